"""Texts for clerks and customers, by id, from the catalogues (gettext .po) in this folder.

A text missing from a language is given in English. A text that names something to type in a terminal has a second
form, `<id>.desk`, for people who press a button and have no terminal. Names (schema.py) that are put into a text are
given in its language.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter

from invoice_workbook import number_shapes
from invoice_workbook.schema import TABLES, Name, slugged

HOME = "en"
DESK = ".desk"
FOLDER = Path(__file__).parent
_ENTRY = re.compile(r'^msgid ((?:".*"\s+)+)msgstr ((?:".*"\s*)+)', re.MULTILINE)
"""A text of a catalogue with its id; no other form is used. Read so in a fifth of the time that babel's reader takes,
with which the tests compare it: every command begins with it."""
_QUOTED = re.compile(r'^"(.*)"', re.MULTILINE)
_ESCAPE, _ESCAPED = re.compile(r"\\(.)"), {"n": "\n", "t": "\t", "r": "\r"}


@cache
def languages() -> tuple[str, ...]:
    """Languages there is a catalogue for."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.po")))


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language, by id; empty where there is no catalogue."""
    if not nearest(language):
        return {}
    entries = _ENTRY.findall((FOLDER / f"{nearest(language)}.po").read_text("utf-8"))
    read = ((_unquoted(id_), _unquoted(words)) for id_, words in entries)
    return {id_: words for id_, words in read if id_ and words}


def _unquoted(lines: str) -> str:
    """What the quoted lines behind `msgid` or `msgstr` say."""
    words = "".join(_QUOTED.findall(lines))
    return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), words) if "\\" in words else words


class _Word(str):
    """A value in a text; `{days:day|days}` writes the word that fits its number."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        return (one if self in ("1", "-1") else many) if bar else str.__format__(self, spec)


class _Reader:
    """The only state in this module; `at_the_desk` and `speaking` change it."""

    is_at_desk = False
    language = HOME


def nearest(language: str) -> str:
    """The language of which there is a catalogue that is meant: `de_AT.UTF-8` is `de`; "" where there is none.

    >>> nearest("de_AT.UTF-8"), nearest("TE"), nearest("xx")
    ('de', 'te', '')
    """
    wanted = language.strip().casefold().replace("_", "-").partition(".")[0]
    return next((one for one in (wanted, wanted.partition("-")[0]) if one in languages()), "")


def of_environment() -> str:
    """The language that the system says its user reads; English where there is no catalogue of it.

    Source: POSIX.1-2024, 8.2: the first of these that is set counts.
    """
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return nearest(said) or HOME


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Texts of which nobody says the language in this one, for the whole program; as before where there is none."""
    before, _Reader.language = _Reader.language, nearest(language) or _Reader.language
    try:
        yield
    finally:
        _Reader.language = before


def spoken() -> str:
    """The language of texts of which nobody says another."""
    return _Reader.language


@contextmanager
def at_the_desk() -> Iterator[None]:
    """Texts in their form for people who press buttons, for the whole program: it runs one press at a time."""
    before, _Reader.is_at_desk = _Reader.is_at_desk, True
    try:
        yield
    finally:
        _Reader.is_at_desk = before


def _pattern(id_: str, language: str) -> str:
    mine, home = catalogue(language), catalogue(HOME)
    if _Reader.is_at_desk and f"{id_}{DESK}" in home:
        return mine.get(f"{id_}{DESK}") or home[f"{id_}{DESK}"]
    return mine.get(id_) or home[id_]


def named(name: str, language: str = "") -> str:
    """A name in a language; any other text as it is."""
    if not isinstance(name, Name):
        return name
    return catalogue(language or _Reader.language).get(name.id) or str(name)


def figure(plain: str, language: str) -> str:
    """A figure, alone or before its currency, as texts of a language have it; English ones have it plain.

    >>> figure("131250.00 INR", "te"), figure("1234.50", "de"), figure("1234.50", "en")
    ('1,31,250.00 INR', '1.234,50', '1234.50')
    """
    if language == HOME:
        return plain
    number, blank, currency = plain.partition(" ")
    return number_shapes.shaped(number, language) + blank + currency


_KINDS = {"what": "column", "setting": "setting-name", "command": "log-command"}
_KINDS |= dict.fromkeys(("status", "wanted", "use", "action", "side", "kind", "choices"), "choice")
"""Places of texts that hold a word of a choice, or what a row is, as books hold it."""
_SHEETS, _HEADERS = ("sheet", "table", "tables", "parent"), ("column", "columns", "needs")
"""Places of texts that hold a table by its sheet's name or its own, and columns by their headers."""


@cache
def _tables() -> dict[str, Name]:
    """The sheets of tables, by their English names and by the tables' own."""
    sheets = {name: Name.of("sheet", str(table.sheet), name) for name, table in TABLES.items()}
    return sheets | {str(sheet): sheet for sheet in sheets.values()}


@cache
def _headers() -> dict[str, Name]:
    """The columns' headers; where several columns have one, as the first of them is called."""
    every = [column.header for table in TABLES.values() for column in table.columns]
    return {str(header): header for header in reversed(every) if isinstance(header, Name)}


def _meant(place: str, words: str) -> str:
    """A word in a place of a text as the name that it is; any other as it is."""
    if place in _SHEETS:
        return _tables().get(words, words)
    if place in _HEADERS:
        return _headers().get(words, words)
    if place in _KINDS:
        slugs = {"column": words, "setting-name": slugged(words.lower(), "-")}
        return Name.of(_KINDS[place], words, slugs.get(_KINDS[place], ""))
    return words


def _place(name: str, values: Mapping[str, object]) -> str:
    """What a place of a text holds; "" for a header of a file of somebody's own, which is quoted as it stands there."""
    return "" if name in _HEADERS and "file" in values else name


def _shown(place: str, value: object, language: str) -> _Word:
    """A value as a text shows it in a place; of several each. English has figures and days plain, as JSON has them."""
    if isinstance(value, date):
        return _Word(number_shapes.day(value, language))
    if isinstance(value, number_shapes.Day):
        return _Word(number_shapes.day(date.fromisoformat(value), language))
    if isinstance(value, number_shapes.Figure):
        return _Word(figure(value, language))
    if type(value) is str and language != HOME:
        value = _meant(place, value)
    if isinstance(value, list | tuple):
        return _Word(", ".join(_shown(place, one, language) for one in value))
    return _Word(named(value, language) if isinstance(value, str) else value)


def shown(value: object, language: str) -> str:
    """A figure, a day or a name by itself as a text in that language shows it; anything else as it is."""
    return str(_shown("", value, language))


def all_shown(values: Sequence[object], language: str) -> list[str]:
    """The same of many."""
    return _column_shown("", values, language, "")


def text(id_: str, language: str = "", **values: object) -> str:
    """The text with this id in this language, or the one that is spoken, with its values filled in.

    Raises KeyError for an id in no catalogue: the program's mistake, not the clerk's.
    """
    language = language or _Reader.language
    pattern = _pattern(id_, language)
    return (
        pattern.format_map({name: _shown(_place(name, values), value, language) for name, value in values.items()})
        if values
        else pattern
    )


def texts(id_: str, language: str, count: int, *, each: Mapping[str, Sequence[object]], **values: object) -> list[str]:
    """The text with this id so many times, with the words of `each` filled in one after the other; `values` are in all.

    Each word is worked out column by column, and only where the text has a place for it.
    """
    pattern = _pattern(id_, language)
    given: Mapping[str, object] = {**values, **each}
    columns: list[Sequence[str]] = []
    whole = ""
    for literal, name, spec in _pieces(pattern):
        whole += literal.replace("%", "%%")
        if name in each:
            whole += "%s"
            columns.append(_column_shown(_place(name, given), each[name], language, spec))
        elif name:
            whole += format(_shown(_place(name, given), values[name], language), spec).replace("%", "%%")
    return [whole % row for row in zip(*columns, strict=True)] if columns else [whole % ()] * count


@cache
def _pieces(pattern: str) -> tuple[tuple[str, str, str], ...]:
    """A pattern's literal parts, each with the place behind it and what fits its number ("" where there is none)."""
    return tuple((literal, name or "", spec or "") for literal, name, spec, _ in Formatter().parse(pattern))


def _column_shown(place: str, values: Sequence[object], language: str, spec: str) -> list[str]:
    """Values as a text shows them in a place, each kind of value worked out once."""
    kinds = set(map(type, values))
    if language == HOME and not spec and kinds <= {str, number_shapes.Figure}:
        return list(map(str, values))
    if len(kinds) == 1 and kinds <= {str, int, number_shapes.Figure, number_shapes.Day}:
        each = {value: format(_shown(place, value, language), spec) for value in set(values)}
        return [each[value] for value in values]
    shown: dict[tuple[type, object], str] = {}
    found = []
    for value in values:
        key = (type(value), str(value))
        if key not in shown:
            shown[key] = format(_shown(place, value, language), spec)
        found.append(shown[key])
    return found


def known(id_: str) -> bool:
    """Whether there is such a text."""
    return id_ in catalogue(HOME)
