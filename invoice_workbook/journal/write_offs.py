"""A write-off beyond the limit was approved: of which document, up to which amount altogether, by whom."""

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.journal import entries
from invoice_workbook.schema import TABLES

APPROVED = "write-off approved"


def entry(table: str, document: str, amount: str, person: str) -> dict[str, str]:
    """The entry of an approval; the amount is all that is written off the document, with its currency."""
    return {"table": TABLES[table].sheet, "document": document, "column": APPROVED, "before": amount, "after": person}


def approved(books: Books, table: str) -> pd.DataFrame:
    """The entries of a table's documents that name a person."""
    found = entries.of_kind(books, APPROVED, table)
    return found[found["after"] != ""]
