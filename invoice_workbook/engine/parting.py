"""A workbook of its own that rows of this one went to: made of its file, and laid ready before the book is saved."""

import shutil
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from invoice_workbook.engine import owed, progress, recording
from invoice_workbook.engine.document_files import NOTHING
from invoice_workbook.engine.owed import Waiting
from invoice_workbook.hosts import saving
from invoice_workbook.languages import text

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Parted
    from invoice_workbook.hosts import Host


def lay(waiting: Waiting, host: "Host", books: "Books", parted: "Parted", command: str) -> None:
    """The other workbook where it waits, on the disk: it takes its place once this one is saved without its rows.

    Raises WorkbookError where the disk refuses.
    """
    with progress.step(text("progress.write", file=parted.path.name)):
        content = _made(host, books, parted, command)
    waiting.add_file(parted.path, content, owed.FILE, lying=NOTHING)


def _made(host: "Host", books: "Books", parted: "Parted", command: str) -> bytes:
    from invoice_workbook.hosts.workbook_file import WorkbookFile
    from invoice_workbook.ledger import computed
    from invoice_workbook.tables import read, write

    tables = {**parted.tables, "Log": recording.extended(books, [(command, parted.entries)])}
    edits = write.edits(books.tables, tables, parted.gone)
    with saving.workroom(parted.path, saving.not_made) as folder:
        made = folder / f"book{parted.path.suffix.lower()}"
        shutil.copyfile(host.path, made)
        WorkbookFile(made).write_new(edits, partial(computed.derive, read.as_saved(books, tables), date.today()))
        return made.read_bytes()
