"""The same template in two languages: what stands in the one where something stands in the other.

Both are built alike, so texts and formulas of one cell belong together, and so do rules of entry of one column.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lxml import etree

from invoice_workbook import names
from invoice_workbook.hosts.package import MAIN, Package, bounds
from invoice_workbook.setup.changes import TYPES
from invoice_workbook.template import any_language

SAID = ("promptTitle", "prompt", "errorTitle", "error")
"""What a rule of entry says."""
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STRINGS = "xl/sharedStrings.xml"
Cell = tuple[str, str]
"""What a cell holds in both languages."""
Rule = tuple[str | None, ...]
"""What a rule of entry says, and the list that it offers."""


@dataclass
class Words:
    """What a sheet says in one language and in the other."""

    texts: dict[str, str] = field(default_factory=dict)
    at: dict[str, Cell] = field(default_factory=dict)
    formulas: dict[str, Cell] = field(default_factory=dict)
    rules: dict[Rule, Rule] = field(default_factory=dict)
    widths: dict[int, tuple[float, float]] = field(default_factory=dict)
    heights: dict[str, Cell] = field(default_factory=dict)


def texts_of(opened: Package) -> list[str]:
    """The texts that cells of a package share, by their numbers."""
    if _STRINGS not in opened.names():
        return []
    return ["".join(map(str, one.itertext(f"{MAIN}t"))) for one in opened.tree(_STRINGS)]


def text_of(cell: etree._Element, texts: list[str]) -> str | None:
    """The text that a cell holds; None where it holds something else."""
    value = cell.findtext(f"{MAIN}v")
    if cell.find(f"{MAIN}f") is not None:
        return None
    if cell.get("t") == "s" and value is not None:
        return texts[int(value)]
    return "".join(map(str, cell.itertext(f"{MAIN}t"))) if cell.get("t") == "inlineStr" else None


def rule_of(rule: etree._Element) -> Rule:
    """What a rule of entry says and offers."""
    return (*(rule.get(name) for name in SAID), rule.findtext(f"{MAIN}formula1"))


class TwoLanguages:
    """The template in the language that a workbook's sheets are in, and in the one that they are to be in."""

    def __init__(self, before: str, after: str) -> None:
        self._languages = before, after
        self._opened = Package(_path(before)), Package(_path(after))
        self._texts = [texts_of(opened) for opened in self._opened]

    def __enter__(self) -> "TwoLanguages":
        return self

    def __exit__(self, *_: object) -> None:
        for opened in self._opened:
            opened.__exit__()

    def of(self, sheet: str) -> Words:
        """What a sheet says, by its English name; nothing for one that the template has not."""
        tabs = [names.tab(sheet, language) for language in self._languages]
        if any(tab not in opened.sheet_parts for tab, opened in zip(tabs, self._opened, strict=True)):
            return Words()
        pair = [opened.tree(opened.sheet_parts[tab]) for tab, opened in zip(tabs, self._opened, strict=True)]
        found = Words()
        self._put_cells(found, pair)
        _put_rules(found, pair)
        found.widths = dict(enumerate(zip(*map(_widths, pair), strict=False), 1))
        return found

    def _put_cells(self, found: Words, pair: list[etree._Element]) -> None:
        before, after = ({cell.get("r", ""): cell for cell in root.iter(f"{MAIN}c")} for root in pair)
        for place, cell in before.items():
            other = after.get(place)
            if other is None:
                continue
            formulas = [one.findtext(f"{MAIN}f") for one in (cell, other)]
            if all(formulas):
                found.formulas[place] = (str(formulas[0]), str(formulas[1]))
                continue
            texts = [text_of(one, own) for one, own in zip((cell, other), self._texts, strict=True)]
            if all(texts):
                found.at[place] = (str(texts[0]), str(texts[1]))
                found.texts.setdefault(str(texts[0]), str(texts[1]))
        rows = [{row.get("r", ""): row.get("ht", "") for row in root.iter(f"{MAIN}row")} for root in pair]
        found.heights = {number: (own, rows[1].get(number, "")) for number, own in rows[0].items()}

    @cached_property
    def drawn(self) -> Mapping[str, str]:
        """What charts and their frames say."""
        found: dict[str, str] = {}
        for name in self._opened[0].names():
            if is_drawn(name) and name in self._opened[1].names():
                pair = [list(said_in_drawing(opened.tree(name))) for opened in self._opened]
                found |= dict(zip((one for _, one in pair[0]), (one for _, one in pair[1]), strict=False))
        return found


def _path(language: str) -> Path:
    return any_language.template(language)


def is_drawn(name: str) -> bool:
    """Whether a part is a chart, or says where charts stand."""
    return name.startswith(("xl/charts/chart", "xl/drawings/drawing")) and name.endswith(".xml") and name != TYPES


def said_in_drawing(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The titles and names in a chart, and the words for a screen reader; each with the element that has it."""
    for one in root.iter(f"{_DRAWN}t"):
        yield one, one.text or ""
    for one in root.iter(f"{_CHART}tx"):
        for value in one.iterfind(f"{_CHART}v"):
            yield value, value.text or ""
    for one in root.iter("{*}cNvPr"):
        if "descr" in one.attrib:
            yield one, str(one.attrib["descr"])


def _put_rules(found: Words, pair: list[etree._Element]) -> None:
    rules = [root.iterfind(f"{MAIN}dataValidations/{MAIN}dataValidation") for root in pair]
    for before, after in zip(*rules, strict=True):
        own, other = rule_of(before), rule_of(after)
        found.rules[own] = other
        words = zip(own[:-1], other[:-1], strict=True)
        found.texts |= {mine: theirs for mine, theirs in words if mine and theirs and mine not in found.texts}
    footers = [root.findtext(f"{MAIN}headerFooter/{MAIN}oddFooter") or "" for root in pair]
    if all(footers):
        found.texts.setdefault(footers[0], footers[1])


def _widths(root: etree._Element) -> list[float]:
    """The width of each column, from the first."""
    found: dict[int, float] = {}
    for one in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        for number in range(int(one.get("min", "1")), min(int(one.get("max", "1")), 100) + 1):
            found[number] = float(one.get("width", "0"))
    return [found.get(number, 0.0) for number in range(1, max(found, default=0) + 1)]


def column_of(place: str) -> int:
    """The column of a cell, from 1."""
    return bounds(place)[0][0]
