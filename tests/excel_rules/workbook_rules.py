"""The workbook part: its sheets and how it opens."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.excel_rules.book import LINKED, MAIN, Book

ORDER = [
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
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]
_FORBIDDEN = re.compile(r"[\\/?*:\[\]\x00-\x1f]")
_CODE_NAME = re.compile(r"[^\W\d_]\w{0,30}")
LAST_SHEET_ID = 65_534


def _sheets(book: Book) -> Iterator[dict[str, str]]:
    for element in book.workbook.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        yield {str(key): str(value) for key, value in element.attrib.items()}


def there_is_a_sheet(book: Book) -> Iterator[tuple[str, str]]:
    """A workbook has a sheet that can be seen.

    Source: [MS-OI29500] at 18.2.20; ECMA-376 part 1, 18.18.68 (ST_SheetState).
    """
    if all(sheet.get("state", "visible") != "visible" for sheet in _sheets(book)):
        yield book.workbook_part, "no sheet in sight"


def sheet_names_are_short(book: Book) -> Iterator[tuple[str, str]]:
    """A sheet's name has 1 to 31 characters.

    Source: [MS-OI29500] at 18.2.19, a.
    """
    for name in book.sheet_names:
        if not 1 <= len(name) <= 31:
            yield book.workbook_part, name


def sheet_names_are_plain(book: Book) -> Iterator[tuple[str, str]]:
    r"""A sheet's name has none of \\ / ? * : [ ] and no control character.

    Source: [MS-OI29500] at 18.2.19, a; Microsoft support, "Rename a worksheet".
    """
    for name in book.sheet_names:
        if _FORBIDDEN.search(name):
            yield book.workbook_part, name


def sheet_names_have_no_apostrophe_at_an_end(book: Book) -> Iterator[tuple[str, str]]:
    """A sheet's name neither begins nor ends with an apostrophe.

    Source: Microsoft support, "Rename a worksheet".
    """
    for name in book.sheet_names:
        if name.startswith("'") or name.endswith("'"):
            yield book.workbook_part, name


def no_sheet_is_history(book: Book) -> Iterator[tuple[str, str]]:
    """No sheet is called History: Excel keeps that name for itself.

    Source: Microsoft support, "Rename a worksheet".
    """
    for name in book.sheet_names:
        if name.lower() == "history":
            yield book.workbook_part, name


def no_sheet_name_twice(book: Book) -> Iterator[tuple[str, str]]:
    """Sheets' names differ in more than upper and lower case.

    Source: [MS-OI29500] at 18.2.19, d.
    """
    for name, count in Counter(name.lower() for name in book.sheet_names).items():
        if count > 1:
            yield book.workbook_part, name


def no_sheet_id_twice(book: Book) -> Iterator[tuple[str, str]]:
    """Sheets have different sheetIds.

    Source: ECMA-376 part 1, 18.2.19 (sheetId).
    """
    for number, count in Counter(sheet.get("sheetId") for sheet in _sheets(book)).items():
        if count > 1:
            yield book.workbook_part, f"sheetId {number}"


def sheet_ids_are_in_range(book: Book) -> Iterator[tuple[str, str]]:
    """A sheetId is from 1 to 65534.

    Source: [MS-OI29500] at 18.2.19, b.
    """
    for sheet in _sheets(book):
        if not 1 <= int(sheet.get("sheetId", 0)) <= LAST_SHEET_ID:
            yield book.workbook_part, sheet.get("sheetId", "")


def no_part_is_two_sheets(book: Book) -> Iterator[tuple[str, str]]:
    """Each sheet has a part of its own.

    Source: ECMA-376 part 1, 12.3.24 (one worksheet a part).
    """
    for name, count in Counter(sheet.get(f"{LINKED}id") for sheet in _sheets(book)).items():
        if count > 1:
            yield book.workbook_part, f"r:id {name}"


def parts_of_the_workbook_are_in_order(book: Book) -> Iterator[tuple[str, str]]:
    """The workbook's elements stand in the schema's order, each once.

    Source: ECMA-376 part 1, 18.2.27 (workbook); exceljs/exceljs issue 106.
    """
    found = [e.tag.rpartition("}")[2] for e in book.workbook if isinstance(e.tag, str)]
    known = [ORDER.index(name) for name in found if name in ORDER]
    if known != sorted(set(known)):
        yield book.workbook_part, " ".join(found)


def the_open_sheet_is_there(book: Book) -> Iterator[tuple[str, str]]:
    """The sheet that a window opens on exists and is not hidden.

    Source: ECMA-376 part 1, 18.2.30 (activeTab, firstSheet).
    """
    states = [sheet.get("state", "visible") for sheet in _sheets(book)]
    for view in book.workbook.iterfind(f"{MAIN}bookViews/{MAIN}workbookView"):
        active, first = int(view.get("activeTab", 0)), int(view.get("firstSheet", 0))
        if active >= len(states) or first >= len(states) or states[active] != "visible":
            yield book.workbook_part, f"activeTab {active}, firstSheet {first}"


def one_sheet_is_selected(book: Book) -> Iterator[tuple[str, str]]:
    """At most one sheet is selected: what is typed into one of several goes into all of them.

    Source: JuliaData/XLSX.jl issue 86; nimmneun/onesheet issue 59.
    """
    selected = [s.name for s in book.sheets if any(v.get("tabSelected") == "1" for v in s.all("sheetViews/sheetView"))]
    if len(selected) > 1:
        yield book.workbook_part, ", ".join(selected)


def the_selected_sheet_is_in_sight(book: Book) -> Iterator[tuple[str, str]]:
    """A selected sheet is not hidden.

    Source: ECMA-376 part 1, 18.3.1.87 (tabSelected) with 18.2.30 (activeTab).
    """
    hidden = {sheet["name"] for sheet in _sheets(book) if sheet.get("state", "visible") != "visible"}
    for sheet in book.sheets:
        if sheet.name in hidden and any(v.get("tabSelected") == "1" for v in sheet.all("sheetViews/sheetView")):
            yield sheet.part, sheet.name


def views_belong_to_a_window(book: Book) -> Iterator[tuple[str, str]]:
    """A sheet's view belongs to a window of the workbook.

    Source: ECMA-376 part 1, 18.3.1.87 (workbookViewId).
    """
    windows = len(list(book.workbook.iterfind(f"{MAIN}bookViews/{MAIN}workbookView")))
    for sheet in book.sheets:
        for view in sheet.all("sheetViews/sheetView"):
            if int(view.get("workbookViewId", 0)) >= windows:
                yield sheet.part, f"workbookViewId {view.get('workbookViewId')}"


def code_names_are_names(book: Book) -> Iterator[tuple[str, str]]:
    """A code name is a letter with up to 30 letters, digits and underscores after it.

    Source: [MS-OI29500] at 18.3.1.83.
    """
    for part, name in _code_names(book):
        if not _CODE_NAME.fullmatch(name):
            yield part, name


def no_code_name_twice(book: Book) -> Iterator[tuple[str, str]]:
    """The workbook's and the sheets' code names are different.

    Source: [MS-OVBA] 2.3.1.4 (one document module for each).
    """
    said = list(_code_names(book))
    counts = Counter(name.lower() for _, name in said)
    for part, name in said:
        if counts[name.lower()] > 1:
            yield part, name


def what_has_no_result_is_computed(book: Book) -> Iterator[tuple[str, str]]:
    """Where a formula has no stored result, the workbook is computed when it is opened.

    Source: ECMA-376 part 1, 18.2.2 (fullCalcOnLoad).
    """
    setting = book.workbook.find(f"{MAIN}calcPr")
    if setting is not None and setting.get("fullCalcOnLoad") in ("1", "true"):
        return
    for sheet in book.sheets:
        for cell in sheet.cells:
            if cell.formula is not None and cell.value is None and cell.type != "str":
                yield sheet.part, cell.place
                break


def the_chain_names_formulas(book: Book) -> Iterator[tuple[str, str]]:
    """The calculation chain names no cell without a formula.

    Source: ECMA-376 part 1, 18.6.1 (c); dotnet/Open-XML-SDK issue 1457.
    """
    if not book.linked(book.workbook_part, "calcChain"):
        return
    numbers = {int(sheet.get("sheetId", 0)): sheet["name"] for sheet in _sheets(book)}
    formulas = {s.name: {cell.place for cell in s.cells if cell.formula is not None} for s in book.sheets}
    for part in book.linked(book.workbook_part, "calcChain"):
        number = 0
        for link in book.xml(part):
            number = int(link.get("i", number))
            if link.get("r") not in formulas.get(numbers.get(number, ""), set()):
                yield part, f"sheet {number}, {link.get('r')}"


def _code_names(book: Book) -> Iterator[tuple[str, str]]:
    own = book.workbook.find(f"{MAIN}workbookPr")
    if own is not None and own.get("codeName") is not None:
        yield book.workbook_part, own.get("codeName", "")
    for sheet in book.sheets:
        found = sheet.xml.find(f"{MAIN}sheetPr")
        if found is not None and found.get("codeName") is not None:
            yield sheet.part, found.get("codeName", "")
