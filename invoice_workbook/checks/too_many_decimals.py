"""No amount has more decimals than its currency, and no price, quantity or percentage more than six.

Source: ISO 4217 (minor units); six decimals for prices and quantities are schema.py's.
Units:  the cell's own.
Remedy: round it as on the document, or correct the currency.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.checks import misread
from invoice_workbook.finding import Finding


def find(books: Books) -> Iterator[Finding]:
    """Every such cell of every table."""
    return misread.find(books, "too-many-decimals")
