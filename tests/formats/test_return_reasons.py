"""Why a payment comes back, whatever file says it: by code, by mark, by words."""

from pathlib import Path

import pytest

from invoice_workbook import bank_returns
from invoice_workbook.formats.bank import bank_files, bank_statement
from invoice_workbook.inputs import Input
from tests.banks import camt
from tests.sheets import grid

SWIFT = """:20:X
:25:DE21500105179625862911
:28C:1/1
:60F:C261110EUR1000,00
:61:2611121112{mark}400,00{type}NONREF
:86:{text}
:62F:{closing}
-
"""
MT940 = """
    mark | type | text                                                       | units  | reason
    D    | NTRF | 116?00UEBERWEISUNG?20INV-2?32Dorn KG                       | -40000 |
    RC   | NTRF | 166?00GUTSCHRIFT?20INV-2?32Dorn KG                         | -40000 | reversal
    RD   | NTRF | 116?00UEBERWEISUNG?20PAY-00001?32Dorn KG                   | 40000  | reversal
    RC   | NTRF | 166?00STORNO?20INV-2 AM04?32Dorn KG                        | -40000 | AM04
    D    | NRTI | INV-2                                                      | -40000 | reversal
    D    | NDDT | 109?00RUECKLASTSCHRIFT?20EREF+INV-2?32Dorn KG?34909        | -40000 | reversal
    D    | NDDT | 109?00RUECKLASTSCHRIFT?20SVWZ+RETURN MD06 REFUND?32Dorn KG | -40000 | MD06
    C    | NTRF | 159?00RUECKUEBERWEISUNG?20PAY-00001?32Holz                 | 40000  | reversal
    D    | NTRF | /RTRN/MS03/NAME/Dorn KG/REMI/INV-2/EREF/INV-2/             | -40000 | MS03
    C    | NTRF | /NAME/Dorn KG/REMI/INV-2 AC04/                             | 40000  |
    C    | NTRF | RETURN AC04 PAY-00001                                      | 40000  | AC04
"""


@pytest.mark.parametrize("row", grid(MT940)[1:], ids=lambda row: f"{row[0]} {row[2]}".replace(" ", "_"))
def test_mt940(row):
    mark, type_, text, units, reason = row
    closing = "C261112EUR1400,00" if int(units) > 0 else "C261112EUR600,00"
    content = SWIFT.format(mark=mark, type=type_, text=text, closing=closing)
    (one,) = bank_files.read(Input(Path("a.sta"), content.encode()))
    assert bank_statement.ask_sums(one)
    assert [(line.amount, line.return_reason) for line in one.lines] == [(int(units), reason)]


TABLE = """
    Date;Amount;Name;Reference;{header}
    2026-11-12;-400.00;Dorn KG;{text};{cell}
    2026-11-13;7.00;Adler;thanks;
"""
CELLS = """
    header        | text                    | cell                     | reason
    Return reason | INV-2                   | AC04                     | AC04
    Rückgabegrund | INV-2                   | MS03 sonstige Gründe     | MS03
    Return code   | INV-2                   | R01                      | R01
    Return reason | INV-2                   | account closed           | account closed
    Return reason | INV-2                   | 0                        |
    Return reason | INV-2                   |                          |
    Balance after | RETURN AC04 INV-2       |                          | AC04
    Balance after | your order AC04         |                          |
    Balance after | Rückgabe INV-2          |                          |
"""


@pytest.mark.parametrize("row", grid(CELLS)[1:], ids=lambda row: f"{row[0]} {row[1]} {row[2]}".replace(" ", "_"))
def test_tables(row):
    header, text, cell, reason = row
    content = "\n".join(line.strip() for line in TABLE.format(header=header, text=text, cell=cell).strip().splitlines())
    (one,) = bank_files.read(Input(Path("a.csv"), content.encode()), None, "DE21500105179625862911", "EUR")
    assert [line.return_reason for line in one.lines] == [reason, ""]
    assert one.lines[0].reference == text


@pytest.mark.parametrize(
    "memo, reason", [("RETURN AC04 INV-2", "AC04"), ("INV-2 AC04", ""), ("RETURNED ITEM INV-2", "")]
)
def test_ofx(memo, reason):
    content = (
        "OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST>"
        f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261112<TRNAMT>-400.00<FITID>1<NAME>Dorn KG<MEMO>{memo}</STMTTRN>"
        "</BANKTRANLIST></STMTRS></OFX>"
    )
    (one,) = bank_files.read(Input(Path("a.ofx"), content.encode()))
    assert [line.return_reason for line in one.lines] == [reason]


@pytest.mark.parametrize(
    "code, reason",
    [
        ("<Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn>", "reversal"),
        ("<Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn>", "reversal"),
        ("<Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>ESDD</SubFmlyCd></Fmly></Domn>", ""),
        ("<Prtry><Cd>NDDT+109+00931</Cd><Issr>DK</Issr></Prtry>", "reversal"),
        ("<Prtry><Cd>NTRF+166+00931</Cd><Issr>DK</Issr></Prtry>", ""),
    ],
)
def test_camt_by_the_code_of_the_booking(code, reason):
    content = camt([("2026-11-12", "-400.00", "Dorn KG", "DE02120300000000202051", "INV-2")], "1000.00")
    content = content.replace(b"<NtryDtls>", f"<BkTxCd>{code}</BkTxCd><NtryDtls>".encode())
    (one,) = bank_files.read(Input(Path("a.xml"), content))
    (line,) = one.lines
    assert (line.return_reason, line.counterparty) == (reason, "Dorn KG")


SAID = """
    Rückgabe mangels Deckung | Lastschrift zurück    | RUECKLASTSCHRIFT | Widerspruch
    returned DD              | unpaid item           | refer to drawer  | NSF
    Rejet de prélèvement     | impayé                | Devolución recibo | recibo impagado
    insoluto                 | storno                | estorno          | teruggeboekt
    Zwrot                    | odrzucony             | vrácená platba   | odmietnutá platba
    Återföring               | tilbageført           | tilbakeført      | retur
    palautus                 | hylätty               | visszautasított  | refuzat
    povrat                   | zavrnjena: zavrnjen   | возврат          | charge back
"""


@pytest.mark.parametrize("text", [cell for row in grid(SAID) for cell in row])
def test_words_of_a_return(text):
    assert bank_returns.is_said(text) and bank_returns.is_said(text.upper())


@pytest.mark.parametrize("text", ["Rechnung INV-2", "Erstattung CN-1", "rent November", "Miete", "Gutschrift", "AC 4"])
def test_words_of_none(text):
    assert not bank_returns.is_said(text)
