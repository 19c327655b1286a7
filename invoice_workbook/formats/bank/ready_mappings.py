"""The mappings of banks' tables that come with the program, by their names: `aib`, `ing_de`, `sparkasse` ..."""

from functools import cache
from pathlib import Path

from invoice_workbook.formats.bank import bank_layout
from invoice_workbook.formats.bank.bank_layout import Layout
from invoice_workbook.inputs import Input

_FOLDER = Path(__file__).parent / "ready"
_ENOUGH = 3
"""Columns by whose headers a bank's table is known."""


@cache
def names() -> tuple[str, ...]:
    """Their names, in order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def named(name: str) -> bytes | None:
    """The mapping of that name, as its file; None where there is none.

    >>> named("ING DE") == named("ing_de"), named("../aib"), named("no-such-bank")
    (True, None, None)
    """
    plain = name.strip().casefold().replace(" ", "_").replace("-", "_")
    return (_FOLDER / f"{plain}.toml").read_bytes() if plain in names() else None


@cache
def _layouts() -> dict[str, Layout]:
    return {name: bank_layout.mapping(Input.of(_FOLDER / f"{name}.toml")) for name in names()}


def fitting(rows: list[set[str]]) -> list[str]:
    """The mappings all of whose headers stand in one of these rows of cells, the one that names the most first."""
    found: list[tuple[int, str]] = []
    for name, layout in _layouts().items():
        wanted = {column for columns in layout.columns.values() for column in columns if isinstance(column, str)}
        if len(wanted) >= _ENOUGH and any(wanted <= row for row in rows):
            found.append((-len(wanted), name))
    return [name for _, name in sorted(found)]
