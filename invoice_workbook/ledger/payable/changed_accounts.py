"""Vendors whose bank account is not the one we last paid. Source: our own rules, `bank-account-changed`."""

import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, derived
from invoice_workbook.schema import PaymentStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.cells import mapped


@derived
def derive(books: Books) -> pd.DataFrame:
    """For each vendor: old (account last paid, whenever; "" where none), paid_on, differs, verified (since then)."""
    vendors, payments = books["Vendors"], books["Payments"]
    at = joins.parent_rows(books, "Payments", "vendor", "Vendors", "vendor")
    paid = payments.assign(at=at)
    counts = (paid["bank_account"].str.strip() != "") & paid["date"].notna() & (at >= 0)
    last = (
        paid[counts & (paid["status"] != PaymentStatus.PROPOSED)]
        .sort_values("date", kind="stable")
        .drop_duplicates("at", keep="last")
        .set_index("at")
    )
    places = pd.RangeIndex(len(vendors))
    old = pd.Series(last["bank_account"].reindex(places).fillna("").to_numpy(object), index=vendors.index)
    on = pd.Series(last["date"].reindex(places).to_numpy(), index=vendors.index)
    day = vendors["bank_account_verified_on"]
    differs = mapped(old, references.plain) != mapped(vendors["bank_account"], references.plain)
    return pd.DataFrame(
        {
            "old": old,
            "paid_on": on,
            "differs": (old != "") & (vendors["bank_account"] != "") & differs,
            "verified": ((day > on) & (day <= pd.Timestamp(books.as_of))).fillna(False).astype(bool),
        },
        index=vendors.index,
    )
