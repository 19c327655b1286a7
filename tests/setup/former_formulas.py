"""The formulas of columns as former versions had them, written down: `TABLE[Header]: =formula` a line."""

import re
from pathlib import Path

from invoice_workbook.schema import TABLES

FOLDER = Path(__file__).with_name("formulas")
FIRST = 7
"""The first version of which they are written down; the ones before had these too, as far as they had the columns."""
_LINE = re.compile(r"(\w+)\[([^\]]+)\]: (.*)")


def of_version(version: int) -> dict[str, dict[str, str]]:
    """Formulas of a version by table and header."""
    found: dict[str, dict[str, str]] = {}
    for line in (FOLDER / f"{max(version, FIRST)}.txt").read_text().splitlines():
        match = _LINE.fullmatch(line)
        assert match is not None
        table, header, formula = match.groups()
        if table in TABLES and header in {column.header for column in TABLES[table].columns}:
            found.setdefault(table, {})[header] = formula
    return found


def spelled(formulas: dict[str, dict[str, str]]) -> str:
    """The same as text."""
    return "".join(f"{table}[{header}]: {one}\n" for table, own in formulas.items() for header, one in own.items())
