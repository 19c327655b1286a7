"""How cells look, between Excel's spelling and the office's: number formats, colours, uniform properties of a range.

Source: com.sun.star.beans.PropertyState, com.sun.star.util.Color; Excel's number format codes.
"""

import re
from typing import Any

NO_COLOUR = -1
"""com.sun.star.util.Color of cells without a fill and of letters in the automatic colour."""
MIXED = "AMBIGUOUS_VALUE"
"""com.sun.star.beans.PropertyState of a property that differs within a range."""
Rgb = tuple[int, int, int]
_CODE = re.compile(
    r'(?P<kept>"[^"]*"|\\.|_.|\*.|AM/PM|A/P)|(?P<bracket>\[[^\]]*\])|(?P<general>General)|(?P<rest>.)', re.IGNORECASE
)
_HEX = re.compile(r"#?[0-9A-Fa-f]{6}")
_COLOURS = ("black", "blue", "cyan", "green", "magenta", "red", "white", "yellow")


def uniform(cells: Any, name: str) -> Any:
    """One of the office's properties of cells or letters; None if it differs among them."""
    return None if cells.getPropertyState(name).value == MIXED else cells.getPropertyValue(name)


def rgb(colour: int) -> Rgb:
    """A colour as (red, green, blue)."""
    return (colour >> 16) & 255, (colour >> 8) & 255, colour & 255


def colour_of(value: Rgb | int | str) -> int:
    """The office's colour of (red, green, blue), "#RRGGBB" or Excel's number, whose lowest byte is red."""
    match value:
        case str() if _HEX.fullmatch(value):
            return int(value.removeprefix("#"), 16)
        case int() if 0 <= value <= 0xFFFFFF:
            return ((value & 255) << 16) | (value & 0xFF00) | ((value >> 16) & 255)
        case red, green, blue if all(0 <= part <= 255 for part in (red, green, blue)):
            return (int(red) << 16) | (int(green) << 8) | int(blue)
        case _:
            raise ValueError(f"{value!r} is no colour: use (red, green, blue), '#RRGGBB' or Excel's number.")


def to_excel(code: str) -> str:
    """A number format's code as Excel spells it; the office writes dates and colours in capitals.

    >>> to_excel('DD/MM/YYYY;[RED]"Due" @')
    'dd/mm/yyyy;[Red]"Due" @'
    """

    def one(found: re.Match[str]) -> str:
        if found["general"]:
            return "General"
        if found["bracket"]:
            inner = found["bracket"][1:-1]
            if inner.casefold() in _COLOURS:
                return f"[{inner.capitalize()}]"
            return found["bracket"].lower() if inner.strip("HMShms") == "" else found["bracket"]
        return found["kept"] or (found["rest"].lower() if found["rest"] in "DMYHS" else found["rest"])

    return _CODE.sub(one, code)
