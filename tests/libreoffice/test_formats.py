"""In the open workbook: spelled texts, the calendar of 1904, a totals row. The same as in the file."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.tables.write import Edit
from tests.hosts.test_spelling import _dated, column
from tests.hosts.test_table_size import dressed, invoices, with_totals  # noqa: F401  # a fixture
from tests.hosts.test_workbook_file import part_of, parts, with_parts
from tests.sheets import letter

pytestmark = pytest.mark.libreoffice

TEXTS = ["AB_x0041_C", "plain", "_x000D_", "a\nb", "__x005F_"]


def test_both_hosts_read_the_same_texts(empty, opened):
    WorkbookFile(empty).write({"Customers": Edit({"customer": dict(enumerate(TEXTS))}, len(TEXTS))})
    live = LiveWorkbook(opened(empty)).read()["Customers"]
    assert column(live, "Customer") == TEXTS
    assert column(WorkbookFile(empty).read()["Customers"], "Customer") == TEXTS


def test_a_return_that_excel_stored_is_a_line_break_in_libreoffice(empty, opened):
    """LibreOffice has one kind of line break, and makes it of a carriage return when it opens the file."""
    WorkbookFile(empty).write({"Customers": Edit({"customer": {0: "C-1"}, "name": {0: "one\r\ntwo\rthree"}}, 1)})
    in_file = column(WorkbookFile(empty).read()["Customers"], "Name")
    live = column(LiveWorkbook(opened(empty)).read()["Customers"], "Name")
    assert (in_file, live) == (["one\r\ntwo\rthree"], ["one\ntwo\nthree"])


def test_a_book_from_1904_has_its_days_in_the_open_workbook(empty, opened):
    _dated(empty)
    days = {0: date(2026, 11, 25), 1: date(1904, 1, 2)}
    WorkbookFile(empty).write({"Invoices": Edit({"invoice": {0: "I-0", 1: "I-1"}, "invoice_date": days}, 2)})
    book = opened(empty)
    host = LiveWorkbook(book)
    found = column(host.read()["Invoices"], "Invoice date")
    assert found == [datetime(2026, 11, 25), datetime(1904, 1, 2)]
    host.write({"Invoices": Edit({"due_date": {0: date(2026, 12, 25)}}, 2)})
    assert column(LiveWorkbook(book).read()["Invoices"], "Due date")[0] == datetime(2026, 12, 25)
    assert (
        book.sheets["Invoices"][f"{letter('Invoices', 'Due date')}5"].api.getCellByPosition(0, 0).getValue()
        == 44889 + 30
    )


def test_a_plain_number_in_a_book_from_1904_is_its_day_in_the_open_workbook(empty, opened):
    _dated(empty)
    cell = f'(<c r="{letter("Invoices", "Invoice date")}5") s="\\d+"'.encode()
    WorkbookFile(empty).write({"Invoices": Edit({"invoice": {0: "I-1"}, "invoice_date": {0: 44889}}, 1)})
    name = part_of(empty, "Invoices")
    with_parts(empty, {name: re.sub(cell, rb"\1", parts(empty)[name])})
    live = LiveWorkbook(opened(empty))
    assert books_of(live, None)["Invoices"]["invoice_date"].dt.date.tolist() == [date(2026, 11, 25)]


def test_a_totals_row_moves_down_in_the_open_workbook(with_totals, opened):  # noqa: F811
    book = opened(with_totals)
    sheet, open_ = book.sheets["Invoices"], letter("Invoices", "Open")
    sheet["Z1"].formula = f"={open_}8"
    host = LiveWorkbook(book)
    assert host.read()["Invoices"].length == 3
    host.write(invoices(6))
    assert sheet["A5:A11"].value == [*(f"I-{n}" for n in range(6)), "Total"]
    assert "SUBTOTAL" in sheet[f"{open_}11"].formula
    assert sheet["Z1"].formula.replace("$", "") == f"={open_}11"
    assert LiveWorkbook(book).read()["Invoices"].length == 6


def test_a_totals_row_comes_back_when_a_write_fails(with_totals, opened, monkeypatch):  # noqa: F811
    from invoice_workbook.errors import WorkbookError
    from invoice_workbook.hosts import live_edit

    book = opened(with_totals)
    host = LiveWorkbook(book)
    before = host.read()["Invoices"]

    def refuse(*_: object) -> bool:
        return False

    monkeypatch.setattr(live_edit, "_is_same", refuse)
    with pytest.raises(WorkbookError):
        host.write(invoices(6))
    monkeypatch.undo()
    after = LiveWorkbook(book).read()["Invoices"]
    assert (after.length, after.columns[0]) == (before.length, before.columns[0])
    assert book.sheets["Invoices"]["A8"].value == "Total"


def test_a_totals_row_moves_up_in_the_open_workbook(empty: Path, opened):
    rows = 8
    WorkbookFile(empty).write({"Problems": Edit({"problem": {n: f"P-{n}" for n in range(rows)}}, rows)})
    dressed(empty, "Problems", {1: "Total"}, rows)
    book = opened(empty)
    host = LiveWorkbook(book)
    host.read()
    host.write({"Problems": Edit({"problem": {0: "P-0"} | dict.fromkeys(range(2, rows))}, 2)})
    assert book.sheets["Problems"]["A5:A8"].value == ["P-0", "P-1", "Total", None]
    assert LiveWorkbook(book).read()["Problems"].length == 2
