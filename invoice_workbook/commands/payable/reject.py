"""reject: bills that are not ours to pay; a draft tells the vendor what differs."""

from collections.abc import Mapping, Sequence
from typing import Any

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.commands import bill_approval, bill_letters
from invoice_workbook.commands.at_sheet import rows
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.delivery.covers import Mails
from invoice_workbook.eligibility import payment_blocks
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import approvals
from invoice_workbook.languages import text
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import PAYABLE, BillStatus


def reject(books: Books, given: Given, *, bills: Sequence[str], reason: str = "") -> Outcome:
    """These bills rejected; in the JSON `rejected`, each with what differs. One without a difference needs a reason."""
    after = books["Bills"].copy()
    rejected: list[dict[str, Any]] = []
    kinds: list[str] = []
    paid = open_items.of_documents(open_items.ever(books), PAYABLE.name)["paid"]
    for id_ in bills:
        row = books.row_of("Bills", id_)
        bill = after.loc[row].copy()
        if paid[row]:
            shown = money.as_text(int(str(paid[row])), int(str(bill["row_decimals"])))
            raise WorkbookError("reject-paid", id=bill["bill"], paid=shown, currency=bill["row_currency"])
        bill_approval.move(after, row, BillStatus.REJECTED)
        vendor = payment_blocks.vendor_of(books, row)
        found = bill_letters.differences(books, row, "" if vendor is None else str(vendor["language"]))
        told = [*([reason.strip()] if reason.strip() else []), *found]
        if not told:
            raise WorkbookError("no-reject-reason", id=bill["bill"])
        head = {"bill": str(bill["bill"]), "vendor": str(bill["vendor"])}
        reference = str(bill["vendor_reference"] or bill["bill"])
        rejected.append({**head, "reference": reference, "differences": told})
        kinds.append("reject-duplicate" if bill_letters.is_only_duplicate(books, row) else "reject")
    message = text("done.reject", books.settings.language, count=len(rejected))
    entries = bill_approval.entries(books, bills, approvals.REJECTED, reason or "; ".join(rejected[0]["differences"]))
    mails = _mails(books, given, rejected, kinds)
    drafted = [text("bill-words.drafts", books.settings.language, count=len(mails.made))] if mails.made else []
    return Outcome(
        " ".join([message, *drafted, *mails.said]),
        {"Bills": after},
        mails=mails.made,
        more={"rejected": rejected, **mails.more},
        entries=entries,
    )


def _mails(books: Books, given: Given, rejected: Sequence[Mapping[str, Any]], kinds: Sequence[str]) -> Mails:
    """A mail to each vendor that says what differs; one whose bill came twice is asked for nothing."""
    mails = Mails(books, given.mail_texts, PAYABLE)
    for one, kind in zip(rejected, kinds, strict=True):
        name = f"Rejected {one['bill']}"
        words = {"reference": one["reference"], "differences": "\n".join(f"- {d}" for d in one["differences"])}
        mails.add(one["vendor"], kind, name, [], [one["bill"]], **words)
    return mails


COMMAND = Command(
    id="reject",
    group="Payable",
    place=8,
    work=reject,
    options=(Option("bills", "bills", many=True, is_required=True), Option("reason", "reject-reason", "--reason")),
    icon="FileCheckOutDiscard",
    key_tip="RJ",
    tables=("Bills",),
    at_sheet=rows("Bills", "bills", "select-bill", reason="desk.why.reject"),
    has_papers=True,
    way_back=("reopen",),
)
