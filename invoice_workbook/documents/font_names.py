"""Names of font families: which to install for a character, and which of those at hand are asked first.

Source: the script of a character is Unicode's (fontTools.unicodedata); the families are those of Google's Noto, which
        has one for each script and may be installed freely.
"""

import unicodedata
from collections.abc import Collection
from functools import cache

_FAMILIES = {
    **dict.fromkeys(("Hira", "Kana"), "Noto Sans JP"),
    **dict.fromkeys(("Hani", "Bopo"), "Noto Sans SC"),
    "Hang": "Noto Sans KR",
    "Nkoo": "Noto Sans NKo",
    "Phag": "Noto Sans PhagsPa",
    "Hmnp": "Noto Serif NP Hmong",
    **{code: f"Noto Serif {name}" for code, name in (("Tibt", "Tibetan"), ("Tang", "Tangut"), ("Dogr", "Dogra"))},
    **{code: f"Noto Serif {name}" for code, name in (("Maka", "Makasar"), ("Toto", "Toto"), ("Yezi", "Yezidi"))},
    "Kits": "Noto Serif Khitan Small Script",
    "Ougr": "Noto Serif Old Uyghur",
}
"""Families whose name is not "Noto Sans" and the script's."""
_SHARED, _HOME = ("Zyyy", "Zinh", "Zzzz"), ("Latn", "Grek", "Cyrl")
"""Codes of characters that many scripts share, or that have none; scripts of Noto Sans itself."""
WIDE, EMOJI, MATHEMATICS, SYMBOLS = "Noto Sans JP", "Noto Emoji", "Noto Sans Math", "Noto Sans Symbols 2"
_UI = (
    "Segoe UI",
    "Nirmala UI",
    "Leelawadee UI",
    "Malgun Gothic",
    "Microsoft",
    "Yu Gothic",
    "Helvetica Neue",
    "Kohinoor",
    "PingFang",
    "Hiragino Sans",
    "Apple SD Gothic Neo",
    "Geeza Pro",
    "Thonburi",
    "Arial",
    "DejaVu Sans",
)
"""Upright families of Windows, macOS and Linux that have many scripts."""
_LAST = ("Serif", "Mono", "Display", "Looped", "Condensed", "Unifont", "Color")
"""What a family's name says that fits a document least."""
_NONE = ("LastResort", "Last Resort", "Adobe Blank")
"""Families that have every character, as a box or as nothing."""


def rank(family: str) -> tuple[int, str]:
    """Where a family stands among those that have a character; the lowest is asked first.

    >>> sorted(["DejaVu Sans Mono", "Arial", "Noto Sans Thai", "Garuda"], key=rank)
    ['Noto Sans Thai', 'Arial', 'Garuda', 'DejaVu Sans Mono']
    """
    if any(word in family for word in _NONE):
        return 4, family
    if any(word in family for word in _LAST):
        return 3, family
    return 0 if family.startswith("Noto Sans") else 1 if family.startswith(_UI) else 2, family


@cache
def script(cluster: str) -> str:
    r"""The script (ISO 15924) of the first character that has one of its own; "Zyyy" is common to many.

    >>> script("\N{TELUGU LETTER A}"), script("1"), script("\U00013000")
    ('Telu', 'Zyyy', 'Egyp')
    """
    from fontTools import unicodedata as unicode_data

    codes = [unicode_data.script(letter) for letter in cluster]
    return str(next((code for code in codes if code not in _SHARED), codes[0]))


@cache
def family_to_install(cluster: str, there: Collection[str] = ()) -> str:
    r"""The family that sets a character; "" where no usual one does, or the one that would is `there` and has it not.

    >>> family_to_install("\U00013000"), family_to_install("\N{GRINNING FACE}"), family_to_install("\ue000")
    ('Noto Sans Egyptian Hieroglyphs', 'Noto Emoji', '')
    """
    if any(unicodedata.category(letter) in ("Cn", "Co", "Cs") for letter in cluster):
        return ""
    found = _family(cluster[0], script(cluster))
    return "" if found in there else found


def _family(letter: str, code: str) -> str:
    from fontTools import unicodedata as unicode_data

    width, category = unicodedata.east_asian_width(letter), unicodedata.category(letter)
    if code not in (*_SHARED, *_HOME) and width != "F":
        return _FAMILIES.get(code) or f"Noto Sans {unicode_data.script_name(code)}"
    if category == "So" and width == "W":
        return EMOJI
    if category == "Sm" or unicodedata.decomposition(letter).startswith("<font>"):
        return MATHEMATICS
    if width in ("F", "W"):
        return WIDE
    return SYMBOLS if category[0] == "S" else "Noto Sans"
