"""Propose what money that goes back is: a payment returned, a credit note paid out, money on account given back.

Source: our own rules. It is a customer's direct debit, chargeback or refund, or a vendor's refund or the return of our
transfer. What the line names comes first (100 where the amount agrees to the cent), then whom the account or name
tells, then the amount alone, and that only where the bank says that it is a return. What one line takes back, the next
one no longer can.
Units: minor units of the line's currency; scores 0 to 100. Amounts in parts are minus.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from invoice_workbook import bank_returns
from invoice_workbook.books import Books, folded
from invoice_workbook.currencies import DECIMALS
from invoice_workbook.ledger import open_documents, payments_made
from invoice_workbook.ledger.bank import numbers_in_text
from invoice_workbook.ledger.bank.candidates import NOTHING, Line, Proposal, references_of, shown
from invoice_workbook.ledger.open_documents import OpenDocument
from invoice_workbook.ledger.settlement import Allocation, Part
from invoice_workbook.schema import CHARGES, RECEIVABLE, WITHOUT_MONEY, AllocationKind, PaymentStatus, Side
from invoice_workbook.tables import joins

MOST_FEE = 25
"""Whole units of a currency that a bank may take for a return without a question."""


@dataclass(slots=True)
class _Money:
    """A receipt or payment: what of it pays which document, in the order of the days, and what is on account."""

    key: str
    id: str
    party: str
    party_key: str
    currency: str
    amount: int
    day: date | None
    paid: list[Allocation] = field(default_factory=list)
    charged: list[Allocation] = field(default_factory=list)
    """Fees and interest that it paid, and what was given with it."""
    on_account: int = 0
    is_taken: bool = False
    bank_amount: str = ""
    """What the bank booked for it, where that is in another currency: `490.00 EUR`."""


def is_return(line: Line) -> bool:
    """Whether the bank marks a line as a return, or its text says so."""
    return bool(line.reason) or bank_returns.is_said(line.reference)


class MoneyBackMatcher:
    """What of a side was paid and is held. Lines are matched one after another."""

    def __init__(self, books: Books, side: Side = RECEIVABLE) -> None:
        self._side = side
        documents = open_documents.derive(books, side.name)
        self._documents: dict[str, OpenDocument] = {}
        for one in documents:
            self._documents.setdefault(one.key, one)
        self._left = {one.key: one.open for one in documents}
        self._money = _monies(books, side)
        self._paid = {key: list(rows) for key, rows in payments_made.of_documents(books, side.name).items()}
        self._batches = _batches(books, side)
        self._named = [*(one.key for one in documents), *self._money, *self._batches]
        ids = [*(one.id for one in documents), *(one.id for one in self._money.values()), *self._batches]
        self._index = numbers_in_text.Index.of(ids)
        self._theirs = references_of(books, side, [one.id for one in documents])
        keys = joins.id_keys(books, side.parties, side.party)
        self._parties: dict[str, str] = dict(zip(keys, books[side.parties][side.party], strict=True))
        self._of_party: dict[tuple[str, str], list[_Money]] = {}
        self._by_amount: dict[tuple[str, int], list[_Money]] = {}
        self._by_bank_amount: dict[str, list[_Money]] = {}
        for money in self._money.values():
            self._of_party.setdefault((money.party_key, money.currency), []).append(money)
            self._by_amount.setdefault((money.currency, money.amount), []).append(money)
            if money.bank_amount:
                self._by_bank_amount.setdefault(money.bank_amount, []).append(money)
        self._credits: dict[tuple[str, str], list[OpenDocument]] = {}
        for document in documents:
            if document.open < 0:  # a credit note, or what was paid beyond the gross
                self._credits.setdefault((document.party_key, document.currency), []).append(document)

    def propose(self, line: Line) -> Proposal:
        """What a line takes back or pays out."""
        places = [one.place for one in numbers_in_text.find(line.reference, self._index) if not one.is_short]
        places += [one.place for one in numbers_in_text.find(line.reference, self._theirs) if not one.is_short]
        keys = list(dict.fromkeys(self._named[place] for place in places))
        if self._is_fee(line):
            return Proposal((), 0, "back-own-fee", {"fee": shown(line.amount, line.currency)})
        found = self._of_named(line, keys) if keys else NOTHING
        if not found.why:
            found = self._of_foreign(line, keys)
        if not found.why and line.payer.customer:
            found = self._of_known(line)
        if not found.why:
            found = self._of_stranger(line)
        self._take(found)
        return found

    def _is_fee(self, line: Line) -> bool:
        """Whether a line is the fee alone that the bank took for a return, as its text and amount say."""
        is_little = line.amount <= MOST_FEE * 10 ** DECIMALS.get(line.currency, 2)
        is_paid = (line.currency, line.amount) in self._by_amount
        return is_little and not is_paid and self._side is RECEIVABLE and bank_returns.is_fee(line.reference)

    def _take(self, proposal: Proposal) -> None:
        for part in proposal.parts:
            if not part.document:
                continue
            key = folded(part.document)
            if key in self._money:
                self._money[key].on_account += part.payment
            elif self._documents[key].is_credit:
                self._left[key] -= part.payment
            else:
                self._take_off(key, -part.payment)

    def _take_off(self, key: str, amount: int) -> None:
        rows = self._paid.get(key, [])
        while amount > 0 and rows:
            last = rows.pop()
            source = self._money.get(folded(last.source))
            if source is not None:
                source.is_taken = True
            if last.amount > amount:
                rows.append(Allocation(last.source, last.document, last.kind, last.amount - amount))
            amount -= last.amount

    # What the reference names

    def _of_named(self, line: Line, keys: Sequence[str]) -> Proposal:
        named = [one for key in keys for one in self._batches.get(key, [key])]
        monies = [self._money[key] for key in named if key in self._money and key not in self._documents]
        documents = [self._documents[key] for key in keys if key in self._documents]
        documents = [one for one in documents if one.currency == line.currency]
        words = {"documents": ", ".join([one.id for one in monies] or [one.id for one in documents])}
        if any(one.currency == line.currency for one in monies):
            return self._returned(line, monies, 100, "back-named", words)
        if not documents or monies:
            return NOTHING
        credits_ = [one for one in documents if one.is_credit and self._left[one.key] < 0]
        if credits_ and -sum(self._left[one.key] for one in credits_) == line.amount:
            parts = tuple(Part(one.id, one.party, self._left[one.key]) for one in credits_)
            return Proposal(parts, self._sure(line, documents, 100), "back-credit", words)
        payers = self._payers(documents)
        if payers:
            found = self._returned(line, payers, 98, "back-document", words)
            if found.score >= 90:
                return found
        paid = sum(self._paid_of(one.key) for one in documents)
        if paid <= 0 and not credits_:
            return Proposal((), 0, "back-nothing", words)
        return self._of_documents(line, documents, paid, words)

    def _of_documents(
        self, line: Line, documents: Sequence[OpenDocument], paid: int, words: dict[str, str]
    ) -> Proposal:
        """A part of what documents were paid goes back, or more than that."""
        parts: list[Part] = []
        left = line.amount
        for one in documents:
            held = -self._left[one.key] if one.is_credit else self._paid_of(one.key)
            back = min(max(held, 0), left)
            if back:
                parts.append(Part(one.id, one.party, -back))
                left -= back
        if not parts:
            return Proposal((), 0, "back-nothing", words)
        if left:
            parts.append(Part("", self._spelled(documents[0]), -left))
            more = {**words, "difference": shown(left, line.currency)}
            return Proposal(tuple(parts), 50, "back-more", more)
        rest = paid - line.amount
        score = 95 if not rest else 80
        why = "back-exact" if not rest else "back-part"
        return Proposal(
            tuple(parts), self._sure(line, documents, score), why, {**words, "difference": shown(rest, line.currency)}
        )

    def _spelled(self, one: OpenDocument) -> str:
        return self._parties.get(one.party_key, one.party)

    def _payers(self, documents: Iterable[OpenDocument]) -> list[_Money]:
        """Receipts or payments by which these documents were paid last, each once."""
        keys = [folded(rows[-1].source) for one in documents if (rows := self._paid.get(one.key))]
        return [self._money[key] for key in dict.fromkeys(keys) if key in self._money]

    def _paid_of(self, key: str) -> int:
        return sum(one.amount for one in self._paid.get(key, ()))

    def _sure(self, line: Line, documents: Sequence[OpenDocument], score: int) -> int:
        """Less where another party than the documents' is known."""
        other = line.payer.customer and line.payer.customer not in {one.party_key for one in documents}
        return score - 10 if other else score

    def _returned(
        self, line: Line, monies: Sequence[_Money], score: int, why: str, words: Mapping[str, str]
    ) -> Proposal:
        """Receipts or payments that come back whole, with a fee of the bank if it took one, or in part."""
        free = [one for one in monies if one.currency == line.currency and self._still(one) > 0]
        total = sum(self._still(one) for one in free)
        if not free:
            return Proposal((), 0, "back-nothing", words)
        parts = tuple(part for one in free for part in self._parts_of(one))
        other = line.payer.customer and line.payer.customer not in {one.party_key for one in free}
        less = 10 if other else 0
        fee = line.amount - total
        if not fee:
            return Proposal(parts, score - less, why, words)
        if 0 < fee <= MOST_FEE * 10 ** DECIMALS.get(line.currency, 2) and fee < total and is_return(line):
            borne = Part("", free[0].party, 0, others={AllocationKind.BANK_FEE: -fee})
            return Proposal((*parts, borne), 90 - less, "back-fee", {**words, "fee": shown(fee, line.currency)})
        if fee > 0:
            more = {**words, "difference": shown(fee, line.currency)}
            return Proposal((*parts, Part("", free[0].party, -fee)), 50, "back-more", more)
        return NOTHING if why == "back-document" else self._in_part(line, free, words)

    def _in_part(self, line: Line, monies: Sequence[_Money], words: Mapping[str, str]) -> Proposal:
        """Less than what was paid goes back: what is on account first, then the newest payments."""
        left = line.amount
        parts: list[Part] = []
        for one in monies:
            for part in reversed(self._parts_of(one)):
                back = min(-part.payment, left)
                if back > 0:
                    parts.append(Part(part.document, part.party, -back))
                    left -= back
        rest = sum(self._still(one) for one in monies) - line.amount
        return Proposal(tuple(parts), 80, "back-part", {**words, "difference": shown(rest, line.currency)})

    def _still(self, one: _Money) -> int:
        """What of a receipt or payment was not taken back yet."""
        return -sum(part.money for part in self._parts_of(one))

    def _parts_of(self, one: _Money) -> list[Part]:
        """A receipt or payment taken back: of each document what it pays, with fees, interest and what was given."""
        if one.is_taken:
            return []
        back: dict[str, int] = {}
        for paid in one.paid:
            back[paid.document] = back.get(paid.document, 0) - paid.amount
        parts = [self._part_of(one, document, amount) for document, amount in back.items()]
        if one.on_account > 0:
            parts.append(Part(one.id, one.party, -one.on_account))
        return parts

    def _part_of(self, one: _Money, document: str, amount: int) -> Part:
        more: dict[str, int] = {}
        for given in one.charged:
            if folded(given.document) == folded(document):
                more[given.kind] = more.get(given.kind, 0) - given.amount
        discount, write_off = (more.pop(kind, 0) for kind in (AllocationKind.DISCOUNT, AllocationKind.WRITE_OFF))
        return Part(document, one.party, amount, discount, write_off, more)

    # In another currency

    def _of_foreign(self, line: Line, keys: Sequence[str]) -> Proposal:
        """A receipt or payment in another currency, for which the bank booked this very amount, comes back whole."""
        booked = self._by_bank_amount.get(shown(line.amount, line.currency), [])
        fits = [one for one in booked if one.currency != line.currency and self._still(one) == one.amount]
        named = {*keys, *(key for batch in keys for key in self._batches.get(batch, ()))}
        mine = [one for one in fits if named & {one.key, *(folded(part.document) for part in one.paid)}]
        score = 95 if mine else 85 if line.payer.by_account else 75 if line.payer.customer else 60
        if not mine and line.payer.customer:
            mine = [one for one in fits if one.party_key == line.payer.customer]
        elif not mine and is_return(line):
            mine = fits
        if len(mine) != 1:
            return NOTHING
        parts = tuple(replace(part, currency=mine[0].currency) for part in self._parts_of(mine[0]))
        return Proposal(parts, score, "back-foreign", {**_named(mine), "booked": mine[0].bank_amount})

    # Whom the account or the name tells

    def _of_known(self, line: Line) -> Proposal:
        payer = line.payer
        sure = 95 if payer.by_account and payer.by_name else 90 if payer.by_account else 85
        how = "account-and-name" if sure == 95 else "account" if payer.by_account else "name"  # as in cash_matching
        id_ = self._parties[payer.customer]
        words = {"customer": id_, "how": f"why.by-{how}"}
        of_party = self._of_party.get((payer.customer, line.currency), [])
        monies = sorted(
            (one for one in of_party if self._still(one) > 0), key=lambda one: (one.day or date.min, one.id)
        )
        same = [one for one in monies if self._still(one) == line.amount]
        if is_return(line) and (same or line.reason):
            newest = same[-1:] or monies[-1:]
            found = self._returned(line, newest, sure if len(same) == 1 else sure - 10, "back-return", words)
            if found.why in ("back-return", "back-fee"):
                return Proposal(
                    found.parts, min(found.score, sure), found.why, {**words, **found.words, **_named(newest)}
                )
        credits_ = [one for one in self._credits.get((payer.customer, line.currency), ()) if self._left[one.key] < 0]
        fits = [one for one in credits_ if -self._left[one.key] == line.amount]
        if len(fits) == 1:
            part = Part(fits[0].id, id_, -line.amount)
            return Proposal((part,), sure - 2, "back-known-credit", {**words, "documents": fits[0].id})
        held = [one for one in monies if one.on_account == line.amount]
        if len(held) == 1:
            part = Part(held[0].id, id_, -line.amount)
            return Proposal((part,), sure - 2, "back-on-account", {**words, "documents": held[0].id})
        whole = [Part(one.id, id_, self._left[one.key]) for one in credits_]
        whole += [Part(one.id, id_, -one.on_account) for one in monies if one.on_account > 0]
        if whole and -sum(part.payment for part in whole) == line.amount:
            return Proposal(tuple(whole), sure - 5, "back-all", words)
        if same:
            found = self._returned(line, same[-1:], sure - 20, "back-return", words)
            return Proposal(found.parts, found.score, found.why, {**words, **_named(same[-1:])})
        return Proposal((Part("", id_, -line.amount),), 40, "back-unclear", words)

    # Nobody known

    def _of_stranger(self, line: Line) -> Proposal:
        if not is_return(line):
            return NOTHING
        fits = [one for one in self._by_amount.get((line.currency, line.amount), ()) if self._still(one) == line.amount]
        if len(fits) != 1:
            return NOTHING
        return self._returned(line, fits, 60, "back-only-amount", _named(fits))


def _named(monies: Iterable[_Money]) -> dict[str, str]:
    return {"documents": ", ".join(one.id for one in monies)}


def _monies(books: Books, side: Side) -> dict[str, _Money]:
    """Every receipt or payment that has money, by key, with what it pays."""
    frame = books[side.sources]
    keys = joins.id_keys(books, side.sources, side.source)
    parties = joins.id_keys(books, side.sources, side.party)
    mine = (frame["amount"] > 0).fillna(False) & (keys != "")
    if "status" in frame:
        mine &= frame["status"] != PaymentStatus.PROPOSED
    columns = (
        frame[side.source],
        keys,
        frame[side.party],
        parties,
        frame["row_currency"],
        frame["amount"],
        frame["date"],
        frame["bank_amount"],
    )
    found: dict[str, _Money] = {}
    for id_, key, party, party_key, currency, amount, at, bank in zip(*(one[mine] for one in columns), strict=True):
        day = None if at is None else at.date()
        money = _Money(key, id_, party, party_key, currency, int(amount), day, bank_amount=bank.lstrip("-"))
        found.setdefault(key, money)
    for rows in payments_made.of_documents(books, side.name).values():
        for one in rows:
            if (source := found.get(folded(one.source))) is not None:
                source.paid.append(one)
    for held in open_documents.money_on_account(books, side.name):
        if held.key in found:
            found[held.key].on_account = -held.open
    for key, given in _given(books, side):
        if key in found:
            found[key].charged.append(given)
    return found


def _batches(books: Books, side: Side) -> dict[str, list[str]]:
    """The payments (keys) of each payment file: a file that the bank rejects comes back in one sum."""
    if side is RECEIVABLE:
        return {}
    keys = joins.id_keys(books, side.sources, side.source)
    found: dict[str, list[str]] = {}
    for key, batch in zip(keys, joins.id_keys(books, side.sources, "batch"), strict=True):
        if batch:
            found.setdefault(batch, []).append(key)
    return found


def _given(books: Books, side: Side) -> Iterable[tuple[str, Allocation]]:
    """Fees and interest by the receipt or payment that paid them, and what was given with one, which names it."""
    frame = books["Allocations"]
    kinds = frame["kind"]
    for field_, chosen in (("source", CHARGES), ("note", WITHOUT_MONEY)):
        mine = (frame["side"] == side.name) & kinds.isin(chosen) & frame["amount"].notna()
        keys = joins.id_keys(books, "Allocations", field_)[mine]
        for key, one in zip(keys, frame[mine].to_dict("records"), strict=True):
            yield key, Allocation(str(one["source"]), str(one["document"]), str(one["kind"]), int(one["amount"]))
