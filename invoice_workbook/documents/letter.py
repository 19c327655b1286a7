"""Letters with a table, as PDF/A-3b: what all of them hold, and the page that layouts/letter.typ prints."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from invoice_workbook import transfer_texts
from invoice_workbook.documents import fonts, letterhead, typesetting
from invoice_workbook.documents.codes_to_scan import Asked
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.national_references import Reference

_PADDING, _LETTER, _HEADER_LETTER = 4.0, 1.95, 1.9
"""Millimetres: of a cell's two sides, of a letter in a row and in the header."""


@dataclass(frozen=True)
class Table:
    """Columns and rows as texts; `rights` says which stand to the right. The first takes what is left.

    `widest` is how wide the others may be, in millimetres.
    """

    columns: tuple[str, ...]
    rights: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    widest: float = 34.0

    @classmethod
    def of(
        cls,
        columns: Sequence[str],
        rights: Collection[str],
        rows: Iterable[tuple[str, ...]],
        wording: Wording,
        widest: float = 34.0,
    ) -> "Table":
        """A table whose columns are named in the letter's language; `rights` are those that stand to the right."""
        labels = tuple(wording.text(f"column.{column}") for column in columns)
        return cls(labels, tuple(column in rights for column in columns), tuple(rows), widest)


Item_co = TypeVar("Item_co", covariant=True)


@dataclass(frozen=True, kw_only=True)
class Letter(ABC, Generic[Item_co]):
    """What every letter about money holds: to whom, of which day, in which currency, and the items it is about.

    `party` is the receiver's id; `iban` and `bic` are our account, where the receiver is to pay; `reference` is what
    banks carry as such, and names the receiver.
    """

    party: str
    day: date
    currency: str
    decimals: int
    seller: Party
    buyer: Party
    items: tuple[Item_co, ...]
    iban: str = ""
    bic: str = ""
    reference: Reference | None = None

    @property
    @abstractmethod
    def name(self) -> str:
        """The document's name."""

    @property
    @abstractmethod
    def total(self) -> int:
        """What it comes to, in minor units."""

    def wording(self) -> Wording:
        """The receiver's language, as far as the fonts of this machine can print it."""
        return fonts.printable(Wording.of(self.buyer.language, self.seller.country, self.currency))

    @property
    def is_in_lakh(self) -> bool:
        """Whether its amounts are grouped in lakh and crore."""
        return Wording.of(self.buyer.language, self.seller.country, self.currency).is_in_lakh


@dataclass(frozen=True)
class Page:
    """Everything a letter says, as texts in its language. Amount and currency are what the code to scan pays.

    A table `before` the other stands above it; both then have captions.
    """

    id: str
    title: str
    day: date
    wording: Wording
    seller: Party
    buyer: Party
    facts: tuple[tuple[str, str], ...]
    opening: tuple[str, ...]
    table: Table
    totals: tuple[tuple[str, str], ...]
    bands: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = ()
    iban: str = ""
    bic: str = ""
    amount: int = 0
    currency: str = ""
    text: str = ""
    reference: Reference | None = None
    before: Table | None = None
    captions: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked:
        """What the receiver is asked to pay."""
        return Asked(
            holder=self.seller,
            payer=self.buyer,
            iban=self.iban,
            bic=self.bic,
            amount=self.amount,
            currency=self.currency,
            text=self.text,
            reference=self.reference,
        )


def page_of(
    letter: Letter[object],
    wording: Wording,
    title: str,
    table: Table,
    *,
    facts: Sequence[tuple[str, str]] = (),
    opening: str,
    totals: Sequence[tuple[str, str]],
    closing: str,
    bands: Sequence[tuple[str, str]] = (),
    numbers: Sequence[str] = (),
) -> Page:
    """The page of a letter: its day is the last of the facts; with numbers to quote the receiver is asked to pay."""
    return Page(
        id=letter.name,
        title=title,
        day=letter.day,
        wording=wording,
        seller=letter.seller,
        buyer=letter.buyer,
        facts=(*facts, (wording.text("date"), wording.date(letter.day))),
        opening=(opening,),
        table=table,
        totals=tuple(totals),
        bands=tuple(bands),
        closing=(closing,),
        iban=letter.iban,
        bic=letter.bic,
        amount=letter.total if numbers else 0,
        currency=letter.currency if numbers else "",
        text=quoted(numbers),
        reference=letter.reference if numbers else None,
    )


def quoted(numbers: Sequence[str]) -> str:
    """Numbers to quote, as many as a transfer's text holds, each whole; what is left out is a sign of its own.

    >>> quoted(["C-1", "INV-1", "INV-2"]), len(quoted(["C-1", *map(str, range(1000, 1040))]))
    ('C-1, INV-1, INV-2', 139)
    """
    return transfer_texts.listed(numbers, transfer_texts.AND_MORE)


def make(page: Page, dress: Dress = PLAIN) -> bytes:
    """The PDF. Raises WorkbookError where a character of its texts has no font."""
    return typesetting.pdf("letter", page.id, content(page), dress)


def content(page: Page) -> dict[str, Any]:
    """Everything the layout prints."""
    wording = page.wording
    tables = [page.before, page.table] if page.before else [page.table]
    return {
        "language": wording.language,
        "id": page.id,
        "title": page.title,
        "date": letterhead.day(page.day),
        "labels": {label: wording.text(label) for label in ("payment", "scan")},
        "page": wording.text("page", page="{page}", pages="{pages}"),
        "seller": letterhead.sender(page.seller, wording),
        "buyer": letterhead.address(page.buyer, wording),
        "facts": [list(fact) for fact in page.facts if fact[1]],
        "opening": list(page.opening),
        "tables": [_printed(table) for table in tables],
        "captions": list(page.captions),
        "totals": [list(row) for row in page.totals],
        "bands": [list(band) for band in page.bands],
        "closing": list(page.closing),
        **letterhead.paid_by(page.asked, page.buyer.language or wording.language, wording),
    }


def _printed(table: Table) -> dict[str, Any]:
    """What the layout prints of a table."""
    return {
        "columns": list(table.columns),
        "rights": list(table.rights),
        "widths": [0.0, *_widths(table.columns[1:], [row[1:] for row in table.rows], table.widest)],
        "rows": [list(row) for row in table.rows],
    }


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]], widest: float) -> list[float]:
    """Widths in millimetres. Worked out here: typst would measure every cell twice."""
    found = []
    for place, label in enumerate(columns):
        longest = max((len(row[place]) for row in rows), default=0)
        found.append(min(_PADDING + max(longest * _LETTER, len(label) * _HEADER_LETTER), widest))
    return found
