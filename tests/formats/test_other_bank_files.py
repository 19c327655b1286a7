"""Statements in unusual clothes, and files that are no statements: read, or refused for what they are."""

from pathlib import Path

import pytest

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_files, bank_statement
from invoice_workbook.inputs import Input
from tests.banks import Movement, camt, mt940

MOVES: list[Movement] = [("2026-11-02", "-55.00", "Azure", "", "INV-1")]
BARE = camt(MOVES, "205.65").partition(b"?>")[2]
OFX = """OFXHEADER:100
DATA:OFXSGML

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>XFER<DTPOSTED>20261102<TRNAMT>-55.00<FITID>1<NAME>Azure<MEMO>INV-1</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>150.65<DTASOF>20261102</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
SWIFT = mt940(MOVES, "205.65").decode()
READ = {
    "envelope without prolog": b"<message><AppHdr/>" + BARE + b"</message>",
    "envelope with prolog": b'<?xml version="1.0"?><message><AppHdr/>' + BARE + b"</message>",
    "comment before": b"<!-- of the bank -->\n" + BARE,
    "prefix": BARE.replace(b"<Document xmlns=", b"<d:Document xmlns:d=").replace(b"</Document>", b"</d:Document>"),
    "UTF-16": ('<?xml version="1.0" encoding="UTF-16"?>' + BARE.decode()).encode("utf-16"),
    "blank lines before": b"\xef\xbb\xbf\r\n\r\n" + BARE,
    "no number": SWIFT.replace(":28C:00001/001", ":28C: /1").encode(),
    "no number at all": SWIFT.replace(":28C:00001/001", ":28C:").encode(),
    "number that is none": SWIFT.replace(":28C:00001/001", ":28C:NONREF").encode(),
    "without the field": SWIFT.replace(":28C:00001/001\r\n", "").encode(),
    "OFX": OFX.encode(),
    "OFX, values below": OFX.replace(">", ">\n").encode(),
    "OFX, values below and indented": OFX.replace(">", ">\r\n   ").encode(),
    "OFX with a comment": OFX.replace("<STMTTRN>", "<!-- <STMTTRN><TRNAMT>-9.00</STMTTRN> --><STMTTRN>").encode(),
    "OFX with a comment inside": OFX.replace("<TRNAMT>", "<!-- <TRNAMT>-9.00 --><TRNAMT>").encode(),
    "OFX with CDATA": OFX.replace("<NAME>Azure", "<NAME><![CDATA[Azure]]></NAME>").encode(),
}


@pytest.mark.parametrize("name", READ)
def test_is_read(name: str):
    (one,) = bank_files.read(Input(Path("statement.txt"), READ[name]))
    assert [(str(line.booked), line.amount, line.counterparty) for line in one.lines] == [
        ("2026-11-02", -5500, "Azure")
    ]
    assert one.closing and one.closing.amount == 15065 and bank_statement.ask_sums(one)


INVESTMENT = (
    "<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>EUR</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>"
)
INTERIM = """:20:X
:25:1/2
:28C:1/1
:34F:EURD0,
:13D:2603021200+0100
:61:2603020302D33,50NTRFNONREF
:86:Rent
:90D:1EUR33,50
-"""
REFUSED = {
    "!Type:Bank\nD1/2/26\nT-33.50\nPRent\n^\n": "is a QIF file (Quicken), which is not read: download the statement",
    "!Account\nNx\n^\n!Type:Bank\nD1/2/26\n^\n": "is a QIF file (Quicken)",
    "!Type:Invst\nD1/2/26\nNBuy\n^\n": "is a QIF file of an investment account",
    "UNA:+.? 'UNB+UNOA:1+A+B+260302:1200+1'UNH+1+FINSTA:D:98A:UN'": "is an EDIFACT message",
    "UNB+UNOA:1+A+B+260302:1200+1'": "is an EDIFACT message",
    "0000002031872505        00099449  EMPLOYERS             GEBABEBB".ljust(127) + "2\n1": "is a CODA file",
    "01,122099999,123456789,260302,0200,1,,,2/\n02,031001234,122099999,1,260302,,,2/\n": "is a BAI2 file",
    '[{"date": "2026-03-02", "amount": -33.5}]': "is a JSON file",
    "<html><body><table></table></body></html>": "is a web page, which is not read",
    INVESTMENT: "is an OFX file of an investment account",
    "<Invoice><ID>1</ID></Invoice>": "is an e-invoice, not a bank statement: import it as a bill",
    "<x:CrossIndustryInvoice xmlns:x='y'/>": "is an e-invoice, not a bank statement",
    "<Document><CstmrCdtTrfInitn/></Document>": "(it is a payment order to the bank (pain))",
    "<a><b/></a>": "is not a bank statement (it is b): choose a camt.053",
    OFX.replace("<STMTTRN>", "<!--<STMTTRN>"): "is damaged or cut off (</OFX>)",
    OFX.replace("<TRNAMT>-55.00", "<!-- <TRNAMT>-55.00 -->"): "no amount",
    OFX.replace("20261102<TRNAMT>", "20²61102<TRNAMT>"): "is not a valid date",
    OFX.replace("20261102<TRNAMT>", "99991102<TRNAMT>"): '"9999-11-02" is not a valid date',
    OFX.replace("-55.00", "-5²"): '"-5²" is not an amount',
    OFX.replace("-55.00", "9" * 30): "is not an amount",
    BARE.decode().replace("2026-11-02", "1026-11-02"): '"1026-11-02" is not a valid date',
    BARE.decode()
    .replace("Stmt>", "Rpt>")
    .replace("BkToCstmrRpt", "BkToCstmrAcctRpt"): "interim report (camt.052, MT942)",
    BARE.decode().replace("Stmt>", "Ntfctn>"): "is a notification (camt.054), and its lines will come again",
    INTERIM: "is an interim report (camt.052, MT942)",
    SWIFT.replace(":61:261102", ":61:26¹102"): "is damaged or cut off (:61:)",
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:24])
def test_is_refused_for_what_it_is(text: str):
    with pytest.raises(WorkbookError) as told:
        for one in bank_files.read(Input(Path("a.txt"), text.encode())):
            if one.kind != "statement":
                raise bank_statement.interim(one.file, one.kind)
    words = str(told.value)
    assert (
        REFUSED[text] in words and "a.txt" in words and "object at 0x" not in words and "an notification" not in words
    )
