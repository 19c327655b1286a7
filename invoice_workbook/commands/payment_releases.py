"""Proposed payments released, as far as they still may be paid: booked, and in a batch for each file of the bank.

Units: minor units.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import payment_documents
from invoice_workbook.documents.invoice_files import PDF
from invoice_workbook.eligibility.payment_release import PaymentRelease, ReleasedPayment
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure
from invoice_workbook.journal import entries, payment_files
from invoice_workbook.languages import text
from invoice_workbook.ledger.new_allocations import allocated
from invoice_workbook.ledger.payable import payment_file_history
from invoice_workbook.schema import CLOSED_UNTIL, PAYMENTS, PaymentStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.new_rows import next_ids


@dataclass(frozen=True)
class Released:
    """What a release came to: the books after it, what went, by batch ("" where nothing does), what could not.

    `failed` are those of the `refused` whose advice cannot be printed here.
    """

    books: Books
    batches: dict[str, list[ReleasedPayment]]
    refused: list[dict[str, str]]
    failed: list[Failure]
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
        raise WorkbookError("pay-closed", day=books.as_of.isoformat(), closed=closed.isoformat())
    releasing = PaymentRelease(books)
    taken: list[ReleasedPayment] = []
    refused = []
    failed: list[Failure] = []
    payments = books["Payments"]
    named = joins.id_keys(books, "Payments", "payment").isin(set(map(folded, ids)))
    proposed = payments[(payments["status"] == PaymentStatus.PROPOSED) & (named | (not ids))]
    if not len(proposed):
        raise WorkbookError("pay-nothing", sheet=PAYMENTS.sheet)
    for row, payment in zip(proposed.index, proposed.to_dict("records"), strict=True):
        id_ = str(payment["payment"])
        try:
            one = releasing.take(int(row), payment)
        except WorkbookError as error:
            refused.append({"payment": id_, "reason": str(error)})
            continue
        if reason := _unset(books, one):
            refused.append({"payment": id_, "reason": reason})
            failed.append(failure(PDF, id_, reason))
        else:
            taken.append(one)
    return _booked(books, releasing, taken, refused, failed)


def _unset(books: Books, one: ReleasedPayment) -> str:
    """Why a payment's advice cannot be printed; "" where it can. No payment goes of which its vendor is not told."""
    try:
        payment_documents.advice(books, one)
    except WorkbookError as error:
        return text("pay.not-set", books.settings.language, id=one.payment, reason=error)
    return ""


def _booked(
    books: Books,
    releasing: PaymentRelease,
    taken: Sequence[ReleasedPayment],
    refused: list[dict[str, str]],
    failed: list[Failure],
) -> Released:
    batches = _batches(books, taken)
    of = {one.row: batch for batch, mine in batches.items() for one in mine}
    payments, bills = books["Payments"].copy(), books["Bills"].copy()
    noted: list[dict[str, str]] = []
    for one in taken:
        status = PaymentStatus.RELEASED if one.amount else PaymentStatus.CLEARED
        payments.loc[one.row, ["status", "batch"]] = [status, of[one.row]]
        payments.loc[one.row, "reference"] = one.text
        payments.loc[one.row, "date"] = pd.Timestamp(books.as_of)
        noted += _entries(books, one, of[one.row]) if one.amount else []
    for row, status in releasing.statuses(taken):
        bills.loc[row, "status"] = status
    after = books.with_tables(Payments=payments, Bills=bills)
    new = [allocation for one in taken for allocation in one.allocations]
    after = allocated(after, "payable", new) if new else after
    return Released(after, batches, refused, failed, noted)


def _entries(books: Books, one: ReleasedPayment, batch: str) -> list[dict[str, str]]:
    """What the journal keeps of a payment in a file: what it says, and which bills it settles."""
    row_of = dict(zip(joins.id_keys(books, "Bills", "bill"), books["Bills"].index, strict=True))
    own = [a for a in one.allocations if a.kind == "payment" and folded(a.source) == folded(one.payment)]
    papers = [payment_file_history.vendor_document(books, int(str(row_of[folded(a.document)]))) for a in own]
    said = payment_files.entry_of_payment(
        one.payment, payment_file_history.fingerprint_of(books["Payments"].loc[one.row].to_dict()), batch
    )
    made = [payment_files.entry_of_bill(a.document, a.amount, batch, of=of) for a, of in zip(own, papers, strict=True)]
    return [said, *made]


def _batches(books: Books, taken: Sequence[ReleasedPayment]) -> dict[str, list[ReleasedPayment]]:
    """The payments of each file: euros to IBANs are one, any other currency, and other accounts, one each."""
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
