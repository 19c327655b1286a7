"""The form INV-01 of India's e-invoice portal, version 1.1: its parts, what they may hold, and which must be there.

Source: notification 60/2020 - Central Tax (30 July 2020) with its schema, and the validations published by the portal
        (einvoice1.gst.gov.in), as of version 1.1. Only what this program writes is declared. The portal asks more than
        a form can: whether a number is registered, a code is in its list, a pin code is of its state.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

VERSION = "1.1"
RATES = (0, 0.1, 0.25, 1, 1.5, 3, 5, 6, 7.5, 12, 18, 28, 40)
"""Percentages that the portal takes: those in force, and those of earlier documents."""
MOST_LINES = 1000
_GSTIN = r"[0-9]{2}[0-9A-Z]{13}"
_DAY = r"[0-3][0-9]/[01][0-9]/20[0-9]{2}"
_NUMBER = r"[A-Z1-9][A-Z0-9/-]{0,15}"
_STATE = r"(?!0+$)[0-9]{1,2}"
_TEXT = r'[^"\\]*'


class Text(NamedTuple):
    """A text of so many characters, of a pattern."""

    least: int
    most: int
    pattern: str = _TEXT
    is_needed: bool = True


class Number(NamedTuple):
    """A number between two, with so many decimals at most."""

    least: float = 0
    most: float = 999_999_999_999.99
    decimals: int = 2
    is_needed: bool = True
    among: tuple[float, ...] = ()


class Rows(NamedTuple):
    """One to so many of a part."""

    form: Mapping[str, Any]
    most: int


class Part(NamedTuple):
    """A part that may be left out."""

    form: Mapping[str, Any]


def _optional(field: Text | Number) -> Text | Number:
    return field._replace(is_needed=False)


_MONEY = Number()
_SUM = Number(most=99_999_999_999_999.99)
_ADDRESS: Mapping[str, Any] = {
    "LglNm": Text(3, 100),
    "Addr1": Text(1, 100),
    "Addr2": _optional(Text(3, 100)),
    "Loc": Text(3, 50),
    "Pin": Number(100_000, 999_999, 0),
    "Stcd": Text(1, 2, _STATE),
    "Ph": _optional(Text(6, 12, r"[0-9]*")),
    "Em": _optional(Text(6, 100, r"[^@\s\"]+@[^@\s\"]+\.[^@\s\"]+")),
}
_LINE: Mapping[str, Any] = {
    "SlNo": Text(1, 6, r"[0-9A-Za-z/-]*"),
    "PrdDesc": _optional(Text(3, 300)),
    "IsServc": Text(1, 1, "Y|N"),
    "HsnCd": Text(4, 8, r"(?!0+$)[0-9]{4}([0-9]{1,2}|[0-9]{4})?"),
    "Qty": _optional(Number(0, 9_999_999_999.999, 3)),
    "Unit": _optional(Text(3, 8, r"[A-Z]*")),
    "UnitPrice": Number(0, 999_999_999_999.999, 3),
    "TotAmt": _MONEY,
    "Discount": _optional(_MONEY),
    "AssAmt": _MONEY,
    "GstRt": Number(0, 999.999, 3, among=RATES),
    "IgstAmt": _optional(_MONEY),
    "CgstAmt": _optional(_MONEY),
    "SgstAmt": _optional(_MONEY),
    "TotItemVal": _MONEY,
}
FORM: Mapping[str, Any] = {
    "Version": Text(1, 6, re.escape(VERSION)),
    "TranDtls": {
        "TaxSch": Text(3, 10, "GST"),
        "SupTyp": Text(3, 10, "B2B|SEZWP|SEZWOP|EXPWP|EXPWOP|DEXP"),
        "RegRev": _optional(Text(1, 1, "Y|N")),
        "IgstOnIntra": _optional(Text(1, 1, "Y|N")),
    },
    "DocDtls": {"Typ": Text(3, 3, "INV|CRN|DBN"), "No": Text(1, 16, _NUMBER), "Dt": Text(10, 10, _DAY)},
    "SellerDtls": {"Gstin": Text(15, 15, _GSTIN), **_ADDRESS},
    "BuyerDtls": {"Gstin": Text(3, 15, f"{_GSTIN}|URP"), **_ADDRESS, "Loc": Text(3, 100), "Pos": Text(1, 2, _STATE)},
    "ItemList": Rows(_LINE, MOST_LINES),
    "ValDtls": {
        "AssVal": _SUM,
        "CgstVal": _optional(_SUM),
        "SgstVal": _optional(_SUM),
        "IgstVal": _optional(_SUM),
        "RndOffAmt": _optional(Number(-99.99, 99.99)),
        "TotInvVal": _SUM,
        "TotInvValFc": _optional(_SUM),
    },
    "PayDtls": Part({"PaidAmt": _optional(_SUM), "PaymtDue": _optional(_SUM)}),
    "RefDtls": Part({"PrecDocDtls": Rows({"InvNo": Text(1, 16, _NUMBER), "InvDt": Text(10, 10, _DAY)}, 100)}),
    "ExpDtls": Part({"ForCur": _optional(Text(3, 16, r"[A-Z]*")), "CntCode": _optional(Text(2, 2, r"[A-Z]*"))}),
}
"""The form, part by part."""


def faults(document: Mapping[str, Any]) -> list[str]:
    """The fields that the portal would refuse, by their path ("BuyerDtls.Pin"), in the form's order.

    >>> faults({})[:3]
    ['Version', 'TranDtls.TaxSch', 'TranDtls.SupTyp']
    """
    return list(dict.fromkeys(_faults(FORM, document, "")))


def _faults(form: Mapping[str, Any], given: object, path: str) -> Iterator[str]:
    held = given if isinstance(given, Mapping) else {}
    for name, asked in form.items():
        place, value = f"{path}{name}", held.get(name)
        if isinstance(asked, Part):
            if value is not None:
                yield from _faults(asked.form, value, f"{place}.")
        elif isinstance(asked, Rows):
            rows = value if isinstance(value, list) else []
            if not 1 <= len(rows) <= asked.most:
                yield place
            for row in rows:
                yield from _faults(asked.form, row, f"{place}.")
        elif isinstance(asked, Mapping):
            yield from _faults(asked, value, f"{place}.")
        elif value is None and not asked.is_needed:
            continue
        elif not (_is_text(asked, value) if isinstance(asked, Text) else _is_number(asked, value)):
            yield place
    yield from (f"{path}{name}" for name in held if name not in form)


def _is_text(asked: Text, value: object) -> bool:
    return (
        isinstance(value, str) and asked.least <= len(value) <= asked.most and bool(re.fullmatch(asked.pattern, value))
    )


def _is_number(asked: Number, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    is_fine = abs(round(value, asked.decimals) - value) < 1e-9 * max(abs(value), 1)
    return is_fine and asked.least <= value <= asked.most and (not asked.among or value in asked.among)
