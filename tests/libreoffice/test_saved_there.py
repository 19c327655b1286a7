"""A workbook that LibreOffice saved is mended: its own look again, every cell as it was typed."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts import saving
from invoice_workbook.hosts.package import Package
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.setup.excel_parts import Link
from invoice_workbook.template import ribbon
from tests.cli import run
from tests.sheets import frames_text, number

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(180)]


def test_doctor_puts_the_cells_into_the_version_from_before(opened, sample):
    saving.keep_version(sample, is_overwritten=True)
    before = books_of(WorkbookFile(sample), None)
    book = opened(sample)
    customers = book.sheets["Customers"]
    table = customers.tables["Customers"]
    last, width = table.range.last_cell.row, table.range.columns.count
    customers["B5"].value = "Söhne & Töchter"
    customers.range((last + 1, 1)).value = [["C-900", "=New Ltd"]]
    table.resize(customers.range((4, 1), (last + 1, width)))
    book.save()
    book.close()
    told = run("doctor", sample)
    assert told.code == 1
    assert "LibreOffice saved" in told.out
    assert run("doctor", sample, "--fix").code == 0
    with Package(sample) as package:
        assert {ribbon.PART, "xl/theme/theme1.xml"} <= set(package.names())
    assert Link.of(sample) == Link.here()
    after = books_of(WorkbookFile(sample), None)
    assert list(after["Customers"]["name"].iloc[[0, -1]]) == ["Söhne & Töchter", "=New Ltd"]
    for name in set(before.tables) - {"Customers"}:
        assert frames_text({name: after[name]}) == frames_text({name: before[name]}), name
    sheet = load_workbook(sample)["Invoices"]
    assert all(str(sheet.cell(row, number("Invoices", "Paid")).value).startswith("=") for row in range(5, 12))
    assert len(saving.versions(sample)) == 2


def test_without_a_version_from_before_it_says_so(app, sample):
    book = app.books.open(sample)
    book.save()
    book.close()
    before = Path(sample).read_bytes()
    told = run("doctor", sample, "--fix")
    assert told.code == 1
    assert "no previous version" in told.out
    assert Path(sample).read_bytes() == before
