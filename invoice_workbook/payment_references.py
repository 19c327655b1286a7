"""References that banks carry as such: what a vendor asks us to quote, and the form in which a payment file says it.

Source: ISO 11649 (RF); Febelfin's structured communication (Belgium, 10 digits and their remainder by 97); SIX, QR bill
(QRR, 27 digits, modulo 10 recursive); Finanssiala, viitenumero (weights 7-3-1), and Eesti Pangaliit, viitenumber (the
same); Bits, KID (modulo 10 or 11); Bankgirot, OCR (modulo 10); Zveza bank Slovenije, SI reference. A form that belongs
to a country holds only for accounts there.
"""

import re
from dataclasses import dataclass

from invoice_workbook import bank_codes

BELGIAN = "BBA"
"""Issuer of the Belgian reference in a payment file."""
QRR = "QRR"
_BELGIAN = re.compile(r"(\+{3}|\*{3})?\s*(\d{3})\s*/?\s*(\d{4})\s*/?\s*(\d{5})\s*(\+{3}|\*{3})?")
FINNISH = (7, 3, 1)
"""Weights of a Finnish reference's digits, from the right."""
_TABLE = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
_RF = re.compile(r"RF\d{2}[A-Z0-9]{1,21}")
_SLOVENIAN = re.compile(r"SI\d{2}[0-9-]{0,22}")


@dataclass(frozen=True)
class Structured:
    """A reference as a payment file has it: its letters, the code or the bank's own type, who issues such ones."""

    reference: str
    code: str = "SCOR"
    proprietary: str = ""
    issuer: str = ""


def structured(reference: str, account: str) -> Structured | None:
    """The reference in its structured form, for a payment to an account; None for a text like any other.

    >>> structured("+++090/9337/55493+++", "BE68539007547034")
    Structured(reference='090933755493', code='SCOR', proprietary='', issuer='BBA')
    >>> structured("RF18 5390 0754 7034", "FI2112345600000785").reference
    'RF18539007547034'
    >>> structured("21 00000 00003 13947 14300 09017", "CH4431999123000889012").proprietary
    'QRR'
    >>> structured("INV-4711", "DE89370400440532013000") is None
    True

    A Swiss QR-IBAN takes a QR reference alone, and no other account takes one.

    >>> structured("RF18539007547034", "CH4431999123000889012"), structured("RF18539007547034", "CH9300762011623852957")
    (None, Structured(reference='RF18539007547034', code='SCOR', proprietary='', issuer=''))
    """
    plain = re.sub(r"\s", "", reference).upper()
    country = account.strip()[:2].upper()
    if needs_reference(account):
        return Structured(plain, code="", proprietary=QRR) if is_qr_reference(plain) else None
    if _RF.fullmatch(plain) and by_97(plain[4:] + plain[:4]) == 1:
        return Structured(plain)
    if found := _BELGIAN.fullmatch(reference.strip()):
        digits = "".join(found.group(2, 3, 4))
        is_marked = bool(found[1] and found[5])
        if (is_marked or country == "BE") and int(digits[-2:]) == belgian(digits[:10]):
            return Structured(digits, issuer=BELGIAN)
    if plain.isdigit() and plain.isascii():
        return _of_digits(plain, country)
    if country == "SI" and _SLOVENIAN.fullmatch(plain):
        return Structured(plain)
    return None


def needs_reference(account: str) -> bool:
    """Whether an account takes money only with a QR reference: a Swiss QR-IBAN, its bank's number 30000 to 31999.

    >>> needs_reference("CH44 3199 9123 0008 8901 2"), needs_reference("CH9300762011623852957")
    (True, False)
    """
    plain = bank_codes.plain(account)
    return plain[:2] in ("CH", "LI") and plain[4:9].isdigit() and 30000 <= int(plain[4:9]) <= 31999


def is_qr_reference(reference: str) -> bool:
    """Whether this is a Swiss QR reference: 27 digits, the last of them a check digit.

    >>> is_qr_reference("21 00000 00003 13947 14300 09017"), is_qr_reference("21 00000 00003 13947 14300 09018")
    (True, False)
    """
    plain = re.sub(r"\s", "", reference)
    return plain.isascii() and plain.isdigit() and len(plain) == 27 and plain.strip("0") != "" and recursive(plain) == 0


def lacks_qr_account(reference: str, account: str) -> bool:
    """Whether a QR reference is to go to a Swiss account that takes none: its vendor has a QR-IBAN besides.

    >>> lacks_qr_account("210000000003139471430009017", "CH9300762011623852957")
    True
    """
    is_swiss = bank_codes.is_iban(account) and bank_codes.plain(account)[:2] in ("CH", "LI")
    return is_swiss and not needs_reference(account) and is_qr_reference(reference)


def _of_digits(digits: str, country: str) -> Structured | None:
    is_ours = {
        "EE": 2 <= len(digits) <= 20 and weighted(digits[:-1]) == int(digits[-1]),
        "FI": 4 <= len(digits) <= 20 and weighted(digits[:-1]) == int(digits[-1]),
        "NO": 4 <= len(digits) <= 25 and (_luhn(digits) or _by_11(digits)),
        "SE": 4 <= len(digits) <= 25 and _luhn(digits),
    }
    return Structured(digits) if is_ours.get(country) else None


def by_97(letters: str) -> int:
    """The remainder by 97 of letters and digits, A counting as 10 (ISO 7064)."""
    return int("".join(str(int(one, 36)) for one in letters)) % 97


def belgian(digits: str) -> int:
    """The last two digits behind ten: their remainder by 97, and 97 instead of 0.

    >>> belgian("0909337554")
    93
    """
    return int(digits) % 97 or 97


def recursive(digits: str) -> int:
    """The check digit behind these (modulo 10, recursive); 0 where the last of them is right already.

    >>> recursive("21000000000313947143000901"), recursive("210000000003139471430009017")
    (7, 0)
    """
    carried = 0
    for digit in digits:
        carried = _TABLE[(carried + int(digit)) % 10]
    return (10 - carried) % 10


def weighted(digits: str, weights: tuple[int, ...] = FINNISH) -> int:
    """The check digit behind these, their weights from the right.

    >>> weighted("123456")
    1
    """
    total = sum(int(digit) * weights[n % len(weights)] for n, digit in enumerate(reversed(digits)))
    return (10 - total % 10) % 10


def _luhn(digits: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(digits))


def _by_11(digits: str) -> bool:
    total = sum(int(digit) * (2 + n % 6) for n, digit in enumerate(reversed(digits[:-1])))
    check = (11 - total % 11) % 11
    return check < 10 and check == int(digits[-1])
