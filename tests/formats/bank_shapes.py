"""Small statements in the shapes of real banks, with invented people: what a bank's own export looks like.

Source: the banks' public descriptions and other people's readers; no row is a real bank's.
"""

from dataclasses import dataclass

OURS = "DE89370400440532013000"
THEIRS = "DE02120300000000202051"


@dataclass(frozen=True)
class Shape:
    """A bank's file: its text, and what is to be read; `refused` where nothing but a mapping can say it."""

    text: str
    expected: str
    suffix: str = ".csv"
    encoding: str = "utf-8"
    account: str = ""
    currency: str = "EUR"
    refused: str = ""
    reconciles: bool = False


def rows(text: str) -> str:
    """Text as a file has it: without the indentation of the code."""
    return "\n".join(line.strip() for line in text.strip("\n").splitlines()) + "\n"


SHAPES = {
    "aib": Shape(
        rows("""
            Posted Account, Posted Transactions Date, Description1, Description2, Description3, Debit Amount, Credit Amount,Balance,Posted Currency,Transaction Type,Local Currency Amount,Local Currency
            "932108 12345678","17/11/2026","DUBLIN VELO","INV 4","","","307.50","6956.67","EUR","Credit","307.50","EUR"
            "932108 12345678","18/11/2026","TUBES DIRECT","","","45.00","","6911.67","EUR","Debit","45.00","EUR"
        """),
        "2026-11-17 307.50 | | DUBLIN VELO / INV 4; 2026-11-18 -45.00 | | TUBES DIRECT",
        account="932108 12345678",
        reconciles=True,
    ),
    "bank_of_ireland": Shape(
        rows("""
            Date,Details,Debit,Credit,Balance
            17/11/2026,VDP-INV 4 DUBLIN VELO,,307.50,6956.67
            18/11/2026,SEPA CT TUBES DIRECT,45.00,,6911.67
        """),
        "2026-11-17 307.50 | | VDP-INV 4 DUBLIN VELO; 2026-11-18 -45.00 | | SEPA CT TUBES DIRECT",
        reconciles=True,
    ),
    "lloyds": Shape(
        rows("""
            Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance
            18/11/2026,FPO,'30-90-89,12345678,TUBES DIRECT,45.00,,6911.67
            17/11/2026,FPI,'30-90-89,12345678,DUBLIN VELO INV 4,,307.50,6956.67
        """),
        "2026-11-18 -45.00 | | TUBES DIRECT; 2026-11-17 307.50 | | DUBLIN VELO INV 4",
        account="12345678",
        currency="GBP",
        reconciles=True,
    ),
    "barclays": Shape(
        rows("""
            Number,Date,Account,Amount,Subcategory,Memo
            ,17/11/2026,20-00-00 12345678,307.50,FT,DUBLIN VELO INV 4
            ,18/11/2026,20-00-00 12345678,-45.00,FT,TUBES DIRECT
        """),
        "2026-11-17 307.50 | | DUBLIN VELO INV 4; 2026-11-18 -45.00 | | TUBES DIRECT",
        account="20-00-00 12345678",
        currency="GBP",
    ),
    "revolut": Shape(
        rows("""
            Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
            TOPUP,Current,2026-11-17 10:00:01,2026-11-17 10:00:02,Payment from Dublin Velo INV 4,307.50,0.00,EUR,COMPLETED,6956.67
            CARD_PAYMENT,Current,2026-11-18 9:00:01,2026-11-19 8:00:00,Tubes Direct,-45.00,0.50,EUR,COMPLETED,6911.17
            CARD_PAYMENT,Current,2026-11-19 9:00:01,,Somebody,-9.00,0.00,EUR,PENDING,
        """),
        "2026-11-17 307.50 | | Payment from Dublin Velo INV 4; 2026-11-19 -45.50 | | Tubes Direct",
        reconciles=True,
    ),
    "ing_nl": Shape(
        rows("""
            "Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","Mutatiesoort","Mededelingen"
            "20260302","Huisbaas","NL91ABNA0417164300","NL02ABNA0123456789","OV","Af","33,50","Overschrijving","Huur"
            "20260303","Azure","NL91ABNA0417164300","NL77ABNA0574908765","OV","Bij","1533,50","Overschrijving","INV-1"
        """),
        "2026-03-02 -33.50 | Huisbaas | Huur; 2026-03-03 1533.50 | Azure | INV-1",
        account="NL91ABNA0417164300",
    ),
    "ing_de": Shape(
        rows(f"""
            Umsatzanzeige;Datei erstellt am: 04.03.2026 10:00

            IBAN;{OURS}
            Kontoname;Girokonto
            Kunde;Wir GmbH
            Zeitraum;01.03.2026 - 04.03.2026
            Saldo;1.600,00;EUR

            Sortierung;Datum absteigend

            In der CSV-Datei finden Sie alle bereits gebuchten Umsätze.

            Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung
            03.03.2026;03.03.2026;Azure;Gutschrift;INV-1;1.600,00;EUR;1.533,50;EUR
            02.03.2026;02.03.2026;Vermieter;Lastschrift;Miete;66,50;EUR;-33,50;EUR
        """),
        "2026-03-03 1533.50 | Azure | Gutschrift / INV-1; 2026-03-02 -33.50 | Vermieter | Lastschrift / Miete",
        encoding="cp1252",
        account=OURS,
        reconciles=True,
    ),
    "raiffeisen_at": Shape(
        rows("""
            02.03.2026;"Miete Vermieter";02.03.2026;-33,50;EUR;02.03.2026 14:05:12:123
            03.03.2026;"Gutschrift INV-1 Azure";02.03.2026;1.533,50;EUR;03.03.2026 06:05:12:123
        """),
        "2026-03-02 -33.50 | | Miete Vermieter; 2026-03-03 1533.50 | | Gutschrift INV-1 Azure",
        refused="statement-no-header",
    ),
    "raiffeisen_ch": Shape(
        rows("""
            IBAN;Booked At;Text;Credit/Debit Amount;Balance;Valuta Date
            CH9300762011623852957;2026-03-02 00:00:00.0;Sammelauftrag;-33.50;966.50;2026-03-02 00:00:00.0
            ;;Miete Vermieter;;;
            CH9300762011623852957;2026-03-03 00:00:00.0;Gutschrift Azure INV-1;1533.50;2500;2026-03-03 00:00:00.0
        """),
        "2026-03-02 -33.50 | | Sammelauftrag Miete Vermieter; 2026-03-03 1533.50 | | Gutschrift Azure INV-1",
        account="CH9300762011623852957",
        currency="CHF",
        reconciles=True,
    ),
    "dkb": Shape(
        rows(f"""
            "Girokonto";"{OURS}"
            "Zeitraum:";"01.03.2026 - 31.03.2026"
            "Kontostand vom 31.03.2026:";"1.500,00 €"
            ""
            "Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"
            "04.03.26";"";"Vorgemerkt";"Wir GmbH";"Laden";"Karte";"Ausgang";"{THEIRS}";"-5";"";"";""
            "03.03.26";"03.03.26";"Gebucht";"Azure";"Wir GmbH";"INV-1";"Eingang";"{THEIRS}";"1.533,50";"";"";""
            "02.03.26";"02.03.26";"Gebucht";"Wir GmbH";"Vermieter";"Miete";"Ausgang";"{THEIRS}";"-33,50";"";"";""
        """),
        "2026-03-03 1533.50 | Azure | INV-1; 2026-03-02 -33.50 | Vermieter | Miete",
        account=OURS,
    ),
    "vr_bank": Shape(
        rows(f"""
            Bezeichnung Auftragskonto;IBAN Auftragskonto;BIC Auftragskonto;Bankname Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;IBAN Zahlungsbeteiligter;BIC (SWIFT-Code) Zahlungsbeteiligter;Buchungstext;Verwendungszweck;Betrag;Waehrung;Saldo nach Buchung;Bemerkung;Kategorie;Steuerrelevant;Glaeubiger ID;Mandatsreferenz
            Giro;{OURS};GENODEF1XXX;VR-Bank;03.03.2026;03.03.2026;Azure;{THEIRS};X;Gutschrift;INV-1;1533,50;EUR;2500,00;;;;;
            Giro;{OURS};GENODEF1XXX;VR-Bank;02.03.2026;02.03.2026;Vermieter;{THEIRS};X;Überweisung;Miete;-33,50;EUR;966,50;;;;;
        """),
        "2026-03-03 1533.50 | Azure | Gutschrift / INV-1; 2026-03-02 -33.50 | Vermieter | Überweisung / Miete",
        account=OURS,
        reconciles=True,
    ),
    "vr_bank_soll_haben": Shape(
        rows(f"""
            VR-Bank;;;;;;;;;;;;
            Umsatzanzeige;;;;;;;;;;;;

            Buchungstag;Valuta;Auftraggeber/Zahlungsempfänger;Empfänger/Zahlungspflichtiger;Konto-Nr.;IBAN;BLZ;BIC;Vorgang/Verwendungszweck;Kundenreferenz;Währung;Umsatz;#
            02.03.2026;02.03.2026;Wir GmbH;Vermieter;;{THEIRS};;X;Miete;;EUR;33,50;S
            03.03.2026;03.03.2026;Wir GmbH;Azure;;FR1420041010050500013M02606;;X;INV-1;;EUR;1.533,50;H

            02.03.2026;;;;;;;;;Anfangssaldo;EUR;100,00;S
            03.03.2026;;;;;;;;;Endsaldo;EUR;1.400,00;H
        """).replace("#", " "),
        "2026-03-02 -33.50 | Vermieter | Miete; 2026-03-03 1533.50 | Azure | INV-1",
        encoding="cp1252",
        reconciles=True,
    ),
    "sparkasse": Shape(
        rows(f"""
            "Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"
            "{OURS}";"04.03.26";"";"KARTE";"Laden";"";"";"";"";"";"";"Laden";"{THEIRS}";"X";"-5,00";"EUR";"Umsatz vorgemerkt"
            "{OURS}";"03.03.26";"03.03.26";"GUTSCHRIFT";"INV-1";"";"";"";"";"";"";"Azure";"{THEIRS}";"X";"1533,50";"EUR";"Umsatz gebucht"
            "{OURS}";"02.03.26";"02.03.26";"DAUERAUFTRAG";"Miete";"";"";"NOTPROVIDED";"";"";"";"Vermieter";"{THEIRS}";"X";"-33,50";"EUR";"Umsatz gebucht"
        """),
        "2026-03-03 1533.50 | Azure | GUTSCHRIFT / INV-1; 2026-03-02 -33.50 | Vermieter | DAUERAUFTRAG / Miete",
        encoding="cp1252",
        account=OURS,
    ),
    "chase": Shape(
        rows("""
            Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
            DEBIT,03/13/2026,"RENT 03/13",-33.50,ACH_DEBIT,2466.50,,
            CREDIT,03/12/2026,"ACME INV-1",1500.00,ACH_CREDIT,2500.00,,
        """),
        "2026-03-13 -33.50 | | RENT 03/13; 2026-03-12 1500.00 | | ACME INV-1",
        currency="USD",
        reconciles=True,
    ),
    "ocbc": Shape(
        rows("""
            Account details for:,360 Account 550-123456-001
            Available Balance,"5,432.10"
            Ledger Balance,"5,432.10"

            Transaction History
            Transaction date,Value date,Description,Withdrawals (SGD),Deposits (SGD)
            31/01/2026,31/01/2026,FAST PAYMENT,,100.00
            ,,OTHR - ACME INV-1,,
            30/01/2026,30/01/2026,RENT,"1,005.00",
        """),
        "2026-01-31 100.00 | | FAST PAYMENT OTHR - ACME INV-1; 2026-01-30 -1005.00 | | RENT",
        currency="SGD",
    ),
    "sbi": Shape(
        rows("""
            Account Name#:|MS ACME
            Account Number#:|_00000012345678901
            Balance as on 1 Mar 2026#:|1,000.00

            Txn Date|Value Date|Description|Ref No./Cheque No.|Debit|Credit|Balance
            2 Mar 2026|2 Mar 2026|RENT|X1|33.50|#|966.50
            3 Mar 2026|3 Mar 2026|AZURE INV-1|X2|#|1,33,500.00|1,34,466.50

            **This is a computer generated statement and does not require a signature.
        """)
        .replace("|", "\t")
        .replace("#", " "),
        "2026-03-02 -33.50 | | RENT / X1; 2026-03-03 133500.00 | | AZURE INV-1 / X2",
        suffix=".xls",
        currency="INR",
        reconciles=True,
    ),
    "hdfc": Shape(
        rows("""
            Date     ,Narration               ,Value Dat,Debit Amount       ,Credit Amount      ,Chq/Ref Number   ,Closing Balance
            12/03/26  ,NEFT DR-RENT            ,12/03/26 ,       33.50        ,      0.00          ,0000012345     ,   966.50
            13/03/26  ,NEFT CR-AZURE-INV-1     ,13/03/26 ,       0.00         ,      1533.50       ,0000012346     ,  2500.00
        """),
        "2026-03-12 -33.50 | | NEFT DR-RENT / 0000012345; 2026-03-13 1533.50 | | NEFT CR-AZURE-INV-1 / 0000012346",
        currency="INR",
        reconciles=True,
    ),
    "hdfc_excel": Shape(
        rows("""
            HDFC BANK Ltd.
            MS ACME, 1 Main Street
            Statement From : 01/03/2026 To : 31/03/2026
            ********,*****,*****,*****,*****,*****,*****
            Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance
            ********,*****,*****,*****,*****,*****,*****
            12/03/26,NEFT DR-RENT,0000012345,12/03/26,33.50,,966.50
            13/03/26,NEFT CR-AZURE-INV-1,0000012346,13/03/26,,1533.50,2500.00
            ********,*****,*****,*****,*****,*****,*****
            STATEMENT SUMMARY :-
        """),
        "2026-03-12 -33.50 | | NEFT DR-RENT / 0000012345; 2026-03-13 1533.50 | | NEFT CR-AZURE-INV-1 / 0000012346",
        suffix=".xlsx",
        currency="INR",
        reconciles=True,
    ),
}
