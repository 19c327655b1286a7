"""Document numbers: a pattern like INV-{year}-{number:05} read and spelled, and which are issued already."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import pandas as pd

from invoice_workbook.books import Books, Settings, derived
from invoice_workbook.journal import archives
from invoice_workbook.journal import issued as journal
from invoice_workbook.schema import CREDIT_NOTE, InvoiceStatus

SERIES = {"invoice": "Invoice numbers", CREDIT_NOTE: "Credit note numbers"}
"""The setting that holds each type's pattern."""

_PLACE = re.compile(r"\{(year|number)(?::(0?\d{1,2}))?\}")
"""Where a year or count stands in a pattern; a wider one than 99 digits is none."""


@cache
def reader(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression with the groups year and number."""
    parts, end, seen = [], 0, set[str]()
    for place in _PLACE.finditer(pattern):
        name = place[1]
        parts.append(re.escape(pattern[end : place.start()]))
        digits = r"\d{4}" if name == "year" else r"\d+"
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{digits})")
        seen.add(name)
        end = place.end()
    return re.compile(r"\s*" + "".join(parts) + re.escape(pattern[end:]) + r"\s*", re.IGNORECASE)


def spell(settings: Settings, series: str, year: int, number: int) -> str:
    """The document number of that series, year and count."""
    values = {"year": year, "number": number}
    return _PLACE.sub(lambda place: format(values[place[1]], place[2] or ""), settings[SERIES[series]])


def series_of(settings: Settings, type_: str) -> str:
    """Credit notes count in the invoices' series where both have the same pattern."""
    same = settings[SERIES[CREDIT_NOTE]] == settings[SERIES["invoice"]]
    return "invoice" if same or type_ != CREDIT_NOTE else CREDIT_NOTE


@derived
def issued(books: Books) -> pd.DataFrame:
    """Invoices and credit notes that bear a number of ours, drafts apart: series, year, number, by row.

    A pattern without a year counts on from year to year (year 0).
    """
    invoices = books["Invoices"]
    found: list[tuple[int, str, int, int]] = []
    for row, id_, type_, status in zip(
        invoices.index, invoices["invoice"], invoices["type"], invoices["status"], strict=True
    ):
        series = series_of(books.settings, type_)
        if status != InvoiceStatus.DRAFT and (read := reader(books.settings[SERIES[series]]).fullmatch(id_)):
            parts = read.groupdict()
            found.append((row, series, int(parts.get("year") or 0), int(parts.get("number") or 0)))
    return pd.DataFrame(found, columns=["row", "series", "year", "number"]).set_index("row")


@derived
def latest_before(books: Books) -> pd.DataFrame:
    """Each issued document with a date beside the latest of the lower numbers of its sequence, by row.

    Columns day, latest (NaT for the first), bearer (the row that bears it, -1 for the first).
    """
    numbers = issued(books)
    days = books["Invoices"]["invoice_date"].reindex(numbers.index)
    dated = numbers.assign(day=days)[days.notna().to_numpy(bool)].sort_values(
        ["series", "year", "number"], kind="stable"
    )
    sequence = [dated["series"], dated["year"]]
    latest = dated["day"].groupby(sequence).cummax()
    is_new = dated["day"] == latest
    bearer = pd.Series(dated.index, index=dated.index).where(is_new).groupby(sequence).ffill()
    return pd.DataFrame(
        {
            "day": dated["day"],
            "latest": latest.groupby(sequence).shift(),
            "bearer": bearer.groupby(sequence).shift().fillna(-1).astype("int64"),
        }
    )


def latest(books: Books, series: str, year: int) -> tuple[str, pd.Timestamp] | None:
    """The document of that sequence that is dated last, and its date; None where there is none."""
    taken = issued(books)
    of_year = year if "{year" in books.settings[SERIES[series]] else 0
    rows = taken.index[(taken["series"] == series) & (taken["year"] == of_year)]
    days = books["Invoices"]["invoice_date"][rows].dropna()
    if not len(days):
        return None
    at = days.index[int(days.to_numpy().argmax())]
    return str(books["Invoices"]["invoice"][at]), days[at]


@derived
def recorded(books: Books) -> frozenset[tuple[str, int, int]]:
    """Series, year and number of every document that the journal knows as issued, whether its row is there or not.

    Those of a document that was moved into an archive, or stayed when this one was made, are given, too.
    """
    return frozenset(_read(books, [*journal.numbers(books), *archives.ids(books, "Invoices")]))


def _read(books: Books, names: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Series, year and number of those names that are numbers of ours."""
    patterns = {type_: reader(books.settings[SERIES[series_of(books.settings, type_)]]) for type_ in SERIES}
    for name in names:
        for type_, pattern in patterns.items():
            if found := pattern.fullmatch(name):
                parts = found.groupdict()
                yield series_of(books.settings, type_), int(parts.get("year") or 0), int(parts.get("number") or 0)


def next_number(books: Books, series: str, year: int) -> int:
    """The number after the highest that was ever given in that series and year, on the sheet or in the journal."""
    taken = issued(books)
    of_year = year if "{year" in books.settings[SERIES[series]] else 0
    mine = taken.loc[(taken["series"] == series) & (taken["year"] == of_year), "number"]
    known = [n for one, when, n in recorded(books) if (one, when) == (series, of_year)]
    return max([0, *map(int, mine), *known]) + 1
