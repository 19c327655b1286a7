"""A book of an older version works, says that it is older, and is brought up to date with all that is the clerk's."""

import os
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock
from xml.sax.saxutils import escape

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from invoice_workbook import names, schema
from invoice_workbook.books import Books
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving, sheet_edit
from invoice_workbook.hosts.package import Package, links_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal.chain import seal
from invoice_workbook.languages import named, speaking, text
from invoice_workbook.places import column_letters
from invoice_workbook.schema import TABLES
from invoice_workbook.setup import doctor, lacks, libreoffice_saved, upgrade
from invoice_workbook.setup.told import Told
from invoice_workbook.tables.write import Edit
from invoice_workbook.template import any_language, ribbon, template_file, vba_project
from tests import cli
from tests.asked import on
from tests.hosts.test_workbook_file import parts, with_parts
from tests.setup import older_books, schemas

pytestmark = pytest.mark.long  # every older version in every language

DAY = date(2026, 11, 30)
LANGUAGES = ("en", "de", "te")
FIRST = 1


@pytest.fixture(scope="session")
def of_first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample company's workbook as the first version made it, in each language."""
    folder = tmp_path_factory.mktemp("first")
    return {lang: older_books.make(folder / f"{lang}.xlsm", FIRST, lang, sample=True) for lang in LANGUAGES}


@pytest.fixture
def old(of_first: dict[str, Path], tmp_path: Path) -> Path:
    """A copy of the English one."""
    return Path(shutil.copy(of_first["en"], tmp_path / "book.xlsm"))


@pytest.fixture(scope="session")
def brought_up(of_first: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The English one, brought up to this version."""
    path = Path(shutil.copy(of_first["en"], tmp_path_factory.mktemp("this") / "book.xlsm"))
    upgrade.upgrade(path)
    return path


@pytest.fixture(scope="session")
def brought_up_bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook without rows, brought up to this version."""
    path = older_books.make(tmp_path_factory.mktemp("bare") / "book.xlsm", FIRST)
    upgrade.upgrade(path)
    return path


@pytest.fixture
def this(brought_up: Path, tmp_path: Path) -> Path:
    """A copy of that."""
    return Path(shutil.copy(brought_up, tmp_path / "book.xlsm"))


def books(path: Path) -> Books:
    return books_of(WorkbookFile(path), DAY)


def told(path: Path, fix: bool = False) -> dict[str, Told]:
    return {one.id: one for one in examined(path, fix)}


def ill(path: Path, fix: bool = False) -> list[str]:
    return [one.id for one in examined(path, fix) if not one.well]


def examined(path: Path, fix: bool) -> list[Told]:
    """What the doctor says without starting a Python: `test_doctor_says_it_on_the_command_line` has it started."""
    with mock.patch.object(doctor, "_interpreter", return_value=[]):
        return doctor.examine_book(path, fix)


@lru_cache(maxsize=2)
def _loaded(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content), keep_vba=True)


def loaded(path: Path) -> Workbook:
    """A workbook as openpyxl reads it, which takes it a second."""
    return _loaded(path.read_bytes())


def start(path: Path) -> object:
    """What stands on Start beneath the title."""
    book = load_workbook(path, read_only=True)
    return book[str(names.tab_among("Start", book.sheetnames))]["B4"].value


def rows(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=True)


# A book of the first version


def test_what_the_first_version_made_lacks_what_came_later(old):
    with zipfile.ZipFile(old) as book, zipfile.ZipFile(template_file.template()) as today:
        later = [table for table in TABLES.values() if table.since > FIRST]
        tables = [name for name in today.namelist() if name.startswith("xl/tables")]
        assert set(book.namelist()) >= set(tables[: len(tables) - len(later)])
    headers = WorkbookFile(old).tables["Customers"].headers
    assert "Clearing code" not in headers
    assert schema.VERSION not in list(books(old)["Settings"]["name"])


def test_a_command_on_an_older_book_works_and_names_the_remedy(old):
    done = cli.run("check", old)
    assert done.code == 1, "the sample's planted faults are found"
    said = f"The workbook is of version {FIRST}, this program's is {schema.SCHEMA_VERSION}: `doctor --fix` brings it up"
    assert said in done.out
    file = old.with_name("new.csv")
    file.write_text("Vendor,Name\nV-900,New\n", "utf-8")
    assert said in cli.run("import", old, "Vendors", file).out
    assert "V-900" in list(books(old)["Vendors"]["vendor"])


def test_a_command_that_would_fill_a_column_that_is_not_there_is_refused(old):
    before = old.read_bytes()
    file = old.with_name("new.csv")
    file.write_text("Vendor,Name,Clearing code\nV-900,New,HDFC0001234\n", "utf-8")
    done = cli.run("import", old, "Vendors", file)
    assert (done.code, done.out) == (2, "")
    assert 'no column "Clearing code" in the table Vendors' in done.err
    assert "`doctor --fix`" in done.err
    assert old.read_bytes() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_book_of_the_first_version_is_brought_up_to_date_in_every_language(language, of_first, tmp_path):
    path = Path(shutil.copy(of_first[language], tmp_path / "book.xlsm"))
    before, kept = books(path), path.read_bytes()
    found = told(path)
    assert {one.id for one in found.values() if not one.well} == {"version", "lacking"}
    with speaking(language):
        version = next(setting.name for setting in schema.SETTINGS if setting.name == schema.VERSION)
        columns = [(name, TABLES[name].by_field["clearing_code"].header) for name in ("Customers", "Vendors")]
        for words in (*(lacks.column_words(*column) for column in columns), lacks.setting_words(version)):
            assert words in found["lacking"].message
    assert told(path, fix=True)["upgraded"].well
    assert ill(path) == []
    after = books(path)
    assert (after.lacking, after.is_older, after.settings.language) == ((), False, language)
    assert WorkbookFile(path).language == language
    for name in set(TABLES) - {"Settings", "Log"}:
        own = [field for field in before[name] if field in after[name]]
        assert rows(before[name]) == rows(after[name][own]), name
    assert [version.read_bytes() for version in saving.versions(path)] == [kept], "one save, the version before kept"
    assert start(path) == start(any_language.template(language))
    with zipfile.ZipFile(path) as opened:
        assert opened.read(ribbon.PART) == ribbon.make(language)
        drawings = b"".join(opened.read(name) for name in opened.namelist() if name.endswith(".vml")).decode()
    assert f">{text('command.check.label', language)}<" in drawings


SPELLED_ANEW = (
    *((side.documents, header) for side in schema.SIDES.values() for header in ("Paid", "Open", "Days late")),
    *((side.sources, "Unapplied") for side in schema.SIDES.values()),
)
"""Columns whose formulas look for a row's allocations between the first and the last, or are names since."""


def test_the_log_says_what_was_added_and_its_chain_goes_on(old):
    before = books(old)["Log"]
    upgrade.upgrade(old)
    after = books(old)["Log"]
    more = after.iloc[len(before) :]
    assert set(more["command"]) == {"doctor"}
    said = [tuple(row) for row in more[["table", "column", "before", "after"]].to_numpy()]
    assert sorted(said) == sorted(
        [  # columns in the order of the workbook's sheets
            *((table.sheet, "added", "", table.sheet) for table in TABLES.values() if table.since > FIRST),
            *(
                (table.sheet, "added", "", one.header)
                for table in TABLES.values()
                for one in table.columns
                if one.since > FIRST
            ),
            *((TABLES[name].sheet, "formula", "", header) for name, header in SPELLED_ANEW),
            ("Answer", "formula", "", "Answer"),
            ("Start", "formula", "", "Start"),
            *((side.aging_sheet, "formula", "", side.aging_sheet) for side in schema.SIDES.values()),
            ("", "formula", "", "number formats of days and amounts"),
            ("Problems", "added", "", "Show"),
            ("", "formula", "", "the lists on paper: one page wide"),
            *(("Settings", "added", "", one.name) for one in schema.SETTINGS if one.since > FIRST),
            ("Settings", "version", str(FIRST), str(schema.SCHEMA_VERSION)),
        ]
    )
    chain = after["chain"].shift(fill_value="")
    for entry, previous in zip(more.to_dict("records"), chain.iloc[len(before) :], strict=True):
        assert entry["chain"] == seal(entry, previous)


def test_sheets_of_formulas_are_made_anew_and_what_the_clerk_chose_stays(old):
    aging = [side.aging_sheet for side in schema.SIDES.values()]
    with Package(old) as package:
        sheets = {name: package.sheet_parts[name] for name in (schema.ANSWER, schema.REPORT, *aging)}
    earlier = {part: re.sub(rb"ROUND\(SUMIFS", b"(SUMIFS", parts(old)[part]) for part in sheets.values()}
    answer = sheets["Answer"]
    earlier[answer] = re.sub(
        rb'<c r="B4"( s="\d+")/>', rb'<c r="B4"\1 t="inlineStr"><is><t>C-007</t></is></c>', earlier[answer]
    )
    with_parts(old, earlier)
    code = re.search(rb'codeName="(\w+)"', earlier[answer])
    assert {f"sheet {name}" for name in sheets} <= set(upgrade.upgrade(old).words)
    after = parts(old)
    assert code is not None and code[0] in after[answer]
    book, new = load_workbook(old), load_workbook(template_file.template())
    assert book["Answer"]["B4"].value == "C-007"
    for name in sheets:
        theirs = {
            cell.coordinate: cell.value for row in new[name].iter_rows() for cell in row if cell.coordinate != "B4"
        }
        mine = {
            cell.coordinate: cell.value for row in book[name].iter_rows() for cell in row if cell.coordinate != "B4"
        }
        assert mine == theirs
        assert book[name].print_area == new[name].print_area
        assert book[name]["B23"].number_format == new[name]["B23"].number_format


def test_a_sheet_on_which_the_clerk_put_something_is_left_as_it_is(old):
    with Package(old) as package:
        part = package.sheet_parts["Answer"]
    earlier = re.sub(rb"ROUND\(SUMIFS", b"(SUMIFS", parts(old)[part])
    note = rb'<c r="C10"\1 t="inlineStr"><is><t>ask Anna</t></is></c>'
    with_parts(old, {part: re.sub(rb'<c r="C10"( s="\d+")/>', note, earlier)})
    assert "sheet Answer" not in upgrade.upgrade(old).words
    assert load_workbook(old)["Answer"]["C10"].value == "ask Anna"


def earlier_help(path: Path, language: str, note: bytes = b"") -> str:
    """Help as an earlier version had it, with another title, and a note of the clerk's; its part."""
    with Package(path) as package:
        part = package.sheet_parts[named(schema.HELP, language)]
    title = rb'<c r="A1"\1 t="inlineStr"><is><t>Old help</t></is></c>' + note
    earlier, count = re.subn(rb'<c r="A1"( s="\d+") t="s"><v>\d+</v></c>', title, parts(path)[part])
    assert count == 1
    with_parts(path, {part: earlier})
    return part


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_made_anew_in_the_language_of_the_book(language, of_first, tmp_path):
    path = Path(shutil.copy(of_first[language], tmp_path / "book.xlsm"))
    code = re.search(rb'codeName="(\w+)"', parts(path)[earlier_help(path, language)])
    with speaking(language):
        upgrade.upgrade(path)
    tab = named(schema.HELP, language)
    with Package(path) as package:
        part = package.sheet_parts[tab]
    assert code is not None and code[0] in parts(path)[part]
    mine, theirs = load_workbook(path)[tab], load_workbook(any_language.template(language))[tab]
    assert mine["A1"].value == text("help.title", language)
    assert [*mine.iter_rows(values_only=True)] == [*theirs.iter_rows(values_only=True)]
    assert {*map(str, mine.merged_cells.ranges)} == {*map(str, theirs.merged_cells.ranges)}
    links = [
        [(cell.coordinate, cell.hyperlink.location) for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        for sheet in (mine, theirs)
    ]
    assert links[0] == links[1] and len(links[0]) > 5


def test_a_help_on_which_the_clerk_put_something_is_left_as_it_is(old):
    earlier_help(old, "en", b'<c r="D1" t="inlineStr"><is><t>ask Anna</t></is></c>')
    assert f"sheet {schema.HELP}" not in upgrade.upgrade(old).words
    assert load_workbook(old)[schema.HELP]["D1"].value == "ask Anna"


@pytest.mark.not_ours("book.xlsm", reason="the earlier one's charts are cut off, and no link leads to them any more")
@pytest.mark.parametrize("had_charts", [False, True])
def test_the_management_report_gets_its_charts_once(old, had_charts):
    with Package(old) as package:
        part = package.sheet_parts[schema.REPORT]
    earlier = re.sub(rb"ROUND\(SUMIFS", b"(SUMIFS", parts(old)[part])
    changed, links = {part: earlier}, links_of(part)
    if not had_charts:
        drawn = rb'<Relationship [^>]*/relationships/drawing"[^>]*/>'
        changed = {part: re.sub(rb"<drawing [^>]*/>", b"", earlier), links: re.sub(drawn, b"", parts(old)[links])}
    with_parts(old, changed)
    assert f"sheet {schema.REPORT}" in upgrade.upgrade(old).words
    after = parts(old)
    sheet: Any = load_workbook(old)[schema.REPORT]
    charts = sheet._charts
    assert [chart.ser[0].val.numRef.f for chart in charts] == [
        f"'{schema.REPORT}'!${column}${first}:${column}${last}"
        for column, first, last in (("B", 7, 18), ("D", 7, 18), ("B", 32, 38))
    ]
    with Package(old) as package:
        linked = [name for kind, name in package.links(part).values() if kind.endswith("/drawing")]
        kinds = package.part("[Content_Types].xml").decode()
    assert all(name in after and f'PartName="/{name}"' in kinds for name in linked)


def test_it_is_done_once(old):
    upgrade.upgrade(old)
    once = old.read_bytes()
    assert ill(old, fix=True) == []
    assert old.read_bytes() == once
    assert len(saving.versions(old)) == 1


def test_the_commands_work_on_what_was_brought_up(this):
    file = this.with_name("new.csv")
    file.write_text("Vendor,Name,Bank account,Clearing code\nV-900,New,50100012345678,HDFC0001234\n", "utf-8")
    assert cli.run("import", this, "Vendors", file).code == 0
    vendors = books(this)["Vendors"].set_index("vendor")
    assert vendors.loc["V-900", "clearing_code"] == "HDFC0001234"
    done = cli.run("check", this)
    assert done.code == 1
    assert "version" not in done.out


def test_doctor_says_it_on_the_command_line(old):
    assert cli.run("doctor", old).code == 1
    assert cli.run("doctor", old, "--fix").code == 0
    assert cli.run("doctor", old).code == 0


# The next version


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program with a column, a table, a setting and a choice more."""
    schemas.tomorrow(
        monkeypatch,
        columns={"Vendors": [schemas.PRIORITY]},
        tables=[schemas.STANDING],
        settings=[schemas.TONE],
        choices={("Customers", "status"): "archived"},
    )
    schemas.template_of(monkeypatch, tmp_path)


@pytest.fixture
def next_year(brought_up_bare: Path, tmp_path: Path, tomorrow: None) -> Path:
    """A book of this version without rows, in that program's hands."""
    return Path(shutil.copy(brought_up_bare, tmp_path / "book.xlsm"))


def validation(path: Path, table: str, header: str) -> tuple[str, str, str]:
    """What may be entered in a column: areas, list, refusal."""
    sheet = loaded(path)[TABLES[table].sheet]
    letter = column_letters(WorkbookFile(path).tables[table].headers.index(header) + 1)
    own = [one for one in sheet.data_validations.dataValidation if f"{letter}5" in one.sqref]
    assert len(own) == 1
    return str(own[0].sqref), own[0].formula1 or "", own[0].error or ""


def colours(path: Path, table: str, header: str) -> list[str]:
    """The formulas by which the cells of a column are coloured."""
    part = WorkbookFile(path).tables[table]
    first = f"{column_letters(part.first_column + part.headers.index(header))}{part.first_row + 1}"
    rules = loaded(path)[part.sheet].conditional_formatting
    return [rule.formula[0] for found in rules for rule in found.rules if str(found.sqref).startswith(f"{first}:")]


def test_a_column_of_tomorrow_locks_nobody_out_and_is_added(next_year):
    result = on(WorkbookFile(next_year), "check")
    assert result.message.endswith("`doctor --fix` brings it up to date.")
    assert ill(next_year) == ["version", "lacking"]
    assert ill(next_year, fix=True) == []
    part = WorkbookFile(next_year).tables["Vendors"]
    assert part.headers[-1] == "Priority"
    assert validation(next_year, "Vendors", "Priority")[1:] == ('"high,low"', "Please choose one of: high, low.")
    sheet = loaded(next_year)["Vendors"]
    last = len(part.headers)
    assert sheet.cell(4, last).value == "Priority"
    assert sheet.cell(5, last)._style == sheet.cell(5, 1)._style
    assert sheet.cell(4, last)._style == sheet.cell(4, 1)._style
    here, check_column = (column_letters(part.headers.index(name) + 1) for name in ("Priority", "Check"))
    assert f'ISNUMBER(SEARCH("["&{here}$4&"]",${check_column}5))' in colours(next_year, "Vendors", "Priority")
    result = on(WorkbookFile(next_year), "check")
    assert "doctor" not in result.message


def test_a_table_of_tomorrow_comes_with_its_sheet(next_year):
    before = loaded(next_year).sheetnames
    assert ill(next_year, fix=True) == []
    book = loaded(next_year)
    assert book.sheetnames == [*before[: before.index("Log") + 1], "Standing", *before[before.index("Log") + 1 :]]
    sheet = book["Standing"]
    assert [cell.value for cell in sheet[4]] == [column.header for column in schemas.STANDING.columns]
    assert (sheet.title, sheet["A1"].value, sheet.freeze_panes) == ("Standing", "Standing", "B5")
    assert sheet.print_title_rows == "$4:$4"
    assert book["Log"].print_title_rows == book["Questions"].print_title_rows == "$4:$4", "each sheet keeps its own"
    assert [one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"] == [
        "Ids_Customers",
        '"active,ended"',
    ]
    xml = parts(next_year)[WorkbookFile(next_year).tables["Standing"].sheet_part].decode()
    code = re.search(r'codeName="(\w+)"', xml)
    assert code is not None and code[1] in vba_project.sources(next_year)
    row = Edit({"standing": {0: "R-1"}, "party": {0: "C-1"}, "next_on": {0: DAY}, "currency": {0: "EUR"}}, 1)
    WorkbookFile(next_year).write({"Standing": row})
    assert list(books(next_year)["Standing"]["next_on"].dt.date) == [DAY]


def test_a_setting_and_choices_of_tomorrow(next_year):
    assert ill(next_year, fix=True) == []
    settings = books(next_year)["Settings"].set_index("name")
    assert settings.loc["Tone", "value"] == "both"
    assert settings.loc["Tone", "meaning"] == "A setting of tomorrow."
    assert settings.loc[schema.VERSION, "value"] == str(schemas.TOMORROW)
    row = 5 + list(settings.index).index("Tone")
    allowed = loaded(next_year)["Settings"].data_validations.dataValidation
    own = [one.formula1 for one in allowed if f"B{row}" in one.sqref]
    assert own == ['"receivable,payable,both"']
    shown = '"active,hold,collections,closed,archived"'
    refusal = "Please choose one of: active, hold, collections, closed, archived."
    assert validation(next_year, "Customers", "Status")[1:] == (shown, refusal)


def test_choices_of_the_clerks_own_stay(next_year):
    name = WorkbookFile(next_year).tables["Customers"].sheet_part
    xml = parts(next_year)[name].replace(b'"active,hold,collections,closed"', b'"active,hold,VIP"')
    with_parts(next_year, {name: xml})
    upgrade.upgrade(next_year)
    assert validation(next_year, "Customers", "Status")[1] == '"active,hold,VIP,collections,closed,archived"'


def test_a_formula_of_tomorrow_replaces_the_old_one_but_nothing_that_was_typed(this, tomorrow):
    part = WorkbookFile(this).tables["Receipts"]
    template = template_file.template()
    own, changed = WorkbookFile(template).tables["Receipts"], parts(template)
    now = part.formulas["Unapplied"]
    newer = f"{now}+0"
    for name in (own.part, own.sheet_part):
        changed[name] = changed[name].replace(escape(now).encode(), escape(newer).encode())
    with_parts(template, changed)
    column = part.headers.index("Unapplied") + 1
    count = part.last_row - part.first_row
    xml, _ = sheet_edit.edit(parts(this)[part.sheet_part], {6: {column: 12.5}}, {})
    with_parts(this, {part.sheet_part: xml})
    upgrade.upgrade(this)
    assert receipts(this, column, count) == [f"={newer}", 12.5, *[f"={newer}"] * (count - 2)]
    assert count > 80
    assert WorkbookFile(this).tables["Receipts"].formulas["Unapplied"] == newer


def receipts(path: Path, column: int, count: int) -> list[object]:
    """What stands in the first rows of a column of Receipts."""
    sheet = load_workbook(path, read_only=True)["Receipts"]
    return [row[0].value for row in sheet.iter_rows(5, 4 + count, column, column)]


# What the clerk did to the book


def test_a_column_that_was_deleted_is_added_again(this):
    part = WorkbookFile(this).tables["Vendors"]
    now = parts(this)
    renamed = {part.part: now[part.part].replace(b'name="Note"', b'name="Remarks"')}
    renamed[part.sheet_part] = now[part.sheet_part].replace(b">Note<", b">Remarks<")
    place = part.headers.index("Note") + 1
    renamed[part.sheet_part] = sheet_edit.edit(renamed[part.sheet_part], {4: {place: "Remarks"}}, {})[0]
    with_parts(this, renamed)
    assert 'no column "Note"' in cli.run("check", this).err
    assert (
        told(this)["lacking"].message == f"{this.name} lacks: column Note (Vendors). Run doctor --fix, which adds it."
    )
    assert ill(this, fix=True) == []
    assert WorkbookFile(this).tables["Vendors"].headers[-1] == "Note"
    assert "Remarks" in WorkbookFile(this).tables["Vendors"].headers


def test_a_formula_that_was_taken_out_comes_back_and_what_was_typed_stays(this):
    part = WorkbookFile(this).tables["Receipts"]
    column = part.headers.index("Unapplied") + 1
    table = re.sub(rb"<calculatedColumnFormula>[^<]*</calculatedColumnFormula>", b"", parts(this)[part.part])
    sheet, _ = sheet_edit.edit(parts(this)[part.sheet_part], {5: {column: 12.5}, 6: {column: None}}, {})
    with_parts(this, {part.part: table, part.sheet_part: sheet})
    assert "lacks: formula of Unapplied (Receipts)" in told(this)["lacking"].message
    assert ill(this, fix=True) == []
    formula = f"={part.formulas['Unapplied']}"
    assert receipts(this, column, 3) == [12.5, formula, formula]


@pytest.mark.not_ours("book.xlsm", "book_*.xlsm", reason="a header is renamed without what names it")
def test_a_missing_key_is_never_added_blank(this):
    part = WorkbookFile(this).tables["Vendors"]
    now = parts(this)
    sheet = sheet_edit.edit(now[part.sheet_part], {4: {1: "Supplier"}}, {})[0]
    with_parts(this, {part.part: now[part.part].replace(b'name="Vendor"', b'name="Supplier"'), part.sheet_part: sheet})
    before = this.read_bytes()
    assert ill(this, fix=True) == ["book"]
    assert this.read_bytes() == before


def test_a_newer_book_is_refused_and_doctor_leaves_it_alone(this):
    row = list(books(this)["Settings"]["name"]).index(schema.VERSION)
    WorkbookFile(this).write_new({"Settings": Edit({"value": {row: "99"}}, row + 1)})
    before = this.read_bytes()
    done = cli.run("check", this)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("The workbook is of version 99, newer than this program")
    assert cli.run("doctor", this, "--fix").code == 1
    assert this.read_bytes() == before


def test_no_room_for_a_column_is_told_and_the_rest_is_done(old):
    part = WorkbookFile(old).tables["Vendors"]
    beside = len(part.headers) + 1
    xml, _ = sheet_edit.edit(parts(old)[part.sheet_part], {7: {beside: "call her"}}, {})
    with_parts(old, {part.sheet_part: xml})
    found = told(old, fix=True)
    new = [column.header for column in TABLES["Vendors"].columns if column.since > FIRST]
    assert f"The columns {', '.join(new)} could not be added to the table Vendors" in found["lacking"].message
    assert f"{column_letters(beside)}4:{column_letters(beside + len(new) - 1)}" in found["lacking"].message
    assert "Clearing code" in WorkbookFile(old).tables["Customers"].headers
    assert books(old).settings.version == FIRST
    xml, _ = sheet_edit.edit(parts(old)[part.sheet_part], {7: {beside: None}}, {})
    with_parts(old, {part.sheet_part: xml})
    assert ill(old, fix=True) == []
    assert books(old).settings.version == schema.SCHEMA_VERSION


def test_a_name_that_the_clerk_took_is_told(next_year):
    now = parts(next_year)["xl/workbook.xml"]
    name = b'<definedName name="Standing">Start!$A$1</definedName></definedNames>'
    with_parts(next_year, {"xl/workbook.xml": now.replace(b"</definedNames>", name)})
    assert "The table Standing could not be added" in told(next_year, fix=True)["lacking"].message
    assert books(next_year).is_older
    assert ill(next_year) == ["version", "lacking"]
    once = next_year.read_bytes()
    told(next_year, fix=True)
    assert next_year.read_bytes() == once, "nothing is left to add, so nothing is saved"


def test_a_book_without_macros_stays_without(tmp_path, monkeypatch):
    path = older_books.make(tmp_path / "book.xlsx", FIRST)
    standing = replace(schemas.STANDING, sheet="Order lines of tomorrow")
    schemas.tomorrow(monkeypatch, tables=[standing])
    schemas.template_of(monkeypatch, tmp_path)
    assert ill(path, fix=True) == []
    assert not [name for name in parts(path) if name.endswith((".bin", ".vml")) or name.startswith("customUI")]
    assert "OrderLinesOfTomorrow" in WorkbookFile(path).tables


def test_a_save_that_fails_leaves_the_book_as_it_was(old, monkeypatch):
    before = old.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "book" in ill(old, fix=True)
    assert old.read_bytes() == before
    lock = old.with_name(f"~${old.name}")
    monkeypatch.undo()
    lock.touch()
    with pytest.raises(WorkbookError, match="is open"):
        upgrade.upgrade(old)
    assert old.read_bytes() == before


def said_to_be_libreoffices(path: Path) -> None:
    """The workbook as if LibreOffice had saved it."""
    name = libreoffice_saved.APPLICATION
    told = re.sub(rb"<Application>[^<]*", b"<Application>LibreOffice/7.4", parts(path)[name])
    with_parts(path, {name: told})


def test_what_libreoffice_saved_after_an_upgrade_keeps_the_new_columns(old):
    upgrade.upgrade(old)
    WorkbookFile(old).write_new({"Vendors": Edit({"clearing_code": {0: "HDFC0001234"}}, 25)})
    said_to_be_libreoffices(old)
    assert [len(WorkbookFile(kept).tables["Vendors"].headers) for kept in saving.versions(old)] == [20], "of before"
    assert "libreoffice-saved" in told(old, fix=True)
    after = books(old)
    assert after["Vendors"]["clearing_code"].iloc[0] == "HDFC0001234"
    assert after.settings.version == schema.SCHEMA_VERSION


@pytest.mark.validator
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_validator_finds_nothing_in_what_was_brought_up(language, of_first, tmp_path, monkeypatch):
    from tests.template.test_template import _errors

    path = Path(shutil.copy(of_first[language], tmp_path / "book.xlsm"))
    upgrade.upgrade(path)
    assert _errors(path) == []
    schemas.tomorrow(monkeypatch, columns={"Vendors": [schemas.PRIORITY]}, tables=[schemas.STANDING])
    schemas.template_of(monkeypatch, tmp_path)
    upgrade.upgrade(path)
    assert _errors(path) == []


def test_a_version_from_before_the_upgrade_is_put_back_and_brought_up_to_date_again(old):
    upgrade.upgrade(old)
    (kept,) = saving.versions(old)
    put_back = cli.run("restore", old, kept.name)
    assert put_back.code == 0 and "doctor --fix" in put_back.out, "it works as it did, and says that it is older"
    assert books_of(WorkbookFile(old), None).settings.version == FIRST
    assert cli.run("doctor", old, "--fix").code == 0
    assert books_of(WorkbookFile(old), None).settings.version == schema.SCHEMA_VERSION


# Start, made anew


def charts_of_start(path: Path) -> list[str]:
    """The titles of Start's charts in the order of its drawing."""
    with Package(path) as opened:
        drawing = next(
            name for kind, name in opened.links(opened.sheet_parts["Start"]).values() if kind.endswith("/drawing")
        )
        links = opened.links(drawing)
        ids = re.findall(rb'<c:chart [^>]*r:id="([^"]*)"', opened.part(drawing))
        charts = [opened.part(links[id_.decode()][1]).decode() for id_ in ids]
    return ["".join(re.findall(r"<a:t>([^<]*)</a:t>", chart)) for chart in charts]


def test_start_is_made_anew_with_its_charts_and_buttons(old):
    assert "StartPayable" not in load_workbook(old).defined_names
    assert ill(old, fix=True) == []
    mine, theirs = load_workbook(old, keep_vba=True), load_workbook(template_file.template())
    shown = [[[cell.value for cell in row] for row in book["Start"]["A4:L60"]] for book in (mine, theirs)]
    assert shown[0] == shown[1]
    assert charts_of_start(old) == charts_of_start(template_file.template())
    assert mine["Start"].freeze_panes == "A5"
    assert {"StartReceivable", "StartPayable"} <= set(mine.defined_names)
    drawings = [parts(path)["xl/drawings/vmlDrawing1.vml"] for path in (old, template_file.template())]
    macros = [re.findall(rb"FmlaMacro>([^<]*)<", drawing) for drawing in drawings]
    assert macros[0] == macros[1]


def test_a_start_with_something_of_the_clerks_own_stays(old):
    with Package(old) as opened:
        part = opened.sheet_parts["Start"]
    xml, _ = sheet_edit.edit(parts(old)[part], {3: {14: "call the bank"}}, {})
    with_parts(old, {part: xml})
    assert ill(old, fix=True) == []
    book = load_workbook(old)
    assert book["Start"]["N3"].value == "call the bank"
    assert "StartPayable" not in book.defined_names, "a desk hides no columns of a sheet that has no blocks"
    assert start(old) == start(template_file.template())


# On paper


def paper_of(path: Path, name: str) -> tuple[int, str, float, str, bool]:
    """A list on paper: size in percent, direction, lower margin in inches, last column, whether on several pages."""
    sheet = loaded(path)[name]
    setup, margins = sheet.page_setup, sheet.page_margins
    area = rf"_xlnm\.Print_Area\"[^>]*>'?{name}'?!\$A:\$([A-Z]+)<"
    last = re.findall(area, parts(path)["xl/workbook.xml"].decode())
    return int(setup.scale), setup.orientation, margins.bottom, "".join(last), bool(sheet.col_breaks.brk)


def test_lists_of_an_older_book_print_one_page_wide(old):
    lists = ("Customers", "Bills", "Invoices", "Order lines", "Problems")
    assert {paper_of(old, name)[4] for name in lists} == {True}
    assert "the lists on paper: one page wide" in upgrade.upgrade(old).words
    for name in lists:
        size, direction, _, last, is_shared = paper_of(old, name)
        assert direction == ("portrait" if name == "Order lines" else "landscape"), "more rows, so fewer pages upright"
        assert not is_shared and 54 <= size <= 90
        table = next(table for table in TABLES.values() if table.sheet == name)
        headers = WorkbookFile(old).tables[table.name].headers
        assert last == column_letters(headers.index("Reason" if name == "Problems" else "Check") + 1)
        assert loaded(old)[name].print_title_rows == "$4:$4"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (rb'scale="54"', rb'scale="40"'),
        (rb'paperSize="9"', rb'paperSize="8"'),
        (rb'<pageMargins left="0.4"', rb'<pageMargins left="0.7"'),
        (rb"<sheetPr([^>]*)/>|<sheetPr([^>]*)>", rb'<sheetPr\1\2><pageSetUpPr fitToPage="1"/>'),
    ],
    ids=["size", "A3", "margin", "fitted"],
)
def test_a_list_that_the_clerk_set_up_prints_as_it_did(before, after, old):
    with Package(old) as opened:
        part = opened.tables["Customers"].sheet_part
    changed, found = re.subn(before, after, parts(old)[part], count=1)
    assert found == 1
    with_parts(old, {part: changed})
    own = paper_of(old, "Customers")
    upgrade.upgrade(old)
    assert paper_of(old, "Customers")[:3] == own[:3] and paper_of(old, "Customers")[4]
    assert not paper_of(old, "Bills")[4]


def test_a_list_whose_columns_are_too_wide_for_a_page_prints_as_it_did(old):
    with Package(old) as opened:
        part = opened.tables["Customers"].sheet_part
    wide = re.sub(rb'(<col min="2" max="2" width=")[^"]*', rb"\g<1>190", parts(old)[part])
    with_parts(old, {part: wide})
    before = paper_of(old, "Customers")
    upgrade.upgrade(old)
    assert paper_of(old, "Customers")[:3] == before[:3]
