"""A bill under reverse charge asks for no tax: we pay it to the state ourselves.

Source: CGST Act 2017, sections 9(3) and 9(4); IGST Act 2017, sections 5(3) and 5(4); CGST Rules, rule 46(p): the bill
        says that tax is payable on reverse charge. What we owe stands in CGST and SGST, or in IGST.
Units:  minor units of the bill's currency.
Remedy: pay the net alone and have the vendor send a right bill, or clear Reverse charge; enter the tax that we owe.
"""

from collections.abc import Iterator
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import supplies

CONCERNS = ("bills",)
TELLS_VENDOR = True
NEEDS = ("Bills",)


def find(books: Books) -> Iterator[Finding]:
    """Such bills with tax in what they ask for, and those without the tax that we owe; only of a company in India."""
    if not supplies.is_indian(books):
        return
    bills = books["Bills"]
    mine = bills["reverse_charge"] == "yes"
    over = bills["gross"].fillna(0) - bills["net"].fillna(0)
    taxed = mine & ((bills["tax"].fillna(0) != 0) | (over.abs() >= 10 ** bills["row_decimals"].astype("int64")))
    figures: dict[str, Any] = {"expected": bills["net"], "actual": bills["gross"], "difference": over}
    yield Finding.where(books, ("Bills", "gross"), taxed, "error", variant="taxed", **figures)
    unknown = mine & bills[["cgst", "sgst", "igst"]].isna().all(axis=1)
    yield Finding.where(books, ("Bills", "reverse_charge"), unknown, "warning", variant="unknown")
