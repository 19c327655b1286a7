"""Results of formulas stored in the file: renewed where they are known for certain, else taken out.

Excel and our LibreOffice compute everything when they open the workbook; a preview, a phone and Protected View show
what is stored. A result of before the write would be shown as if it were right, so none is left.
"""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from invoice_workbook import formula_words, names
from invoice_workbook.hosts import Computing, sheet_part
from invoice_workbook.hosts.package import Package, TablePart
from invoice_workbook.ledger.computed import INPUTS
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import positions
from invoice_workbook.tables.write import Edit
from invoice_workbook.template.formulas import FORMULAS

_BOOK = "xl/workbook.xml"
_NAME = re.compile(rb'<definedName\b[^>]*?\bname="([^"]*)"[^>]*>([^<]*)<')
_FORMULA = re.compile(rb"<f\b[^>]*>([^<]*)</f>")
Known = Mapping[tuple[str, str], Mapping[int, str]]


def matters(edit: Edit) -> bool:
    """Whether formulas may come to something else: not by a change of the Check column alone."""
    return bool(edit.gone or set(edit.cells) - {"check"})


def renewed(
    opened: Package, changed: Mapping[str, bytes], edits: Mapping[str, Edit], results: Computing | None
) -> dict[str, bytes]:
    """The sheets whose stored results are no longer what they were: the tables' columns, and what follows from them.

    On a sheet with a table, what the clerk's own formulas came to stays until it is written to: commands read it.
    """
    mattering = {name for name, edit in edits.items() if matters(edit)}
    if not mattering:
        return {}
    again = {}
    known = (results() if results else {}) if mattering & INPUTS else None
    tables: dict[str, list[TablePart]] = {}
    for name, part in opened.tables.items():
        if name in TABLES:
            tables.setdefault(part.sheet_part, []).append(part)
    others = {part: opened.part(part) for part in opened.sheet_parts.values() if part not in tables}
    depending = _depending(opened, set(tables), others)
    for sheet in opened.sheet_parts.values():
        if (known is None) if sheet in tables else (sheet not in depending):
            continue
        before = changed.get(sheet) or others.get(sheet) or opened.part(sheet)
        if b"<f" not in before:
            continue
        if sheet not in tables:
            after = sheet_part.forget_results(before)
        else:
            after = sheet_part.put_results(before, _of_sheet(tables[sheet], edits, known or {}))
        if after != before:
            again[sheet] = after
    return again


def _depending(opened: Package, with_tables: set[str], others: Mapping[str, bytes]) -> set[str]:
    """The other sheets whose formulas speak of our tables, of a name that does, or of a sheet that does."""
    words = {*TABLES, *(name for name, part in opened.sheet_parts.items() if part in with_tables)}
    named = {name.decode(): text.decode() for name, text in _NAME.findall(opened.part(_BOOK))}
    texts = {
        name: b"\n".join(_FORMULA.findall(others[part])).decode()
        for name, part in opened.sheet_parts.items()
        if part in others
    }
    left = {**named, **texts}
    while found := {name for name, text in left.items() if any(word in text for word in words)}:
        words |= found
        left = {name: text for name, text in left.items() if name not in found}
    return {opened.sheet_parts[name] for name in texts if name in words}


def _of_sheet(parts: list[TablePart], edits: Mapping[str, Edit], known: Known) -> dict[int, sheet_part.Results]:
    """By the sheet's columns what their formulas come to."""
    found = {}
    language = names.language_of({part.name: part.headers for part in parts})
    for part in parts:
        table = TABLES[part.name]
        at = positions(table, part.headers)
        rows = max(part.last_data_row - part.first_row, edits[part.name].rows if part.name in edits else 0)
        for header, own in FORMULAS.get(part.name, {}).items():
            field = names.field_named(table, header) or ""
            if field not in at:
                continue
            formula = formula_words.said(own.removeprefix("="), language)
            values = known.get((part.name, field), {})
            found[part.first_column + at[field]] = sheet_part.Results(
                formula=escape(formula).encode(),
                values={part.first_row + 1 + row: value for row, value in values.items()},
                first=part.first_row + 1,
                last=part.first_row + rows,
            )
    return found
