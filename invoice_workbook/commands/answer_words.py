"""An answer's words as its language has them: kinds and states; figures and days by number_shapes. JSON has neither."""

from invoice_workbook import names
from invoice_workbook.languages import known, shown, text

NAMED = ("kind", "state", "status", "severity")
"""Fields of an answer that hold one of our own words."""


def said(word: str, language: str) -> str:
    """A kind of movement or allocation, or a state, in a language; any other word as it is.

    >>> said("credit-note", "de"), said("receipt", "de"), said("receipt", "en"), said("anything", "te")
    ('Gutschrift', 'Zahlungseingang', 'receipt', 'anything')
    """
    id_ = f"answer.kind.{word}"
    return text(id_, language) if known(id_) else names.choice_said(word, language)


def cell(field: str, value: object, language: str) -> str:
    """What a field of a row holds; "" for nothing."""
    if value is None:
        return ""
    return said(str(value), language) if field in NAMED else shown(value, language)
