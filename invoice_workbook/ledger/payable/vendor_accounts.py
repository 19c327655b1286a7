"""Vendors' bank accounts: which was last paid, which is verified and by whom, who changed it.

Source: our own rules, `bank-account-changed` and `account-unverified`. What was paid and verified is in the journal;
the cells of Payments serve only where the journal knows of no payment to a vendor.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import accounts, payment_files, postings
from invoice_workbook.schema import BillStatus, PaymentStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.cells import mapped


@derived
def derive(books: Books) -> pd.DataFrame:
    """For each vendor: account (now), old (last paid, "" where none), paid_on, differs, verified.

    `verified` says whether anybody verified the very account that stands there now.
    """
    vendors = books["Vendors"]
    found = _in_cells(books)
    keys, now = joins.id_keys(books, "Vendors", "vendor"), mapped(vendors["bank_account"], references.plain)
    known = [_in_journal(books).get(key) for key in keys]
    old = [was if one is None else one[0] for one, was in zip(known, found["old"], strict=True)]
    paid_on = [was if one is None else pd.Timestamp(one[1]) for one, was in zip(known, found["paid_on"], strict=True)]
    found = pd.DataFrame({"old": old, "paid_on": pd.to_datetime(paid_on)}, index=vendors.index)
    differs = mapped(found["old"], references.plain) != now
    verified = accounts.verified(books)
    return found.assign(
        account=now,
        differs=(found["old"] != "") & (now != "") & differs,
        verified=[(key, account) in verified for key, account in zip(keys, now, strict=True)],
    )


def _in_cells(books: Books) -> pd.DataFrame:
    """The account that each vendor was last paid to, as Payments says it: old, paid_on."""
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
    old = last["bank_account"].reindex(places).fillna("").to_numpy(object)
    return pd.DataFrame({"old": old, "paid_on": last["date"].reindex(places).to_numpy()}, index=vendors.index)


@derived
def _in_journal(books: Books) -> dict[str, tuple[str, str]]:
    """By vendor (key) the account that the journal says was last paid, and when."""
    rows = [said for _, said in postings.of(books)["Payments"].values()]
    last: dict[str, tuple[str, str]] = {}
    for day, vendor, _, _, account in sorted((row for row in rows if len(row) == 5), key=lambda row: row[0]):
        if account.strip():
            last[folded(vendor)] = (account, day)
    return last


@derived
def _paid(books: Books) -> frozenset[tuple[str, str]]:
    """Vendors (keys) and the accounts that the journal has them paid to last; files of older versions, too."""
    found = {(vendor, references.plain(account)) for vendor, (account, _) in _in_journal(books).items()}
    vendors = dict(
        zip(joins.id_keys(books, "Payments", "payment"), joins.id_keys(books, "Payments", "vendor"), strict=True)
    )
    for payment, words in payment_files.of_payments(books).items():
        vendor = vendors.get(payment, "")
        if vendor and vendor not in _in_journal(books):
            found.add((vendor, references.plain(words.partition(" ")[2])))
    return frozenset(found)


@derived
def unverified(books: Books) -> dict[int, str]:
    """Bills to be paid (rows) whose vendor's account nobody may vouch for, and why: changed, first, own.

    An account is sure if the journal has it as the one last paid, or if a person verified the very account who neither
    changed it nor entered the bill.
    """
    bills = books["Bills"]
    rows = bills.index[bills["status"] == BillStatus.APPROVED]
    if not len(rows):
        return {}
    known, keys = derive(books), joins.id_keys(books, "Vendors", "vendor").to_numpy(object)
    at = pd.Series(joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor"), index=bills.index)
    entered = joins.id_keys(books, "Bills", "entered_by")
    found = {}
    mine = at[rows][at[rows] >= 0]
    for row, place in zip(mine.index.tolist(), mine.tolist(), strict=True):
        account = str(known["account"].iloc[place])
        pair = (str(keys[place]), account)
        if not account or pair in _paid(books):
            continue
        people = accounts.verified(books).get(pair, frozenset())
        sure = people - {accounts.changed_by(books).get(pair, ""), entered[row]}
        if not sure:
            found[row] = "own" if people else "changed" if known["differs"].iloc[place] else "first"
    return found


def entries(books: Books) -> Iterator[dict[str, str]]:
    """The journal's entries of accounts that are other than it has them."""
    vendors = books["Vendors"]
    now = dict(zip(vendors["vendor"].str.strip(), mapped(vendors["bank_account"], references.plain), strict=True))
    was = accounts.known(books)
    changed = {id_: account for id_, account in now.items() if id_ and account != was.get(folded(id_), "")}
    return accounts.entries_of(changed)


def last_paid(books: Books) -> dict[str, str]:
    """Vendors (ids) whose account now is the one that the cells say was last paid; the journal may not know it."""
    known, vendors = derive(books), books["Vendors"]
    mine = (known["old"] != "") & ~known["differs"].to_numpy(np.bool_)
    return dict(zip(vendors["vendor"][mine], known["account"][mine], strict=True))
