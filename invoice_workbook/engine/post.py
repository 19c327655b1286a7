"""Mails handed in, one after another, each noted in the outbox before and after.

What was handed in and what nobody knows the fate of are told apart: the second never leaves by itself again. It lies
among the drafts, as does a mail that the server refused; what was not tried waits for the next run.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from invoice_workbook.commands.declaration import Sent
from invoice_workbook.delivery import draft, smtp
from invoice_workbook.delivery.mail import Mail
from invoice_workbook.engine import outbox as boxes
from invoice_workbook.engine import progress
from invoice_workbook.engine.outbox import Outbox
from invoice_workbook.engine.owed import OwedMail, Waiting
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure
from invoice_workbook.languages import text

MAIL = "mail"
PAUSE = 1.0
"""Seconds between two mails: servers take many at once for spam."""


@dataclass(frozen=True)
class Office:
    """Where mails are handed in, with the password, and how patiently."""

    server: smtp.Server
    password: str = ""
    timeout: float = smtp.TIMEOUT
    to_connect: float = smtp.TIMEOUT
    pause: Callable[[float], object] = time.sleep


@dataclass
class Posted:
    """What became of mails: what was sent, now or before; what was not, with the reason; what still waits."""

    sent: list[Sent] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def add_failed(self, to: Sequence[str], documents: Sequence[str], reason: object) -> None:
        """A mail that did not go, or of which nobody knows."""
        self.failed += [failure(MAIL, one, reason) | {"to": ", ".join(to)} for one in documents]
        self.told.append(f"{', '.join(documents)}: {reason}")

    @property
    def as_json(self) -> list[dict[str, Any]]:
        """What was sent."""
        return [{"message_id": one.message_id, "documents": list(one.documents)} for one in self.sent]


def sorted_out(outbox: Outbox, mails: Sequence[Mail], waiting: Collection[str], posted: Posted) -> list[Mail]:
    """The mails that are to be made: those whose documents went out before, or may have, are not made once more.

    Nor are those of which a mail is `waiting`, from a run that found no server.
    """
    known = outbox.by_document()
    fresh = []
    for mail in mails:
        if any(one in waiting for one in mail.documents):
            posted.add_failed(mail.to, mail.documents, text("mail.waits"))
            continue
        past = (known[one] for one in mail.documents if one in known and not mail.again)
        before = next((entry for entry in past if entry["state"] != boxes.REFUSED), None)
        if before is None:
            fresh.append(mail)
        elif before["state"] == boxes.SENT:
            posted.sent.append(Sent(before["message_id"], mail.documents))
        else:
            posted.add_failed(mail.to, mail.documents, text("mail.unsure", message_id=before["message_id"]))
    return fresh


def hand_in(outbox: Outbox, office_of: Callable[[], Office], waiting: Waiting, posted: Posted) -> None:
    """Every mail that waits, at most once. Where the server is not there they wait on.

    `office_of` is asked only where one is to be handed in; it may raise WorkbookError.
    """
    try:
        fresh = _unsettled(outbox.by_id(), waiting, posted)
        if fresh:
            office = office_of()
            with (
                smtp.Connection(office.server, office.password, office.timeout, office.to_connect) as connection,
                progress.counted(text("progress.mails"), len(fresh)) as step,
            ):
                _each(outbox, office, waiting, fresh, posted, connection, step)
    except WorkbookError as error:  # nobody took one of those that still wait
        told = {one["document"] for one in posted.failed}
        for mail in waiting.mails:
            if waiting.is_waiting(mail) and not told & set(mail.documents):
                posted.add_failed(mail.to, mail.documents, error)


def _unsettled(states: Mapping[str, str], waiting: Waiting, posted: Posted) -> list[OwedMail]:
    """The mails that were never handed in; of the others it is said what became of them."""
    fresh: list[OwedMail] = []
    for mail in waiting.mails:
        if not waiting.is_waiting(mail):
            if states.get(mail.message_id) == boxes.SENT:
                posted.sent.append(Sent(mail.message_id, mail.documents))
            continue
        match states.get(mail.message_id):
            case None:
                fresh.append(mail)
            case boxes.SENT:
                posted.sent.append(Sent(mail.message_id, mail.documents))
                waiting.take_off(mail)
            case state:
                reason = text("mail.unsure", message_id=mail.message_id) if state == boxes.BEGUN else ""
                _lay_as_draft(waiting, mail, posted, reason or text("mail.refused"))
    return fresh


def _each(
    outbox: Outbox,
    office: Office,
    waiting: Waiting,
    fresh: Sequence[OwedMail],
    posted: Posted,
    connection: smtp.Connection,
    step: Callable[[], None],
) -> None:
    for n, mail in enumerate(fresh):
        if n:
            office.pause(PAUSE)
        fate = _one(outbox, waiting, mail, posted, connection)
        step()
        if fate.is_over:
            for left in fresh[n + 1 :]:
                posted.add_failed(left.to, left.documents, text("mail.not-tried"))
            return


def _one(outbox: Outbox, waiting: Waiting, mail: OwedMail, posted: Posted, connection: smtp.Connection) -> smtp.Fate:
    """One mail handed in. Raises WorkbookError where it was not, and may be tried again."""
    letter = message_from_bytes(waiting.bytes_of(mail), policy=SMTP)
    assert isinstance(letter, EmailMessage)
    outbox.note(boxes.BEGUN, mail.message_id, mail.to, mail.documents)
    fate = connection.send(letter, mail.sender, mail.to)
    match fate.state:
        case "sent":
            posted.sent.append(Sent(mail.message_id, mail.documents))
            _note(outbox, boxes.SENT, mail, posted)
            waiting.take_off(mail)
            if fate.reason:
                posted.add_failed(mail.to, mail.documents, fate.reason)
        case "refused":
            _note(outbox, boxes.REFUSED, mail, posted)
            _lay_as_draft(waiting, mail, posted, fate.reason)
        case "unknown":
            _lay_as_draft(waiting, mail, posted, text("mail.unsure", message_id=mail.message_id))
    return fate


def _note(outbox: Outbox, state: str, mail: OwedMail, posted: Posted) -> None:
    """What became of a mail; where it cannot be written down it is said: the mail has left, or has come back."""
    try:
        outbox.note(state, mail.message_id, mail.to, mail.documents)
    except WorkbookError as error:
        posted.add_failed(mail.to, mail.documents, text(f"mail.not-listed-{state}", reason=error))


def _lay_as_draft(waiting: Waiting, mail: OwedMail, posted: Posted, reason: str) -> None:
    """A mail that does not leave by itself any more: the clerk finds it among the drafts, now or after the next run."""
    try:
        waiting.lay_as_draft(mail)
        reason = f"{reason} {text('mail.laid', draft=mail.draft.name)}"
    except WorkbookError as error:
        reason = f"{reason} {error}"
    posted.add_failed(mail.to, mail.documents, reason.strip())


def draft_path(folder: Path, name: str) -> Path:
    """Where a mail's draft lies."""
    from invoice_workbook.documents.file_names import file_stem

    return folder / draft.FOLDER / f"{file_stem(name)}{draft.ENDING}"
