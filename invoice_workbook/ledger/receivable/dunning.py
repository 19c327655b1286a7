"""Which invoices are due a reminder, at which level, and which go to collections.

Source: our own rules, Collections.

An invoice's next level is the one after the last that was sent; it is due when the days late reach its Reminder days.
Whether it may be chased at all, and for how much, `chasing` says; nor is it before the days have passed that the last
letter gave to pay. Where a payment was taken back, letters and days may start again: *Reminders after a return*.
Of an invoice paid in instalments those are late that are due.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import exchange, instalments
from invoice_workbook.ledger.receivable import chasing
from invoice_workbook.schema import START_AGAIN, InvoiceStatus
from invoice_workbook.tables import joins

DAYS_TO_PAY = 7
"""Days that a letter gives."""
SEND, SKIP = "send", "skip"
GOING = ("", SEND)
"""Actions of reminders that go, or went."""
WAITING, TOO_SMALL = "letter-sent", "below-minimum"
"""Why an invoice is left out whose last letter still gives days to pay, and one of which credit leaves too little."""


@derived
def taken_back(books: Books) -> pd.Series:
    """The last day on which a payment of each invoice was taken back; NaT where none was, or reminders go on."""
    allocations, invoices = books["Allocations"], books["Invoices"]
    counts = (allocations["side"] == "receivable") & (allocations["kind"] == "payment") & (allocations["amount"] < 0)
    counts &= allocations["date"] <= pd.Timestamp(books.as_of)
    counts &= books.settings["Reminders after a return"].strip().casefold() == START_AGAIN
    at = joins.parent_rows(books, "Allocations", "document", "Invoices", "invoice")
    return _last_days(allocations["date"], np.where(counts.fillna(False), at, -1), invoices.index)


def _last_days(days: pd.Series, at: joins.Places, rows: pd.Index) -> pd.Series:
    """The last of the days of each row's parts, which stand at the row's place; NaT where it has none."""
    there = (at >= 0) & days.notna().to_numpy(bool)
    last = days[there].astype("datetime64[s]").groupby(at[there]).max()
    return pd.Series(last.reindex(range(len(rows))).to_numpy("datetime64[s]"), index=rows)


@derived
def _letters(books: Books) -> pd.DataFrame:
    """The letters that were sent and still count, by row of Reminders: at (the invoice's place), level, sent_on."""
    reminders = books["Reminders"]
    at = joins.parent_rows(books, "Reminders", "invoice", "Invoices", "invoice")
    found = reminders[["level", "sent_on"]].assign(at=at)
    back = pd.Series(joins.at(taken_back(books), at, pd.NaT), index=found.index).astype("datetime64[s]")
    return found[(at >= 0) & (reminders["action"] != SKIP) & found["sent_on"].notna() & ~(found["sent_on"] <= back)]


@derived
def levels_sent(books: Books) -> pd.Series:
    """The highest level that was sent for each invoice; 0 where none was."""
    letters = _letters(books)
    sent = letters[letters["sent_on"] <= pd.Timestamp(books.as_of)]
    highest = sent["level"].fillna(0).groupby(sent["at"]).max()
    rows = books["Invoices"].index
    return pd.Series(highest.reindex(range(len(rows))).fillna(0).to_numpy(np.int64), index=rows)


@derived
def last_sent(books: Books) -> pd.Series:
    """The day of each invoice's last letter; NaT where it had none."""
    letters = _letters(books)
    return _last_days(letters["sent_on"], letters["at"].to_numpy(np.intp), books["Invoices"].index)


@derived
def late(books: Books) -> pd.Series:
    """Which invoices are open beyond their due date and issued."""
    return chasing.due(books) & (instalments.standing(books, "receivable")["due"] < pd.Timestamp(books.as_of))


def _days(books: Books) -> pd.Series:
    """The days that count for the levels: since the due date, or since the payment was taken back."""
    since = instalments.standing(books, "receivable")["due"].astype("datetime64[s]")
    back = taken_back(books)
    since = since.where(~(back > since), back)
    return (pd.Timestamp(books.as_of) - since).dt.days.fillna(0).astype("int64")


@derived
def _customers_with_agency(books: Books) -> pd.Series:
    at = joins.parent_rows(books, "Invoices", "customer", "Customers", "customer")
    status = joins.at(books["Customers"]["status"], at)
    return pd.Series(status == InvoiceStatus.COLLECTIONS, index=books["Invoices"].index)


@derived
def reached(books: Books) -> pd.DataFrame:
    """Late invoices whose next level is reached, by row: level, days_late, open, covered, promised, asked, reason."""
    days = books.settings.wholes("Reminder days")
    sent = levels_sent(books)
    limits = np.array([*days, np.iinfo(np.int64).max])
    is_reached = late(books) & (_days(books) >= limits[np.minimum(sent, len(days))])
    found = chasing.standing(books)
    found = found[is_reached[found.index]]
    reason = found["reason"].mask(_customers_with_agency(books)[found.index], chasing.HANDED_OVER)
    waits = last_sent(books)[found.index] > pd.Timestamp(books.as_of) - pd.Timedelta(days=DAYS_TO_PAY)
    reason = reason.mask((reason == "") & waits, WAITING)
    late_days = instalments.standing(books, "receivable")["days_late"][found.index]
    return found.assign(level=sent[found.index] + 1, days_late=late_days, reason=reason)


@derived
def due(books: Books) -> pd.DataFrame:
    """Invoices whose next reminder is due and goes, by row as `reached`."""
    found = reached(books)
    return found[found["reason"] == ""]


@derived
def for_agency(books: Books) -> pd.DataFrame:
    """Invoices that are late, large and often enough reminded for collections, by row as `reached`.

    `level` is the last that was sent. Where the minimum cannot be told for want of an exchange rate, there are none.
    """
    found = chasing.standing(books)
    after = books.settings.whole("Collections after days") or 0
    unknown = 0 if books.settings.amount("Collections minimum") is None else np.iinfo(np.int64).max
    least = {c: exchange.setting_in(books, "Collections minimum", c, unknown) for c in set(found["currency"])}
    least_of = found["currency"].map(least).astype("float64").fillna(0)
    days_late = instalments.standing(books, "receivable")["days_late"][found.index]
    level = levels_sent(books)[found.index]
    wanted = late(books)[found.index] & (level >= len(books.settings.wholes("Reminder days")))
    wanted &= (days_late >= after) & (found["open"] >= least_of)
    partly = (found["reason"] == "") & (found["promised"] > 0)
    reason = found["reason"].mask(partly, chasing.PROMISED)
    reason = reason.mask((reason == "") & (found["asked"] < least_of), TOO_SMALL)
    return found.assign(level=level, days_late=days_late, reason=reason)[wanted]


@derived
def for_collections(books: Books) -> pd.DataFrame:
    """Invoices to be handed to collections, by row as `for_agency`."""
    found = for_agency(books)
    return found[found["reason"] == ""]
