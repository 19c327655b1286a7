"""A paper with its labels: what follows a label, and what is known before the paper is read.

`Known` is what the reader knows beforehand: its own numbers and orders, which no vendor's number is; rates of tax; what
the vendor is known for.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from invoice_workbook.formats.paper import labels
from invoice_workbook.formats.paper.labels import Label
from invoice_workbook.formats.paper.pieces import Piece, Sheet
from invoice_workbook.formats.paper.words import SCAN, Paper


@dataclass(frozen=True)
class Said:
    """A value, and where it was read: the page, the label that names it, and the words themselves."""

    value: Any
    page: int
    label: str
    raw: str
    letters: str = ""
    """The label's letters, by which it is known on the vendor's next bill."""


@dataclass(frozen=True)
class Known:
    """What is known before a paper is read."""

    ours: frozenset[str] = frozenset()
    """Our own tax number, accounts and the like, letters and digits alone."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """Purchase orders by their letters and digits."""
    rates: tuple[Decimal, ...] = ()
    home: str = "EUR"
    today: date = date(2026, 1, 1)
    country: str = ""
    """The vendor's."""
    currency: str = ""
    order_of_days: str = ""
    """How the vendor is known to write days."""
    learned: Mapping[str, str] = field(default_factory=dict)
    """Kinds of the labels that the vendor is known to use, by their letters."""


class Marked:
    """A paper as rows of pieces, its labels, and where a label's value may stand."""

    def __init__(self, paper: Paper, known: Known, sheet: Sheet | None = None) -> None:
        self.paper, self.known = paper, known
        self.sheet = sheet or Sheet.of(paper.words)
        self.labels = list(labels.labels_in(self.sheet.pieces, dict(known.learned)))

    def _of(self, *kinds: str) -> list[Label]:
        return [label for label in self.labels if label.kind in kinds]

    @cached_property
    def _starts(self) -> set[tuple[Piece, int]]:
        """Where labels begin, dates' little words aside."""
        return {
            (label.piece, label.first)
            for label in self.labels
            if label.kind != labels.ANY_DATE or len(label.letters) > 4
        }

    def _is_column(self, value: Piece, label: Label) -> bool:
        """Whether more values stand close under a value: the label is then a column's, and names none of them."""
        under = self.sheet.below(value, label.left, label.right, 2.4)
        return bool(under) and any(c.isdigit() for c in under[0].text) and (under[0], 0) not in self._starts

    def _values(self, label: Label) -> Iterator[tuple[Piece, int]]:
        """Where a label's value may begin: behind it, in the next piece of the row, or under it."""
        piece, at = label.piece, label.last + 1
        ends_glued = re.search(r":\S", piece.words[label.last].text)
        if ends_glued:
            yield piece, label.last
            return
        while at < len(piece.words) and piece.words[at].text in (":", "-", "–", "=", "."):
            at += 1
        if at < len(piece.words):
            if (piece, at) not in self._starts:
                yield piece, at
            return
        after = self.sheet.right_of(piece)
        if after and (after[0], 0) not in self._starts:
            yield after[0], 0
        under = self.sheet.below(piece, label.left, label.right)
        if under and (under[0], 0) not in self._starts and abs(under[0].left - label.left) < 60:
            yield from [] if self._is_column(under[0], label) else [(under[0], 0)]


def agreed(found: Sequence[Said], by: Callable[[Said], object]) -> Said | None:
    """The first, if all say the same."""
    return found[0] if len({by(one) for one in found}) == 1 else None


def is_scan(paper: Paper) -> bool:
    """Whether its letters were read from a picture."""
    return paper.kind == SCAN
