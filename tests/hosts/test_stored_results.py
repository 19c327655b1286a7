"""Results stored in the clerk's book: only those that are certain, and none of before a write."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook

from invoice_workbook.engine import run as runner
from invoice_workbook.hosts import sheet_edit
from invoice_workbook.hosts.cell_xml import Formula
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.ledger import computed
from invoice_workbook.schema import SETTINGS, TABLES, Column
from invoice_workbook.tables import read
from invoice_workbook.tables.on_demand import Tables
from invoice_workbook.tables.write import Edit
from invoice_workbook.template.formulas import FORMULAS
from tests.hosts.test_workbook_file import part_of, parts, with_parts
from tests.libreoffice.computing import by_libreoffice
from tests.setup import older_books
from tests.sheets import books, letter, number

AS_OF = next(n for n, setting in enumerate(SETTINGS) if setting.name == "As of")


def refreshed(book: Path, day: str = "2026-12-01") -> None:
    """A write that changes the day: every formula may come to something else."""
    host = WorkbookFile(book)
    read = runner.books_of(host, None)
    settings = read["Settings"].copy()
    settings.loc[settings["name"] == "As of", "value"] = day
    edit = {"Settings": Edit({"value": {AS_OF: day}}, len(SETTINGS))}
    host.write(edit, partial(runner.computed, read, {"Settings": settings}))


def stored(book: Path) -> dict[tuple[str, str, int], float]:
    """The stored results of the columns that formulas fill: table, header, row of the sheet."""
    live, shown = (load_workbook(book, read_only=True, data_only=is_shown) for is_shown in (False, True))
    found = {}
    for name, formulas in FORMULAS.items():
        headers = [column.header for column in TABLES[name].on_sheet]
        both = zip(*(one[TABLES[name].sheet].iter_rows(min_row=5) for one in (live, shown)), strict=True)
        for row, (cells, values) in enumerate(both, 5):
            for header in formulas:
                at = headers.index(header)
                if at < len(cells) and cells[at].data_type == "f" and values[at].value is not None:
                    found[name, header, row] = values[at].value
    return found


def _column(table: str, header: str) -> Column:
    return next(column for column in TABLES[table].columns if column.header == header)


DOCUMENTS = """
    invoice | type    | customer | invoice_date | due_date   | currency | net | tax | gross | expected
    A-1     | invoice | C        | 2026-11-01   | 2026-11-20 | EUR      | 100 | 0   | 100   | 60/40/11
    00123   | invoice | C        | 2026-11-01   | 2026-11-20 | EUR      | 100 | 0   | 100   |
    123     | invoice | C        | 2026-11-01   | 2026-11-20 | EUR      | 100 | 0   | 100   |
    4711    | invoice | C        | 2026-11-01   | 2026-11-20 | EUR      | 100 | 0   | 100   | 0/100/11
    A*      | invoice | C        | 2026-11-01   | 2026-11-20 | EUR      | 100 | 0   | 100   |
    2026-11 | invoice | C        | 2026-11-01   | 2026-11-20 | EUR      | 100 | 0   | 100   |
    1E5     | invoice | C        | 2026-11-01   | 2026-11-20 | EUR      | 100 | 0   | 100   |
    Twice   | invoice | C        | 2026-11-01   | 2026-11-20 | EUR      | 100 | 0   | 100   |
    twice   | invoice | C        | 2026-11-01   | 2026-11-20 | EUR      | 100 | 0   | 100   |
    Straße  | invoice | C        | 2026-11-01   | 2026-11-20 | EUR      | 100 | 0   | 100   |
    Y-1     | invoice | C        | 2026-11-01   | 2026-12-20 | JPY      | 100 | 0   | 100   | 0/100/0
    K-1     | invoice | C        | 2026-11-01   | 2026-12-20 | KWD      | 1   | 0   | 1.005 | 0/1.005/0
"""
ALLOCATIONS = """
    allocation | date       | side       | source | document | kind    | amount
    AL-1       | 2026-11-02 | receivable | R-1    | a-1      | payment | 60
    AL-2       | 2026-11-02 | receivable | R-1    | STRASSE  | payment | 1
    AL-3       | 2026-12-24 | receivable | R-1    | A-1      | payment | 7
"""


def test_only_what_is_certain_has_a_result():
    rows = [line.split("|") for line in DOCUMENTS.strip().splitlines()]
    expected = {n: row[-1].strip() for n, row in enumerate(rows[1:])}
    these = books(Invoices=DOCUMENTS, Allocations=ALLOCATIONS, Settings="name | value\nAs of | 2026-12-01")
    found = computed.derive(these, date(2030, 1, 1))
    shown = {
        row: "/".join(found["Invoices", field][row] for field in ("paid", "open", "days_late"))
        for row in found["Invoices", "paid"]
    }
    assert shown == {row: words for row, words in expected.items() if words}


def test_nothing_is_certain_where_the_day_cannot_be_read():
    these = books(Invoices=DOCUMENTS, Settings="name | value\nAs of | soon")
    assert computed.derive(these, date(2026, 12, 1)) == {}


def test_a_write_stores_what_its_formulas_come_to(sample):
    assert stored(sample) == {}
    refreshed(sample)
    found = stored(sample)
    assert len(found) > 500
    shown = {(name, h) for name, headers in FORMULAS.items() for h in headers if not _column(name, h).hidden}
    assert {(name, header) for name, header, _ in found} == shown
    refreshed(sample, "2026-12-11")
    later = stored(sample)
    late = [key for key in found if key[1] == "Days late" and found[key] and later[key] == found[key] + 10]
    assert late


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="a formula of the clerk's own stands in a computed column")
def test_a_formula_of_the_clerks_own_in_such_a_column_has_no_result(sample):
    name = part_of(sample, "Invoices")
    xml = parts(sample)[name]
    row = int(re.findall(rb'<c r="%b(\d+)"[^>]*><f>' % letter("Invoices", "Paid").encode(), xml)[3])
    with_parts(
        sample,
        {
            name: sheet_edit.edit(xml, {row: {number("Invoices", "Paid"): Formula("1+1")}}, {})[0].replace(
                b"<f>1+1</f>", b"<f>1+1</f><v>9</v>"
            )
        },
    )
    refreshed(sample)
    assert ("Invoices", "Paid", row) not in stored(sample)
    assert ("Invoices", "Paid", row + 1) in stored(sample)


def test_no_sheet_keeps_results_of_before_a_write(sample):
    """Start, aging and a sheet of the clerk's own, as Excel saved them; what judges only touches Start's counts."""
    now = parts(sample)
    old = {
        name: xml.replace(b"</f></c>", b"</f><v>999.25</v></c>")
        for name, xml in now.items()
        if name.startswith("xl/worksheets/sheet")
    }
    with_parts(sample, old)
    tables = {part.sheet_part for part in WorkbookFile(sample).tables.values()}
    WorkbookFile(sample).write({"Problems": Edit({"rule": {0: "late-bill"}}, 60)})
    after = parts(sample)
    stale = {name for name in old if b"<v>999.25</v>" in after[name]}
    assert stale == {name for name in tables if b"<v>999.25</v>" in old[name]} - {part_of(sample, "Problems")}
    WorkbookFile(sample).write({"Allocations": Edit({"note": {0: "x"}}, 1)})
    assert _with_a_result(sample, old) == {part_of(sample, name) for name in ("Orders", "PurchaseOrderLines")}
    WorkbookFile(sample).write({"OrderLines": Edit({"description": {0: "x"}}, 1)})
    assert _with_a_result(sample, old) == {part_of(sample, "PurchaseOrderLines")}
    WorkbookFile(sample).write({"BillLines": Edit({"description": {0: "x"}}, 1)})
    assert not _with_a_result(sample, old)


def _with_a_result(book: Path, sheets: Iterable[str]) -> set[str]:
    return {name for name in sheets if b"</f><v>999.25</v>" in parts(book)[name]}


@pytest.mark.parametrize("table", computed.INPUTS)
def test_what_a_tables_formulas_come_to_follows_from_its_inputs_alone(sample, table):
    these = read.read(WorkbookFile(sample).look(()), date(2026, 12, 1))
    found = computed.derive(these, date(2026, 12, 1), {table})
    every = computed.derive(these, date(2026, 12, 1))
    mine = {key: numbers for key, numbers in every.items() if key[0] == table}
    assert {key: found[key] for key in mine} == mine
    fresh = read.read(WorkbookFile(sample).look(()), date(2026, 12, 1))
    computed.derive(fresh, date(2026, 12, 1), {table})
    assert isinstance(fresh.tables, Tables)
    assert fresh.tables.known == computed.INPUTS[table]


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="sheets are put in without a module of theirs")
def test_a_sheet_of_the_clerks_own_loses_results_only_where_it_speaks_of_our_tables(sample):
    own = b'<row r="%d"><c r="A%d"><f>%b</f><v>7</v></c></row>'
    links, now = "xl/_rels/workbook.xml.rels", parts(sample)
    made = {"Mine": b"Twice*2", "Others": b"1+1", "After": b"Mine!A1"}
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    sheets, relations, types = b"", b"", b""
    added = {}
    for n, (title, formula) in enumerate(made.items(), 900):
        added[f"xl/worksheets/own{n}.xml"] = (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            + own % (1, 1, formula)
            + b"</sheetData></worksheet>"
        )
        sheets += b'<sheet name="%b" sheetId="%d" r:id="own%d"/>' % (title.encode(), n, n)
        relations += b'<Relationship Id="own%d" Type="%b" Target="worksheets/own%d.xml"/>' % (n, kind, n)
        types += (
            b'<Override PartName="/xl/worksheets/own%d.xml" ContentType="application/vnd.openxmlformats-officedocument'
            b'.spreadsheetml.worksheet+xml"/>' % n
        )
    twice = b'<definedName name="Twice">2*SUM(Invoices[Gross])</definedName></definedNames>'
    book = now["xl/workbook.xml"].replace(b"</sheets>", sheets + b"</sheets>").replace(b"</definedNames>", twice)
    with_parts(
        sample,
        {
            **added,
            "xl/workbook.xml": book,
            links: now[links].replace(b"</Relationships>", relations + b"</Relationships>"),
            "[Content_Types].xml": now["[Content_Types].xml"].replace(b"</Types>", types + b"</Types>"),
        },
    )
    refreshed(sample)
    kept = [title for n, title in enumerate(made, 900) if b"<v>7</v>" in parts(sample)[f"xl/worksheets/own{n}.xml"]]
    assert kept == ["Others"]


def test_a_clerks_own_formula_in_a_table_keeps_what_it_came_to_for_the_next_command(empty):
    name = part_of(empty, "Customers")
    xml, _ = sheet_edit.edit(
        parts(empty)[name], {5: {1: "C-1", number("Customers", "Credit limit"): Formula("2*50")}}, {}
    )
    with_parts(empty, {name: xml.replace(b"<f>2*50</f>", b"<f>2*50</f><v>100</v>")})
    WorkbookFile(empty).write({"Invoices": Edit({"invoice": {0: "A-1"}}, 1)})
    block = WorkbookFile(empty).read()["Customers"]
    assert block.columns[list(block.headers).index("Credit limit")] == (100,)


@pytest.fixture
def former(tmp_path):
    """The sample company's workbook of the version before the helper columns, with formulas over whole columns."""
    return older_books.make(tmp_path / "book.xlsm", 7, sample=True)


@pytest.mark.long  # workbooks made for it
def test_a_workbook_of_a_former_version_has_the_same_results(former, sample):
    refreshed(former)
    refreshed(sample)
    found = stored(former)
    assert len(found) > 500
    assert found == stored(sample)


@pytest.mark.long  # workbooks made for it
@pytest.mark.parametrize("language", ["de", "te"])
def test_so_has_one_in_another_language(language, tmp_path):
    book = older_books.make(tmp_path / "book.xlsm", 7, language, sample=True)
    refreshed(book)
    parts_ = parts(book)
    counts = [parts_[part.sheet_part].count(b"</f><v>") for part in WorkbookFile(book).tables.values()]
    assert sum(counts) > 500


@pytest.mark.parametrize("book", ["sample", "former"])
@pytest.mark.libreoffice
def test_every_stored_result_is_what_libreoffice_computes(book, request, tmp_path):
    path = request.getfixturevalue(book)
    refreshed(path)
    ours = stored(path)
    theirs = load_workbook(by_libreoffice([path], tmp_path)[0], data_only=True)
    for (name, header, row), value in ours.items():
        assert theirs[TABLES[name].sheet].cell(row, number(name, header)).value == pytest.approx(value, abs=1e-9), (
            name,
            header,
            row,
        )


@pytest.mark.not_ours(
    "book.xlsm", reason="it must not ask to be computed, so that another profile shows what is stored"
)
@pytest.mark.libreoffice
def test_our_libreoffice_computes_anew_what_is_stored_wrong(sample, tmp_path):
    """A profile without our setting shows a stale result as it is, unless it depends on the day; ours never does."""
    refreshed(sample)
    right = stored(sample)
    key = next(key for key in right if key[1] == "Net")
    name = part_of(sample, key[0])
    place = f"{letter(*key[:2])}{key[2]}".encode()
    stale = re.sub(rb'(<c r="%b"[^>]*><f>[^<]*</f><v>)[^<]*' % place, rb"\g<1>424242", parts(sample)[name])
    book = parts(sample)["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    with_parts(sample, {name: stale, "xl/workbook.xml": book})
    assert stored(sample)[key] == 424242
    assert stored(by_libreoffice([sample], tmp_path)[0])[key] == pytest.approx(right[key])
    plain = tmp_path / "plain"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{plain}/profile", "--convert-to", "xlsx"]
    assert shutil.which("soffice")
    subprocess.run([*command, "--outdir", str(plain), str(sample)], check=True, capture_output=True, timeout=240)
    assert stored(plain / "book.xlsx")[key] == 424242
