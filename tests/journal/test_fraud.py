"""A clerk, an approver, a fraud and a crash at one book: what is said of it, and what never comes about.

The fraud may type over, delete and insert in any table, the Log, the limits and the people too, run any command, and put
back earlier versions. The journal beside the workbook it cannot reach: that is another test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands import payment_releases
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.payment_releases import Released
from invoice_workbook.engine import recording
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal.postings import PARTS
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.new_rows import new_rows
from invoice_workbook.tables.write import appended
from tests.journal.desk import Desk
from tests.payables import PEOPLE, SETTINGS, payables
from tests.sheets import AS_OF

pytestmark = pytest.mark.long  # a whole fraud

BILLS = """
    bill | type        | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net  | tax | gross | status  | entered_by
    B-1  | bill        | V-1    | RE-815           | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300  | 0   | 300   | entered | anna
    B-2  | bill        | V-2    | 4711             | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 2500 | 0   | 2500  | entered | anna
    B-3  | bill        | V-1    | RE-900           | 2026-11-03 | 2026-11-04  | 2026-12-03 | EUR      | 70   | 0   | 70    | entered | anna
    B-4  | bill        | V-3    | NEW-1            | 2026-11-03 | 2026-11-04  | 2026-12-03 | EUR      | 90   | 0   | 90    | entered | anna
"""
VENDORS = """
    vendor | name  | e_mail          | street     | postal_code | city    | country | terms  | bank_account           | status
    V-1    | Stone | a@stone.example | Steinweg 1 | 20095       | Hamburg | DE      | net 30 | DE75512108001245126199 | active
    V-2    | Mill  | b@mill.example  | Am Bach 2  | 28195       | Bremen  | DE      | net 30 | DE02120300000000202051 | active
    V-3    | Fresh | c@new.example   | Am Bach 3  | 28195       | Bremen  | DE      | net 30 | DE02500105170137075030 | active
"""
RECEIVABLE = {
    "Customers": "customer | name | currency\nC-1 | Kiosk | EUR",
    "Invoices": """
        invoice | type    | customer | invoice_date | due_date   | currency | net | tax   | gross | status
        INV-1   | invoice | C-1      | 2026-11-02   | 2026-12-02 | EUR      | 60  | 11.40 | 71.40 | sent
    """,
    "BankLines": """
        bank_line | booked_on  | amount | currency | counterparty | proposed_match | status
        L-1       | 2026-11-20 | 71.40  | EUR      | Kiosk        | INV-1 71.40    | accepted
    """,
}
LIMITS = f"{SETTINGS}    Approval limit | 1000\n    Write-off limit | 1\n    Closed until |\n    Home currency | EUR\n"
STOLEN = "DE02100100100006820101"
GROSS = {"RE-815": 30000, "4711": 250000, "RE-900": 7000, "NEW-1": 9000}
"""By the vendor's number, which no rename touches."""
MAY = {"anna": 100000, "jonas": 100000, "lakshmi": 200000, "ulrike": 10000000}
"""Up to which amount each of the people may approve while nobody changed anything; anna entered every bill."""
bills = st.sampled_from(["B-1", "B-2", "B-3", "B-4"])
vendors = st.sampled_from(["V-1", "V-2", "V-3", "V-9"])
people = st.sampled_from(["anna", "lakshmi", "ulrike", "nobody"])
tables = st.sampled_from(["Receipts", "Payments", "Allocations", "Log", "Vendors", "People"])
RECORD = ("log-broken", "record-missing", "record-changed")


@dataclass(frozen=True)
class Gone:
    """A payment that left the house: to which account, and how much for each bill (by the vendor's number)."""

    account: str
    parts: Mapping[str, int]


@dataclass(frozen=True)
class World:
    """What really is, told from what the commands did and not from the cells.

    `left` are payments that were not taken back; `approved` are bills by the vendor's number, with who approved them for
    which account; `vouched` are accounts that somebody verified; `posted` are the rows that stand for money.
    """

    left: Mapping[str, Gone] = field(default_factory=dict)
    approved: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    vouched: Mapping[tuple[str, str], str] = field(default_factory=dict)
    posted: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


PREPARED: dict[bool, tuple[Desk, World, list[tuple[str, World]]]] = {}
"""Whether everything is approved: the books, what really is, what was done."""


def _said(books: Books) -> dict[tuple[str, str], tuple[str, ...]]:
    """What the rows say that stand for money."""
    found = {}
    for table in ("Receipts", "Payments", "Allocations"):
        for row in books[table].to_dict("records"):
            if row.get("status") != "proposed":
                found[table, str(row[TABLES[table].id])] = tuple(str(row[part]) for part in PARTS[table])
    return found


def _posted(world: World, before: Books, after: Books) -> dict[tuple[str, str], tuple[str, ...]]:
    """What is posted once a command made these books of those: of a row that it changed, the cells that it changed."""
    posted, was, now = dict(world.posted), _said(before), _said(after)
    for key in was.keys() - now.keys():
        posted.pop(key, None)
    for key, cells in now.items():
        if key not in was:
            posted[key] = cells
        elif cells != was[key] and key in posted:
            parts = zip(posted[key], was[key], cells, strict=True)
            posted[key] = tuple(is_ if is_ != old else kept for kept, old, is_ in parts)
    return posted


class Fraud(RuleBasedStateMachine):
    """What really is is kept beside the books, and compared with what they say."""

    @initialize(is_ready=st.booleans())
    def begin(self, is_ready: bool) -> None:
        self.stack: list[tuple[str, World]] = []
        self.given: set[str] = set()
        self.wrong: list[str] = []
        if not PREPARED:
            self._prepare()
        desk, self.world, stack = PREPARED[is_ready]
        self.desk, self.stack = desk.copy(), list(stack)

    def _prepare(self) -> None:
        """The books from which every tale begins, and those in which everything is approved."""
        shown = {"Vendors": VENDORS, "Settings": LIMITS, "People": PEOPLE, **RECEIVABLE}
        self.desk = Desk(payables(BILLS, unverified=("V-3",), **shown))
        sure = {("Stone", "DE75512108001245126199"): "ulrike", ("Mill", "DE02120300000000202051"): "ulrike"}
        self.world = World(vouched=sure)
        self._does("match")
        PREPARED[False] = self.desk.copy(), self.world, list(self.stack)
        self._does("apply")
        self.match_and_approve({"B-1", "B-3", "B-4"}, "lakshmi")
        self.match_and_approve({"B-2"}, "ulrike")
        PREPARED[True] = self.desk.copy(), self.world, list(self.stack)

    def _does(self, name: str, *, dies: bool = False, **options: Any) -> Outcome | None:
        """A command; gives what it did where it did something."""
        return self._noted(name, lambda: self.desk.does(name, dies=dies, **options), dies=dies)

    def _noted(self, name: str, run: Callable[[], Any], *, dies: bool) -> Any:
        before, world, file = self.desk.books, self.world, self.desk.file
        try:
            done = run()
        except WorkbookError:
            return None
        if dies or self.desk.file is file:
            return None
        self.world = replace(world, posted=_posted(world, before, self.desk.books))
        if name != "undo":
            self.stack.append((name, world))
        return done

    @rule(user=people)
    def somebody_else_sits_down(self, user: str) -> None:
        self.desk.user = user

    @rule(chosen=st.sets(bills, min_size=1), who=people)
    def match_and_approve(self, chosen: set[str], who: str) -> None:
        self._does("match")
        if self._does("approve", bills=sorted(chosen), by=who):
            of = {reference: (who, account) for reference, account in map(self._bill, chosen)}
            self.world = replace(self.world, approved={**self.world.approved, **of})

    def _bill(self, bill: str) -> tuple[str, str]:
        """The vendor's number of a bill, and the vendor's account."""
        books = self.desk.books
        row = books["Bills"].loc[books.row_of("Bills", bill)]
        vendor = books.find_row("Vendors", str(row["vendor"]))
        return str(row["vendor_reference"]), "" if vendor is None else str(books["Vendors"]["bank_account"][vendor])

    @rule(bill=bills)
    def reject(self, bill: str) -> None:
        self._ends("reject", bill, reason="not ours")

    @rule(bill=bills)
    def hold(self, bill: str) -> None:
        self._ends("hold", bill, reason="damp")

    def _ends(self, command: str, bill: str, **words: str) -> None:
        """What ends an approval."""
        if self._does(command, bills=[bill], **words):
            reference, _ = self._bill(bill)
            kept = {one: words for one, words in self.world.approved.items() if one != reference}
            self.world = replace(self.world, approved=kept)

    @rule(bill=bills)
    def reopen(self, bill: str) -> None:
        self._does("reopen", what=bill)

    @rule(bill=bills)
    def reject_and_reopen(self, bill: str) -> None:
        self.reject(bill)
        self.reopen(bill)

    @rule(bill=bills)
    def release_hold(self, bill: str) -> None:
        self._does("release", bills=[bill], kind="damp", reason="dry")

    @rule(vendor=vendors, who=people)
    def verify_account(self, vendor: str, who: str) -> None:
        if self._does("verify-account", vendors=[vendor], by=who):
            books = self.desk.books
            row = books["Vendors"].loc[books.row_of("Vendors", vendor)]
            pair = (str(row["name"]), str(row["bank_account"]))
            if who != "anna":
                self.world = replace(self.world, vouched={**self.world.vouched, pair: who})

    @rule(days=st.integers(1, 20), dies=st.booleans())
    def propose(self, days: int, dies: bool) -> None:
        self._does("pay", dies=dies, next_run=self.desk.books.as_of + timedelta(days))

    @rule(dies=st.booleans())
    def release(self, dies: bool) -> None:
        before = self.desk.books
        done = self._noted("pay", lambda: self._released(dies=dies), dies=dies)
        if done is None:
            return  # the file for the bank is put in its place after the save
        left = dict(self.world.left)
        for batch, mine in done.batches.items():
            for number in (batch, *(one.payment for one in mine)):
                if number in self.given:
                    self.wrong.append(f"{number} was given twice")
                self.given.add(number)
            for one in mine:
                account = str(done.books["Payments"]["bank_account"][one.row])
                own = [part for part in one.allocations if part.source == one.payment and part.kind == "payment"]
                left[one.payment] = Gone(account, {self._asked(before, p.document, account): p.amount for p in own})
        self.world = replace(self.world, left=left)

    def _released(self, *, dies: bool) -> Released:
        before = self.desk.books
        recording.ask_sound(before)
        done = payment_releases.release(before)
        frames = {name: done.books[name] for name in ("Payments", "Allocations", "Bills")}
        self.desk.runs(Outcome("", frames, entries=done.entries), "pay", dies=dies)
        return done

    def _asked(self, before: Books, bill: str, account: str) -> str:
        """The vendor's number of a bill that leaves; it is held against what really is."""
        row = before["Bills"].loc[before.row_of("Bills", bill)]
        reference = str(row["vendor_reference"])
        who, to = self.world.approved.get(reference, ("", ""))
        name = str(before["Vendors"]["name"][before.row_of("Vendors", str(row["vendor"]))])
        if to != account:
            self.wrong.append(f"{reference} left to {account}, and was approved for {to or 'none'}")
        if (name, account) not in self.world.vouched:
            self.wrong.append(f"{reference} left to {account}, for which nobody vouched")
        if MAY.get(who, 0) < GROSS[reference] and not len(checks.found(self.desk.books, ("guard-changed",))):
            self.wrong.append(f"{reference} was approved by {who}, who may not, and no guard is said to have changed")
        return reference

    @rule(row=st.integers(0, 3), dies=st.booleans())
    def withdraw(self, row: int, dies: bool) -> None:
        id_ = self._id("Payments", row)
        if id_ and self._does("withdraw", dies=dies, payments=[id_]):
            left = {one: gone for one, gone in self.world.left.items() if one != id_}
            self.world = replace(self.world, left=left)

    @rule(row=st.integers(0, 3))
    def the_bank_shows_it(self, row: int) -> None:
        """A payment on a statement, and what apply makes of it."""
        id_ = self._id("Payments", row)
        if not id_:
            return
        books = self.desk.books
        amount = books["Payments"]["amount"].iloc[row]
        if not pd.isna(amount):
            cells = {"bank_line": [f"L-{len(books['BankLines']) + 1}"], "booked_on": [pd.Timestamp(AS_OF)]}
            cells |= {"amount": [-int(amount)], "currency": ["EUR"], "reference": [id_], "status": ["new"]}
            self.desk.by_hand(BankLines=appended(books["BankLines"], new_rows("BankLines", cells, ["EUR"])))
            self._does("apply", accept_from=90)

    @rule()
    def apply(self) -> None:
        lines = self.desk.books["BankLines"].copy()
        lines.loc[lines["bank_line"] == "L-1", ["status", "proposed_match"]] = ["accepted", "INV-1 71.40"]
        self.desk.by_hand(BankLines=lines)
        self._does("apply")

    @rule(table=st.sampled_from(["Receipts", "Payments", "Allocations"]), row=st.integers(0, 3), dies=st.booleans())
    def unapply(self, table: str, row: int, dies: bool) -> None:
        if id_ := self._id(table, row):
            self._does("unapply", dies=dies, ids=[id_])

    def _id(self, table: str, row: int) -> str:
        frame = self.desk.books[table]
        return str(frame[TABLES[table].id].iloc[row]) if row < len(frame) else ""

    @rule(dies=st.booleans())
    def undo(self, dies: bool) -> None:
        done = self._does("undo", dies=dies)
        if done is not None:
            name, world = self.stack.pop()
            if done.more["undone"] != name:
                self.wrong.append(f"{done.more['undone']} was undone, and {name} was the last")
            self.world = replace(world, posted=self.world.posted)

    @rule(vendor=vendors, to=vendors)
    def rename(self, vendor: str, to: str) -> None:
        self._does("rename", table="Vendors", old=vendor, new=to)

    @rule(bill=bills, to=bills)
    def rename_a_bill(self, bill: str, to: str) -> None:
        self._does("rename", table="Bills", old=bill, new=f"{to}x" if bill == to else to)

    @rule(version=st.integers(0, 20), dies=st.booleans())
    def restore(self, version: int, dies: bool) -> None:
        self._noted("restore", lambda: self.desk.restores(version, dies=dies) or True, dies=dies)

    @rule(version=st.integers(0, 20), dies=st.booleans(), n=st.integers(0, 9))
    def restore_rows(self, version: int, dies: bool, n: int) -> None:
        ids = [id_ for _, id_ in self.world.posted]
        if ids:
            self._noted(
                "restore", lambda: self.desk.restores(version, [ids[n % len(ids)]], dies=dies) or True, dies=dies
            )

    @rule(bill=bills, who=people)
    def type_an_approval(self, bill: str, who: str) -> None:
        self._type("Bills", "bill", bill, status="approved", approved_by=who)

    @rule(bill=bills, status=st.sampled_from(["entered", "verified", "approved", "scheduled", "paid", "rejected"]))
    def type_a_status(self, bill: str, status: str) -> None:
        self._type("Bills", "bill", bill, status=status)

    @rule(bill=bills, vendor=vendors)
    def type_another_vendor(self, bill: str, vendor: str) -> None:
        self._type("Bills", "bill", bill, vendor=vendor)

    @rule(vendor=vendors)
    def type_an_account(self, vendor: str) -> None:
        self._type("Vendors", "vendor", vendor, bank_account=STOLEN, bank_account_verified_by="ulrike")

    @rule(row=st.integers(0, 3), status=st.sampled_from(["proposed", "released", "cleared"]), steals=st.booleans())
    def type_over_a_payment(self, row: int, status: str, steals: bool) -> None:
        if id_ := self._id("Payments", row):
            cells = {"bank_account": STOLEN} if steals else {"status": status}
            self._type("Payments", "payment", id_, **cells)

    @rule(
        name=st.sampled_from(["Approval limit", "Write-off limit", "Closed until", "Home currency"]),
        value=st.sampled_from(["", "1", "1000", "100000", "2026-11-01"]),
    )
    def type_a_limit(self, name: str, value: str) -> None:
        if (name == "Closed until") == (value not in ("1", "1000", "100000")):
            self._type("Settings", "name", name, value=value)

    @rule(who=people, role=st.sampled_from(["clerk", "approver", "manager"]), limit=st.sampled_from([pd.NA, 1, 10**9]))
    def type_a_role(self, who: str, role: str, limit: Any) -> None:
        self._type("People", "person", who, role=role, approval_limit=limit)

    @rule(who=people, is_first=st.booleans())
    def add_a_person(self, who: str, is_first: bool) -> None:
        known = self.desk.books["People"]
        new = new_rows("People", {"person": [who], "name": [who], "role": ["manager"]}, ["EUR"])
        both = [new, known] if is_first else [known, new]
        self.desk.by_hand(People=pd.concat(both)[list(known)].reset_index(drop=True))

    @rule(table=tables, rows=st.sets(st.integers(0, 12), min_size=1))
    def delete_rows(self, table: str, rows: set[int]) -> None:
        frame = self.desk.books[table]
        kept = frame.drop(index=[frame.index[n] for n in rows if n < len(frame)]).reset_index(drop=True)
        self.desk.by_hand(**{table: kept})

    @rule(row=st.integers(0, 12))
    def edit_the_log(self, row: int) -> None:
        log = self.desk.books["Log"].copy()
        if row < len(log):
            log.loc[log.index[row], "before"] = "nothing"
            self.desk.by_hand(Log=log)

    @rule()
    def empty_the_log(self) -> None:
        self.desk.by_hand(Log=self.desk.books["Log"].iloc[:0])

    @rule(version=st.integers(0, 20))
    def put_back(self, version: int) -> None:
        self.desk.put_back(version)

    @rule(days=st.integers(-3, 3))
    def another_day(self, days: int) -> None:
        self.desk.on_another_day(replace(self.desk.books, as_of=AS_OF + timedelta(days)))

    def _type(self, table: str, field: str, id_: str, **cells: object) -> None:
        frame = self.desk.books[table].copy()
        for name, value in cells.items():
            frame.loc[frame[field] == id_, name] = value
        self.desk.by_hand(**{table: frame})

    @invariant()
    def nothing_wrong_left(self) -> None:
        assert not self.wrong

    @invariant()
    def no_bill_is_paid_beyond_its_gross(self) -> None:
        paid = dict.fromkeys(GROSS, 0)
        for gone in self.world.left.values():
            for bill, amount in gone.parts.items():
                paid[bill] += amount
        assert all(amount <= GROSS[bill] for bill, amount in paid.items()), paid

    @precondition(lambda self: self.world.posted)
    @invariant()
    def what_is_posted_and_not_in_the_books_as_it_was_is_an_error(self) -> None:
        now = _said(self.desk.books)
        off = {key for key, said in self.world.posted.items() if now.get(key) != said}
        if off:
            found = checks.found(self.desk.books, RECORD)
            errors = found[found["severity"] == "error"]
            named = set(errors["document"])
            assert (errors["rule"] == "log-broken").any() or {id_ for _, id_ in off} <= named, off


TestFraud = Fraud.TestCase
TestFraud.settings = settings(
    max_examples=settings.default.max_examples // 10,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
)


def test_who_does_it_right_gets_it_paid():
    """The machine could pass by refusing everything."""
    machine = Fraud()
    machine.begin(is_ready=True)
    machine.verify_account("V-3", "ulrike")
    machine.propose(20, dies=False)
    machine.release(dies=False)
    assert {bill for gone in machine.world.left.values() for bill in gone.parts} == set(GROSS)
    assert len(machine.world.left) == 3 and len(machine.world.posted) == 9
    machine.nothing_wrong_left()
    machine.the_bank_shows_it(0)
    assert machine.desk.books["Payments"]["status"].iloc[0] == "cleared"
    machine.unapply("Payments", 0, dies=False)
    assert machine.desk.books["Payments"]["status"].iloc[0] == "released"
    machine.undo(dies=False)
    machine.undo(dies=False)
    machine.undo(dies=False)
    assert not machine.world.left and len(machine.world.posted) == 2
    machine.propose(20, dies=False)
    machine.release(dies=False)
    machine.what_is_posted_and_not_in_the_books_as_it_was_is_an_error()
    machine.nothing_wrong_left()
    assert sorted(machine.world.left) == ["PAY-00004", "PAY-00005", "PAY-00006"]
