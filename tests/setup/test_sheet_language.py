"""A book's sheets in another language: the same business, the clerk's own things, and the way back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from invoice_workbook import checks
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import cell_xml, sheet_edit
from invoice_workbook.hosts.package import MAIN, Package
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import languages
from invoice_workbook.ledger import aging
from invoice_workbook.sample import book as sample_book
from invoice_workbook.schema import SETTINGS, TABLES
from invoice_workbook.setup import doctor, new_book, sheet_language, two_languages
from invoice_workbook.setup.changes import BOOK, Changes
from invoice_workbook.tables.write import Edit
from invoice_workbook.template import xlwings_sheet
from tests.cli import run
from tests.hosts.test_workbook_file import with_parts
from tests.sheets import frames_text

pytestmark = pytest.mark.long  # the sample in every language

OTHERS = [language for language in languages() if language != "en"]
FOUND = ["rule", "severity", "table", "document", "row", "field", "expected", "actual", "difference", "currency"]
AROUND = [
    f"{MAIN}{one}" for one in ("definedName", "dataValidation", "formula1", "formula", "tableColumn", "hyperlink")
]
AROUND += ["{http://schemas.openxmlformats.org/drawingml/2006/main}t", "{*}f"]
SAID = ("name", "promptTitle", "prompt", "error", "location")
OWN_FORMULA = 'COUNTIFS(Bills[Status],"held")+SUM(Invoices[Open])+Customers!$A$5'


@pytest.fixture(scope="session")
def samples(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample company's workbook in each language; to be copied before it is written."""
    folder = tmp_path_factory.mktemp("languages")
    made = {"en": sample_file} | {language: folder / f"{language}.xlsm" for language in OTHERS}
    for language in OTHERS:
        new_book.make(made[language], language, sample_book.edits()[0])
    return made


def cells(path: Path) -> dict[tuple[str, str], str]:
    """Every text and formula, by its sheet and place."""
    found: dict[tuple[str, str], str] = {}
    with Package(path) as opened:
        texts = two_languages.texts_of(opened)
        for tab, part in opened.sheet_parts.items():
            for cell in opened.tree(part).iter(f"{MAIN}c"):
                text = two_languages.text_of(cell, texts)
                words = cell.findtext(f"{MAIN}f") or (cell.findtext(f"{MAIN}v") if text is None else text)
                if words:
                    found[tab, cell.get("r", "")] = words
        found |= {("names", name): text for name, text in _around(opened)}
    return found


def _around(opened: Package) -> Iterator[tuple[str, str]]:
    """What stands around the cells: names, rules of entry and of colour, tables, charts."""
    parts = [name for name in opened.names() if name.startswith(("xl/tables/", "xl/charts/chart"))]
    for name in (*parts, *opened.sheet_parts.values()):
        for number, one in enumerate(opened.tree(name).iter(*AROUND)):
            attributes = {key: value for key, value in one.attrib.items() if key in SAID}
            yield f"{name} {number}", f"{attributes} {one.text or ''}"


def said(path: Path, language: str) -> None:
    """Put a language into the Settings, as a clerk types it."""
    row = [setting.name for setting in SETTINGS].index("Language")
    WorkbookFile(path).write_new({"Settings": Edit({"value": {row: language}}, len(SETTINGS))})


@pytest.mark.parametrize("language", OTHERS)
def test_a_sample_in_another_language_has_the_same_tables_problems_and_aging(samples, language):
    here, there = (books_of(WorkbookFile(samples[name]), None) for name in (language, "en"))
    tables = [{n: f for n, f in books.tables.items() if n != "Settings"} for books in (here, there)]
    assert frames_text(tables[0]) == frames_text(tables[1])
    found = [checks.found(books) for books in (here, there)]
    assert len(found[0]) > 50 and found[0][FOUND].equals(found[1][FOUND])
    assert found[0]["problem"].tolist() == found[1]["problem"].tolist(), "what was dismissed stays so"
    for side in ("receivable", "payable"):
        assert frames_text({side: aging.derive(here, side)}) == frames_text({side: aging.derive(there, side)})


def test_a_book_that_changes_its_language_is_as_one_made_in_it_and_back_again_as_before(samples, tmp_path):
    book = Path(shutil.copy(samples["en"], tmp_path / "book.xlsm"))
    for language in (*OTHERS, "en"):
        said(book, language)
        sheet_language.translate(book, language)
        assert cells(book) == cells(samples[language]), language


def test_the_doctor_says_that_the_sheets_are_in_another_language_and_puts_them_into_it(sample):
    said(sample, "te")
    assert [one.well for one in doctor.examine_book(sample) if one.id == "language"] == [False]
    assert [one.well for one in doctor.examine_book(sample, fix=True) if one.id == "language"] == [True]
    assert [one.well for one in doctor.examine_book(sample) if one.id == "language"] == []
    assert WorkbookFile(sample).language == "te"


def with_own_things(book: Path) -> None:
    """An own column with a formula, a filter, a text and a formula beside the table."""
    with Package(book) as opened:
        changes = Changes(opened)
        part = opened.tables["Bills"]
        beside = part.first_column + len(part.headers) + 2
        own = {2: {beside: "my note", beside + 1: cell_xml.Formula(OWN_FORMULA)}}
        changes[part.sheet_part] = sheet_edit.edit(changes[part.sheet_part], own, {})[0]
        table = changes.tree(part.part)
        filter_ = table.find(f"{MAIN}autoFilter")
        assert filter_ is not None
        column = etree.SubElement(filter_, f"{MAIN}filterColumn", {"colId": str(part.headers.index("Status"))})
        etree.SubElement(etree.SubElement(column, f"{MAIN}filters"), f"{MAIN}filter", {"val": "held"})
        changes.put(part.part, table)
        with_parts(book, changes.parts)


def test_the_clerks_own_things_follow(sample):
    with_own_things(sample)
    sheet_language.translate(sample, "de")
    with Package(sample) as opened:
        part = opened.tables["Bills"]
        assert b'val="angehalten"' in opened.part(part.part)
        xml = opened.part(part.sheet_part).decode()
    assert "my note" in xml
    assert 'COUNTIFS(Bills[Status],"angehalten")+SUM(Invoices[Offen])+Kunden!$A$5' in xml
    sheet_language.translate(sample, "en")
    with Package(sample) as opened:
        assert OWN_FORMULA in opened.part(opened.tables["Bills"].sheet_part).decode()


def test_a_book_in_between_is_checked_and_undone_like_any_other(sample):
    run("hold", sample, "B-0073", "--reason", "other: quantity")
    before = books_of(WorkbookFile(sample), None)
    sheet_language.translate(sample, "te")
    again = books_of(WorkbookFile(sample), None)
    assert frames_text({n: again[n] for n in TABLES if n != "Settings"}) == frames_text(
        {n: before[n] for n in TABLES if n != "Settings"}
    )
    assert run("undo", sample).code == 0
    held = books_of(WorkbookFile(sample), None)["Bills"]
    assert "other: quantity" not in set(held["hold"])
    assert "log-broken" not in set(checks.found(books_of(WorkbookFile(sample), None))["rule"])


def test_a_language_without_texts_is_one_sentence_and_the_book_goes_on(sample):
    said(sample, "fr")
    told = [one for one in doctor.examine_book(sample, fix=True) if one.id == "language"]
    assert len(told) == 1 and not told[0].well and "fr" in told[0].message and "de, en, te" in told[0].message
    assert WorkbookFile(sample).language == "en"
    found = checks.found(books_of(WorkbookFile(sample), None))
    mine = found[(found["rule"] == "not-a-choice") & (found["document"] == "Language")]
    assert mine[["severity", "actual", "expected"]].to_numpy().tolist() == [["warning", "fr", "de, en, te"]]


def test_a_name_of_a_sheet_of_the_clerks_own_that_is_needed_is_refused(sample):
    with Package(sample) as opened:
        changes = Changes(opened)
        root = changes.tree(BOOK)
        next(one for one in root.iter(f"{MAIN}sheet") if one.get("name") == xlwings_sheet.NAME).set("name", "Kunden")
        changes.put(BOOK, root)
        with_parts(sample, changes.parts)
    before = sample.read_bytes()
    with pytest.raises(WorkbookError, match="Kunden"):
        sheet_language.translate(sample, "de")
    assert sample.read_bytes() == before


def test_new_says_what_it_made_in_the_books_language(tmp_path):
    said_ = run("new", tmp_path / "buch.xlsx", "--language", "de")
    assert said_.code == 0
    book = WorkbookFile(tmp_path / "buch.xlsx")
    assert book.language == "de" and book.tables["Invoices"].headers[0] == "Rechnung"
    assert book.tables["Invoices"].sheet == "Rechnungen"


def test_import_takes_headers_in_the_books_language_or_in_english(tmp_path):
    book = tmp_path / "buch.xlsx"
    new_book.make(book, "de")
    (tmp_path / "Kunden.csv").write_text("Kunde,Name,Währung,Status\nC-1,Anna,EUR,Gesperrt\n", "utf-8")
    (tmp_path / "more.csv").write_text("Customer,Name,Currency,Status\nC-2,Ben,EUR,hold\n", "utf-8")
    assert run("import", book, "Kunden", tmp_path / "Kunden.csv").code == 0
    assert run("import", book, "Customers", tmp_path / "more.csv").code == 0
    (tmp_path / "Einstellungen.csv").write_text("Name,Wert\nFirma,Kranich\nBasis der Altersliste,Belegdatum\n", "utf-8")
    assert run("import", book, "Einstellungen", tmp_path / "Einstellungen.csv", "--update").code == 0
    settings = books_of(WorkbookFile(book), None).settings
    assert (settings["Company"], settings["Aging basis"]) == ("Kranich", "document date")
    assert load_workbook(book)["Einstellungen"]["B19"].value == "Belegdatum"
    assert books_of(WorkbookFile(book), None)["Customers"]["status"].tolist() == ["hold", "hold"]
    sheet = load_workbook(book)["Kunden"]
    column = WorkbookFile(book).tables["Customers"].headers.index("Status") + 1
    assert [sheet.cell(row, column).value for row in (5, 6)] == ["gesperrt", "gesperrt"]
