"""The readers of foreign files, each with a few good files to begin from; made here, so that nothing is copied."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from invoice_workbook.commands import received_files
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table, mapping
from invoice_workbook.formats.bank import bank_files, bank_layout
from invoice_workbook.formats.excel import reader as excel
from invoice_workbook.inputs import Input

DOCS = Path(__file__).parents[2] / "docs"
CAMT = b"""<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Id>1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2026-11-01</Dt></Dt></Bal><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">150.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-02</Dt></Dt></Bal><Ntry><Amt Ccy="EUR">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts>BOOK</Sts><BookgDt><Dt>2026-11-02</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>"""
MT940 = b""":20:STARTUMS
:25:37040044/0532013000
:28C:1/1
:60F:C261101EUR100,00
:61:2611021102CR50,00NTRFNONREF
:86:166?00GUTSCHRIFT?20INV-1?32ACME
:62F:C261102EUR150,00
-
"""
OFX = b"""OFXHEADER:100
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261102<TRNAMT>50.00<FITID>1<NAME>ACME</STMTTRN></BANKTRANLIST>
<LEDGERBAL><BALAMT>150.00<DTASOF>20261102</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""
BANK_CSV = (
    b"Date,Amount,Currency,Reference,Balance\n2026-11-02,50.00,EUR,INV-1,150.00\n2026-11-03,-5.00,EUR,Fee,145.00\n"
)
CSV = b'Customer,Name,Currency\nC-1,"Acme, Ltd",EUR\nC-2,Beta,GBP\n'
TOML = b"""decimal = ","
[[table]]
name = "Customers"
once = "No"
[table.columns]
Customer = "No"
Name = { from = "Name", prefix = "x" }
Currency = { constant = "EUR" }
"""
UBL = b"""<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>1</cbc:ID>
<cbc:IssueDate>2026-11-02</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>A</cbc:Name></cac:PartyName></cac:Party>
</cac:AccountingSupplierParty><cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="EUR">1.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">1.19</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">1.19</cbc:PayableAmount>
</cac:LegalMonetaryTotal><cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="EUR">1.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>x</cbc:Name></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">1.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine></Invoice>"""
CII = b"""<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"><rsm:ExchangedDocument><ram:ID>1</ram:ID>
<ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20261102</udt:DateTimeString>
</ram:IssueDateTime></rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>A</ram:Name></ram:SellerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:TaxBasisTotalAmount>1.00</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">0.19</ram:TaxTotalAmount><ram:GrandTotalAmount>1.19</ram:GrandTotalAmount>
<ram:DuePayableAmount>1.19</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""


@cache
def workbook() -> bytes:
    """A small workbook with formats, dates, errors and texts."""
    import xlsxwriter

    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Customer", "Name", "Rate"])
    sheet.write_row(1, 0, ["C-1", "Acme", 0.2], book.add_format({"num_format": "0%"}))
    sheet.write_row(2, 0, [7, True, 46000], book.add_format({"num_format": "dd/mm/yyyy"}))
    book.close()
    return made.getvalue()


@cache
def pdf() -> bytes:
    """A PDF with an e-invoice inside."""
    from pypdf import PdfWriter

    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_attachment("factur-x.xml", CII)
    writer.write(made)
    return made.getvalue()


def p7m(content: bytes) -> bytes:
    """A signed envelope, without certificate or signature."""

    def element(tag: int, *parts: bytes) -> bytes:
        inside = b"".join(parts)
        return bytes([tag, 0x84]) + len(inside).to_bytes(4) + inside

    data = bytes.fromhex("06092a864886f70d010701")
    carried = element(0x30, data, element(0xA0, element(0x04, content)))
    whole = element(0x30, b"\x02\x01\x01", element(0x31), carried, element(0x31))
    return element(0x30, bytes.fromhex("06092a864886f70d010702"), element(0xA0, whole))


def _statement(name: str) -> Callable[[bytes], object]:
    return lambda content: bank_files.read(Input(Path(name), content), None, "DE89370400440532013000", "EUR")


def _bill(name: str) -> Callable[[bytes], object]:
    return lambda content: received_files.came(Input(Path(name), content))


READERS: dict[str, tuple[Callable[[bytes], object], Callable[[], list[bytes]]]] = {
    "camt": (_statement("a.xml"), lambda: [CAMT]),
    "mt940": (_statement("a.sta"), lambda: [MT940]),
    "ofx": (_statement("a.ofx"), lambda: [OFX]),
    "bank csv": (_statement("a.csv"), lambda: [BANK_CSV]),
    "bank mapping": (
        lambda content: bank_layout.mapping(Input(Path("m.toml"), content)),
        lambda: [b'[bank]\ndecimal = ","'],
    ),
    "ubl": (_bill("a.xml"), lambda: [UBL]),
    "cii": (_bill("a.xml"), lambda: [CII]),
    "signed bill": (_bill("a.xml.p7m"), lambda: [p7m(UBL)]),
    "pdf": (_bill("a.pdf"), lambda: [pdf()]),
    "mapping": (
        lambda content: mapping.read(Input(Path("m.toml"), content)),
        lambda: [TOML, *(path.read_bytes() for path in sorted((DOCS / "mappings").glob("*.toml")))],
    ),
    "csv": (lambda content: csv_table.read(Input(Path("a.csv"), content)), lambda: [CSV]),
    "xlsx": (lambda content: excel.rows(content, "a.xlsx"), lambda: [workbook()]),
}


def outcome(reader: str, content: bytes) -> str:
    """What comes of it: "taken", "refused", or the name of the exception that nobody meant."""
    try:
        READERS[reader][0](content)
    except WorkbookError:
        return "refused"
    except Exception as error:  # noqa: BLE001  # what is looked for
        return f"{type(error).__name__}: {error}"
    return "taken"
