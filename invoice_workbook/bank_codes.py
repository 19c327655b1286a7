"""What names a bank account: an IBAN and a BIC, or an account number and a clearing code; whether it can be paid to.

Source: ISO 13616 (IBAN), ISO 9362 (BIC); a clearing code is the country's own name of a bank or branch: the IFSC in
        India, the sort code in Britain, the routing number in the United States, the BSB in Australia.
"""

import re
from functools import cache

from invoice_workbook import folding, references

LONGEST_TEXT = 140
"""Characters that a transfer's text holds (ISO 20022, unstructured remittance information)."""
_LIKE_AN_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{4,}")


@cache
def is_iban(account: str) -> bool:
    """Whether an account is an IBAN with correct length and check digits, in Latin letters and digits.

    >>> is_iban("de89 3704 0044 0532 0130 00"), is_iban("50100012345678"), is_iban("DE89370400440532013001")
    (True, False, False)
    """
    from stdnum import iban

    return not folding.foreign(account) and bool(iban.is_valid(account))


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
    """Whether a bank's code is a BIC; a clearing code is not.

    >>> is_bic("COBADEFFXXX"), [is_bic(code) for code in ("HDFC0001234", "20-00-00", "021000021", "062-000", "")]
    (True, [False, False, False, False, False])
    """
    from stdnum import bic

    return bool(bic.is_valid(code))


def is_payable(account: str, bic: str) -> bool:
    """Whether a bank can pay to an account: an IBAN whose check digits hold, any other only with its bank's BIC.

    >>> is_payable("DE89370400440532013000", ""), is_payable("DE89370400440532013001", "COBADEFFXXX")
    (True, False)
    >>> is_payable("12345678", ""), is_payable("12345678", "BOFAUS3N"), is_payable("12345678", "HDFC0001234")
    (False, True, False)
    """
    return is_iban(account) or (is_sound(account) and is_bic(bic))


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
