"""No sequence of commands, nor what is typed in between, gets into a payment file what must not be paid."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import payment_proposals, payment_releases
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger.payable.bill_status import ALLOWED
from tests import asked
from tests.payables import after, changed, payables
from tests.sheets import AS_OF

BILLS = """
    bill | type        | vendor | vendor_reference | purchase_order | bill_date  | received_on | due_date   | currency | net  | tax | gross | status  | entered_by
    B-1  | bill        | V-1    | RE-815           |                | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300  | 0   | 300   | entered | anna
    B-2  | bill        | V-1    | re 815           |                | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300  | 0   | 300   | entered | anna
    B-3  | bill        | V-2    | 4711             |                | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 2500 | 0   | 2500  | entered | ulrike
    B-4  | bill        | V-2    | 500              | P-1            | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 110  | 0   | 110   | entered | anna
    B-5  | credit note | V-1    | GS-9             |                | 2026-11-03 | 2026-11-04  |            | EUR      | 40   | 0   | 40    | entered | anna
    B-6  | bill        | V-2    | 98               |                | 2026-11-24 | 2026-11-25  | 2026-12-24 | EUR      | 100  | 0   | 100   | entered | anna
"""
LINES = """
    bill | line | order_line | quantity | unit_price | tax_category | tax_rate | line_net
    B-4  | 1    | 1          | 11       | 10         | Z            | 0        | 110
"""
ORDERS = {
    "PurchaseOrders": "purchase_order | vendor | order_date | currency\nP-1 | V-2 | 2026-11-01 | EUR",
    "PurchaseOrderLines": "purchase_order | line | item | quantity | unit_price\nP-1 | 1 | A | 10 | 10",
    "GoodsReceipts": "goods_receipt | purchase_order | line | date | accepted\nG-1 | P-1 | 1 | 2026-11-02 | 10",
}
bills = st.sampled_from([f"B-{n}" for n in range(1, 7)])
people = st.sampled_from(["anna", "lakshmi", "ulrike", "jonas", "nobody"])
amounts = st.sampled_from(["300.00", "40.00", "2500.00", "110.00", "100.00", "98.00 discount 2.00", "-40.00"])


class Payables(RuleBasedStateMachine):
    """A clerk, an approver and a fraud at one book."""

    @initialize(is_ready=st.booleans())
    def begin(self, is_ready: bool) -> None:
        self.books = payables(BILLS, LINES, **ORDERS)
        if is_ready:
            self.match_and_approve({"B-1", "B-2", "B-5", "B-6"}, "lakshmi")
        self.in_files: dict[str, int] = {}
        self.wrong: list[str] = []

    def _try(self, command: Callable[..., Outcome], *given: object) -> None:
        with suppress(WorkbookError):
            self.books = after(self.books, command(self.books, *given))

    @rule(chosen=st.sets(bills), who=people)
    def match_and_approve(self, chosen: set[str], who: str) -> None:
        """A morning's work at once, so that many sequences come to a payment."""
        self._try(asked.match)
        for bill in sorted(chosen):
            self._try(asked.approve, [bill], who)

    @rule()
    def propose_and_release(self) -> None:
        self._try(payment_proposals.propose)
        self.release()

    @rule(chosen=st.sets(bills), who=people)
    def type_approvals(self, chosen: set[str], who: str) -> None:
        """Somebody types what `approve` would have refused."""
        for bill in chosen:
            row = int(bill[2:]) - 1
            self.books = changed(self.books, "Bills", row, status="approved", approved_by=who)

    @rule()
    def match(self) -> None:
        self._try(asked.match)

    @rule(bill=bills)
    def route(self, bill: str) -> None:
        self._try(asked.route, [bill])

    @rule(bill=bills, who=people)
    def approve(self, bill: str, who: str) -> None:
        self._try(asked.approve, [bill], who)

    @rule(bill=bills)
    def hold(self, bill: str) -> None:
        self._try(asked.hold, [bill], "damp")

    @rule(bill=bills, kind=st.sampled_from(["damp", "over-billed", ""]))
    def release_hold(self, bill: str, kind: str) -> None:
        self._try(asked.release, bill, kind, "agreed")

    @rule(bill=bills)
    def reject(self, bill: str) -> None:
        self._try(asked.reject, [bill], "not ours")

    @rule()
    def check(self) -> None:
        self._try(asked.check)

    @rule(days=st.integers(1, 40))
    def propose(self, days: int) -> None:
        self._try(lambda books: payment_proposals.propose(books, books.as_of + timedelta(days)))

    @rule(days=st.integers(-3, 3))
    def another_day(self, days: int) -> None:
        self.books = replace(self.books, as_of=AS_OF + timedelta(days))

    @rule(bill=bills, status=st.sampled_from(sorted(ALLOWED)))
    def type_status(self, bill: str, status: str) -> None:
        self.books = changed(self.books, "Bills", int(bill[2:]) - 1, status=status)

    @rule(bill=bills, amount=amounts, row=st.integers(0, 2))
    def type_proposal(self, bill: str, amount: str, row: int) -> None:
        """Another bill in a proposal's reference, its amount to match."""
        if row < len(self.books["Payments"]) and self.books["Payments"]["status"].iloc[row] == "proposed":
            units = round(float(amount.split(" ", maxsplit=1)[0]) * 100)
            self.books = changed(self.books, "Payments", row, reference=f"{bill} {amount}", amount=units)

    @rule(row=st.integers(0, 3))
    def withdraw(self, row: int) -> None:
        if row < len(self.books["Payments"]):
            id_ = self.books["Payments"]["payment"].iloc[row]
            before = self.books
            self._try(asked.withdraw, [id_])
            if self.books is not before:
                for bill, amount in _paid_by(before, id_):
                    self.in_files[bill] -= amount

    @rule()
    def release(self) -> None:
        before = self.books
        if not (before["Payments"]["status"] == "proposed").any():
            return  # refused: there is nothing to release
        done = payment_releases.release(before)
        tables = {name: done.books[name] for name in ("Payments", "Allocations", "Bills")}
        self.books = after(before, Outcome("", tables, entries=done.entries))
        for one in (taken for batch, mine in done.batches.items() for taken in mine if batch):
            for bill, amount in _paid_by(self.books, one.payment):
                self.in_files[bill] = self.in_files.get(bill, 0) + amount
                self._judge(before, bill)

    def _judge(self, before: Books, bill: str) -> None:
        """What must not be in a file, told from the cells as they were, without the program's own rules."""
        rows = before["Bills"].set_index("bill")
        row = rows.loc[bill]
        log = before["Log"]
        agreed = ((log["column"] == "released") & (log["document"] == "B-4") & (log["before"] == "over-billed")).any()
        faults = {
            "held": bool(row["hold"].strip()) or row["status"] == "held",
            "unapproved": row["status"] != "approved"
            or row["approved_by"] not in ("anna", "lakshmi", "ulrike", "jonas"),
            "self-approved": folded(row["approved_by"]) == row["entered_by"] and row["gross"] > 100_000,
            "above the limit": row["gross"]
            > {"ulrike": 10_000_000, "lakshmi": 200_000}.get(row["approved_by"], 100_000),
            "duplicate": bill == "B-2" and rows.loc["B-1", "status"] != "rejected",
            "approved by nobody we know": row["approved_by"] == "nobody",
            "over-billed": bill == "B-4" and not agreed,
            "a credit note": bill == "B-5",
        }
        self.wrong += [f"{bill} is {fault}" for fault, there in faults.items() if there]

    @invariant()
    def nothing_wrong_is_in_a_file(self) -> None:
        assert not self.wrong

    @invariant()
    def no_bill_is_paid_beyond_its_gross(self) -> None:
        gross = dict(zip(self.books["Bills"]["bill"], self.books["Bills"]["gross"], strict=True))
        assert all(0 <= amount <= gross[bill] for bill, amount in self.in_files.items()), self.in_files


def _paid_by(books: Books, payment: str) -> list[tuple[str, int]]:
    mine = books["Allocations"][books["Allocations"]["source"] == payment]
    return list(zip(mine["document"], mine["amount"].astype(int), strict=True))


TestPayables = pytest.mark.long(Payables.TestCase)
TestPayables.settings = settings(
    max_examples=settings.default.max_examples // 20,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
)


def test_a_clerk_who_does_it_right_gets_it_paid():
    """The machine could pass by refusing everything: here something is paid."""
    books = payables(BILLS, LINES, **ORDERS)
    books = after(books, asked.match(books))
    books = after(books, asked.approve(books, ["B-1", "B-6"], "lakshmi"))
    books = after(books, payment_proposals.propose(books))
    assert [one.payment for mine in payment_releases.release(books).batches.values() for one in mine] == [
        "PAY-00001",
        "PAY-00002",
    ]
