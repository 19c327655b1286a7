"""The outbox: every mail's Message-ID is written down before it is handed in, its fate right after.

So a mail goes out at most once, even if the program dies between sending and noting it: what is written down as begun
and not as done is never sent again by itself. The file lies beside the documents and is only added to.
"""

import errno
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from invoice_workbook.engine import files
from invoice_workbook.errors import WorkbookError

NAME = "Sent mail.jsonl"
BEGUN, SENT, REFUSED = "begun", "sent", "refused"


class Outbox:
    """The file of one book's mails."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def _entries(self) -> Iterator[dict[str, Any]]:
        """Every line that can be read; the last one of a run that died may be cut off anywhere.

        Raises WorkbookError where the file cannot be read at all.
        """
        try:
            content = self.path.read_bytes() if self.path.exists() else b""
        except OSError as error:
            raise WorkbookError("outbox-damaged", file=self.path, reason=error.strerror or error) from error
        for line in content.split(b"\n"):
            try:
                entry = json.loads(line.decode("utf-8", "replace"))
            except ValueError:
                continue
            if isinstance(entry, dict) and {"state", "message_id", "documents"} <= entry.keys():
                yield entry

    def by_document(self) -> dict[str, dict[str, Any]]:
        """The last entry of every document."""
        return {document: entry for entry in self._entries() for document in entry["documents"]}

    def by_id(self) -> dict[str, str]:
        """The state of every mail, by its Message-ID."""
        return {str(entry["message_id"]): str(entry["state"]) for entry in self._entries()}

    def note(self, state: str, message_id: str, to: Sequence[str], documents: Sequence[str]) -> None:
        """One line more, on the disk before this returns. Raises WorkbookError where the disk refuses it."""
        entry = {"state": state, "message_id": message_id, "to": list(to), "documents": list(documents)}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab+", buffering=0) as file:
                line = json.dumps(entry).encode() + b"\n"
                try:
                    files.add(file, line if self._is_whole() else b"\n" + line)
                except OSError:
                    self._forget_empty()
                    raise
        except OSError as error:
            raise WorkbookError("outbox-not-saved", file=self.path, reason=error.strerror or error) from error

    def _forget_empty(self) -> None:
        """A file that was begun for a line and does not have it goes."""
        with suppress(OSError):
            if not self.path.stat().st_size:
                self.path.unlink()

    def ask_writable(self) -> None:
        """Raises WorkbookError where nothing may be written down: no mail is then made."""
        files.ask_writable(self.path.parent)
        if self.path.exists() and not (self.path.is_file() and os.access(self.path, os.W_OK)):
            raise WorkbookError("outbox-not-saved", file=self.path, reason=os.strerror(errno.EACCES))

    def _is_whole(self) -> bool:
        """Whether the last line was written to its end."""
        if not self.path.stat().st_size:
            return True
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"
