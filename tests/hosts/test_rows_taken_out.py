"""Rows taken out of a table: what stands below moves up whole, with notes, formats and the clerk's own columns."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import package, sheet_edit
from invoice_workbook.hosts.cell_xml import Formula
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.tables.write import Edit
from tests.hosts.test_table_size import TOTALS, dressed, invoices, refs
from tests.hosts.test_workbook_file import parts, with_parts
from tests.sheets import letter

ROWS = 6
BESIDE = 34
"""A column right of the table: there the clerk has remarks."""


def without(*gone: int, cells: dict[str, dict[int, object]] | None = None) -> dict[str, Edit]:
    return {"Invoices": Edit(cells or {}, ROWS - len(gone), gone=gone)}  # type: ignore[arg-type]  # plain values


def ids(book: Path) -> list[object]:
    return [one for one in WorkbookFile(book).read()["Invoices"].columns[0] if one]


@pytest.fixture
def book(empty: Path) -> Path:
    """Six invoices, each with a remark beside it."""
    WorkbookFile(empty).write(invoices(ROWS))
    name = WorkbookFile(empty).tables["Invoices"].sheet_part
    remarks = {row: {BESIDE: f"remark {row - 5}"} for row in range(5, 5 + ROWS)}
    with_parts(empty, {name: sheet_edit.edit(parts(empty)[name], remarks, {})[0]})
    return empty


@pytest.mark.parametrize(
    "gone, left",
    [((0,), (1, 2, 3, 4, 5)), ((5,), (0, 1, 2, 3, 4)), ((1, 2, 4), (0, 3, 5)), ((0, 1, 2, 3, 4), (5,))],
)
def test_what_is_below_moves_up_as_a_whole(gone, left, book):
    style = load_workbook(book)["Invoices"]["L5"]._style
    WorkbookFile(book).write(without(*gone))
    assert ids(book) == [f"I-{n}" for n in left]
    assert refs(book, "Invoices") == [f"A4:AF{4 + len(left)}"] * 2
    sheet = load_workbook(book)["Invoices"]
    for place, n in enumerate(left):
        assert sheet.cell(5 + place, BESIDE).value == f"remark {n}"
        assert sheet.cell(5 + place, 12)._style == style
    assert {cell.value for row in sheet.iter_rows(min_row=5 + len(left)) for cell in row} <= {None}


def test_a_table_of_which_every_row_goes_keeps_an_empty_one(book):
    WorkbookFile(book).write(without(*range(ROWS)))
    assert refs(book, "Invoices")[0] == "A4:AF5"
    assert ids(book) == []
    assert str(load_workbook(book)["Invoices"][f"{letter('Invoices', 'Open')}5"].value).startswith("=")


def test_cells_are_those_of_the_rows_as_they_then_stand(book):
    WorkbookFile(book).write(without(0, 3, cells={"invoice": {1: "X", 4: "new"}}))
    assert ids(book) == ["I-1", "X", "I-4", "I-5", "new"]


def test_a_totals_row_moves_with_them(empty):
    WorkbookFile(empty).write(invoices(ROWS))
    dressed(empty, "Invoices", TOTALS, ROWS)
    WorkbookFile(empty).write(without(0, 1))
    assert refs(empty, "Invoices")[:2] == ["A4:AF9", "A4:AF8"]
    assert load_workbook(empty)["Invoices"]["A9"].value == "Total"
    WorkbookFile(empty).write(invoices(7))
    assert load_workbook(empty)["Invoices"]["A12"].value == "Total"


def test_rows_that_were_typed_below_are_rows_like_the_others(book):
    name = WorkbookFile(book).tables["Invoices"].sheet_part
    typed = {5 + ROWS: {1: "typed-1"}, 6 + ROWS: {1: "typed-2"}}
    with_parts(book, {name: sheet_edit.edit(parts(book)[name], typed, {})[0]})
    WorkbookFile(book).write({"Invoices": Edit({}, 6, gone=(0, ROWS))})
    assert ids(book) == [*(f"I-{n}" for n in range(1, ROWS)), "typed-2"]


NOTE = (
    b'<v:shape id="_x0000_s9%d" type="#_x0000_t202"><x:ClientData ObjectType="Note"><x:Anchor>'
    b"2, 15, %d, 2, 4, 31, %d, 1</x:Anchor><x:Row>%d</x:Row><x:Column>1</x:Column></x:ClientData></v:shape>"
)


def with_marks(book: Path, *rows: int) -> None:
    """A note, a link, a joined pair of cells and a colour of its own at each of these rows, as Excel writes them."""
    part, now = WorkbookFile(book).tables["Invoices"].sheet_part, parts(book)
    links = package.links_of(part)
    vml = next(one for one in re.findall(rb'Target="\.\./([^"]*vmlDrawing[^"]*)"', now[links])).decode()
    notes = b"".join(b'<comment ref="B%d" authorId="0"><text><t>note %d</t></text></comment>' % (r, r) for r in rows)
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    comments = b'<comments xmlns="%b"><authors><author>a</author></authors><commentList>%b</commentList></comments>'
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    link = b'<Relationship Id="rIdN" Type="%b" Target="../comments99.xml"/></Relationships>' % kind
    type_ = b"application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
    override = b'<Override PartName="/xl/comments99.xml" ContentType="%b"/></Types>' % type_
    shapes = b"".join(NOTE % (r, r - 2, r + 2, r - 1) for r in rows)
    sheet = now[part]
    merged = b"".join(b'<mergeCell ref="AC%d:AD%d"/>' % (r, r) for r in rows)
    rules = b"".join(
        b'<conditionalFormatting sqref="AE%d"><cfRule type="expression" priority="9%d"><formula>1</formula></cfRule>'
        b"</conditionalFormatting>" % (r, r)
        for r in rows
    )
    joined = b'<mergeCells count="%d">%b</mergeCells>' % (len(rows), merged)
    at = re.search(
        rb"<(?:phoneticPr|conditionalFormatting|dataValidations|hyperlinks|printOptions|pageMargins)\b", sheet
    )
    assert at is not None
    with_parts(
        book,
        {
            part: sheet[: at.start()] + joined + rules + sheet[at.start() :],
            "xl/comments99.xml": comments % (main, notes),
            links: now[links].replace(b"</Relationships>", link),
            "[Content_Types].xml": now["[Content_Types].xml"].replace(b"</Types>", override),
            f"xl/{vml}": now[f"xl/{vml}"].replace(b"</xml>", shapes + b"</xml>"),
        },
    )


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="marks are put in outside the dimension")
def test_notes_joined_cells_and_colours_go_with_their_rows(book):
    with_marks(book, 5, 8, 10)
    WorkbookFile(book).write(without(0, 2))
    sheet = load_workbook(book)["Invoices"]
    assert {one.coordinate: one.comment.text for row in sheet.iter_rows() for one in row if one.comment} == {
        "B6": "note 8",
        "B8": "note 10",
    }
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["AC6:AD6", "AC8:AD8"]
    assert {"AE6", "AE8"} <= {str(one.sqref) for one in sheet.conditional_formatting}
    vml = b"".join(xml for name, xml in parts(book).items() if "vmlDrawing" in name)
    assert re.findall(rb"<x:Row>(\d+)</x:Row>", vml) == [b"5", b"7"]
    assert [anchor.split(b",")[2].strip() for anchor in re.findall(rb"<x:Anchor>(2, 15[^<]*)<", vml)] == [b"4", b"6"]


NAMED = {
    "a formula beside the table": ("Invoices", 2, 26, Formula("SUM(M5:M8)")),
    "a formula elsewhere": ("Customers", 2, 25, Formula("Invoices!$M$8")),
    "a row's own formula": ("Invoices", 8, 27, Formula("L8*2")),
}


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="a formula is put in outside the dimension")
@pytest.mark.parametrize("where", NAMED)
def test_formulas_that_name_cells_by_their_rows_are_told_and_nothing_moves(where, book):
    table, row, column, formula = NAMED[where]
    name = WorkbookFile(book).tables[table].sheet_part
    with_parts(book, {name: sheet_edit.edit(parts(book)[name], {row: {column: formula}}, {})[0]})
    before = book.read_bytes()
    with pytest.raises(WorkbookError) as refused:
        WorkbookFile(book).write(without(1))
    assert refused.value.id == "rows-named" and formula.text in str(refused.value)
    assert book.read_bytes() == before


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="a formula is put in outside the dimension")
def test_formulas_that_name_the_table_or_rows_above_let_it_be(book):
    name = WorkbookFile(book).tables["Customers"].sheet_part
    other = Formula("SUM(Invoices[Open])+Invoices!B2+COUNTA(Invoices!A:A)+LOG10(8)")
    with_parts(book, {name: sheet_edit.edit(parts(book)[name], {2: {25: other}}, {})[0]})
    WorkbookFile(book).write(without(1))
    assert len(ids(book)) == ROWS - 1
