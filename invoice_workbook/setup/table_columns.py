"""A column more for a table of a clerk's workbook: behind its last, as the template has it.

Cells, format, width, formula, entries allowed and rules of colour come from the template's own sheet. The table's other
columns stay where the clerk put them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import cell_xml, sheet_edit, sheet_part
from invoice_workbook.hosts.package import MAIN, Package, TablePart, bounds
from invoice_workbook.places import column_letters
from invoice_workbook.schema import TABLES, Column
from invoice_workbook.setup.cell_formats import CellFormats
from invoice_workbook.setup.changes import BOOK, Changes
from invoice_workbook.setup.sheet_frame import LAST_ROW, Area, Frame, areas, meet, spelled
from invoice_workbook.tables.read import positions

MOST_COLUMNS = 16_384
_REFERENCE = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|(?<![\w.!'$])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![\w.(!])")
_AREA_END = re.compile(r"(:\$?)([A-Z]{1,3})((?:\$?[0-9]+)?)(?=,|$)")


class Pattern:
    """The template, and a table of it."""

    def __init__(self, opened: Package, table: str) -> None:
        self.opened, self.table = opened, opened.tables[table]
        first, at = self.table.first_column, positions(TABLES[table], self.table.headers)
        self.numbers = {field: first + place for field, place in at.items()}

    @cached_property
    def xml(self) -> bytes:
        """Its sheet."""
        return self.opened.part(self.table.sheet_part)

    @cached_property
    def frame(self) -> Frame:
        """Its sheet without the rows."""
        return Frame(self.xml, self.opened.path, self.table.sheet_part)

    def number(self, column: Column) -> int:
        """The sheet's column in which the template has a column of the table."""
        return self.numbers[column.field]

    def formula(self, column: Column) -> str | None:
        """A column's formula, if it has one."""
        return self.table.formulas.get(self.table.headers[self.number(column) - self.table.first_column])

    def style(self, row: int, number: int) -> int:
        """The cell format of a column in a row of the sheet."""
        return int(sheet_part.styles(self.xml, row)[number])

    def column(self, number: int) -> etree._Element:
        """What the table says of a column."""
        columns = self.opened.tree(self.table.part).findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
        return columns[number - self.table.first_column]


@dataclass(frozen=True)
class Places:
    """Where the template's cells of a table are in the workbook's: columns by their headers, rows by the header's."""

    columns: Mapping[int, int]
    rows: int

    @classmethod
    def of(cls, pattern: Pattern, part: TablePart, headers: Sequence[str]) -> "Places":
        """For a table that has these headers by now."""
        at = positions(TABLES[pattern.table.name], headers)
        there = {field: part.first_column + place for field, place in at.items()}
        columns = {number: there[name] for name, number in pattern.numbers.items() if name in there}
        return cls(columns, part.first_row - pattern.table.first_row)

    def formula(self, text: str, right: int) -> str | None:
        """A rule's formula for the workbook; None where it names a column that is not there.

        It stands in the template for the first cell of an area; `right` is how far from it the rule's column is.
        """

        def moved(found: re.Match[str]) -> str:
            if found[2] is None:
                return found[0]
            number = _number(found[2]) + (0 if found[1] else right)
            return f"{found[1]}{column_letters(self.columns[number])}{found[3]}{int(found[4]) + self.rows}"

        try:
            return _REFERENCE.sub(moved, text)
        except KeyError:
            return None


def _number(letters: str) -> int:
    return bounds(f"{letters}1")[0][0]


def add(changes: Changes, formats: CellFormats, pattern: Pattern, part: TablePart, headers: Sequence[str]) -> None:
    """Add the columns of these headers. Raises WorkbookError where something stands where they would be."""
    numbers = range(part.first_column + len(part.headers), part.first_column + len(part.headers) + len(headers))
    _refuse_in_the_way(changes, part, numbers, headers)
    by_header = {column.header: column for column in TABLES[pattern.table.name].columns}
    theirs = [pattern.number(by_header[header]) for header in headers]
    headers = [pattern.table.headers[their - pattern.table.first_column] for their in theirs]
    xml = changes[part.sheet_part]
    for number, their, header in zip(numbers, theirs, headers, strict=True):
        xml = _with_cells(xml, formats, pattern, part, (number, their), header)
    frame = Frame(xml, changes.opened.path, part.sheet_part)
    places = Places.of(pattern, part, [*part.headers, *headers])
    end = LAST_ROW if is_alone(changes.opened, part) else part.last_data_row
    for number, their in zip(numbers, theirs, strict=True):
        area: Area = ((number, part.first_row + 1), (number, end))
        _look(frame, formats, pattern, number, their)
        _color(frame, formats, pattern, places, area, their)
        _allow(frame, pattern, places, area, their)
    changes[part.sheet_part] = frame.xml
    _widen(changes, formats, pattern, part, theirs)
    _widen_print_area(changes, part, numbers)


def _refuse_in_the_way(changes: Changes, part: TablePart, numbers: range, headers: Sequence[str]) -> None:
    own: Area = ((numbers[0], part.first_row), (numbers[-1], part.last_row))
    filled = sheet_part.filled_below(changes[part.sheet_part], part.first_row - 1, numbers)
    others = [one for one in changes.opened.tables.values() if one.sheet_part == part.sheet_part and one is not part]
    merged = [area for one in _merged(changes, part) for area in areas(one)]
    taken = [_area_of(one) for one in others] + merged
    is_filled = filled is not None and filled <= part.last_row
    if is_filled or any(meet(own, area) for area in taken) or numbers[-1] > MOST_COLUMNS:
        names = ", ".join(headers)
        where = {"table": part.name, "sheet": part.sheet, "cells": spelled(own)}
        raise WorkbookError("no-room-for-column", columns=names, count=len(headers), **where)


def _merged(changes: Changes, part: TablePart) -> Iterator[str]:
    tail = sheet_part.split(changes[part.sheet_part])[2]
    yield from (found.decode() for found in re.findall(rb'<mergeCell ref="([^"]*)"', tail))


def _area_of(part: TablePart) -> Area:
    return (part.first_column, part.first_row), (part.first_column + len(part.headers) - 1, part.last_row)


def is_alone(opened: Package, part: TablePart) -> bool:
    """Whether the sheet has no other table: what holds of a column then holds to the sheet's end."""
    return sum(one.sheet_part == part.sheet_part for one in opened.tables.values()) == 1


def _with_cells(
    xml: bytes, formats: CellFormats, pattern: Pattern, part: TablePart, places: tuple[int, int], header: str
) -> bytes:
    """The header and a cell in every row of the table, with the column's formula if it has one."""
    number, their = places
    title, body = (
        b"%d" % formats.of_cell(pattern.style(row, their))
        for row in (pattern.table.first_row, pattern.table.first_row + 1)
    )
    spelled_ = pattern.table.formulas.get(pattern.table.headers[their - pattern.table.first_column])
    content = cell_xml.Formula(spelled_) if spelled_ else None
    xml, _ = sheet_edit.edit(xml, {part.first_row: {number: header}}, {number: title})
    rows = range(part.first_row + 1, part.last_data_row + 1)
    return sheet_edit.edit(xml, {row: {number: content} for row in rows}, {number: body})[0]


def _look(frame: Frame, formats: CellFormats, pattern: Pattern, number: int, their: int) -> None:
    """Width and format of the whole column; one that was hidden is shown."""
    looks = dict(pattern.frame.column(their))
    if "style" in looks:
        looks["style"] = str(formats.of_cell(int(looks["style"])))
    frame.set_column(number, looks)


def _color(frame: Frame, formats: CellFormats, pattern: Pattern, places: Places, area: Area, their: int) -> None:
    """The rules of colour that the template has for the column."""
    if rules := rules_of(formats, pattern, places, their):
        frame.add_formats(spelled(area), rules)


def rules_of(formats: CellFormats, pattern: Pattern, places: Places, their: int) -> list[etree._Element]:
    """The template's rules of colour and of number formats for one of its columns, as the workbook is to have them."""
    rules = []
    for found, block in pattern.frame.formats():
        within = next((one for one in found if _is_of(one, their, pattern)), None)
        if within is None:
            continue
        for rule in block.iterfind(f"{MAIN}cfRule"):
            own = deepcopy(rule)
            texts = [_moved(formula, places, their - within[0][0]) for formula in own.iterfind(f"{MAIN}formula")]
            if all(texts):
                own.set("dxfId", str(formats.of_rule(int(own.get("dxfId", "0")))))
                rules.append(own)
    return rules


def _is_of(area: Area, number: int, pattern: Pattern) -> bool:
    """Whether a rule is for the rows of the table in that column."""
    (left, top), (right, _) = area
    return left <= number <= right and top == pattern.table.first_row + 1


def _moved(formula: etree._Element, places: Places, right: int) -> bool:
    """Put a formula of the workbook in place of the template's; False where there is none."""
    text = places.formula(formula.text or "", right)
    formula.text = text
    return text is not None


def _allow(frame: Frame, pattern: Pattern, places: Places, area: Area, their: int) -> None:
    """What may be entered in the column; a rule of the clerk's own comes first."""
    rule = pattern.frame.validation(their, pattern.table.first_row + 1)
    if rule is None or not frame.is_free(area):
        return
    own = deepcopy(rule)
    if all(_moved(formula, places, 0) for formula in own):
        frame.add_validation(own, spelled(area))


def _widen(changes: Changes, formats: CellFormats, pattern: Pattern, part: TablePart, theirs: Sequence[int]) -> None:
    """The table's own part: its range and its filter's reach the new columns."""
    root = changes.tree(part.part)
    last = part.first_column + len(part.headers) + len(theirs) - 1
    for one in (root, *root.iterfind(f"{MAIN}autoFilter")):
        (left, top), (_, bottom) = bounds(one.get("ref", ""))
        one.set("ref", spelled(((left, top), (last, bottom))))
    columns = root.find(f"{MAIN}tableColumns")
    assert columns is not None
    number = max(int(one.get("id", "0")) for one in columns)
    for number, their in enumerate(theirs, number + 1):  # noqa: B020  # ids go on where the last one stood
        own = deepcopy(pattern.column(their))
        own.set("id", str(number))
        if "dataDxfId" in own.attrib:
            own.set("dataDxfId", str(formats.of_rule(int(own.attrib["dataDxfId"]))))
        columns.append(own)
    columns.set("count", str(len(columns)))
    changes.put(part.part, root)


def _widen_print_area(changes: Changes, part: TablePart, numbers: range) -> None:
    """An area to print that ended with the table's last column ends with the new one."""
    root = changes.tree(BOOK)
    marks = (f"{part.sheet}!", "'" + part.sheet.replace("'", "''") + "'!")
    before, now = column_letters(numbers[0] - 1), column_letters(numbers[-1])
    for name in root.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        text = name.text or ""
        if name.get("name") == "_xlnm.Print_Area" and text.startswith(marks):
            name.text = _AREA_END.sub(lambda end: f"{end[1]}{now}{end[3]}" if end[2] == before else end[0], text)
    changes.put(BOOK, root)
