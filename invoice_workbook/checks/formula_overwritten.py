"""No typed value replaces a column's formula.

Source: our own rules, "Whether the cells can be read".
Units:  the cell's own.
Remedy: copy the formula from the row above; the figure is computed from the other tables.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.checks import misread
from invoice_workbook.finding import Finding


def find(books: Books) -> Iterator[Finding]:
    """Every such cell of every table."""
    return misread.find(books, "formula-overwritten", "warning")
