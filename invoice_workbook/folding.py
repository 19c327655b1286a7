"""The one folding of references, names and accounts before they are compared: what looks the same becomes the same.

Source: Unicode NFKC (full width, mathematical letters and the like), UTS #39 (letters of other scripts that look Latin,
look_alikes.py); characters that nobody sees are away, digits of every script are 0 to 9. Only the standard library.
"""

import re
import unicodedata
from functools import cache

from invoice_workbook.look_alikes import BY_LETTER

LATIN = {other: letter for letter, others in BY_LETTER.items() for other in others}
_OF_A_WORD_OF_ITS_OWN = str.maketrans(LATIN)
_BESIDE_LATIN = str.maketrans({c.lower(): letter.lower() for c, letter in LATIN.items() if len(c.lower()) == 1} | LATIN)
_WORD = re.compile(r"\w+")
_A_TO_Z = re.compile(r"[A-Za-z]")
_UNSEEN = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164}
"""Marks without a shape that Unicode does not call format characters (Default_Ignorable_Code_Point)."""
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_DIGITS = str.maketrans("OILSB", "01158")


def fold(words: str) -> str:
    r"""Text as it looks, in Latin letters where it looks Latin.

    A word with a Latin letter in it is read letter by letter, whatever the case; one wholly in another script by its
    capitals, so that it stays one word however it is written.

    >>> fold("\uff29\uff2e\uff36-\uff11\uff10"), fold("INV\u200b-1"), fold("\u0410cm\u0435 T\u043e\u043els")
    ('INV-10', 'INV-1', 'Acme Tools')
    >>> fold("\u0664\u0667"), fold("Straße"), fold("\u0441\u043c\u0443") == fold("\u0421\u041c\u0423")
    ('47', 'Straße', True)
    """
    if words.isascii():
        return words
    return _WORD.sub(_latin, "".join(map(_shown, unicodedata.normalize("NFKC", words))))


def _latin(word: re.Match[str]) -> str:
    found = word[0]
    if found.isascii():
        return found
    return found.translate(_BESIDE_LATIN) if _A_TO_Z.search(found) else found.upper().translate(_OF_A_WORD_OF_ITS_OWN)


@cache
def _shown(letter: str) -> str:
    """A character; a digit as 0 to 9, and nothing where there is nothing to see."""
    if letter.isascii():
        return letter
    if is_unseen(letter):
        return ""
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def western(words: str) -> str:
    """Text with the digits of every script as 0 to 9.

    >>> western("\u0c67\u0c68.\u0c69"), western("12")
    ('12.3', '12')
    """
    if words.isascii():
        return words
    digits = ((letter, unicodedata.decimal(letter, None)) for letter in words)
    return "".join(letter if digit is None else str(digit) for letter, digit in digits)


def is_unseen(letter: str) -> bool:
    """Whether nobody sees a character: a format character, a variation selector, a filler."""
    number = ord(letter)
    return unicodedata.category(letter) == "Cf" or number in _UNSEEN or any(number in some for some in _SELECTORS)


def foreign(account: str) -> str:
    r"""The characters of an account that are no Latin letter, no digit and no mark on a keyboard; blanks aside.

    >>> foreign("DE02 1203-0000"), ascii(foreign("D\u0415021203")), foreign("DE02\u200b1203"), foreign("DE\u00a003")
    ('', "'\\u0415'", '\u200b', '')
    """
    return "" if account.isascii() else "".join(c for c in account if not c.isascii() and not c.isspace())


def spelled(letters: str) -> str:
    r"""Letters that nobody can tell apart, with their numbers; hidden ones by these alone.

    >>> ascii(spelled("\u0415\u200b\u0415"))
    "'\\u0415 (U+0415), U+200B'"
    """
    numbers = {letter: f"U+{ord(letter):04X}" for letter in letters}
    return ", ".join(number if is_unseen(letter) else f"{letter} ({number})" for letter, number in numbers.items())


def digits_for_letters(plain: str) -> str:
    """Capitals that pass for a digit as that digit: O is 0, I and L are 1, S is 5, B is 8.

    >>> digits_for_letters("INV1O23") == digits_for_letters("INV1023"), digits_for_letters("BILLS")
    (True, '81115')
    """
    return plain.translate(_DIGITS)
