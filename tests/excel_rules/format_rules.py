"""Conditional formats."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree
from openpyxl.formula.tokenizer import Token

from tests.excel_rules import references
from tests.excel_rules.book import MAIN, Sheet
from tests.excel_rules.formula_text import on_sheet, structured, tokens

_NEEDS = {"expression": 1, "containsText": 1, "notContainsText": 1, "beginsWith": 1, "endsWith": 1}


def _rules(sheet: Sheet) -> Iterator[tuple[str, etree._Element]]:
    for group in sheet.all("conditionalFormatting"):
        for rule in group.iterchildren(f"{MAIN}cfRule"):
            yield group.get("sqref", ""), rule


def _formulas(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for place, rule in _rules(sheet):
        for formula in rule.iterchildren(f"{MAIN}formula"):
            yield place, formula.text or ""


def formats_are_of_areas(sheet: Sheet) -> Iterator[str]:
    """A conditional format is of areas of the sheet.

    Source: ECMA-376 part 1, 18.3.1.18 (sqref).
    """
    for group in sheet.all("conditionalFormatting"):
        if references.areas(group.get("sqref", "")) is None:
            yield group.get("sqref", "")


def their_formats_are_there(sheet: Sheet) -> Iterator[str]:
    """The format that a rule gives is there.

    Source: ECMA-376 part 1, 18.3.1.10 (dxfId).
    """
    for place, rule in _rules(sheet):
        if int(rule.get("dxfId", -1)) >= sheet.book.count_of_styles("dxfs"):
            yield place


def their_ranks_differ(sheet: Sheet) -> Iterator[str]:
    """A sheet's rules have different priorities, from 1 on.

    Source: ECMA-376 part 1, 18.3.1.10 (priority); [MS-XLSB] 2.4.23 (iPri is unique).
    """
    ranks = Counter(rule.get("priority", "0") for _, rule in _rules(sheet))
    for place, rule in _rules(sheet):
        if ranks[rule.get("priority", "0")] > 1 or int(rule.get("priority", 0)) < 1:
            yield f"{place}: priority {rule.get('priority')}"


def they_name_no_table(sheet: Sheet) -> Iterator[str]:
    """A rule has no structured reference; a defined name may stand for one.

    Source: [MS-XLSX] 2.2.2 (conditional formatting formulas: no structure-reference).
    """
    for place, text in _formulas(sheet):
        if any(structured(one) for one in _ranges(text)):
            yield f"{place}: {text}"


def they_stay_on_their_sheet(sheet: Sheet) -> Iterator[str]:
    """A rule's formula names no other sheet; a defined name may lead there.

    Source: [MS-XLSX] 2.6.2 (what names another sheet belongs into an extension).
    """
    for place, text in _formulas(sheet):
        if any(on_sheet(one)[1] != one for one in _ranges(text)):
            yield f"{place}: {text}"


def they_have_no_array(sheet: Sheet) -> Iterator[str]:
    """A rule's formula has no array of constants.

    Source: [MS-XLSX] 2.2.2 (conditional formatting formulas: no array-constant).
    """
    for place, text in _formulas(sheet):
        if any(token.type == Token.ARRAY for token in tokens(text) or ()):
            yield f"{place}: {text}"


def they_have_what_they_need(sheet: Sheet) -> Iterator[str]:
    """A rule has the formulas that its type needs, and at most three.

    Source: ECMA-376 part 1, 18.3.1.10 (formula), 18.18.12 (ST_CfType).
    """
    for place, rule in _rules(sheet):
        given = len([f for f in rule.iterchildren(f"{MAIN}formula") if (f.text or "").strip()])
        needed = _NEEDS.get(rule.get("type", ""), 0)
        if rule.get("type") == "cellIs":
            needed = 2 if rule.get("operator") in ("between", "notBetween") else 1
        if not needed <= given <= 3:
            yield f"{place}: {rule.get('type')}"


def scales_have_a_colour_for_each_value(sheet: Sheet) -> Iterator[str]:
    """A colour scale has two or three values and as many colours, a data bar two values and one colour.

    Source: ECMA-376 part 1, 18.3.1.16 (colorScale), 18.3.1.28 (dataBar).
    """
    for place, rule in _rules(sheet):
        for one in rule.iterchildren(f"{MAIN}colorScale", f"{MAIN}dataBar"):
            values, colours = len(one.findall(f"{MAIN}cfvo")), len(one.findall(f"{MAIN}color"))
            is_bar = one.tag.endswith("dataBar")
            if (values, colours) not in ([(2, 1)] if is_bar else [(2, 2), (3, 3)]):
                yield place


def icon_sets_have_a_value_for_each_icon(sheet: Sheet) -> Iterator[str]:
    """An icon set has as many values as icons.

    Source: ECMA-376 part 1, 18.3.1.49 (iconSet), 18.18.42 (ST_IconSetType).
    """
    for place, rule in _rules(sheet):
        for one in rule.iterchildren(f"{MAIN}iconSet"):
            if len(one.findall(f"{MAIN}cfvo")) != int(one.get("iconSet", "3TrafficLights1")[0]):
                yield place


def _ranges(text: str) -> list[str]:
    return [t.value for t in tokens(text) or () if t.type == Token.OPERAND and t.subtype == Token.RANGE]
