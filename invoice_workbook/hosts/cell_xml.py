"""Cells as a sheet's part holds them: one of them, and rows of them a column at a time.

Source: ECMA-376 part 1, sections 18.3.1.4 (c), 18.3.1.40 (f), 18.3.1.73 (row).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from invoice_workbook.places import column_letters
from invoice_workbook.xstring import encoded, is_spelled_as_it_is

PLACE = re.compile(rb'\br="([A-Z]*)(\d+)"')


@dataclass(frozen=True)
class Formula:
    """A formula to put into a cell, without its "="; with a result, where that is certain."""

    text: str
    result: str | None = None


@dataclass(frozen=True)
class Moved:
    """A cell as it stood elsewhere: its XML."""

    cell: bytes


Content = str | int | float | Formula | Moved | None
Styles = Mapping[int, bytes]
"""Cell formats by column."""
_BLANK = "/>"
_TEXT, _TEXT_ENDS = ' t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
_NUMBERS = frozenset({int, float, type(None)})
_TEXTS = frozenset({str, type(None)})
_ROW = "\0"
"""Stands for a row's number in what a row's cells have in common: no text has it, `encoded` spells it."""


def cell(row: int, column: int, content: Content, style: bytes) -> bytes:
    """One cell's XML; text can never become a formula."""
    place = f'<c r="{column_letters(column)}{row}"'.encode()
    if isinstance(content, Moved):
        return re.sub(rb"<c\b", place, PLACE.sub(b"", content.cell, count=1), count=1)
    if content is None and not style:
        return b""
    return place + (b' s="%b"' % style if style else b"") + _behind(content).encode()


def rows(first: int, many: int, columns: Mapping[int, Sequence[Content]], styles: Styles) -> bytes:
    """New rows of a sheet, from one on: for each column a content a row; other columns of `styles` are blank."""
    numbers = list(map(str, range(first, first + many)))
    pattern, filled = f'<row r="{_ROW}">', []
    for column in sorted(columns.keys() | styles.keys()):
        style = styles.get(column, b"").decode()
        cell_ = f'<c r="{column_letters(column)}{_ROW}"' + (f' s="{style}"' if style else "")
        contents = columns.get(column, ())
        if all(content is None for content in contents):
            pattern += cell_ + _BLANK if style else ""
        elif style:
            pattern += cell_ + "%s"
            filled.append(_behind_all(contents))
        else:  # a cell with neither format nor content is none
            pattern += "%s"
            filled.append([cell_ + one if one != _BLANK else "" for one in _behind_all(contents)])
    pattern += "</row>"
    made = map(pattern.__mod__, zip(*filled, strict=True)) if filled else [pattern] * many
    return "".join([row.replace(_ROW, number) for row, number in zip(made, numbers, strict=True)]).encode()


def _behind(content: Content) -> str:
    """What stands in a cell behind its place and its format, to its end."""
    match content:
        case None:
            return _BLANK
        case str():
            return f"{_TEXT}{escape(encoded(content))}{_TEXT_ENDS}"
        case Formula(text=text, result=result):
            return f"><f>{escape(text)}</f>{'' if result is None else f'<v>{result}</v>'}</c>"
        case _:
            return f"><v>{content!r}</v></c>"


def _behind_all(contents: Sequence[Content]) -> list[str]:
    """The same of many: what must be spelled otherwise is looked for in all of them at once."""
    kinds = frozenset(map(type, contents))
    if kinds <= _NUMBERS:
        return [_BLANK if one is None else f"><v>{one!r}</v></c>" for one in contents]
    if kinds <= _TEXTS and _is_plain("\n".join(filter(None, contents))):  # type: ignore[arg-type]  # all are texts
        return [_BLANK if one is None else f"{_TEXT}{one}{_TEXT_ENDS}" for one in contents]
    different = {id(one): one for one in contents}
    known = {key: _behind(one) for key, one in different.items()}
    return [known[id(one)] for one in contents]


def _is_plain(text: str) -> bool:
    return not ("&" in text or "<" in text or ">" in text) and is_spelled_as_it_is(text)
