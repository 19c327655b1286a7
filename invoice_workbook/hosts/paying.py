"""Payments: proposals on the sheet; released ones into the bank's file, with an advice to each vendor."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import mailing
from invoice_workbook.hosts.invoice_files import folder_of
from invoice_workbook.hosts.mails import Files, Mails, Out
from invoice_workbook.hosts.run import Result, add_failed, run
from invoice_workbook.languages import text
from invoice_workbook.schema import PAYABLE

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.commands.pay import Released
    from invoice_workbook.hosts import Host


def propose(host: "Host", *, next_run: date | None = None, as_of: date | None = None, dry_run: bool = False) -> Result:
    """Payments proposed on the sheet, and a call-back note for each vendor whose account changed."""
    from dataclasses import replace

    from invoice_workbook.commands import account_verification_notes, pay
    from invoice_workbook.commands.files import file_stem
    from invoice_workbook.commands.invoice_files import PDF
    from invoice_workbook.commands.outcome import Failure, failure, reasons
    from invoice_workbook.documents import call_back

    def work(books: "Books") -> "Outcome":
        outcome = pay.propose(books, next_run)
        folder = folder_of(host.path, books.settings["Files folder"])
        vendors = [one["vendor"] for one in outcome.more["skipped"]]
        files: Files = []
        failed: list[Failure] = []
        for note in [] if dry_run else account_verification_notes.notes(books, vendors):
            try:
                files.append((folder / f"{file_stem(note.title)}.pdf", call_back.pdf(note)))
            except WorkbookError as error:
                failed.append(failure(PDF, note.title, error))
        words = {"made": len(files), "count": len(files) + len(failed)}
        said = [text("pay.call-backs", books.settings.language, **words)] if words["count"] else []
        message = " ".join([outcome.message, *said, *reasons(failed)])
        return replace(outcome, message=message, documents=files, documents_count=len(files), failed=failed)

    return run("pay", host, work, as_of=as_of, dry_run=dry_run)


def release(
    host: "Host",
    ids: Sequence[str] = (),
    *,
    really: bool = False,
    as_of: date | None = None,
    dry_run: bool = False,
    agreed: Callable[[str], bool] | None = None,
) -> Result:
    """The proposals named, else all, into the bank's files; `really` sends the advices, which else are drafts."""
    from invoice_workbook.commands import pay
    from invoice_workbook.commands.outcome import Outcome

    made_at = datetime.now()
    waiting: list[Mails] = []

    def work(books: "Books") -> "Outcome":
        folder = folder_of(host.path, books.settings["Files folder"])
        if really:
            mailing.server_of(books)  # before anything is booked
        done = pay.release(books, ids)
        files = _bank_files(done, folder, made_at)
        count = sum(map(len, done.batches.values()))
        words = {"count": count, "files": len(files), "refused": len(done.refused), "folder": folder}
        said = [text("done.pay-release", books.settings.language, **words), *(r["reason"] for r in done.refused[:3])]
        more: dict[str, Any] = {"payments": pay.told(done), "refused": done.refused}
        if dry_run or not count:
            return Outcome(" ".join(said), {}, more=more, failed=done.failed)
        advices, mails = _advices(done, folder)
        waiting.extend([mails] if really else [])
        out = Out() if really else mails.out(really=False)
        written = [*files, *advices, *out.drafts]
        tables = {name: done.books[name] for name in ("Payments", "Allocations", "Bills")}
        how: Any = {"documents": written, "documents_count": len(written), "more": more | out.more}
        return Outcome(" ".join([*said, *out.said]), tables, entries=done.entries, failed=done.failed, **how)

    result = run("pay", host, work, as_of=as_of, dry_run=dry_run, agreed=agreed)
    for mails in () if result.is_dry else waiting:  # nobody is told of what is not booked
        out = mails.out(really=True)
        result.json |= out.more
        add_failed(result, out.failed, *out.said)
    result.errors += len(result.json["refused"])
    return result


def _bank_files(done: "Released", folder: Path, made_at: datetime) -> Files:
    """The payment file of each batch."""
    from invoice_workbook.commands import payment_documents
    from invoice_workbook.formats import pain001

    return [
        (folder / _name(batch), pain001.write(payment_documents.order(done.logged, batch, made_at)))
        for batch in done.batches
        if batch
    ]


def _name(batch: str) -> str:
    from invoice_workbook.commands.files import file_stem

    return f"{file_stem(f'Payments {batch}')}.xml"


def _advices(done: "Released", folder: Path) -> tuple[Files, Mails]:
    """Each vendor's advice, and the mails that carry them."""
    from invoice_workbook.commands import payment_documents
    from invoice_workbook.commands.files import file_stem
    from invoice_workbook.documents import remittance
    from invoice_workbook.documents.wording import Wording

    files: Files = []
    mails = Mails(done.books, folder, PAYABLE)
    for one in (taken for batch in done.batches.values() for taken in batch):
        advice = payment_documents.advice(done.books, one)
        mine = (folder / f"{file_stem(advice.name)}.pdf", remittance.pdf(advice))
        files.append(mine)
        wording = Wording.of(advice.buyer.language)
        words = {"amount": wording.amount(advice.total, advice.places, advice.currency)}
        mails.add(advice.vendor, "remittance", advice.name, [mine], [advice.name], **words)
    return files, mails


def remake(host: "Host", batch: str, *, as_of: date | None = None, dry_run: bool = False) -> Result:
    """The payment file of a batch once more, as the book has it; the bank knows it by its number as the same."""
    from invoice_workbook.commands import payment_documents
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.formats import pain001

    made_at = datetime.now()

    def work(books: "Books") -> "Outcome":
        order = payment_documents.order(books, batch, made_at)
        path = folder_of(host.path, books.settings["Files folder"]) / _name(order.id)
        message = text("done.pay-file", books.settings.language, batch=batch, count=len(order.transfers), file=path)
        return Outcome(message, documents=[] if dry_run else [(path, pain001.write(order))], documents_count=1)

    return run("pay", host, work, as_of=as_of, dry_run=dry_run)


def withdraw(host: "Host", ids: Sequence[str], *, as_of: date | None = None, dry_run: bool = False) -> Result:
    """Payments that the bank did not carry out taken back."""
    from invoice_workbook.commands import pay

    return run("pay", host, lambda books: pay.withdraw(books, ids), as_of=as_of, dry_run=dry_run)
