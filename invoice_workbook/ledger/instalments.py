"""Documents that are paid in instalments: which of them are not paid yet, what is due by now, and since when.

The Due date of such a document is that of its last instalment. Money pays the instalments in their order. A document
whose due date is another than its terms give was agreed otherwise: it is due as a whole, on that date.
Units: minor units of the document's currency; whole days.
"""

from datetime import date

import pandas as pd

from invoice_workbook import terms
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_documents, open_items
from invoice_workbook.schema import SIDES
from invoice_workbook.tables import joins


@derived
def unpaid(books: Books, side_name: str) -> dict[int, tuple[tuple[date, int], ...]]:
    """Day and amount of the instalments that are not paid yet, first to last, by the document's row (label)."""
    side = SIDES[side_name]
    in_parts = {
        name: agreed for name in set(books[side.parties]["terms"]) if (agreed := books.terms_of(name)) and agreed.parts
    }
    if not in_parts:
        return {}
    at = joins.parent_rows(books, side.documents, side.party, side.parties, side.party)
    names, documents = joins.at(books[side.parties]["terms"], at), books[side.documents]
    mine = documents["gross"].notna().to_numpy(bool) & ~open_items.is_credit(documents).to_numpy(bool)
    gross = documents["gross"].fillna(0).tolist()
    cells = zip(open_documents.derive(books, side_name), names, gross, mine, strict=True)
    found = {}
    for one, name, whole, counts in cells:
        agreed = in_parts.get(name) if counts and one.open > 0 else None
        if agreed and one.dated and one.due == terms.due_date(one.dated, agreed, books.holidays):
            schedule = terms.instalments(agreed, one.dated, int(whole), books.holidays)
            found[one.row] = _left(schedule, int(whole) - one.open)
    return found


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
    for row, parts in unpaid(books, side_name).items():  # documents of few parties
        first = parts[0][0]
        found.loc[row, "due"] = pd.Timestamp(first)
        found.loc[row, "open"] = sum(amount for day, amount in parts if day <= max(first, books.as_of))
        found.loc[row, "days_late"] = max((books.as_of - first).days, 0)
    return found


def asked(books: Books, row: int, amount: int) -> tuple[tuple[date, int], ...]:
    """Of an invoice's instalments that are due by now day and amount; what is not asked is taken off the first.

    Empty where it is not paid in instalments.
    """
    due = tuple(one for one in unpaid(books, "receivable").get(row, ()) if one[0] <= books.as_of)
    return _left(due, sum(part for _, part in due) - amount)
