"""Answer, the Management report, the aging sheets and Help of an older workbook, made anew as the template has them.

Nobody types there but for the id and the currency, which stay. A sheet on which a clerk has put something else is left
as it is.
"""

from copy import deepcopy

from lxml import etree

from invoice_workbook import answer_cells, names
from invoice_workbook.hosts.package import LINK, MAIN, Package
from invoice_workbook.places import column_letters
from invoice_workbook.schema import ANSWER, HELP, REPORT, SIDES
from invoice_workbook.setup import table_sheets
from invoice_workbook.setup.cell_formats import CellFormats
from invoice_workbook.setup.changes import BOOK, Changes
from invoice_workbook.setup.excel_parts import VML_LINK
from invoice_workbook.setup.two_languages import text_of, texts_of

CHOSEN = "B4"
"""The cell that the clerk fills, on all of them but Help."""
_ANSWER = {f"{letter}{row}" for letter in "AB" for row in range(1, 24)}
_REPORT = {f"{letter}{row}" for letter in "ABCDEFG" for row in range(1, 26)}
_HELP = {f"{letter}{row}" for letter in "ABC" for row in range(1, 201)} | {f"D{row}" for row in range(34, 201)}
"""Its rules, which had a fourth column, began below the commands."""
_COUNTS = {"O5"} | {f"S{row}" for row in range(10, 210)}
_AGING: dict[str, set[str]] = {side.aging_sheet: _COUNTS for side in SIDES.values()}
"""They counted later documents, and of a party those that age by their own date and amounts on account."""
EARLIER: dict[str, set[str]] = {ANSWER: _ANSWER, REPORT: _REPORT, HELP: _HELP, **_AGING}
"""The sheets, and the cells that earlier versions filled."""
_TYPE = "application/vnd.openxmlformats-officedocument."
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_OWN = ("drawing", "legacyDrawing", "tableParts", "mergeCells", "picture", "oleObjects", "controls")
"""What a clerk may have added, where the template's sheet has none."""
_CONTENT = ("f", "v", "is")


def renew(changes: Changes, formats: CellFormats, template: Package) -> list[str]:
    """The names of the sheets that were made anew."""
    return [name for name in EARLIER if _renewed(changes, formats, template, name)]


def _renewed(changes: Changes, formats: CellFormats, template: Package, name: str) -> bool:
    part = changes.opened.part_of(name)
    if part is None:
        return False
    mine = changes.tree(part)
    pattern = template.part_of(name)
    assert pattern is not None
    theirs = template.tree(pattern)
    is_current = (
        _texts(changes.opened, mine) == _texts(template, theirs) if name == HELP else formulas(mine) == formulas(theirs)
    )
    if is_current or _is_the_clerks(mine, theirs, name):
        return False
    made = table_sheets.own_sheet(changes, formats, template, pattern)
    _draw(changes, template, name, mine, made)
    if made.find(f"{MAIN}legacyDrawing") is not None:
        set_link(made, "legacyDrawing", buttons(changes, template, name))
    _keep_code_name(mine, made)
    if name != HELP:
        _keep_chosen(mine, made)
    changes.put(part, made)
    print_as(changes, template, name)
    return True


def _draw(changes: Changes, template: Package, name: str, mine: etree._Element, made: etree._Element) -> None:
    """The sheet's charts, as parts of the workbook under names that none has; where it has some, those stay."""
    shown, before = made.find(f"{MAIN}drawing"), mine.find(f"{MAIN}drawing")
    if shown is None:
        return
    if before is not None:
        shown.set(f"{LINK}id", before.get(f"{LINK}id", ""))
        return
    part, theirs = changes.opened.part_of(name), template.part_of(name)
    assert part is not None and theirs is not None
    _, drawing = template.links(theirs)[shown.get(f"{LINK}id", "")]
    root, own = template.tree(drawing), changes.fresh("xl/drawings/drawing{}.xml")
    changes.add(own, b"", f"{_TYPE}drawing+xml")
    for chart in root.iter(_CHART):
        kind, source = template.links(drawing)[chart.get(f"{LINK}id", "")]
        target = changes.fresh("xl/charts/chart{}.xml")
        changes.add(target, template.part(source), f"{_TYPE}drawingml.chart+xml")
        chart.set(f"{LINK}id", changes.link(own, kind, target))
    changes.put(own, root)
    shown.set(f"{LINK}id", changes.link(part, f"{LINK[1:-1]}/drawing", own))


def set_link(root: etree._Element, kind: str, id_: str) -> None:
    """What a sheet shows of another part, by the link to it."""
    found = root.find(f"{MAIN}{kind}")
    assert found is not None
    found.set(f"{LINK}id", id_)


def linked(changes: Changes, part: str, kind: str) -> tuple[str, str]:
    """The relationship of a kind that a part has, its id and the other part; "" where it has none."""
    links = changes.opened.links(part).items()
    return next(((id_, name) for id_, (found, name) in links if found == kind), ("", ""))


def buttons(changes: Changes, template: Package, name: str) -> str:
    """The template's buttons in the sheet's drawing of them; its link."""
    part, pattern = changes.opened.part_of(name), template.part_of(name)
    assert part is not None and pattern is not None
    id_, mine = linked(changes, part, VML_LINK)
    made = table_sheets.buttons(changes, template, pattern, instead=mine)
    return id_ or changes.link(part, VML_LINK, made)


def formulas(root: etree._Element) -> dict[str, str]:
    """Formulas by their cells, the chosen one aside: the clerk may have typed over its."""
    found = {cell.get("r", ""): cell.findtext(f"{MAIN}f") or "" for cell in root.iter(f"{MAIN}c")}
    return {place: formula for place, formula in found.items() if formula and place != CHOSEN}


def _texts(opened: Package, root: etree._Element) -> dict[str, str]:
    """What a sheet without formulas says, by its cells."""
    shared = texts_of(opened)
    found = {cell.get("r", ""): text_of(cell, shared) for cell in root.iter(f"{MAIN}c")}
    return {place: words for place, words in found.items() if words}


def _is_the_clerks(mine: etree._Element, theirs: etree._Element, name: str) -> bool:
    """Whether there is something that no version of the sheet has."""
    if any(mine.find(f"{MAIN}{kind}") is not None and theirs.find(f"{MAIN}{kind}") is None for kind in _OWN):
        return True
    known = EARLIER[name] | filled(theirs) | (_pressed(mine) if name == ANSWER else set())
    return not filled(mine) <= known


def _pressed(mine: etree._Element) -> set[str]:
    """The cells of Answer that a press fills, where the sheet has room for what *Ask* tells."""
    if _name(answer_cells.CURRENT) not in formulas(mine):
        return set()
    rows = range(answer_cells.TOLD, answer_cells.TOLD + answer_cells.ROWS)
    told = {_name((row, column)) for row in rows for column in range(1, len(answer_cells.COLUMNS) + 1)}
    return told | {_name(cell) for cell in answer_cells.FILLED}


def _name(cell: answer_cells.Cell) -> str:
    return f"{column_letters(cell[1])}{cell[0]}"


def filled(root: etree._Element) -> set[str]:
    """The cells of a sheet that hold something."""
    cells = root.iter(f"{MAIN}c")
    return {cell.get("r", "") for cell in cells if any(cell.find(f"{MAIN}{kind}") is not None for kind in _CONTENT)}


def _keep_code_name(mine: etree._Element, made: etree._Element) -> None:
    """The sheet's name for macros stays as it was."""
    own, new = mine.find(f"{MAIN}sheetPr"), made.find(f"{MAIN}sheetPr")
    if own is not None and new is not None and "codeName" in own.attrib:
        new.set("codeName", own.attrib["codeName"])


def _keep_chosen(mine: etree._Element, made: etree._Element) -> None:
    """What the clerk chose stays."""
    chosen = {cell.get("r"): cell for root in (mine, made) for cell in root.iter(f"{MAIN}c")}
    before = next((cell for cell in mine.iter(f"{MAIN}c") if cell.get("r") == CHOSEN), None)
    after = chosen.get(CHOSEN)
    if before is None or after is None or after is before:
        return
    style = after.get("s", "0")
    for child in list(after):
        after.remove(child)
    after.extend(deepcopy(child) for child in before)
    after.attrib.clear()
    after.attrib.update({**dict(before.attrib), "s": style})


def print_as(changes: Changes, template: Package, name: str) -> None:
    """The sheet is printed as far as the template's is."""
    root, theirs = changes.tree(BOOK), template.tree(BOOK)
    area, mine = _area(theirs, name), _area(root, name)
    if area is not None and mine is not None:
        mine.text = area.text
        changes.put(BOOK, root)


def _area(root: etree._Element, name: str) -> etree._Element | None:
    """The name of a sheet's printed area, by the sheet's place now: one may have been added before it."""
    order = [names.sheet_named(one.get("name", "")) for one in root.iterfind(f"{MAIN}sheets/{MAIN}sheet")]
    wanted = ("_xlnm.Print_Area", str(order.index(name)))
    named = root.iterfind(f"{MAIN}definedNames/{MAIN}definedName")
    return next((one for one in named if (one.get("name"), one.get("localSheetId")) == wanted), None)
