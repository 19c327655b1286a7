"""Documents that are paid in instalments: which of them are not paid yet, what is due by now, and since when.

They follow from the party's terms, and the Due date of the document is that of the last; or a bill names them itself,
with their amounts, and its Due date is that of the first. Money pays the instalments in their order. A document whose
due date is another was agreed otherwise: it is due as a whole, on that date.
Units: minor units of the document's currency; whole days.
"""

from datetime import date

import numpy as np
import pandas as pd

from invoice_workbook import terms
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_documents, open_items
from invoice_workbook.ledger.open_documents import OpenDocument
from invoice_workbook.ledger.payable import bill_terms
from invoice_workbook.ledger.receivable import amounts_due
from invoice_workbook.schema import PAYABLE, RECEIVABLE, SIDES, Side
from invoice_workbook.tables import joins


@derived
def unpaid(books: Books, side_name: str) -> dict[int, tuple[tuple[date, int], ...]]:
    """Day and amount of the instalments that are not paid yet, first to last, by the document's row (label)."""
    side = SIDES[side_name]
    in_parts = {
        name: agreed for name in set(books[side.parties]["terms"]) if (agreed := books.terms_of(name)) and agreed.parts
    }
    if not in_parts and not _named(books, side):
        return {}
    at = joins.parent_rows(books, side.documents, side.party, side.parties, side.party)
    names, documents = joins.at(books[side.parties]["terms"], at), books[side.documents]
    mine = documents["gross"].notna().to_numpy(bool) & ~open_items.is_credit(documents).to_numpy(bool)
    asked = amounts_due.payable(documents) if side is RECEIVABLE else documents["gross"].fillna(0)
    gross, named = asked.tolist(), _named(books, side)
    found = {}
    for one, name, whole, counts in zip(open_documents.derive(books, side_name), names, gross, mine, strict=True):
        if not counts or one.open <= 0:
            continue
        schedule = _own(one, named.get(one.row, ()), int(whole)) or _agreed(books, one, in_parts.get(name), int(whole))
        if schedule:
            found[one.row] = _left(schedule, int(whole) - one.open)
    return found


Schedule = tuple[tuple[date, int], ...]


def _named(books: Books, side: Side) -> dict[int, Schedule]:
    """By row (label) the instalments that bills name themselves."""
    if side is not PAYABLE:
        return {}
    bills = books["Bills"]
    said = joins.different(books, "Bills", "terms_text")
    mine = bills[np.array([bill_terms.MARK in words for words in said.each], bool)[said.rows]]
    cells = zip(mine.index.tolist(), mine["terms_text"], mine["row_decimals"].tolist(), strict=True)
    return {row: bill_terms.instalments(one, decimals) for row, one, decimals in cells}


def _own(one: OpenDocument, named: Schedule, whole: int) -> Schedule:
    """What a bill names itself, if it is the whole and begins with the due date."""
    return named if named and named[0][0] == one.due and sum(amount for _, amount in named) == whole else ()


def _agreed(books: Books, one: OpenDocument, agreed: terms.Terms | None, whole: int) -> Schedule:
    """What the terms give, if the due date is theirs."""
    if agreed is None or one.dated is None or one.due != terms.due_date(one.dated, agreed, books.holidays):
        return ()
    return terms.instalments(agreed, one.dated, whole, books.holidays)


def _left(schedule: tuple[tuple[date, int], ...], paid: int) -> tuple[tuple[date, int], ...]:
    """What is left of each instalment when the first ones are paid first."""
    found = []
    for day, amount in schedule:
        used = min(max(paid, 0), amount)
        paid -= used
        if amount > used:
            found.append((day, amount - used))
    return tuple(found)


@derived
def standing(books: Books, side_name: str) -> pd.DataFrame:
    """Of each document what is due by now (`open`), since when (`due`), and the days late.

    That is the whole and its due date, but of one paid in instalments those that are due, or the next one.
    """
    documents, state = books[SIDES[side_name].documents], open_items.of_documents(books, side_name)
    found = pd.DataFrame({"due": documents["due_date"], "open": state["open"], "days_late": state["days_late"]})
    if not (every := unpaid(books, side_name)):
        return found
    rows, firsts = list(every), [parts[0][0] for parts in every.values()]
    found.loc[rows, "due"] = pd.to_datetime(pd.Series(firsts, rows)).astype("datetime64[s]")
    found.loc[rows, "open"] = [
        sum(amount for day, amount in parts if day <= max(parts[0][0], books.as_of)) for parts in every.values()
    ]
    found.loc[rows, "days_late"] = [max((books.as_of - first).days, 0) for first in firsts]
    return found


def asked(books: Books, row: int, amount: int) -> tuple[tuple[date, int], ...]:
    """Of an invoice's instalments that are due by now day and amount; what is not asked is taken off the first.

    Empty where it is not paid in instalments.
    """
    due = tuple(one for one in unpaid(books, "receivable").get(row, ()) if one[0] <= books.as_of)
    return _left(due, sum(part for _, part in due) - amount)
