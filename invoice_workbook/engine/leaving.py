"""What leaves the program: files and mails made before the book is saved, and put in their places after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import make_msgid
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.delivery import draft, outlook
from invoice_workbook.engine import files, owed, post, progress
from invoice_workbook.engine.owed import Waiting
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure
from invoice_workbook.hosts import saving
from invoice_workbook.languages import text

if TYPE_CHECKING:
    from invoice_workbook.commands.outcome import Outcome, Paper
    from invoice_workbook.delivery.mail import Mail


@dataclass
class Placed:
    """Files that lie in their places now, and what could not be put there and waits."""

    paths: list[Path] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def make(waiting: Waiting, outcome: "Outcome", mails: "Sequence[Mail]", folder: Path, *, sends: bool) -> list[Failure]:
    """Make an outcome's files and mails, and lay them where they wait; gives what could not be made.

    Raises WorkbookError where the disk refuses, or for a file without which nothing may be booked.
    """
    failed: list[Failure] = []
    papers: Sequence[Paper] = (*outcome.needed, *outcome.files)
    quiet = {path for paper in papers if not getattr(paper, "is_told", True) for path in paper.paths}
    needed = {path for paper in outcome.needed for path in paper.paths}
    total = sum(len(paper.paths) for paper in papers) + len(mails)
    with progress.counted(text("progress.files"), total) as step:
        for paper, made in zip(papers, files.made(papers), strict=True):
            if made.failed and needed & set(paper.paths):
                raise WorkbookError("needed-not-made", file=made.failed[0]["document"], reason=made.failed[0]["reason"])
            failed += made.failed
            for path, content in made.files:
                waiting.add_file(path, content, owed.QUIET if path in quiet else owed.FILE)
                step()
        for mail in mails:
            failed += _mail(waiting, mail, folder, sends=sends)
            step()
    for target in dict.fromkeys(one.path.parent for one in waiting.files):
        files.ask_writable(target)
    return failed


def _mail(waiting: Waiting, mail: "Mail", folder: Path, *, sends: bool) -> list[Failure]:
    """One mail with its files; no mail goes without one of them."""
    path = post.draft_path(folder, mail.name)
    try:
        attached = [(one.name, _content(waiting, one)) for one in mail.attached]
    except WorkbookError as error:
        return [failure(post.MAIL, one, error) for one in mail.documents]
    if sends:
        waiting.add_mail(mail, attached, make_msgid(domain=mail.sender.rpartition("@")[2]), path)
    else:
        waiting.add_file(path, draft.make(mail, attached), owed.DRAFT)
    return []


def _content(waiting: Waiting, path: Path) -> bytes:
    """A file's bytes: as it was made in this run, else as it lies there."""
    made = waiting.content(path)
    if made is not None:
        return made
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorkbookError("mail-without-file", reason=f"{path.name}: {error.strerror or error}") from error


def place(waiting: Waiting) -> Placed:
    """Put every file that waits in its place; a draft goes to Outlook where there is Outlook."""
    placed = Placed()
    folders: set[Path] = set()
    program = outlook.application() if any(one.kind == owed.DRAFT for one in waiting.files) else None
    for one in waiting.files:
        try:
            if one.kind == owed.DRAFT and program is not None and waiting.is_waiting(one):
                outlook.save_draft(program, waiting.bytes_of(one))
                waiting.take_off(one)
                continue
            waiting.place(one)
            folders.add(one.path.parent)
            if one.kind != owed.QUIET:
                placed.paths.append(one.path)
        except WorkbookError as error:
            placed.failed.append(failure(one.path.suffix.removeprefix("."), one.path.stem, error))
    for folder in folders:
        saving.sync_folder(folder)
    return placed


def still_owed(waiting: Waiting) -> Iterator[dict[str, str]]:
    """What waits on: what it is, for which document, where it is to go."""
    for file in waiting.files:
        if waiting.is_waiting(file):
            what = file.path.suffix.removeprefix(".")
            yield {"what": what, "document": file.path.stem, "to": str(file.path), "command": waiting.command}
    for mail in waiting.mails:
        if waiting.is_waiting(mail):
            for document in mail.documents:
                to = ", ".join(mail.to)
                yield {"what": post.MAIL, "document": document, "to": to, "command": waiting.command}
