"""Bills that stay within a limit each and go beyond it together: who may approve them, and what is told of them."""

import pandas as pd
import pytest

from invoice_workbook.books import Books
from invoice_workbook.commands import payment_proposals
from invoice_workbook.errors import WorkbookError
from tests import asked
from tests.payables import PEOPLE, RATES, after, changed, payables
from tests.sheets import expected, found, grid

HEAD = "bill | type | vendor | vendor_reference | bill_date | received_on | due_date | currency | net | tax | gross"
SETTINGS = """
    name           | value
    Company        | Kranich GmbH
    Approval limit | 1000
    Bank account   | DE89370400440532013000
"""
THREE = """
    bill | gross | bill_date
    B-1  | 991   | 2026-11-20
    B-2  | 992   | 2026-11-20
    B-3  | 993   | 2026-11-20
"""


def bills(table: str, **tables: str) -> Books:
    """Bills of V-1 that anna entered, verified unless the table says otherwise; each with a number of its own."""
    header, *rows = grid(table)
    usual = {"type": "bill", "vendor": "V-1", "currency": "EUR", "due_date": "2026-12-05", "status": "verified"}
    usual |= {"bill_date": "2026-11-20", "entered_by": "anna", "tax": "0"}
    made = []
    for n, row in enumerate(rows):
        cells = usual | {"vendor_reference": f"{chr(65 + n % 26) * 3}-{1000 * n + 17}"}
        cells |= {name: cell for name, cell in zip(header, row, strict=True) if cell}
        made.append(cells | {"net": cells["gross"], "received_on": cells["bill_date"]})
    fields = list(dict.fromkeys(name for cells in made for name in cells if name != "expected"))
    text = "\n".join([" | ".join(fields), *(" | ".join(cells.get(name, "") for name in fields) for cells in made)])
    return payables(text, **{"Settings": SETTINGS, **tables})


def told(books: Books) -> list[str]:
    return found(books, "split-bills", "Bills", "actual")


def approved(books: Books, who: str, *ids: str) -> Books:
    return after(books, asked.approve(books, ids, who))


def paid(books: Books, *ids: str) -> Books:
    these = books
    for id_ in ids:
        these = changed(these, "Bills", these.row_of("Bills", id_), status="paid")
    return these


def test_one_clerk_alone_does_not_pay_three_bills_just_under_the_limit():
    these = bills(THREE)
    assert told(these) == ["2976.00"] * 3
    for id_ in ("B-1", "B-2", "B-3"):
        with pytest.raises(
            WorkbookError, match=rf"{id_} and .* come to 2976.00 EUR within 7 days.*anna may approve 1000.00"
        ):
            asked.approve(these, [id_], "anna")
    with pytest.raises(WorkbookError, match=r"2976.00 EUR.*lakshmi may approve 2000.00"):
        asked.approve(these, ["B-1"], "lakshmi")
    assert asked.route(these).more["routed"] == dict.fromkeys(("B-1", "B-2", "B-3"), "ulrike")
    done = approved(these, "ulrike", "B-1", "B-2", "B-3")
    assert told(done) == [""] * 3
    proposed = payment_proposals.propose(done).more["proposals"]
    assert [one["amount"] for one in proposed] == ["2976.00"]


def test_who_may_approve_all_of_them_did_not_enter_them():
    these = bills(THREE)
    own = these.with_tables(Bills=these["Bills"].assign(entered_by="ulrike"))
    with pytest.raises(WorkbookError, match="entered by ulrike"):
        asked.approve(own, ["B-1"], "ulrike")


def test_an_approval_that_sufficed_no_longer_does_once_another_bill_came():
    alone = approved(
        bills("bill | gross | bill_date | status\nB-1 | 991 | 2026-11-20 |\nB-2 | 992 | 2026-11-22 | rejected"),
        "anna",
        "B-1",
    )
    assert told(alone) == ["", ""]
    assert payment_proposals.propose(alone).more["proposals"] != []
    both = changed(alone, "Bills", 1, status="verified")
    assert told(both) == ["1983.00"] * 2
    run = payment_proposals.propose(both).more
    assert run["proposals"] == [] and "B-1 and B-2 come to 1983.00 EUR" in run["skipped"][0]["reason"]
    anew = approved(both, "lakshmi", "B-1", "B-2")
    assert told(anew) == ["", ""]
    assert [one["amount"] for one in payment_proposals.propose(anew).more["proposals"]] == ["1983.00"]


def test_what_was_paid_alone_is_told_until_somebody_decided_on_the_rest():
    first = paid(
        approved(
            bills("bill | gross | bill_date | status\nB-1 | 991 | 2026-11-20 |\nB-2 | 992 | 2026-11-22 | rejected"),
            "anna",
            "B-1",
        ),
        "B-1",
    )
    both = changed(first, "Bills", 1, status="verified")
    assert told(both) == ["1983.00"] * 2
    with pytest.raises(WorkbookError, match="B-2 and B-1 come to"):
        asked.approve(both, ["B-2"], "anna")
    assert told(approved(both, "lakshmi", "B-2")) == ["", ""]


TOGETHER = """
    bill | type        | vendor | gross | bill_date  | currency | status   | corrects | purchase_order | approved_by | expected
    B-1  |             |        | 600   | 2026-11-02 |          |          |          |                |             | 1200.00
    B-2  |             |        | 600   | 2026-11-09 |          |          |          |                |             | 1200.00
    B-3  |             |        | 600   | 2026-11-17 |          |          |          |                |             |
    B-4  |             |        | 900   | 2026-11-24 |          | rejected |          |                |             |
    B-5  |             |        | 5000  | 2026-11-17 |          |          |          |                |             |
    B-6  |             | V-2    | 600   | 2026-11-02 |          | paid     |          |                |             |
    B-7  |             | V-2    | 600   | 2026-11-03 |          |          |          |                |             | 1200.00
    B-8  |             | V-3    | 90000 | 2026-11-02 | JPY      |          |          |                |             | 1080.00
    B-9  |             | V-3    | 90000 | 2026-11-03 | JPY      |          |          |                |             | 1080.00
    B-10 |             | V-4    | 600   | 2026-11-02 |          |          |          |                |             |
    B-11 | credit note | V-4    | 600   | 2026-11-03 |          |          | B-10     |                |             |
    B-12 |             | V-4    | 600   | 2026-11-04 |          |          |          |                |             |
    B-13 |             | V-5    | 600   | 2026-11-02 |          |          |          | P-1            |             | 1100.00
    B-14 |             | V-6    | 500   | 2026-11-03 |          |          |          | P-1            |             | 1100.00
    B-15 |             | V-7    | 600   | 2026-11-02 | USD      |          |          |                |             |
    B-16 |             | V-7    | 600   | 2026-11-02 | USD      |          |          |                |             |
    B-17 |             | V-8    | 1500  | 2026-11-02 |          | approved |          |                | lakshmi     | 2300.00
    B-18 |             | V-8    | 800   | 2026-11-03 |          | approved |          |                | lakshmi     | 2300.00
    B-19 |             | V-9    | 600   | 2026-11-02 |          | approved |          |                | lakshmi     |
    B-20 |             | V-9    | 600   | 2026-11-03 |          | approved |          |                | lakshmi     |
    B-21 |             | V-10   | 500   | 2026-11-02 |          |          |          |                |             |
    B-22 |             | V-10   | 500   | 2026-11-03 |          |          |          |                |             |
"""
VENDORS = """
    vendor | name         | city    | status | tax_number
    V-1    | Stone        | Hamburg | active |
    V-2    | Mill         | Bremen  | active |
    V-3    | Uji          | Uji     | active |
    V-4    | Back         | Kiel    | active |
    V-5    | Grove        | Kiel    | active | DE1
    V-6    | Quite other  | Ulm     | active | de 1
    V-7    | Dollar       | Bath    | active |
    V-8    | Brook        | Bath    | active |
    V-9    | Field        | Bath    | active |
    V-10   | Exact        | Bath    | active |
"""


def test_which_bills_count_together():
    """Seven days; not the rejected; less what is credited; an order does not help; two vendors that may be one do."""
    assert told(bills(TOGETHER, Vendors=VENDORS, ExchangeRates=RATES)) == expected(TOGETHER)


def test_without_a_limit_nothing_is_split_and_a_limit_of_nobody_is_none():
    these = bills(THREE, Settings="name | value\nApproval limit |")
    assert told(these) == [""] * 3
    assert told(approved(bills(THREE), "ulrike", "B-1", "B-2", "B-3")) == [""] * 3
    unlimited = bills(THREE, People=PEOPLE.replace("100000", ""))
    assert told(approved(unlimited, "ulrike", "B-1", "B-2", "B-3")) == [""] * 3


def test_many_bills_are_held_together_in_no_time():
    days = pd.date_range("2026-01-01", periods=200).strftime("%Y-%m-%d")
    table = "bill | gross | bill_date\n" + "\n".join(f"B-{n} | 200 | {day}" for n, day in enumerate(days))
    assert set(told(bills(table))) == {"1600.00"}
