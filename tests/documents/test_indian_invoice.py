"""What India's law wants on an invoice: CGST Rules 2017, rules 46, 49 and 53."""

from io import BytesIO

import openpyxl
import pytest

from invoice_workbook.documents import invoice_data, invoice_layout, invoice_pdf, invoice_xlsx, rupees_in_words
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Invoice
from tests.indian import SETTINGS, company


def invoice(id_: str, settings: str = SETTINGS) -> Invoice:
    given = company(Settings=settings)
    return invoice_data.gather(given, list(given["Invoices"]["invoice"]).index(id_))


def printed(it: Invoice, language: str = "en") -> dict[str, object]:
    return invoice_pdf.content(it, Wording.of(language, it.seller.country))


def facts(it: Invoice) -> dict[str, str]:
    found = printed(it)["facts"]
    assert isinstance(found, list)
    return dict(found)


@pytest.mark.parametrize(
    ("id_", "title", "taxes", "place"),
    [
        (
            "KT/1001",
            "Tax invoice",
            [
                ["CGST", "2.5\xa0%", "1,000.10", "25.00"],
                ["SGST", "2.5\xa0%", "1,000.10", "25.00"],
                ["CGST", "9\xa0%", "2,000.00", "180.00"],
                ["SGST", "9\xa0%", "2,000.00", "180.00"],
            ],
            "Andhra Pradesh (37)",
        ),
        (
            "KT/1002",
            "Tax invoice",
            [["IGST", "5\xa0%", "1,000.10", "50.01"], ["IGST", "18\xa0%", "2,000.00", "360.00"]],
            "Telangana (36)",
        ),
        (
            "KT/1004",
            "Tax invoice",
            [["Zero-rated (export or SEZ)", "0\xa0%", "2,000.00", "0.00"]],
            "outside India (96)",
        ),
        ("KT/1007", "Bill of supply", [["Exempt", "0\xa0%", "500.00", "0.00"]], "Andhra Pradesh (37)"),
        ("KT/1009", "Credit note", [["IGST", "18\xa0%", "-2,000.00", "-360.00"]], "Telangana (36)"),
    ],
)
def test_title_taxes_and_place_of_supply(id_, title, taxes, place):
    it = invoice(id_)
    found = printed(it)
    assert (found["title"], found["taxes"], facts(it)["Place of supply"]) == (title, taxes, place)


def test_both_parties_are_there_with_number_and_state():
    found = printed(invoice("KT/1002"))
    assert "GSTIN 37AAACV1234C1ZU" in found["seller"]["contact"]
    assert "State: Andhra Pradesh (37)" in found["seller"]["address"]
    assert "State: Telangana (36)" in found["buyer"]
    assert facts(invoice("KT/1002"))["GSTIN"] == "36AABCT5678D1Z7"
    assert facts(invoice("KT/1004"))["Tax number"] == "DE136695976"


def test_lines_have_their_code_and_unit():
    found = printed(invoice("KT/1001"))
    assert [cell.replace("\u200b", "") for cell in found["lines"][0]["cells"]][3:5] == ["5208", "10 MTR"]
    assert found["columns"][3] == "HSN/SAC"


@pytest.mark.parametrize(
    ("id_", "note"),
    [
        ("KT/1001", "Amount in words: rupees three thousand four hundred ten and ten paise only."),
        ("KT/1008", "Amount in words: rupees two lakh thirty-six thousand only."),
        ("KT/1003", "SUPPLY TO SEZ UNIT OR SEZ DEVELOPER FOR AUTHORISED OPERATIONS ON PAYMENT OF INTEGRATED TAX"),
        (
            "KT/1004",
            "SUPPLY MEANT FOR EXPORT UNDER BOND OR LETTER OF UNDERTAKING WITHOUT PAYMENT OF INTEGRATED TAX",
        ),
        ("KT/1011", "Tax on this supply is payable by the recipient on reverse charge."),
    ],
)
def test_what_has_to_be_said(id_, note):
    assert note in printed(invoice(id_))["notes"]


def test_reverse_charge_is_told_either_way():
    assert facts(invoice("KT/1001"))["Reverse charge"] == "No"
    assert facts(invoice("KT/1011"))["Reverse charge"] == "Yes"


def test_a_composition_dealer_gives_a_bill_of_supply():
    found = printed(invoice("KT/1007", SETTINGS + "\n    GST scheme | composition"))
    assert found["title"] == "Bill of supply"
    assert "Composition taxable person, not eligible to collect tax on supplies." in found["notes"]


def test_a_company_elsewhere_says_nothing_of_it():
    it = invoice("KT/1004", SETTINGS.replace("| IN\n", "| IE\n"))
    found = printed(it)
    assert it.supply is None
    assert (found["title"], found["original"], found["signed_by"]) == ("Invoice", "", [])
    assert "HSN/SAC" not in found["columns"]


@pytest.mark.parametrize("id_", ["KT/1001", "KT/1002", "KT/1007", "KT/1009"])
@pytest.mark.parametrize("language", ["en", "te"])
def test_the_workbook_says_the_same(id_, language):
    it = invoice(id_)
    book = openpyxl.load_workbook(BytesIO(invoice_xlsx.make(it, invoice_layout.make())), data_only=True)
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row if cell is not None]
    for tax in it.taxes:
        assert (tax.half or tax.tax) / 100 in cells
    assert it.gross / 100 in cells
    assert any("(37)" in str(cell) for cell in cells)
    assert any(it.lines[0].commodity_code in str(cell) for cell in cells)


@pytest.mark.parametrize(
    ("number", "english", "telugu"),
    [
        (0, "zero", "సున్నా"),
        (15, "fifteen", "పదిహేను"),
        (99, "ninety-nine", "తొంభై తొమ్మిది"),
        (100, "one hundred", "వంద"),
        (101, "one hundred one", "నూట ఒకటి"),
        (1_000, "one thousand", "వెయ్యి"),
        (2_500, "two thousand five hundred", "రెండు వేల అయిదు వందల"),
        (1_00_000, "one lakh", "ఒక లక్ష"),
        (
            12_34_567,
            "twelve lakh thirty-four thousand five hundred sixty-seven",
            "పన్నెండు లక్షల ముప్పై నాలుగు వేల అయిదు వందల అరవై ఏడు",
        ),
        (1_00_00_000, "one crore", "ఒక కోటి"),
        (10_00_00_00_000, "one thousand crore", "వెయ్యి కోట్ల"),
    ],
)
def test_rupees_in_words(number, english, telugu):
    assert (rupees_in_words.whole(number), rupees_in_words.whole(number, "te")) == (english, telugu)
