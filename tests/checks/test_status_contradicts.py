"""status-contradicts: what the money denies, on both sides; and documents that nobody owes owe nothing anywhere."""

from datetime import date

import pandas as pd

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.ledger import aging, open_items
from tests.sheets import books, expected, found

INVOICES = """
    invoice | type        | customer | invoice_date | due_date   | currency | gross  | status      | expected
    A-1     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | paid        |
    A-2     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | paid        | 40.00
    A-3     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | paid        | 100.00
    A-4     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | paid        |
    A-5     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | sent        |
    A-6     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | written off | 100.00
    A-7     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | written off |
    A-8     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | written off | 30.00
    A-9     | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | written off | 0.00
    A-10    | invoice     | C-1      | 2026-10-01   | 2026-10-31 | JPY      | 1200   | paid        | 1
    A-11    | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | draft       |
    A-12    | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | draft       | 9.00
    A-13    | credit note | C-1      | 2026-10-01   |            | EUR      | 50.00  | paid        | 20.00
    A-14    | credit note | C-1      | 2026-10-01   |            | EUR      | 50.00  | paid        |
    A-15    | credit note | C-1      | 2026-10-01   |            | EUR      | 50.00  | issued      |
    A-16    | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 80.00  | paid        |
"""
RECEIVED = """
    allocation | date       | side       | source | document | kind      | amount
    1          | 2026-11-01 | receivable | R-1    | A-1      | payment   | 100.00
    2          | 2026-11-01 | receivable | R-1    | A-2      | payment   | 60.00
    3          | 2026-12-24 | receivable | R-1    | A-4      | payment   | 100.00
    4          | 2026-11-01 | receivable |        | A-7      | write-off | 100.00
    5          | 2026-11-01 | receivable |        | A-8      | write-off | 70.00
    6          | 2026-11-01 | receivable | R-1    | A-9      | payment   | 100.00
    7          | 2026-11-01 | receivable | R-2    | A-10     | payment   | 1199
    8          | 2026-11-01 | receivable | R-1    | A-12     | payment   | 9.00
    9          | 2026-11-01 | receivable | A-13   | A-16     | credit    | 30.00
    10         | 2026-11-01 | receivable | A-14   | A-16     | credit    | 50.00
    11         | 2026-11-01 | payable    | Z-1    | A-3      | payment   | 100.00
"""
RECEIPTS = """
    receipt | date       | customer | amount | currency
    R-1     | 2026-11-01 | C-1      | 500.00 | EUR
    R-2     | 2026-11-01 | C-1      | 1199   | JPY
"""


def of_ours(**more: str) -> Books:
    return books(Invoices=INVOICES, Receipts=RECEIPTS, Allocations=RECEIVED, **more)


def test_invoices():
    """A-4 is paid by an allocation of a later day, which counts: the status is of now."""
    assert found(of_ours(), "status-contradicts", "Invoices", "actual") == expected(INVOICES)


def test_it_is_the_same_on_any_day():
    past = books(date(2026, 10, 15), Invoices=INVOICES, Receipts=RECEIPTS, Allocations=RECEIVED)
    assert found(past, "status-contradicts", "Invoices", "actual") == expected(INVOICES)


BILLS = """
    bill | type        | vendor | vendor_reference | bill_date  | due_date   | currency | gross  | status    | expected
    B-1  | bill        | V-1    | X1               | 2026-10-01 | 2026-10-31 | EUR      | 100.00 | paid      |
    B-2  | bill        | V-1    | X2               | 2026-10-01 | 2026-10-31 | EUR      | 100.00 | paid      | 100.00
    B-3  | bill        | V-1    | X3               | 2026-10-01 | 2026-10-31 | EUR      | 100.00 | scheduled |
    B-4  | bill        | V-1    | X4               | 2026-10-01 | 2026-10-31 | EUR      | 100.00 | scheduled | 0.01
    B-5  | bill        | V-1    | X5               | 2026-10-01 | 2026-10-31 | EUR      | 100.00 | scheduled | 100.00
    B-6  | bill        | V-1    | X6               | 2026-10-01 | 2026-10-31 | EUR      | 100.00 | rejected  |
    B-7  | bill        | V-1    | X7               | 2026-10-01 | 2026-10-31 | EUR      | 100.00 | rejected  | 100.00
    B-8  | bill        | V-1    | X8               | 2026-10-01 | 2026-10-31 | EUR      | 100.00 | approved  |
    B-9  | credit note | V-1    | X9               | 2026-10-01 |            | EUR      | 30.00  | rejected  | 30.00
    B-10 | bill        | V-1    | X10              | 2026-10-01 | 2026-10-31 | EUR      | 30.00  | paid      |
    B-11 | credit note | V-1    | X11              | 2026-10-01 |            | EUR      | 30.00  | scheduled | 30.00
"""
PAID = """
    allocation | date       | side    | source | document | kind      | amount
    1          | 2026-11-01 | payable | Z-1    | B-1      | payment   | 100.00
    2          | 2026-12-05 | payable | Z-2    | B-3      | payment   | 98.00
    3          | 2026-12-05 | payable |        | B-3      | discount  | 2.00
    4          | 2026-11-01 | payable | Z-1    | B-4      | payment   | 99.99
    5          | 2026-11-01 | payable |        | B-5      | write-off | 100.00
    6          | 2026-11-01 | payable | Z-1    | B-7      | payment   | 100.00
    7          | 2026-11-01 | payable | B-9    | B-10     | credit    | 30.00
"""
PAYMENTS = """
    payment | date       | vendor | amount | currency | status
    Z-1     | 2026-11-01 | V-1    | 299.99 | EUR      | cleared
    Z-2     | 2026-12-05 | V-1    | 98.00  | EUR      | released
"""


def of_theirs() -> Books:
    return books(Bills=BILLS, Payments=PAYMENTS, Allocations=PAID)


def test_bills():
    """B-5 has nothing open, but what is scheduled is a payment, and there is none."""
    assert found(of_theirs(), "status-contradicts", "Bills", "actual") == expected(BILLS)


def test_a_rejected_bill_in_a_payment_file_whose_payment_was_deleted():
    bill = "bill | vendor | vendor_reference | currency | gross | status\n B-1 | V-1 | X1 | EUR | 100.00 | rejected"
    entry = "table | document | column | before | after\n Bills | B-1 | payment file | 10000 v-1/X1 | RUN-7"
    back = f"{entry}\n Bills | B-1 | payment withdrawn | 10000 v-1/X1 | RUN-7"
    said = [found(books(Bills=bill, Log=log), "status-contradicts", "Bills", "message") for log in ("", entry, back)]
    assert said[0] == said[2] == [""]
    assert "the payment file RUN-7 asks the bank to pay it to V-1" in said[1][0]


def test_each_says_what_to_do():
    problems = checks.found(of_ours(), ["status-contradicts"])
    messages = dict(zip(problems["document"], problems["message"], strict=True))
    assert messages["A-2"] == "Invoices A-2: the status is paid, but 40.00 EUR of C-1 is open."
    assert "no write-off is allocated" in messages["A-6"]
    assert set(problems["severity"]) == {"error"}
    assert (problems["remedy"] != "").all()


# What nobody owes


def test_a_rejected_bill_and_a_draft_owe_nothing():
    """Open is what was paid without cause, else 0; they are not late, due soon or aged."""
    state = open_items.of_documents(of_theirs(), "payable")
    by_id = pd.Series(state["open"].to_numpy(), index=of_theirs()["Bills"]["bill"]).to_dict()
    assert (by_id["B-6"], by_id["B-7"], by_id["B-8"], by_id["B-9"]) == (0, -10000, 10000, 3000)
    assert state["days_late"][of_theirs()["Bills"]["status"] == "rejected"].sum() == 0
    table = aging.derive(of_theirs(), "payable", "document")
    assert "B-6" not in set(table["document"])
    assert "A-11" not in set(aging.derive(of_ours(), "receivable", "document")["document"])


def test_rules_on_late_and_due_documents_are_silent_on_them():
    bills = """
        bill | vendor | bill_date  | due_date   | currency | gross | status   | late | soon
        B-1  | V-1    | 2026-11-01 | 2026-11-29 | EUR      | 5     | approved | 1    |
        B-2  | V-1    | 2026-11-01 | 2026-11-29 | EUR      | 5     | rejected |      |
        B-3  | V-1    | 2026-11-01 | 2026-12-01 | EUR      | 5     | approved |      | -1
        B-4  | V-1    | 2026-11-01 | 2026-12-01 | EUR      | 5     | rejected |      |
    """
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in bills.strip().splitlines()]
    given = books(Bills="\n".join("|".join(row[:7]) for row in (header, *rows)))
    assert found(given, "late-bill", "Bills", "difference") == [row[7] for row in rows]
    assert found(given, "due-soon", "Bills", "difference") == [row[8] for row in rows]
    drafts = "invoice | customer | invoice_date | due_date | currency | gross | status"
    invoice = "2026-10-01 | 2026-10-31 | EUR | 5"
    ours = books(Invoices=f"{drafts}\n A-1 | C-1 | {invoice} | draft\n A-2 | C-1 | {invoice} | sent")
    assert found(ours, "late-payment", "Invoices", "difference") == ["", "30"]
