"""The discount that a document's terms give for paying early. Units: minor units."""

from datetime import date
from typing import NamedTuple

from invoice_workbook import money, terms
from invoice_workbook.books import Books


class Discount(NamedTuple):
    """What may be deducted, and until which day; without one nothing may."""

    amount: int = 0
    until: date | None = None

    def on(self, day: date) -> int:
        """What may be deducted on a day."""
        return self.amount if self.until and day <= self.until else 0


NONE = Discount()


def offered(books: Books, terms_name: str, dated: date | None, base: int) -> Discount:
    """The discount on a base, for a document of a date and its party's terms."""
    agreed = books.terms_of(terms_name)
    until = terms.discount_until(dated, agreed) if agreed and dated else None
    if agreed is None or until is None:
        return NONE
    return Discount(money.quotient(base * agreed.discount, money.HUNDRED_PERCENT), until)
