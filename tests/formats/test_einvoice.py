"""E-invoices: what the official schema and rules say of them, and what comes out of the PDF again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from invoice_workbook import money
from invoice_workbook.documents import e_invoice_pdf, invoice_data, invoice_layout
from invoice_workbook.documents.invoice_files import Job, validated
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import cii, einvoice, ubl, validation
from tests.documents.test_invoice_files import BUYER, SELLER, invoice
from tests.sample.test_faults import sample_books

pytest.importorskip("saxonche", reason="the official rules need the extra `validate`")
SOLD_BY = replace(
    SELLER, country="DE", tax_number="DE136695976", e_mail="rechnung@kranich.example", phone="+49 40 5550 120"
)
BOUGHT_BY = replace(BUYER, country="FR", tax_number="FR40303265045", postal_code="69002", e_mail="a@b.example")


def made_of(*lines: tuple[str, int, str, str, str], **more: object) -> invoice_data.Invoice:
    """An invoice of lines (category, rate, quantity, price, discount)."""
    made: list[invoice_data.Line] = []
    for number, (category, rate, *numbers) in enumerate(lines, 1):
        quantity, price, discount = (int(Decimal(text) * money.MILLION) for text in numbers)
        exact = Decimal(quantity) * price * (money.HUNDRED_PERCENT - discount) / Decimal(10) ** 20 * 100
        net = int(exact.quantize(Decimal(1), "ROUND_HALF_UP"))
        head = (str(number), "A-1", "Tea & <more>\x07", quantity, price, discount, category, rate * money.MILLION, net)
        made.append(invoice_data.Line(*head, unit="kg"))
    groups: dict[tuple[str, int], int] = {}
    for line in made:
        groups[line.tax_category, line.tax_rate] = groups.get((line.tax_category, line.tax_rate), 0) + line.net
    taxes = tuple(
        invoice_data.TaxGroup(c, r, net, money.quotient(net * r, money.HUNDRED_PERCENT))
        for (c, r), net in groups.items()
    )
    net, tax = sum(line.net for line in made), sum(group.tax for group in taxes)
    base = replace(invoice(), lines=tuple(made), taxes=taxes, seller=SOLD_BY, buyer=BOUGHT_BY)
    return replace(base, net=net, tax=tax, gross=net + tax, **more)  # type: ignore[arg-type]


def received() -> bytes:
    """An e-invoice of ours as if another company had sent it."""
    return ubl.write(einvoice.gather(SHAPES["standard, two rates, discounts"])).replace(b"DE136695976", b"DE129273398")


SHAPES = {
    "standard, two rates, discounts": made_of(("S", 19, "3", "14.80", "2.5"), ("S", 7, "2.5", "0.333333", "0")),
    "zero rated": made_of(("Z", 0, "1", "10", "0")),
    "exempt": made_of(("E", 0, "1", "10", "10")),
    "reverse charge": made_of(("AE", 0, "1", "10", "0"), ("S", 19, "1", "1", "0")),
    "intra-community": made_of(("K", 0, "1", "10", "33.333333"), delivered=date(2026, 10, 30)),
    "export": made_of(("G", 0, "7", "1.005", "0"), buyer=replace(BOUGHT_BY, country="US", tax_number="04-2103594")),
    "a price below nothing": made_of(("S", 19, "1", "20", "0"), ("S", 19, "2", "-2.50", "10")),
    "not subject": made_of(("O", 0, "1", "10", "0")),
    "between Germans": made_of(("S", 19, "1", "10", "0"), buyer=replace(BOUGHT_BY, country="DE", tax_number="")),
    "no account, no order": made_of(("S", 19, "1", "10", "0"), iban="", order="", customer_reference=""),
    "nobody's address": made_of(
        ("S", 19, "1", "10", "0"),
        buyer=invoice_data.Party(id="C", name="Somebody", country="DE"),
        seller=replace(SOLD_BY, tax_number="12/345/67890", e_mail="", phone=""),
    ),
    "two discounts": made_of(
        ("S", 19, "1", "10", "0"),
        buyer=replace(BOUGHT_BY, country="DE", tax_number=""),
        discounts=(
            invoice_data.OfferedDiscount(date(2026, 11, 12), 2_000_000, 24),
            invoice_data.OfferedDiscount(date(2026, 11, 22), 1_000_000, 12),
        ),
    ),
    "instalments": made_of(
        ("S", 19, "1", "10", "0"), instalments=((date(2026, 11, 12), 595), (date(2026, 12, 2), 595)), discounts=()
    ),
    "prepaid": made_of(("S", 19, "1", "10", "0"), prepaid=500),
    "prepaid in full": made_of(("S", 19, "1", "10", "0"), prepaid=1190),
    "rounded up": made_of(("S", 19, "1", "8.394958", "0"), rounding=1),
    "rounded down, prepaid": made_of(("S", 8, "1", "40.03", "0"), currency="CHF", prepaid=1000, rounding=-3),
    "prepaid, with a discount": made_of(
        ("S", 19, "1", "10", "0"),
        buyer=replace(BOUGHT_BY, country="DE", tax_number=""),
        prepaid=500,
        discounts=(invoice_data.OfferedDiscount(date(2026, 11, 12), 2_000_000, 14),),
    ),
    "in another currency": made_of(("S", 19, "1", "10", "0"), currency="USD", home=invoice_data.HomeTax("EUR", 2, 175)),
    "in another, home of yen": made_of(("S", 19, "1", "10", "0"), home=invoice_data.HomeTax("JPY", 0, 311)),
    "in our favour": made_of(("S", 19, "1", "10", "0"), ("S", 19, "1", "-11", "0")),
    "nothing to pay": made_of(("S", 19, "1", "10", "0"), ("S", 19, "1", "-10", "0")),
    "a Leitweg-ID": made_of(
        ("S", 19, "1", "10", "0"),
        buyer=replace(BOUGHT_BY, country="DE", tax_number=""),
        buyer_reference="991-01234-44",
        customer_reference="PO 77",
    ),
    "credit note rounded": made_of(
        ("S", 8, "1", "40.03", "0"), is_credit=True, id="CN-2", corrects="INV-1", due=None, discounts=(), rounding=2
    ),
    "credit note": made_of(
        ("S", 19, "1", "10", "5"),
        is_credit=True,
        id="CN-1",
        corrects="INV-1",
        due=None,
        discounts=(),
        corrected_on=date(2026, 10, 1),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_passes_schema_and_official_rules(shape):
    assert validated(SHAPES[shape], ("pdf", "xml")) == {
        "invoice": SHAPES[shape].id,
        "xsd": "passed",
        "schematron": "passed",
    }


def test_the_official_rules_do_run():
    xml = ubl.write(einvoice.gather(SHAPES["zero rated"]))
    gross = b'TaxInclusiveAmount currencyID="EUR">1'
    broken = validation.broken_rules(validation.UBL_INVOICE, xml.replace(gross + b"0.00", gross + b"1.00"))
    assert any(rule.startswith("BR-CO-15") for rule in broken)
    export = cii.write(einvoice.gather(SHAPES["export"]))
    wrong = export.replace(b"<ram:GrandTotalAmount>7.04", b"<ram:GrandTotalAmount>7.05")
    assert any("BR-CO-15" in rule for rule in validation.broken_rules(validation.CII, wrong))


@pytest.mark.long  # a whole run of its own
def test_every_e_invoice_of_the_sample_month():
    books, _ = sample_books(with_faults=False)
    passed, refused = [], []
    for place in range(len(books["Invoices"])):
        one = invoice_data.gather(books, place)
        try:
            passed.append(validated(one, ("pdf", "xml"))["invoice"])
        except WorkbookError as error:
            refused.append((error.id, one.currency))
    assert set(refused) == {("e-invoice-decimals", "KWD")}
    assert len(passed) == len(books["Invoices"]) - len(refused) > 100


def test_what_the_pdf_carries_equals_the_book(tmp_path):
    books, _ = sample_books(with_faults=False)
    for place in (0, 3, 40, len(books["Invoices"]) - 1):
        one = invoice_data.gather(books, place)
        job = Job(one, ("pdf",), tmp_path, one.id, invoice_layout.make(), True)
        ((_, pdf),) = job.make().files
        carried = etree.fromstring(e_invoice_pdf.extract(pdf))
        row = books["Invoices"].iloc[place]

        def text(name: str, root: etree._Element = carried) -> list[str]:
            return [str(node.text) for node in root.iter(f"{{{cii.NAMESPACES['ram']}}}{name}")]

        assert text("ID")[1] == row["invoice"]
        assert text("TypeCode")[0] == ("381" if row["type"] == "credit note" else "380")
        assert text("GrandTotalAmount") == [money.as_text(int(row["gross"]), int(row["row_decimals"]))]
        assert text("InvoiceCurrencyCode") == [row["currency"]]
        lines = books["InvoiceLines"][books["InvoiceLines"]["invoice"] == row["invoice"]]
        nets = [money.as_text(int(net), int(row["row_decimals"])) for net in lines["line_net"]]
        assert text("LineTotalAmount")[:-1] == nets


def test_files_in_a_national_shape():
    def shape(name: str) -> str:
        root = etree.fromstring(ubl.write(einvoice.gather(SHAPES[name])))
        return str(root.findtext(f"{{{ubl.COMPONENTS['cbc']}}}CustomizationID"))

    assert shape("between Germans") == ubl.XRECHNUNG
    assert shape("export") == ubl.PEPPOL
    assert shape("nobody's address") == ubl.PLAIN
    note = ubl.write(einvoice.gather(SHAPES["between Germans"])).decode()
    assert "#SKONTO#TAGE=10#PROZENT=2.00#" in note
    two = (*SHAPES["between Germans"].discounts, invoice_data.OfferedDiscount(date(2026, 11, 22), 1_000_000, 12))
    note = ubl.write(einvoice.gather(replace(SHAPES["between Germans"], discounts=two))).decode()
    assert "#SKONTO#TAGE=10#PROZENT=2.00#\n#SKONTO#TAGE=20#PROZENT=1.00#\n<" in note


def test_terms_of_the_standard_in_both_syntaxes():
    def said(name: str) -> tuple[str, str]:
        it = einvoice.gather(SHAPES[name])
        return ubl.write(it).decode(), cii.write(it).decode()

    names = (("PayableAmount", "PrepaidAmount"), ("DuePayableAmount", "TotalPrepaidAmount"))
    for xml, of in zip(said("prepaid"), names, strict=True):
        assert [amount_in(xml, name) for name in of] == ["6.90", "5.00"]
    for xml, rounding in zip(said("rounded up"), ("PayableRoundingAmount", "RoundingAmount"), strict=True):
        assert amount_in(xml, rounding) == "0.01"
    for xml in said("in another currency"):
        assert amount_in(xml, "TaxCurrencyCode") == "EUR" and 'currencyID="EUR">1.75<' in xml
    for xml in said("a Leitweg-ID"):
        assert amount_in(xml, "BuyerReference") == "991-01234-44" and ">PO 77<" in xml
    for xml in (*said("in our favour"), *said("nothing to pay"), *said("prepaid in full")):
        assert "DueDate" not in xml and "PaymentMeans" not in xml
    assert "#SKONTO#TAGE=10#PROZENT=2.00#BASISBETRAG=6.90#" in said("prepaid, with a discount")[0]


def amount_in(xml: str, name: str) -> str:
    """The text of the first element of that name."""
    root = etree.fromstring(xml.encode())
    return next(str(node.text) for node in root.iter() if etree.QName(node).localname == name)


def test_what_the_buyer_is_known_by_is_no_order_of_theirs():
    old = replace(SHAPES["a Leitweg-ID"], customer_reference=" 991-01234-44 ")
    xml = ubl.write(einvoice.gather(old)).decode()
    assert xml.count("991-01234-44") == 1 and amount_in(xml, "BuyerReference") == "991-01234-44"


@pytest.mark.parametrize(
    "change, lacks",
    [
        ({"seller": SELLER}, "Country"),
        ({"buyer": BUYER}, "Customers: Country"),
        ({"issued": None}, "Invoice date"),
    ],
)
def test_what_an_e_invoice_must_have(change, lacks):
    with pytest.raises(WorkbookError, match=lacks):
        einvoice.gather(replace(SHAPES["zero rated"], **change))


def test_a_file_that_would_say_something_else_is_refused(tmp_path):
    wrong = replace(SHAPES["zero rated"], gross=999)
    for kind in ("xlsx", "pdf", "xml"):
        made = Job(wrong, (kind,), tmp_path, "x", invoice_layout.make(), True).make()
        assert made.files == []
        assert [(one["what"], one["document"]) for one in made.failed] == [(kind, wrong.id)]
        assert "9.99" in made.failed[0]["reason"]


def test_dinars_finer_than_a_hundredth_stay_paper():
    with pytest.raises(WorkbookError, match="two decimals"):
        einvoice.amount(invoice(1, "KWD"), 1001)
    assert einvoice.amount(invoice(1, "KWD"), 1010) == "1.01"
