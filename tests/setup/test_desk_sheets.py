"""The setting Desk in a workbook's file: what is hidden and shown, and that switching back loses nothing."""

import re
from pathlib import Path
from unittest import mock

import pytest
from lxml import etree
from openpyxl import load_workbook

from invoice_workbook import halves
from invoice_workbook.commands import with_button
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.schema import SETTINGS, TABLES, sheets_of
from invoice_workbook.setup import desk_sheets, doctor
from invoice_workbook.tables.write import Edit
from invoice_workbook.template import ribbon
from tests.asked import on
from tests.hosts.test_workbook_file import parts, with_parts

pytestmark = pytest.mark.long  # sheets of every desk

ROW = [setting.name for setting in SETTINGS].index("Desk")


def said(book: Path, desk: str) -> None:
    """The clerk enters the setting."""
    WorkbookFile(book).write({"Settings": Edit({"value": {ROW: desk}}, len(SETTINGS))})


def examined(book: Path, fix: bool = False) -> list[tuple[str, bool]]:
    with mock.patch.object(doctor, "_interpreter", return_value=[]):
        return [(one.id, one.well) for one in doctor.examine_book(book, fix) if one.id == "desk" or not one.well]


def hidden(book: Path) -> set[str]:
    return {sheet.title for sheet in load_workbook(book) if sheet.sheet_state != "visible"} - {"xlwings.conf"}


def hidden_blocks(book: Path) -> list[str]:
    columns = load_workbook(book)["Start"].column_dimensions
    return [
        letter
        for letter in "BCDFGHJKL"
        if any(one.hidden and one.min <= ord(letter) - 64 <= one.max for one in columns.values())
    ]


def buttons(book: Path) -> set[str]:
    tab = etree.fromstring(parts(book)[ribbon.PART])
    return {one.get("id", "") for one in tab.iter(f"{{{ribbon.NAMESPACE}}}button")}


@pytest.mark.parametrize(
    ("desk", "other", "block"), [("receivable", "payable", "JKL"), ("payable", "receivable", "FGH")]
)
def test_a_desk_shows_its_half_and_switching_back_loses_nothing(sample, desk, other, block):
    before, ribbons = {t: list(books_of(WorkbookFile(sample), None)[t].index) for t in TABLES}, buttons(sample)
    assert examined(sample) == []
    said(sample, desk)
    assert examined(sample) == [("desk", False)]
    assert hidden(sample) == set()
    assert examined(sample, fix=True) == [("desk", True)]
    assert hidden(sample) == set(sheets_of(other))
    assert hidden_blocks(sample) == list(block)
    assert buttons(sample) == ribbons == {one.id for one in with_button()}, "a macro hides the other half's"
    assert examined(sample) == []
    assert on(WorkbookFile(sample), "aging", side=other).message, "a command asked for by name does its work"
    said(sample, "both")
    assert examined(sample, fix=True) == [("desk", True)]
    assert (hidden(sample), hidden_blocks(sample), buttons(sample)) == (set(), [], ribbons)
    assert {t: list(books_of(WorkbookFile(sample), None)[t].index) for t in TABLES if t != "Log"} == {
        t: rows for t, rows in before.items() if t != "Log"
    }


def test_a_sheet_that_the_clerk_hid_stays_hidden(sample):
    name = "xl/workbook.xml"
    xml = re.sub(rb'(<sheet name="Goods receipts")', rb'\1 state="hidden"', parts(sample)[name])
    with_parts(sample, {name: xml})
    assert examined(sample) == []
    said(sample, "payable")
    examined(sample, fix=True)
    assert hidden(sample) == {"Goods receipts", *sheets_of("receivable")}


def test_the_sheet_in_front_is_one_that_is_shown(sample):
    names = load_workbook(sample).sheetnames
    name, place = "xl/workbook.xml", names.index("Bills")
    xml = parts(sample)[name]
    xml = re.sub(rb"<workbookView ", b'<workbookView activeTab="%d" ' % place, re.sub(rb' activeTab="\d+"', b"", xml))
    with_parts(sample, {name: xml})
    said(sample, "receivable")
    desk_sheets.arrange(sample, books_of(WorkbookFile(sample), None).settings)
    book = load_workbook(sample)
    assert book.active.title == "Start"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Start"]


@pytest.mark.parametrize(
    ("shown", "desk", "changes"),
    [
        ("Orders Invoices Bills", "both", {}),
        ("Orders Invoices Bills", "receivable", {"Bills": False}),
        ("Orders Bills", "receivable", {"Bills": False}),  # Invoices was hidden by the clerk
        ("Orders Invoices", "both", {"Bills": True}),
        ("Bills", "receivable", {"Bills": False, "Orders": True, "Invoices": True}),
    ],
)
def test_what_is_to_be_shown_and_hidden(shown, desk, changes):
    every = ("Start", "Orders", "Invoices", "Bills", "Log", "Mine")
    assert halves.to_change({name: name in (*shown.split(), "Start", "Log", "Mine") for name in every}, desk) == changes


def test_a_check_looks_at_the_desks_half_and_keeps_the_others_problems(sample):
    on(WorkbookFile(sample), "check")
    before = books_of(WorkbookFile(sample), None)["Problems"]
    halves_of = {table.sheet: table.group for table in TABLES.values()}
    theirs = before[before["sheet"].map(halves_of) == "payable"]
    assert len(theirs)
    said(sample, "receivable")
    done = on(WorkbookFile(sample), "check")
    assert {halves_of[TABLES[one["table"]].sheet] for one in done.json["problems"]} <= {"receivable", "both", "setup"}
    after = books_of(WorkbookFile(sample), None)["Problems"]
    assert set(theirs["problem"]) <= set(after["problem"])
    assert set(after["sheet"].map(halves_of).iloc[-len(theirs) :]) == {"payable"}, "below the desk's own"
    late = on(WorkbookFile(sample), "check", only="late-bill,duplicate-bill")
    assert any(one["table"] == "Bills" for one in late.json["problems"]), "rules that are named are looked at"
