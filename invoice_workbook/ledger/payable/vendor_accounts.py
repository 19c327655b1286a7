"""Vendors' bank accounts: which was last paid, which is verified and by whom, who changed it.

Source: our own rules, `bank-account-changed` and `account-unverified`. What was paid and verified is in the journal;
the cells of Payments serve only where the journal knows of no payment to a vendor. An account that is no IBAN is the
number together with its bank's clearing code. Payments booked before clearing codes were kept say the number alone:
they stand for the clearing code that the journal saw first with it.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook import bank_codes, references
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal import accounts, payment_files, postings
from invoice_workbook.schema import BillStatus, PaymentStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.cells import mapped

OLDER = 5
"""Parts of a payment that was booked before clearing codes were kept."""


@derived
def identities(books: Books) -> pd.Series:
    """What each vendor's account is known by."""
    vendors = books["Vendors"]
    found = mapped(vendors["bank_account"], references.plain)
    coded = (vendors["clearing_code"].str.strip() != "") | (vendors["bic"].str.strip() != "")
    rows = vendors.index[coded]
    if not len(rows):
        return found
    cells = vendors.loc[rows, ["bank_account", "clearing_code", "bic"]].itertuples(index=False, name=None)
    known = [bank_codes.identity(account, bank_codes.clearing(code, bic)) for account, code, bic in cells]
    return found.where(~coded, pd.Series(known, index=rows, dtype=object)).astype(object)


def comparable(books: Books) -> pd.Series:
    """The same where it can be another vendor's, too: what is left of a destroyed number says nothing."""
    is_destroyed = references.marked_each(books["Vendors"]["bank_account"].tolist(), references.is_power_of_ten)
    return identities(books).mask(np.array(is_destroyed, bool), "")


@derived
def derive(books: Books) -> pd.DataFrame:
    """For each vendor: account (now), old (last paid, "" where none), spelled (the same), paid_on, differs, verified.

    `verified` says whether anybody verified the very account that stands there now; `spelled` is for messages.
    """
    vendors = books["Vendors"]
    found = _in_cells(books)
    keys, now = joins.id_keys(books, "Vendors", "vendor"), identities(books)
    known = [_in_journal(books).get(key) for key in keys]
    old = [was if one is None else one[0] for one, was in zip(known, found["old"], strict=True)]
    cell = [was if one is None else one[2] for one, was in zip(known, found["cell"], strict=True)]
    paid_on = [was if one is None else pd.Timestamp(one[1]) for one, was in zip(known, found["paid_on"], strict=True)]
    spelled_ = [account if " " in account else was for account, was in zip(old, cell, strict=True)]
    cells = {"old": old, "spelled": spelled_, "paid_on": pd.to_datetime(paid_on)}
    found = pd.DataFrame(cells, index=vendors.index)
    differs = found["old"] != now
    verified = accounts.verified(books)
    return found.assign(
        account=now,
        differs=(found["old"] != "") & (now != "") & differs,
        verified=[(key, account) in verified for key, account in zip(keys, now, strict=True)],
    )


def _in_cells(books: Books) -> pd.DataFrame:
    """The account that each vendor was last paid to, as Payments says it: old, cell (its text), paid_on."""
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
    keys = joins.id_keys(books, "Vendors", "vendor")[last.index]
    cells = zip(keys, last["bank_account"], last["clearing_code"], strict=True)
    known = pd.Series([_in_cell(books, *one) for one in cells], index=last.index, dtype=object)
    named = {"old": known, "cell": last["bank_account"]}
    columns = {name: column.reindex(places).fillna("").to_numpy(object) for name, column in named.items()}
    return pd.DataFrame({**columns, "paid_on": last["date"].reindex(places).to_numpy()}, index=vendors.index)


def _in_cell(books: Books, vendor: str, account: str, clearing_code: str) -> str:
    found = bank_codes.identity(account, clearing_code)
    return found if " " in found else _with_code(books, vendor, found)


@derived
def _in_journal(books: Books) -> dict[str, tuple[str, str, str]]:
    """By vendor (key) the account that the journal says was last paid, when, and the text of its cell.

    A statement knows no clearing code: a payment that was entered for its line went to the one that was paid before.
    """
    rows = [said for _, said in postings.of(books)["Payments"].values()]
    last: dict[str, tuple[str, str, str]] = {}
    coded: dict[tuple[str, str], str] = {}
    for said in sorted((row for row in rows if len(row) >= OLDER), key=lambda row: row[0]):
        vendor, number = folded(said[1]), references.plain(said[4])
        if not number:
            continue
        if len(said) == OLDER:
            account = _with_code(books, vendor, number)
        elif " " in (account := bank_codes.identity(said[4], said[5])):
            coded[vendor, number] = account
        else:
            account = coded.get((vendor, number), number)
        last[vendor] = (account, said[0], said[4])
    return last


def _with_code(books: Books, vendor: str, account: str) -> str:
    """A number that was paid before clearing codes were kept, with the code that the journal saw first beside it."""
    now = _now(books).get(vendor, "")
    if now.partition(" ")[0] != account:
        return account
    return accounts.first_with_code(books).get((vendor, account), now)


@derived
def _now(books: Books) -> dict[str, str]:
    """By vendor (key) the account that stands there now."""
    return dict(zip(joins.id_keys(books, "Vendors", "vendor"), identities(books), strict=True))


@derived
def _paid(books: Books) -> frozenset[tuple[str, str]]:
    """Vendors (keys) and the accounts that the journal has them paid to last; files of older versions, too."""
    found = {(vendor, account) for vendor, (account, *_) in _in_journal(books).items()}
    vendors = dict(
        zip(joins.id_keys(books, "Payments", "payment"), joins.id_keys(books, "Payments", "vendor"), strict=True)
    )
    for payment, words in payment_files.of_payments(books).items():
        vendor = vendors.get(payment, "")
        if vendor and vendor not in _in_journal(books):
            account = words.partition(" ")[2]
            account = account if " " in account else references.plain(account)
            found.add((vendor, _with_code(books, vendor, account)))
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


def spelled(books: Books) -> pd.Series:
    """Accounts for messages: as they stand in their cells, those that are no IBAN with their bank's clearing code."""
    known = identities(books)
    return books["Vendors"]["bank_account"].where(~known.str.contains(" "), known)


def entries(books: Books) -> Iterator[dict[str, str]]:
    """The journal's entries of accounts that are other than it has them."""
    vendors = books["Vendors"]
    now = dict(zip(vendors["vendor"].str.strip(), identities(books), strict=True))
    was = accounts.known(books)
    changed = {id_: account for id_, account in now.items() if id_ and account != was.get(folded(id_), "")}
    return accounts.entries_of(changed)


def last_paid(books: Books) -> dict[str, str]:
    """Vendors (ids) whose account now is the one that the cells say was last paid; the journal may not know it."""
    known, vendors = derive(books), books["Vendors"]
    mine = (known["old"] != "") & ~known["differs"].to_numpy(np.bool_)
    return dict(zip(vendors["vendor"][mine], known["account"][mine], strict=True))
