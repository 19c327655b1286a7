"""Colours as six hexadecimal digits, and which of them can be read on white. Source: WCAG 2.2, contrast ratio."""

import re

WHITE, INK = "FFFFFF", "22313A"
READABLE = 4.5
"""The contrast that text of ordinary size needs (WCAG 2.2, 1.4.3)."""


_SHORT = 3
"""Digits that some programs write a colour with, which is another one then."""


def read(text: str) -> str | None:
    """The six digits, as capitals; None where the text is no colour.

    A spreadsheet takes 005079 for a number, whose zeros at the left are then gone: four digits and more are one.

    >>> read("#1f4e79"), read(" 5079 "), read("red"), read("FFF")
    ('1F4E79', '005079', None, None)
    """
    plain = text.strip().removeprefix("#").strip()
    if plain.isascii() and plain.isdecimal() and (len(plain) > _SHORT or plain == "0"):
        plain = plain.zfill(6)
    return plain.upper() if re.fullmatch(r"[0-9A-Fa-f]{6}", plain) else None


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart: from 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """What text is set in on a colour: white where that can be read, else what of both is read better."""
    white = contrast(colour, WHITE)
    return WHITE if white >= READABLE or white >= contrast(colour, INK) else INK


def on_white(colour: str) -> str:
    """The colour for text on white; the ink where it is too light for that."""
    return colour if contrast(colour, WHITE) >= READABLE else INK


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
