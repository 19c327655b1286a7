"""inbox: what lies in the folder Inbox beside the workbook is taken in as what it is: bill, statement, table, mail ...

Each file is taken by itself, or stays where it is with a sentence beside it. What was taken goes into the folder Taken;
the same content is told the second time, and not taken again. A mail is as good as its attachments, an archive as its
files: it goes once all of them were taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from invoice_workbook.books import Books
from invoice_workbook.commands import received_bills, received_files, statement_lines, table_rows
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Move, Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import carried, csv_table, file_kinds
from invoice_workbook.formats.bank import bank_files
from invoice_workbook.formats.einvoice import received_bill
from invoice_workbook.inputs import INBOX, NOT_TAKEN, Input
from invoice_workbook.journal import taken_files
from invoice_workbook.languages import text
from invoice_workbook.record import digest

TAKEN = "Taken"
"""The folder within the inbox for what was taken."""
Sort = Literal["bill", "statement", "table"]
SAID = 3
"""How many refusals are said in the message; the JSON has all."""


@dataclass
class _Run:
    """The books as they become, and what became of each file of the inbox."""

    books: Books
    given: Given
    outcome: Outcome = field(default_factory=lambda: Outcome(""))
    taken: list[dict[str, Any]] = field(default_factory=list)
    left: dict[Path, str] = field(default_factory=dict)
    """Files that stay, and why."""
    digests: dict[str, str] = field(default_factory=dict)
    """Contents of the files that go, by their names."""
    parts: dict[str, str] = field(default_factory=dict)
    """Contents that were taken out of mails; a mail that stays for another's sake does not bring them again."""

    def add(self, outcome: Outcome) -> None:
        """What one file came to."""
        self.books = self.books.with_tables(**outcome.tables)
        self.outcome = self.outcome.and_then(outcome)


def inbox(books: Books, given: Given) -> Outcome:
    """Everything that lies there; in the JSON `taken`, `known` and `left`, each with its file."""
    run = _Run(books, given)
    known: list[dict[str, str]] = []
    bills: list[tuple[Path, Input]] = []
    there = taken_files.taken(books)
    for path in sorted(given.inputs):
        try:
            file = given.read(path)
            if before := there.get(digest(file.content)) or _same(run, file):
                known.append({"file": path.name, "as": before[0], "on": before[1]})
                continue
            for one in _files(file):
                is_part = one is not file
                if is_part and digest(one.content) in there:
                    continue
                if (sort := _sort_of(one)) == "bill":
                    bills.append((path, one))
                    continue
                _take(run, sort, one)
                if is_part:
                    run.parts[f"{path.name}/{one.name}"] = digest(one.content)
            run.digests[path.name] = digest(file.content)
        except WorkbookError as error:
            run.left[path] = str(error)
    _take_bills(run, bills)
    return _outcome(run, known)


def _same(run: _Run, file: Input) -> tuple[str, str] | None:
    """A file of this run with the same content."""
    name = next((name for name, one in run.digests.items() if one == digest(file.content)), "")
    return (name, run.books.as_of.isoformat()) if name else None


def _files(file: Input) -> Sequence[Input]:
    """The file, or what a mail or an archive carries."""
    return carried.files(file) if carried.is_carrier(file.content) else [file]


def _sort_of(file: Input) -> Sort:
    """What a file is, by its content; a table is one of ours if it has its columns."""
    kind = file_kinds.kind_of(file.content)
    if kind in (file_kinds.PDF, file_kinds.PICTURE, file_kinds.SIGNED):
        return "bill"
    if kind == file_kinds.XML:
        return "bill" if received_bill.is_one(file.content) else "statement"
    if kind in (file_kinds.TEXT, file_kinds.OFFICE) and _table(file):
        return "table"
    if kind in (file_kinds.TEXT, file_kinds.OFFICE, file_kinds.PAGE, file_kinds.OTHER):
        return "statement"
    raise WorkbookError(f"bill-is-{kind}", file=file.name)


def _table(file: Input) -> str:
    """The table whose columns a file has; "" where it has those of none."""
    try:
        return table_rows.table_of(file)
    except WorkbookError:
        return ""


def _take(run: _Run, sort: Sort, file: Input) -> None:
    """A statement or a table. Raises WorkbookError where it cannot be taken."""
    if sort == "statement":
        settings = run.books.settings
        found = bank_files.read(file, None, settings.iban, settings.currency)
        outcome = statement_lines.taken_in(run.books, [(file.path, found)])
        into = "BankLines"
    else:
        into = _table(file)
        outcome = table_rows.taken_in(run.books, into, [csv_table.read(file)])
    run.add(outcome)
    run.taken.append({"file": file.name, "sort": sort, "table": into, "message": outcome.message})


def _take_bills(run: _Run, bills: Sequence[tuple[Path, Input]]) -> None:
    """All bills at once; what cannot be taken of them leaves its file where it is."""
    came: list[received_files.Came] = []
    of: dict[str, list[Path]] = {}
    for path, file in bills:
        try:
            came += received_files.every(file, run.given.papers)
            of.setdefault(file.name, []).append(path)
        except WorkbookError as error:
            _leave(run, path, str(error))
    if not came:
        return
    outcome = received_bills.taken_in(run.books, came, run.given.folder, run.given.user, run.given.papers)
    for one in outcome.more.get("refused", ()):
        for path in of[one["file"]]:
            _leave(run, path, one["reason"])
    for one in outcome.more["bills"]:
        words = {"file": one["file"], "sort": "bill", "table": "Bills", "document": one["bill"]}
        run.taken.append(words | {"verdict": one["verdict"]})
    run.add(outcome)


def _leave(run: _Run, path: Path, reason: str) -> None:
    """A file stays where it is, and may be taken the next time."""
    run.left[path] = reason
    run.digests.pop(path.name, None)


def _outcome(run: _Run, known: Sequence[Mapping[str, str]]) -> Outcome:
    language = run.books.settings.language
    words = {"count": len(run.taken), "known": len(known), "left": len(run.left)}
    said = [text("done.inbox", language, **words)]
    said += [text("inbox.known", language, **one) for one in known[:SAID]]
    said += list(run.left.values())[:SAID]
    folder = run.given.book.parent / INBOX
    notes = [
        File(folder / f"{path.name}{NOT_TAKEN}", f"{reason}\n".encode(), is_document=False)
        for path, reason in sorted(run.left.items())
    ]
    gone = [*run.digests, *(one["file"] for one in known)]
    moves = [Move(folder / name, folder / TAKEN / name) for name in gone]
    stale = [Move(folder / f"{name}{NOT_TAKEN}", None) for name in gone]
    lines = tuple(f"{one['file']}: {one.get('document') or one.get('message')}" for one in run.taken)
    done = Outcome(
        " ".join(said),
        files=notes,
        moves=(*moves, *stale),
        entries=tuple(taken_files.entries_of({**run.digests, **run.parts})),
        more={"taken": run.taken, "known": list(known), "left": list(_told(run.left))},
        to_print=lines,
        undone=len(run.left),
    )
    return replace(run.outcome.and_then(done), message=done.message)


def _told(left: Mapping[Path, str]) -> Iterator[dict[str, str]]:
    for path, reason in sorted(left.items()):
        yield {"file": path.name, "reason": reason}


COMMAND = Command(
    id="inbox",
    group="Service",
    place=0,
    work=inbox,
    reads=("Allocations", "BankLines", "BillLines", "Bills", "PurchaseOrders", "Terms", "Vendors"),
    icon="GetExternalDataImportClassic",
    key_tip="IN",
    takes_inbox=True,
    reads_papers=True,
)
