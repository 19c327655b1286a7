"""Mails to customers, vendors and colleagues: which documents go to whom, in our words or the clerk's own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from invoice_workbook.books import Books, folded
from invoice_workbook.delivery.mail import Mail, addresses
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import seller
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.schema import RECEIVABLE, Side
from invoice_workbook.tables import joins

ACCOUNTING = "accounting"
TEXT_FILE = "Mail text {kind} {language}.txt"
"""A clerk's own words, beside the documents: the first line is the subject. {words} as in the catalogue."""


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


def to_person(books: Books, person: str, kind: str, name: str, **words: str) -> Cover:
    """A mail to one of our People alone. Raises WorkbookError where there is no address."""
    people = books["People"]
    mine = people.loc[people["person"].map(folded) == folded(person)].iloc[0]
    to = addresses(str(mine["e_mail"]), person)
    known = _known(books, str(mine["name"]) or person, ()) | words
    return Cover(name, person, to, kind, Wording.of(books.settings.language).language, known, (f"{name}.xlsx",))


def _known(books: Books, name: str, documents: Sequence[str]) -> dict[str, str]:
    """Words that every mail knows."""
    return {"company": seller(books).name, "name": name, "documents": ", ".join(documents)}


def mail_of(
    books: Books, cover: Cover, own: Mapping[str, str], attached: Sequence[Path] = (), *, again: bool = False
) -> Mail:
    """The mail of a cover; `own` are the clerk's own words by their file's name.

    Raises WorkbookError if Settings name no sender, or for a word in the clerk's text that means nothing.
    """
    settings = books.settings
    (sender, *_) = addresses(settings["E-mail"], text("settings.company"))
    wording = Wording(cover.language)
    name = TEXT_FILE.format(kind=cover.kind, language=cover.language)
    if name in own:
        subject, _, body = own[name].partition("\n")
        subject, body = (_filled(words, cover.words, name) for words in (subject, body.lstrip("\n")))
    else:
        subject = wording.text(f"mail.{cover.kind}.subject", **cover.words)
        body = wording.text(f"mail.{cover.kind}.text", **cover.words)
    return Mail(
        name=cover.name,
        sender=sender,
        sender_name=settings["Company"],
        to=cover.to,
        subject=subject,
        text=body,
        documents=cover.documents,
        attached=tuple(attached),
        again=again,
    )


def _filled(words: str, values: Mapping[str, str], name: str) -> str:
    try:
        return words.format_map(values)
    except (KeyError, ValueError, IndexError) as error:
        raise WorkbookError("bad-mail-text", file=name, word=error, known=", ".join(values)) from error


@dataclass
class Mails:
    """Mails to customers, or to vendors, as they come together; who has no address is left out with the reason."""

    books: Books
    own: Mapping[str, str]
    side: Side = RECEIVABLE
    made: list[Mail] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)

    def add(
        self, party: str, kind: str, name: str, attached: Sequence[Path], documents: Sequence[str], **words: str | date
    ) -> None:
        """A mail to a party with these files."""
        self.put(party, lambda: cover(self.books, party, kind, name, documents, self.side, **words), attached)

    def put(self, who: str, made: Callable[[], Cover], attached: Sequence[Path]) -> None:
        """A mail from its cover, with these files."""
        try:
            self.made.append(mail_of(self.books, made(), self.own, attached))
        except WorkbookError as error:
            self.left_out.append({self.side.party: who, "reason": str(error)})

    @property
    def more(self) -> dict[str, Any]:
        """What the JSON says of who was left out."""
        return {"left_out": self.left_out} if self.left_out else {}

    @property
    def said(self) -> list[str]:
        """Why, of the first few."""
        return [one["reason"] for one in self.left_out[:3]]
