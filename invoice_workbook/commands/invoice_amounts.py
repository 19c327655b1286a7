"""What a new invoice asks for: prepaid taken from money on account, rounding settled at once by its allocation."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, folded
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import new_allocations
from invoice_workbook.ledger.receivable import amounts_due
from invoice_workbook.ledger.receivable.prepayments import OnAccount
from invoice_workbook.ledger.settlement import Allocation
from invoice_workbook.schema import AllocationKind


@dataclass(frozen=True)
class Advance:
    """What was paid before the invoice, and from which receipts."""

    amount: int = 0
    receipts: tuple[tuple[str, int], ...] = ()


NOTHING = Advance()


def advance(invoice: "pd.Series", wanted: int, most: int, held: OnAccount) -> Advance:
    """What of an order's *Prepaid* an invoice takes off, at most what it comes to; the money is used up.

    Raises WorkbookError where it is below 0, or the customer has not so much on account.
    """
    decimals, currency = int(invoice["row_decimals"]), str(invoice["row_currency"])
    shown = {"id": invoice["order"], "currency": currency, "prepaid": money.as_text(wanted, decimals)}
    if wanted < 0:
        raise WorkbookError("prepaid-below", **shown)
    amount, customer = min(wanted, max(most, 0)), folded(str(invoice["customer"]))
    there = held.held(customer, currency)
    if there < amount:
        words = {"customer": invoice["customer"], "held": money.as_text(there, decimals)}
        raise WorkbookError("prepaid-uncovered", **shown, **words)
    return Advance(amount, tuple(held.take(customer, currency, amount)))


def whole(books: Books, row: int) -> int:
    """What an invoice comes to before anything is prepaid: by its prices, in coins."""
    return amounts_due.in_coins(int(amounts_due.by_price(books)[row]), _coin(books, row))


def _coin(books: Books, row: int) -> int:
    return amounts_due.coin(books, str(books["Invoices"]["row_currency"][row]))


def rounding(books: Books, row: int, prepaid: int = 0) -> int:
    """What brings an invoice's gross to its prices, and what is due of it to coins."""
    due = amounts_due.in_coins(int(amounts_due.by_price(books)[row]) - prepaid, _coin(books, row))
    return due + prepaid - int(books["Invoices"]["gross"][row])


def asked(books: Books, rows: Sequence[int], advances: Sequence[Advance], roundings: Sequence[int]) -> Books:
    """The books with new invoices' *Prepaid* and *Rounding*, and the allocations of both."""
    invoices, made = books["Invoices"].copy(), list[Allocation]()
    for row, one, rounded in zip(rows, advances, roundings, strict=True):
        id_ = str(invoices["invoice"][row])
        made += [Allocation(receipt, id_, AllocationKind.PAYMENT, used) for receipt, used in one.receipts]
        made += [Allocation("", id_, AllocationKind.ROUNDING, -rounded)] if rounded else []
    for field, amounts in (("prepaid", [one.amount for one in advances]), ("rounding", roundings)):
        column = pd.Series(list(amounts), index=list(rows), dtype="Int64")
        invoices[field] = invoices[field].astype("Int64")
        invoices.loc[list(rows), field] = column.where(column != 0)
    after = books.with_tables(Invoices=invoices)
    return new_allocations.allocated(after, "receivable", made) if made else after
