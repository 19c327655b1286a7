"""What a clerk did to a workbook is there after it was brought up to date: columns, places, filters, charts, names."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from invoice_workbook import schema
from invoice_workbook.hosts import sheet_edit
from invoice_workbook.hosts.package import MAIN, Package
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.places import column_letters
from invoice_workbook.schema import TABLES, Column
from invoice_workbook.setup import lacks, new_book, upgrade
from invoice_workbook.setup.changes import Changes
from invoice_workbook.setup.sheet_frame import Frame
from invoice_workbook.tables.write import Edit
from invoice_workbook.template import table_sheet
from tests.hosts.test_workbook_file import _beside, parts, with_parts
from tests.setup import schemas

pytestmark = pytest.mark.long  # older workbooks with a clerk's own things

OWN = Column("My mark", "choice", choices=("red", "green"))
HEADER_ROW = 9
"""The row of the headers, from 0, to which the clerk moved the tables."""
CUSTOMERS = {"customer": {0: "C-1", 1: "C-2", 2: "C-3"}, "name": {0: "Ann", 1: "Bob", 2: "Cy"}}


@pytest.fixture(scope="session")
def of_a_clerk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of the first version whose clerk moved the tables, turned round their columns and added own ones."""
    folder = tmp_path_factory.mktemp("clerk")
    path = folder / "book.xlsm"
    with pytest.MonkeyPatch.context() as patch:
        schemas.put(patch, "SCHEMA_VERSION", schema.FIRST_VERSION)
        schemas.put(patch, "SETTINGS", tuple(one for one in schema.SETTINGS if one.since == schema.FIRST_VERSION))
        for name in ("Customers", "Vendors"):
            old = [column for column in TABLES[name].columns if column.since == schema.FIRST_VERSION]
            patch.setitem(TABLES, name, replace(TABLES[name], columns=(old[0], OWN, *reversed(old[1:])), in_view=()))
        patch.setattr(table_sheet, "HEADER_ROW", HEADER_ROW)
        patch.setattr(table_sheet, "FIRST", HEADER_ROW + 1)
        schemas.template_of(patch, folder)
        cells = {**CUSTOMERS, "my_mark": {0: "red", 2: "green"}}
        new_book.make(path, edits={"Customers": Edit(cells, 3), "Terms": Edit({"terms": {0: "net 30"}}, 1)})
    _dressed(path)
    return path


def _dressed(path: Path) -> None:
    """A filter with a hidden row, hidden columns, a note, a rule of colour, names, a sheet with a chart of its own."""
    with Package(path) as opened:
        changes = Changes(opened)
        part = opened.tables["Customers"]
        frame = Frame(changes[part.sheet_part], path, part.sheet_part)
        frame.set_column(3, {"width": "12", "hidden": "1", "customWidth": "1"})
        beside = part.first_column + len(part.headers)
        frame.set_column(beside, {"width": "0", "hidden": "1", "customWidth": "1"})
        rule = etree.Element(f"{MAIN}cfRule", {"type": "expression", "dxfId": "0"})
        etree.SubElement(rule, f"{MAIN}formula").text = '$A11="C-2"'
        frame.add_formats("A11:T14", [rule])
        xml = frame.xml.replace(b'<row r="12"', b'<row r="12" hidden="1"')
        changes[part.sheet_part] = sheet_edit.edit(xml, {2: {30: "my note"}}, {})[0]
        table = changes.tree(part.part)
        filter_ = table.find(f"{MAIN}autoFilter")
        assert filter_ is not None
        column = etree.SubElement(filter_, f"{MAIN}filterColumn", {"colId": "1"})
        filters = etree.SubElement(column, f"{MAIN}filters", {"blank": "1"})
        etree.SubElement(filters, f"{MAIN}filter", {"val": "red"})
        changes.put(part.part, table)
        book = changes.tree("xl/workbook.xml")
        names = book.find(f"{MAIN}definedNames")
        assert names is not None
        etree.SubElement(names, f"{MAIN}definedName", {"name": "MyCustomers"}).text = "Customers[Customer]"
        etree.SubElement(names, f"{MAIN}definedName", {"name": "MyCell"}).text = "Customers!$A$11"
        changes.put("xl/workbook.xml", book)
        with_parts(path, changes.parts)


@pytest.fixture
def clerks(of_a_clerk: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(of_a_clerk, tmp_path / "book.xlsm"))


def test_own_columns_their_order_and_the_tables_place_stay(clerks):
    before = WorkbookFile(clerks).tables["Customers"]
    upgrade.upgrade(clerks)
    after = WorkbookFile(clerks).tables["Customers"]
    assert after.headers == (*before.headers, "Clearing code", "Buyer reference", "Ledger account", "State")
    assert (after.first_row, after.first_column, after.last_row) == (
        before.first_row,
        before.first_column,
        before.last_row,
    )
    assert before.first_row == HEADER_ROW + 1
    sheet = load_workbook(clerks)["Customers"]
    assert [[cell.value for cell in row[:3]] for row in sheet["A11:C13"]] == [
        ["C-1", "red", None],
        ["C-2", None, None],
        ["C-3", "green", None],
    ]
    assert sheet["AD2"].value == "my note"


def test_a_rule_of_colour_points_at_the_clerks_own_places(clerks):
    upgrade.upgrade(clerks)
    part = WorkbookFile(clerks).tables["Customers"]
    here, check = (column_letters(part.headers.index(name) + 1) for name in ("Clearing code", "Check"))
    sheet = load_workbook(clerks)["Customers"]
    every = [(str(found.sqref), rule) for found in sheet.conditional_formatting for rule in found.rules]
    rules = [rule for area, rule in every if area == f"{here}11:{here}1048576"]
    assert [rule.formula[0] for rule in rules] == [
        f'AND(ISNUMBER(SEARCH("["&{here}$10&"]",${check}11)),LEFT(${check}11,1)="\N{BALLOT X}")',
        f'ISNUMBER(SEARCH("["&{here}$10&"]",${check}11))',
    ]
    assert check < "K", "the columns are turned round"
    entry = [one for one in sheet.data_validations.dataValidation if f"{here}11" in one.sqref]
    assert [(str(one.sqref), one.promptTitle) for one in entry] == [(f"{here}11:{here}1048576", "Clearing code")]


def test_hidden_columns_filters_names_and_formats_stay(clerks):
    before = parts(clerks)
    upgrade.upgrade(clerks)
    after = parts(clerks)
    part = WorkbookFile(clerks).tables["Customers"]
    sheet = load_workbook(clerks)["Customers"]
    last = column_letters(len(part.headers))
    assert sheet.column_dimensions["C"].hidden
    assert not sheet.column_dimensions[last].hidden, "the new one is shown, though that place was hidden"
    assert sheet.row_dimensions[12].hidden
    xml = after[part.part].decode()
    assert f'<autoFilter ref="A10:{last}13">' in xml
    assert '<filterColumn colId="1"><filters blank="1"><filter val="red"/></filters></filterColumn>' in xml
    names = dict(re.findall(r'<definedName name="(My\w+)">([^<]*)<', after["xl/workbook.xml"].decode()))
    assert names == {"MyCustomers": "Customers[Customer]", "MyCell": "Customers!$A$11"}
    rules = [
        str(found.sqref) for found in sheet.conditional_formatting for rule in found.rules if "C-2" in rule.formula[0]
    ]
    assert rules == ["A11:T14"]
    drawn = [
        name for name in before if re.match(r"xl/(charts|drawings|media|theme)", name) and not name.endswith(".vml")
    ]
    assert drawn and all(before[name] == after[name] for name in drawn)
    assert set(before) <= set(after)


@pytest.mark.not_ours("theirs*.xlsx", reason="our table is put in without its headers")
def test_workbooks_made_by_excel_keep_every_part_while_tables_come_in(shared, tmp_path):
    """A book with nothing but our Customers gets all other tables beside what another program made."""
    tried, template = 0, tmp_path / "today.xlsx"
    new_book.make(template)
    for source in sorted((shared / "fidelity_xlsx").glob("*.xlsx")):
        book, folder = Path(shutil.copy(source, tmp_path / "theirs.xlsx")), tmp_path / source.stem
        folder.mkdir()
        _beside(book, template)
        before = parts(book)
        again, done = upgrade.brought_up(book, folder)
        after = parts(again)
        assert not done.refused, source.name
        assert set(before) <= set(after), source.name
        theirs = {name for name in before if name.startswith(("xl/worksheets/sheet", "xl/drawings/", "xl/charts/"))}
        assert not {name for name in theirs if before[name] != after[name]}, source.name
        assert set(TABLES) <= set(WorkbookFile(again).tables), source.name
        assert not lacks.of(WorkbookFile(again).read()).words(), source.name
        tried += 1
    assert tried >= 8
