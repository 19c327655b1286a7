"""withdraw: payments that the bank did not carry out, or that came back, taken back; their bills may be paid again."""

from collections.abc import Sequence

from invoice_workbook.books import Books, folded, key_of
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import payment_files, postings
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import payment_file_history
from invoice_workbook.ledger.payable.payment_file_history import ON_THE_WAY
from invoice_workbook.schema import PAYMENTS, BillStatus, PaymentStatus
from invoice_workbook.tables import joins


def withdraw(books: Books, _: Given, *, payments: Sequence[str]) -> Outcome:
    """These payments taken back, with what was netted or deducted with them: their bills are approved again.

    A cleared one came back after the bank had carried it out. Raises WorkbookError for one that never left.
    """
    ids = payments
    rows_, keys = books["Payments"], joins.id_keys(books, "Payments", "payment")
    wanted = {folded(id_) for id_ in ids}
    for id_ in ids:
        row = books.row_of("Payments", id_)
        if keys[row] in joins.repeated(books, "Payments"):
            raise WorkbookError("pay-id", id=id_, sheet=PAYMENTS.sheet)
        if folded(id_) in postings.taken_back(books)["Payments"]:  # an earlier version of the workbook was put back
            raise WorkbookError("pay-withdrawn", id=rows_["payment"][row])
        if rows_["status"][row] not in (*ON_THE_WAY, PaymentStatus.CLEARED):
            raise WorkbookError("pay-not-on-the-way", id=rows_["payment"][row], status=rows_["status"][row])
    allocations = books["Allocations"]
    sources = joins.id_keys(books, "Allocations", "source")
    own = (allocations["side"] == "payable") & sources.isin(wanted)
    gone = own | ((allocations["side"] == "payable") & key_of(allocations["note"]).isin(wanted))
    documents = set(joins.id_keys(books, "Allocations", "document")[gone]) | set(sources[gone])
    bills = books["Bills"].copy()
    back = joins.id_keys(books, "Bills", "bill").isin(documents) & bills["status"].isin(
        (BillStatus.SCHEDULED, BillStatus.PAID)
    )
    bills.loc[back, "status"] = BillStatus.APPROVED
    batch_of = dict(zip(keys, rows_["batch"], strict=True))
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
        "Payments": rows_[~keys.isin(wanted)].reset_index(drop=True),
        "Allocations": allocations[~gone].reset_index(drop=True),
        "Bills": bills,
    }
    files = sorted({batch_of[key] for key in wanted} - {""})
    language = books.settings.language
    said = [text("done.withdraw", language, count=len(wanted))]
    if files and (rows_["status"][keys.isin(wanted)] != PaymentStatus.CLEARED).any():
        said.append(text("done.withdraw-files", language, batches=", ".join(files)))
    return Outcome(" ".join(said), tables, entries=entries)


COMMAND = Command(
    id="withdraw",
    group="Payable",
    place=11,
    work=withdraw,
    reads=("Allocations", "Bills", "Payments"),
    options=(Option("payments", "withdrawn-payments", many=True, is_required=True),),
    needs_record=True,
)
