"""What is held back from a bill is what its section, the vendor's PAN and the year's bills make of it.

Source: Income-tax Act, 1961, chapter XVII-B (since April 2026 section 393 of the Income-tax Act, 2025), as the sheet
        Withholding rates has it; the module withholding says how limits and rounding are counted.
Units:  minor units; whole rupees. A warning: a certificate may give another rate, and the clerk knows it.
Remedy: correct Withheld, the section or the PAN; where no rate is in force, add it to the sheet Withholding rates.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.payable import withholding
from invoice_workbook.schema import CREDIT_NOTE, WITHHOLDING_RATES, BillStatus

CONCERNS = ("bills",)
ONLY_TELLS = True
NEEDS = ("Bills", "WithholdingRates")


def find(books: Books) -> Iterator[Finding]:
    """Bills from which another amount is held back, and those whose section has no rate; only of a company in India."""
    if not withholding.applies(books):
        return
    bills, expected = books["Bills"], withholding.expected(books)
    held = bills["withheld"].fillna(0).astype("int64")
    decided = bills["withheld"].notna() | ~bills["status"].isin(("", BillStatus.ENTERED))
    wanted = expected.fillna(0).astype("int64")
    wrong = decided & expected.notna() & (held != wanted) & (bills["type"] != CREDIT_NOTE)
    sections = withholding.sections(books)
    words = pd.DataFrame({"section": sections, "rates": WITHHOLDING_RATES.sheet})
    figures: dict[str, Any] = {"expected": wanted, "actual": held, "difference": held - wanted, "values": words}
    yield Finding.where(books, ("Bills", "withheld"), wrong, "warning", **figures)
    lacking = withholding.without_rate(books)
    yield Finding.where(
        books, ("Bills", "section"), lacking, "warning", variant="no-rate", actual=sections, values=words
    )
