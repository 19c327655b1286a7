"""An issued invoice stays as it was issued: numbers, amounts, party and lines.

Source: our own rules, "Our invoices"; the Log keeps what was issued. Invoices not issued here (imported ones) have
        nothing to be compared with.
Units:  minor units; millionths in quantities and prices.
Remedy: restore what was issued; to correct it, make a credit note and issue the invoice again.
"""

import json
from collections.abc import Iterator

import numpy as np

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import fingerprint
from invoice_workbook.money import as_text
from invoice_workbook.schema import INVOICES

AMOUNTS = ("net", "tax", "gross", "prepaid", "rounding")

NEEDS = ("Invoices",)


def find(books: Books) -> Iterator[Finding]:
    """Invoices that differ from what was issued: one finding, at the first difference, that names all of them."""
    kept = fingerprint.kept(books)
    now = fingerprint.current(books, np.flatnonzero(kept != ""))
    changed = now.index[kept[now.index] != now]
    for row in changed:  # few: nobody edits issued invoices by the thousand
        was, is_ = json.loads(kept[row]), json.loads(now[row])
        parts = [part for part in was if was[part] != is_.get(part)]  # an older one had fewer
        if not parts:
            continue
        field = parts[0] if parts[0] != fingerprint.LINES else "invoice"
        decimals = int(books["Invoices"]["row_decimals"][row])
        shown = [_shown(source.get(parts[0], ""), parts[0], decimals) for source in (was, is_)]
        headers = [INVOICES.by_field[p].header if p in INVOICES.by_field else p for p in parts]
        variant = "lines" if parts[0] == fingerprint.LINES else ""
        yield Finding(
            table="Invoices",
            field=field,
            places=[row],
            severity="error",
            variant=variant,
            expected=[shown[0]],
            actual=[shown[1]],
            values=[{"parts": headers}],
        )


def _shown(text: str, part: str, decimals: int) -> str:
    return as_text(int(text), decimals) if part in AMOUNTS and text else text
