"""What no longer fits into a sheet is refused before anything is written, and a sheet that is nearly full says so."""

import re
import zipfile
from pathlib import Path

import pytest

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import wall
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.setup import doctor
from tests.hosts.test_table_size import invoices
from tests.hosts.test_workbook_file import parts


def refused(book: Path, count: int) -> str:
    """What a write of so many invoices is told; the file stays as it was."""
    before = book.read_bytes()
    with pytest.raises(WorkbookError) as error:
        WorkbookFile(book).write(invoices(count))
    assert book.read_bytes() == before
    return str(error.value)


def test_a_table_ends_with_the_sheets_last_row_at_most(empty, monkeypatch):
    monkeypatch.setattr(wall, "MOST_ROWS", 12)
    assert refused(empty, 9) == (
        "The sheet Invoices would have 9 rows of data, and Excel has room for 8, so nothing was written: "
        "invoice-workbook archive BOOK YEAR moves closed years into a workbook of their own, or write less at once."
    )
    WorkbookFile(empty).write(invoices(8))


def test_excels_last_row_is_the_real_one():
    """Nothing is made of a million rows to find out that they do not fit."""
    for has_totals in (False, True):
        most = 1_048_576 - 4 - has_totals
        wall.refuse_rows("Bills", 4, most, has_totals=has_totals)
        with pytest.raises(WorkbookError, match=f"would have {most + 1} rows of data, and Excel has room for {most}"):
            wall.refuse_rows("Bills", 4, most + 1, has_totals=has_totals)


def test_a_sheet_that_could_not_be_read_again_is_not_written(empty, monkeypatch):
    WorkbookFile(empty).write(invoices(5))
    size = max(info.file_size for info in zipfile.ZipFile(empty).infolist())
    monkeypatch.setattr(wall, "MOST_BYTES", size)
    said = refused(empty, 20_000)
    assert re.match(r"The sheet Invoices would unpack to \d+ MB, and no more than \d+ MB can be read again, ", said)
    WorkbookFile(empty).write(invoices(6))


def test_what_is_too_large_to_be_read_is_not_called_damaged(empty, monkeypatch):
    """The reader's own limit, lowered."""
    WorkbookFile(empty).write(invoices(5))
    least = len(parts(empty)[WorkbookFile(empty).tables["Invoices"].sheet_part]) - 1
    monkeypatch.setenv("WOLFXL_MAX_ZIP_ENTRY_BYTES", str(least))
    for most, id_ in ((wall.MOST_BYTES, "damaged"), (least, "part-too-large")):
        monkeypatch.setattr(wall, "MOST_BYTES", most)
        with pytest.raises(WorkbookError) as error:
            WorkbookFile(empty).read()
        assert error.value.id == id_
    assert "is not damaged, but its part xl/worksheets/" in str(error.value)


@pytest.mark.parametrize(("most", "said"), [(200, []), (106, []), (105, [("Invoices", 80)]), (93, [("Invoices", 90)])])
def test_the_doctor_says_which_sheet_is_nearly_full(empty, monkeypatch, most, said):
    WorkbookFile(empty).write(invoices(80))
    monkeypatch.setattr(wall, "MOST_ROWS", most)
    monkeypatch.setattr(doctor, "_interpreter", lambda _: [])
    told = {one.id: one for one in doctor.examine_book(empty)}
    host = WorkbookFile(empty)
    assert list(wall.nearly_full(host.path, host.tables)) == said
    assert ("nearly-full" in told) == bool(said)
    if said:
        assert not told["nearly-full"].well and f"Invoices is {said[0][1]} % full" in told["nearly-full"].message
