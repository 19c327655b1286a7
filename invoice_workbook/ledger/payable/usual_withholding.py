"""The rates of India's tax deducted at source that a new Indian workbook has, for a trading company's usual bills.

Source: Income-tax Act, 1961, sections 194C, 194H, 194I, 194J, 194Q and 206AA as amended by the Finance Acts of 2024
(No. 2: 194H at 2 % since October 2024) and 2025 (limits of 194H, 194I and 194J since April 2025). Since 1 April 2026
the Income-tax Act, 2025, section 393(1), has them under serial numbers of its table, with the same rates and limits:
the rows keep the old names, by which everybody knows them, and say the new ones.
Uncertain: rent's limit is one of 50,000 for a month, here for a bill, which is the same where rent is billed monthly;
194Q is only for a buyer whose turnover of the year before was beyond 10 crore; no surcharge or cess is added, as for
residents. Rates of lower-deduction certificates (section 197; 395 of the Act of 2025) are for the clerk to enter.
Units: rates in per cent, limits in rupees, as cells.
"""

from collections.abc import Iterator
from datetime import date

from invoice_workbook.languages import text
from invoice_workbook.schema import Payee

_RATES = """
    section  | law     | from       | to         | any | individual | no PAN | single | year
    194C     | 6(i)    | 2021-04-01 |            | 2   | 1          | 20     | 30000  | 100000
    194H     | 1(ii)   | 2024-10-01 | 2025-03-31 | 2   |            | 20     |        | 15000
    194H     | 1(ii)   | 2025-04-01 |            | 2   |            | 20     |        | 20000
    194I(a)  | 2(ii)   | 2025-04-01 |            | 2   |            | 20     | 50000  |
    194I(b)  | 2(ii)   | 2025-04-01 |            | 10  |            | 20     | 50000  |
    194J(a)  | 6(iii)  | 2021-04-01 | 2025-03-31 | 2   |            | 20     |        | 30000
    194J(a)  | 6(iii)  | 2025-04-01 |            | 2   |            | 20     |        | 50000
    194J     | 6(iii)  | 2021-04-01 | 2025-03-31 | 10  |            | 20     |        | 30000
    194J     | 6(iii)  | 2025-04-01 |            | 10  |            | 20     |        | 50000
    194Q     | 8(ii)   | 2021-07-01 |            | 0.1 |            | 5      |        | 5000000
"""
_WHAT = {
    "194C": "contract",
    "194H": "commission",
    "194I(a)": "machinery",
    "194I(b)": "premises",
    "194J(a)": "technical",
    "194J": "profession",
    "194Q": "goods",
}
"""What each section is for: a text's id."""
_PAYEES = (Payee.ANY, Payee.INDIVIDUAL, Payee.NO_PAN)


def rows(language: str) -> list[dict[str, object]]:
    """The rows as cells by field, described in a language.

    >>> first = rows("en")[0]
    >>> first["section"], first["payee"], first["rate"], first["year_limit"], first["valid_to"]
    ('194C', 'any', 2, 100000, None)
    """
    return list(_rows(language))


def _rows(language: str) -> Iterator[dict[str, object]]:
    head, *lines = ([cell.strip() for cell in line.split("|")] for line in _RATES.strip().splitlines())
    for one in (dict(zip(head, line, strict=True)) for line in lines):
        what = text(f"withheld.{_WHAT[one['section']]}", language)
        for payee in _PAYEES:
            if one[payee]:
                yield {
                    "section": one["section"],
                    "payee": payee,
                    "valid_from": date.fromisoformat(one["from"]),
                    "valid_to": date.fromisoformat(one["to"]) if one["to"] else None,
                    "rate": _number(one[payee]),
                    "single_limit": _number(one["single"]),
                    "year_limit": _number(one["year"]),
                    "description": text("withheld.description", language, what=what, law=one["law"]),
                }


def _number(typed: str) -> int | float | None:
    return (float(typed) if "." in typed else int(typed)) if typed else None
