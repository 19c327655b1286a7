"""A customer promised to pay by a day, the day is over, and what was promised did not come.

Source: our own rules, "Collections"; the columns *Promise* and *Promise amount* of the sheet Questions.
Units:  minor units of the invoice's currency, or of the customer's where it promised for all it owes.
Remedy: call the customer; note a new promise as a new question, or close this one and let the reminders go on.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook import currencies, money
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import chasing
from invoice_workbook.tables import joins

CONCERNS = ("late",)
NEEDS = ("Questions",)
ONLY_TELLS = True
HAS_LETTER = True
FOLLOWS_THE_DAY = True


def find(books: Books) -> Iterator[Finding]:
    """Promises whose day is over, with what is missing of them."""
    questions, broken = books["Questions"], chasing.broken(books)
    wrong = pd.Series(questions.index.isin(broken.index), index=questions.index)
    if not wrong.any():
        return
    decimals = broken["currency"].map(lambda code: currencies.DECIMALS.get(str(code), 2))
    missing = [money.as_text(int(one), int(places)) for one, places in zip(broken["missing"], decimals, strict=True)]
    customers = pd.Series(joins.at(books["Invoices"]["customer"], broken["invoice"].to_numpy()), index=broken.index)
    words = pd.DataFrame(
        {
            "party": questions["party"][broken.index].where(broken["invoice"] < 0, customers),
            "day": broken["promise"],
            "missing": pd.Series(missing, broken.index, dtype=object),
            "currency": broken["currency"],
        }
    ).reindex(questions.index)
    yield Finding.where(books, ("Questions", "promise"), wrong, "warning", expected=questions["promise"], values=words)
