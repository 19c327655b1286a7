"""The day has come on which somebody is to be called or written to again.

Source: our own rules; the column *Follow up on* of the sheet Questions, unless the question is closed.
Units:  none.
Remedy: follow it up; then set the question to closed, or enter the next day.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding

CONCERNS = ("late",)
NEEDS = ("Questions",)
ONLY_TELLS = True
FOLLOWS_THE_DAY = True
_SHOWN = 80
"""Characters of the question that the message has."""


def find(books: Books) -> Iterator[Finding]:
    """Questions that are not closed and whose day has come."""
    questions, day = books["Questions"], pd.Timestamp(books.as_of)
    due = (questions["follow_up_on"] <= day) & (questions["status"] != "closed")
    if due.any():
        words = pd.DataFrame({"party": questions["party"], "asked": questions["question_text"].str.slice(0, _SHOWN)})
        place = ("Questions", "follow_up_on")
        yield Finding.where(books, place, due, "notice", expected=questions["follow_up_on"], values=words)
