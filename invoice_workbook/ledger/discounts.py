"""The discounts that a document's terms give for paying early. Units: minor units."""

from datetime import date
from typing import NamedTuple

from invoice_workbook import money, terms
from invoice_workbook.books import Books


class Discount(NamedTuple):
    """What may be deducted, until which day, and what once that is over; without one nothing may."""

    amount: int = 0
    until: date | None = None
    later: tuple["Discount", ...] = ()

    def at(self, day: date) -> "Discount":
        """The discount in force on a day: the first that is not over yet; the last one where all are."""
        if not self.later:
            return self
        every = (self._replace(later=()), *self.later)
        return next((one for one in every if one.until and day <= one.until), every[-1])

    def on(self, day: date) -> int:
        """What may be deducted on a day."""
        one = self.at(day)
        return one.amount if one.until and day <= one.until else 0


NONE = Discount()


def offered(books: Books, terms_name: str, dated: date | None, base: int) -> Discount:
    """The discounts on a base, for a document of a date and its party's terms."""
    agreed = books.terms_of(terms_name)
    if agreed is None or dated is None:
        return NONE
    found = [
        Discount(money.quotient(base * percent, money.HUNDRED_PERCENT), until)
        for until, percent in terms.discounts(dated, agreed)
    ]
    return found[0]._replace(later=tuple(found[1:])) if found else NONE
