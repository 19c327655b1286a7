"""Cash expected in and out by week: what is open, on its due date moved by how late its party usually pays.

Source: the receipts and disbursements method of a cash forecast, over 13 weeks (Association for Financial
Professionals). Weeks begin on Monday. Nobody is expected before the due date, whatever the habit. What is paid in
instalments comes in its instalments. A day that has passed counts in the first week (`overdue` says how much of it).
Credit notes and money on account are set against what is expected of their party first. Disputed documents, and those
that are with collections, are not expected.
Units: minor units of each document's currency.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import instalments, open_items
from invoice_workbook.ledger.reporting import payment_habits
from invoice_workbook.schema import PAYABLE, RECEIVABLE, SIDES, BillStatus, InvoiceStatus, Side
from invoice_workbook.tables import joins

WEEKS = 13
UNSURE = (InvoiceStatus.DISPUTED, InvoiceStatus.COLLECTIONS, InvoiceStatus.WRITTEN_OFF, BillStatus.REJECTED)
"""Statuses of documents on which no money is counted."""
AMOUNTS = ("incoming", "outgoing", "overdue_in", "overdue_out")
_KEYS = ["currency", "decimals"]


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(day.weekday())


@derived
def derive(books: Books, weeks: int = WEEKS) -> pd.DataFrame:
    """For each currency and week: currency, decimals, week (its Monday), incoming, outgoing, overdue_in, overdue_out.

    The first week is that of the books' day; every currency with something expected has every week. The row after the
    last week, with week NaT, has what is expected later.
    """
    first = monday(books.as_of)
    parts = []
    for side, amount, overdue in ((RECEIVABLE, "incoming", "overdue_in"), (PAYABLE, "outgoing", "overdue_out")):
        found = expected(books, side.name)
        number = (found["expected_on"].to_numpy("datetime64[D]") - np.datetime64(first)).astype(np.int64) // 7
        late = found["amount"].where(found["expected_on"] < pd.Timestamp(books.as_of), 0)
        part = found[_KEYS].assign(number=np.clip(number, 0, weeks), **dict.fromkeys(AMOUNTS, 0))
        parts.append(part.assign(**{amount: found["amount"], overdue: late}))
    summed = pd.concat(parts, ignore_index=True).groupby([*_KEYS, "number"], sort=True)[list(AMOUNTS)].sum()
    pairs = summed.reset_index()[_KEYS].drop_duplicates()
    every = pairs.merge(pd.DataFrame({"number": range(weeks + 1)}), how="cross")
    table = every.merge(summed.reset_index(), how="left", on=[*_KEYS, "number"]).fillna(dict.fromkeys(AMOUNTS, 0))
    mondays = np.datetime64(first, "s") + table["number"].to_numpy(np.int64) * np.timedelta64(7, "D")
    table["week"] = pd.Series(mondays, index=table.index).where(table["number"] < weeks)
    return table.astype(dict.fromkeys(AMOUNTS, "int64"))[[*_KEYS, "week", *AMOUNTS]]


@derived
def expected(books: Books, side_name: str) -> pd.DataFrame:
    """Expected: document, key (party), currency, decimals, due, expected_on, amount (less what credit covers)."""
    side = SIDES[side_name]
    found = _due(books, side)
    habit = found["key"].map(payment_habits.days(books, side_name)).fillna(0)
    moved = habit.clip(lower=0).to_numpy(np.int64)
    found["expected_on"] = found["due"].to_numpy("datetime64[s]") + moved * np.timedelta64(1, "D")
    found = found.sort_values("expected_on", kind="stable")
    credit = _credit(books, side)
    own = pd.MultiIndex.from_frame(found[["key", "currency"]])
    covers = credit.reindex(own).fillna(0).to_numpy(np.int64)
    before = (found.groupby(["key", "currency"])["amount"].cumsum() - found["amount"]).to_numpy(np.int64)
    used = np.clip(covers - before, 0, found["amount"].to_numpy(np.int64))
    found["amount"] -= used
    return found[found["amount"] > 0].reset_index(drop=True)


def _due(books: Books, side: Side) -> pd.DataFrame:
    """Every open amount and its due date, an instalment each; without a due date the document's own."""
    documents, state = books[side.documents], open_items.of_documents(books, side.name)
    own = documents[side.date]
    mine = (state["open"] > 0) & ~open_items.is_credit(documents) & ~documents["status"].isin(UNSURE)
    mine &= ~(own > pd.Timestamp(books.as_of))
    columns = {
        "document": documents[side.document],
        "key": joins.id_keys(books, side.documents, side.party),
        "currency": documents["row_currency"],
        "decimals": documents["row_decimals"].astype("int64"),
        "due": documents["due_date"].fillna(own).fillna(pd.Timestamp(books.as_of)).astype("datetime64[s]"),
        "amount": state["open"].astype("int64"),
    }
    frame = pd.DataFrame(columns)[mine.to_numpy(bool)]
    in_parts = {row: parts for row, parts in instalments.unpaid(books, side.name).items() if row in frame.index}
    if not in_parts:
        return frame.reset_index(drop=True)
    rows = [row for row, parts in in_parts.items() for _ in parts]
    days, amounts = zip(*(part for parts in in_parts.values() for part in parts), strict=True)
    split = frame.loc[rows].assign(due=pd.to_datetime(list(days)).astype("datetime64[s]"), amount=list(amounts))
    return pd.concat([frame.drop(index=list(in_parts)), split], ignore_index=True)


def _credit(books: Books, side: Side) -> pd.Series:
    """What credit notes and money on account hold, by party (key) and currency; at least 0."""
    documents, sources = books[side.documents], books[side.sources]
    day = pd.Timestamp(books.as_of)
    notes = pd.DataFrame(
        {
            "key": joins.id_keys(books, side.documents, side.party),
            "currency": documents["row_currency"],
            "amount": -open_items.of_documents(books, side.name)["open"],
        }
    )[(open_items.is_credit(documents) & ~(documents[side.date] > day)).to_numpy(bool)]
    money = pd.DataFrame(
        {
            "key": joins.id_keys(books, side.sources, side.party),
            "currency": sources["row_currency"],
            "amount": open_items.unapplied(books, side.name),
        }
    )[(~(sources["date"] > day)).to_numpy(bool)]
    return pd.concat([notes, money]).groupby(["key", "currency"])["amount"].sum().clip(lower=0)
