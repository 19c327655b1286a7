"""ask: what a caller wants to know of a customer, a vendor, a document or an amount, with a sentence to say.

It reads only; with `log` the question is filed on the sheet Questions with that sentence as its answer. A press puts
the answer on the sheet Answer; with a file that is not open nothing is written there: a question costs no save.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from invoice_workbook import answer_cells
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import answer_card, asked_question, listed_problems
from invoice_workbook.commands.at_sheet import Desk
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import archives
from invoice_workbook.languages import text
from invoice_workbook.ledger import numbers_given
from invoice_workbook.ledger.answers import finding
from invoice_workbook.ledger.answers.rows import PARTIES
from invoice_workbook.schema import SIDES, TABLES
from invoice_workbook.tables.new_rows import new_rows, next_ids

ASKED_OF = (*PARTIES, *(table for side in SIDES.values() for table in (side.documents, side.sources)), "Orders")
"""Tables of whose selected row a press asks where nothing else is typed."""
MOST = 10
"""Choices that are named."""


def ask(books: Books, given: Given, *, words: Sequence[str], log: bool = False) -> Outcome:
    """The answer, or what the words may mean. Raises WorkbookError for words that fit nothing."""
    question = asked_question.read(" ".join(words))
    hits = finding.find(books, question)
    file = archives.file_of(books, question.words)
    if file and not any(folded(answer_card.choice(books, hit)["id"]) == folded(question.words) for hit in hits):
        raise WorkbookError("in-archive", id=question.words.strip(), file=file)
    if not hits:
        raise WorkbookError("nothing-fits", words=answer_card.short(question.words))
    language = books.settings.language
    if len(hits) > 1:
        choices = [answer_card.choice(books, hit) for hit in hits[:MOST]]
        if log:
            raise WorkbookError("which-one", count=len(hits), ids=", ".join(one["id"] for one in choices))
        message = text("done.ask-choices", language, count=len(hits), shown=len(choices))
        lines = tuple(text("ask.choice", language, **one) for one in choices)
        return Outcome(message, more={"choices": choices}, to_print=lines)
    card = answer_card.make(listed_problems.told(books), hits[0])
    said = answer_card.choice(books, hits[0])
    message = text("done.ask", language, **said)
    tables = {"Questions": _filed(books, given, question.words, card)} if log else {}
    if log:
        message += " " + text("done.ask-log", language, question=tables["Questions"]["question"].iloc[-1])
    return Outcome(message, tables, more={"answer": card.as_json}, to_print=tuple(answer_card.lines(books, card)))


def _filed(books: Books, given: Given, words: str, card: answer_card.Card) -> pd.DataFrame:
    """The sheet Questions with this one, answered."""
    known = books["Questions"]
    row: dict[str, Sequence[object]] = {
        "question": next_ids(numbers_given.ever(books, "Questions"), "Q-", 1),
        "asked_on": [pd.Timestamp(books.as_of)],
        "asked_by": [given.user],
        "party": [card.party],
        "document": [card.document],
        "question_text": [words],
        "answer": [card.sentence],
        "status": ["answered"],
    }
    added: pd.DataFrame = new_rows("Questions", row, [card.currency])
    return pd.concat([known, added], ignore_index=True)


def _typed(desk: Desk) -> Mapping[str, Any]:
    """What is asked: in the sheet's own cell, else in a box; on the sheet Questions it is filed there."""
    words = desk.on_answer(answer_cells.QUESTION)
    if not words:
        table = next((name for name in ASKED_OF if TABLES[name].sheet == desk.front), "")
        ids = desk.selected(table).ids if table else ()
        row = ids[0] if len(ids) == 1 else ""
        words = desk.typed(text("desk.ask-row", id=row) if row else text("desk.ask")).strip() or row
    desk.asks(words)
    return {"words": (words,), "log": desk.is_shown("Questions")}


COMMAND = Command(
    id="ask",
    group="Service",
    place=0,
    work=ask,
    reads=(
        "Allocations",
        "BankLines",
        "Bills",
        "Customers",
        "Invoices",
        "Log",
        "OrderLines",
        "Orders",
        "Payments",
        "Problems",
        "PurchaseOrders",
        "Questions",
        "Receipts",
        "Reminders",
        "Terms",
        "Vendors",
    ),
    options=(Option("words", "question", many=True, is_required=True), Option("log", "ask-log", "--log", kind="flag")),
    icon="FindDialogExcel",
    key_tip="AS",
    is_large=True,
    tables=("Questions",),
    at_sheet=_typed,
    is_boxed=True,
    writes_only_with="log",
    books=False,
)
