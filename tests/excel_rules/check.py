"""Runs the rules on a package.

Three kinds of rules, told apart by what they look at: a book, a sheet, a formula. What they find in a sheet is kept by
the sheet's digest: a book that a command has changed in two sheets is looked at in two sheets.
"""

import inspect
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

from tests.excel_rules import (
    button_rules,
    cell_rules,
    drawing_rules,
    format_rules,
    formula_rules,
    link_rules,
    name_rules,
    part_rules,
    project_rules,
    property_rules,
    ribbon_rules,
    sheet_rules,
    string_rules,
    style_rules,
    table_rules,
    validation_rules,
    workbook_rules,
    xml_rules,
    zip_rules,
)
from tests.excel_rules.book import MAIN, Book, Sheet
from tests.excel_rules.formula_text import Formula, shape

WHOLE: tuple[ModuleType, ...] = (zip_rules, xml_rules, part_rules)
"""What must be so before anything else can be looked at: one after the other."""
MODULES: tuple[ModuleType, ...] = (
    *WHOLE,
    workbook_rules,
    name_rules,
    sheet_rules,
    cell_rules,
    formula_rules,
    table_rules,
    style_rules,
    string_rules,
    validation_rules,
    format_rules,
    link_rules,
    drawing_rules,
    button_rules,
    ribbon_rules,
    project_rules,
    property_rules,
)
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}f"
_MOST = 20
"""Places named of one rule: the others are alike."""
Rule = Callable[[Any], Iterable[Any]]


class Broken(NamedTuple):
    """A rule that is broken, and where."""

    rule: str
    part: str
    place: str

    def __str__(self) -> str:
        """One line for the report."""
        return f"{self.rule}: {self.part}: {self.place[:200]}"


def rules(module: ModuleType) -> dict[str, Rule]:
    """A module's rules by their names: its public functions."""
    own = inspect.getmembers(module, inspect.isfunction)
    short = module.__name__.rpartition(".")[2].removesuffix("_rules")
    return {
        f"{short}.{name}": one for name, one in own if one.__module__ == module.__name__ and not name.startswith("_")
    }


def _of(kind: str, modules: Iterable[ModuleType]) -> dict[str, Rule]:
    every = {name: rule for module in modules for name, rule in rules(module).items()}
    return {name: rule for name, rule in every.items() if next(iter(inspect.signature(rule).parameters)) == kind}


RULES = {name: rule for module in MODULES for name, rule in rules(module).items()}
_FIRST = tuple(_of("book", [module]) for module in WHOLE)
_BOOK, _SHEET, _FORMULA = (_of(kind, MODULES[len(WHOLE) :]) for kind in ("book", "sheet", "formula"))
_seen: dict[bytes, tuple[Broken, ...]] = {}


def broken(data: bytes, name: str) -> list[Broken]:
    """The rules that a package breaks, each place once."""
    try:
        book = Book(data, name)
    except zipfile.BadZipFile as error:
        return [Broken("zip.check_sums_hold", name, str(error))]
    for rules_ in _FIRST:
        if found := list(_by(rules_, book)):
            return found
    found = list(_by(_BOOK, book))
    found += [one for formula in _of_names(book) for one in _in_formula(formula)]
    for sheet in book.sheets:
        if sheet.key not in _seen:
            _seen[sheet.key] = tuple(_in_sheet(sheet))
        found += _seen[sheet.key]
    return list(dict.fromkeys(found))


def _by(chosen: dict[str, Rule], book: Book) -> Iterator[Broken]:
    for name, rule in chosen.items():
        for part, place in _few(rule(book)):
            yield Broken(name, part, place)


def _in_sheet(sheet: Sheet) -> Iterator[Broken]:
    for name, rule in _SHEET.items():
        yield from map(partial(Broken, name, sheet.part), _few(rule(sheet)))
    for formula in _formulas(sheet):
        yield from _in_formula(formula)


def _in_formula(formula: Formula) -> Iterator[Broken]:
    for name, rule in _FORMULA.items():
        for place in _few(rule(formula)):
            yield Broken(name, formula.part, f"{formula.use} {formula.place}: {place}")


def _few(places: Iterable[Any]) -> Iterator[Any]:
    return (place for _, place in zip(range(_MOST), places, strict=False))


def _of_names(book: Book) -> Iterator[Formula]:
    for name in book.names:
        yield Formula(book, book.workbook_part, name.get("name", ""), "name", name.text or "")


def _formulas(sheet: Sheet) -> Iterator[Formula]:
    """A sheet's formulas, one of each shape."""
    said: dict[tuple[str, str], Formula] = {}
    for use, part, place, text in _texts(sheet):
        if text:
            said.setdefault((use, shape(text)), Formula(sheet.book, part, place, use, text))
    yield from said.values()


def _texts(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    """Use, part, place and text of every formula of a sheet."""
    for place, text in sheet.formulas:
        yield "cell", sheet.part, place, text
    yield from _of_tables(sheet)
    for path, use in (("conditionalFormatting", "format"), ("dataValidations/dataValidation", "validation")):
        for one in sheet.all(path):
            for formula in one.iter(*(f"{MAIN}{name}" for name in ("formula", "formula1", "formula2"))):
                yield use, sheet.part, one.get("sqref", ""), formula.text or ""
    yield from _of_charts(sheet)


def _of_tables(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    for table in sheet.tables:
        for one in table.xml.iter(f"{MAIN}calculatedColumnFormula", f"{MAIN}totalsRowFormula"):
            yield "table", table.part, table.name, one.text or ""


def _of_charts(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    for drawing in sheet.book.linked(sheet.part, "drawing"):
        for chart in sheet.book.linked(drawing, "chart"):
            for one in sheet.book.xml(chart).iter(_CHART):
                yield "chart", chart, "", one.text or ""
