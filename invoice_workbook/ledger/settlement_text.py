"""What money pays, as it stands in a cell: `INV-1 100.00; INV-2 48.00 discount 0.98; C-7 20.00`.

After the amount stands what else there is of each kind (`write-off 0.50`, `bank fee 7.50`, `reminder fee 5.00`), in any
language, and before that the currency where it is not the bank line's: `INV-3 420.00 GBP`. Money that goes back is
minus; a fee the bank takes with it is a part of its own: `INV-1 -100.00; bank fee -3.00`. Units: minor units.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from invoice_workbook import currencies, money, names
from invoice_workbook.books import folded
from invoice_workbook.languages import named
from invoice_workbook.ledger.settlement import Part
from invoice_workbook.schema import CHARGES, WITHOUT_MONEY, AllocationKind, Name

SEPARATOR = ";"
KINDS = (*WITHOUT_MONEY, *CHARGES)
"""Kinds that a part may name after its amount."""
_AMOUNT = r"-?\d+(?:\.\d+)?"
_KIND = "|".join(map(re.escape, KINDS))
_PART = re.compile(
    rf"(?P<id>.+?)(?:\s+(?P<amount>{_AMOUNT})(?:\s+(?P<currency>[A-Z]{{3}}))?)?(?P<more>(?:\s+(?:{_KIND})\s+{_AMOUNT})*)"
)
_MORE = re.compile(rf"({_KIND})\s+({_AMOUNT})")
_NAMED = (AllocationKind.DISCOUNT, AllocationKind.WRITE_OFF)
_OURS = {AllocationKind.DISCOUNT, AllocationKind.ROUNDING, AllocationKind.WITHHELD}
_FEE = re.compile(rf"{AllocationKind.BANK_FEE}\s+(?P<amount>{_AMOUNT})")


@dataclass(frozen=True)
class WrittenPart:
    """One part of a cell. A payment of None is what is open; `more` is what else there is, by kind.

    Without an id it is a bank fee that the money bears.
    """

    id: str
    payment: int | None = None
    more: Mapping[str, int] = field(default_factory=dict)
    currency: str = ""

    def part(self, document: str, party: str, payment: int) -> Part:
        """The part of that document, its party and what is paid of it."""
        others = {kind: amount for kind, amount in self.more.items() if kind not in _NAMED}
        write_off = self.more.get(AllocationKind.WRITE_OFF, 0)
        return Part(document, party, payment, self.discount, write_off, others, self.currency)

    @property
    def discount(self) -> int:
        """What is taken off as discount."""
        return self.more.get(AllocationKind.DISCOUNT, 0)

    @property
    def is_plain(self) -> bool:
        """Whether it says nothing but an amount and what a payment of ours may give with it, in the own currency."""
        return not self.currency and set(self.more) <= _OURS

    @property
    def given(self) -> int:
        """What beside money settles the document."""
        return sum(amount for kind, amount in self.more.items() if kind not in CHARGES)

    @property
    def charges(self) -> int:
        """What of the money is for something else than the document."""
        return sum(self.more.get(kind, 0) for kind in CHARGES)


@cache
def _in_other_languages() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Kinds as other languages call them, before an amount; and what each is in English."""
    every = [(named(Name.of("choice", kind), language), kind) for kind in KINDS for language in names.by_home()[1:]]
    english = {names.folded(words): kind for words, kind in every}
    longest_first = sorted((words for words, _ in every), key=len, reverse=True)
    kinds = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\S)({kinds})(?=\s+{_AMOUNT}(?:\s|$))", re.IGNORECASE), english


def _in_english(words: str) -> str:
    """A part with its kinds in English.

    >>> _in_english("B-1 98.00 Skonto 2.00"), _in_english("INV-1 5.00 discount 1.00")
    ('B-1 98.00 discount 2.00', 'INV-1 5.00 discount 1.00')
    """
    pattern, english = _in_other_languages()
    return pattern.sub(lambda found: english[names.folded(found[0])], words)


def split(cell: str) -> list[str]:
    """A cell's parts, those that say something."""
    return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]


def id_of(words: str, is_id: Callable[[str], bool]) -> str:
    """The id in a part, whatever its amounts say; "" of a bank fee that the money bears."""
    if is_id(words):
        return words
    words = _in_english(words)
    if _FEE.fullmatch(words):
        return ""
    found = _PART.fullmatch(words)
    return found["id"] if found else words


def read(words: str, decimals: int, is_id: Callable[[str], bool]) -> WrittenPart:
    """One part; what `is_id` knows as a whole is an id, whatever stands in it.

    Raises ValueError for an amount finer than the currency, or for a currency that there is not.
    """
    if is_id(words):
        return WrittenPart(words)
    words = _in_english(words)
    if fee := _FEE.fullmatch(words):
        return WrittenPart("", 0, {AllocationKind.BANK_FEE: money.parse(fee["amount"], decimals)})
    found = _PART.fullmatch(words)
    if found is None:
        return WrittenPart(words)
    currency = found["currency"] or ""
    if currency and currency not in currencies.DECIMALS:
        raise ValueError(currency)
    finer = currencies.DECIMALS[currency] if currency else decimals
    payment = money.parse(found["amount"], finer) if found["amount"] else None
    more = {kind: money.parse(amount, finer) for kind, amount in _MORE.findall(found["more"])}
    return WrittenPart(found["id"], payment, more, currency)


def spelled(parts: Sequence[Part], decimals: int) -> str:
    """Parts as they stand in the cell; `decimals` are the bank line's."""
    return "; ".join(_spelled(part, decimals) for part in parts)


def _spelled(part: Part, decimals: int) -> str:
    finer = currencies.DECIMALS.get(part.currency, decimals) if part.currency else decimals
    more = [
        words for kind, amount in (part.given | part.charges).items() for words in (kind, money.as_text(amount, finer))
    ]
    if not part.document and not part.payment and more:
        return " ".join(more)
    words = [part.document or part.party, money.as_text(part.payment, finer)]
    return " ".join([*words, *([part.currency] if part.currency else []), *more])


def with_id(cell: str, is_id: Callable[[str], bool], key: str, new: str) -> str:
    """A cell in which the id of this key is called otherwise; as it is where the id does not stand in it."""
    parts = [(words, id_of(words, is_id)) for words in split(cell)]
    if not any(folded(id_) == key and id_ != new for _, id_ in parts):
        return cell
    return "; ".join(new + words[len(id_) :] if folded(id_) == key else words for words, id_ in parts)
