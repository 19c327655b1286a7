"""What names a bank account: an IBAN and a BIC, or an account number and a clearing code; whether it can be paid to.

Source: ISO 13616 (IBAN), ISO 9362 (BIC; its fifth and sixth letters are the country); a clearing code is the country's
        own name of a bank or branch: the IFSC in India, the sort code in Britain, the routing number in the United
        States, the BSB in Australia.
"""

import re
from functools import cache

from invoice_workbook import clearing_codes, folding, references
from invoice_workbook.clearing_codes import ClearingCode

_BANKS_OF = {
    "FI": "AX",
    "FR": "BL GF GP MC MF MQ NC PF PM RE TF WF YT",
    "GB": "GG IM JE",
    "LI": "CH",
    "MC": "FR",
    "NO": "SJ",
    "SM": "IT",
    "VA": "IT",
}
"""By the letters of IBANs the other countries whose banks hold such accounts: territories, and neighbours' banks."""
_LIKE_AN_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{4,}")


@cache
def is_iban(account: str) -> bool:
    """Whether an account is an IBAN with correct length and check digits, in Latin letters and digits.

    >>> is_iban("de89 3704 0044 0532 0130 00"), is_iban("50100012345678"), is_iban("DE89370400440532013001")
    (True, False, False)

    A bank that is not in a list of banks has accounts all the same.

    >>> is_iban("BE68 5390 0754 7034")
    True
    """
    from stdnum import iban
    from stdnum.exceptions import InvalidComponent, ValidationError

    if folding.foreign(account):
        return False
    try:
        iban.validate(account)
    except InvalidComponent:
        return bool(iban.is_valid(account, check_country=False))
    except ValidationError:
        return False
    return True


@cache
def is_sound(account: str) -> bool:
    """Whether an account may be right: an IBAN that holds, or a number of which nothing can be told.

    A letter that only looks Latin, a hidden character and what is left of a destroyed number make no account.

    >>> is_sound("DE89 3704 0044 0532 0130 00"), is_sound("DE89370400440532013001"), is_sound("12345678")
    (True, False, True)
    >>> is_sound("D\u041589 3704 0044 0532 0130 00"), is_sound("5.01E+13")
    (False, False)
    """
    if folding.foreign(account) or references.is_power_of_ten(account):
        return False
    return not _LIKE_AN_IBAN.fullmatch("".join(account.upper().split())) or is_iban(account)


@cache
def is_bic(code: str) -> bool:
    """Whether a bank's code is a BIC, of a country that there is; a clearing code is not.

    >>> is_bic("COBADEFFXXX"), [is_bic(code) for code in ("HDFC0001234", "20-00-00", "021000021", "062-000", "")]
    (True, [False, False, False, False, False])
    >>> is_bic("COBAQQFFXXX")
    False
    """
    from stdnum import bic

    return bool(bic.is_valid(code)) and country_of_bic(code) in _countries()


def is_writable(account: str) -> bool:
    """Whether a payment file can hold an account as it stands: 34 letters and digits of its character set.

    >>> is_writable("12/345-6"), is_writable("1" * 35), is_writable("12#45")
    (True, False, False)
    """
    return re.fullmatch(r"[A-Za-z0-9/\-?:().,'+ ]{1,34}", account.strip()) is not None


def country_of_bic(bic: str) -> str:
    """The country of a bank, by its BIC.

    >>> country_of_bic("cobadeff")
    'DE'
    """
    return "".join(bic.split())[4:6].upper()


@cache
def _countries() -> frozenset[str]:
    from babel.core import get_global

    return frozenset(get_global("territory_currencies"))


def is_of_country(bic: str, account: str) -> bool:
    """Whether a bank's BIC and an IBAN are of one country, or of one that shares its letters or banks.

    >>> is_of_country("COBADEFFXXX", "DE89370400440532013000"), is_of_country("COBADEFFXXX", "GB29NWBK60161331926819")
    (True, False)
    >>> is_of_country("BARCGGSPXXX", "GB29NWBK60161331926819")
    True
    """
    country, banks = account.strip()[:2].upper(), country_of_bic(bic)
    return banks == country or banks in _BANKS_OF.get(country, "").split()


def clearing_of(code: str, bic: str, country: str) -> ClearingCode | None:
    """A clearing code with its country's name and form: the bank's country where the BIC says it, else the party's.

    >>> clearing_of("20-00-00", "", "GB").system.name, clearing_of("20-00-00", "BARCGB22", "IN").plain
    ('sort-code', '200000')
    >>> clearing_of("20-00-00", "", "DE") is None
    True
    """
    return clearing_codes.read(code, country_of_bic(bic) if is_bic(bic) else country)


def is_payable(account: str, bic: str, clearing_code: str = "", country: str = "") -> bool:
    """Whether a bank can pay to an account: an IBAN whose check digits hold, any other only where its bank is known.

    That is by the BIC, or by the clearing code of the bank's country.

    >>> is_payable("DE89370400440532013000", ""), is_payable("DE89370400440532013001", "COBADEFFXXX")
    (True, False)
    >>> is_payable("12345678", ""), is_payable("12345678", "BOFAUS3N"), is_payable("12345678", "HDFC0001234")
    (False, True, True)
    >>> is_payable("12345678", "", "20-00-00", "GB"), is_payable("12345678", "", "20-00-0", "GB")
    (True, False)
    """
    code = clearing(clearing_code, bic)
    return is_iban(account) or (is_sound(account) and (is_bic(bic) or clearing_of(code, bic, country) is not None))


def identity(account: str, clearing_code: str) -> str:
    """What an account is known by: its letters and digits; where it is no IBAN, its bank's clearing code, too.

    >>> identity("de89 3704 0044 0532 0130 00", "20-00-00"), identity("1234 5678", "20-00-00"), identity("", "20-00-00")
    ('DE89370400440532013000', '12345678 200000', '')
    """
    number = references.plain(account)
    code = "" if not number or is_iban(account) else references.plain(clearing_code)
    return f"{number} {code}".strip()


def identity_now(identity: str) -> str:
    """An account's identity as it is made now, of one that a journal has, which an earlier version may have written.

    >>> identity_now("12345678 200000"), identity_now("de89370400440532013000")
    ('12345678 200000', 'DE89370400440532013000')
    """
    number, _, code = identity.partition(" ")
    return f"{references.plain(number)} {references.plain(code)}".strip()


@cache
def plain(account: str) -> str:
    """An account without blanks, an IBAN also in capitals.

    >>> plain("de89 3704 0044 0532 0130 00"), plain("5010 0012 345x")
    ('DE89370400440532013000', '50100012345x')
    """
    from stdnum import iban

    return str(iban.compact(account)) if is_iban(account) else "".join(account.split())


def clearing(code: str, bic: str) -> str:
    """A bank's clearing code: as it stands in its own cell, else what stands in that of the BIC and is none.

    >>> clearing("", "HDFC0001234"), clearing("20-00-00", "COBADEFFXXX"), clearing("", "COBADEFFXXX")
    ('HDFC0001234', '20-00-00', '')
    """
    return code.strip() or ("" if is_bic(bic) else bic.strip())


def shown(account: str) -> str:
    """An account as people read it: an IBAN in groups of four.

    >>> shown("DE89370400440532013000"), shown("50100012345678")
    ('DE89 3704 0044 0532 0130 00', '50100012345678')
    """
    return " ".join(account[n : n + 4] for n in range(0, len(account), 4)) if is_iban(account) else account
