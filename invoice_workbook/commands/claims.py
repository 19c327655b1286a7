"""claims: what vendors owe us, and the letters that ask it back; what was asked for is in the Log.

What is asked back is not taken off the next bills. Units: minor units.
"""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.documents import facts
from invoice_workbook.documents.claim import Claim, Item
from invoice_workbook.ledger.payable import claims
from invoice_workbook.money import as_text
from invoice_workbook.schema import BILLS, PAYMENTS
from invoice_workbook.tables import joins

DAYS_TO_PAY = 14


def found(books: Books, ids: Sequence[str] = ()) -> list[Claim]:
    """The claims on these vendors, or on all: one for each currency. Raises WorkbookError for an unknown vendor."""
    keys = joins.id_keys(books, "Vendors", "vendor")
    for id_ in ids:
        books.row_of("Vendors", id_)
    every = claims.derive(books)
    mine = every[every["vendor"].isin(set(map(folded, ids)))] if ids else every
    place_of = {key: place for place, key in reversed(list(enumerate(keys)))}
    made = []
    for (vendor, currency), part in mine.groupby(["vendor", "currency"], sort=True):
        if int(part["amount"].sum()) > 0:
            made.append(_claim(books, place_of.get(str(vendor), -1), str(vendor), str(currency), part))
    return made


def _claim(books: Books, place: int, key: str, currency: str, part: pd.DataFrame) -> Claim:
    id_ = str(books["Vendors"]["vendor"].iloc[place]) if place >= 0 else key
    bills = dict(zip(joins.id_keys(books, "Bills", "bill"), books["Bills"]["vendor_reference"], strict=True))
    items = tuple(
        Item(str(bills.get(folded(one["document"]), "") or one["document"]), str(one["document"]), day, *kind)
        for one in part.to_dict("records")
        for day in [None if pd.isna(one["day"]) else one["day"].date()]
        for kind in [(str(one["kind"]), int(one["amount"]))]
    )
    head = (id_, books.as_of, books.as_of + timedelta(DAYS_TO_PAY), currency, int(part["decimals"].iloc[0]))
    parties = (facts.seller(books), facts.party(books, "Vendors", place, id_))
    return Claim(*head, *parties, books.settings.iban, books.settings.bic, items)


def unasked(books: Books, all_: Sequence[Claim]) -> list[Claim]:
    """Claims of which something was not asked back yet."""
    asked = claims.asked_back(books)
    return [one for one in all_ if any(item.amount > 0 and folded(item.id) not in asked for item in one.items)]


def entries(books: Books, asked: Sequence[Claim]) -> list[dict[str, str]]:
    """What the Log keeps of claims that were asked back."""
    payments = set(joins.id_keys(books, "Payments", "payment"))
    return [
        {"table": PAYMENTS.sheet if folded(item.id) in payments else BILLS.sheet, "document": item.id}
        | {"column": claims.ASKED, "before": as_text(item.amount, one.places), "after": one.name}
        for one in asked
        for item in one.items
    ]


def told(books: Books, claim: Claim) -> dict[str, object]:
    """What the JSON says of a claim."""
    asked = claims.asked_back(books)
    documents = [
        {"document": item.id, "kind": item.kind, "amount": as_text(item.amount, claim.places)}
        | {"asked": folded(item.id) in asked}
        for item in claim.items
    ]
    total = as_text(claim.total, claim.places)
    return {"vendor": claim.vendor, "currency": claim.currency, "total": total, "documents": documents}


def line(claim: Claim) -> dict[str, str]:
    """A claim in one line."""
    documents = ", ".join(item.id for item in claim.items)
    total = f"{as_text(claim.total, claim.places)} {claim.currency}"
    return {"vendor": claim.vendor, "name": claim.buyer.name, "total": total, "documents": documents}
