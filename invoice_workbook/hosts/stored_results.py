"""Results of formulas stored in the file: renewed where they are known for certain, else taken out.

Excel and our LibreOffice compute everything when they open the workbook; a preview, a phone and Protected View show
what is stored. A result of before the write would be shown as if it were right, so none is left.
"""

import re
from collections.abc import Mapping
from itertools import islice
from xml.sax.saxutils import escape

from invoice_workbook import formula_words, names
from invoice_workbook.hosts import Computing, result_cells, sheet_part
from invoice_workbook.hosts.package import Package, TablePart
from invoice_workbook.hosts.packing import Packer
from invoice_workbook.hosts.parts import Parts
from invoice_workbook.hosts.result_cells import Results
from invoice_workbook.hosts.sheet_stream import SheetStream
from invoice_workbook.ledger import computed
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import positions
from invoice_workbook.tables.write import Edit
from invoice_workbook.template.former_formulas import is_former
from invoice_workbook.template.formulas import FORMULAS

_BOOK = "xl/workbook.xml"
_NAME = re.compile(rb'<definedName\b[^>]*?\bname="([^"]*)"[^>]*>([^<]*)<')
_FORMULA = re.compile(rb"<f\b[^>]*>([^<]*)</f>")
Known = Mapping[tuple[str, str], Mapping[int, str]]


def matters(edit: Edit) -> bool:
    """Whether formulas may come to something else: not by a change of the Check column alone."""
    return bool(edit.gone or set(edit.cells) - {"check"})


def known(opened: Package, edits: Mapping[str, Edit], results: Computing | None) -> Known | None:
    """What the formulas come to that follow from these edits, nothing where nobody knows; None where none follows.

    With them those of the tables that have no results stored yet, as in a workbook that was just made.
    """
    tables = computed.following({name for name, edit in edits.items() if matters(edit)})
    if not tables:
        return None
    left = (opened.tables[name] for name in computed.STORED - tables if name in opened.tables)
    tables |= {part.name for part in left if _stores_nothing(opened, part)}
    found = results(tables) if results else {}
    columns = (
        (table, names.field_named(TABLES[table], header) or "") for table in tables for header in FORMULAS[table]
    )
    return {column: found.get(column, {}) for column in columns}


def _stores_nothing(opened: Package, part: TablePart) -> bool:
    """Whether a table has a row, and no result beside the formulas of the first."""
    mark = b'<row r="%d"' % (part.first_row + 1)
    for chunk in islice(SheetStream(opened.pieces(part.sheet_part)).chunks(), 2):
        if mark in chunk:
            row = chunk[chunk.index(mark) :].partition(b"</row>")[0] + b"</row>"
            is_stored = b"</f><v>" in row or b"/><v>" in row
            return not is_stored and sheet_part.holds_values(row, part.first_row + 1)
    return False


def renew_others(parts: Parts, edits: Mapping[str, Edit], found: Known | None) -> None:
    """Put what is `known` into the sheets that no edit is of, and take out what follows from those that one is of.

    On a sheet with a table, what the clerk's own formulas came to stays until it is written to: commands read it.
    """
    if not any(map(matters, edits.values())):
        return
    opened, tables = parts.opened, by_sheet(parts.opened)
    edited = {opened.tables[name].sheet_part for name in edits}
    others = {part: opened.part(part) for part in opened.sheet_parts.values() if part not in tables}
    for sheet in _depending(opened, set(tables), others):
        if (after := result_cells.forgotten(others[sheet])) != others[sheet]:
            parts[sheet] = after
    for sheet, mine in tables.items():
        if sheet not in edited and found is not None:
            _renew(parts, sheet, of_sheet(mine, edits, found))


def _renew(parts: Parts, sheet: str, results: Mapping[int, Results]) -> None:
    """A sheet's results as they are to be; it is packed again only where one of them is another."""
    if not results or not any(
        chunk != result_cells.renewed(chunk, results, forget=False)
        for chunk in SheetStream(parts.pieces(sheet)).chunks()
    ):
        return
    stream, packer = SheetStream(parts.pieces(sheet)), Packer()
    packer.add(stream.head)
    for chunk in stream.chunks():
        packer.add(result_cells.renewed(chunk, results, forget=False), b"")  # a number in a cell that was read
    packer.add(stream.tail)
    parts[sheet] = packer.done()


def by_sheet(opened: Package) -> dict[str, list[TablePart]]:
    """Our tables by the parts of their sheets."""
    found: dict[str, list[TablePart]] = {}
    for name, part in opened.tables.items():
        if name in TABLES:
            found.setdefault(part.sheet_part, []).append(part)
    return found


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


def of_sheet(parts: list[TablePart], edits: Mapping[str, Edit], found: Known) -> dict[int, Results]:
    """By the sheet's columns what their formulas come to; of those alone that are found."""
    results = {}
    language = names.language_of({part.name: part.headers for part in parts})
    for part in parts:
        table = TABLES[part.name]
        at = positions(table, part.headers)
        rows = max(part.last_data_row - part.first_row, edits[part.name].rows if part.name in edits else 0)
        for header, own in FORMULAS.get(part.name, {}).items():
            field = names.field_named(table, header) or ""
            if field not in at or (part.name, field) not in found:
                continue
            formula = _spelled(part, at[field], header, formula_words.said(own.removeprefix("="), language))
            results[part.first_column + at[field]] = Results(
                formula=escape(formula).encode(),
                values={part.first_row + 1 + row: value for row, value in found[part.name, field].items()},
                first=part.first_row + 1,
                last=part.first_row + rows,
            )
    return results


def _spelled(part: TablePart, at: int, header: str, own: str) -> str:
    """A column's formula as the workbook has it: today's, or one of a former version that comes to the same."""
    there = part.formulas.get(part.headers[at], own)
    return there if there != own and is_former(part.name, header, there) else own
