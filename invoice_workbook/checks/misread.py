"""Cells that could not be read, as findings: shared by the rules on unreadable cells."""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.problems import Finding, Severity


def find(books: Books, kind: str, severity: Severity = "error") -> Iterator[Finding]:
    """A finding for each table and column with cells that are wrong in this way."""
    wrong = books.misread[books.misread["kind"] == kind]
    for (table, field), cells in wrong.groupby(["table", "field"], sort=False):
        words = pd.DataFrame({"raw": cells["raw"].str.slice(0, 80), "offered": cells["offered"]})
        for offers, part in cells.groupby(cells["offered"] != ""):
            yield Finding(
                str(table),
                str(field),
                [int(row) for row in part["row"]],
                severity,
                "offered" if offers else "",
                expected=list(part["offered"]),
                actual=list(words.loc[part.index, "raw"]),
                values=[
                    {"raw": raw, "offered": offer}
                    for raw, offer in zip(words["raw"][part.index], part["offered"], strict=True)
                ],
            )
