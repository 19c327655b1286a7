"""What commands say that fill blank cells before they do their own."""

from collections.abc import Mapping

from invoice_workbook.languages import text
from invoice_workbook.schema import TABLES


def filled_words(language: str, counts: Mapping[str, int]) -> str:
    """How many cells were filled, and where, with a blank behind; "" for none."""
    if not counts:
        return ""
    where = [TABLES[name].sheet for name in counts]
    return text("done.fill", language, count=sum(counts.values()), where=where) + " "
