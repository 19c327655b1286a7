"""apply: what came in on the bank account is proposed for invoices; what the clerk accepts becomes receipts.

A bank line's *Proposed match* says what it pays: `INV-1 100.00; INV-2 48.00 discount 0.98; C-7 20.00`. A clerk may
write it, too; an amount that is left out is what is open. Nothing is posted without acceptance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.commands import spelled_parts
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.posting import Desk
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger import matching, payers, rows
from invoice_workbook.ledger.matching import Line, Proposal

WAITING = ("", "new", "proposed")


@dataclass
class _Posted:
    """What became of the accepted lines."""

    books: Books
    receipts: list[str]
    refused: list[dict[str, str]]


def apply(books: Books, accept_from: int | None = None) -> Outcome:
    """Accepted lines posted, then the others proposed; with `accept_from` those that score as much posted at once."""
    posted = _post(books, _accepted(books))
    proposed, proposals = _proposed(posted.books)
    if accept_from is not None:
        sure = [row for row, one in proposals.items() if one.parts and one.score >= accept_from]
        lines = proposed["BankLines"].copy()
        lines.loc[sure, "status"] = "accepted"
        more = _post(replace(proposed, tables={**proposed.tables, "BankLines": lines}, _derived={}), sure)
        proposed = more.books
        posted = _Posted(proposed, posted.receipts + more.receipts, posted.refused + more.refused)
    language = books.settings.language
    lines = proposed["BankLines"]
    waiting = lines.index[(lines["status"] == "proposed")]
    left = int((lines["status"].isin(WAITING[:2]) & (lines["amount"] > 0)).sum())
    words = {"posted": len(posted.receipts), "proposed": len(waiting), "left": left}
    said = [text("done.apply", language, **words), *(one["reason"] for one in posted.refused[:3])]
    names = ("Receipts", "Allocations", "Invoices", "BankLines")
    return Outcome(
        " ".join(said),
        {name: proposed[name] for name in names},
        more={
            "receipts": posted.receipts,
            "refused": posted.refused,
            "proposals": [_shown(one) for one in lines.loc[waiting.intersection(list(proposals))].to_dict("records")],
        },
    )


def _shown(one: dict[Any, Any]) -> dict[str, Any]:
    amount = money.as_text(int(one["amount"]), int(one["row_decimals"]))
    head = {"bank_line": one["bank_line"], "amount": amount, "currency": one["row_currency"]}
    return {**head, "proposed": one["proposed_match"], "score": int(one["score"]), "why": one["why"]}


def _accepted(books: Books) -> list[int]:
    """Accepted lines of which no receipt was made yet."""
    lines = books["BankLines"]
    done = set(rows.keys(books, "Receipts", "bank_line"))
    fresh = (lines["status"] == "accepted") & ~rows.keys(books, "BankLines", "bank_line").isin(done - {""})
    return [int(str(row)) for row in lines.index[fresh & (lines["amount"] > 0)]]


def _proposed(books: Books) -> tuple[Books, dict[int, Proposal]]:
    """The books with proposals at every line that waits, and these."""
    lines = books["BankLines"]
    done = set(rows.keys(books, "Receipts", "bank_line")) - {""}
    known = rows.keys(books, "BankLines", "bank_line").isin(done)
    waits = lines["status"].isin(WAITING) & (lines["amount"] > 0).fillna(False) & ~known & lines["booked_on"].notna()
    mine = lines[waits].sort_values("booked_on", kind="stable")
    who = payers.find(books, list(mine["counterparty"]), list(mine["counterparty_account"]))
    matcher = matching.Matcher(books)
    found: dict[int, Proposal] = {}
    cells = zip(
        mine.index, mine["amount"], mine["row_currency"], mine["booked_on"], mine["reference"], who, strict=True
    )
    for row, amount, currency, day, reference, payer in cells:
        line = Line(int(amount), str(currency), day.date(), f"{reference}", payer)
        found[int(row)] = matcher.propose(line, str(lines["bank_line"][row]))
    if not found:
        return books, found
    language = books.settings.language
    after = lines.copy()
    index = list(found)
    places = after["row_decimals"]
    written = [spelled_parts.spelled(one.parts, int(places[row])) for row, one in found.items()]
    after.loc[index, "proposed_match"] = pd.Series(written, index=index, dtype=object)
    scores = [one.score if one.parts else pd.NA for one in found.values()]
    after.loc[index, "score"] = pd.Series(scores, index=index, dtype="Int64")
    after.loc[index, "why"] = pd.Series([_words(one, language) for one in found.values()], index=index, dtype=object)
    states = ["proposed" if one.parts else "new" for one in found.values()]
    after.loc[index, "status"] = pd.Series(states, index=index, dtype=object)
    return replace(books, tables={**books.tables, "BankLines": after}, _derived={}), found


def _words(proposal: Proposal, language: str) -> str:
    words = dict(proposal.words)
    if "how" in words:
        words["how"] = text(str(words["how"]), language, **{k: v for k, v in words.items() if k != "how"})
    return text(f"why.{proposal.why}", language, **words)


def _post(books: Books, accepted: Sequence[int]) -> _Posted:
    """Receipts and allocations of accepted lines, one after another; one that cannot be posted is told and left."""
    posted = _Posted(books, [], [])
    if not accepted:
        return posted
    desk = Desk(books)
    lines = books["BankLines"].loc[list(accepted)].to_dict("records")
    for line in sorted(lines, key=lambda one: not desk.names_all(one)):
        try:
            desk.take(line)
        except WorkbookError as error:
            posted.refused.append({"bank_line": str(line["bank_line"]), "reason": str(error)})
    posted.books, posted.receipts = desk.posted()
    return posted
