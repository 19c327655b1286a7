"""The outbox: every mail's Message-ID is written down before it is handed in, its fate right after.

So a document goes out at most once, even if the program dies between sending and noting it: what is written down
as begun and not as done is never sent again by itself. The file lies beside the documents and is only added to.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import make_msgid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.delivery import smtp
from invoice_workbook.delivery.mail import Mail
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import progress
from invoice_workbook.languages import text

if TYPE_CHECKING:
    from invoice_workbook.commands.outcome import Failure

NAME = "Sent mail.jsonl"
MAIL = "mail"
BEGUN, SENT, REFUSED = "begun", "sent", "refused"
PAUSE = 1.0
"""Seconds between two mails: servers take many at once for spam."""


@dataclass(frozen=True)
class Unsent:
    """A mail that did not go, or of which nobody knows."""

    documents: tuple[str, ...]
    to: tuple[str, ...]
    reason: str


@dataclass
class Posted:
    """What became of the mails: Message-ID and documents of what was sent, now or before; the rest with its reason."""

    sent: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    unsent: list[Unsent] = field(default_factory=list)

    @property
    def as_json(self) -> list[dict[str, Any]]:
        """What was sent."""
        return [{"message_id": id_, "documents": list(group)} for id_, group in self.sent]

    @property
    def failed(self) -> "list[Failure]":
        """Every document whose mail did not go."""
        from invoice_workbook.commands.outcome import failure

        return [
            failure(MAIL, document, mail.reason) | {"to": ", ".join(mail.to)}
            for mail in self.unsent
            for document in mail.documents
        ]

    @property
    def told(self) -> list[str]:
        """What the clerk reads of the first few that did not go."""
        return [f"{', '.join(mail.documents)}: {mail.reason}" for mail in self.unsent[:3]]


class Outbox:
    """The file of one book's mails."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def _entries(self) -> Iterator[dict[str, Any]]:
        if not self.path.exists():
            return
        for line in self.path.read_text("utf-8").splitlines():
            try:
                yield json.loads(line)
            except ValueError:  # the last line of a run that died: its mail was not handed in yet
                continue

    def known(self) -> dict[str, dict[str, Any]]:
        """The last entry of every document."""
        return {document: entry for entry in self._entries() for document in entry["documents"]}

    def note(self, state: str, message_id: str, mail: Mail) -> None:
        """One line more, on the disk before this returns. Raises WorkbookError where the disk refuses."""
        entry = {"state": state, "message_id": message_id, "to": mail.to, "documents": mail.documents}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise WorkbookError("not-saved", file=self.path, reason=error.strerror or error) from error


def post(
    outbox: Outbox,
    server: smtp.Server,
    mails: Sequence[Mail],
    *,
    again: bool = False,
    timeout: float = smtp.TIMEOUT,
    pause: Callable[[float], object] = time.sleep,
) -> Posted:
    """Hand the mails in, one after another; what was sent before is not sent again unless it is ordered so.

    Raises WorkbookError, and nothing was sent, where the server cannot be reached or the outbox not be written.
    """
    posted, known = Posted(), {} if again else outbox.known()
    fresh = []
    for mail in mails:
        before = next((known[d] for d in mail.documents if d in known and known[d]["state"] != REFUSED), None)
        if before is None:
            fresh.append(mail)
        elif before["state"] == SENT:
            posted.sent.append((before["message_id"], mail.documents))
        else:
            posted.unsent.append(_unsent(mail, text("mail.unsure", message_id=before["message_id"])))
    if not fresh:
        return posted
    with smtp.Connection(server, timeout) as connection, progress.counted(text("progress.mails"), len(fresh)) as step:
        for n, mail in enumerate(fresh):
            if n:
                pause(PAUSE)
            fate = _hand_in(outbox, connection, mail, posted)
            step()
            if fate.is_over:
                posted.unsent += [_unsent(one, text("mail.not-tried")) for one in fresh[n + 1 :]]
                break
    return posted


def _hand_in(outbox: Outbox, connection: smtp.Connection, mail: Mail, posted: Posted) -> smtp.Fate:
    message_id = make_msgid(domain=mail.sender.rpartition("@")[2])
    outbox.note(BEGUN, message_id, mail)
    fate = connection.send(mail, message_id)
    if fate.state == "sent":
        outbox.note(SENT, message_id, mail)
        posted.sent.append((message_id, mail.documents))
    elif fate.state == "refused":
        outbox.note(REFUSED, message_id, mail)
    if fate.reason:
        reason = text("mail.unsure", message_id=message_id) if fate.state == "unknown" else fate.reason
        posted.unsent.append(_unsent(mail, reason))
    return fate


def _unsent(mail: Mail, reason: str) -> Unsent:
    return Unsent(mail.documents, mail.to, reason)
