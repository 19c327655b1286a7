"""Cells set in a sheet's part: found by their names where they stand, put in their place where they do not."""

import pytest

from invoice_workbook.hosts import sheet_edit

HEAD, TAIL = b'<worksheet><dimension ref="A1:D6"/><sheetData>', b"</sheetData></worksheet>"


def edited(row: bytes, **cells: object) -> tuple[bytes, bool]:
    """Row 6 with these cells set ("B": 2), and whether a formula is lost."""
    wanted = {6: {ord(letter) - 64: content for letter, content in cells.items()}}
    xml, lost = sheet_edit.edit(HEAD + row + TAIL, wanted, {2: b"7"})
    return xml.removeprefix(HEAD).removesuffix(TAIL), lost


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<c r="A6"/><c r="B6" s="3"><v>1</v></c><c r="D6"/>', b'<c r="A6"/><c r="B6" s="3"><v>2</v></c><c r="D6"/>'),
        (b'<c r="A6"/><c r="B6" s="3"/><c r="D6"/>', b'<c r="A6"/><c r="B6" s="3"><v>2</v></c><c r="D6"/>'),
        (b'<c r="A6"/><c s="3" r="B6"><v>1</v></c>', b'<c r="A6"/><c r="B6" s="3"><v>2</v></c>'),
        (b'<c r="A6"/><c r="C6"/>', b'<c r="A6"/><c r="B6" s="7"><v>2</v></c><c r="C6"/>'),
        (b'<c r="AB6"><v>9</v></c>', b'<c r="B6" s="7"><v>2</v></c><c r="AB6"><v>9</v></c>'),
        (b'<c r="B6"><v>1</v></c> <extLst><ext/></extLst>', b'<c r="B6"><v>2</v></c> <extLst><ext/></extLst>'),
    ],
    ids=["stands", "blank", "spelled otherwise", "new", "new before AB", "what else the row has"],
)
def test_a_cell_is_set_and_the_others_stay(before, after):
    assert edited(b'<row r="6">' + before + b"</row>", B=2) == (b'<row r="6">' + after + b"</row>", False)


def test_several_cells_of_a_row_and_a_formula_that_is_lost():
    row = b'<row r="6"><c r="A6"><v>1</v></c><c r="B6"><f>A6</f><v>1</v></c><c r="C6" s="1"/></row>'
    assert edited(row, A=3, C=None) == (
        b'<row r="6"><c r="A6"><v>3</v></c><c r="B6"><f>A6</f><v>1</v></c><c r="C6" s="1"/></row>',
        False,
    )
    assert edited(row, C=5, B=4) == (
        b'<row r="6"><c r="A6"><v>1</v></c><c r="B6"><v>4</v></c><c r="C6" s="1"><v>5</v></c></row>',
        True,
    )
