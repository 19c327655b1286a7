"""The rules of orders, issued invoices, bank and collections, on right and wrong rows side by side."""

import json

import pytest

from invoice_workbook import checks
from tests.sheets import books, expected, found

CUSTOMERS = """
    customer | name | country | currency | credit_limit | status | tax_number | bank_account | reminders
    C-1      | Café | DE      | EUR      | 100          | active | DE136695976 | DE89 3704 0044 0532 0130 00 | yes
    C-2      | Bar  | DE      | EUR      |              | hold   | DE136695977 | DE89370400440532013001 | yes
    C-3      | Inn  | KW      | JPY      | 10000        | active | KW-1        | 12345678 | paused
"""


def test_credit_limit_counts_open_invoices_and_orders_up_to_each_order():
    orders = """
        order | customer | order_date | currency | status    | expected
        O-1   | C-1      | 2026-11-02 | EUR      | open      |
        O-2   | C-1      | 2026-11-02 | EUR      | verified  | 101.00
        O-3   | C-1      | 2026-11-01 | EUR      | cancelled |
        O-4   | C-1      | 2026-10-20 | EUR      | open      |
        O-5   | C-2      | 2026-11-02 | EUR      | open      |
        O-6   | C-3      | 2026-11-02 | EUR      | open      | 16000
    """
    lines = """
        order | line | quantity | unit_price | tax_category | tax_rate | line_net
        O-1   | 1    | 1        | 30         | Z            | 0        | 30
        O-2   | 1    | 1        | 10         | S            | 10       | 10
        O-3   | 1    | 1        | 900        | Z            | 0        | 900
        O-4   | 1    | 1        | 10         | Z            | 0        | 10
        O-5   | 1    | 1        | 900        | Z            | 0        | 900
        O-6   | 1    | 1        | 100        | Z            | 0        | 100
    """
    invoices = """
        invoice | type        | customer | invoice_date | due_date   | currency | net | tax | gross | status
        A-1     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 70  | 0   | 70    | sent
        A-2     | invoice     | C-1      | 2026-11-03   | 2026-11-30 | EUR      | 500 | 0   | 500   | sent
        A-3     | credit note | C-1      | 2026-10-05   |            | EUR      | 10  | 0   | 10    | sent
        A-4     | invoice     | C-1      | 2026-10-05   | 2026-11-30 | EUR      | 90  | 0   | 90    | draft
    """
    allocations = """
        allocation | date       | side       | source | document | kind    | amount
        1          | 2026-10-21 | receivable | R-1    | A-1      | payment | 10
        2          | 2026-11-20 | receivable | R-1    | A-1      | payment | 60
    """
    rates = "from | to | date | rate\nJPY | EUR | 2026-01-01 | 0.00625"
    tables = {"Orders": orders, "OrderLines": lines, "Invoices": invoices, "Allocations": allocations}
    both = books(Customers=CUSTOMERS, ExchangeRates=rates, **tables)
    assert found(both, "credit-limit", "Orders", "actual") == expected(orders)
    without = books(Customers=CUSTOMERS, **tables)
    assert found(without, "credit-limit", "Orders", "severity")[-1] == ""
    assert found(without, "rate-missing", "Orders", "severity")[-1] == "error"


def test_orders_of_stopped_customers_and_second_orders():
    orders = """
        order | customer | order_date | customer_reference | status    | expected
        O-1   | C-1      | 2026-11-03 | PO 77-12           | open      | O-2
        O-2   | C-1      | 2026-11-02 | po7712             | invoiced  |
        O-3   | C-1      | 2026-11-04 | PO-7712            | cancelled |
        O-4   | C-2      | 2026-11-05 | PO7712             | open      |
        O-5   | C-1      | 2026-11-05 |                    | open      |
        O-6   | C-1      | 2026-11-05 |                    | open      |
    """
    these = books(Customers=CUSTOMERS, Orders=orders)
    messages = found(these, "duplicate-order", "Orders", "message")
    assert [named in message for message, named in zip(messages, expected(orders), strict=True)] == [True] * 6
    assert found(these, "duplicate-order", "Orders") == ["yes", "", "", "", "", ""]
    assert found(these, "customer-on-hold", "Orders", "actual") == ["", "", "", "hold", "", ""]


def test_over_invoiced_by_number_or_by_item_less_what_was_credited():
    orders = "order | customer | order_date\nO-1 | C-1 | 2026-11-01"
    lines = """
        order | line | item | quantity | unit_price | expected
        O-1   | 1    | A    | 5        | 1          |
        O-1   | 2    | B    | 5        | 1          | 6
        O-1   | 3    | C    | 5        | 1          |
    """
    invoices = """
        invoice | type        | corrects | customer | order | status
        A-1     | invoice     |          | C-1      | O-1   | issued
        A-2     | credit note | A-1      | C-1      |       | issued
        A-3     | invoice     |          | C-1      | O-1   | draft
    """
    invoiced = """
        invoice | line | item | quantity | unit_price
        A-1     | 1    | B    | 6        | 1
        A-1     | 2    | A    | 6        | 1
        A-1     | 3    | C    | 5        | 1
        A-2     | 2    | A    | 2        | 1
        A-3     | 3    | C    | 9        | 1
    """
    these = books(Orders=orders, OrderLines=lines, Invoices=invoices, InvoiceLines=invoiced)
    assert found(these, "over-invoiced", "OrderLines", "actual") == expected(lines)


def test_what_was_invoiced_beyond_a_cancelled_order_stays_an_error_and_what_was_not_is_none():
    orders = """
        order | customer | order_date | status
        O-1   | C-1      | 2026-11-01 | cancelled
        O-2   | C-1      | 2026-11-01 | cancelled
    """
    lines = """
        order | line | item | quantity | unit_price | expected
        O-1   | 1    | A    | 5        | 1          | 6
        O-2   | 1    | A    | -1       | 1          |
    """
    invoices = "invoice | type | customer | order | status\nA-1 | invoice | C-1 | O-1 | issued"
    invoiced = "invoice | line | item | quantity | unit_price\nA-1 | 1 | A | 6 | 1"
    these = books(Orders=orders, OrderLines=lines, Invoices=invoices, InvoiceLines=invoiced)
    assert found(these, "over-invoiced", "OrderLines", "actual") == expected(lines)


def test_delivered_more_than_a_week_ago_without_an_invoice():
    orders = """
        order | customer | order_date | delivered_on | status    | expected
        O-1   | C-1      | 2026-11-01 | 2026-11-22   | open      | 8
        O-2   | C-1      | 2026-11-01 | 2026-11-23   | open      |
        O-3   | C-1      | 2026-11-01 | 2026-11-01   | invoiced  |
        O-4   | C-1      | 2026-11-01 | 2026-11-01   | cancelled |
    """
    invoices = "invoice | type | customer | order | status\nA-1 | invoice | C-1 | O-3 | sent"
    these = books(Orders=orders, Invoices=invoices)
    assert found(these, "delivered-not-invoiced", "Orders", "difference") == expected(orders)


def test_billing_details_of_those_who_are_to_be_invoiced():
    customers = """
        customer | name | street | postal_code | city | country | tax_number | e_mail | expected
        C-1      | Café | Way 1  | 1           | Rom  | IT      | IT1        | a@b.it |
        C-2      | Bar  |        | 1           | Rom  | IT      | IT1        | a@b.it | yes
        C-3      | Inn  | Way 1  | 1           | Rom  | IT      |            | a@b.it | yes
        C-4      | Pub  |        |             |      |         |            |        |
    """
    orders = """
        order | customer | status
        O-1   | C-1      | open
        O-2   | C-2      | open
        O-3   | C-3      | verified
        O-4   | C-4      | invoiced
    """
    lines = "order | line | tax_category\nO-1 | 1 | K\nO-3 | 1 | AE\nO-4 | 1 | K"
    these = books(Customers=customers, Orders=orders, OrderLines=lines)
    assert found(these, "billing-details", "Customers") == expected(customers)
    assert set(found(these, "billing-details", "Customers", "severity")) == {"", "warning"}


def test_tax_numbers_and_accounts_by_their_check_digits():
    these = books(Customers=CUSTOMERS)
    assert found(these, "tax-number", "Customers", "actual") == ["", "DE136695977", ""]
    assert found(these, "bank-account", "Customers", "actual") == ["", "DE89370400440532013001", ""]


def test_an_issued_invoice_that_was_edited():
    invoices = """
        invoice | type    | customer | invoice_date | currency | net | tax | gross | status | expected
        A-1     | invoice | C-1      | 2026-11-01   | EUR      | 10  | 0   | 10    | issued |
        A-2     | invoice | C-2      | 2026-11-01   | EUR      | 10  | 0   | 11    | issued | 10.00
        A-3     | invoice | C-2      | 2026-11-01   | EUR      | 10  | 0   | 11    | issued |
    """
    was = json.dumps({"type": "invoice", "customer": "C-1", "net": "1000", "gross": "1000"})
    other = json.dumps({"type": "invoice", "customer": "C-2", "net": "1000", "gross": "1000"})
    log = f"""
        entry | table    | document | column      | after
        L-1   | Invoices | A-1      | fingerprint | {was}
        L-2   | Invoices | A-2      | fingerprint | {other}
    """
    assert found(books(Invoices=invoices, Log=log), "issued-changed", "Invoices") == expected(invoices)


def test_receipts_left_over_short_or_on_the_wrong_customer():
    receipts = """
        receipt | date       | customer | amount | currency | expected
        R-1     | 2026-11-22 | C-1      | 10     | EUR      | 4.00
        R-2     | 2026-11-23 | C-1      | 10     | EUR      |
        R-3     | 2026-11-01 | C-2      | 10     | EUR      |
        R-4     | 2026-11-22 | C-2      | -5     | EUR      | -5.00
        R-5     | 2026-11-23 | C-2      | -5     | EUR      |
        R-6     | 2026-11-01 | C-1      | 8      | EUR      |
        R-7     | 2026-11-01 | C-1      | -8     | EUR      |
    """
    invoices = """
        invoice | type    | customer | due_date   | currency | gross | status   | expected
        A-1     | invoice | C-1      | 2026-11-29 | EUR      | 6.50  | sent     | 0.50
        A-2     | invoice | C-1      | 2026-11-30 | EUR      | 12    | sent     |
        A-3     | invoice | C-1      | 2026-11-01 | EUR      | 30    | disputed | 20.00
    """
    allocations = """
        allocation | date       | side       | source | document | kind    | amount | expected
        1          | 2026-11-22 | receivable | R-1    | A-1      | payment | 6      |
        2          | 2026-11-23 | receivable | R-2    | A-2      | payment | 10     |
        3          | 2026-11-01 | receivable | R-3    | A-3      | payment | 10     | yes
        4          | 2026-11-01 | receivable | R-7    | R-6      | payment | -8     |
    """
    these = books(Receipts=receipts, Invoices=invoices, Allocations=allocations)
    assert found(these, "unapplied", "Receipts", "actual") == expected(receipts)
    assert found(these, "short-paid", "Invoices", "difference") == expected(invoices)
    assert "write it off" in found(these, "short-paid", "Invoices", "remedy")[0].lower()
    assert [bool(word) for word in found(these, "wrong-party", "Allocations")] == [False, False, True, False]
    assert found(these, "disputed", "Invoices", "actual") == ["", "", "20.00"]


def test_a_bank_line_that_is_there_twice_and_one_that_only_looks_so():
    lines = """
        bank_line | account | booked_on  | amount | currency | counterparty | reference | statement | expected
        B-1       | DE1     | 2026-11-02 | -3.20  | EUR      | COFFEE       | x         | S-1       |
        B-2       | DE1     | 2026-11-02 | -3.20  | EUR      | Coffee       | X         | S-1       |
        B-3       | DE1     | 2026-11-02 | -3.20  | EUR      | COFFEE       | x         | S-2       | B-1
        B-4       | DE1     | 2026-11-03 | -3.20  | EUR      | COFFEE       | x         | S-2       |
    """
    messages = found(books(BankLines=lines), "bank-twice", "BankLines", "message")
    assert ["B-1" in message for message in messages] == [False, False, True, False]


@pytest.mark.parametrize("opening, gap", [("5000", False), ("5001", True)])
def test_a_statement_that_does_not_follow(opening, gap):
    lines = "bank_line | account | statement | currency\nB-1 | DE1 | 2026/2 | EUR"
    kept = '{{"statement": "{}", "currency": "EUR", "opening": {}, "closing": {}, "first": "{}", "last": "{}"}}'
    log = f"""
        entry | table      | document | column   | after
        L-1   | Bank lines | DE1      | balances | {kept.format("2026/2", opening, 1, "2026-11-02", "2026-11-02")}
        L-2   | Bank lines | DE1      | balances | {kept.format("2026/1", 0, 5000, "2026-11-01", "2026-11-01")}
    """
    assert found(books(BankLines=lines, Log=log), "bank-gap", "BankLines", "actual") == ["50.01" if gap else ""]


LATE = """
    invoice | type    | customer | due_date   | currency | gross | status   | expected
    A-1     | invoice | C-1      | 2026-11-23 | EUR      | 60    | sent     | 1
    A-2     | invoice | C-1      | 2026-11-24 | EUR      | 60    | sent     |
    A-3     | invoice | C-1      | 2026-10-16 | EUR      | 60    | sent     | 3
    A-4     | invoice | C-1      | 2026-10-16 | EUR      | 60    | disputed |
    A-5     | invoice | C-3      | 2026-10-16 | JPY      | 60    | sent     |
    A-6     | invoice | C-1      | 2026-10-16 | EUR      | 60    | sent     |
    A-7     | invoice | C-2      | 2026-10-16 | EUR      | 60    | sent     |
    A-8     | invoice | C-1      | 2026-10-01 | EUR      | 60    | sent     |
    A-9     | invoice | C-1      | 2026-10-01 | EUR      | 40    | sent     |
"""
REMINDERS = """
    reminder | customer | invoice | level | action | sent_on
    M-1      | C-1      | A-3     | 2     | send   | 2026-11-07
    M-2      | C-1      | A-6     | 3     | send   | 2026-11-30
    M-3      | C-1      | A-8     | 3     | send   | 2026-11-20
    M-4      | C-1      | A-9     | 3     | send   | 2026-11-20
    M-5      | C-1      | A-1     | 1     | send   |
"""


def test_a_follow_up_day_that_has_come_is_told_until_the_question_is_closed():
    questions = """
        question | asked_on   | party | question_text | status   | follow_up_on | expected
        Q-1      | 2026-11-01 | C-1   | Where is it?  | open     | 2026-11-05   | 2026-11-05
        Q-2      | 2026-11-01 | C-1   |               | answered | 2026-11-30   | 2026-11-30
        Q-3      | 2026-11-01 | C-1   |               | open     | 2026-12-01   |
        Q-4      | 2026-11-01 | C-1   |               | closed   | 2026-11-05   |
        Q-5      | 2026-11-01 | C-1   |               |          |              |
    """
    these = books(Customers="customer | name\nC-1 | Café", Questions=questions)
    assert found(these, "follow-up-due", "Questions") == expected(questions)
    assert found(these, "follow-up-due", "Questions", "message")[0] == (
        'Questions Q-1: follow up with C-1 since 2026-11-05: "Where is it?".'
    )
    assert set(checks.found(these, ["follow-up-due"])["severity"]) == {"notice"}


def test_reminders_due_and_accounts_for_collections():
    receipts = "receipt | date | customer | amount | currency\nR-1 | 2026-11-30 | C-2 | 60 | EUR"
    questions = """
        question | asked_on   | party | document | promise
        Q-1      | 2026-11-20 | C-1   | A-2      | 2026-12-01
    """
    these = books(Customers=CUSTOMERS, Invoices=LATE, Reminders=REMINDERS, Receipts=receipts, Questions=questions)
    levels = [
        words.split("reminder ")[1][0] if words else "" for words in found(these, "reminder-due", "Invoices", "message")
    ]
    assert levels == expected(LATE)
    due = found(these, "collections-due", "Invoices", "actual")
    assert [amount for amount in due if amount] == ["60.00"] and due[7] == "60.00"


@pytest.mark.parametrize("promise, reminded", [("2026-11-30", False), ("2026-11-29", True)])
def test_a_promise_holds_until_its_day(promise, reminded):
    invoices = """
        invoice | type    | customer | due_date   | currency | gross | status
        A-1     | invoice | C-1      | 2026-11-01 | EUR      | 60    | sent
    """
    questions = f"question | asked_on | party | promise\nQ-1 | 2026-11-20 | C-1 | {promise}"
    these = books(Customers=CUSTOMERS, Invoices=invoices, Questions=questions)
    assert bool(found(these, "reminder-due", "Invoices", "message")[0]) == reminded
