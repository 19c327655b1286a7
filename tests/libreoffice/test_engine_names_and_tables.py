"""Names and tables of a book, its sheets and their print areas, through the engine."""

import pytest

from invoice_workbook.libreoffice.errors import UnsupportedError

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(120)]


def test_names_stand_for_cells(sheet):
    sheet["B2"].value = 5
    sheet.book.names.add("Five", f"={sheet.name}!$B$2")
    sheet["A1"].formula = "=Five*2"
    assert sheet["A1"].value == 10.0
    assert sheet.book.names["Five"].refers_to_range.address == "$B$2"
    assert sheet.range("Five").value == 5.0
    sheet.book.names["Five"].delete()
    assert "Five" not in sheet.book.names


def test_cells_know_their_name(sheet):
    assert sheet["B2"].name is None
    sheet["B2:C3"].name = "block"
    assert (sheet["B2:C3"].name.name, sheet["B2"].name) == ("block", None)
    assert sheet["B2:C3"].name.refers_to == f"={sheet.name}!$B$2:$C$3"
    sheet["B2:C3"].name.delete()
    assert sheet["B2:C3"].name is None


def test_a_name_of_one_sheet_counts_there_alone(sheet):
    other = sheet.book.sheets.add("She et's")
    other["A1"].name = "'She et''s'!mine"
    sheet["B1"].name = "ours"
    other["A1"].value, sheet["B1"].value = 1, 2
    assert [name.name for name in other.names] == ["'She et''s'!mine"]
    assert [name.name for name in sheet.names] == []
    assert {name.name for name in sheet.book.names} == {"ours", "'She et''s'!mine"}
    assert (other.range("mine").value, sheet.range("ours").value) == (1.0, 2.0)
    for where, name in ((sheet, "mine"), (other, "ours"), (sheet, "nowhere")):
        with pytest.raises(KeyError):
            where.range(name)


def test_what_a_name_stands_for_without_an_equals_sign_is_a_text(sheet):
    assert sheet.book.names.add("words", 'B2 "x"').refers_to == '="B2 ""x"""'
    sheet["A1"].formula = "=words"
    assert sheet["A1"].value == 'B2 "x"'


def test_names_are_counted_and_found_in_any_case(sheet):
    sheet["A1"].name, sheet["B2:D10"].name = "First", "Second"
    names = sheet.book.names
    assert (len(names), names(1).name, names[1].name, "FIRST" in names) == (2, "First", "Second", True)
    names["First"].refers_to = f"={sheet.name}!$C$3"
    assert sheet["C3"].name.name == "First"


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


@pytest.fixture
def table(sheet):
    """A table of two columns and two rows with something below it."""
    sheet["A1"].value = [["key", "value"], ["x", 1], ["y", 2], ["below", None]]
    return sheet.tables.add(sheet["A1:B3"], name="T")


def test_a_tables_name_stands_for_its_rows(table):
    assert table.parent.range("T").address == "$A$2:$B$3"


def test_a_totals_row_pushes_down_what_is_below_and_goes_again(table):
    sheet = table.parent
    table.show_totals = True
    assert (table.range.address, table.totals_row_range.address) == ("$A$1:$B$4", "$A$4:$B$4")
    assert sheet["A4:B5"].value == [["Total", 3.0], ["below", None]]
    assert table.data_body_range.address == "$A$2:$B$3"
    table.show_totals = False
    assert (table.range.address, table.totals_row_range, sheet["A4"].value) == ("$A$1:$B$3", None, "below")


def test_tables_stand_in_the_order_in_which_they_were_made(table):
    sheet = table.parent
    made = sheet.tables.add(sheet["D1"])
    assert [one.name for one in sheet.tables] == ["T", made.name]
    assert (made.name, sheet["D1"].value, made.insert_row_range.address) == ("Table1", "Column1", "$D$2")
    assert (table.insert_row_range, made.data_body_range) == (None, None)
    made.name = "Later"
    assert sheet.tables["later"].display_name == "Later"


def test_a_table_without_headers_gets_some(sheet):
    sheet["A1"].value = [[1, 2], [3, 4]]
    made = sheet.tables.add(sheet["A1:B2"], has_headers=False)
    assert made.range.value == [["Column1", "Column2"], [1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("table_style", "TableStyleMedium1"),
        ("show_headers", False),
        ("show_table_style_row_stripes", False),
        ("show_table_style_first_column", True),
    ],
)
def test_what_the_office_paints_on_no_table_is_named(table, name, value):
    with pytest.raises(UnsupportedError, match=rf"Table\.{name}"):
        setattr(table, name, value)


@pytest.mark.parametrize("asked", [{"table_style_name": "TableStyleDark1"}, {"link_source": True}])
def test_a_table_asked_for_with_more_is_refused(sheet, asked):
    with pytest.raises(UnsupportedError, match=next(iter(asked))):
        sheet.tables.add(sheet["A1:B2"], **asked)


def test_a_new_sheet_stands_before_the_active_one_and_is_shown(sheet):
    sheets = sheet.book.sheets
    assert [sheets.add().index, sheets.active.index, len(sheets)] == [1, 1, 2]
    last = sheets.add("last", after=sheets[-1])
    assert (last.index, sheets.active.name) == (3, "last")
    assert sheets.add("first", before=1).index == 1


def test_sheets_are_copied_with_their_tables(table):
    sheet, book = table.parent, table.parent.book
    copied = sheet.copy()
    assert (copied.name, copied.index, book.sheets.active.name) == ("Sheet1 (2)", 2, "Sheet1 (2)")
    assert (copied["A1:B3"].value, len(copied.tables), copied.tables[0].range.address) == (
        table.range.value,
        1,
        "$A$1:$B$3",
    )
    other = book.app.books.add()
    there = sheet.copy(before=other.sheets[0], name="theirs")
    assert [one.name for one in other.sheets] == ["theirs", "Sheet1"]
    assert (there.tables[0].name, there.tables[0].show_autofilter) == ("T", True)
    other.close()
    copied.move(before=sheet)
    assert [one.name for one in book.sheets] == ["Sheet1 (2)", "Sheet1"]


def test_print_areas(sheet):
    assert sheet.page_setup.print_area is None
    sheet.page_setup.print_area = "A1:B2"
    assert sheet.page_setup.print_area == "$A$1:$B$2"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None
