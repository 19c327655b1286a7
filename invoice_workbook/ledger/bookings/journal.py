"""The journal of some documents: their pairs with accounts, and the bookings that these come to, account by account.

Units: minor units of each booking's currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.languages import text
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.bookings import accounts
from invoice_workbook.schema import SIDES, TABLES, AllocationKind
from invoice_workbook.tables import joins

TRANSACTION = ["source", "place"]
NAMES = {
    AllocationKind.PAYMENT: "transfer",
    AllocationKind.CREDIT: "transfer",
    AllocationKind.DISCOUNT: "discount",
    AllocationKind.WRITE_OFF: "write-off",
    AllocationKind.REMINDER_FEE: "reminder-fee",
    AllocationKind.INTEREST: "interest",
    AllocationKind.EXCHANGE: "exchange",
    AllocationKind.BANK_FEE: "bank-fee",
    AllocationKind.ROUNDING: "rounding",
    AllocationKind.WITHHELD: "tax-withheld",
}
"""What an allocation is called in a booking's text."""


@dataclass(frozen=True)
class Journal:
    """What is handed over: `pairs`, as `accounts.resolved` gives them, with document and text; `bookings`; `accounts`.

    A booking is an account's sum of one row of the workbook and one currency: transaction (one number for each row),
    day, account, units (the debit above zero), currency, decimals, document, text. Accounts: account, use, name.
    """

    company: str
    currency: str
    start: date
    end: date
    at: datetime
    number: int
    pairs: pd.DataFrame = field(repr=False)
    bookings: pd.DataFrame = field(repr=False)
    accounts: pd.DataFrame = field(repr=False)


def made(books: Books, pairs: pd.DataFrame, *, number: int, start: date, end: date, at: datetime) -> Journal:
    """The journal of these pairs, whose accounts are known."""
    told = _told(books, pairs)
    return Journal(
        company=books.settings["Company"],
        currency=books.settings.currency,
        start=start,
        end=end,
        at=at,
        number=number,
        pairs=told,
        bookings=_bookings(told),
        accounts=accounts.named(books, told),
    )


def _bookings(pairs: pd.DataFrame) -> pd.DataFrame:
    shared = [*TRANSACTION, "day", "currency", "decimals", "document", "text"]
    legs = [
        pairs[shared].assign(account=pairs[side], units=sign * pairs["units"], leg=n, order=np.arange(len(pairs)))
        for n, (side, sign) in enumerate((("debit", 1), ("credit", -1)))
    ]
    every = pd.concat(legs, ignore_index=True).sort_values(["order", "leg"], kind="stable", ignore_index=True)
    number = every.groupby(TRANSACTION, sort=False).ngroup()
    keys = every.assign(transaction=number).groupby(["transaction", "currency", "account"], sort=False)
    summed = keys.agg(
        day=("day", "first"),
        units=("units", "sum"),
        decimals=("decimals", "first"),
        document=("document", "first"),
        text=("text", "first"),
    ).reset_index()
    return summed[summed["units"] != 0].reset_index(drop=True)


def _told(books: Books, pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs with each one's document, and what is said of it."""
    document, words = np.full(len(pairs), "", object), np.full(len(pairs), "", object)
    for source in dict.fromkeys(pairs["source"]):
        mine = (pairs["source"] == source).to_numpy(bool)
        places = np.unique(pairs["place"].to_numpy(np.intp)[mine])
        at = np.searchsorted(places, pairs["place"].to_numpy(np.intp)[mine])
        ids, texts = _words(books, source, places)
        document[mine], words[mine] = ids[at], texts[at]
    return pairs.assign(document=document, text=words)


def _words(books: Books, source: str, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Document and text of each of these rows of a table."""
    frame = books[source].iloc[places]
    language = books.settings.language
    if source == "Allocations":
        ids = frame["document"].str.strip()
        labels = _labels({kind: text(f"booking.{name}", language) for kind, name in NAMES.items()}, frame["kind"])
        parts = [labels, ids.to_numpy(object), _party(books, source, places)]
    else:
        ids = frame[TABLES[source].id].str.strip()
        parts = [_label_of(source, frame, language), *_more(source, frame), _party(books, source, places)]
    joined = [" ".join(" ".join(filter(None, one)).split()) for one in zip(*parts, strict=True)]
    return ids.to_numpy(object), np.array(joined, object)


def _labels(names: Mapping[str, str], kinds: pd.Series) -> list[str]:
    return [names.get(kind, kind) for kind in kinds]


def _label_of(source: str, frame: pd.DataFrame, language: str) -> list[str]:
    one = {"Invoices": "invoice", "Bills": "bill", "Receipts": "receipt", "Payments": "payment"}[source]
    label = text(f"booking.{one}", language)
    if "type" not in frame:
        return [label] * len(frame)
    credit = text("booking.credit-note", language)
    return [credit if is_credit else label for is_credit in open_items.is_credit(frame)]


def _more(source: str, frame: pd.DataFrame) -> list[list[str]]:
    """What names a row beside its id: the vendor's number, what the payer wrote."""
    field_ = {"Bills": "vendor_reference", "Receipts": "reference", "Payments": "reference"}.get(source)
    return [frame[field_].tolist()] if field_ else []


def _party(books: Books, source: str, places: np.ndarray) -> np.ndarray:
    """The name of each row's customer or vendor; of an allocation, of its document's."""
    found = np.full(len(places), "", object)
    for side in SIDES.values():
        if source == "Allocations":
            mine = (books[source]["side"] == side.name).to_numpy(bool)[places]
            tables = (side.documents, side.document), (side.sources, side.source)
            for table, id_ in tables:
                to = joins.parent_rows(books, source, "document", table, id_)[places]
                found = np.where(mine & (to >= 0), _names(books, table, to), found)
        elif source in (side.documents, side.sources):
            found = _names(books, source, places)
    return found


def _names(books: Books, table: str, places: np.ndarray) -> np.ndarray:
    side = next(one for one in SIDES.values() if table in (one.documents, one.sources))
    of = joins.parent_rows(books, table, side.party, side.parties, side.party)
    if not len(of):
        return np.full(len(places), "", object)
    at = np.where(places >= 0, of[np.maximum(places, 0)], -1)
    return joins.at(books[side.parties]["name"], at)
