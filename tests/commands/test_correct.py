"""What is certain is corrected and noted; what is the paper's, issued, approved or changed since is left, and told."""

from dataclasses import replace

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import approvals, chain, issued
from invoice_workbook.tables.read import as_saved
from tests.asked import check, wanted
from tests.commands.test_fill import shown
from tests.given import GIVEN
from tests.payables import after
from tests.sheets import books

CUSTOMERS = """
    customer | name | street | city   | country | currency | terms  | credit_limit | status
    C-1      | Café | Way 1  | Rom    | IT      | EUR      | net 30 | 1,381.12     | active
    C-2      | Uji  | Way 2  | Uji    | JP      | JPY      | net 30 | 12,5         | active.
    C-3      | Pub  | Way 3  | Dublin | IE      | EUR      |        | many         | opne
"""
ITEMS = """
    item | description | unit_price | currency | tax_category | tax_rate | valid_from
    TEA  | Green tea   | 11.00      | EUR      | S            | 22       | 2026-01-01
    TEA  | Green tea   | 1500       | JPY      | S            | 22       | 2026-01-01
    CUP  | A cup       | 5.00       | EUR      | S            | 0.22     | 2026-01-01
"""
ORDERS = """
    order | customer | order_date | currency | status
    SO-1  | C-1      | 2026-11-02 | EUR      | open
    SO-2  | C-2      | 2026-11-02 | JPY      | verified
    SO-3  | C-1      | 2026-11-02 | EUR      | invoiced
    SO-4  | C-1      | 03.11.2026 | EUR      | open
    SO-5  | C-1      | 03/11/2026 | EUR      | open
"""
LINES = """
    order | line | item | description | quantity | unit_price | discount | tax_category | tax_rate | line_net
    SO-1  | 1    | TEA  | Green tea   | 3        | 10.00      |          | S            | 22       | 30.00
    SO-1  | 2    | TEA  | Green tea   | 2        | 11.00      | 0.05     | S            | 0.22     | 21.99
    SO-1  | 3    | TEA  | Green tea   | 3        | 11.00      |          | S            | 22       | 33.30
    SO-1  | 4    | TEA  | Green tea   | 1        | 11.00      |          | E            | 0        | 11.00
    SO-1  | 5    | TEA  | Green tea   | 1        | 11.00      |          | S            | 20       | 11.00
    SO-1  | 6    |      | Carriage    | 2        | € 4.50     |          | S            | 22       |
    SO-2  | 1    | TEA  | Green tea   | 3        | 1400       |          | S            | 22       | 4200
    SO-3  | 1    | TEA  | Green tea   | 1        | 10.00      |          | S            | 22       | 11.00
"""
INVOICES = """
    invoice | type    | customer | invoice_date | due_date   | currency | net   | tax  | gross | status
    D-1     | invoice | C-1      | 2026-11-02   | 2026-12-20 | EUR      | 30.00 | 6.60 | 36.60 | draft
    D-2     | invoice | C-1      | 2026-11-02   | 2026-12-02 | EUR      | 29.00 | 6.00 | 36.60 | draft
    INV-1   | invoice | C-1      | 2026-11-02   | 2026-12-20 | EUR      | 29.00 | 6.60 | 36.60 | sent
"""
INVOICE_LINES = """
    invoice | line | description | quantity | unit_price | tax_category | tax_rate | line_net
    D-1     | 1    | Green tea   | 3        | 11.00      | S            | 22       | 30.00
    D-2     | 1    | Green tea   | 3        | 10.00      | S            | 22       | 30.00
    INV-1   | 1    | Green tea   | 3        | 11.00      | S            | 22       | 30.00
"""
VENDORS = """
    vendor | name  | currency | terms  | status
    V-1    | Stone | EUR      | net 30 | active
"""
BILLS = """
    bill | type | vendor | vendor_reference | bill_date  | due_date   | currency | net   | tax  | gross | status
    B-1  | bill | V-1    | A-1              | 2026-11-02 | 2026-12-02 | EUR      | 29.00 | 6.60 | 36.60 | entered
    B-2  | bill | V-1    | A-2              | 2026-11-02 | 2026-12-02 | EUR      | 30.00 | 6.60 | 36.60 | approved
"""
BILL_LINES = """
    bill | line | description | quantity | unit_price | tax_category | tax_rate | line_net
    B-1  | 1    | Stones      | 3        | 11.00      | S            | 22       | 30.00
    B-1  | 2    | Sand        | 1        | 1.00       | S            | 0.22     | 1.00
    B-2  | 1    | Stones      | 3        | 10.00      | S            | 0.22     | 30.00
"""


def ours(**tables: str) -> Books:
    these = books(
        **{
            "Settings": "name | value\nCompany | Kranich\nCountry | IT",
            "Customers": CUSTOMERS,
            "Items": ITEMS,
            "Orders": ORDERS,
            "OrderLines": LINES,
            "Invoices": INVOICES,
            "InvoiceLines": INVOICE_LINES,
            "Vendors": VENDORS,
            "Bills": BILLS,
            "BillLines": BILL_LINES,
            **tables,
        }
    )
    return after(these, check(these))


def problem(these: Books, rule: str, table: str, row: int, field: str = "") -> str:
    """The problem that a rule has with a row (from 1)."""
    found = checks.found(these, [rule])
    mine = found[(found["table"] == table) & (found["label"] == row - 1)]
    mine = mine[mine["field"] == field] if field else mine
    assert len(mine) == 1, (rule, table, row)
    return str(mine["problem"].iloc[0])


def done(these: Books, found: Outcome) -> Books:
    """The books after a command and what follows it."""
    while found.then is not None:
        follows, found = found.then, replace(found, then=None)
        found = found.and_then(follows(as_saved(these, found.tables), GIVEN))
    return after(these, replace(found, tables=as_saved(these, found.tables).tables))


def outcome(these: Books, *ids: str):
    return wanted("correct", these, problems_=ids)


@pytest.mark.parametrize(
    "rule, table, row, field, cells",
    [
        # column, before, after
        ("line-total", "OrderLines", 3, "", [("Line net", "33.30", "33.00")]),
        ("price-list", "OrderLines", 1, "", [("Unit price", "10", "11"), ("Line net", "30.00", "33.00")]),
        ("price-list", "OrderLines", 7, "", [("Unit price", "1400", "1500"), ("Line net", "4200", "4500")]),
        (
            "percent-as-fraction",
            "OrderLines",
            2,
            "discount",
            [("Discount %", "0.05", "5"), ("Line net", "21.99", "20.90")],
        ),
        ("percent-as-fraction", "OrderLines", 2, "tax_rate", [("Tax rate %", "0.22", "22")]),
        ("percent-as-fraction", "Items", 3, "", [("Tax rate %", "0.22", "22")]),
        ("percent-as-fraction", "BillLines", 2, "", [("Tax rate %", "0.22", "22")]),
        ("tax-of-item", "OrderLines", 4, "", [("Tax category", "E", "S"), ("Tax rate %", "0", "22")]),
        ("tax-of-item", "OrderLines", 5, "", [("Tax rate %", "20", "22")]),
        ("due-date", "Invoices", 1, "", [("Due date", "2026-12-20", "2026-12-02")]),
        (
            "line-total",
            "InvoiceLines",
            1,
            "",
            [
                ("Line net", "30.00", "33.00"),
                ("Net", "30.00", "33.00"),
                ("Tax", "6.60", "7.26"),
                ("Gross", "36.60", "40.26"),
            ],
        ),
        ("net-total", "Invoices", 2, "", [("Net", "29.00", "30.00")]),
        ("tax-total", "Invoices", 2, "", [("Tax", "6.00", "6.60")]),
        ("gross-total", "Invoices", 2, "", [("Gross", "36.60", "35.00")]),
        ("not-a-number", "Customers", 1, "", [("Credit limit", "1,381.12", "1381.12")]),
        (
            "not-a-number",
            "OrderLines",
            6,
            "",
            [("Unit price", "€ 4.50", "4.5"), ("Line net", "", "9.00")],
        ),
        ("not-a-choice", "Customers", 2, "", [("Status", "active.", "active")]),
        ("not-a-date", "Orders", 4, "", [("Order date", "03.11.2026", "2026-11-03")]),
    ],
)
def test_what_is_certain_is_corrected_with_what_follows_from_it(rule, table, row, field, cells):
    these = ours()
    id_ = problem(these, rule, table, row, field)
    found = outcome(these, id_)
    told = [(one["column"], one["before"], one["after"]) for one in found.more["corrected"]]
    assert told == cells
    assert {one["problem"] for one in found.more["corrected"]} == {id_}
    assert not found.failed
    now = done(these, found)
    standing = now["Problems"].set_index("problem")["status"]
    assert standing.get(id_, "resolved") == "resolved"
    log = [(one["before"], one["after"]) for one in found.entries]
    assert log == [cell[1:] for cell in cells]
    assert found.entries[0]["column"].startswith(f"corrected: {cells[0][0]}")


@pytest.mark.parametrize(
    "rule, table, row, id_, why",
    [
        ("due-date", "Invoices", 3, "correct-issued", "INV-1 was issued"),
        ("net-total", "Invoices", 3, "correct-issued", "credit it"),
        ("line-total", "InvoiceLines", 3, "correct-issued", "INV-1"),
        ("net-total", "Bills", 1, "correct-printed", "B-1 says what is printed"),
        ("line-total", "BillLines", 1, "correct-printed", "compare it with the paper"),
        ("percent-as-fraction", "BillLines", 3, "correct-approved", "B-2"),
        ("price-list", "OrderLines", 8, "correct-invoiced", "SO-3 was invoiced"),
        ("not-a-number", "Customers", 3, "correct-uncertain", "more than one correction"),
        ("not-a-choice", "Customers", 3, "correct-uncertain", "C-3"),
        ("not-a-date", "Orders", 5, "correct-uncertain", "SO-5"),
    ],
)
def test_what_is_not_ours_to_change_or_not_certain_is_refused(rule, table, row, id_, why):
    these = ours()
    with pytest.raises(WorkbookError) as refused:
        outcome(these, problem(these, rule, table, row))
    assert refused.value.id == id_
    assert why in str(refused.value)


def test_what_the_journal_knows_is_not_changed_whatever_its_status_says():
    these = ours()
    log = chain.extended(these["Log"], [issued.entry("D-1", "x")], "2026-11-30", "anna", "issue")
    subject = {"vendor": "v-1", "gross": "36.60", "currency": "EUR"}
    log = chain.extended(log, [approvals.entry("B-1", subject, "anna")], "2026-11-30", "anna", "approve")
    known = these.with_tables(Log=log)
    for rule, table, row, id_ in (
        ("due-date", "Invoices", 1, "correct-issued"),
        ("percent-as-fraction", "BillLines", 2, "correct-approved"),
    ):
        with pytest.raises(WorkbookError) as refused:
            outcome(known, problem(known, rule, table, row))
        assert refused.value.id == id_


def test_several_are_corrected_each_by_itself_and_together_they_agree():
    these = ours()
    rules = (("net-total", "Invoices", 2), ("tax-total", "Invoices", 2), ("gross-total", "Invoices", 2))
    ids = [problem(these, *one) for one in rules]
    bad = [problem(these, "net-total", "Bills", 1), "P-none"]
    found = outcome(these, ids[0], bad[0], *ids[1:], bad[1], ids[0].lower())
    now = done(these, found)
    assert shown(now, "Invoices", "net", "tax", "gross")[1] == ["30.00", "6.60", "36.60"]
    assert [one["document"] for one in found.failed] == bad
    assert "Corrected 3 problems" in found.message
    assert "2 problems were left" in found.message
    assert not {"net-total", "tax-total", "gross-total"} & set(
        checks.found(now, ["net-total", "tax-total", "gross-total"]).query("table == 'Invoices' and label == 1")["rule"]
    )


def test_two_problems_of_one_line_are_corrected_together():
    these = ours()
    ids = [problem(these, "percent-as-fraction", "OrderLines", 2, field) for field in ("discount", "tax_rate")]
    now = done(these, outcome(these, *ids))
    assert shown(now, "OrderLines", "discount", "tax_rate", "line_net")[1] == ["5", "22", "20.90"]


def test_a_row_that_changed_since_is_left():
    these = ours()
    id_ = problem(these, "line-total", "OrderLines", 3)
    lines = these["OrderLines"].copy()
    lines.loc[2, "quantity"] += 1_000_000
    with pytest.raises(WorkbookError) as refused:
        outcome(these.with_tables(OrderLines=lines), id_)
    assert refused.value.id == "correct-changed"
    assert "SO-1 changed since" in str(refused.value)


def test_what_it_was_compared_with_changed_since_and_it_is_left():
    these = ours()
    id_ = problem(these, "price-list", "OrderLines", 1)
    items = these["Items"].assign(unit_price=these["Items"]["unit_price"] + 1_000_000)
    with pytest.raises(WorkbookError, match="changed since"):
        outcome(these.with_tables(Items=items), id_)


def test_a_dismissed_problem_an_unknown_one_and_one_that_nothing_certain_mends_are_refused():
    these = ours()
    id_ = problem(these, "line-total", "OrderLines", 3)
    dismissed = after(these, wanted("dismiss", these, problems_=[id_], reason="agreed"))
    with pytest.raises(WorkbookError, match="was dismissed"):
        outcome(dismissed, id_)
    with pytest.raises(WorkbookError, match="no problem"):
        outcome(these, "P-nothing")
    other = these["Problems"].query("rule == 'late-payment' or rule == 'billing-details' or rule == 'required'")
    with pytest.raises(WorkbookError, match="more than one correction"):
        outcome(these, str(other["problem"].iloc[0]))


def test_a_problem_is_corrected_before_it_stands_on_the_sheet_and_nothing_else_moves():
    these = ours()
    bare = these.with_tables(Problems=these["Problems"].iloc[:0])
    found = outcome(bare, f" {problem(these, 'line-total', 'OrderLines', 3)} ")
    now = done(bare, found)
    moved = [
        (name, row, field)
        for name in ("OrderLines", "Invoices", "InvoiceLines", "Bills", "BillLines", "Customers")
        for field in set(bare[name]) - {"check"}
        for row in bare[name].index
        if str(bare[name][field][row]) != str(now[name][field][row])
    ]
    assert moved == [("OrderLines", 2, "line_net")]
    assert now["OrderLines"]["check"][2] == ""


def test_a_book_of_which_every_cell_could_be_read():
    these = books(Items="item | unit_price | currency | tax_rate\nTEA | 11.00 | EUR | 0.22")
    assert not len(these.misread)
    now = done(these, outcome(these, problem(these, "percent-as-fraction", "Items", 1)))
    assert shown(now, "Items", "tax_rate") == [["22"]]


@pytest.mark.parametrize(
    "rule, table, row, field, correction",
    [
        ("line-total", "OrderLines", 3, "", "Line net 33.00"),
        ("price-list", "OrderLines", 7, "", "Unit price 1500"),
        ("percent-as-fraction", "OrderLines", 2, "discount", "Discount % 5"),
        ("tax-of-item", "OrderLines", 4, "", "Tax category S, Tax rate % 22"),
        ("tax-of-item", "OrderLines", 5, "", "Tax rate % 22"),
        ("due-date", "Invoices", 1, "", "Due date 2026-12-02"),
        ("due-date", "Invoices", 3, "", ""),  # issued: what left stays
        ("gross-total", "Bills", 1, "", ""),  # a bill says what its paper says
    ],
)
def test_a_problem_says_what_a_correction_would_put(rule, table, row, field, correction):
    these = ours()
    sheet = these["Problems"].set_index("problem")
    assert sheet["correction"][problem(these, rule, table, row, field)] == correction
    assert sheet["correction"].ne("").any()
