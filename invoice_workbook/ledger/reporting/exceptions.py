"""Problems by rule: how many are open, dismissed and resolved, and how long they stand.

Source: our own rules; benchmarks of accounts payable count exceptions and days to resolve them. Days run from First
seen: of an open problem to the books' day, of a resolved one to Last seen, the last day on which it was found. The
sheet keeps a resolved problem until the next check of its rule.
Units: whole days; the mean in tenths of a day, rounded once a rule.
"""

import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.money import quotient
from invoice_workbook.problems import DISMISSED, OPEN, RESOLVED

TENTHS = 10
STATUSES = (OPEN, DISMISSED, RESOLVED)


@derived
def derive(books: Books) -> pd.DataFrame:
    """By rule, the most frequent first: rule, severity, open, dismissed, resolved, days_open, days_to_resolve (NA)."""
    sheet = books["Problems"][["rule", "severity", "status", "first_seen", "last_seen"]]
    sheet = sheet[sheet["rule"] != ""]
    day = pd.Timestamp(books.as_of)
    until = sheet["last_seen"].where(sheet["status"] != OPEN, day)
    days = (until - sheet["first_seen"]).dt.days.clip(lower=0)
    work = sheet.assign(days=days.astype("Int64"), **{name: sheet["status"] == name for name in STATUSES})
    counts = work.groupby("rule")[list(STATUSES)].sum().astype("int64")
    found = counts.assign(severity=work.groupby("rule")["severity"].first())
    found["days_open"] = _means(work[work["open"]]).reindex(found.index)
    found["days_to_resolve"] = _means(work[work["resolved"]]).reindex(found.index)
    every = found.assign(count=counts.sum(axis=1)).sort_values("count", ascending=False, kind="stable")
    return every.reset_index()[["rule", "severity", *STATUSES, "days_open", "days_to_resolve"]]


def _means(rows: pd.DataFrame) -> pd.Series:
    """The mean of the days, in tenths, by rule; only of rows that have them."""
    known = rows[rows["days"].notna()].groupby("rule")["days"].agg(["sum", "count"])
    means = [
        quotient(int(total) * TENTHS, int(count)) for total, count in zip(known["sum"], known["count"], strict=True)
    ]
    return pd.Series(means, index=known.index, dtype="Int64")
