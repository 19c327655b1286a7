"""Start of an older workbook, made anew as the template has it: its blocks, lists, charts and buttons.

Nobody types there. A sheet on which a clerk has put something of their own is left as it is.
Source: ECMA-376 part 1, 20.5 (drawings of a sheet), 21.2 (charts).
"""

import re

from lxml import etree

from invoice_workbook.hosts.package import MAIN, Package, links_of
from invoice_workbook.places import column_letters
from invoice_workbook.setup import built_sheets, table_sheets
from invoice_workbook.setup.cell_formats import CellFormats
from invoice_workbook.setup.changes import Changes
from invoice_workbook.setup.excel_parts import PROJECT, VML_LINK
from invoice_workbook.template.template_file import HELPERS_OF_START, START

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
DRAWING_LINK, CHART_LINK = f"{_KIND}drawing", f"{_KIND}chart"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_OWN = ("tableParts", "mergeCells", "picture", "oleObjects", "controls", "dataValidations")
"""What no version's Start has."""
_OURS = set("ABCDEFGHI")
"""Columns that versions without a block for each half of the trade filled."""
_HELPERS = {column_letters(place + 1) for place in range(HELPERS_OF_START[0], HELPERS_OF_START[1] + 1)}
"""Columns of hidden figures, which versions with such blocks have."""
_CHARTS, _CHARTS_OF_BLOCKS = 2, 3
"""Charts that they had."""
_SHAPE, _MACRO = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL), re.compile(rb"FmlaMacro>\[0\]!Press\w+<")
_TARGET = re.compile(rb'(Target=")([^"]*)(")')


def renew(changes: Changes, formats: CellFormats, template: Package) -> bool:
    """Put the template's Start in place of the workbook's; False where that is so already, or the clerk's own."""
    part = changes.opened.part_of(START)
    pattern = template.part_of(START)
    if part is None or pattern is None:
        return False
    mine = changes.tree(part)
    if _formulas(mine) == _formulas(template.tree(pattern)) or _is_the_clerks(
        changes, mine, template.tree(pattern), part
    ):
        return False
    made = table_sheets.own_sheet(changes, formats, template, pattern)
    own, new = mine.find(f"{MAIN}sheetPr"), made.find(f"{MAIN}sheetPr")
    if own is not None and new is not None and "codeName" in own.attrib:
        new.set("codeName", own.attrib["codeName"])
    built_sheets.set_link(made, "drawing", _drawing(changes, template, part))
    if PROJECT in changes:
        built_sheets.set_link(made, "legacyDrawing", built_sheets.buttons(changes, template, START))
    changes.put(part, made)
    built_sheets.print_as(changes, template, START)
    return True


def _formulas(root: etree._Element) -> dict[str, str]:
    found = {cell.get("r", ""): cell.findtext(f"{MAIN}f") or "" for cell in root.iter(f"{MAIN}c")}
    return {place: formula for place, formula in found.items() if formula}


def _is_the_clerks(changes: Changes, root: etree._Element, theirs: etree._Element, part: str) -> bool:
    """Whether there is something that no earlier version's sheet has."""
    if any(root.find(f"{MAIN}{kind}") is not None for kind in _OWN):
        return True
    filled = built_sheets.filled(root)
    has_blocks = any(_column(place) in _HELPERS for place in filled)
    unknown = filled - built_sheets.filled(theirs) if has_blocks else filled
    if {_column(place) for place in unknown} - (_HELPERS if has_blocks else _OURS):
        return True
    links = changes.opened.links(part).values()
    drawings = [changes.opened.tree(name) for kind, name in links if kind == DRAWING_LINK]
    if any(len(one) > (_CHARTS_OF_BLOCKS if has_blocks else _CHARTS) for one in drawings):
        return True
    shapes = [shape for kind, name in links if kind == VML_LINK for shape in _SHAPE.findall(changes.opened.part(name))]
    return any(not _MACRO.search(shape) for shape in shapes)


def _column(place: str) -> str:
    return place.rstrip("0123456789")


def _drawing(changes: Changes, template: Package, part: str) -> str:
    """The template's charts in the sheet's drawing, in the parts of its earlier ones as far as there are; its link."""
    _, theirs = _linked_in(template, template.part_of(START) or "", DRAWING_LINK)
    id_, mine = built_sheets.linked(changes, part, DRAWING_LINK)
    if not mine:
        mine = changes.fresh("xl/drawings/drawing{}.xml")
        changes.add(mine, template.part(theirs), _DRAWING_TYPE)
        id_ = changes.link(part, DRAWING_LINK, mine)
        earlier: list[str] = []
    else:
        changes[mine] = template.part(theirs)
        earlier = [name for kind, name in changes.opened.links(mine).values() if kind == CHART_LINK]
    targets: dict[str, str] = {}
    for kind, chart in template.links(theirs).values():
        if kind == CHART_LINK:
            targets[chart] = _chart(changes, template.part(chart), earlier)

    def to_mine(found: re.Match[bytes]) -> bytes:
        name = found[2].decode().rpartition("/")[2]
        own = next((mine for chart, mine in targets.items() if chart.rpartition("/")[2] == name), None)
        return found[0] if own is None else found[1] + f"../charts/{own.rpartition('/')[2]}".encode() + found[3]

    changes[links_of(mine)] = _TARGET.sub(to_mine, template.part(links_of(theirs)))
    return id_


def _chart(changes: Changes, content: bytes, earlier: list[str]) -> str:
    if earlier:
        name = earlier.pop(0)
        changes[name] = content
        return name
    name = changes.fresh("xl/charts/chart{}.xml")
    changes.add(name, content, _CHART_TYPE)
    return name


def _linked_in(template: Package, part: str, kind: str) -> tuple[str, str]:
    return next((id_, name) for id_, (found, name) in template.links(part).items() if found == kind)
