"""Bills that are hostile, broken or wrong: a sentence for each, and nothing else of the run is lost."""

import io
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands.received_bills import taken_in
from invoice_workbook.commands.received_files import Came, came
from invoice_workbook.documents import invoice_pdf
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import cii, einvoice, received_bill, ubl
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.inputs import Input
from tests import sheets
from tests.asked import match, on
from tests.formats.test_einvoice import SHAPES

SHAPE = replace(SHAPES["standard, two rates, discounts"], order="", customer_reference="")
GOOD = ubl.write(einvoice.gather(SHAPE))
SUMS = ("line-total", "net-total", "tax-total", "gross-total")


def changed(*pairs: tuple[str, str], xml: bytes = GOOD) -> bytes:
    """The good bill with these words replaced, each the first time it stands there."""
    for old, new in pairs:
        assert old.encode() in xml, old
        xml = xml.replace(old.encode(), new.encode(), 1)
    return xml


def amount(name: str, value: str) -> tuple[str, str]:
    """An amount of the good bill made another one."""
    mark = f'{name} currencyID="EUR">'
    start = GOOD.decode().index(mark)
    old = GOOD.decode()[start : GOOD.decode().index("<", start)]
    return old, mark + value


def with_attachment(name: str, content: bytes) -> bytes:
    """A PDF of ours with this attached."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(invoice_pdf.make(SHAPE))))
    writer.add_attachment(name, content)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def bad_files(folder: Path) -> dict[str, str]:
    """Files that are no bills, each with what its sentence says."""
    (folder / "secret.txt").write_text("s3cret", "utf-8")
    outside = f'<!DOCTYPE Invoice [<!ENTITY e SYSTEM "{(folder / "secret.txt").as_uri()}">]><Invoice>&e;</Invoice>'
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE Invoice [<!ENTITY e0 "ha">{bomb}]>'
    made = {
        "outside.xml": (outside.encode(), "document type definition"),
        "bomb.xml": (f"{bomb}<Invoice>&e11;</Invoice>".encode(), "which no bill"),
        "bomb in an attribute.xml": (f'{bomb}<Invoice a="&e11;"/>'.encode(), "document type definition"),
        "namespace.xml": (
            changed(("xsd:Invoice-2", "xsd:Order-2")),
            "that is read here (it is Invoice)",
        ),
        "deep.xml": (b"<a>" * 5000 + b"</a>" * 5000, "damaged"),
        "number.xml": (changed(amount("PriceAmount", "1E+999")), '"1E+999" (PriceAmount)'),
        "large.xml": (changed(amount("PriceAmount", "9999999999999")), "9999999999999"),
        "fine.xml": (changed(amount("TaxExclusiveAmount", "1.005")), "1.005 (TaxExclusiveAmount) is finer than EUR"),
        "no total.xml": (
            changed(("cbc:TaxInclusiveAmount", "cbc:x"), ("/cbc:TaxInclusiveAmount", "/cbc:x")),
            '"" (Tax',
        ),
        "attached.pdf": (with_attachment("factur-x.xml", b"<rsm:Cross"), "contains an e-invoice (factur-x.xml)"),
        "hostile.pdf": (with_attachment("factur-x.xml", outside.encode()), "contains an e-invoice (factur-x.xml)"),
        "cut.pdf": (invoice_pdf.make(SHAPE)[:9000], "damaged"),
    }
    for name, (content, _) in made.items():
        (folder / name).write_bytes(content)
    with (folder / "200 MB.xml").open("wb") as file:
        file.write(GOOD)
        file.truncate(200_000_000)  # a hole: nothing of it is on the disk, nor is it ever read
    (folder / "folder.xml").mkdir()
    more = {"200 MB.xml": "larger than any bill", "folder.xml": "no file in", "missing.xml": "does not exist"}
    return {name: words for name, (_, words) in made.items()} | more


def test_bad_files_among_good_ones(empty, tmp_path):
    bad = bad_files(tmp_path)
    (tmp_path / "a.xml").write_bytes(GOOD)
    (tmp_path / "z.xml").write_bytes(cii.write(einvoice.gather(replace(SHAPE, id="INV-2"))))
    files = [tmp_path / name for name in ("a.xml", *bad, "z.xml")]
    result = on(WorkbookFile(empty), "import-bill", files=files)
    refused = {Path(one["file"]).name: one["reason"] for one in result.json["refused"]}
    assert [name for name in bad if name not in refused] == []
    assert {name: reason for name, reason in refused.items() if bad[name] not in reason} == {}
    assert not any("s3cret" in reason for reason in refused.values())
    assert result.errors == len(bad)
    bills = books_of(WorkbookFile(empty), None)["Bills"]
    assert list(bills["vendor_reference"]) == [SHAPE.id, "INV-2"]


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_pdf_is_a_sentence_or_paper(seed):
    dice = random.Random(seed)  # noqa: S311  # damage, no secret
    pdf = bytearray(with_attachment("factur-x.xml", cii.write(einvoice.gather(SHAPE))))
    for _ in range(dice.randrange(1, 60)):
        pdf[dice.randrange(len(pdf))] = dice.randrange(256)
    try:
        bill = came(Input(Path("a.pdf"), bytes(pdf))).bill
        assert bill is None or bill.number
    except WorkbookError as error:
        assert error.id.startswith("bill-") or error.id in ("no-e-invoice", "hostile-xml")


def taken(*xml: bytes, **tables: str) -> Books:
    """Books with these bills; their vendor is known."""
    vendors = "vendor | name | tax_number | status\nV-1 | Kranich | DE136695976 | active"
    books = sheets.books(**{"Vendors": vendors, **tables})
    found = [Came(f"{n}.xml", one, received_bill.read(f"{n}.xml", one)) for n, one in enumerate(xml)]
    outcome = taken_in(books, found, Path("x"), "cora")
    return books.with_tables(**outcome.tables)


def test_a_bill_that_proves_is_verified():
    books = taken(GOOD)
    assert [rule for rule in SUMS if list(checks.module(rule).find(books))] == []
    assert list(match(books).tables["Bills"]["status"]) == ["verified"]


@pytest.mark.parametrize(
    "change, rules",
    [
        (amount("TaxExclusiveAmount", "1.00"), ["net-total", "gross-total"]),
        (amount("TaxAmount", "1.00"), ["tax-total", "gross-total"]),
        (amount("TaxInclusiveAmount", "9999.00"), ["gross-total"]),
        (amount("PriceAmount", "0.07"), ["line-total"]),
    ],
)
def test_a_bill_that_does_not_prove_comes_in_and_is_never_verified(change, rules):
    books = taken(changed(change))
    assert list(books["Bills"]["status"]) == ["entered"]
    assert [rule for rule in SUMS if list(checks.module(rule).find(books))] == rules
    assert list(match(books).tables["Bills"]["status"].isin(["entered", "held"])) == [True]


def test_of_two_tax_currencies_the_bills_own_counts():
    other = '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">999.00</cbc:TaxAmount></cac:TaxTotal><cac:TaxTotal>'
    code = "<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>"
    mark = "</cbc:DocumentCurrencyCode>"
    bill = received_bill.read("x.xml", changed((mark, mark + code), ("<cac:TaxTotal>", other)))
    assert (bill.currency, bill.tax) == ("EUR", Decimal(SHAPE.tax).scaleb(-2))


ORDER = {
    "PurchaseOrders": "purchase_order | vendor | order_date | currency\nPO-1 | V-1 | 2026-10-01 | {currency}",
    "PurchaseOrderLines": "purchase_order | line | description | quantity | unit_price\nPO-1 | 1 | Tea | 5 | 10",
}
LINE = """<cac:{kind}Line><cbc:ID>{line}</cbc:ID><cbc:{kind}dQuantity unitCode="C62">{quantity}</cbc:{kind}dQuantity>
<cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount>
<cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference><cac:Item><cbc:Name>Tea</cbc:Name>
<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>20</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">10</cbc:PriceAmount></cac:Price></cac:{kind}Line>"""


def ordered(*lines: tuple[str, str], net: str, gross: str, currency: str = "EUR") -> bytes:
    """A bill of order PO-1 with these lines (quantity, net)."""
    body = "".join(
        LINE.format(kind="Invoice", line=n, quantity=quantity, net=amount)
        for n, (quantity, amount) in enumerate(lines, 1)
    )
    xml = f"""<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>R 7</cbc:ID>
    <cbc:IssueDate>2026-11-02</cbc:IssueDate><cbc:DueDate>2026-12-02</cbc:DueDate>
    <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cac:OrderReference><cbc:ID>PO-1</cbc:ID>
    </cac:OrderReference><cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme><cbc:CompanyID>DE136695976
    </cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme></cac:Party>
    </cac:AccountingSupplierParty><cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{Decimal(gross) - Decimal(net)}
    </cbc:TaxAmount></cac:TaxTotal><cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="EUR">{net}
    </cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">{gross}</cbc:TaxInclusiveAmount>
    </cac:LegalMonetaryTotal>{body}</Invoice>"""
    return xml.replace("EUR", currency).encode()


def test_what_is_given_back_on_a_bill_is_not_billed():
    receipts = "goods_receipt | purchase_order | line | date | accepted\nG-1 | PO-1 | 1 | 2026-10-05 | 5"
    tables = {name: rows.format(currency="EUR") for name, rows in ORDER.items()}
    first = ordered(("5", "50.00"), ("-2", "-20.00"), net="30.00", gross="36.00")
    second = ordered(("2", "20.00"), net="20.00", gross="24.00").replace(b"R 7", b"R 8")
    books = taken(first, second, **tables, GoodsReceipts=receipts)
    assert list(books["BillLines"]["quantity"]) == [5_000_000, -2_000_000, 2_000_000]
    assert [rule for rule in SUMS if list(checks.module(rule).find(books))] == []
    assert [one["result"] for one in match(books).more["matches"]] == ["matched"] * 3


def test_a_bill_in_another_currency_than_its_order_is_held():
    tables = {name: rows.format(currency="EUR") for name, rows in ORDER.items()}
    receipts = "goods_receipt | purchase_order | line | date | accepted\nG-1 | PO-1 | 1 | 2026-10-05 | 5"
    bills = {
        code: taken(
            ordered(("5", "50.00"), net="50.00", gross="60.00", currency=code), **tables, GoodsReceipts=receipts
        )
        for code in ("EUR", "USD")
    }
    assert [books["Bills"]["hold"].iloc[0] for books in bills.values()] == ["", "its order PO-1 is in EUR"]
    found = [match(books).tables["Bills"]["status"].iloc[0] for books in bills.values()]
    assert found == ["verified", "held"]


@pytest.mark.parametrize("name", ['=HYPERLINK("x";"y")', "O'Brien & Söhne", "+1", "@SUM(A1)", "-2+3", "\t=1+1"])
def test_a_vendors_name_comes_in_as_text(empty, tmp_path, name):
    safe = name.replace("&", "&amp;").replace('"', "&quot;").replace("\t", "&#9;")
    (tmp_path / "a.xml").write_bytes(changed(("Kranich &amp; Söhne GmbH", safe), ("Kranich &amp; Söhne GmbH", safe)))
    on(WorkbookFile(empty), "import-bill", files=[tmp_path / "a.xml"])
    vendor = books_of(WorkbookFile(empty), None)["Vendors"].iloc[0]
    assert (vendor["name"], vendor["status"]) == (name.strip(), "hold")


def test_an_unknown_vendor_is_proposed_once():
    other = changed(("Kranich &amp; Söhne GmbH", "Kranich &amp; Söhne GmbH"), (SHAPE.id, "INV-2"))
    namesake = GOOD.replace(b"DE136695976", b"DE811569869").replace(SHAPE.iban.encode(), b"DE02120300000000202051")
    books = taken(GOOD, other, namesake, GOOD, Vendors="vendor | name\nV-009 | Nobody")
    assert list(books["Vendors"]["vendor"]) == ["V-009", "V-010", "V-011"]
    assert list(books["Bills"]["vendor"]) == ["V-010", "V-010", "V-011"]
