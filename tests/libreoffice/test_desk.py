"""The clerk's desk in LibreOffice: what can be undone, what is selected, whose window speaks."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from invoice_workbook.errors import WorkbookError
from invoice_workbook.excel import chosen
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.libreoffice import boxes, office, runpython
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from tests.libreoffice.clerk import Clerk, hide, seated, select
from tests.sheets import place

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(300)]
BILLS = 12
FIRST = 5
STATUS, HOLD = (place("Bills", field) for field in ("status", "hold"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with twelve bills and as many customers."""
    path = tmp_path_factory.mktemp("small") / "small.xlsm"
    bills = {"bill": {n: f"B-{n:02}" for n in range(BILLS)}, "status": dict.fromkeys(range(BILLS), "entered")}
    customers = {"customer": {n: f"C-{n}" for n in range(BILLS)}, "name": dict.fromkeys(range(BILLS), "Somebody")}
    new_book.make(path, edits={"Bills": Edit(bills, BILLS), "Customers": Edit(customers, BILLS)})
    return path


@pytest.fixture(scope="module")
def two(app: xw.App, small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[xw.Book]]:
    """Two of it, open."""
    folder = tmp_path_factory.mktemp("open")
    books = [app.books.open(Path(shutil.copy(small, folder / name))) for name in ("One.xlsm", "Two.xlsm")]
    for book in books:
        runpython.install(book, ("CellFunctions",))
    yield books
    for book in books:
        if book.impl.is_open:
            book.close()


@pytest.fixture
def clerk(app: xw.App, two: list[xw.Book], monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    with seated(app, monkeypatch) as one:
        yield one


def bills(book: xw.Book) -> xw.Range:
    return book.sheets["Bills"].tables["Bills"].data_body_range


def picked(book: xw.Book, *addresses: str, sheet: str = "Bills") -> tuple[str, ...]:
    select(book, sheet, *addresses)
    return chosen.selected(LiveWorkbook(book), "Bills").ids


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"B-{number:02}" for number in numbers)


SELECTIONS = [
    (("A5",), ids(0)),
    (("C7",), ids(2)),
    (("A1",), ()),
    (("A4",), ()),
    (("A3:A6",), ids(0, 1)),
    (("A40:B50",), ()),
    (("A9:B10", "C6", "D10:E11"), ids(1, 4, 5, 6)),
    (("8:9",), ids(3, 4)),
    (("A:A",), ids(*range(BILLS))),
    (("A1:Z900",), ids(*range(BILLS))),
]


@pytest.mark.parametrize(("addresses", "expected"), SELECTIONS)
def test_rows_of_every_area_that_lie_in_the_table(two, addresses, expected):
    assert picked(two[0], *addresses) == expected


def test_hidden_and_filtered_rows_are_not_selected(two):
    book = two[0]
    hide(book, "Bills", 7)
    assert picked(book, "A6:A8") == ids(1, 3)
    assert picked(book, "A7") == ()
    hide(book, "Bills", 7, is_hidden=False)
    table = book.api.DatabaseRanges.getByName("Bills")
    field = office.struct("com.sun.star.sheet.TableFilterField", Field=0, StringValue="B-05")
    field.Operator = office.uno().Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    descriptor = table.getFilterDescriptor()
    descriptor.setFilterFields((field,))
    table.refresh()
    assert picked(book, "A:A") == ids(5)
    assert picked(book, "A5:C16") == ids(5)
    descriptor.setFilterFields(())
    table.refresh()
    book.sheets["Bills"]["A5:A16"].api.Rows.IsVisible = True
    assert picked(book, "A5:C16") == ids(*range(BILLS))


def test_the_selection_of_a_sheet_that_is_not_in_front_counts_for_nothing(two):
    select(two[0], "Bills", "A6")
    two[0].sheets["Start"].activate()
    assert chosen.selected(LiveWorkbook(two[0]), "Bills").ids == ()


def test_a_column_is_hidden_and_rows_are_not(two):
    column = two[0].sheets["Bills"].api.Columns.getByIndex(0)
    column.IsVisible = False
    assert picked(two[0], "B6:C7") == ids(1, 2)
    column.IsVisible = True


def test_sorted_rows_and_rows_typed_below_the_table(two):
    book = two[0]
    sheet, body = book.sheets["Bills"], bills(book).columns[0]
    before = body.value
    body.value = [[cell] for cell in reversed(before)]
    sheet["A17"].value = "B-99"
    assert picked(book, "A5:A6", "A17") == (*reversed(ids(10, 11)), "B-99")
    body.value, sheet["A17"].value = [[cell] for cell in before], None


@pytest.mark.parametrize(
    ("cells", "refusal"),
    [
        ({"A6": None}, "Row 6 of the sheet Bills has no Bill"),
        ({"A9": "b-01 "}, "B-01 is in rows 6, 9 of the sheet Bills"),
    ],
)
def test_a_row_nobody_could_name_is_refused(two, cells, refusal):
    book = two[0]
    sheet = book.sheets["Bills"]
    before = {at: sheet[at].value for at in cells}
    for at, value in cells.items():
        sheet[at].value = value
    with pytest.raises(WorkbookError, match=refusal):
        picked(book, "A6")
    assert picked(book, "A7") == ids(2), "other rows can be named"
    for at, value in before.items():
        sheet[at].value = value


def test_a_number_as_an_id(two):
    sheet = two[0].sheets["Bills"]
    sheet["A6"].number_format = "General"
    sheet["A6"].value = 4711.0
    assert picked(two[0], "A6") == ("4711",)
    sheet["A6"].number_format, sheet["A6"].value = "@", "B-01"


# What can be undone


def undone(book: xw.Book) -> int:
    """Undo until nothing is left; how many steps that were."""
    manager, steps = book.api.UndoManager, 0
    while manager.isUndoPossible():
        manager.undo()
        steps += 1
    return steps


def shown(book: xw.Book) -> dict[str, Any]:
    return {sheet.name: sheet.used_range.value for sheet in book.sheets}


def test_no_part_of_a_press_can_be_undone(clerk, two, tmp_path):
    book = two[0]
    book.sheets["Bills"]["B5"].value = "typed before"
    select(book, "Bills", "A5", "A7")
    clerk.types = "damp sacks"
    assert clerk.press(book, "hold") is not None
    file = tmp_path / "customers.csv"
    file.write_text("Customer,Name\nC-777,Seven\nC-778,Eight\n", "utf-8")
    book.sheets["Customers"].activate()
    assert clerk.press(book, "import", str(file)) is not None
    assert clerk.press(book, "check") is not None
    assert clerk.press(book, "check-totals") is not None
    before = shown(book)
    log = len(book.sheets["Log"].tables["Log"].data_body_range.value)
    assert undone(book) == 0
    assert shown(book) == before
    assert len(book.sheets["Log"].tables["Log"].data_body_range.value) == log
    assert not any(sheet.api.queryFormulaCells(4).getCount() for sheet in book.sheets), "no Err:507"
    book.sheets["Customers"]["B6"].value = "typed after"
    assert undone(book) == 1
    assert shown(book) == before, "typing is undone as usual, and nothing beyond it"


def test_nor_of_a_press_that_was_refused_in_the_middle(clerk, two):
    book = two[0]
    book.sheets["Problems"].api.protect("")
    before = shown(book)
    assert clerk.press(book, "check") is None
    assert undone(book) == 0
    assert not book.api.UndoManager.isRedoPossible()
    assert shown(book) == before
    book.sheets["Problems"].api.unprotect("")


# Whose window speaks


def test_a_question_comes_only_where_something_is_selected_and_names_it(clerk, two):
    book = two[1]
    select(book, "Bills", "A1")
    clerk.types = "damp sacks"
    for command in ("hold", "release", "reject", "approve"):
        assert clerk.press(book, command) is None
        assert clerk.asked == []
        assert "Select bills" in clerk.last
    select(book, "Bills", "A5", "A9")
    clerk.types = None
    assert clerk.press(book, "hold") is None
    assert clerk.asked == [("Two.xlsm", "Why is it held? 2 of 12 bills: B-00, B-04.")]
    assert "no reason was typed" in clerk.last
    assert clerk.told == [], "what the clerk gave up needs no box"


def test_every_selected_bill_is_released_or_none(clerk, two):
    book = two[1]
    select(book, "Bills", "A5:A7")
    clerk.types = "damp sacks"
    assert clerk.press(book, "hold").message == "3 of 12 bills: B-00, B-01, B-02. 3 bills held."
    bills(book)[1, HOLD].value = "damp sacks; over-priced"
    select(book, "Bills", "A5:A7")
    clerk.types = "dried"
    assert clerk.press(book, "release") is None
    assert "B-01 has several holds (damp sacks, over-priced)" in clerk.last
    assert bills(book).columns[STATUS].value[:3] == ["held"] * 3
    clerk.types = "damp sacks: dried"
    assert clerk.press(book, "release") is not None
    assert bills(book).columns[HOLD].value[:3] == [None, "over-priced", None]
    assert bills(book).columns[STATUS].value[:3] == ["entered", "held", "entered"]


def test_an_answer_that_does_not_fit_the_bar_is_shown_whole_in_a_box(clerk, two):
    select(two[1], "Bills", "A8:A16")
    clerk.types = "a long story " * 10
    result = clerk.press(two[1], "hold")
    select(two[1], "Bills", "A8:A16")
    clerk.types = "over"
    result = clerk.press(two[1], "release")
    assert len(result.message) > 300
    assert clerk.told == [("Two.xlsm", result.message)]
    assert clerk.last.endswith("...")
    assert len(clerk.last) < 160


def test_a_book_closed_while_its_press_runs_is_spoken_of_in_the_others_bar_and_in_no_box(clerk, two, monkeypatch):
    book, other = two[1], two[0]
    select(book, "Bills", "A8")

    def closed(*_: Any) -> str:
        book.close()
        return "damp sacks"

    monkeypatch.setattr(boxes, "typed", closed)
    assert clerk.press(book, "hold") is None
    assert clerk.bars[-1][0] == other.name
    assert "Two.xlsm was closed while a press was running" in clerk.last
    assert clerk.told == clerk.asked == []
