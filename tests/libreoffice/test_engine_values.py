"""Values through the engine: what goes in comes out."""

from datetime import datetime, time, timedelta

import numpy as np
import pandas as pd
import pytest

from invoice_workbook.libreoffice.errors import OfficeError

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(120)]

DAY, MOMENT = datetime(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5)


def test_numbers_texts_dates_and_booleans_come_back_as_they_went_in(sheet):
    rows = [["a", 1, DAY, True], ["00123", -2.5, MOMENT, False], [None, 1e15, None, None]]
    sheet["A1"].value = rows
    assert sheet["A1:D3"].value == [["a", 1.0, DAY, True], ["00123", -2.5, MOMENT, False], [None, 1e15, None, None]]
    assert sheet["C1"].value == DAY
    assert sheet["D1"].number_format == "General", "Excel needs no format to show TRUE"


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


def test_a_protected_sheet_refuses(sheet):
    sheet["A1"].value = 1
    sheet.api.protect("")
    with pytest.raises(OfficeError, match="protected"):
        sheet["A1"].value = 2
    sheet.api.unprotect("")
    assert sheet["A1"].value == 1.0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (np.datetime64("2026-01-02"), DAY),
        (np.datetime64("2026-01-02T03:04:05.000000000"), MOMENT),
        (np.datetime64("NaT"), None),
        (pd.Timestamp(MOMENT), MOMENT),
        (pd.NaT, None),
        (pd.NA, None),
        (float("nan"), None),
        (np.float32(1.5), 1.5),
        (np.int64(7), 7.0),
        (np.bool_(True), True),
        (np.str_("text"), "text"),
    ],
)
def test_values_of_numpy_and_pandas(sheet, written, read):
    sheet["A1:B1"].value = [written, "beside"]
    assert sheet["A1:B1"].value == [read, "beside"]


@pytest.mark.parametrize("value", [time(12), timedelta(days=1), b"bytes", object(), np.timedelta64(1, "D")])
def test_what_no_cell_can_hold_is_refused(sheet, value):
    with pytest.raises(TypeError, match="cannot hold"):
        sheet["A1"].value = value
    assert sheet["A1"].value is None


def test_a_whole_frame_with_gaps_is_written(sheet):
    days = pd.array([DAY, None], dtype="datetime64[ns]")
    sheet["A1"].options(index=False).value = pd.DataFrame(
        {"number": pd.array([1, None], dtype="Int64"), "day": days, "text": pd.array(["a", None], dtype="string")}
    )
    assert sheet["A1:C3"].value == [["number", "day", "text"], [1.0, DAY, "a"], [None, None, None]]


def test_every_error_has_its_name(sheet):
    """#NULL! is what the office counts as #REF!: two ranges without a common cell."""
    formulas = ["=1/0", "=NA()", "=NOSUCH(1)", "=SUM(A1 A2)", "=SQRT(-1)", "=INDEX(A1:A2,9)", '="a"+1']
    sheet["C1"].value = [[text] for text in formulas]
    names = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]
    assert sheet["C1:C7"].options(err_to_str=True).value == names
    assert [sheet[row, 2].options(err_to_str=True).value for row in range(7)] == names
    assert sheet["C1:C7"].value == [None] * 7


def test_clearing_takes_what_it_says(sheet):
    cell = sheet["B2"]
    cell.value, cell.color = 5, (1, 2, 3)
    cell.add_note("why")
    sheet["B2"].clear_formats()
    assert (cell.value, cell.color, cell.note.text) == (5.0, None, "why")
    cell.color = (1, 2, 3)
    sheet["A1:C3"].clear_contents()
    assert (cell.value, cell.color, cell.note.text) == (None, (1, 2, 3), "why")
    sheet["A1:C3"].clear()
    assert (cell.color, cell.note) == (None, None)


def test_raw_values_of_another_shape_are_refused(sheet):
    with pytest.raises(ValueError, match=r"\$A\$1:\$B\$2 takes 2 rows of 2 values"):
        sheet["A1:B2"].raw_value = [[1, 2, 3]]


@pytest.mark.parametrize(
    ("formula", "name"),
    [
        ("=LN(0)", "#NUM!"),
        ("=10^400", "#NUM!"),
        ("=LARGE(A1:A2,9)", "#NUM!"),
        ("=IRR(A1:A2)", "#NUM!"),
        ("=VLOOKUP(1,A1:A2,9,0)", "#REF!"),
        ("=#REF!+1", "#REF!"),
        ('=INDIRECT("nowhere")', "#REF!"),
        ('=LEFT("a",-1)', "#VALUE!"),
        ('=FIND("x","a")', "#VALUE!"),
        ('=VALUE("LN(x)")', "#VALUE!"),
        ("=MATCH(5,A1:A2,0)", "#N/A"),
        ("=AVERAGE(A1:A2)", "#DIV/0!"),
        ("=#NULL!", "#NULL!"),
    ],
)
def test_errors_of_functions_have_the_name_that_excel_gives_them(sheet, formula, name):
    sheet["C1"].formula = formula
    assert sheet["C1"].options(err_to_str=True).value == name
