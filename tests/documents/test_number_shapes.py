"""Digits are grouped by currency, country and language, in texts, documents and the number formats of sheets."""

from datetime import date

import openpyxl
import pytest

from invoice_workbook import money, number_shapes
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.languages import text
from invoice_workbook.template.template_file import template

EXACT = 123_456_789


@pytest.mark.parametrize(
    ("language", "country", "currency", "shown"),
    [
        ("en", "DE", "EUR", "1,234,567.89"),
        ("en", "IN", "INR", "12,34,567.89"),
        ("en", "IN", "USD", "1,234,567.89"),
        ("en", "DE", "INR", "12,34,567.89"),
        ("en", "IN", "", "12,34,567.89"),
        ("te", "DE", "EUR", "12,34,567.89"),
        ("te", "", "", "12,34,567.89"),
        ("de", "DE", "EUR", "1.234.567,89"),
        ("de", "DE", "INR", "12.34.567,89"),
        ("en", "", "", "1,234,567.89"),
    ],
)
def test_an_amount_by_language_country_and_currency(language, country, currency, shown):
    wording = Wording.of(language, country, currency)
    assert wording.number(EXACT, 2) == shown
    assert wording.number(-EXACT, 2) == f"-{shown}"


def test_the_currency_of_an_amount_counts_before_that_of_the_document():
    wording = Wording.of("en", "IN", "INR")
    assert wording.amount(EXACT, 2, "USD") == "1,234,567.89\N{NO-BREAK SPACE}USD"
    assert wording.amount(EXACT, 2) == "12,34,567.89"


@pytest.mark.parametrize(("units", "shown"), [(0, "0"), (999, "999"), (1000, "1,000"), (10**5, "1,00,000")])
def test_small_and_round_figures(units, shown):
    assert Wording.of("te").number(units, 0) == shown


def test_a_message_writes_figures_as_its_language_does_and_english_plainly_as_json_has_them():
    words = {"id": "B-1", "part": "B-1", "rounding": money.as_text(EXACT, 2)}
    shown = {one: text("obstacle.rounding", one, **words) for one in ("en", "de", "te")}
    assert [one for one in ("1234567.89", "1.234.567,89", "12,34,567.89") if one in "".join(shown.values())] == [
        "1234567.89",
        "1.234.567,89",
        "12,34,567.89",
    ]


@pytest.mark.parametrize(
    ("country", "english"), [("DE", "2 Nov 2026"), ("IN", "2 Nov 2026"), ("US", "Nov 2, 2026"), ("", "2 Nov 2026")]
)
def test_english_has_the_day_first_outside_america(country, english):
    assert Wording.of("en", country).date(date(2026, 11, 2)) == english


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5.0, r"[>=10000000]##\,##\,##\,##0.00;[>=100000]##\,##\,##0.00;#,##0.00"),
        (-5.0, "#,##0.00;-#,##0.00"),
        (-123456.0, r"##\,##\,##0.00;-##\,##\,##0.00"),
        (2e9, r"##\,##\,##\,##\,##0.00;-##\,##\,##\,##\,##0.00"),
    ],
)
def test_a_cell_keeps_its_minus(value, code):
    assert number_shapes.cell_format(value, 2, is_in_lakh=True) == code


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl reads print areas of whole columns as text only
def test_amounts_on_sheets_are_in_lakh_where_their_currency_is():
    sheet = openpyxl.load_workbook(template())["Invoices"]
    rules = [rule for ranges in sheet.conditional_formatting for rule in ranges.rules]
    codes = {rule.dxf.numFmt.formatCode for rule in rules if rule.dxf is not None and rule.dxf.numFmt is not None}
    assert {number_shapes.lakh_format(step, 2) for step in number_shapes.STEPS} <= codes
    own = [rule.formula[0] for rule in rules if rule.dxf is not None and rule.dxf.numFmt is not None]
    assert any("INR" in formula and str(number_shapes.LAKH) in formula for formula in own)
