"""What stands in the management report, on paper and in cells alike: sections of tables and charts, of typed cells.

A number keeps its exact units, so that the PDF words it and the workbook has it as a number. None is shown as a dash.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.languages import text

DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class Number:
    """Whole units of 10**-decimals; `unit` ("%") stands behind it."""

    units: int
    decimals: int = 0
    unit: str = ""


@dataclass(frozen=True)
class Month:
    """A month, by a day of it."""

    day: date


Cell = str | int | date | Number | Month | None


@dataclass(frozen=True)
class Grid:
    """A table: headers, which columns stand right, rows of cells; the widths are shares of the page's width."""

    caption: str
    columns: tuple[str, ...]
    rights: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    has_total: bool = False
    """Whether the last row is the sum of the others."""
    nothing: str = ""
    """What is said where there are no rows."""
    most: int = 0
    """So many rows stand on the page, where it is not 0, and `more` says that there are others; cells have all."""
    more: str = ""


@dataclass(frozen=True)
class Series:
    """What a chart shows by one colour: a name and a value (units of 10**-decimals of the chart) for each label."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Chart:
    """A bar chart in one currency; with `is_stacked` the series stand on each other."""

    caption: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int
    is_stacked: bool = False


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it."""

    id: str
    heading: str
    opening: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    grids: tuple[Grid, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """What the workbook's own charts are fed with: rows of currency, day and amounts (units), by their columns."""

    currencies: tuple[tuple[str, int], ...]
    """Currencies and their decimals, the one that is shown first at the front."""
    bands: tuple[str, ...]
    months: tuple[tuple[str, date, tuple[int, ...]], ...]
    """Of a month end: invoiced, received, billed, paid; sold and bought in the quarter, its days; both sides' bands."""
    weeks: tuple[tuple[str, date, tuple[int, ...]], ...]
    """Of each week what is expected in and out."""


@dataclass(frozen=True)
class Report:
    """The whole report."""

    name: str
    day: date
    wording: Wording
    seller: Party
    title: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    feed: Feed


def say(language: str, id_: str, **values: object) -> str:
    """A text of the report."""
    return text(f"management.{id_}", language, **values)


def columns(language: str, *ids: str) -> tuple[str, ...]:
    """Headers by the ids of their texts."""
    return tuple(say(language, id_) for id_ in ids)


def worded(cell: Cell, wording: Wording) -> str:
    """A cell as the page shows it."""
    match cell:
        case None:
            return DASH
        case str():
            return cell
        case Number():
            return wording.number(cell.units, cell.decimals) + (f"\N{NO-BREAK SPACE}{cell.unit}" if cell.unit else "")
        case Month():
            return wording.month(cell.day)
        case date():
            return wording.date(cell)
        case _:
            return wording.number(int(cell), 0)


def money(units: Any, decimals: Any) -> Number:
    """An amount of a currency."""
    return Number(int(units), int(decimals))
