"""What each kind of document books: a table of bookings beside a table of documents, debit and credit the same."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from tests.journals import bills, booked, handed, invoices, ours, table
from tests.sample.test_faults import sample_books

_FIRST_DAY = date(2026, 9, 1)
INVOICE = """
    invoice | type    | customer | invoice_date | currency | net    | tax   | gross
    INV-1   | invoice | C-1      | 2026-10-05   | EUR      | 300.00 | 33.00 | 333.00
"""
LINES = """
    invoice | line | item | tax_category | tax_rate | line_net
    INV-1   | 1    | A    | S            | 19       | 100.00
    INV-1   | 2    | B    | S            | 7        | 150.00
    INV-1   | 3    | C    | S            | 7        | 50.00
"""
BILL = """
    bill | type | vendor | vendor_reference | bill_date  | currency | net    | tax   | gross
    B-1  | bill | V-1    | RE 4711          | 2026-10-06 | EUR      | 100.00 | 19.00 | 119.00
"""
BILL_LINES = """
    bill | line | tax_category | tax_rate | line_net
    B-1  | 1    | S            | 19       | 100.00
"""


def without_documents(rows: list[list[str]], *documents: str) -> list[list[str]]:
    """The bookings of the other documents."""
    return [row for row in rows if row[5] not in documents]


def test_an_invoice_of_two_rates_is_split_and_an_items_own_account_comes_first():
    items = """
        item | unit_price | currency | tax_category | tax_rate | ledger_account
        B    | 150        | EUR      | S            | 7        | 8310
        C    | 50         | EUR      | S            | 19       | 8499
    """
    assert booked(invoices(INVOICE, LINES, Items=items)) == table("""
        day        | account | debit  | credit | currency | document
        2026-10-05 | 10001   | 333.00 |        | EUR      | INV-1
        2026-10-05 | 8300    |        | 50.00  | EUR      | INV-1
        2026-10-05 | 8310    |        | 150.00 | EUR      | INV-1
        2026-10-05 | 8400    |        | 100.00 | EUR      | INV-1
        2026-10-05 | 1771    |        | 14.00  | EUR      | INV-1
        2026-10-05 | 1776    |        | 19.00  | EUR      | INV-1
    """), "item C is taxed otherwise here than its account is for"


def test_a_credit_note_books_the_other_way_and_a_draft_books_nothing():
    rows = """
        invoice | type        | customer | invoice_date | currency | net    | tax   | gross  | status
        CN-1    | credit note | C-3      | 2026-10-05   | EUR      | 100.00 | 19.00 | 119.00 | sent
        D-1     | invoice     | C-1      | 2026-10-05   | EUR      | 100.00 | 19.00 | 119.00 | draft
    """
    lines = """
        invoice | line | tax_category | tax_rate | line_net
        CN-1    | 1    | S            | 19       | 100.00
        D-1     | 1    | S            | 19       | 100.00
    """
    assert booked(invoices(rows, lines)) == table("""
        day        | account | debit  | credit | currency | document
        2026-10-05 | 1400    |        | 119.00 | EUR      | CN-1
        2026-10-05 | 8400    | 100.00 |        | EUR      | CN-1
        2026-10-05 | 1776    | 19.00  |        | EUR      | CN-1
    """)


def test_yen_have_no_decimals_and_export_has_no_tax():
    rows = """
        invoice | type    | customer | invoice_date | currency | net  | tax | gross
        J-1     | invoice | C-2      | 2026-10-05   | JPY      | 1500 | 100 | 1600
    """
    lines = """
        invoice | line | tax_category | tax_rate | line_net
        J-1     | 1    | G            | 0        | 500
        J-1     | 2    | S            | 10       | 1000
    """
    assert booked(invoices(rows, lines)) == table("""
        day        | account | debit | credit | currency | document
        2026-10-05 | 10002   | 1600  |        | JPY      | J-1
        2026-10-05 | 8000    |       | 1500   | JPY      | J-1
        2026-10-05 | 1710    |       | 100    | JPY      | J-1
    """)


def test_a_bill_whose_tax_we_owe_books_it_on_both_sides():
    rows = """
        bill | type        | vendor | bill_date  | currency | net    | tax   | gross
        B-1  | bill        | V-1    | 2026-10-06 | EUR      | 150.00 | 9.50  | 159.50
        B-2  | credit note | V-2    | 2026-10-07 | EUR      | 10.00  | 0.00  | 10.00
    """
    lines = """
        bill | line | tax_category | tax_rate | line_net
        B-1  | 1    | AE           | 0        | 100.00
        B-1  | 2    | S            | 19       | 50.00
        B-2  | 1    | AE           | 0        | 10.00
    """
    assert booked(bills(rows, lines)) == table("""
        day        | account | debit  | credit | currency | document
        2026-10-06 | 3125    | 100.00 |        | EUR      | B-1
        2026-10-06 | 70001   |        | 159.50 | EUR      | B-1
        2026-10-06 | 3400    | 50.00  |        | EUR      | B-1
        2026-10-06 | 1576    | 9.50   |        | EUR      | B-1
        2026-10-06 | 1577    | 19.00  |        | EUR      | B-1
        2026-10-06 | 1787    |        | 19.00  | EUR      | B-1
        2026-10-07 | 3125    |        | 10.00  | EUR      | B-2
        2026-10-07 | 1600    | 10.00  |        | EUR      | B-2
        2026-10-07 | 1577    |        | 1.90   | EUR      | B-2
        2026-10-07 | 1787    | 1.90   |        | EUR      | B-2
    """)


def test_tax_that_a_vendor_rounded_line_by_line_is_booked_as_the_bill_has_it():
    rows = """
        bill | type | vendor | bill_date  | currency | net  | tax  | gross
        B-1  | bill | V-1    | 2026-10-06 | EUR      | 0.24 | 0.04 | 0.28
    """
    lines = """
        bill | line | tax_category | tax_rate | line_net
        B-1  | 1    | S            | 19       | 0.12
        B-1  | 2    | S            | 19       | 0.12
    """
    assert ["2026-10-06", "1576", "0.04", "", "EUR", "B-1"] in booked(bills(rows, lines))


@pytest.mark.parametrize(
    ("status", "is_booked"),
    [(one, True) for one in ("verified", "routed", "approved", "scheduled", "paid")]
    + [(one, False) for one in ("", "entered", "held", "disputed", "rejected")],
)
def test_a_bill_is_booked_once_it_is_verified(status, is_booked):
    rows = "\n".join(f"{row} | {end}" for row, end in zip(BILL.strip().splitlines(), ("status", status), strict=True))
    outcome = handed(bills(rows, BILL_LINES))
    assert bool(outcome.more["bookings"]) == is_booked
    waits = not is_booked and status != "rejected"
    assert ("1 bill waits" in outcome.message) == waits


PAID = """
    receipt | date       | customer | amount | currency | method | reference
    R-1     | 2026-10-20 | C-1      | 200.00 | EUR      | bank   | INV-1
    R-2     | 2026-10-21 | C-1      | 126.34 | EUR      | Cash   |
"""


def test_a_part_payment_and_the_rest_less_discount_correct_the_tax_by_rate():
    allocations = """
        allocation | date       | side       | source | document | kind     | amount
        AL-1       | 2026-10-20 | receivable | R-1    | INV-1    | payment  | 200.00
        AL-2       | 2026-10-21 | receivable | R-2    | INV-1    | payment  | 126.34
        AL-3       | 2026-10-21 | receivable |        | INV-1    | discount | 6.66
    """
    assert booked(invoices(INVOICE, LINES, Receipts=PAID, Allocations=allocations))[5:] == table("""
        day        | account | debit  | credit | currency | document
        2026-10-20 | 1200    | 200.00 |        | EUR      | R-1
        2026-10-20 | 10001   |        | 200.00 | EUR      | R-1
        2026-10-21 | 1000    | 126.34 |        | EUR      | R-2
        2026-10-21 | 10001   |        | 126.34 | EUR      | R-2
        2026-10-21 | 10001   |        | 6.66   | EUR      | INV-1
        2026-10-21 | 8730    | 4.00   |        | EUR      | INV-1
        2026-10-21 | 8736    | 2.00   |        | EUR      | INV-1
        2026-10-21 | 1771    | 0.28   |        | EUR      | INV-1
        2026-10-21 | 1776    | 0.38   |        | EUR      | INV-1
    """)


@pytest.mark.parametrize(
    ("country", "setting", "corrects"),
    [
        ("DE", "", True),
        ("gb", "by country", True),
        ("US", "", False),
        ("IN", "by country", False),
        ("IN", "yes", True),
        ("DE", "No", False),
        ("", "", False),
    ],
)
def test_a_discount_corrects_the_tax_where_the_country_or_the_setting_wants_it(country, setting, corrects):
    settings = f"name | value\nCountry | {country}\nDiscount corrects tax | {setting}"
    allocations = """
        allocation | date       | side    | source | document | kind     | amount
        AL-3       | 2026-10-21 | payable |        | B-1      | discount | 2.38
    """
    rows = booked(bills(BILL, BILL_LINES, Allocations=allocations, Settings=settings))[3:]
    whole = "day | account | debit | credit | currency | document\n"
    vendor = "2026-10-21 | 70001 | 2.38 | | EUR | B-1\n"
    taken = f"{vendor}2026-10-21 | 3730 | | 2.00 | EUR | B-1\n2026-10-21 | 1576 | | 0.38 | EUR | B-1"
    plain = f"{vendor}2026-10-21 | 3730 | | 2.38 | EUR | B-1"
    assert rows == table(whole + (taken if corrects else plain))


def test_a_discount_on_a_purchase_whose_tax_we_owe_lessens_it_on_both_sides():
    bill = """
        bill | type | vendor | bill_date  | currency | net    | tax  | gross
        B-1  | bill | V-1    | 2026-10-06 | EUR      | 100.00 | 0.00 | 100.00
    """
    lines = "bill | line | tax_category | tax_rate | line_net\nB-1 | 1 | AE | 0 | 100.00"
    allocations = """
        allocation | date       | side    | source | document | kind     | amount
        AL-3       | 2026-10-21 | payable |        | B-1      | discount | 2.00
    """
    assert booked(bills(bill, lines, Allocations=allocations))[4:] == table("""
        day        | account | debit | credit | currency | document
        2026-10-21 | 70001   | 2.00  |        | EUR      | B-1
        2026-10-21 | 3730    |       | 2.00   | EUR      | B-1
        2026-10-21 | 1787    | 0.38  |        | EUR      | B-1
        2026-10-21 | 1577    |       | 0.38   | EUR      | B-1
    """)


KINDS = """
    side       | source | document | kind         | amount | account | debit | credit
    receivable |        | INV-1    | write-off    | 0.30   | 2400    | 0.30  |
    receivable |        | INV-1    | exchange     | 0.30   | 2150    | 0.30  |
    receivable |        | INV-1    | exchange     | -0.30  | 2660    |       | 0.30
    receivable |        | INV-1    | bank fee     | 7.50   | 4970    | 7.50  |
    receivable |        | INV-1    | rounding     | -0.02  | 4900    |       | 0.02
    receivable | R-1    | INV-1    | reminder fee | 5.00   | 2705    |       | 5.00
    receivable | R-1    | INV-1    | interest     | 1.23   | 2650    |       | 1.23
    receivable | R-2    | R-2      | bank fee     | -3.00  | 4970    | 3.00  |
    payable    |        | B-1      | write-off    | 0.30   | 2700    |       | 0.30
    payable    |        | B-1      | exchange     | 0.30   | 2660    |       | 0.30
    payable    |        | B-1      | exchange     | -0.30  | 2150    | 0.30  |
    payable    |        | B-1      | rounding     | 0.02   | 4900    |       | 0.02
    payable    | Z-1    | B-1      | reminder fee | 5.00   | 4905    | 5.00  |
    payable    | Z-1    | Z-1      | bank fee     | 3.00   | 4970    | 3.00  |
"""


@pytest.mark.parametrize("row", table(KINDS), ids=lambda row: f"{row[0]} {row[3]} {row[4]}")
def test_each_kind_of_difference_has_its_account(row):
    side, source, document, kind, amount, account, debit, credit = row
    allocation = f"""
        allocation | date       | side   | source   | document   | kind   | amount
        AL-1       | 2026-10-22 | {side} | {source} | {document} | {kind} | {amount}
    """
    these = ours(
        Invoices=f"{INVOICE.strip().splitlines()[0]} | status\n{INVOICE.strip().splitlines()[1]} | sent",
        InvoiceLines="invoice | line | tax_category | tax_rate | line_net | quantity | unit_price\n"
        "INV-1 | 1 | S | 19 | 100 | 1 | 100\nINV-1 | 2 | S | 7 | 200 | 1 | 200",
        Bills=f"{BILL.strip().splitlines()[0]} | status\n{BILL.strip().splitlines()[1]} | approved",
        BillLines="bill | line | tax_category | tax_rate | line_net | quantity | unit_price\n"
        "B-1 | 1 | S | 19 | 100 | 1 | 100",
        Receipts="receipt | date | customer | amount | currency\n"
        "R-1 | 2026-10-20 | C-1 | 50 | EUR\nR-2 | 2026-10-20 | C-1 | -103 | EUR",
        Payments="payment | date | vendor | amount | currency | status\nZ-1 | 2026-10-20 | V-1 | 122 | EUR | cleared",
        Allocations=allocation,
    )
    mine = [one for one in booked(these) if one[0] == "2026-10-22"]
    party = "10001" if side == "receivable" else "70001"
    amounts = {row[1]: (row[2], row[3]) for row in mine}
    assert amounts == {account: (debit, credit), party: (credit, debit)}


def test_money_that_pays_a_document_of_the_same_account_books_nothing_and_of_another_moves_between_the_two():
    allocations = """
        allocation | date       | side       | source | document | kind    | amount
        AL-1       | 2026-10-20 | receivable | R-1    | INV-1    | payment | 100.00
        AL-2       | 2026-10-22 | receivable | R-2    | INV-1    | payment | 40.00
        AL-3       | 2026-10-23 | receivable | CN-1   | INV-1    | credit  | 10.00
    """
    receipts = """
        receipt | date       | customer | amount | currency
        R-1     | 2026-10-20 | C-1      | 100.00 | EUR
        R-2     | 2026-10-20 | C-2      | 40.00  | EUR
    """
    rows = INVOICE + "    CN-1    | credit note | C-3 | 2026-10-05   | EUR      | 10.00  | 0.00  | 10.00\n"
    lines = LINES + "    CN-1    | 1    |      | G            | 0        | 10.00\n"
    these = invoices(rows, lines, Receipts=receipts, Allocations=allocations)
    assert [row for row in booked(these) if row[0] > "2026-10-21"] == table("""
        day        | account | debit | credit | currency | document
        2026-10-22 | 10001   |       | 40.00  | EUR      | INV-1
        2026-10-22 | 10002   | 40.00 |        | EUR      | INV-1
        2026-10-23 | 10001   |       | 10.00  | EUR      | INV-1
        2026-10-23 | 1400    | 10.00 |        | EUR      | INV-1
    """)


def test_money_of_another_currency_meets_its_documents_on_clearing_and_one_bank_line_is_split():
    receipts = """
        receipt | date       | customer | amount | currency | bank_line | bank_amount
        R-1     | 2026-10-20 | C-1      | 100.00 | USD      | K-1       | 121.00 EUR
        R-2     | 2026-10-20 | C-2      | 50.00  | USD      | K-1       | 121.00 EUR
        R-3     | 2026-10-21 | C-1      | 10.00  | USD      | K-2       | 7.90 EUR
        R-4     | 2026-10-22 | C-1      | -10.00 | USD      | K-3       | -8.10 EUR
    """
    payments = """
        payment | date       | vendor | amount | currency | status   | bank_amount
        Z-1     | 2026-10-23 | V-1    | 1000   | JPY      | cleared  | -6.10 EUR
        Z-2     | 2026-10-23 | V-1    | 1000   | JPY      | proposed |
    """
    assert booked(ours(Receipts=receipts, Payments=payments)) == table("""
        day        | account | debit  | credit | currency | document
        2026-10-20 | 1360    | 100.00 |        | USD      | R-1
        2026-10-20 | 10001   |        | 100.00 | USD      | R-1
        2026-10-20 | 1200    | 80.67  |        | EUR      | R-1
        2026-10-20 | 1360    |        | 80.67  | EUR      | R-1
        2026-10-20 | 1360    | 50.00  |        | USD      | R-2
        2026-10-20 | 10002   |        | 50.00  | USD      | R-2
        2026-10-20 | 1200    | 40.33  |        | EUR      | R-2
        2026-10-20 | 1360    |        | 40.33  | EUR      | R-2
        2026-10-21 | 1360    | 10.00  |        | USD      | R-3
        2026-10-21 | 10001   |        | 10.00  | USD      | R-3
        2026-10-21 | 1200    | 7.90   |        | EUR      | R-3
        2026-10-21 | 1360    |        | 7.90   | EUR      | R-3
        2026-10-22 | 1360    |        | 10.00  | USD      | R-4
        2026-10-22 | 10001   | 10.00  |        | USD      | R-4
        2026-10-22 | 1200    |        | 8.10   | EUR      | R-4
        2026-10-22 | 1360    | 8.10   |        | EUR      | R-4
        2026-10-23 | 1360    |        | 1000   | JPY      | Z-1
        2026-10-23 | 70001   | 1000   |        | JPY      | Z-1
        2026-10-23 | 1200    |        | 6.10   | EUR      | Z-1
        2026-10-23 | 1360    | 6.10   |        | EUR      | Z-1
    """)


def test_a_refund_and_what_was_paid_in_advance_stand_on_the_customers_account():
    receipts = """
        receipt | date       | customer | amount  | currency
        R-1     | 2026-10-02 | C-1      | 333.00  | EUR
        R-2     | 2026-10-09 | C-1      | -100.00 | EUR
    """
    allocations = """
        allocation | date       | side       | source | document | kind    | amount
        AL-1       | 2026-10-05 | receivable | R-1    | INV-1    | payment | 333.00
        AL-2       | 2026-10-09 | receivable | R-2    | INV-1    | payment | -100.00
    """
    these = invoices(INVOICE, LINES, Receipts=receipts, Allocations=allocations)
    assert without_documents(booked(these), "INV-1") == table("""
        day        | account | debit  | credit | currency | document
        2026-10-02 | 1200    | 333.00 |        | EUR      | R-1
        2026-10-02 | 10001   |        | 333.00 | EUR      | R-1
        2026-10-09 | 1200    |        | 100.00 | EUR      | R-2
        2026-10-09 | 10001   | 100.00 |        | EUR      | R-2
    """)


NOT_AGREED = "lines, net, tax and gross do not agree"
WRONG = """
    invoice | type    | customer | invoice_date | currency | net    | tax   | gross  | expected
    W-1     | invoice | C-1      | 2026-10-05   | EUR      | 100.00 | 19.00 | 119.01 | not agreed
    W-2     | invoice | C-1      | 2026-10-05   | EUR      | 90.00  | 19.00 | 109.00 | not agreed
    W-3     | invoice | C-1      | 2026-10-05   | EUR      | 100.00 | 18.00 | 118.00 | not agreed
    W-4     | invoice | C-1      | 2026-10-05   | EUR      | 50.00  | 0.00  | 50.00  | not agreed
    W-5     | invoice | C-1      |              | EUR      | 100.00 | 19.00 | 119.00 | it has no date
            | invoice | C-1      | 2026-10-05   | EUR      | 100.00 | 19.00 | 119.00 | it has no number
    W-7     | invoice | C-1      | 2026-10-05   | EUR      | 100.00 | 19.00 | 119.00 | its number is there twice
    w-7     | invoice | C-1      | 2026-10-05   | EUR      | 100.00 | 19.00 | 119.00 | its number is there twice
    W-8     | invoice | C-1      | 2026-10-05   | XYZ      | 100.00 | 19.00 | 119.00 | its currency is not known
    W-9     | invoice | C-1      | 2026-10-05   | EUR      | 100.00 | 19.00 | 119.00 |
"""


def test_what_is_not_right_is_left_out_by_name_and_the_rest_is_booked():
    head, *rows = WRONG.strip().splitlines()
    ids = [row.split("|")[0].strip() for row in rows]
    lines = [f"{id_} | 1 | S | 19 | 100.00" for id_ in dict.fromkeys(ids) if id_ not in ("W-4", "w-7")]
    plain = "\n".join(one.rpartition("|")[0] for one in (head, *rows))
    these = invoices(plain, "\n".join(["invoice | line | tax_category | tax_rate | line_net", *lines]))
    outcome = handed(these)
    said = {int(one["row"]): one["reason"].replace(NOT_AGREED, "not agreed") for one in outcome.more["left_out"]}
    first = these.places["Invoices"].first_row
    expected = {n + first: row.rpartition("|")[2].strip() for n, row in enumerate(rows)}
    twice_without_lines = {7 + first: "not agreed"}
    assert said == {row: why for row, why in (expected | twice_without_lines).items() if why}
    assert {one["document"] for one in outcome.more["bookings"]} == {"W-9"}
    assert outcome.undone == 9
    assert "W-1, W-2, W-3" in outcome.message


def test_an_allocation_that_names_nothing_is_left_out():
    allocations = """
        allocation | date       | side       | source | document | kind     | amount
        AL-1       | 2026-10-20 | receivable | R-9    | INV-1    | payment  | 1.00
        AL-2       | 2026-10-20 | receivable |        | INV-9    | discount | 1.00
        AL-3       | 2026-10-20 | receivable |        | INV-1    | discount |
    """
    left = handed(invoices(INVOICE, LINES, Allocations=allocations)).more["left_out"]
    assert {one["document"]: one["reason"] for one in left} == {
        "AL-1": "what it names is not there",
        "AL-2": "what it names is not there",
        "AL-3": "it has no amount",
    }


def test_every_document_balances_in_each_currency():
    found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    rows = booked(sample_books()[0], start=_FIRST_DAY)
    for day, _, debit, credit, currency, document in rows:
        assert bool(debit) != bool(credit)
        found[day, document, currency] += Decimal(debit or "0") - Decimal(credit or "0")
    assert len(rows) > 900
    assert set(found.values()) == {Decimal(0)}
