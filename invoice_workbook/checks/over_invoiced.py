"""No more of an order line is invoiced than was ordered.

Source: our own rules, "Customer orders and prices"; credit notes count as less invoiced.
Units:  quantity, up to six decimals, compared exactly.
Remedy: credit the excess, or correct the order if more was agreed.
"""

from collections.abc import Iterator
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import invoiced_quantities

CONCERNS = ("orders",)
NEEDS = ("OrderLines",)


def find(books: Books) -> Iterator[Finding]:
    """Order lines with more invoiced than ordered."""
    ordered = books["OrderLines"]["quantity"]
    so_far = invoiced_quantities.quantities(books).astype("Int64")
    wrong = (so_far > ordered.fillna(0)) & (so_far > 0) & ordered.notna()
    figures: dict[str, Any] = {"expected": ordered, "actual": so_far, "difference": so_far - ordered}
    yield Finding.where(books, ("OrderLines", "quantity"), wrong, "error", **figures)
