"""send: which invoices go out to whom; what was sent is noted with its day and its Message-ID in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import invoice_drafts
from invoice_workbook.commands.at_sheet import MOST_NAMED, listed, rows_or_all
from invoice_workbook.commands.declaration import Command, Option, Sent
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.invoice_papers import papers
from invoice_workbook.commands.outcome import Outcome, Paper
from invoice_workbook.delivery import covers
from invoice_workbook.delivery.covers import Cover, mail_of
from invoice_workbook.delivery.mail import Mail
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.documents.invoice_files import KINDS, PDF
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure, reasons
from invoice_workbook.journal import mails
from invoice_workbook.languages import text
from invoice_workbook.schema import CREDIT_NOTE, InvoiceStatus

PER_INVOICE, PER_CUSTOMER = "invoice", "customer"


@dataclass
class Plan:
    """The mails to be made, and what is left out with its reason."""

    covers: list[Cover] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)


def send(
    books: Books,
    given: Given,
    *,
    invoices: Sequence[str] = (),
    sends: bool = False,
    per: str = PER_INVOICE,
    again: bool = False,
) -> Outcome:
    """Mails that carry these invoices, or all not sent yet: drafts, or with `sends` handed in.

    Where no invoice is named, no draft is made of what has one already, unless `again`.
    """
    waiting = () if invoices or sends or again else _drafted(books, given)
    found = plan(books, invoices, per, again, waiting)
    mails: list[Mail] = []
    files: list[Paper] = []
    failed: list[Failure] = []
    for cover in found.covers:
        try:
            mine = _papers(books, given, cover)
        except WorkbookError as error:  # no mail goes without its document
            failed += [failure("mail", document, error) for document in cover.documents]
            continue
        files += mine
        made = [path for paper in mine for path in paper.paths]
        mails.append(mail_of(books, cover, given.mail_texts, [*made, *_lying(given, cover)], again=again))
    why = [*[one["reason"] for one in found.left_out[:3]], *reasons(failed)]
    more: dict[str, Any] = {"left_out": found.left_out} if found.left_out else {}
    if waiting:
        more["drafted"] = list(waiting)
    said = [] if sends else _said(books, mails, waiting)
    return Outcome(" ".join([*said, *why]), files=files, mails=mails, sends=sends, more=more, failed=failed)


def _drafted(books: Books, given: Given) -> tuple[str, ...]:
    """The invoices not sent yet whose draft lies among the documents."""
    rows = pd.Index(_chosen(books, (), again=False), dtype="int64")
    return tuple(books["Invoices"]["invoice"][invoice_drafts.lying(books, rows, given.there)])


def _said(books: Books, mails: Sequence[Mail], waiting: Sequence[str]) -> list[str]:
    """How many drafts were made, of few which, and which lie there from before."""
    language = books.settings.language
    documents = [document for mail in mails for document in mail.documents]
    if 0 < len(documents) <= MOST_NAMED:
        said = [text("done.send-drafts-of", language, count=len(mails), ids=", ".join(documents))]
    else:
        said = [text("done.send-drafts", language, count=len(mails))]
    if waiting:
        said.append(text("done.send-drafted", language, count=len(waiting), ids=listed(waiting)))
    return said


def _lying(given: Given, cover: Cover) -> list[Path]:
    """The documents' files as they lie in the folder."""
    names = [f"{file_stem(document)}.{kind}" for document in cover.documents for kind in KINDS]
    return [given.folder / name for name in names if name in given.there]


def _papers(books: Books, given: Given, cover: Cover) -> list[Paper]:
    """The PDFs that are not there, to be made. Raises WorkbookError for one that cannot be."""
    missing = [document for document in cover.documents if f"{file_stem(document)}.{PDF}" not in given.there]
    if not missing:
        return []
    made = papers(books, given, missing, PDF, notes=False)
    for one in made.failed:
        raise WorkbookError("mail-without-file", reason=one["reason"])
    return [paper for paper in made.files if getattr(paper, "is_told", True)]


def plan(
    books: Books,
    ids: Sequence[str] = (),
    per: str = PER_INVOICE,
    again: bool = False,
    without: Sequence[str] = (),
) -> Plan:
    """Mails for these invoices, or for all that are issued and not sent yet, but those `without`.

    Raises WorkbookError for a named invoice that is not there, a draft, or sent already (unless `again`).
    """
    if per not in (PER_INVOICE, PER_CUSTOMER):
        raise WorkbookError("bad-per", per=per)
    chosen = books["Invoices"].loc[_chosen(books, ids, again)]
    chosen = chosen[~chosen["invoice"].isin(without)]
    found = Plan()
    groups = chosen.groupby(chosen["customer"].map(folded) if per == PER_CUSTOMER else chosen["invoice"], sort=False)
    for _, group in groups:
        documents = list(group["invoice"])
        name = invoice_drafts.name_of(str(group["customer"].iloc[0]), documents)
        is_credit = len(group) == 1 and group["type"].iloc[0] == CREDIT_NOTE
        try:
            kind = "credit" if is_credit else "invoice" if len(group) == 1 else "invoices"
            found.covers.append(covers.cover(books, str(group["customer"].iloc[0]), kind, name, documents))
        except WorkbookError as error:
            found.left_out += [{"invoice": id_, "reason": str(error)} for id_ in documents]
    return found


def unsent(books: Books) -> list[str]:
    """The invoices that go out where none is named."""
    return list(books["Invoices"]["invoice"].loc[_chosen(books, (), again=False)])


def _chosen(books: Books, ids: Sequence[str], again: bool) -> list[int]:
    invoices = books["Invoices"]
    unsent = invoices["sent_on"].isna()
    if not ids:
        return [int(str(row)) for row in invoices.index[(invoices["status"] == InvoiceStatus.ISSUED) & unsent]]
    found = []
    for id_ in {folded(id_): id_ for id_ in ids}.values():
        row = books.row_of("Invoices", id_)
        if invoices["status"][row] == InvoiceStatus.DRAFT:
            raise WorkbookError("not-issued", id=invoices["invoice"][row])
        if not unsent[row] and not again:
            day = invoices["sent_on"][row].date()
            raise WorkbookError("sent-already", id=invoices["invoice"][row], day=day)
        found.append(row)
    return found


def noted(books: Books, sent: Sequence[Sent]) -> Outcome:
    """Invoices that were sent are marked, each with its Message-ID in the journal; what is noted already stays."""
    fresh = mails.fresh(books, [(document, one.message_id) for one in sent for document in one.documents])
    invoices = books["Invoices"].copy()
    mine = invoices["invoice"].isin({document for document, _ in fresh})
    invoices.loc[mine, "sent_on"] = pd.Timestamp(books.as_of)
    invoices.loc[mine & (invoices["status"] == InvoiceStatus.ISSUED), "status"] = InvoiceStatus.SENT
    return Outcome("", {"Invoices": invoices}, entries=[mails.entry(document, id_) for document, id_ in fresh])


COMMAND = Command(
    id="send",
    group="Receivable",
    place=4,
    work=send,
    reads=("Customers", "Holidays", "InvoiceLines", "Invoices", "Items", "Orders", "Terms"),
    options=(
        Option("invoices", "invoices", many=True),
        Option("sends", "send", "--send", kind="flag"),
        Option("per", "per", "--per", default=PER_INVOICE),
        Option("again", "again", "--again", kind="flag"),
    ),
    icon="FileSendAsAttachment",
    key_tip="SE",
    tables=("Invoices",),
    at_sheet=rows_or_all("Invoices", "invoices", unsent, "desk.all.send"),
    has_papers=True,
    noted=noted,
)
