"""References that banks carry, made from a number of ours: the form an account's country uses, and how it is printed.

Source: ISO 11649 (RF); SIX, Swiss Implementation Guidelines QR-bill (QRR for a QR-IBAN, else SCOR); Finanssiala,
viitenumero (weights 7-3-1); Bits, KID (modulo 10; a length that was agreed with the bank is not known here); Bankgirot,
OCR (modulo 10, without a digit for the length, which is optional); Febelfin (ten digits and their remainder by 97).
Check digits are those of `payment_references`. A form that belongs to a country is for its own currency alone.
"""

import re
from dataclasses import dataclass

from invoice_workbook import bank_codes, payment_references, references, sepa_countries

RF, QRR, FINNISH, NORWEGIAN, SWEDISH, BELGIAN = "RF", "QRR", "FI", "NO", "SE", "BE"
BY_COUNTRY, NONE = "by country", "none"
"""The setting *Payment reference*, beside RF."""
CUSTOMER = "99"
"""What a customer's reference begins with, and no document's: a number of so many digits that begins so has none."""
_CUSTOMER_DIGITS = 8
_CURRENCIES = {FINNISH: ("EUR",), NORWEGIAN: ("NOK",), SWEDISH: ("SEK",), BELGIAN: ("EUR",), QRR: ("CHF", "EUR")}
_LONGEST = {FINNISH: 19, NORWEGIAN: 24, SWEDISH: 24, BELGIAN: 10, QRR: 26}
"""Digits that a form takes, without its check digits."""
_LEAST = 3
_LONGEST_RF = 21
_SWISS = ("CH", "LI")


@dataclass(frozen=True)
class Reference:
    """A reference: its form, and its letters and digits as a bank's file carries them."""

    form: str
    plain: str

    @property
    def shown(self) -> str:
        """As people read it.

        >>> Reference("QRR", "210000000003139471430009017").shown, Reference("BE", "090933755493").shown
        ('21 00000 00003 13947 14300 09017', '+++090/9337/55493+++')
        >>> Reference("RF", "RF18539007547034").shown, Reference("FI", "1234561").shown
        ('RF18 5390 0754 7034', '12 34561')
        """
        plain = self.plain
        if self.form == BELGIAN:
            return f"+++{plain[:3]}/{plain[3:7]}/{plain[7:]}+++"
        if self.form == RF:
            return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))
        if self.form in (QRR, FINNISH):
            first = len(plain) % 5
            return " ".join(filter(None, (plain[:first], *re.findall(".{5}", plain[first:]))))
        return plain

    @property
    def in_files(self) -> str:
        """As an e-invoice says it (BT-83): a Belgian one with its marks."""
        return self.shown if self.form == BELGIAN else self.plain

    def serves(self, currency: str) -> bool:
        """Whether money in this currency can carry it."""
        return currency in _CURRENCIES.get(self.form, (currency,))

    @property
    def creditor_reference(self) -> str:
        """As an RF reference, where it is one or has such a form: the Finnish one has. "" for any other.

        >>> Reference("FI", "1234561").creditor_reference
        'RF341234561'
        """
        return self.plain if self.form == RF else with_rf(self.plain) if self.form == FINNISH else ""


def form_for(account: str, asked: str = BY_COUNTRY) -> str:
    """The form of reference for an account, as the setting asks; "" for none.

    >>> [form_for(one) for one in ("CH4431999123000889012", "CH9300762011623852957", "FI2112345600000785")]
    ['QRR', 'RF', 'FI']
    >>> form_for("DE89370400440532013000"), form_for("DE89370400440532013000", "RF"), form_for("50100012345678", "RF")
    ('', 'RF', '')
    """
    country = bank_codes.plain(account)[:2]
    if asked.casefold() == NONE or not bank_codes.is_iban(account):
        return ""
    if payment_references.needs_reference(account):
        return QRR
    if asked.casefold() == RF.casefold() or country in _SWISS:
        return RF if country in sepa_countries.MEMBERS else ""
    return country if country in (FINNISH, NORWEGIAN, SWEDISH, BELGIAN) else ""


def of_document(id_: str, form: str) -> Reference | None:
    """The reference of a document's number; None where it has no digits, too many, or the form is none.

    >>> of_document("INV-2026-00010", "FI"), of_document("INV-2026-00010", "BE").shown
    (Reference(form='FI', plain='2026000105'), '+++020/2600/01087+++')
    >>> of_document("INV-2026-00010", "QRR").shown, of_document("INV-2026-00010", "RF").plain
    ('00 00000 00000 00000 20260 00109', 'RF27INV202600010')
    """
    if form == RF:
        return _rf(references.plain(id_))
    digits = re.sub(r"[^0-9]", "", id_)
    return None if _is_for_customers(digits) else _of_digits(digits, form)


def of_customer(id_: str, form: str) -> Reference | None:
    """The reference of a customer, for its statements and reminders: in a range of its own.

    >>> of_customer("C-17", "FI").plain, of_customer("C-17", "RF").plain, of_customer("Adler", "FI")
    ('99000000176', 'RF2799C17', None)
    """
    if form == RF:
        return _rf(CUSTOMER + references.plain(id_))
    digits = re.sub(r"[^0-9]", "", id_).lstrip("0")
    return _of_digits(CUSTOMER + digits.zfill(_CUSTOMER_DIGITS), form) if 0 < len(digits) <= _CUSTOMER_DIGITS else None


def with_rf(body: str) -> str:
    """Letters and digits with RF and its two check digits before them.

    >>> with_rf("539007547034")
    'RF18539007547034'
    """
    return f"RF{98 - payment_references.by_97(f'{body}RF00'):02}{body}"


def _rf(body: str) -> Reference | None:
    is_writable = body.isascii() and body.isalnum() and any(letter.isdigit() for letter in body)
    return Reference(RF, with_rf(body)) if is_writable and len(body) <= _LONGEST_RF else None


def _is_for_customers(digits: str) -> bool:
    number = digits.lstrip("0")
    return number.startswith(CUSTOMER) and len(number) == len(CUSTOMER) + _CUSTOMER_DIGITS


def _of_digits(digits: str, form: str) -> Reference | None:
    """Digits with the check digits of a form; zeros before them fill it up."""
    number = digits.lstrip("0")
    if form not in _LONGEST or not number or len(number) > _LONGEST[form]:
        return None
    from stdnum import luhn

    number = number.zfill({QRR: _LONGEST[QRR], BELGIAN: _LONGEST[BELGIAN]}.get(form, _LEAST))
    match form:
        case "QRR":
            check = str(payment_references.recursive(number))
        case "BE":
            check = f"{payment_references.belgian(number):02}"
        case "FI":
            check = str(payment_references.weighted(number))
        case _:
            check = str(luhn.calc_check_digit(number))
    return Reference(form, number + check)
