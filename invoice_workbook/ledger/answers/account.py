"""How a customer or vendor stands: what is open, the last movements, the limit and its use, promises, questions.

Units: minor units of each row's own currency; what a document adds to an account counts as plus, money as minus.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import currencies
from invoice_workbook.books import Books
from invoice_workbook.ledger import exchange, open_items
from invoice_workbook.ledger.receivable import chasing, credit_exposure, promises
from invoice_workbook.schema import CREDIT_NOTE, RECEIVABLE, TABLES, PaymentStatus, Side
from invoice_workbook.tables import joins

LAST = 10
"""Movements, questions and reminders that an answer has."""
PROMISED, BROKEN = "promised", "broken"
Row = dict[str, Any]


@dataclass(frozen=True)
class Credit:
    """A customer's limit (None where there is none) and what of it is used; None without an exchange rate."""

    limit: int | None
    used: int | None
    currency: str
    decimals: int


def documents(books: Books, side: Side, key: str) -> pd.DataFrame:
    """A party's invoices or bills with paid, open, days_late and settled_on."""
    mine = (joins.id_keys(books, side.documents, side.party) == key).to_numpy(bool)
    state = open_items.of_documents(books, side.name)[mine]
    return pd.concat(
        [books[side.documents][mine].drop(columns=["paid", "open", "days_late"], errors="ignore"), state], axis=1
    )


def still_open(mine: pd.DataFrame) -> pd.DataFrame:
    """Those with something open, the oldest due first."""
    return mine[mine["open"] != 0].sort_values("due_date", kind="stable")


def on_account(books: Books, side: Side, key: str) -> pd.DataFrame:
    """A party's receipts or payments of which something is not applied, with `left`."""
    mine = (joins.id_keys(books, side.sources, side.party) == key).to_numpy(bool)
    left = open_items.unapplied(books, side.name)[mine]
    return books[side.sources][mine].assign(left=left)[(left != 0).to_numpy(bool)]


def movements(books: Books, side: Side, mine: pd.DataFrame, key: str) -> list[Row]:
    """The last ones up to the books' day, the latest first: date, kind, document, currency, decimals, amount."""
    owed = mine[~open_items.owes_nothing(mine, side)]
    credit = (owed["type"] == CREDIT_NOTE).to_numpy(bool)
    gross = owed["gross"].fillna(0).to_numpy(np.int64)
    sources = books[side.sources][(joins.id_keys(books, side.sources, side.party) == key).to_numpy(bool)]
    if "status" in sources:
        sources = sources[sources["status"] != PaymentStatus.PROPOSED]
    paid = -sources["amount"].fillna(0).to_numpy(np.int64)
    kinds = np.where(credit, "credit-note", side.document)
    parts = [
        _moved(owed, side.date, kinds, side.document, np.where(credit, -gross, gross)),
        _moved(sources, "date", np.full(len(sources), side.source), side.source, paid),
    ]
    found = pd.concat(parts, ignore_index=True)
    found = found[~(found["date"] > pd.Timestamp(books.as_of))]
    return rows_of(found.sort_values("date", kind="stable", na_position="first").tail(LAST).iloc[::-1])


def _moved(frame: pd.DataFrame, day: str, kinds: object, id_: str, amounts: object) -> pd.DataFrame:
    columns = {
        "date": frame[day].to_numpy("datetime64[s]"),
        "kind": kinds,
        "document": frame[id_].to_numpy(object),
        "currency": frame["row_currency"].to_numpy(object),
        "decimals": frame["row_decimals"].to_numpy(np.int64),
        "amount": amounts,
    }
    return pd.DataFrame(columns)


def credit(books: Books, place: int, key: str, mine: pd.DataFrame) -> Credit:
    """A customer's limit, and what is open and ordered against it, in the customer's currency today."""
    customer = books["Customers"].iloc[place]
    code = str(customer["row_currency"])
    orders = joins.id_keys(books, "Orders", "customer") == key
    waiting = credit_exposure.waiting(books)[orders].groupby(books["Orders"]["row_currency"][orders]).sum()
    owed = mine.groupby("row_currency")["open"].sum()
    amounts = [(str(c), int(a)) for sums in (owed, waiting) for c, a in sums.items() if a]
    worth = [exchange.converted(books, a, c, code, books.as_of) for c, a in amounts]
    limit = None if pd.isna(customer["credit_limit"]) else int(customer["credit_limit"])
    used = None if None in worth else sum(one for one in worth if one is not None)
    return Credit(limit, used, code, currencies.DECIMALS.get(code, 2))


def promised(books: Books, key: str, mine: pd.DataFrame) -> list[Row]:
    """A customer's promises of which something is left: kept open until their day, else broken."""
    places = set(np.flatnonzero((joins.id_keys(books, "Invoices", RECEIVABLE.party) == key).to_numpy(bool)).tolist())
    found = []
    for state, frame in ((BROKEN, chasing.broken(books)), (PROMISED, promises.in_force(books))):
        for label, row in frame[frame["invoice"].isin(places) | (frame["customer"] == key)].iterrows():
            missing = int(row["missing"] if state == BROKEN else row["left"])
            decimals = currencies.DECIMALS.get(str(row["currency"]), 2)
            named = {"question": str(books["Questions"].at[label, "question"]), "state": state}
            amount = None if missing >= promises.WHOLE else missing
            document = str(books["Invoices"]["invoice"].iloc[row["invoice"]]) if row["invoice"] >= 0 else ""
            money = {"amount": amount, "currency": str(row["currency"]), "decimals": decimals}
            found.append({**named, "document": document, "day": row["promise"], **money})
    return found


def questions(books: Books, key: str, ids: set[str]) -> list[Row]:
    """What was asked by or about a party, or about these documents (keys): open ones first, the latest first."""
    asked = books["Questions"]
    mine = (joins.id_keys(books, "Questions", "party") == key) | joins.id_keys(books, "Questions", "document").isin(ids)
    found = asked[mine.to_numpy(bool)].assign(done=lambda frame: ~frame["status"].isin(("", "open")))
    return rows_of(found.iloc[::-1].sort_values(["done"], kind="stable").head(LAST))


def reminders(books: Books, key: str) -> list[Row]:
    """The last reminders that a customer was sent, the latest first."""
    sent = books["Reminders"]
    mine = (joins.id_keys(books, "Reminders", "customer") == key).to_numpy(bool) & sent["sent_on"].notna().to_numpy(
        bool
    )
    return rows_of(sent[mine].sort_values("sent_on", kind="stable").tail(LAST).iloc[::-1])


def problems(books: Books, ids: dict[str, set[str]]) -> list[Row]:
    """The open rows of Problems about these ids (keys), by their table."""
    sheet = books["Problems"]
    keys = joins.id_keys(books, "Problems", "document")
    mine = pd.Series(False, index=sheet.index)
    for table, known in ids.items():
        mine |= (sheet["sheet"] == TABLES[table].sheet) & keys.isin(known)
    return rows_of(sheet[mine & (sheet["status"] == "open")])


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """A frame's rows by field."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
