"""CGST, SGST and IGST on a bill from India, taken only where they prove each other and the tax.

They come to the tax that was proved, and are either two equal halves or the integrated tax alone; anything else is left
blank, for a clerk to look at. Source: CGST Rules, rule 46(m): each tax stands by itself on a tax invoice.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from invoice_workbook.formats.paper.totals import Sum

_NAMES = {
    "cgst": re.compile(r"\bcgst\b|\bcentral (goods|tax)", re.IGNORECASE),
    "sgst": re.compile(r"\b(s|ut)gst\b|\bstate (goods|tax)", re.IGNORECASE),
    "igst": re.compile(r"\bigst\b|\bintegrated (goods|tax)", re.IGNORECASE),
}


def find(sums: Sequence[Sum], tax: Decimal) -> dict[str, tuple[Decimal, Sum]]:
    """The amount of each tax by field, with the figure where it stands; nothing where they do not prove each other."""
    every = {field: list(_of(sums, name)) for field, name in _NAMES.items()}
    last = {field: found[-1:] for field, found in every.items()}
    for named in (last, every):
        amounts = {field: sum((one.value for one in found), Decimal(0)) for field, found in named.items()}
        if _is_proved(amounts, tax):
            return {field: (amounts[field], found[-1]) for field, found in named.items() if amounts[field]}
    return {}


def _is_proved(amounts: dict[str, Decimal], tax: Decimal) -> bool:
    halves = amounts["cgst"] == amounts["sgst"]
    is_one = (amounts["igst"] == 0) != (amounts["cgst"] == 0)
    return halves and is_one and sum(amounts.values()) == tax


def _of(sums: Sequence[Sum], name: re.Pattern[str]) -> Iterator[Sum]:
    """The figures whose label names a tax, and no other one with it."""
    for one in sums:
        said = one.label.text if one.label else ""
        if name.search(said) and sum(bool(each.search(said)) for each in _NAMES.values()) == 1:
            yield one
