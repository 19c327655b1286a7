"""The workbook's look: one quiet palette, and the cell formats made of it."""

from typing import Any

INK = "#22313A"
SOFT = "#6B7A84"
RULE = "#D5DBDF"
PAPER = "#FFFFFF"
SHADE = "#F4F6F7"
CLERK = "#2F4B5C"
FORMULA = "#7C8A93"
COMMAND = "#3F7D6E"
ACCENT = "#B4693B"
WRONG = "#B3362B"
WRONG_PAPER = "#FBE9E7"
LATE = "#9A5B13"
LATE_PAPER = "#FCF1DF"
MISSING_PAPER = "#FFF9D9"
FONT = "Calibri"
BODY_SIZE = 10

FILLERS = {"clerk": CLERK, "formula": FORMULA, "command": COMMAND}
"""Header colour by who fills the column."""

NUMBER_FORMATS = {
    "amount": "#,##0.00_ ;[Red]-#,##0.00_ ",
    "price": "#,##0.00####_ ",
    "quantity": "#,##0.######_ ",
    "percent": "0.######_ ",
    "whole": "0_ ",
    "text": "@",
    "choice": "@",
    "any": "@",
}
"""Number format by the schema's type; that of a date is the language's."""

AMOUNTS = {
    0: "#,##0_ ;[Red]-#,##0_ ",
    3: "#,##0.000_ ;[Red]-#,##0.000_ ",
    4: "#,##0.0000_ ;[Red]-#,##0.0000_ ",
}
"""Amounts in currencies with other than two decimals."""

RIGHT = ("amount", "price", "quantity", "percent", "whole")


WRAPPED = ("message", "remedy")
"""Fields whose texts may be longer than their column is wide: they go on in a further line, on paper, too."""


def body(type_: str, filled: str, day_format: str, *, is_wrapped: bool = False) -> dict[str, Any]:
    """Format of a table's cells."""
    number = "0_ ;-0_ ;" if type_ == "whole" and filled == "formula" else {**NUMBER_FORMATS, "date": day_format}[type_]
    return {
        "font_name": FONT,
        "font_size": BODY_SIZE,
        "num_format": number,
        "valign": "top",
        "font_color": INK if filled == "clerk" else SOFT,
        "align": side(type_),
        **({"text_wrap": True} if is_wrapped else {}),
    }


def side(type_: str) -> str:
    """The alignment of a column's cells and header."""
    return "right" if type_ in RIGHT else "center" if type_ == "date" else "left"


def header(filled: str, align: str) -> dict[str, Any]:
    """Format of a column's header."""
    return {
        "font_name": FONT,
        "font_size": BODY_SIZE,
        "bold": True,
        "font_color": PAPER,
        "bg_color": FILLERS[filled],
        "valign": "vcenter",
        "align": align,
        "text_wrap": True,
        "bottom": 1,
        "bottom_color": RULE,
    }
