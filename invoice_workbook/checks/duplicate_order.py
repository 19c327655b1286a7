"""A customer's reference is on one order only; those that were moved into an archive count.

Source: our own rules, "Customer orders and prices"; references are compared by letters and digits as they look,
        ignoring case. The customer's *Buyer reference* names no order.
Units:  none.
Remedy: ask the customer whether it is a second order; if not, cancel one of the two.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, folded
from invoice_workbook.finding import Finding
from invoice_workbook.journal import archives
from invoice_workbook.schema import OrderStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.cells import mapped

CONCERNS = ("orders",)
NEEDS = ("Orders",)
HAS_LETTER = True


def _is_buyer_reference(books: Books) -> pd.Series:
    """Orders whose reference is what the customer is always found by, as a Leitweg-ID is: it names no order."""
    at = joins.parent_rows(books, "Orders", "customer", "Customers", "customer")
    own = pd.Series(joins.at(books["Customers"]["buyer_reference"], at), index=books["Orders"].index, dtype=object)
    return (own != "") & (
        mapped(own, references.plain) == mapped(books["Orders"]["customer_reference"], references.plain)
    )


def find(books: Books) -> Iterator[Finding]:
    """Orders whose reference the same customer has already used, with the earlier one; cancelled ones do not count."""
    orders = books["Orders"]
    plain = mapped(orders["customer_reference"], references.told)
    counts = (plain != "") & (orders["status"] != OrderStatus.CANCELLED) & ~_is_buyer_reference(books)
    keys = (joins.id_keys(books, "Orders", "customer") + "\x1f" + plain)[counts]
    yield _archived(books, keys)
    ordered = keys.loc[orders.loc[keys.index].sort_values("order_date", kind="stable").index]
    first = pd.Series(ordered.index, index=ordered.index).groupby(ordered).transform("first")
    later = ordered.index[ordered.duplicated()]
    wrong = pd.Series(orders.index.isin(later), index=orders.index)
    earlier = orders["order"].reindex(first[later]).set_axis(later)
    above = (first[later] + books.places["Orders"].first_row).astype(str)
    words = pd.DataFrame({"earlier": earlier, "first": above}).reindex(orders.index)
    related = pd.Series([(str(id_),) for id_ in words["earlier"]], index=orders.index)
    yield Finding.where(
        books,
        ("Orders", "customer_reference"),
        wrong,
        "error",
        actual=orders["customer_reference"],
        related=related,
        values=words.astype(object),
    )


def _archived(books: Books, keys: pd.Series) -> Finding:
    """Orders whose reference (with the customer, a key) an archived order has."""
    orders, known = books["Orders"], dict[str, str]()
    for id_, said in archives.moved_out(books).get("Orders", {}).values():
        kept = dict(zip(archives.REMEMBERED["Orders"], said, strict=False))
        plain = references.told(kept.get("customer_reference", ""))
        if plain and kept.get("status") != OrderStatus.CANCELLED and books.find_row("Orders", id_) is None:
            known.setdefault(f"{folded(kept['customer'])}\x1f{plain}", id_)
    earlier = keys.map(known).dropna()
    ids = [str(id_) for id_ in earlier]
    return Finding(
        table="Orders",
        field="customer_reference",
        places=earlier.index.tolist(),
        severity="error",
        variant="archived",
        actual=orders["customer_reference"].loc[earlier.index].tolist(),
        related=[(id_,) for id_ in ids],
        values=[{"earlier": id_, "file": archives.file_of(books, id_, "Orders")} for id_ in ids],
    )
