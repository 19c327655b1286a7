r"""`_xHHHH_`: a text is the same text in every file and on the way through it, whatever XML can hold.

Source: ECMA-376 part 1, 22.9.2.19. What Excel shows is what calamine gives, which decodes as Excel does.
"""

import re
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from invoice_workbook import letters
from invoice_workbook.documents import plain_xlsx
from invoice_workbook.formats import csv_table
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.inputs import Input
from invoice_workbook.tables.write import Edit
from invoice_workbook.xstring import decoded, encoded
from tests.asked import on
from tests.cli import run
from tests.hosts.test_workbook_file import part_of, parts, with_parts
from tests.sheets import letter, number

SPELLED = {
    # in the part                     what it means
    "AB_x0041_C": "ABAC",
    "AB_x005F_x0041_C": "AB_x0041_C",
    "a_x000D_\nb": "a\r\nb",
    "a_x000d_b": "a\rb",
    "_x005f_x000D_": "_x000D_",
    "_x005F_": "_",
    "_x0041_x0042_": "Ax0042_",
    "_X0041_ _x41_ _x00411_ _x004G_ x0041_ _x0041": "_X0041_ _x41_ _x00411_ _x004G_ x0041_ _x0041",
    "_xD83D__xDE00_": "\U0001f600",
    "_xD83D_": "\ufffd",
    "_x0001__x0000_": "\x01\x00",
    "_xFFFE_": "\ufffe",
    "_x0020_": " ",
}
TEXTS = sorted({*SPELLED.values(), *SPELLED, "__x0041_", "_x_x0041_", "tab\tline\n", "గోదావరి", "\x7f\x85", "=A_x0041_"})

TIMED = {("Log", "At"), ("Log", "Chain")}
"""What is another at each run."""


def column(block: object, header: str) -> list[object]:
    return list(block.columns[list(block.headers).index(header)])  # type: ignore[attr-defined]


def as_calamine(text: str) -> str:
    """Calamine decodes all but U+FFFE and U+FFFF."""
    return text.replace("\ufffe", "_xFFFE_")


@pytest.mark.parametrize("spelled", SPELLED)
def test_what_a_part_spells(spelled):
    assert decoded(spelled) == SPELLED[spelled]


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("_x0041DF\r")))
def test_every_text_comes_back(text):
    spelled = encoded(text)
    assert decoded(spelled) == text
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", spelled)


def test_a_written_text_is_read_as_itself_here_and_in_excel(empty):
    WorkbookFile(empty).write({"Customers": Edit({"customer": dict(enumerate(TEXTS))}, len(TEXTS))})
    assert column(WorkbookFile(empty).read()["Customers"], "Customer") == TEXTS
    shown = CalamineWorkbook.from_path(str(empty)).get_sheet_by_name("Customers").to_python()
    assert [row[0] for row in shown[4:]] == [as_calamine(text) for text in TEXTS]


@pytest.mark.not_ours(
    "book.xlsm", "book_*.xlsm", reason="texts of other programs are put in, their counts and links left as they were"
)
def test_shared_and_inline_texts_of_other_programs_are_read_as_they_are_meant(empty):
    name = part_of(empty, "Customers")
    now, strings = parts(empty), "xl/sharedStrings.xml"
    count = now[strings].count(b"<si>")
    shared = (
        "".join(f"<si><t>{text}</t></si>" for text in SPELLED) + "<si><r><t>rich _x0041_</t></r><r><t>B</t></r></si>"
    )
    rows = [f'<c r="A{n}" t="s"><v>{count + n - 5}</v></c>' for n in range(5, 6 + len(SPELLED))]
    inline = [f'<c r="B{n}" t="inlineStr"><is><t>{text}</t></is></c>' for n, text in enumerate(SPELLED, 5)] + [""]
    made = "".join(f'<row r="{n}">{a}{b}</row>' for n, (a, b) in enumerate(zip(rows, inline, strict=True), 5))
    xml = re.sub(rb'<row r="5".*?</row>', made.encode(), now[name], flags=re.DOTALL)
    table = WorkbookFile(empty).tables["Customers"].part
    with_parts(
        empty,
        {
            strings: now[strings].replace(b"</sst>", shared.encode() + b"</sst>"),
            name: xml,
            table: re.sub(rb"(:[A-Z]+)5\b", rb"\g<1>%d" % (5 + len(SPELLED)), now[table]),
        },
    )
    block = WorkbookFile(empty).read()["Customers"]
    assert column(block, "Customer") == [*SPELLED.values(), "rich AB"]
    assert column(block, "Name") == [*SPELLED.values(), None]


@pytest.mark.not_ours(
    "book.xlsm", "book_*.xlsm", reason="texts of other programs are put in, their counts and links left as they were"
)
def test_headers_and_sheets_are_spelled_too(empty):
    now, name = parts(empty), WorkbookFile(empty).tables["Customers"].part
    book = now["xl/workbook.xml"].replace(b'name="Customers"', b'name="Our_x0020_customers_x005F_x0041_"')
    headers = now[name].replace(b'name="Postal code"', b'name="Postal_x000a_code"')
    with_parts(empty, {"xl/workbook.xml": book, name: headers})
    host = WorkbookFile(empty)
    assert host.tables["Customers"].sheet == "Our customers_x0041_"
    WorkbookFile(empty).write({"Customers": Edit({"customer": {0: "C-1"}, "postal_code": {0: "20457"}}, 1)})
    assert column(WorkbookFile(empty).read()["Customers"], "Postal\ncode") == ["20457"]


def test_an_import_takes_texts_as_excel_shows_them(empty, tmp_path):
    file = tmp_path / "customers.xlsx"
    book = xlsxwriter.Workbook(str(file))
    book.worksheets_objs or book.add_worksheet().write_column(0, 0, ["Customer", "AB_x0041_C & Co", "C\r\n2"])
    book.worksheets()[0].write_column(0, 1, ["Name", "_x000D_", "plain"])
    book.close()
    assert [list(row) for row in csv_table.read(Input.of(file)).rows] == [
        ["AB_x0041_C & Co", "_x000D_"],
        ["C\r\n2", "plain"],
    ]
    assert run("import", empty, "Customers", file).code == 0
    assert column(WorkbookFile(empty).read()["Customers"], "Name") == ["_x000D_", "plain"]


def test_an_import_of_csv_takes_letters_as_letters(empty, tmp_path):
    file = tmp_path / "customers.csv"
    file.write_text("Customer,Name\nC-1,AB_x0041_C & Co\n", "utf-8")
    assert run("import", empty, "Customers", file).code == 0
    shown = CalamineWorkbook.from_path(str(empty)).get_sheet_by_name("Customers").to_python()
    assert shown[4][1] == "AB_x0041_C & Co"


def test_documents_say_the_letters(tmp_path):
    made = tmp_path / "export.xlsx"
    sheet = plain_xlsx.Sheet("One", ("Name",), [[text] for text in TEXTS])
    made.write_bytes(plain_xlsx.make([sheet], date(2026, 11, 30)))
    shown = CalamineWorkbook.from_path(str(made)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in shown[1:]] == [letters.writable(text) for text in TEXTS]


def test_an_invoice_says_the_letters(tmp_path):
    from dataclasses import replace

    from invoice_workbook.documents import invoice_layout, invoice_xlsx
    from tests.documents.test_invoice_files import BUYER, invoice

    made = tmp_path / "invoice.xlsx"
    one = invoice(description="AB_x0041_C\r\nblue", buyer=replace(BUYER, name="_x000D_ Ltd"))
    made.write_bytes(invoice_xlsx.make(one, invoice_layout.make()))
    shown = {
        str(cell) for row in CalamineWorkbook.from_path(str(made)).get_sheet_by_index(0).to_python() for cell in row
    }
    assert {"AB_x0041_C\nblue", "_x000D_ Ltd"} <= shown


def test_an_invoice_for_such_a_name_is_made_in_every_kind(sample):
    """A control character in a cell is left out of the files of others, and stops none."""
    host = WorkbookFile(sample)
    blocks = host.read()
    customers, invoices = blocks["Customers"], blocks["Invoices"]
    at = next(n for n, status in enumerate(column(invoices, "Status")) if status in ("issued", "sent", "paid"))
    row = column(customers, "Customer").index(column(invoices, "Customer")[at])
    host.write({"Customers": Edit({"name": {row: "Name a\rb\x01_x0041_ Ltd"}}, customers.length)})
    said = run("files", sample, column(invoices, "Invoice")[at])
    assert said.code == 0, said.err


def _dated(path: Path) -> None:
    """The book's flag, as an older Mac sets it."""
    xml = parts(path)["xl/workbook.xml"].replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    with_parts(path, {"xl/workbook.xml": xml})


def test_a_book_that_counts_from_1904_reads_and_writes_its_days(empty):
    _dated(empty)
    days = {0: date(2026, 11, 25), 1: date(1904, 1, 1), 2: date(2028, 2, 29)}
    ids = {row: f"I-{row}" for row in days}
    WorkbookFile(empty).write({"Invoices": Edit({"invoice": ids, "invoice_date": days}, 3)})
    found = column(WorkbookFile(empty).read()["Invoices"], "Invoice date")
    assert [found[0].date(), found[2].date()] == [days[0], days[2]]  # type: ignore[attr-defined]
    sheet = load_workbook(empty)["Invoices"]
    assert sheet[f"{letter('Invoices', 'Invoice date')}5"].value.date() == days[0]
    assert sheet[f"{letter('Invoices', 'Invoice date')}7"].value.date() == days[2]
    name = part_of(empty, "Invoices")
    place = f"{letter('Invoices', 'Invoice date')}5".encode()
    assert re.search(rb'<c r="%b"[^>]*><v>44889</v>' % place, parts(empty)[name])


def test_plain_numbers_in_a_book_that_counts_from_1904_are_its_days(empty):
    from invoice_workbook.engine.run import books_of

    _dated(empty)
    WorkbookFile(empty).write({"Invoices": Edit({"invoice": {0: "I-1"}, "invoice_date": {0: 44889}}, 1)})
    name = part_of(empty, "Invoices")
    plain = re.sub(rb'(<c r="F5") s="\d+"', rb"\1", parts(empty)[name])
    with_parts(empty, {name: plain})
    books = books_of(WorkbookFile(empty), None)
    assert books["Invoices"]["invoice_date"].dt.date.tolist() == [date(2026, 11, 25)]


@pytest.mark.long  # workbooks made for it
def test_a_check_writes_into_a_book_from_1904_what_it_writes_into_any_other(sample, tmp_path):
    """The sample's month as a Mac's book: the same days, so the same findings, first and last seen on the same day."""
    other = tmp_path / "other.xlsm"
    other.write_bytes(sample.read_bytes())
    _as_if_from_a_mac(other)
    for book in (sample, other):
        on(WorkbookFile(book), "check", as_of=date(2026, 12, 1))
    ours, theirs = WorkbookFile(sample).read(), WorkbookFile(other).read()
    for name in ours:
        for header, mine, yours in zip(ours[name].headers, ours[name].columns, theirs[name].columns, strict=True):
            if (name, header) not in TIMED:
                assert list(mine) == list(yours), (name, header)


def _as_if_from_a_mac(book: Path) -> None:
    """The same book as Excel keeps it with the other calendar: the flag, and every day's number less by 1462."""
    from invoice_workbook.hosts.calendar import DAYS_BETWEEN

    assert DAYS_BETWEEN == 1462
    formats = _date_formats(book)
    changed = {}
    for name, xml in parts(book).items():
        if name.startswith("xl/worksheets/sheet"):
            changed[name] = re.sub(
                rb'(<c r="[A-Z]+\d+" s="(\d+)"><v>)(\d+)(</v>)',
                lambda f: f[1] + str(int(f[3]) - 1462).encode() + f[4] if int(f[2]) in formats else f[0],
                xml,
            )
    with_parts(book, changed)
    _dated(book)


def _date_formats(book: Path) -> set[int]:
    xml = parts(book)["xl/styles.xml"].decode()
    dates = {int(n) for n, code in re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', xml) if "yy" in code}
    cells = re.search(r"<cellXfs.*?</cellXfs>", xml, re.DOTALL)
    assert cells is not None
    return {n for n, found in enumerate(re.findall(r'<xf numFmtId="(\d+)"', cells[0])) if int(found) in dates}


def test_an_import_from_a_book_that_counts_from_1904(empty, tmp_path):
    from datetime import datetime

    file = tmp_path / "holidays.xlsx"
    book = xlsxwriter.Workbook(str(file), {"date_1904": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Country", "Date", "Name"])
    sheet.write_row(1, 0, ["DE"])
    sheet.write_datetime(1, 1, datetime(2026, 12, 25), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    assert run("import", empty, "Holidays", file).code == 0
    assert column(WorkbookFile(empty).read()["Holidays"], "Date") == [datetime(2026, 12, 25)]


DAYS = [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(1904, 1, 1), date(9999, 12, 31)]


def test_days_round_the_29_february_that_never_was(empty):
    ids = {row: f"I-{row}" for row in range(len(DAYS))}
    WorkbookFile(empty).write({"Invoices": Edit({"invoice": ids, "invoice_date": dict(enumerate(DAYS))}, len(DAYS))})
    assert [day.date() for day in column(WorkbookFile(empty).read()["Invoices"], "Invoice date")] == DAYS  # type: ignore[attr-defined]
    shown = CalamineWorkbook.from_path(str(empty)).get_sheet_by_name("Invoices").to_python()
    assert [row[number("Invoices", "Invoice date") - 1] for row in shown[4:]] == DAYS


@pytest.mark.parametrize(
    ("is_1904", "day", "begins"), [(False, date(1899, 12, 31), "1900-01-01"), (True, date(1903, 12, 31), "1904-01-01")]
)
def test_a_day_before_the_calendar_is_refused_and_nothing_written(is_1904, day, begins, empty):
    from invoice_workbook.errors import WorkbookError

    if is_1904:
        _dated(empty)
    before = empty.read_bytes()
    with pytest.raises(WorkbookError, match=begins):
        WorkbookFile(empty).write({"Invoices": Edit({"invoice": {0: "I"}, "invoice_date": {0: day}}, 1)})
    assert empty.read_bytes() == before


def test_numbers_that_are_no_days_are_told_by_their_cell(empty):
    """20261125 shown as a date is ##### in Excel; so are days before the first."""
    odd = [20_261_125, -1, -5000, 0, 0.5, 46_351]
    ids = {row: f"I-{row}" for row in range(len(odd))}
    WorkbookFile(empty).write({"Invoices": Edit({"invoice": ids, "invoice_date": dict(enumerate(odd))}, len(odd))})
    found = run("check", empty, "--json", "--only", "not-a-date").json["problems"]
    assert {problem["document"] for problem in found if problem["column"] == "Invoice date"} == {
        "I-0", "I-1", "I-2", "I-3", "I-4"
    }  # fmt: skip
