"""Propose what each bank line pays: the documents, a score, and the reason in words.

Source: our own rules. Scores: what the reference names comes first (100 where the amount agrees to the cent), then
whom the account or name tells (95, 90, 85), then the amount alone. A tie proposes nothing. What one line is proposed
for, the next one no longer is.
Units: minor units of the line's currency; scores 0 to 100.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import money, references
from invoice_workbook.books import Books
from invoice_workbook.ledger import discounts, exchange, open_documents
from invoice_workbook.ledger.bank import asked_references, numbers_in_text
from invoice_workbook.ledger.bank.counterparties import Counterparty
from invoice_workbook.ledger.discounts import Discount
from invoice_workbook.ledger.open_documents import OpenDocument
from invoice_workbook.ledger.settlement import Part
from invoice_workbook.schema import RECEIVABLE, BillStatus, InvoiceStatus, Side
from invoice_workbook.tables import joins


@dataclass(frozen=True)
class Proposal:
    """What a line pays. `why` is a text's id and its words."""

    parts: tuple[Part, ...]
    score: int
    why: str
    words: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Proposal((), 0, "")
SHORT, SHORT_ALONE = 94, 60
"""The highest scores of a document's short number: with a name or an amount, and without."""


@dataclass(frozen=True)
class Line:
    """Money that came in."""

    amount: int
    currency: str
    day: date
    reference: str
    payer: Counterparty


@dataclass
class _Candidate:
    """A document, and what is still left of it while lines are proposed for it."""

    document: OpenDocument
    left: int
    due: date
    discount: Discount
    taken_by: str = ""

    @property
    def id(self) -> str:
        """The document's."""
        return self.document.id

    def part(self, payment: int, discount: int = 0, write_off: int = 0) -> Part:
        """What of a line goes to it."""
        return Part(self.document.id, self.document.party, payment, discount, write_off)


class CashMatcher:
    """The books' open documents. Lines are matched one after another, since each takes what it is proposed for."""

    def __init__(self, books: Books, side: Side = RECEIVABLE) -> None:
        self._items = _items(books, side)
        likely = [(item.left != 0, item.left > 0, item.document.dated or date.min) for item in self._items]
        self._books, self._side = books, side
        self._by_key = {item.document.key: item for item in reversed(self._items)}
        places = {item.document.key: place for place, item in reversed(list(enumerate(self._items)))}
        printed = asked_references.invoices(books) if side is RECEIVABLE else {}
        also = {plain: places[key] for plain, key in printed.items() if key in places}
        self._index = numbers_in_text.Index.of([item.id for item in self._items], likely, also)
        self._theirs = _references(books, side, [item.id for item in self._items])
        keys = joins.id_keys(books, side.parties, side.party)
        self._customers = dict(zip(keys, books[side.parties][side.party], strict=True))
        self._limits: dict[str, int] = {}
        self._limit_of: Callable[[str], int] = lambda c: exchange.setting_in(books, "Write-off limit", c, 0) or 0
        self._of_customer: dict[tuple[str, str], list[_Candidate]] = {}
        self._by_amount: dict[tuple[str, int], list[_Candidate]] = {}
        for item in sorted(self._items, key=lambda one: (one.due, one.id)):
            self._of_customer.setdefault((item.document.party_key, item.document.currency), []).append(item)
            if item.left > 0:
                self._by_amount.setdefault((item.document.currency, item.left), []).append(item)

    def propose(self, line: Line, called: str) -> Proposal:
        """What a line pays; `called` is its id, told to the next line that names the same invoice."""
        named = numbers_in_text.find(line.reference, self._index)
        if not any(not one.is_short for one in named):
            named = numbers_in_text.find(line.reference, self._theirs) or named
        items = self._in_currency(line, [one.place for one in named if not one.is_short])
        if not items:
            line = self._with_payer(line)
        shorts = self._called_short(line, [one for one in named if one.is_short])
        if items:
            found = self._named(line, self._with_shorts(line, items, shorts))
        elif short := self._by_short(line, self._ordered(line)) or self._by_short(line, shorts):
            found = short
        elif line.payer.customer:
            found = self._known(line)
        else:
            found = self._stranger(line)
        self._take(found, called)
        return found

    def _take(self, proposal: Proposal, called: str) -> None:
        mine = {part.document: part for part in proposal.parts if part.document}
        if not mine:
            return
        for item in self._items_called(mine):
            part = mine[item.id]
            item.left -= part.total
            item.taken_by = called

    def _items_called(self, ids: Mapping[str, Part]) -> list[_Candidate]:
        return [self._items[self._index.by_plain[references.plain(id_)]] for id_ in ids]

    def _in_currency(self, line: Line, places: Sequence[int]) -> list[_Candidate]:
        items = [self._items[place] for place in places]
        return [item for item in items if item.document.currency == line.currency]

    # By what else we asked for: the customer's number, its order's

    def _with_payer(self, line: Line) -> Line:
        """With the payer whose number with us the reference quotes, where account and name say none."""
        if line.payer.customer or self._side is not RECEIVABLE:
            return line
        found = asked_references.customer(self._books, line.reference)
        return replace(line, payer=Counterparty(found, by_name=True)) if found else line

    def _ordered(self, line: Line) -> list[_Candidate]:
        """Invoices of the order that the reference quotes: that of the amount, else all that are open."""
        if self._side is not RECEIVABLE:
            return []
        keys = asked_references.ordered(self._books, line.reference, line.payer.customer)
        items = [self._by_key[key] for key in keys if key in self._by_key]
        items = [item for item in items if item.left and item.document.currency == line.currency]
        return [item for item in items if item.left == line.amount][:1] or items

    # What the reference names in short

    def _called_short(self, line: Line, named: Sequence[numbers_in_text.Named]) -> list[_Candidate]:
        """For each short number the one document that it may mean: the payer's, else that of this amount, else any."""
        found: list[_Candidate] = []
        for one in named:
            some = [item for item in self._in_currency(line, (one.place, *one.others)) if item.left]
            mine = [item for item in some if item.document.party_key == line.payer.customer]
            fits = [item for item in mine or some if item.left == line.amount]
            chosen = fits if len(fits) == 1 else mine or some
            found += chosen[:1] if len(chosen) == 1 or some[:1] == chosen[:1] else []
        return found

    def _with_shorts(self, line: Line, items: list[_Candidate], shorts: Sequence[_Candidate]) -> list[_Candidate]:
        """What is named in full, and in short, unless the amount is that of what is named in full."""
        more = [item for item in shorts if item not in items]
        return items if sum(item.left for item in items) == line.amount else items + more

    def _by_short(self, line: Line, items: Sequence[_Candidate]) -> Proposal | None:
        """Short numbers are as good as full ones with a name or an amount; alone one says little, several nothing."""
        owners = {item.document.party_key for item in items}
        if not items:
            return None
        if line.payer.customer and owners != {line.payer.customer}:
            return None
        found = self._named(line, items)
        if line.payer.customer or found.why in ("named-exact", "named-discount"):
            return replace(found, score=min(found.score, SHORT))
        return replace(found, score=min(found.score, SHORT_ALONE)) if len(items) == 1 else None

    # What the reference names

    def _named(self, line: Line, items: Sequence[_Candidate]) -> Proposal:
        live = [item for item in items if item.left != 0]
        words = {"documents": ", ".join(item.id for item in items)}
        if not live or sum(item.left for item in live) <= 0:
            taken = next((item.taken_by for item in items if item.taken_by), "")
            why = "named-taken" if taken else "named-settled"
            return self._on_account(line, items[0].document.party_key, 50, why, words | {"line": taken})
        other = bool(line.payer.customer) and line.payer.customer not in {item.document.party_key for item in live}
        less = 8 if other else 0 if line.payer.customer else 2
        suffix = "-other" if other else ""
        total = sum(item.left for item in live)
        if line.amount == total:
            return Proposal(_whole(live), 100 - less, f"named-exact{suffix}", words)
        if cut := _discounted(live, line):
            parts, late = cut
            how = (78, "named-late-discount") if late else (97, "named-discount")
            return Proposal(parts, how[0] - less, f"{how[1]}{suffix}", words | {"days": late})
        short = total - line.amount
        if 0 < short <= min(self._limit(line.currency), line.amount) and max(item.left for item in live) > short:
            return Proposal(
                _written_off(live, short), 85 - less, f"named-small{suffix}", words | self._shown(line, short)
            )
        if short > 0:
            parts = _oldest_first(live, line.amount)
            score = 88 if len(live) == 1 else 75
            return Proposal(parts, score - less, f"named-part{suffix}", words | self._shown(line, short))
        return Proposal(_whole(live), 75 - less, f"named-over{suffix}", words | self._shown(line, -short))

    # Whom the account or the name tells

    def _known(self, line: Line) -> Proposal:
        payer = line.payer
        sure = 95 if payer.by_account and payer.by_name else 90 if payer.by_account else 85
        how = "account-and-name" if sure == 95 else "account" if payer.by_account else "name"  # as above
        mine = [item for item in self._of_customer.get((payer.customer, line.currency), ()) if item.left > 0]
        words: dict[str, Any] = {"customer": self._customers[payer.customer], "how": f"why.by-{how}"}
        fits = [item for item in mine if item.left == line.amount]
        if len(fits) == 1:
            return Proposal(_whole(fits), sure, "known-exact", words | {"documents": fits[0].id})
        if fits:
            return Proposal((), 0, "known-tie", words | {"documents": ", ".join(item.id for item in fits[:5])})
        cuts = [(item, cut) for item in mine if (cut := _discounted([item], line)) and not cut[1]]
        if len(cuts) == 1:
            return Proposal(cuts[0][1][0], sure - 3, "known-discount", words | {"documents": cuts[0][0].id})
        total = 0
        for count, item in enumerate(mine, 1):
            total += item.left
            if total == line.amount:
                documents = ", ".join(one.id for one in mine[:count])
                return Proposal(_whole(mine[:count]), sure - 5, "known-several", words | {"documents": documents})
        return self._on_account(
            line, payer.customer, sure - (25 if mine else 40), "known-oldest" if mine else "known-nothing", words
        )

    # Nobody known

    def _stranger(self, line: Line) -> Proposal:
        fits = [item for item in self._by_amount.get((line.currency, line.amount), ()) if item.left == line.amount]
        if len(fits) == 1:
            return Proposal(_whole(fits), 45, "only-amount", {"documents": fits[0].id})
        if fits:
            return Proposal((), 0, "amount-tie", {"count": len(fits)})
        return Proposal((), 0, "unknown")

    def _on_account(self, line: Line, customer: str, score: int, why: str, words: Mapping[str, Any]) -> Proposal:
        return Proposal((Part("", self._customers.get(customer, customer), line.amount),), score, why, words)

    def _limit(self, currency: str) -> int:
        if currency not in self._limits:
            self._limits[currency] = self._limit_of(currency)
        return self._limits[currency]

    def _shown(self, line: Line, amount: int) -> dict[str, str]:
        decimals = int(money.decimals(pd.Series([line.currency]))[0])
        return {"difference": f"{money.as_text(amount, decimals)} {line.currency}"}


NO_DOCUMENTS = (InvoiceStatus.DRAFT, InvoiceStatus.WRITTEN_OFF, BillStatus.REJECTED)
"""Statuses of what is never paid."""
SHORTEST_REFERENCE = 5
"""Letters and digits that a vendor's own number must have to be known in a bank line."""


def _references(books: Books, side: Side, ids: Sequence[str]) -> numbers_in_text.Index:
    """Vendors' own numbers of the bills with these ids; a number that two bills have names neither."""
    if side is RECEIVABLE:
        return numbers_in_text.Index({}, {})
    bills = books["Bills"]
    known = dict(zip(bills["bill"], bills["vendor_reference"], strict=True))
    found: dict[str, int] = {}
    twice: set[str] = set()
    for place, id_ in enumerate(ids):
        plain = references.plain(known[id_])
        if len(plain) >= SHORTEST_REFERENCE:
            twice |= {plain} if plain in found else set()
            found[plain] = place
    return numbers_in_text.Index({plain: place for plain, place in found.items() if plain not in twice}, {})


def _items(books: Books, side: Side) -> list[_Candidate]:
    """Every document that counts, settled ones too: a reference may name one."""
    at = joins.parent_rows(books, side.documents, side.party, side.parties, side.party)
    agreed = joins.at(books[side.parties]["terms"], at)
    gross = books[side.documents]["gross"].fillna(0).tolist()
    cells = zip(open_documents.derive(books, side.name), agreed, gross, _credited(books, side), strict=True)
    return [
        _Candidate(
            document=one,
            left=one.open,
            due=one.due or one.dated or date.max,
            discount=discounts.offered(books, str(terms), one.dated, amount - credited),
        )
        for one, terms, amount, credited in cells
        if one.id and one.status not in NO_DOCUMENTS
    ]


def _credited(books: Books, side: Side) -> list[int]:
    """What of each document was credited: a discount is taken of the rest."""
    allocations = books["Allocations"]
    at = joins.parent_rows(books, "Allocations", "document", side.documents, side.document)
    counts = ((allocations["kind"] == "credit") & (allocations["side"] == side.name)).to_numpy(bool)
    given = np.where(counts, allocations["amount"].fillna(0).to_numpy(np.int64), 0)
    return [int(amount) for amount in joins.sums(given, at, len(books[side.documents]))]


def _whole(items: Sequence[_Candidate]) -> tuple[Part, ...]:
    return tuple(item.part(item.left) for item in items)


def _discounted(items: Sequence[_Candidate], line: Line) -> tuple[tuple[Part, ...], int] | None:
    """Parts where the amount is the open sum less the agreed discounts; with them the days that it came too late.

    A cent an invoice may be rounded another way. Late discounts are not given: the payment alone is allocated.
    """
    takers = [item for item in items if 0 < item.discount.amount < item.left]
    given = sum(item.left for item in items) - line.amount
    expected = sum(item.discount.amount for item in takers)
    if not takers or abs(given - expected) > len(takers):
        return None
    late = max((line.day - item.discount.until).days for item in takers if item.discount.until)
    parts = []
    off = given - expected
    for item in items:
        cut = item.discount.amount if item in takers else 0
        if item is takers[0]:
            cut += off
        parts.append(item.part(item.left - cut, 0 if late > 0 else cut))
    return tuple(parts), max(late, 0)


def _written_off(items: Sequence[_Candidate], short: int) -> tuple[Part, ...]:
    """All paid, the difference written off the last that can bear it."""
    bearer = next((item for item in reversed(items) if item.left > short), None)
    return tuple(
        item.part(item.left - short, write_off=short) if item is bearer else item.part(item.left) for item in items
    )


def _oldest_first(items: Sequence[_Candidate], amount: int) -> tuple[Part, ...]:
    """As far as the money goes; credit notes are used whole."""
    parts = [item.part(item.left) for item in items if item.left < 0]
    amount -= sum(part.payment for part in parts)
    for item in sorted((one for one in items if one.left > 0), key=lambda one: (one.due, one.id)):
        paid = min(item.left, amount)
        if paid > 0:
            parts.append(item.part(paid))
            amount -= paid
    return tuple(parts)
