"""The mails of one run: drafts, or sent; who has no address is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.delivery.mail import Mail
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import mailing
from invoice_workbook.hosts.outbox import Outbox, post
from invoice_workbook.schema import RECEIVABLE, Side

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.letters import Cover
    from invoice_workbook.commands.outcome import Failure

Files = list[tuple[Path, bytes]]


@dataclass(frozen=True)
class Out:
    """What became of mails: draft files, what the JSON says, what the clerk is told, and what did not go."""

    drafts: Files = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    failed: "Sequence[Failure]" = ()


class Mails:
    """Mails to customers, or to vendors, as they come together."""

    def __init__(self, books: "Books", folder: Path, side: Side = RECEIVABLE) -> None:
        self._books, self._folder, self._side = books, folder, side
        self.made: list[Mail] = []
        self.left_out: list[dict[str, str]] = []

    def add(
        self, party: str, kind: str, name: str, files: Files, documents: Sequence[str], **words: str | date
    ) -> None:
        """A mail to a party with these files."""
        from invoice_workbook.commands import letters

        self.put(party, lambda: letters.cover(self._books, party, kind, name, documents, self._side, **words), files)

    def put(self, who: str, cover: "Callable[[], Cover]", files: Files) -> None:
        """A mail from its cover, with these files."""
        try:
            attached = [(path.name, content) for path, content in files]
            self.made.append(mailing.mail_of(self._books, cover(), self._folder, attached))
        except WorkbookError as error:
            self.left_out.append({self._side.party: who, "reason": str(error)})

    def out(self, really: bool) -> Out:
        """The mails as drafts, or `really` sent."""
        more: dict[str, Any] = {"left_out": self.left_out} if self.left_out else {}
        said = [one["reason"] for one in self.left_out[:3]]
        if not really:
            return Out(mailing.drafts(self.made, self._folder), more, said)
        posted = post(Outbox(self._folder), mailing.server_of(self._books), self.made)
        more["sent"] = posted.as_json
        return Out([], more, [*said, *posted.told], posted.failed)
