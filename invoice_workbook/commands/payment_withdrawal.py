"""Payments that the bank did not carry out, taken back."""

from collections.abc import Sequence

from invoice_workbook.books import Books, folded, key_of
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import payment_files, postings
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import payment_file_history
from invoice_workbook.ledger.payable.payment_file_history import ON_THE_WAY
from invoice_workbook.schema import PAYMENTS, BillStatus
from invoice_workbook.tables import joins


def withdrawn(books: Books, ids: Sequence[str]) -> Outcome:
    """Payments that the bank did not carry out, taken back: their bills may be paid again.

    What was netted or deducted with them is taken back, too. Raises WorkbookError for one that is not on the way.
    """
    payments, keys = books["Payments"], joins.id_keys(books, "Payments", "payment")
    wanted = {folded(id_) for id_ in ids}
    for id_ in ids:
        row = books.row_of("Payments", id_)
        if (keys == keys[row]).sum() > 1:
            raise WorkbookError("pay-id", id=id_, sheet=PAYMENTS.sheet)
        if folded(id_) in postings.taken_back(books)["Payments"]:  # an earlier version of the workbook was put back
            raise WorkbookError("pay-withdrawn", id=payments["payment"][row])
        if payments["status"][row] not in ON_THE_WAY:
            raise WorkbookError("pay-not-on-the-way", id=payments["payment"][row], status=payments["status"][row])
    allocations = books["Allocations"]
    sources = joins.id_keys(books, "Allocations", "source")
    own = (allocations["side"] == "payable") & sources.isin(wanted)
    gone = own | ((allocations["side"] == "payable") & key_of(allocations["note"]).isin(wanted))
    documents = set(joins.id_keys(books, "Allocations", "document")[gone]) | set(sources[gone])
    bills = books["Bills"].copy()
    back = joins.id_keys(books, "Bills", "bill").isin(documents) & (bills["status"] == BillStatus.SCHEDULED)
    bills.loc[back, "status"] = BillStatus.APPROVED
    batch_of = dict(zip(keys, payments["batch"], strict=True))
    row_of = dict(zip(joins.id_keys(books, "Bills", "bill"), books["Bills"].index, strict=True))
    entries = [
        payment_files.entry_of_bill(
            str(a["document"]),
            int(a["amount"]),
            batch_of[key],
            payment_files.WITHDRAWN,
            of=payment_file_history.vendor_document(books, int(str(row_of[of])))
            if (of := folded(str(a["document"]))) in row_of
            else "",
        )
        for key, a in zip(sources[own], allocations[own].to_dict("records"), strict=True)
    ]
    tables = {
        "Payments": payments[~keys.isin(wanted)].reset_index(drop=True),
        "Allocations": allocations[~gone].reset_index(drop=True),
        "Bills": bills,
    }
    files = sorted({batch_of[key] for key in wanted} - {""})
    message = text("done.pay-withdraw", books.settings.language, count=len(wanted), batches=", ".join(files))
    return Outcome(message, tables, entries=entries)
