"""Countries of the Single Euro Payments Area, by the letters of their IBANs and the days on which they were in it.

Source: European Payments Council, EPC409-09, "EPC List of SEPA Scheme Countries", version 8.0 of 24 December 2025; the
days are those from which the schemes could be used, as the EPC announced them. 2008-01-28 is the day on which SEPA
credit transfers began: it stands for every country that was in the list before dates mattered here. The day of Serbia
is the one that its banks told their customers.
Territories without letters of their own have those of their country (Åland FI; Guernsey, Jersey and Isle of Man GB;
French Guiana, Guadeloupe, Martinique, Mayotte, Réunion, Saint Barthélemy, Saint Martin, Saint Pierre and Miquelon FR).
"""

from datetime import date

SINCE_THE_START = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK"
JOINED = """
    country | from       | until
    HR      | 2013-07-01 |
    SM      | 2014-02-01 |
    AD      | 2019-03-01 |
    VA      | 2019-03-01 |
    AL      | 2025-10-05 |
    MD      | 2025-10-05 |
    ME      | 2025-10-05 |
    MK      | 2025-10-05 |
    RS      | 2026-05-05 |
"""
"""Countries that joined later, and those that left: `until` is the last day, blank while they are in."""
_START = date(2008, 1, 28)


def _table(joined: str) -> dict[str, tuple[date, date]]:
    """First and last day of each country."""
    found = dict.fromkeys(SINCE_THE_START.split(), (_START, date.max))
    for row in joined.strip().splitlines()[1:]:
        country, first, last = (cell.strip() for cell in row.split("|"))
        found[country] = (date.fromisoformat(first), date.fromisoformat(last) if last else date.max)
    return found


MEMBERS = _table(JOINED)
"""First and last day of each country in the scheme, by the letters of its IBANs."""


def is_member(country: str, day: date) -> bool:
    """Whether accounts of a country take SEPA transfers on a day.

    >>> is_member("DE", date(2026, 11, 30)), is_member("TR", date(2026, 11, 30))
    (True, False)
    >>> is_member("MK", date(2025, 10, 3)), is_member("MK", date(2025, 10, 6))
    (False, True)
    """
    first, last = MEMBERS.get(country, (date.max, date.min))
    return first <= day <= last
