"""Money that went out: payments of ours are known again and cleared, anything else becomes a payment of a bill."""

from functools import cache

import pandas as pd
import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands import payment_proposals, payment_releases
from invoice_workbook.commands.bank.unapply import unapply
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.ledger import open_items
from tests.asked import apply
from tests.given import GIVEN
from tests.payables import after, changed, payables
from tests.sheets import books

BILLS = """
    bill | type        | corrects | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net  | tax | gross | status   | entered_by | approved_by
    B-1  | bill        |          | V-1    | RE-815           | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300  | 0   | 300   | approved | anna       | lakshmi
    B-2  | bill        |          | V-2    | 4711             | 2026-11-24 | 2026-11-25  | 2026-12-24 | EUR      | 100  | 0   | 100   | approved | anna       | lakshmi
    B-3  | credit note | B-1      | V-1    | GS-7             | 2026-11-10 | 2026-11-11  |            | EUR      | 120  | 0   | 120   | approved | anna       | lakshmi
    B-4  | bill        |          | V-1    | TEL-2026-11      | 2026-11-20 | 2026-11-20  | 2027-02-20 | EUR      | 44.44 | 0  | 44.44 | approved | anna       | lakshmi
"""


def bank(these: Books, lines: str) -> Books:
    made = books(these.as_of, BankLines=lines)
    return after(these, Outcome("", {"BankLines": made["BankLines"]}))


@cache
def released() -> Books:
    these = payables(BILLS)
    these = after(these, payment_proposals.propose(these))
    done = payment_releases.release(these)
    tables = {name: done.books[name] for name in ("Payments", "Allocations", "Bills")}
    return after(these, Outcome("", tables, entries=done.entries))


LINES = """
    amount  | counterparty | account                | reference                 | score | proposed
    -180.00 | Stone        |                        | PAY-00001 RE-815          | 100   | PAY-00001 180.00
    -180.00 | who          | DE75512108001245126199 |                           | 95    | PAY-00001 180.00
    -180.00 | who          |                        |                           | 80    | PAY-00001 180.00
    -278.00 | SAMMLER      |                        | RUN-20261130-00001        | 100   | RUN-20261130-00001 278.00
    -278.00 | SAMMLER      |                        |                           | 90    | RUN-20261130-00001 278.00
    -44.44  | x            | DE75512108001245126199 |                           | 90    | B-4 44.44
    -44.44  | x            |                        | Lastschrift TEL 2026/11   | 98    | B-4 44.44
    -180.01 | Stone        | DE75512108001245126199 |                           | 70    | V-1 180.01
    -180.00 | x            | DE02500105170137075030 | PAY-00001                 |       |
    -170.00 | x            |                        | PAY-00001                 |       |
    -183.50 | x            |                        | PAY-00001 inkl. Entgelt   | 75    | PAY-00001 180.00; bank fee 3.50
    -183.50 | x            | DE75512108001245126199 | PAY-00001                 | 75    | PAY-00001 180.00; bank fee 3.50
    -183.50 | x            | DE02500105170137075030 | PAY-00001                 |       |
    -279.00 | SAMMLER      |                        | RUN-20261130-00001        | 75    | RUN-20261130-00001 278.00; bank fee 1.00
    -240.00 | x            |                        | PAY-00001                 |       |
    -4.50   | Bank         |                        | Kontofuehrung             |       |
"""


def test_what_went_out_is_proposed_for_what_it_pays():
    header, *rows = [[cell.strip() for cell in row.split("|")] for row in LINES.strip().splitlines()]
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        line = "bank_line | booked_on | currency | status | counterparty | counterparty_account | reference | amount\n"
        line += f"BL-1 | 2026-11-30 | EUR | new | {cells['counterparty']} | {cells['account']} | "
        line += f"{cells['reference']} | {cells['amount']}"
        found = after(released(), apply(bank(released(), line)))["BankLines"].iloc[0]
        score = "" if pd.isna(found["score"]) else str(found["score"])
        assert (score, found["proposed_match"]) == (cells["score"], cells["proposed"]), row


def test_the_surest_match_comes_first_whatever_the_order_of_lines():
    head = "bank_line | booked_on | currency | status | counterparty_account | reference | amount"
    lines = f"{head}\nBL-1 | 2026-11-30 | EUR | new | | Lastschrift TEL 2026/11 | -180.00\n"
    lines += "BL-2 | 2026-11-30 | EUR | new | DE75512108001245126199 | PAY-00001 | -180.00"
    found = after(released(), apply(bank(released(), lines)))["BankLines"]
    assert found["proposed_match"].iloc[1] == "PAY-00001 180.00"
    assert "PAY-00001" not in found["proposed_match"].iloc[0]


def statement(*cells: str) -> str:
    rows = [f"BL-{n} | 2026-12-01 | EUR | accepted | {one}" for n, one in enumerate(cells, 1)]
    return "\n".join(["bank_line | booked_on | currency | status | amount | proposed_match", *rows])


def test_a_cleared_payment_settles_its_bills_and_their_credit_notes_once():
    these = bank(released(), statement("-180.00 | PAY-00001", "-98.00 | PAY-00002 98.00"))
    outcome = apply(these)
    assert outcome.more["payments"] == ["PAY-00001", "PAY-00002"]
    these = after(these, outcome)
    assert these["Payments"]["status"].tolist() == ["cleared", "cleared"]
    assert these["Bills"]["status"].tolist() == ["paid", "paid", "paid", "approved"]
    again = apply(these)
    assert again.more["payments"] == again.more["refused"] == []


def test_a_file_booked_in_one_sum_clears_all_its_payments():
    these = bank(released(), statement("-278.00 | RUN-20261130-00001"))
    these = after(these, apply(these))
    assert these["Payments"]["status"].tolist() == ["cleared", "cleared"]


def test_a_direct_debit_becomes_a_payment_of_its_bill():
    these = bank(released(), statement("-44.44 | B-4"))
    these = after(these, apply(these))
    last = these["Payments"].iloc[-1]
    assert (last["vendor"], last["amount"], last["status"]) == ("V-1", 4444, "cleared")
    assert these["Bills"]["status"].iloc[3] == "paid"
    again = apply(these)
    assert again.more["payments"] == [] and "Payments" in again.tables
    assert len(again.tables["Payments"]) == len(these["Payments"])


@pytest.mark.parametrize(
    "line, told",
    [
        ("-181.00 | PAY-00001", "come to 180.00, but 181.00 went out"),
        ("-180.00 | PAY-00009", "is not one of our documents"),
        ("-44.45 | B-4 44.45", "where only 44.44 is open"),
        ("-1.00 |", "its proposed match is blank"),
    ],
)
def test_what_does_not_fit_is_told_and_left(line, told):
    these = bank(released(), statement(line))
    outcome = apply(these)
    assert told in outcome.more["refused"][0]["reason"]
    assert not outcome.entries


def test_one_payment_is_cleared_by_one_line():
    these = bank(released(), statement("-180.00 | PAY-00001", "-180.00 | PAY-00001"))
    assert "no longer in transit" in apply(these).more["refused"][0]["reason"]
    sent = changed(released(), "Payments", 0, status="cleared")
    assert "no longer in transit" in apply(bank(sent, statement("-180.00 | PAY-00001"))).more["refused"][0]["reason"]


def test_what_our_bank_took_on_top_is_a_payment_of_its_own_and_goes_back_with_the_line():
    lines = statement("-183.50 | PAY-00001; bank fee 3.50")
    these = after(released(), apply(bank(released(), lines)))
    payments = these["Payments"][["payment", "vendor", "amount", "status"]].to_numpy().tolist()
    assert payments == [
        ["PAY-00001", "V-1", 18000, "cleared"],
        ["PAY-00002", "V-2", 9800, "released"],
        ["PAY-00003", "V-1", 350, "cleared"],
    ]
    last = these["Allocations"].iloc[-1]
    assert list(last[["source", "document", "kind", "amount"]]) == ["PAY-00003", "PAY-00003", "bank fee", 350]
    assert list(open_items.unapplied(open_items.ever(these), "payable")) == [0, 0, 0]
    assert not [rule for rule in checks.found(these)["rule"] if "payment" in rule]
    back = after(these, unapply(these, GIVEN, ids=["PAY-00001"]))
    assert list(back["Payments"]["status"]) == ["released", "released"]
    assert open_items.of_documents(back, "payable")["open"].equals(
        open_items.of_documents(released(), "payable")["open"]
    )


@pytest.mark.parametrize(
    "match", ["PAY-00001; bank fee 3.00", "PAY-00001; bank fee -3.50", "PAY-00001; bank fee 0.00", "bank fee 3.50"]
)
def test_a_fee_that_does_not_come_to_the_line_is_told_and_left(match):
    outcome = apply(bank(released(), statement(f"-183.50 | {match}")))
    assert outcome.more["refused"] and not outcome.more["payments"]
