"""Invoice files: PDF/A-3b and xlsx from the same facts, in every shape an invoice comes in."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import PIL.Image
import pytest
from openpyxl import load_workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Font

from invoice_workbook import currencies, money
from invoice_workbook.documents import invoice_data, invoice_layout, invoice_pdf, invoice_xlsx
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.errors import WorkbookError

SELLER = invoice_data.Party(
    name="Kranich & Söhne GmbH", street="Speicherstraße 12", postal_code="20457", city="Hamburg"
)
BUYER = invoice_data.Party(id="C-1", name="Bäckerei Müller", street="Mühlenstraße 4", city="Lübeck", language="de")


def invoice(
    lines: int = 1, currency: str = "EUR", description: str = "Assam tea", **more: object
) -> invoice_data.Invoice:
    decimals = currencies.DECIMALS[currency]
    net = 4440 * 10**decimals // 100
    line = invoice_data.Line("1", "A-001", description, 3_000_000, 14_800_000, 0, "S", 19_000_000, net)
    made = tuple(replace(line, number=str(n + 1)) for n in range(lines))
    total = net * lines
    tax = money.quotient(total * 19_000_000, money.HUNDRED_PERCENT)
    one = invoice_data.Invoice(
        id="INV-2026-00001",
        is_credit=False,
        corrects="",
        order="O-1",
        customer_reference="PO 4500",
        issued=date(2026, 11, 2),
        due=date(2026, 12, 2),
        currency=currency,
        decimals=decimals,
        net=total,
        tax=tax,
        gross=total + tax,
        seller=SELLER,
        buyer=BUYER,
        iban="DE89370400440532013000",
        bic="COBADEFFXXX",
        lines=made,
        taxes=(invoice_data.TaxGroup("S", 19_000_000, total, tax),),
        discounts=(
            invoice_data.OfferedDiscount(date(2026, 11, 12), 2_000_000, money.quotient((total + tax) * 2, 100)),
        ),
    )
    return replace(one, **more)  # type: ignore[arg-type]


SHAPES = {
    "one line": invoice(),
    "three hundred lines": invoice(300),
    "a long description": invoice(3, description="Assam tea, first flush, " * 9),
    "yen": invoice(5, "JPY"),
    "dinar": invoice(5, "KWD"),
    "telugu": invoice(3, buyer=replace(BUYER, name="గోదావరి ట్రేడర్స్", city="రాజమహేంద్రవరం", language="te")),
    "credit note": invoice(2, id="CN-2026-00001", is_credit=True, corrects="INV-2026-00001", due=None),
    "no bank account": invoice(2, iban="", bic=""),
    "a formula for a name": invoice(1, buyer=replace(BUYER, name='=HYPERLINK("x")')),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_pdf_is_pdf_a_3b(shape):
    made = invoice_pdf.make(SHAPES[shape])
    with pikepdf.open(BytesIO(made)) as pdf:
        about = pdf.open_metadata()
        assert (about.get("pdfaid:part"), about.get("pdfaid:conformance")) == ("3", "B")
        assert len(pdf.pages) >= (8 if shape == "three hundred lines" else 1)
        assert SHAPES[shape].id in str(about.get("dc:title"))


@pytest.mark.parametrize("shape", SHAPES)
def test_xlsx_has_live_formulas_and_no_text_becomes_one(shape):
    one = SHAPES[shape]
    book = load_workbook(BytesIO(invoice_xlsx.make(one, invoice_layout.make())))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    assert len(formulas) == len(one.lines) + 2 * len(one.taxes) + 3
    assert all(f.startswith(("=ROUND(", "=SUMIFS(", "=SUM(", "=I")) for f in formulas)
    assert one.buyer.name in [cell.value for cell in cells if cell.data_type == "s"]


def test_the_content_in_three_languages():
    shown = {language: invoice_pdf.content(invoice(2), Wording(language)) for language in ("en", "de", "te")}
    assert [shown[language]["title"] for language in shown] == ["Invoice", "Rechnung", "ఇన్వాయిస్"]
    assert shown["en"]["totals"][2].replace("\xa0", " ") == "105.67 EUR"
    assert shown["de"]["totals"][2].replace("\xa0", " ") == "105,67 EUR"
    assert shown["en"]["notes"][0] == "Please pay by 2 Dec 2026."
    assert invoice_pdf.content(invoice(20), Wording("en"))["lines"][1]["running"] == "88.80"


def test_decimals_follow_the_currency():
    assert invoice_pdf.content(invoice(1, "JPY"), Wording("en"))["lines"][0]["cells"][-1] == "44"
    assert invoice_pdf.content(invoice(1, "KWD"), Wording("en"))["lines"][0]["cells"][-1] == "44.400"


def test_the_code_to_scan_is_for_euros_only():
    assert invoice_pdf.content(invoice(1), Wording("en"))["qr"][:4] == list(b"\x89PNG")
    for other in (invoice(1, "JPY"), invoice(1, is_credit=True), invoice(1, iban="")):
        assert invoice_pdf.content(other, Wording("en"))["qr"] == []


def test_a_layout_without_its_names_is_refused():
    book = load_workbook(BytesIO(invoice_layout.make()))
    del book.defined_names["gross"]
    spoiled = BytesIO()
    book.save(spoiled)
    with pytest.raises(WorkbookError, match='"gross"'):
        invoice_xlsx.make(invoice(), spoiled.getvalue())


def test_a_clerks_own_layout_keeps_its_logo_colours_and_wording():
    book = load_workbook(BytesIO(invoice_layout.make()))
    sheet = book["Invoice"]
    logo = BytesIO()
    PIL.Image.new("RGB", (40, 20), "navy").save(logo, "PNG")
    sheet.add_image(Image(logo), "H1")
    sheet["A4"] = "We trade since 1912."
    sheet["A1"].font = Font(name="Georgia", size=20, color="7A1F1F")
    layout = BytesIO()
    book.save(layout)
    made = load_workbook(BytesIO(invoice_xlsx.make(invoice(4), layout.getvalue())))["Invoice"]
    assert len(made._images) == 1  # type: ignore[attr-defined]  # its types say nothing of pictures
    assert made["A4"].value == "We trade since 1912."
    assert (made["A1"].font.name, made["A1"].value) == ("Georgia", SELLER.name)


def test_many_instalments_take_several_rows_above_the_bank_account():
    parts = tuple((date(2026, month, 28), 100) for month in range(1, 13))
    made = load_workbook(BytesIO(invoice_xlsx.make(invoice(instalments=parts, discounts=()), invoice_layout.make())))[
        "Invoice"
    ]
    said = [str(row[0]) for row in made.iter_rows(max_col=1, values_only=True) if row[0]]
    first = next(n for n, words in enumerate(said) if words.startswith("Bitte zahlen Sie in 12 Raten"))
    assert " ".join(said[first : first + 3]).count("bis") == 12
    assert max(map(len, said[first : first + 2])) <= invoice_xlsx.NOTE_LETTERS


def test_the_first_of_several_accounts_is_the_one_to_pay_to():
    from tests.sheets import books

    settings = "name | value\nBank account | DE89 3704 0044 0532 0130 00; DE02120300000000202051"
    these = books(Settings=settings)
    assert these.settings.iban == "DE89370400440532013000"
    assert len(these.settings.accounts) == 2
