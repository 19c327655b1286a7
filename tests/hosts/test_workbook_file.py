"""Saving a clerk's file: atomic, the version before kept, nothing lost that the command did not write."""

import os
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving, sheet_edit
from invoice_workbook.hosts.cell_xml import Formula
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.tables.write import Edit
from tests.sheets import number

CUSTOMER = Edit({"customer": {0: "C-1"}, "name": {0: "Café"}, "credit_limit": {0: 10.5}}, 1)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(path: Path, changed: dict[str, bytes]) -> None:
    kept = parts(path) | changed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in kept.items():
            package.writestr(name, data)


def part_of(path: Path, table: str) -> str:
    return WorkbookFile(path).tables[table].sheet_part


def test_a_write_changes_its_sheet_and_nothing_else(empty):
    before = parts(empty)
    WorkbookFile(empty).write({"Customers": CUSTOMER})
    after = parts(empty)
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} == {part_of(empty, "Customers")}
    assert [cell.value for cell in load_workbook(empty)["Customers"][5][:2]] == ["C-1", "Café"]


@pytest.mark.not_ours("book*.xlsm", reason="a picture is put in without a link")
def test_charts_pictures_and_macros_of_the_clerk_stay(empty, tmp_path):
    picture = b"\x89PNG\r\n\x1a\nnot really"
    with_parts(empty, {"xl/media/logo.png": picture, "xl/vbaProject.bin": b"\0macro\1"})
    before = parts(empty)
    WorkbookFile(empty).write({"Customers": CUSTOMER, "Vendors": Edit({"vendor": {0: "V-1", 1: "V-2"}}, 2)})
    after = parts(empty)
    sheets = {part_of(empty, "Customers"), part_of(empty, "Vendors"), WorkbookFile(empty).tables["Vendors"].part}
    assert {name for name in after if after[name] != before[name]} == sheets
    assert any(name.startswith("xl/charts/") for name in after)


def test_new_rows_take_formats_and_formulas_along(empty):
    WorkbookFile(empty).write({"Invoices": Edit({"invoice": {0: "A-1", 1: "A-2", 2: "A-3"}}, 3)})
    sheet = load_workbook(empty)["Invoices"]
    assert sheet.tables["Invoices"].ref == "A4:AF7"
    for row in (6, 7):
        for cell, above in zip(sheet[row], sheet[5], strict=True):
            assert cell.number_format == above.number_format
            assert cell._style == above._style
        paid = number("Invoices", "Paid")
        assert sheet.cell(row, paid).value == sheet.cell(5, paid).value
        assert str(sheet.cell(row, paid).value).startswith("=")


def test_the_version_before_is_kept(sample):
    before = sample.read_bytes()
    WorkbookFile(sample).write({"Customers": CUSTOMER})
    kept = list((sample.parent / saving.HISTORY).iterdir())
    assert [path.read_bytes() for path in kept] == [before]
    assert kept[0].name.startswith("book_")
    assert not list(sample.parent.glob(".*.tmp"))


def test_a_book_that_changed_since_it_was_read_is_not_overwritten(sample):
    host = WorkbookFile(sample)
    host.read()
    WorkbookFile(sample).write({"Vendors": Edit({"note": {0: "changed by somebody else"}}, 25)})
    changed = sample.read_bytes()
    with pytest.raises(WorkbookError, match="changed by somebody else"):
        host.write({"Customers": CUSTOMER})
    assert sample.read_bytes() == changed


def test_a_save_that_fails_leaves_the_book_as_it_was(sample, monkeypatch):
    before = sample.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkbookError, match="No space left"):
        WorkbookFile(sample).write({"Customers": CUSTOMER})
    assert sample.read_bytes() == before
    assert not list(sample.parent.glob(".*.tmp"))


@pytest.mark.not_ours("book.xlsm", reason="a note is put in outside the dimension")
def test_what_stands_below_a_table_is_not_overwritten(empty):
    name = part_of(empty, "Customers")
    xml = parts(empty)[name]
    below = b'<row r="7"><c r="B7" t="inlineStr"><is><t>my note</t></is></c></row></sheetData>'
    with_parts(empty, {name: xml.replace(b"</sheetData>", below)})
    before = empty.read_bytes()
    three = Edit({"customer": {0: "a", 1: "b", 2: "c"}}, 3)
    with pytest.raises(WorkbookError, match="row 7"):
        WorkbookFile(empty).write({"Customers": three})
    assert empty.read_bytes() == before


@pytest.mark.not_ours("book_*.xlsm", reason="a chain of another kind is put in")
def test_the_calculation_chain_goes_when_a_formula_is_overwritten(empty):
    chain = "xl/calcChain.xml"
    types, links = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    now = parts(empty)
    override = b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.x"/></Types>'
    link = b'<Relationship Id="rId900" Type="http://x/calcChain" Target="calcChain.xml"/></Relationships>'
    name = part_of(empty, "Customers")
    typed = now[name].replace(b'<row r="5"', b'<row r="5"', 1)
    with_parts(
        empty,
        {
            chain: b"<calcChain/>",
            types: now[types].replace(b"</Types>", override),
            links: now[links].replace(b"</Relationships>", link),
            name: sheet_edit.edit(typed, {5: {2: Formula("1+1")}}, {})[0],
        },
    )
    WorkbookFile(empty).write({"Customers": CUSTOMER})
    after = parts(empty)
    assert chain not in after
    assert b"calcChain" not in after[types] + after[links]


def test_cells_of_a_sheet_part():
    row = b'<row r="2"><c r="B2" s="4"><v>1</v></c></row>'
    xml = b'<worksheet><dimension ref="A1:B2"/><sheetData>' + row + b"</sheetData></worksheet>"
    edited, lost = sheet_edit.edit(xml, {1: {1: "a & <b>"}, 2: {1: 2.5, 2: None}, 4: {2: Formula("A1&B1")}}, {1: b"7"})
    assert not lost
    assert edited == (
        b'<worksheet><dimension ref="A1:B4"/><sheetData>'
        b'<row r="1"><c r="A1" s="7" t="inlineStr"><is><t xml:space="preserve">a &amp; &lt;b&gt;</t></is></c></row>'
        b'<row r="2"><c r="A2" s="7"><v>2.5</v></c><c r="B2" s="4"/></row>'
        b'<row r="4"><c r="A4" s="7"/><c r="B4"><f>A1&amp;B1</f></c></row></sheetData></worksheet>'
    )


def test_a_clerks_formula_counts_as_what_it_came_to(empty):
    name = part_of(empty, "Customers")
    xml, _ = sheet_edit.edit(
        parts(empty)[name], {5: {1: "C-1", number("Customers", "Credit limit"): Formula("2*50")}}, {}
    )
    with_parts(empty, {name: xml.replace(b"<f>2*50</f>", b"<f>2*50</f><v>100</v>")})
    block = WorkbookFile(empty).read()["Customers"]
    assert block.columns[list(block.headers).index("Credit limit")] == (100,)


WORKBOOK_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _beside(book: Path, template: Path) -> None:
    """Put our Customers table beside what a workbook of somebody else holds."""
    ours, theirs = parts(template), parts(book)
    table = WorkbookFile(template).tables["Customers"]
    links = f"xl/worksheets/_rels/{Path(table.sheet_part).name}.rels"
    sheet, part = "xl/worksheets/ours.xml", "xl/tables/ours.xml"
    plain = ours[table.sheet_part].split(b"<dataValidations")[0].split(b"<conditionalFormatting")[0]
    plain = plain.split(b"<ignoredErrors")[0].split(b"<pageMargins")[0]
    plain = re.sub(rb'<c [^>]*t="s">.*?</c>|<cols>.*?</cols>', b"", plain)
    plain = (
        re.sub(rb' s="\d+"', b"", plain) + b'<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'
    )
    assert links in ours
    link = f'<Relationship Id="rId1" Type="{WORKBOOK_LINKS}/table" Target="../tables/ours.xml"/>'
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    types = f'<Override PartName="/{sheet}" ContentType="{kind}worksheet+xml"/>'
    types += f'<Override PartName="/{part}" ContentType="{kind}table+xml"/></Types>'
    named = f'<sheet name="Customers" sheetId="9900" xmlns:o="{WORKBOOK_LINKS}" o:id="rIdOurs"/></sheets>'
    to_sheet = (
        f'<Relationship Id="rIdOurs" Type="{WORKBOOK_LINKS}/worksheet" Target="worksheets/ours.xml"/></Relationships>'
    )
    with_parts(
        book,
        {
            sheet: plain,
            part: re.sub(rb"<autoFilter[^>]*/>", b"", ours[table.part]),
            "xl/worksheets/_rels/ours.xml.rels": f"{head}{link}</Relationships>".encode(),
            "[Content_Types].xml": theirs["[Content_Types].xml"].replace(b"</Types>", types.encode()),
            "xl/workbook.xml": theirs["xl/workbook.xml"].replace(b"</sheets>", named.encode()),
            "xl/_rels/workbook.xml.rels": theirs["xl/_rels/workbook.xml.rels"].replace(
                b"</Relationships>", to_sheet.encode()
            ),
        },
    )


@pytest.mark.not_ours("theirs*.xlsx", reason="our table is put in without its headers")
def test_workbooks_made_by_excel_keep_every_part(shared, empty, tmp_path):
    tried = 0
    for source in sorted((shared / "fidelity_xlsx").glob("*.xlsx")):
        book = Path(shutil.copy(source, tmp_path / "theirs.xlsx"))
        _beside(book, empty)
        before = parts(book)
        WorkbookFile(book).write({"Customers": Edit({"customer": {n: f"C-{n}" for n in range(9)}}, 9)})
        after = parts(book)
        ours = {"xl/worksheets/ours.xml", "xl/tables/ours.xml", "xl/workbook.xml"}
        assert set(after) == set(before), source.name
        assert {name for name in after if after[name] != before[name]} <= ours, source.name
        assert [row[0].value for row in load_workbook(book)["Customers"].iter_rows(min_row=5)] == [
            f"C-{n}" for n in range(9)
        ]
        tried += 1
    assert tried >= 8
