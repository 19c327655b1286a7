"""Names of sheets, columns, choices and settings: whole in every language, told apart, and found whatever is typed."""

import unicodedata
from datetime import date

import pytest

from invoice_workbook import formula_words, names
from invoice_workbook.languages import HOME, catalogue, languages, named, nearest, speaking, text
from invoice_workbook.schema import SETTINGS, TABLES
from invoice_workbook.tables import read, typed_columns
from invoice_workbook.tables.read import Block, positions

OTHERS = [language for language in languages() if language != HOME]
LONGEST_LIST, LONGEST_TAB, LONGEST_HEADER = 255, 31, 255
"""Characters that Excel allows."""


@pytest.mark.parametrize("language", OTHERS)
def test_every_name_is_there(language):
    assert names.all_names().keys() - catalogue(language).keys() == set()


@pytest.mark.parametrize("language", languages())
def test_names_are_such_as_excel_allows(language):
    for sheet in names.sheets():
        tab = named(sheet, language)
        assert 0 < len(tab) <= LONGEST_TAB and not set(r"[]:\/?*") & set(tab) and tab.strip("' ") == tab
    for table in TABLES.values():
        for column in table.columns:
            header = named(column.header, language)
            assert len(header) <= LONGEST_HEADER and not set("[]#'@\n") & set(header)
            words = [named(choice, language) for choice in column.choices]
            assert len(",".join(words)) <= LONGEST_LIST and not any(set('",') & set(word) for word in words)


def spellings():
    """Names that must not be taken for each other, however and in whatever language they are typed."""
    yield "sheets", names.sheets()
    yield "settings", tuple(setting.name for setting in SETTINGS)
    for table in TABLES.values():
        yield table.name, tuple(column.header for column in table.columns)
        yield from ((f"{table.name}.{c.field}", c.choices) for c in table.columns if c.choices)
    yield from ((setting.name, setting.choices) for setting in SETTINGS if setting.choices)


@pytest.mark.parametrize(("what", "among"), list(spellings()), ids=[what for what, _ in spellings()])
def test_a_word_of_any_language_means_one_thing(what, among):
    meant = {}
    for language in languages():
        for name in among:
            assert meant.setdefault(names.folded(named(name, language)), name) == name, language


def block(table, language, spelled=lambda header: header):
    headers = [spelled(named(column.header, language)) for column in TABLES[table].columns]
    return Block.of_rows(headers, [])


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    "spelled",
    [
        str,
        str.upper,
        lambda header: unicodedata.normalize("NFD", header),
        lambda header: header.replace("\u200c", ""),
        lambda header: header.replace("\u0c4d", "\u0c4d\u200c"),
        lambda header: f" {header.replace(' ', chr(160))} ",
    ],
    ids=["as it is", "capitals", "decomposed", "without joiners", "with joiners", "other blanks"],
)
def test_every_header_is_found_however_it_is_spelled(language, spelled):
    for name, table in TABLES.items():
        assert list(positions(table, block(name, language, spelled).headers)) == list(table.fields)


def test_headers_may_be_in_several_languages():
    headers = ["Kunde", "Name", "స్థితి", "Currency", "Meine Spalte"]
    assert positions(TABLES["Customers"], headers) == {"customer": 0, "name": 1, "currency": 3, "status": 2}


def test_a_clerks_own_column_in_another_language_stays_their_own():
    headers = [*(column.header for column in TABLES["Customers"].columns), "Währung", "Notiz"]
    assert len(positions(TABLES["Customers"], headers)) == len(headers) - 2


@pytest.mark.parametrize(
    ("typed", "meant"), [("ఆపినది", "held"), ("Angehalten", "held"), (" HELD ", "held"), ("gehalten", "gehalten")]
)
def test_choices_are_read_in_any_language(typed, meant):
    bills = Block.of_rows(["Bill", "Status"], [["B-1", typed]])
    frame = typed_columns._with_rows(TABLES["Bills"], read._raw(TABLES["Bills"], whole(bills), 6), [])
    assert frame["status"].tolist() == [meant]


def whole(some):
    """A block of Bills with all its columns, blank but for these."""
    columns = dict(zip(some.headers, some.columns, strict=True))
    headers = [column.header for column in TABLES["Bills"].columns]
    rows = [[columns.get(header, [None] * some.length)[row] for header in headers] for row in range(some.length)]
    return Block.of_rows(headers, rows)


SAID = [
    ("Bills[Due date]", "Bills[Fälligkeit]"),
    ("Bills[[#This Row],[Due date]]", "Bills[[#This Row],[Fälligkeit]]"),
    ("SUM(Bills[[Net]:[Gross]])", "SUM(Bills[[Netto]:[Brutto]])"),
    ('COUNTIFS(Bills[Status],"held")', 'COUNTIFS(Bills[Status],"angehalten")'),
    ('COUNTIFS(Bills[Status],"<>held")', 'COUNTIFS(Bills[Status],"<>angehalten")'),
    ('IF(Bills[[#This Row],[Type]]="credit note",1,0)', 'IF(Bills[[#This Row],[Typ]]="Gutschrift",1,0)'),
    ('MATCH("open",Problems[Status],0)', 'MATCH("offen",Problems[Status],0)'),
    (
        'INDEX(Settings[Value],MATCH("Aging basis",Settings[Name],0))="document date"',
        'INDEX(Settings[Wert],MATCH("Basis der Altersliste",Settings[Name],0))="Belegdatum"',
    ),
    ("'Aging receivable'!$B$4+Bills!A1", "'Altersliste Forderungen'!$B$4+Eingangsrechnungen!A1"),
    ('HYPERLINK("#\'Bills\'!A1","Bills")', 'HYPERLINK("#\'Eingangsrechnungen\'!A1","Bills")'),
    ('IF(A1="held",Mine[Status],"Bills")', 'IF(A1="held",Mine[Status],"Bills")'),
    ("Bills[My own '[column']]+'My Bills'!A1", "Bills[My own '[column']]+'My Bills'!A1"),
    ('"say ""held"""&Bills[Files]', '"say ""held"""&Bills[Dateien]'),
]


@pytest.mark.parametrize(("english", "german"), SAID)
def test_formulas_are_said_in_another_language_and_back(english, german):
    assert formula_words.said(english, "de") == german
    assert formula_words.said(german, HOME) == english
    assert formula_words.said(formula_words.said(german, "te"), "de") == german


def test_a_text_names_sheets_columns_and_choices_as_its_language_does():
    place = {"sheet": TABLES["Bills"].sheet, "column": TABLES["Bills"].by_field["due_date"].header, "document": "B-1"}
    assert text("required.message", "de", **place).startswith("Eingangsrechnungen B-1: Fälligkeit")
    assert text("required.message", "en", **place).startswith("Bills B-1: Due date")
    assert "angehalten" in text("refused.reopen-not-rejected", "de", id="B-1", status="held")


def test_texts_are_in_the_language_that_is_spoken():
    with speaking("de_AT"):
        assert text("invoice.invoice") == "Rechnung"
        with speaking("xx"):
            assert text("invoice.invoice") == "Rechnung"
    assert text("invoice.invoice") == "Invoice"
    assert (nearest("de-CH"), nearest("xx"), nearest("")) == ("de", "", "")


@pytest.mark.parametrize("typed", ["౨౦౨౬-౧౧-౩౦", "२०२६-११-३०"])
def test_digits_of_every_script_are_read_where_a_text_may_be_a_date(typed):
    from invoice_workbook.tables import cells, entry

    assert cells.date_offered(typed) == "2026-11-30"
    assert entry._date(typed, entry.Reading()) == date(2026, 11, 30)
    assert cells.number_offered("౧౨౩.౫౦") == "123.50"
