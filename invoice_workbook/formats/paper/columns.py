"""A table on a paper as rows of cells: each piece stands in the column whose header is above it.

Units: points. A header that is repeated, on another page for instance, places the columns anew.
"""

from collections.abc import Callable, Sequence

from invoice_workbook.formats.paper.pieces import Piece, Sheet
from invoice_workbook.formats.paper.words import Paper

Row = tuple[int, list[str]]
"""The row's number on the paper, from 1, and its cells."""


def rows(paper: Paper, is_header: Callable[[Sequence[str]], bool]) -> list[Row]:
    """The header's row and those below it; none where no row is a header."""
    columns: tuple[Piece, ...] = ()
    found: list[Row] = []
    for n, pieces in enumerate(Sheet.of(paper.words).rows, 1):
        if is_header([piece.text for piece in pieces]) and (not columns or len(pieces) == len(columns)):
            if not columns:
                found.append((n, [piece.text for piece in pieces]))
            columns = pieces
        elif columns:
            found.append((n, _cells(pieces, columns)))
    return found


def _cells(pieces: Sequence[Piece], columns: Sequence[Piece]) -> list[str]:
    cells = [""] * len(columns)
    for piece in pieces:
        at = max(range(len(columns)), key=lambda n: _nearness(piece, columns[n]))
        cells[at] = f"{cells[at]} {piece.text}".strip()
    return cells


def _nearness(piece: Piece, header: Piece) -> float:
    """How far the two overlap; below 0 how far they are apart at the edges that are nearer."""
    overlap = min(piece.right, header.right) - max(piece.left, header.left)
    return overlap if overlap > 0 else -min(abs(piece.left - header.left), abs(piece.right - header.right))
