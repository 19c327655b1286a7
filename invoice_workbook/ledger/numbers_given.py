"""Every number that a row ever had: a number that was given is never given again, whatever became of its row."""

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.journal import archives, payment_files, postings
from invoice_workbook.schema import TABLES


def ever(books: Books, table: str) -> pd.Series:
    """The numbers of a table's rows that stand in it, or stood there once."""
    return pd.concat([books[table][TABLES[table].id], recorded(books, table)], ignore_index=True).astype(object)


def recorded(books: Books, table: str) -> pd.Series:
    """Those that the journal knows."""
    found = pd.Series([*postings.numbers(books, table), *archives.ids(books, table)], dtype=object)
    if table == "Payments":
        found = pd.concat([found, payment_files.payment_numbers(books)], ignore_index=True)
    return found
