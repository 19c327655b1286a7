"""A cell for a number holds a number, not text.

Source: our own rules, "Whether the cells can be read".
Units:  the cell's own.
Remedy: type the number without thousands separators; if the text can mean only one number, the remedy gives it.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.checks import misread
from invoice_workbook.finding import Finding


def find(books: Books) -> Iterator[Finding]:
    """Every such cell of every table."""
    return misread.find(books, "not-a-number")
