"""What is owed is one figure: a year of business is lived day by day, and everybody who says it says the same.

Aging by party and by document, the command, the formulas of Answer, Start and the Management report, and statements.
"""

import random
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.commands.service.aging import aging as command
from invoice_workbook.documents import account_statement
from invoice_workbook.ledger import aging, open_items
from invoice_workbook.ledger.receivable import chasing
from invoice_workbook.schema import SIDES, TABLES, Side
from invoice_workbook.template import owed
from tests.given import GIVEN
from tests.sheets import books

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
PARTIES, CURRENCIES = ("P-1", "P-2", "P-3", "p-4"), ("EUR", "EUR", "EUR", "JPY", "KWD")
DECIMALS = {"EUR": 2, "JPY": 0, "KWD": 3}
WITHOUT_MONEY = ("discount", "write-off", "exchange", "rounding", "bank fee")
CHARGES = ("reminder fee", "interest")
Key = tuple[str, str]


class Year:
    """A year that is made up: for both sides documents, money and allocations, in whole minor units."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # a year that is made up
        self.rows: dict[str, list[dict[str, object]]] = defaultdict(list)
        for side in SIDES.values():
            for number in range(70):
                self.document(side, f"{side.name[0].upper()}-{number:03}")
            for number in range(15):
                self.money(side, f"{side.name[0].upper()}M-{number:03}", self.random.randrange(-5000, 90000))

    def day(self, first: date = FIRST, days: int = 364) -> date:
        return first + timedelta(self.random.randint(0, days))

    def add(self, table: str, **cells: object) -> dict[str, object]:
        self.rows[table].append(cells)
        return cells

    def document(self, side: Side, id_: str) -> None:
        day, party, currency = self.day(), self.random.choice(PARTIES), self.random.choice(CURRENCIES)
        is_credit = self.random.random() < 0.15
        due = "" if is_credit or self.random.random() < 0.1 else day + timedelta(self.random.choice((0, 14, 30, 60)))
        status = self.random.choice(("", "", "", "", "", "disputed", side.owing_nothing[0], "written off"))
        if side.name == "payable" and status == "written off":
            status = "paid"
        cells = {side.document: id_, side.party: party, side.date: day, "due_date": due, "currency": currency}
        gross = self.random.randrange(1, 100000)
        cells |= {"type": "credit note" if is_credit else side.document, "gross": gross, "status": status}
        self.add(side.documents, **cells)
        if status == side.owing_nothing[0] or is_credit:
            return
        for part in range(self.random.choice((0, 1, 1, 2))):
            self.settle(side, cells, f"{id_}{part}", self.random.randrange(1, gross + 1) // (part + 1))

    def settle(self, side: Side, document: dict[str, object], id_: str, amount: int) -> None:
        day = self.day(document[side.date] - timedelta(5), 60)  # type: ignore[operator]  # a date
        kind = self.random.choice((*["payment"] * 8, *WITHOUT_MONEY, "credit"))
        where = {"party": document[side.party], "currency": document["currency"]}
        notes = [row for row in self.rows[side.documents] if row["type"] == "credit note"]
        mine = [n for n in notes if (n[side.party], n["currency"]) == tuple(where.values()) and not n["status"]]
        if kind == "credit" and mine:
            self.allocate(side, day, str(mine[0][side.document]), document, "credit", min(amount, 50))
        elif kind in WITHOUT_MONEY:
            self.allocate(side, day, str(document[side.document]), document, kind, amount)
        else:
            extra = self.random.choice((0, 0, 7, 7))
            self.money(side, f"M{id_}", amount + extra, day, **where)
            if extra:
                self.leave(side, document, id_, day, extra)
            self.allocate(side, day + timedelta(self.random.choice((0, 0, 9))), f"M{id_}", document, "payment", amount)
            if self.random.random() < 0.1:
                later = day + timedelta(self.random.randint(10, 30))
                self.money(side, f"B{id_}", -amount, later, **where)
                self.allocate(side, later, f"B{id_}", document, "payment", -amount)

    def leave(self, side: Side, document: dict[str, object], id_: str, day: date, extra: int) -> None:
        """What becomes of money beyond the document: a letter's charges, a fee that it bears, a refund, nothing."""
        kind = self.random.choice(("reminder fee", "interest", "bank fee", "refund", ""))
        own = {**document, side.document: f"M{id_}"}
        if kind in ("reminder fee", "interest"):
            self.allocate(side, day, f"M{id_}", document, kind, extra)
        elif kind == "bank fee":
            self.allocate(side, day, f"M{id_}", own, kind, extra)
        elif kind:
            later = day + timedelta(self.random.randint(1, 20))
            self.money(side, f"F{id_}", -extra, later, document[side.party], document["currency"])
            self.allocate(side, later, f"F{id_}", own, "payment", -extra)

    def money(
        self, side: Side, id_: str, amount: int, day: date | None = None, party: object = "", currency: object = ""
    ) -> None:
        found = {side.source: id_, "date": day or self.day(), side.party: party or self.random.choice(PARTIES)}
        self.add(side.sources, **found, amount=amount, currency=currency or self.random.choice(CURRENCIES))

    def allocate(self, side: Side, day: date, source: str, document: dict[str, object], kind: str, amount: int) -> None:
        cells = {"source": source, "document": document[side.document], "kind": kind, "amount": amount}
        self.add("Allocations", allocation=str(len(self.rows["Allocations"])), date=day, side=side.name, **cells)

    def books(self) -> Books:
        return books(LAST, **{table: self.text(table, rows) for table, rows in self.rows.items()}, **self.parties())

    def parties(self) -> dict[str, str]:
        return {
            s.parties: f"{s.party} | name\n" + "\n".join(f"{p.upper()} | {p}" for p in PARTIES) for s in SIDES.values()
        }

    def text(self, table: str, rows: list[dict[str, object]]) -> str:
        documents = {row[s.document]: row for s in SIDES.values() for row in self.rows[s.documents]}
        documents |= {row[s.source]: row for s in SIDES.values() for row in self.rows[s.sources]}

        def cell(row: dict[str, object], field: str) -> str:
            if field not in ("gross", "amount"):
                return str(row[field])
            owner = documents[row["document"]] if table == "Allocations" else row
            return money.as_text(int(str(row[field])), DECIMALS[str(owner["currency"])])

        fields = list(rows[0])
        return "\n".join(" | ".join(line) for line in (fields, *([cell(row, f) for f in fields] for row in rows)))

    def owed(self, side: Side, day: date) -> dict[Key, int]:
        """What each account stands at on a day: it knows nothing of the ledger's code."""
        items = self.items(side, day)
        found: dict[Key, int] = defaultdict(int)
        for (_, party, currency), units in items.items():
            found[party.casefold(), currency] += units
        return {key: units for key, units in found.items() if units}

    def items(self, side: Side, day: date) -> dict[tuple[str, str, str], int]:
        """Every item that is there on a day: documents less what settles them, money less what is used of it."""
        found: dict[tuple[str, str, str], int] = {}
        made = [a for a in self.rows["Allocations"] if a["side"] == side.name and a["date"] <= day]  # type: ignore[operator]
        for row in self.rows[side.documents]:
            id_ = row[side.document]
            paid = sum(int(str(a["amount"])) for a in made if a["document"] == id_ and a["kind"] not in CHARGES)
            used = sum(int(str(a["amount"])) for a in made if a["source"] == id_ and a["kind"] == "credit")
            gross = 0 if row["status"] == side.owing_nothing[0] else int(str(row["gross"]))
            open_ = used - gross if row["type"] == "credit note" else gross - paid
            if row[side.date] <= day and open_:  # type: ignore[operator]
                found[str(id_), str(row[side.party]), str(row["currency"])] = open_
        for row in self.rows[side.sources]:
            id_ = row[side.source]
            mine = [a for a in made if a["source"] == id_ and a["kind"] in ("payment", "bank fee", *CHARGES)]
            back = [a for a in made if a["document"] == id_ and a["kind"] == "payment"]
            used, returned = (sum(int(str(a["amount"])) for a in part) for part in (mine, back))
            left = used - returned - int(str(row["amount"]))
            if row["date"] <= day and left:  # type: ignore[operator]
                found[str(row[side.source]), str(row[side.party]), str(row["currency"])] = left
        return found


SUM = re.compile(r"SUMIFS\(([^()]*)\)")


def computed(these: Books, formula: str, **cells: str) -> int:
    """What a formula made of sums comes to, with the tables' own formulas as Python has them."""
    shown = SUM.sub(lambda found: str(_sum(these, found[1].split(","), cells)), formula)
    assert re.fullmatch(r"[-+() \d]*", shown), shown
    return int(eval(shown))  # noqa: S307  # digits, signs and brackets alone


def _sum(these: Books, parts: list[str], cells: dict[str, str]) -> int:
    table = parts[0].partition("[")[0]
    wanted = pd.Series(True, index=these[table].index)
    for column, criterion in zip(parts[1::2], parts[2::2], strict=True):
        values = _column(these, column)
        if criterion == '">"&AsOf':
            wanted &= (values > pd.Timestamp(these.as_of)).fillna(False)
        else:
            wanted &= values.str.casefold() == cells[criterion].casefold()
    return int(_column(these, parts[0])[wanted].sum())


def _column(these: Books, words: str) -> pd.Series:
    table, header = words.removesuffix("]").split("[")
    field = next(c.field for c in TABLES[table].columns if c.header == header)
    side = next(side for side in SIDES.values() if table in (side.documents, side.sources))
    if field == "open":
        return open_items.of_documents(these, side.name)["open"]
    return open_items.unapplied(these, side.name) if field == "unapplied" else these[table][field]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_day_of_a_year_everybody_says_the_same(seed, request):
    year = Year(seed)
    all_ = year.books()
    every = 1 if request.config.getoption("--thorough") else 45
    for number in range(seed * 20, 365, every):
        day = FIRST + timedelta(number)
        these = replace(all_, as_of=day)
        for side in SIDES.values():
            lived = year.owed(side, day)
            table = aging.derive(these, side.name)
            by_party = dict(
                zip(zip(table["party"].str.casefold(), table["currency"], strict=True), table["total"], strict=True)
            )
            assert {key: int(units) for key, units in by_party.items() if units} == lived, day
            by_document = aging.derive(these, side.name, "document")
            items = {key[0]: units for key, units in year.items(side, day).items()}
            assert dict(zip(by_document["document"], by_document["total"], strict=True)) == items, day
            said_by_command(these, side, lived)
            said_by_sheets(these, side, lived)
        said_by_statements(these, year, day)


def said_by_command(these: Books, side: Side, lived: dict[Key, int]) -> None:
    rows = command(these, GIVEN, side=side.name).more["aging"]
    said = {(r["party"].casefold(), r["currency"]): money.parse(r["total"], DECIMALS[r["currency"]]) for r in rows}
    assert {key: units for key, units in said.items() if units} == lived


def said_by_sheets(these: Books, side: Side, lived: dict[Key, int]) -> None:
    for currency in DECIMALS:
        whole = sum(units for (_, code), units in lived.items() if code == currency)
        assert computed(these, owed.owed(side, "$B$4"), **{"$B$4": currency}) == whole
        for party in PARTIES:
            answer = computed(these, owed.owed(side, "$A$1", "$B$4"), **{"$A$1": currency, "$B$4": party})
            assert answer == lived.get((party.casefold(), currency), 0)


def said_by_statements(these: Books, year: Year, day: date) -> None:
    side = SIDES["receivable"]
    since = day - timedelta(20)
    before, now = year.owed(side, since - timedelta(1)), year.owed(side, day)
    parties = frozenset(party.casefold() for party in PARTIES)
    found = {(a.party.casefold(), a.currency): a for a in account_statement.gather(these, parties, since)}
    assert set(now) <= set(found)
    for key, account in found.items():
        assert account.total == now.get(key, 0), (key, day)
        assert account.opening == before.get(key, 0), (key, day)
        assert account.due_now + account.not_yet_due == account.total
        assert 0 <= account.asked <= account.due_now, (key, day)
        assert list(account.movements) == sorted(account.movements, key=lambda one: one.day)
    asked = chasing.standing(these).groupby(["customer", "currency"])["asked"].sum()
    for key, units in asked.items():
        assert units <= max(now.get(key, 0), 0)  # type: ignore[call-overload]  # a pair of texts


def test_a_payment_is_shown_as_it_was_paid():
    invoices = """
        invoice | type    | customer | invoice_date | due_date   | currency | gross  | status
        A-1     | invoice | C-1      | 2026-11-01   | 2026-12-06 | EUR      | 696.20 | sent
        A-2     | invoice | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 400.00 | paid
    """
    receipts = "receipt | date | customer | amount | currency\nR-1 | 2026-11-10 | C-1 | 492.50 | EUR"
    allocations = """
        allocation | date       | side       | source | document | kind     | amount
        1          | 2026-11-10 | receivable | R-1    | A-2      | payment  | 399.50
        2          | 2026-11-12 | receivable | A-2    | A-2      | discount | 0.50
    """
    (account,) = account_statement.gather(books(Invoices=invoices, Receipts=receipts, Allocations=allocations))
    moved = [(one.day.day, one.kind, one.document, one.amount) for one in account.movements]
    assert moved == [
        (1, "invoice", "A-2", 400_00),
        (1, "invoice", "A-1", 696_20),
        (10, "receipt", "R-1", -492_50),
        (12, "discount", "A-2", -50),
    ]
    assert (account.total, account.due_now, account.asked) == (603_20, 0, 0)
    assert [(item.document, item.gross, item.open) for item in account.items] == [
        ("A-1", 696_20, 696_20),
        ("R-1", -492_50, -93_00),
    ]
