"""Ids that a command writes are spelled as their own row spells them, so that the workbook's sums find them."""

import pytest

from invoice_workbook import checks
from invoice_workbook.tables import spelling
from tests.asked import apply, credit, issue
from tests.commands.test_issue_and_credit import after
from tests.sheets import books

CUSTOMERS = """
    customer | name | street | postal_code | city | country | e_mail | currency | terms
    C002     | Café | Way 1  | 1           | Rom  | IT      | a@b.it | EUR      |
    c003 x   | Bar  | Way 1  | 1           | Rom  | IT      | a@b.it | EUR      |
"""


def order_books(customer: str):
    """Books with one order, whose customer is typed so (cells keep outer blanks)."""
    orders = "order | customer | order_date | currency | status\nO-1 | X | 2026-11-02 | EUR | verified"
    lines = "order | line | description | quantity | unit_price | tax_category | tax_rate | line_net\n"
    lines += "o-1 | 1 | Tea | 1 | 10 | Z | 0 | 10"
    these = books(Customers=CUSTOMERS, Orders=orders, OrderLines=lines)
    return these.with_tables(Orders=these["Orders"].assign(customer=customer))


@pytest.mark.parametrize(
    "typed, written", [("C002", "C002"), ("C002 ", "C002"), (" c002", "C002"), ("C003 X", "c003 x")]
)
def test_invoices_and_credit_notes_name_their_customer_as_the_sheet_customers_does(typed, written):
    these = order_books(typed)
    done = after(these, issue(these))
    assert list(done["Invoices"]["customer"]) == [written]
    assert list(done["Orders"]["customer"]) == [typed], "what the clerk typed stays"
    noted = after(done, credit(done, "INV-2026-00001"))
    assert list(noted["Invoices"]["customer"]) == [written] * 2
    assert noted["Invoices"]["corrects"].iloc[1] == "INV-2026-00001"


def test_what_was_issued_is_what_the_journal_keeps():
    these = order_books("c002 ")
    done = after(these, issue(these))
    assert len(done["Log"]) and checks.found(done, ["issued-changed", "record-changed"]).empty


def test_only_what_is_new_is_spelled():
    these = order_books("c002 ")
    invoices = these["Invoices"]
    assert spelling.as_mastered(these, {"Invoices": invoices, "Orders": these["Orders"]})["Orders"] is these["Orders"]
    moved = these["Orders"].assign(customer="nobody ")
    assert list(spelling.as_mastered(these, {"Orders": moved})["Orders"]["customer"]) == ["nobody "]


def test_money_on_account_names_its_customer_so_too():
    bank = "bank_line | account | booked_on | amount | currency | counterparty | reference | statement | status\n"
    bank += "BL-1 | DE1 | 2026-11-20 | 10 | EUR | Café | INV-2026-00001 | S | new"
    these = order_books("c002 ")
    done = after(these, issue(these))
    paid = apply(done.with_tables(BankLines=books(BankLines=bank)["BankLines"]), accept_from=90)
    assert list(paid.tables["Receipts"]["customer"]) == ["C002"]
