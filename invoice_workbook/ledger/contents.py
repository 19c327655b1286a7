"""What stands in documents and their lines, as text, so that a later change shows."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.tables import joins


def texts(frame: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    """Columns as text: dates ISO, numbers in their whole units, blank ""."""
    columns = {}
    for field in fields:
        column = frame[field]
        if column.dtype.kind == "M":
            column = column.dt.strftime("%Y-%m-%d")
        columns[field] = column.astype(object).where(column.notna(), "").astype(str).to_numpy(object)
    return pd.DataFrame(columns, index=frame.index)


def line_digests(
    books: Books, wanted: np.ndarray, lines: str, documents: str, key: str, fields: Sequence[str]
) -> dict[int, str]:
    """A digest of the lines of the documents at these places, by the place; none for one without lines."""
    at = joins.parent_rows(books, lines, key, documents, key)
    mine = np.isin(at, wanted) & (at >= 0)
    if not mine.any():
        return {}
    rows = texts(books[lines][mine], fields)
    joined = map("\x1e".join, zip(*(rows[field] for field in fields), strict=True))
    by_place: dict[int, list[str]] = {}
    for place, text in zip(at[mine].tolist(), joined, strict=True):
        by_place.setdefault(place, []).append(text)
    return {place: hashlib.sha256("\x1f".join(by_place[place]).encode()).hexdigest()[:16] for place in sorted(by_place)}
