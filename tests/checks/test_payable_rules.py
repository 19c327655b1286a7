"""The rules of vendor bills, matching and payments, on right and wrong rows side by side."""

import pytest

from invoice_workbook import checks
from invoice_workbook.journal import accounts
from invoice_workbook.journal.entries import noted
from invoice_workbook.ledger.payable import duplicates
from tests.sheets import books, expected, found, grid

BILL = "bill | type | vendor | vendor_reference | bill_date | currency | gross | status | purchase_order"
PAIRS = """
    reference    | gross | date       | other        | gross  | date       | score
    RE-1000      | 50    | 2026-11-02 | RE-1000      | 50     | 2026-11-02 | 100
    RE-1000      | 50    | 2026-11-02 | re 1000      | 50     | 2026-11-02 | 100
    RE-1000      | 50    | 2026-11-02 | RE-1000      | 50     | 2026-11-09 | 95
    RE-1000      | 50    | 2026-11-02 | RE1000       | 51     | 2026-01-09 | 90
    RE-1000      | 50    | 2026-11-02 | RE1000       | 51     | 2025-11-02 |
    RE-01000     | 50    | 2026-11-02 | 1000         | 50     | 2026-11-02 | 90
    RE-01000     | 50    | 2026-11-02 | 1000         | 50     | 2026-10-02 | 80
    RE-01000     | 50    | 2026-11-02 | 1000         | 51     | 2026-11-02 |
    RE-12345     | 50    | 2026-11-02 | RE-12354     | 50     | 2026-11-02 | 80
    RE-12345     | 50    | 2026-11-02 | RE-1234      | 50     | 2026-11-09 | 80
    RE-12345     | 50    | 2026-11-02 | RE-12346     | 50     | 2026-11-10 |
    A1           | 50    | 2026-11-02 | A2           | 50     | 2026-11-02 | 60
    RE-1000      | 50    | 2026-11-02 |              | 50     | 2026-11-02 | 70
                 | 50    | 2026-11-02 |              | 50     | 2026-11-02 | 70
    RE-1000      | 50    | 2026-11-02 | XY-77        | 50     | 2026-11-02 | 60
    RE-1000      | 50    | 2026-11-02 | XY-77        | 50     | 2026-11-03 |
    RE-2026-10   | 50    | 2026-10-15 | RE-2026-11   | 50     | 2026-11-15 |
"""
VENDORS = """
    vendor | name         | city | tax_number | bank_account
    V-1    | Müller GmbH  | Ulm  | DE1        | A1
    V-2    | Mueller      | Ulm  |            |
    V-3    | Stone Ltd    | York | de 1       |
    V-4    | Stone Ltd    | Bath |            | a-1
    V-5    | Other        | Rom  |            |
"""


@pytest.mark.parametrize("row", grid(PAIRS)[1:], ids=lambda row: f"{row[0]}_{row[3]}_{row[5]}".replace(" ", "-"))
@pytest.mark.parametrize("across", [False, True])
def test_score_of_a_pair_of_bills(row, across):
    one, gross, day, other, gross2, day2, score = row
    text = f"""
        {BILL}
        B-1 | bill | V-1 | {one}   | {day}  | EUR | {gross}  | approved |
        B-2 | bill | {"V-2" if across else "v-1"} | {other} | {day2} | EUR | {gross2} | entered  |
    """
    likenesses = duplicates.find(books(Bills=text, Vendors=VENDORS))
    wanted = [int(score) - (10 if across else 0)] if score else []
    assert [one.score for one in likenesses] == wanted
    assert [(one.row, one.earlier) for one in likenesses] == [(1, 0)] * len(wanted)


def test_what_is_no_pair_and_which_is_the_likeliest():
    text = f"""
        {BILL}
        B-1 | bill        | V-1 | RE-1  | 2026-11-02 | EUR | 50 | approved | P-1
        B-2 | credit note | V-1 | RE-1  | 2026-11-02 | EUR | 50 | approved |
        B-3 | bill        | V-5 | RE-1  | 2026-11-02 | EUR | 50 | approved |
        B-4 | bill        | V-1 | RE-1  | 2026-11-02 | USD | 50 | approved |
        B-5 | bill        | V-1 | RE-1  | 2026-11-02 | EUR | 50 | rejected |
        B-6 | bill        | V-1 | XX-77 | 2026-11-02 | EUR | 50 | entered  | P-1
        B-7 | bill        | V-1 | RE-1  | 2026-11-20 | EUR | 70 | entered  |
        B-8 | bill        | V-1 | re1   | 2026-11-20 | EUR | 70 | entered  |
    """
    these = books(Bills=text, Vendors=VENDORS)
    found_ = {one.row + 1: (one.earlier + 1, one.score) for one in duplicates.find(these)}
    assert found_ == {7: (1, 90), 8: (7, 100)}
    assert found(these, "duplicate-bill", "Bills", "severity")[6:] == ["error", "error"]


def test_vendors_that_may_be_one():
    these = books(Vendors=VENDORS)
    assert [bool(words) for words in found(these, "duplicate-vendor", "Vendors")] == [False, True, True, True, False]
    assert [bool(words) for words in found(these, "bank-account-shared", "Vendors")] == [
        True,
        False,
        False,
        True,
        False,
    ]


ORDERS = "purchase_order | vendor | order_date | currency\nP-1 | V-5 | 2026-11-05 | EUR"
ORDER_LINES = """
    purchase_order | line | item | description | quantity | unit_price
    P-1            | 1    | A    | Tea         | 10       | 2.00
    P-1            | 2    | B    | Milk        | 10       | 1.00
    P-1            | 3    |      | Cleaning    | 5        | 30
"""
RECEIPTS = """
    goods_receipt | purchase_order | line | date       | accepted | rejected
    G-1           | P-1            | 1    | 2026-11-06 | 6        | 4
"""
BILLS = """
    bill | type        | vendor | vendor_reference | purchase_order | bill_date  | received_on | currency | gross | status
    B-1  | bill        | V-5    | 1                | P-1            | 2026-11-06 | 2026-11-07  | EUR      | 10    | approved
    B-2  | bill        | V-5    | 2                | P-1            | 2026-11-04 | 2026-11-07  | EUR      | 10    | entered
    B-3  | bill        | V-5    | 3                | P-1            | 2026-11-08 | 2026-11-07  | EUR      | 10    | rejected
    B-4  | credit note | V-5    | 4                | P-1            | 2026-11-08 | 2026-11-09  | EUR      | 10    | entered
    B-5  | bill        | V-5    | 5                |                | 2026-12-08 |             | EUR      | 1500  | entered
"""


def test_prices_against_the_order_with_tolerance():
    lines = """
        bill | line | order_line | quantity | unit_price | discount | expected | strict
        B-1  | 1    | 1          | 1        | 2.04       |          |          | error
        B-1  | 2    | 1          | 1        | 2.05       |          | error    | error
        B-1  | 3    | 2          | 1        | 1.03       |          | error    | error
        B-1  | 4    | 1          | 1        | 2.50       | 20       |          |
        B-1  | 5    | 1          | 1        | 1.99       |          | notice   | notice
        B-3  | 1    | 1          | 1        | 9          |          |          |
        B-4  | 1    | 1          | 1        | 9          |          |          |
    """
    settings = "name | value\nPrice tolerance % | 2\nPrice tolerance amount | 0.05"
    bare = "\n".join(line.rpartition("|")[0] for line in lines.strip().splitlines())
    tables = {"Bills": BILLS, "PurchaseOrders": ORDERS, "PurchaseOrderLines": ORDER_LINES, "BillLines": bare}
    assert found(books(Settings=settings, **tables), "price-match", "BillLines", "severity") == expected(bare)
    strict = [row[-1] for row in grid(lines)[1:]]
    assert found(books(**tables), "price-match", "BillLines", "severity") == strict


def test_quantities_against_what_was_received_or_ordered():
    lines = """
        bill | line | order_line | quantity | unit_price | expected
        B-2  | 1    | 1          | 4        | 2          |
        B-1  | 1    | 1          | 3        | 2          | 1
        B-1  | 2    | 2          | 1        | 1          | 1
        B-1  | 3    | 3          | 5        | 30         |
        B-2  | 2    | 3          | 1        | 30         |
        B-3  | 1    | 1          | 99       | 2          |
    """
    tables = {"Bills": BILLS, "PurchaseOrders": ORDERS, "PurchaseOrderLines": ORDER_LINES, "GoodsReceipts": RECEIPTS}
    these = books(**tables, BillLines=lines)
    assert found(these, "quantity-match", "BillLines", "difference") == ["", "1", "1", "1", "", ""]
    settings = "name | value\nQuantity tolerance % | 20\nQuantity tolerance amount | 2"
    easy = books(Settings=settings, **tables, BillLines=lines)
    assert found(easy, "quantity-match", "BillLines", "difference") == ["", "", "1", "1", "", ""]


def test_lines_that_were_not_ordered_and_bills_out_of_time():
    lines = """
        bill | line | order_line | quantity | unit_price | expected
        B-1  | 1    |            | 1        | 1          | yes
        B-1  | 2    | 9          | 1        | 1          | yes
        B-1  | 3    | 1          | 1        | 1          |
        B-4  | 1    |            | 1        | 1          |
        B-5  | 1    |            | 1        | 1          |
    """
    tables = {"Bills": BILLS, "PurchaseOrders": ORDERS, "PurchaseOrderLines": ORDER_LINES}
    these = books(**tables, BillLines=lines)
    assert [bool(words) for words in found(these, "not-ordered", "BillLines", "message")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert found(these, "bill-before-order", "Bills") == ["", "2026-11-05", "", "", ""]
    assert found(these, "bill-date", "Bills") == ["", "", "2026-11-07", "", "2026-11-30"]
    assert [bool(words) for words in found(these, "no-purchase-order", "Bills")] == [False] * 4 + [True]


def test_who_approved_and_what_was_paid():
    bills = """
        bill | type | vendor | currency | gross | status   | entered_by | approved_by | hold
        B-1  | bill | V-1    | EUR      | 1001  | approved | anna       | Anna        |
        B-2  | bill | V-1    | EUR      | 1000  | approved | anna       | anna        |
        B-3  | bill | V-1    | EUR      | 50    | paid     | anna       |             |
        B-4  | bill | V-1    | EUR      | 50    | paid     | anna       | lakshmi     | damp
        B-5  | bill | V-1    | EUR      | 50    | paid     | anna       | lakshmi     |
        B-6  | bill | V-1    | EUR      | 50    | entered  | anna       |             |
    """
    payments = """
        payment | date       | vendor | amount | currency | status
        Z-1     | 2026-11-02 | V-1    | 50     | EUR      | cleared
        Z-2     | 2026-11-05 | V-1    | 50     | EUR      | cleared
        Z-3     | 2026-11-07 | V-1    | 60     | EUR      | sent
        Z-4     | 2026-11-07 | V-1    | 50     | EUR      | proposed
    """
    allocations = """
        allocation | date       | side    | source | document | kind    | amount
        1          | 2026-11-02 | payable | Z-1    | B-3      | payment | 50
        2          | 2026-11-05 | payable | Z-2    | B-4      | payment | 50
        3          | 2026-11-07 | payable | Z-3    | B-5      | payment | 60
        4          | 2026-11-07 | payable | Z-4    | B-6      | payment | 50
    """
    vendors = "vendor | name | status\nV-1 | Stone | hold"
    these = books(Bills=bills, Payments=payments, Allocations=allocations, Vendors=vendors)

    def marked(rule: str, table: str = "Bills") -> list[int]:
        return [n for n, words in enumerate(found(these, rule, table), 1) if words]

    assert marked("self-approval") == [1]
    assert marked("paid-unapproved") == [3]
    assert marked("paid-held") == [4]
    assert marked("overpayment") == [5]
    assert marked("vendor-on-hold") == [1, 2, 6]
    assert marked("duplicate-payment", "Payments") == []
    both = allocations.replace("Z-2    | B-4", "Z-2    | B-3")
    twice = books(Bills=bills, Payments=payments, Allocations=both, Vendors=vendors)
    assert [bool(w) for w in found(twice, "duplicate-payment", "Payments")] == [False, True, False, False]


def test_a_credit_note_takes_off_what_was_billed_too_much():
    bills = """
        bill | type        | vendor | purchase_order | bill_date  | currency | status
        B-1  | bill        | V-5    | P-1            | 2026-11-06 | EUR      | approved
        B-2  | credit note | V-5    | P-1            | 2026-11-20 | EUR      | entered
        B-3  | bill        | V-5    | P-1            | 2026-11-21 | EUR      | entered
    """
    lines = """
        bill | line | order_line | quantity | unit_price
        B-1  | 1    | 1          | 8        | 2
        B-2  | 1    | 1          | 2        | 2
        B-3  | 1    | 1          | {more}   | 2
    """
    tables = {"PurchaseOrders": ORDERS, "PurchaseOrderLines": ORDER_LINES, "GoodsReceipts": RECEIPTS, "Bills": bills}
    settled, again = (books(**tables, BillLines=lines.format(more=more)) for more in (0, 1))
    assert found(settled, "quantity-match", "BillLines", "difference") == ["", "", ""]
    assert found(again, "quantity-match", "BillLines", "difference") == ["", "", "1"]


PAYMENTS = """
    payment | date       | vendor | amount | currency | expected
    Z-1     | 2026-11-02 | V-1    | 50     | EUR      |
    Z-2     | 2026-11-03 | V-1    | 50     | EUR      |
    Z-3     | 2026-11-04 | V-1    | 50     | EUR      | Z-1
    Z-4     | 2026-11-12 | V-1    | 50     | EUR      |
    Z-5     | 2026-11-02 | V-2    | 70     | EUR      |
    Z-6     | 2026-11-09 | V-2    | 70     | EUR      | Z-5
    Z-7     | 2026-11-02 | V-3    | 80     | EUR      |
    Z-8     | 2026-11-10 | V-3    | 80     | EUR      |
    Z-9     | 2026-11-02 | V-4    | 90     | EUR      |
    Z-10    | 2026-11-02 | V-4    | 90     | EUR      |
    Z-11    | 2026-11-02 | V-4    | 90     | EUR      | Z-10
    Z-12    |            | V-4    | 90     | EUR      |
    Z-13    | 2026-11-02 | V-4    | 90     | USD      |
"""
PAID_BILLS = """
    bill | type | vendor | bill_date  | currency | gross | status
    B-1  | bill | V-1    | 2026-10-20 | EUR      | 50    | approved
    B-2  | bill | V-1    | 2026-10-21 | EUR      | 50    | approved
    B-3  | bill | V-4    | 2026-10-20 | EUR      | 90    | approved
    B-4  | bill | V-4    | 2026-11-02 | EUR      | 90    | approved
    B-5  | bill | V-4    | 2026-10-20 | EUR      | 90    | rejected
    B-6  | bill | V-4    | 2026-10-20 | EUR      | 91    | approved
    B-7  | bill | V-4    | 2026-11-03 | EUR      | 90    | approved
"""
PAID_BY = """
    allocation | date       | side    | source | document | kind    | amount
    1          | 2026-11-02 | payable | Z-1    | B-1      | payment | 50
    2          | 2026-11-03 | payable | Z-2    | B-2      | payment | 50
    3          | 2026-11-04 | payable | Z-3    | B-1      | payment | 50
"""


def test_payments_of_one_amount_in_a_week_need_a_bill_each():
    these = books(Payments=PAYMENTS, Bills=PAID_BILLS, Allocations=PAID_BY)
    problems = checks.found(these, ["duplicate-payment"])
    before = {document: related[0] for document, related in zip(problems["document"], problems["related"], strict=True)}
    assert before == {row[0]: row[-1] for row in grid(PAYMENTS)[1:] if row[-1]}


@pytest.mark.parametrize("verified, changed", [("DE2", False), ("DE1", True), ("", True)])
def test_an_account_that_changed_since_it_was_last_paid(verified, changed):
    """Whenever it was verified: it is the very account that counts."""
    vendors = "vendor | name | bank_account\nV-1 | Stone | DE2"
    payments = """
        payment | date       | vendor | amount | currency | bank_account | status
        Z-1     | 2026-11-02 | V-1    | 1      | EUR      | DE 1         | cleared
        Z-2     | 2026-10-02 | V-1    | 1      | EUR      | DE 2         | cleared
        Z-3     | 2026-11-09 | V-1    | 1      | EUR      | DE 2         | proposed
    """
    entries = [accounts.verification("V-1", verified, "ulrike")] if verified else []
    these = noted(books(Vendors=vendors, Payments=payments), entries)
    assert found(these, "bank-account-changed", "Vendors") == (["DE 1"] if changed else [""])


def test_a_discount_that_is_about_to_end():
    terms = "terms | days | basis | discount_days | discount\n2/10 net 30 | 30 | invoice date | 10 | 2"
    vendors = "vendor | name | terms\nV-1 | Stone | 2/10 NET 30"
    bills = """
        bill | type | vendor | bill_date  | currency | gross | status   | expected
        B-1  | bill | V-1    | 2026-11-20 | EUR      | 100   | approved | 2.00
        B-2  | bill | V-1    | 2026-11-23 | EUR      | 100   | approved | 2.00
        B-3  | bill | V-1    | 2026-11-24 | EUR      | 100   | approved |
        B-4  | bill | V-1    | 2026-11-19 | EUR      | 100   | approved |
        B-5  | bill | V-1    | 2026-11-20 | EUR      | 100   | paid     |
    """
    these = books(Terms=terms, Vendors=vendors, Bills=bills)
    assert found(these, "discount-expiring", "Bills", "difference") == expected(bills)
    assert "37.2 %" in found(these, "discount-expiring", "Bills", "message")[0]


DESTROYED = """
    bill | vendor | vendor_reference   | status   | expected
    B-1  | V-5    | 2.17032E+13        |          | yes
    B-2  | V-5    | 2,17E+13           |          | yes
    B-3  | V-5    | '2.17032e+13       |          | yes
    B-4  | V-5    | 21703200000000     |          | yes
    B-5  | V-5    | 217032045678901000 |          | yes
    B-6  | V-5    | ########           |          | yes
    B-7  | V-5    | 2.17032E+13        | rejected |
    B-8  | V-5    | 21703204567890     |          |
    B-9  | V-5    | 2E13               |          |
    B-10 | V-5    | 1E-05              |          |
    B-11 | V-5    | 1000000            |          |
    B-12 | V-5    | 1234567890123450   |          |
    B-13 | V-5    |                    |          |
    B-14 | V-5    | RE 2.17032E+13     |          |
"""


def test_a_number_that_a_spreadsheet_program_destroyed_is_named():
    these = books(Bills=DESTROYED, Vendors=VENDORS)
    marks = found(these, "number-destroyed", "Bills", "severity")
    assert ["yes" if mark == "warning" else mark for mark in marks] == expected(DESTROYED)


def test_the_same_wherever_a_reference_or_an_account_is_compared():
    tables = {
        "Orders": "order | customer_reference\nSO-1 | 4.5E+14",
        "Receipts": "receipt | reference\nR-1 | 4.5E+14\nR-2 | invoice 4.5E+14",
        "BankLines": "bank_line | reference | counterparty_account\nL-1 | 4,5E+14 | 5.01E+11\nL-2 | INV-1 | 501000000000",
        "Vendors": "vendor | name | bank_account\nV-1 | A | 5.01E+11\nV-2 | B | 501000000000",
    }
    these = books(**tables)
    told = checks.found(these, ["number-destroyed"])
    assert sorted(zip(told["table"], told["document"], told["field"], strict=True)) == [
        ("BankLines", "L-1", "counterparty_account"),
        ("BankLines", "L-1", "reference"),
        ("Orders", "SO-1", "customer_reference"),
        ("Receipts", "R-1", "reference"),
        ("Vendors", "V-1", "bank_account"),
    ]
    assert found(these, "bank-account", "Vendors") == ["", ""], "told once"


def test_numbers_that_run_are_a_notice():
    bills = """
        bill | vendor | vendor_reference | bill_date  | gross | expected
        B-1  | V-5    | INV-1001         | 2026-11-02 | 50    |
        B-2  | V-5    | INV-1002         | 2026-11-02 | 50    | notice
        B-3  | V-5    | INV-1003         | 2026-11-03 | 70    |
    """
    these = books(Bills=bills, Vendors=VENDORS)
    assert found(these, "duplicate-bill", "Bills", "severity") == expected(bills)
    assert found(these, "duplicate-bill", "Bills", "score") == ["", 50, ""]


def test_a_letter_that_only_looks_latin_in_an_account_is_told_as_what_it_is():
    account = "D\u041502120300000000202051"
    these = books(Vendors=f"vendor | name | bank_account\nV-1 | A | {account}\nV-2 | B | DE02120300000000202051")
    told = checks.found(these, ["bank-account", "bank-account-shared", "duplicate-vendor"])
    assert list(zip(told["rule"], told["document"], strict=True)) == [
        ("bank-account", "V-1"),
        ("bank-account-shared", "V-1"),
        ("bank-account-shared", "V-2"),
        ("duplicate-vendor", "V-2"),
    ]
    assert "(U+0415)" in told["message"].iloc[0]


def test_two_vendors_who_share_a_name_and_a_city_and_nothing_else():
    """Told, and their bills score one tier less; each has a number and an account of its own, and stays payable."""
    vendors = """
        vendor | name        | city | tax_number  | bank_account
        V-1    | Müller GmbH | Ulm  | DE129273398 | DE02120300000000202051
        V-2    | Müller GmbH | Ulm  | DE136695976 | DE89370400440532013000
    """
    bills = """
        bill | vendor | vendor_reference | bill_date  | gross | expected
        B-1  | V-1    | INV-1001         | 2026-11-02 | 50    |
        B-2  | V-2    | INV-1001         | 2026-11-02 | 50    | error
        B-3  | V-2    | INV-1002         | 2026-11-02 | 50    | warning
        B-4  | V-1    | XX               | 2026-11-02 | 70    |
        B-5  | V-2    | YY-77            | 2026-11-02 | 70    | notice
    """
    these = books(Bills=bills, Vendors=vendors)
    assert found(these, "duplicate-vendor", "Vendors", "severity") == ["", "warning"]
    assert found(these, "duplicate-bill", "Bills", "severity") == expected(bills)


def test_vendors_whose_numbers_or_names_pass_for_one_another():
    vendors = """
        vendor | name         | city | bank_account | tax_number | expected
        V-1    | Acme Tools   | York | 12045678     | GB1501     |
        V-2    | Acme T00ls   | york | 1            | 2          | yes
        V-3    | Brook        | Bath | 12O4-5678    | 3          | yes
        V-4    | Field        | Ulm  | 4            | GB I5Ol    | yes
        V-5    | Acme Tales   | York | 5            | 6          |
        V-6    | Acme T00ls   | Rome | 7            | 8          |
    """
    told = found(books(Vendors=vendors), "duplicate-vendor", "Vendors", "severity")
    assert ["yes" if mark == "warning" else mark for mark in told] == expected(vendors)
