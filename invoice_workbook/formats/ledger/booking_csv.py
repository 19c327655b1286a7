"""Bookings as CSV: date, account, debit, credit, currency, document, text. Source: RFC 4180; UTF-8 with its mark.

A document whose number a spreadsheet would take for a formula begins with an apostrophe.
"""

import pandas as pd

from invoice_workbook.formats import data_package
from invoice_workbook.formats.ledger import amounts
from invoice_workbook.ledger.bookings.journal import Journal

COLUMNS = ("Date", "Account", "Debit", "Credit", "Currency", "Document", "Text")
SUFFIX = "csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = b"\xef\xbb\xbf"


def write(journal: Journal) -> bytes:
    """The file: a row a booking, one side blank."""
    bookings = journal.bookings
    debit, credit = amounts.sides(bookings)
    columns = [
        days(bookings),
        _plain(bookings["account"]),
        debit,
        credit,
        bookings["currency"].tolist(),
        _plain(bookings["document"]),
        _plain(bookings["text"]),
    ]
    return _MARK + data_package.packed(COLUMNS, zip(*columns, strict=True))


def days(bookings: pd.DataFrame) -> list[str]:
    """Each booking's day (ISO)."""
    found: list[str] = bookings["day"].dt.strftime("%Y-%m-%d").tolist()
    return found


def _plain(words: pd.Series) -> list[str]:
    return [f"'{one}" if one.startswith(_FORMULA) else one for one in words]
