"""All that is to be booked, whatever the period, and what cannot be booked as it stands.

Units: minor units of each pair's currency.
"""

import hashlib
from collections.abc import Iterator

import numpy as np
import pandas as pd

from invoice_workbook import currencies, money
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger.bookings import bills, differences, documents, invoices
from invoice_workbook.ledger.bookings import money as money_moved
from invoice_workbook.ledger.bookings.pairs import COLUMNS, DAY, SELF_TAX
from invoice_workbook.schema import SIDES, TABLES, PaymentStatus
from invoice_workbook.tables import joins

SOURCES = tuple(DAY)
_NO_ID, _TWICE, _NO_DAY, _NO_AMOUNT, _CURRENCY, _UNKNOWN = (
    "no-id",
    "twice",
    "no-date",
    "no-amount",
    "currency",
    "unknown",
)
REASONS = (documents.WRONG, documents.WAITS, _NO_ID, _TWICE, _NO_DAY, _NO_AMOUNT, _CURRENCY, _UNKNOWN)


@derived
def pairs(books: Books) -> pd.DataFrame:
    """The pairs of everything that can be booked, in the order of days, tables and rows."""
    parts = [
        *invoices.derive(books),
        *bills.derive(books),
        *money_moved.derive(books),
        *differences.derive(books),
    ]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS)).astype({"units": "int64", "place": "int64"})
    found = pd.concat(parts, ignore_index=True)
    left = left_out(books)
    gone = pd.MultiIndex.from_frame(left[["source", "place"]])
    keep = ~pd.MultiIndex.from_frame(found[["source", "place"]]).isin(gone) & (found["units"] != 0)
    found = found[keep]
    rank = found["source"].map({source: n for n, source in enumerate(SOURCES)})
    order = found.assign(rank=rank).sort_values(["day", "rank", "place"], kind="stable").index
    return found.loc[order].reset_index(drop=True)


@derived
def left_out(books: Books) -> pd.DataFrame:
    """What is not booked as it stands: source, place, day (NaT where there is none), reason."""
    return pd.concat([_left_out(books, source) for source in SOURCES], ignore_index=True)


def _left_out(books: Books, source: str) -> pd.DataFrame:
    frame, id_ = books[source], joins.id_keys(books, source, TABLES[source].id)
    reason = pd.Series("", index=frame.index, dtype=object)
    for why, wrong in _wrong(books, source, frame, id_):
        reason = reason.mask(wrong & (reason == ""), why)
    reason = reason.mask(_never(books, source), "")
    mine = (reason != "").to_numpy(bool)
    return pd.DataFrame(
        {
            "source": source,
            "place": np.flatnonzero(mine),
            "day": frame[DAY[source]].to_numpy("datetime64[D]")[mine],
            "reason": reason[mine].to_numpy(object),
        }
    )


def _wrong(books: Books, source: str, frame: pd.DataFrame, id_: pd.Series) -> Iterator[tuple[str, pd.Series]]:
    if source in ("Invoices", "Bills"):
        state = documents.state(books, source)
        yield documents.WAITS, state == documents.WAITS
        yield documents.WRONG, state == documents.WRONG
    yield _NO_ID, id_ == ""
    yield _TWICE, id_.duplicated(keep=False)
    yield _NO_DAY, frame[DAY[source]].isna()
    if source not in ("Invoices", "Bills"):
        yield _NO_AMOUNT, frame["amount"].isna()
    if source == "Allocations":
        yield _UNKNOWN, _moves_nothing(books)
    yield _CURRENCY, ~frame["row_currency"].isin(currencies.DECIMALS)


def _never(books: Books, source: str) -> pd.Series:
    """Rows that book nothing by what they are."""
    frame = books[source]
    if source in ("Invoices", "Bills"):
        return documents.state(books, source) == documents.NOTHING
    if source == "Payments":
        return frame["status"] == PaymentStatus.PROPOSED
    return pd.Series(False, index=frame.index)


def _moves_nothing(books: Books) -> pd.Series:
    """Allocations that name nothing that is there, or only one of the two between which they move money."""
    frame = books["Allocations"]
    total, count = np.zeros(len(frame), np.int64), np.zeros(len(frame), np.int64)
    for side in SIDES:
        moved = differences.movements(books, side)
        total += joins.sums(moved["units"].to_numpy(np.int64), moved["at"].to_numpy(np.intp), len(frame))
        count += joins.sums(np.ones(len(moved), np.int64), moved["at"].to_numpy(np.intp), len(frame))
    between = frame["kind"].isin(differences.BETWEEN_ACCOUNTS).to_numpy(bool)
    off = (count == 0) | (between & (total != 0))
    return pd.Series(off, index=frame.index) & (frame["amount"].fillna(0) != 0)


@derived
def said(books: Books) -> dict[str, dict[str, str]]:
    """By table and id (key) what each row books: day, amount, currency and a digest of its parts.

    It does not say on which accounts: these may be changed later. Nor how a discount is split, or what a buyer owes of
    tax, which follows from Settings and Ledger accounts.
    """
    found: dict[str, dict[str, str]] = {source: {} for source in SOURCES}
    every = pairs(books)
    every = every[every["role"] != SELF_TAX]
    if not len(every):
        return found
    part = (every["role"] + " " + every["category"] + " " + every["rate"].astype(str)).where(
        every["source"] != "Allocations", ""
    )
    keys = ["source", "place", "currency"]
    sums = every.assign(part=part).groupby([*keys, "part"], sort=True)["units"].sum().reset_index()
    words = (sums["currency"] + sums["part"] + " " + sums["units"].astype(str)).to_numpy(object)
    whole = every.groupby(keys, sort=True)["units"].sum()
    starts = np.flatnonzero(~sums.duplicated(["source", "place"]).to_numpy(bool))
    ends = [*starts[1:].tolist(), len(sums)]
    ids = {source: joins.id_keys(books, source, TABLES[source].id).to_numpy(object) for source in SOURCES}
    own = {source: _rows(books, source) for source in SOURCES}
    amounts = dict(zip(whole.index, whole.tolist(), strict=True))
    places = zip(sums["source"].iloc[starts], sums["place"].iloc[starts].tolist(), starts.tolist(), ends, strict=True)
    for source, place, start, end in places:
        day, currency, decimals = own[source][place]
        amount = money.as_text(abs(amounts.get((source, place, currency), 0)), decimals)
        digest = hashlib.sha256("|".join(words[start:end]).encode()).hexdigest()[:8]
        found[source][ids[source][place]] = f"{day} {amount} {currency} {digest}"
    return found


def _rows(books: Books, source: str) -> list[tuple[str, str, int]]:
    """Day, currency and decimals of each row."""
    frame = books[source]
    days = np.datetime_as_string(frame[DAY[source]].to_numpy("datetime64[D]"))
    return list(zip(days.tolist(), frame["row_currency"].tolist(), frame["row_decimals"].tolist(), strict=True))
