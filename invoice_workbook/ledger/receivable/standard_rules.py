"""Which rules of EN 16931 a document would break by its lines and parties, told before it is made.

Source: EN 16931-1: BR-O-11 and BR-O-12 (not subject beside others); BR-S-02, BR-Z-02, BR-E-02, BR-AE-02, BR-IC-02,
BR-G-02 (tax numbers); BR-CO-26 (the seller is identified); BR-CL-14 (countries); BR-S-05 and its like (rates).
Directive 2006/112/EC, article 138: an intra-community supply goes to who is registered in another member state.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pandas as pd

from invoice_workbook import tax_numbers
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger.receivable import credit_exposure
from invoice_workbook.tables import joins

NOT_SUBJECT, STANDARD, REVERSE, INTRA_COMMUNITY, EXPORT = "O", "S", "AE", "K", "G"
RATE = "rate"
"""What the rule `tax-rate` reports by itself."""


@dataclass(frozen=True)
class Taxed:
    """Who sells what to whom, as far as tax goes: countries and tax numbers as typed, categories with their rates."""

    seller_country: str
    seller_number: str
    buyer_country: str
    buyer_number: str
    categories: frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Broken:
    """What is wrong, by the id of its words, and the rule of the standard (or article) that says so."""

    what: str
    rule: str


def broken(it: Taxed) -> tuple[Broken, ...]:
    """What the document would break, the gravest first; nothing where it would be a valid e-invoice.

    What a seller or buyer has not said at all is broken only where it is needed whatever the country.
    """
    return tuple(_lines(it.categories)) + tuple(_seller(it)) + tuple(_buyer(it))


def _lines(categories: Collection[tuple[str, int]]) -> Iterator[Broken]:
    names = {category for category, _ in categories}
    if NOT_SUBJECT in names and len(names) > 1:
        yield Broken("beside-others", "BR-O-11")
    if any((rate > 0) != (category == STANDARD) for category, rate in categories):
        yield Broken(RATE, "BR-S-05")


def _seller(it: Taxed) -> Iterator[Broken]:
    if not it.seller_country.strip():
        return
    if not tax_numbers.country(it.seller_country):
        yield Broken("seller-country", "BR-CL-14")
    names = {category for category, _ in it.categories}
    if not it.seller_number.strip():
        yield Broken("seller-number", "BR-CO-26")
    elif not tax_numbers.vat(it.seller_number) and names & {INTRA_COMMUNITY, EXPORT}:
        yield Broken("seller-vat", "BR-IC-02" if INTRA_COMMUNITY in names else "BR-G-02")


def _buyer(it: Taxed) -> Iterator[Broken]:
    if it.buyer_country.strip() and not tax_numbers.country(it.buyer_country):
        yield Broken("buyer-country", "BR-CL-14")
    names = {category for category, _ in it.categories}
    if REVERSE in names and not it.buyer_number.strip():
        yield Broken("buyer-number", "BR-AE-02")
    if INTRA_COMMUNITY not in names:
        return
    state = tax_numbers.member_state(it.buyer_number)
    if not tax_numbers.vat(it.buyer_number):
        yield Broken("buyer-vat", "BR-IC-02")
    elif not state or state == tax_numbers.country(it.seller_country):
        yield Broken("buyer-state", "2006/112/EC, 138")


@derived
def of_orders(books: Books) -> dict[int, tuple[Broken, ...]]:
    """What each waiting order's invoice would break, by row label; orders that break nothing are left out.

    Where our own country does not go by the standard nothing is judged; where none is said, lines and customers are.
    """
    settings = books.settings
    home = tax_numbers.country(settings["Country"])
    if home and home not in tax_numbers.EN_16931:
        return {}
    orders, lines, customers = books["Orders"], books["OrderLines"], books["Customers"]
    at = joins.parent_rows(books, "OrderLines", "order", "Orders", "order")
    rates = lines["tax_rate"].fillna(0).astype("int64")
    pairs = pd.Series(list(zip(lines["tax_category"], rates, strict=True)), index=lines.index, dtype=object)
    waits = orders["status"].isin(credit_exposure.WAITING)
    mine = joins.marked(waits, at) & (lines["tax_category"] != "").to_numpy(bool)
    taxed = pairs[mine].groupby(at[mine]).agg(frozenset)
    buyers = joins.parent_rows(books, "Orders", "customer", "Customers", "customer")
    countries, numbers = (joins.at(customers[field], buyers) for field in ("country", "tax_number"))
    seller = (settings["Country"], settings["Tax number"])
    found: dict[int, tuple[Broken, ...]] = {}
    known: dict[Taxed, tuple[Broken, ...]] = {}  # customers order again and again
    for place, categories in taxed.items():
        it = Taxed(*seller, str(countries[int(str(place))]), str(numbers[int(str(place))]), categories)
        if it not in known:
            known[it] = broken(it)
        if known[it]:
            found[int(orders.index[int(str(place))])] = known[it]
    return found
