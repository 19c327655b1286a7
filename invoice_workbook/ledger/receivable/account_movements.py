"""What moved each customer's account, day by day: its sum up to a day is what aging says is owed.

A document moves it on its date by its gross, a receipt by its amount. An allocation moves money between the two, which
cancels out, unless it is a discount, a write-off or the like, or its two sides belong to different accounts; it counts
once what it joins is there. Units: minor units; what the customer owes counts as plus.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import CHARGES, RECEIVABLE, AllocationKind
from invoice_workbook.tables import joins

INVOICE, CREDIT_NOTE, RECEIPT = "invoice", "credit-note", "receipt"
ALWAYS = np.datetime64("1900-01-01", "s")
"""When something without a date was there: aging counts it on every day."""
_EVENT = ["customer", "currency", "day", "kind", "document"]


@derived
def every(books: Books) -> pd.DataFrame:
    """All movements up to the books' day, oldest first.

    Columns: customer (key), currency, decimals, day, kind, document, amount.
    """
    parts = [_documents(books), _receipts(books), *_allocations(books)]
    found = pd.concat(parts, ignore_index=True)
    found = found[(found["day"] <= np.datetime64(books.as_of, "s")) & (found["amount"] != 0)]
    found = found.groupby([*_EVENT, "decimals"], sort=False)["amount"].sum().reset_index()
    return found[found["amount"] != 0].sort_values("day", kind="stable", ignore_index=True)


def _days(dates: pd.Series) -> pd.Series:
    return dates.astype("datetime64[s]").fillna(ALWAYS)


def _part(
    books: Books, table: str, at: joins.Places, day: pd.Series, kind: object, names: pd.Series, amount: object
) -> pd.DataFrame:
    """Movements of the accounts that the rows at these places of a table belong to."""
    there = at >= 0
    frame = books[table]
    customers = joins.id_keys(books, table, RECEIVABLE.party)
    columns = {
        "customer": joins.at(customers, at),
        "currency": joins.at(frame["row_currency"], at),
        "decimals": joins.at(frame["row_decimals"], at, 0),
        "day": day.to_numpy("datetime64[s]"),
        "kind": kind,
        "document": names.to_numpy(object),
        "amount": amount,
    }
    return pd.DataFrame(columns)[there].astype({"decimals": "int64", "amount": "int64"})


def _documents(books: Books) -> pd.DataFrame:
    invoices = books["Invoices"]
    credit = open_items.is_credit(invoices).to_numpy(bool)
    gross = invoices["gross"].fillna(0).to_numpy(np.int64)
    owed = np.where(open_items.owes_nothing(invoices, RECEIVABLE), 0, np.where(credit, -gross, gross))
    kind = np.where(credit, CREDIT_NOTE, INVOICE)
    rows = np.arange(len(invoices))
    return _part(books, "Invoices", rows, _days(invoices["invoice_date"]), kind, invoices["invoice"], owed)


def _receipts(books: Books) -> pd.DataFrame:
    receipts = books["Receipts"]
    paid = -receipts["amount"].fillna(0).to_numpy(np.int64)
    rows = np.arange(len(receipts))
    return _part(books, "Receipts", rows, _days(receipts["date"]), RECEIPT, receipts["receipt"], paid)


def _allocations(books: Books) -> list[pd.DataFrame]:
    """What allocations take off documents, and what they use up of credit notes and receipts."""
    found = books["Allocations"]
    kind = found["kind"]
    counts = ((found["side"] == RECEIVABLE.name) & found["date"].notna()).to_numpy(bool)
    amount = found["amount"].fillna(0).to_numpy(np.int64)
    to, of, paid_out, receipt = (
        joins.parent_rows(books, "Allocations", field, table, id_)
        for table, id_ in (("Invoices", "invoice"), ("Receipts", "receipt"))
        for field in ("document", "source")
    )
    settles = counts & ~kind.isin(CHARGES).to_numpy(bool)
    is_credit = counts & (kind == AllocationKind.CREDIT).to_numpy(bool) & (to != of)
    pays_back = settles & (kind != AllocationKind.BANK_FEE).to_numpy(bool)
    credit_note = joins.marked(open_items.is_credit(books["Invoices"]), to)
    sides = (
        ("Invoices", settles, to, np.where(credit_note, amount, -amount), "invoice_date"),
        ("Invoices", is_credit & joins.marked(open_items.is_credit(books["Invoices"]), of), of, amount, "invoice_date"),
        ("Receipts", counts & open_items.uses_money(books), receipt, amount, "date"),
        ("Receipts", pays_back, paid_out, -amount, "date"),
    )
    return [
        _part(
            books,
            table,
            np.where(wanted, at, -1),
            _later(found["date"], pd.Series(joins.at(books[table][field], at, pd.NaT), index=found.index)),
            kind.str.replace(" ", "-").to_numpy(object),
            found["document"].where(found["document"] != "", found["source"]),
            moved,
        )
        for table, wanted, at, moved, field in sides
    ]


def _later(day: pd.Series, other: pd.Series) -> pd.Series:
    """The later of two days, where the second may be missing."""
    first, second = day.astype("datetime64[s]"), _days(other.astype("datetime64[s]"))
    return first.where(first > second, second)
