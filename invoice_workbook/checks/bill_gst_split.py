"""A bill's taxes are two equal halves, or the integrated tax alone, and come to its tax.

Source: CGST Act 2017, section 9, and SGST Acts, section 9 (the same rate to the union and the state); IGST Act 2017,
        section 5 (integrated tax instead). CGST Rules, rule 46(m): a tax invoice says each of them by itself.
Units:  minor units of the bill's currency, compared exactly. Of a bill under reverse charge they are what we owe the
        state ourselves, of a vendor abroad what customs took: they come to nothing of its tax.
Remedy: correct what was mistyped; if the bill says so, have the vendor send a right one: no credit is given for it.
"""

from collections.abc import Iterator
from typing import Any

from invoice_workbook import gst
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import supplies

CONCERNS = ("bills",)
TELLS_VENDOR = True
NEEDS = ("Bills",)


def find(books: Books) -> Iterator[Finding]:
    """Bills with both kinds of tax, with unequal halves, or whose taxes are not the tax; only of a company in India."""
    if not supplies.is_indian(books):
        return
    bills = books["Bills"]
    cgst, sgst, igst = (bills[field].fillna(0).astype("int64") for field in ("cgst", "sgst", "igst"))
    both = (igst != 0) & ((cgst != 0) | (sgst != 0))
    yield Finding.where(books, ("Bills", "igst"), both, "error", variant="both", actual=igst)
    halves = (cgst != sgst) & ~both
    figures: dict[str, Any] = {"expected": cgst, "actual": sgst, "difference": sgst - cgst}
    yield Finding.where(books, ("Bills", "sgst"), halves, "error", variant="halves", **figures)
    total, tax = cgst + sgst + igst, bills["tax"].fillna(0).astype("int64")
    abroad = supplies.of_documents(books, "Bills")["supplier"] == gst.ABROAD
    said = bills[["cgst", "sgst", "igst"]].notna().any(axis=1) & (bills["reverse_charge"] != "yes") & ~abroad
    wrong = said & (total != tax) & ~both & ~halves
    figures = {"expected": total, "actual": tax, "difference": tax - total}
    yield Finding.where(books, ("Bills", "tax"), wrong, "error", variant="sum", **figures)
