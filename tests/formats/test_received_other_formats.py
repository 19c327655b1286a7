"""Bills in ZUGFeRD 1.0 and FatturaPA, and PDFs that carry more than one e-invoice."""

import base64
import io
import shutil
import subprocess
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from invoice_workbook.commands.outcome import File
from invoice_workbook.commands.received_bills import taken_in
from invoice_workbook.commands.received_files import came, every
from invoice_workbook.documents import invoice_pdf
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_files
from invoice_workbook.formats.einvoice import cii, einvoice, received_bill, signed
from invoice_workbook.inputs import Input
from tests import sheets
from tests.formats.test_einvoice import SHAPES
from tests.fuzz.readers import p7m
from tests.sheets import grid

SHAPE = SHAPES["standard, two rates, discounts"]
CII = cii.write(einvoice.gather(SHAPE))
EARLIER = {
    "ExchangedDocument>": "HeaderExchangedDocument>",
    "SupplyChainTradeTransaction>": "SpecifiedSupplyChainTradeTransaction>",
    "ApplicableHeaderTrade": "ApplicableSupplyChainTrade",
    "SpecifiedLineTrade": "SpecifiedSupplyChainTrade",
    "SpecifiedTradeSettlementHeaderMonetarySummation": "SpecifiedTradeSettlementMonetarySummation",
    "SpecifiedTradeSettlementLineMonetarySummation": "SpecifiedTradeSettlementMonetarySummation",
    "RateApplicablePercent": "ApplicablePercent",
    "IssuerAssignedID": "ID",
    "CrossIndustryInvoice:100": "CrossIndustryInvoice:100",
    "rsm:CrossIndustryInvoice": "rsm:CrossIndustryDocument",
    "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100": "urn:ferd:CrossIndustryDocument:invoice:1p0",
}


def zugferd1() -> bytes:
    """A bill of ours by the names of 2014."""
    words = CII.decode()
    for later, earlier in EARLIER.items():
        words = words.replace(later, earlier)
    return words.encode()


def test_zugferd_1_is_read_as_what_became_of_it():
    old, new = received_bill.read("x.xml", zugferd1()), received_bill.read("x.xml", CII)
    same = ("number", "issued", "due", "currency", "net", "tax", "gross", "seller", "buyer", "order", "pay_by", "lines")
    assert {name: getattr(old, name) for name in same} == {name: getattr(new, name) for name in same}


FATTURA = """<p:FatturaElettronica versione="FPR12" xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2">
<FatturaElettronicaHeader><CedentePrestatore><DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567897</IdCodice>
</IdFiscaleIVA><Anagrafica><Denominazione>Carta e Penna S.r.l.</Denominazione></Anagrafica></DatiAnagrafici><Sede>
<Indirizzo>Via Roma</Indirizzo><NumeroCivico>7</NumeroCivico><CAP>20121</CAP><Comune>Milano</Comune><Nazione>IT</Nazione></Sede>
</CedentePrestatore><CessionarioCommittente><DatiAnagrafici><IdFiscaleIVA><IdPaese>DE</IdPaese><IdCodice>136695976</IdCodice>
</IdFiscaleIVA><Anagrafica><Nome>Ada</Nome><Cognome>Kranich</Cognome></Anagrafica></DatiAnagrafici></CessionarioCommittente>
</FatturaElettronicaHeader><FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>{type}</TipoDocumento>
<Divisa>EUR</Divisa><Data>2026-11-02</Data><Numero>FPR 12/26</Numero><ImportoTotaleDocumento>115.97</ImportoTotaleDocumento>
<Causale>Ordine telefonico</Causale></DatiGeneraliDocumento><DatiOrdineAcquisto><RiferimentoNumeroLinea>1</RiferimentoNumeroLinea>
<IdDocumento>PO-1</IdDocumento><NumItem>10</NumItem></DatiOrdineAcquisto></DatiGenerali><DatiBeniServizi>
<DettaglioLinee><NumeroLinea>1</NumeroLinea><Descrizione>Carta A4</Descrizione><Quantita>3.00</Quantita>
<PrezzoUnitario>33.333333</PrezzoUnitario><ScontoMaggiorazione><Tipo>SC</Tipo><Percentuale>10.00</Percentuale></ScontoMaggiorazione>
<PrezzoTotale>89.99999910</PrezzoTotale><AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee>
<DettaglioLinee><NumeroLinea>2</NumeroLinea><Descrizione>Bollo</Descrizione><PrezzoUnitario>6.17</PrezzoUnitario>
<PrezzoTotale>6.17</PrezzoTotale><AliquotaIVA>0.00</AliquotaIVA><Natura>N1</Natura></DettaglioLinee>
<DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>90.00</ImponibileImporto><Imposta>19.80</Imposta></DatiRiepilogo>
<DatiRiepilogo><AliquotaIVA>0.00</AliquotaIVA><Natura>N1</Natura><ImponibileImporto>6.17</ImponibileImporto><Imposta>0.00</Imposta></DatiRiepilogo>
</DatiBeniServizi><DatiPagamento><CondizioniPagamento>TP02</CondizioniPagamento><DettaglioPagamento>
<ModalitaPagamento>{means}</ModalitaPagamento><DataScadenzaPagamento>2026-12-02</DataScadenzaPagamento>
<ImportoPagamento>115.97</ImportoPagamento><IBAN>IT60X0542811101000000123456</IBAN></DettaglioPagamento></DatiPagamento>
</FatturaElettronicaBody></p:FatturaElettronica>"""
SORTS = """
    type | means | kind        | pay by       | credit
    TD01 | MP05  |             | transfer     | no
    TD04 | MP05  |             | transfer     | yes
    TD02 | MP12  | prepayment  | direct debit | no
    TD17 | MP08  | self-billed | card         | no
    TD24 | MP01  |             | cash         | no
"""


@pytest.mark.parametrize("type_, means, kind, pay_by, credit", grid(SORTS)[1:])
def test_what_sort_of_fattura_it_is(type_, means, kind, pay_by, credit):
    bill = received_bill.read("x.xml", FATTURA.format(type=type_, means=means).encode())
    assert (bill.kind, bill.pay_by, bill.is_credit) == (kind, pay_by, credit == "yes")


def test_a_fattura_s_sums_parties_and_lines():
    bill = received_bill.read("x.xml", FATTURA.format(type="TD01", means="MP05").encode())
    assert [str(one) for one in (bill.net, bill.tax, bill.gross, bill.payable)] == [
        "96.17",
        "19.80",
        "115.97",
        "115.97",
    ]
    assert (bill.number, str(bill.issued), str(bill.due)) == ("FPR 12/26", "2026-11-02", "2026-12-02")
    assert (bill.seller.name, bill.seller.tax_number) == ("Carta e Penna S.r.l.", "IT01234567897")
    assert str(bill.buyer) == "Ada Kranich; DE136695976" and bill.seller.account.startswith("IT60")
    (paper, stamp) = bill.lines
    assert (paper.order, paper.order_line, round(paper.discount, 4), paper.net) == ("PO-1", "10", 10, Decimal("90.00"))
    assert (stamp.category, stamp.quantity, stamp.net) == ("E", 1, Decimal("6.17"))
    assert sum(line.net for line in bill.lines) == bill.net


def several(count: int) -> bytes:
    """A file with so many invoices."""
    xml = FATTURA.format(type="TD01", means="MP05")
    at = xml.index("<FatturaElettronicaBody>")
    body = xml[at : xml.index("</p:")]
    bodies = (body.replace("FPR 12/26", f"FPR {12 + n}/26") for n in range(count))
    return f"{xml[:at]}{''.join(bodies)}</p:FatturaElettronica>".encode()


def test_several_invoices_in_one_file_are_as_many_bills_that_share_it():
    found = every(Input(Path("IT01.xml"), several(3)))
    numbers = ["FPR 12/26", "FPR 13/26", "FPR 14/26"]
    assert [one.bill.number for one in found if one.bill] == numbers
    said = {(one.bill.gross, one.bill.seller.tax_number) for one in found if one.bill}
    assert said == {(Decimal("115.97"), "IT01234567897")}
    outcome = taken_in(sheets.books(), found, Path("Documents"), "anna")
    bills = outcome.tables["Bills"]
    assert list(bills["vendor_reference"]) == numbers
    assert list(bills["files"]) == ["B-00001 IT01.xml"] * 3
    assert [file.path.name for file in outcome.needed if isinstance(file, File)] == ["B-00001 IT01.xml"]
    books = sheets.books().with_tables(**outcome.tables)
    again = taken_in(books, found, Path("Documents"), "anna")
    assert {one["verdict"] for one in again.more["bills"]} == {"known"}


def test_more_invoices_than_a_file_may_hold_are_refused_by_name():
    with pytest.raises(WorkbookError, match="holds 501 invoices, more than the 500"):
        received_bill.read("x.xml", several(501))


def signed_by_openssl(content: bytes, folder: Path, *options: str) -> bytes:
    """The content in an envelope that a signer's program makes."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("no openssl here")
    (folder / "in.xml").write_bytes(content)
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-x509", "-out", "c.pem", "-subj", "/CN=x"]
    sign = ["-sign", "-nodetach", "-binary", "-in", "in.xml", "-signer", "c.pem", "-inkey", "k.pem", "-out", "out"]
    for words in (["req", *key], ["cms", *sign, *options]):
        subprocess.run([openssl, *words], cwd=folder, check=True, capture_output=True)
    return (folder / "out").read_bytes()


@pytest.mark.parametrize("options", ["-outform DER", "-outform DER -stream", "-outform PEM"])
def test_a_signed_fattura_is_read_without_verifying_it(options: str, tmp_path: Path):
    envelope = signed_by_openssl(several(2), tmp_path, *options.split())
    found = every(Input(Path("IT01.xml.p7m"), envelope))
    assert [one.bill.number for one in found if one.bill] == ["FPR 12/26", "FPR 13/26"]
    outcome = taken_in(sheets.books(), found, Path("Documents"), "anna")
    assert "Not verified: the signature of IT01.xml.p7m." in outcome.message
    assert [one["signature"] for one in outcome.more["bills"]] == ["not verified"] * 2
    assert [file.content == envelope for file in outcome.needed if isinstance(file, File)] == [True]


def test_signed_twice_in_base64_and_what_is_no_bill():
    twice = p7m(p7m(several(1)))
    assert signed.content_of("x", twice) == several(1)
    assert signed.content_of("x", base64.encodebytes(twice)) == several(1)
    refusals = {
        p7m(b"%PDF-1.7"): "carries no XML",
        p7m(b""): "a signature alone",
        twice[:400]: "cut off or damaged",
        p7m(p7m(p7m(p7m(p7m(b"<x/>"))))): "cut off or damaged",
    }
    for envelope, words in refusals.items():
        with pytest.raises(WorkbookError, match=words):
            every(Input(Path("x.p7m"), envelope))
    with pytest.raises(WorkbookError, match="a signed file"):
        bank_files.read(Input(Path("x.p7m"), twice), None, "", "EUR")


@given(st.binary(max_size=200), st.integers(0, 60))
def test_a_damaged_envelope_is_one_sentence(noise: bytes, at: int):
    made = bytearray(p7m(several(1)))
    made[at : at + len(noise)] = noise
    for content in (bytes(made), p7m(b"")[:30] + noise):
        with suppress(WorkbookError):
            signed.content_of("x", content)


def pdf(*attached: tuple[str, bytes], password: str = "") -> Input:
    """A PDF with these attachments, in this order."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(invoice_pdf.make(SHAPE))))
    for name, content in attached:
        writer.add_attachment(name, content)
    if password:
        writer.encrypt(password)
    file = io.BytesIO()
    writer.write(file)
    return Input(Path("a.pdf"), file.getvalue())


ORDER = b'<a:Order xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>'
EMPTY1 = b'<a:CrossIndustryDocument xmlns:a="urn:ferd:CrossIndustryDocument:invoice:1p0"/>'


@pytest.mark.parametrize(
    "attached, number, reason",
    [
        ([("ZUGFeRD-invoice.xml", EMPTY1), ("factur-x.xml", CII)], SHAPE.id, ""),
        ([("terms.xml", ORDER), ("note.txt", b"x"), ("other.xml", CII)], SHAPE.id, ""),
        ([("ZUGFeRD-invoice.xml", zugferd1())], SHAPE.id, ""),
        ([("ZUGFeRD-invoice.xml", EMPTY1)], None, "(ZUGFeRD-invoice.xml) is of a format that is not read here"),
        ([("order-x.xml", ORDER)], None, "(order-x.xml) is of a format that is not read here"),
        ([], None, ""),
    ],
)
def test_of_several_attachments_the_one_that_can_be_read(attached, number, reason):
    found = came(pdf(*attached))
    assert (found.bill.number if found.bill else None) == number
    assert reason in found.reason and bool(found.reason) == bool(reason)


def test_a_pdf_behind_a_password_is_named_as_such():
    with pytest.raises(WorkbookError, match="protected by a password"):
        came(pdf(password="x"))
