"""How large a list prints follows its rows at each save; what the clerk set up on paper stays."""

import re
from pathlib import Path

import pytest

from invoice_workbook.hosts.package import Package
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from tests.hosts.test_workbook_file import parts, with_parts

TABLE = "Receipts"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook without a receipt."""
    path = tmp_path / "Books.xlsx"
    new_book.make(path)
    return path


def fill(book: Path, rows: int) -> None:
    """The table has so many rows."""
    ids = {row: f"R-{row}" for row in range(rows)}
    WorkbookFile(book).write({TABLE: Edit({"receipt": ids}, rows)})


def sheet(book: Path) -> bytes:
    with Package(book) as opened:
        return opened.part(opened.tables[TABLE].sheet_part)


def put(book: Path, before: bytes, after: bytes) -> None:
    """Something that the clerk set up on the list's sheet."""
    with Package(book) as opened:
        part = opened.tables[TABLE].sheet_part
    changed, found = re.subn(before, after, parts(book)[part])
    assert found == 1
    with_parts(book, {part: changed})


def on_paper(book: Path) -> tuple[int, str, float]:
    """The size in percent, the direction and the lower margin in inches."""
    page = re.search(rb'<pageSetup paperSize="\d+" scale="(\d+)"[^>]*orientation="(\w+)"', sheet(book))
    margin = re.search(rb'<pageMargins\b[^>]*\bbottom="([^"]*)"', sheet(book))
    assert page is not None and margin is not None
    return int(page[1]), page[2].decode(), float(margin[1])


@pytest.mark.parametrize(
    ("rows", "size", "direction"),
    [
        (2, 90, "landscape"),
        (60, 66, "portrait"),
        (90, 61, "portrait"),
        (103, 54, "portrait"),
        (104, 71, "landscape"),
        (188, 60, "portrait"),
        (400, 57, "portrait"),
    ],
)
def test_size_and_direction_follow_the_rows(rows, size, direction, book):
    fill(book, rows)
    assert on_paper(book)[:2] == (size, direction)


@pytest.mark.parametrize(("rows", "ours", "clerks"), [(10, "landscape", "portrait"), (400, "portrait", "landscape")])
def test_a_list_that_the_clerk_turned_stays_so(rows, ours, clerks, book):
    fill(book, rows)
    assert on_paper(book)[1] == ours
    put(book, rb'orientation="\w+"', b'orientation="%b"' % clerks.encode())
    fill(book, rows + 1)
    assert on_paper(book)[1] == clerks


def test_a_few_rows_over_are_not_alone_on_a_page(book):
    fill(book, 90)
    assert on_paper(book)[2] == 0.5
    put(book, rb'(<col min="2" max="2" width=")[^"]*', rb"\g<1>40")
    fill(book, 325)
    assert on_paper(book)[:2] == (56, "portrait")
    assert on_paper(book)[2] > 0.6


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (rb'scale="60"', rb'scale="45"'),
        (rb'scale="60"', rb'scale="100"'),
        (rb'paperSize="9"', rb'paperSize="8"'),
        (rb'<pageMargins left="0.25"', rb'<pageMargins left="0.7"'),
        (rb"<sheetPr[^>]*>(.*?)</sheetPr>", rb'<sheetPr>\1<pageSetUpPr fitToPage="1"/></sheetPr>'),
    ],
    ids=["small", "large", "A3", "margin", "fitted"],
)
def test_what_the_clerk_set_up_stays(before, after, book):
    put(book, before, after)
    own = on_paper(book)
    fill(book, 250)
    assert on_paper(book) == own


@pytest.mark.parametrize("area", ["Receipts!$A$1:$D$20", "Receipts!$B:$F"], ids=["cells", "columns"])
def test_an_area_to_print_of_the_clerks_own_is_nothing_to_fill_pages_with(area, book):
    xml = parts(book)["xl/workbook.xml"]
    own = re.compile(
        rb'(<definedName name="_xlnm.Print_Area" localSheetId="\d+">)Receipts!\$A:\$[A-Z]+(</definedName>)'
    )
    assert own.search(xml)
    again = own.sub(rb"\g<1>%b\g<2>" % area.encode(), xml)
    with_parts(book, {"xl/workbook.xml": again})
    before = on_paper(book)
    fill(book, 250)
    assert on_paper(book) == before


def test_columns_that_the_clerk_made_wider_are_counted(book):
    put(book, rb'(<col min="2" max="2" width=")[^"]*', rb"\g<1>60")
    fill(book, 10)
    wider = on_paper(book)
    assert wider[0] == 73, "without, it were 90"
    put(book, rb'(<col min="2" max="2" width=")[^"]*', rb"\g<1>230")
    fill(book, 300)
    assert on_paper(book) == wider, "no longer one page wide: nothing that a size could mend"
