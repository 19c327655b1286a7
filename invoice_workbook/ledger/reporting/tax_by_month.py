"""Tax for the return: by month, category and rate, for both sides; credit notes reduce.

Source: EN 16931-1, BR-CO-17 (the tax of a category and rate, rounded once a document) and BR-CO-14 (a document's tax is
the sum of its groups'). The month is that of the document's date. The net of a group is that of its lines. What a
document's own tax or net differs by from its lines' stands apart, without a category, so that every month sums to the
documents. Drafts and rejected bills are left out.
Units: minor units of each currency; rates in millionths of a percent. The home currency's tax is each day's sum of a
currency and group at that day's rate, rounded once; NA where a day has none.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import exchange, open_items, totals
from invoice_workbook.ledger.reporting import periods
from invoice_workbook.money import quotient
from invoice_workbook.schema import SIDES

KEYS = ["month", "currency", "decimals", "tax_category", "tax_rate"]
COLUMNS = (*KEYS, "net", "tax", "home_net", "home_tax")
AMOUNTS = ["net", "tax"]
NONE = ""
"""The category of what documents differ by from their lines."""


@derived
def derive(books: Books, side_name: str, months: int = periods.MONTHS) -> pd.DataFrame:
    """`COLUMNS` of the last so many months, this one up to the day; `month` is its first day."""
    groups = _groups(books, side_name)
    groups = groups[groups["day"] >= pd.Timestamp(periods.first_day(books.as_of, months))]
    groups = groups[groups["day"] <= pd.Timestamp(books.as_of)]
    daily = groups.groupby(["day", *KEYS[1:]], sort=True)[AMOUNTS].sum().reset_index()
    for name in AMOUNTS:
        daily[f"home_{name}"] = _at_home(books, daily, name)
    daily["month"] = daily["day"].to_numpy("datetime64[M]").astype("datetime64[s]")
    sums = daily.groupby(KEYS, sort=True)[AMOUNTS].sum()
    for name in AMOUNTS:
        home = daily.groupby(KEYS, sort=True)[f"home_{name}"]
        sums[f"home_{name}"] = home.sum().mask(home.count() < home.size(), pd.NA)
    kept = (sums["net"] != 0) | (sums["tax"] != 0)
    return sums[kept.to_numpy(bool)].reset_index()[list(COLUMNS)]


def _groups(books: Books, side_name: str) -> pd.DataFrame:
    """A row for each document, category and rate, and for what its own figures differ by: day, KEYS, net, tax."""
    side = SIDES[side_name]
    documents = books[side.documents]
    own = pd.DataFrame(
        {
            "day": documents[side.date].to_numpy("datetime64[s]"),
            "currency": documents["row_currency"].to_numpy(object),
            "decimals": documents["row_decimals"].to_numpy(np.int64),
            "sign": np.where(open_items.is_credit(documents).to_numpy(bool), -1, 1),
        }
    )
    counts = ~open_items.owes_nothing(documents, side).to_numpy(bool) & documents[side.date].notna().to_numpy(bool)
    groups = totals.tax_groups(books, side.documents)
    groups = groups.assign(tax=groups["tax"].fillna(0).astype("int64"), net=groups["net"].astype("int64"))
    of_lines = groups.groupby("place")[AMOUNTS].sum().reindex(range(len(documents))).fillna(0).astype("int64")
    rest = {name: documents[name].fillna(0).to_numpy(np.int64) - of_lines[name].to_numpy() for name in AMOUNTS}
    differing = pd.DataFrame({"place": range(len(documents)), "tax_category": NONE, "tax_rate": 0, **rest})
    differing = differing[(differing["net"] != 0) | (differing["tax"] != 0)]
    every = pd.concat([groups, differing], ignore_index=True)
    place = every["place"].to_numpy(np.intp)
    joined = pd.concat([every, own.iloc[place].reset_index(drop=True)], axis=1)
    signed = {name: joined[name] * joined["sign"] for name in AMOUNTS}
    found: pd.DataFrame = joined.assign(**signed)[counts[place]]
    return found


def _at_home(books: Books, daily: pd.DataFrame, name: str) -> pd.Series:
    """The day's sums in the home currency; NA where there is no rate."""
    home = books.settings.currency
    pairs = daily[["currency", "day"]].drop_duplicates()
    units = {
        (code, day): exchange.units(books, code, home, day.date())
        for code, day in zip(pairs["currency"], pairs["day"], strict=True)
    }
    found = []
    for code, day, amount in zip(daily["currency"], daily["day"], daily[name], strict=True):  # sums, not documents
        worth = units[code, day]
        found.append(None if worth is None else quotient(int(amount) * worth.numerator, worth.denominator))
    return pd.Series(pd.array(found, dtype="Int64"), index=daily.index)
