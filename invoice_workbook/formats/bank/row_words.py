"""What rows of a bank's table say that are no payments: balances, totals; and that a payment is not booked.

Source: banks' public descriptions. Words are compared as `header_words.letters` writes them.
"""

import re
from collections.abc import Sequence

from invoice_workbook.formats.bank.header_words import letters
from invoice_workbook.tables.cells import Cell, as_text


def _set(words: str) -> frozenset[str]:
    return frozenset(letters(word) for line in words.strip().splitlines() for word in line.split("|"))


OPENING = _set("""
opening balance | balance forward | balance brought forward | brought forward | previous balance | starting balance
beginning balance | balance at start of period | balance at beginning of period | b/f | balance b/f | anfangssaldo
saldovortrag | alter saldo | alter kontostand | anfangsbestand | solde precedent | solde initial | ancien solde
saldo anterior | saldo inicial | saldo iniziale | beginsaldo | vorig saldo | saldo poczatkowe | pocatecni zustatek
ingaende saldo | primosaldo | inngaende saldo | nyitoegyenleg | sold initial | pocetno stanje | zaciatocny zostatok
alkusaldo | начальный остаток
""")
CLOSING = _set("""
closing balance | balance at end of period | balance carried forward | carried forward | ending balance | c/f
balance c/f | endsaldo | endbestand | neuer saldo | neuer kontostand | schlusssaldo | solde final | nouveau solde
saldo final | saldo finale | eindsaldo | nieuw saldo | saldo koncowe | konecny zustatek | utgaende saldo
ultimosaldo | utgaende saldo | zaroegyenleg | sold final | zavrsno stanje | konecny zostatok | loppusaldo
конечный остаток
""")
BOOKED = _set("""
booked | book | posted | completed | complete | cleared | executed | settled | success | successful | done
processed | final | confirmed | gebucht | umsatz gebucht | verbucht | ausgefuhrt | abgeschlossen | comptabilise
execute | termine | contabilizado | ejecutado | completado | contabilizzato | eseguito | geboekt | verwerkt
uitgevoerd | wykonana | zaksiegowana | zrealizowana | zauctovano | bokford | genomford | bogfort | bokfort
concluido | efetuado
""")
PENDING = _set("""
pending | pdng | authorised | authorized | authorisation | reverted | declined | failed | cancelled | canceled
rejected | expired | reversed | unbooked | not booked | scheduled | planned | in progress | processing | vorgemerkt
storniert | umsatz vorgemerkt | vormerkung | ausstehend | abgelehnt | en attente | refuse | annule | pendiente
rechazado | anulado | in attesa | annullato | in behandeling | gereserveerd | geannuleerd | oczekujaca | odrzucona
blokada | cekajici | reserverad | reserveret | reservert | pendente | deleted | refused | on hold | held | info
""") - {"info"}
TOTALS = (
    _set("""
    total | totals | sub total | subtotal | summe | summen | gesamt | gesamtsumme | somme | totaal | totale | totali
    totaux | suma | sumas | somma | zwischensumme | osszesen | celkem | spolu | razem | yhteensa | sammanlagt
    i alt | ukupno | sum | turnover | balance | saldo | kontostand | solde | available balance | ledger balance
    current balance | balance at end of period | statement summary | grand total | umsatzsumme | kontostand am
    saldo am
    """)
    | OPENING
    | CLOSING
)
TURNOVER = _set("turnover | total turnover | umsatzsumme | obroty | apyvarta | kaive | apgrozijums")
_FIRST_OF_TOTALS = _set("total | totals | summe | somme | totaal | totale | totaux | suma | sumas | subtotal | gesamt")


def is_total(cells: Sequence[Cell]) -> bool:
    """Whether a row says in its first cell that it is a total or a balance.

    >>> is_total(["", "Total debits:", "5.00"]), is_total([None, "Countrywide", "5.00"]), is_total(["Saldo:", "1.00"])
    (True, False, True)
    """
    first = next((words for cell in cells if (words := as_text(cell).strip())), "")
    tokens = re.findall(r"[^\W\d_]+", first)
    return letters(" ".join(tokens)) in TOTALS or (bool(tokens) and letters(tokens[0]) in _FIRST_OF_TOTALS)
