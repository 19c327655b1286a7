"""Cells merged, copied, pasted and moved, their links and notes, through the engine."""

import pytest

from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(120)]


def test_merged_cells_are_known(sheet):
    assert sheet["A1:C3"].merge_cells is False
    sheet["B2:C2"].merge()
    assert sheet["B2:C2"].merge_cells is True
    assert sheet["A1:C3"].merge_cells is None
    assert (sheet["C2"].merge_cells, sheet["C2:D2"].merge_cells) == (True, None)
    assert (sheet["C2"].merge_area.address, sheet["A1"].merge_area.address) == ("$B$2:$C$2", "$A$1")
    sheet["C2"].unmerge()
    assert sheet["A1:C3"].merge_cells is False


def test_merging_keeps_the_first_value_alone_and_can_go_by_rows(sheet):
    sheet["A1"].value = [["a", "b"], ["c", "d"]]
    sheet["A1:B2"].merge(across=True)
    assert sheet["A1"].merge_area.address == "$A$1:$B$1"
    sheet["A1:B2"].unmerge()
    assert sheet["A1:B2"].value == [["a", None], ["c", None]]
    sheet["A1:B2"].merge()
    sheet["A1:B2"].unmerge()
    assert sheet["A1:B2"].value == [["a", None], [None, None]]


def test_copies_take_formulas_and_formats_along_and_fill_what_they_fit(sheet):
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1"].color = (1, 2, 3)
    sheet["A1:B1"].copy(sheet["A3"])
    sheet["A1:B1"].copy(sheet["A5:B7"])
    assert sheet["B3"].formula == "=A3*2"
    assert sheet["A5:B7"].value == [[1.0, 2.0]] * 3
    assert sheet["A7"].color == (1, 2, 3)
    other = sheet.book.sheets.add()
    sheet["A1:B1"].copy(other["C3"])
    assert other["D3"].formula == "=C3*2"


def test_a_copy_goes_into_another_book_and_leaves_what_is_selected(sheet):
    sheet["A1"].value = [[1, "text"]]
    sheet["B7"].select()
    book = sheet.book.app.books.add()
    sheet["A1:B1"].copy(book.sheets[0]["C3"])
    assert book.sheets[0]["C3:D3"].value == [1.0, "text"]
    book.close()
    sheet.book.activate()
    assert sheet.book.selection.address == "$B$7"


def test_what_was_copied_is_pasted(sheet):
    sheet["A1"].value = [["=1+1", None], ["x", "y"]]
    sheet["A1"].color = (1, 2, 3)
    sheet["D1"].value = [["old", "old"], ["old", "old"]]
    sheet["A1:B2"].copy()
    sheet["D1"].paste("values", skip_blanks=True)
    assert sheet["D1:E2"].value == [[2.0, "old"], ["x", "y"]]
    assert (sheet["D1"].formula, sheet["D1"].color) == ("2", None)
    sheet["D4"].paste("values", transpose=True)
    assert sheet["D4:E5"].value == [[2.0, "x"], [None, "y"]]
    sheet["D7"].paste()
    assert (sheet["D7"].formula, sheet["D7"].color) == ("=1+1", (1, 2, 3))
    sheet["F1"].copy_from(sheet["A1:B2"], "values")
    assert sheet["F1:G2"].value == [[2.0, None], ["x", "y"]]


@pytest.mark.parametrize(
    ("ask", "word"),
    [
        ({"paste": "formats"}, "'formats'"),
        ({"operation": "add"}, "operation 'add'"),
        ({"transpose": True}, "transpose"),
        ({"paste": "validation"}, "'validation'"),
    ],
)
def test_ways_to_paste_that_are_not_there_are_named(sheet, ask, word):
    sheet["A1"].copy()
    with pytest.raises(UnsupportedError, match=word):
        sheet["B1"].paste(**ask)


def test_cells_are_moved_and_formulas_follow(sheet):
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1"].move(sheet["D4"])
    assert (sheet["A1"].value, sheet["D4"].value, sheet["B1"].formula) == (None, 1.0, "=D4*2")


def test_links(sheet):
    sheet["A1"].add_hyperlink("www.example.org", "a page")
    sheet["A2"].add_hyperlink("https://www.example.org/x")
    sheet["A3"].formula = '=HYPERLINK("https://www.example.org/y","there")'
    assert sheet["A1:A2"].value == ["a page", "https://www.example.org/x"]
    assert [sheet[row, 0].hyperlink for row in range(3)] == [
        "http://www.example.org",
        "https://www.example.org/x",
        "https://www.example.org/y",
    ]
    with pytest.raises(OfficeError, match=r"\$B\$1 does not hold a link"):
        sheet["B1"].hyperlink  # noqa: B018  # asking is the test
    with pytest.raises(UnsupportedError, match="screen_tip"):
        sheet["B1"].add_hyperlink("www.example.org", "a page", "a tip of its own")


def test_notes(sheet):
    assert (sheet["B2"].note, len(sheet.notes)) == (None, 0)
    note = sheet["B2"].add_note("ask the buyer")
    sheet["C3"].add_note("second")
    note.text += "!"
    assert (sheet["B2"].note.text, note.location.address, len(sheet.notes)) == ("ask the buyer!", "$B$2", 2)
    note.delete()
    assert (sheet["B2"].note, sheet.notes["C3"].text) == (None, "second")
