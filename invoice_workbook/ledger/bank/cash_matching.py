"""Propose what each bank line pays: the documents, a score, and the reason in words.

Source: our own rules. Scores: what the reference names comes first (100 where the amount agrees to the cent), then
whom the account or name tells (95, 90, 85), then the amount alone. A tie proposes nothing. What one line is proposed
for, the next one no longer is. A disputed document that is not named comes after the others, at 60 or less.
Units: minor units of the line's currency; scores 0 to 100.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from invoice_workbook.books import Books, folded
from invoice_workbook.ledger import exchange
from invoice_workbook.ledger.bank import (
    asked_amounts,
    asked_references,
    candidates,
    differences,
    foreign_money,
    numbers_in_text,
)
from invoice_workbook.ledger.bank.candidates import (
    Candidate,
    Line,
    Proposal,
    as_asked,
    discounted,
    oldest_first,
    references_of,
    shown,
    whole,
    why_asked,
)
from invoice_workbook.ledger.bank.counterparties import Counterparty
from invoice_workbook.ledger.open_documents import MONEY
from invoice_workbook.ledger.settlement import Part
from invoice_workbook.schema import RECEIVABLE, InvoiceStatus, Side
from invoice_workbook.tables import joins

SHORT, SHORT_ALONE = 94, 60
"""The highest scores of a document's short number: with a name or an amount, and without."""
DISPUTED = 60
"""The highest score of a disputed document that the reference does not name."""


class CashMatcher:
    """The books' open documents. Lines are matched one after another, since each takes what it is proposed for."""

    def __init__(self, books: Books, side: Side = RECEIVABLE) -> None:
        self._items = candidates.of_side(books, side)
        documents = [item for item in self._items if item.document.type != MONEY]  # money on account comes after them
        likely = [(item.left != 0, item.left > 0, item.document.dated or date.min) for item in documents]
        self._books, self._side = books, side
        self._by_key = {item.document.key: item for item in reversed(self._items)}
        places = {item.document.key: place for place, item in reversed(list(enumerate(self._items)))}
        printed = asked_references.invoices(books) if side is RECEIVABLE else {}
        also = {plain: places[key] for plain, key in printed.items() if key in places}
        self._index = numbers_in_text.Index.of([item.id for item in documents], likely, also)
        self._theirs = references_of(books, side, [item.id for item in documents])
        keys = joins.id_keys(books, side.parties, side.party)
        self._customers = dict(zip(keys, books[side.parties][side.party], strict=True))
        self._limits: dict[str, int] = {}
        self._limit_of: Callable[[str], int] = lambda c: exchange.setting_in(books, "Write-off limit", c, 0) or 0
        self._of_customer: dict[tuple[str, str], list[Candidate]] = {}
        self._by_amount: dict[tuple[str, int], list[Candidate]] = {}
        self._currencies = sorted({item.document.currency for item in self._items})
        for item in sorted(self._items, key=lambda one: (one.due, one.id)):
            self._of_customer.setdefault((item.document.party_key, item.document.currency), []).append(item)
            for amount in {item.left, item.asked} if item.left > 0 else ():
                self._by_amount.setdefault((item.document.currency, amount), []).append(item)

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
        elif foreign := self._foreign(line, [one.place for one in named if not one.is_short]):
            found = foreign
        elif line.payer.customer:
            found = self._wary(self._known(line))
        else:
            found = self._wary(self._stranger(line))
        self._take(found, called)
        return found

    def _take(self, proposal: Proposal, called: str) -> None:
        mine = {part.document: part for part in proposal.parts if part.document}
        if not mine:
            return
        for id_, part in mine.items():
            item = self._by_key[folded(id_)]
            item.left -= part.total
            item.taken_by = called

    def _in_currency(self, line: Line, places: Sequence[int]) -> list[Candidate]:
        items = [self._items[place] for place in places]
        return [item for item in items if item.document.currency == line.currency]

    # By what else we asked for: the customer's number, its order's

    def _with_payer(self, line: Line) -> Line:
        """With the payer whose number with us the reference quotes, where account and name say none."""
        if line.payer.customer or self._side is not RECEIVABLE:
            return line
        found = asked_references.customer(self._books, line.reference)
        return replace(line, payer=Counterparty(found, by_name=True)) if found else line

    def _ordered(self, line: Line) -> list[Candidate]:
        """Invoices of the order that the reference quotes: that of the amount, else all that are open."""
        if self._side is not RECEIVABLE:
            return []
        keys = asked_references.ordered(self._books, line.reference, line.payer.customer)
        items = [self._by_key[key] for key in keys if key in self._by_key]
        items = [item for item in items if item.left and item.document.currency == line.currency]
        return [item for item in items if item.left == line.amount][:1] or items

    # What the reference names in short

    def _called_short(self, line: Line, named: Sequence[numbers_in_text.Named]) -> list[Candidate]:
        """For each short number the one document that it may mean: the payer's, that of this amount, an invoice."""
        found: list[Candidate] = []
        for one in named:
            some = [item for item in self._in_currency(line, (one.place, *one.others)) if item.left]
            mine = [item for item in some if item.document.party_key == line.payer.customer] or some
            fits = [item for item in mine if item.left == line.amount]
            chosen = fits or [item for item in mine if item.left > 0] or mine
            found += chosen if len(chosen) == 1 else []
        return found

    def _with_shorts(self, line: Line, items: list[Candidate], shorts: Sequence[Candidate]) -> list[Candidate]:
        """What is named in full, and in short, unless the amount is that of what is named in full."""
        more = [item for item in shorts if item not in items]
        return items if sum(item.left for item in items) == line.amount else items + more

    def _by_short(self, line: Line, items: Sequence[Candidate]) -> Proposal | None:
        """Short numbers are as good as full ones with a name or an amount; alone one says little, several nothing."""
        owners = {item.document.party_key for item in items}
        if not items:
            return None
        if line.payer.customer and owners != {line.payer.customer}:
            return None
        found = self._named(line, items)
        if line.payer.customer or found.why.startswith(
            ("named-exact", "named-rounded", "named-withheld", "named-discount", "letter")
        ):
            return replace(found, score=min(found.score, SHORT))
        return replace(found, score=min(found.score, SHORT_ALONE)) if len(items) == 1 else None

    # What the reference names

    def _named(self, line: Line, items: Sequence[Candidate]) -> Proposal:
        live = [item for item in items if item.left != 0]
        words = {"documents": ", ".join(item.id for item in items)}
        if not live or sum(item.left for item in live) <= 0:
            return self._named_settled(line, items, words)
        other = bool(line.payer.customer) and line.payer.customer not in {item.document.party_key for item in live}
        less = 8 if other else 0 if line.payer.customer else 2
        found = self._named_whole(line, live) or self._named_partly(line, live)
        score = found.score if found.score == asked_amounts.LETTER and not other else found.score - less
        suffix = "-other" if other and not found.why.startswith("letter") else ""
        return replace(found, score=score, why=f"{found.why}{suffix}", words=words | dict(found.words))

    def _named_settled(self, line: Line, items: Sequence[Candidate], words: Mapping[str, Any]) -> Proposal:
        """Nothing is open of what is named: what a letter asked beside it, else money on account."""
        owners = {item.document.party_key for item in items}
        letter = self._asked_of(line, next(iter(owners))) if len(owners) == 1 else None
        if letter:
            return letter
        taken = next((item.taken_by for item in items if item.taken_by), "")
        why = "named-taken" if taken else "named-settled"
        return self._on_account(line, items[0].document.party_key, 50, why, {**words, "line": taken})

    def _named_whole(self, line: Line, live: Sequence[Candidate]) -> Proposal | None:
        """All that is open of these documents, to the cent, as we asked for it, or but for a little."""
        if line.amount == sum(item.left for item in live):
            return Proposal(whole(live), 100, "named-exact")
        if line.amount == sum(item.asked for item in live):
            return Proposal(as_asked(live), 100, f"named-{why_asked(live)}")
        if asked := self._asked(line, live):
            return asked
        if cut := discounted(live, line):
            parts, late = cut
            score, why = (78, "named-late-discount") if late else (97, "named-discount")
            return Proposal(parts, score, why, {"days": late})
        if line.amount == sum(item.next_instalment or item.left for item in live):
            return Proposal(_next_parts(live), 98, "named-instalment")
        little = differences.settled_with(live, line, self._limit(line.currency))
        return replace(little, why=f"named-{little.why}") if little else None

    def _named_partly(self, line: Line, live: Sequence[Candidate]) -> Proposal:
        """Too little, which pays the oldest first, or too much."""
        short = sum(item.left for item in live) - line.amount
        words = {"difference": shown(abs(short), line.currency)}
        if short > 0:
            return Proposal(oldest_first(live, line.amount), 88 if len(live) == 1 else 75, "named-part", words)
        return Proposal(whole(live), 75, "named-over", words)

    # Whom the account or the name tells

    def _known(self, line: Line) -> Proposal:
        payer = line.payer
        sure = 95 if payer.by_account and payer.by_name else 90 if payer.by_account else 85
        how = "account-and-name" if sure == 95 else "account" if payer.by_account else "name"  # as above
        every = [item for item in self._of_customer.get((payer.customer, line.currency), ()) if item.left > 0]
        mine = [item for item in every if not _is_disputed(item)]
        words: dict[str, Any] = {"customer": self._customers[payer.customer], "how": f"why.by-{how}"}
        found = next(filter(None, self._known_ways(line, mine, sure)), None)
        if found is None and len(mine) < len(every):
            found = next(filter(None, self._known_ways(line, every, sure)), None)
        if found is None:
            other = [] if every else self._open_in_others(payer.customer, line.currency)
            none_of_own = "known-disputed" if every else "known-foreign" if other else "known-nothing"
            why = "known-oldest" if mine else none_of_own
            named = {"documents": ", ".join(item.id for item in every or other[:5])}
            found = self._on_account(line, payer.customer, sure - (25 if mine else 40), why, named)
        return replace(found, words=words | dict(found.words))

    def _wary(self, found: Proposal) -> Proposal:
        """Less sure of what is disputed, since the line names nothing; the reason says so."""
        documents = [part.document for part in found.parts if part.document]
        disputed = [id_ for id_ in documents if _is_disputed(self._by_key[folded(id_)])]
        if not disputed:
            return found
        words = {**found.words, "disputed": ", ".join(disputed)}
        return replace(found, score=min(found.score, DISPUTED), words=words)

    def _known_ways(self, line: Line, mine: Sequence[Candidate], sure: int) -> Iterator[Proposal | None]:
        """What a known payer may pay with this amount, the likeliest first."""
        fits = [item for item in mine if item.left == line.amount]
        if len(fits) == 1:
            yield Proposal(whole(fits), sure, "known-exact", {"documents": fits[0].id})
        rounded = [item for item in mine if item.asked == line.amount]
        if not fits and len(rounded) == 1:
            yield Proposal(as_asked(rounded), sure, f"known-{why_asked(rounded)}", {"documents": rounded[0].id})
        if fits:
            yield Proposal((), 0, "known-tie", {"documents": ", ".join(item.id for item in fits[:5])})
        cuts = [(item, cut) for item in mine if (cut := discounted([item], line)) and not cut[1]]
        if len(cuts) == 1:
            yield Proposal(cuts[0][1][0], sure - 3, "known-discount", {"documents": cuts[0][0].id})
        parts = [item for item in mine if item.next_instalment == line.amount]
        if len(parts) == 1:
            yield Proposal(_next_parts(parts), sure - 2, "known-instalment", {"documents": parts[0].id})
        yield self._asked_of(line, line.payer.customer)
        if paper := asked_amounts.of_statement(line, mine, self._credits(line, line.payer.customer)):
            is_certain = line.payer.by_account or self._quotes(line, line.payer.customer)
            yield replace(paper, score=96 if is_certain else sure - 2)
        yield self._several(line, mine, sure)
        if little := self._nearly(line, mine):
            document = little.parts[0].document
            yield replace(
                little, score=sure - 10, why=f"known-{little.why}", words={"documents": document, **little.words}
            )
        yield None if mine else self._owes_other(line, line.payer.customer)

    def _several(self, line: Line, mine: Sequence[Candidate], sure: int) -> Proposal | None:
        """The oldest documents together."""
        total = 0
        for count, item in enumerate(mine, 1):
            total += item.left
            if total == line.amount:
                return Proposal(
                    whole(mine[:count]),
                    sure - 5,
                    "known-several",
                    {"documents": ", ".join(one.id for one in mine[:count])},
                )
        return None

    def _nearly(self, line: Line, items: Sequence[Candidate]) -> Proposal | None:
        """The one document of which a line pays a little more or less than all."""
        limit = self._limit(line.currency)
        found = [one for item in items if (one := differences.settled_with([item], line, limit))]
        return found[0] if len(found) == 1 else None

    # What we asked for on paper

    def _asked(self, line: Line, items: Sequence[Candidate]) -> Proposal | None:
        """A reminder's total, or the statement's less of credit, of the one customer whose documents are named."""
        owners = {item.document.party_key for item in items}
        if len(owners) != 1 or self._side is not RECEIVABLE:
            return None
        owner = owners.pop()
        if letter := self._asked_of(line, owner):
            return letter
        invoices = [item for item in items if item.left > 0]
        credits_ = [item for item in self._credits(line, owner) if item not in items]
        if credits_ and line.amount == sum(item.left for item in (*items, *credits_)):
            words = {"documents": ", ".join(item.id for item in (*invoices, *credits_))}
            return Proposal(whole([*items, *credits_]), 96, "named-less-credit", words)
        return None

    def _asked_of(self, line: Line, customer: str) -> Proposal | None:
        if self._side is not RECEIVABLE:
            return None
        return asked_amounts.of_letters(self._books, line, customer, self._by_key, self._credits(line, customer))

    def _credits(self, line: Line, customer: str) -> list[Candidate]:
        """What the customer has in credit: credit notes, and money on account."""
        return [item for item in self._of_customer.get((customer, line.currency), ()) if item.left < 0]

    def _quotes(self, line: Line, customer: str) -> bool:
        """Whether the text quotes the customer's number with us."""
        return self._side is RECEIVABLE and asked_references.customer(self._books, line.reference) == customer

    # Documents in another currency

    def _foreign(self, line: Line, places: Sequence[int]) -> Proposal | None:
        items = [self._items[place] for place in places]
        return foreign_money.propose(self._books, line, items, score=95) if items else None

    def _owes_other(self, line: Line, customer: str) -> Proposal | None:
        """Documents of a known payer in the one other currency in which something is open."""
        own = self._open_in_others(customer, line.currency)
        ways = [[one] for one in own] + ([own] if len(own) > 1 else [])
        found = [foreign_money.propose(self._books, line, some, score=85) for some in ways]
        fits = [one for why in ("foreign-said", "foreign-rate") for one in found if one and one.why == why]
        same = [one for one in fits if one.why == fits[0].why]
        return fits[0] if len(same) == 1 else None

    def _open_in_others(self, customer: str, own: str) -> list[Candidate]:
        """What is open of a customer in other currencies than this one."""
        some = (self._of_customer.get((customer, code), ()) for code in self._currencies if code != own)
        return [item for items in some for item in items if item.left > 0]

    # Nobody known

    def _stranger(self, line: Line) -> Proposal:
        fits = self._by_amount.get((line.currency, line.amount), [])
        fits = [item for item in fits if line.amount in (item.left, item.asked)]
        if len(fits) == 1:
            parts = whole(fits) if fits[0].left == line.amount else as_asked(fits)
            return Proposal(parts, 45, "only-amount", {"documents": fits[0].id})
        if fits:
            return Proposal((), 0, "amount-tie", {"count": len(fits)})
        return Proposal((), 0, "unknown")

    def _on_account(self, line: Line, customer: str, score: int, why: str, words: Mapping[str, Any]) -> Proposal:
        return Proposal((Part("", self._customers.get(customer, customer), line.amount),), score, why, words)

    def _limit(self, currency: str) -> int:
        if currency not in self._limits:
            self._limits[currency] = self._limit_of(currency)
        return self._limits[currency]


def _is_disputed(item: Candidate) -> bool:
    return item.document.status == InvoiceStatus.DISPUTED


def _next_parts(items: Sequence[Candidate]) -> tuple[Part, ...]:
    """The next instalment of each, or all of one that is paid at once."""
    return tuple(item.part(item.next_instalment or item.left) for item in items)
