"""How late each party's documents are paid: days beyond the due date, weighted by amount; minus is early.

Source: Credit Research Foundation, average days to pay and average days delinquent, by customer. Of what was paid with
money in the year up to the day; what a credit note alone settled is left out, and what has no due date.
Units: minor units of the document's currency; hundredths of a day, rounded half away from zero once a party.
"""

from datetime import timedelta

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.money import quotient
from invoice_workbook.schema import SIDES, AllocationKind, Side
from invoice_workbook.tables import joins

YEAR = 365
HUNDREDTHS = 100
COLUMNS = ("party", "name", "currency", "decimals", "documents", "amount", "late_amount", "weight", "days_late")


@derived
def paid_documents(books: Books, side_name: str) -> pd.DataFrame:
    """Documents that were paid in the year: key (party), currency, decimals, amount, days (beyond due), row label."""
    side = SIDES[side_name]
    documents, state = books[side.documents], open_items.of_documents(books, side_name)
    day = pd.Timestamp(books.as_of)
    settled = state["settled_on"]
    mine = (state["open"] == 0) & _with_money(books, side_name) & documents["due_date"].notna()
    mine &= ~open_items.is_credit(documents) & ~open_items.owes_nothing(documents, side)
    mine &= (settled > day - timedelta(YEAR)) & (settled <= day)
    mine &= (documents["gross"].fillna(0) > 0).astype(bool)
    chosen = mine.to_numpy(bool)
    days = settled[chosen].to_numpy("datetime64[D]") - documents["due_date"][chosen].to_numpy("datetime64[D]")
    columns = {
        "key": joins.id_keys(books, side.documents, side.party)[chosen].to_numpy(object),
        "party": documents[side.party][chosen].to_numpy(object),
        "currency": documents["row_currency"][chosen].to_numpy(object),
        "decimals": documents["row_decimals"][chosen].to_numpy(np.int64),
        "amount": documents["gross"][chosen].to_numpy(np.int64),
        "days": days.astype(np.int64),
    }
    return pd.DataFrame(columns, index=documents.index[chosen])


def _with_money(books: Books, side_name: str) -> np.ndarray:
    """Which documents received money by the day: something of a receipt or payment, and not only of a credit note."""
    side = SIDES[side_name]
    frame = books["Allocations"]
    counts = (frame["side"] == side_name) & (frame["kind"] == AllocationKind.PAYMENT)
    counts &= frame["date"] <= pd.Timestamp(books.as_of)
    at = joins.parent_rows(books, "Allocations", "document", side.documents, side.document)
    amounts = np.where(counts.fillna(False).to_numpy(bool), frame["amount"].fillna(0).to_numpy(np.int64), 0)
    with_money: np.ndarray = joins.sums(amounts, at, len(books[side.documents])) > 0
    return with_money


@derived
def by_party(books: Books, side_name: str) -> pd.DataFrame:
    """For each party and currency `COLUMNS`, the latest payers first; `days_late` is in hundredths of a day.

    `late_amount` is what of the amount was paid after its due date, `weight` the amount times its days.
    """
    side = SIDES[side_name]
    found = paid_documents(books, side_name)
    work = found.assign(
        documents=1,
        late_amount=found["amount"].where(found["days"] > 0, 0),
        weight=found["amount"].astype(object) * found["days"].astype(object),
    )
    keys = ["key", "currency", "decimals"]
    sums = work.groupby(keys, sort=True)[["documents", "amount", "late_amount", "weight"]].sum().reset_index()
    sums["days_late"] = [
        quotient(int(weight) * HUNDREDTHS, int(amount))
        for weight, amount in zip(sums["weight"], sums["amount"], strict=True)
    ]  # as many as there are parties; whole numbers of any size
    known = parties(books, side)
    spelled, names = dict(known["party"]), dict(known["name"])
    first = dict(found.drop_duplicates("key").set_index("key")["party"])
    sums["party"] = [spelled.get(key, first[key]) for key in sums["key"]]
    sums["name"] = [names.get(key, "") for key in sums["key"]]
    order = sums.sort_values(["days_late", "amount"], ascending=False, kind="stable")
    return order.reset_index(drop=True)[["key", *COLUMNS]]


def parties(books: Books, side: Side) -> pd.DataFrame:
    """Each party's id as its row spells it, and its name, by key."""
    own = books[side.parties]
    keys = joins.id_keys(books, side.parties, side.party)
    found = pd.DataFrame({"party": own[side.party].to_numpy(object), "name": own["name"].to_numpy(object)}, index=keys)
    return found[~found.index.duplicated()]


@derived
def days(books: Books, side_name: str) -> dict[str, int]:
    """Whole days by which each party (key) pays beyond the due date, over all its currencies; by documents' amounts.

    A party with several currencies has the mean of their averages, weighted by the number of documents: amounts of two
    currencies are never added up.
    """
    found = by_party(books, side_name)
    work = found.assign(weighed=found["days_late"] * found["documents"])
    sums = work.groupby("key")[["weighed", "documents"]].sum()
    return {
        str(key): quotient(int(weighed), HUNDREDTHS * int(count))
        for key, weighed, count in zip(sums.index, sums["weighed"], sums["documents"], strict=True)
    }
