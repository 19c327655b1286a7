"""gst: the workbook of a month, its figures in the JSON, and what is refused."""

from io import BytesIO

import openpyxl
import pytest

from invoice_workbook.commands.outcome import File
from invoice_workbook.errors import WorkbookError
from tests.asked import wanted
from tests.indian import INVOICES, SETTINGS, company


def test_the_workbook_has_each_table():
    found = wanted("gst", company(), month="2026-11")
    [file] = found.files
    assert isinstance(file, File) and callable(file.content)
    assert file.path.name == "GSTR-1 2026-11.xlsx"
    book = openpyxl.load_workbook(BytesIO(file.content()))
    assert book.sheetnames == [
        "B2B",
        "SEZ",
        "DE",
        "B2CL",
        "B2CS",
        "EXP",
        "NIL",
        "CDNR",
        "CDNUR",
        "HSN",
        "DOCS",
        "GSTR-3B",
    ]
    assert [row[1] for row in book["B2CL"].iter_rows(min_row=2, values_only=True)] == ["KT/1008"]
    assert found.more["gstr1"]["B2CL"] == {"net": "200000.00", "cgst": "0.00", "sgst": "0.00", "igst": "36000.00"}
    assert found.more["gstr3b"]["3.2"] == {"29": "36360.00"}
    assert "11 documents" in found.message


@pytest.mark.parametrize(
    ("settings", "month"),
    [(SETTINGS.replace("| IN\n", "| IE\n"), "2026-11"), (SETTINGS, "2026-13"), (SETTINGS, "0000-11")],
)
def test_what_is_refused(settings, month):
    with pytest.raises(WorkbookError):
        wanted("gst", company(Settings=settings), month=month)


def test_a_document_without_a_rate_is_named():
    given = company(Invoices=INVOICES.replace("INR|2000.00|0.00", "EUR|2000.00|0.00"))
    with pytest.raises(WorkbookError, match="KT/1004"):
        wanted("gst", given, month="2026-11")
