"""What is not to be is cancelled, what was done is not; and nothing counts what is cancelled."""

import json

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import match_holds
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import issued
from invoice_workbook.journal.entries import noted
from invoice_workbook.ledger.receivable import credit_exposure
from tests.asked import check_orders, issue, wanted
from tests.payables import after
from tests.sheets import books

CUSTOMERS = """
    customer | name   | street | postal_code | city | country | currency | credit_limit
    C-1      | Müller | Weg 1  | 89073       | Ulm  | DE      | EUR      | 100
"""
ORDERS = """
    order | customer | order_date | customer_reference | currency | status    | delivered_on
    SO-1  | C-1      | 2026-11-01 | 4711               | EUR      | open      | 2026-11-02
    so-2  | C-1      | 2026-11-02 | 4711               | EUR      | verified  |
    SO-3  | C-1      | 2026-11-03 |                    | EUR      | cancelled |
    SO-4  | C-1      | 2026-11-03 |                    | EUR      | invoiced  |
    SO-5  | C-1      | 2026-11-03 |                    | EUR      | invoiced  |
    SO-6  | C-1      | 2026-11-03 |                    | EUR      | verified  |
    SO-7  | C-1      | 2026-11-03 |                    | EUR      | invoiced  |
    SO-8  | C-1      | 2026-11-03 |                    | EUR      | verified  |
    X-1   | C-1      | 2026-11-03 |                    | EUR      | open      |
"""
ORDER_LINES = """
    order | line | item | quantity | unit_price | tax_category | tax_rate | line_net
    SO-1  | 1    | TEA  | 5        | 11         | S            | 19       | 55
    SO-2  | 1    | TEA  | 5        | 10         | S            | 19       | 50
"""
ITEMS = "item | unit_price | currency | tax_category | tax_rate | valid_from\nTEA | 10 | EUR | S | 19 | 2026-01-01"
INVOICES = """
    invoice | type        | corrects | customer | order | invoice_date | currency | gross | status
    INV-4   | invoice     |          | C-1      | SO-4  | 2026-11-05   | EUR      | 50    | sent
    INV-5   | invoice     |          | C-1      | SO-5  | 2026-11-05   | EUR      | 50    | sent
    CN-5    | credit note | INV-5    | C-1      | SO-5  | 2026-11-06   | EUR      | 50    | issued
    D-6     | invoice     |          | C-1      | SO-6  | 2026-11-05   | EUR      | 50    | draft
    D-7     | invoice     |          | C-1      |       | 2026-11-05   | EUR      | 50    | draft
    D-8     | invoice     |          | C-1      |       | 2026-11-05   | EUR      | 50    | draft
"""
INVOICE_LINES = """
    invoice | line | quantity | unit_price | line_net
    INV-4   | 1    | 1        | 50         | 50
    d-6     | 1    | 1        | 50         | 50
    D-7     | 1    | 1        | 50         | 50
"""
REMINDERS = """
    reminder | customer | invoice | level | action | sent_on
    M-1      | C-1      | INV-4   | 1     | send   |
    M-2      | C-1      | INV-4   | 1     | pause  |
    M-3      | C-1      | INV-4   | 1     | skip   |
    M-4      | C-1      | INV-4   | 1     | send   | 2026-11-20
    M-5      | C-1      | D-8     | 1     | send   |
"""
VENDORS = "vendor | name\nV-1 | Stone"
PURCHASES = """
    purchase_order | vendor | order_date | currency | status
    PO-1           | V-1    | 2026-11-01 | EUR      | open
    PO-2           | V-1    | 2026-11-01 | EUR      | open
    PO-3           | V-1    | 2026-11-01 | EUR      | open
    PO-4           | V-1    | 2026-11-01 | EUR      | open
    PO-5           | V-1    | 2026-11-01 | EUR      | closed
    X-1            | V-1    | 2026-11-01 | EUR      | open
"""
PURCHASE_LINES = """
    purchase_order | line | item | quantity | unit_price
    PO-2           | 1    | T    | 1        | 10
"""
RECEIPTS = """
    goods_receipt | purchase_order | line | date       | accepted
    GR-2          | po-2           | 1    | 2026-11-02 | 1
"""
BILLS = """
    bill | type | vendor | purchase_order | bill_date  | currency | gross | status
    B-3  | bill | V-1    | PO-3           | 2026-11-02 | EUR      | 10    | entered
    B-4  | bill | V-1    |                | 2026-11-02 | EUR      | 10    | entered
    B-5  | bill | V-1    | PO-5           | 2026-11-02 | EUR      | 10    | rejected
    B-2  | bill | V-1    | PO-2           | 2026-11-02 | EUR      | 10    | entered
"""
BILL_LINES = """
    bill | line | purchase_order | order_line | item | quantity | unit_price | line_net
    B-4  | 1    | PO-4           | 1          | T    | 1        | 10         | 10
    B-5  | 1    | PO-5           | 1          | T    | 1        | 10         | 10
    B-2  | 1    |                | 1          | T    | 1        | 10         | 10
"""


def made() -> Books:
    fingerprints = [issued.entry(id_, json.dumps({"order": order})) for id_, order in (("INV-8", "SO-8"), ("D-7", ""))]
    these = books(
        Customers=CUSTOMERS,
        Items=ITEMS,
        Orders=ORDERS,
        OrderLines=ORDER_LINES,
        Invoices=INVOICES,
        InvoiceLines=INVOICE_LINES,
        Reminders=REMINDERS,
        Vendors=VENDORS,
        PurchaseOrders=PURCHASES,
        PurchaseOrderLines=PURCHASE_LINES,
        GoodsReceipts=RECEIPTS,
        Bills=BILLS,
        BillLines=BILL_LINES,
    )
    return noted(these, fingerprints)


def cancelled(*ids: str, reason: str = "") -> tuple[Outcome, Books]:
    outcome = wanted("cancel", made(), documents=ids, reason=reason)
    return outcome, after(made(), outcome)


def cell(these: Books, table: str, id_: str, field: str) -> str:
    return str(these[table][field][these.row_of(table, id_)])


def test_orders_purchase_orders_drafts_and_reminders_in_one_call():
    outcome, now = cancelled("SO-1", "SO-2 ", "PO-1", "po-5", "D-6", "SO-6", "M-1", "M-2", "SO-5", reason=" no longer ")
    statuses = [cell(now, "Orders", id_, "status") for id_ in ("SO-1", "SO-2", "SO-6", "SO-5", "SO-4")]
    assert statuses == ["cancelled"] * 4 + ["invoiced"], "SO-5 is credited in full"
    assert [cell(now, "PurchaseOrders", id_, "status") for id_ in ("PO-1", "PO-5", "PO-2")] == [
        *["cancelled"] * 2,
        "open",
    ]
    assert [cell(now, "Reminders", id_, "action") for id_ in ("M-1", "M-2")] == ["skip", "skip"]
    assert now.find_row("Invoices", "D-6") is None and list(now["InvoiceLines"]["invoice"]) == ["INV-4", "D-7"]
    assert outcome.message == (
        "9 cancelled: SO-1, so-2, PO-1, PO-5, D-6, SO-6, M-1, M-2, SO-5."
        " 1 draft was taken out with its lines (D-6); the journal keeps what was in them."
    )
    said = [(one["table"], one["document"], one["before"], one["after"]) for one in outcome.entries]
    assert said[:3] == [
        ("Orders", "SO-1", "open", "no longer"),
        ("Orders", "so-2", "verified", "no longer"),
        ("Purchase orders", "PO-1", "open", "no longer"),
    ]
    assert json.loads(outcome.entries[4]["before"])["gross"] == "5000"
    assert {one["column"] for one in outcome.entries} == {"cancelled"}


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("SO-3", "SO-3 is cancelled already"),
        ("M-3", "M-3 is cancelled already"),
        ("SO-4", "Order SO-4 is invoiced (INV-4): credit the invoice"),
        ("SO-6", "Order SO-6 is invoiced (D-6): credit the invoice, or cancel its draft"),
        ("SO-7", "Order SO-7 is invoiced (-)"),
        ("so-8", "Order SO-8 is invoiced (INV-8)"),
        ("PO-2", "Purchase order PO-2 cannot be cancelled: GR-2, B-2 stand against it"),
        ("PO-3", "PO-3 cannot be cancelled: B-3 stands against it"),
        ("PO-4", "PO-4 cannot be cancelled: B-4 stands against it"),
        ("INV-4", "Invoice INV-4 is issued"),
        ("CN-5", "Invoice CN-5 is issued"),
        ("D-7", "Invoice D-7 is issued"),
        ("D-8", "Draft D-8 cannot be cancelled: M-5 names it"),
        ("M-4", "Reminder M-4 was sent on 2026-11-20"),
        ("x-1", '"x-1" stands on the sheets Orders, Purchase orders: name the sheet too, as in "Orders: x-1".'),
        ("SO-99", 'There is no "SO-99" on the sheets Orders, Purchase orders, Invoices, Reminders'),
    ],
)
def test_one_that_cannot_be_refuses_all(id_, words):
    with pytest.raises(WorkbookError) as said:
        cancelled("SO-1", id_)
    assert words in str(said.value)


def test_the_sheet_says_which():
    now = cancelled("Purchase orders: X-1", "PurchaseOrders:x-1")[1]
    assert (
        cell(now, "PurchaseOrders", "X-1", "status") == "cancelled" and cell(now, "Orders", "X-1", "status") == "open"
    )


def test_nothing_counts_a_cancelled_order():
    now = cancelled("SO-1", "SO-2", "Orders: X-1")[1]
    rules = ("price-list", "duplicate-order", "delivered-not-invoiced", "credit-limit", "no-lines", "over-invoiced")
    ours = ["SO-1", "so-2", "X-1"]
    said = checks.found(made(), rules)
    assert len(set(said.loc[said["document"].isin(ours), "rule"])) == 5, "before, they were found"
    said = checks.found(now, rules)
    assert not set(said["document"]) & set(ours)
    assert credit_exposure.waiting(now)[:2].tolist() == [0, 0]
    assert not set(issue(now).more["invoices"])
    judged = check_orders(now)
    assert not {one["order"] for one in judged.more["not_verified"]} & set(ours)
    assert not set(judged.more["verified"]) & set(ours)
    with pytest.raises(WorkbookError, match="cancelled"):
        issue(now, ["SO-1"])


def test_a_bill_of_a_cancelled_purchase_order_does_not_match():
    these = made()
    orders = these["PurchaseOrders"].copy()
    orders.loc[orders["purchase_order"] == "PO-2", "status"] = "cancelled"
    now = these.with_tables(PurchaseOrders=orders)
    mine = now["BillLines"].index[now["BillLines"]["bill"] == "B-2"][0]
    assert match_holds.results(these)[mine] == "matched"
    assert match_holds.results(now)[mine] == "order cancelled"
    said = checks.found(now, ["order-cancelled"])
    assert "Bill lines B-2, 1: order PO-2 is cancelled." in list(said["message"])
