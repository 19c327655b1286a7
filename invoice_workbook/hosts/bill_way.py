"""Bills routed and rejected, each with its draft: to who approves and to accounting, or to the vendor."""

import functools
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.hosts.invoice_files import folder_of
from invoice_workbook.hosts.mails import Files, Mails
from invoice_workbook.hosts.run import Result, run
from invoice_workbook.languages import text
from invoice_workbook.schema import PAYABLE

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.hosts import Host


def route(
    host: "Host", ids: Sequence[str] = (), to: str = "", *, as_of: date | None = None, dry_run: bool = False
) -> Result:
    """Bills to whom they are to be approved by, with a draft for each of them that carries the bills."""
    from invoice_workbook.commands import bill_way

    def work(books: "Books") -> "Outcome":
        outcome = bill_way.route(books, ids, to)
        return outcome if dry_run else _with_drafts(host, books, outcome, _routed)

    return run("route", host, work, as_of=as_of, dry_run=dry_run)


def reject(
    host: "Host", ids: Sequence[str], reason: str = "", *, as_of: date | None = None, dry_run: bool = False
) -> Result:
    """Bills rejected, with a draft to each vendor that says what differs."""
    from invoice_workbook.commands import bill_way

    def work(books: "Books") -> "Outcome":
        outcome = bill_way.reject(books, ids, reason)
        return outcome if dry_run else _with_drafts(host, books, outcome, _rejected)

    return run("reject", host, work, as_of=as_of, dry_run=dry_run)


def _with_drafts(host: "Host", books: "Books", outcome: "Outcome", add: Any) -> "Outcome":
    from dataclasses import replace

    folder = folder_of(host.path, books.settings["Files folder"])
    mails = Mails(books, folder, PAYABLE)
    add(books, mails, outcome.more, folder)
    out = mails.out(really=False)
    drafted = [text("bill-words.drafts", books.settings.language, count=len(mails.made))] if mails.made else []
    message = " ".join([outcome.message, *drafted, *out.said])
    how: Any = {"documents": out.drafts, "documents_count": len(out.drafts), "more": {**outcome.more, **out.more}}
    return replace(outcome, message=message, **how)


def _routed(books: "Books", mails: Mails, more: Mapping[str, Any], folder: Path) -> None:
    """One mail for each person, with all bills that were routed there; accounting gets it, too."""
    from invoice_workbook.commands import bill_letters, letters

    by_person: dict[str, list[str]] = {}
    for bill, person in more["routed"].items():
        by_person.setdefault(person, []).append(bill)
    for person, bills in by_person.items():
        name = f"Bills for {person} {books.as_of.isoformat()}"
        words = {"bills": bill_letters.summary(books, bills)}
        cover = functools.partial(letters.to_colleague, books, person, "route", name, bills, **words)
        mails.put(person, cover, _files_of(books, bills, folder))


def _rejected(books: "Books", mails: Mails, more: Mapping[str, Any], folder: Path) -> None:
    from invoice_workbook.commands import letters

    for one in more["rejected"]:
        name = f"Rejected {one['bill']}"
        words = {"reference": one["reference"], "differences": "\n".join(f"- {d}" for d in one["differences"])}
        cover = functools.partial(letters.cover, books, one["vendor"], "reject", name, [one["bill"]], PAYABLE, **words)
        mails.put(one["vendor"], cover, [])


def _files_of(books: "Books", ids: Sequence[str], folder: Path) -> Files:
    """The files of these bills that lie beside the book."""
    from invoice_workbook.commands.import_bill import FOLDER

    bills = books["Bills"]
    names = [name for cell in bills.loc[bills["bill"].isin(ids), "files"] for name in cell.split("; ") if name]
    paths = [folder / FOLDER / Path(name).name for name in names]
    return [(path, path.read_bytes()) for path in paths if path.is_file()]
