"""Figures in a bank line's text that are no document's number: dates, amounts, accounts, phone numbers, addresses.

Source: our own rules. Month names are Babel's (CLDR).
"""

import re
from collections.abc import Iterator
from functools import cache

from invoice_workbook import bank_codes

Span = tuple[int, int]
MONTHS_OF = ("en", "de", "fr", "it", "es", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "te", "hi")
"""Languages whose months are known."""
_CURRENCY = (
    r"(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|INR|JPY|CNY|AUD|CAD|NZD|SGD|HKD|ZAR|AED|Euro|Rs\.?|[€$£₹¥])"
)
_FIGURE = r"\d{1,3}(?:[ .,'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,3})?(?![.,]?\d)"
_BEGINS = r"(?<![\w/.-])"
_AMOUNT_FIRST = re.compile(rf"(?<![^\W\d_]){_CURRENCY}\s?(?:{_FIGURE})")
"""The code stands before: looked for first, since the figure before it may be a number."""
_AMOUNT = re.compile(
    rf"{_BEGINS}(?:{_FIGURE})\s?(?:{_CURRENCY}|[%‰])(?!\w)"
    rf"|(?<![\w/.,-])(?:\d{{1,3}}(?:[.,'’]\d{{3}})*|\d+)[.,]\d{{2}}(?![\w,]|\.\d)"
    r"|(?<![\w/-])\d{1,3}(?:\.\d{3})+(?!\w)"
)
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:(?:19|20)\d\d|\d\d)"
_MARKS = (r"\.\s?", r"/", r"-")
_DATES = "|".join(
    (
        *(rf"{_DAY}{mark}{_MONTH}{mark}{_YEAR}(?!\w|\.\d)" for mark in _MARKS),
        *(rf"{_MONTH}{mark}{_DAY}{mark}{_YEAR}(?!\w|\.\d)" for mark in _MARKS[1:]),
        *(rf"(?:19|20)\d\d{mark}{_MONTH}{mark}{_DAY}(?!\w)" for mark in (r"\.", "/", "-")),
        rf"{_DAY}\.\s?{_MONTH}\.(?!\w)",  # 12.11.
        r"(?:0[1-9]|1[0-2])[./-](?:19|20)\d\d(?!\w)",  # 11/2026, a month
        r"(?:19|20)\d\d[./-](?:0[1-9]|1[0-2])(?![\w./-])",  # 2026-11
        r"\d{1,2}:\d\d(?::\d\d)?(?!\w)",
    )
)
_DATE = re.compile(rf"(?<![\w/-])(?<!\d\.)(?:{_DATES})")
_STREET = r"(?:str(?:a(?:ß|ss)e)?|weg|platz|gasse|allee|ufer|damm|chaussee|straat|laan|gade|gatan|vej|veien|katu)"
_ROAD = (
    r"(?:street|st|road|rd|avenue|ave|lane|drive|square|terrace|close|crescent|quay|boulevard|blvd|parade|nagar|marg)"
)
_ADDRESS = re.compile(
    rf"{_STREET}\.?\s*\d{{1,4}}(?!\d)"
    r"|\b(?:rue|via|viale|calle|ulica|ul\.|rua|avenida)\s+(?:[^\W\d]+\s+){1,4}\d{1,4}\b"
    rf"|\b\d{{1,4}}\s?[a-z]?,?\s+(?:[^\W\d][\w'’.-]*\s+){{1,3}}{_ROAD}\b"
    r"|\b(?:plz|zip|postcode|D-|A-|CH-|B-|L-)\s?\d{4,6}\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\+\d[\d /()-]{6,}\d|\b(?:tel|phone|fax|mobile?|handy|call)\w*[.: ]*[\d /()-]{5,}\d", re.IGNORECASE
)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?=[ A-Z0-9])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w॰]*[^\W\d_॰]")
_ACCOUNT_RUN = re.compile(r" ?([A-Z0-9]+)", re.IGNORECASE)
_SHORTEST_ACCOUNT, _LONGEST_ACCOUNT = 15, 34


def find(text: str) -> list[Span]:
    """Where they stand, each from its first character to behind its last; an amount behind its currency's code first.

    >>> text = "Rg 7 vom 12.11.26, GBP 420.00, Hauptstr. 12"
    >>> [text[begin:end] for begin, end in find(text)]
    ['GBP 420.00', '12.11.26', 'str. 12']
    """
    found: list[Span] = []
    for spans in (accounts(text), _matches(_AMOUNT_FIRST, text)):
        text = _without(text, taken := list(spans))
        found += taken
    for pattern in (_DATE, _PHONE, _AMOUNT, _ADDRESS):
        found += _matches(pattern, text)
    if not _months().isdisjoint(_WORD.findall(text.casefold())):
        found += _matches(_by_month(), text)
    return found


def blanked(text: str) -> str:
    """The text with blanks in their place, of the same length."""
    return _without(text, find(text))


def accounts(text: str) -> Iterator[Span]:
    """IBANs that hold, in groups or not."""
    end = 0
    for begun in _ACCOUNT.finditer(text):
        if begun.start() < end:
            continue
        letters, at = begun[0], begun.end()
        while len(letters) <= _LONGEST_ACCOUNT and (run := _ACCOUNT_RUN.match(text, at)):
            letters, at = letters + run[1], run.end()
            if _SHORTEST_ACCOUNT <= len(letters) <= _LONGEST_ACCOUNT and bank_codes.is_iban(letters):
                end = at
                yield begun.start(), end
                break


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (one.span() for one in pattern.finditer(text))


def _without(text: str, spans: list[Span]) -> str:
    letters = list(text)
    for begin, end in spans:
        letters[begin:end] = " " * (end - begin)
    return "".join(letters)


@cache
def _months() -> frozenset[str]:
    """Names of months, in small letters and without a dot."""
    from babel import Locale

    names = {"maerz"}
    for language in MONTHS_OF:
        months = Locale.parse(language).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names |= {name.rstrip(".").casefold() for name in months[form][width].values()}
    return frozenset(name for name in names if not name.isdecimal())


@cache
def _by_month() -> re.Pattern[str]:
    """A day with a month's name: 12. November, 12 Nov 2026, Nov 12th, 2026."""
    words = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    year = r"(?:[ ,.'-]{1,3}(?:19|20)\d\d|[ .'-]\d\d(?![\w.,/]))?"
    day = rf"{_DAY}(?:st|nd|rd|th|er|\.|º|:e)?"
    forms = (
        rf"(?<![\w/-]){day}[ -]?(?:de |of )?(?:{words})(?!\w)\.?(?: de)?{year}|\b(?:{words})\.?[ -]{day}(?!\w){year}"
    )
    return re.compile(forms, re.IGNORECASE)
