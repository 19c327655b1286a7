"""What a vendor calls its figures, known from its last bills that somebody verified; nothing of it is guessed.

The files of these bills are read again. Where a verified cell's value stands once on the paper, and the reader did not
know the words beside or above it, these words are that cell's label on the vendor's next bill. A day that was verified
also shows in which order the vendor writes days.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, folded
from invoice_workbook.commands.bill_rows import FOLDER
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.paper import figures, labels
from invoice_workbook.formats.paper.days import DAY_FIRST, MONTH_FIRST, days_in
from invoice_workbook.formats.paper.pieces import Piece, Sheet, squashed
from invoice_workbook.formats.paper.words import Paper
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

MOST_BILLS = 3
LONGEST = 40
VERIFIED = (BillStatus.VERIFIED, BillStatus.ROUTED, BillStatus.APPROVED, BillStatus.SCHEDULED, BillStatus.PAID)
FIELDS = {
    "vendor_reference": labels.NUMBER,
    "bill_date": labels.DATE,
    "due_date": labels.DUE,
    "net": labels.NET,
    "tax": labels.TAX,
    "gross": labels.GROSS,
}
NEVER = (labels.OTHER_DATE, labels.OTHER_NUMBER, labels.OTHER_SUM, labels.CORRECTS, labels.ORDER, labels.REFERENCE)
"""Labels of something else: that the values agree once proves nothing."""
Place = tuple[Piece, int]


@dataclass
class Learned:
    """Kinds of labels by their letters, and the order in which days are written."""

    labels: dict[str, str] = field(default_factory=dict)
    order_of_days: str = ""


def learned(books: Books, vendor: str, papers: Mapping[Path, Paper | WorkbookError], folder: Path) -> Learned:
    """What the vendor's last verified bills teach; two that contradict each other teach nothing."""
    kinds: dict[str, set[str]] = {}
    orders: set[str] = set()
    for cells, paper in _verified(books, vendor, papers, folder):
        sheet = Sheet.of(paper.words)
        for letters, kind in _taught(sheet, cells):
            kinds.setdefault(letters, set()).add(kind)
        orders |= set(_orders(sheet, cells))
    return Learned(
        {letters: next(iter(some)) for letters, some in kinds.items() if len(some) == 1},
        orders.pop() if len(orders) == 1 else "",
    )


def _verified(
    books: Books, vendor: str, papers: Mapping[Path, Paper | WorkbookError], folder: Path
) -> Iterator[tuple[Mapping[str, Any], Paper]]:
    """The last verified bills of a vendor whose file is paper, the latest first."""
    bills = books["Bills"]
    own = (joins.id_keys(books, "Bills", "vendor") == folded(vendor)) & bills["status"].isin(VERIFIED)
    for cells in reversed(bills.loc[own & (bills["files"] != "")].tail(MOST_BILLS).to_dict("records")):
        paper = papers.get(folder / FOLDER / cells["files"].split("; ")[0])
        if isinstance(paper, Paper) and paper.words:
            yield {str(name): value for name, value in cells.items()}, paper


def _taught(sheet: Sheet, cells: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    known = labels.kinds()
    for name, kind in FIELDS.items():
        found = {letters for place in _places(sheet, name, cells) for letters in _labels_at(sheet, place)}
        kinds = {known.get(letters, "") for letters in found}
        fresh = {letters for letters in found if known.get(letters, "") not in (*NEVER, kind)}
        if len(fresh) == 1 and kind not in kinds:
            yield fresh.pop(), kind


def _places(sheet: Sheet, name: str, cells: Mapping[str, Any]) -> Iterator[Place]:
    """Where a cell's value stands on the paper."""
    value = cells.get(name)
    if value is None or value == "" or pd.isna(value):
        return
    if name == "vendor_reference":
        wanted = references.plain(str(value))
        yield from ((p, at) for p in sheet.pieces for at in range(len(p.words)) if _begins(p, at, wanted))
    elif name.endswith("date"):
        day = value.date()
        yield from ((piece, one.first) for piece in sheet.pieces for one in days_in(piece) if day in one.may_be)
    else:
        decimals = int(cells["row_decimals"])
        amount = Decimal(int(value)).scaleb(-decimals)
        found = figures.figures_in(sheet, decimals)
        yield from ((f.piece, f.first) for f in found if abs(f.value) == abs(amount) and f.places == decimals)


def _begins(piece: Piece, at: int, wanted: str) -> bool:
    joined = ""
    for word in piece.words[at : at + 4]:
        joined += references.plain(word.text)
        if joined == wanted:
            return True
    return False


def _labels_at(sheet: Sheet, place: Place) -> Iterator[str]:
    """The letters of what stands before a value in its piece, else of the piece to its left, else of the one above."""
    piece, at = place
    row = sheet.rows[piece.row]
    before = row[row.index(piece) - 1] if row.index(piece) else None
    words = " ".join(word.text for word in piece.words[:at])
    for one in (words, before.text if before else "", *(above.text for above in _above(sheet, piece))):
        letters = squashed(one)
        if letters and not any(c.isdigit() for c in one):
            if 2 <= len(letters) <= LONGEST and len(one.split()) <= labels.LONGEST:
                yield letters
            return


def _above(sheet: Sheet, piece: Piece) -> Iterator[Piece]:
    for row in reversed(sheet.rows[max(piece.row - 2, 0) : piece.row]):
        for one in row:
            if one.page == piece.page and abs(one.left - piece.left) < 30 and piece.top - one.bottom < 2 * piece.height:
                yield one


def _orders(sheet: Sheet, cells: Mapping[str, Any]) -> Iterator[str]:
    """In which order a verified day is written."""
    for name in ("bill_date", "due_date"):
        if pd.isna(cells.get(name)):
            continue
        verified: date = cells[name].date()
        for piece in sheet.pieces:
            for day in days_in(piece):
                if len(day.may_be) == 2 and verified in day.may_be:
                    yield DAY_FIRST if day.may_be[0] == verified else MONTH_FIRST
