"""Rows of a paper, and the pieces of which they consist: words that stand close together.

Units: points. A gap wider than a letter is high parts two pieces.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from invoice_workbook.formats.paper.words import Word

SAME_ROW = 0.45
"""Of a word's height: how far the middles of one row's words may be apart."""
GAP = 0.85
"""Of a word's height: from here on a gap parts two pieces."""
ANOTHER_SIZE = 1.35
"""Words of which one is so much higher than the other are no piece."""
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_NUMBER_SIGNS = {"#": "no", "№": "no", "°": "o", "º": "o", "&": "", "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe"}


def squashed(text: str) -> str:
    """Letters alone, small and without accents.

    >>> squashed("Rechnungs-Nr.:"), squashed("Facture n° 12"), squashed("Échéance")
    ('rechnungsnr', 'factureno', 'echeance')
    """
    spelled = "".join(_NUMBER_SIGNS.get(c, c) for c in text.casefold())
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", spelled))
    return "".join(c for c in bare if c.isalpha() or unicodedata.category(c) in ("Mn", "Mc"))


@dataclass(frozen=True)
class Piece:
    """Words of one row without a gap between them, from left to right."""

    words: tuple[Word, ...]
    row: int
    """Its row's number, counted over all pages."""

    @cached_property
    def text(self) -> str:
        """The words with blanks between them."""
        return " ".join(word.text for word in self.words)

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.words[0].page

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Its right edge."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def height(self) -> float:
        """Of its highest word."""
        return max(word.height for word in self.words)


@dataclass(frozen=True)
class Sheet:
    """A paper as rows of pieces, from the top of the first page to the foot of the last."""

    rows: tuple[tuple[Piece, ...], ...]

    @classmethod
    def of(cls, words: Iterable[Word]) -> "Sheet":
        """The rows that these words stand in."""
        found: list[tuple[Piece, ...]] = []
        by_page: dict[int, list[Word]] = {}
        for word in words:
            by_page.setdefault(word.page, []).append(word)
        for page in sorted(by_page):
            found += [_pieces(row, len(found) + n) for n, row in enumerate(_rows(by_page[page]))]
        return cls(tuple(found))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces, row by row."""
        return tuple(piece for row in self.rows for piece in row)

    def right_of(self, piece: Piece) -> tuple[Piece, ...]:
        """The pieces of its row that follow it."""
        row = self.rows[piece.row]
        return row[row.index(piece) + 1 :]

    def below(self, piece: Piece, left: float, right: float, deepest: float = 3) -> list[Piece]:
        """The pieces under a stretch of a piece, the nearest first, at most so many of its heights away."""
        found = []
        for row in self.rows[piece.row + 1 : piece.row + 6]:
            for one in row:
                near = one.page == piece.page and 0 <= one.top - piece.bottom + piece.height < deepest * piece.height
                if near and min(one.right, right) - max(one.left, left) > 0:
                    found.append(one)
        return found


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words of one page by rows: each joins the row whose last word to its left stands at its height."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        for row in reversed(rows[-4:]):
            last = row[-1]
            if abs(last.middle - word.middle) < SAME_ROW * min(last.height, word.height):
                row.append(word)
                break
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def _pieces(row: Sequence[Word], number: int) -> tuple[Piece, ...]:
    parts: list[list[Word]] = [[row[0]]]
    for before, word in pairwise(row):
        low, high = sorted((before.height, word.height))
        if word.left - before.right > GAP * low or high > ANOTHER_SIZE * low:
            parts.append([])
        parts[-1].append(word)
    return tuple(Piece(tuple(part), number) for part in parts)
