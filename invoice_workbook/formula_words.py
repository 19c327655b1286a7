"""Formulas in a book's language: headers in references to our tables, tabs of our sheets, and words that are compared.

A word is one of ours where a formula compares it with a column of choices (`Bills[Status]="held"`, a criterion of
COUNTIFS, what MATCH seeks), never elsewhere. Whatever language a formula is in, it comes out in the one asked for.
Source: ECMA-376 part 1, 18.17.6.8 (structured references; an apostrophe stands before a mark that is meant).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from invoice_workbook import names
from invoice_workbook.languages import named
from invoice_workbook.places import quoted
from invoice_workbook.schema import SETTINGS_TABLE, TABLES, Name

_PIECE = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<quoted>'(?:[^']|'')*'!)|(?P<plain>(?:[^\W\d]|[^\x00-\x7f])(?:[\w.]|[^\x00-\x7f])*!)|(?P<table>[^\W\d][\w.]*)\[|(?P<bare>\[)"""
)
_SIGN = re.compile(r"<>|<=|>=|=|<|>")
_TO_SHEET = re.compile(r"#'((?:[^']|'')*)'!|#((?:[^\W\d]|[^\x00-\x7f])(?:[\w.]|[^\x00-\x7f])*)!")
_ESCAPED = re.compile(r"'(.)", re.DOTALL)
_MARKS = re.compile(r"(['\[\]#@])")


@dataclass
class _Piece:
    """A part of a formula: its kind, how it is written, and of a reference its table and column."""

    kind: str
    words: str
    column: tuple[str, str] | None = None


_FIGURES = re.compile("[0-9]+")
_FIGURE = "\u01c1"
"""What stands for figures while a formula is looked at: those that differ by their rows alone are looked at once."""


def place_said(place: str, language: str) -> str:
    """A place that a link leads to ('Bills'!A1), in a language; marks around the sheet's name stay."""
    return _TO_SHEET.sub(lambda found: _place(found, language), f"#{place}")[1:]


def said(formula: str, language: str, table: str = "") -> str:
    """A formula in a language; `table` is the one in which it stands, for references that name none."""
    if _FIGURE in formula:
        return _said(formula, language, table)
    again = _said(_FIGURES.sub(_FIGURE, formula), language, table)
    figures = iter(_FIGURES.findall(formula))
    return "".join(piece if piece != _FIGURE else next(figures) for piece in re.split(f"({_FIGURE})", again))


@lru_cache(maxsize=16_384)
def _said(formula: str, language: str, table: str) -> str:
    pieces = list(_pieces(formula, language, table))
    for place, piece in enumerate(pieces):
        if piece.kind == "text":
            piece.words = _text(pieces, place, language)
    return "".join(piece.words for piece in pieces)


def _pieces(formula: str, language: str, table: str) -> Iterator[_Piece]:
    at = 0
    while found := _PIECE.search(formula, at):
        if found.start() > at:
            yield _Piece("other", formula[at : found.start()])
        at = found.end()
        match found.lastgroup:
            case "text":
                yield _Piece("text", found[0])
            case "quoted" | "plain":
                yield _Piece("sheet", _sheet(found[0], language))
            case _:
                start = found.end() - 1
                at = _closing(formula, start)
                yield _reference(found["table"] or "", formula[start:at], language, table)
    if at < len(formula):
        yield _Piece("other", formula[at:])


def _sheet(words: str, language: str) -> str:
    name = words[:-1]
    plain = name[1:-1].replace("''", "'") if name.startswith("'") else name
    meant = names.sheet_named(plain)
    is_ours = meant in names.sheets()
    return f"{quoted(names.tab(meant, language))}!" if is_ours else words


def _closing(formula: str, start: int) -> int:
    """Behind the bracket that closes the one there; the formula's end where none does."""
    depth, at = 0, start
    while at < len(formula):
        letter = formula[at]
        if letter == "'":
            at += 1  # the next is meant as it stands
        depth += {"[": 1, "]": -1}.get(letter, 0)
        at += 1
        if depth == 0:
            break
    return at


def _reference(named_: str, inside: str, language: str, own: str) -> _Piece:
    """A reference's brackets; a column in them is called as the language calls it."""
    table = TABLES.get(named_ or own)
    if table is None:
        return _Piece("other", named_ + inside)
    column: tuple[str, str] | None = None

    def spelled(found: re.Match[str]) -> str:
        nonlocal column
        words = found[2]
        field = names.field_named(table, _ESCAPED.sub(r"\1", words))
        if field is None:
            return found[0]
        column = (table.name, field)
        return found[1] + _MARKS.sub(r"'\1", named(table.by_field[field].header, language))

    again = _COLUMN.sub(spelled, inside)
    return _Piece("column" if column else "other", named_ + again, column)


_COLUMN = re.compile(r"(\[@?)((?:'.|[^'\[\]#@])+)(?=\])", re.DOTALL)


def _text(pieces: Sequence[_Piece], place: int, language: str) -> str:
    """A text of a formula: a word of a column that it is compared with, or a place in one of our sheets."""
    words = pieces[place].words
    inside = words[1:-1].replace('""', '"')
    again = _TO_SHEET.sub(lambda found: _place(found, language), inside)
    if again == inside and (compared := _compared(pieces, place)):
        sign = _SIGN.match(inside)
        head = sign[0] if sign else ""
        meant = _spelled(compared).get(names.folded(inside[len(head) :]))
        again = head + named(meant, language) if meant is not None else inside
    return words if again == inside else '"' + again.replace('"', '""') + '"'


def _place(found: re.Match[str], language: str) -> str:
    if found[1] is None:
        return "#" + _sheet(f"{found[2]}!", language)
    tab = names.tab(names.sheet_named(found[1].replace("''", "'")), language)
    return f"#'{tab.replace(chr(39), chr(39) * 2)}'!"


@cache
def _spelled(choices: tuple[Name, ...]) -> dict[str, Name]:
    return {names.folded(named(name, one)): name for one in reversed(names.by_home()) for name in reversed(choices)}


def _compared(pieces: Sequence[_Piece], place: int) -> tuple[Name, ...]:
    """The names among which a text of a formula is one, by what it is compared with."""
    before = pieces[place - 1].words.rstrip() if place else ""
    after = pieces[place + 1].words.lstrip() if place + 1 < len(pieces) else ""
    if before in (",", "=", "<>", ";") and place > 1 and (column := pieces[place - 2].column):
        return names.vocabulary(*column)
    if place + 2 < len(pieces) and (column := pieces[place + 2].column):
        if before.endswith("MATCH(") and after in (",", ";"):
            return names.vocabulary(*column)
        if after in ("=", "<>"):
            return names.vocabulary(*column)
    if before.endswith((")=", ")<>", "),")):
        return _of_index(pieces, place - 1)
    return ()


def _of_index(pieces: Sequence[_Piece], last: int) -> tuple[Name, ...]:
    """The names of the column of which an INDEX that closes there gives a cell; of a setting, its choices."""
    depth = 0
    for place in range(last, -1, -1):
        piece = pieces[place]
        if piece.kind != "other":
            continue
        for at in range(len(piece.words) - 1, -1, -1):
            depth += {")": 1, "(": -1}.get(piece.words[at], 0)
            if depth == 0 and piece.words[at] == "(":
                is_index = piece.words[: at + 1].endswith("INDEX(") and at + 1 == len(piece.words)
                column = pieces[place + 1].column if is_index and place + 1 < last else None
                if column == (SETTINGS_TABLE.name, "value"):
                    return _of_setting(pieces[place:last])
                return names.vocabulary(*column) if column else ()
    return ()


def _of_setting(pieces: Sequence[_Piece]) -> tuple[Name, ...]:
    texts = (piece.words[1:-1] for piece in pieces if piece.kind == "text")
    setting = next((own for text in texts if (own := names.setting(names.setting_named(text)))), None)
    return tuple(cast(Name, choice) for choice in setting.choices) if setting else ()
