"""The usual words of vendors' statements of account, in the languages of Europe: headers, kinds of documents.

Source: statements and ledgers of common accounting programs. Days, debit, credit and currency are the banks' words
        (`bank.header_words`). Compared are letters and digits alone, without case and accents.
"""

import re
from itertools import pairwise

from invoice_workbook.formats.bank import header_words
from invoice_workbook.formats.bank.header_words import letters

_NAMES = """
number: invoice | invoice no | invoice nr | invoice number | invoice ref | invoice id | bill no | bill number | document
number: document no | document nr | document number | doc no | doc nr | doc number | doc | number | no | voucher no
number: our reference | our ref | inv no | inv | rechnung | rechnungsnummer | rechnungsnr | rechnung nr | rechnungs nr
number: re nr | beleg | belegnummer | belegnr | beleg nr | dokument | dokumentnummer | unsere referenz | facture
number: n facture | no facture | numero facture | numero de facture | n de facture | piece | n piece | numero de piece
number: factura | n factura | no factura | numero factura | numero de factura | num factura | documento | n documento
number: numero documento | fattura | n fattura | numero fattura | num fattura | factuur | factuurnummer | factuurnr
number: faktura | fakturanummer | fakturanr | faktura nr | faktura nummer | faktura c | cislo faktury | cislo dokladu
number: doklad | nr faktury | numer faktury | nr dokumentu | numer dokumentu | laskun numero | lasku | laskunumero
number: bizonylatszam | szamla sorszama | szamla szama | fatura | fatura no | fatura n | numero da fatura
number: numar factura
number: nr factura | broj racuna | stevilka racuna | saskaitos nr | arve number | αριθμος τιμολογιου | παραστατικο
number: номер счета | номер документа | документ
open: open | open amount | amount open | outstanding | outstanding amount | amount outstanding | amount due | due
open: balance due | unpaid | unpaid amount | remaining | remaining amount | amount remaining | offen | offener betrag
open: offener posten | op betrag | restbetrag | offener saldo | reste a payer | reste du | solde du | restant du
open: montant du | pendiente | importe pendiente | saldo pendiente | importo residuo | residuo | da pagare | scoperto
open: openstaand | openstaand bedrag | nog te betalen | do zaplaty | pozostalo | kwota do zaplaty | zbyva uhradit
open: zbyva | att betala | restbelopp | restbelob | restbelop | avoinna | avoin | hatralek | rest de plata | em divida
amount: invoice amount | document amount | original amount | gross | gross amount | total | total amount | invoice total
amount: amount incl vat | rechnungsbetrag | brutto | bruttobetrag | belegbetrag | gesamtbetrag | endbetrag | montant ttc
amount: total ttc | ttc | montant facture | importe total | importe factura | total factura | importo totale | totale
amount: importo fattura | totaal | totaalbedrag | factuurbedrag | bedrag incl btw | kwota brutto | wartosc brutto
amount: castka celkem | celkem | totalt | fakturabelopp | fakturabelob | summa | yhteensa | brutto osszeg | valor total
kind: type | document type | doc type | kind | transaction type | voucher type | typ | art | belegart | dokumentart
kind: type de piece | nature | tipo | tipo documento | tipo de documento | soort | documentsoort | typ dokumentu
kind: druh | druh dokladu | tyyppi | laji | tipus | tip | tip document
day: invoice date | document date | doc date | bill date | date of invoice | rechnungsdatum | belegdatum | datum
day: date facture | date de facture | date de la facture | date piece | fecha factura | fecha de factura
day: fecha documento | data fattura | data documento | factuurdatum | fakturadatum | fakturadato | data wystawienia
day: data faktury | datum vystaveni | datum vystavenia | laskun paivays | laskupvm | szamla kelte | data factura
day: data da fatura | datum racuna
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(letters(word) for line in words.strip().splitlines() for word in line.split("|"))


PAYMENT = _set("""
payment | payments | paid | pmt | pay | receipt | remittance | transfer | zahlung | zahlungen | zahlungseingang
uberweisung | lastschrift | paiement | reglement | virement | encaissement | pago | pagos | cobro | cobros
transferencia | pagamento | pagamenti | incasso | bonifico | betaling | betalingen | ontvangst | platba | uhrada
wplata | platnosc | zaplata | inbetalning | indbetaling | innbetaling | suoritus | maksu | fizetes | befizetes
plata | incasare | recebimento | uplata | placilo | tahsilat | odeme | πληρωμη | оплата | платеж
""")
CREDIT = _set("""
credit | creditnote | creditmemo | cn | crn | gutschrift | gutschriften | rechnungskorrektur | storno | avoir
avoirs | abono | rectificativa | notacredito | notadecredito | notadicredito | creditnota | creditfactuur
kreditnota | kreditfaktura | korekta | dobropis | hyvityslasku | kreditnotu | jovairas | sztorno | creditare
odobrenje | dobropisu | πιστωτικο
""")
_FIELD_OF = {
    letters(header): line.partition(": ")[0]
    for line in _NAMES.strip().splitlines()
    for header in line.partition(": ")[2].split("|")
}
_OF_BANKS = {"booked_on": "day", "booked_at": "day", "reference": "text"}
_CURRENCY = re.compile(r"[\s_]*[\[(]?\s*(?:in\s+)?(?:[A-Z]{3}|[€£$₹])\s*[\])]?\s*$")


def field_of(header: str) -> str:
    """The field of a header: number, day, amount, open, debit, credit, currency, sign, kind, text, else "".

    >>> field_of("Rechnungs-Nr."), field_of("Open amount (EUR)"), field_of("Posting date"), field_of("Haben")
    ('number', 'open', 'day', 'credit')
    """
    found = _FIELD_OF.get(letters(header)) or _FIELD_OF.get(letters(_CURRENCY.sub("", header)))
    of_bank = header_words.field_of(header)
    return found or _OF_BANKS.get(
        of_bank, of_bank if of_bank in ("amount", "debit", "credit", "currency", "sign") else ""
    )


def says(words: str, known: frozenset[str]) -> bool:
    """Whether a text has one of these words, in one piece or in two.

    >>> says("Credit note 4711", CREDIT), says("Paiement reçu", PAYMENT), says("Unpaid", PAYMENT)
    (True, True, False)
    """
    tokens = [letters(token) for token in re.findall(r"[^\W\d_]+", words)]
    pairs = [one + other for one, other in pairwise(tokens)]
    return any(one in known for one in (*tokens, *pairs, "".join(tokens)))
