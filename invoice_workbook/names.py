"""What sheets, columns, choices and settings are called in a book's language, and what a clerk's word for one means.

Books hold everything by its English name, whatever the language: reading turns a word into it, writing turns it back.
A word may be written in any of the languages, whatever its case, blanks, normal form (Unicode NFKC) and joiners; of
Telugu's two spellings of a nasal before a consonant both are known.
"""

import re
import unicodedata
from collections import ChainMap, Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import cast

from invoice_workbook import log_words
from invoice_workbook.folding import is_unseen
from invoice_workbook.languages import HOME, languages, named
from invoice_workbook.schema import (
    ANSWER,
    HELP,
    LOG,
    PROBLEMS,
    REPORT,
    SETTINGS,
    SETTINGS_TABLE,
    SIDES,
    START,
    TABLES,
    Name,
    Setting,
    Table,
)

_NASAL = re.compile("[\u0c19\u0c1e\u0c23\u0c28\u0c2e]\u0c4d(?=[\u0c15-\u0c39])")


def _as_names(words: Iterable[str]) -> tuple[Name, ...]:
    """Headers, choices and the like: the schema has made names of them."""
    return tuple(cast(Name, word) for word in words)


@cache
def folded(word: str) -> str:
    """A word for comparison: normal form, case, blanks and what nobody sees aside.

    >>> folded("  Due\u00a0 Date "), folded("\u0c28\u0c4d\u200c\u0c35") == folded("\u0c28\u0c4d\u0c35")
    ('due date', True)
    """
    if not word.isascii():
        word = "".join(letter for letter in unicodedata.normalize("NFKC", word) if not is_unseen(letter))
        word = _NASAL.sub("\u0c02", word)
    return " ".join(word.split()).casefold()


@cache
def by_home() -> tuple[str, ...]:
    """The languages, English first: it decides where a word means something in two."""
    return (HOME, *(one for one in languages() if one != HOME))


@cache
def _spelled(names: tuple[Name, ...], language: str) -> Mapping[str, str]:
    """English names by how a language spells them; where two are spelled alike, the first."""
    return {folded(named(name, language)): str(name) for name in reversed(names)}


@cache
def spelled(names: tuple[Name, ...]) -> Mapping[str, str]:
    """English names by how any of the languages spells it; where two have a word, English and then the first decide."""
    return ChainMap(*(dict(_spelled(names, language)) for language in by_home()))


def _one_of(names: tuple[Name, ...], word: str) -> str | None:
    """The English name that a word of any language is; None where it is none. English decides, then the first.

    Languages that no word needs are not read.
    """
    key = folded(word)
    return next((found for one in by_home() if (found := _spelled(names, one).get(key))), None) if key else None


# Headers


@cache
def _fields(table: Table, language: str) -> Mapping[str, str]:
    return {folded(named(column.header, language)): column.field for column in table.columns}


def field_named(table: Table, header: str) -> str | None:
    """The field that a header of any language is, on its own; None where it is none of the table's."""
    return next((own for one in by_home() if (own := _fields(table, one).get(folded(header)))), None)


def fields_among(table: Table, headers: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where fields stand among headers: those in the language of most of them first, then what it lacks, in others.

    A field comes twice where one language spells it twice; a clerk's own column in another language is left alone.
    """
    keys = [folded(header) for header in headers]
    found: set[str] = set()
    for language in _by_most(table, keys):
        own = _fields(table, language)
        mine = [(place, own[key]) for place, key in enumerate(keys) if key in own and own[key] not in found]
        yield from mine
        found |= {field for _, field in mine}
        if len(found) == len(table.columns):
            return


def _by_most(table: Table, keys: Sequence[str]) -> Sequence[str]:
    """The languages, that of most headers first; the others are not looked at where English has all."""
    if sum(key in _fields(table, HOME) for key in keys) == len(table.columns):
        return (HOME,)
    counts = {one: sum(key in _fields(table, one) for key in keys) for one in by_home()}
    return sorted(counts, key=lambda one: -counts[one])


def language_of(headers: Mapping[str, Sequence[str]]) -> str:
    """The language in which a book has most of its headers, by table; English where there are as many."""
    counts: Counter[str] = Counter({HOME: 0})
    for name, own in headers.items():
        if name in TABLES:
            keys = [folded(header) for header in own]
            home = sum(key in _fields(TABLES[name], HOME) for key in keys)
            if home == len(TABLES[name].columns):
                counts[HOME] += home
                continue
            counts.update({one: sum(key in _fields(TABLES[name], one) for key in keys) for one in by_home()})
    return max(by_home(), key=lambda one: counts[one])


# Sheets and settings


def sheets() -> tuple[Name, ...]:
    """Every sheet of ours: those of the tables, then those to read."""
    return _as_names((*(table.sheet for table in TABLES.values()), *sheets_to_read()))


def sheets_to_read() -> tuple[Name, ...]:
    """The sheets without a table."""
    return _as_names((START, ANSWER, REPORT, HELP, *(side.aging_sheet for side in SIDES.values())))


def sheet_named(tab: str) -> str:
    """A sheet of ours by its tab in any language: its English name; any other as it is."""
    return _one_of(sheets(), tab) or tab


def tab(sheet: str, language: str) -> str:
    """A sheet's tab in a language, by its English name; any other as it is."""
    return _in_language(sheets(), language).get(sheet, sheet)


def tab_among(sheet: str, tabs: Sequence[str]) -> str | None:
    """The tab of a sheet of ours, by its English name, among those of a book; None where it has none."""
    if sheet in tabs:
        return sheet
    return next((one for one in tabs if sheet_named(one) == sheet), None)


def table_named(words: str) -> str | None:
    """A table by its name or its sheet's in any language; None where it is none."""
    key, sheet = folded(words), sheet_named(words)
    return next((t.name for t in TABLES.values() if folded(t.name) == key or t.sheet == sheet), None)


def setting_named(words: str) -> str:
    """A setting by its name in any language: its English name; any other as it is, without outer blanks."""
    return _one_of(_setting_names(), words) or words.strip()


def _setting_names() -> tuple[Name, ...]:
    return _as_names(setting.name for setting in SETTINGS)


def setting(name: str) -> Setting | None:
    """A setting by its English name."""
    return next((one for one in SETTINGS if one.name == name), None)


# What a cell's words mean


def choice_named(choices: Sequence[str], word: str) -> str | None:
    """The choice that a word of any language is; None where it is none of them."""
    return _one_of(_as_names(choices), word)


@cache
def vocabulary(table: str, field: str) -> tuple[Name, ...]:
    """The names that a column's cells are: its choices, or settings, sheets or headers; none for any other column."""
    if (table, field) == (SETTINGS_TABLE.name, "name"):
        return _setting_names()
    if table == LOG.name:
        return {"command": log_words.COMMANDS, "table": sheets(), "column": log_words.KINDS}.get(field, ())
    if table == PROBLEMS.name and field in ("sheet", "column"):
        columns = (column for one in TABLES.values() for column in one.columns)
        return sheets() if field == "sheet" else _as_names(column.header for column in columns)
    return _as_names(TABLES[table].by_field[field].choices)


def meant(table: str, field: str, word: str) -> str:
    """A cell's word as books hold it: one of the column's names in English, any other as it is."""
    return _one_of(vocabulary(table, field), word) or word


def log_meant(field: str, word: str) -> str:
    """A cell's word of the Log as it was sealed: the very word of another language in English, any other as it is.

    A word that is spelled otherwise is no word of ours: whoever changes an entry is found out.
    """
    return _of_other_languages(vocabulary(LOG.name, field)).get(word, word)


@cache
def _of_other_languages(names: tuple[Name, ...]) -> Mapping[str, str]:
    return {named(name, language): str(name) for language in by_home()[1:] for name in names}


@cache
def _in_language(names: tuple[Name, ...], language: str) -> Mapping[str, str]:
    return {str(name): named(name, language) for name in names}


def said(table: str, field: str, word: str, language: str) -> str:
    """The same the other way: one of the column's English names in a language, any other as it is."""
    return _in_language(vocabulary(table, field), language).get(word, word)


def value_meant(name: str, value: str) -> str:
    """What a setting's value means: a choice in English, any other as it is."""
    own = setting(name)
    return value if own is None or not own.choices else choice_named(own.choices, value) or value


def is_choice(name: str, value: str) -> bool:
    """Whether a value is one of a setting's choices, in English."""
    own = setting(name)
    return own is not None and value in own.choices


def choice_said(choice: str, language: str) -> str:
    """A choice in a language, by its English name."""
    return named(Name.of("choice", choice), language)


def choice_of(name: str, value: str) -> str:
    """The choice of a setting that a value is, as a name; any other value as it is."""
    own = setting(name)
    return next((choice for choice in own.choices if choice == value), value) if own else value


def header_meant(sheet: str, word: str) -> str:
    """A column of a sheet (by its English name) by its header in any language: in English; any other as it is."""
    table = next((one for one in TABLES.values() if one.sheet == sheet), None)
    field = field_named(table, word) if table else None
    return str(table.by_field[field].header) if table and field else word


def all_names() -> dict[str, str]:
    """Every name by its id, in English: what a catalogue of another language translates beside the texts."""
    columns = [column for table in TABLES.values() for column in table.columns]
    choices = [
        *(one for column in columns for one in column.choices),
        *(one for own in SETTINGS for one in own.choices),
    ]
    every = [
        *sheets(),
        *log_words.COMMANDS,
        *log_words.KINDS,
        *_as_names(column.header for column in columns),
        *_as_names(choices),
        *_setting_names(),
    ]
    return {name.id: str(name) for name in every}
