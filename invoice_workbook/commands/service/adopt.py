"""adopt: a manager takes a workbook over as it is: what its cells say counts from then on as recorded.

For a workbook that comes from elsewhere, whose approvals no journal has, and for one whose record cannot be believed.
The files of its documents that lie in their folder count, too; what the journal knew and somebody changed does not.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import bill_approval
from invoice_workbook.commands.at_sheet import why
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import accounts, adoption, approvals, documents, standing
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import approval, vendor_accounts
from invoice_workbook.ledger.receivable import fingerprint
from invoice_workbook.record import UNREADABLE, Digests
from invoice_workbook.schema import InvoiceStatus


def adopt(books: Books, given: Given, *, by: str = "", reason: str = "") -> Outcome:
    """The workbook taken over by a manager, else by who runs this. Raises WorkbookError for anybody else."""
    who = by or given.user
    person = bill_approval.manager(books, who)
    if not reason.strip():
        raise WorkbookError("no-adopt-reason")
    approved, issued = _approvals(books, who), _issued(books)
    paid = [accounts.verification(vendor, account, who) for vendor, account in _paid(books).items()]
    anew = [] if standing.of(books).is_sound else [adoption.begun_anew(who)]
    words = {"approved": len(approved), "issued": len(issued), "paid": len(_paid(books))}
    files = _files(books)
    counts = f"{len(approved)} approvals, {len(issued)} invoices, {len(_paid(books))} accounts, {len(files)} files"
    entries = [*anew, adoption.entry(who, reason.strip(), counts), *approved, *issued, *paid]
    entries += documents.entries_of(files, documents.digests(books))
    language = books.settings.language
    said = [text("done.adopt", language, person=person["name"] or who, **words)]
    said += [text("done.adopt-files", language, count=len(files))] if files else []
    return Outcome(" ".join(said), entries=entries)


def _approvals(books: Books, who: str) -> list[dict[str, str]]:
    """Entries for the bills that are approved in the cells alone, or for other parts than the journal has."""
    rows = pd.Index(list(approval.unrecorded(books)), dtype="int64")
    bills = books["Bills"]["bill"]
    return [approvals.entry(str(bills[row]), subject, who) for row, subject in approval.subjects(books, rows).items()]


def _issued(books: Books) -> Sequence[dict[str, str]]:
    """Entries for the invoices that were issued elsewhere."""
    invoices = books["Invoices"]
    unknown = (
        (fingerprint.kept(books) == "") & (invoices["status"] != InvoiceStatus.DRAFT) & (invoices["invoice"] != "")
    )
    return fingerprint.entries(books, list(invoices["invoice"][unknown.to_numpy(np.bool_)]))


def _paid(books: Books) -> dict[str, str]:
    """Vendors and the accounts that they were last paid to, as far as nobody verified them."""
    verified = accounts.verified(books)
    every = vendor_accounts.last_paid(books)
    return {id_: account for id_, account in every.items() if (folded(id_), account) not in verified}


def _files(books: Books) -> Digests:
    """The files that lie in the folder and that the journal does not know, by their digests."""
    lying, known = books.files, documents.digests(books)
    every = lying.digests if lying else {}
    return {path: digest for path, digest in every.items() if path not in known and digest != UNREADABLE}


COMMAND = Command(
    id="adopt",
    group="Service",
    place=9,
    work=adopt,
    reads=("BillLines", "Bills", "InvoiceLines", "Invoices", "Payments", "People", "Vendors"),
    options=(Option("by", "adopter", "--by"), Option("reason", "adopt-reason", "--reason")),
    icon="FileDocumentInspect",
    key_tip="TO",
    at_sheet=why("desk.why.adopt"),
    takes_files=True,
)
