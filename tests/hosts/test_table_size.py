"""Tables that grow and shrink with a totals row, a sort order, filters and rules: never one that Excel would repair."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import cell_xml, sheet_edit
from invoice_workbook.hosts.cell_xml import Formula
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.tables.write import Edit
from tests.hosts.test_workbook_file import parts, with_parts
from tests.sheets import letter, number

TOTALS = {1: "Total", 2: "by hand", number("Invoices", "Open"): Formula("SUBTOTAL(109,Invoices[Open])")}
"""What a totals row of Invoices holds, by column."""


def invoices(count: int) -> dict[str, Edit]:
    return {"Invoices": Edit({"invoice": {n: f"I-{n}" for n in range(count)}}, count)}


def problems(count: int, last: int = 0) -> dict[str, Edit]:
    ids: dict[int, str | None] = {n: f"P-{n}" for n in range(count)}
    return {"Problems": Edit({"problem": ids | dict.fromkeys(range(count, last))}, max(count, 1))}


def dressed(book: Path, table: str, totals: dict[int, cell_xml.Content], rows: int) -> None:
    """Give a table of so many rows a totals row and a sort order, as Excel writes them."""
    part = WorkbookFile(book).tables[table]
    now = parts(book)
    last, column = part.first_row + rows, re.search(rb'ref="A4:([A-Z]+)', now[part.part])
    assert column is not None
    whole, data = b"A4:%b%d" % (column[1], last + 1), b"A5:%b%d" % (column[1], last)
    sort = b'<sortState ref="%b"><sortCondition descending="1" ref="B5:B%d"/></sortState>' % (data, last)
    xml = re.sub(rb'(<table\b[^>]*) ref="[^"]*"', rb'\1 ref="%b" totalsRowCount="1"' % whole, now[part.part], count=1)
    xml = re.sub(rb'<autoFilter ref="[^"]*"/>', b'<autoFilter ref="A4:%b%d"/>%b' % (column[1], last, sort), xml)
    xml = xml.replace(b' totalsRowShown="0"', b"")
    sheet, _ = sheet_edit.edit(now[part.sheet_part], {last + 1: totals}, {})
    with_parts(book, {part.part: xml, part.sheet_part: sheet})


def refs(book: Path, table: str) -> list[str]:
    xml = parts(book)[WorkbookFile(book).tables[table].part].decode()
    return re.findall(r'\bref="([^"]*)"', xml)


@pytest.fixture
def with_totals(empty: Path) -> Path:
    WorkbookFile(empty).write(invoices(3))
    dressed(empty, "Invoices", TOTALS, 3)
    return empty


def test_a_totals_row_moves_down_with_its_cells_and_formulas(with_totals):
    WorkbookFile(with_totals).write(invoices(6))
    assert refs(with_totals, "Invoices") == ["A4:AF11", "A4:AF10", "A5:AF10", "B5:B10"]
    sheet = load_workbook(with_totals)["Invoices"]
    assert [sheet.cell(row, 1).value for row in range(5, 12)] == [*(f"I-{n}" for n in range(6)), "Total"]
    at = letter("Invoices", "Open")
    assert (sheet["B11"].value, sheet[f"{at}11"].value) == ("by hand", "=SUBTOTAL(109,Invoices[Open])")
    assert (sheet["B8"].value, sheet[f"{at}8"].value) == (None, sheet[f"{at}5"].value)
    assert sheet[f"{at}8"]._style == sheet[f"{at}5"]._style
    assert WorkbookFile(with_totals).read()["Invoices"].length == 6


def test_a_totals_row_moves_up_when_the_table_shrinks(empty):
    WorkbookFile(empty).write(problems(70))
    dressed(empty, "Problems", {1: "Total", 5: Formula("SUBTOTAL(103,Problems[Rule])")}, 70)
    WorkbookFile(empty).write(problems(10, 70))
    assert refs(empty, "Problems") == ["A4:U15", "A4:U14", "A5:U14", "B5:B14"]
    sheet = load_workbook(empty)["Problems"]
    assert (sheet["A14"].value, sheet["A15"].value) == ("P-9", "Total")
    assert sheet["E15"].value == "=SUBTOTAL(103,Problems[Rule])"
    assert {cell.value for row in sheet.iter_rows(min_row=16) for cell in row} == {None}


def test_a_sort_order_without_totals_shrinks_too(empty):
    WorkbookFile(empty).write(problems(70))
    part, now = WorkbookFile(empty).tables["Problems"].part, parts(empty)
    sort = b'<autoFilter ref="A4:U74"><sortState ref="A5:U74"><sortCondition ref="C5:C74"/></sortState></autoFilter>'
    with_parts(empty, {part: now[part].replace(b'<autoFilter ref="A4:U74"/>', sort)})
    WorkbookFile(empty).write(problems(2, 70))
    assert refs(empty, "Problems") == ["A4:U6", "A4:U6", "A5:U6", "C5:C6"]


def test_a_table_without_a_filter_grows(empty):
    part, now = WorkbookFile(empty).tables["Invoices"].part, parts(empty)
    with_parts(empty, {part: re.sub(rb"<autoFilter[^>]*/>", b"", now[part])})
    WorkbookFile(empty).write(invoices(4))
    assert refs(empty, "Invoices") == ["A4:AF8"]


def test_a_table_that_waits_for_its_first_row_waits_no_longer(empty):
    part, now = WorkbookFile(empty).tables["Invoices"].part, parts(empty)
    with_parts(empty, {part: now[part].replace(b"<table ", b'<table insertRow="1" insertRowShift="1" ')})
    WorkbookFile(empty).write(invoices(1))
    assert b"insertRow" not in parts(empty)[part]


NAMED = {
    "a formula beside the table": ("Invoices", 2, 25, Formula("M8*2")),
    "an area that ends there": ("Invoices", 2, 25, Formula("SUM(M5:M8)")),
    "a formula elsewhere": ("Customers", 2, 25, Formula("Invoices!$M$8")),
    "the row's own formula": ("Invoices", 8, 12, Formula("SUM(L5:L7)")),
}


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="a formula is put in outside the dimension")
@pytest.mark.parametrize("where", NAMED)
def test_a_totals_row_that_formulas_name_by_its_cells_stays_and_is_told(where, with_totals):
    table, row, column, formula = NAMED[where]
    name = WorkbookFile(with_totals).tables[table].sheet_part
    with_parts(with_totals, {name: sheet_edit.edit(parts(with_totals)[name], {row: {column: formula}}, {})[0]})
    before = with_totals.read_bytes()
    with pytest.raises(WorkbookError, match=r"totals row that cannot move.*refers to its cells"):
        WorkbookFile(with_totals).write(invoices(6))
    assert with_totals.read_bytes() == before


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="a formula is put in outside the dimension")
def test_a_totals_row_lets_names_of_its_table_and_of_other_cells_be(with_totals):
    name = WorkbookFile(with_totals).tables["Customers"].sheet_part
    other = Formula("Invoices[[#Totals],[Open]]+LOG10(8)+Invoices!M5+Vendors!M8")
    formulas = {2: {25: other, 26: Formula('"Invoices!M8"&A2'), 27: "see Invoices!M8"}}
    with_parts(with_totals, {name: sheet_edit.edit(parts(with_totals)[name], formulas, {})[0]})
    WorkbookFile(with_totals).write(invoices(6))
    assert load_workbook(with_totals)["Invoices"]["A11"].value == "Total"


def test_what_stands_below_a_totals_row_is_not_overwritten(with_totals):
    name = WorkbookFile(with_totals).tables["Invoices"].sheet_part
    with_parts(with_totals, {name: sheet_edit.edit(parts(with_totals)[name], {10: {3: "my note"}}, {})[0]})
    with pytest.raises(WorkbookError, match="row 10"):
        WorkbookFile(with_totals).write(invoices(5))
    WorkbookFile(with_totals).write(invoices(4))
    assert refs(with_totals, "Invoices")[0] == "A4:AF9"


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="a filter is left without its header")
def test_headers_that_are_switched_off_are_told(empty):
    part, now = WorkbookFile(empty).tables["Invoices"].part, parts(empty)
    with_parts(empty, {part: now[part].replace(b"<table ", b'<table headerRowCount="0" ')})
    with pytest.raises(WorkbookError, match="header row switched off"):
        WorkbookFile(empty).read()


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="the rules put in share one rank")
def test_rules_and_names_that_covered_the_table_grow_with_it(empty):
    WorkbookFile(empty).write(invoices(3))
    name, now = WorkbookFile(empty).tables["Invoices"].sheet_part, parts(empty)
    rule = b'<cfRule type="expression" dxfId="0" priority="900"><formula>$I5&gt;9</formula></cfRule>'
    own = b"".join(
        b'<conditionalFormatting sqref="%b">%b</conditionalFormatting>' % (areas, rule)
        for areas in (b"I5:I7", b"A4:R7 AH5:AH7", b"I5:I6", b"A1:R7", b"I6:I7")
    )
    xml = now[name].replace(b"<conditionalFormatting", own + b"<conditionalFormatting", 1)
    names = (
        '<definedName name="Mine">Invoices!$I$5:$I$7</definedName>'
        '<definedName name="Other">Orders!$I$5:$I$7</definedName>'
        '<definedName name="Two">Invoices!$A$4:$R$7,Invoices!$AH$5:$AH$7</definedName></definedNames>'
    )
    book = now["xl/workbook.xml"].replace(b"</definedNames>", names.encode())
    with_parts(empty, {name: xml, "xl/workbook.xml": book})
    WorkbookFile(empty).write(invoices(9))
    after = parts(empty)
    found = re.findall(rb'<conditionalFormatting sqref="([^"]*)"', after[name])[:5]
    assert found == [b"I5:I13", b"A4:R13 AH5:AH7", b"I5:I6", b"A1:R13", b"I6:I7"]
    named = dict(re.findall(rb'<definedName name="(Mine|Other|Two)">([^<]*)<', after["xl/workbook.xml"]))
    assert named == {
        b"Mine": b"Invoices!$I$5:$I$13",
        b"Other": b"Orders!$I$5:$I$7",
        b"Two": b"Invoices!$A$4:$R$13,Invoices!$AH$5:$AH$7",
    }


@pytest.mark.validator
def test_the_validator_finds_nothing_after_a_table_with_totals_grew_and_shrank(with_totals):
    from tests.template.test_template import _errors

    WorkbookFile(with_totals).write({**invoices(6), **problems(5)})
    dressed(with_totals, "Problems", {1: "Total"}, 5)
    WorkbookFile(with_totals).write(problems(2, 5))
    assert _errors(with_totals) == []
