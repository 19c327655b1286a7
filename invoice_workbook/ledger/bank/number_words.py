"""Words of bank lines that stand beside a number: for an invoice, for something else, for "and", for "to".

Source: our own lists, in the languages of Europe and India.
"""

import re

_INVOICE = """
    inv invs invoice invoices invno bill bills rechnung rechnungen rechnungs rechn rech rg rgn rgnr re ren
    renr rnr rnrn rechnungsnr rechnungsnummer rechnungsnummern rechnungnr beleg belege belegnr faktura
    fakturen faktur fakturor fakturanr fact fac facture factures fattura fatture fatt factura facturas fatura
    faturas facturen factuur lasku laskut laskun nota laskunumero fv ft fra document documents doc docs dok
    credit creditnote cn gutschrift gs avoir kreditnota ఇన్వాయిస్ ఇన్‌వాయిస్ बिल
"""
_NUMBER = "nr nrn nrs no nos num number numbers nummer nummern numero numéro número n º ref reference referenz"
_OTHER = """
    haus kunden kunde kd kdnr customer client cust konto account acct acc ac vertrag contract mandat mandate
    order orders bestell auftrag po steuer tax vat ust tel phone fax mobil filiale branch terminal karte card
    folge seq sequence kw week woche monat month quartal quarter seite page pos position item artikel etage
    floor level unit flat apt suite room zimmer wohnung box postfach pin mitglied member police policy
    versicherung schaden aktenzeichen az gläubiger creditor objekt lieferschein delivery ls charge batch lot
    serial sn version vom am zum ab dated due fällig faellig den since until per le du le dal del från fra top
    tranche rate raten instalment installment teil part personal blz bank
"""
_AND = "und and u et y e og och ja i a plus sowie samt with mit n"
_TO = "bis to through thru till tot til al à až do"
_STEMS = ("haus", "kunden", "bestell", "auftrag", "vertrag", "mandat", "konto", "steuer", "post", "filial", "mitglied")
"""What a word begins with that names another thing: Kundennummer, Bestellnr."""
CONJUNCTIONS = frozenset(_AND.split())
RANGE_WORDS = frozenset(_TO.split())
LESS_WORDS = frozenset(("less", "minus", "abzgl", "abzüglich", "moins", "meno", "menos"))
INVOICE = frozenset(_INVOICE.split())
NUMBER = frozenset(_NUMBER.split())
OTHER = frozenset(_OTHER.split())
_BETWEEN_WORDS = re.compile(r"[\s.:#°/-]{0,4}")


def is_near(between: str) -> bool:
    """Whether only what joins a word and its number stands between two runs: blanks, a dot, a colon, a dash.

    >>> is_near(". "), is_near(", ")
    (True, False)
    """
    return _BETWEEN_WORDS.fullmatch(between) is not None


def means_other(word: str) -> bool:
    """Whether a number behind the word is none of a document: a house's, a customer's, a day.

    >>> means_other("hausnr"), means_other("kundennummer"), means_other("vom"), means_other("rechnung")
    (True, True, True, False)
    """
    return word in OTHER or word.startswith(_STEMS)
