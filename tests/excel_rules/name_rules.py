"""Defined names."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.excel_rules import references
from tests.excel_rules.book import Book
from tests.excel_rules.formula_text import without_strings

_NAME = re.compile(r"(?:[^\W\d]|\\)[\w.\\?]*")
_R1C1 = re.compile(r"[rR]\d*(?:[cC]\d*)?|[cC]\d*")
_BUILT_IN = "_xlnm."


def no_name_twice(book: Book) -> Iterator[tuple[str, str]]:
    """A name is defined once for the workbook and once for each sheet.

    Source: ECMA-376 part 1, 18.2.5 (name, localSheetId).
    """
    said = Counter((name.get("name", "").lower(), name.get("localSheetId")) for name in book.names)
    for (name, _), count in said.items():
        if count > 1:
            yield book.workbook_part, name


def names_are_names(book: Book) -> Iterator[tuple[str, str]]:
    r"""A name begins with a letter, an underscore or a backslash, and goes on with these, digits, points and ?.

    Source: [MS-XLSB] 2.5.166 (XLNameWideString).
    """
    for name in _own(book):
        if not _NAME.fullmatch(name):
            yield book.workbook_part, name


def names_are_not_too_long(book: Book) -> Iterator[tuple[str, str]]:
    """A name has at most 255 characters.

    Source: [MS-OI29500] at 18.2.5, k.
    """
    for name in _own(book):
        if len(name) > 255:
            yield book.workbook_part, name


def names_are_no_cells(book: Book) -> Iterator[tuple[str, str]]:
    """A name is no cell's, in either way of writing them: AB12, R1C1.

    Source: [MS-XLSB] 2.5.166 (XLNameWideString).
    """
    for name in _own(book):
        if references.cell(name.upper()) or _R1C1.fullmatch(name):
            yield book.workbook_part, name


def names_are_not_true_or_false(book: Book) -> Iterator[tuple[str, str]]:
    """A name is neither TRUE nor FALSE.

    Source: [MS-XLSB] 2.5.166 (XLNameWideString).
    """
    for name in _own(book):
        if name.upper() in ("TRUE", "FALSE"):
            yield book.workbook_part, name


def names_belong_to_a_sheet(book: Book) -> Iterator[tuple[str, str]]:
    """The sheet that a name belongs to is there.

    Source: ECMA-376 part 1, 18.2.5 (localSheetId); [MS-OI29500] at 18.2.5, l.
    """
    for name in book.names:
        if int(name.get("localSheetId", 0)) >= len(book.sheet_names):
            yield book.workbook_part, name.get("name", "")


def no_name_is_a_tables(book: Book) -> Iterator[tuple[str, str]]:
    """No name is a table's name: both share one list.

    Source: ECMA-376 part 1, 18.5.1.2 (displayName is unique among tables and defined names).
    """
    for name in book.names:
        if name.get("name", "").lower() in book.tables and name.get("localSheetId") is None:
            yield book.workbook_part, name.get("name", "")


def names_have_contents(book: Book) -> Iterator[tuple[str, str]]:
    """A name stands for something, written without "=".

    Source: [MS-OI29500] at 18.2.5, a (name formulas).
    """
    for name in book.names:
        text = (name.text or "").strip()
        if not text or text.startswith("="):
            yield book.workbook_part, name.get("name", "")


def names_lead_somewhere(book: Book) -> Iterator[tuple[str, str]]:
    """No name leads to #REF!.

    Source: ECMA-376 part 1, 18.17.3 (#REF!: what was referred to is gone).
    """
    for name in book.names:
        if "#REF!" in without_strings(name.text or ""):
            yield book.workbook_part, name.get("name", "")


def areas_to_print_are_a_sheets(book: Book) -> Iterator[tuple[str, str]]:
    """What Excel itself names (print areas and titles, filters) belongs to a sheet and lies on it.

    Source: ECMA-376 part 1, 18.2.5 (built-in names).
    """
    for name in book.names:
        said = name.get("name", "")
        if said.startswith((f"{_BUILT_IN}Print_", f"{_BUILT_IN}_FilterDatabase")):
            local = name.get("localSheetId")
            sheet = book.sheet_names[int(local)] if local and int(local) < len(book.sheet_names) else None
            text = name.text or ""
            if sheet is None or not text.startswith((f"'{sheet.replace(chr(39), chr(39) * 2)}'!", f"{sheet}!")):
                yield book.workbook_part, f"{said}: {text}"


def _own(book: Book) -> list[str]:
    names = [name.get("name", "") for name in book.names]
    return [name for name in names if not name.startswith(_BUILT_IN)]
