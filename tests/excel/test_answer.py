"""The sheet Answer at a press: what *Ask* found stands there, and *Update* reads its form."""

import pytest

from invoice_workbook import answer_cells
from invoice_workbook.excel import buttons
from invoice_workbook.schema import ANSWER
from tests.excel.seat import Seat, table_in
from tests.excel.stand_in import Book, Sheet


def opened(seat: Seat, **cells: object) -> tuple[Book, Sheet]:
    """The small book with Answer in front, and what is typed there."""
    book = seat.opened()
    sheet = book.sheets(ANSWER)
    sheet.activate()
    for name, words in cells.items():
        sheet.write(getattr(answer_cells, name), words)
    return book, sheet


def told(sheet: Sheet) -> list[list[object]]:
    """The rows that Ask told, without blank ones."""
    rows = range(answer_cells.TOLD, answer_cells.TOLD + answer_cells.ROWS)
    cells = [[sheet.cells.get((row, column + 1)) for column in range(len(answer_cells.COLUMNS))] for row in rows]
    return [line for line in cells if any(line)]


def press(command: str, given: str = "") -> str:
    result = buttons.press(command, "".join(f"{ord(letter):X}." for letter in given))
    return result.message if result else ""


@pytest.mark.parametrize(("typed", "party"), [("c-1", "C-1"), ("V-1", "V-1")])
def test_what_is_typed_on_the_sheet_is_asked_and_the_answer_stands_there(seat, typed, party):
    book, sheet = opened(seat, QUESTION=typed)
    assert press("ask")
    assert book.app.asked == book.app.told == []
    assert sheet.cells[answer_cells.QUESTION] == sheet.cells[answer_cells.WHOSE] == party
    assert sheet.cells[answer_cells.ASKED] == typed
    assert sheet.cells[answer_cells.SENTENCE]
    assert any(str(line[0]).startswith("Open") for line in told(sheet))


def test_a_document_is_told_with_its_party_and_nothing_is_left_of_the_answer_before(seat):
    book, sheet = opened(seat, QUESTION="C-1")
    press("ask")
    before = told(sheet)
    bill = table_in(book, "Bills").body
    id_ = str(book.sheets("Bills").cells[bill.row, bill.column])
    sheet.write(answer_cells.QUESTION, id_)
    press("ask")
    after = told(sheet)
    assert sheet.cells[answer_cells.QUESTION].startswith("V-")
    assert after[0][:2] == ["Asked for", id_]
    assert after != before


def test_of_a_selected_row_it_is_asked_where_the_box_is_left_blank(seat):
    book, sheet = opened(seat)
    customers = book.sheets("Customers")
    customers.activate()
    book.selected = [table_in(book, "Customers").body(1, 1)]
    book.app.visible = False
    press("ask")
    assert sheet.cells[answer_cells.WHOSE] == customers.cells[5, 1]
    assert book.sheets.active.name == ANSWER


def test_where_several_fit_they_are_listed_and_the_question_stays(seat):
    _, sheet = opened(seat, QUESTION="1")
    assert "fit" in press("ask")
    assert sheet.cells[answer_cells.QUESTION] == sheet.cells[answer_cells.WHOSE] == "1"
    assert answer_cells.SENTENCE not in sheet.cells
    assert told(sheet)[0][0] == "Which one?"


def test_what_fits_nothing_leaves_the_sheet_as_it_is(seat):
    _, sheet = opened(seat, QUESTION="EUR 99999.99")
    assert press("ask") == ""
    assert sheet.written == {answer_cells.QUESTION}


def test_the_form_changes_a_detail_and_is_then_blank(seat):
    book, sheet = opened(seat, QUESTION="C-1", FIELD="E-mail", NEW_VALUE="new@one.example")
    press("update")
    assert len(book.app.asked) == 1
    assert "new@one.example" in book.app.asked[0]
    cells = book.sheets("Customers").cells
    assert "new@one.example" in cells.values()
    assert answer_cells.NEW_VALUE not in sheet.cells


@pytest.mark.parametrize(
    ("cells", "refusal"),
    [
        ({"FIELD": "E-mail"}, "has no Customer or vendor"),
        ({"QUESTION": "C-1"}, "has no Which"),
        ({"QUESTION": "C-1", "FIELD": "E-mail", "NEW_VALUE": "no address"}, "no address"),
        ({"QUESTION": "V-1", "FIELD": "Bank account", "NEW_VALUE": "DE00 1"}, "DE00 1"),
    ],
)
def test_a_form_that_is_wrong_is_refused_and_stays_as_typed(seat, cells, refusal):
    book, sheet = opened(seat, **cells)
    assert press("update") == ""
    assert refusal in str(book.app.status_bar)
    assert {name: sheet.cells.get(getattr(answer_cells, name)) for name in cells} == cells
    assert not any(one.written for one in book.sheets if one.name != ANSWER)


def test_texts_of_others_stand_in_cells_of_texts_where_nothing_becomes_a_formula(seat):
    _, sheet = opened(seat)
    rows = range(answer_cells.TOLD, answer_cells.TOLD + answer_cells.ROWS)
    for number, name in enumerate(answer_cells.COLUMNS, 1):
        if name not in ("day", "amount"):
            assert {sheet.formats[row, number] for row in rows} == {"@"}
