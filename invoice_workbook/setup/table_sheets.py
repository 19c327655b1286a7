"""A table more for a clerk's workbook, on a sheet of its own, as the template has it.

The sheet comes to the place among the tabs that it has in the template.
Source: ECMA-376 part 1, 18.2.19 (sheet), 18.2.5 (definedName: localSheetId counts the sheets), 18.5.1.2 (table),
        14.2.2.14 (idmap: shapes' ids by blocks of 1,024).
"""

import re
from collections.abc import Collection
from copy import deepcopy
from itertools import count

from lxml import etree

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.package import LINK, MAIN, TABLE_LINK, Package
from invoice_workbook.setup.cell_formats import CellFormats
from invoice_workbook.setup.changes import BOOK, Changes, insert, written
from invoice_workbook.setup.excel_parts import PROJECT, VML_LINK
from invoice_workbook.setup.table_columns import Pattern
from invoice_workbook.template import vba_project

_OFFICE = "application/vnd.openxmlformats-officedocument."
_SHEET_TYPE, _TABLE_TYPE = f"{_OFFICE}spreadsheetml.worksheet+xml", f"{_OFFICE}spreadsheetml.table+xml"
_VML_TYPE = f"{_OFFICE}vmlDrawing"
_SHEET_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_STRINGS = "xl/sharedStrings.xml"
_BLOCK = re.compile(rb'(<o:idmap\b[^>]*\bdata=")([0-9,]*)(")')
_SHAPE = re.compile(rb"_x0000_s([0-9]+)")
_ORDER = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
)
"""Children of the workbook up to what it computes with."""
_IN_BLOCK = 1024
"""Shapes' numbers in a block."""


def add(changes: Changes, formats: CellFormats, pattern: Pattern) -> None:
    """Add the table with its sheet. Raises WorkbookError where a name of the clerk's own is the table's."""
    name = pattern.table.name
    _refuse_taken(changes, name)
    sheet = _free_name(changes, pattern.table.sheet)
    part = changes.fresh("xl/worksheets/sheet{}.xml")
    root = _sheet(changes, formats, pattern)
    changes.add(part, written(root), _SHEET_TYPE)
    _set_link(root, "tableParts/{main}tablePart", changes.link(part, TABLE_LINK, _table(changes, formats, pattern)))
    if root.find(f"{MAIN}legacyDrawing") is not None:
        _set_link(
            root,
            "legacyDrawing",
            changes.link(part, VML_LINK, buttons(changes, pattern.opened, pattern.table.sheet_part)),
        )
    changes.put(part, root)
    _list(changes, pattern, sheet, part)


def _refuse_taken(changes: Changes, name: str) -> None:
    names = [one.get("name", "") for one in changes.tree(BOOK).iterfind(f"{MAIN}definedNames/{MAIN}definedName")]
    if name.casefold() in {known.casefold() for known in (*names, *changes.opened.tables)}:
        raise WorkbookError("table-name-taken", table=name)


def _free_name(changes: Changes, wanted: str) -> str:
    """The sheet's name, with a number behind it where the clerk has such a sheet already."""
    root = changes.tree(BOOK)
    there = {one.get("name", "").casefold() for one in root.iterfind(f"{MAIN}sheets/{MAIN}sheet")}
    spelled = (wanted if number == 1 else f"{wanted} {number}" for number in count(1))
    return next(name for name in spelled if name.casefold() not in there)


def _sheet(changes: Changes, formats: CellFormats, pattern: Pattern) -> etree._Element:
    root = own_sheet(changes, formats, pattern.opened, pattern.table.sheet_part)
    _name_for_macros(changes, root)
    return root


def own_sheet(changes: Changes, formats: CellFormats, template: Package, part: str) -> etree._Element:
    """A sheet of the template with its texts in its own cells, its formats by the workbook's numbers."""
    root = template.tree(part)
    texts = list(template.tree(_STRINGS))
    for one in root.iter(f"{MAIN}c", f"{MAIN}row"):
        if "s" in one.attrib:
            one.set("s", str(formats.of_cell(int(one.attrib["s"]))))
        if one.get("t") == "s":
            _own_text(one, texts)
    for column in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        if "style" in column.attrib:
            column.set("style", str(formats.of_cell(int(column.attrib["style"]))))
    for rule in root.iter(f"{MAIN}cfRule"):
        if "dxfId" in rule.attrib:
            rule.set("dxfId", str(formats.of_rule(int(rule.attrib["dxfId"]))))
    for view in root.iterfind(f"{MAIN}sheetViews/{MAIN}sheetView"):
        if "tabSelected" in view.attrib:
            del view.attrib["tabSelected"]
    _leave_out(changes, root)
    return root


def _own_text(cell: etree._Element, texts: list[etree._Element]) -> None:
    """A text that stood in the list of all texts, put into the cell."""
    number = cell.find(f"{MAIN}v")
    assert number is not None and number.text is not None
    cell.set("t", "inlineStr")
    cell.remove(number)
    etree.SubElement(cell, f"{MAIN}is").extend(deepcopy(list(texts[int(number.text)])))


def _name_for_macros(changes: Changes, root: etree._Element) -> None:
    """A code name that no other sheet and no module has; its module comes with the macros."""
    parts = changes.opened.sheet_parts.values()
    known = [re.search(rb'\bcodeName="([^"]*)"', changes[part]) for part in (*parts, *_new_sheets(changes))]
    there = {found[1].decode().casefold() for found in known if found}
    there |= {name.casefold() for name in vba_project.sources(changes.opened.path)}
    properties = root.find(f"{MAIN}sheetPr")
    assert properties is not None
    code = next(name for number in count(len(parts) + 1) if (name := f"Sheet{number}").casefold() not in there)
    properties.set("codeName", code)


def _new_sheets(changes: Changes) -> list[str]:
    known = set(changes.opened.names())
    return [name for name in changes.parts if name.startswith("xl/worksheets/sheet") and name not in known]


def _leave_out(changes: Changes, root: etree._Element) -> None:
    """What the workbook has not: macros for the buttons, sheets that a link leads to."""
    if PROJECT not in changes and (buttons := root.find(f"{MAIN}legacyDrawing")) is not None:
        root.remove(buttons)
    links = root.find(f"{MAIN}hyperlinks")
    if links is None:
        return
    for link in list(links):
        sheet = link.get("location", "").rpartition("!")[0].strip("'")
        if sheet not in changes.opened.sheet_parts:
            links.remove(link)
    if not len(links):
        root.remove(links)


def _set_link(root: etree._Element, path: str, id_: str) -> None:
    found = root.find(MAIN + path.format(main=MAIN))
    assert found is not None
    found.set(f"{LINK}id", id_)


def _table(changes: Changes, formats: CellFormats, pattern: Pattern) -> str:
    """The table's part, under a number that no other table has."""
    root = pattern.opened.tree(pattern.table.part)
    known = [changes.tree(name) for name in {*changes.opened.names(), *changes.parts} if _is_table(name)]
    root.set("id", str(max((int(one.get("id", "0")) for one in known), default=0) + 1))
    for column in root.iterfind(f"{MAIN}tableColumns/{MAIN}tableColumn"):
        if "dataDxfId" in column.attrib:
            column.set("dataDxfId", str(formats.of_rule(int(column.attrib["dataDxfId"]))))
    part = changes.fresh("xl/tables/table{}.xml")
    changes.add(part, written(root), _TABLE_TYPE)
    return part


def _is_table(name: str) -> bool:
    return name.startswith("xl/tables/") and name.endswith(".xml")


def buttons(changes: Changes, template: Package, sheet_part: str, instead: str = "") -> str:
    """A part of the template's buttons, their shapes numbered in a block of their own; in place of a part, if named."""
    links = template.links(sheet_part).values()
    xml = template.part(next(name for kind, name in links if kind == VML_LINK))
    others = {*changes.opened.names(), *changes.parts} - {instead}
    drawings = [changes[name] for name in others if name.endswith(".vml")]
    taken = {int(one) for own in drawings for found in _BLOCK.findall(own) for one in found[1].split(b",") if one}
    block = next(number for number in count(1) if number not in taken)
    xml = _BLOCK.sub(lambda found: found[1] + b"%d" % block + found[3], xml)
    xml = _SHAPE.sub(lambda found: b"_x0000_s%d" % (block * _IN_BLOCK + int(found[1]) % _IN_BLOCK), xml)
    part = instead or changes.fresh("xl/drawings/vmlDrawing{}.vml")
    changes.add_of_extension(part, xml, _VML_TYPE)
    return part


def _list(changes: Changes, pattern: Pattern, sheet: str, part: str) -> None:
    """The sheet among the workbook's, and its names: which rows are printed on every page, and the like."""
    id_ = changes.link(BOOK, _SHEET_LINK, part)
    root = changes.tree(BOOK)
    sheets = root.find(f"{MAIN}sheets")
    assert sheets is not None
    place = _place(sheets, list(pattern.opened.sheet_parts), pattern.table.sheet)
    number = max(int(one.get("sheetId", "0")) for one in sheets) + 1
    own = etree.Element(f"{MAIN}sheet", {"name": sheet, "sheetId": str(number), f"{LINK}id": id_})
    sheets.insert(place, own)
    _count_on(root, place)
    _add_names(root, pattern, sheet, place)
    changes.put(BOOK, root)


def _place(sheets: etree._Element, order: list[str], name: str) -> int:
    """Behind the sheet that stands before it in the template, the nearest that is there."""
    before = order[: order.index(name)]
    there = [one.get("name", "") for one in sheets]
    return next((there.index(known) + 1 for known in reversed(before) if known in there), len(there))


def _count_on(root: etree._Element, place: int) -> None:
    """Whatever counts the sheets counts one more from that place on."""
    for name in root.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        if int(name.get("localSheetId", "-1")) >= place:
            name.set("localSheetId", str(int(name.attrib["localSheetId"]) + 1))
    for view in root.iter(f"{MAIN}workbookView"):
        for counted in ("activeTab", "firstSheet"):
            if int(view.get(counted, "-1")) >= place:
                view.set(counted, str(int(view.attrib[counted]) + 1))


def _add_names(root: etree._Element, pattern: Pattern, sheet: str, place: int) -> None:
    theirs = pattern.opened.tree(BOOK)
    at = list(pattern.opened.sheet_parts).index(pattern.table.sheet)
    mine = _names(root)
    for name in theirs.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        if name.get("localSheetId") == str(at):
            own = deepcopy(name)
            own.set("localSheetId", str(place))
            own.text = (own.text or "").replace(_mark(pattern.table.sheet), _mark(sheet))
            mine.append(own)


def _names(root: etree._Element) -> etree._Element:
    """The list of the workbook's names."""
    found = root.find(f"{MAIN}definedNames")
    if found is None:
        found = etree.Element(f"{MAIN}definedNames")
        insert(root, found, _ORDER)
    return found


def _mark(sheet: str) -> str:
    """A sheet's name before its cells."""
    return f"{sheet}!" if sheet.isidentifier() else f"'{sheet}'!"


def add_names(changes: Changes, pattern: Pattern, without: Collection[str] = ()) -> None:
    """The workbook's names that the template has and it has not: lists to choose from reach other sheets by them."""
    root = changes.tree(BOOK)
    mine = _names(root)
    there = {name.get("name", "").casefold() for name in mine}
    for name in pattern.opened.tree(BOOK).iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        sheet = (name.text or "").rpartition("!")[0].strip("'")
        is_new = "localSheetId" not in name.attrib and name.get("name", "").casefold() not in there
        is_new = is_new and name.get("name") not in without
        if is_new and (not sheet or sheet in changes.opened.sheet_parts):
            mine.append(deepcopy(name))
    changes.put(BOOK, root)
