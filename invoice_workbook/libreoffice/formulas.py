"""Formulas between Excel's spelling and the office's own: separators, sheets, arrays.

Source: OpenFormula 1.2, section 5, as LibreOffice's cells give it (getFormula); Excel's A1 spelling.
"""

import re

from invoice_workbook.libreoffice.addresses import LAST_COLUMN, LAST_ROW, letters, number

_TEXT = r'"(?:[^"]|"")*"'
_COLUMN = r"\[[^\[\]]*\]"
_ARRAY = r"\{[^{}]*\}"
_QUOTED = r"'(?:[^']|'')+'"
_PLACE = r"(?=\$?[A-Za-z]{1,3}\$?\d|\$?\d+:|\$?[A-Za-z]{1,3}:)"
_EXCEL = re.compile(
    rf"(?P<kept>{_TEXT}|{_COLUMN}|#[A-Z/0]+[!?]?)|(?P<array>{_ARRAY})|(?P<prefix>_xlfn\.(?:_xlws\.)?)"
    rf"|(?P<sheet>{_QUOTED}|[^\W\d][\w.]*)!|(?P<separator>,)"
)
_ADD_IN = "ORG.XLWINGS.FUNCTIONS."
"""The office's prefix for the names of the add-in's functions."""
_OFFICE = re.compile(
    rf"(?P<kept>{_TEXT}|{_COLUMN}|#[A-Z/0]+[!?]?)|(?P<prefix>{re.escape(_ADD_IN)})|(?P<array>{_ARRAY})"
    rf"|\$?(?P<sheet>{_QUOTED}|[^\W\d]\w*)\.{_PLACE}|(?P<separator>[;~])|(?P<crossing>!)"
)


def to_office(formula: str) -> str:
    """Excel's spelling turned into the office's.

    >>> to_office("=SUM(Start!$C$3,T[[#This Row],[a,b]],{1,2;3,4})")
    '=SUM($Start.$C$3;T[[#This Row];[a,b]];{1;2|3;4})'
    """

    def one(found: re.Match[str]) -> str:
        if found["kept"]:
            return found["kept"]
        if found["array"]:
            return found["array"].replace(";", "|").replace(",", ";")
        if found["sheet"]:
            return f"${found['sheet']}."
        return "" if found["prefix"] else ";"

    return _EXCEL.sub(one, formula)


def to_excel(formula: str) -> str:
    """The office's spelling turned into Excel's.

    >>> to_excel("=SUM($Start.$C$3;T[[#This Row];[a,b]];{1;2|3;4})")
    '=SUM(Start!$C$3,T[[#This Row],[a,b]],{1,2;3,4})'
    """

    def one(found: re.Match[str]) -> str:
        if found["kept"]:
            return found["kept"]
        if found["array"]:
            return found["array"].replace(";", ",").replace("|", ";")
        if found["sheet"]:
            return f"{found['sheet']}!"
        if found["crossing"]:
            return " "
        return "" if found["prefix"] else ","

    return _OFFICE.sub(one, formula)


_CELL = re.compile(r"(?P<column>\$?[A-Za-z]{1,3})?(?P<row>\$?\d{1,7})?")
_REFERENCE = re.compile(
    rf"(?P<kept>{_TEXT}|{_COLUMN}|#[A-Z/0]+[!?]?|(?:{_QUOTED}|[^\W\d][\w.]*)!)"
    r"|(?P<place>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w(.])|\$?\d+:\$?\d+|\$?[A-Za-z]{1,3}\$?\d{1,7}(?![\w(.]))"
    r"|(?P<word>[\w.]+)"
)


def shifted(formula: str, down: int, right: int) -> str:
    """A cell's formula moved to another cell: relative references move along.

    >>> shifted("=SUM(A1:$B2,C:C,E$3)+LOG10(T[A1])", 1, 2)
    '=SUM(C2:$B3,E:E,G$3)+LOG10(T[A1])'
    """

    def one(end: str) -> str:
        found = _CELL.fullmatch(end)
        assert found is not None
        return _moved(found["column"] or "", right, LAST_COLUMN) + _moved(found["row"] or "", down, LAST_ROW)

    def places(found: re.Match[str]) -> str:
        if not found["place"]:
            return found[0]
        moved = ":".join(map(one, found["place"].split(":")))
        return "#REF!" if "#" in moved else moved

    return _REFERENCE.sub(places, formula) if down or right else formula


def _moved(part: str, step: int, last: int) -> str:
    """A column or row of a reference, moved; "#" beyond the sheet."""
    if not part or part.startswith("$"):
        return part
    place = (int(part) if part.isdigit() else number(part)) + step
    if place > last:
        return "#"
    return str(place) if part.isdigit() else letters(place)


def shown(text: str) -> str:
    """A cell's content as Excel shows it: formulas in its spelling, texts without their quote."""
    if text.startswith("{="):
        return to_excel(text[1:-1])
    if text.startswith("="):
        return to_excel(text)
    return text.removeprefix("'")


def functions(formula: str) -> set[str]:
    """The names of the functions that a formula calls."""
    return {found.upper() for found in re.findall(r"([A-Za-z][\w.]*)\(", re.sub(_TEXT, "", formula))}


def is_crossing(formula: str) -> bool:
    """Whether a formula of the office intersects two ranges that both exist."""
    kinds = [(found.lastgroup, found.group()) for found in _OFFICE.finditer(formula)]
    return any(kind == "crossing" for kind, _ in kinds) and ("kept", "#REF!") not in kinds
