"""Which invoices are due a reminder, at which level, and which go to collections.

Source: our own rules, Collections.

An invoice's next level is the one after the last that was sent; it is due when the days late reach its Reminder days.
Never reminded: disputed, paused, promised (until the promised day), or covered by a receipt not yet applied; nor
before the days have passed that the last letter gave to pay. Of an invoice paid in instalments those are late that are
due.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import exchange, instalments, open_items
from invoice_workbook.schema import InvoiceStatus
from invoice_workbook.tables import joins

DAYS_TO_PAY = 7
"""Days that a letter gives."""
SEND, SKIP = "send", "skip"
GOING = ("", SEND)
"""Actions of reminders that go, or went."""
CHASED = ("", InvoiceStatus.ISSUED, InvoiceStatus.SENT, InvoiceStatus.PAID)
"""Statuses of invoices that are reminded: an unsettled one marked paid is not paid."""


@derived
def levels_sent(books: Books) -> pd.Series:
    """The highest level that was sent for each invoice; 0 where none was."""
    reminders = books["Reminders"]
    at = joins.parent_rows(books, "Reminders", "invoice", "Invoices", "invoice")
    sent = (reminders["sent_on"] <= pd.Timestamp(books.as_of)) & (reminders["action"] != SKIP)
    found = np.zeros(len(books["Invoices"]), np.int64)
    there = sent.to_numpy(bool) & (at >= 0)
    np.maximum.at(found, at[there], reminders["level"].fillna(0).to_numpy(np.int64)[there])
    return pd.Series(found, index=books["Invoices"].index)


@derived
def last_sent(books: Books) -> pd.Series:
    """The day of each invoice's last letter; NaT where it had none."""
    reminders = books["Reminders"]
    at = joins.parent_rows(books, "Reminders", "invoice", "Invoices", "invoice")
    days = reminders["sent_on"].where(reminders["action"] != SKIP).to_numpy("datetime64[s]").astype(np.int64)
    last = np.full(len(books["Invoices"]), np.iinfo(np.int64).min, np.int64)
    np.maximum.at(last, at[at >= 0], days[at >= 0])
    return pd.Series(last.view("datetime64[s]"), index=books["Invoices"].index)


@derived
def _promised(books: Books) -> pd.Series:
    """Which invoices are promised for today or later: by their own id, or all of the customer who promised."""
    questions = books["Questions"]
    good = questions[questions["promise"] >= pd.Timestamp(books.as_of)]
    keys = good.assign(
        document=good["document"].str.strip().str.casefold(), party=good["party"].str.strip().str.casefold()
    )
    whole = keys.loc[keys["document"] == "", "party"]
    own = joins.id_keys(books, "Invoices", "invoice").isin(set(keys["document"]) - {""})
    return own | joins.id_keys(books, "Invoices", "customer").isin(set(whole) - {""})


@derived
def _covered(books: Books, late: tuple[int, ...]) -> pd.Series:
    """Which late invoices (row labels) the customer's unapplied receipts cover, oldest first."""
    invoices, receipts = books["Invoices"], books["Receipts"]
    left = open_items.unapplied(books, "receivable").clip(lower=0)
    there = (receipts["date"] <= pd.Timestamp(books.as_of)).to_numpy(bool)
    key = [joins.id_keys(books, "Receipts", "customer"), receipts["row_currency"]]
    held = left[there].groupby([part[there] for part in key]).sum()
    mine = invoices.loc[list(late)].sort_values("due_date", kind="stable")
    open_ = instalments.standing(books, "receivable")["open"][mine.index]
    customers = joins.id_keys(books, "Invoices", "customer")[mine.index]
    running = open_.groupby([customers, mine["row_currency"]]).cumsum()
    pairs = pd.MultiIndex.from_arrays([customers, mine["row_currency"]])
    has = pd.Series(held.reindex(pairs).fillna(0).to_numpy() if len(held) else 0, index=mine.index)
    return (running <= has).reindex(invoices.index, fill_value=False)


@derived
def late(books: Books) -> pd.Series:
    """Which invoices are open beyond their due date and issued."""
    invoices = books["Invoices"]
    standing = instalments.standing(books, "receivable")
    is_late = (standing["open"] > 0) & (standing["due"] < pd.Timestamp(books.as_of))
    return is_late & ~open_items.is_credit(invoices) & (invoices["status"] != InvoiceStatus.DRAFT)


def _customers(books: Books, field: str) -> pd.Series:
    at = joins.parent_rows(books, "Invoices", "customer", "Customers", "customer")
    return pd.Series(joins.at(books["Customers"][field], at), index=books["Invoices"].index)


@derived
def due(books: Books) -> pd.DataFrame:
    """Invoices whose next reminder is due, by row: level, days_late, open."""
    invoices = books["Invoices"]
    standing = instalments.standing(books, "receivable")
    days = books.settings.wholes("Reminder days")
    sent = levels_sent(books)
    limits = np.array([*days, np.iinfo(np.int64).max])
    reached = standing["days_late"] >= limits[np.minimum(sent, len(days))]
    wanted = late(books) & reached & invoices["status"].isin(CHASED) & ~_promised(books)
    wanted &= ~(last_sent(books) > pd.Timestamp(books.as_of) - pd.Timedelta(days=DAYS_TO_PAY))
    wanted &= ~_customers(books, "reminders").isin(["no", "paused"])
    wanted &= ~_customers(books, "status").isin(["collections"])
    wanted &= ~_covered(books, tuple(invoices.index[late(books)]))
    return standing.assign(level=sent + 1)[["level", "days_late", "open"]][wanted]


@derived
def for_collections(books: Books) -> pd.DataFrame:
    """Invoices to be handed to collections, by row: days_late, open, level (the last that was sent).

    Where the minimum cannot be told for want of an exchange rate, nobody is handed over.
    """
    invoices = books["Invoices"]
    standing = instalments.standing(books, "receivable")
    after = books.settings.whole("Collections after days") or 0
    unknown = 0 if books.settings.amount("Collections minimum") is None else np.iinfo(np.int64).max
    least = {c: exchange.setting_in(books, "Collections minimum", c, unknown) for c in set(invoices["row_currency"])}
    least_of = invoices["row_currency"].map(least).astype("float64").fillna(0)
    all_sent = levels_sent(books) >= len(books.settings.wholes("Reminder days"))
    wanted = late(books) & invoices["status"].isin(CHASED) & all_sent
    wanted &= (standing["days_late"] >= after) & (standing["open"] >= least_of)
    return standing.assign(level=levels_sent(books))[["days_late", "open", "level"]][wanted]
