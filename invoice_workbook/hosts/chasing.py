"""Statements, reminders, collections, exports: their files beside the book, and the mails that carry them."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.delivery.mail import Mail
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import mailing
from invoice_workbook.hosts.invoice_files import folder_of, layout_in
from invoice_workbook.hosts.mails import Files, Mails
from invoice_workbook.hosts.run import Result, run
from invoice_workbook.languages import text

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Failure, Outcome
    from invoice_workbook.hosts import Host


def statements(
    host: "Host", ids: Sequence[str] = (), *, really: bool = False, as_of: date | None = None, dry_run: bool = False
) -> Result:
    """Statements of account of these customers, or of all with something open, and their mails."""
    from invoice_workbook.commands import statements as making
    from invoice_workbook.commands.outcome import Failure, Outcome, reasons

    def work(books: "Books") -> "Outcome":
        folder = folder_of(host.path, books.settings["Files folder"])
        found = making.accounts(books, ids)
        files: Files = []
        failed: list[Failure] = []
        mails = Mails(books, folder)
        for account in found:
            mine = making.files_of(account, folder)
            files += mine.files
            failed += mine.failed
            if not mine.failed:
                name, day = making.document_of(account), account.as_of
                pdf, _ = mine.files
                mails.add(account.customer, "statement", pdf[0].stem, [pdf], [name], date=day)
        words = {"made": len(found) - len(failed), "count": len(found), "folder": folder}
        said = [text("done.statements", books.settings.language, **words), *reasons(failed)]
        if dry_run:
            return Outcome(" ".join(said), failed=failed)
        out = mails.out(really)
        said += [] if really else [text("done.drafts", books.settings.language, count=len(mails.made))]
        written = [*files, *out.drafts]
        how: Any = {"documents": written, "documents_count": len(written), "more": out.more}
        return Outcome(" ".join([*said, *out.said]), failed=[*failed, *out.failed], **how)

    return run("statements", host, work, as_of=as_of, dry_run=dry_run)


def remind(
    host: "Host",
    *,
    make_letters: bool = False,
    really: bool = False,
    as_of: date | None = None,
    dry_run: bool = False,
) -> Result:
    """Proposals on the sheet Reminders; with `make_letters` the letters of those that stayed, and their mails."""
    from invoice_workbook.commands import remind as reminding

    if not make_letters and not really:
        return run("remind", host, reminding.proposed, as_of=as_of, dry_run=dry_run)
    return run("remind", host, lambda books: _letters(host, books, really, dry_run), as_of=as_of, dry_run=dry_run)


def _letters(host: "Host", books: "Books", really: bool, dry_run: bool) -> "Outcome":
    from invoice_workbook.books import folded
    from invoice_workbook.commands import remind as reminding
    from invoice_workbook.commands.files import file_stem
    from invoice_workbook.commands.invoice_files import PDF
    from invoice_workbook.commands.outcome import Failure, Outcome, failure, reasons
    from invoice_workbook.documents import reminder

    folder = folder_of(host.path, books.settings["Files folder"])
    letters = reminding.letters(books).reminders
    files: Files = []
    failed: list[Failure] = []
    mails = Mails(books, folder)
    names: dict[str, str] = {}
    for one in letters:
        try:
            mine = (folder / f"{file_stem(one.name)}.pdf", reminder.pdf(one))
        except WorkbookError as error:  # nothing is noted of a letter that there is not
            failed.append(failure(PDF, one.name, error))
            continue
        files.append(mine)
        names[f"{folded(one.customer)} {one.currency}"] = mine[0].name
        invoices = ", ".join(item.invoice for item in one.items)
        mails.add(
            one.customer,
            f"reminder.{min(one.level, reminder.FIRMEST)}",
            one.name,
            [mine],
            [one.name],
            invoices=invoices,
        )
    words = {"made": len(files), "count": len(letters), "folder": folder}
    said = [text("done.remind-letters", books.settings.language, **words), *reasons(failed)]
    if dry_run or not files:
        return Outcome(" ".join(said), failed=failed)
    out = mails.out(really)
    tables = {"Reminders": reminding.noted(books, names)}
    written = [*files, *out.drafts]
    how: Any = {"documents": written, "documents_count": len(written), "more": out.more}
    return Outcome(" ".join([*said, *out.said]), tables, failed=[*failed, *out.failed], **how)


def collections(host: "Host", *, hand_over: bool = False, as_of: date | None = None, dry_run: bool = False) -> Result:
    """The accounts for collections and a file for the agency for each; `hand_over` marks them."""
    from invoice_workbook.commands import collections as collecting
    from invoice_workbook.commands.outcome import Outcome, reasons
    from invoice_workbook.ledger import exchange

    def work(books: "Books") -> "Outcome":
        folder = folder_of(host.path, books.settings["Files folder"])
        found = collecting.cases(books)
        language = books.settings.language
        lines = tuple(
            text("collections.line", language, **{k: v for k, v in case.as_json.items() if k != "documents"})
            for case in found
        )
        done = "done.collections" if found else "done.collections-none"
        message = text(done, language, count=len(found), folder=folder)
        if missing := exchange.without_rate(books, books["Invoices"]["row_currency"]):
            message = f"{message} {text('collections.no-rate', language, currencies=', '.join(missing))}"
        more = {"accounts": [case.as_json for case in found]}
        if dry_run:
            return Outcome(message, more=more, to_print=lines)
        made = [_agency_zip(books, case, folder) for case in found]
        failed = [one for _, lacks in made for one in lacks]
        whole = [case for case, (_, lacks) in zip(found, made, strict=True) if not lacks]
        tables = collecting.handed_over(books, whole) if hand_over and whole else {}
        how: Any = {"documents": [file for file, _ in made], "documents_count": len(made), "failed": failed}
        return Outcome(" ".join([message, *reasons(failed)]), tables, more=more, to_print=lines, **how)

    return run("collections", host, work, as_of=as_of, dry_run=dry_run)


def _agency_zip(books: "Books", case: Any, folder: Path) -> "tuple[tuple[Path, bytes], list[Failure]]":
    """A customer's account for the agency: a workbook, the claimed invoices, the letters that lie in the folder.

    With it, what of the invoices is not in it: such an account is not handed over.
    """
    from invoice_workbook.commands import collections as collecting
    from invoice_workbook.commands import files
    from invoice_workbook.documents import plain_xlsx

    stem = files.file_stem(f"Collections {case.customer} {case.currency} {books.as_of.isoformat()}")
    made = files.files(books, case.invoices, ("pdf",), folder=folder, layout=layout_in(folder, True), leave_out=True)
    letters = {
        name for names in collecting.letters_of(books, case) for name in names.split("; ") if (folder / name).is_file()
    }
    packed = io.BytesIO()
    failed = list(made.failed)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{stem}.xlsx", plain_xlsx.make(collecting.agency_file(books, case)))
        for one in (job.make() for job in made.jobs):
            failed += one.failed
            for path, content in one.files:
                archive.writestr(path.name, content)
        for name in sorted(letters):
            archive.writestr(name, (folder / name).read_bytes())
    return (folder / f"{stem}.zip", packed.getvalue()), failed


def export(
    host: "Host",
    *,
    sheets: str = "",
    password: str = "",
    to: str = "",
    as_of: date | None = None,
    dry_run: bool = False,
) -> Result:
    """A values-only copy of the book beside it, and a draft that mails it."""
    from invoice_workbook.commands import export as exporting
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.delivery.mail import addresses
    from invoice_workbook.documents import plain_xlsx

    wanted = exporting.chosen(sheets)
    receivers = addresses(to, "--mail") if to else ()

    def work(books: "Books") -> "Outcome":
        folder = folder_of(host.path, books.settings["Files folder"])
        path = folder / f"{host.path.stem} {books.as_of.isoformat()}.xlsx"
        message = text("done.export", books.settings.language, count=len(wanted), file=path)
        if dry_run:
            return Outcome(message)
        content = plain_xlsx.make(exporting.sheets(books, wanted))
        content = plain_xlsx.encrypted(content, password) if password else content
        files: Files = [(path, content)]
        if receivers:
            files += mailing.drafts([_export_mail(books, receivers, path, content)], folder)
        return Outcome(message, documents=files, documents_count=len(files))

    return run("export", host, work, as_of=as_of, dry_run=dry_run)


def _export_mail(books: "Books", to: tuple[str, ...], path: Path, content: bytes) -> Mail:
    from invoice_workbook.delivery.mail import addresses
    from invoice_workbook.documents.wording import Wording

    settings = books.settings
    (sender, *_) = addresses(settings["E-mail"], text("settings.company"))
    day = Wording.of(settings.language).date(books.as_of)
    words = {"company": settings["Company"], "file": path.name, "date": day}
    subject, body = (text(f"mail.export.{part}", settings.language, **words) for part in ("subject", "text"))
    return Mail(path.stem, sender, settings["Company"], to, subject, body, (path.name,), ((path.name, content),))
