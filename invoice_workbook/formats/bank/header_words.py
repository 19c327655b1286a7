"""The usual headers of banks' tables, in the languages of Europe: which field a column holds.

Source: banks' public descriptions and exports. Compared are letters and digits alone, without case, accents, a currency
        in brackets or behind (`Betrag (EUR)`, `Amount CZK`) and footnote marks.
"""

import re
import unicodedata
from functools import cache

from invoice_workbook.currencies import DECIMALS

_NAMES = """
booked_on: booked on | booking date | booked at | posted on | posting date | post date | posted date | completed date
booked_on: posted transactions date | date posted | date processed | entry date | transaction posted date
booked_on: finished on | buchungstag | buchungsdatum | buchung | gebucht am | datum verrekening | boekdatum
booked_on: boekingsdatum | date de comptabilisation | date comptable | date de comptabilite | data contabile
booked_on: data registrazione | fecha contable | fecha de contabilizacion | data de lancamento | data lancamento
booked_on: data movimento | data mov | data ksiegowania | datum zauctovani | datum zuctovania | bokforingsdag
booked_on: bokforingsdatum | bokfort dato | bogforingsdato | bogfort | bokforingsdato | kirjauspaiva
booked_on: arvopaiva kirjauspaiva | konyveles datuma | konyveles napja | data inregistrarii | datum knjizenja
booked_on: datum knjizbe | registravimo data
booked_at: date | transaction date | txn date | trans date | tran date | value post date | created | created on | day
booked_at: transaction time | date and time | datum | dato | data | fecha | dátum | paivamaara | paiva | kuupaev
booked_at: datums | kpv | date operation | date de l operation | date d operation | fecha operacion
booked_at: fecha de operacion | f operacion | data operazione | data operacji | data transakcji | data operatiune
booked_at: data tranzactiei | data op | datum provedeni | datum realizace | datum transakce | datum prevodu
booked_at: datum transakcije | tranzakcio datuma | tranzakcio idopontja | transaktionsdatum | transaktionsdag
booked_at: transaktionstag | umsatzdatum | datum verrichting | datum transactie | transactiedatum | izvrsitve
booked_at: imepominia | ημερομηνια | ημερομηνια συναλλαγης | дата | дата операции | дата транзакции | дата операції
booked_at: tarih | islem tarihi
value_date: value date | value dt | value dat | valuedate | valuta | valuta date | valutadatum | wertstellung | wert
value_date: wertstellungstag | wertstellungsdatum | valutatag | date valeur | date de valeur | fecha valor | f valor
value_date: data valuta | data valor | data waluty | datum valuty | datum valute | valutadato | valuteringsdag
value_date: valuteringsdatum | rentedatum | rentedato | rentedag | arvopaiva | ertek nap | erteknap | data valutei
value_date: interest date | effective date | ημερομηνια αξιας | дата валютирования | valor tarihi
amount: amount | transaction amount | amount in account currency | net amount booked | credit debit amount | sum
amount: betrag | umsatz | buchungsbetrag | betrag in kontowahrung | montant | montant de l operation | importe
amount: importe operacion | importo | importo operazione | bedrag | valor | montante | valor movimento | kwota
amount: kwota operacji | kwota transakcji | kwota w walucie rachunku | castka | castka v mene uctu | zauctovana castka
amount: objem | suma | ciastka | belopp | belob | belop | maara | summa | summa eur | osszeg | tranzakcio osszege
amount: valoare | iznos | znesek | ποσο | сумма | сумма операции | сума | tutar | islem tutari
credit: credit | credits | inflow | credit amount | amount credit | paid in | money in | deposit | deposits | deposit amt
credit: deposit amount | receipts | amount in | received | incoming | haben | gutschrift | gutschriften | eingang
credit: eingange | credit montant | montant credit | crediteur | recettes | abono | abonos | haber | ingreso
credit: ingresos | avere | accrediti | entrate | entrata | importo accredito | bij | bijschrijving | bijgeschreven
credit: credito | creditos | uznania | wplywy | kwota uznania | ma | prijem | prijmy | kredit | insattning
credit: insattningar | ind | indbetaling | inn | inn pa konto | inngaende | pano | panot | jovairas | incasari
credit: suma creditoare | uplata | uplate | priliv | dobro | kreditas | kredits | πιστωση | приход | кредит | alacak
debit: debit | debits | outflow | debit amount | amount debit | paid out | money out | withdrawal | withdrawals | withdrawal amt
debit: withdrawal amount | payments out | amount out | spent | outgoing | soll | lastschrift | lastschriften | ausgang
debit: ausgange | belastung | belastungen | debit montant | montant debit | debiteur | depenses | cargo | cargos
debit: debe | adeudo | gasto | gastos | dare | addebiti | uscite | uscita | importo addebito | af | afschrijving
debit: afgeschreven | debet | debito | debitos | obciazenia | wydatki | kwota obciazenia | winien | wn | vydaj
debit: vydaje | uttag | ud | udbetaling | ut | ut fra konto | utgaende | otto | otot | terheles | plati
debit: suma debitoare | isplata | isplate | odliv | breme | debetas | debets | χρεωση | расход | дебет | borc
currency: currency | ccy | posted currency | account currency | currency code | curr | wahrung | waehrung | devise
currency: kontowahrung | buchungswahrung | monnaie | moneda | moeda | divisa | valuta code | munt | muntsoort | waluta
currency: mena | mena uctu | deviza | devizanem | tranzakcio devizaneme | valutta | valiuta | valuuta | νομισμα
currency: валюта | para birimi | doviz
own: account | iban | konto | kontonummer | compte | cuenta | conto | rekening | rekeningnummer | account number
own: account no | iban bban | konto nr | kontonr | ucet | cislo uctu | tili | szamlaszam | cont | racun | λογαριασμος
own: счет | hesap | hesap no | numer rachunku | rachunek | conta | numero de compte | numero de cuenta
account: own account | our account | auftragskonto | iban auftragskonto | auftraggeberkonto | posted account
account: iban auftraggeberkonto | eigenes konto | eigene iban | auftraggeber iban | bank account details
account: eigen rekening | own iban | compte propre | iban du compte | konto wlasne
payer: auftraggeber | zahlungspflichtiger | zahlungspflichtiger r | zahlungspflichtige r | payer | payor | debtor
payer: debtor name | donneur d ordre | ordenante | ordinante | opdrachtgever | nadawca | from name | sender
payer: sender name | paid by | remitter | maksaja | betaler | platce | uplatitelj
payee: empfanger | zahlungsempfanger | zahlungsempfanger in | begunstigter | payee | payee name | beneficiary
payee: beneficiary name | creditor | creditor name | beneficiaire | beneficiario | begunstigde | odbiorca | recipient
payee: recipient name | to name | paid to | saaja | mottaker | modtager | mottagare | prijemce | prijemca | primatelj
counterparty: counterparty | counterparty name | name | name description | partner name | partner | other party
counterparty: payee payer | payer payee | party | party name | merchant | merchant name | counter party | contact
counterparty: counteraccount name | auftraggeber empfanger | auftraggeber zahlungsempfanger
counterparty: auftraggeber begunstigter | beguenstigter zahlungspflichtiger | begunstigter zahlungspflichtiger
counterparty: empfanger zahlungspflichtiger | name zahlungsbeteiligter | zahlungsbeteiligter | gegenpartei
counterparty: name des partners | partnername | contrepartie | nom de la contrepartie | tiers | nom | contraparte
counterparty: controparte | nombre | nome | nome controparte | naam | naam omschrijving | naam tegenpartij
counterparty: tegenpartij | handelaar | kontrahent | nazwa kontrahenta | nadawca odbiorca | dane kontrahenta
counterparty: protistrana | nazev protiuctu | nazov protiuctu | nazev protistrany | saaja maksaja | navn | namn
counterparty: partner neve | nume partener | naziv partnera | korisnik | контрагент | nimi | saajan nimi
counterparty_account: counterparty account | counterparty iban | counter account | partner account | bank account
counterparty_account: partner iban | kontonummer iban | iban gegenkonto | gegenkonto | iban zahlungsbeteiligter
counterparty_account: compte contrepartie | iban contrepartie | cuenta contraparte | iban controparte | tegenrekening
counterparty_account: tegenrekening iban bban | rekeningnummer tegenpartij | rachunek kontrahenta
counterparty_account: numer rachunku kontrahenta | protiucet | cislo protiuctu | partner szamlaszama | motkonto
counterparty_account: modkonto | vastatili | saajan tilinumero | payee account | beneficiary account
counterparty_account: bankovni spojeni | iban des partners | partner account number
reference: reference | ref | details | detail | description | description 1 | description 2 | description 3 | memo
reference: transaction description | transaction details | transactions | transaction | narration | narrative
reference: narrative 1 | narrative 2 | narrative 3 | purpose | payment details | payment reference | payment purpose
reference: details of payment | communication | remittance information | remittance | particulars | message | messages
reference: text | label | note | notes | notifications | comment | comments | remarks | remark | client note
reference: customer reference | end to end reference | end to end id | reference number | ref number | chq ref number
reference: chq ref no | ref no cheque no | cheque number | check number | check or slip | structured reference
reference: unstructured reference | message for payee | variable symbol | variable symbol 1 | additional information
reference: verwendungszweck | vorgang verwendungszweck | vorgang | buchungstext | zahlungsgrund | zahlungszweck
reference: kundenreferenz | kundenreferenz end to end | referenz | mitteilung | mitteilungen | avisierungstext
reference: beschreibung | transaktionsbeschreibung | umsatztext | zahlungsreferenz | buchungsdetails | bemerkung
reference: libelle | libelle operation | libelle de l operation | reference de paiement | motif | communication libre
reference: detail de l ecriture | details de l ecriture | objet | commentaire | informations complementaires
reference: concepto | referencia | descripcion | observaciones | detalle | informacion adicional | mas datos | causale
reference: causale descrizione | descrizione | descrizione operazione | dettagli | riferimento | note causale
reference: mededelingen | mededeling | omschrijving | omschrijving 1 | omschrijving 2 | omschrijving 3 | kenmerk
reference: vrije mededeling | gestructureerde mededeling | betalingskenmerk | toelichting | descricao | descritivo
reference: descricao do movimento | opis | opis operacji | opis transakcji | tytul | tytul operacji | tytulem
reference: szczegoly | popis | poznamka | zprava | zprava pro prijemce | sprava pre prijimatela | sprava | ucel platby
reference: variabilni symbol | variabilny symbol | vs | meddelande | meddelelse | melding | meddelelser | beskrivning
reference: beskrivelse | tekst | forklaring | referens | referanse | kid | viesti | viite | viitenumero | selite
reference: kozlemeny | megjegyzes | leiras | descriere | detalii | explicatii | svrha | svrha placanja | namen | sklic
reference: poziv na broj | paskirtis | mokejimo paskirtis | maksajuma merkis | selgitus | αιτιολογια | περιγραφη
reference: назначение | назначение платежа | описание | основание | призначення | призначення платежу | aciklama
balance: balance | running balance | closing balance | balance after | account balance | balance after transaction
balance: saldo | saldo nach buchung | kontostand | kontostand nach umsatz | saldo danach | solde
balance: solde apres operation | saldo na mutatie | saldo na trn | saldo po operacji | saldo po transakcji
balance: saldo contabile | zustatek | zostatok | saldo disponible | saldo posterior | saldo efter | saldo etter
balance: egyenleg | sold | stanje | likutis | bokfort saldo | saldo contabilistico | υπολοιπο | остаток | bakiye
sign: d c | c d | dc | d k | debit credit | credit debit | dr cr | cr dr | debit credit indicator | sign | indicator
sign: credit debit indicator | debit or credit | cdtdbtind | s h | soll haben | haben soll | af bij | bij af | +/-
sign: vorzeichen | soll haben kennzeichen | sens | sens de l operation | dare avere | debe haber | debet credit
sign: debet kredit | bevetel kiadas | wn ma | direction | deposit withdrawal | withdrawal deposit | cargo abono
sign: signo | segno | in out
status: status | state | booking status | transaction status | buchungsstatus | info | stav | estado | stato | statut
fee: fee | fees | gebuhr | gebuhren
"""
_SPECIAL = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d"})
_CODES = "|".join(sorted(DECIMALS))
_CURRENCY_BEHIND = re.compile(rf"(?:^|(?<=\S))[\s_]*[\[(]?\s*(?:in\s+)?({_CODES}|[€£$₹])\s*[\])]?\s*$")
_MARKS = {"€": "EUR", "£": "GBP", "₹": "INR"}


@cache
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
    "balance",
    "sign",
    "status",
)
"""The fields of a line, as a mapping names them."""


@cache
def field_of(header: str) -> str:
    """The field of a usual header, else "".

    `booked_at` is a day that may be the booking's, `own` an account that may be ours.

    >>> field_of("Betrag (EUR)"), field_of("Posting Date"), field_of("Debit/credit"), field_of("Colour")
    ('amount', 'booked_on', 'sign', '')
    """
    found = _FIELD_OF.get(letters(header))
    return found or _FIELD_OF.get(letters(_CURRENCY_BEHIND.sub("", header)), "")


def currency_of(header: str) -> str:
    """The currency that a header names behind its word, else "".

    >>> currency_of("Betrag (€)"), currency_of("Withdrawals (SGD)"), currency_of("Amount"), currency_of("Amount ($)")
    ('EUR', 'SGD', '', '')
    """
    found = _CURRENCY_BEHIND.search(header)
    return _MARKS.get(found[1], found[1] if found[1].isalpha() else "") if found else ""
