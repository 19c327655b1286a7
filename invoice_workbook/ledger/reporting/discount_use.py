"""Discounts for paying early: what was won, what was lost, what can still be had, and the annual rate they are worth.

Source: the cost of not taking trade credit, d / (1 - d) x 365 / (due days - discount days), as Brealey, Myers and Allen
have it (Principles of Corporate Finance, credit management). Over many documents: discounts x 365 / sum of (gross -
discount) x days that paying early costs, so that each weighs by its money. Looked at are the documents of twelve months
whose party's terms offer a discount, and each one's first discount.
Won is what was allocated as discount; lost is what of the offer was not, once its last day is over or the document is
settled; the rest is still open. Units: minor units of each currency; tenths of a percent a year, rounded once.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from invoice_workbook import money, terms
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.reporting import periods
from invoice_workbook.money import quotient
from invoice_workbook.schema import SIDES, AllocationKind, Side
from invoice_workbook.tables import joins

YEAR, PER_MILLE = 365, 1000
STATES = ("won", "lost", "still_open")
_KEYS = ["currency", "decimals"]


class Offer(NamedTuple):
    """The first discount that terms give a document of a date: percent, its last day, and the days it is paid early."""

    percent: int = 0
    until: date | None = None
    days: int = 0


@derived
def of_documents(books: Books, side_name: str) -> pd.DataFrame:
    """Documents with an offer: document, party, currency, decimals, gross, offered, `STATES`, days."""
    side = SIDES[side_name]
    documents, state = books[side.documents], open_items.of_documents(books, side_name)
    found = _offers(books, side)
    rows = documents.loc[found.index]
    gross = rows["gross"].to_numpy(np.int64)
    shift = np.full(len(rows), money.DECIMALS_OF_MILLIONTHS + 2, np.int64)
    offered = money.rounded_product([gross, found["percent"].to_numpy(np.int64)], shift)
    won = _taken(books, side)[documents.index.get_indexer(found.index)]
    rest = np.clip(offered - won, 0, None)
    is_over = (found["until"] < pd.Timestamp(books.as_of)).to_numpy(bool)
    is_over = is_over | (state["open"].loc[found.index] == 0).to_numpy(bool)
    columns = {
        "document": rows[side.document].to_numpy(object),
        "party": rows[side.party].to_numpy(object),
        "currency": rows["row_currency"].to_numpy(object),
        "decimals": rows["row_decimals"].to_numpy(np.int64),
        "gross": gross,
        "offered": offered,
        "won": won,
        "lost": np.where(is_over, rest, 0),
        "still_open": np.where(is_over, 0, rest),
        "days": found["days"].to_numpy(np.int64),
    }
    return pd.DataFrame(columns, index=found.index)


@derived
def derive(books: Books, side_name: str) -> pd.DataFrame:
    """By currency: currency, decimals, for each of `STATES` the money and `<state>_rate` (tenths of a percent, NA)."""
    found = of_documents(books, side_name)
    for name in STATES:
        weighed = (found["gross"] - found[name]).astype(object) * found["days"].astype(object)
        found = found.assign(**{f"{name}_weight": weighed.where(found[name] > 0, 0)})
    sums = found.groupby(_KEYS)[[*STATES, *(f"{name}_weight" for name in STATES)]].sum().reset_index()
    for name in STATES:
        rates = [_rate(int(a), int(w)) for a, w in zip(sums[name], sums[f"{name}_weight"], strict=True)]
        sums[f"{name}_rate"] = pd.array(rates, dtype="Int64")
    return sums[[*_KEYS, *STATES, *(f"{name}_rate" for name in STATES)]]


def _rate(discount: int, weight: int) -> int | None:
    return quotient(discount * YEAR * PER_MILLE, weight) if weight > 0 else None


def _offers(books: Books, side: Side) -> pd.DataFrame:
    """The documents (row labels) of twelve months with an offer: percent, until, days."""
    names = {id_ for id_ in set(books[side.parties]["terms"]) if (one := books.terms_of(id_)) and one.discounts}
    documents = books[side.documents]
    at = joins.parent_rows(books, side.documents, side.party, side.parties, side.party)
    ids = pd.Series(joins.at(books[side.parties]["terms"], at), index=documents.index)
    dated = documents[side.date]
    mine = ids.isin(names) & (dated <= pd.Timestamp(books.as_of)) & (documents["gross"].fillna(0) > 0)
    mine &= dated >= pd.Timestamp(periods.first_day(books.as_of))
    mine &= ~open_items.is_credit(documents) & ~open_items.owes_nothing(documents, side)
    chosen = pd.DataFrame({"terms": ids, "dated": dated})[mine.fillna(False).to_numpy(bool)]
    pairs = chosen.drop_duplicates()
    offers = [_offer(books, name, day.date()) for name, day in zip(pairs["terms"], pairs["dated"], strict=True)]
    known = pairs.assign(
        percent=[one.percent for one in offers],
        until=pd.Series([one.until for one in offers], pairs.index, dtype="datetime64[s]"),
        days=[one.days for one in offers],
    )
    found = chosen.reset_index(names="label").merge(known, how="left", on=["terms", "dated"]).set_index("label")
    return found[(found["percent"] > 0).to_numpy(bool)]


def _offer(books: Books, name: str, dated: date) -> Offer:
    """What terms offer a document of a date; nothing where they cannot be read."""
    agreed = books.terms_of(name)
    given = terms.discounts(dated, agreed) if agreed else []
    if agreed is None or not given:
        return Offer()
    until, percent = given[0]
    due = terms.due_date(dated, agreed, books.holidays)
    return Offer(percent, until, max((due - until).days, 1) if due else 1)


def _taken(books: Books, side: Side) -> np.ndarray:
    """What was allocated as discount to each document by the day."""
    frame = books["Allocations"]
    mine = (frame["side"] == side.name) & (frame["kind"] == AllocationKind.DISCOUNT)
    mine &= frame["date"] <= pd.Timestamp(books.as_of)
    at = joins.parent_rows(books, "Allocations", "document", side.documents, side.document)
    amounts = np.where(mine.fillna(False).to_numpy(bool), frame["amount"].fillna(0).to_numpy(np.int64), 0)
    return joins.sums(amounts, at, len(books[side.documents]))
