"""Other people's e-invoices: each becomes a bill with the file's own totals, that proves, or it is said why not.

What a file says is read here once more, by another way than the project's: XPath on its totals and its lines.
"""

import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands.received_bills import taken_in
from invoice_workbook.commands.received_files import Came
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import received_bill
from tests import sheets
from tests.conftest import SHARED

FOLDERS = (
    "xrechnung_testsuite/test",
    "en16931/ubl/examples",
    "en16931/cii/examples",
    "en16931/test/testfiles",
    "en16931/test/cii",
)
FILES = sorted(path for folder in FOLDERS for path in (SHARED / folder).rglob("*.xml"))
RULES = ("line-total", "net-total", "tax-total", "gross-total")
VERDICTS = """
    line-total  | guide-example1.xml ubl-tc434-example1.xml ubl-tc434-example10.xml CII_example1.xml
                | 6 x 18.33 is -109.98: a quantity without its sign
    line-total  | guide-example2.xml ubl-tc434-example2.xml ubl-tc434-test-1.xml | 2 x 1273.00 is 1273.00
    line-total  | guide-example3.xml | 2 x 800.00 is 400.00
    line-total  | ubl-tc434-example3.xml | 2 x 800.00 is 800.00
    line-total  | CII_business_example_01.xml CII_example2.xml CII_example8.xml CII_example9.xml
                | the price stands in the place of the base quantity as well
    line-total  | CII_business_example_Z.xml | 1 x 1.50 is 177.41
    line-total  | XRechnung-O.xml | the tax of an insurance is a charge of the line, and taken off its net
    line-total  | BIS_Billing_30-Rantefaktura_Enkel.xml 03.01a-INVOICE_ubl.xml 03.01a-INVOICE_uncefact.xml
                | a cent off: the price is rounded, the net was not made of it
    line-total  | 03.04a-INVOICE_ubl.xml 03.04a-INVOICE_uncefact.xml 03.05a-INVOICE_ubl.xml 03.05a-INVOICE_uncefact.xml
                | a cent off: the price is rounded, the net was not made of it
    line-total tax-total | huf_example_cii.xml | nets and tax in whole forints, the forint has two decimals
    tax-total   | 01.06_minimal_test_ubl.xml 01.06_minimal_test_uncefact.xml | a cent off: within the standard's 1.00
    no-e-invoice | cii/BR-CO-15-2.xml cii/BR-CO-17.xml | a collection of cases, no invoice
"""
"""Rule that fires or refusal, files, reason. A file that is not named here comes in and proves."""
COUNTED = {"line-total": 22, "line-total tax-total": 1, "tax-total": 2, "no-e-invoice": 2}
pytestmark = pytest.mark.skipif(not FILES, reason="other people's e-invoices are not here (../shared/data)")


def table() -> list[tuple[str, list[str], str]]:
    """Verdict, files and reason of each row; a row may go over two lines."""
    rows = re.sub(r"\n +\|", " |", VERDICTS.strip()).splitlines()
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    return [(verdict, names.split(), reason) for verdict, names, reason in cells]


def verdict_of(path: Path) -> str:
    mine = [verdict for verdict, names, _ in table() for name in names if str(path).endswith("/" + name)]
    assert len(mine) <= 1, (path, mine)
    return mine[0] if mine else "proves"


def taken(path: Path) -> Books:
    """Empty books with this file's bill."""
    books = sheets.books()
    bill = received_bill.read(path.name, path.read_bytes())
    outcome = taken_in(books, [Came(path.name, b"", bill)], Path("x"), "cora")
    return books.with_tables(**outcome.tables)


class Said:
    """What a file says of itself, in UBL or CII."""

    def __init__(self, path: Path) -> None:
        self.root = etree.parse(str(path)).getroot()
        self.is_cii = etree.QName(self.root).localname == "CrossIndustryInvoice"

    def all(self, ubl: str, cii: str) -> list[str]:
        path = "".join(f"/*[local-name()='{name}']" for name in (cii if self.is_cii else ubl).split("/"))
        found = self.root.xpath(f"/*{path}")
        assert isinstance(found, list)
        return [(one.text or "").strip() for one in found if isinstance(one, etree._Element)]

    def one(self, ubl: str, cii: str) -> Decimal:
        (found,) = self.all(f"LegalMonetaryTotal/{ubl}", f"{SETTLED}/{SUMS}/{cii}")
        return Decimal(found)

    def tax(self) -> Decimal:
        """What gross is more than net: the file's own tax in its own currency, as BR-CO-15 ties it to them."""
        taxes = self.all("TaxTotal/TaxAmount", f"{SETTLED}/{SUMS}/TaxTotalAmount")
        own = self.one("TaxInclusiveAmount", "GrandTotalAmount") - self.one("TaxExclusiveAmount", "TaxBasisTotalAmount")
        assert own == 0 or own in {Decimal(tax) for tax in taxes}
        return own

    def lines(self) -> int:
        ubl = [self.all(name, "x") for name in ("InvoiceLine", "CreditNoteLine")] if not self.is_cii else []
        return sum(map(len, ubl)) + len(self.all("x", f"{TRADE}/IncludedSupplyChainTradeLineItem"))

    def adjustments(self) -> int:
        """Allowances and charges of the whole bill that are not nothing."""
        amounts = self.all("AllowanceCharge/Amount", f"{SETTLED}/SpecifiedTradeAllowanceCharge/ActualAmount")
        return sum(Decimal(amount) != 0 for amount in amounts)


TRADE = "SupplyChainTradeTransaction"
SETTLED = f"{TRADE}/ApplicableHeaderTradeSettlement"
SUMS = "SpecifiedTradeSettlementHeaderMonetarySummation"
WHOLE = [path for path in FILES if verdict_of(path) != "no-e-invoice"]


@pytest.mark.parametrize("path", WHOLE, ids=lambda p: p.name)
def test_every_total_is_the_files(path):
    books, said = taken(path), Said(path)
    ((_, bill),) = books["Bills"].iterrows()
    gross = said.one("TaxInclusiveAmount", "GrandTotalAmount")
    unit = Decimal(-1 if gross < 0 else 1).scaleb(-int(bill["row_decimals"]))  # below zero it is a credit note
    assert int(bill["net"]) * unit == said.one("TaxExclusiveAmount", "TaxBasisTotalAmount")
    assert int(bill["tax"]) * unit == said.tax()
    assert int(bill["gross"]) * unit == gross
    lines = books["BillLines"]
    charges = lines["line"].str.contains(r"\+\d*$")
    assert len(lines) - int(charges.sum()) == said.lines() + said.adjustments()
    assert int(lines["line_net"].sum()) == int(bill["net"])


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_verdict_of_each_file(path):
    try:
        books = taken(path)
        fired = [rule for rule in RULES if list(checks.module(rule).find(books))]
        seen = " ".join(fired) or "proves"
        assert not list(checks.module("duplicate-key").find(books))
    except WorkbookError as error:
        seen = error.id
    assert seen == verdict_of(path)


def test_the_table_has_no_orphans():
    verdicts = [verdict_of(path) for path in FILES]
    assert {verdict: verdicts.count(verdict) for verdict in COUNTED} == COUNTED
    assert sum(len(names) for _, names, _ in table()) == sum(COUNTED.values())
    assert all(reason for _, _, reason in table())


def kept(name: str, number: str) -> dict[str, object]:
    """A line as it stands in the book, in units of people."""
    (path,) = [path for path in FILES if path.name == name]
    lines = taken(path)["BillLines"].set_index("line").loc[number]
    fields = ("quantity", "unit_price", "discount")
    return {field: float(lines[field]) / 1e6 for field in fields if pd.notna(lines[field])} | {"net": lines["line_net"]}


@pytest.mark.parametrize(
    "name, number, quantity, price, discount, net",
    [
        ("BIS_Billing_30-Rabatter_och_avgifter.xml", "1", 100, 2000, 26, 14800000),  # an allowance; the charge apart
        ("BIS_Billing_30-Inkopskort.xml", "3", 4, 25, 80, 2000),  # 50 for two
        ("BIS_Billing_30-Kreditering_(urspr_faktura).xml", "1", 2000, 5, 3, 970000),  # 300 off, and a charge
        ("BIS_Billing_30-Kreditering_(urspr_faktura).xml", "1+", 1, 500, None, 50000),
        ("BIS_Billing_30-Kreditering_(urspr_faktura).xml", "2", -800, 0.8, None, -64000),  # 4 for five, given back
        ("BIS_Billing_30-Kreditering_med_negativ_faktura.xml", "1", 2000, 5, 3, 970000),  # a credit note now
        ("ubl-tc434-example8.xml", "6", 1, 56.5, None, 5650),  # 678.00 for twelve
    ],
)
def test_quantity_price_and_discount_are_the_files(name, number, quantity, price, discount, net):
    line = kept(name, number)
    found = (line["quantity"], line["unit_price"], line.get("discount"), line["net"])
    assert found == (quantity, price, discount, net)


def test_what_is_asked_for_is_held_where_it_is_not_the_gross():
    by_name = {path.name: path for path in FILES}
    holds = {
        "BIS_Billing_30-Kreditering_(urspr_faktura).xml": "the sender says that 834.90 SEK is already paid",
        "05.01a-INVOICE_ubl.xml": "the sender asks for 366.86 EUR",
        "01.17a-INVOICE_ubl.xml": "",  # a cent of rounding
    }
    for name, hold in holds.items():
        assert taken(by_name[name])["Bills"]["hold"].iloc[0] == hold
