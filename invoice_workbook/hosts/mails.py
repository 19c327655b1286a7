"""The mails of one run: drafts, or sent; who has no address is told."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.delivery.mail import Mail
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import mailing
from invoice_workbook.hosts.outbox import Outbox, post
from invoice_workbook.hosts.run import Result
from invoice_workbook.schema import RECEIVABLE, Side

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.letters import Cover

Files = list[tuple[Path, bytes]]


class Mails:
    """Mails to customers, or to vendors, as they come together."""

    def __init__(self, books: "Books", folder: Path, side: Side = RECEIVABLE) -> None:
        self._books, self._folder, self._side = books, folder, side
        self.made: list[Mail] = []
        self.left_out: list[dict[str, str]] = []

    def add(self, party: str, kind: str, name: str, files: Files, documents: Sequence[str], **words: str) -> None:
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

    def out(self, really: bool) -> tuple[Files, dict[str, Any], list[str]]:
        """Draft files, what the JSON says, and what the clerk is told."""
        more: dict[str, Any] = {"left_out": self.left_out} if self.left_out else {}
        said = [one["reason"] for one in self.left_out[:3]]
        if not really:
            return mailing.drafts(self.made, self._folder), more, said
        posted = post(Outbox(self._folder), mailing.server_of(self._books), self.made)
        more["sent"] = [{"message_id": id_, "documents": list(group)} for id_, group in posted.sent]
        if posted.failed:
            more["failed"] = posted.failed
            said += [f"{', '.join(one['documents'])}: {one['reason']}" for one in posted.failed[:3]]
        return [], more, said


def counted(result: Result, *also: str) -> Result:
    """What could not be sent, and what else the JSON lists, counts as an error."""
    result.errors += sum(len(result.json.get(name, ())) for name in ("failed", *also))
    return result
