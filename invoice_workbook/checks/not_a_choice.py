"""A cell holds one of the values its column allows, and a currency that exists.

Source: schema.py (choices); ISO 4217 (currency codes).
Units:  none.
Remedy: choose a value from the cell's list.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from invoice_workbook import currencies
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding, Severity
from invoice_workbook.languages import languages, nearest
from invoice_workbook.schema import LANGUAGE, SETTINGS, TABLES, Column
from invoice_workbook.tables.typed_columns import CURRENCY_FIELDS

CURRENCIES = "EUR, USD, GBP, JPY, KWD, INR … (ISO 4217)"


def find(books: Books) -> Iterator[Finding]:
    """Wrong values in every table but Problems, which the program fills, and in Settings."""
    yield from _settings(books)
    for table in TABLES.values():
        frame = books[table.name]
        for column in table.columns:
            allowed = _allowed(table.name, column)
            if not allowed or not len(frame):
                continue
            cells = frame[column.field]
            strange = {cell for cell in set(cells.tolist()).difference(allowed) if cell.strip()}
            if strange:
                wrong = cells.isin(strange)
                listed = ", ".join(allowed) if column.choices else CURRENCIES
                words = pd.DataFrame({"choices": [allowed] * len(cells) if column.choices else listed, "actual": cells})
                expected = pd.Series(listed, index=frame.index)
                yield Finding.where(
                    books, (table.name, column.field), wrong, "error", expected=expected, actual=cells, values=words
                )


def _settings(books: Books) -> Iterator[Finding]:
    wrong = books.misread[(books.misread["table"] == "Settings") & (books.misread["kind"] == "not-a-choice")]
    allowed = {str(setting.name): setting.choices for setting in SETTINGS}
    names = books["Settings"]["name"].str.strip()
    for row, raw in zip(wrong["row"], wrong["raw"], strict=True):
        yield _setting(int(row), raw, allowed[names[row]], "error")
    said = books.settings.language
    if not nearest(said):
        yield from (_setting(int(str(row)), said, languages(), "warning") for row in names.index[names == LANGUAGE])


def _setting(row: int, raw: str, choices: Sequence[str], severity: Severity) -> Finding:
    words = [{"choices": choices, "expected": choices, "actual": raw}]
    return Finding("Settings", "value", [row], severity, expected=[", ".join(choices)], actual=[raw], values=words)


def _allowed(table: str, column: Column) -> tuple[str, ...]:
    if table == "Problems":
        return ()
    return tuple(currencies.DECIMALS) if column.field in CURRENCY_FIELDS else column.choices
