"""Bills of one vendor, each within a limit and together beyond it, need an approval for what they come to.

Source: our own rules, "Vendor bills": several bills of one vendor, or of vendors that may be one, within seven days.
Units:  minor units of the home currency.
Remedy: have them approved by who may approve them all; where they are one supply, ask the vendor for one bill.
"""

from collections.abc import Iterator

from invoice_workbook import currencies, money
from invoice_workbook.books import Books
from invoice_workbook.ledger.payable import approval, split_bills
from invoice_workbook.problems import Finding

CONCERNS = ("bills",)


def find(books: Books) -> Iterator[Finding]:
    """Bills that nobody approved for what they come to, with the others."""
    found = {row: split_bills.week(books, limit, row) for row, limit in approval.too_low(books).items()}
    currency = books.settings.currency
    decimals = currencies.DECIMALS.get(currency, 2)

    def told(amount: int) -> str:
        return money.as_text(amount, decimals)

    yield Finding(
        table="Bills",
        field="gross",
        places=list(found),
        severity="warning",
        expected=[told(one.limit) for one in found.values()],
        actual=[told(one.amount) for one in found.values()],
        difference=[told(one.amount - one.limit) for one in found.values()],
        related=[split_bills.others(books, one, row) for row, one in found.items()],
        values=[{"currency": currency, "vendor": str(books["Bills"]["vendor"][row])} for row in found],
    )
