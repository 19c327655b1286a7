"""Bills of one vendor, each within a limit and together beyond it, need an approval for what they come to.

Source: our own rules, "Vendor bills": several bills of one vendor, or of vendors that may be one, within seven days.
Units:  minor units of the home currency.
Remedy: have them approved by who may approve them all; where they are one supply, ask the vendor for one bill.
"""

from collections.abc import Iterator

from invoice_workbook import currencies, money
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import approval, split_bills

CONCERNS = ("bills",)
NEEDS = ("Bills",)
ONLY_TELLS = True


def find(books: Books) -> Iterator[Finding]:
    """Bills that nobody approved for what they come to, with the others."""
    limits = approval.too_low(books)
    found: dict[int, split_bills.Week] = {}
    for limit in set(limits.values()):
        mine = [row for row, own in limits.items() if own == limit]
        found |= dict(zip(mine, split_bills.weeks(books, limit, mine), strict=True))
    found = {row: found[row] for row in limits}
    related = split_bills.others(books, found)
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
        related=list(related.values()),
        values=[{"currency": currency, "vendor": name} for name in books["Bills"]["vendor"].loc[list(found)]],
    )
