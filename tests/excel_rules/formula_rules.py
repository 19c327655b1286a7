"""Formulas: of cells, names, tables, drop-downs, conditional formats and charts.

A rule here looks at one formula, and gives what is wrong in it.
"""

import re
from collections.abc import Iterator

from openpyxl.formula.tokenizer import Token
from openpyxl.utils import FORMULAE

from tests.excel_rules import references
from tests.excel_rules.book import Table
from tests.excel_rules.formula_text import Formula, on_sheet, structured, without_strings
from tests.excel_rules.functions import BARE, FUTURE, SHEET_ONLY
from tests.excel_rules.project import functions_of

LONGEST, LONGEST_TEXT, DEEPEST, MOST_ARGUMENTS = 8_192, 255, 64, 255
_PREFIXES = re.compile(r"(?:_xlfn\.|_xlws\.|_xludf\.)*", re.IGNORECASE)
_SPECIFIERS = {"#all", "#data", "#headers", "#totals", "#this row"}


def can_be_read(formula: Formula) -> Iterator[str]:
    """A formula's brackets and quotation marks are in pairs.

    Source: ECMA-376 part 1, 18.17.2 (syntax of formulas).
    """
    if formula.tokens is None:
        yield formula.text


def is_not_too_long(formula: Formula) -> Iterator[str]:
    """A formula has at most 8,192 characters.

    Source: Excel specifications and limits.
    """
    if len(formula.text) > LONGEST:
        yield f"{len(formula.text)} characters"


def its_texts_are_short(formula: Formula) -> Iterator[str]:
    """A text in a formula has at most 255 characters.

    Source: Microsoft support, "Text values in formulas are limited to 255 characters".
    """
    for token in formula.tokens or ():
        if token.type == Token.OPERAND and token.subtype == Token.TEXT:
            text = token.value[1:-1].replace('""', '"')
            if len(text) > LONGEST_TEXT:
                yield f"{len(text)} characters"


def is_not_too_deep(formula: Formula) -> Iterator[str]:
    """Functions are nested in at most 64 levels.

    Source: Excel specifications and limits.
    """
    depth = 0
    for token in formula.tokens or ():
        if token.type in (Token.FUNC, Token.PAREN):
            depth += 1 if token.subtype == Token.OPEN else -1
            if depth > DEEPEST:
                yield f"{depth} levels"
                return


def its_arguments_are_few(formula: Formula) -> Iterator[str]:
    """A function has at most 255 arguments.

    Source: Excel specifications and limits.
    """
    counts: list[int] = []
    for token in formula.tokens or ():
        if token.type in (Token.FUNC, Token.PAREN, Token.ARRAY):
            if token.subtype == Token.OPEN:
                counts.append(1)
            elif counts.pop() > MOST_ARGUMENTS:
                yield "too many arguments"
        elif token.type == Token.SEP and counts:
            counts[-1] += 1


def has_no_equals_sign(formula: Formula) -> Iterator[str]:
    """A formula is written without its "=".

    Source: ECMA-376 part 1, 18.17.2 (syntax of formulas).
    """
    if formula.text.lstrip().startswith("="):
        yield formula.text


def its_arguments_are_parted_by_commas(formula: Formula) -> Iterator[str]:
    """Arguments are parted by commas, whatever the reader's language.

    Source: ECMA-376 part 1, 18.17.2.5 (function calls).
    """
    arrays = 0
    for token in formula.tokens or ():
        if token.type == Token.ARRAY:
            arrays += 1 if token.subtype == Token.OPEN else -1
        elif token.value == ";" and not arrays:
            yield formula.text


def later_functions_are_marked(formula: Formula) -> Iterator[str]:
    """A function that is younger than the standard has its prefix, otherwise its cell shows #NAME?.

    Source: [MS-XLSX] 2.2.2 (future functions); jmcnamara/XlsxWriter issue 477; qax-os/excelize issue 1506.
    """
    for name in formula.functions:
        bare = _PREFIXES.sub("", name, count=1).upper()
        if bare in FUTURE and not name.lower().startswith("_xlfn."):
            yield name
        if bare in SHEET_ONLY and not name.lower().startswith("_xlfn._xlws."):
            yield name


def its_functions_are_there(formula: Formula) -> Iterator[str]:
    """Every function is Excel's, or one of the book's own.

    Source: ECMA-376 part 1, 18.17.7 (functions); [MS-XLSX] 2.2.2 (future functions).
    """
    for name in formula.functions:
        bare = _PREFIXES.sub("", name, count=1).upper()
        own = functions_of(formula.book) | formula.book.defined
        if bare not in FORMULAE | FUTURE | SHEET_ONLY | BARE and bare.lower() not in own:
            yield name


def its_tables_are_there(formula: Formula) -> Iterator[str]:
    """A structured reference names a table of the book, or none where it stands in a table.

    Source: ECMA-376 part 1, 18.17.2.3 (structure references).
    """
    for reference in formula.references:
        found = structured(reference)
        if found and _table(formula, found[0]) is None:
            yield reference


def its_columns_are_there(formula: Formula) -> Iterator[str]:
    """A structured reference names columns of its table.

    Source: ECMA-376 part 1, 18.17.2.3 (structure references).
    """
    for reference in formula.references:
        found = structured(reference)
        table = _table(formula, found[0]) if found else None
        if found and table:
            known = {column.lower() for column in table.columns} | _SPECIFIERS
            if any(item.lower() not in known for item in found[1] if not item.startswith("@")):
                yield reference


def has_no_at_sign(formula: Formula) -> Iterator[str]:
    """The short form with "@" is for the screen: a file has Table[[#This Row],[Column]] and _xlfn.SINGLE.

    Source: [MS-XLSX] 2.2.2 (structure references); ECMA-376 part 1, 18.17.2.3.
    """
    for token in formula.tokens or ():
        is_text = token.type == Token.OPERAND and token.subtype == Token.TEXT
        if not is_text and "@" in re.sub(r"'[^']*'|\[[^@\[\]][^\[\]]*\]", "", token.value):
            yield token.value


def its_sheets_are_there(formula: Formula) -> Iterator[str]:
    """A reference names a sheet of the book, or two of them with all between.

    Source: ECMA-376 part 1, 18.17.2.3 (sheet names).
    """
    known = formula.book.lower_names
    for reference in formula.references:
        sheet = on_sheet(reference)[0].lower()
        if sheet and "[" not in sheet and sheet not in known and not set(sheet.split(":")) <= known:
            yield reference


def odd_sheet_names_are_quoted(formula: Formula) -> Iterator[str]:
    """A sheet whose name has more than letters, digits, points and underscores is named in apostrophes.

    Source: ECMA-376 part 1, 18.17.2.3 (sheet-name and sheet-name-special).
    """
    for reference in formula.references:
        sheet, rest = on_sheet(reference)
        if rest != reference and not reference.startswith("'") and not re.fullmatch(r"[^\W\d][\w.:]*|\[.*", sheet):
            yield reference


def its_other_books_are_there(formula: Formula) -> Iterator[str]:
    """A reference to another book, such as [1]Sheet1!A1, has its link.

    Source: ECMA-376 part 1, 18.2.9 (externalReferences).
    """
    links = len(formula.book.linked(formula.book.workbook_part, "externalLink"))
    for reference in formula.references:
        found = re.match(r"'?\[(\d+)\]", reference)
        if found and not 1 <= int(found[1]) <= links:
            yield reference


def leads_somewhere(formula: Formula) -> Iterator[str]:
    """No formula leads to #REF!.

    Source: ECMA-376 part 1, 18.17.3 (#REF!: what was referred to is gone).
    """
    if "#REF!" in without_strings(formula.text):
        yield formula.text


def its_names_are_there(formula: Formula) -> Iterator[str]:
    """What is no area and no table is a name of the book, otherwise its cell shows #NAME?.

    Source: ECMA-376 part 1, 18.17.2.3 (name references); 18.17.3 (#NAME?).
    """
    for reference in formula.references:
        sheet, rest = on_sheet(reference)
        if structured(rest) or "[" in sheet or rest.startswith("#") or "@" in rest or "#" in rest:
            continue
        for one in [rest] if references.area(rest) else rest.split(":"):
            if (
                one
                and not references.area(one)
                and one.lower() not in formula.book.defined | formula.book.tables.keys()
            ):
                yield reference


def _table(formula: Formula, name: str) -> Table | None:
    """The table of that name; the one in which the formula stands where it names none."""
    if name or formula.use == "table":
        return formula.book.tables.get((name or formula.place).lower())
    found = references.area(formula.place) if formula.use == "cell" else None
    tables = (table for sheet in formula.book.sheets if sheet.part == formula.part for table in sheet.tables)
    return next((table for table in tables if found and table.area.holds(found)), None)
