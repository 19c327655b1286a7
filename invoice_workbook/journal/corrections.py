"""A cell was corrected on purpose: what stood there, what stands there since, and for which problem."""

from invoice_workbook.schema import TABLES

CORRECTED = "corrected"


def entry(table: str, document: str, place: str, *, before: str, after: str) -> dict[str, str]:
    """The entry of one cell; `place` is its column, behind it of a line the line's number."""
    return {
        "table": TABLES[table].sheet,
        "document": document,
        "column": f"{CORRECTED}: {place}",
        "before": before,
        "after": after,
    }
