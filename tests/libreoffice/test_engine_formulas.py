"""Formulas through the engine, in Excel's spelling."""

import pytest

from invoice_workbook.libreoffice import formulas
from invoice_workbook.libreoffice.errors import UnsupportedError

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(120)]


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


def test_one_value_fills_a_range_and_a_formula_moves_along(sheet):
    sheet["A1:A4"].value = 7
    sheet["B1:C3"].formula = "=A1*2"
    assert sheet["A1:A4"].value == [7.0] * 4
    assert sheet["C3"].formula == "=B3*2"
    assert sheet["B1:C3"].value == [[14.0, 28.0]] * 3


@pytest.mark.parametrize(
    ("office", "excel"),
    [
        ("=SUM(A1:B2!B2:C3)", "=SUM(A1:B2 B2:C3)"),
        ("=SUM(A1~C1)", "=SUM(A1,C1)"),
        ("=#REF!+1", "=#REF!+1"),
        ('="a!b~c;d"', '="a!b~c;d"'),
        ("='It''s!'.A1", "='It''s!'!A1"),
    ],
)
def test_operators_of_the_office_are_those_of_excel(office, excel):
    assert formulas.to_excel(office) == excel


def test_cells_without_a_formula_say_what_they_hold(sheet):
    sheet["A1"].value = [["'123", True, 1.5, "x", None, "'=1+1"]]
    assert sheet["A1:F1"].formula == (("123", "TRUE", "1.5", "x", "", "=1+1"),)


def test_array_formulas(sheet):
    sheet["A1"].value = [[1, 4], [2, 5], [3, 6]]
    sheet["D1"].formula_array = "=SUM(A1:A3*B1:B3)"
    assert sheet["D1"].value == 32.0
    assert (sheet["D1"].formula_array, sheet["D1"].formula) == ("=SUM(A1:A3*B1:B3)", "=SUM(A1:A3*B1:B3)")
    sheet["F1:G3"].formula_array = "=A1:B3*2"
    assert sheet["F1:G3"].value == [[2.0, 8.0], [4.0, 10.0], [6.0, 12.0]]
    assert (sheet["F2"].has_array, sheet["A1"].has_array) == (True, False)
    assert sheet["F1"].expand().address == "$F$1:$G$3"
    assert sheet["A1:B1"].formula_array is None


def test_a_formula_that_would_spill_is_refused(sheet):
    with pytest.raises(UnsupportedError, match=r"Range\.formula2"):
        sheet["A1"].formula2 = "=B1:B3*2"
    sheet["A1"].formula = "=B1*2"
    assert sheet["A1"].formula2 == "=B1*2"


def test_a_formula_in_a_cell_that_holds_text_is_text_as_in_excel(sheet):
    sheet["B1:B2"].number_format = "@"
    sheet["A1:B1"].formula = [["=2+2", "=1+1"]]
    sheet["A2:B2"].formula = "=A1*2"
    sheet["A3"].formula = "=A2*2"
    assert sheet["A1:B3"].value == [[4.0, "=1+1"], [8.0, "=B1*2"], [16.0, None]]


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A1*2", "=C2*2"),
        ("=$A1+A$1+$A$1", "=$A2+C$1+$A$1"),
        ("=SUM(A:A,$A:B,1:1,$1:2)", "=SUM(C:C,$A:D,2:2,$1:3)"),
        ("='A1'!A1&\"A1\"&Sheet1!B2", "='A1'!C2&\"A1\"&Sheet1!D3"),
        ("=LOG10(A1)+T[A1]+rate1_a+1.5E3", "=LOG10(C2)+T[A1]+rate1_a+1.5E3"),
        ("=XFD1+A1048576", "=#REF!+#REF!"),
    ],
)
def test_relative_references_move_along(formula, moved):
    assert formulas.shifted(formula, 1, 2) == moved


def test_a_formula_that_fills_a_range_leaves_its_formats(sheet):
    sheet["B1"].color, sheet["B2"].number_format = (255, 0, 0), "0.00"
    sheet["B1:B3"].formula = "=ROW(A1)"
    assert sheet["B1:B3"].value == [1.0, 2.0, 3.0]
    assert [cell.color for cell in sheet["B1:B3"]] == [(255, 0, 0), None, None]
    assert [cell.number_format for cell in sheet["B1:B3"]] == ["General", "0.00", "General"]
