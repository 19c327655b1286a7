"""References that banks carry: made from our numbers, printed, scanned from the page, and found in the bank line again."""

from dataclasses import replace
from urllib.parse import parse_qs, urlparse

import pytest
from stdnum import iso11649, luhn

from invoice_workbook import national_references, payment_references
from invoice_workbook.documents import (
    account_statement,
    invoice_data,
    invoice_pdf,
    invoice_xlsx,
    letter,
    qr_bill,
    statement_page,
)
from invoice_workbook.documents.codes_to_scan import Asked
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.formats.einvoice import cii, einvoice, ubl, validation
from invoice_workbook.ledger.receivable import printed_references
from tests.asked import apply
from tests.sheets import books, grid

ACCOUNTS = {
    "DE": "DE89370400440532013000",
    "FI": "FI2112345600000785",
    "NO": "NO9386011117947",
    "SE": "SE4550000000058398257466",
    "BE": "BE71096123456769",
    "CH": "CH9300762011623852957",
    "QR": "CH4431999123000889012",
    "IN": "50100012345678",
}

PUBLISHED = """
    form | digits                     | expected
    QRR  | 21000000000313947143000901 | 21 00000 00003 13947 14300 09017
    BE   | 0909337554                 | +++090/9337/55493+++
    FI   | 123456                     | 12 34561
    FI   | 2026                       | 20268
    NO   | 1234567                    | 12345674
    SE   | 7992739871                 | 79927398713
    RF   | 539007547034               | RF18 5390 0754 7034
"""

MADE = """
    id             | form | expected
    INV-2026-00010 | FI   | 2026000105
    INV-2026-00010 | NO   | 2026000105
    INV-2026-00010 | SE   | 2026000105
    INV-2026-00010 | BE   | 020260001087
    INV-2026-00010 | QRR  | 000000000000000002026000109
    INV-2026-00010 | RF   | RF27INV202600010
    7              | FI   | 0071
    Draft          | FI   |
    9900000017     | FI   |
    12345678901    | BE   |
    Größe 5        | RF   |
"""


@pytest.mark.parametrize(("form", "digits", "expected"), grid(PUBLISHED)[1:])
def test_published_examples(form, digits, expected):
    assert national_references.of_document(digits, form).shown == expected


@pytest.mark.parametrize(("id_", "form", "expected"), grid(MADE)[1:])
def test_a_documents_reference(id_, form, expected):
    made = national_references.of_document(id_, form)
    assert (made.plain if made else "") == expected
    country = {"QRR": "QR", "RF": "DE"}.get(form, form)
    assert not made or payment_references.structured(made.in_files, ACCOUNTS[country])


def test_a_customers_references_are_no_documents():
    for form in ("FI", "NO", "SE", "BE", "QRR"):
        theirs = {national_references.of_customer(f"C-{n}", form).plain for n in range(1, 200)}
        ours = {national_references.of_document(f"INV-{n}", form).plain for n in range(1, 200)}
        assert len(theirs) == 199 and not theirs & ours
    assert iso11649.is_valid(national_references.of_customer("C-1", "RF").plain)
    assert luhn.is_valid(national_references.of_customer("C-1", "SE").plain)


FORMS = """
    account | asked      | currency | expected
    DE      | by country | EUR      |
    DE      | RF         | EUR      | RF27 INV2 0260 0010
    DE      | rf         | USD      | RF27 INV2 0260 0010
    FI      | by country | EUR      | 20260 00105
    FI      | by country | USD      |
    FI      | none       | EUR      |
    NO      | by country | NOK      | 2026000105
    NO      | by country | EUR      |
    SE      | by country | SEK      | 2026000105
    BE      | by country | EUR      | +++020/2600/01087+++
    CH      | by country | CHF      | RF27 INV2 0260 0010
    QR      | by country | CHF      | 00 00000 00000 00000 20260 00109
    QR      | RF         | EUR      | 00 00000 00000 00000 20260 00109
    QR      | none       | CHF      |
    IN      | RF         | INR      |
"""


def settings(account, **more):
    cells = {"Company": "Kranich AG", "Street": "Rue du Lac 1268", "Postal code": "2501", "City": "Biel"}
    cells |= {"Country": "CH", "Bank account": ACCOUNTS[account], **more}
    return "name | value\n" + "\n".join(f"{name} | {value}" for name, value in cells.items())


@pytest.mark.parametrize(("account", "asked", "currency", "expected"), grid(FORMS)[1:])
def test_what_the_account_and_the_setting_ask_for(account, asked, currency, expected):
    these = books(Settings=settings(account, **{"Payment reference": asked}), Invoices=INVOICES)
    found = printed_references.for_invoice(these, "inv-2026-00010", currency)
    assert (found.shown if found else "") == expected
    assert these.settings.misread() == []


INVOICES = """
    invoice        | type        | customer | invoice_date | due_date   | currency | gross  | status
    INV-2026-00010 | invoice     | C-1      | 2026-10-03   | 2026-11-02 | CHF      | 100.00 | sent
    INV-2026-00011 | invoice     | C-1      | 2026-10-03   | 2026-11-02 | CHF      | 100.00 | sent
    CN-2026-00010  | credit note | C-1      | 2026-10-03   |            | CHF      | 10.00  | sent
    A-2026-7       | invoice     | C-1      | 2026-10-03   | 2026-11-02 | CHF      | 70.00  | sent
    B-2026-7       | invoice     | C-1      | 2026-10-03   | 2026-11-02 | CHF      | 70.00  | sent
"""
CUSTOMERS = """
    customer | name                | street               | postal_code | city      | country | language | currency
    C-1      | Pia-Maria Schnyder  | Grosse Marktgasse 28 | 9400        | Rorschach | CH      | de       | CHF
"""


def test_numbers_of_the_same_digits_have_no_reference_but_in_letters():
    qrr = printed_references.of_invoices(books(Settings=settings("QR"), Invoices=INVOICES))
    rf = printed_references.of_invoices(books(Settings=settings("CH"), Invoices=INVOICES))
    assert sorted(qrr) == ["inv-2026-00010", "inv-2026-00011"]
    assert sorted(rf) == ["a-2026-7", "b-2026-7", "inv-2026-00010", "inv-2026-00011"]


IN_BANK_LINES = """
    account | reference                                | proposed
    QR      | QRR 000000000000000002026000109          | INV-2026-00010 100.00
    QR      | 00 00000 00000 00000 20260 00109         | INV-2026-00010 100.00
    QR      | 2026000109                               | INV-2026-00010 100.00
    QR      | 000000000000000002026000100              |
    CH      | RF27 INV2 0260 0010                      | INV-2026-00010 100.00
    FI      | 20260 00105                              | INV-2026-00010 100.00
    FI      | RF47 2026 0001 05                        | INV-2026-00010 100.00
    FI      | viite 00000 00000 20260 00105            | INV-2026-00010 100.00
    NO      | KID 2026000105                           | INV-2026-00010 100.00
    SE      | OCR 2026000105                           | INV-2026-00010 100.00
    BE      | ***020/2600/01087***                     | INV-2026-00010 100.00
    BE      | 020260001087                             | INV-2026-00010 100.00
    DE      | 2026000106                               |
"""


@pytest.mark.parametrize(("account", "reference", "expected"), grid(IN_BANK_LINES)[1:])
def test_a_reference_in_a_bank_line_names_its_invoice(account, reference, expected):
    assert proposed(account, reference)[0] == expected


def proposed(account, reference, amount="100.00", currency="CHF", **more):
    line = f"bank_line|booked_on|amount|currency|reference\nL-1|2026-11-20|{amount}|{currency}|{reference}"
    tables = {"Settings": settings(account), "Customers": CUSTOMERS, "Invoices": INVOICES, **more}
    after = apply(books(BankLines=line, **tables)).tables["BankLines"].iloc[0]
    return after["proposed_match"], after["score"]


def test_a_customers_reference_names_the_payer():
    reference = printed_references.for_customer(books(Settings=settings("QR"), Customers=CUSTOMERS), "C-1", "CHF")
    assert proposed("QR", reference.shown, "340.00")[1] == 80  # several invoices together
    assert proposed("QR", f"{reference.plain[:-1]}0", "340.00")[0] == ""


# From the page: rendered, scanned, and given to the matcher

LINES = """
    invoice        | line | description | quantity | unit_price | tax_category | tax_rate | line_net
    INV-2026-00010 | 1    | Assam tea   | 10       | 10.00      | Z            | 0        | 100.00
"""


def papers(account, currency, **more):
    """Books of one invoice of 100.00, and that invoice."""
    invoices = "\n".join(INVOICES.replace("CHF", currency).strip().splitlines()[:2])
    head, row = (line.strip() for line in invoices.splitlines())
    these = {
        "Settings": settings(account, **more),
        "Customers": CUSTOMERS.replace("CHF", currency),
        "Invoices": f"{head} | net | tax\n{row} | 100.00 | 0.00",
        "InvoiceLines": LINES,
    }
    return these, invoice_data.gather(books(**these), 0)


def scanned(pdf: bytes) -> list[str]:
    """What a scanner reads on a document's pages, at the resolution of a poor one."""
    import pypdfium2
    import zxingcpp

    pages = [page.render(scale=150 / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


CODES = """
    account | currency | first | asked                        | paid by
    DE      | EUR      | BCD   | INV-2026-00010               | text
    DE      | EUR      | BCD   | RF27INV202600010             | RF
    FI      | EUR      | BCD   | RF472026000105               | by country
    BE      | EUR      | BCD   | +++020/2600/01087+++         | by country
    QR      | CHF      | SPC   | 000000000000000002026000109  | by country
    QR      | EUR      | SPC   | 000000000000000002026000109  | by country
    CH      | CHF      | SPC   | RF27INV202600010             | by country
    CH      | CHF      | SPC   | INV-2026-00010               | none
    IN      | INR      | upi   | INV-2026-00010               | by country
"""


@pytest.mark.parametrize(("account", "currency", "first", "expected", "setting"), grid(CODES)[1:])
def test_what_is_scanned_from_the_page_is_found_in_the_bank_line(account, currency, first, expected, setting):
    asked = {"Payment reference": setting.replace("text", "by country"), "UPI id": "kranich@hdfc"}
    these, invoice = papers(account, currency, **asked)
    (code,) = scanned(invoice_pdf.make(invoice))
    assert code.startswith(first)
    quoted = read(code)
    assert quoted == (expected, "100.00", currency)
    tables = {name: table for name, table in these.items() if name != "InvoiceLines"}
    assert proposed(account, quoted[0], currency=currency, **tables)[0] == "INV-2026-00010 100.00"


def read(code: str) -> tuple[str, str, str]:
    """What a banking app takes from a code: the reference or text, amount and currency."""
    if code.startswith("upi:"):
        words = {name: values[0] for name, values in parse_qs(urlparse(code).query).items()}
        assert (words["pa"], words["pn"]) == ("kranich@hdfc", "Kranich AG")
        return words["tn"], words["am"], words["cu"]
    lines = code.split("\n")
    if lines[0] == "BCD":
        assert lines[1:4] == ["002", "1", "SCT"] and len(lines) <= 11 and len(code.encode()) <= 331
        return "".join(lines[9:]), lines[7][3:], lines[7][:3]
    assert lines[1:3] == ["0200", "1"] and lines[30] == "EPD" and len(lines) == 31 and len(code.encode()) <= 997
    assert lines[4:11] == ["S", "Kranich AG", "Rue du Lac", "1268", "2501", "Biel", "CH"]
    assert lines[20:27] == ["S", "Pia-Maria Schnyder", "Grosse Marktgasse", "28", "9400", "Rorschach", "CH"]
    assert lines[29] == "INV-2026-00010"
    return lines[28] if lines[27] != "NON" else lines[29], lines[18], lines[19]


def test_a_statement_has_a_payment_part_that_names_the_customer():
    these = books(Settings=settings("QR"), Customers=CUSTOMERS, Invoices=INVOICES)
    (account,) = account_statement.gather(these)
    (code,) = scanned(statement_page.pdf(account))
    lines = code.split("\n")
    assert lines[27:30] == ["QRR", printed_references.for_customer(these, "C-1", "CHF").plain, "C-1"]
    assert lines[18:20] == ["330.00", "CHF"]


def asked(**more):
    swiss = Party(name="Kranich AG", street="Rue du Lac 1268", postal_code="2501", city="Biel", country="CH")
    known = {"holder": swiss, "payer": Party(id="C-1"), "iban": ACCOUNTS["QR"], "bic": "", "amount": 194_975_00}
    known |= {"currency": "CHF", "text": "INV-1", "reference": national_references.of_document("INV-1", "QRR")}
    return Asked(**{**known, **more})


@pytest.mark.parametrize(
    ("more", "has_part"),
    [
        ({}, True),
        ({"currency": "EUR"}, True),
        ({"currency": "USD"}, False),
        ({"iban": ACCOUNTS["DE"]}, False),
        ({"amount": 0}, False),
        ({"amount": 10**11}, False),
        ({"holder": Party(name="Kranich AG", country="CH")}, False),
        ({"reference": None}, False),  # a QR-IBAN takes money only with a QR reference
        ({"iban": ACCOUNTS["CH"]}, False),  # and no other account takes one with it
        ({"iban": ACCOUNTS["CH"], "reference": None}, True),
        ({"iban": ACCOUNTS["CH"], "reference": national_references.of_document("INV-1", "RF")}, True),
    ],
)
def test_when_a_bill_has_a_payment_part(more, has_part):
    assert bool(qr_bill.content(asked(**more), "de")) == has_part


@pytest.mark.parametrize(
    ("language", "part", "payer"),
    [
        ("de", "Zahlteil", "Zahlbar durch (Name/Adresse)"),
        ("fr-CH", "Section paiement", "Payable par (nom/adresse)"),
        ("it", "Sezione pagamento", "Pagabile da (nome/indirizzo)"),
        ("te", "Payment part", "Payable by (name/address)"),
    ],
)
def test_the_payment_part_speaks_the_payers_language(language, part, payer):
    found = qr_bill.content(asked(), language)
    assert (found["titles"]["part"], found["titles"]["payer-blank"]) == (part, payer)
    assert found["amount"].replace("\N{NO-BREAK SPACE}", " ") == "194 975.00"
    assert found["payer"] == []


def test_a_reminders_numbers_to_quote_end_at_a_whole_one():
    numbers = ["C-1", *map(str, range(1000, 1040))]
    text = letter.quoted(numbers)
    assert len(text) <= 140 and text.endswith(" ...")
    assert text.removesuffix(" ...").split(", ") == numbers[: len(text.split(", "))]


@pytest.mark.parametrize(
    ("account", "expected"), [("BE", "+++020/2600/01087+++"), ("FI", "2026000105"), ("DE", "INV-2026-00010")]
)
def test_an_e_invoice_says_the_reference_and_is_valid(account, expected):
    _, invoice = papers(account, "EUR", **{"Tax number": "CHE123456789", "Phone": "1", "E-mail": "a@b.example"})
    it = einvoice.gather(invoice)
    for kind, xml, name in (
        (validation.CII, cii.write(it), "ram:PaymentReference"),
        (validation.UBL_INVOICE, ubl.write(it), "cbc:PaymentID"),
    ):
        assert f"<{name}>{expected}</{name}>" in xml.decode()
        validation.ask_schema("INV-1", kind, xml)
        assert not validation.has_schematron() or list(validation.broken_rules(kind, xml)) == []


def test_the_workbook_prints_it_too():
    from io import BytesIO

    from openpyxl import load_workbook

    from invoice_workbook.documents import invoice_layout

    _, invoice = papers("FI", "EUR")
    sheet = load_workbook(BytesIO(invoice_xlsx.make(invoice, invoice_layout.make()))).active
    assert "20260 00105" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_the_payment_page_stands_on_the_first_page_where_it_fits(tmp_path):
    import pikepdf

    _, invoice = papers("QR", "CHF")
    many = replace(invoice, lines=invoice.lines * 12, net=120_000, gross=120_000)
    many = replace(many, taxes=(replace(invoice.taxes[0], net=120_000),))
    for made, pages in ((invoice, 1), (many, 2)):
        path = tmp_path / f"{pages}.pdf"
        path.write_bytes(invoice_pdf.make(made))
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == pages
