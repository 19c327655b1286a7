"""The first sheet of an .xlsx or .xlsm workbook, cell by cell as its part spells it.

Read here and not by a library, because nothing else gives a number's own digits, its format and an error at once, and
because a cell takes room only where there is one: a workbook whose last cell is XFD1048576 is read like any other.
Source: ECMA-376 part 1, 18.3.1.4 (c), 18.4.8 (si), 18.8.10 (cellXfs), 18.2.28 (date1904).
"""

from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.excel import shown
from invoice_workbook.formats.excel.package import Package
from invoice_workbook.formats.excel.sheet import LAST_COLUMN, Formats, Rows, sent
from invoice_workbook.xstring import decoded

TRUE = ("1", "true", "on")


def rows(package: Package) -> list[Any]:
    """The rows of the first worksheet. Raises WorkbookError where it cannot be read."""
    workbook = package.workbook()
    related = package.related(workbook)
    parts = dict(reversed(related.values()))
    sheet, is_1904 = _first(package, workbook, related)
    texts = _texts(package, parts["sharedStrings"]) if package.has(parts.get("sharedStrings", "")) else []
    codes = _codes(package, parts["styles"]) if package.has(parts.get("styles", "")) else []
    return _Sheet(package, texts, Formats(codes, is_1904)).rows(sheet)


def _first(package: Package, workbook: str, related: dict[str, tuple[str, str]]) -> tuple[str, bool]:
    """The part of the first worksheet, and whether days are counted from 1904."""
    is_1904, found = False, ""
    for one in package.each(workbook, "workbookPr", "sheet"):
        if _local(one) == "workbookPr":
            is_1904 = one.get("date1904", "").lower() in TRUE
        elif not found:
            id_ = next((value for name, value in one.attrib.items() if name.endswith("}id")), "")
            what, target = related.get(id_, ("", ""))
            found = target if what == "worksheet" else ""
    if not found:
        raise WorkbookError("excel-no-sheet", file=package.file)
    return found, is_1904


def _texts(package: Package, part: str) -> list[str]:
    return [_text(one) for one in package.each(part, "si")]


def _text(element: Any) -> str:
    """A text, its runs joined; how it is read aloud (rPh) is not part of it."""
    if len(element) == 1 and _local(element[0]) == "t":
        return decoded(element[0].text or "")
    runs: list[str] = []
    for child in element:
        name = _local(child)
        if name == "t":
            runs.append(child.text or "")
        elif name == "r":
            runs += [one.text or "" for one in child if _local(one) == "t"]
    return "".join(map(decoded, runs))


def _codes(package: Package, part: str) -> list[str]:
    """The number format of each style."""
    own: dict[int, str] = {}
    styles: list[int] = []
    for one in package.each(part, "numFmt", "cellXfs"):
        if _local(one) == "cellXfs":
            styles = [int(style.get("numFmtId", "0")) for style in one if _local(style) == "xf"]
        elif _local(one.getparent()) == "numFmts" and one.get("numFmtId", "").isdigit():
            own[int(one.get("numFmtId"))] = one.get("formatCode", "")
    return [own.get(style, shown.BUILT_IN.get(style, "General")) for style in styles]


@cache
def _without_space(name: str) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _local(element: Any) -> str:
    return _without_space(element.tag)


class _Sheet:
    """What its cells need to be read: the workbook's texts and formats."""

    def __init__(self, package: Package, texts: list[str], formats: Formats) -> None:
        self._package, self._texts, self._formats = package, texts, formats
        self._known: dict[tuple[str, str], Any] = {}

    def rows(self, part: str) -> list[Any]:
        found = Rows(self._package.file)
        row = 0
        try:
            for one in self._package.each(part, "row"):
                row = int(one.get("r") or row + 1)
                cells: list[Any] = []
                for cell in one:
                    value = self._cell(cell) if len(cell) else None
                    column = _column(cell.get("r", "")) or len(cells) + 1
                    if column > len(cells):
                        cells += [None] * (column - len(cells))
                    cells[column - 1] = value
                found.add(row, cells)
        except (ValueError, IndexError) as error:
            raise WorkbookError("excel-damaged", file=self._package.file) from error
        return found.found()

    def _cell(self, cell: Any) -> Any:
        spelled = None
        for child in cell:
            name = _local(child)
            if name == "v":
                spelled = child.text
            elif name == "is":
                return _text(child)
        if not spelled:
            return None
        kind = cell.get("t", "n")
        if kind == "n":
            return self._number(spelled, cell.get("s", "0"))
        return self._texts[int(spelled)] if kind == "s" else self._other(kind, spelled)

    def _number(self, spelled: str, style: str) -> Any:
        """A number as it travels; each different one is made once."""
        known = self._known.get((spelled, style), self)
        if known is self:
            known = self._known[spelled, style] = self._formats.cell(spelled.strip(), int(style))
        return known

    def _other(self, kind: str, spelled: str) -> Any:
        match kind:
            case "b":
                return "TRUE" if spelled.strip().lower() in TRUE else "FALSE"
            case "e":
                return ["e", spelled.strip()]
            case "d":
                return sent(datetime.fromisoformat(spelled.strip().removesuffix("Z")))
        return decoded(spelled)


def _column(place: str) -> int:
    """The column of a cell's place: 3 for C7, 0 where none is said."""
    return _numbered(place.rstrip("0123456789"))


@lru_cache(LAST_COLUMN)
def _numbered(letters: str) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - 64
    return number
