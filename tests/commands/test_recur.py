"""What recurs is drafted once for each day that came; a bill that came by itself is not, one that did not is told."""

from datetime import date

import pytest

from invoice_workbook.ledger import recurring
from tests.asked import wanted
from tests.sheets import books, found

ORDERS = """
    order | customer | order_date | customer_reference | currency | status
    SO-09 | C-1      | 2026-08-31 | 4711               | EUR      | invoiced
    SO-10 | C-1      | 2026-08-31 |                    | JPY      | invoiced
"""
ORDER_LINES = """
    order | line | item | description | quantity | unit_price | discount | tax_category | tax_rate | line_net | delivered
    SO-09 | 1    | CARE | Care        | 2        | 50.00      | 10       | S            | 19       | 90.00    | 2
    SO-09 | 2    |      | Travel      | 1        | 5.00       |          | S            | 19       | 5.00     |
    SO-10 | 1    | CARE | Care        | 2        | 500        |          | S            | 10       | 1000     |
"""
BILLS = """
    bill | type        | vendor | vendor_reference | bill_date  | received_on | currency | net | tax | gross | status
    B-1  | bill        | V-1    | R-1              | 2026-08-15 | 2026-08-16  | EUR      | 100 | 19  | 119   | paid
    B-2  | bill        | v-1    | R-2              | 2026-09-20 | 2026-09-21  | EUR      | 110 | 20.90 | 130.90 | entered
    B-3  | credit note | V-1    | R-3              | 2026-10-15 | 2026-10-16  | EUR      | 100 | 19  | 119   | entered
    B-4  | bill        | V-1    | R-4              | 2026-11-15 | 2026-11-16  | EUR      | 100 | 19  | 119   | rejected
"""
BILL_LINES = """
    bill | line | description | quantity | unit_price | tax_category | tax_rate | line_net
    B-1  | 1    | Rent        | 1        | 100        | S            | 19       | 100
"""
ROWS = """
    recurring | side       | party | like  | every | next_on    | until      | amount | status
    A         | receivable | c-1   | so-09 | 1     | 2026-09-30 |            |        | active
    B         | receivable | C-1   | SO-10 | 3     | 2026-11-30 | 2026-12-31 | 1200   |
    C         | payable    | V-1   | B-1   | 1     | 2026-09-15 |            |        | active
    D         | payable    | V-2   | B-1   | 1     | 2026-11-01 |            |        | active
    E         | receivable | C-1   | SO-09 | 1     | 2026-11-01 |            | 20     | active
    F         | receivable | C-1   | SO-09 | 1     | 2026-11-01 |            |        | paused
    G         | receivable | C-1   | SO-77 | 1     | 2026-11-01 |            |        | active
    H         | receivable | C-1   | SO-09 | 1     | 1999-11-01 |            |        | active
    I         | receivable | C-1   | SO-09 | 0     | 2026-11-01 |            |        | active
    J         | receivable | C-1   | SO-09 | 1     | 2026-12-01 |            |        | active
"""


def ours(rows: str = ROWS):
    return books(
        Customers="customer | name\nC-1 | Café",
        Vendors="vendor | name\nV-1 | Stone\nV-2 | Rock",
        Orders=ORDERS,
        OrderLines=ORDER_LINES,
        Bills=BILLS,
        BillLines=BILL_LINES,
        Recurring=rows,
    )


def only(*ids: str) -> str:
    head, *rows = ROWS.strip().splitlines()
    return "\n".join([head, *(row for row in rows if row.split("|")[0].strip() in ids)])


def test_an_order_is_made_again_for_each_month_with_its_lines_on_the_months_last_day():
    these = ours(only("A"))
    outcome = wanted("recur", these)
    assert outcome.more["made"] == ["SO-11", "SO-12", "SO-13"]
    orders, lines = outcome.tables["Orders"].iloc[2:], outcome.tables["OrderLines"].iloc[3:]
    assert [day.date().isoformat() for day in orders["order_date"]] == ["2026-09-30", "2026-10-31", "2026-11-30"]
    assert set(orders["status"]) == {"open"}
    assert set(orders["customer_reference"]) == {""}, "the reference was one order's"
    assert list(lines["order"]) == ["SO-11", "SO-11", "SO-12", "SO-12", "SO-13", "SO-13"]
    assert list(lines["line_net"]) == [9000, 500] * 3
    assert lines["delivered"].isna().all()
    (row,) = outcome.tables["Recurring"].to_dict("records")
    assert row["next_on"].date() == date(2026, 12, 31)
    again = these.with_tables(**outcome.tables)
    assert wanted("recur", again).message == "Nothing that recurs is due."
    assert wanted("recur", again).tables == {}


def test_an_amount_is_what_the_one_line_comes_to_and_the_last_time_ends_the_row():
    outcome = wanted("recur", ours(only("B")))
    line = outcome.tables["OrderLines"].iloc[-1]
    assert (line["quantity"], line["unit_price"], line["line_net"]) == (1_000_000, 1_200_000_000, 1200)
    (row,) = outcome.tables["Recurring"].to_dict("records")
    assert (row["status"], row["next_on"].date()) == ("ended", date(2027, 2, 28))


def test_a_bill_that_came_is_not_made_again_and_one_that_did_not_is():
    outcome = wanted("recur", ours(only("C")))
    assert outcome.more["came"] == [{"recurring": "C", "day": "2026-09-15", "bill": "b-2"}]
    assert outcome.more["made"] == ["B-5", "B-6"]
    bills = outcome.tables["Bills"].iloc[-2:]
    assert [day.date().isoformat() for day in bills["bill_date"]] == ["2026-10-15", "2026-11-15"]
    assert list(bills["gross"]) == [11900, 11900]
    assert set(bills["vendor_reference"]) == {""}
    assert set(bills["status"]) == {"entered"}
    assert outcome.message == "2 drafts made (B-5, B-6), 1 bill had come."


def test_what_cannot_be_made_is_told_and_the_rest_is_made():
    outcome = wanted("recur", ours(only("D", "E", "G", "H", "I", "J", "F", "B")))
    assert outcome.more["made"] == ["SO-11"]
    assert [(one["document"], one["reason"].split(":")[0]) for one in outcome.failed] == [
        (id_, f"Recurring {id_}") for id_ in ("D", "E", "G", "H")
    ]
    moved = outcome.tables["Recurring"].set_index("recurring")["next_on"]
    assert moved["D"].date() == date(2026, 11, 1), "what failed stays due"


def test_a_bill_that_is_expected_and_has_not_come_is_a_warning_after_a_week():
    rows = """
        recurring | side    | party | like | every | next_on    | until      | status
        A         | payable | V-1   | B-1  | 1     | 2026-09-15 |            | active
        B         | payable | V-1   | B-1  | 1     | 2026-10-31 |            | active
        C         | payable | V-1   | B-1  | 1     | 2026-11-23 |            | active
        D         | payable | V-1   | B-1  | 1     | 2026-10-31 | 2026-10-30 | active
        E         | payable | V-1   | B-1  | 1     | 2026-10-31 |            | paused
    """
    assert [bool(one) for one in found(ours(rows), "recurring-missing", "Recurring")] == [False, True, *[False] * 3]
    (message,) = [one for one in found(ours(rows), "recurring-missing", "Recurring", "message") if one]
    assert message.endswith("the bill of V-1 expected on 2026-10-31 has not come for 30 days.")


@pytest.mark.parametrize(
    "like, day, every, days",
    [
        ("2025-12-31", "2026-01-31", 1, ["2026-02-28", "2026-03-31"]),
        ("2025-12-31", "2026-02-28", 1, ["2026-03-31", "2026-04-30"]),
        ("2025-12-15", "2026-02-28", 1, ["2026-03-31", "2026-04-30"]),
        ("2025-12-30", "2026-01-30", 1, ["2026-02-28", "2026-03-30"]),
        ("2025-12-30", "2026-02-28", 1, ["2026-03-30", "2026-04-30"]),
        ("2025-12-29", "2026-02-28", 1, ["2026-03-29", "2026-04-29"]),
        ("", "2026-02-28", 1, ["2026-03-31", "2026-04-30"]),
        ("2023-02-28", "2024-02-29", 12, ["2025-02-28", "2026-02-28"]),
        ("2025-12-15", "2026-11-15", 3, ["2027-02-15", "2027-05-15"]),
    ],
)
def test_the_day_of_the_month_stays(like, day, every, days):
    table = f"""
        recurring | side    | party | like | every   | next_on | status
        A         | payable | V-1   | B-1  | {every} | {day}   | active
    """
    bills = f"bill | vendor | bill_date\nB-1 | V-1 | {like}"
    (one,) = recurring.rows(books(Recurring=table, Bills=bills))
    assert [found_.isoformat() for found_ in one.days[1:3]] == days
    assert one.after(one.days[1]).isoformat() == days[1]
