"""What is owed on each of twelve month ends, by bands of age: aging as of each day, as the statuses are now.

Source: our own rules on aging (`ledger/aging.py`). Units: minor units of each currency.
"""

import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import aging
from invoice_workbook.ledger.reporting import periods

KEYS = ["day", "currency", "decimals"]


@derived
def on_the_day(books: Books, side_name: str) -> pd.DataFrame:
    """The aging table by party as of the books' day, worked out once for all figures that are made of it."""
    return aging.derive(books, side_name)


@derived
def derive(books: Books, side_name: str, months: int = periods.MONTHS) -> pd.DataFrame:
    """For each month end and currency: day, currency, decimals, total, a column for each band. Every pair is there."""
    names = ["total", *aging.bands(books.settings)]
    days = periods.month_ends(books.as_of, months)
    parts = []
    for day in days:
        table = on_the_day(periods.books_on(books, day), side_name)
        sums = table.groupby(["currency", "decimals"], sort=True)[names].sum().reset_index()
        parts.append(sums.assign(day=pd.Timestamp(day)))
    found = pd.concat(parts, ignore_index=True)
    pairs = found[["currency", "decimals"]].drop_duplicates()
    every = pd.DataFrame({"day": pd.to_datetime(list(days)).astype("datetime64[s]")}).merge(pairs, how="cross")
    found["day"] = found["day"].astype("datetime64[s]")
    table = every.merge(found, how="left", on=KEYS).fillna(dict.fromkeys(names, 0))
    return table.astype(dict.fromkeys(names, "int64")).sort_values(["currency", "day"], ignore_index=True)[
        [*KEYS, *names]
    ]
