"""Documents in another currency than the bank line's: paid by the amount that the text says, or by the book's rate.

Source: our own rules. What a line is worth is what is received; the rest up to what was owed is the exchange
difference. Without a rate of the day, and without an amount in the text, nothing is proposed: a rate is never guessed.
Units: minor units of each currency.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from invoice_workbook import currencies, money
from invoice_workbook.books import Books
from invoice_workbook.ledger import exchange
from invoice_workbook.ledger.bank.candidates import Candidate, Line, Proposal, oldest_first, shown, whole
from invoice_workbook.ledger.settlement import Part
from invoice_workbook.number_shapes import Day
from invoice_workbook.schema import AllocationKind

NEAR = 3
"""Percent of what is owed that a bank's rate may take or give before it is a part payment, or too much."""
_NUMBER = r"\d[\d.,'’ \u00a0\u202f]*\d|\d"
_BLANKS = re.compile(r"['’ \u00a0\u202f]")


def propose(books: Books, line: Line, items: Sequence[Candidate], *, score: int) -> Proposal | None:
    """What a line pays of documents in one other currency; `score` is for what is certain. None for several."""
    live = [item for item in items if item.left > 0]
    found = {item.document.currency for item in live}
    if len(found) != 1:
        return None
    currency = found.pop()
    total = sum(item.left for item in live)
    words = {"documents": ", ".join(item.id for item in live), "currency": currency}
    worth = exchange.rate(books, line.currency, currency, line.day)
    if total in _said(line.reference, currency) and _fits(worth, line, total, currency):
        parts = tuple(item.part(item.left, currency=currency) for item in live)
        return Proposal(parts, score, "foreign-said", words | {"difference": shown(total, currency)})
    value = exchange.converted(books, line.amount, line.currency, currency, line.day)
    if value is None:
        return Proposal((), 0, "foreign-no-rate", words | {"own": line.currency, "date": Day.of(line.day)})
    words["value"] = shown(value, currency)
    off = total - value
    if abs(off) * 100 <= total * NEAR:
        *others, last = live
        given = {AllocationKind.EXCHANGE: off} if off else {}
        parts = (
            *(item.part(item.left, currency=currency) for item in others),
            last.part(last.left - off, others=given, currency=currency),
        )
        return Proposal(parts, score - 10, "foreign-rate", words | {"difference": shown(off, currency)})
    if off > 0:
        parts = tuple(_in(part, currency) for part in oldest_first(live, value))
        return Proposal(parts, score - 25, "foreign-part", words | {"difference": shown(off, currency)})
    rest = Part("", live[0].document.party, -off, currency=currency)
    parts = (*(_in(part, currency) for part in whole(live)), rest)
    return Proposal(parts, score - 30, "foreign-over", words | {"difference": shown(-off, currency)})


def _in(part: Part, currency: str) -> Part:
    return Part(part.document, part.party, part.payment, currency=currency)


def _fits(worth: Fraction | None, line: Line, total: int, currency: str) -> bool:
    return worth is None or exchange.is_near(line.amount, line.currency, total, currency, worth)


def _said(text: str, currency: str) -> set[int]:
    """Amounts of a currency that a text names, before or behind its code or sign.

    >>> sorted(_said("BELFAST CYCLE GBP 420.00 AT 1.1667, GBP1.234,50", "GBP"))
    [42000, 123450]
    >>> sorted(_said("INV-6 420,00 gbp", "GBP")), sorted(_said("INV-9 1'234.5 GBP", "GBP"))
    ([42000, 642000], [123450, 9123450])
    """
    names = "|".join(map(re.escape, (currency, *_SIGNS.get(currency, ()))))
    before = re.findall(rf"(?:{names})\s?({_NUMBER})", text, re.IGNORECASE)
    behind = re.findall(rf"({_NUMBER})\s?(?:{names})", text, re.IGNORECASE)
    read = [*before, *(part for number in behind for part in _tails(number))]
    read += [number.split()[0] for number in before]
    decimals = currencies.DECIMALS.get(currency, 2)
    return {units for number in read if (units := _units(number, decimals)) is not None}


def _tails(number: str) -> list[str]:
    """A number, and what it is where a blank in it parts it from another one before: `INV-6 420,00`."""
    words = number.split()
    return [number, *(" ".join(words[n:]) for n in range(1, len(words)))]


_SIGNS = {"GBP": ("£",), "USD": ("$", "US$"), "EUR": ("€",), "JPY": ("¥",), "INR": ("₹",)}


def _units(number: str, decimals: int) -> int | None:
    """A number in the way of any country: the last mark is the decimal one, but where three digits too many follow it.

    None where more decimals follow than the currency has, as in a rate.

    >>> [_units(number, 2) for number in ("1.234", "1.234,5", "420,00", "1.1667")], _units("1,500.00", 0)
    ([123400, 123450, 42000, None], 1500)
    """
    plain = _BLANKS.sub("", number)
    whole_, mark, rest = re.fullmatch(r"(.*?)(?:([.,])(\d*))?", plain[:-1] if plain[-1] in ".," else plain).groups()  # type: ignore[union-attr]  # it matches anything
    if mark and len(rest) == 3 > decimals:
        whole_, rest = whole_ + rest, ""
    rest = rest.rstrip("0") if rest and len(rest) > decimals else rest or ""
    if len(rest) > decimals:
        return None
    digits = re.sub(r"[.,]", "", whole_)
    try:
        return money.parse(f"{digits or '0'}.{rest}" if rest else digits or "0", decimals)
    except ValueError:
        return None
