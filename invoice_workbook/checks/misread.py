"""Cells that could not be read, as findings: shared by the rules on unreadable cells."""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding, Severity
from invoice_workbook.number_shapes import Day, Figure


def find(books: Books, kind: str, severity: Severity = "error") -> Iterator[Finding]:
    """A finding for each table and column with cells that are wrong in this way."""
    wrong = books.misread[books.misread["kind"] == kind]
    for (table, field), cells in wrong.groupby(["table", "field"], sort=False):
        raws = cells["raw"].str.slice(0, 80)
        for offers, part in cells.groupby(cells["offered"] != ""):
            yield Finding(
                str(table),
                str(field),
                [int(row) for row in part["row"]],
                severity,
                "offered" if offers else "",
                expected=[_plain(kind, one) for one in part["offered"]],
                actual=list(raws[part.index]),
                values=[
                    {"raw": raw, "offered": _plain(kind, offer)}
                    for raw, offer in zip(raws[part.index], part["offered"], strict=True)
                ],
            )


def _plain(kind: str, offered: str) -> str:
    """What a text may mean as a day or a figure, which a message writes as its language does."""
    return offered and (Day(offered) if kind == "not-a-date" else Figure(offered))
