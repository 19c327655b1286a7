"""Open items by age. Source: our own rules on aging.

Age is the day less the due date (or the document date, by Settings); a credit note and an unapplied receipt age by
their own date and count as minus. What is dated after the day is not there yet. Bands always sum to the total.
"""

import numpy as np
import pandas as pd

from invoice_workbook import ages
from invoice_workbook.books import Books, Settings, key_of
from invoice_workbook.ledger import open_items
from invoice_workbook.schema import SIDES, Side


def bands(settings: Settings) -> tuple[str, ...]:
    """Names of the bands: current, 1-30, ..., over 90."""
    return ages.names(settings.wholes("Aging limits"))


def items(books: Books, side_name: str) -> pd.DataFrame:
    """Every open item: party, document, currency, decimals, date (it ages by; may be missing), open, band (number)."""
    side = SIDES[side_name]
    found = pd.concat([_documents(books, side), _sources(books, side)], ignore_index=True)
    found = found[(found["open"] != 0) & ~(found["dated"] > pd.Timestamp(books.as_of))]
    age = np.datetime64(books.as_of, "s") - found["date"].to_numpy("datetime64[s]")
    days = np.where(found["date"].isna(), 0, age.astype(np.int64) // 86_400)
    limits = np.array([0, *books.settings.wholes("Aging limits")])
    return found.assign(band=np.searchsorted(limits, days, side="left"))


def _documents(books: Books, side: Side) -> pd.DataFrame:
    documents = books[side.documents]
    own = documents[side.date]
    by_due = documents["due_date"].fillna(own)
    by_own = open_items.is_credit(documents) | (books.settings["Aging basis"].casefold() == "document date")
    return _items(documents, side.party, side.document, own, by_due.mask(by_own, own)).assign(
        open=open_items.of_documents(books, side.name)["open"].to_numpy(np.int64)
    )


def _sources(books: Books, side: Side) -> pd.DataFrame:
    sources = books[side.sources]
    return _items(sources, side.party, side.source, sources["date"], sources["date"]).assign(
        open=-open_items.unapplied(books, side.name).to_numpy(np.int64)
    )


def _items(frame: pd.DataFrame, party: str, document: str, dated: pd.Series, date: pd.Series) -> pd.DataFrame:
    columns = {"party": party, "document": document, "currency": "row_currency", "decimals": "row_decimals"}
    picked = pd.DataFrame({name: frame[field].to_numpy() for name, field in columns.items()})
    return picked.assign(dated=dated.to_numpy("datetime64[s]"), date=date.to_numpy("datetime64[s]"))


def derive(books: Books, side_name: str, by: str = "party") -> pd.DataFrame:
    """The aging table: `by` (party or document), currency, decimals, total, then a column for each band."""
    names = bands(books.settings)
    found = items(books, side_name)
    columns = {name: found["open"].where(found["band"] == band, 0) for band, name in enumerate(names)}
    table = found[["currency", "decimals"]].assign(total=found["open"], **columns)
    table.insert(0, by, _spelled_once(books, SIDES[side_name], found[by], by))
    return table.groupby([by, "currency", "decimals"], sort=True).sum().reset_index()


def _spelled_once(books: Books, side: Side, ids: pd.Series, by: str) -> pd.Series:
    """Ids that differ only in case and outer blanks, spelled as the party's own row spells them."""
    keys = key_of(ids)
    spelling = dict(zip(keys, ids, strict=True))
    if by == "party":
        own = books[side.parties][side.party]
        spelling |= dict(zip(key_of(own), own, strict=True))
    return keys.map(spelling).astype(object)
