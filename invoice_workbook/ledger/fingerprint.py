"""What an invoice said when it was issued, kept in the Log so that a later change shows.

Source: our own rules, `issued-changed`: numbers, amounts, party and lines.
Each part is kept as text; the lines as one digest.
"""

import hashlib
import json

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import rows
from invoice_workbook.schema import INVOICES

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


@derived
def _line_digests(books: Books) -> dict[int, str]:
    lines = books["InvoiceLines"]
    at = rows.parents(books, "InvoiceLines", "invoice", "Invoices", "invoice")
    texts = _texts(lines, LINE).agg("\x1e".join, axis=1) if len(lines) else pd.Series(dtype=object)
    joined = texts[at >= 0].groupby(at[at >= 0]).agg("\x1f".join)
    return {int(str(place)): hashlib.sha256(text.encode()).hexdigest()[:16] for place, text in joined.items()}


@derived
def current(books: Books) -> pd.Series:
    """Every invoice's fingerprint as it stands: a JSON object of its parts."""
    invoices = books["Invoices"]
    digests = _line_digests(books)
    parts = _texts(invoices, HEAD).to_dict("records")
    found = [
        json.dumps({**{str(k): v for k, v in part.items()}, LINES: digests.get(place, "")}, ensure_ascii=False)
        for place, part in enumerate(parts)
    ]
    return pd.Series(found, index=invoices.index, dtype=object)


@derived
def kept(books: Books) -> pd.Series:
    """Every invoice's fingerprint at issue, by row; "" where the Log has none."""
    log = books["Log"]
    mine = log[(log["column"] == COLUMN) & (log["table"] == INVOICES.sheet)]
    known = dict(zip(mine["document"].str.strip().str.casefold(), mine["after"], strict=True))
    ids = rows.keys(books, "Invoices", "invoice")
    return pd.Series([known.get(id_, "") for id_ in ids], index=ids.index, dtype=object)


def entries(books: Books, ids: list[str]) -> list[dict[str, str]]:
    """What the Log is to keep of invoices just issued."""
    invoices = books["Invoices"]
    mine = np.flatnonzero(invoices["invoice"].isin(ids))
    prints = current(books)
    shown = zip(invoices["invoice"].iloc[mine], prints.iloc[mine], strict=True)
    return [{"table": INVOICES.sheet, "document": str(id_), "column": COLUMN, "after": str(p)} for id_, p in shown]
