"""How cells look, through the engine: number formats, colours, fonts, sizes, line breaks."""

import pytest

from invoice_workbook.libreoffice import formats
from invoice_workbook.libreoffice.errors import UnsupportedError

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(120)]


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "@",
        "0.00%",
        "mm/dd/yy;@",
        "MM/DD/YY",
        "dd.mm.yyyy hh:mm",
        "DD.MM.YYYY",
        "#,##0.00;[Red]-#,##0.00",
        '_-* #,##0.00 "kr"_-',
        "[$€-407] #,##0.00",
        "[h]:mm",
        "h:mm AM/PM",
    ],
)
def test_a_number_format_comes_back_as_it_was_written(sheet, code):
    sheet["A1:B2"].number_format = code
    assert sheet["A1:B2"].number_format == sheet["B2"].number_format == code


@pytest.mark.parametrize(
    ("office", "excel"),
    [
        ("MM/DD/YY;@", "mm/dd/yy;@"),
        ("[RED][<5]0;[BLUE]0", "[Red][<5]0;[Blue]0"),
        ("[H]:MM:SS", "[h]:mm:ss"),
        ("H:MM AM/PM", "h:mm AM/PM"),
        ('0 "DAYS"', '0 "DAYS"'),
        ("[$-409]D MMM YYYY", "[$-409]d mmm yyyy"),
        (r"0\D", r"0\D"),
        ("0.00E+00", "0.00E+00"),
        ("General", "General"),
    ],
)
def test_number_formats_that_others_wrote_are_spelled_as_in_excel(office, excel):
    assert formats.to_excel(office) == excel


def test_what_differs_within_a_range_is_none(sheet):
    cell = sheet["A1"]
    cell.value, cell.number_format, cell.color, cell.wrap_text = 1.5, "0.00", (1, 2, 3), True
    cell.font.bold, cell.font.italic, cell.font.size, cell.font.color = True, True, 33, (255, 0, 0)
    cell.font.name, cell.horizontal_alignment, cell.vertical_alignment = "Liberation Serif", "center", "top"

    def looks(address):
        found = sheet[address]
        font = found.font
        mine = [found.number_format, found.color, found.wrap_text, found.horizontal_alignment, found.vertical_alignment]
        return [*mine, font.bold, font.italic, font.size, font.color, font.name]

    assert looks("A1") == ["0.00", (1, 2, 3), True, "center", "top", True, True, 33, (255, 0, 0), "Liberation Serif"]
    assert looks("A1:B1") == [None] * 10
    assert looks("B1")[:9] == ["General", None, False, "general", "bottom", False, False, 10, (0, 0, 0)]


@pytest.mark.parametrize("colour", [(0, 255, 255), "#00FFFF", "00ffff", 0xFFFF00])
def test_colours_in_every_spelling(sheet, colour):
    sheet["A1"].color = sheet["A1"].font.color = colour
    assert sheet["A1"].color == sheet["A1"].font.color == (0, 255, 255)
    sheet["A1"].color = None
    assert sheet["A1"].color is None


@pytest.mark.parametrize("colour", [(300, 0, 0), (0, -1, 0), (1, 2), "red", "#12345", 0x1000000, 1.5])
def test_what_is_no_colour_is_refused(sheet, colour):
    with pytest.raises(ValueError, match="no colour"):
        sheet["A1"].color = colour
    with pytest.raises(ValueError, match="no colour"):
        sheet["A1"].font.color = colour


@pytest.mark.parametrize(("size", "value"), [("column_width", -1), ("column_width", 256), ("row_height", 410)])
def test_sizes_that_excel_has_not_are_refused(sheet, size, value):
    with pytest.raises(ValueError, match=f"Range.{size} is a number from 0 to"):
        setattr(sheet["A1"], size, value)


def test_letters_have_fonts_of_their_own(sheet):
    sheet["A1"].value = "telegram"
    letters = sheet["A1"].characters
    letters[2:4].font.bold = True
    letters[0].font.color = "#FF0000"
    assert (letters[2:4].text, letters[-1].text, letters[:4][1:].text, letters.text) == ("le", "m", "ele", "telegram")
    assert (letters[2:4].font.bold, letters[4].font.bold, letters.font.bold) == (True, False, None)
    assert (letters[0].font.color, letters[1].font.color) == ((255, 0, 0), (0, 0, 0))
    with pytest.raises(ValueError, match="negative"):
        letters[-3:]


def test_columns_are_as_wide_as_in_excel(sheet):
    sheet["A1:B2"].column_width = 10
    assert sheet["A1"].column_width == sheet["A1:B1"].column_width == 10.0
    sheet["B1"].column_width = 20
    assert (sheet["B1"].column_width, sheet["A1:B1"].column_width) == (20.0, None)
    assert (sheet["A1"].width, sheet["B1"].width) == (56.25, 108.75), "75 and 145 pixels"
    assert (sheet["A1"].left, sheet["B1"].left, sheet["C1"].left) == (0.0, 56.25, 165.0)


def test_rows_are_as_high_as_was_asked_in_points(sheet):
    sheet["A1:A4"].row_height = 60
    assert (sheet["A1:A4"].row_height, sheet["A1:A4"].height, sheet["A3"].top) == (60.0, 240.0, 120.0)
    sheet["A2"].row_height = 15
    assert (sheet["A2"].row_height, sheet["A1:A4"].row_height) == (15.0, None)


def test_rows_and_columns_fit_what_they_hold(sheet):
    sheet["A1"].value = "a text that is much longer than a column"
    sheet["A1:B2"].column_width, sheet["A1:B2"].row_height = 5, 40
    sheet["A1:B2"].columns.autofit()
    assert sheet["A1"].column_width > 20
    assert sheet["A1"].row_height == 40.0
    sheet.autofit("rows")
    assert sheet["A1"].row_height < 20


def test_hidden_rows_and_columns(sheet):
    assert (sheet["A1:C3"].rows.hidden, sheet["A1:C3"].columns.hidden) == (False, False)
    sheet["A2"].rows.hidden = True
    sheet["B1"].columns.hidden = True
    assert [sheet[at].rows.hidden for at in ("A2", "A1:A3", "A3")] == [True, None, False]
    assert [sheet[at].columns.hidden for at in ("B1", "A1:C1", "C1")] == [True, None, False]


def test_an_alignment_that_the_office_has_not_is_named(sheet):
    with pytest.raises(UnsupportedError, match=r"Range\.horizontal_alignment 'distributed'"):
        sheet["A1"].horizontal_alignment = "distributed"
