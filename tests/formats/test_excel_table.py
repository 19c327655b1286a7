"""Workbooks of other programs: each kind is read alike, and what cannot be read is one sentence, soon."""

import io
import struct
import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import wolfxl
from msoffcrypto.format.ooxml import OOXMLFile
from python_calamine import CalamineWorkbook

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import excel_table
from invoice_workbook.formats.excel import biff8, ods, reader
from invoice_workbook.formats.excel.package import Package
from invoice_workbook.formats.excel.sheet import Formats
from invoice_workbook.inputs import Input
from invoice_workbook.tables.cells import Fault, Shown
from tests.fuzz.readers import workbook
from tests.hosts.test_workbook_file import parts

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Customer</t></is></c></row>'
ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>C-1</t></is></c></row>'


def package(rows: str, styles: str = "", strings: str = "", before: str = "") -> bytes:
    """A workbook of one sheet, as little as can be read."""
    others = {"styles": styles, "sharedStrings": strings}
    link = f'<Relationship Id="{{0}}" Type="{RELATIONS}/{{0}}" Target="{{0}}.xml"/>'
    links = "".join(link.format(name) for name in others if others[name])
    sheet = f'<Relationship Id="s" Type="{RELATIONS}/worksheet" Target="sheet.xml"/>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets><sheet name="S" r:id="s"/></sheets></workbook>',
        )
        file.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{sheet}{links}</Relationships>")
        file.writestr("xl/sheet.xml", f"{before}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>")
        for name, part in others.items():
            file.writestr(f"xl/{name}.xml", part)
    return made.getvalue()


def rows_of(content: bytes, name: str = "t.xlsx") -> excel_table.Rows:
    return excel_table.rows(Input(Path(name), content))


def test_a_cell_far_away_takes_no_room():
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert rows_of(package(HEAD + ROW + far)) == [(1, ["Customer"]), (2, ["C-1"])]


def test_thousands_of_styles_take_no_time():
    styles = f"<styleSheet {MAIN}><cellXfs>" + '<xf numFmtId="0"/>' * 22_000 + "</cellXfs></styleSheet>"
    began = time.monotonic()
    assert len(rows_of(package(HEAD + ROW, styles))) == 2
    assert time.monotonic() - began < 4


def locked() -> bytes:
    made = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook())).encrypt("secret", made)
    return made.getvalue()


STRINGS = f"<sst {MAIN}>" + "<si><t>abc</t></si>" * 4_000_000 + "</sst>"
REFUSED = {
    "row 4000000000": ("t.xlsx", lambda: package(HEAD + '<row r="4000000000"><c><v>1</v></c></row>'), "damaged"),
    "column ZZZZ": ("t.xlsx", lambda: package(HEAD + '<row r="2"><c r="ZZZZ2"><v>1</v></c></row>'), "damaged"),
    "a text that is not there": ("t.xlsx", lambda: package('<row><c t="s"><v>9</v></c></row>'), "damaged"),
    "endless texts": ("t.xlsx", lambda: package(HEAD + ROW, strings=STRINGS), "unpacks to"),
    "a bomb": ("t.xlsx", lambda: package(HEAD + " " * 50_000_000), "unpacks to"),
    "as deep as can be": ("t.xlsx", lambda: package("<row>" * 100_000), "damaged"),
    "entities": ("t.xlsx", lambda: package(HEAD, before='<!DOCTYPE a [<!ENTITY a "b">]>'), "document type"),
    "cut off": ("t.xlsm", lambda: workbook()[:2000], "cut off"),
    "a password": ("t.xlsx", locked, "password"),
    "a web page": ("t.xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "a web page"),
    "Excel's XML of 2003": ("t.xls", lambda: b'<?xml version="1.0"?><Workbook/>', "an XML file"),
    "Excel 4": ("t.xls", lambda: b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(50), "Excel 4"),
    "Excel 3": ("t.xls", lambda: b"\x09\x02\x06\x00\x00\x00\x10\x00" + bytes(50), "Excel 4"),
    "no container": ("t.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "damaged"),
    "a picture": ("t.xlsx", lambda: b"\x89PNG" + bytes(50), "a picture"),
    "nothing": ("t.xlsx", lambda: b"", "empty"),
    "no sheet": ("t.ods", lambda: package("").replace(b"sheet.xml", b"sheet.xmm"), "damaged"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_one_sentence_soon(case):
    name, made, words = REFUSED[case]
    content = made()
    began = time.monotonic()
    with pytest.raises(WorkbookError) as told:
        rows_of(content, name)
    assert name in str(told.value) and words in str(told.value), told.value
    assert time.monotonic() - began < 10


def record(kind: int, body: bytes) -> bytes:
    """A record of an .xlsb part."""
    head = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 127 else bytes([kind])
    return head + bytes([len(body) & 0x7F | 0x80, len(body) >> 7]) + body


def words(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(cells: list[bytes], codes: dict[int, str], is_1904: bool = False) -> bytes:
    """An .xlsb of one row; each cell is the record's kind, style and value."""
    fonts = b"".join(record(44, struct.pack("<H", id_) + words(code)) for id_, code in codes.items())
    xfs = b"".join(record(47, struct.pack("<HH", 0, id_) + bytes(12)) for id_ in (0, *codes))
    book = record(131, b"") + record(153, struct.pack("<II", int(is_1904), 0) + words(""))
    book += record(143, b"") + record(156, struct.pack("<II", 0, 1) + words("s") + words("S")) + record(144, b"")
    sheet = record(129, b"") + record(148, struct.pack("<IIII", 0, 0, 0, len(cells) - 1)) + record(145, b"")
    sheet += record(0, struct.pack("<I", 0) + bytes(13)) + b"".join(cells) + record(146, b"") + record(130, b"")
    link = '<Relationship Id="{}" Type="{}/{}" Target="{}.bin"/>'
    links = link.format("s", RELATIONS, "worksheet", "sheet1") + link.format("t", RELATIONS, "styles", "styles")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        office = link.format("w", RELATIONS, "officeDocument", "xl/workbook")
        file.writestr("_rels/.rels", f"<Relationships>{office}</Relationships>")
        file.writestr("xl/workbook.bin", book + record(132, b""))
        file.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{links}</Relationships>")
        file.writestr("xl/styles.bin", fonts + record(617, struct.pack("<I", len(codes) + 1)) + xfs + record(618, b""))
        file.writestr("xl/sheet1.bin", sheet)
    return made.getvalue()


def cell(kind: int, column: int, style: int, value: bytes) -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


@pytest.mark.parametrize("is_1904", [False, True])
def test_an_xlsb_is_read_with_its_formats(is_1904):
    day = 46083 - (1462 if is_1904 else 0)
    content = xlsb(
        [
            cell(6, 0, 0, words("C-1")),
            cell(5, 1, 1, struct.pack("<d", 42)),
            cell(2, 2, 2, struct.pack("<I", (23 << 2) | 3)),
            cell(5, 3, 3, struct.pack("<d", day)),
            cell(3, 4, 0, b"\x2a"),
            cell(4, 5, 0, b"\x01"),
        ],
        {164: "00000", 9: "0%", 14: "m/d/yy"},
        is_1904,
    )
    shown = ["C-1", Shown(42, "00042"), Shown(0.23, "23%", True), datetime(2026, 3, 2), Fault("#N/A"), "TRUE"]
    assert rows_of(content, "t.xlsb") == [(1, shown)]


def biff(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def test_the_records_of_an_xls_give_numbers_formats_and_errors():
    at = struct.Struct("<HHH")
    cells = [
        biff(biff8.NUMBER, at.pack(0, 0, 1) + struct.pack("<d", 7)),
        biff(biff8.RK, at.pack(0, 1, 0) + struct.pack("<I", (1250 << 2) | 3)),
        biff(biff8.MUL_RK, struct.pack("<HHHIHIH", 0, 2, 1, (8 << 2) | 2, 0, (9 << 2) | 2, 3)),
        biff(biff8.BOOL_ERR, at.pack(0, 4, 0) + b"\x07\x01"),
        biff(biff8.FORMULA, at.pack(0, 5, 0) + b"\x00" * 6 + b"\xff\xff" + bytes(8)),
        biff(biff8.STRING, b"\x02\x00\x00hi"),
    ]
    stream = biff(biff8.BOF, struct.pack("<HH", 0x600, 0x10)) + b"".join(cells) + biff(biff8.EOF, b"")
    found = biff8._sheet(biff8._records(stream), Formats(["General", "000"]))
    assert list(found.values()) == [["n", 7, "007", False], 12.5, ["n", 8, "008", False], 9, ["e", "#DIV/0!"], "hi"]


def test_an_ods_is_read_as_it_shows():
    cells = """<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="42"><text:p>00042</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.235"><text:p>24%</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-03-02"><text:p>02.03.26</text:p></table:table-cell>
<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="0"><text:p>#N/A</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="1234.5"><text:p>1.234,50</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16377"/>"""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            ods.CONTENT,
            f"<office:document-content{spaces}><table:table><table:table-row>{cells}</table:table-row>"
            '<table:table-row table:number-rows-repeated="1048575"/></table:table></office:document-content>',
        )
    shown = [
        "a  b",
        Shown(42, "00042"),
        Shown(0.235, "23.5%", True),
        datetime(2026, 3, 2),
        "TRUE",
        Fault("#N/A"),
        1234.5,
    ]
    assert rows_of(made.getvalue(), "t.ods") == [(1, shown)]


def _values(rows: list[list[object]]) -> list[list[object]]:
    """Rows without blanks at their ends; days, truths and numbers as both readers give them."""
    found = []
    for row in rows:
        cells = [_value(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        found.append(cells)
    while found and not found[-1]:
        found.pop()
    return found


def _value(cell: object) -> object:
    if isinstance(cell, bool | int | float):
        return round(float(cell), 9)
    if hasattr(cell, "isoformat"):
        return cell.isoformat().replace("T00:00:00", "").split(".")[0]
    return None if cell in ("", None) or str(cell).startswith("#") else str(cell).replace("\r\n", "\n")


def held_against(path: Path) -> None:
    """Calamine and wolfxl give the same cells of every sheet."""
    mine = wolfxl.load_workbook(path.read_bytes(), data_only=True)
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    for sheet in mine.worksheets:
        first = _values([list(row) for row in sheet.iter_rows(values_only=True)])
        second = _values(theirs.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False))
        assert first == second, (path.name, sheet.title)


def test_a_second_reader_reads_the_sample_alike(sample):
    held_against(sample)


def test_a_second_reader_reads_other_programs_workbooks_alike(shared):
    for path in sorted((shared / "fidelity_xlsx").glob("*.xlsx")):
        held_against(path)


def test_the_reader_of_imports_gives_the_same_texts_and_numbers(sample):
    assert parts(sample)
    first = wolfxl.load_workbook(sample.read_bytes(), data_only=True).worksheets[0]
    theirs = {n: row for n, row in enumerate(_values([list(r) for r in first.iter_rows(values_only=True)]), 1) if row}
    found = dict(reader.rows(sample.read_bytes(), "sample"))
    assert found.keys() == theirs.keys()
    for row, cells in found.items():
        texts = [cell for cell in cells if isinstance(cell, str) and cell not in ("", "TRUE", "FALSE")]
        assert texts == [cell for cell in theirs[row] if isinstance(cell, str) and cell in texts]
    assert Package(sample.read_bytes(), "sample").workbook() == "xl/workbook.xml"
