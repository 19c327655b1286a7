"""The usual headers of banks' tables, in the languages of Europe: which field a column holds.

Source: banks' public descriptions and exports. Compared are letters and digits alone, without case, accents, a currency
        in brackets or behind (`Betrag (EUR)`, `Amount CZK`) and footnote marks.
"""

import re
import unicodedata
from functools import cache, lru_cache

from invoice_workbook.currencies import DECIMALS

_NAMES = """
booked_on: booked on | booking date | booked at | posted on | posting date | post date | posted date
booked_on: completed date | posted transactions date | date posted | date processed | entry date
booked_on: transaction posted date | finished on | buchungstag | buchungsdatum | buchung | gebucht am
booked_on: datum verrekening | boekdatum | boekingsdatum | date de comptabilisation | date comptable
booked_on: date de comptabilite | data contabile | data registrazione | fecha contable
booked_on: fecha de contabilizacion | data de lancamento | data lancamento | data movimento | data mov
booked_on: data ksiegowania | datum zauctovani | datum zuctovania | bokforingsdag | bokforingsdatum
booked_on: bokfort dato | bogforingsdato | bogfort | bokforingsdato | kirjauspaiva | arvopaiva kirjauspaiva
booked_on: konyveles datuma | konyveles napja | data inregistrarii | datum knjizenja | datum knjizbe
booked_on: registravimo data
booked_at: date | transaction date | txn date | trans date | tran date | value post date | created | created on
booked_at: day | transaction time | date and time | datum | dato | data | fecha | dátum | paivamaara | paiva
booked_at: kuupaev | datums | kpv | date operation | date de l operation | date d operation | fecha operacion
booked_at: fecha de operacion | f operacion | data operazione | data operacji | data transakcji
booked_at: data operatiune | data tranzactiei | data op | datum provedeni | datum realizace | datum transakce
booked_at: datum prevodu | datum transakcije | tranzakcio datuma | tranzakcio idopontja | transaktionsdatum
booked_at: transaktionsdag | transaktionstag | umsatzdatum | datum verrichting | datum transactie
booked_at: transactiedatum | izvrsitve | imepominia | ημερομηνια | ημερομηνια συναλλαγης | дата | дата операции
booked_at: дата транзакции | дата операції | tarih | islem tarihi
value_date: value date | value dt | value dat | valuedate | valuta | valuta date | valutadatum | wertstellung
value_date: wert | wertstellungstag | wertstellungsdatum | valutatag | date valeur | date de valeur
value_date: fecha valor | f valor | data valuta | data valor | data waluty | datum valuty | datum valute
value_date: valutadato | valuteringsdag | valuteringsdatum | rentedatum | rentedato | rentedag | arvopaiva
value_date: ertek nap | erteknap | data valutei | interest date | effective date | ημερομηνια αξιας
value_date: дата валютирования | valor tarihi
amount: amount | value | transaction amount | amount in account currency | net amount booked
amount: credit debit amount | sum | betrag | umsatz | buchungsbetrag | betrag in kontowahrung | montant
amount: montant de l operation | importe | importe operacion | importo | importo operazione | bedrag | valor
amount: montante | valor movimento | kwota | kwota operacji | kwota transakcji | kwota w walucie rachunku
amount: castka | castka v mene uctu | zauctovana castka | objem | suma | ciastka | belopp | belob | belop
amount: maara | summa | summa eur | osszeg | tranzakcio osszege | valoare | iznos | znesek | ποσο | сумма
amount: сумма операции | сума | tutar | islem tutari
credit: credit | credits | inflow | credit cr | deposit cr | deposits cr | credit amount | amount credit
credit: paid in | money in | deposit | deposits | deposit amt | deposit amount | receipts | amount in | received
credit: incoming | haben | gutschrift | gutschriften | eingang | eingange | credit montant | montant credit
credit: crediteur | recettes | abono | abonos | haber | ingreso | ingresos | avere | accrediti | entrate
credit: entrata | importo accredito | bij | bijschrijving | bijgeschreven | credito | creditos | uznania
credit: wplywy | kwota uznania | ma | prijem | prijmy | kredit | insattning | insattningar | ind | indbetaling
credit: inn | inn pa konto | inngaende | pano | panot | jovairas | incasari | suma creditoare | uplata | uplate
credit: priliv | dobro | kreditas | kredits | πιστωση | приход | кредит | alacak
debit: debit | debits | outflow | debit dr | withdrawal dr | withdrawals dr | debit amount | amount debit
debit: paid out | money out | withdrawal | withdrawals | withdrawal amt | withdrawal amount | payments out
debit: amount out | spent | outgoing | soll | lastschrift | lastschriften | ausgang | ausgange | belastung
debit: belastungen | debit montant | montant debit | debiteur | depenses | cargo | cargos | debe | adeudo
debit: gasto | gastos | dare | addebiti | uscite | uscita | importo addebito | af | afschrijving | afgeschreven
debit: debet | debito | debitos | obciazenia | wydatki | kwota obciazenia | winien | wn | vydaj | vydaje | uttag
debit: ud | udbetaling | ut | ut fra konto | utgaende | otto | otot | terheles | plati | suma debitoare
debit: isplata | isplate | odliv | breme | debetas | debets | χρεωση | расход | дебет | borc
currency: currency | ccy | posted currency | account currency | currency code | curr | wahrung | waehrung
currency: devise | kontowahrung | buchungswahrung | monnaie | moneda | moeda | divisa | valuta code | munt
currency: muntsoort | waluta | mena | mena uctu | deviza | devizanem | tranzakcio devizaneme | valutta | valiuta
currency: valuuta | νομισμα | валюта | para birimi | doviz
own: account | iban | konto | kontonummer | compte | cuenta | conto | rekening | rekeningnummer | account number
own: account no | iban bban | konto nr | kontonr | ucet | cislo uctu | tili | szamlaszam | cont | racun
own: λογαριασμος | счет | hesap | hesap no | numer rachunku | rachunek | conta | numero de compte
own: numero de cuenta
account: own account | our account | auftragskonto | iban auftragskonto | auftraggeberkonto | posted account
account: iban auftraggeberkonto | eigenes konto | eigene iban | auftraggeber iban | bank account details
account: eigen rekening | own iban | compte propre | iban du compte | konto wlasne
payer: auftraggeber | zahlungspflichtiger | zahlungspflichtiger r | zahlungspflichtige r | payer | payor
payer: debtor | debtor name | donneur d ordre | ordenante | ordinante | opdrachtgever | nadawca | from name
payer: sender | sender name | paid by | remitter | maksaja | betaler | platce | uplatitelj
payee: empfanger | zahlungsempfanger | zahlungsempfanger in | begunstigter | payee | payee name | beneficiary
payee: beneficiary name | creditor | creditor name | beneficiaire | beneficiario | begunstigde | odbiorca
payee: recipient | recipient name | to name | paid to | saaja | mottaker | modtager | mottagare | prijemce
payee: prijemca | primatelj
counterparty: counterparty | counterparty name | name | name description | partner name | partner | other party
counterparty: payee payer | payer payee | party | party name | merchant | merchant name | counter party
counterparty: contact | counteraccount name | auftraggeber empfanger | auftraggeber zahlungsempfanger
counterparty: auftraggeber begunstigter | beguenstigter zahlungspflichtiger | begunstigter zahlungspflichtiger
counterparty: empfanger zahlungspflichtiger | name zahlungsbeteiligter | zahlungsbeteiligter | gegenpartei
counterparty: name des partners | partnername | contrepartie | nom de la contrepartie | tiers | nom
counterparty: contraparte | controparte | nombre | nome | nome controparte | naam | naam omschrijving
counterparty: naam tegenpartij | tegenpartij | handelaar | kontrahent | nazwa kontrahenta | nadawca odbiorca
counterparty: dane kontrahenta | protistrana | nazev protiuctu | nazov protiuctu | nazev protistrany
counterparty: saaja maksaja | navn | namn | partner neve | nume partener | naziv partnera | korisnik
counterparty: контрагент | nimi | saajan nimi
counterparty_account: counterparty account | counterparty iban | counter account | partner account
counterparty_account: bank account | partner iban | kontonummer iban | iban gegenkonto | gegenkonto
counterparty_account: iban zahlungsbeteiligter | compte contrepartie | iban contrepartie | cuenta contraparte
counterparty_account: iban controparte | tegenrekening | tegenrekening iban bban | rekeningnummer tegenpartij
counterparty_account: rachunek kontrahenta | numer rachunku kontrahenta | protiucet | cislo protiuctu
counterparty_account: partner szamlaszama | motkonto | modkonto | vastatili | saajan tilinumero | payee account
counterparty_account: beneficiary account | bankovni spojeni | iban des partners | partner account number
reference: reference | ref | transaction remarks | merchant description | details | detail | description
reference: description 1 | description 2 | description 3 | memo | transaction description | transaction details
reference: transactions | transaction | narration | narrative | narrative 1 | narrative 2 | narrative 3
reference: purpose | payment details | payment reference | payment purpose | details of payment | communication
reference: remittance information | remittance | particulars | message | messages | text | label | note | notes
reference: notifications | comment | comments | remarks | remark | client note | customer reference
reference: end to end reference | end to end id | reference number | ref number | chq ref number | chq ref no
reference: ref no cheque no | cheque number | check number | check or slip | structured reference
reference: unstructured reference | message for payee | variable symbol | variable symbol 1
reference: additional information | verwendungszweck | vorgang verwendungszweck | vorgang | buchungstext
reference: zahlungsgrund | zahlungszweck | kundenreferenz | kundenreferenz end to end | referenz | mitteilung
reference: mitteilungen | avisierungstext | beschreibung | transaktionsbeschreibung | umsatztext
reference: zahlungsreferenz | buchungsdetails | bemerkung | libelle | libelle operation | libelle de l operation
reference: reference de paiement | motif | communication libre | detail de l ecriture | details de l ecriture
reference: objet | commentaire | informations complementaires | concepto | referencia | descripcion
reference: observaciones | detalle | informacion adicional | mas datos | causale | causale descrizione
reference: descrizione | descrizione operazione | dettagli | riferimento | note causale | mededelingen
reference: mededeling | omschrijving | omschrijving 1 | omschrijving 2 | omschrijving 3 | kenmerk
reference: vrije mededeling | gestructureerde mededeling | betalingskenmerk | toelichting | descricao
reference: descritivo | descricao do movimento | opis | opis operacji | opis transakcji | tytul | tytul operacji
reference: tytulem | szczegoly | popis | poznamka | zprava | zprava pro prijemce | sprava pre prijimatela
reference: sprava | ucel platby | variabilni symbol | variabilny symbol | vs | meddelande | meddelelse | melding
reference: meddelelser | beskrivning | beskrivelse | tekst | forklaring | referens | referanse | kid | viesti
reference: viite | viitenumero | selite | kozlemeny | megjegyzes | leiras | descriere | detalii | explicatii
reference: svrha | svrha placanja | namen | sklic | poziv na broj | paskirtis | mokejimo paskirtis
reference: maksajuma merkis | selgitus | αιτιολογια | περιγραφη | назначение | назначение платежа | описание
reference: основание | призначення | призначення платежу | aciklama
return_reason: return reason | return code | return reason code | reason for return | reason of return
return_reason: reject reason | reject code | ruckgabegrund | rueckgabegrund | retourengrund | grund der ruckgabe
return_reason: motif de rejet | motif du rejet | code rejet | motivo devolucion | motivo de devolucion
return_reason: motivo de devolucao | motivo storno | motivo respinta | retourreden | reden retour | powod zwrotu
balance: balance | running balance | closing balance | balance after | account balance
balance: balance after transaction | saldo | saldo nach buchung | kontostand | kontostand nach umsatz
balance: saldo danach | solde | solde apres operation | saldo na mutatie | saldo na trn | saldo po operacji
balance: saldo po transakcji | saldo contabile | zustatek | zostatok | saldo disponible | saldo posterior
balance: saldo efter | saldo etter | egyenleg | sold | stanje | likutis | bokfort saldo | saldo contabilistico
balance: υπολοιπο | остаток | bakiye
sign: d c | c d | dc | d k | debit credit | credit debit | dr cr | cr dr | debit credit indicator | sign
sign: indicator | credit debit indicator | debit or credit | cdtdbtind | s h | soll haben | haben soll | af bij
sign: bij af | +/- | vorzeichen | soll haben kennzeichen | sens | sens de l operation | dare avere | debe haber
sign: debet credit | debet kredit | bevetel kiadas | wn ma | direction | deposit withdrawal | withdrawal deposit
sign: cargo abono | signo | segno | in out
status: status | state | booking status | transaction status | buchungsstatus | info | stav | estado | stato
status: statut
fee: fee | fees | gebuhr | gebuhren
"""
_SPECIAL = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d"})
_CODES = "|".join(sorted(DECIMALS))
_CURRENCY_BEHIND = re.compile(rf"(?:^|(?<=\S))[\s_]*[\[(]?\s*(?:in\s+)?({_CODES}|[€£$₹])\s*[\])]?\s*$")
_MARKS = {"€": "EUR", "£": "GBP", "₹": "INR"}


@lru_cache(maxsize=10_000)
def letters(header: str) -> str:
    """A header's letters and digits, without case and accents; what is of other signs alone stays as it is.

    >>> letters("Débit/Crédit"), letters("Zahlungspflichtige*r"), letters("+/-")
    ('debitcredit', 'zahlungspflichtiger', '+/-')
    """
    spread = unicodedata.normalize("NFKD", header.casefold().translate(_SPECIAL))
    bare = "".join(char for char in spread if char.isalnum())
    return bare or header.strip()


_FIELD_OF: dict[str, str] = {}
for _line in _NAMES.strip().splitlines():
    _field, _, _headers = _line.partition(": ")
    for _header in _headers.split("|"):
        _FIELD_OF.setdefault(letters(_header), _field)
OF_A_MAPPING = (
    "booked_on",
    "value_date",
    "amount",
    "credit",
    "debit",
    "fee",
    "currency",
    "account",
    "counterparty",
    "payer",
    "payee",
    "counterparty_account",
    "reference",
    "return_reason",
    "balance",
    "sign",
    "status",
)
"""The fields of a line, as a mapping names them."""


@cache
def field_of(header: str) -> str:
    """The field of a usual header, else "".

    `booked_at` is a day that may be the booking's, `own` an account that may be ours.

    >>> field_of("Betrag (EUR)"), field_of("Posting Date"), field_of("Debit/credit"), field_of("Text 2")
    ('amount', 'booked_on', 'sign', 'reference')
    """
    found = _FIELD_OF.get(letters(header)) or _FIELD_OF.get(letters(_CURRENCY_BEHIND.sub("", header)))
    numbered = _FIELD_OF.get(letters(header).rstrip("0123456789"), "")
    return found or (numbered if numbered == "reference" else "")


def currency_of(header: str) -> str:
    """The currency that a header names behind its word, else "".

    >>> currency_of("Betrag (€)"), currency_of("Withdrawals (SGD)"), currency_of("Amount"), currency_of("Amount ($)")
    ('EUR', 'SGD', '', '')
    """
    found = _CURRENCY_BEHIND.search(header)
    return _MARKS.get(found[1], found[1] if found[1].isalpha() else "") if found else ""
