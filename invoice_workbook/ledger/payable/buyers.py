"""Whose bill it is: the buyer whom a bill names, held against who we are.

Source: EN 16931 BG-7; our own rules, `wrong-buyer`: by tax number, else by name.
"""

import re
from collections.abc import Iterable

from invoice_workbook import references
from invoice_workbook.books import Settings
from invoice_workbook.ledger.bank.counterparties import bare
from invoice_workbook.ledger.payable.vendor_duplicates import NEAR

SEPARATOR = ";"
_LONGEST_NUMBER, FEWEST_DIGITS = 20, 5
"""What a tax number has, of whatever country: a GSTIN mixes letters and figures."""
_LONG_FORMS = re.compile(
    r"\b(?:gesellschaft (?:mit beschr(?:ä|ae)nkter haftung|m\.?\s?b\.?\s?h\b\.?)"
    r"|ges\.?\s?m\.?\s?b\.?\s?h\b\.?|g\.m\.b\.h\b\.?"
    r"|aktiengesellschaft|kommanditgesellschaft|public limited company|private limited|incorporated|corporation"
    r"|soci[eé]t[eé] (?:anonyme|à responsabilité limitée|par actions simplifiée)|sociedad (?:limitada|anónima)"
    r"|societ[aà] (?:a responsabilit[aà] limitata|per azioni)|besloten vennootschap|naamloze vennootschap)",
    re.IGNORECASE,
)
"""Legal forms written out, beyond the short ones that `bare` takes off."""
_SAYING_NOTHING = {"und", "and", "et", "firma", "fa", "messrs", "m"}
_VAT = re.compile(r"(?!\d)[A-Z]{2}(?=[A-Z0-9]*\d{5})[A-Z0-9]{6,13}")


def is_us(settings: Settings, buyer: str) -> bool:
    """Whether a buyer as the cell names it is us; it may be, where nothing can be compared.

    Two tax numbers of one form decide, whatever the names are; else one of the names must be ours.
    """
    parts = [part.strip() for part in buyer.split(SEPARATOR) if part.strip()]
    numbers = {plain for part in parts if _is_number(plain := references.plain(part))}
    names = {name for part in parts if not _is_number(references.plain(part)) and (name := _name(part))}
    ours = _ours(settings)
    if numbers & ours:
        return True
    if any(_is_of_one_form(number, own) for number in numbers for own in ours):
        return False
    own = _name(settings["Company"])
    return not names or not own or _is_named(own, names)


def is_surely_us(settings: Settings, party: str) -> bool:
    """Whether a party is us beyond doubt: by our tax number, or by our name where neither side has a number."""
    parts = [part.strip() for part in party.split(SEPARATOR) if part.strip()]
    numbers = {plain for part in parts if _is_number(plain := references.plain(part))}
    ours = _ours(settings)
    if numbers and ours:
        return bool(numbers & ours)
    own = _name(settings["Company"])
    return not numbers and not ours and bool(own) and own in {_name(part) for part in parts}


def _name(name: str) -> str:
    """A company's name for comparison, without its legal form, however that is written, and without "and".

    >>> _name("Kranich Gesellschaft m.b.H."), _name("Firma Kranich und Söhne GmbH") == _name("KRANICH & SOEHNE GMBH")
    ('kranich', True)
    """
    words = bare(_LONG_FORMS.sub(" ", name)).split()
    return " ".join(word for word in words if word not in _SAYING_NOTHING)


def _ours(settings: Settings) -> set[str]:
    return {references.plain(one) for one in re.split(r"[;,]", settings["Tax number"])} - {""}


def _is_number(plain: str) -> bool:
    """Whether a part, its letters and digits alone, is a tax number and no name.

    >>> [_is_number(one) for one in ("DE136695976", "29ABCDE1234F1Z5", "20111340209", "KRANICH2000GMBH")]
    [True, True, True, False]
    """
    digits = sum(map(str.isdigit, plain))
    return digits >= max(FEWEST_DIGITS, len(plain) / 3) and len(plain) <= _LONGEST_NUMBER


def _is_of_one_form(one: str, other: str) -> bool:
    """Whether two numbers are of one kind, so that they name two companies where they differ."""
    both_vat = bool(_VAT.fullmatch(one) and _VAT.fullmatch(other))
    return both_vat or _form(one) == _form(other)


def _form(number: str) -> str:
    return "".join("9" if letter.isdigit() else "A" for letter in number)


def _is_named(own: str, names: Iterable[str]) -> bool:
    from rapidfuzz import fuzz

    return any(fuzz.token_sort_ratio(own, name) >= NEAR or _squeezed(own) == _squeezed(name) for name in names)


def _squeezed(name: str) -> str:
    return "".join(name.split())
