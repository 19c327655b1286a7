"""An answer as the rows of the sheet Answer: a part's name before its first row, then document, day, amount, words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from invoice_workbook.commands.answer_words import cell, said
from invoice_workbook.languages import named, text
from invoice_workbook.schema import TABLES

LONGEST = 250
"""Characters of a cell of the format text that Excel shows; of more it shows number signs."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One row; `amount` is in its currency, `day` None where there is none."""

    part: str = ""
    document: str = ""
    day: date | None = None
    amount: Decimal | None = None
    currency: str = ""
    words: str = ""


def of(told: Row, most: int, language: str) -> list[Told]:
    """The rows of an `answer`, or of the `choices` where several fit; of more than `most` the last says how many."""
    rows = list(_choices(told["choices"], language) if "choices" in told else _answer(told["answer"], language))
    if len(rows) <= most:
        return rows
    return [*rows[: most - 1], Told(words=text("answer.more", language, count=len(rows) - most + 1))]


def _choices(choices: Sequence[Row], language: str) -> Iterator[Told]:
    for number, one in enumerate(choices):
        part = text("answer.choices", language) if number == 0 else ""
        yield Told(part, one["id"], words=_cut(text("ask.choice", language, **one)))


def _answer(answer: Row, language: str) -> Iterator[Told]:
    if answer["document"]:
        words = " · ".join(cell(name, value, language) for name, value in answer["document"].items())
        yield Told(text("answer.asked-for", language), answer["id"], words=_cut(words))
    if answer.get("credit_limit") is not None:
        credit = {"limit": answer["credit_limit"], "used": answer["credit_used"] or "?", "currency": answer["currency"]}
        header = TABLES["Customers"].by_field["credit_limit"].header
        yield Told(named(header, language), words=text("ask.card.limit", language, **credit))
    for name, one in _PARTS.items():
        rows = [told for row in answer.get(name, ()) for told in one(row, language)]
        if rows:
            label = text(f"ask.card.{name.replace('_', '-')}", language, count=len(answer[name]))
            yield replace(rows[0], part=label)
            yield from rows[1:]


def _told(row: Row, document: str, day: str, words: str, amount: str = "") -> Told:
    """A row by the names that its part has for document, day and amount."""
    units = row.get(amount)
    when = date.fromisoformat(row[day]) if row.get(day) else None
    return Told(
        "", row[document], when, None if units is None else Decimal(units), row.get("currency", ""), _cut(words)
    )


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def _open(row: Row, language: str) -> Iterator[Told]:
    late = text("answer.late-by", language, days=row["days_late"]) if row["days_late"] > 0 else ""
    yield _told(row, "document", "due", " · ".join(filter(None, (late, said(row["status"], language)))), "open")


def _on_account(row: Row, _: str) -> Iterator[Told]:
    yield _told(row, "document", "day", "", "left")


def _movement(row: Row, language: str) -> Iterator[Told]:
    yield _told(row, "document", "date", said(row["kind"], language), "amount")


def _money(row: Row, language: str) -> Iterator[Told]:
    """A receipt or payment: the bank line and why it was matched so, what it settled, what is left."""
    words = {"line": row["bank_line"], "reference": row["reference"], "reason": row["why"] or "-"}
    yield _told(row, "source", "day", text("ask.card.line", language, **words) if row["bank_line"] else "", "amount")
    for one in row["to"]:
        yield _told(one, "document", "day", text("answer.settled", language, **_ends(row, one)), "amount")
    if Decimal(row["left"] or 0):
        yield _told(row, "source", "", text("ask.card.left", language, left=row["left"], currency=row["currency"]))


def _ends(row: Row, one: Row) -> dict[str, str]:
    return {"source": row["source"], "kind": one["kind"]}


def _settled(row: Row, language: str) -> Iterator[Told]:
    yield _told(row, "document", "day", said(row["kind"], language), "amount")


def _promise(row: Row, language: str) -> Iterator[Told]:
    named_ = {**row, "document": row["document"] or row["question"]}
    yield _told(named_, "document", "day", said(row["state"], language), "amount")


def _reminder(row: Row, _: str) -> Iterator[Told]:
    yield _told(row, "invoice", "sent_on", f"{row['reminder']} · {row['level']}")


def _question(row: Row, language: str) -> Iterator[Told]:
    words = " · ".join(filter(None, (row["question_text"], row["answer"], said(row["status"], language))))
    yield _told(row, "question", "asked_on", words)


def _problem(row: Row, _: str) -> Iterator[Told]:
    yield _told(row, "document", "", row["message"])


_PARTS: Mapping[str, Callable[[Row, str], Iterator[Told]]] = {
    "open": _open,
    "on_account": _on_account,
    "movements": _movement,
    "money": _money,
    "settled_by": _settled,
    "promises": _promise,
    "disputes": _open,
    "reminders": _reminder,
    "questions": _question,
    "problems": _problem,
}
"""The parts of an answer in the order in which a caller asks for them."""
