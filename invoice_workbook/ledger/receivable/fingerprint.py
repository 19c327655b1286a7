"""The content of each invoice as issued, kept in the journal so that later changes show.

Source: our own rules, `issued-changed`: numbers, amounts, party and lines.
Each part is kept as text; the lines as one digest.
"""

import json

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.journal import issued
from invoice_workbook.ledger import contents
from invoice_workbook.tables import joins

SINCE_6 = ("delivered_on", "prepaid", "rounding")
"""Parts that what was issued by an earlier version has not."""
_FIRST = ("type", "corrects", "customer", "order", "invoice_date", "due_date", "currency", "net", "tax", "gross")
HEAD = (*_FIRST, *SINCE_6)
LINE = ("line", "item", "description", "quantity", "unit_price", "discount", "tax_category", "tax_rate", "line_net")
LINES = "lines"


def current(books: Books, wanted: np.ndarray) -> pd.Series:
    """The fingerprints, as they stand, of the invoices at these places: each a JSON object of its parts."""
    invoices = books["Invoices"].iloc[wanted]
    digests = contents.line_digests(books, wanted, "InvoiceLines", "Invoices", "invoice", LINE)
    parts = zip(wanted, contents.texts(invoices, HEAD).to_dict("records"), strict=True)
    found = [
        json.dumps({**{str(k): v for k, v in part.items()}, LINES: digests.get(int(place), "")}, ensure_ascii=False)
        for place, part in parts
    ]
    return pd.Series(found, index=invoices.index, dtype=object)


@derived
def kept(books: Books) -> pd.Series:
    """Every invoice's fingerprint at issue, by row; "" where the journal has none."""
    known = issued.fingerprints(books)
    ids = joins.id_keys(books, "Invoices", "invoice")
    return pd.Series([known.get(id_, "") for id_ in ids], index=ids.index, dtype=object)


@derived
def is_older(books: Books) -> pd.Series:
    """Which invoices were issued by an earlier version: they say what they said then, and no more."""
    return kept(books).map(lambda said: said != "" and f'"{SINCE_6[0]}"' not in said).astype(bool)


def entries(books: Books, ids: list[str]) -> list[dict[str, str]]:
    """What the journal is to keep of invoices just issued."""
    invoices = books["Invoices"]
    mine = np.flatnonzero(invoices["invoice"].isin(ids))
    shown = zip(invoices["invoice"].iloc[mine], current(books, mine), strict=True)
    return [issued.entry(str(id_), str(fingerprint)) for id_, fingerprint in shown]
