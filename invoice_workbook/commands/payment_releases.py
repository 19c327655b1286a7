"""Proposed payments released, as far as they still may be paid: booked, and in a batch for each file of the bank.

Units: minor units.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, folded
from invoice_workbook.eligibility.payment_release import PaymentRelease, ReleasedPayment
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import entries, payment_files
from invoice_workbook.ledger.new_allocations import allocated
from invoice_workbook.ledger.payable import payment_file_history
from invoice_workbook.schema import CLOSED_UNTIL, PAYMENTS, AllocationKind, PaymentStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.new_rows import next_ids


@dataclass(frozen=True)
class Released:
    """What a release came to: the books after it, what went, by batch ("" where nothing does), what could not."""

    books: Books
    batches: dict[str, list[ReleasedPayment]]
    refused: list[dict[str, str]]
    entries: list[dict[str, str]]

    @property
    def logged(self) -> Books:
        """The books as they will be once the journal has its entries."""
        return entries.noted(self.books, self.entries)


def proposals(books: Books) -> list[str]:
    """The payments that are proposed on the sheet."""
    payments = books["Payments"]
    return list(payments.loc[payments["status"] == PaymentStatus.PROPOSED, "payment"])


def release(books: Books, ids: Collection[str] = ()) -> Released:
    """The proposals named, else every one, as far as they still may be paid, booked; a batch for each file.

    Raises WorkbookError where nothing is proposed, or the day is closed.
    """
    closed = books.settings.date(CLOSED_UNTIL)
    if closed and books.as_of <= closed:
        raise WorkbookError("pay-closed", day=books.as_of, closed=closed)
    releasing = PaymentRelease(books)
    taken: list[ReleasedPayment] = []
    refused = []
    payments = books["Payments"]
    named = joins.id_keys(books, "Payments", "payment").isin(set(map(folded, ids)))
    proposed = payments[(payments["status"] == PaymentStatus.PROPOSED) & (named | (not ids))]
    if not len(proposed):
        raise WorkbookError("pay-nothing", sheet=PAYMENTS.sheet)
    for row, payment in zip(proposed.index, proposed.to_dict("records"), strict=True):
        id_ = str(payment["payment"])
        try:
            taken.append(releasing.take(int(row), payment))
        except WorkbookError as error:
            refused.append({"payment": id_, "reason": str(error)})
    return _booked(books, releasing, taken, refused)


def _booked(
    books: Books,
    releasing: PaymentRelease,
    taken: Sequence[ReleasedPayment],
    refused: list[dict[str, str]],
) -> Released:
    batches = _batches(books, taken)
    of = {one.row: batch for batch, mine in batches.items() for one in mine}
    payments, bills = books["Payments"].copy(), books["Bills"].copy()
    rows = [one.row for one in taken]
    cells: dict[str, Sequence[object]] = {
        "status": [PaymentStatus.RELEASED if one.amount else PaymentStatus.CLEARED for one in taken],
        "batch": [of[row] for row in rows],
        "reference": [one.text for one in taken],
        "date": [pd.Timestamp(books.as_of)] * len(rows),
    }
    for field, values in cells.items():
        payments[field] = _with(payments[field], rows, values)
    settled = dict(releasing.statuses(taken))
    bills["status"] = _with(bills["status"], list(settled), list(settled.values()))
    after = books.with_tables(Payments=payments, Bills=bills)
    new = [allocation for one in taken for allocation in one.allocations]
    after = allocated(after, "payable", new) if new else after
    return Released(after, batches, refused, list(_entries(books, payments, taken, of)))


def _with(column: pd.Series, rows: Sequence[int], values: Sequence[object]) -> pd.Series:
    """A column with other values in these rows."""
    found = column.copy()
    found.loc[list(rows)] = pd.Series(list(values), index=list(rows), dtype=column.dtype)
    return found


def _entries(
    books: Books, payments: pd.DataFrame, taken: Sequence[ReleasedPayment], of: Mapping[int, str]
) -> Iterator[dict[str, str]]:
    """What the journal keeps of each payment in a file: what it says, and which bills it settles."""
    row_of = dict(zip(joins.id_keys(books, "Bills", "bill"), books["Bills"].index, strict=True))
    gone = [one for one in taken if one.amount]
    cells = payments.loc[[one.row for one in gone]].to_dict("records")
    for one, cell in zip(gone, cells, strict=True):
        batch = of[one.row]
        yield payment_files.entry_of_payment(one.payment, payment_file_history.fingerprint_of(cell), batch)
        for own in one.allocations:
            if own.kind == AllocationKind.PAYMENT and folded(own.source) == folded(one.payment):
                paper = payment_file_history.vendor_document(books, int(str(row_of[folded(own.document)])))
                yield payment_files.entry_of_bill(own.document, own.amount, batch, of=paper)


def _batches(books: Books, taken: Sequence[ReleasedPayment]) -> dict[str, list[ReleasedPayment]]:
    """The payments of each file: SEPA transfers are one, any other currency, and other euros, one each."""
    groups: dict[tuple[bool, str], list[ReleasedPayment]] = {}
    for one in taken:
        if one.amount:
            groups.setdefault((not one.is_sepa, one.currency), []).append(one)
    ids = next_ids(payment_file_history.batches(books), f"RUN-{books.as_of:%Y%m%d}-", len(groups))
    found = {id_: mine for id_, (_, mine) in zip(ids, sorted(groups.items()), strict=True)}
    netted = [one for one in taken if not one.amount]
    return found | ({"": netted} if netted else {})


def told(done: Released) -> list[dict[str, str]]:
    """What the JSON says of each payment that went."""
    decimals = dict(zip(done.books["Payments"].index, done.books["Payments"]["row_decimals"], strict=True))
    return [
        {"payment": one.payment, "batch": batch, "amount": money.as_text(one.amount, decimals[one.row])}
        | {"currency": one.currency, "bills": ", ".join(part.document for part in one.parts)}
        for batch, mine in done.batches.items()
        for one in mine
    ]
