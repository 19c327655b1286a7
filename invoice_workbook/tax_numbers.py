"""Tax numbers and countries as EN 16931 and the VAT Directive read them.

Source: ISO 3166-1 alpha-2; EN 16931-1 BR-CO-09 (a VAT number begins with its country, Greece with EL); Directive
2006/112/EC, articles 214 and 215; the Windsor Framework (XI: goods of Northern Ireland).
"""

import re
from functools import cache

from invoice_workbook import gst

_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
    "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
    "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
    "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_CODES.split())
"""Codes of all countries."""
_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU = frozenset(_MEMBERS.split())
"""Member states of the European Union (since 2020-02-01)."""
EN_16931 = EU | {"IS", "LI", "NO"}
"""Countries in which an invoice has to be one that EN 16931 allows."""
_OF_PREFIX = {"EL": "GR", "XI": "XI"}
_VAT = re.compile(r"[A-Z]{2}[A-Z0-9+*.\- ]{2,}")


def country(typed: str) -> str:
    """A country's code as typed, in capitals; "" where it is none (Greece's own EL is GR).

    >>> country(" ie"), country("EL"), country("UK"), country("Ireland")
    ('IE', 'GR', '', '')
    """
    code = typed.strip().upper()
    code = _OF_PREFIX.get(code, code)
    return code if code in COUNTRIES else ""


def vat(number: str) -> str:
    """A tax number where it is one of VAT, with its country's prefix; else "".

    >>> vat(" de136695976"), vat("EL094259216"), vat("04-2103594"), vat("QQ1234")
    ('DE136695976', 'EL094259216', '', '')
    """
    shown = number.strip().upper()
    return shown if _VAT.fullmatch(shown) and (shown[:2] in COUNTRIES or shown[:2] in _OF_PREFIX) else ""


def member_state(number: str) -> str:
    """The member state that gave a VAT number (XI for Northern Ireland); "" for one from elsewhere.

    >>> member_state("EL094259216"), member_state("XI123456789"), member_state("CHE-116.281.710 MWST")
    ('GR', 'XI', '')
    """
    prefix = vat(number)[:2]
    state = _OF_PREFIX.get(prefix, prefix)
    return state if state in EU or state == "XI" else ""


@cache
def is_sound(country: str, number: str) -> bool:
    """Whether the number may be one of that country; blank and unknown countries pass.

    >>> is_sound("DE", "DE136695976"), is_sound("DE", "DE136695977"), is_sound("KW", "anything")
    (True, False, True)
    >>> is_sound("IN", "38AABCL4321E1ZV"), is_sound("IN", "38AABCL4321E1ZW")
    (True, False)
    """
    from stdnum import get_cc_module

    if not number.strip() or len(country.strip()) != 2:
        return True
    if country.strip().upper() == gst.COUNTRY and gst.is_gstin(number):
        return True  # of Ladakh or Other Territory, too, which python-stdnum does not know
    code = "gr" if country.strip().upper() == "EL" else country.strip().lower()
    known = [get_cc_module(code, kind) for kind in ("vat", "tin")]
    forms = {number, number.strip().removeprefix("T") if code == "jp" else number}
    return not any(known) or any(module.is_valid(form) for module in known if module for form in forms)
