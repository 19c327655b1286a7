"""Clearing codes: a country's own number of a bank or branch, which stands beside account numbers that are no IBAN.

Source: ISO 20022 external code sets, ExternalClearingSystemIdentification1Code (system and form of each); American
Bankers Association (check digit of routing numbers); Reserve Bank of India (IFSC: four letters, a zero, six letters or
digits); Payments Canada, Standard 006 (0, institution, transit number; on paper transit-institution).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass


def _always(_: str) -> bool:
    return True


def _has_aba_check(digits: str) -> bool:
    """Whether the digits, weighted 3, 7, 1, come to a multiple of ten.

    >>> _has_aba_check("021000021"), _has_aba_check("021000022")
    (True, False)
    """
    return sum(int(digit) * weight for digit, weight in zip(digits, (3, 7, 1) * 3, strict=True)) % 10 == 0


def _is_canadian(digits: str) -> bool:
    return digits.startswith("0")


@dataclass(frozen=True)
class System:
    """A country's clearing: its name on documents (a text's id), its code in payment files, what its codes look like.

    `groups` are how many letters stand together where people read them.
    """

    name: str
    code: str
    form: str
    example: str
    groups: tuple[int, ...] = ()
    holds: Callable[[str], bool] = _always


_SORT_CODE = System("sort-code", "GBDSC", r"\d{6}", "20-00-00", (2, 2, 2))
_ROUTING = System("routing-number", "USABA", r"\d{9}", "021000021", (), _has_aba_check)
IFSC = "INFSC"
"""India's clearing as payment files call it."""
_INDIAN = System("ifsc", IFSC, r"[A-Z]{4}0[A-Z0-9]{6}", "HDFC0001234")
SYSTEMS: dict[str, System] = {
    "AU": System("bsb", "AUBSB", r"\d{6}", "062-000", (3, 3)),
    "CA": System("transit-number", "CACPA", r"\d{9}", "12345-003", (), _is_canadian),
    "CN": System("cnaps-code", "CNAPS", r"\d{12}", "102100099996"),
    "GB": _SORT_CODE,
    "GG": _SORT_CODE,
    "HK": System("bank-code", "HKNCC", r"\d{3}", "004"),
    "IE": System("sort-code", "IENCC", r"\d{6}", "90-00-17", (2, 2, 2)),
    "IM": _SORT_CODE,
    "IN": _INDIAN,
    "JE": _SORT_CODE,
    "JP": System("zengin-code", "JPZGN", r"\d{7}", "0001-001", (4, 3)),
    "NZ": System("branch-code", "NZNCC", r"\d{6}", "01-0102", (2, 4)),
    "PR": _ROUTING,
    "RU": System("bank-code", "RUCBC", r"\d{9}", "044525225"),
    "SG": System("bank-code", "SGIBG", r"\d{7}|\d{3,4}", "7171"),
    "TH": System("bank-code", "THCBC", r"\d{3}", "002"),
    "TW": System("bank-code", "TWNCC", r"\d{7}", "8220901"),
    "US": _ROUTING,
    "ZA": System("branch-code", "ZANCC", r"\d{6}", "250655"),
}
"""By country what its clearing codes are."""
_CANADIAN_ON_PAPER = re.compile(r"\s*(\d{5})\s*-?\s*(\d{3})\s*")


@dataclass(frozen=True)
class ClearingCode:
    """A code that has its country's form: as files carry it, and as people read it."""

    system: System
    plain: str

    @property
    def shown(self) -> str:
        """As people read it.

        >>> read("200000", "GB").shown, read("062000", "AU").shown, read("000312345", "CA").shown
        ('20-00-00', '062-000', '12345-003')
        """
        if self.system.code == "CACPA":
            return f"{self.plain[4:]}-{self.plain[1:4]}"
        parts, at = [], 0
        for count in self.system.groups:
            parts.append(self.plain[at : at + count])
            at += count
        return "-".join(parts) or self.plain


def system_of(code: str, country: str) -> System | None:
    """The clearing that a code is of: that of the bank's country; an IFSC shows by itself what it is.

    >>> system_of("HDFC0001234", "").name, system_of("20-00-00", "GB").name, system_of("20-00-00", "")
    ('ifsc', 'sort-code', None)
    """
    if re.fullmatch(_INDIAN.form, _plain(code)):
        return _INDIAN
    return SYSTEMS.get(country.strip().upper())


def read(code: str, country: str) -> ClearingCode | None:
    """A code of a country's clearing; None where it has not the form, or nothing is known of that country.

    >>> read("021000021", "US").system.code, read("021000022", "US"), read("12345-003", "CA").plain
    ('USABA', None, '000312345')
    """
    system, plain = system_of(code, country), _plain(code)
    if system is None:
        return None
    if system.code == "CACPA" and (paper := _CANADIAN_ON_PAPER.fullmatch(code)):
        plain = f"0{paper[2]}{paper[1]}"
    return ClearingCode(system, plain) if re.fullmatch(system.form, plain) and system.holds(plain) else None


def _plain(code: str) -> str:
    """Letters and digits, in capitals."""
    return re.sub(r"[\s\-/.]", "", code).upper()
