"""Invoice files beside the book: which folder, which layout, and the command that makes them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.hosts.run import Result, run

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome


def folder_of(book: Path, named: str) -> Path:
    """Settings' *Files folder* (from the book's folder), else a folder beside the book."""
    return (book.parent / named) if named.strip() else book.with_name(f"{book.stem} files")


def make_files(
    book: Path,
    ids: Sequence[str],
    kinds: str = "",
    *,
    as_of: date | None = None,
    dry_run: bool = False,
    leave_out: bool = False,
) -> Result:
    """Make the files of these invoices, or of all issued ones; `leave_out` those that cannot be printed here."""
    from invoice_workbook.commands import files

    wanted = files.kinds_named(kinds)

    def work(books: "Books") -> "Outcome":
        folder = folder_of(book, books.settings["Files folder"])
        return files.files(books, ids, wanted, folder=folder, layout=_layout(folder, dry_run), leave_out=leave_out)

    return run("files", book, work, as_of=as_of, dry_run=dry_run)


def _layout(folder: Path, dry_run: bool) -> bytes:
    """The clerk's own layout; where there is none, the one that comes with the program is put there to restyle."""
    from invoice_workbook.documents import invoice_layout

    path = folder / invoice_layout.FILE_NAME
    if path.exists():
        return path.read_bytes()
    layout = invoice_layout.make()
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(layout)
    return layout
