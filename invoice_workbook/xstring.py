"""Texts as a workbook's parts spell them: what XML cannot hold, and what looks like it, is `_xHHHH_`.

Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring): a UTF-16 code unit in four hexadecimal digits; `_x005F_` stands for an
underscore that would otherwise begin one. Excel reads digits of either case, and a small `x` only.
"""

import re

_SPELLED = re.compile("_x([0-9A-Fa-f]{4})_")
_TO_SPELL = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
MARK = "_x"
"""A text without it is spelled as it is."""


def decoded(text: str) -> str:
    r"""The text that a part's text means. Half a surrogate pair, which is not a character, becomes U+FFFD.

    >>> decoded("AB_x0041_C"), decoded("_x005F_x0041_"), decoded("_x41_ _X0041_"), decoded("a_x000d_b")
    ('ABAC', '_x0041_', '_x41_ _X0041_', 'a\rb')
    """
    if MARK not in text:
        return text
    plain = _SPELLED.sub(lambda found: chr(int(found[1], 16)), text)
    if _SURROGATE.search(plain):
        plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain


def encoded(text: str) -> str:
    r"""The text as a part spells it, so that reading it gives the same characters.

    A carriage return is spelled too: XML would read it as a line feed.

    >>> encoded("AB_x0041_C"), encoded("_x41_"), encoded("a\r\nb\x01")
    ('AB_x005F_x0041_C', '_x41_', 'a_x000D_\nb_x0001_')
    """
    return _TO_SPELL.sub(lambda found: "_x005F_" if found[0] == "_" else f"_x{ord(found[0]):04X}_", text)


def is_spelled_as_it_is(text: str) -> bool:
    """Whether `encoded` would give a text as it is, or all of several that are joined by line feeds."""
    return _TO_SPELL.search(text) is None
