"""What leaves the program: files and mails made before the book is saved, and put in their places after it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import make_msgid
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.delivery import draft, outlook
from invoice_workbook.engine import document_files, files, moves, owed, post, progress
from invoice_workbook.engine.owed import Waiting
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, Made, failure
from invoice_workbook.hosts import saving
from invoice_workbook.languages import text
from invoice_workbook.record import Digests, digest

if TYPE_CHECKING:
    from invoice_workbook.commands.outcome import Outcome, Paper
    from invoice_workbook.delivery.mail import Mail


@dataclass
class Placed:
    """Files that lie in their places now, and what could not be put there and waits."""

    paths: list[Path] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


@dataclass
class Making:
    """The making of one run's files and mails, and what it came to so far.

    `folder` is that of the book's documents, `known` what the journal knows of the files in it; `digests` are the
    documents' files of this run, by path, `refused` files that cannot go where another content lies.
    """

    waiting: Waiting
    folder: Path
    known: Digests
    digests: dict[str, str] = field(default_factory=dict)
    refused: dict[Path, WorkbookError] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)

    def all_of(self, outcome: "Outcome", mails: "Sequence[Mail]", *, sends: bool) -> None:
        """Make an outcome's files and mails, and lay them where they wait.

        Raises WorkbookError where the disk refuses, or for a file without which nothing may be booked.
        """
        papers: Sequence[Paper] = (*outcome.needed, *outcome.files)
        needed = {path for paper in outcome.needed for path in paper.paths}
        total = sum(len(paper.paths) for paper in papers) + len(mails)
        with progress.counted(text("progress.files"), total) as step:
            for paper, made in zip(papers, files.made(papers), strict=True):
                failed = [*made.failed, *self._laid(paper, made, step)]
                if failed and needed & set(paper.paths):
                    raise WorkbookError("needed-not-made", file=failed[0]["document"], reason=failed[0]["reason"])
                self.failed += failed
            for mail in mails:
                self._mail(mail, sends=sends)
                step()
        for target in dict.fromkeys(one.path.parent for one in self.waiting.files):
            files.ask_writable(target)

    def _laid(self, paper: "Paper", made: Made, step: Callable[[], None]) -> Iterator[Failure]:
        """A paper's files where they wait; gives those that another content keeps from their place."""
        kind = owed.FILE if getattr(paper, "is_told", True) else owed.QUIET
        is_document = kind == owed.FILE and getattr(paper, "is_document", True)
        for path, content in made.files:
            name = document_files.path_in(self.folder, path) if is_document else ""
            try:
                lying = self._asked(path, name, digest(content)) if name else None
                self.waiting.add_file(path, content, kind, lying)
            except WorkbookError as error:
                if not name or error.id not in document_files.REFUSALS:
                    raise
                self.refused[path] = error
                yield failure(path.suffix.removeprefix("."), path.stem, error)
            step()

    def _asked(self, path: Path, name: str, content: str) -> str:
        """What lies where a document's file is to go. Raises WorkbookError where that is not its own."""
        if self.digests.get(name, content) != content:  # another document of this run goes there
            raise WorkbookError("other-file", file=name)
        lying = document_files.ask_ours(path, name, content, self.known)
        self.digests[name] = content
        return lying

    def _mail(self, mail: "Mail", *, sends: bool) -> None:
        """One mail with its files; no mail goes without one of them."""
        path = post.draft_path(self.folder, mail.name)
        try:
            attached = [(one.name, self._content(one)) for one in mail.attached]
        except WorkbookError as error:
            self.failed += [failure(post.MAIL, one, error) for one in mail.documents]
            return
        if sends:
            domain = mail.sender.rpartition("@")[2]
            self.waiting.add_mail(mail, attached, make_msgid(domain=domain), path)
        else:
            self.waiting.add_file(path, draft.make(mail, attached), owed.DRAFT)

    def _content(self, path: Path) -> bytes:
        """A file's bytes: as it was made in this run, else as it lies there and the journal knows it."""
        if path in self.refused:
            raise self.refused[path]
        made = self.waiting.content(path)
        if made is not None:
            return made
        try:
            content = path.read_bytes()
        except OSError as error:
            raise WorkbookError("mail-without-file", reason=f"{path.name}: {error.strerror or error}") from error
        document_files.ask_unchanged(document_files.path_in(self.folder, path), content, self.known)
        return content


def place(waiting: Waiting) -> Placed:
    """Put every file that waits in its place; a draft goes to Outlook where there is Outlook. Then what moves moves."""
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
    for move in waiting.moves:
        try:
            move.do()
        except OSError as error:
            placed.failed.append(failure(moves.MOVE, move.path.name, error))
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
    for move in waiting.moves:
        if move.is_waiting:
            to = str(move.to or "")
            yield {"what": moves.MOVE, "document": move.path.name, "to": to, "command": waiting.command}
