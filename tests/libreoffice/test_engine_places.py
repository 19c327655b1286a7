"""Places through the engine: addresses, ends, expansion, what is used, what is inserted and deleted."""

import numpy as np
import pytest

from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError
from tests.sheets import grid

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(120)]

BLOCK = [["a", "b", "c"], ["d", "e", None], ["f", None, "g"]]


@pytest.fixture
def block(sheet):
    """BLOCK in B2:D4, a lonely cell in B9 and one in H2."""
    sheet["B2"].value = BLOCK
    sheet["B9"].value = sheet["H2"].value = "far"
    return sheet


EXPANSIONS = grid("""
    B2    | table      | $B$2:$D$4
    B2    | vertical   | $B$2:$B$4
    B2    | down       | $B$2:$B$4
    B2    | d          | $B$2:$B$4
    B2    | horizontal | $B$2:$D$2
    B2    | right      | $B$2:$D$2
    B2    | r          | $B$2:$D$2
    B2:D2 | down       | $B$2:$D$4
    B2:D2 | d          | $B$2:$D$4
    B2:D2 | vertical   | $B$2:$D$4
    B2:B4 | right      | $B$2:$D$4
    B2:B4 | r          | $B$2:$D$4
    B2:B4 | horizontal | $B$2:$D$4
    B2:D4 | down       | $B$2:$D$4
    C3    | down       | $C$3
    C3    | table      | $C$3
    C2    | d          | $C$2:$C$3
    D2    | r          | $D$2
    F7    | table      | $F$7
""")


@pytest.mark.parametrize(("start", "mode", "found"), EXPANSIONS)
def test_a_range_expands_as_in_xlwings(block, start, mode, found):
    assert block[start].expand(mode).address == found
    rows, columns = block[found].shape
    read = block[start].options(expand=mode, ndim=2).value
    assert read == block[found].options(ndim=2).value
    assert (len(read), len(read[0])) == (rows, columns)


ENDS = grid("""
    B2 | down  | $B$4
    B2 | d     | $B$4
    B4 | d     | $B$9
    B9 | d     | $B$1048576
    B9 | up    | $B$4
    B4 | u     | $B$2
    B2 | u     | $B$1
    B2 | right | $D$2
    B2 | r     | $D$2
    D2 | r     | $H$2
    H2 | r     | $XFD$2
    H2 | left  | $D$2
    D2 | l     | $B$2
    B2 | l     | $A$2
    F7 | d     | $F$1048576
    F7 | l     | $A$7
    D3 | d     | $D$4
""")


@pytest.mark.parametrize(("start", "direction", "found"), ENDS)
def test_the_end_key_goes_where_it_goes_in_excel(block, start, direction, found):
    assert block[start].end(direction).address == found


def test_a_formula_that_shows_nothing_is_filled_to_the_end_key_but_blank_to_expand(sheet):
    sheet["A1"].value = [["x"], ['=""'], ["y"]]
    assert sheet["A1"].end("down").address == "$A$3"
    assert sheet["A1"].expand("down").address == "$A$1"


@pytest.mark.parametrize("word", ["downwards", "", "DOWN", "x"])
def test_unknown_ways_are_refused(block, word):
    with pytest.raises(ValueError, match="direction"):
        block["B2"].end(word)
    with pytest.raises(ValueError, match="expanded"):
        block["B2"].expand(word or "sideways")


def test_the_used_range_begins_where_the_first_cell_is_used(block):
    assert block.used_range.address == "$B$2:$H$9"
    assert block["C3"].current_region.address == "$B$2:$D$4"


@pytest.mark.parametrize(
    "ask",
    [
        lambda sheet: sheet.range((0, 1)),
        lambda sheet: sheet.range((1, 0), (2, 2)),
        lambda sheet: sheet.range((1, 1), (2, 0)),
        lambda sheet: sheet["A1"](0, 1),
        lambda sheet: sheet["A1"](0),
        lambda sheet: sheet.book.sheets(0),
        lambda sheet: sheet.book.sheets(9),
        lambda sheet: sheet.tables(0),
        lambda sheet: sheet.book.names(0),
        lambda sheet: sheet.book.app.books(0),
        lambda sheet: sheet.book.app.books(99),
    ],
)
def test_an_index_of_nothing_is_an_index_error(sheet, ask):
    with pytest.raises(IndexError):
        ask(sheet).name  # noqa: B018  # asking is the test


@pytest.mark.parametrize(
    ("address", "found", "relative"),
    [
        ("C3:A1", "$A$1:$C$3", "A1:C3"),
        ("A:C", "$A:$C", "A:C"),
        ("2:9", "$2:$9", "2:9"),
        ("b2", "$B$2", "B2"),
        ("XFD1048576", "$XFD$1048576", "XFD1048576"),
    ],
)
def test_addresses_are_spelled_as_in_excel(sheet, address, found, relative):
    assert sheet[address].address == found
    assert sheet[address].get_address(False, False) == relative


def test_numbers_of_numpy_count_too(sheet):
    one, two = np.int64(1), np.int32(2)
    sheet.range((one, two), (two, two)).value = 5
    assert (sheet["B1:B2"].value, sheet["A1"](two, two).value) == ([5.0, 5.0], 5.0)
    assert (sheet.book.sheets(one).name, sheet.book.sheets[one - 1].name) == (sheet.name, sheet.name)


@pytest.mark.parametrize("address", ["A1048577", "XFE1", "A1:B2000000"])
def test_cells_beyond_the_sheet_are_refused(sheet, address):
    with pytest.raises(OfficeError, match="no block of cells"):
        sheet[address].value = 1


def test_corners_may_stand_in_any_order(sheet):
    assert sheet.range("C3", "A1").address == "$A$1:$C$3"
    assert sheet.range(sheet["A3"], sheet["C1"]).address == "$A$1:$C$3"
    assert sheet.cells.shape == (1_048_576, 16_384)


MOVES = grid("""
    insert | A1    | down  | ,b,c; a,e,f; d,h,i; g
    insert | A1    | right | ,a,b,c; d,e,f; g,h,i
    insert | A1    |       | ,b,c; a,e,f; d,h,i; g
    insert | A1:A2 |       | ,a,b,c; ,d,e,f; g,h,i
    insert | A1:B1 |       | ,,c; a,b,f; d,e,i; g,h
    insert | 2:2   |       | a,b,c; ; d,e,f; g,h,i
    insert | B:B   |       | a,,b,c; d,,e,f; g,,h,i
    delete | A1    | up    | d,b,c; g,e,f; ,h,i
    delete | A1    | left  | b,c; d,e,f; g,h,i
    delete | A1    |       | b,c; d,e,f; g,h,i
    delete | A1:B1 |       | d,e,c; g,h,f; ,,i
    delete | A1:A2 |       | b,c; e,f; g,h,i
    delete | 2:2   |       | a,b,c; g,h,i
    delete | B:B   |       | a,c; d,f; g,i
""")


@pytest.mark.parametrize(("what", "address", "shift", "left"), MOVES)
def test_cells_move_as_in_excel(sheet, what, address, shift, left):
    sheet["A1"].value = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]
    getattr(sheet[address], what)(shift or None)
    rows = [",".join(cell or "" for cell in row).rstrip(",") for row in sheet["A1:E5"].value]
    assert "; ".join(rows).rstrip("; ") == left


def test_ways_that_do_not_exist_are_refused(sheet):
    with pytest.raises(ValueError, match="shifts down or right"):
        sheet["A1"].insert("left")
    with pytest.raises(ValueError, match="shifts up or left"):
        sheet["A1"].delete("down")
    with pytest.raises(UnsupportedError, match="copy_origin"):
        sheet["A1"].insert("down", copy_origin="format_from_right_or_below")
