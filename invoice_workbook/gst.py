"""India's goods and services tax: states, registration numbers, the place of supply, and which taxes follow from it.

Source: CGST Act 2017, section 9; UTGST Act 2017, sections 2(8) and 7 (union territories without a legislature); IGST
        Act 2017, sections 5, 7, 8, 10 to 13 and 16 (inter-state, intra-state, place of supply, zero-rated); the state
        codes that begin a GSTIN (rule 10 CGST Rules, with 25 merged into 26 in 2020 and 28 become 37 in 2014).
Units:  amounts in minor units, rates in millionths of a percent.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from invoice_workbook import money
from invoice_workbook.schema import GstSupply

COUNTRY = "IN"
ABROAD = "96"
"""The code of a place of supply outside India."""


class State(NamedTuple):
    """A state or union territory: its code in GST, names, the letters of ISO 3166-2, and whether its half is UTGST."""

    code: str
    name: str
    telugu: str
    letters: str = ""
    is_union: bool = False


STATES = {
    state.code: state
    for state in (
        State("01", "Jammu and Kashmir", "జమ్మూ కాశ్మీర్", "JK"),
        State("02", "Himachal Pradesh", "హిమాచల్ ప్రదేశ్", "HP"),
        State("03", "Punjab", "పంజాబ్", "PB"),
        State("04", "Chandigarh", "చండీగఢ్", "CH", is_union=True),
        State("05", "Uttarakhand", "ఉత్తరాఖండ్", "UK"),
        State("06", "Haryana", "హర్యానా", "HR"),
        State("07", "Delhi", "ఢిల్లీ", "DL"),
        State("08", "Rajasthan", "రాజస్థాన్", "RJ"),
        State("09", "Uttar Pradesh", "ఉత్తర ప్రదేశ్", "UP"),
        State("10", "Bihar", "బీహార్", "BR"),
        State("11", "Sikkim", "సిక్కిం", "SK"),
        State("12", "Arunachal Pradesh", "అరుణాచల్ ప్రదేశ్", "AR"),
        State("13", "Nagaland", "నాగాలాండ్", "NL"),
        State("14", "Manipur", "మణిపూర్", "MN"),
        State("15", "Mizoram", "మిజోరం", "MZ"),
        State("16", "Tripura", "త్రిపుర", "TR"),
        State("17", "Meghalaya", "మేఘాలయ", "ML"),
        State("18", "Assam", "అస్సాం", "AS"),
        State("19", "West Bengal", "పశ్చిమ బెంగాల్", "WB"),
        State("20", "Jharkhand", "జార్ఖండ్", "JH"),
        State("21", "Odisha", "ఒడిశా", "OD"),
        State("22", "Chhattisgarh", "ఛత్తీస్‌గఢ్", "CG"),
        State("23", "Madhya Pradesh", "మధ్య ప్రదేశ్", "MP"),
        State("24", "Gujarat", "గుజరాత్", "GJ"),
        State("26", "Dadra and Nagar Haveli and Daman and Diu", "దాద్రా నగర్ హవేలీ, డామన్ డయ్యూ", "DH", is_union=True),
        State("27", "Maharashtra", "మహారాష్ట్ర", "MH"),
        State("29", "Karnataka", "కర్ణాటక", "KA"),
        State("30", "Goa", "గోవా", "GA"),
        State("31", "Lakshadweep", "లక్షద్వీప్", "LD", is_union=True),
        State("32", "Kerala", "కేరళ", "KL"),
        State("33", "Tamil Nadu", "తమిళనాడు", "TN"),
        State("34", "Puducherry", "పుదుచ్చేరి", "PY"),
        State("35", "Andaman and Nicobar Islands", "అండమాన్ నికోబార్ దీవులు", "AN", is_union=True),
        State("36", "Telangana", "తెలంగాణ", "TS"),
        State("37", "Andhra Pradesh", "ఆంధ్రప్రదేశ్", "AP"),
        State("38", "Ladakh", "లడఖ్", "LA", is_union=True),
        State("97", "Other Territory", "ఇతర భూభాగం", "OT", is_union=True),
    )
}
"""The states by their code."""
_FORMER = {"25": "26", "28": "37"}
_OTHER_NAMES = {
    "J&K": "01",
    "Uttaranchal": "05",
    "UT": "05",
    "New Delhi": "07",
    "Delhi NCT": "07",
    "NCT of Delhi": "07",
    "Orissa": "21",
    "OR": "21",
    "Chattisgarh": "22",
    "CT": "22",
    "Dadra and Nagar Haveli": "26",
    "Daman and Diu": "26",
    "DN": "26",
    "DD": "26",
    "Tamilnadu": "33",
    "Pondicherry": "34",
    "Andaman and Nicobar": "35",
    "TG": "36",
    "Andhra": "37",
    "Other Countries": ABROAD,
    "Other Country": ABROAD,
    "Foreign": ABROAD,
    "Foreign Country": ABROAD,
    "Outside India": ABROAD,
    "Abroad": ABROAD,
    "విదేశం": ABROAD,
    "ఇతర దేశం": ABROAD,
}
_GSTIN = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][A-Z][0-9A-Z]")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE = re.compile(r"(\d{1,2})(?:\s*[-:.,/]?\s*[^\d\s].*)?", re.DOTALL)


def _folded(name: str) -> str:
    """A name for comparison: letters and their signs alone, whatever the normal form, case and blanks."""
    shown = unicodedata.normalize("NFKC", name).casefold().replace("&", "and")
    return "".join(one for one in shown if unicodedata.category(one)[0] in "LM")


@cache
def _by_name() -> dict[str, str]:
    every = {name: state.code for state in STATES.values() for name in (state.name, state.telugu, state.letters)}
    return {_folded(name): code for name, code in (every | _OTHER_NAMES).items()}


@cache
def state_code(typed: str) -> str:
    """The code of a state as typed: its code, its name in English or Telugu, its letters; "" where it is none.

    >>> state_code("37"), state_code("1"), state_code("37-Andhra Pradesh"), state_code("Telangana"), state_code("TN")
    ('37', '01', '37', '36', '33')
    >>> state_code("ఆంధ్ర ప్రదేశ్"), state_code("౩౬"), state_code("28"), state_code("96"), state_code("Bavaria")
    ('37', '36', '37', '96', '')
    """
    shown = typed.strip()
    if coded := _CODE.fullmatch(shown):
        code = f"{int(coded[1]):02d}"
        code = _FORMER.get(code, code)
        return code if code in STATES or code == ABROAD else ""
    return _by_name().get(_folded(shown), "")


def state_name(code: str, language: str = "en") -> str:
    """A state's name by its code; the code itself where it is none of India's."""
    state = STATES.get(code)
    return code if state is None else state.telugu if language == "te" else state.name


def labelled(code: str) -> str:
    """A state as the column Place of supply holds it.

    >>> labelled("37"), labelled("96"), labelled("")
    ('37-Andhra Pradesh', '96-Other Countries', '')
    """
    return f"{code}-{'Other Countries' if code == ABROAD else state_name(code)}" if code else ""


def plain_gstin(number: str) -> str:
    """A registration number without blanks and hyphens, in capitals; "" where it has not a GSTIN's form.

    >>> plain_gstin(" 37aaacv1234c1zx "), plain_gstin("DE136695976")
    ('37AAACV1234C1ZX', '')
    """
    shown = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", number)).upper()
    return shown if _GSTIN.fullmatch(shown) else ""


@cache
def is_gstin(number: str) -> bool:
    """Whether it is a GSTIN: form, state, and the check digit over the other fourteen.

    >>> is_gstin("27AAPFU0939F1ZV"), is_gstin("27AAPFU0939F1ZO"), is_gstin("99AAPFU0939F1ZV")
    (True, False, False)
    """
    from stdnum import luhn

    shown = plain_gstin(number)
    return bool(shown and state_of_gstin(shown) and luhn.is_valid(shown, _ALPHABET))


def state_of_gstin(number: str) -> str:
    """The code of the state that registered a number; "" where it has not a GSTIN's form.

    >>> state_of_gstin("28AAACV1234C1ZX"), state_of_gstin("12345")
    ('37', '')
    """
    return state_code(plain_gstin(number)[:2])


def pan_of_gstin(number: str) -> str:
    """The permanent account number within a GSTIN; "" where it has not a GSTIN's form."""
    return plain_gstin(number)[2:12]


@cache
def state_of_party(tax_number: str, state: str, city: str = "", country: str = COUNTRY) -> str:
    """Where a party is: as its GSTIN says, else its State, else its city's cell; abroad by its country.

    A blank country is India's: a trader there leaves it out. "" where nothing says it.

    >>> state_of_party("27AAPFU0939F1ZV", "Goa"), state_of_party("", "Goa"), state_of_party("", "", "Guntur, AP")
    ('27', '30', '37')
    >>> state_of_party("DE136695976", "Bavaria", "Munich", "DE"), state_of_party("", "", "Guntur")
    ('96', '')
    """
    if country.strip() and country.strip().upper() not in (COUNTRY, "INDIA", "భారతదేశం", "IND"):
        return ABROAD
    parts = reversed(city.split(","))
    return state_of_gstin(tax_number) or state_code(state) or next(filter(None, map(state_code, parts)), "")


class Taxes(NamedTuple):
    """Which taxes a supply bears: the union's and the state's halves, or the integrated tax; neither is unknown."""

    is_halved: bool = False
    is_integrated: bool = False
    is_union: bool = False
    """Whether the second half is a union territory's."""


INTEGRATED = Taxes(is_integrated=True)
ALWAYS_INTEGRATED = (GstSupply.SEZ_TAXED, GstSupply.SEZ_UNTAXED, GstSupply.EXPORT_TAXED, GstSupply.EXPORT_UNTAXED)
"""Kinds of supply that are inter-state wherever they go (IGST Act, section 7(5))."""
UNTAXED = (GstSupply.SEZ_UNTAXED, GstSupply.EXPORT_UNTAXED)
"""Zero-rated supplies under a bond or letter of undertaking (IGST Act, section 16(3)(a))."""


@cache
def taxes_of(supplier: str, place: str, supply: str = "") -> Taxes:
    """The taxes on a supply from one state (code) to a place, of a kind as the column GST supply says.

    >>> taxes_of("37", "37"), taxes_of("37", "36") == INTEGRATED, taxes_of("37", "37", "SEZ with tax") == INTEGRATED
    (Taxes(is_halved=True, is_integrated=False, is_union=False), True, True)
    >>> taxes_of("04", "04").is_union, taxes_of("37", ""), taxes_of("37", "37", "deemed export").is_halved
    (True, Taxes(is_halved=False, is_integrated=False, is_union=False), True)
    """
    if supply in ALWAYS_INTEGRATED:
        return INTEGRATED
    if not supplier or not place:
        return Taxes()
    if supplier != place or place == ABROAD:
        return INTEGRATED
    return Taxes(is_halved=True, is_union=STATES[place].is_union)


_HALF_SHIFT = money.DECIMALS_OF_MILLIONTHS + 3
"""A rate's half of net: net x rate x 5 over 10**(6 + 3)."""


def half_tax(net: pd.Series, rate: pd.Series) -> pd.Series:
    """Half the rate on net, rounded half away from zero to the minor unit: CGST, and as much SGST or UTGST.

    >>> half_tax(pd.Series([10_005, -10_005], dtype="Int64"), pd.Series([5_000_000, 5_000_000], dtype="Int64")).tolist()
    [250, -250]
    """
    factors = [column.fillna(0).to_numpy(np.int64) for column in (net, rate)]
    shift = np.full(len(net), _HALF_SHIFT, np.int64)
    rounded = money.rounded_product([*factors, np.full(len(net), 5, np.int64)], shift)
    return pd.Series(pd.arrays.IntegerArray(rounded, net.isna().to_numpy(bool)), index=net.index)
