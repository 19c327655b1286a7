"""A paper: its words, each with its page and its box.

Units: points (1/72 inch) from the page's upper left corner, as it is seen; pages from 1.
"""

from dataclasses import dataclass
from typing import Any

TEXT, SCAN, BLANK = "text", "scan", "blank"
"""How the words came: out of the file, read from a picture, or not at all."""


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a blank between them."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Of its line, more or less its font's size."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Halfway down."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Paper:
    """A bill on paper. `kind` says how its words came; `wants` what is missing to read more of it ("" is nothing)."""

    words: tuple[Word, ...] = ()
    kind: str = BLANK
    wants: str = ""

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Paper":
        """As the reader in its own process says it."""
        words = tuple(Word(str(text), int(page), *map(float, box)) for text, page, *box in said.get("words", ()))
        return cls(words, str(said["kind"]), str(said.get("wants", "")))
