"""What an invoice says on paper: who owes whom, what was prepaid and rounded; and no text runs over another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from openpyxl import load_workbook

from invoice_workbook.documents import invoice_data, invoice_layout, invoice_pdf, invoice_xlsx
from invoice_workbook.documents.document_language import Wording
from tests.documents.test_invoice_files import BUYER, invoice

ENGLISH, TELUGU = replace(BUYER, language="en"), replace(BUYER, language="te", name="గోదావరి ట్రేడర్స్")
SERIALS = "SN:" + ",".join(str(4_711_081_500_001 + n) for n in range(7))
UNBROKEN = {
    "serial numbers": invoice(3, description=SERIALS),
    "one long word": invoice(2, description="X" * 90),
    "a German word": invoice(2, description="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter"),
    "Telugu": invoice(2, description="రాజమహేంద్రవరం" * 6, buyer=TELUGU),
    "a long item": invoice(2),
    "rupiah": invoice(2, "IDR", description=SERIALS, buyer=ENGLISH),
}
line = UNBROKEN["a long item"].lines[0]
UNBROKEN["a long item"] = replace(UNBROKEN["a long item"], lines=(line, replace(line, item="ARTICLE4711" * 4)))
BIG = 1_234_567_153_333
UNBROKEN["rupiah"] = replace(
    UNBROKEN["rupiah"],
    lines=tuple(replace(one, unit_price=BIG * 10_000, quantity=1_000_000, net=BIG) for one in UNBROKEN["rupiah"].lines),
    taxes=(invoice_data.TaxGroup("S", 19_000_000, 2 * BIG, round(2 * BIG * 0.19)),),
    net=2 * BIG,
    tax=round(2 * BIG * 0.19),
    gross=2 * BIG + round(2 * BIG * 0.19),
)


def boxes(pdf: bytes) -> Iterator[tuple[float, float, float, float]]:
    """Left, bottom, right and top of every letter."""
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for n in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(n)
            if right - left > 0.5 and top - bottom > 0.5:
                yield left, bottom, right, top


@pytest.mark.parametrize("name", UNBROKEN)
def test_no_letter_stands_on_another(name):
    found = sorted(set(boxes(invoice_pdf.make(UNBROKEN[name]))))  # letters of a ligature share a box
    assert len(found) > 200
    for n, (left, bottom, right, top) in enumerate(found):
        for other in found[n + 1 : n + 60]:
            over = min(right, other[2]) - max(left, other[0]), min(top, other[3]) - max(bottom, other[1])
            assert over[0] < 3.5 or over[1] < 2, (name, left, bottom, other)


@pytest.mark.parametrize(
    "text, letters, broken",
    [
        ("Tea, first flush", 8, "Tea, first flush"),
        ("ABCDEFGHIJ", 4, "ABCD·EFGH·IJ"),
        ("12345,67890", 8, "12345,·67890"),
        ("a-b", 2, "a-·b"),
        ("క్షక్షక్షక్ష", 4, "క్షక్ష·క్షక్ష"),
    ],
)
def test_where_a_long_word_may_be_broken(text, letters, broken):
    assert invoice_pdf.breakable(text, letters).replace("\N{ZERO WIDTH SPACE}", "·") == broken


def paper(one: invoice_data.Invoice) -> dict[str, str]:
    """The sums and facts on paper, by their labels."""
    printed = invoice_pdf.content(one, Wording.of(one.buyer.language))
    return {label: value.replace("\N{NO-BREAK SPACE}", " ") for label, value in (*printed["sums"], *printed["facts"])}


def sheet(one: invoice_data.Invoice) -> dict[object, object]:
    """Labels and what stands right of them in the workbook, as stored."""
    rows = load_workbook(BytesIO(invoice_xlsx.make(one, invoice_layout.make())), data_only=True).worksheets[0]
    found: dict[object, object] = {}
    for row in rows.iter_rows(min_col=6, max_col=9, values_only=True):
        found[row[0]] = row[3] if row[3] is not None else row[2]
    return found


def priced(net: int, **more: object) -> invoice_data.Invoice:
    """An English invoice of that net, without tax."""
    one = replace(
        invoice().lines[0], quantity=1_000_000, unit_price=net * 10_000, net=net, tax_category="Z", tax_rate=0
    )
    taxes = (invoice_data.TaxGroup("Z", 0, net, 0),)
    sums = {"net": net, "tax": 0, "gross": net, "lines": (one,), "taxes": taxes, "discounts": (), "buyer": ENGLISH}
    return replace(invoice(), **(sums | more))  # type: ignore[arg-type]


def test_what_was_prepaid_and_rounded():
    one = priced(998, prepaid=500, rounding=1)
    on_paper = paper(one)
    assert [on_paper[label] for label in ("Total", "Paid in advance", "Rounding", "To pay")] == [
        "9.98",
        "-5.00",
        "0.01",
        "4.99 EUR",
    ]
    shown = sheet(one)
    assert [shown[label] for label in ("Total", "Paid in advance", "Rounding", "To pay EUR")] == [9.98, -5, 0.01, 4.99]


def test_an_invoice_without_either_looks_as_before():
    assert list(paper(priced(998)))[:3] == ["Net", "Tax", "To pay"]


@pytest.mark.parametrize(
    "net, label, amount, note",
    [
        (-119, "In your favour", "1.19 EUR", "This amount is in your favour: there is nothing to pay."),
        (0, "To pay", "0.00 EUR", "There is nothing to pay."),
    ],
)
def test_a_total_that_asks_for_nothing(net, label, amount, note):
    one = priced(net)
    printed = invoice_pdf.content(one, Wording.of("en"))
    assert paper(one)[label] == amount and printed["notes"] == [note]
    assert printed["bank"] == [] and printed["qr"] == [] and printed["payment_part"] is None
    assert "Due date" not in paper(one)
    shown = sheet(one)
    assert shown[f"{label} EUR"] == net / 100 and "Due date" not in shown
    assert not any("DE89" in str(value) for value in (*shown, *shown.values()))


def test_nothing_to_pay_swiss_and_paid_in_full():
    one = priced(100, prepaid=100, currency="CHF", iban="CH9300762011623852957")
    printed = invoice_pdf.content(one, Wording.of("de"))
    assert printed["payment_part"] is None and printed["notes"] == ["Es ist nichts zu zahlen."]


def test_delivery_buyer_reference_and_tax_at_home():
    one = invoice(buyer=ENGLISH, shows_delivery=True, delivered=date(2026, 10, 30), buyer_reference="991-01234-44")
    one = replace(one, currency="USD", home=invoice_data.HomeTax("EUR", 2, 776))
    on_paper = paper(one)
    assert (on_paper["Delivered on"], on_paper["Buyer reference"]) == ("30 Oct 2026", "991-01234-44")
    assert on_paper["Tax in EUR"] == "7.76 EUR"
    shown = sheet(one)
    assert shown["Buyer reference"] == "991-01234-44" and shown["Tax in EUR"] == 7.76
    assert str(shown["Delivered on"]).startswith("2026-10-30")
    assert "Delivered on" not in paper(replace(one, shows_delivery=False))


@pytest.mark.parametrize(
    "country, language, day, tax, home",
    [
        ("IE", "en", "2 Nov 2026", "VAT", "Ireland"),
        ("GB", "en", "2 Nov 2026", "VAT", "United Kingdom"),
        ("US", "en", "Nov 2, 2026", "Tax", "United States"),
        ("DE", "en", "2 Nov 2026", "VAT", "Germany"),
        ("ie", "de", "02.11.2026", "Umsatzsteuer", "Irland"),
        ("EL", "en", "2 Nov 2026", "VAT", "Greece"),
        ("", "en", "2 Nov 2026", "Tax", ""),
        ("Irland", "en", "2 Nov 2026", "Tax", "Irland"),
    ],
)
def test_days_tax_and_countries_as_the_sender_s_country_writes_them(country, language, day, tax, home):
    one = priced(998, seller=replace(invoice().seller, country=country))
    wording = Wording.of(language, country)
    printed = invoice_pdf.content(one, wording)
    assert day in [value for _, value in printed["facts"]]
    assert printed["sums"][1][0] == tax
    assert (printed["seller"]["address"][-1] == home) == bool(home)
