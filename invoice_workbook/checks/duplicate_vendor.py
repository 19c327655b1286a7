"""A vendor is entered only once: no other has its bank account, its tax number, or nearly its name in the same city.

Source: our own rules, "Vendor bills".
Units:  similarity of names by words, 92 of 100 or more.
Remedy: keep one of the two, move the other's bills to it, and close the other.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import vendor_duplicates
from invoice_workbook.schema import VENDORS

CONCERNS = ("bills",)
NEEDS = ("Vendors",)


def find(books: Books) -> Iterator[Finding]:
    """Later vendors, with the earlier one and what they share."""
    pairs = vendor_duplicates.pairs(books)
    ids = books["Vendors"]["vendor"]
    place = books.places["Vendors"]
    for field in (vendor_duplicates.BANK_ACCOUNT, vendor_duplicates.TAX_NUMBER, vendor_duplicates.NAME):
        mine = sorted((second, first) for (first, second), shared in pairs.items() if shared == field)
        yield Finding(
            table="Vendors",
            field=field,
            places=[second for second, _ in mine],
            severity="warning",
            actual=[str(books["Vendors"][field][second]) for second, _ in mine],
            related=[(str(ids[first]),) for _, first in mine],
            values=[_words(str(ids[first]), first + place.first_row, field) for _, first in mine],
        )


def _words(earlier: str, first: int, field: str) -> dict[str, object]:
    return {"earlier": earlier, "first": first, "shared": VENDORS.by_field[field].header}
