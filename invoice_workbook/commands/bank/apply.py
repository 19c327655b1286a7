"""apply: what came in is proposed for invoices, what went out for payments and bills; what is accepted is posted.

A bank line's *Proposed match* says what it pays: `INV-1 100.00; INV-2 48.00 discount 0.98; C-7 20.00`. A clerk may
write it, too; an amount that is left out is what is open. Nothing is posted without acceptance.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility.cash_application import CashApplication
from invoice_workbook.eligibility.payment_clearing import PaymentClearing
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import bank_lines
from invoice_workbook.languages import text
from invoice_workbook.ledger import settlement_text
from invoice_workbook.ledger.bank import cash_matching, counterparties
from invoice_workbook.ledger.bank.cash_matching import Line, Proposal
from invoice_workbook.ledger.payable import payments_in_transit
from invoice_workbook.schema import PAYABLE, RECEIVABLE, Side
from invoice_workbook.tables import joins

WAITING = ("", "new", "proposed")


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
            "proposals": [_shown(one) for one in lines.loc[waiting.intersection(list(proposals))].to_dict("records")],
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
    is_in = mine["amount"] > 0
    found = _of_side(books, mine[is_in], RECEIVABLE) | _of_side(books, mine[~is_in], PAYABLE)
    if not found:
        return books, found
    return books.with_tables(BankLines=_written(books, found)), found


def _of_side(books: Books, lines: pd.DataFrame, side: Side) -> dict[int, Proposal]:
    """Propose what each bank line settles; our own released payments are matched before anything else."""
    if not len(lines):
        return {}
    who = counterparties.find(books, list(lines["counterparty"]), list(lines["counterparty_account"]), side.name)
    cells = lines.to_dict("records")
    asked = [
        Line(abs(int(one["amount"])), str(one["row_currency"]), one["booked_on"].date(), str(one["reference"]), payer)
        for one, payer in zip(cells, who, strict=True)
    ]
    ours = [cash_matching.NOTHING] * len(asked)
    if side is PAYABLE:
        to = [str(one["counterparty_account"]) for one in cells]
        ours = payments_in_transit.TransitMatcher(books).propose(list(zip(asked, to, strict=True)))
    theirs = cash_matching.CashMatcher(books, side)
    ids = (str(one["bank_line"]) for one in cells)
    return {
        int(row): known if known.why else theirs.propose(line, id_)
        for row, line, known, id_ in zip(lines.index, asked, ours, ids, strict=True)
    }


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
    return text(f"why.{proposal.why}", language, **words)


def _post(books: Books, accepted: Sequence[int], user: str) -> _Posted:
    """What came in as receipts, what went out as payments; a line that cannot be posted is told and left.

    The user approves what is written off beyond the limit, or the line is left.
    """
    lines = books["BankLines"].loc[list(accepted)]
    came, went = lines[lines["amount"] > 0].to_dict("records"), lines[lines["amount"] < 0].to_dict("records")
    posted = _Posted(books, [], [], [], [])
    if came:
        cash = CashApplication(books, user=user)
        _take(posted, cash.take, sorted(came, key=lambda one: not cash.names_documents_only(one)))
        posted.books, posted.receipts = cash.posted()
        posted.entries = [*cash.entries]
    if went:
        out = PaymentClearing(posted.books, user=user)
        _take(posted, out.take, went)
        posted.books, posted.payments = out.posted()
        posted.entries += [*out.entries, *(bank_lines.entry(line, ids) for line, ids in out.lines.items())]
    return posted


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
    options=(Option("accept_from", "accept-from", "--accept-from", kind="whole"),),
    icon="HyperlinkInsert",
    key_tip="AP",
    tables=("BankLines",),
    shows="BankLines",
    way_back=("unapply",),
)
