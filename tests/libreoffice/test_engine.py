"""xlwings' engine for LibreOffice: what goes in comes out, in Excel's spelling; what it lacks, it says."""

from datetime import datetime

import openpyxl
import pytest

from invoice_workbook.libreoffice import formulas
from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(120)]

DAY, MOMENT = datetime(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5)


def test_numbers_texts_dates_and_booleans_come_back_as_they_went_in(sheet):
    rows = [["a", 1, DAY, True], ["00123", -2.5, MOMENT, False], [None, 1e15, None, None]]
    sheet["A1"].value = rows
    assert sheet["A1:D3"].value == [["a", 1.0, DAY, True], ["00123", -2.5, MOMENT, False], [None, 1e15, None, None]]
    assert sheet["C1"].value == DAY
    assert sheet["D1"].number_format == "BOOLEAN"


def test_a_date_keeps_the_format_its_cell_has(sheet):
    sheet["A1"].number_format = "DD.MM.YYYY"
    sheet["A1"].value = DAY
    assert sheet["A1"].number_format == "DD.MM.YYYY"
    assert sheet["A1"].value == DAY


def test_a_day_without_a_time_is_a_day(sheet):
    sheet["A1"].value = DAY.date()
    assert sheet["A1"].number_format == "YYYY-MM-DD"
    assert sheet["A1"].value == DAY


def test_errors_are_nothing_or_their_names(sheet):
    sheet["A1"].value = [["=1/0", "=NA()", '="a"+1', "=1E+308*10", "=NOSUCH(1)"]]
    assert sheet["A1:E1"].value == [None] * 5
    assert sheet["A1:E1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#VALUE!", "#NUM!", "#NAME?"]


def test_text_that_begins_with_an_equals_sign_is_text_when_quoted_or_where_cells_hold_text(sheet):
    sheet["A1"].value = "'=1+1"
    sheet["B1"].number_format = "@"
    sheet["B1"].value = "=1+1"
    sheet["C1"].value = "=1+1"
    assert sheet["A1:C1"].value == ["=1+1", "=1+1", 2.0]


def test_one_value_fills_a_range_and_a_formula_moves_along(sheet):
    sheet["A1:A4"].value = 7
    sheet["B1:C3"].formula = "=A1*2"
    assert sheet["A1:A4"].value == [7.0] * 4
    assert sheet["C3"].formula == "=B3*2"
    assert sheet["B1:C3"].value == [[14.0, 28.0]] * 3


def test_formulas_are_spelled_as_in_excel(sheet):
    sheet.book.sheets.add("Other sheet")
    rows = [["=IF(A2>0,SUM('Other sheet'!$A$1:$B$2,1.5),\"a,b;c\")"], ["=SUM({1,2;3,4})"], ["=RANK.EQ(1,A5:A6,1)"]]
    sheet["D1:D3"].formula = rows
    assert [[text] for line in sheet["D1:D3"].formula for text in line] == rows
    assert sheet["D2"].value == 10


@pytest.mark.parametrize(
    "formula",
    ["=#REF!+1", "=T[[#This Row],[a,b]]", "=SUM(Start!A1,'It''s'!B2)", "=_xlfn.MAXIFS(A1:A2,B1:B2,1)"],
)
def test_spelling_there_and_back(formula):
    assert formulas.to_excel(formulas.to_office(formula)) == formula.replace("_xlfn.", "")


def test_a_table_grows_and_shrinks_and_its_formulas_follow(sheet):
    sheet["A1"].value = [["key", "value"], ["x", 1], ["y", 2]]
    table = sheet.tables.add(sheet["A1:B3"], name="T")
    sheet["D1"].formula = "=SUM(T[value])"
    assert (sheet["D1"].value, table.data_body_range.address) == (3.0, "$A$2:$B$3")
    sheet["A4"].value = [["z", 3], ["w", 4]]
    assert sheet["D1"].value == 3.0, "a table does not grow by itself"
    table.resize(sheet["A1:B5"])
    assert sheet["D1"].value == 10.0
    table.resize(sheet["A1:B2"])
    assert sheet["D1"].value == 1.0
    assert sheet["D1"].formula == "=SUM(T[value])"
    assert [t.name for t in sheet.tables] == ["T"]
    assert sheet["B2"].table.name == "T"
    assert "U" not in sheet.tables


def test_names_stand_for_cells(sheet):
    sheet["B2"].value = 5
    sheet.book.names.add("Five", f"={sheet.name}!$B$2")
    sheet["A1"].formula = "=Five*2"
    assert sheet["A1"].value == 10.0
    assert sheet.book.names["Five"].refers_to_range.address == "$B$2"
    assert sheet.range("Five").value == 5.0
    sheet.book.names["Five"].delete()
    assert "Five" not in sheet.book.names


def test_colours_addresses_and_ends(sheet):
    sheet["B2"].value = [[1, 2, 3], [4, None, 6]]
    sheet["B2"].color = (255, 200, 0)
    assert sheet["B2"].color == (255, 200, 0)
    sheet["B2"].color = None
    assert sheet["B2"].color is None
    assert sheet["B2"].end("right").address == "$D$2"
    assert sheet["B3"].end("right").address == "$D$3"
    assert sheet["B2"].end("down").address == "$B$3"
    assert sheet["B2"].current_region.address == "$B$2:$D$3"
    assert sheet["B2"].expand().address == "$B$2:$D$3"
    assert sheet.used_range.last_cell.address == "$D$3"
    assert sheet["B2:D3"].rows.hidden is False


def test_merged_cells_are_known(sheet):
    assert sheet["A1:C3"].merge_cells is False
    sheet["B2:C2"].merge()
    assert sheet["B2:C2"].merge_cells is True
    assert sheet["A1:C3"].merge_cells is None


def test_a_protected_sheet_refuses(sheet):
    sheet["A1"].value = 1
    sheet.api.protect("")
    with pytest.raises(OfficeError, match="protected"):
        sheet["A1"].value = 2
    sheet.api.unprotect("")
    assert sheet["A1"].value == 1.0


def test_what_is_not_there_is_said_by_name(sheet):
    with pytest.raises(UnsupportedError, match=r"Sheet\.charts"):
        sheet.charts  # noqa: B018  # asking is the test
    with pytest.raises(UnsupportedError, match=r"Range\.wrap_text"):
        sheet["A1"].wrap_text = True


def test_saved_and_opened_again(app, tmp_path):
    sheet = app.books.add().sheets[0]
    sheet["A1"].value = [["a", DAY, True, "'=x", "=1+1"]]
    path = tmp_path / "Ümlaut & Söhne's (1).xlsx"
    sheet.book.save(path)
    sheet.book.close()
    again = app.books.open(path)
    assert again.name == path.name
    assert again.sheets[0]["A1:E1"].value == ["a", DAY, True, "=x", 2.0]
    assert openpyxl.load_workbook(path).active["E1"].value == "=1+1"
    again.close()


def test_the_program_is_left_as_it_was(app, sheet):
    with app.properties(screen_updating=False, calculation="manual", status_bar="running"):
        assert (app.screen_updating, app.calculation, app.status_bar) == (False, "manual", "running")
    assert (app.screen_updating, app.calculation, app.status_bar) == (True, "automatic", False)
    assert str(app.version).split(".")[0].isdigit()
