"""tidy: what has one meaning made right; what has two is asked about, as the company's country writes dates."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.commands import tidied_cells
from invoice_workbook.commands.at_sheet import Desk
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.tidied_cells import Unclear
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.schema import TABLES

ORDERS = ("dmy", "mdy", "ymd")
MOST_SHOWN = 20


def tidy(books: Books, _: Given, *, dates: str = "", decimal: str = "") -> Outcome:
    """Cells made right; in the JSON `tidied` by table, and `unclear` with each text's meanings.

    Raises WorkbookError where `dates` or `decimal` says nothing.
    """
    if dates and dates.lower() not in ORDERS:
        raise WorkbookError("dates-how", said=dates)
    if decimal and decimal not in tidied_cells.MARKS:
        raise WorkbookError("decimal-how", said=decimal)
    found = tidied_cells.tidied(books, dates=dates.lower(), decimal=decimal)
    return Outcome(
        _said(books, found),
        {name: found.books[name] for name in found.counts},
        to_print=tuple(_line(books, one) for one in found.unclear[:MOST_SHOWN]),
        more={"tidied": dict(found.counts), "unclear": [_told(books, one) for one in found.unclear]},
    )


def _said(books: Books, found: tidied_cells.Tidied) -> str:
    """How many cells were made right, and how many are left with two meanings."""
    language, total = books.settings.language, sum(found.counts.values())
    where = [TABLES[name].sheet for name in found.counts]
    said = text("done.tidy", language, count=total, where=where) if total else text("done.tidy-none", language)
    if found.unclear:
        words = _told(books, found.unclear[0])
        words["meanings"] = ", ".join(found.unclear[0].meanings)
        said += " " + text("done.tidy-unclear", language, count=len(found.unclear), **words)
    return said


def _told(books: Books, one: Unclear) -> dict[str, Any]:
    table = TABLES[one.table]
    document = str(books[one.table][table.id][one.row])
    place = {"sheet": table.sheet, "document": document, "column": table.by_field[one.field].header}
    return {**place, "raw": one.raw, "meanings": list(one.meanings)}


def _line(books: Books, one: Unclear) -> str:
    told = _told(books, one)
    return f"{told['sheet']} {told['document']}, {told['column']}: {one.raw} ({', '.join(one.meanings)})"


@cache
def order_in(country: str) -> str:
    """The order of day, month and year in a country; the day first where nobody knows it.

    >>> order_in("IE"), order_in("US"), order_in("HU"), order_in("")
    ('dmy', 'mdy', 'ymd', 'dmy')
    """
    from babel import Locale, UnknownLocaleError

    try:
        pattern = Locale.parse(f"und_{country.strip().upper()}").date_formats["short"].pattern.lower()
    except (UnknownLocaleError, ValueError):
        return ORDERS[0]
    found = "".join(dict.fromkeys(letter for letter in pattern if letter in "dmy"))
    return found if found in ORDERS else ORDERS[0]


def _asked(desk: Desk) -> Mapping[str, Any]:
    """How dates are meant that can be read in two ways: asked once, first as the company's country writes them."""
    books = desk.books()
    unclear = [one for one in tidied_cells.tidied(books).unclear if one.is_date]
    usual = order_in(books.settings["Country"])
    for order in dict.fromkeys((usual, *ORDERS[:2])) if unclear else ():
        meant = tidied_cells.days(unclear[0].raw, "", order)
        words = {**_told(books, unclear[0]), "count": len(unclear)}
        if meant and desk.wants(text("desk.tidy-dates", meaning=str(meant[0])[:10], **words)):
            return {"dates": order}
    return {}


COMMAND = Command(
    id="tidy",
    group="Check",
    place=8,
    work=tidy,
    options=(Option("dates", "dates", "--dates"), Option("decimal", "decimal", "--decimal")),
    icon="DataCleansing",
    key_tip="TI",
    tables=("Orders", "OrderLines", "Bills"),
    at_sheet=_asked,
    books=False,
)
