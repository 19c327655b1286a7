"""What is sent to customers, vendors and colleagues: which documents go to whom, with which words.

Files are put to it where the disk is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from invoice_workbook.books import Books, folded
from invoice_workbook.delivery.mail import addresses
from invoice_workbook.documents.facts import seller
from invoice_workbook.documents.wording import Wording
from invoice_workbook.schema import RECEIVABLE, Side
from invoice_workbook.tables import joins

ACCOUNTING = "accounting"


@dataclass(frozen=True)
class Cover:
    """A mail's words, before its files are put to it."""

    name: str
    party: str
    to: tuple[str, ...]
    kind: str
    language: str
    words: dict[str, str]
    documents: tuple[str, ...]


def party_row(books: Books, id_: str, side: Side = RECEIVABLE) -> dict[str, str]:
    """The customer's or vendor's cells as text; blank ones where there is none."""
    row, parties = books.find_row(side.parties, id_), books[side.parties]
    fields = ("name", "contact", "e_mail", "language")
    return {field: "" if row is None else str(parties[field][row]) for field in fields}


def cover(
    books: Books,
    party: str,
    kind: str,
    name: str,
    documents: Sequence[str],
    side: Side = RECEIVABLE,
    **words: str | date,
) -> Cover:
    """A mail to a customer or vendor, days written in their language. Raises WorkbookError where it has no address."""
    row = party_row(books, party, side)
    to = addresses(row["e_mail"], f"{party} {row['name']}".strip())
    wording = Wording.of(row["language"])
    written = {key: word if isinstance(word, str) else wording.date(word) for key, word in words.items()}
    known = _known(books, row["contact"] or row["name"], documents) | written
    return Cover(name, party, to, kind, wording.language, known, tuple(documents))


def to_colleague(books: Books, person: str, kind: str, name: str, documents: Sequence[str], **words: str) -> Cover:
    """A mail to one of our People, and to accounting. Raises WorkbookError where nobody has an address."""
    people, keys = books["People"], joins.id_keys(books, "People", "person")
    mine = keys == folded(person)
    cells = [*people.loc[mine, "e_mail"], *people.loc[~mine & (people["role"] == ACCOUNTING), "e_mail"]]
    called = str(people.loc[mine, "name"].iloc[0]) if mine.any() else person
    to = addresses("; ".join(cell for cell in cells if cell.strip()), person)
    known = _known(books, called, documents) | words
    return Cover(name, person, to, kind, Wording.of(books.settings.language).language, known, tuple(documents))


def _known(books: Books, name: str, documents: Sequence[str]) -> dict[str, str]:
    """Words that every mail knows."""
    return {"company": seller(books).name, "name": name, "documents": ", ".join(documents)}
