"""Money in for a customer with disputed invoices: what names nothing never pays them, what names one may."""

import pytest

from invoice_workbook.books import Books
from tests.asked import apply
from tests.sheets import books, grid

CUSTOMERS = """
    customer | name            | bank_account           | currency
    C-1      | Bäckerei Müller | DE02120300000000202051 | EUR
    C-2      | Café Zeitgeist  | DE02500105170137075030 | EUR
"""
INVOICES = """
    invoice | type    | customer | invoice_date | due_date   | currency | gross  | status
    INV-101 | invoice | C-1      | 2026-09-01   | 2026-10-01 | EUR      | 100.00 | disputed
    INV-102 | invoice | C-1      | 2026-09-02   | 2026-10-02 | EUR      | 60.00  | disputed
    INV-103 | invoice | C-1      | 2026-10-03   | 2026-11-02 | EUR      | 40.00  | sent
    INV-104 | invoice | C-1      | 2026-10-04   | 2026-11-03 | EUR      | 100.00 | sent
    INV-201 | invoice | C-2      | 2026-09-01   | 2026-10-01 | EUR      | 75.00  | disputed
    INV-202 | invoice | C-2      | 2026-09-02   | 2026-10-02 | EUR      | 25.00  | disputed
"""
MULLER, ZEITGEIST = "DE02120300000000202051", "DE02500105170137075030"
LINES = f"""
    amount | account     | reference       | score | proposed                         | why
    60.00  | {MULLER}    |                 | 60    | INV-102 60.00                    | Disputed: INV-102
    60.00  |             |                 | 45    | INV-102 60.00                    | Disputed: INV-102
    160.00 | {MULLER}    |                 | 60    | INV-101 100.00; INV-102 60.00    | Disputed: INV-101, INV-102
    100.00 | {MULLER}    |                 | 90    | INV-104 100.00                   | only INV-104
    140.00 | {MULLER}    |                 | 85    | INV-103 40.00; INV-104 100.00    | together
    30.00  | {MULLER}    |                 | 65    | C-1 30.00                        | oldest first
    75.00  | {ZEITGEIST} |                 | 60    | INV-201 75.00                    | Disputed: INV-201
    50.00  | {ZEITGEIST} |                 | 50    | C-2 50.00                        | (INV-201, INV-202)
    60.00  | {MULLER}    | Rechnung INV-102 | 100  | INV-102 60.00                    | Names INV-102
    20.00  | {MULLER}    | Rechnung INV-102 | 88   | INV-102 20.00                    | a part payment
"""


def with_line(amount: str, account: str, reference: str, status: str = "new", match: str = "") -> Books:
    text = "bank_line | amount | booked_on | currency | counterparty_account | reference | status | proposed_match"
    line = f"B-1 | {amount} | 2026-11-20 | EUR | {account} | {reference} | {status} | {match}"
    return books(Customers=CUSTOMERS, Invoices=INVOICES, BankLines=f"{text}\n{line}")


@pytest.mark.parametrize("row", grid(LINES)[1:], ids=lambda row: f"{row[0]} {row[3]}")
def test_a_disputed_invoice_is_proposed_surely_only_where_it_is_named(row):
    amount, account, reference, score, proposed, why = row
    line = apply(with_line(amount, account, reference)).tables["BankLines"].iloc[0]
    assert (line["proposed_match"], str(line["score"])) == (proposed, score)
    assert why in line["why"]
    assert ("Disputed" in line["why"]) is why.startswith("Disputed")


@pytest.mark.parametrize(
    ("amount", "match", "paid"),
    [
        ("170.00", "C-1", {"INV-103": 4000, "INV-104": 10000}),
        ("50.00", "C-2", {}),
        ("50.00", "C-2 50.00", {}),
        ("60.00", "INV-102", {"INV-102": 6000}),
        ("100.00", "INV-102 60.00; C-1 40.00", {"INV-102": 6000, "INV-103": 4000}),
    ],
)
def test_money_pays_a_disputed_invoice_only_by_its_number_and_leaves_it_disputed(amount, match, paid):
    these = with_line(amount, "", "x", "accepted", match)
    posted = these.with_tables(**apply(these).tables)
    found = posted["Allocations"]
    assert dict(zip(found["document"], found["amount"], strict=True)) == paid
    status = dict(zip(posted["Invoices"]["invoice"], posted["Invoices"]["status"], strict=True))
    assert {status[id_] for id_ in ("INV-101", "INV-102", "INV-201", "INV-202")} == {"disputed"}
