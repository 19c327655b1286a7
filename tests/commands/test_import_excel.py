"""Tables from Excel and LibreOffice: what a cell shows is what is taken; every fault is listed at once."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.cli import run

BILLS = "Bill,Vendor,Bill date,Due date,Currency,Net,Tax,Gross,Purchase order"


def workbook(path: Path, rows: list[list[object]], **options: bool) -> Path:
    """A workbook; a cell that is a pair has a number format, one that begins with `=` is a formula with its value."""
    book = xlsxwriter.Workbook(str(path), options)
    sheet = book.add_worksheet()
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            value, code = cell if isinstance(cell, tuple) else (cell, "")
            if code.startswith("="):
                sheet.write_formula(row, column, code, None, value)
            else:
                sheet.write(row, column, value, book.add_format({"num_format": code}) if code else None)
    book.close()
    return path


def column(book: Path, table: str, header: str) -> list[object]:
    block = WorkbookFile(book).read()[table]
    return list(block.columns[list(block.headers).index(header)])


SHOWN = [
    # cell, what the text column gets
    ((42, "00000"), "00042"),
    ((7, "00000"), "00007"),
    ((123456, "000-000"), "123-456"),
    ((12, '"V-"0000'), "V-0012"),
    ((12.5, "0.00"), "12.50"),
    ((1234567, "#,##0"), "1234567"),
    ((0.5, "0%"), "50%"),
    ((datetime(2026, 3, 2), "dd/mm/yyyy"), "2026-03-02"),
    (True, "TRUE"),
    (3.0, "3"),
    ("1234567890123456789", "1234567890123456789"),
    ("00815", "00815"),
]


@pytest.mark.parametrize("is_1904", [False, True])
@pytest.mark.not_ours("*.xlsx", reason="another program's export")
def test_a_text_column_takes_what_the_cells_show(empty, tmp_path, is_1904):
    rows = [["Customer", "Name"], *([f"C-{n}", cell] for n, (cell, _) in enumerate(SHOWN))]
    file = workbook(tmp_path / "c.xlsx", rows, date_1904=is_1904)
    assert run("import", empty, "Customers", file).code == 0
    assert column(empty, "Customers", "Name") == [shown for _, shown in SHOWN]


@pytest.mark.not_ours("*.xlsx", reason="another program's export")
def test_a_percentage_typed_as_one_is_a_percentage(empty, tmp_path):
    cells: list[object] = [(0.23, "0%"), (0.235, "0.0%"), (0.07, "0%"), 19, "20%", (0.196, "0%")]
    rows = [["Country", "Valid from", "Rate %"], *([f"A{n}", "2026-01-01", cell] for n, cell in enumerate(cells))]
    said = run("import", empty, "Interest rates", workbook(tmp_path / "r.xlsx", rows))
    assert said.code == 0, said.err
    assert column(empty, "InterestRates", "Rate %") == [23, 23.5, 7, 19, 20, 19.6]


@pytest.mark.not_ours("*.xlsx", reason="another program's export")
def test_every_fault_is_listed_at_once_and_nothing_imported(empty, tmp_path):
    good: list[object] = ["V-1", (datetime(2026, 11, 1), "yyyy-mm-dd"), "2026-12-01", "EUR", 1, 0, 1, ""]
    rows: list[list[object]] = [[*BILLS.split(",")], *([f"B-{n}", *good] for n in range(4))]
    rows[1][5] = ("#N/A", "=NA()")
    rows[2][2] = "31.02.2026"
    rows[2][6] = "1,5"
    rows[3][8] = 1.234567890123457e18
    rows[4][8] = ("#REF!", "=1")
    before = empty.read_bytes()
    said = run("import", empty, "Bills", workbook(tmp_path / "b.xlsx", rows), "--json")
    assert said.code == 2
    faults = [(one["row"], one["column"]) for one in said.json["refused"]]
    assert faults == [(2, "Net"), (3, "Bill date"), (3, "Tax"), (4, "Purchase order"), (5, "Purchase order")]
    assert "#N/A" in said.err and "31.02.2026" in said.err and "2 more cells" in said.err
    assert len(said.err.splitlines()) == 1
    assert empty.read_bytes() == before


def test_no_more_than_fifty_are_listed(empty, tmp_path):
    file = tmp_path / "b.csv"
    file.write_text(f"{BILLS}\n" + "".join(f"B-{n},V-1,soon,,EUR,1,0,1,\n" for n in range(200)), "utf-8")
    said = run("import", empty, "Bills", file, "--json")
    assert said.code == 2 and len(said.json["refused"]) == 50
    assert "197 more cells" in said.err


@pytest.mark.parametrize(
    ("dates", "decimal", "cells", "expected"),
    [
        ("dmy", ",", "02.03.2026|1.234,50|0|1.234,50", (datetime(2026, 3, 2), 1234.5)),
        ("mdy", ".", '02/03/2026|"1,234.50"|0|"1,234.50"', (datetime(2026, 2, 3), 1234.5)),
        ("", ",", "2026-03-02|7,5|0|7,5", (datetime(2026, 3, 2), 7.5)),
        ("dmy", ",", "02.03.2026|1.5|0|1.5", None),  # no groups of three: not taken for 15
        ("ydm", "", "2026-03-02|1|0|1", None),
        ("", ";", "2026-03-02|1|0|1", None),
    ],
)
def test_dates_and_decimals_without_a_mapping(empty, tmp_path, dates, decimal, cells, expected):
    file = tmp_path / "b.csv"
    day, net, tax, gross = cells.split("|")
    file.write_text(f"Bill;Vendor;Bill date;Currency;Net;Tax;Gross\nB-1;V-1;{day};EUR;{net};{tax};{gross}\n", "utf-8")
    options = [*(("--dates", dates) if dates else ()), *(("--decimal", decimal) if decimal else ())]
    said = run("import", empty, "Bills", file, *options)
    assert said.code == (2 if expected is None else 0), said.err
    if expected:
        assert (column(empty, "Bills", "Bill date"), column(empty, "Bills", "Net")) == ([expected[0]], [expected[1]])
