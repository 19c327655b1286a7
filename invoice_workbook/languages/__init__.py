"""Texts for clerks and customers, by id, from the catalogues (gettext .po) in this folder.

A text missing from a language is given in English. A text that names something to type in a terminal has a second
form, `<id>.desk`, for people who press a button and have no terminal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from invoice_workbook import number_shapes

HOME = "en"
DESK = ".desk"
_FOLDER = Path(__file__).parent


@cache
def languages() -> tuple[str, ...]:
    """Languages there is a catalogue for."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.po")))


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language, by id; empty where there is no catalogue."""
    from babel.messages.pofile import read_po

    path = _FOLDER / f"{language}.po"
    if language not in languages():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


class _Word(str):
    """A value in a text; `{days:day|days}` writes the word that fits its number."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        return (one if self in ("1", "-1") else many) if bar else str.__format__(self, spec)


def _said(value: object, language: str) -> _Word:
    """A value as a text of that language shows it; English messages keep figures plain, as JSON has them."""
    return _Word(value if language == HOME else number_shapes.in_words(value, language))


class _Reader:
    """The only state in this module; `at_the_desk` changes it."""

    is_at_desk = False


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


def text(id_: str, language: str = HOME, **values: object) -> str:
    """The text with this id in this language, with its values filled in.

    Raises KeyError for an id in no catalogue: the program's mistake, not the clerk's.
    """
    pattern = _pattern(id_, language)
    return pattern.format_map({name: _said(value, language) for name, value in values.items()}) if values else pattern


def known(id_: str) -> bool:
    """Whether there is such a text."""
    return id_ in catalogue(HOME)
