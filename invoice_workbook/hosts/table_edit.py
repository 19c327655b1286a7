"""Edits of tables put into the parts of their workbook: sheets row by row as they go by, tables, names, the chain."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from xml.parsers import expat
from xml.sax.saxutils import escape

import numpy as np

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import (
    Computing,
    calendar,
    paper,
    result_cells,
    row_looks,
    rows_taken_out,
    sheet_part,
    stored_results,
    table_size,
    wall,
)
from invoice_workbook.hosts.cell_xml import Content, Formula
from invoice_workbook.hosts.package import Package, TablePart
from invoice_workbook.hosts.packing import Content as Part
from invoice_workbook.hosts.packing import Packer
from invoice_workbook.hosts.parts import Parts
from invoice_workbook.hosts.result_cells import Results
from invoice_workbook.hosts.sheet_edit import Editing, with_dimension
from invoice_workbook.hosts.sheet_stream import SheetStream
from invoice_workbook.hosts.stored_results import Known
from invoice_workbook.hosts.table_size import Size
from invoice_workbook.hosts.wanted import Cells, Column, Rows, Wanted
from invoice_workbook.schema import PROBLEMS, TABLES
from invoice_workbook.tables.read import positions
from invoice_workbook.tables.write import Edit, Value, Written
from invoice_workbook.template import column_widths
from invoice_workbook.template.palette import WRAPPED

_FULL = re.compile(rb"<calcPr\b[^>]*?/?>")
_ONCE = {b"iterateDelta=": b' iterateDelta="1E-3"', b"fullCalcOnLoad=": b' fullCalcOnLoad="1"'}
_CHAIN = "xl/calcChain.xml"
_BOOK = "xl/workbook.xml"
_WRAPS = b"SUBTOTAL(103"
"""In the sheet Problems of a version whose long texts wrap: it counts its hidden rows."""


def changed_parts(
    opened: Package, tables: Mapping[str, TablePart], edits: Mapping[str, Edit], results: Computing | None
) -> tuple[Mapping[str, Part], frozenset[str]]:
    """The parts that are others after all edits, and those that are left out.

    Raises WorkbookError where an edit cannot be put into the workbook, or what comes out is no XML.
    """
    parts = Parts(opened)
    is_stale = False
    found = stored_results.known(opened, edits, results)
    try:
        for name, edit in edits.items():
            part = rows_taken_out.taken_out(parts, tables[name], edit.gone) if edit.gone else tables[name]
            size = Size(part, part.first_row + max(edit.rows, _kept_rows(part, edit)))
            wall.refuse_rows(part.sheet, part.first_row, size.last - part.first_row, has_totals=part.has_totals)
            is_stale |= _TableEdit(parts, edit, size, _results(opened, part, edits, found)).put()
    except expat.ExpatError as error:
        raise WorkbookError("not-saved", file=opened.path.name, reason=error) from error
    _recalculating(parts)
    if is_stale and _CHAIN in opened.names():
        _without_chain(parts)
    stored_results.renew_others(parts, edits, found)
    return parts.changed, frozenset({_CHAIN}) if is_stale else frozenset()


def _results(
    opened: Package, part: TablePart, edits: Mapping[str, Edit], found: Known | None
) -> Mapping[int, Results] | None:
    if found is None:
        return None
    return stored_results.of_sheet(stored_results.by_sheet(opened)[part.sheet_part], edits, found)


class _TableEdit:
    """One table's edit; `results` are what the formulas of its sheet come to, None where nothing is known of them."""

    def __init__(self, parts: Parts, edit: Edit, size: Size, results: Mapping[int, Results] | None) -> None:
        self.parts, self.edit, self.size, self.results = parts, edit, size, results
        self.part = size.part
        self.heights = paper.Heights(self.part.first_row, size.last - self.part.first_row)

    def put(self) -> bool:
        """Put it into the parts; says whether a formula was overwritten."""
        part, parts = self.part, self.parts
        totals = table_size.without_totals(parts, self.size) if part.has_totals and self.size.changes else {}
        names = parts[_BOOK]
        if (longer := table_size.of_names(names, self.size)) != names:
            parts[_BOOK] = longer
        lost = self._put_sheet(longer, {self.size.last + 1: totals} if totals else {})
        if (again := table_size.of_table(table := parts[part.part], self.size)) != table:
            parts[part.part] = again
        return lost or bool(totals)

    def _put_sheet(self, book: bytes, singly: Cells) -> bool:
        """The sheet's part, packed again while its rows go by; says whether a formula was overwritten."""
        stream, packer = SheetStream(self.parts.pieces(self.part.sheet_part)), Packer()
        wanted = Wanted(self._columns(), range(self.part.last_data_row + 1, self.size.last + 1), singly)
        packer.add(with_dimension(stream.head, wanted))
        rows = stream.chunks()
        above = [next(rows, b"")]  # it has the pattern for new rows
        while above[-1] and sheet_part.last_row(above[-1], 0) <= self.part.first_row:
            above.append(next(rows, b""))
        pattern = next(filter(None, (sheet_part.styles(one, self.part.first_row + 1) for one in above)), {})
        editing = Editing(wanted, {column: pattern[column] for column in self.size.columns if column in pattern})
        look = self._look(stream.head, above)
        for one in chain(above, rows):
            self.size.refuse_if_in_the_way(one, editing.last)
            row, fresh = editing.chunk(self._with_results(one))
            self._add(packer, look(row), fresh)
        for row, fresh in editing.rest():
            self._add(packer, look(row), fresh)
        packer.add(self._tail(stream, book))
        self.parts[self.part.sheet_part] = packer.done()
        return editing.lost_formula

    def _add(self, packer: Packer, rows: bytes, fresh: bytes) -> None:
        self.heights.count(rows)
        packer.add(rows, fresh)

    def _with_results(self, rows: bytes) -> bytes:
        """Rows without results that may no longer be right, with those that are known."""
        forget = stored_results.matters(self.edit)
        if self.results is None:
            return result_cells.forgotten(rows) if forget else rows
        return result_cells.renewed(rows, self.results, forget=forget)

    def _look(self, head: bytes, above: Sequence[bytes]) -> Callable[[bytes], bytes]:
        """How the rows of Problems look: all shown, and as high as their texts need; those of other tables stay."""
        first, part = self.part.first_row + 1, self.part
        if part.name != PROBLEMS.name:
            return lambda rows: rows
        is_filtered = b"<filterColumn" in self.parts.opened.part(part.part)
        widths = _wrapped(part) if any(_WRAPS in rows for rows in above) else {}

        def looking(rows: bytes) -> bytes:
            rows = rows if is_filtered else row_looks.shown(rows, first)
            return row_looks.as_high_as_texts(rows, first, widths, row_looks.usual_height(head)) if widths else rows

        return looking

    def _tail(self, stream: SheetStream, book: bytes) -> bytes:
        """What stands behind the rows, for a table that may have become longer or shorter."""
        tail = table_size.of_sheet(stream.tail, self.size)
        if not self.size.changes:
            return tail
        return paper.of_tail(stream.head, tail, book, self.part.sheet, self.heights)

    def _columns(self) -> dict[int, Column]:
        """The edit's cells by the sheet's columns, with the table's formulas in new rows."""
        part, at = self.part, positions(TABLES[self.part.name], self.part.headers)
        columns = {}
        for place, header in enumerate(part.headers):
            if header in part.formulas and self.size.last > part.last_data_row:
                columns[part.first_column + place] = self._formulas(part.first_column + place, part.formulas[header])
        for field, written in self.edit.cells.items():
            if written:
                column = part.first_column + at[field]
                columns[column] = _over(columns.get(column), self._column(written))
        return columns

    def _column(self, written: Mapping[int, Value]) -> Column:
        """A column's contents by the sheet's rows, a day as a number."""
        cells = Written.of(written)
        rows, values = cells.rows + (self.part.first_row + 1), cells.contents
        if (np.diff(rows) < 0).any():
            order = np.argsort(rows, kind="stable")
            rows, values = rows[order], [values[place] for place in order]
        return Column(rows, self._days_as_numbers(rows, values))

    def _days_as_numbers(self, rows: Rows, values: Sequence[Value]) -> Sequence[Content]:
        """Raises WorkbookError for a day that the workbook's calendar does not have."""
        if not set(map(type, values)) & {date, datetime}:
            return values  # type: ignore[return-value]  # no day is among them
        is_1904 = self.parts.opened.is_1904
        numbers: dict[date, int] = {}
        for place, value in enumerate(values):
            if isinstance(value, date) and value not in numbers:
                try:
                    numbers[value] = calendar.serial(value, is_1904)
                except ValueError as error:
                    where = {"table": self.part.name, "sheet": self.part.sheet, "row": int(rows[place])}
                    raise WorkbookError(
                        "date-before-calendar", day=value, first=calendar.first(is_1904), **where
                    ) from error
        return [numbers[value] if isinstance(value, date) else value for value in values]

    def _formulas(self, column: int, text: str) -> Column:
        """A column's formula in the table's new rows, each with what it comes to where that is known."""
        rows = np.arange(self.part.last_data_row + 1, self.size.last + 1)
        found = (self.results or {}).get(column)
        if found is None or found.formula != escape(text).encode():
            return Column(rows, [Formula(text)] * len(rows))
        results = [found.values.get(row) if row <= found.last else None for row in rows.tolist()]
        made = {result: Formula(text, result) for result in set(results)}
        return Column(rows, [made[result] for result in results])


def _over(below: Column | None, column: Column) -> Column:
    """A column with what is said of its rows, and what was below where nothing is."""
    if below is None:
        return column
    said = dict(zip(below.rows.tolist(), below.contents, strict=True))
    said |= zip(column.rows.tolist(), column.contents, strict=True)
    rows = sorted(said)
    return Column(np.array(rows, np.int64), [said[row] for row in rows])


def _wrapped(part: TablePart) -> dict[int, float]:
    """The columns whose texts go on in a further line, and their widths."""
    at = positions(TABLES[part.name], part.headers)
    return {part.first_column + at[field]: column_widths.WIDE[field] for field in WRAPPED if field in at}


def _kept_rows(part: TablePart, edit: Edit) -> int:
    """A table shrinks only where a command emptied its last rows: the program's own tables."""
    rows = part.last_filled_row - part.first_row
    return min(rows, edit.rows) if part.name == PROBLEMS.name else rows


def _recalculating(parts: Parts) -> None:
    """The workbook part, told to compute everything when it is opened next, and to do so once.

    The step at which repeated computing ends is the standard's own, spelled out: LibreOffice takes another where none
    stands there, finds that it differs from its own, and computes the whole workbook one time more while loading it.
    Source: ECMA-376 part 1, 18.2.2 (calcPr).
    """
    xml = parts[_BOOK]
    found = _FULL.search(xml)
    if found is None:
        after = next(tag for tag in (b"</definedNames>", b"</externalReferences>", b"</sheets>") if tag in xml)
        parts[_BOOK] = xml.replace(after, after + b"<calcPr" + b"".join(_ONCE.values()) + b"/>", 1)
        return
    told = found[0]
    if b' fullCalcOnLoad="1"' not in told:
        told = re.sub(rb'\s+fullCalcOnLoad="[^"]*"', b"", told)
    missing = b"".join(spelled for attribute, spelled in _ONCE.items() if attribute not in told)
    if missing:
        parts[_BOOK] = xml.replace(found[0], told.replace(b"<calcPr", b"<calcPr" + missing, 1), 1)


def _without_chain(parts: Parts) -> None:
    """The parts that name the calculation chain, no longer naming it; Excel makes it anew."""
    for name, tag in (("[Content_Types].xml", rb"<Override\b"), ("xl/_rels/workbook.xml.rels", rb"<Relationship\b")):
        links = re.compile(tag + rb"[^>]*calcChain[^>]*?(?:/>|></Override>|></Relationship>)")
        parts[name] = links.sub(b"", parts[name])
