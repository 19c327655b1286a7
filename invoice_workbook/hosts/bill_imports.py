"""Bills that came in as files: read here, taken by the command, kept beside the book."""

import getpass
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.invoice_files import folder_of
from invoice_workbook.hosts.run import Result, run
from invoice_workbook.languages import text

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.import_bill import Came
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.hosts import Host


def import_bill_files(
    host: "Host", files: Sequence[Path], *, as_of: date | None = None, dry_run: bool = False
) -> Result:
    """Take in these files; what cannot be read is told, and the others are taken."""
    from invoice_workbook.commands.import_bill import import_bill

    found: list[Came] = []
    refused: list[dict[str, Any]] = []
    for file in files:
        try:
            found.append(_came(file))
        except WorkbookError as error:
            if len(files) == 1:
                raise
            refused.append({"file": str(file), "reason": str(error)})

    def work(books: "Books") -> "Outcome":
        return import_bill(books, found, folder_of(host.path, books.settings["Files folder"]), getpass.getuser())

    result = run("import-bill", host, work, as_of=as_of, dry_run=dry_run)
    refused += result.json.get("refused", ())
    if refused:
        result.json["refused"] = refused
        left = text("done.import-bill-refused", count=len(refused), all=len(files))
        result.message = " ".join([result.message, left, *(one["reason"] for one in refused[:3])])
        result.errors += len(refused)
    return result


def _came(file: Path) -> "Came":
    """A file and the bill in it."""
    from invoice_workbook.commands.import_bill import Came
    from invoice_workbook.documents import e_invoice_pdf
    from invoice_workbook.formats import file_kinds, received_bill

    if not file.is_file():
        raise WorkbookError("no-input", file=file)
    if file.stat().st_size > received_bill.LARGEST:  # before a byte of it is in memory
        raise WorkbookError("bill-too-large", file=file.name)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise WorkbookError("bill-damaged", file=file.name, reason=error.strerror or error) from error
    file_kinds.refuse_unless(file.name, content, file_kinds.XML, file_kinds.PDF)
    if content.startswith(b"%PDF"):
        xml = e_invoice_pdf.carried(file.name, content)
        return Came(file.name, content, received_bill.read(file.name, xml) if xml else None)
    return Came(file.name, content, received_bill.read(file.name, content))
