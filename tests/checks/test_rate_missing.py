"""rate-missing: what needs an exchange rate that is not there, and what that blocks."""

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands.receivable.collections import collections
from invoice_workbook.commands.receivable.remind import remind
from invoice_workbook.eligibility import blocking_errors, payment_blocks
from invoice_workbook.ledger import exchange
from tests.given import GIVEN
from tests.sheets import books, expected, found

HOME = "name | value\n Home currency | EUR\n Reminder days | 7"
RATES = """
    from | to  | date       | rate
    USD  | EUR | 2026-11-15 | 0.8
    GBP  | EUR | 2026-12-01 | 1.2
"""
CUSTOMERS = """
    customer | name  | currency | credit_limit
    C-1      | Bauer | EUR      | 1000.00
    C-2      | Berg  | SEK      | 1000.00
    C-3      | Smith | GBP      |
"""
INVOICES = """
    invoice | type        | customer | currency | invoice_date | due_date   | gross  | status   | expected
    A-1     | invoice     | C-1      | EUR      | 2026-10-01   | 2026-10-31 | 100.00 | sent     |
    A-2     | invoice     | C-3      | GBP      | 2026-11-01   | 2026-12-15 | 100.00 | sent     |
    A-3     | invoice     | C-3      | GBP      | 2026-10-01   | 2026-10-31 | 100.00 | disputed |
    A-4     | invoice     | C-3      | GBP      | 2026-10-01   | 2026-10-31 | 100.00 | sent     | yes
    A-5     | invoice     | C-3      | GBP      | 2026-10-01   | 2026-10-31 | 100.00 | sent     |
    A-6     | invoice     | C-1      | USD      | 2026-10-01   | 2026-10-31 | 100.00 | sent     |
    A-7     | invoice     | C-2      | SEK      | 2026-10-01   | 2026-10-31 | 100.00 | sent     | yes
    A-8     | invoice     | C-3      | NOK      | 2026-10-01   | 2026-10-31 | 100.00 | draft    |
"""
LATE = ("Reminder fee", "Collections minimum", "Write-off limit")


def of_ours(*settings: str, **more: str) -> Books:
    given = {"ExchangeRates": RATES, "Customers": CUSTOMERS, "Invoices": INVOICES}
    return books(**{**given, "Settings": "\n".join((HOME, *settings)), **more})


@pytest.mark.parametrize("name", LATE)
def test_the_first_late_invoice_of_a_currency_says_what_is_missing(name):
    given = of_ours(*(f"{one} | {'5.00' if one == name else ''}" for one in LATE))
    assert found(given, "rate-missing", "Invoices") == expected(INVOICES)
    (first, *_) = checks.found(given, ["rate-missing"])["message"]
    assert f"from EUR to GBP is listed on or before 2026-11-30, so these cannot be told: {name}." in first


@pytest.mark.parametrize("amount", ["", "0"])
def test_a_figure_that_is_not_asked_for_needs_no_rate(amount):
    given = of_ours(*(f"{one} | {amount}" for one in LATE))
    assert not any(found(given, "rate-missing", "Invoices"))


def test_with_the_rate_nothing_is_missing():
    rates = "from | to | date | rate\n GBP | EUR | 2026-11-30 | 1.2\n SEK | EUR | 2026-01-01 | 0.09"
    given = of_ours("Reminder fee | 5.00", ExchangeRates=f"{rates}\n USD | EUR | 2026-11-15 | 0.8")
    assert not len(checks.found(given, ["rate-missing"]))


ORDERS = """
    order | customer | order_date | currency | status   | expected
    O-1   | C-1      | 2026-11-10 | EUR      | open     |
    O-2   | C-1      | 2026-11-15 | USD      | open     |
    O-3   | C-1      | 2026-11-16 | GBP      | open     | yes
    O-4   | C-2      | 2026-11-20 | EUR      | open     | yes
    O-5   | C-3      | 2026-11-20 | SEK      | open     |
    O-6   | C-2      | 2026-11-21 | EUR      | invoiced |
"""
LINES = "order | line | quantity | unit_price | tax_category | tax_rate | line_net\n" + "\n".join(
    f"O-{n} | 1 | 1 | 10.00 | Z | 0 | 10.00" for n in range(1, 6)
)


def test_an_order_whose_credit_limit_nobody_can_tell_is_not_issued_and_the_others_are():
    given = of_ours(Invoices="", Orders=ORDERS, OrderLines=LINES)
    assert found(given, "rate-missing", "Orders") == expected(ORDERS)
    assert not len(checks.found(given, ["credit-limit"]))
    stopped = blocking_errors.found(given, blocking_errors.ORDERS).query("rule == 'rate-missing'")
    assert list(stopped["document"]) == ["O-3", "O-4"]
    assert "from GBP to EUR is listed on or before 2026-11-16" in stopped["message"].iloc[0]


PEOPLE = """
    person | name | role     | approval_limit
    berta  | B    | approver | 5000.00
    chef   | C    | manager  |
"""
BILLS = """
    bill | type | vendor | currency | gross  | status   | entered_by | expected
    B-1  | bill | V-1    | EUR      | 100.00 | entered  | anna       |
    B-2  | bill | V-1    | GBP      | 100.00 | paid     | anna       |
    B-3  | bill | V-1    | GBP      | 100.00 | entered  | anna       | yes
    B-4  | bill | V-1    | GBP      | 100.00 | approved | anna       |
    B-5  | bill | V-1    | USD      | 100.00 | entered  | anna       |
"""


@pytest.mark.parametrize(
    ("limit", "people", "is_needed"),
    [("500.00", "", True), ("", PEOPLE, True), ("", "", False), ("0", PEOPLE.replace("5000.00", "0"), False)],
)
def test_a_bill_whose_approval_limit_nobody_can_tell(limit, people, is_needed):
    given = of_ours(f"Approval limit | {limit}", Invoices="", Bills=BILLS, People=people)
    wanted = expected(BILLS) if is_needed else [""] * 5
    assert found(given, "rate-missing", "Bills") == wanted


def test_it_stops_no_bill_that_a_manager_without_a_limit_approves():
    given = of_ours(
        "Approval limit | 500.00", Invoices="", Bills=BILLS, People=PEOPLE, Vendors="vendor | name\n V-1 | X"
    )
    assert not any("exchange" in message for message in payment_blocks.errors(given).values())
    assert exchange.without_rate(given, ["GBP"]) == ["GBP"]


TOLERANCE = {
    "PurchaseOrders": "purchase_order | vendor | order_date | currency | status\n P-1 | V-1 | 2026-11-01 | GBP | open",
    "PurchaseOrderLines": "purchase_order | line | quantity | unit_price\n P-1 | 1 | 10 | 10.00",
    "GoodsReceipts": "goods_receipt | purchase_order | line | accepted\n G-1 | P-1 | 1 | 10",
    "Bills": "bill | type | vendor | currency | status | gross\n B-1 | bill | V-1 | GBP | entered | 101.00",
    "BillLines": "bill | line | purchase_order | order_line | quantity | unit_price\n B-1 | 1 | P-1 | 1 | 10 | 10.10",
}


@pytest.mark.parametrize(
    ("amount", "listed", "price", "missing"),
    [("1.00", True, 0, 0), ("1.00", False, 1, 1), ("0", False, 1, 0), ("", False, 0, 0)],
)
def test_a_tolerance_without_a_rate_tolerates_nothing_and_says_so(amount, listed, price, missing):
    rates = RATES.replace("2026-12-01", "2026-11-01") if listed else RATES
    settings = (f"Price tolerance amount | {amount}", "Price tolerance % | 5", "Approval limit |")
    given = of_ours(*settings, Invoices="", ExchangeRates=rates, **TOLERANCE)
    assert len(checks.found(given, ["price-match"])) == price
    messages = checks.found(given, ["rate-missing"])["message"]
    assert len(messages) == missing
    assert all("Price tolerance amount" in message for message in messages)


def test_letters_without_a_fee_say_so():
    said = remind(of_ours("Reminder fee | 5.00"), GIVEN).message
    assert "No exchange rate for GBP, SEK: the letters ask for no reminder fee." in said
    assert "No exchange rate" not in remind(of_ours("Reminder fee |"), GIVEN).message


@pytest.mark.parametrize(("minimum", "says"), [("50.00", True), ("0", False), ("", False)])
def test_collections_name_what_they_could_not_assess(minimum, says):
    assert (
        "exchange rate is missing" in collections(of_ours(f"Collections minimum | {minimum}"), GIVEN).message
    ) is says
