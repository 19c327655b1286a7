"""The report's section on tax, for the return: by month, category and rate, both sides."""

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.documents.report.model import Cell, Grid, Month, Number, Section, columns, money, say
from invoice_workbook.ledger.reporting import tax_by_month
from invoice_workbook.schema import SIDES


def make(books: Books) -> Section:
    """A table for each side, and in the home currency beside where another is used."""
    language = books.settings.language
    grids, notes = [], []
    for side in SIDES.values():
        found = tax_by_month.derive(books, side.name)
        grids.append(_side(books, side.name, found))
        lacking = sorted(set(found.loc[found["home_tax"].isna(), "currency"]))
        if lacking:
            words = {"currencies": ", ".join(lacking), "home": books.settings.currency}
            notes.append(say(language, "tax-without-rate", **words))
    opening = (say(language, "tax-about"),)
    return Section("tax", say(language, "section.tax"), opening, (), tuple(grids), tuple(dict.fromkeys(notes)))


def _side(books: Books, side: str, found: pd.DataFrame) -> Grid:
    language, home = books.settings.language, books.settings.currency
    decimals = int(found.loc[found["currency"] == home, "decimals"].max()) if (found["currency"] == home).any() else 2
    rows: list[tuple[Cell, ...]] = []
    for row in found.to_dict("records"):
        category = row["tax_category"] or say(language, "tax-difference")
        rate = Number(int(row["tax_rate"]), 6, "%") if row["tax_category"] else None
        own = (money(row["net"], row["decimals"]), money(row["tax"], row["decimals"]))
        at_home = [None if pd.isna(row[name]) else money(row[name], decimals) for name in ("home_net", "home_tax")]
        rows.append((Month(row["month"].date()), str(category), _short(rate), row["currency"], *own, *at_home))
    heads = (
        *columns(language, "month", "tax-category", "tax-rate", "currency", "net", "tax"),
        *(say(language, id_, home=home) for id_ in ("net-home", "tax-home")),
    )
    return Grid(
        say(language, f"tax-{side}"),
        heads,
        (False, False, True, False, *(True,) * 4),
        tuple(rows),
        (12, 14, 9, 9, 15, 13, 15, 13),
        nothing=say(language, "no-tax"),
    )


def _short(rate: Number | None) -> Cell:
    """A rate without needless zeros."""
    if rate is None:
        return None
    units, decimals = rate.units, rate.decimals
    while decimals and units % 10 == 0:
        units, decimals = units // 10, decimals - 1
    return Number(units, decimals, rate.unit)
