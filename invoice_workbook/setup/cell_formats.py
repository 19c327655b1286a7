"""Cell formats of the template carried over into a workbook: the same look, under the number that it has there.

Source: ECMA-376 part 1, 18.8 (styles): a format names a font, a fill, a border and a number format by their places.
"""

from collections.abc import Mapping
from copy import deepcopy
from functools import cached_property
from typing import Literal

from lxml import etree

from invoice_workbook.hosts.package import MAIN
from invoice_workbook.setup.changes import insert

PART = "xl/styles.xml"
_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_PARTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_FIRST_OWN = 164
"""Number formats below are Excel's own (18.8.30)."""


class CellFormats:
    """The formats of a workbook, which gets those of the template as they are asked for."""

    def __init__(self, template: etree._Element, book: etree._Element) -> None:
        self._template, self.book = template, book
        self.is_changed = False
        self._cells: dict[int, int] = {}
        self._rules: dict[int, int] = {}
        self._known: dict[str, dict[bytes, int]] = {}

    def of_cell(self, number: int) -> int:
        """The number in the workbook of a cell format of the template."""
        if number not in self._cells:
            own = deepcopy(_list(self._template, "cellXfs")[number])
            number_format = int(own.get("numFmtId", "0"))
            if number_format >= _FIRST_OWN:
                own.set("numFmtId", self._number_format(self._codes[str(number_format)]))
            for name, list_ in _PARTS.items():
                part = _list(self._template, list_)[int(own.get(name, "0"))]
                own.set(name, str(self._place(list_, part)))
            own.set("xfId", "0")
            self._cells[number] = self._place("cellXfs", own)
        return self._cells[number]

    def of_rule(self, number: int) -> int:
        """The number in the workbook of a format that a rule or a table's column puts on top of a cell's."""
        if number not in self._rules:
            own = deepcopy(_list(self._template, "dxfs")[number])
            for one in own.iterfind(f"{MAIN}numFmt"):
                one.set("numFmtId", self._number_format(one.get("formatCode", "")))
            self._rules[number] = self._place("dxfs", own)
        return self._rules[number]

    def in_number_formats(self, list_: Literal["cellXfs", "dxfs"], codes: Mapping[str, str]) -> dict[int, int]:
        """The workbook's formats of cells, or on top of them, that have a number format: each with that of the other.

        `codes` are number formats, each with the one instead of it; the formats are named by their places.
        """
        found: dict[int, int] = {}
        wanted = {bare(before): after for before, after in codes.items()}
        for place, one in enumerate(list(self._mine(list_))):
            code = wanted.get(self._code(one))
            if code is not None:
                other = deepcopy(one)
                shown = next(other.iterfind(f"{MAIN}numFmt"), other)
                shown.set("numFmtId", self._number_format(code))
                if shown is not other:
                    shown.set("formatCode", code)
                found[place] = self._place(list_, other)
        return found

    def code_of_rule(self, number: int) -> str:
        """The number format that a format of the workbook puts on top of a cell's, without backslashes; "" for none."""
        return self._code(self._mine("dxfs")[number])

    def _code(self, format_: etree._Element) -> str:
        """The number format of a format, without the backslashes that other programs put before each mark."""
        inner = format_.find(f"{MAIN}numFmt")
        if inner is not None:
            return bare(inner.get("formatCode", ""))
        wanted = format_.get("numFmtId")
        return next(
            (bare(one.get("formatCode", "")) for one in self._mine("numFmts") if one.get("numFmtId") == wanted), ""
        )

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        """The template's own number formats by their numbers."""
        return {one.get("numFmtId", ""): one.get("formatCode", "") for one in _list(self._template, "numFmts")}

    def _number_format(self, code: str) -> str:
        """The workbook's number of a number format, which it gets if it has it not."""
        there = {one.get("formatCode", ""): one.get("numFmtId", "") for one in self._mine("numFmts")}
        if code not in there:
            there[code] = str(max([_FIRST_OWN - 1, *(int(known) for known in there.values())]) + 1)
            self._append("numFmts", etree.Element(f"{MAIN}numFmt", {"numFmtId": there[code], "formatCode": code}))
        return there[code]

    def _place(self, list_: str, element: etree._Element) -> int:
        """Where the workbook's list has such an element; it is put there if it is not."""
        if list_ not in self._known:
            self._known[list_] = {_plain(one): place for place, one in reversed([*enumerate(self._mine(list_))])}
        known, plain = self._known[list_], _plain(element)
        if plain not in known:
            known[plain] = self._append(list_, deepcopy(element))
        return known[plain]

    def _append(self, list_: str, element: etree._Element) -> int:
        self.is_changed = True
        mine = self._mine(list_)
        mine.append(element)
        mine.set("count", str(len(mine)))
        return len(mine) - 1

    def _mine(self, list_: str) -> etree._Element:
        found = self.book.find(f"{MAIN}{list_}")
        if found is None:
            found = etree.Element(f"{MAIN}{list_}")
            insert(self.book, found, _ORDER)
        return found


def _list(root: etree._Element, name: str) -> etree._Element:
    found = root.find(f"{MAIN}{name}")
    assert found is not None, name
    return found


def bare(code: str) -> str:
    r"""A number format without the backslashes that Excel and LibreOffice put before each mark when they save.

    >>> bare(r"yyyy\-mm\-dd")
    'yyyy-mm-dd'
    """
    return code.replace("\\", "")


def _plain(element: etree._Element) -> bytes:
    """An element for comparison: the order of its attributes does not matter."""
    return etree.tostring(element, method="c14n", exclusive=True)
