"""The management report's figures as a command answers them: amounts as decimals, ratios as numbers, None with why."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from invoice_workbook import currencies, money
from invoice_workbook.books import Books
from invoice_workbook.ledger import aging
from invoice_workbook.ledger.reporting import (
    aging_trend,
    cash_forecast,
    debtors,
    discount_use,
    exceptions,
    figures,
    movements,
    payment_habits,
    periods,
    standing,
    stopped_money,
    tax_by_month,
    turnover,
)
from invoice_workbook.ledger.reporting.turnover import Figure
from invoice_workbook.schema import RECEIVABLE, SIDES

Row = dict[str, Any]


def as_json(books: Books, months: int) -> Row:
    """`figures` and `reasons`: the home currency's (all currencies together), then each table by its name."""
    period = periods.ending(books.as_of, months)
    home = figures.at_home(books, period)
    every = figures.of_currencies(books, period)
    found: Row = _figures(home)
    found |= {"currency": home.currency, "from": period.first.isoformat(), "to": period.end.isoformat()}
    found |= {"days": period.days, "by_currency": [{"currency": code, **_figures(one)} for code, one in every.items()]}
    found |= {f"aging_{side}": _trend(books, side) for side in SIDES}
    found |= {"months": _months(books), "top_debtors": _debtors(books), **_habits(books)}
    found |= {f"discounts_{side}": _discounts(books, side) for side in SIDES}
    found |= {"stopped": _amounts(stopped_money.derive(books), stopped_money.STATES.values())}
    found |= {"exceptions": _exceptions(books), "approvals": _amounts(standing.approvals(books), ("amount",))}
    found |= {"unapplied": _amounts(standing.unapplied(books), ("amount",))}
    found |= {"disputes": _amounts(standing.disputes(books), ("amount",))}
    found |= {"forecast": _amounts(cash_forecast.derive(books), cash_forecast.AMOUNTS)}
    found |= {f"tax_{side}": _tax(books, side) for side in SIDES}
    return {"figures": found, "reasons": _reasons(home)}


def _figures(one: figures.Figures) -> Row:
    ratios = {name: _tenths(figure) for name, figure in one.ratios.items()}
    amounts = {
        name.replace("-", "_"): None if units is None else money.as_text(units, one.decimals)
        for name, units in one.amounts.items()
    }
    return {**ratios, **amounts}


def _reasons(one: figures.Figures) -> Row:
    """Why a figure is None."""
    lacking = {name: figure for name, figure in one.ratios.items() if figure.tenths is None}
    return {name: " ".join((figure.reason, *figure.missing)) for name, figure in lacking.items()}


def _tenths(figure: Figure) -> float | None:
    return None if figure.tenths is None else figure.tenths / turnover.TENTHS


def _amounts(table: pd.DataFrame, names: Iterable[str]) -> list[Row]:
    """A table's rows, these columns as amounts of the row's currency."""
    wanted = list(names)
    rows = []
    for row in table.drop(columns="key", errors="ignore").to_dict("records"):
        decimals = int(row.pop("decimals"))
        rows.append({str(k): money.as_text(int(v), decimals) if k in wanted else _plain(v) for k, v in row.items()})
    return rows


def _plain(value: Any) -> Any:
    """A value of a cell: a day as ISO has it, a number as it is, None for nothing."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value if isinstance(value, str) else int(value)


def _trend(books: Books, side: str) -> list[Row]:
    return _amounts(aging_trend.derive(books, side), ("total", *aging.bands(books.settings)))


def _months(books: Books) -> list[Row]:
    rows = _amounts(movements.derive(books), movements.COLUMNS)
    for side in SIDES:
        table = turnover.trend(books, side)
        known = {
            (day.date().isoformat(), code): _tenths(figure)
            for day, code, figure in zip(table["day"], table["currency"], table["figure"], strict=True)
        }
        name = "DSO" if side == RECEIVABLE.name else "DPO"
        rows = [{**row, name: known.get((row["day"], row["currency"]))} for row in rows]
    return rows


def _debtors(books: Books) -> list[Row]:
    rows = _amounts(debtors.derive(books), ("owed", "late"))
    return [{**row, "share": row["share"] / 10} for row in rows]


def _habits(books: Books) -> Row:
    found = {}
    for side, name in zip(SIDES, ("customers_pay", "we_pay"), strict=True):
        table = payment_habits.by_party(books, side).drop(columns="weight")
        rows = _amounts(table, ("amount", "late_amount"))
        found[name] = [{**row, "days_late": row["days_late"] / payment_habits.HUNDREDTHS} for row in rows]
    return found


def _discounts(books: Books, side: str) -> list[Row]:
    rows = _amounts(discount_use.derive(books, side), discount_use.STATES)
    rates = [f"{name}_rate" for name in discount_use.STATES]
    return [{**row, **{name: None if row[name] is None else row[name] / 10 for name in rates}} for row in rows]


def _exceptions(books: Books) -> list[Row]:
    names = ("days_open", "days_to_resolve")
    rows = [{str(k): _plain(v) for k, v in row.items()} for row in exceptions.derive(books).to_dict("records")]
    return [
        {**row, **{name: None if row[name] is None else row[name] / exceptions.TENTHS for name in names}}
        for row in rows
    ]


def _tax(books: Books, side: str) -> list[Row]:
    home = currencies.DECIMALS.get(books.settings.currency, 2)
    rows = []
    for row in tax_by_month.derive(books, side).to_dict("records"):
        own = {name: money.as_text(int(row[name]), int(row["decimals"])) for name in tax_by_month.AMOUNTS}
        at_home = {
            name: None if pd.isna(row[name]) else money.as_text(int(row[name]), home)
            for name in ("home_net", "home_tax")
        }
        kept = {
            "month": row["month"].date().isoformat()[:7],
            "currency": row["currency"],
            "category": row["tax_category"],
        }
        rows.append({**kept, "rate": money.plain_text(int(row["tax_rate"])), **own, **at_home})
    return rows
