"""Formulas as a package writes them, taken apart by openpyxl's tokenizer."""

import re
from functools import lru_cache
from typing import NamedTuple

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from tests.excel_rules.book import Book

_STRING = re.compile(r'"(?:[^"]|"")*"')
_ITEM = re.compile(r"\[((?:'.|[^\[\]'])*)\]")
_STRUCTURED = re.compile(r"([^\[\]!']*)\[(.*)\]")
_SHEETS = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]]*(?:\[[^\]]*\])?[^'!\[\]]*))!(.*)", re.DOTALL)
_NUMBERS = re.compile(r"(?<![\w.$])(\$?[A-Z]{1,3}\$?|)\d+(?![\w(\]'])")


class Formula(NamedTuple):
    """A formula: of which book and part, where in it, what it is for, its text."""

    book: Book
    part: str
    place: str
    use: str
    text: str

    @property
    def tokens(self) -> tuple[Token, ...] | None:
        """Its tokens, or None where it cannot be read."""
        return tokens(self.text)

    @property
    def references(self) -> tuple[str, ...]:
        """What it refers to: areas, tables, names."""
        return tuple(t.value for t in self.tokens or () if t.type == Token.OPERAND and t.subtype == Token.RANGE)

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that it calls, as they are written."""
        opened = [t.value for t in self.tokens or () if t.type == Token.FUNC and t.subtype == Token.OPEN]
        return tuple(name.rstrip("(").rpartition(":")[2].lstrip("@") for name in opened)


@lru_cache(maxsize=50_000)
def tokens(text: str) -> tuple[Token, ...] | None:
    """A formula's tokens, or None where it cannot be read."""
    try:
        found = tuple(Tokenizer(f"={text.strip()}").items)
    except (TokenizerError, IndexError):
        return None
    opened = sum((t.subtype == Token.OPEN) - (t.subtype == Token.CLOSE) for t in found)
    return None if opened else found


def without_strings(text: str) -> str:
    """A formula with its texts left out."""
    return _STRING.sub('""', text)


@lru_cache(maxsize=50_000)
def shape(text: str) -> str:
    """A formula but for its rows and numbers: formulas of one shape break the same rules."""
    return _NUMBERS.sub(r"\1", text)


def on_sheet(reference: str) -> tuple[str, str]:
    """The sheet that a reference names (blank where none) and the rest of it.

    >>> on_sheet("'Bob''s books'!A1"), on_sheet("Orders[Net]")
    (("Bob's books", 'A1'), ('', 'Orders[Net]'))
    """
    found = _SHEETS.fullmatch(reference)
    if found is None:
        return "", reference
    return (found[1] or found[2] or "").replace("''", "'"), found[3]


def structured(reference: str) -> tuple[str, tuple[str, ...]] | None:
    """The table and the items of a structured reference; None where it is none.

    >>> structured("Orders[[#This Row],[Net '#]]"), structured("A1:B2")
    (('Orders', ('#This Row', 'Net #')), None)
    """
    found = _STRUCTURED.fullmatch(reference)
    if found is None:
        return None
    items = _ITEM.findall(f"[{found[2]}]") if "[" not in found[2] else _ITEM.findall(found[2])
    return found[1], tuple(re.sub("'(.)", r"\1", item) if not item.startswith("#") else item for item in items)
