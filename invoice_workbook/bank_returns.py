"""How banks say that a payment comes back: words in many languages, the codes of ISO 20022, codes of bookings.

Source: ISO 20022, External Code Sets (return reasons, bank transaction codes); SWIFT, transaction type RTI of field 61;
        Deutsche Kreditwirtschaft, business transaction codes (Geschäftsvorfallcodes) of returns.
"""

import re
import unicodedata

REVERSAL = "reversal"
"""Stands for the reason where a bank marks a return and names none."""
BOOKINGS = frozenset({"UPDD", "RRTN", "RPCR", "PRDD", "UPCQ"})
"""Sub-families of bank transaction codes: unpaid debits and cheques, payments returned, reversed and recalled."""
GERMAN_BOOKINGS = frozenset({"009", "059", "108", "109", "159", "181", "184"})
_SPECIAL = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "ß": "ss"})
_CODE = re.compile(r"\b(A[CGM](?:0\d|1[0-7])|BE0\d|DT01|ED0\d|FF0\d|FR01|M[DS]0\d|RC0\d|RF01|RR0\d|SL0\d|SP0\d|TM01)\b")
_WORDS = re.compile(
    r"rue?ck(last|buch|ruf|gabe|zahl|ue?berw|scheck)|lastschrift\w* zurue?ck|mangels deckung|nicht eingel|widerspruch"
    r"|storn|return|retour|retur\b|charge ?back|reject|revers(al|ed)|recall|bounce|unpaid|dishono|insuffic"
    r"|refer to drawer|\br/d\b|\bnsf\b|refus|refuz|rejet|impay|impag|devol|rechaz|estorn|insolut|respin[ts]|riaccredit"
    r"|terugboek|teruggeboek|geweigerd|afgewezen|onbetaald|zwrot|zwroc|odrzuc|vracen|vraten|odmi\w*nut"
    r"|aterfor|tilba[gk]efor|a[fv]vis|palaut|hylat|visszautas|visszautal|visszakuld|povrat|vracil|zavrnjen|odbijen"
    r"|tagast|atgriez|grazin|возврат|отклонен"
)


_FEE = re.compile(
    r"entgelt|gebue?hr|spesen|kosten|\bfees?\b|\bcharges\b|\bcosts?\b|frais|commission|comision|commissione|comissao"
    r"|\b(bank|service|return\w*|unpaid) charge\b(?! ?back)|prowizj|oplata|poplatek|avgift|gebyr|palkkio|\bdij"
    r"|provizij|комисси"
)


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_SPECIAL))
    return "".join(char for char in spread if not unicodedata.combining(char))


def is_said(text: str) -> bool:
    """Whether a text says that a payment comes back.

    >>> [is_said(text) for text in ("Rückgabe", "RUECKLASTSCHRIFT", "Återföring", "Zwrot", "INV-2 AC04", "invoice 2")]
    [True, True, True, True, True, False]
    """
    return bool(_CODE.search(text) or _WORDS.search(_plain(text)))


def is_fee(text: str) -> bool:
    """Whether a text says that it is what the bank takes for a return.

    >>> [is_fee(text) for text in ("Entgelt Rücklastschrift", "Frais de rejet", "charge back", "bank fee")]
    [True, True, False, False]
    """
    return bool(_WORDS.search(_plain(text)) and _FEE.search(_plain(text)))


def reason(text: str) -> str:
    """The code in a text that also says in words that a payment comes back, else "".

    >>> reason("RETURN AC04 ACCOUNT CLOSED"), reason("order AC04"), reason("returned")
    ('AC04', '', '')
    """
    found = _CODE.search(text)
    return found[1] if found and _WORDS.search(_plain(text)) else ""


def told(cell: str) -> str:
    """A cell that is for the reason of a return: the code in it, else its words; "" where it says none.

    >>> told("AM04 mangels Deckung"), told("R01"), told("0,00"), told("-")
    ('AM04', 'R01', '', '')
    """
    found = _CODE.search(cell)
    words = " ".join(cell.split())
    return found[1] if found else words if any(char.isalpha() for char in words) else ""
