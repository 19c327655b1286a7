"""Damages to the right package, each with the rule that has to find it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.excel_rules import check, right
from tests.excel_rules.right import Parts

PARTS = {
    "app": "docProps/app.xml",
    "chart": "xl/charts/chart1.xml",
    "core": "docProps/core.xml",
    "drawing": "xl/drawings/drawing1.xml",
    "links": "_rels/.rels",
    "links of 1": "xl/worksheets/_rels/sheet1.xml.rels",
    "ribbon": right.RIBBON,
    "sheet 1": "xl/worksheets/sheet1.xml",
    "sheet 2": "xl/worksheets/sheet2.xml",
    "sheet 3": "xl/worksheets/sheet3.xml",
    "strings": "xl/sharedStrings.xml",
    "styles": "xl/styles.xml",
    "table 1": "xl/tables/table1.xml",
    "table 2": "xl/tables/table2.xml",
    "types": "[Content_Types].xml",
    "vml 1": "xl/drawings/vmlDrawing1.vml",
    "vml 2": "xl/drawings/vmlDrawing2.vml",
    "workbook": "xl/workbook.xml",
}
_MANY = re.compile(r"\{([^{}]+?)\*(\d+)\}")


@dataclass(frozen=True)
class Damage:
    """What is done to the right package's bytes, and the rule that it breaks."""

    rule: str
    what: str
    change: Callable[[Parts], None] = lambda _: None
    repack: Callable[[bytes], bytes] = lambda data: data
    name: str = right.NAME

    def __str__(self) -> str:
        """The test's id."""
        return f"{self.rule}: {self.what[:30]}"

    def found(self) -> set[str]:
        """The rules that the damaged package breaks."""
        parts = dict(right.package())
        self.change(parts)
        return {one.rule for one in check.broken(self.repack(right.packed(parts)), self.name)}


def table(text: str) -> list[Damage]:
    """Damages of a table: rule, part, what stands there, what comes in its place; {x*9} is x nine times."""
    rows = [[cell.strip() for cell in line.split(" | ")] for line in text.strip().splitlines() if line.strip()]
    return [_replaced(rule, PARTS.get(part, part), _long(was), _long(becomes)) for rule, part, was, becomes in rows]


def _long(text: str) -> str:
    return _MANY.sub(lambda found: found[1] * int(found[2]), "" if text == "-" else text)


def _replaced(rule: str, part: str, was: str, becomes: str) -> Damage:
    def change(parts: Parts) -> None:
        assert was.encode() in parts[part], f"{was} is not in {part}"
        parts[part] = parts[part].replace(was.encode(), becomes.encode(), 1)

    return Damage(rule, becomes or f"without {was}", change)
