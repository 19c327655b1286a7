"""Tables from other programs: what is refused is named by the file's line, in an Excel file by the sheet's row."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table
from invoice_workbook.inputs import Input

NOTES = 'Customer,Notes\nC-1,"one\ntwo\nthree"\n\nC-2,short\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "notes.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_row_of_a_csv_file_is_numbered_by_the_line_on_which_it_begins(tmp_path):
    assert csv_table.read(Input.of(written(tmp_path, NOTES))).numbers == [2, 6]


@pytest.mark.parametrize(
    ("more", "line"),
    [("C-3,a,b\n", 7), ('C-3,"never closed\nC-4,x\n', 7), ('C-3,"closed"too early\n', 7)],
    ids=["too many cells", "a quotation mark never closed", "a quotation mark closed too early"],
)
def test_a_refusal_names_the_line(tmp_path, more, line):
    with pytest.raises(WorkbookError, match=rf"row {line}\b"):
        csv_table.read(Input.of(written(tmp_path, NOTES + more)))


@pytest.mark.not_ours("deep.xlsx", reason="another program's export")
def test_a_row_of_an_excel_file_is_numbered_as_the_sheet_shows_it(tmp_path):
    book = Workbook()
    for row, cells in {3: ("Customer", "Notes"), 5: ("C-1", "x"), 9: ("C-2", "y")}.items():
        for column, cell in enumerate(cells, 2):
            book.worksheets[0].cell(row, column, cell)
    book.save(tmp_path / "deep.xlsx")
    assert csv_table.read(Input.of(tmp_path / "deep.xlsx")).numbers == [5, 9]


def test_the_line_that_tells_excel_the_mark_is_no_header(tmp_path):
    export = csv_table.read(Input.of(written(tmp_path, "sep=;\na;b\n1;2\n")))
    assert (export.headers, export.numbers) == (("a", "b"), [3])


@pytest.mark.parametrize("text, row", [("a,{long}\n1,2\n", 1), ('a,b\n1,"{long}"\n', 2)])
def test_a_cell_without_end_is_refused_by_its_row(tmp_path, text, row):
    with pytest.raises(WorkbookError, match=f"row {row}: a cell has more than 131072 characters"):
        csv_table.read(Input.of(written(tmp_path, text.format(long="x" * 140_000))))


def test_a_text_that_is_called_xls_is_read(tmp_path):
    file = tmp_path / "a.xls"
    file.write_text("a\tb\n1\t2\n")
    assert csv_table.read(Input.of(file)).headers == ("a", "b")
