"""What is owed: files and mails that are ready and wait for their book to be saved, or for a disk or server to be back.

Before a book is saved, everything that is to leave is made and laid into a folder of its own beside the book's
versions, with a list of what goes where, all of it forced to the disk. Once the book is saved, each is put in its
place, or handed in, and taken off. What a crash, a full disk or a server that is down leaves there, the next run
finishes: each once. A list whose book was never saved (its mark is not in the book's Log) counts for nothing.
Files that came in and are to be moved once they are booked stand on the same list.
"""

import errno
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from invoice_workbook.delivery.mail import Mail, packed
from invoice_workbook.engine import document_files, moves
from invoice_workbook.engine.files import force, put, written
from invoice_workbook.engine.moves import OwedMove
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving

Kind = Literal["file", "draft", "quiet"]
FILE: Kind = "file"
DRAFT: Kind = "draft"
QUIET: Kind = "quiet"
LIST = "owed.json"


def folder_of(book: Path) -> Path:
    """Where a book's owed files and mails wait."""
    return book.parent / saving.HISTORY / f"{saving.short(book.name)}.owed"


@dataclass(frozen=True)
class OwedFile:
    """A file that is made: its name in the waiting folder, and where it goes.

    A draft goes among Outlook's drafts where there is Outlook; of a quiet one the answer says nothing. A document's
    file replaces no content but its own and the one that it found there (`lying`: its digest, "" for nothing).
    """

    name: str
    path: Path
    kind: Kind = FILE
    lying: str | None = None


@dataclass(frozen=True)
class OwedMail:
    """A mail that is made: its name in the waiting folder, to whom it goes, what it is about.

    `draft` is where it is laid if it cannot leave by itself: the clerk looks at it there, and sends it or not.
    """

    name: str
    message_id: str
    sender: str
    to: tuple[str, ...]
    documents: tuple[str, ...]
    draft: Path


@dataclass
class Waiting:
    """One run's files and mails in their folder, and what it moves once it is booked."""

    folder: Path
    command: str
    mark: str = ""
    files: list[OwedFile] = field(default_factory=list)
    mails: list[OwedMail] = field(default_factory=list)
    moves: list[OwedMove] = field(default_factory=list)
    count: int = 0
    added: dict[Path, OwedFile] = field(default_factory=dict)
    """The files of this run by where they go, for the mails that they go with."""
    _unforced: dict[Path, Path] = field(default_factory=dict)
    """What was laid ready and is not forced to the disk yet, with where it goes."""

    def add_file(self, path: Path, content: bytes, kind: Kind = FILE, lying: str | None = None) -> None:
        """A file that is to go to a path. Raises WorkbookError where the disk refuses."""
        file = OwedFile(self._laid(path, content), path, kind, lying)
        self.files.append(file)
        self.added.setdefault(path, file)

    def add_mail(self, mail: Mail, attached: Sequence[tuple[str, bytes]], message_id: str, draft: Path) -> None:
        """A mail that is to leave. Raises WorkbookError where the disk refuses."""
        name = self._laid(draft, packed(mail, attached, message_id))
        self.mails.append(OwedMail(name, message_id, mail.sender, mail.to, mail.documents, draft))

    def _laid(self, path: Path, content: bytes) -> str:
        self.count += 1
        name = f"{self.count:06}{path.suffix}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(content)
        except OSError as error:
            raise _not_ready(path, error) from error
        self._unforced[self.folder / name] = path
        return name

    def content(self, path: Path) -> bytes | None:
        """The bytes of a file of this run that waits to go to a path; None where none does."""
        found = self.added.get(path)
        return None if found is None else self.bytes_of(found)

    def commit(self, mark: str) -> None:
        """Write the list down: from here on it is owed, if the book's Log has the mark ("" needs none).

        Raises WorkbookError where the disk refuses that, or a file that was laid ready.
        """
        self.mark = mark
        self._force()
        if not self.files and not self.mails and not self.moves:
            return
        told: dict[str, Any] = {"command": self.command, "mark": mark}
        told["files"] = [_file_as_json(one) for one in self.files]
        told["mails"] = [_mail_as_json(one) for one in self.mails]
        told["moves"] = [one.as_json for one in self.moves]
        beside = self.folder / f"{LIST}.tmp"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            written(beside, json.dumps(told).encode())
            beside.replace(self.folder / LIST)
            for folder in (self.folder, *self.folder.parents[:2]):
                saving.sync_folder(folder)
        except OSError as error:
            raise _not_ready(self.folder / LIST, error) from error

    def _force(self) -> None:
        try:
            force(list(self._unforced))
        except OSError as error:
            raise _not_ready(self._unforced[Path(error.filename)], error) from error
        self._unforced.clear()

    def drop(self) -> None:
        """Take everything away: nothing of it is owed. What the disk does not let go of, the next run takes away."""
        saving.forget(self.folder / LIST)
        shutil.rmtree(self.folder, ignore_errors=True)
        with suppress(OSError):
            self.folder.parent.rmdir()

    def tidy(self) -> None:
        """Take the folder away once nothing waits in it; else the list is of what still waits."""
        if not self.left:
            self.drop()
            return
        self.files = [one for one in self.files if self.is_waiting(one)]
        self.mails = [one for one in self.mails if self.is_waiting(one)]
        self.moves = [one for one in self.moves if one.is_waiting]
        with suppress(WorkbookError):  # the longer list says the same
            self.commit(self.mark)

    @property
    def left(self) -> int:
        """How many files and mails still wait."""
        laid = sum(map(self.is_waiting, self.files)) + sum(map(self.is_waiting, self.mails))
        return laid + sum(one.is_waiting for one in self.moves)

    def place(self, file: OwedFile) -> None:
        """Put a file in its place. Raises WorkbookError where that cannot be; it then waits on."""
        source = self.folder / file.name
        try:
            if not source.exists():  # placed by a run that died before it could say so
                return
            file.path.parent.mkdir(parents=True, exist_ok=True)
            _ask_free(source, file)
            _moved(source, file.path)
        except OSError as error:
            raise saving.not_saved(file.path, error) from error

    def take_off(self, one: OwedFile | OwedMail) -> None:
        """What is settled waits no longer. Where the disk does not let go of it, it is settled once more."""
        saving.forget(self.folder / one.name)

    def is_waiting(self, one: OwedFile | OwedMail) -> bool:
        """Whether it is not settled yet."""
        return (self.folder / one.name).exists()

    def bytes_of(self, one: OwedFile | OwedMail) -> bytes:
        """What waits. Raises WorkbookError where it cannot be read."""
        try:
            return (self.folder / one.name).read_bytes()
        except OSError as error:
            raise WorkbookError("owed-damaged", folder=self.folder) from error

    def lay_as_draft(self, mail: OwedMail) -> None:
        """A mail that cannot leave by itself, among the drafts. Raises WorkbookError where that cannot be."""
        content = self.bytes_of(mail)
        put(mail.draft, b"X-Unsent: 1\r\n" + content)
        self.take_off(mail)


def _ask_free(source: Path, file: OwedFile) -> None:
    """Raises WorkbookError where something was put into the place of a document's file since it was made."""
    if file.lying is None:
        return
    there = document_files.digest_of(file.path)
    if there not in (document_files.NOTHING, file.lying, document_files.digest_of(source)):
        raise WorkbookError(document_files.OTHER, file=file.path.name)


def _moved(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{saving.short(target.name)}.tmp")
        try:  # on another disk: copied there, forced to it, and then put in its place
            written(beside, source.read_bytes())
            beside.replace(target)
        finally:
            saving.forget(beside)
        saving.forget(source)


def _not_ready(path: Path, error: OSError) -> WorkbookError:
    """A file that cannot be laid ready: the book is not touched."""
    return WorkbookError("not-ready", file=path.name, reason=error.strerror or error)


def begun(book: Path, command: str) -> Waiting:
    """A folder for what a run will owe; nothing is on the disk before the first file."""
    stamp = time.strftime("%Y-%m-%d_%H-%M-%S")
    return Waiting(folder_of(book) / f"{stamp}-{time.time_ns() % 10**9:09}-{os.getpid()}", command)


def waiting(book: Path) -> Iterator[Waiting]:
    """What earlier runs left, the oldest first. What has no list was never owed, or its run is still at work."""
    for folder in _folders(book):
        with suppress(WorkbookError):
            found = _read(folder)
            if found is not None:
                yield found


def forget_unlisted(book: Path) -> None:
    """Take away what runs that were cut off laid ready and never listed; whoever asks holds the workbook's lock."""
    for folder in _folders(book):
        with suppress(WorkbookError):
            if _read(folder) is None:
                Waiting(folder, "").drop()


def damaged(book: Path) -> Iterator[WorkbookError]:
    """Why a list of an earlier run cannot be read; what it lists is not touched."""
    for folder in _folders(book):
        try:
            _read(folder)
        except WorkbookError as error:
            yield error


def _folders(book: Path) -> list[Path]:
    try:
        return sorted(path for path in folder_of(book).iterdir() if path.is_dir())
    except OSError:  # nothing is owed, or nobody may look: then nothing can be done about it either
        return []


def _read(folder: Path) -> Waiting | None:
    """A run's list; None where there is none. Raises WorkbookError for one that cannot be read."""
    path = folder / LIST
    if not path.exists():
        return None
    try:
        told = json.loads(path.read_bytes())
        files = [OwedFile(one["name"], Path(one["path"]), one["kind"], one.get("lying")) for one in told["files"]]
        mails = [_mail_of(one) for one in told["mails"]]
        going = list(map(moves.listed, told.get("moves", ())))
        return Waiting(folder, str(told["command"]), str(told["mark"]), files, mails, going)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkbookError("owed-damaged", folder=folder) from error


def _file_as_json(file: OwedFile) -> dict[str, Any]:
    told: dict[str, Any] = {"name": file.name, "path": str(file.path.absolute()), "kind": file.kind}
    return told if file.lying is None else told | {"lying": file.lying}


def _mail_as_json(mail: OwedMail) -> dict[str, Any]:
    return {
        "name": mail.name,
        "message_id": mail.message_id,
        "sender": mail.sender,
        "to": list(mail.to),
        "documents": list(mail.documents),
        "draft": str(mail.draft.absolute()),
    }


def _mail_of(told: Mapping[str, Any]) -> OwedMail:
    return OwedMail(
        name=told["name"],
        message_id=told["message_id"],
        sender=told["sender"],
        to=tuple(told["to"]),
        documents=tuple(told["documents"]),
        draft=Path(told["draft"]),
    )


def documents(book: Path) -> set[str]:
    """The documents of which a mail waits."""
    return {
        document for run in waiting(book) for mail in run.mails if run.is_waiting(mail) for document in mail.documents
    }
