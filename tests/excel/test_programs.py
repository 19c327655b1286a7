"""What Excel is asked, on stand-ins: no Excel was at hand. They answer as Microsoft documents it, no more.

LibreOffice is asked in earnest, in tests/libreoffice.
"""

import importlib
from types import SimpleNamespace
from typing import Any

import pytest

from invoice_workbook.errors import WorkbookError
from invoice_workbook.excel.programs import ExcelOnMac, ExcelOnWindows, within


class Areas:
    """Range.Areas: called with a number from 1, it gives that area."""

    def __init__(self, *runs: tuple[int, int]) -> None:
        self.runs, self.Count = runs, len(runs)

    def __call__(self, number: int) -> Any:
        first, last = self.runs[number - 1]
        return SimpleNamespace(Row=first, Rows=SimpleNamespace(Count=last - first + 1))


class Sheet:
    """A sheet whose rows have heights; rows of different heights have none in common."""

    def __init__(self, heights: dict[int, float]) -> None:
        self.heights, self.asked = heights, 0

    def range(self, address: str) -> Any:
        self.asked += 1
        first, last = (int(part) for part in address.split(":"))
        found = {self.heights.get(row, 15.0) for row in range(first, last + 1)}
        return SimpleNamespace(row_height=found.pop() if len(found) == 1 else None)


def windows_book(*runs: tuple[int, int], typed: object = None) -> Any:
    window = SimpleNamespace(RangeSelection=SimpleNamespace(Areas=Areas(*runs)))
    asked: list[tuple[Any, ...]] = []

    def box(question: str, title: str, **how: int) -> object:
        asked.append((question, title, how))
        return typed

    app = SimpleNamespace(api=SimpleNamespace(InputBox=box), asked=asked)
    return SimpleNamespace(api=SimpleNamespace(Windows=lambda number: window), app=app)


def test_windows_every_area_of_the_books_own_window():
    assert ExcelOnWindows().selected(windows_book((5, 7), (12, 12))) == [(5, 7), (12, 12)]


@pytest.mark.parametrize(("typed", "answer"), [("damp sacks", "damp sacks"), ("", ""), (False, None)])
def test_windows_a_text_is_asked_for_and_cancel_is_none(typed, answer):
    book = windows_book(typed=typed)
    assert ExcelOnWindows().typed(book, "Why? " * 100, "Title") == answer
    ((question, title, how),) = book.app.asked
    assert (len(question), title, how) == (255, "Title", {"Type": 2})


SHOWN = [
    ({}, [(5, 12)]),
    ({7: 0.0}, [(5, 6), (8, 12)]),
    ({5: 0.0, 12: 0.0, 9: 30.0}, [(6, 11)]),
    (dict.fromkeys(range(5, 13), 0.0), []),
    (dict.fromkeys(range(5, 13, 2), 0.0), [(6, 6), (8, 8), (10, 10), (12, 12)]),
]


@pytest.mark.parametrize(("heights", "shown"), SHOWN)
def test_excel_rows_without_height_are_hidden(heights, shown):
    assert ExcelOnWindows().shown(Sheet(heights), (5, 12)) == shown  # type: ignore[arg-type]  # a stand-in


def test_excel_is_asked_seldom_of_many_rows():
    sheet = Sheet(dict.fromkeys(range(100, 19000), 0.0))
    assert ExcelOnMac().shown(sheet, (5, 20_000)) == [(5, 99), (19_000, 20_000)]  # type: ignore[arg-type]
    assert sheet.asked < 100


class Reference:
    """An appscript reference that gives an address."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get_address(self) -> str:
        return self.address


def mac_book(address: str, front: str = "Book.xlsm", selection: object = True) -> Any:
    active = SimpleNamespace(name=front)
    api = SimpleNamespace(selection=Reference(address))
    app = SimpleNamespace(books=SimpleNamespace(active=active), selection=selection, api=api, pid=7)
    return SimpleNamespace(name="Book.xlsm", app=app)


def test_mac_every_area_where_the_book_is_in_front():
    assert ExcelOnMac().selected(mac_book("$A$5:$C$7,$D$12")) == [(5, 7), (12, 12)]
    assert ExcelOnMac().selected(mac_book("$A$5", front="Other.xlsm")) == []
    assert ExcelOnMac().selected(mac_book("", selection=None)) == [], "a shape is selected"


def test_mac_an_address_that_may_be_cut_off_is_refused():
    with pytest.raises(WorkbookError, match="areas are selected"):
        ExcelOnMac().selected(mac_book(",".join(f"$A${row}" for row in range(5, 105, 2))))


class CancelledError(Exception):
    """As appscript's CommandError."""

    errornumber = -128


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_mac_a_text_is_asked_for_and_cancel_is_none(monkeypatch, is_cancelled):
    class System:
        def __init__(self, pid: int) -> None:
            assert pid == 7

        def activate(self) -> None:
            pass

        def display_dialog(self, question: str, **_: str) -> dict[str, str]:
            if is_cancelled:
                raise CancelledError
            return {"text": f"because {question}"}

    stands = {
        "osax": SimpleNamespace(OSAX=System),
        "appscript": SimpleNamespace(k=SimpleNamespace(text_returned="text")),
    }
    monkeypatch.setattr(importlib, "import_module", stands.__getitem__)
    assert ExcelOnMac().typed(mac_book("$A$1"), "why", "Title") == (None if is_cancelled else "because why")


def test_a_selection_is_cut_to_the_tables_rows_each_once():
    assert within([(1, 1_048_576)], (5, 9)) == [(5, 9)]
    assert within([(7, 8), (5, 5), (8, 12), (20, 30)], (5, 9)) == [(5, 5), (7, 9)]
    assert within([(1, 4), (10, 12)], (5, 9)) == []


def test_excel_hides_a_column_by_no_width_and_shows_it_as_wide_as_it_was():
    columns = {f"{letter}:{letter}": SimpleNamespace(column_width=9.0) for letter in "FG"}
    sheet: Any = SimpleNamespace(range=columns.__getitem__)
    widths = {"F": 28, "G": 10.5}
    ExcelOnWindows().show_columns(sheet, widths, is_shown=False)
    assert [one.column_width for one in columns.values()] == [0, 0]
    ExcelOnWindows().show_columns(sheet, widths, is_shown=True)
    assert [one.column_width for one in columns.values()] == [28, 10.5]
