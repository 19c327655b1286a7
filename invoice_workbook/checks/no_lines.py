"""A document has at least one line; without lines its net cannot be checked.

Source: EN 16931-1, BR-16 (an invoice has at least one line).
Units:  none.
Remedy: enter the lines, or cancel the document.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import totals
from invoice_workbook.schema import TABLES, OrderStatus

CONCERNS = ("totals", "orders")


def find(books: Books) -> Iterator[Finding]:
    """Orders, invoices, bills and credit notes without a line; a cancelled order needs none."""
    for table in totals.LINES_OF:
        wrong = totals.of_documents(books, table)["lines"] == 0
        if table == "Orders":
            wrong &= books[table]["status"] != OrderStatus.CANCELLED
        if wrong.any():
            yield Finding.where(books, (table, TABLES[table].id), wrong, "warning")
