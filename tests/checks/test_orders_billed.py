"""Bills held against their orders: what a credit gives back, what goes beyond the order, charges, cancelled orders."""

import pytest

from invoice_workbook import checks
from invoice_workbook.commands import payment_proposals
from invoice_workbook.eligibility import match_holds
from tests.asked import match
from tests.payables import after, payables
from tests.sheets import books, found, grid

ORDERS = """
    purchase_order | vendor | order_date | currency | status
    P-1            | V-1    | 2026-11-01 | EUR      |
    P-2            | V-1    | 2026-11-01 | EUR      | cancelled
    P-3            | V-1    | 2026-11-01 | EUR      | closed
    P-4            | V-2    | 2026-11-01 | EUR      |
    P-5            | V-1    | 2026-11-01 | USD      |
"""
ORDERED = """
    purchase_order | line | item | description | quantity | unit_price
    P-1            | 1    | A    | Tea         | 10       | 20.00
    P-1            | 2    | A    | Tea         | 10       | 18.00
    P-1            | 3    |      | Carriage    | 1        | 25.00
    P-1            | 4    |      | Cleaning    | 1        | 90.00
    P-1            | 5    | B    | Crates      | -5       | 4.00
    P-2            | 1    | A    | Tea         | 10       | 20.00
    P-3            | 1    | A    | Tea         | 10       | 20.00
    P-3            | 2    |      | Cleaning    | 1        | 90.00
    P-4            | 1    | A    | Tea         | 10       | 20.00
    P-5            | 1    | A    | Tea         | 10       | 20.00
"""
RECEIVED = """
    goods_receipt | purchase_order | line | date       | accepted
    G-1           | P-1            | 1    | 2026-11-05 | 10
    G-2           | P-1            | 2    | 2026-11-05 | 10
    G-3           | P-3            | 1    | 2026-11-05 | 10
    G-4           | P-4            | 1    | 2026-11-05 | 10
    G-5           | P-5            | 1    | 2026-11-05 | 10
"""
BILL = "bill | type | kind | corrects | vendor | purchase_order | bill_date | currency | status"
LINE = "bill | line | purchase_order | order_line | item | description | quantity | unit_price | discount | line_net"


def these(bills: str, lines: str, *, received: str = RECEIVED, settings: str = ""):
    """Books with these bills (in the columns of BILL) and lines (in those of LINE)."""
    return books(
        PurchaseOrders=ORDERS,
        PurchaseOrderLines=ORDERED,
        GoodsReceipts=received,
        Settings=f"name | value\nHome currency | EUR\n{settings}",
        Bills=f"{BILL}\n{bills}",
        BillLines=f"{LINE}\n{lines}",
    )


CREDITS = """
    kind         | corrects | quantity | price | back | again
                 | B-1      | 10       | 2.00  |      | over-billed
                 | B-1      | 10       | 20.00 |      |
                 | B-1      | 3        | 20.00 |      | 3
                 |          | 10       | 20.00 |      |
                 |          | 10       | 19.99 |      | over-billed
    price credit | B-1      | 10       | 20.00 |      | over-billed
                 | B-1      | 4        | 18.00 | 4    | 4
                 | B-1      | 10       | 18.00 | 4    | 4
    price credit | B-1      | 4        | 20.00 | 4    | over-billed
                 | B-1      | 1        | 0.00  |      | over-billed
"""


@pytest.mark.parametrize("row", grid(CREDITS)[1:], ids="_".join)
def test_a_credit_gives_back_what_was_returned_and_nothing_for_a_lower_price(row):
    """10 billed at 20.00; then a credit, with or without goods that went back; then `again` are billed, or all."""
    kind, corrects, quantity, price, back, again = row
    more = 10 if again in ("", "over-billed") else int(again)
    bills = f"""
        B-1 | bill        |        |            | V-1 | P-1 | 2026-11-06 | EUR | paid
        C-1 | credit note | {kind} | {corrects} | V-1 | P-1 | 2026-11-08 | EUR | entered
        B-2 | bill        |        |            | V-1 | P-1 | 2026-11-20 | EUR | entered
    """
    lines = f"""
        B-1 | 1 |  | 1 | A | Tea | 10         | 20.00   |  |
        C-1 | 1 |  | 1 | A | Tea | {quantity} | {price} |  |
        B-2 | 1 |  | 1 | A | Tea | {more}     | 20.00   |  |
    """
    went = f"\n    G-9 | P-1 | 1 | 2026-11-07 | -{back}" if back else ""
    came = f"\n    G-8 | P-1 | 1 | 2026-11-18 | {back}" if back else ""
    held = match_holds.results(these(bills, lines, received=RECEIVED.rstrip() + went + came))
    assert held.iloc[2] == ("over-billed" if again == "over-billed" else "matched")
    if again != "over-billed":  # nor one more than was given back
        one_more = lines.replace(f"| {more}     |", f"| {more}.000001 |")
        held = match_holds.results(these(bills, one_more, received=RECEIVED.rstrip() + went + came))
        assert held.iloc[2] == "over-billed"


def test_a_price_that_is_rounded_is_the_billed_one_and_lines_below_zero_are_credits():
    bills = """
        B-1 | bill        |  |     | V-1 | P-1 | 2026-11-06 | EUR | paid
        C-1 | credit note |  | B-1 | V-1 | P-1 | 2026-11-08 | EUR | entered
        B-2 | bill        |  |     | V-1 | P-1 | 2026-11-20 | EUR | entered
        B-3 | bill        |  |     | V-1 | P-1 | 2026-11-21 | EUR | entered
    """
    lines = """
        B-1 | 1 |  | 1 | A | Tea           | 10 | 21.05263 | 5 |
        C-1 | 1 |  | 1 | A | Tea           | 2  | 20.00    |   |
        B-2 | 1 |  | 1 | A | Tea           | 3  | 20.00    |   |
        B-2 | 2 |  | 1 | A | Tea, returned | -1 | 20.00    |   |
        B-3 | 1 |  | 1 | A | Rebate        | 10 | -1.00    |   |
        B-3 | 2 |  | 1 | A | Twice minus   | -1 | -20.00   |   |
    """
    assert list(match_holds.results(these(bills, lines))) == [*["matched"] * 5, "over-billed"]


def test_goods_that_went_back_after_payment_are_billed_too_much_until_they_are_credited():
    bills = "B-1 | bill | | | V-1 | P-1 | 2026-11-06 | EUR | paid"
    lines = "B-1 | 1 |  | 1 | A | Tea | 10 | 20.00 |  |"
    went = RECEIVED.rstrip() + "\n    G-9 | P-1 | 1 | 2026-11-20 | -2"
    assert found(these(bills, lines, received=went), "quantity-match", "BillLines", "difference") == ["2"]
    credit = f"{bills}\nC-1 | credit note | | B-1 | V-1 | P-1 | 2026-11-22 | EUR | entered"
    credited = f"{lines}\nC-1 | 1 |  | 1 | A | Tea | 2 | 20.00 |  |"
    assert found(these(credit, credited, received=went), "quantity-match", "BillLines") == ["", ""]


def test_the_price_difference_that_freed_the_goods_to_be_paid_again():
    """A bill, a credit for its price being too high, and the same goods billed anew: 214.20 leaves, not 452.20."""
    bills = """
        bill | type        | corrects | vendor | vendor_reference | purchase_order | bill_date  | received_on | due_date   | currency | net | tax | gross | status   | entered_by | approved_by | approved_on
        B-1  | bill        |          | V-1    | R-1              | P-1            | 2026-11-06 | 2026-11-06  | 2026-11-28 | EUR      | 200 | 0   | 200   | approved | anna       | lakshmi     | 2026-11-07
        C-1  | credit note | B-1      | V-1    | G-1              | P-1            | 2026-11-08 | 2026-11-08  |            | EUR      | 20  | 0   | 20    | approved | anna       | lakshmi     | 2026-11-09
        B-2  | bill        |          | V-1    | R-77             | P-1            | 2026-11-20 | 2026-11-20  | 2026-11-28 | EUR      | 200 | 0   | 200   | entered  | anna       |             |
    """
    lines = """
        bill | line | order_line | item | quantity | unit_price | tax_category | tax_rate | line_net
        B-1  | 1    | 1          | A    | 10       | 20.00      | Z            | 0        | 200
        C-1  | 1    | 1          | A    | 10       | 2.00       | Z            | 0        | 20
        B-2  | 1    | 1          | A    | 10       | 20.00      | Z            | 0        | 200
    """
    ours = payables(bills, lines, PurchaseOrders=ORDERS, PurchaseOrderLines=ORDERED, GoodsReceipts=RECEIVED)
    matched = match(ours)
    assert [(one["bill"], one["result"]) for one in matched.more["matches"]][-1] == ("B-2", "over-billed")
    paid = payment_proposals.propose(after(ours, matched))
    assert [one["amount"] for one in paid.more["proposals"]] == ["180.00"]


CHARGES = """
    order | order_line | item | description        | quantity | unit_price | net    | strict      | tolerant
    P-1   | 1          | A    | Tea                | 10       | 20.00      | 200.00 | matched     | matched
    P-1   |            |      | Carriage           | 1        | 15.00      | 15.00  | matched     | matched
    P-1   |            |      | Tea: Frachtkosten  | 1        | 10.00      | 10.00  | matched     | matched
    P-1   |            |      | Postage            | 1        | 4.00       | 4.00   | not ordered | matched
    P-1   |            |      | Verpackung         | 1        | 0.01       | 0.01   | not ordered | not ordered
    P-1   |            |      | Cleaning           | 1        | 90.00      | 90.00  | matched     | matched
    P-1   |            |      | Rebate for loyalty | 1        | -5.00      | -5.00  | matched     | matched
    P-1   |            |      | Advice             | 1        | 1.00       | 1.00   | not ordered | not ordered
    P-1   |            | X    | Freight            | 1        | 1.00       | 1.00   | not ordered | not ordered
    P-1   | 9          |      | Freight            | 1        | 1.00       | 1.00   | not ordered | not ordered
    P-4   |            |      | Freight            | 1        | 0.01       | 0.01   | not ordered | not ordered
    P-99  |            |      | Freight            | 1        | 1.00       | 1.00   | not ordered | not ordered
    P-5   |            |      | Fret, frais de port| 1        | 1.00       | 1.00   | not ordered | matched
"""


def test_charges_that_the_order_plans_or_that_are_small_are_expected():
    """Carriage of 25.00 is planned with P-1, nothing with the others; tolerated: 2 % of the goods, 4.00 at most."""
    rows = grid(CHARGES)[1:]
    lines = "\n".join(
        f"B-1 | {n} | {order} | {line} | {item} | {words} | {quantity} | {price} |  | {net}"
        for n, (order, line, item, words, quantity, price, net, _, _) in enumerate(rows, 1)
    )
    bill = "B-1 | bill | | | V-1 | P-1 | 2026-11-06 | EUR | entered"
    assert list(match_holds.results(these(bill, lines))) == [row[-2] for row in rows]
    tolerant = "Charges tolerance % | 2\nCharges tolerance amount | 4"
    assert list(match_holds.results(these(bill, lines, settings=tolerant))) == [row[-1] for row in rows]


def test_a_charge_beyond_the_plan_says_by_how_much_and_what_is_billed_by_name_counts():
    bills = """
        B-1 | bill        |  |  | V-1 | P-1 | 2026-11-06 | EUR | entered
        B-2 | bill        |  |  | V-1 | P-1 | 2026-11-07 | EUR | entered
        B-3 | bill        |  |  | V-1 | P-1 | 2026-11-08 | EUR | rejected
        C-1 | credit note |  |  | V-1 | P-1 | 2026-11-09 | EUR | entered
        B-4 | bill        |  |  | V-1 | P-1 | 2026-11-10 | EUR | entered
    """
    lines = """
        B-1 | 1 |  | 3 |  | Carriage | 1 | 20.00 |  | 20.00
        B-2 | 1 |  |   |  | Freight  | 1 | 12.00 |  | 12.00
        B-3 | 1 |  |   |  | Freight  | 1 | 99.00 |  | 99.00
        C-1 | 1 |  |   |  | Freight  | 1 | 7.00  |  | 7.00
        B-4 | 1 |  |   |  | Freight  | 1 | 0.50  |  | 0.50
    """
    ours = these(bills, lines)
    assert found(ours, "not-ordered", "BillLines", "difference") == ["", "", "", "", "0.50"]
    assert found(ours, "not-ordered", "BillLines", "message")[4].endswith(
        "charges of 5.50 EUR so far, but order P-1 plans 5.00: 0.50 beyond the tolerance."
    )


def test_beyond_the_order_in_receipts_and_bills_within_tolerance_or_not():
    received = """
        goods_receipt | purchase_order | line | date       | accepted
        G-1           | P-1            | 1    | 2026-11-05 | 12
        G-2           | P-1            | 2    | 2026-11-05 | 11
        G-3           | P-1            | 5    | 2026-11-05 | -6
        G-4           | P-3            | 1    | 2026-11-05 | 12
        G-5           | P-3            | 1    | 2026-11-06 | -2
    """
    bills = "B-1 | bill | | | V-1 | P-1 | 2026-11-06 | EUR | entered"
    lines = """
        B-1 | 1 |     | 1 | A | Tea | 10 | 20.00 |  |
        B-1 | 2 |     | 1 | A | Tea | 2  | 20.00 |  |
        B-1 | 3 |     | 2 | A | Tea | 11 | 18.00 |  |
        B-1 | 4 |     | 2 | A | Tea | 1  | 18.00 |  |
        B-1 | 5 | P-3 | 1 | A | Tea | 10 | 20.00 |  |
    """
    ours = these(bills, lines, received=received)
    assert found(ours, "beyond-order", "PurchaseOrderLines", "difference") == ["2", "1", "", "", "-1", *[""] * 5]
    assert found(ours, "beyond-order", "BillLines", "difference") == ["", "2", "1", "", ""]
    assert found(ours, "quantity-match", "BillLines", "difference") == ["", "", "", "1", ""]
    assert found(ours, "beyond-order", "BillLines", "severity")[1] == "warning"
    easy = "Quantity tolerance % | 10\nQuantity tolerance amount | 20"
    ours = these(bills, lines, received=received, settings=easy)
    assert found(ours, "beyond-order", "PurchaseOrderLines", "difference")[:5] == ["2", "", "", "", "-1"]


def test_cancelled_and_closed_orders_and_what_still_comes_of_them():
    received = RECEIVED.rstrip() + "\n    G-8 | P-2 | 1 | 2026-11-05 | 4"
    bills = """
        B-1 | bill        |  |  | V-1 | P-2 | 2026-11-06 | EUR | entered
        B-2 | bill        |  |  | V-1 | P-2 | 2026-11-06 | EUR | rejected
        B-3 | credit note |  |  | V-1 | P-2 | 2026-11-06 | EUR | entered
        B-4 | bill        |  |  | V-1 | P-3 | 2026-11-06 | EUR | entered
        B-5 | bill        |  |  | V-1 |     | 2026-11-06 | EUR | entered
        B-6 | bill        |  |  | V-1 | p-2 | 2026-11-06 | EUR | entered
    """
    lines = """
        B-1 | 1 |     | 1 | A | Tea      | 4  | 20.00 |  |
        B-2 | 1 |     | 1 | A | Tea      | 4  | 20.00 |  |
        B-3 | 1 |     | 1 | A | Tea      | 4  | 20.00 |  |
        B-4 | 1 |     | 1 | A | Tea      | 10 | 20.00 |  |
        B-4 | 2 |     | 2 |   | Cleaning | 1  | 90.00 |  |
        B-5 | 1 | P-2 | 1 | A | Tea      | 1  | 20.00 |  |
    """
    ours = these(bills, lines, received=received)
    told = ["error", "", "", "", "warning", "error"]
    assert found(ours, "order-cancelled", "BillLines", "severity") == told
    assert found(ours, "order-cancelled", "Bills", "severity") == ["", "", "", "", "", "error"]
    assert found(ours, "order-cancelled", "GoodsReceipts", "severity") == ["", "", "", "", "", "error"]
    assert list(match_holds.results(ours)) == ["order cancelled", "no order", "matched", "matched", "order cancelled"]
    went = f"{received}\n    G-9 | P-2 | 1 | 2026-11-07 | -4"
    assert found(these(bills, lines, received=went), "order-cancelled", "GoodsReceipts", "severity") == [""] * 7


def test_an_order_of_another_vendor_or_in_another_currency_is_no_match():
    bills = """
        B-1 | bill |  |  | V-1 | P-4 | 2026-11-06 | EUR | entered
        B-2 | bill |  |  | v-2 | P-4 | 2026-11-06 | EUR | entered
        B-3 | bill |  |  | V-1 | P-5 | 2026-11-06 | EUR | entered
        B-4 | bill |  |  | V-1 | P-5 | 2026-11-06 | USD | entered
    """
    lines = """
        B-1 | 1 |  | 1 | A | Tea | 1 | 20.00 |  |
        B-2 | 1 |  | 1 | A | Tea | 1 | 20.00 |  |
        B-3 | 1 |  | 1 | A | Tea | 1 | 20.00 |  |
        B-4 | 1 |  | 1 | A | Tea | 1 | 20.00 |  |
    """
    ours = these(bills, lines)
    assert list(match_holds.results(ours)) == ["not ordered", "matched", "over-priced", "matched"]
    problems = checks.found(ours, ("not-ordered", "price-match"))
    assert [message.split(": ", 1)[1] for message in problems["message"]] == [
        "order P-4 was placed with V-2, but the bill is from V-1.",
        "billed in EUR, but order P-5, 1 is in USD.",
    ]
