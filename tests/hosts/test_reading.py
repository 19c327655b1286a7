"""What is read of a sheet: each cell as it is meant, a formula by its result, and nothing that was not asked for."""

import re
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from invoice_workbook.books import Books
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.places import column_letters
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.cells import Cell
from invoice_workbook.tables.on_demand import Tables
from invoice_workbook.tables.read import row_currency
from invoice_workbook.tables.write import Edit
from tests.hosts.test_workbook_file import parts, with_parts
from tests.sheets import number

pytestmark = pytest.mark.not_ours("book*.xlsm", reason="cells are put in that other programs leave")
AS_OF = date(2026, 11, 30)
BILLS = Edit(
    {"bill": {0: "B-1", 1: "B-2", 2: "B-3"}, "gross": {0: 10, 1: 20.5, 2: 30}, "note": {0: "a", 1: "b_x000D_", 2: "c"}},
    3,
)


@pytest.fixture
def bills(empty: Path) -> Path:
    """A book with three bills."""
    WorkbookFile(empty).write({"Bills": BILLS})
    return empty


def put(book: Path, row: int, header: str, cell: bytes) -> None:
    """Another cell in a row of Bills, from 0: its XML from its attributes on, without its name and format."""
    sheet = WorkbookFile(book).tables["Bills"]
    name = f"{column_letters(number('Bills', header))}{sheet.first_row + 1 + row}".encode()
    found = re.compile(rb'<c r="%b"( s="\d+")?[^>]*?(?:/>|>.*?</c>)' % name)
    xml, count = found.subn(rb'<c r="%b"\1 %b</c>' % (name, cell), parts(book)[sheet.sheet_part])
    assert count == 1
    with_parts(book, {sheet.sheet_part: xml})


def column(book: Path, header: str) -> list[Cell]:
    block = WorkbookFile(book).read()["Bills"]
    return list(block.columns[block.headers.index(header)])


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (b"><f>1+1</f><v>2</v>", 2),
        (b't="str"><f>"a"</f><v>b</v>', "b"),
        (b't="e"><f>1/0</f><v>#DIV/0!</v>', "#DIV/0!"),
        (b"><f>1+1</f>", "=1+1"),
        (b't="str"><f>""</f><v></v>', '=""'),
        (b't="e"><v>#N/A</v>', "#N/A"),
        (b't="b"><v>1</v>', True),
        (b't="inlineStr"><is><t>=x</t></is>', "=x"),
        (b't="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is>', "a b"),
    ],
)
def test_a_clerks_formula_is_what_it_came_to(bills, cell, meant):
    put(bills, 1, "Note", cell)
    assert column(bills, "Note") == ["a", meant, "c"]


def test_cells_that_share_a_formula_have_their_own_results(bills):
    put(bills, 0, "Gross", b'><f t="shared" ref="G5:G6" si="0">1+1</f><v>2</v>')
    put(bills, 1, "Gross", b'><f t="shared" si="0"/><v>3</v>')
    put(bills, 2, "Gross", b'><f t="shared" si="0"/>')
    assert column(bills, "Gross") == [2, 3, "=1+1"]


@pytest.mark.parametrize("stored", ["46351", "99999999", "-5"])
def test_a_number_that_is_no_day_is_told_and_ends_nothing(bills, stored):
    put(bills, 0, "Bill date", b"><v>%b</v>" % stored.encode())
    wrong = books_of(WorkbookFile(bills), AS_OF).misreads("Bills")
    assert list(wrong["kind"]) == ([] if stored == "46351" else ["not-a-date"])


def test_a_length_of_time_is_read_as_a_moment(bills):
    styles, count = re.subn(rb'formatCode="[^"]*yy[^"]*"', b'formatCode="[h]:mm"', parts(bills)["xl/styles.xml"])
    assert count
    with_parts(bills, {"xl/styles.xml": styles})
    put(bills, 0, "Bill date", b"><v>46351.25</v>")
    assert column(bills, "Bill date")[0] == datetime(2026, 11, 25, 6)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (b't="e"><f>NOBODY()</f><v>#NAME?</v>', []),
        (b't="e"><v>#NAME?</v>', ["formula-overwritten"]),
        (b"><v>12</v>", ["formula-overwritten"]),
    ],
)
def test_a_formula_that_came_to_an_error_is_not_told_as_overwritten(bills, cell, told):
    put(bills, 1, "Paid", cell)
    assert list(books_of(WorkbookFile(bills), AS_OF).misreads("Bills")["kind"]) == told


def test_a_row_that_the_sheet_leaves_out_is_blank(bills):
    sheet = WorkbookFile(bills).tables["Bills"]
    xml = parts(bills)[sheet.sheet_part]
    row = re.search(rb'<row r="%d".*?</row>' % (sheet.first_row + 2), xml)
    assert row is not None
    with_parts(bills, {sheet.sheet_part: xml.replace(row[0], b"")})
    assert column(bills, "Bill") == ["B-1", None, "B-3"]


def test_a_row_far_below_the_table_is_no_row_of_it(bills):
    sheet = WorkbookFile(bills).tables["Bills"]
    far = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    with_parts(bills, {sheet.sheet_part: parts(bills)[sheet.sheet_part].replace(b"</sheetData>", far)})
    assert column(bills, "Bill") == ["B-1", "B-2", "B-3"]


def test_what_is_not_asked_for_is_not_read(sample):
    books = books_of(WorkbookFile(sample), AS_OF, wanted=["Vendors"])
    assert isinstance(books.tables, Tables)
    assert books.tables.known == {"Settings", "Vendors"}
    whole = books_of(WorkbookFile(sample), AS_OF)
    for name in TABLES:
        assert books[name].equals(whole[name])
    assert books.misread.equals(whole.misread)
    assert (books.places, books.lacking, books.record) == (whole.places, whole.lacking, whole.record)


def test_a_book_that_changed_is_not_read_on(sample):
    books = books_of(WorkbookFile(sample), AS_OF, wanted=["Vendors"])
    WorkbookFile(sample).write({"Customers": Edit({"note": {0: "changed by somebody else"}}, 25)})
    with pytest.raises(WorkbookError, match="changed by somebody else"):
        _ = books["Customers"]


def test_a_table_is_read_on_after_a_save_of_our_own(sample):
    host = WorkbookFile(sample)
    books = books_of(host, AS_OF, wanted=["Vendors"])
    before = books_of(WorkbookFile(sample), AS_OF)["Bills"]
    host.write({"Vendors": Edit({"note": {0: "called"}}, len(books["Vendors"]))})
    assert books["Bills"].equals(before)


HOME, ABROAD = {0: "EUR", 1: "eur", 2: None}, {0: "EUR", 1: "KWD", 2: None}


def known(books: Books) -> frozenset[str]:
    """The tables of books that were read."""
    assert isinstance(books.tables, Tables)
    return books.tables.known


@pytest.mark.parametrize(
    ("currencies", "cell", "is_read"),
    [
        (HOME, None, False),
        (ABROAD, None, True),
        (HOME, b't="str"><f>"KWD"</f><v>KWD</v>', True),
        (HOME, b't="str"><f>"EUR"</f>', True),
        (HOME, b't="e"><v>#N/A</v>', True),
    ],
)
def test_currencies_alone_are_looked_at_where_all_are_at_home(bills, currencies, cell, is_read):
    WorkbookFile(bills).write({"Bills": Edit({"currency": currencies}, 3)})
    if cell:
        put(bills, 1, "Currency", cell)
    books = books_of(WorkbookFile(bills), AS_OF, AS_OF, ())
    lines = pd.DataFrame({"bill": ["b-1", "B-2", "B-3", "none"]})
    found = row_currency(TABLES["BillLines"], lines, books.tables, "EUR")
    assert ("Bills" in known(books)) == is_read
    whole = books_of(WorkbookFile(bills), AS_OF, AS_OF)
    assert list(found) == list(row_currency(TABLES["BillLines"], lines, dict(whole.tables), "EUR"))


def test_a_currency_typed_below_the_table_counts(bills):
    sheet = WorkbookFile(bills).tables["Bills"]
    xml = parts(bills)[sheet.sheet_part]
    row = sheet.last_row + 2
    name = f"{column_letters(number('Bills', 'Currency'))}{row}".encode()
    cell = b'<row r="%d"><c r="%b" t="inlineStr"><is><t>KWD</t></is></c></row></sheetData>' % (row, name)
    with_parts(bills, {sheet.sheet_part: xml.replace(b"</sheetData>", cell)})
    books = books_of(WorkbookFile(bills), AS_OF, AS_OF, ())
    row_currency(TABLES["BillLines"], pd.DataFrame({"bill": ["B-1"]}), books.tables, "EUR")
    assert "Bills" in known(books)
