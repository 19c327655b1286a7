"""How wide columns are and how high rows: what a press changes and a clerk fills is on the first screen."""

import unicodedata

from invoice_workbook.languages import HOME, named
from invoice_workbook.schema import Column

WIDE_FROM = 0x0900
"""Letters of India's scripts and those behind them are wider."""

WIDE = {
    "name": 28,
    "description": 28,
    "street": 24,
    "city": 16,
    "e_mail": 28,
    "note": 30,
    "check": 32,
    "message": 78,
    "remedy": 66,
    "reason": 24,
    "meaning": 98,
    "value": 30,
    "files": 30,
    "why": 58,
    "question_text": 40,
    "answer": 40,
    "reference": 28,
    "counterparty": 22,
    "counterparty_account": 26,
    "bank_account": 32,
    "expected": 16,
    "actual": 16,
    "basis": 24,
    "customer_reference": 20,
    "vendor_reference": 16,
    "contact": 20,
    "bank_account_verified_on": 14,
    "bank_account_verified_by": 14,
    "proposed_match": 30,
    "account": 25,
    "statement": 17,
    "hold": 18,
    "batch": 21,
    "routed_to": 13,
    "approved_by": 13,
    "line": 7,
    "unit": 8,
    "language": 10,
    "currency": 10,
    "tax_number": 19,
    "person": 12,
    "terms": 14,
    "country": 9,
    "postal_code": 11,
    "tax_category": 10,
    "use": 22,
    "tax_rate": 8,
    "discount": 10,
    "row": 6,
    "problem": 13,
    "rule": 19,
    "quantity": 11,
    "unit_price": 12,
    "after": 30,
    "before": 30,
    "chain": 30,
    "customer": 12,
    "vendor": 12,
    "party": 12,
    "owner": 12,
    "method": 12,
    "asked_by": 12,
    "severity": 10,
    "correction": 18,
    "order_line": 8,
}
"""Widths in characters by field, where the type's does not do."""
WIDTHS = {"date": 11.5, "amount": 13.5, "price": 12, "quantity": 11, "percent": 9, "whole": 8, "choice": 13}


def pixels(column: Column, language: str = HOME) -> int:
    """A column's width on the screen. Source: ECMA-376 part 1, 18.3.1.13, with Calibri 11's seven pixels a digit."""
    return int(width(column, language) * 7 + 5)


def width(column: Column, language: str = HOME) -> float:
    """A column's width in characters: by its field or its type, but at least a word of its header or its choices."""
    wanted = WIDE.get(column.field) or WIDTHS.get(column.type) or 15
    header = named(column.header, language)
    found = max(wanted, max(letters(word) for word in header.split()) + 3)
    if language == HOME:
        return found
    return max(found, letters(header) / 2 + 3, *(letters(named(choice, language)) + 1 for choice in column.choices))


def high(words: str) -> int:
    """Pixels of a row for letters as these are: as high as programs make one by themselves; India's stand on more."""
    return 20 if any(ord(letter) >= WIDE_FROM for letter in words) else 17


def letters(words: str) -> float:
    """How many letters of ordinary width some words are as wide as; a mark on a letter takes little or none."""
    widths = {"Mn": 0.0, "Mc": 0.5}
    return sum(
        1.0 if letter.isascii() or ord(letter) < WIDE_FROM else widths.get(unicodedata.category(letter), 1.4)
        for letter in words
    )
