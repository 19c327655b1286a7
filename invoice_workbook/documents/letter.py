"""A letter with a table, as PDF/A-3b: statement of account, reminder. Laid out by layouts/letter.typ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from invoice_workbook.documents import letterhead, typesetting
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Party

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


@dataclass(frozen=True)
class Letter:
    """Everything the letter says, in its language. Amount and currency are what the code to scan pays."""

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
    reference: str = ""


def make(letter: Letter) -> bytes:
    """The PDF. Raises WorkbookError where a character of its texts has no font."""
    return typesetting.pdf("letter", letter.id, content(letter))


def content(letter: Letter) -> dict[str, Any]:
    """Everything the layout prints."""
    wording, table = letter.wording, letter.table
    paid_to = (letter.seller, letter.iban, letter.bic)
    return {
        "language": wording.language,
        "id": letter.id,
        "title": letter.title,
        "date": letterhead.day(letter.day),
        "labels": {label: wording.text(label) for label in ("payment", "scan")},
        "page": wording.text("page", page="{page}", pages="{pages}"),
        "seller": letterhead.sender(letter.seller, wording),
        "buyer": letterhead.address(letter.buyer),
        "facts": [list(fact) for fact in letter.facts if fact[1]],
        "opening": list(letter.opening),
        "columns": list(table.columns),
        "rights": list(table.rights),
        "widths": [0.0, *_widths(table.columns[1:], [row[1:] for row in table.rows], table.widest)],
        "rows": [list(row) for row in table.rows],
        "totals": [list(row) for row in letter.totals],
        "bands": [list(band) for band in letter.bands],
        "closing": list(letter.closing),
        "bank": letterhead.account(*paid_to, letter.reference, wording) if letter.amount > 0 else [],
        "qr": letterhead.code_to_scan(*paid_to, letter.amount, letter.currency, letter.reference),
    }


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]], widest: float) -> list[float]:
    """Widths in millimetres. Worked out here: typst would measure every cell twice."""
    found = []
    for place, label in enumerate(columns):
        longest = max((len(row[place]) for row in rows), default=0)
        found.append(min(_PADDING + max(longest * _LETTER, len(label) * _HEADER_LETTER), widest))
    return found
