"""What stands in the tables, as one value each, so that it shows whether they changed since the last check.

What the checks themselves fill is left out, and what the workbook's formulas compute. A column in which nothing stands
counts for nothing: an older workbook that is brought up to date stays as it was. The order of the rows counts, for
Problems names them by their number.
"""

import hashlib

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.journal import checked
from invoice_workbook.schema import CHECK, LOG, PROBLEMS, SETTINGS, SETTINGS_TABLE, TABLES, Table
from invoice_workbook.tables import joins

_APART = (PROBLEMS.name, LOG.name, SETTINGS_TABLE.name)
_PART = "\x1f"
_DIGITS = 12
_BLANK = np.iinfo(np.int64).min


@derived
def digests(books: Books) -> checked.Digests:
    """By table the digest of what stands there; none of a table in which nothing does."""
    found = {name: of_table(table, books[name]) for name, table in TABLES.items() if name not in _APART}
    found[SETTINGS_TABLE.name] = _of_settings(books)
    return {name: digest for name, digest in found.items() if digest}


@derived
def changed(books: Books) -> tuple[str, ...]:
    """The tables that are other than at the last check of the whole workbook; none where there was no check."""
    last = checked.last(books)
    if last is None:
        return ()
    now = digests(books)
    return tuple(name for name in TABLES if last.digests.get(name, "") != now.get(name, ""))


def of_table(table: Table, frame: pd.DataFrame) -> str:
    """The digest of rows of a table, in their order; "" where nothing stands in them."""
    read = [c.field for c in table.columns if c.filled != "formula" and c is not CHECK and c.field in frame]
    parts = [f"{field}{_PART}".encode() + said for field in read if (said := _said(frame[field]))]
    return _digest(*parts, str(len(frame)).encode()) if parts else ""


def _said(column: pd.Series) -> bytes:
    """What a column says, as bytes; b"" where it says nothing."""
    if joins.is_text(column):
        texts = _PART.join(column.tolist())  # a list: pandas hands its cells over eight times as slowly
        return texts.encode("utf-8", "surrogatepass") if len(texts) >= max(len(column), 1) else b""
    if column.isna().all():
        return b""
    if column.dtype.kind == "M":
        return column.to_numpy("datetime64[s]").tobytes()
    return column.to_numpy(np.int64, na_value=_BLANK).tobytes()


def _of_settings(books: Books) -> str:
    """The settings that are other than their default."""
    said = [(one.name, books.settings[one.name], one.default) for one in SETTINGS if one.filled == "clerk"]
    words = [f"{name}{_PART}{value}" for name, value, default in said if value != default]
    return _digest(_PART.join(words).encode("utf-8", "surrogatepass")) if words else ""


def _digest(*parts: bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()[:_DIGITS]
