"""A clerk, an approver, a fraud and a crash at one book: what is said of it, and what never comes about.

The fraud may type over, delete and insert in any table, the Log too, and put back earlier versions. The journal beside
the workbook it cannot reach: that is another test.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from invoice_workbook import checks
from invoice_workbook.commands import payment_proposals, payment_releases
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.engine import recording
from invoice_workbook.errors import WorkbookError
from tests import asked
from tests.journal.desk import Desk
from tests.payables import payables
from tests.sheets import AS_OF

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
STOLEN = "DE02100100100006820101"
bills = st.sampled_from(["B-1", "B-2", "B-3", "B-4"])
vendors = st.sampled_from(["V-1", "V-2", "V-3"])
people = st.sampled_from(["anna", "lakshmi", "ulrike", "nobody"])
tables = st.sampled_from(["Payments", "Allocations", "Log", "Bills", "BillLines"])
RULES = (
    "log-broken",
    "record-missing",
    "record-changed",
    "number-reused",
    "approval-unrecorded",
    "account-unverified",
    "bank-account-changed",
)


class Fraud(RuleBasedStateMachine):
    """What left the house is kept beside the books, and compared with what they say."""

    @initialize(is_ready=st.booleans())
    def begin(self, is_ready: bool) -> None:
        self.desk = Desk(payables(BILLS, unverified=("V-3",), Vendors=VENDORS))
        self.paid: dict[str, int] = {}
        self.left: dict[str, tuple[str, int]] = {}
        self.wrong: list[str] = []
        if is_ready:
            self.match_and_approve({"B-1", "B-2", "B-3", "B-4"}, "lakshmi")
            self.match_and_approve({"B-2"}, "ulrike")

    def _try(self, command: Callable[..., Outcome], *given: object, dies: bool = False) -> None:
        with suppress(WorkbookError):
            self.desk.runs(command(self.desk.books, *given), dies=dies)

    def _guarded(self, command: Callable[..., Outcome], *given: object, dies: bool = False) -> None:
        """A command that the engine refuses while the record cannot be believed."""
        with suppress(WorkbookError):
            recording.ask_sound(self.desk.books)
            self._try(command, *given, dies=dies)

    @rule(chosen=st.sets(bills), who=people)
    def match_and_approve(self, chosen: set[str], who: str) -> None:
        self._try(asked.match)
        for bill in sorted(chosen):
            self._guarded(asked.approve, [bill], who)

    @rule(vendor=vendors, who=people)
    def verify_account(self, vendor: str, who: str) -> None:
        self._guarded(lambda books: asked.wanted("verify-account", books, vendors=(vendor,), by=who))

    @rule(days=st.integers(1, 20), dies=st.booleans())
    def propose(self, days: int, dies: bool) -> None:
        self._guarded(lambda books: payment_proposals.propose(books, books.as_of + timedelta(days)), dies=dies)

    @rule(dies=st.booleans())
    def release(self, dies: bool) -> None:
        before = self.desk.books
        try:
            recording.ask_sound(before)
            done = payment_releases.release(before)
        except WorkbookError:
            return
        frames = {name: done.books[name] for name in ("Payments", "Allocations", "Bills")}
        self.desk.runs(Outcome("", frames, entries=done.entries), dies=dies)
        if dies:
            return  # the file for the bank is put in its place after the save
        for one in (taken for batch, mine in done.batches.items() for taken in mine if batch):
            if one.payment in self.left:
                self.wrong.append(f"{one.payment} left twice")
            self.left[one.payment] = (str(done.books["Payments"]["bank_account"][one.row]), one.amount)
            for part in one.allocations:
                if part.source == one.payment and part.kind == "payment":
                    self.paid[part.document] = self.paid.get(part.document, 0) + part.amount

    @rule(row=st.integers(0, 3), dies=st.booleans())
    def withdraw(self, row: int, dies: bool) -> None:
        payments, allocations = self.desk.books["Payments"], self.desk.books["Allocations"]
        if row >= len(payments):
            return
        id_ = str(payments["payment"].iloc[row])
        file = self.desk.file
        self._guarded(asked.withdraw, [id_], dies=dies)
        if self.desk.file is not file and not dies and id_ in self.left:
            del self.left[id_]
            mine = allocations[allocations["source"] == id_]
            for bill, amount in zip(mine["document"], mine["amount"].astype(int), strict=True):
                self.paid[bill] -= amount

    @rule(bill=bills, who=people)
    def type_an_approval(self, bill: str, who: str) -> None:
        self._type("Bills", "bill", bill, status="approved", approved_by=who)

    @rule(bill=bills, status=st.sampled_from(["entered", "verified", "approved", "scheduled", "paid", "rejected"]))
    def type_a_status(self, bill: str, status: str) -> None:
        self._type("Bills", "bill", bill, status=status)

    @rule(vendor=vendors)
    def type_an_account(self, vendor: str) -> None:
        self._type("Vendors", "vendor", vendor, bank_account=STOLEN, bank_account_verified_by="ulrike")

    @rule(row=st.integers(0, 3))
    def type_over_a_payment(self, row: int) -> None:
        payments = self.desk.books["Payments"]
        if row < len(payments):
            self._type("Payments", "payment", str(payments["payment"].iloc[row]), bank_account=STOLEN)

    @rule(table=tables, rows=st.sets(st.integers(0, 12), min_size=1))
    def delete_rows(self, table: str, rows: set[int]) -> None:
        frame = self.desk.books[table]
        if table in ("Bills", "BillLines"):
            rows = set()  # what never left the house is nobody's loss
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
    def no_payment_leaves_twice(self) -> None:
        assert not self.wrong

    @invariant()
    def no_bill_is_paid_beyond_its_gross(self) -> None:
        gross = {"B-1": 30000, "B-2": 250000, "B-3": 7000, "B-4": 9000}
        assert all(0 <= amount <= gross[bill] for bill, amount in self.paid.items()), self.paid

    @invariant()
    def no_money_goes_where_nobody_vouched_for(self) -> None:
        assert STOLEN not in {account for account, _ in self.left.values()}

    @precondition(lambda self: self.left)
    @invariant()
    def what_left_and_is_not_in_the_books_as_it_left_is_an_error(self) -> None:
        payments = self.desk.books["Payments"]
        rows = payments[payments["status"] != "proposed"]
        known = zip(rows["payment"], rows["bank_account"], rows["amount"], strict=True)
        now = {str(id_): (str(account), 0 if pd.isna(amount) else int(amount)) for id_, account, amount in known}
        if any(now.get(id_) != said for id_, said in self.left.items()):
            found = checks.found(self.desk.books, RULES)
            assert (found["severity"] == "error").any()


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
    assert machine.paid == {"B-1": 30000, "B-2": 250000, "B-3": 7000, "B-4": 9000}
    assert len(machine.left) == 3
