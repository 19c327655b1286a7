"""Documents open around their due date: shared by the rules on documents that are late or due soon."""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding, Severity, as_words
from invoice_workbook.ledger import instalments
from invoice_workbook.schema import SIDES


def find(
    books: Books,
    side_name: str,
    severity: Severity,
    first: int = 1,
    last: int | None = None,
    *,
    only: pd.Series | None = None,
    variant: str = "",
    more: pd.DataFrame | None = None,
) -> Iterator[Finding]:
    """Open documents whose days late lie between first and last (negative: days still to go).

    `only` of those that are marked, worded by the `variant` with `more` words.
    Of one paid in instalments those count that are due, or the next one.
    """
    side = SIDES[side_name]
    documents = books[side.documents]
    state = instalments.standing(books, side_name)
    days = (pd.Timestamp(books.as_of) - state["due"]).dt.days.astype("Int64")
    wrong = ((state["open"] > 0) & (days >= first)).fillna(False)
    if last is not None:
        wrong &= (days <= last).fillna(False)
    if only is not None:
        wrong &= only
    if not wrong.any():
        return
    marked = documents[wrong]
    words = pd.DataFrame(
        {
            "open": pd.Series(as_words(state.loc[wrong, "open"], "amount", marked), marked.index, dtype=object),
            "party": marked[side.party],
            "days": days[wrong].abs(),
        },
        index=marked.index,
    )
    if more is not None:
        words = words.join(more)
    yield Finding.where(
        books,
        (side.documents, "due_date"),
        wrong,
        severity,
        expected=state["due"],
        actual=pd.Series(pd.Timestamp(books.as_of), index=documents.index),
        difference=days,
        difference_unit="whole",
        variant=variant,
        values=words,
        amount=state["open"],
    )
