"""Bills on paper: what is certain fills the row, with where it stood; what a vendor's verified bills teach."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
import pikepdf
import pytest

from benchmarks.papers import books
from invoice_workbook.commands import paper_bills
from invoice_workbook.commands.received_bills import taken_in
from invoice_workbook.commands.received_files import Came
from invoice_workbook.documents import invoice_pdf
from invoice_workbook.engine.run import books_of
from invoice_workbook.formats.paper.words import BLANK, Paper
from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.cli import run
from tests.commands.test_import_bill import SHAPE, put
from tests.formats.test_paper import paper

VENDORS = b"Vendor,Name,Tax number,Status\nV-7,Kranich,DE 136695976,active\n"
FOLDER = Path("Books files")


def test_a_plain_pdf_fills_its_row_and_says_where_it_was_read(empty, tmp_path):
    run("import", empty, "Vendors", put(tmp_path, "v.csv", VENDORS))
    plain = put(tmp_path, "paper.pdf", invoice_pdf.make(SHAPE))
    said = run("import-bill", empty, plain, "--json", "--as-of", "2026-11-20")
    assert said.json["bills"][0]["verdict"] == "read from paper"
    bill = books_of(WorkbookFile(empty), None)["Bills"].iloc[0]
    assert (bill["vendor"], bill["vendor_reference"], bill["status"]) == ("V-7", SHAPE.id, "entered")
    assert (bill["net"], bill["tax"], bill["gross"]) == (SHAPE.net, SHAPE.tax, SHAPE.gross)
    assert (bill["bill_date"].date(), bill["due_date"].date()) == (SHAPE.issued, SHAPE.due)
    assert "Gross: page 1, “Zu zahlen” 52,41" in bill["read_from"]
    assert run("import-bill", empty, plain, "--json", "--as-of", "2026-11-20").json["bills"][0]["verdict"] == "known"


def test_a_locked_pdf_is_one_sentence(empty, tmp_path):
    locked = BytesIO()
    with pikepdf.open(BytesIO(invoice_pdf.make(SHAPE))) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    said = run("import-bill", empty, put(tmp_path, "x.pdf", locked.getvalue()))
    assert said.code != 0 and "x.pdf is protected by a password" in said.err


def test_what_cannot_be_read_is_a_row_to_be_typed_and_says_what_would_read_it():
    outcome = taken_in(
        books(), [Came("x.png", b"\x89PNG", None, paper=Paper(kind=BLANK, wants="scan"))], FOLDER, "cora"
    )
    assert outcome.more["bills"][0] == {"file": "x.png", "bill": "B-00001", "verdict": "to be typed", "wants": "scan"}
    assert "invoice-workbook[scan]" in outcome.message


def test_another_account_than_the_vendors_holds_the_bill():
    text = "Kranich & Söhne GmbH\nUSt-IdNr. DE136695976\nIBAN DE75512108001245126199"
    read = paper_bills.read(books(), "x.pdf", paper(text), {}, FOLDER)
    assert read.cells["vendor"] == "V-001" and "DE75512108001245126199" in read.holds[0]


@pytest.mark.parametrize(
    "text, vendor",
    [
        ("Kranich & Söhne GmbH · Speicherstraße 12", "V-001"),
        ("Kranich & Söhne GmbH\nUSt-IdNr. DE129273398", "V-002"),  # the number counts for more than the name
        ("Kranich & Söhne GmbH\nUSt-IdNr. DE999999999", None),
        ("Northwind Tools Ltd\nKranich & Söhne GmbH", None),
        ("Nobody & Sons Ltd", None),
    ],
)
def test_whose_bill_it_is(text, vendor):
    assert paper_bills.read(books(), "x.pdf", paper(text), {}, FOLDER).cells.get("vendor") == vendor


LAST = (
    "Kranich & Söhne GmbH   DE136695976\nVorgang         A-77\nZu erstatten am 03.12.2026\nTag             02/03/2026"
)
NEXT = "Kranich & Söhne GmbH   DE136695976\nVorgang         A-99\nTag             04/05/2026"


def test_what_a_clerk_verified_is_known_on_the_vendors_next_bill():
    """The label before a verified number, and the order in which a verified day is written."""
    known = books()
    row = {"bill": "B-1", "vendor": "V-001", "vendor_reference": "A-77", "status": "verified", "files": "B-1 x.pdf"}
    bills = known["Bills"].reindex([0])
    for name, value in {**row, "bill_date": pd.Timestamp(2026, 3, 2), "row_decimals": 2}.items():
        bills[name] = bills[name].astype(object) if isinstance(value, str) else bills[name]
        bills.loc[0, name] = value
    taught = replace(known, as_of=date(2026, 11, 25)).with_tables(Bills=bills)
    papers = {FOLDER / "Bills" / "B-1 x.pdf": paper(LAST)}
    read = paper_bills.read(taught, "y.pdf", paper(NEXT), papers, FOLDER)
    assert read.cells["vendor_reference"] == "A-99"
    assert read.cells["bill_date"] == pd.Timestamp(2026, 5, 4)
    assert "vendor_reference" not in paper_bills.read(known, "y.pdf", paper(NEXT), papers, FOLDER).cells
