"""A bill's way to payment: matched or held, routed, approved by who may, along allowed ways only."""

import pandas as pd
import pytest

from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import chain
from invoice_workbook.ledger.payable.bill_status import ALLOWED, may_become
from invoice_workbook.schema import BILLS as BILLS_TABLE
from tests import asked
from tests.asked import match
from tests.sheets import books

VENDORS = "vendor | name | status\nV-1 | Stone | active"
PEOPLE = """
    person  | name    | role       | approval_limit
    anna    | Anna    | clerk      |
    lakshmi | Lakshmi | approver   | 2000
    ulrike  | Ulrike  | manager    | 100000
    jonas   | Jonas   | accounting |
"""
ORDERS = "purchase_order | vendor | order_date | currency\nP-1 | V-1 | 2026-11-01 | EUR"
ORDER_LINES = """
    purchase_order | line | item | quantity | unit_price
    P-1            | 1    | A    | 10       | 100
    P-1            | 2    | B    | 10       | 10
"""
RECEIPTS = """
    goods_receipt | purchase_order | line | date       | accepted
    G-1           | P-1            | 1    | 2026-11-06 | 10
"""
BILLS = """
    bill | type | vendor | vendor_reference | purchase_order | bill_date  | received_on | due_date   | currency | net  | tax | gross | status  | entered_by
    B-1  | bill | V-1    | A1               | P-1            | 2026-11-06 | 2026-11-07  | 2026-12-06 | EUR      | 300  | 0   | 300   | entered | anna
    B-2  | bill | V-1    | B22              | P-1            | 2026-11-07 | 2026-11-08  | 2026-12-06 | EUR      | 240  | 0   | 240   | entered | anna
    B-3  | bill | V-1    | C333             | P-1            | 2026-11-08 | 2026-11-09  | 2026-12-06 | EUR      | 1100 | 0   | 1101  | entered | anna
    B-4  | bill | V-1    | D4444            |                | 2026-11-09 | 2026-11-10  | 2026-12-06 | EUR      | 2500 | 0   | 2500  | entered | anna
"""
LINES = """
    bill | line | order_line | quantity | unit_price | tax_category | tax_rate | line_net
    B-1  | 1    | 1          | 3        | 100        | Z            | 0        | 300
    B-2  | 1    | 1          | 2        | 101        | Z            | 0        | 202
    B-2  | 2    | 2          | 2        | 10         | Z            | 0        | 20
    B-2  | 3    |            | 1        | 18         | Z            | 0        | 18
    B-3  | 1    | 1          | 11       | 100        | Z            | 0        | 1100
    B-4  | 1    |            | 1        | 2500       | Z            | 0        | 2500
"""


def bill_books() -> Books:
    tables = {"Vendors": VENDORS, "People": PEOPLE, "PurchaseOrders": ORDERS, "PurchaseOrderLines": ORDER_LINES}
    return books(**tables, GoodsReceipts=RECEIPTS, Bills=BILLS, BillLines=LINES)


def after(these: Books, outcome: Outcome) -> Books:
    tables = {**these.tables, **outcome.tables}
    tables["Log"] = chain.extended(these["Log"], outcome.entries, "2026-11-30", "anna", "x")
    return these.with_tables(**tables)


def standing(these: Books) -> list[tuple[str, str]]:
    return list(zip(these["Bills"]["status"], these["Bills"]["hold"], strict=True))


def matched() -> Books:
    these = bill_books()
    return after(these, match(these))


def test_each_line_has_a_result_and_each_kind_a_hold():
    outcome = match(bill_books())
    results = [(one["bill"], one["line"], one["result"]) for one in outcome.more["matches"]]
    assert results == [
        ("B-1", "1", "matched"),
        ("B-2", "1", "over-priced"),
        ("B-2", "2", "not received"),
        ("B-2", "3", "not ordered"),
        ("B-3", "1", "over-billed"),
        ("B-4", "1", "no order"),
    ]
    assert standing(after(bill_books(), outcome)) == [
        ("verified", ""),
        ("held", "over-priced; not received; not ordered"),
        ("held", "over-billed"),
        ("verified", ""),
    ]


def test_goods_given_back_on_the_same_bill_are_taken_off():
    these = bill_books()
    lines = these["BillLines"].copy()
    back = lines.loc[[5]].assign(bill="B-3", line="2", order_line="1", quantity=-1_000_000, unit_price=100_000_000)
    lines = pd.concat([lines, back.set_index(pd.Index([6]))])
    these = these.with_tables(BillLines=lines)
    results = {(one["bill"], one["line"]): one["result"] for one in match(these).more["matches"]}
    assert results["B-3", "1"] == "over-billed", "three of B-1, two of B-2, ten of eleven: fifteen of ten"
    few = lines.copy()
    few.loc[4, "quantity"], few.loc[6, "quantity"] = 7_000_000, -2_000_000
    these = these.with_tables(BillLines=few)
    results = {(one["bill"], one["line"]): one["result"] for one in match(these).more["matches"]}
    assert results["B-3", "1"] == results["B-3", "2"] == "matched"


def test_holds_are_released_one_by_one_with_a_reason_and_stay_released():
    these = matched()
    with pytest.raises(WorkbookError, match=r"several holds \(over-priced, not received, not ordered\)"):
        asked.release(these, "B-2", "", "agreed")
    with pytest.raises(WorkbookError, match="need a reason"):
        asked.release(these, "B-2", "over-priced", " ")
    for kind in ("over-priced", "not received", "not ordered"):
        these = after(these, asked.release(these, "b-2", kind, "agreed by phone"))
    assert standing(these)[1] == ("entered", "")
    these = after(these, match(these))
    assert standing(these)[1] == ("verified", "")
    approved = asked.approve(these, ["B-2"], "lakshmi").tables["Bills"]
    assert approved["status"].iloc[1] == "approved"


def test_what_was_not_matched_yet_is_held_all_the_same():
    these = bill_books()
    bills = these["Bills"].assign(status="verified")
    with pytest.raises(WorkbookError, match="over-billed"):
        asked.approve(these.with_tables(Bills=bills), ["B-3"], "ulrike")


def test_a_hold_of_ones_own_survives_the_next_match():
    these = matched()
    these = after(these, asked.hold(these, ["B-1"], "damp; two sacks"))
    assert standing(these)[0] == ("held", "damp, two sacks")
    these = after(these, match(these))
    assert standing(these)[0] == ("held", "damp, two sacks")
    with pytest.raises(WorkbookError, match="is held"):
        asked.approve(these, ["B-1"], "ulrike")


def test_bills_are_routed_to_the_lowest_limit_that_suffices():
    these = matched()
    outcome = asked.route(these)
    assert outcome.more["routed"] == {"B-1": "lakshmi", "B-4": "ulrike"}
    with pytest.raises(WorkbookError, match="not on the sheet People"):
        asked.route(these, ["B-1"], "nobody")
    with pytest.raises(WorkbookError, match="is held and cannot become routed"):
        asked.route(these, ["B-2"])


@pytest.mark.parametrize(
    "bill, who, told",
    [
        ("B-1", "anna", ""),
        ("B-1", "jonas", ""),
        ("B-4", "lakshmi", "exceeds what lakshmi may approve"),
        ("B-4", "jonas", "exceeds what jonas may approve"),
        ("B-4", "Ulrike", ""),
        ("B-2", "ulrike", "is held"),
        ("B-1", "nobody", "not on the sheet People"),
        ("B-9", "ulrike", "B-9"),
    ],
)
def test_who_may_approve_what(bill, who, told):
    these = matched()
    if told:
        with pytest.raises(WorkbookError, match=told):
            asked.approve(these, [bill], who)
        return
    done = after(these, asked.approve(these, [bill], who))
    row = done["Bills"].set_index("bill").loc[bill]
    assert (row["status"], row["approved_by"].lower()) == ("approved", who.lower())
    assert list(done["Log"]["document"]) == [bill]


def test_nobody_approves_what_he_entered_above_the_limit_nor_what_has_an_error():
    own = bill_books()
    own = own.with_tables(Bills=own["Bills"].assign(entered_by="ulrike"))
    own = after(own, match(own))
    with pytest.raises(WorkbookError, match="a second person"):
        asked.approve(own, ["B-4"], "ulrike")
    assert asked.approve(own, ["B-1"], "ulrike").tables["Bills"]["status"].iloc[0] == "approved"
    wrong = matched()
    bills = wrong["Bills"].copy()
    bills.loc[0, "gross"] = 30001
    with pytest.raises(WorkbookError, match=r"300\.01"):
        asked.approve(wrong.with_tables(Bills=bills), ["B-1"], "ulrike")


def test_the_ways_are_those_of_the_schema_and_end_where_they_should():
    statuses = BILLS_TABLE.by_field["status"].choices
    assert set(ALLOWED) == set(statuses)
    assert all(to in statuses for ways in ALLOWED.values() for to in ways)
    assert not ALLOWED["paid"] and ALLOWED["rejected"] == ("entered",)
    assert not any(may_become(status, "scheduled") for status in statuses if status != "approved")
    assert not any(may_become(status, "approved") for status in ("entered", "held", "disputed", "rejected", ""))


@pytest.mark.parametrize(
    ("holds", "kind", "said"),
    [
        ("", "", "has no hold"),
        ("", "over-billed", "has no hold"),
        ("over-billed; late", "", "has several holds (over-billed, late)"),
        ("over-billed", "late", 'has no hold "late". Its holds are over-billed'),
    ],
)
def test_a_release_says_which_holds_there_are(holds, kind, said):
    these = bill_books()
    bills = these["Bills"].copy()
    bills.loc[0, ["status", "hold"]] = ["held" if holds else "entered", holds]
    held = these.with_tables(Bills=bills)
    with pytest.raises(WorkbookError) as told:
        asked.release(held, "B-1", kind, "agreed")
    assert said in str(told.value)
