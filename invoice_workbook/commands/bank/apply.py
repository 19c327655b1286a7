"""apply: each bank line is proposed for what it pays or takes back; those that are accepted are posted.

A bank line's *Proposed match* says what it pays: `INV-1 100.00; INV-2 48.00 discount 0.98; C-7 20.00`. A clerk may
write it, too; an amount that is left out is what is open. Nothing is posted without acceptance.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, folded
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome, RowsLater
from invoice_workbook.eligibility.cash_application import CashApplication, is_back
from invoice_workbook.eligibility.payment_clearing import PaymentClearing
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import bank_lines
from invoice_workbook.languages import text
from invoice_workbook.ledger import settlement_text
from invoice_workbook.ledger.bank import counterparties, money_back, numbers_in_text
from invoice_workbook.ledger.bank.candidates import Line, Proposal
from invoice_workbook.ledger.bank.cash_matching import CashMatcher
from invoice_workbook.ledger.bank.counterparties import Counterparty
from invoice_workbook.ledger.bank.line_sides import SURE, SideFinder, SideOfLine
from invoice_workbook.ledger.bank.money_back import MoneyBackMatcher
from invoice_workbook.ledger.payable import payments_in_transit
from invoice_workbook.ledger.payable.payments_in_transit import TransitMatcher
from invoice_workbook.schema import PAYABLE, RECEIVABLE, SIDES, Side
from invoice_workbook.tables import joins

WAITING = ("", "new", "proposed")
_SHOWN = ("bank_line", "amount", "row_currency", "row_decimals", "proposed_match", "score", "why")
_LOOKED_AT = ("bank_line", "booked_on", "amount", "row_currency", "reference", "return_reason", "counterparty_account")
"""What is shown of a proposal, and looked at of a line to make one."""


@dataclass
class _Posted:
    """What became of the accepted lines."""

    books: Books
    receipts: list[str]
    payments: list[str]
    refused: list[dict[str, str]]
    entries: list[dict[str, str]]

    def and_then(self, more: "_Posted") -> "_Posted":
        """This and what was posted after it."""
        lists = ("receipts", "payments", "refused", "entries")
        return _Posted(more.books, *(getattr(self, name) + getattr(more, name) for name in lists))


def apply(books: Books, given: Given, *, accept_from: int | None = None) -> Outcome:
    """Accepted lines posted, then the others proposed; with `accept_from` those that score as much posted at once."""
    if accept_from is not None and not 1 <= accept_from <= 100:
        raise WorkbookError("bad-score", score=accept_from)
    posted = _post(books, _accepted(books), given.user)
    proposed, proposals = _proposed(posted.books)
    if accept_from is not None:
        sure = [row for row, one in proposals.items() if one.parts and one.score >= accept_from]
        lines = proposed["BankLines"].copy()
        lines.loc[sure, "status"] = "accepted"
        more = _post(proposed.with_tables(BankLines=lines), sure, given.user)
        proposed, posted = more.books, posted.and_then(more)
    language = books.settings.language
    lines = proposed["BankLines"]
    waiting = lines.index[(lines["status"] == "proposed")]
    left = int((lines["status"].isin(WAITING[:2]) & (lines["amount"] != 0)).sum())
    words = {"posted": len(posted.receipts), "paid": len(posted.payments), "proposed": len(waiting), "left": left}
    said = [text("done.apply", language, **words), *_refused(posted, language)]
    names = ("Receipts", "Payments", "Allocations", "Invoices", "Bills", "BankLines")
    return Outcome(
        " ".join(said),
        {name: proposed[name] for name in names},
        entries=posted.entries,
        undone=len(posted.refused),
        more={
            "receipts": posted.receipts,
            "payments": posted.payments,
            "refused": posted.refused,
            "proposals": RowsLater(partial(_all_shown, lines.loc[waiting.intersection(list(proposals)), [*_SHOWN]])),
        },
    )


def _refused(posted: _Posted, language: str) -> list[str]:
    """How many of the accepted lines were not posted, and why the first ones were not."""
    if not posted.refused:
        return []
    count = len(posted.refused)
    done = len(posted.receipts) + len(posted.payments)
    return [
        text("done.apply-refused", language, refused=count, all=count + done),
        *(one["reason"] for one in posted.refused[:3]),
    ]


def _all_shown(lines: pd.DataFrame) -> list[dict[str, Any]]:
    return [_shown(one) for one in lines.to_dict("records")]


def _shown(one: dict[Any, Any]) -> dict[str, Any]:
    amount = money.as_text(int(one["amount"]), int(one["row_decimals"]))
    head = {"bank_line": one["bank_line"], "amount": amount, "currency": one["row_currency"]}
    return {**head, "proposed": one["proposed_match"], "score": int(one["score"]), "why": one["why"]}


def _is_done(books: Books) -> pd.Series:
    """Bank lines that were posted: a receipt names them, or the Log does."""
    done = (set(joins.id_keys(books, "Receipts", "bank_line")) | set(bank_lines.posted(books))) - {""}
    return joins.id_keys(books, "BankLines", "bank_line").isin(done)


def _accepted(books: Books) -> list[int]:
    """Accepted lines of which nothing was made yet."""
    lines = books["BankLines"]
    fresh = (lines["status"] == "accepted") & ~_is_done(books)
    return [int(str(row)) for row in lines.index[fresh & (lines["amount"] != 0).fillna(False)]]


def _proposed(books: Books) -> tuple[Books, dict[int, Proposal]]:
    """The books with proposals at every line that waits, and these."""
    lines = books["BankLines"]
    waits = lines["status"].isin(WAITING) & (lines["amount"] != 0).fillna(False) & lines["booked_on"].notna()
    mine = lines[waits & ~_is_done(books)].sort_values("booked_on", kind="stable")
    found = _matched(books, mine) if len(mine) else {}
    if not found:
        return books, found
    return books.with_tables(BankLines=_written(books, found)), found


def _matched(books: Books, lines: pd.DataFrame) -> dict[int, Proposal]:
    """What each line settles or takes back; our own released payments are matched before anything else."""
    cells = lines[[*_LOOKED_AT]].to_dict("records")
    parties = (list(lines["counterparty"]), list(lines["counterparty_account"]))
    who = {name: counterparties.find(books, *parties, name) for name in SIDES}
    sides = _sides(SideFinder(books), cells, who)
    asked = [_line(one, who[at.side.name][place]) for place, (one, at) in enumerate(zip(cells, sides, strict=True))]
    ours = _ours(books, cells, asked, sides)
    matchers = _Matchers(books)
    found: dict[int, Proposal] = {}
    for place, row in enumerate(lines.index):
        proposal = ours.get(place) or matchers.propose(cells[place], asked[place], sides[place])
        found[int(row)] = _capped(proposal, sides[place])
    numbers_in_text.forget()
    return found


def _sides(
    finder: SideFinder, cells: Sequence[Mapping[Any, Any]], who: Mapping[str, Sequence[Counterparty]]
) -> list[SideOfLine]:
    return [
        finder.of(int(one["amount"]), str(one["reference"]), {name: found[place] for name, found in who.items()})
        for place, one in enumerate(cells)
    ]


def _line(one: Mapping[Any, Any], payer: Counterparty) -> Line:
    day, reason = one["booked_on"].date(), str(one["return_reason"])
    return Line(abs(int(one["amount"])), str(one["row_currency"]), day, str(one["reference"]), payer, reason)


def _ours(
    books: Books, cells: Sequence[Mapping[Any, Any]], asked: Sequence[Line], sides: Sequence[SideOfLine]
) -> dict[int, Proposal]:
    """Released payments that lines show, by the lines' places."""
    places = [n for n, at in enumerate(sides) if at.side is PAYABLE and not is_back(cells[n], PAYABLE)]
    pairs = [(asked[n], str(cells[n]["counterparty_account"])) for n in places]
    found = TransitMatcher(books).propose(pairs) if pairs else []
    return {n: one for n, one in zip(places, found, strict=True) if one.why}


def _capped(proposal: Proposal, at: SideOfLine) -> Proposal:
    """Never certain where the account is known, and belongs to the other side."""
    return replace(proposal, score=min(proposal.score, SURE - 5)) if at.is_of_other else proposal


class _Matchers:
    """What proposes for a side and a direction, made when a line first needs it."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._forward: dict[str, CashMatcher] = {}
        self._back: dict[str, MoneyBackMatcher] = {}

    def propose(self, cells: Mapping[Any, Any], line: Line, at: SideOfLine) -> Proposal:
        """What a line settles or takes back; nothing where a number is one of ours and one of theirs."""
        if at.both:
            return Proposal((), 0, "two-sides", {"documents": ", ".join(at.both)})
        if at.is_guess and money_back.is_return(line):
            (other,) = (side for side in SIDES.values() if side is not at.side)
            if (found := self.propose(cells, line, SideOfLine(other))).parts:
                return found
        name = at.side.name
        if is_back(cells, at.side):
            if name not in self._back:
                self._back[name] = MoneyBackMatcher(self._books, at.side)
            return self._back[name].propose(line)
        if name not in self._forward:
            self._forward[name] = CashMatcher(self._books, at.side)
        return self._forward[name].propose(line, str(cells["bank_line"]))


def _written(books: Books, found: Mapping[int, Proposal]) -> pd.DataFrame:
    """Bank lines with their proposals."""
    after, language = books["BankLines"].copy(), books.settings.language
    index = list(found)
    decimals = after["row_decimals"]
    written = [settlement_text.spelled(one.parts, int(decimals[row])) for row, one in found.items()]
    after.loc[index, "proposed_match"] = pd.Series(written, index=index, dtype=object)
    scores = [one.score if one.parts else pd.NA for one in found.values()]
    after.loc[index, "score"] = pd.Series(scores, index=index, dtype="Int64")
    after.loc[index, "why"] = pd.Series([_words(one, language) for one in found.values()], index=index, dtype=object)
    states = ["proposed" if one.parts else "new" for one in found.values()]
    after.loc[index, "status"] = pd.Series(states, index=index, dtype=object)
    return after


def _words(proposal: Proposal, language: str) -> str:
    words = dict(proposal.words)
    if "how" in words:
        words["how"] = text(str(words["how"]), language, **{k: v for k, v in words.items() if k != "how"})
    said = [text(f"why.{proposal.why}", language, **words)]
    said += [text("why.disputed", language, documents=words["disputed"])] if "disputed" in words else []
    return " ".join(said)


def _post(books: Books, accepted: Sequence[int], user: str) -> _Posted:
    """Customers' money as receipts, vendors' as payments; a line that cannot be posted is told and left.

    The user approves what is written off beyond the limit, or the line is left.
    """
    lines = books["BankLines"].loc[list(accepted)].to_dict("records")
    known = _Known(books)
    mixed = [one for one in lines if known.mixed(one)]
    clear = [one for one in lines if not known.mixed(one)]
    of_customers = [one for one in clear if known.side_of(one) is RECEIVABLE]
    of_vendors = [one for one in clear if known.side_of(one) is PAYABLE]
    posted = _Posted(books, [], [], [], [])
    posted.refused = [{"bank_line": str(one["bank_line"]), "reason": str(known.mixed(one))} for one in mixed]
    if of_customers:
        cash = CashApplication(books, user=user)
        _take(posted, cash.take, sorted(of_customers, key=lambda one: not cash.names_documents_only(one)))
        posted.books, posted.receipts = cash.posted()
        posted.entries = [*cash.entries]
    if of_vendors:
        out = PaymentClearing(posted.books, user=user)
        _take(posted, out.take, of_vendors)
        posted.books, posted.payments = out.posted()
        posted.entries += [*out.entries, *(bank_lines.entry(line, ids) for line, ids in out.lines.items())]
    return posted


class _Known:
    """The ids of both sides, by which an accepted line is posted where its proposed match says."""

    def __init__(self, books: Books) -> None:
        self._ids: dict[str, set[str]] = {}
        for side in SIDES.values():
            tables = ((side.documents, side.document), (side.sources, side.source), (side.parties, side.party))
            self._ids[side.name] = {key for table, id_ in tables for key in joins.id_keys(books, table, id_)} - {""}
        self._ids[PAYABLE.name] |= payments_in_transit.known_ids(books)
        self._every = set().union(*self._ids.values())

    def side_of(self, line: Mapping[Any, Any]) -> Side:
        """The side of which it names something; where that is both or none, that of its sign."""
        keys = {folded(id_) for id_ in self._named(line)}
        mine = [side for side in SIDES.values() if keys & self._ids[side.name]]
        return mine[0] if len(mine) == 1 else RECEIVABLE if line["amount"] > 0 else PAYABLE

    def mixed(self, line: Mapping[Any, Any]) -> WorkbookError | None:
        """The refusal of a line that names what only customers have, and what only vendors have."""
        mine = {side: [id_ for id_ in self._named(line) if self._is_of(id_, side)] for side in SIDES}
        if not all(mine.values()):
            return None
        ids = ", ".join(id_ for some in mine.values() for id_ in some)
        return WorkbookError("apply-both-sides", line=line["bank_line"], ids=ids)

    def _is_of(self, id_: str, name: str) -> bool:
        return [side for side, ids in self._ids.items() if folded(id_) in ids] == [name]

    def _named(self, line: Mapping[Any, Any]) -> list[str]:
        cells = settlement_text.split(str(line["proposed_match"]))
        return [settlement_text.id_of(one, lambda words: folded(words) in self._every) for one in cells]


def _take(posted: _Posted, take: Callable[[Mapping[Any, Any]], object], lines: Sequence[Mapping[Any, Any]]) -> None:
    for line in lines:
        try:
            take(line)
        except WorkbookError as error:
            posted.refused.append({"bank_line": str(line["bank_line"]), "reason": str(error)})


COMMAND = Command(
    id="apply",
    group="Bank",
    place=2,
    work=apply,
    reads=(
        "Allocations",
        "BankLines",
        "Bills",
        "Customers",
        "Invoices",
        "Orders",
        "Payments",
        "Receipts",
        "Terms",
        "Vendors",
    ),
    options=(Option("accept_from", "accept-from", "--accept-from", kind="whole"),),
    icon="HyperlinkInsert",
    key_tip="AP",
    tables=("BankLines",),
    shows="BankLines",
    way_back=("unapply",),
)
