"""When documents fall due by the terms agreed; listed holidays are moved to the next day."""

from datetime import date

import pandas as pd

from invoice_workbook import terms
from invoice_workbook.books import Books


def derive(books: Books, dates: pd.Series, ids: pd.Series) -> pd.Series:
    """Due date for each document date and id of terms; missing where either is unknown."""
    known: dict[tuple[pd.Timestamp, str], date | None] = {}
    for day, id_ in set(zip(dates, ids, strict=True)):  # few distinct pairs, whatever the number of rows
        agreed = books.terms_of(id_)
        if agreed and not pd.isna(day):
            known[day, id_] = terms.due_date(day.date(), agreed, books.holidays)
    due = [known.get(pair) for pair in zip(dates, ids, strict=True)]
    return pd.Series(pd.to_datetime(pd.Series(due, index=dates.index, dtype=object)), dtype="datetime64[s]")
