"""A recurring bill that was expected has come.

Source: our own rules; the sheet Recurring: a bill of that vendor is dated nearer to the day than half the time to the
        next.
Units:  days.
Remedy: ask the vendor for it; if it comes no more, set the row to ended.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import recurring
from invoice_workbook.schema import PAYABLE

CONCERNS = ("bills",)
NEEDS = ("Recurring",)
ONLY_TELLS = True
FOLLOWS_THE_DAY = True


def find(books: Books) -> Iterator[Finding]:
    """Rows whose next bill is more than a week late."""
    came, frame = recurring.Came(books), books["Recurring"]
    late: dict[int, int] = {}
    for one in recurring.rows(books):
        days = (books.as_of - one.next_on).days
        is_past = one.until is not None and one.next_on > one.until
        if one.side == PAYABLE.name and days > recurring.PATIENCE and not is_past and not came.take(one, one.next_on):
            late[one.row] = days
    if late:
        wrong = pd.Series(frame.index.isin(list(late)), index=frame.index)
        since = pd.Series(late, dtype="Int64").reindex(frame.index)
        words = pd.DataFrame({"party": frame["party"], "days": since})
        place = ("Recurring", "next_on")
        yield Finding.where(books, place, wrong, "warning", expected=frame["next_on"], values=words)
