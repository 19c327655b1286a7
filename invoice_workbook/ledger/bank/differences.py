"""A little too much or too little: given up within the write-off limit, rounded to coins, or kept by a bank as its fee.

Source: our own rules; Settings' *Write-off limit*. Cash rounding: the smallest coins of each currency.
Units: minor units of the line's currency.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from invoice_workbook import money
from invoice_workbook.currencies import COINS, DECIMALS
from invoice_workbook.ledger.bank.candidates import Candidate, Line, Proposal, shown
from invoice_workbook.ledger.payable import withholding
from invoice_workbook.ledger.settlement import Part
from invoice_workbook.schema import AllocationKind

MOST_FEE, FEE_PART = 50, 10
"""A bank's fee is at most so many whole units, and at most one part in so many of what was owed."""
WITHHELD_RATES = tuple(int(percent * money.MILLION) for percent in (10, 2, 1, 0.1))
"""Rates by which customers in India hold back tax (sections 194J, 194C, 194Q; a rupee is the least)."""
_FEE = re.compile(
    r"\b(bank|foreign|our|transfer|swift|remit\w*)\s*(charges?|fees?)\b"
    r"|\b(less|minus|net of|after)\s+(\w+\s+)?(charges?|fees?)\b"
    r"|(abz(ü|ue)glich|abzgl\.?|minus|nach)\s+\w*(spesen|geb(ü|ue)hr|entgelt)|bankspesen|(ü|ue)berweisungsgeb"
    r"|frais (bancaires|de virement)|gastos bancarios|spese bancarie|bankkosten|\bchgs?\b",
    re.IGNORECASE,
)
"""Words by which a payer or a bank says that a fee was kept."""


def settled_with(items: Sequence[Candidate], line: Line, limit: int) -> Proposal | None:
    """What is open of these documents, settled by a line that differs from it by little; None where it is not little.

    `limit` is what may be written off without asking.
    """
    total = sum(item.left for item in items)
    off = total - line.amount
    if withheld := _withheld(items, line.currency).get(off):
        return replace(withheld, words={"difference": shown(off, line.currency), **withheld.words})
    coin = COINS.get(line.currency, 0)
    words = {"difference": shown(abs(off), line.currency)}
    if off and abs(off) <= coin and line.amount % coin == 0:
        return _with(items, {AllocationKind.ROUNDING: off}, 95, "rounding", words)
    if off and abs(off) <= min(limit, line.amount):
        return _with(items, {AllocationKind.WRITE_OFF: off}, 85, "small" if off > 0 else "small-over", words)
    if is_as_small_as_a_fee(off, total, line.currency) and _FEE.search(line.reference):
        return _with(items, {AllocationKind.BANK_FEE: off}, 85, "bank-fee", words)
    return None


def _withheld(items: Sequence[Candidate], currency: str) -> dict[int, Proposal]:
    """By what is lacking: all paid but the tax that customers in India hold back, each of its invoice's net."""
    if not items or not all(item.withheld_of > 0 and item.left == item.document.open for item in items):
        return {}
    unit: int = 10 ** DECIMALS.get(currency, 2)
    found: dict[int, Proposal] = {}
    for rate in WITHHELD_RATES:
        exact = [money.quotient(item.withheld_of * rate, money.HUNDRED_PERCENT) for item in items]
        for kept in (exact, [money.quotient(amount, unit) * unit for amount in exact]):
            pairs = zip(items, kept, strict=True)
            parts = [item.part(item.left - tax, others=withholding.given(tax)) for item, tax in pairs]
            words = {"percent": money.plain_text(rate)}
            found.setdefault(sum(kept), Proposal(tuple(parts), 80, "tax-withheld", words))
    found.pop(0, None)
    return found


def is_as_small_as_a_fee(off: int, total: int, currency: str) -> bool:
    """Whether so much too little, or on top of what we paid, may be what a bank took for itself."""
    most: int = MOST_FEE * 10 ** DECIMALS.get(currency, 2)
    return 0 < off <= min(most, total // FEE_PART)


def _with(
    items: Sequence[Candidate], given: Mapping[str, int], score: int, why: str, words: Mapping[str, str]
) -> Proposal | None:
    """All paid, the difference of its kind with the last document that can bear it."""
    off = sum(given.values())
    bearer = next((item for item in reversed(items) if item.left > max(off, 0)), None)
    if bearer is None:
        return None
    write_off = given.get(AllocationKind.WRITE_OFF, 0)
    others = {kind: amount for kind, amount in given.items() if kind != AllocationKind.WRITE_OFF}
    parts: list[Part] = [
        item.part(item.left - off, write_off=write_off, others=others) if item is bearer else item.part(item.left)
        for item in items
    ]
    return Proposal(tuple(parts), score, why, words)
