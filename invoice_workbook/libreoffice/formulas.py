"""Formulas between Excel's spelling and the office's own: separators, sheets, arrays.

Source: OpenFormula 1.2, section 5, as LibreOffice's cells give it (getFormula); Excel's A1 spelling.
"""

import re

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
"""What the office writes before the names of the add-in's functions."""
_OFFICE = re.compile(
    rf"(?P<kept>{_TEXT}|{_COLUMN})|(?P<prefix>{re.escape(_ADD_IN)})|(?P<array>{_ARRAY})|\$?(?P<sheet>{_QUOTED}|[^\W\d]\w*)\.{_PLACE}|(?P<separator>;)"
)


def to_office(formula: str) -> str:
    """Excel's spelling as the office takes it.

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
    """The office's spelling as Excel takes it.

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
        return "" if found["prefix"] else ","

    return _OFFICE.sub(one, formula)
