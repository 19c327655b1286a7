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
    rows = texts(books[lines][mine], fields).agg("\x1e".join, axis=1)
    joined = rows.groupby(at[mine]).agg("\x1f".join)
    return {int(str(place)): hashlib.sha256(text.encode()).hexdigest()[:16] for place, text in joined.items()}
