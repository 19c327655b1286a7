"""Which side of the ledger a bank line belongs to: by whom and what it names; its sign decides only where these do not.

Money out is a bill paid, or a customer's money going back; money in is an invoice paid, or a vendor's money coming
back. Source: our own rules. A number that is one of ours and one of theirs decides nothing; then the account does, then
the name. An account that belongs to the other side alone makes no proposal certain.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from invoice_workbook import references
from invoice_workbook.books import Books
from invoice_workbook.ledger.bank import numbers_in_text
from invoice_workbook.ledger.bank.candidates import SHORTEST_REFERENCE, references_of
from invoice_workbook.ledger.bank.counterparties import Counterparty
from invoice_workbook.schema import PAYABLE, RECEIVABLE, SIDES, Side

SURE = 95
"""A score that may be accepted unseen: never where the account is the other side's."""


@dataclass(frozen=True, slots=True)
class SideOfLine:
    """The side of a line; `both` are numbers of both sides, where nothing tells which is meant."""

    side: Side
    both: tuple[str, ...] = ()
    is_guess: bool = False
    """Whether only the sign tells it."""
    is_of_other: bool = False
    """Whether the account is known, and belongs to the other side alone."""


class SideFinder:
    """The numbers of both sides: documents, receipts and payments, payment files, vendors' own numbers."""

    def __init__(self, books: Books) -> None:
        self._of: dict[str, tuple[str, ...]] = {}
        self._called: list[str] = []
        for side in SIDES.values():
            self._add(_ids(books, side), side)
        bills = list(books[PAYABLE.documents][PAYABLE.document])
        self._add(list(references_of(books, PAYABLE, bills).by_plain), PAYABLE)
        self._index = numbers_in_text.Index.of(self._called, is_shortened=False)

    def _add(self, numbers: Sequence[str], side: Side) -> None:
        """Numbers of a side; one of both is found once, and belongs to both."""
        mine = (side.name,)
        for key, number in zip(references.plain_each(numbers), numbers, strict=True):
            known = self._of.setdefault(key, ())
            if key and not known:
                self._called.append(number)
            if side.name not in known:
                self._of[key] = known + mine if known else mine

    def of(self, amount: int, reference: str, who: dict[str, Counterparty]) -> SideOfLine:
        """The side of a line of that amount and text; `who` is its customer and its vendor."""
        natural = RECEIVABLE if amount > 0 else PAYABLE
        named = self._named(reference, natural)
        by_account = {side.name: who[side.name].by_account for side in SIDES.values()}
        by_name = {side.name: bool(who[side.name].customer) for side in SIDES.values()}
        both = tuple(dict.fromkeys(id_ for ids in named.values() for id_ in ids)) if all(named.values()) else ()
        for told in ({name: bool(ids) for name, ids in named.items()}, by_account, by_name):
            if only := _only(told):
                other = _only(by_account)
                return SideOfLine(only, is_of_other=other is not None and other is not only)
        return SideOfLine(natural, both, is_guess=True)

    def _named(self, reference: str, natural: Side) -> dict[str, list[str]]:
        """What a text names, by the side to which it belongs; a few letters are no number of the unlikely side."""
        found: dict[str, list[str]] = {name: [] for name in SIDES}
        for place in numbers_in_text.find_in_full(reference, self._index):
            plain = references.plain(self._called[place])
            for name in self._of[plain]:
                if name == natural.name or len(plain) >= SHORTEST_REFERENCE:
                    found[name].append(self._called[place])
        return found


def _only(told: dict[str, bool]) -> Side | None:
    """The one side of which something holds; None where it holds of both or of neither."""
    mine = [SIDES[name] for name, holds in told.items() if holds]
    return mine[0] if len(mine) == 1 else None


def _ids(books: Books, side: Side) -> Sequence[str]:
    ids = [*books[side.documents][side.document], *books[side.sources][side.source]]
    return [*ids, *dict.fromkeys(books["Payments"]["batch"])] if side is PAYABLE else ids
