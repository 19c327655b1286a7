"""A customer's statement of account in one currency: what moved it since a day, what is open, and what is due now.

It asks for what `chasing` asks for, and closes with what aging says is owed. Units: minor units of the currency.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.documents import invoice_data
from invoice_workbook.documents.letter import Letter
from invoice_workbook.ledger import aging, instalments, open_items
from invoice_workbook.ledger.receivable import account_movements, chasing, printed_references
from invoice_workbook.tables import joins


@dataclass(frozen=True)
class Item:
    """An open invoice, credit note or unapplied receipt."""

    document: str
    kind: str
    day: date | None
    due: date | None
    gross: int
    open: int
    days_late: int
    band: int
    due_now: int = 0
    """What of it is to be paid by the letter's day."""


@dataclass(frozen=True)
class Movement:
    """What moved the account on a day; what the customer owes counts as plus."""

    day: date
    kind: str
    document: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Account(Letter[Item]):
    """What a customer's account stands at; `bands` are the ages by which it is parted.

    `movements` are those since a day, up to the letter's; `asked` is what of it may be asked for now.
    """

    bands: tuple[str, ...]
    since: date
    movements: tuple[Movement, ...]
    asked: int

    @property
    def total(self) -> int:
        """What is open altogether: the closing balance."""
        return sum(item.open for item in self.items)

    @property
    def opening(self) -> int:
        """What was open before the first day."""
        return self.total - sum(one.amount for one in self.movements)

    @property
    def due_now(self) -> int:
        """What is due by the letter's day, less all that is in the customer's favour."""
        cover = sum(item.open for item in self.items if item.open < 0)
        return max(sum(item.due_now for item in self.items) + cover, 0)

    @property
    def not_yet_due(self) -> int:
        """What is open and not due now; minus where more is in the customer's favour."""
        return self.total - self.due_now

    def of_band(self, band: int) -> int:
        """What is open of an age."""
        return sum(item.open for item in self.items if item.band == band)

    @property
    def name(self) -> str:
        """The document's name."""
        return f"{self.party} {self.currency} {self.day.isoformat()}"


@derived
def _open(books: Books) -> pd.DataFrame:
    """Every open item of the receivable side, with the customer's key, gross, due date, kind and days late."""
    found = aging.items(books, "receivable")
    invoices, receipts = books["Invoices"], books["Receipts"]
    keys = key_of(found["document"])
    at = _places(joins.id_keys(books, "Invoices", "invoice"), keys)
    paid = joins.at(-receipts["amount"].fillna(0), _places(joins.id_keys(books, "Receipts", "receipt"), keys), 0)
    state = instalments.standing(books, "receivable")
    by_now = ~(state["due"].fillna(invoices["invoice_date"]) > pd.Timestamp(books.as_of))
    kinds = np.where(open_items.is_credit(invoices), "credit-note", "invoice")
    dues = state["due"].where(~open_items.is_credit(invoices))
    return found.assign(
        customer=key_of(found["party"]).to_numpy(object),
        kind=joins.at(pd.Series(kinds), at, "receipt"),
        due=joins.at(dues, at, pd.NaT),
        gross=np.where(at < 0, paid, joins.at(invoices["gross"], at, 0)),
        late=joins.at(state["days_late"], at, 0),
        due_now=joins.at(state["open"].clip(lower=0).where(by_now, 0), at, 0),
    )


def first_day(day: date) -> date:
    """The day since which a statement shows what moved, where nobody says: the first of the month before."""
    return (day.replace(day=1) - timedelta(1)).replace(day=1)


def _places(known: pd.Series, keys: pd.Series) -> joins.Places:
    """Where each key stands first among the known ones; -1 where it does not."""
    first = pd.Series(np.arange(len(known)), index=known.to_numpy()).groupby(level=0).first()
    found: joins.Places = keys.map(first).fillna(-1).to_numpy(np.intp)
    return found


def gather(books: Books, customers: frozenset[str] | None = None, since: date | None = None) -> Iterator[Account]:
    """The accounts of these customers (keys), or of all with something open: one for each currency.

    A named one may have nothing open, but what moved it since that day.
    """
    since = since or first_day(books.as_of)
    found, moved = _open(books), account_movements.every(books)
    moved = moved[moved["day"] >= pd.Timestamp(since)]
    if customers is not None:
        found, moved = (part[part["customer"].isin(customers)] for part in (found, moved))
    found = found.sort_values(["dated", "document"], kind="stable")
    opened = dict(tuple(found.groupby(["customer", "currency"])))
    movements = dict(tuple(moved.groupby(["customer", "currency"])))
    asked = _asked(books)
    keys = joins.id_keys(books, "Customers", "customer")
    place_of = {key: place for place, key in reversed(list(enumerate(keys)))}
    for pair in sorted({*opened, *(movements if customers is not None else ())}):
        key, currency = map(str, pair)
        place = place_of.get(key, -1)
        part, moves = opened.get(pair, found.iloc[:0]), movements.get(pair, moved.iloc[:0])
        id_ = str(books["Customers"]["customer"].iloc[place]) if place >= 0 else _named(part, key)
        yield Account(
            party=id_,
            day=books.as_of,
            currency=currency,
            decimals=int((part if len(part) else moves)["decimals"].iloc[0]),
            seller=invoice_data.seller(books),
            buyer=invoice_data.buyer(books, place, id_),
            items=tuple(_items(part)),
            iban=books.settings.iban,
            bic=books.settings.bic,
            reference=printed_references.for_customer(books, id_, str(currency)),
            bands=aging.bands(books.settings),
            since=since,
            movements=tuple(_movements(moves)),
            asked=asked.get((key, currency), 0),
        )


def _named(part: pd.DataFrame, key: str) -> str:
    return str(part["party"].iloc[0]) if len(part) else key


def _asked(books: Books) -> dict[tuple[str, str], int]:
    """What may be asked of each account now; money taken back that belongs to no invoice yet is asked for, too."""
    asked = chasing.standing(books).groupby(["customer", "currency"])["asked"].sum()
    back = -chasing.credit(books).sum(axis=1).clip(upper=0)
    both = asked.add(back, fill_value=0)
    accounts = (both.index.get_level_values(place) for place in range(2))
    return dict(zip(zip(*accounts, strict=True), map(int, both), strict=True))


def _movements(part: pd.DataFrame) -> Iterator[Movement]:
    for day, kind, document, amount in zip(*(part[c] for c in ("day", "kind", "document", "amount")), strict=True):
        yield Movement(day.date(), str(kind), str(document), int(amount))


def _items(part: pd.DataFrame) -> Iterator[Item]:
    columns = ("document", "kind", "dated", "due", "gross", "open", "late", "band", "due_now")
    for document, kind, day, due, gross, open_, late, band, now in zip(*(part[c] for c in columns), strict=True):
        days = [None if pd.isna(one) else pd.Timestamp(one).date() for one in (day, due)]
        amount = 0 if pd.isna(gross) else int(gross)
        signed = -amount if kind == "credit-note" else amount
        yield Item(str(document), str(kind), days[0], days[1], signed, int(open_), int(late), int(band), int(now))
