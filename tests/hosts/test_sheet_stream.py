"""A sheet that goes by: the same bytes whatever its pieces, new rows a column at a time as they are one by one."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

import numpy as np
import pytest

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import cell_xml, packing, saving, sheet_edit
from invoice_workbook.hosts.cell_xml import Formula
from invoice_workbook.hosts.sheet_stream import SheetStream
from invoice_workbook.hosts.wanted import Column, Wanted
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.tables.write import Edit, Written
from tests.hosts.test_workbook_file import part_of, parts

ROWS = b'<row r="1"><c r="A1"/></row>\n<row r="2"/><row r="4" spans="1:1"><c r="A4"><v>1</v></c></row>'
SHEET = b"<worksheet><cols/><sheetData>" + ROWS + b"</sheetData><pageMargins/></worksheet>"


@pytest.mark.parametrize("length", [1, 3, 7, 28, 1000])
def test_pieces_of_any_length_come_to_the_same_rows(length):
    stream = SheetStream(SHEET[at : at + length] for at in range(0, len(SHEET), length))
    chunks = list(stream.chunks())
    assert (stream.head, b"".join(chunks)) == (b"<worksheet><cols/><sheetData>", ROWS)
    assert stream.tail == b"</sheetData><pageMargins/></worksheet>"
    editing = sheet_edit.Editing(Wanted.of({3: {1: "x"}, 4: {1: 2, 2: 3}, 6: {1: "y"}}), {})
    made = b"".join(editing.chunk(chunk)[0] for chunk in chunks) + b"".join(row for row, _ in editing.rest())
    assert (
        sheet_edit.edit(SHEET, {3: {1: "x"}, 4: {1: 2, 2: 3}, 6: {1: "y"}}, {})[0] == stream.head + made + stream.tail
    )


@pytest.mark.parametrize("cut", [SHEET[:10], SHEET[:60]])
def test_a_part_that_is_cut_off_is_none(cut):
    with pytest.raises(ValueError, match="without an end"):
        list(SheetStream([cut]).chunks())


CONTENTS = {
    1: ["plain", "a & b", None, "<c>", "_x0041_", "tab\t\r\x01", "50%s", ""],
    2: [1, 2.5, None, -0.1, 1e22, 10**15, 0, None],
    3: [None] * 8,
    4: [Formula("A1&B1"), Formula("A1&B1", "7"), None, "x", 5, None, "", "ü"],
    6: ["a", "b", "c", "d", "e", "f", "g", "h"],
}


@pytest.mark.parametrize("styles", [{}, {1: b"7", 2: b"8", 5: b"9"}], ids=["without formats", "with formats"])
def test_rows_made_together_are_what_each_is_by_itself(styles):
    together = cell_xml.rows(9, 8, CONTENTS, styles)
    columns = sorted(CONTENTS.keys() | styles.keys())
    alone = b"".join(
        b'<row r="%d">' % row
        + b"".join(
            cell_xml.cell(row, column, CONTENTS.get(column, [None] * 8)[row - 9], styles.get(column, b""))
            for column in columns
        )
        + b"</row>"
        for row in range(9, 17)
    )
    assert together == alone
    expat.ParserCreate().Parse(b"<x>" + together + b"</x>", True)


def test_what_is_wanted_is_found_by_rows_and_by_columns():
    wanted = Wanted({2: Column(np.array([5, 7, 8]), ["a", "b", "c"])}, range(8, 11), {12: {1: 9}})
    assert wanted.rows.tolist() == [5, 7, 8, 9, 10, 12]
    assert wanted.cells(6, 8) == {7: {2: "b"}, 8: {2: "c"}}
    assert wanted.block(8, 10) == {2: ["c", None, None]}
    assert list(wanted.runs(5, most=3)) == [(7, 9), (10, 10), (12, 12)]
    assert wanted.last_column == 2


def test_a_part_is_packed_piece_by_piece_and_read_as_it_is_made():
    packer = packing.Packer()
    for piece in (b"<a>", b"<b/>" * 1000, b"</a>"):
        packer.add(piece)
    packed = packer.done()
    assert b"".join(packed.unpacked()) == b"<a>" + b"<b/>" * 1000 + b"</a>"
    assert packed.size == 4007
    for wrong in (b"<b>", b"</b>", b"\x01"):
        with pytest.raises(expat.ExpatError):
            packer = packing.Packer()
            packer.add(b"<a>")
            packer.add(wrong)
            packer.add(b"</a>")
            packer.done()


def test_bytes_that_the_disk_changed_are_found_before_the_book_is_replaced(empty, monkeypatch):
    before = empty.read_bytes()
    name = part_of(empty, "Customers")

    def copy(source: Path, target: BinaryIO, *others: Any) -> None:
        packing_copy(source, target, *others)
        with zipfile.ZipFile(target) as made:
            info = made.getinfo(name)
        target.seek(info.header_offset + 30 + len(name) + info.compress_size // 2)
        target.write(b"\0\0\0\0")

    packing_copy = packing.copy
    monkeypatch.setattr(packing, "copy", copy)
    with pytest.raises(WorkbookError) as error:
        WorkbookFile(empty).write({"Customers": Edit({"customer": {n: f"C-{n}" for n in range(500)}}, 500)})
    assert error.value.id == "not-saved"
    assert empty.read_bytes() == before
    assert not saving.left_over(empty)


def test_cells_in_lists_are_written_as_those_in_a_dictionary(empty, tmp_path):
    days = [date(2026, 1, 31), None, date(2026, 2, 28)]
    written = Written(np.array([4, 0, 2]), days)
    assert dict(written) == {4: days[0], 0: None, 2: days[2]}
    other = tmp_path / "other.xlsm"
    other.write_bytes(empty.read_bytes())
    WorkbookFile(empty).write({"Bills": Edit({"bill_date": written}, 5)})
    WorkbookFile(other).write({"Bills": Edit({"bill_date": dict(written)}, 5)})
    assert parts(empty) == parts(other)
    assert Edit({"bill_date": written, "bill": {1: "B"}}, 5).touched == {0, 1, 2, 4}
