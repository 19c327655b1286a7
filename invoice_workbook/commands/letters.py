"""What is sent to customers, vendors and colleagues: which documents go to whom, with which words.

Files are put to it where the disk is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from invoice_workbook.books import Books, folded
from invoice_workbook.delivery.mail import addresses
from invoice_workbook.documents.facts import seller
from invoice_workbook.documents.wording import Wording
from invoice_workbook.ledger import rows
from invoice_workbook.schema import RECEIVABLE, Side


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
    keys = rows.keys(books, side.parties, side.party)
    found = keys.index[keys == folded(id_)]
    parties = books[side.parties]
    row = parties.loc[found[0]] if len(found) else {}
    fields = ("name", "contact", "e_mail", "language")
    return {field: str(row[field]) if len(found) else "" for field in fields}


def cover(
    books: Books, party: str, kind: str, name: str, documents: Sequence[str], side: Side = RECEIVABLE, **words: str
) -> Cover:
    """A mail to a customer or vendor. Raises WorkbookError where there is no address to send it to."""
    row = party_row(books, party, side)
    to = addresses(row["e_mail"], f"{party} {row['name']}".strip())
    known = _known(books, row["contact"] or row["name"], documents) | words
    return Cover(name, party, to, kind, Wording.of(row["language"]).language, known, tuple(documents))


def to_colleague(
    books: Books, person: Mapping[Any, Any], kind: str, name: str, documents: Sequence[str], **words: str
) -> Cover:
    """A mail to one of our People, in the book's language. Raises WorkbookError where there is no address."""
    to = addresses(str(person["e_mail"]), f"{person['person']} {person['name']}")
    known = _known(books, str(person["name"]), documents) | words
    return Cover(name, str(person["person"]), to, kind, Wording.of(books.settings.language).language, known, ())


def _known(books: Books, name: str, documents: Sequence[str]) -> dict[str, str]:
    """Words that every mail knows."""
    return {"company": seller(books).name, "name": name, "documents": ", ".join(documents)}
