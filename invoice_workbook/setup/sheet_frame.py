"""A sheet's part without its rows: widths, formats by rule, entries allowed. The rows stay as they are, however many.

Source: ECMA-376 part 1, 18.3.1.99 (worksheet: the order of its children), 18.3.1.13 (col).
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path

from lxml import etree

from invoice_workbook.hosts import sheet_part
from invoice_workbook.hosts.package import MAIN, bounds, parsed
from invoice_workbook.places import column_letters
from invoice_workbook.setup.changes import insert, written

LAST_ROW = 1_048_576
ORDER = (
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
)
_NO_ROWS = b"<sheetData/>"
Area = tuple[tuple[int, int], tuple[int, int]]
"""((column, row), (column, row)), from 1 and both included."""


class Frame:
    """A sheet's part, its rows set aside."""

    def __init__(self, xml: bytes, path: Path, part: str) -> None:
        head, self._rows, tail = sheet_part.split(xml)
        self.root = parsed(head + _NO_ROWS + tail, path, part)

    @property
    def xml(self) -> bytes:
        """The whole part again."""
        return written(self.root).replace(_NO_ROWS, b"<sheetData>" + self._rows + b"</sheetData>", 1)

    # Widths

    def column(self, number: int) -> Mapping[str, str]:
        """A column's width, format and the like; nothing where the sheet says nothing of it."""
        for one in self.root.iterfind(f"{MAIN}cols/{MAIN}col"):
            if int(one.get("min", "0")) <= number <= int(one.get("max", "0")):
                return {str(name): str(value) for name, value in one.attrib.items() if name not in ("min", "max")}
        return {}

    def set_column(self, number: int, looks: Mapping[str, str]) -> None:
        """Say how one column looks; what is said of its neighbours together with it stays."""
        columns = self.root.find(f"{MAIN}cols")
        if columns is None:
            columns = etree.Element(f"{MAIN}cols")
            insert(self.root, columns, ORDER)
        own = etree.Element(f"{MAIN}col", {"min": str(number), "max": str(number), **looks})
        kept = [*(part for one in columns for part in _apart(one, number)), own]
        columns[:] = sorted(kept, key=lambda one: int(one.get("min", "0")))

    # Formats by rule

    def formats(self) -> Iterator[tuple[list[Area], etree._Element]]:
        """Each block of rules, and the areas that it is for."""
        for one in self.root.iterfind(f"{MAIN}conditionalFormatting"):
            yield areas(one.get("sqref", "")), one

    def add_formats(self, area: str, rules: list[etree._Element]) -> None:
        """Rules for an area, each ranked behind those that are there."""
        ranks = [int(rule.get("priority", "0")) for rule in self.root.iter(f"{MAIN}cfRule")]
        block = etree.Element(f"{MAIN}conditionalFormatting", {"sqref": area})
        for rank, rule in enumerate(rules, max(ranks, default=0) + 1):
            rule.set("priority", str(rank))
            block.append(rule)
        insert(self.root, block, ORDER)

    # Entries allowed

    def validations(self) -> Iterator[tuple[list[Area], etree._Element]]:
        """Each rule of what may be entered, and the areas that it is for."""
        for one in self.root.iterfind(f"{MAIN}dataValidations/{MAIN}dataValidation"):
            yield areas(one.get("sqref", "")), one

    def validation(self, column: int, row: int) -> etree._Element | None:
        """What may be entered into a cell."""
        return next((one for found, one in self.validations() if any(_holds(a, column, row) for a in found)), None)

    def is_free(self, area: Area) -> bool:
        """Whether no cell of an area has a rule of entry."""
        return not any(meet(area, one) for found, _ in self.validations() for one in found)

    def add_validation(self, rule: etree._Element, area: str) -> None:
        """A rule of entry more."""
        own = deepcopy(rule)
        own.set("sqref", area)
        every = self.root.find(f"{MAIN}dataValidations")
        if every is None:
            every = etree.Element(f"{MAIN}dataValidations")
            insert(self.root, every, ORDER)
        every.append(own)
        every.set("count", str(len(every)))

    def leave_out(self, column: int, row: int) -> None:
        """Take one cell out of whatever rule of entry it is under: a cell has but one."""
        for found, one in list(self.validations()):
            if any(_holds(area, column, row) for area in found):
                left = [spelled(part) for area in found for part in _without(area, column, row)]
                one.set("sqref", " ".join(left))
                if not left:
                    self._drop(one)

    def _drop(self, rule: etree._Element) -> None:
        every = rule.getparent()
        assert every is not None
        every.remove(rule)
        every.set("count", str(len(every)))
        if not len(every):
            self.root.remove(every)


def _apart(one: etree._Element, number: int) -> Iterator[etree._Element]:
    """What is said of several columns, without that one."""
    first, last = int(one.get("min", "0")), int(one.get("max", "0"))
    for start, end in ((first, min(last, number - 1)), (max(first, number + 1), last)):
        if start <= end:
            own = deepcopy(one)
            own.set("min", str(start))
            own.set("max", str(end))
            yield own


def areas(spelled_: str) -> list[Area]:
    """Areas as a sheet spells them, by blanks.

    >>> areas("A5:B1048576 D5")
    [((1, 5), (2, 1048576)), ((4, 5), (4, 5))]
    """
    return [bounds(one) for one in spelled_.split()]


def spelled(area: Area) -> str:
    """An area as a sheet spells it.

    >>> spelled(((1, 5), (2, 9))), spelled(((4, 5), (4, 5)))
    ('A5:B9', 'D5')
    """
    (left, top), (right, bottom) = area
    first, last = f"{column_letters(left)}{top}", f"{column_letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"


def _holds(area: Area, column: int, row: int) -> bool:
    (left, top), (right, bottom) = area
    return left <= column <= right and top <= row <= bottom


def meet(one: Area, other: Area) -> bool:
    """Whether two areas have a cell in common."""
    apart = one[1][0] < other[0][0] or other[1][0] < one[0][0] or one[1][1] < other[0][1] or other[1][1] < one[0][1]
    return not apart


def _without(area: Area, column: int, row: int) -> Iterator[Area]:
    """An area without one cell: what is above, left, right, below."""
    (left, top), (right, bottom) = area
    if not _holds(area, column, row):
        yield area
        return
    pieces = (
        ((left, top), (right, row - 1)),
        ((left, row), (column - 1, row)),
        ((column + 1, row), (right, row)),
        ((left, row + 1), (right, bottom)),
    )
    yield from (piece for piece in pieces if piece[0][0] <= piece[1][0] and piece[0][1] <= piece[1][1])
