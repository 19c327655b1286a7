"""Receipts, payments and allocations that a command adds to the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.ledger import numbers_given
from invoice_workbook.ledger.settlement import Allocation
from invoice_workbook.schema import SIDES, PaymentStatus
from invoice_workbook.tables.new_rows import new_rows, next_ids
from invoice_workbook.tables.write import appended

PREFIXES = {"receivable": "R-", "payable": "PAY-"}
"""How the ids of receipts and payments begin."""


@dataclass(frozen=True)
class NewMoney:
    """A receipt, or a payment that a statement shows, to be entered."""

    id: str
    party: str
    amount: int
    currency: str
    day: date
    method: str
    reference: str
    bank_line: str
    account: str
    bank_amount: str = ""
    """What the statement says in its own currency, where that is another: `490.00 EUR`."""


def allocated(books: Books, side: str, new: Sequence[Allocation]) -> Books:
    """The books with these allocations; one without a day has the books' day."""
    mine = SIDES[side]
    currency_of: dict[str, str] = {}
    for table, id_ in ((mine.sources, mine.source), (mine.documents, mine.document)):
        currency_of |= zip(books[table][id_], books[table]["row_currency"], strict=True)
    cells: dict[str, Sequence[object]] = {
        "allocation": next_ids(numbers_given.ever(books, "Allocations"), "AL-", len(new)),
        "date": [pd.Timestamp(one.day or books.as_of) for one in new],
        "side": [side] * len(new),
        "source": [one.source for one in new],
        "document": [one.document for one in new],
        "kind": [one.kind for one in new],
        "amount": [one.amount for one in new],
        "note": [one.note for one in new],
    }
    frame = new_rows("Allocations", cells, [str(currency_of[one.document]) for one in new])
    return books.with_tables(Allocations=appended(books["Allocations"], frame))


def entered(books: Books, side_name: str, new: Sequence[NewMoney]) -> Books:
    """The books with these receipts or payments."""
    side = SIDES[side_name]
    cells: dict[str, Sequence[object]] = {
        side.source: [one.id for one in new],
        "date": [pd.Timestamp(one.day) for one in new],
        side.party: [one.party for one in new],
        "amount": [one.amount for one in new],
        "currency": [one.currency for one in new],
        "method": [one.method for one in new],
        "reference": [one.reference for one in new],
        "bank_amount": [one.bank_amount for one in new],
    }
    if side_name == "receivable":
        cells["bank_line"] = [one.bank_line for one in new]
    else:
        cells |= {"bank_account": [one.account for one in new], "status": [PaymentStatus.CLEARED] * len(new)}
    frame = new_rows(side.sources, cells, [one.currency for one in new])
    return books.with_tables(**{side.sources: appended(books[side.sources], frame)})
