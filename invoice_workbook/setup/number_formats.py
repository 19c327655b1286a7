"""Number formats of a workbook's sheets as its language asks for them: days in its order, large amounts in lakh.

Only formats that the program itself wrote are changed, and only in its own columns and cells: what a clerk has given
another format keeps it.
Source: ECMA-376 part 1, 18.3.1.4 (c: `s` is the place of its format), 18.3.1.10 (cfRule), 18.5.1.3 (tableColumn).
"""

import re
from collections.abc import Callable, Collection, Mapping
from copy import deepcopy

from invoice_workbook import names, number_shapes
from invoice_workbook.hosts.package import MAIN, Package, TablePart, bounds
from invoice_workbook.schema import HELP, START, TABLES
from invoice_workbook.setup import built_sheets, cell_formats, table_columns
from invoice_workbook.setup.cell_formats import CellFormats, bare
from invoice_workbook.setup.changes import Changes
from invoice_workbook.setup.sheet_frame import LAST_ROW, Area, Frame, meet, spelled
from invoice_workbook.setup.start_renewed import CHART_LINK, DRAWING_LINK
from invoice_workbook.setup.table_columns import Pattern, Places
from invoice_workbook.tables.read import positions

FORMER = number_shapes.ISO_FORMAT
"""How days stood in every language, up to version 6."""
FORMER_AXIS = "dd.mm."
"""The same at the axis of Start's chart."""
NOTHING = ";;"
"""Behind a format that shows nothing of a 0."""
Place = tuple[int, int]
"""Column and row of a cell, from 1."""
_AXIS_FORMAT = "{http://schemas.openxmlformats.org/drawingml/2006/chart}numFmt"
_PLACE = re.compile(rb'\sr="([A-Z]+[0-9]+)"')
_STYLE = re.compile(rb'(\ss=")([0-9]+)(")')


def renew(changes: Changes, formats: CellFormats, template: Package, language: str) -> bool:
    """Show an older workbook's days and amounts as the template of its language does; False where they are."""
    days = number_shapes.day_format(language)
    found = days != FORMER and put_days(changes, formats, template, FORMER, days)
    found |= put_axis(changes, FORMER_AXIS, number_shapes.short_day_format(language))
    for name, part in changes.opened.tables.items():
        if name in TABLES:
            found |= _complete(changes, formats, Pattern(template, name), part)
    for sheet in names.sheets_to_read():
        found |= _complete_sheet(changes, formats, template, sheet)
    return found


def put_days(changes: Changes, formats: CellFormats, template: Package, before: str, after: str) -> bool:
    """Give days with the number format `before` the format `after`; False where no sheet of ours has one.

    `template` is in the language of the sheets that have no table: it says in which of their cells there are days.
    """
    codes = {before: after, before + NOTHING: after + NOTHING}
    cells, rules = (formats.in_number_formats(list_, codes) for list_ in ("cellXfs", "dxfs"))
    if not cells and not rules:
        return False
    found = False
    for tab, part in changes.opened.sheet_parts.items():
        sheet = names.sheet_named(tab)
        ours = next(
            (one for one in changes.opened.tables.values() if one.sheet_part == part and one.name in TABLES), None
        )
        if ours is not None:
            found |= _in_columns(changes, ours, cells, rules)
        elif sheet in names.sheets() and sheet != HELP:
            found |= _in_cells(changes, part, cells, _places(template, sheet, after))
    return found


def put_axis(changes: Changes, before: str, after: str) -> bool:
    """The same for the axes of Start's charts."""
    part = changes.opened.part_of(START)
    drawings = [name for kind, name in changes.opened.links(part).values() if kind == DRAWING_LINK] if part else []
    charts = [name for one in drawings for kind, name in changes.opened.links(one).values() if kind == CHART_LINK]
    found = False
    for chart in charts:
        root = changes.tree(chart)
        shown = [
            one for one in root.iter(_AXIS_FORMAT) if bare(one.get("formatCode", "")) == bare(before) != bare(after)
        ]
        for one in shown:
            one.set("formatCode", after)
        if shown:
            changes.put(chart, root)
            found = True
    return found


def _in_columns(changes: Changes, part: TablePart, cells: Mapping[int, int], rules: Mapping[int, int]) -> bool:
    """The columns of days of a table: their cells, the column below them, and what the table says of new rows."""
    table = TABLES[part.name]
    at = {
        field: place for field, place in positions(table, part.headers).items() if table.by_field[field].type == "date"
    }
    numbers = {part.first_column + place for place in at.values()}
    before = changes[part.sheet_part]
    xml = _restyled(before, cells, lambda column, _: column in numbers)
    frame = Frame(xml, changes.opened.path, part.sheet_part)
    for number in sorted(numbers):
        looks = frame.column(number)
        if (other := cells.get(int(looks.get("style", "-1")))) is not None:
            frame.set_column(number, {**looks, "style": str(other)})
            xml = frame.xml
    root = changes.tree(part.part)
    columns = root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
    changed = False
    for place in at.values():
        if (other := rules.get(int(columns[place].get("dataDxfId", "-1")))) is not None:
            columns[place].set("dataDxfId", str(other))
            changed = True
    if changed:
        changes.put(part.part, root)
    if xml != before:
        changes[part.sheet_part] = xml
    return changed or xml != before


def _in_cells(changes: Changes, part: str, cells: Mapping[int, int], wanted: Collection[Place]) -> bool:
    """Cells of a sheet to read."""
    before = changes[part]
    changes[part] = _restyled(before, cells, lambda column, row: (column, row) in wanted)
    return changes[part] != before


def _places(template: Package, sheet: str, code: str) -> frozenset[Place]:
    """The cells of a sheet to read in which the template has days, in that number format."""
    part = template.part_of(sheet)
    if part is None:
        return frozenset()
    styles = template.tree(cell_formats.PART)
    shown = CellFormats(styles, styles).in_number_formats("cellXfs", {code: code, code + NOTHING: code + NOTHING})
    cells = template.tree(part).iter(f"{MAIN}c")
    return frozenset(bounds(one.get("r", ""))[0] for one in cells if int(one.get("s", "0")) in shown)


def _restyled(xml: bytes, cells: Mapping[int, int], is_wanted: Callable[[int, int], bool]) -> bytes:
    """A sheet's part with these formats of its wanted cells changed."""
    if not cells:
        return xml
    numbers = "|".join(map(str, cells)).encode()

    def again(found: re.Match[bytes]) -> bytes:
        place = _PLACE.search(found[0])
        if place is None or not is_wanted(*bounds(place[1].decode())[0]):
            return found[0]
        return _STYLE.sub(lambda one: one[1] + b"%d" % cells[int(one[2])] + one[3], found[0])

    return re.sub(rb'<c\b(?=[^>]*\ss="(?:' + numbers + rb')")[^>]*>', again, xml)


def _complete(changes: Changes, formats: CellFormats, pattern: Pattern, part: TablePart) -> bool:
    """Add the rules that show amounts by their currency, which a table of an older workbook has not; False for none."""
    table = TABLES[part.name]
    places = Places.of(pattern, part, part.headers)
    frame = Frame(changes[part.sheet_part], changes.opened.path, part.sheet_part)
    end = LAST_ROW if table_columns.is_alone(changes.opened, part) else part.last_data_row
    found = False
    for field, place in positions(table, part.headers).items():
        if table.by_field[field].type != "amount":
            continue
        number = part.first_column + place
        area: Area = ((number, part.first_row + 1), (number, end))
        there = _codes(frame, formats, area)
        rules = table_columns.rules_of(formats, pattern, places, pattern.number(table.by_field[field]))
        new = [one for one in rules if (code := formats.code_of_rule(int(one.get("dxfId", "0")))) and code not in there]
        if new:
            frame.add_formats(spelled(area), new)
            found = True
    if found:
        changes[part.sheet_part] = frame.xml
    return found


def _codes(frame: Frame, formats: CellFormats, area: Area) -> set[str]:
    """The number formats that rules give cells of an area."""
    return {
        formats.code_of_rule(int(rule.get("dxfId", "-1")))
        for found, block in frame.formats()
        if any(meet(area, one) for one in found)
        for rule in block
        if "dxfId" in rule.attrib
    }


def _complete_sheet(changes: Changes, formats: CellFormats, template: Package, sheet: str) -> bool:
    """The same for a sheet to read that is built as the template's; False for none."""
    part, pattern = changes.opened.part_of(sheet), template.part_of(sheet)
    if part is None or pattern is None:
        return False
    if built_sheets.formulas(changes.tree(part)).keys() != built_sheets.formulas(template.tree(pattern)).keys():
        return False
    frame, theirs = (
        Frame(changes[part], changes.opened.path, part),
        Frame(template.part(pattern), template.path, pattern),
    )
    found = False
    for wanted, block in theirs.formats():
        there = set[str]().union(*(_codes(frame, formats, area) for area in wanted))
        rules = [deepcopy(one) for one in block if "dxfId" in one.attrib]
        for one in rules:
            one.set("dxfId", str(formats.of_rule(int(one.attrib["dxfId"]))))
        new = [one for one in rules if (code := formats.code_of_rule(int(one.attrib["dxfId"]))) and code not in there]
        if new:
            frame.add_formats(block.get("sqref", ""), new)
            found = True
    if found:
        changes[part] = frame.xml
    return found
