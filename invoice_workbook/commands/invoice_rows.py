"""What every new invoice and credit note needs: a pattern for its number, an open day, sums of its lines."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands.at_sheet import Desk
from invoice_workbook.commands.declaration import Option
from invoice_workbook.commands.given import Given
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import spoken, text
from invoice_workbook.ledger import totals
from invoice_workbook.ledger.receivable import number_series
from invoice_workbook.schema import CLOSED_UNTIL
from invoice_workbook.tables import spelling
from invoice_workbook.tables.write import appended


def ask_pattern(books: Books, series: str) -> None:
    """Raises WorkbookError where the Settings' pattern of these numbers has no place for the number."""
    name = number_series.SERIES[series]
    if "number" not in number_series.reader(books.settings[name]).groupindex:
        raise WorkbookError("unclear-number", name=name, pattern=books.settings[name])


def ask_open(books: Books) -> None:
    """Raises WorkbookError where the day lies in a closed period: nothing can be issued there."""
    closed = books.settings.date(CLOSED_UNTIL)
    if closed and books.as_of <= closed:
        raise WorkbookError("closed-day", day=books.as_of, closed=closed)


def ask_order(books: Books, type_: str, backdated: bool) -> None:
    """Raises WorkbookError where a lower number of the sequence is dated later, unless that is meant."""
    series = number_series.series_of(books.settings, type_)
    last = None if backdated else number_series.latest(books, series, books.as_of.year)
    if last and last[1] > pd.Timestamp(books.as_of):
        words = {"id": last[0], "last": last[1].date(), "day": books.as_of}
        raise WorkbookError("backdated", **words)


def meant_backdated(desk: Desk, error: WorkbookError) -> Mapping[str, Any]:
    """Whether a date before that of a lower number is meant."""
    if error.id == "backdated" and desk.wants(text("desk.backdated", spoken(), **error.values)):
        return {"backdated": True}
    return {}


BACKDATED = Option("backdated", "backdated", "--backdated", kind="flag")
"""The option to go on all the same."""


def fresh_numbers(books: Books, given: Given, type_: str, count: int) -> list[str]:
    """The next numbers of a type: never one that was given, nor one whose file lies in the documents' folder."""
    year, series = books.as_of.year, number_series.series_of(books.settings, type_)
    taken = {name.rpartition(".")[0] for name in given.there}
    found: list[str] = []
    number = number_series.next_number(books, series, year)
    while len(found) < count:
        id_ = number_series.spell(books.settings, type_, year, number)
        found = [] if file_stem(id_) in taken else [*found, id_]
        number += 1
    return found


def summed(books: Books, new: dict[str, pd.DataFrame]) -> Books:
    """The books with new invoices, whose net, tax and gross are those of their new lines."""
    sums = totals.of_documents(books.with_tables(**new), "Invoices")
    amounts = {"net": sums["net"], "tax": sums["tax"], "gross": sums["net"] + sums["tax"]}
    heads = new["Invoices"].assign(**{name: amount.astype("Int64") for name, amount in amounts.items()})
    after = {"Invoices": heads, "InvoiceLines": new["InvoiceLines"]}
    below = {name: appended(books[name], frame) for name, frame in after.items()}
    return books.with_tables(**spelling.as_mastered(books, below))
