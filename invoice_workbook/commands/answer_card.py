"""The answer to a question: a party's card, with the document that was asked for, as lines to read and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from invoice_workbook import bank_codes, money
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import printed_table
from invoice_workbook.commands.answer_sentence import Speech
from invoice_workbook.commands.answer_words import cell, said
from invoice_workbook.languages import text
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.answers import account, trail
from invoice_workbook.ledger.answers.account import Credit
from invoice_workbook.ledger.answers.rows import PARTIES, Hit, party_of, side_of
from invoice_workbook.number_shapes import Day
from invoice_workbook.schema import RECEIVABLE, TABLES, InvoiceStatus, Side

CONTACT = ("contact", "e_mail", "phone", "street", "postal_code", "city", "country", "tax_number", "language")
LAST_MONEY, LONGEST = 3, 60
"""Receipts or payments whose way is told of a party; characters of a text in a line."""
NOBODY = "\0"
"""The key of a party that is not known."""
_KEPT = {
    "questions": ("question", "asked_on", "asked_by", "document", "question_text", "answer", "status", "follow_up_on"),
    "reminders": ("reminder", "invoice", "level", "sent_on"),
    "problems": ("problem", "rule", "severity", "document", "message"),
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Card:
    """All that is told; amounts are minor units, with their row's currency and decimals."""

    kind: str
    id: str
    party: str
    name: str
    sentence: str
    currency: str
    document: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What is known of the party by field: contact, address, terms, status."""
    credit: Credit | None = None
    about: Row = field(default_factory=dict)
    """The document that was asked for."""
    parts: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Open documents, money on account, movements, money's way, promises, disputes, reminders, questions, problems."""

    @property
    def as_json(self) -> dict[str, Any]:
        """The answer in the command's JSON."""
        facts = {name: value for name, value in self.facts.items() if name not in CONTACT}
        found: dict[str, Any] = {"kind": self.kind, "id": self.id, "name": self.name, "party": self.party}
        found |= {"contact": {name: self.facts.get(name, "") for name in CONTACT}, **facts}
        if self.credit is not None:
            limit, used = self.credit.limit, self.credit.used
            places = self.credit.decimals
            found["credit_limit"] = None if limit is None else money.as_text(limit, places)
            found["credit_used"] = None if used is None else money.as_text(used, places)
        found |= {"document": _plain(self.about) if self.about else None}
        found |= {name: [_plain(row) for row in rows] for name, rows in self.parts.items()}
        return {**found, "sentence": self.sentence}


def make(books: Books, hit: Hit) -> Card:
    """The answer about a row."""
    row = books[hit.table].iloc[hit.place]
    side = side_of(hit.table)
    party = party_of(books, hit)
    table, place = party or ("", -1)
    master = books[table].iloc[place] if party else None
    key = NOBODY if master is None else folded(str(master[side.party]))
    mine = account.documents(books, side, key)
    opened, left = account.still_open(mine), account.on_account(books, side, key)
    speech = Speech(books, "" if master is None else str(master["language"]))
    about = {} if hit.table in PARTIES else _about(books, hit)
    parts = {"open": [_open(one, side) for _, one in opened.iterrows()], **_parts(books, side, key, mine, hit)}
    parts["on_account"] = [_left(one, side) for _, one in left.iterrows()]
    kind = "document" if hit.table not in PARTIES else "customer" if hit.table == "Customers" else "vendor"
    id_ = str(row[TABLES[hit.table].id])
    return Card(
        kind=kind,
        id=id_,
        party="" if master is None else str(master[side.party]),
        name="" if master is None else str(master["name"]),
        sentence=_sentence(books, hit, side, speech, opened, left),
        currency=str(row["row_currency"]),
        document=id_ if kind == "document" else "",
        facts={} if master is None else _facts(master),
        credit=account.credit(books, place, key, mine) if table == "Customers" else None,
        about=about,
        parts=parts,
    )


def choice(books: Books, hit: Hit) -> dict[str, str]:
    """A row that fits, as a list shows it: kind, id, name, why."""
    row = books[hit.table].iloc[hit.place]
    kind = {"Customers": "customer", "Vendors": "vendor"}.get(hit.table, "document")
    party = party_of(books, hit)
    name = "" if party is None else str(books[party[0]]["name"].iloc[party[1]])
    why = text(f"ask.why.{hit.why}", books.settings.language)
    table = TABLES[hit.table]
    return {"kind": kind, "id": str(row[table.id]), "name": name, "why": why, "sheet": table.sheet}


def short(words: str) -> str:
    """A text that fits into a line."""
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _facts(master: "pd.Series[Any]") -> dict[str, str]:
    names = (*CONTACT, "terms", "currency", "status", "bank_account", "note")
    facts = {name: str(master[name]) for name in names if name in master}
    return facts | {"bank_account": bank_codes.shown(bank_codes.plain(facts["bank_account"]))}


def _parts(books: Books, side: Side, key: str, mine: pd.DataFrame, hit: Hit) -> dict[str, list[Row]]:
    ids = {side.parties: {key}, side.documents: {folded(one) for one in mine[side.document]}}
    if hit.table not in PARTIES:
        ids.setdefault(hit.table, set()).add(folded(str(books[hit.table][TABLES[hit.table].id].iloc[hit.place])))
    of_customer = side is RECEIVABLE
    disputed = mine[mine["status"] == InvoiceStatus.DISPUTED]
    return {
        "movements": account.movements(books, side, mine, key),
        **_money(books, side, hit, key),
        "promises": account.promised(books, key, mine) if of_customer else [],
        "disputes": [_open(one, side) for _, one in disputed.iterrows()],
        "reminders": account.reminders(books, key) if of_customer else [],
        "questions": account.questions(books, key, ids[side.documents]),
        "problems": account.problems(books, ids),
    }


def _money(books: Books, side: Side, hit: Hit, key: str) -> dict[str, list[Row]]:
    """Where money went: the money that was asked for, what settled a document, else the party's last."""
    if hit.table == side.documents:
        return {"money": [], "settled_by": trail.of_document(books, side, hit.place)}
    places = [hit.place] if hit.table == side.sources else trail.sources_of(books, side, key, LAST_MONEY)
    return {"money": trail.of_money(books, side, places), "settled_by": []}


def _about(books: Books, hit: Hit) -> Row:
    """The document's own cells that say something."""
    row = books[hit.table].iloc[hit.place]
    table = TABLES[hit.table]
    fields = (c for c in table.columns if c.filled != "formula" and c.field not in ("check", "files"))
    found = {c.field: row[c.field] for c in fields if not pd.isna(row[c.field]) and str(row[c.field]).strip()}
    amounts = {c.field for c in table.columns if c.type == "amount"}
    places = int(row["row_decimals"])
    return {name: money.as_text(int(one), places) if name in amounts else one for name, one in found.items()}


def _open(row: "pd.Series[Any]", side: Side) -> Row:
    state = {"open": int(row["open"]), "days_late": int(row["days_late"]), "due": row["due_date"]}
    return {"document": str(row[side.document]), **_currency(row), **state, "status": str(row["status"])}


def _left(row: "pd.Series[Any]", side: Side) -> Row:
    return {"document": str(row[side.source]), **_currency(row), "left": int(row["left"]), "day": row["date"]}


def _currency(row: "pd.Series[Any]") -> Row:
    return {"currency": str(row["row_currency"]), "decimals": int(row["row_decimals"])}


def _sentence(books: Books, hit: Hit, side: Side, speech: Speech, opened: pd.DataFrame, left: pd.DataFrame) -> str:
    if hit.table in PARTIES:
        return speech.of_party(side, opened, left)
    row = books[hit.table].iloc[hit.place]
    if hit.table == side.documents:
        state = open_items.of_documents(books, side.name).iloc[hit.place]
        return speech.of_document(side, pd.concat([row.drop(labels=list(set(state.index) & set(row.index))), state]))
    if hit.table == side.sources:
        return speech.of_money(side, row, hit.place)
    return speech.of_line(row) if hit.table == "BankLines" else speech.of_order(hit.table, row)


# As JSON and as lines


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON has it: amounts as decimal text, days in ISO; of a sheet's row what tells something."""
    kept = next((names for names in _KEPT.values() if names[0] in row and names[1] in row), tuple(row))
    found: dict[str, Any] = {}
    for name in kept:
        value = row[name]
        if name == "to":
            found[name] = [_plain(one) for one in value]
        elif isinstance(value, datetime) or value is pd.NaT:
            found[name] = _day(value)
        elif name in ("open", "amount", "left") and "decimals" in row:
            found[name] = None if value is None else money.as_text(int(value), row["decimals"])
        elif name != "decimals":
            found[name] = value if isinstance(value, str) else None if pd.isna(value) else int(value)
    return found


def _day(day: Any) -> str:
    return "" if pd.isna(day) else Day.of(day)


def lines(books: Books, card: Card) -> list[str]:
    """The card as lines: who, how reached, what is open, what moved, where money went, what was said and asked."""
    return list(_lines(card, books.settings.language))


def _lines(card: Card, language: str) -> Iterator[str]:
    yield text("ask.say", language, sentence=card.sentence)
    yield ""
    yield from _head(card, language)
    for name, rows in card.parts.items():
        if rows:
            yield text(f"ask.card.{_LABELS[name]}", language, count=len(rows))
            yield from (f"  {line}" for line in _table([_plain(row) for row in rows], name, language))


_LABELS = {
    "open": "open",
    "on_account": "on-account",
    "movements": "movements",
    "money": "money",
    "settled_by": "settled-by",
    "promises": "promises",
    "disputes": "disputes",
    "reminders": "reminders",
    "questions": "questions",
    "problems": "problems",
}


def _head(card: Card, language: str) -> Iterator[str]:
    facts = card.facts
    if card.party:
        yield " · ".join(filter(None, (card.party, card.name, said(facts.get("status", ""), language))))
        yield " · ".join(filter(None, (facts.get(name, "") for name in ("contact", "phone", "e_mail"))))
        town = " ".join(filter(None, (facts.get("postal_code", ""), facts.get("city", ""))))
        yield ", ".join(filter(None, (facts.get("street", ""), town, facts.get("country", ""))))
        yield " · ".join(filter(None, (facts.get("terms", ""), facts.get("currency", ""), facts.get("tax_number", ""))))
        if facts.get("note"):
            yield short(facts["note"])
    if card.credit is not None and card.credit.limit is not None:
        limit, used = card.credit.limit, card.credit.used
        words = {
            "limit": money.as_text(limit, card.credit.decimals),
            "used": "?" if used is None else money.as_text(used, card.credit.decimals),
        }
        yield text("ask.card.limit", language, **words, currency=card.credit.currency)
    if card.about:
        yield " · ".join(short(cell(name, value, language)) for name, value in _plain(card.about).items())


def _table(rows: Sequence[dict[str, Any]], name: str, language: str) -> list[str]:
    """Rows of one kind, their columns under each other."""
    if name == "money":
        return [line for row in rows for line in _way(row, language)]
    grid = []
    for row in rows:
        shown = {field_: value for field_, value in row.items() if field_ not in ("currency", "problem", "asked_by")}
        cells = [short(" ".join(cell(name_, value, language).split())) for name_, value in shown.items()]
        grid.append([*cells, row.get("currency", "")])
    return printed_table.aligned(grid, left=len(grid[0]))


def _way(row: Mapping[str, Any], language: str) -> Iterator[str]:
    """One receipt or payment: from the bank line to the documents."""
    yield text("ask.card.way", language, **{name: row[name] for name in ("source", "day", "amount", "currency")})
    if row["bank_line"]:
        words = {"line": row["bank_line"], "reference": short(row["reference"]), "reason": short(row["why"]) or "-"}
        yield "  " + text("ask.card.line", language, **words)
    for one in row["to"]:
        yield "  " + text(
            "ask.card.to", language, **{name: one[name] for name in ("document", "kind", "amount", "day")}
        )
    yield "  " + text("ask.card.left", language, left=row["left"], currency=row["currency"])
