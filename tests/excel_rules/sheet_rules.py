"""Worksheets, but for their cells."""

from collections import Counter
from collections.abc import Iterator

from tests.excel_rules import references
from tests.excel_rules.book import MAIN, Sheet

ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
WIDEST, HIGHEST, DEEPEST = 255, 409.5, 7
MOST_BREAKS = 1_026


def parts_of_a_sheet_are_in_order(sheet: Sheet) -> Iterator[str]:
    """A sheet's elements stand in the schema's order.

    Source: ECMA-376 part 1, 18.3.1.99 (worksheet); exceljs/exceljs issue 106.
    """
    found = [e.tag.rpartition("}")[2] for e in sheet.xml if isinstance(e.tag, str)]
    known = [ORDER.index(name) for name in found if name in ORDER]
    if known != sorted(known):
        yield " ".join(dict.fromkeys(found))


def no_part_of_a_sheet_twice(sheet: Sheet) -> Iterator[str]:
    """But for conditional formats, a sheet's elements are there once.

    Source: ECMA-376 part 1, 18.3.1.99 (worksheet).
    """
    found = Counter(e.tag.rpartition("}")[2] for e in sheet.xml if isinstance(e.tag, str))
    for name, count in found.items():
        if count > 1 and name != "conditionalFormatting":
            yield name


def the_dimension_holds_all_cells(sheet: Sheet) -> Iterator[str]:
    """All cells lie within the sheet's dimension: readers that trust it drop the others without a word.

    Source: ECMA-376 part 1, 18.3.1.35 (dimension).
    """
    dimension = sheet.xml.find(f"{MAIN}dimension")
    if dimension is None or not sheet.cells:
        return
    said = references.area(dimension.get("ref", ""))
    for cell in sheet.cells:
        if said is None or not (said.left <= cell.column <= said.right and said.top <= cell.row <= said.bottom):
            yield f"{cell.place} outside {dimension.get('ref')}"
            return


def columns_are_apart(sheet: Sheet) -> Iterator[str]:
    """Descriptions of columns rise and do not overlap.

    Source: ECMA-376 part 1, 18.3.1.13 (col); Excel's log says "Repaired Records: Column information".
    """
    last = 0
    for column in sheet.all("cols/col"):
        first = int(column.get("min", 0))
        if first <= last or int(column.get("max", 0)) < first:
            yield f"column {first}"
        last = int(column.get("max", 0))


def columns_are_there(sheet: Sheet) -> Iterator[str]:
    """No column lies beyond the last, 16,384.

    Source: Excel specifications and limits.
    """
    for column in sheet.all("cols/col"):
        if int(column.get("max", 0)) > references.LAST_COLUMN:
            yield f"column {column.get('max')}"


def columns_are_not_too_wide(sheet: Sheet) -> Iterator[str]:
    """A column is at most 255 characters wide.

    Source: Excel specifications and limits.
    """
    for column in sheet.all("cols/col"):
        if not 0 <= float(column.get("width", 0)) <= WIDEST:
            yield f"column {column.get('min')}: {column.get('width')}"


def rows_are_not_too_high(sheet: Sheet) -> Iterator[str]:
    """A row is at most 409.5 points high.

    Source: [MS-OI29500] at 18.3.1.73; Excel specifications and limits.
    """
    for row in sheet.all("sheetData/row"):
        if not 0 <= float(row.get("ht", 0)) <= HIGHEST:
            yield f"row {row.get('r')}: {row.get('ht')}"


def outlines_are_not_too_deep(sheet: Sheet) -> Iterator[str]:
    """An outline has at most seven levels.

    Source: ECMA-376 part 1, 18.3.1.13 and 18.3.1.73 (outlineLevel).
    """
    for path in ("cols/col", "sheetData/row"):
        for one in sheet.all(path):
            if int(one.get("outlineLevel", 0)) > DEEPEST:
                yield f"{path} {one.get('r') or one.get('min')}"


def rows_rise(sheet: Sheet) -> Iterator[str]:
    """Rows rise, each once, none beyond the last, 1,048,576.

    Source: ECMA-376 part 1, 18.3.1.73 (row); Excel specifications and limits.
    """
    last = 0
    for row in sheet.all("sheetData/row"):
        number = int(row.get("r", last + 1))
        if not last < number <= references.LAST_ROW:
            yield f"row {number}"
        last = number


def merges_are_areas(sheet: Sheet) -> Iterator[str]:
    """What is merged is an area of more than one cell.

    Source: ECMA-376 part 1, 18.3.1.54 (mergeCell); jmcnamara/XlsxWriter documentation of merge_range.
    """
    for merge in sheet.all("mergeCells/mergeCell"):
        found = references.area(merge.get("ref", ""))
        if found is None or (found.left, found.top) == (found.right, found.bottom):
            yield merge.get("ref", "")


def merges_are_apart(sheet: Sheet) -> Iterator[str]:
    """Merged areas do not overlap.

    Source: jmcnamara/XlsxWriter issues 687 and 848; abap2xlsx/abap2xlsx issue 361.
    """
    merges = [m for e in sheet.all("mergeCells/mergeCell") if (m := references.area(e.get("ref", "")))]
    for place, one in enumerate(merges):
        if any(one.meets(other) for other in merges[:place]):
            yield str(one)


def counts_are_right(sheet: Sheet) -> Iterator[str]:
    """A list that says how many it holds is right.

    Source: ECMA-376 part 1, 18.3.1.33, 18.3.1.55 and 18.3.1.95 (count).
    """
    for name in ("mergeCells", "dataValidations", "tableParts", "rowBreaks", "colBreaks"):
        found = sheet.xml.find(f"{MAIN}{name}")
        if found is not None and found.get("count") not in (None, str(len(found))):
            yield f"{name} {found.get('count')}"


def frozen_panes_have_a_corner(sheet: Sheet) -> Iterator[str]:
    """A frozen pane says its first cell, which lies beyond what is frozen.

    Source: ECMA-376 part 1, 18.3.1.66 (topLeftCell, xSplit, ySplit).
    """
    for pane in sheet.all("sheetViews/sheetView/pane"):
        corner = references.cell(pane.get("topLeftCell", ""))
        if pane.get("state", "split").startswith("frozen"):
            columns, rows = float(pane.get("xSplit", 0)), float(pane.get("ySplit", 0))
            if corner is None or corner[0] <= columns or corner[1] <= rows:
                yield f"topLeftCell {pane.get('topLeftCell')}"


def selections_lie_in_a_pane(sheet: Sheet) -> Iterator[str]:
    """A selection is in a pane that the view has, and its cell is selected.

    Source: ECMA-376 part 1, 18.3.1.78 (pane, activeCell, sqref); Excel's log says "Repaired Records: View from".
    """
    for view in sheet.all("sheetViews/sheetView"):
        has_panes = view.find(f"{MAIN}pane") is not None
        for selection in view.iterchildren(f"{MAIN}selection"):
            chosen = references.areas(selection.get("sqref", "A1"))
            active = references.area(selection.get("activeCell", "A1"))
            split = selection.get("pane", "topLeft") != "topLeft"
            holds = chosen is not None and active is not None and any(one.holds(active) for one in chosen)
            if (split and not has_panes) or not holds:
                yield f"{selection.get('pane')} {selection.get('activeCell')} {selection.get('sqref')}"


def zooms_are_possible(sheet: Sheet) -> Iterator[str]:
    """A view is zoomed, and a page scaled, by 10 to 400 percent.

    Source: [MS-OI29500] at 18.3.1.87 and 18.3.1.63; Excel specifications and limits.
    """
    for path, name in (("sheetViews/sheetView", "zoomScale"), ("pageSetup", "scale")):
        for one in sheet.all(path):
            if not 10 <= int(one.get(name, 100)) <= 400:
                yield f"{name} {one.get(name)}"


def headers_are_short(sheet: Sheet) -> Iterator[str]:
    """A header or footer has at most 255 characters.

    Source: [MS-OI29500] at 18.3.1.46; Excel specifications and limits.
    """
    for part in (part for found in sheet.all("headerFooter") for part in found):
        if len(part.text or "") > 255:
            yield part.tag.rpartition("}")[2]


def breaks_are_few(sheet: Sheet) -> Iterator[str]:
    """A sheet has at most 1,026 page breaks each way.

    Source: Excel specifications and limits.
    """
    for name in ("rowBreaks", "colBreaks"):
        found = sheet.xml.find(f"{MAIN}{name}")
        if found is not None and len(found) > MOST_BREAKS:
            yield name


def passed_over_errors_are_areas(sheet: Sheet) -> Iterator[str]:
    """Errors to be passed over are in areas of the sheet.

    Source: ECMA-376 part 1, 18.3.1.50 (ignoredError sqref).
    """
    for one in sheet.all("ignoredErrors/ignoredError"):
        if references.areas(one.get("sqref", "")) is None:
            yield one.get("sqref", "")


def no_filter_on_a_table(sheet: Sheet) -> Iterator[str]:
    """A sheet's own filter lies apart from its tables.

    Source: EPPlusSoftware/EPPlus issue 103; jmcnamara/XlsxWriter issue 1102.
    """
    for one in sheet.all("autoFilter"):
        area = references.area(one.get("ref", ""))
        if area is None or any(area.meets(table.area) for table in sheet.tables):
            yield one.get("ref", "")
