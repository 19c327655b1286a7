"""Rows that were typed below a table that did not grow count, and the next save makes them rows of it."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import sheet_edit
from invoice_workbook.hosts.cell_xml import Content, Formula
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.setup import doctor
from invoice_workbook.tables.write import Edit
from tests.asked import on
from tests.hosts.test_table_size import dressed, refs
from tests.hosts.test_workbook_file import parts, with_parts


def typed(book: Path, table: str, rows: dict[int, dict[int, Content]]) -> None:
    """What a clerk types into cells of the sheet, by row below the table's last and column of it, both from 1."""
    part = WorkbookFile(book).tables[table]
    cells = {part.last_row + row: dict(found) for row, found in rows.items()}
    xml, _ = sheet_edit.edit(parts(book)[part.sheet_part], cells, {})
    with_parts(book, {part.sheet_part: xml})


def ids(book: Path) -> list[str]:
    return list(books_of(WorkbookFile(book), date(2026, 11, 30))["Orders"]["order"])


@pytest.fixture
def orders(empty: Path) -> Path:
    """A book with two orders."""
    WorkbookFile(empty).write({"Orders": Edit({"order": {0: "SO-1", 1: "SO-2"}, "customer": {0: "C-1", 1: "C-1"}}, 2)})
    return empty


def test_rows_right_below_are_read_up_to_the_first_blank_one(orders):
    typed(orders, "Orders", {1: {1: "SO-3", 2: "C-1"}, 2: {1: "SO-4"}, 4: {1: "a note of mine"}})
    assert ids(orders) == ["SO-1", "SO-2", "SO-3", "SO-4"]
    assert WorkbookFile(orders).rows_below() == {"Orders": 2}


@pytest.mark.parametrize(
    "cells",
    [
        {2: {1: "behind a blank row"}},
        {1: {4: Formula("SUM(A1:A2)")}},
        {1: {90: "beside"}},
    ],
)
def test_what_is_no_row_of_the_table_is_left_alone(orders, cells):
    before = refs(orders, "Orders")
    typed(orders, "Orders", cells)
    assert ids(orders) == ["SO-1", "SO-2"]
    on(WorkbookFile(orders), "check")
    assert refs(orders, "Orders") == before


def test_the_next_save_takes_them_in_with_the_tables_formulas_and_what_was_typed_stays(orders):
    typed(orders, "Orders", {1: {1: "SO-3", 2: "C-9"}})
    on(WorkbookFile(orders), "check")
    assert WorkbookFile(orders).rows_below() == {}
    assert refs(orders, "Orders")[0].endswith("7")
    sheet = load_workbook(orders)["Orders"]
    assert [sheet.cell(7, column).value for column in (1, 2)] == ["SO-3", "C-9"]
    net = WorkbookFile(orders).tables["Orders"].headers.index("Net") + 1
    assert str(sheet.cell(7, net).value).startswith("=")
    problems = [one["document"] for one in on(WorkbookFile(orders), "check").json["problems"]]
    assert "SO-3" in problems


def test_new_rows_go_below_them(orders):
    typed(orders, "Orders", {1: {1: "SO-3"}})
    WorkbookFile(orders).write({"Orders": Edit({"order": {3: "SO-4"}}, 4)})
    assert ids(orders) == ["SO-1", "SO-2", "SO-3", "SO-4"]


def test_a_note_that_is_in_the_way_is_told_as_before(orders):
    typed(orders, "Orders", {1: {1: "SO-3"}, 3: {1: "a note"}})
    with pytest.raises(WorkbookError, match="row 9"):
        WorkbookFile(orders).write({"Orders": Edit({"order": {4: "SO-5"}}, 6)})


@pytest.mark.long  # a whole run of its own
def test_doctor_says_it_and_takes_them_in(orders):
    typed(orders, "Orders", {1: {1: "SO-3"}})
    told = {one.id: one for one in doctor.examine_book(orders)}
    assert not told["rows-below"].well
    assert "Orders (1)" in told["rows-below"].message
    assert {one.id: one for one in doctor.examine_book(orders, fix=True)}["rows-below"].well
    assert "rows-below" not in {one.id for one in doctor.examine_book(orders)}
    assert ids(orders) == ["SO-1", "SO-2", "SO-3"]


def test_the_first_row_of_a_table_without_any_may_stay_blank(empty):
    typed(empty, "Orders", {1: {1: "SO-1"}})
    assert [id_ for id_ in ids(empty) if id_] == ["SO-1"]


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="the totals row is put in by hand")
def test_below_a_totals_row_nothing_is_a_row(empty):
    WorkbookFile(empty).write({"Invoices": Edit({"invoice": {n: f"I-{n}" for n in range(3)}}, 3)})
    dressed(empty, "Invoices", {1: "Total", 2: "by hand"}, 3)
    typed(empty, "Invoices", {1: {1: "a note"}})
    assert WorkbookFile(empty).rows_below() == {}
