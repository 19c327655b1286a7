"""The content of each invoice as issued, kept in the Log so that later changes show.

Source: our own rules, `issued-changed`: numbers, amounts, party and lines.
Each part is kept as text; the lines as one digest.
"""

import hashlib
import json

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.schema import INVOICES
from invoice_workbook.tables import joins

COLUMN = "fingerprint"
"""What the Log's entry says in its column."""
HEAD = ("type", "corrects", "customer", "order", "invoice_date", "due_date", "currency", "net", "tax", "gross")
LINE = ("line", "item", "description", "quantity", "unit_price", "discount", "tax_category", "tax_rate", "line_net")
LINES = "lines"


def _texts(frame: pd.DataFrame, fields: tuple[str, ...]) -> pd.DataFrame:
    """Columns as text: dates ISO, numbers in their whole units, blank ""."""
    columns = {}
    for field in fields:
        column = frame[field]
        if column.dtype.kind == "M":
            column = column.dt.strftime("%Y-%m-%d")
        columns[field] = column.astype(object).where(column.notna(), "").astype(str).to_numpy(object)
    return pd.DataFrame(columns, index=frame.index)


def _line_digests(books: Books, wanted: np.ndarray) -> dict[int, str]:
    """A digest of the lines of the invoices at these places."""
    at = joins.parent_rows(books, "InvoiceLines", "invoice", "Invoices", "invoice")
    mine = np.isin(at, wanted) & (at >= 0)
    if not mine.any():
        return {}
    texts = _texts(books["InvoiceLines"][mine], LINE).agg("\x1e".join, axis=1)
    joined = texts.groupby(at[mine]).agg("\x1f".join)
    return {int(str(place)): hashlib.sha256(text.encode()).hexdigest()[:16] for place, text in joined.items()}


def current(books: Books, wanted: np.ndarray) -> pd.Series:
    """The fingerprints, as they stand, of the invoices at these places: each a JSON object of its parts."""
    invoices = books["Invoices"].iloc[wanted]
    digests = _line_digests(books, wanted)
    parts = zip(wanted, _texts(invoices, HEAD).to_dict("records"), strict=True)
    found = [
        json.dumps({**{str(k): v for k, v in part.items()}, LINES: digests.get(int(place), "")}, ensure_ascii=False)
        for place, part in parts
    ]
    return pd.Series(found, index=invoices.index, dtype=object)


@derived
def kept(books: Books) -> pd.Series:
    """Every invoice's fingerprint at issue, by row; "" where the Log has none."""
    log = books["Log"]
    mine = log[(log["column"] == COLUMN) & (log["table"] == INVOICES.sheet)]
    known = dict(zip(mine["document"].str.strip().str.casefold(), mine["after"], strict=True))
    ids = joins.id_keys(books, "Invoices", "invoice")
    return pd.Series([known.get(id_, "") for id_ in ids], index=ids.index, dtype=object)


def entries(books: Books, ids: list[str]) -> list[dict[str, str]]:
    """What the Log is to keep of invoices just issued."""
    invoices = books["Invoices"]
    mine = np.flatnonzero(invoices["invoice"].isin(ids))
    shown = zip(invoices["invoice"].iloc[mine], current(books, mine), strict=True)
    return [{"table": INVOICES.sheet, "document": str(id_), "column": COLUMN, "after": str(p)} for id_, p in shown]
