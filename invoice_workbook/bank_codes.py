"""How a bank account is identified: an IBAN and a BIC, or an account number and a clearing code.

Source: ISO 13616 (IBAN), ISO 9362 (BIC); a clearing code is the country's own name of a bank or branch: the IFSC in
        India, the sort code in Britain, the routing number in the United States, the BSB in Australia.
"""

from functools import cache


@cache
def is_iban(account: str) -> bool:
    """Whether an account is an IBAN with correct length and check digits.

    >>> is_iban("de89 3704 0044 0532 0130 00"), is_iban("50100012345678"), is_iban("DE89370400440532013001")
    (True, False, False)
    """
    from stdnum import iban

    return bool(iban.is_valid(account))


@cache
def is_bic(code: str) -> bool:
    """Whether a bank's code is a BIC; a clearing code is not.

    >>> is_bic("COBADEFFXXX"), [is_bic(code) for code in ("HDFC0001234", "20-00-00", "021000021", "062-000", "")]
    (True, [False, False, False, False, False])
    """
    from stdnum import bic

    return bool(bic.is_valid(code))


def plain(account: str) -> str:
    """An account without blanks, an IBAN also in capitals.

    >>> plain("de89 3704 0044 0532 0130 00"), plain("5010 0012 345x")
    ('DE89370400440532013000', '50100012345x')
    """
    from stdnum import iban

    return str(iban.compact(account)) if is_iban(account) else "".join(account.split())


def shown(account: str) -> str:
    """An account as people read it: an IBAN in groups of four.

    >>> shown("DE89370400440532013000"), shown("50100012345678")
    ('DE89 3704 0044 0532 0130 00', '50100012345678')
    """
    return " ".join(account[n : n + 4] for n in range(0, len(account), 4)) if is_iban(account) else account
