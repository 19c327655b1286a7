"""An account that differs from the one last paid was verified after the change.

Source: our own rules, "Vendor bills"; the change is later than the last payment, whose account is in Payments.
Units:  days.
Remedy: call the vendor at a number you knew before, ask for the account, and note who did so and when.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books
from invoice_workbook.ledger import rows
from invoice_workbook.problems import Finding
from invoice_workbook.tables.cells import mapped


def find(books: Books) -> Iterator[Finding]:
    """Vendors with another account than last paid, not verified since, with the old one."""
    vendors, payments = books["Vendors"], books["Payments"]
    at = rows.parents(books, "Payments", "vendor", "Vendors", "vendor")
    paid = payments.assign(at=at)
    counts = (paid["bank_account"].str.strip() != "") & (paid["date"] <= pd.Timestamp(books.as_of)) & (at >= 0)
    last = (
        paid[counts & (paid["status"] != "proposed")]
        .sort_values("date", kind="stable")
        .drop_duplicates("at", keep="last")
    )
    last = last.set_index("at")
    places = pd.RangeIndex(len(vendors))
    old = pd.Series(last["bank_account"].reindex(places).fillna("").to_numpy(object), index=vendors.index)
    on = pd.Series(last["date"].reindex(places).to_numpy(), index=vendors.index)
    differs = mapped(old, references.plain) != mapped(vendors["bank_account"], references.plain)
    verified = vendors["bank_account_verified_on"]
    wrong = (old != "") & (vendors["bank_account"] != "") & differs & ~(verified > on).fillna(False)
    if wrong.any():
        words = pd.DataFrame({"party": vendors["name"], "paid_on": on.dt.strftime("%Y-%m-%d")})
        place = ("Vendors", "bank_account")
        yield Finding.where(books, place, wrong, "error", expected=old, actual=vendors["bank_account"], values=words)
