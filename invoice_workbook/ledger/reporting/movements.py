"""What was invoiced and billed, received and paid in each of twelve months, up to the books' day.

Invoiced and billed are gross, less credit notes; received and paid are all money of the month, applied or not, less
what went back. A proposed payment has not been paid. Units: minor units of each currency.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.reporting import periods
from invoice_workbook.schema import PAYABLE, RECEIVABLE, PaymentStatus, Side

COLUMNS = ("invoiced", "received", "billed", "paid")
_KEYS = ["currency", "decimals"]


@derived
def derive(books: Books, months: int = periods.MONTHS) -> pd.DataFrame:
    """For each month and currency: day (the month's last, or the books'), currency, decimals, `COLUMNS`."""
    parts = []
    for side, billed, paid in ((RECEIVABLE, "invoiced", "received"), (PAYABLE, "billed", "paid")):
        parts.append(_moved(_documents(books, side), billed))
        parts.append(_moved(_money(books, side), paid))
    found = pd.concat(parts, ignore_index=True)
    first, day = pd.Timestamp(periods.first_day(books.as_of, months)), pd.Timestamp(books.as_of)
    found = found[(found["date"] >= first) & (found["date"] <= day)]
    number = found["date"].dt.year * 12 + found["date"].dt.month - (first.year * 12 + first.month)
    sums = found.assign(number=number).groupby([*_KEYS, "number"])[list(COLUMNS)].sum().reset_index()
    days = periods.month_ends(books.as_of, months)
    every = sums[_KEYS].drop_duplicates().sort_values(_KEYS)
    every = every.merge(pd.DataFrame({"number": range(months)}), how="cross")
    table = every.merge(sums, how="left", on=[*_KEYS, "number"]).fillna(dict.fromkeys(COLUMNS, 0))
    ends = pd.to_datetime(list(days)).astype("datetime64[s]").to_numpy()
    table["day"] = ends[table["number"].to_numpy(np.int64)]
    return table.astype(dict.fromkeys(COLUMNS, "int64"))[["day", *_KEYS, *COLUMNS]]


def _moved(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    return rows.assign(**{name: rows["amount"] if name == column else 0 for name in COLUMNS})


def _documents(books: Books, side: Side) -> pd.DataFrame:
    documents = books[side.documents]
    gross = documents["gross"].fillna(0).to_numpy(np.int64)
    signed = np.where(open_items.is_credit(documents).to_numpy(bool), -gross, gross)
    owed = ~open_items.owes_nothing(documents, side).to_numpy(bool)
    return _rows(documents, side.date, signed)[owed]


def _money(books: Books, side: Side) -> pd.DataFrame:
    sources = books[side.sources]
    there = np.full(len(sources), True)
    if "status" in sources:
        there = (sources["status"] != PaymentStatus.PROPOSED).to_numpy(bool)
    return _rows(sources, "date", sources["amount"].fillna(0).to_numpy(np.int64))[there]


def _rows(frame: pd.DataFrame, day: str, amounts: np.ndarray) -> pd.DataFrame:
    columns = {
        "date": frame[day].to_numpy("datetime64[s]"),
        "currency": frame["row_currency"].to_numpy(object),
        "decimals": frame["row_decimals"].to_numpy(np.int64),
        "amount": amounts,
    }
    return pd.DataFrame(columns)
