"""Data validations: drop-downs, and what may be typed."""

from collections.abc import Iterator

from lxml import etree
from openpyxl.formula.tokenizer import Token

from tests.excel_rules import references
from tests.excel_rules.book import MAIN, Sheet, unescaped
from tests.excel_rules.formula_text import on_sheet, structured, tokens

LONGEST = 255
LENGTHS = {"prompt": 255, "error": 224, "promptTitle": 32, "errorTitle": 32}
MOST_AREAS = 32_767


def _validations(sheet: Sheet) -> Iterator[tuple[str, etree._Element]]:
    for one in sheet.all("dataValidations/dataValidation"):
        yield one.get("sqref", ""), one


def _formulas(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """Where a validation is, its type and the text of each of its formulas."""
    for place, one in _validations(sheet):
        for formula in one.iterchildren(f"{MAIN}formula1", f"{MAIN}formula2"):
            yield place, one.get("type", "none"), formula.text or ""


def validations_are_of_areas(sheet: Sheet) -> Iterator[str]:
    """A validation is of areas of the sheet, at most 32,767.

    Source: [MS-OI29500] at 18.3.1.32, b.
    """
    for place, _ in _validations(sheet):
        found = references.areas(place)
        if found is None or len(found) > MOST_AREAS:
            yield place


def messages_are_short(sheet: Sheet) -> Iterator[str]:
    """A prompt has at most 255 characters, an error 224, their titles 32.

    Source: [MS-OI29500] at 18.3.1.32, a, c, d, e.
    """
    for place, one in _validations(sheet):
        for name, longest in LENGTHS.items():
            if len(unescaped(one.get(name, ""))) > longest:
                yield f"{place}: {name}"


def lists_are_short(sheet: Sheet) -> Iterator[str]:
    """A drop-down's own list has at most 255 characters.

    Source: jmcnamara/XlsxWriter issue 89; ClosedXML/ClosedXML issue 1016.
    """
    for place, kind, text in _formulas(sheet):
        if kind == "list" and text.startswith('"') and len(text) - 2 > LONGEST:
            yield place


def formulas_of_validations_are_short(sheet: Sheet) -> Iterator[str]:
    """A validation's formula has at most 255 characters.

    Source: exceljs/exceljs pull request 2264; linkml/linkml pull request 1798.
    """
    for place, kind, text in _formulas(sheet):
        if len(text) > LONGEST + 2 * (kind == "list" and text.startswith('"')):
            yield place


def validations_name_no_table(sheet: Sheet) -> Iterator[str]:
    """A validation has no structured reference; a defined name may stand for one.

    Source: [MS-XLSX] 2.6.4 (no structure-reference).
    """
    for place, _, text in _formulas(sheet):
        if any(structured(one) for one in _ranges(text)):
            yield f"{place}: {text}"


def validations_stay_on_their_sheet(sheet: Sheet) -> Iterator[str]:
    """A validation's formula names no other sheet; a defined name may lead there.

    Source: [MS-XLSX] 2.6.4 (what names another sheet belongs into an extension).
    """
    for place, _, text in _formulas(sheet):
        if any(on_sheet(one)[1] != one for one in _ranges(text)):
            yield f"{place}: {text}"


def validations_have_no_array(sheet: Sheet) -> Iterator[str]:
    """A validation's formula has no array of constants.

    Source: [MS-XLSX] 2.6.4 (no array-constant).
    """
    for place, _, text in _formulas(sheet):
        if any(token.type == Token.ARRAY for token in tokens(text) or ()):
            yield f"{place}: {text}"


def validations_have_what_they_need(sheet: Sheet) -> Iterator[str]:
    """A validation has a formula, and two where it is between them.

    Source: ECMA-376 part 1, 18.3.1.34 (formula1, formula2).
    """
    for place, one in _validations(sheet):
        kind, between = one.get("type", "none"), one.get("operator", "between") in ("between", "notBetween")
        texts = [(f.text or "").strip() for f in one.iterchildren(f"{MAIN}formula1", f"{MAIN}formula2")]
        needed = 0 if kind == "none" else 2 if between and kind not in ("list", "custom") else 1
        if len([text for text in texts if text]) < needed:
            yield place


def validations_do_not_overlap(sheet: Sheet) -> Iterator[str]:
    """A cell has one validation.

    Source: Microsoft support, "Apply data validation to cells" (one rule a cell); ECMA-376 part 1, 18.3.1.32.
    """
    seen: list[references.Area] = []
    for place, _ in _validations(sheet):
        for area in references.areas(place) or ():
            if any(area.meets(other) for other in seen):
                yield place
            seen.append(area)


def _ranges(text: str) -> list[str]:
    return [t.value for t in tokens(text) or () if t.type == Token.OPERAND and t.subtype == Token.RANGE]
