"""The documents that leave, in every shape, keep Excel's rules."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import PIL.Image
import pytest
from openpyxl import load_workbook
from openpyxl.drawing.image import Image

from invoice_workbook.documents import invoice_layout, invoice_xlsx, plain_xlsx
from invoice_workbook.documents.report import gathering, xlsx
from invoice_workbook.languages import languages
from invoice_workbook.setup import new_book
from tests.asked import wanted
from tests.documents.test_invoice_files import SHAPES, invoice
from tests.excel_rules import check
from tests.sample.test_faults import sample_books
from tests.sheets import books

pytestmark = pytest.mark.long  # every document


@pytest.mark.parametrize("shape", SHAPES)
def test_invoices_break_no_rule(shape):
    assert check.broken(invoice_xlsx.make(SHAPES[shape], invoice_layout.make()), "invoice.xlsx") == []


def test_the_layout_breaks_no_rule():
    assert check.broken(invoice_layout.make(), invoice_layout.FILE_NAME) == []


def test_an_invoice_on_a_clerks_own_layout_breaks_no_rule():
    book = load_workbook(BytesIO(invoice_layout.make()))
    sheet, logo, layout = book["Invoice"], BytesIO(), BytesIO()
    PIL.Image.new("RGB", (40, 20), "navy").save(logo, "PNG")
    sheet.add_image(Image(logo), "H1")
    sheet.merge_cells("A4:C4")
    sheet.print_area = "A1:I60"
    book.save(layout)
    assert check.broken(invoice_xlsx.make(invoice(4), layout.getvalue()), "invoice.xlsx") == []


def test_plain_tables_break_no_rule():
    rows = [["=1+1", " kept ", "two\nlines", "_x0041_", "a" * 40_000], ["", None, 1.5, date(2026, 11, 30), -3]]
    sheet = plain_xlsx.Sheet("Open items", list("ABCDE"), rows, frozenset({2}), (2, 0))
    made = plain_xlsx.make([sheet], date(2026, 11, 30))
    assert check.broken(made, "export.xlsx") == []


@pytest.mark.parametrize("language", languages())
def test_management_reports_break_no_rule(language):
    these = sample_books()[0]
    full = these.with_tables(Problems=wanted("check", these).tables["Problems"])
    for one in (full, books()):
        said = replace(one, settings=replace(one.settings, values={**one.settings.values, "Language": language}))
        assert check.broken(xlsx.make(gathering.gather(said)), "report.xlsx") == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("ending", ["xlsm", "xlsx"])
def test_new_books_break_no_rule(language, ending, tmp_path):
    path = tmp_path / f"book.{ending}"
    new_book.make(path, language)
    assert check.broken(path.read_bytes(), path.name) == []
