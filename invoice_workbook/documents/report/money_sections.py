"""The report's sections on turnover and balances: at a glance, money in and out, aging, and cash that is expected."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd

from invoice_workbook import currencies
from invoice_workbook.books import Books
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.report.model import (
    Cell,
    Chart,
    Feed,
    Grid,
    Month,
    Number,
    Section,
    Series,
    columns,
    money,
    say,
)
from invoice_workbook.ledger import aging
from invoice_workbook.ledger.reporting import aging_trend, cash_forecast, figures, movements, periods, turnover
from invoice_workbook.schema import PAYABLE, RECEIVABLE, SIDES

BESIDE = 4
"""Currencies that stand beside each other."""


def glance(books: Books, months: int) -> Section:
    """The figures of the period: in the home currency, and in each currency."""
    language = books.settings.language
    period = periods.ending(books.as_of, months)
    every = figures.of_currencies(books, period)
    home = figures.at_home(books, period)
    shown = {say(language, "all-in", currency=home.currency): home} if set(every) - {home.currency} else {}
    shown |= every or {home.currency: home}
    labels = list(shown)
    parts = [{name: shown[name] for name in labels[at : at + BESIDE]} for at in range(0, len(labels), BESIDE)]
    grids = tuple(_side_by_side(language, part) for part in parts)
    wording = Wording.of(language, books.settings["Country"], books.settings.currency)
    words = {"start": wording.date(period.first), "end": wording.date(period.end), "days": period.days}
    notes = tuple(dict.fromkeys(_reasons(books, shown)))
    return Section("glance", say(language, "section.glance"), (say(language, "period", **words),), (), grids, notes)


def _side_by_side(language: str, shown: dict[str, figures.Figures]) -> Grid:
    """The figures of these currencies, a column for each."""
    every = tuple(shown.values())
    rows: tuple[tuple[Cell, ...], ...] = (
        *((say(language, f"figure.{name}"), *(_amount(one, name) for one in every)) for name in figures.AMOUNTS),
        *((say(language, f"figure.{name}"), *(_ratio(one, name) for one in every)) for name in figures.RATIOS),
    )
    heads = (say(language, "figure"), *shown)
    wide = min(44 // len(shown), 15)
    return Grid("", heads, (False, *(True for _ in shown)), rows, (30, *(wide for _ in shown)))


def _amount(one: figures.Figures, name: str) -> Cell:
    units = one.amounts[name]
    return None if units is None else money(units, one.decimals)


def _ratio(one: figures.Figures, name: str) -> Cell:
    tenths = one.ratios[name].tenths
    return None if tenths is None else Number(tenths, 1, "%" if name == "CEI" else "")


def _reasons(books: Books, shown: dict[str, figures.Figures]) -> Iterator[str]:
    """Why figures are not there, a sentence for each reason."""
    language = books.settings.language
    for one in (one for one in shown.values() if one.missing):
        yield say(language, "why-none.no-rate", currencies=", ".join(one.missing), home=books.settings.currency)
    lacking: dict[tuple[str, str], list[str]] = {}
    for label, one in shown.items():
        for name, figure in one.ratios.items():
            if figure.tenths is None and not figure.missing:
                lacking.setdefault((name, figure.reason), []).append(label)
    for (name, reason), labels in lacking.items():
        words = {"figure": say(language, f"figure.{name}"), "currency": "; ".join(labels)}
        yield say(language, f"why-none.{reason}", **words)
    if count := figures.without_due_date(books):
        yield say(language, "without-due-date", count=count)


def money_by_month(books: Books, code: str) -> Section:
    """Invoiced and received, billed and paid in twelve months, and the DSO at each end; in the main currency."""
    language, wording = (
        books.settings.language,
        Wording.of(books.settings.language, books.settings["Country"], books.settings.currency),
    )
    decimals = currencies.DECIMALS.get(code, 2)
    table = movements.derive(books)
    mine = table[table["currency"] == code]
    days = {side.name: _trend(books, side.name, code) for side in SIDES.values()}
    labels = tuple(wording.month(day.date()) for day in mine["day"])
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Month(row["day"].date()),
            *(money(row[name], decimals) for name in movements.COLUMNS),
            days[RECEIVABLE.name].get(row["day"]),
            days[PAYABLE.name].get(row["day"]),
        )
        for row in mine.to_dict("records")
    )
    total: tuple[Cell, ...] = (
        say(language, "total"),
        *(money(mine[name].sum(), decimals) for name in movements.COLUMNS),
        "",
        "",
    )
    heads = columns(language, "month", *movements.COLUMNS, "figure.DSO-short", "figure.DPO-short")
    grid = Grid(
        say(language, "in-currency", currency=code),
        heads,
        (False, *(True,) * 6),
        (*rows, total) if rows else (),
        (14, 15, 15, 15, 15, 9, 9),
        has_total=True,
        nothing=say(language, "nothing"),
    )
    charts = tuple(
        Chart(
            say(language, f"chart.{id_}", currency=code),
            labels,
            tuple(Series(say(language, name), tuple(int(one) for one in mine[name])) for name in names),
            decimals,
        )
        for id_, names in (("sales", ("invoiced", "received")), ("cash", ("received", "paid")))
    )
    return Section("months", say(language, "section.months"), (), charts if rows else (), (grid,))


def _trend(books: Books, side: str, code: str) -> dict[Any, Cell]:
    found = turnover.trend(books, side)
    mine = found[found["currency"] == code]
    return {
        day: None if one.tenths is None else Number(one.tenths, 1)
        for day, one in zip(mine["day"], mine["figure"], strict=True)
    }


def ages(books: Books, code: str) -> Section:
    """What is owed by age: today in each currency, and over twelve month ends in the main one."""
    language = books.settings.language
    bands = aging.bands(books.settings)
    heads = (say(language, "currency"), say(language, "total"), *band_names(books, bands))
    grids, charts = list[Grid](), list[Chart]()
    for side in SIDES.values():
        table = aging_trend.derive(books, side.name)
        last = table[(table["day"] == pd.Timestamp(books.as_of)) & (table[["total", *bands]] != 0).any(axis=1)]
        rows: list[tuple[Cell, ...]] = [
            (str(row["currency"]), *(money(row[name], row["decimals"]) for name in ("total", *bands)))
            for row in last.to_dict("records")
        ]
        words = {"caption": say(language, f"aging-{side.name}"), "nothing": say(language, "nothing-owed")}
        grids.append(_bands(heads, rows, words))
    for side in SIDES.values():
        table = aging_trend.derive(books, side.name)
        mine = table[table["currency"] == code]
        if not len(mine):
            continue
        charts.append(_stacked(books, mine, bands, say(language, f"chart.aging-{side.name}", currency=code)))
        head = (say(language, "month-end"), *heads[1:])
        trend: list[tuple[Cell, ...]] = [
            (Month(row["day"].date()), *(money(row[name], row["decimals"]) for name in ("total", *bands)))
            for row in mine.to_dict("records")
        ]
        grids.append(_bands(head, trend, {"caption": say(language, f"trend-{side.name}", currency=code)}))
    return Section("ages", say(language, "section.ages"), (), tuple(charts), tuple(grids))


def _bands(heads: Sequence[str], rows: Sequence[tuple[Cell, ...]], words: dict[str, str]) -> Grid:
    rights = (False, *(True,) * (len(heads) - 1))
    widths = (14, *(14,) * (len(heads) - 1))
    return Grid(words["caption"], tuple(heads), rights, tuple(rows), widths, nothing=words.get("nothing", ""))


def _stacked(books: Books, mine: pd.DataFrame, bands: Sequence[str], caption: str) -> Chart:
    wording = Wording.of(books.settings.language, books.settings["Country"], books.settings.currency)
    names = band_names(books, bands)
    series = tuple(Series(name, tuple(int(one) for one in mine[band])) for name, band in zip(names, bands, strict=True))
    labels = tuple(wording.month(day.date()) for day in mine["day"])
    return Chart(caption, labels, series, int(mine["decimals"].iloc[0]), is_stacked=True)


def band_names(books: Books, bands: Sequence[str]) -> tuple[str, ...]:
    """The bands as the book's language has them."""
    language = books.settings.language
    over = bands[-1].split()[-1]
    return (
        say(language, "band.current"),
        *(say(language, "band.days", days=band.replace("-", "\N{EN DASH}")) for band in bands[1:-1]),
        say(language, "band.over", days=over),
    )


def expected(books: Books, code: str) -> Section:
    """Cash that is expected in and out, by week."""
    language, wording = (
        books.settings.language,
        Wording.of(books.settings.language, books.settings["Country"], books.settings.currency),
    )
    table = cash_forecast.derive(books)
    weeks = table[(table["currency"] == code) & table["week"].notna()]
    decimals = currencies.DECIMALS.get(code, 2)
    labels = tuple(wording.day_and_month(day.date()) for day in weeks["week"])
    chart = Chart(
        say(language, "chart.forecast", currency=code),
        labels,
        tuple(Series(say(language, name), tuple(int(one) for one in weeks[name])) for name in ("incoming", "outgoing")),
        decimals,
    )
    heads = columns(language, "week", "incoming", "outgoing", "balance", "overdue-in", "overdue-out")
    grids = []
    for currency, part in table.groupby("currency", sort=False):
        flows = (part[["incoming", "outgoing"]] != 0).any(axis=1).to_numpy(bool)
        shown = part.iloc[: flows.nonzero()[0].max() + 1] if flows.any() else part.iloc[:0]
        rows = tuple(_week(language, row) for row in shown.to_dict("records"))
        rows = (*rows, _weeks(language, part)) if rows else ()
        caption = say(language, "in-currency", currency=currency)
        grids.append(Grid(caption, heads, (False, *(True,) * 5), rows, (18, 15, 15, 15, 17, 17), has_total=True))
    grids.sort(key=lambda grid: grid.caption != say(language, "in-currency", currency=code))
    if not grids:
        grids = [
            Grid("", heads, (False, *(True,) * 5), (), (18, 15, 15, 15, 17, 17), nothing=say(language, "nothing-owed"))
        ]
    opening = (say(language, "forecast-about"),)
    return Section("forecast", say(language, "section.forecast"), opening, (chart,) if len(weeks) else (), tuple(grids))


def _week(language: str, row: dict[Any, Any]) -> tuple[Cell, ...]:
    name: Cell = say(language, "later") if pd.isna(row["week"]) else row["week"].date()
    return (name, *_flows(row, int(row["decimals"])))


def _weeks(language: str, part: pd.DataFrame) -> tuple[Cell, ...]:
    sums = {name: int(part[name].sum()) for name in cash_forecast.AMOUNTS}
    return (say(language, "total"), *_flows(sums, int(part["decimals"].iloc[0])))


def _flows(row: dict[Any, Any], decimals: int) -> tuple[Cell, ...]:
    net = int(row["incoming"]) - int(row["outgoing"])
    amounts = (row["incoming"], row["outgoing"], net, row["overdue_in"], row["overdue_out"])
    return tuple(money(one, decimals) for one in amounts)


def feed(books: Books, main: str) -> Feed:
    """What the workbook's charts are fed with, of every currency."""
    bands = aging.bands(books.settings)
    moved = movements.derive(books)
    trends = {side.name: aging_trend.derive(books, side.name) for side in SIDES.values()}
    keys = ["currency", "day"]
    codes = {str(code) for frame in (moved, *trends.values()) for code in frame["currency"]}
    order = (main, *sorted(codes - {main}))
    months = []
    indexed = [frame.set_index(keys) for frame in (moved, *trends.values())]
    for code in order:
        for day in periods.month_ends(books.as_of):
            key = (code, pd.Timestamp(day))
            period = periods.ending(day)
            amounts = [int(indexed[0][name].get(key, 0)) for name in movements.COLUMNS]
            sold = [turnover.turnover(periods.books_on(books, day), side, period).get(code, 0) for side in SIDES]
            owed = [int(frame[band].get(key, 0)) for frame in indexed[1:] for band in bands]
            months.append((code, day, (*amounts, *sold, period.days, *owed)))
    weeks = cash_forecast.derive(books)
    kept = weeks[weeks["week"].notna()].to_dict("records")
    by_week = [(str(one["currency"]), _day(one["week"]), (int(one["incoming"]), int(one["outgoing"]))) for one in kept]
    decimals = tuple((code, currencies.DECIMALS.get(code, 2)) for code in order)
    return Feed(decimals, band_names(books, bands), tuple(months), tuple(by_week))


def _day(stamp: Any) -> date:
    found: date = stamp.date()
    return found
