"""Invoice files beside the book: which folder, which layout, and the command that makes them."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.hosts.run import Result, add_failed, run

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.hosts import Host


def folder_of(book: Path, named: str) -> Path:
    """Settings' *Files folder* (from the book's folder), else a folder beside the book."""
    return (book.parent / named) if named.strip() else book.with_name(f"{book.stem} files")


def make_files(
    host: "Host",
    ids: Sequence[str],
    kinds: str = "",
    *,
    as_of: date | None = None,
    dry_run: bool = False,
    leave_out: bool = False,
    validate: bool = False,
) -> Result:
    """Make the files of these invoices, or of all issued ones; `leave_out` is for those that do not add up."""
    from invoice_workbook.commands import files

    wanted = files.kinds_named(kinds)

    def work(books: "Books") -> "Outcome":
        folder = folder_of(host.path, books.settings["Files folder"])
        how: Any = {"layout": layout_in(folder, dry_run), "leave_out": leave_out, "validate": validate}
        return files.files(books, ids, wanted, folder=folder, **how)

    return run("files", host, work, as_of=as_of, dry_run=dry_run)


def issue_with_files(
    host: "Host",
    orders: Sequence[str],
    *,
    delivered_only: bool = False,
    as_of: date | None = None,
    dry_run: bool = False,
    agreed: Callable[[str], bool] | None = None,
) -> Result:
    """Issue invoices for these orders, or for all that are verified, and make their files."""
    from invoice_workbook.commands.issue import issue

    how: Any = {"as_of": as_of, "dry_run": dry_run, "agreed": agreed}
    return _with_files(run("issue", host, lambda books: issue(books, orders, delivered_only), **how), host, as_of)


def credit_with_files(
    host: "Host",
    invoice: str,
    lines: str = "",
    *,
    as_of: date | None = None,
    dry_run: bool = False,
    agreed: Callable[[str], bool] | None = None,
) -> Result:
    """Make a credit note for an invoice, whole or by lines, and its files."""
    from invoice_workbook.commands.credit import credit, wanted_lines

    wanted = wanted_lines(lines)
    how: Any = {"as_of": as_of, "dry_run": dry_run, "agreed": agreed}
    return _with_files(run("credit", host, lambda books: credit(books, invoice, wanted), **how), host, as_of)


def _with_files(result: Result, host: "Host", as_of: date | None) -> Result:
    if result.json["invoices"] and not result.is_dry:
        files = make_files(host, result.json["invoices"], as_of=as_of, leave_out=True)
        result.json |= {key: files.json[key] for key in ("files", "without_e_invoice") if key in files.json}
        add_failed(result, files.json.get("failed", ()), files.message)
    return result


def layout_in(folder: Path, dry_run: bool) -> bytes:
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
