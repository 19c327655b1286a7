"""Mails from covers: words from the catalogue or the clerk's own, files from the disk, out as drafts or by SMTP."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.delivery.mail import Mail, addresses
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.invoice_files import folder_of, layout_in
from invoice_workbook.hosts.outbox import MAIL, Outbox, post
from invoice_workbook.hosts.run import Result, run
from invoice_workbook.languages import text

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.letters import Cover
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.hosts import Host

DRAFTS = "Drafts"
TEXT_FILE = "Mail text {kind} {language}.txt"
"""A clerk's own words, beside the documents: the first line is the subject. {words} as in the catalogue."""


def mail_of(books: "Books", cover: "Cover", folder: Path, attachments: Sequence[tuple[str, bytes]]) -> Mail:
    """The mail of a cover. Raises WorkbookError where the book says of nobody to send it."""
    from invoice_workbook.documents.wording import Wording

    settings = books.settings
    (sender, *_) = addresses(settings["E-mail"], text("settings.company"))
    wording = Wording(cover.language)
    own = folder / TEXT_FILE.format(kind=cover.kind, language=cover.language)
    if own.exists():
        subject, _, body = own.read_text("utf-8-sig").partition("\n")
        subject, body = (_filled(words, cover.words, own) for words in (subject, body.lstrip("\n")))
    else:
        subject = wording.text(f"mail.{cover.kind}.subject", **cover.words)
        body = wording.text(f"mail.{cover.kind}.text", **cover.words)
    return Mail(cover.name, sender, settings["Company"], cover.to, subject, body, cover.documents, tuple(attachments))


def _filled(words: str, values: dict[str, str], path: Path) -> str:
    try:
        return words.format_map(values)
    except (KeyError, ValueError, IndexError) as error:
        raise WorkbookError("bad-mail-text", file=path, word=error, known=", ".join(values)) from error


def drafts(mails: Sequence[Mail], folder: Path) -> list[tuple[Path, bytes]]:
    """Draft files; on Windows with Outlook they are put among its drafts instead, and there are no files."""
    from invoice_workbook.commands.files import file_stem
    from invoice_workbook.delivery import draft, outlook

    if (program := outlook.application()) is not None:
        for mail in mails:
            outlook.save_draft(program, mail)
        return []
    return [(folder / DRAFTS / f"{file_stem(mail.name)}.eml", draft.make(mail)) for mail in mails]


def send(
    host: "Host",
    ids: Sequence[str] = (),
    *,
    per: str = "invoice",
    really: bool = False,
    again: bool = False,
    as_of: date | None = None,
    dry_run: bool = False,
    timeout: float | None = None,
    pause: Callable[[float], object] | None = None,
) -> Result:
    """Drafts of the mails that carry these invoices, or all not sent yet; `really` sends them."""
    from invoice_workbook.commands import send as sending
    from invoice_workbook.commands.outcome import Failure, Outcome, failure, reasons

    how: dict[str, Any] = {"again": again}
    how |= {"timeout": timeout} if timeout else {}
    how |= {"pause": pause} if pause else {}

    def work(books: "Books") -> "Outcome":
        folder = folder_of(host.path, books.settings["Files folder"])
        plan = sending.plan(books, ids, per, again)
        made: list[Mail] = []
        failed: list[Failure] = []
        for cover in plan.covers:
            try:
                carried = _files_of(books, cover, folder)
            except WorkbookError as error:  # no mail goes without its document
                failed += [failure(MAIL, document, error) for document in cover.documents]
                continue
            made.append(mail_of(books, cover, folder, carried))
        more: dict[str, Any] = {"left_out": plan.left_out} if plan.left_out else {}
        why = [*[one["reason"] for one in plan.left_out[:3]], *reasons(failed)]
        if not really:
            files = drafts(made, folder) if not dry_run else []
            said = [text("done.send-drafts", books.settings.language, count=len(made)), *why]
            return Outcome(" ".join(said), documents=files, documents_count=len(files), more=more, failed=failed)
        server = server_of(books)
        if dry_run:
            said = [text("done.send-would", books.settings.language, count=len(made)), *why]
            return Outcome(" ".join(said), more=more, failed=failed)
        posted = post(Outbox(folder), server, made, **how)
        documents = [document for _, group in posted.sent for document in group]
        more |= {"sent": posted.as_json}
        words = {"count": len(posted.sent), "failed": len(posted.unsent) + len(plan.covers) - len(made)}
        said = [text("done.send", books.settings.language, **words), *why, *posted.told]
        tables = {"Invoices": sending.noted(books, documents)} if documents else {}
        entries = sending.entries(posted.sent)
        return Outcome(" ".join(said), tables, more=more, entries=entries, failed=[*failed, *posted.failed])

    return run("send", host, work, as_of=as_of, dry_run=dry_run)


def server_of(books: "Books") -> Any:
    """Where mails are handed in. Raises WorkbookError where the Settings say of none."""
    from invoice_workbook.delivery import smtp

    return smtp.server(books.settings["SMTP server"])


def _files_of(books: "Books", cover: "Cover", folder: Path) -> list[tuple[str, bytes]]:
    """The documents' files as they lie in the folder; a PDF that is not there is made."""
    from invoice_workbook.commands import files, invoice_files

    found: list[tuple[str, bytes]] = []
    missing = []
    for document in cover.documents:
        paths = [folder / f"{files.file_stem(document)}.{kind}" for kind in invoice_files.KINDS]
        names = [path for path in paths if path.exists()]
        if not any(path.suffix == ".pdf" for path in names):
            missing.append(document)
        found += [(path.name, path.read_bytes()) for path in names]
    if missing:
        made = files.files(books, missing, (invoice_files.PDF,), folder=folder, layout=layout_in(folder, dry_run=True))
        found += [(path.name, content) for path, content in _all_of(made)]
    return found


def _all_of(outcome: "Outcome") -> Iterator[tuple[Path, bytes]]:
    """The files of an outcome's jobs. Raises WorkbookError for the first that cannot be made."""
    made = [job.make() for job in outcome.jobs]
    for one in (*outcome.failed, *(one for files in made for one in files.failed)):
        raise WorkbookError("mail-without-file", reason=one["reason"])
    yield from (file for files in made for file in files.files)
