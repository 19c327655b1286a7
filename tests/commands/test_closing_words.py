"""What a command says at its end: how many of how many, why the rest is not, and an exit code that agrees."""

from pathlib import Path

import pytest

from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.payment_proposals import propose
from invoice_workbook.commands.receivable import remind
from tests import asked, cli
from tests.asked import apply, check_orders, issue, match
from tests.payables import payables
from tests.sheets import books

CUSTOMERS = """
    customer | name | street | postal_code | city | country | e_mail | currency | terms
    C-1      | Café | Way 1  | 1           | Rom  | IT      | a@b.it | EUR      | net 30
    C-2      | Bar  | Way 2  | 1           | Rom  | IT      | a@b.it | EUR      | as agreed
    C-3      | Inn  | Way 3  | 1           | Rom  | IT      | a@b.it | EUR      | never
"""
ORDERS = """
    order | customer | order_date | currency | status
    O-1   | C-1      | 2026-11-02 | EUR      | {status}
    O-2   | C-2      | 2026-11-02 | EUR      | {status}
    O-3   | C-3      | 2026-11-02 | EUR      | invoiced
"""
LINES = """
    order | line | description | quantity | unit_price | tax_category | tax_rate | line_net
    O-1   | 1    | Tea         | 2        | 10         | S            | 20       | 20
    O-2   | 1    | Tea         | 3        | 10         | S            | 20       | 30
    O-3   | 1    | Tea         | 3        | 10         | S            | 20       | 30
"""
WHY = 'Customers C-2: Terms is "as agreed", which is not on the sheet Terms and cannot be read as payment terms.'


def orders(status: str) -> Outcome:
    these = books(Customers=CUSTOMERS, Orders=ORDERS.format(status=status), OrderLines=LINES)
    return issue(these) if status == "verified" else check_orders(these)


def errors(outcome: Outcome) -> list[tuple[str, str]]:
    """The errors that it comes back with: rule and document."""
    found = outcome.problems
    assert found is not None
    return [(str(row["rule"]), str(row["document"])) for _, row in found[found["severity"] == "error"].iterrows()]


def test_an_error_that_stops_an_order_counts_wherever_it_stands():
    outcome = orders("open")
    assert outcome.message.startswith(
        f"1 of 2 waiting orders verified, 1 of them now. 1 not verified, first O-2: {WHY}"
    )
    assert "1 error," in outcome.message
    assert errors(outcome) == [("unknown-key", "C-2")]  # that of C-3 stops no order
    assert list(outcome.tables["Problems"]["document"]) == [row["document"] for _, row in outcome.problems.iterrows()]


def test_an_order_left_out_at_issue_says_why():
    outcome = orders("verified")
    assert outcome.message == (
        f"Invoice INV-2026-00001 issued. 1 of 2 orders left out because of an open error, first O-2: {WHY}"
    )
    assert errors(outcome) == [("unknown-key", "C-2")]


def test_no_order_to_verify():
    assert check_orders(books()).message.startswith("There is no open order")


BILLS = """
    bill | vendor | bill_date  | received_on | due_date   | currency | net | tax | gross | status   | entered_by
    B-1  | V-1    | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 100 | 0   | 100   | {first}  | anna
    B-2  | V-1    | 2026-11-04 | 2026-11-05  | 2026-12-04 | EUR      | 200 | 0   | 201   | {second} | anna
"""


def test_a_bill_with_an_error_says_why_match_did_not_verify_it():
    outcome = match(payables(BILLS.format(first="entered", second="entered")))
    assert "1 verified. 1 not verified because of an open error, first B-2: " in outcome.message
    assert outcome.more["not_verified"][0]["bill"] == "B-2"
    assert ("gross-total", "B-2") in errors(outcome)
    assert errors(match(payables(BILLS.format(first="entered", second="rejected")))) == []


def test_route_says_how_many_of_how_many_and_why():
    nobody = payables(
        BILLS.format(first="verified", second="verified"), People="person | name | role\nanna | A | clerk"
    )
    outcome = asked.route(nobody)
    assert (outcome.message[:28], outcome.undone) == ("0 of 2 verified bills routed", 2)
    none = asked.route(payables(BILLS.format(first="entered", second="entered")))
    assert none.message.startswith("No bill is verified, so none was routed")


def test_a_payment_run_names_the_first_that_was_left_out():
    outcome = propose(payables(BILLS.format(first="verified", second="rejected")))
    assert outcome.message.startswith("Nothing due before 2026-12-07 is ready to pay")
    assert "1 document left out, first B-1: " in outcome.message


BANK = """
    bank_line | account                | booked_on  | amount | currency | statement | proposed_match | status
    L-1       | DE89370400440532013000 | 2026-11-10 | 50     | EUR      | S-1       | NOBODY-1 50.00 | accepted
"""


def test_accepted_lines_that_are_not_posted_are_counted():
    outcome = apply(books(BankLines=BANK))
    assert "1 of 1 accepted line not posted: Bank line L-1: " in outcome.message
    assert outcome.undone == 1


def test_no_reminder_is_due():
    assert remind.proposed(books()).message.startswith("No reminder is due on 2026-11-30")


@pytest.mark.parametrize("command", ["check-orders", "route", "match", "apply", "remind", "collections", "pay"])
def test_a_new_book_has_nothing_to_do_and_says_so_in_words(empty: Path, command: str):
    said = cli.run(command, empty)
    assert (said.code, said.err) == (0, "")
    assert not said.out.startswith("0 ") or command in ("match", "apply"), said.out
