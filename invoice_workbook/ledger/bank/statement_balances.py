"""How imported bank statements follow one another, by the balances that the journal keeps of each.

Source: our own rules, `bank-gap`: a statement opens with what the one before closed with.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.journal.statements import StatementBalance, in_order, known


@derived
def continued(books: Books) -> dict[tuple[str, str], tuple[str, ...]]:
    """For an account and statement (keys) those it goes on from on one day: it opens with what they closed with."""
    return continuing(known(books))


def continuing(kept: Iterable[StatementBalance]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The same for any statements, in whatever order they came."""
    ordered = in_order(kept)
    place = {one: n for n, one in enumerate(ordered)}
    ended: dict[tuple[str, str, int, date], list[StatementBalance]] = {}
    for one in ordered:
        ended.setdefault((one.account, one.currency, one.closing, one.last), []).append(one)
    before: dict[StatementBalance, list[StatementBalance]] = {}
    for one in ordered:
        found = ended.get((one.account, one.currency, one.opening, one.first), ())
        before[one] = [other for other in found if other != one]
    for one, others in before.items():  # where each could follow the other, the order of their numbers decides
        before[one] = [other for other in others if one not in before[other] or place[other] < place[one]]
    return {
        (folded(one.account), folded(one.statement)): tuple(folded(other.statement) for other in _all(one, before))
        for one in ordered
        if before[one]
    }


def _all(one: StatementBalance, before: Mapping[StatementBalance, list[StatementBalance]]) -> list[StatementBalance]:
    """Everything that a statement goes on from, near and far."""
    found: dict[StatementBalance, None] = {}
    waiting = list(before[one])
    while waiting:
        other = waiting.pop()
        if other not in found and other != one:
            found[other] = None
            waiting += before.get(other, [])
    return list(found)


def gaps(books: Books) -> pd.DataFrame:
    """Statements that do not open with what the one before closed with: account, statement, expected, actual, before.

    A statement that lies within the days of another (an overlap) is compared with the last that ended before it.
    """
    found = []
    seen: list[StatementBalance] = []
    for one in known(books):
        seen = [s for s in seen if (s.account, s.currency) == (one.account, one.currency)]
        before = [s for s in seen if s.last <= one.first and s.last < one.last]
        near = max(before, key=lambda s: s.last) if before else None
        if near and one.opening not in {s.closing for s in before if s.last == near.last}:
            found.append((one.account, one.statement, near.closing, one.opening, near.statement))
        seen.append(one)
    return pd.DataFrame(found, columns=["account", "statement", "expected", "actual", "before"])
