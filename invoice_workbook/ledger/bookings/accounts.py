"""Which account of the ledger each side of a pair is on: the customer's, vendor's or item's own, else by its use.

Of the rows of Ledger accounts the nearest counts: use, category and rate; use and category; use and rate; use alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger.bookings.pairs import ANY_RATE, NET, SIDES, WITHHELD_BY_US, WITHHELD_FROM_US
from invoice_workbook.schema import LedgerUse

PARTIES = (LedgerUse.RECEIVABLE, LedgerUse.PAYABLE)
USES = (
    *(value for name, value in vars(LedgerUse).items() if name.isupper()),
    *(WITHHELD_BY_US, WITHHELD_FROM_US),
)


@dataclass(frozen=True)
class LedgerAccount:
    """A row of Ledger accounts: the account, its name, and the key by which the ledger's program knows its tax."""

    account: str = ""
    tax_key: str = ""
    name: str = ""


WITHHELD_ACCOUNT = "Withheld tax account"
"""The setting that names the account of tax that customers hold back from us."""
NONE = LedgerAccount()


@dataclass(frozen=True)
class Missing:
    """An account that is not there: for which use and tax, how many bookings want it, the first one's row.

    `table` and `holders` are the rows (places) that could have an account of their own.
    """

    use: str
    category: str
    rate: int
    count: int
    source: str
    place: int
    table: str = ""
    holders: Sequence[int] = ()


@derived
def _listed(books: Books) -> Mapping[tuple[str, str, int], LedgerAccount]:
    """The rows by use, category and rate; of rows that are alike the first."""
    rows = books["LedgerAccounts"]
    found: dict[tuple[str, str, int], LedgerAccount] = {}
    columns = (rows[name] for name in ("use", "tax_category", "tax_rate", "ledger_account", "tax_key", "name"))
    for use, category, rate, account, key, name in zip(*columns, strict=True):
        if account.strip():
            at = (use.strip(), category.strip(), ANY_RATE if pd.isna(rate) else int(rate))
            found.setdefault(at, LedgerAccount(account.strip(), key.strip(), name.strip()))
    return found


def general(books: Books, use: str, category: str, rate: int) -> LedgerAccount:
    """The account for a use and tax; NONE where there is none."""
    if use == WITHHELD_FROM_US:
        return LedgerAccount(books.settings[WITHHELD_ACCOUNT].strip())
    listed = _listed(books)
    for at in ((use, category, rate), (use, category, ANY_RATE), (use, "", rate), (use, "", ANY_RATE)):
        if at in listed:
            return listed[at]
    return NONE


def resolved(books: Books, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with the accounts of both sides, `debit` and `credit` ("" where missing), and the `key` of their tax."""
    found = pairs.copy()
    found["key"] = ""
    for side in SIDES:
        tax = [f"{side}_use", f"{side}_category", f"{side}_rate"]
        number = pairs.groupby(tax, sort=False).ngroup().to_numpy()
        asked = pairs[tax].drop_duplicates()
        rows = [general(books, use, category, rate) for use, category, rate in asked.itertuples(index=False)]
        by_use = np.array([one.account for one in rows], object)[number] if rows else np.empty(0, object)
        own = _own(books, pairs, side)
        found[side] = np.where(own != "", own, by_use)
        keys = np.array([one.tax_key for one in rows], object)[number] if rows else by_use
        is_mine = (pairs["role"] == NET) & ~pairs[f"{side}_use"].isin(PARTIES)
        found.loc[is_mine, "key"] = keys[is_mine.to_numpy(bool)]
    return found


def _own(books: Books, pairs: pd.DataFrame, side: str) -> np.ndarray:
    """The accounts that customers, vendors and items have themselves."""
    found = np.full(len(pairs), "", object)
    holders, tables = pairs[f"{side}_holder"].to_numpy(np.intp), pairs[f"{side}_table"].to_numpy(object)
    for table in set(tables) - {""}:
        mine = (tables == table) & (holders >= 0)
        found[mine] = books[table]["ledger_account"].str.strip().to_numpy(object)[holders[mine]]
    return found


def missing(pairs: pd.DataFrame) -> Iterator[Missing]:
    """What accounts are not there, in the order of the uses."""
    fields = ["use", "category", "rate", "table", "holder"]
    sides = [
        pairs.loc[pairs[side] == "", ["source", "place", *(f"{side}_{field}" for field in fields)]].set_axis(
            ["source", "place", *fields], axis=1
        )
        for side in SIDES
    ]
    lacking = pd.concat(sides).sort_index(kind="stable")
    lacking["order"] = lacking["use"].map({use: n for n, use in enumerate(USES)})
    for key, group in lacking.groupby(["order", "use", "category", "rate"], sort=True):
        _, use, category, rate = map(str, key)
        tables = [str(table) for table in group["table"] if table]
        yield Missing(
            use=use,
            category=category,
            rate=int(rate),
            count=len(group),
            source=str(group["source"].iloc[0]),
            place=int(group["place"].iloc[0]),
            table=tables[0] if tables else "",
            holders=sorted(set(group["holder"]) - {-1}),
        )


def named(books: Books, pairs: pd.DataFrame) -> pd.DataFrame:
    """Each account that the pairs use, once: account, use, name. One that has two uses has the first."""
    parts = []
    for side in SIDES:
        columns = {"account": pairs[side], "use": pairs[f"{side}_use"]}
        rest = {name: pairs[f"{side}_{name}"] for name in ("category", "rate", "table", "holder")}
        parts.append(pd.DataFrame(columns | rest).drop_duplicates())
    every = pd.concat(parts, ignore_index=True)
    every = every.assign(order=every["use"].map({use: n for n, use in enumerate(USES)}))
    every = every.sort_values(["order", "holder"], ascending=[True, False], kind="stable").drop_duplicates("account")
    names = [_name(books, one) for one in every.to_dict("records")]
    return every.assign(name=names)[["account", "use", "name"]].sort_values("account", ignore_index=True)


def _name(books: Books, one: Mapping[Any, Any]) -> str:
    """What an account is called: as its customer or vendor, else as Ledger accounts has it, else by its use."""
    listed = general(books, str(one["use"]), str(one["category"]), int(str(one["rate"])))
    holder = int(str(one["holder"]))
    if holder >= 0 and one["use"] in PARTIES and one["account"] != listed.account:
        return str(books[str(one["table"])]["name"].iloc[holder])
    return (listed.name if one["account"] == listed.account else "") or str(one["use"])
