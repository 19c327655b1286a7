"""CGST, SGST and IGST of a bill on paper: filled where they come to the tax, blank where anything is unsure."""

from pathlib import Path

import pytest

from invoice_workbook.commands import paper_bills
from tests.formats.test_paper import paper
from tests.sheets import books

HEAD = "Guntur Mills\nTax Invoice\nInvoice No: GM-4711\nInvoice date: 2026-11-02\nGSTIN 37ZZGFM6612A1ZJ\n"
SETTINGS = "name | value\n Country | {country}\n Home currency | INR\n Tax number | 37ZZKCT4127M1ZR"
PAPERS = {
    "halves": (
        "Taxable value  INR 1,000.00\nCGST 9%  90.00\nSGST 9%  90.00\nTotal amount  INR 1,180.00",
        {"net": 100_000, "tax": 18_000, "gross": 118_000, "cgst": 9_000, "sgst": 9_000},
    ),
    "of a union territory": (
        "Taxable value  INR 1,000.00\nCGST 9%  90.00\nUTGST 9%  90.00\nTotal amount  INR 1,180.00",
        {"net": 100_000, "tax": 18_000, "gross": 118_000, "cgst": 9_000, "sgst": 9_000},
    ),
    "integrated": (
        "Taxable value  INR 1,000.00\nIGST 18%  180.00\nTotal amount  INR 1,180.00",
        {"net": 100_000, "tax": 18_000, "gross": 118_000, "igst": 18_000},
    ),
    "a tax without a name": (
        "Taxable value  INR 1,000.00\nTax 18%  180.00\nTotal amount  INR 1,180.00",
        {"net": 100_000, "tax": 18_000, "gross": 118_000},
    ),
    "halves that are not the tax": (
        "Taxable value  INR 1,000.00\nCGST 9%  90.00\nSGST 9%  80.00\nTax 18%  180.00\nTotal amount  INR 1,180.00",
        {"net": 100_000, "tax": 18_000, "gross": 118_000},
    ),
}
AMOUNTS = ("net", "tax", "gross", "cgst", "sgst", "igst")


@pytest.mark.parametrize("case", PAPERS)
def test_the_taxes_that_prove_each_other_are_filled_in(case):
    words, wanted = PAPERS[case]
    for country in ("IN", "DE"):
        read = paper_bills.read(
            books(Settings=SETTINGS.format(country=country)), "x.pdf", paper(HEAD + words), {}, Path("f")
        )
        kept = {name: amount for name, amount in wanted.items() if country == "IN" or "gst" not in name}
        assert {name: read.cells[name] for name in AMOUNTS if name in read.cells} == kept
        assert all(name in read.places for name in kept)
