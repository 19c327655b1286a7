"""What a bank line is proposed for where its text calls an invoice in short, or by what we asked for."""

import pytest

from tests.asked import apply
from tests.sheets import books, grid

CUSTOMERS = """
    customer | name           | bank_account           | currency
    C-1      | Adler Handel   | DE02120300000000202051 | EUR
    C-2      | Dublin Velo    |                        | EUR
"""
INVOICES = """
    invoice        | type        | customer | invoice_date | due_date   | currency | gross  | status
    INV-2026-00002 | invoice     | C-2      | 2026-10-01   | 2026-10-31 | EUR      | 200.00 | sent
    INV-2026-00006 | invoice     | C-2      | 2026-10-02   | 2026-11-01 | EUR      | 307.50 | sent
    INV-2026-00010 | invoice     | C-1      | 2026-10-03   | 2026-11-02 | EUR      | 100.00 | sent
    INV-2026-00011 | invoice     | C-1      | 2026-10-03   | 2026-11-02 | EUR      | 110.00 | sent
    INV-2026-00012 | invoice     | C-1      | 2026-10-03   | 2026-11-02 | EUR      | 119.00 | sent
    INV-2025-00012 | invoice     | C-2      | 2025-10-03   | 2025-11-02 | EUR      | 88.00  | sent
    INV-2026-00013 | invoice     | C-2      | 2026-10-03   | 2026-11-02 | EUR      | 119.00 | sent
    CN-2026-00002  | credit note | C-2      | 2026-11-03   |            | EUR      | 20.00  | sent
"""
SHORT = """
    amount | counterparty | reference                      | score | proposed
    210.00 | x            | INV-2026-00010 und 00011       | 98    | INV-2026-00010 100.00; INV-2026-00011 110.00
    329.00 | x            | INV-2026-00010, 11 + 12        | 98    | INV-2026-00010 100.00; INV-2026-00011 110.00; INV-2026-00012 119.00
    100.00 | x            | INV-2026-00010, 11 pcs         | 98    | INV-2026-00010 100.00
    110.00 | x            | INV/2026/11                    | 98    | INV-2026-00011 110.00
    110.00 | x            | RNR 2026-11                    | 98    | INV-2026-00011 110.00
    307.50 | x            | invoice 6 thanks               | 94    | INV-2026-00006 307.50
    307.50 | Dublin Velo  | INV6                           | 94    | INV-2026-00006 307.50
    50.00  | Dublin Velo  | INV 2 part                     | 88    | INV-2026-00002 50.00
    50.00  | x            | INV 2 part                     | 60    | INV-2026-00002 50.00
    50.00  | x            | invoices 2, 6                  |       |
    507.50 | x            | invoices 2 and 6               | 94    | INV-2026-00002 200.00; INV-2026-00006 307.50
    119.00 | Adler Handel | Rechnung 13                    | 85    | INV-2026-00012 119.00
    88.00  | x            | Rechnung 12                    | 94    | INV-2025-00012 88.00
    12.00  | x            | Rechnung 12                    |       |
    12.00  | Dublin Velo  | Rechnung 12                    | 88    | INV-2025-00012 12.00
    119.00 | x            | faellig 12. November           |       |
    119.00 | x            | Hausnr 12                      |       |
"""


def proposals(lines, **tables):
    """What each line is proposed for, beside what is expected."""
    rows = grid(lines)[1:]
    bank = "bank_line | booked_on | amount | currency | counterparty | reference\n" + "\n".join(
        f"L-{n} | 2026-11-20 | {row[0]} | EUR | {row[1]} | {row[2]}" for n, row in enumerate(rows)
    )
    these = {"Customers": CUSTOMERS, "Invoices": INVOICES, **tables}
    found = []
    for line, row in zip(bank.splitlines()[1:], rows, strict=True):
        after = apply(books(**these, BankLines=bank.splitlines()[0] + "\n" + line)).tables["BankLines"].iloc[0]
        score = "" if str(after["score"]) == "<NA>" else str(after["score"])
        found.append([*row[:3], score, after["proposed_match"]])
    return found, rows


@pytest.mark.parametrize("lines", [SHORT])
def test_what_is_called_in_short(lines):
    found, expected = proposals(lines)
    assert found == expected


ORDERS = """
    order | customer | order_date | customer_reference | currency
    O-1   | C-1      | 2026-10-01 | PO 7712            | EUR
    O-2   | C-2      | 2026-10-01 | 4711               | EUR
    O-3   | C-1      | 2026-10-01 | B-2026/9           | EUR
    O-4   | C-2      | 2026-10-01 | B-2026/9           | EUR
    O-5   | C-1      | 2026-10-01 | 2026               | EUR
"""
ORDERED = """
    invoice | type    | customer | order | invoice_date | due_date   | currency | gross  | status
    RG-101  | invoice | C-1      | O-1   | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | sent
    RG-102  | invoice | C-1      | O-1   | 2026-10-02   | 2026-10-31 | EUR      | 40.00  | sent
    RG-103  | invoice | C-2      | O-2   | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | sent
    RG-104  | invoice | C-1      | O-3   | 2026-10-01   | 2026-10-31 | EUR      | 77.00  | sent
    RG-105  | invoice | C-2      | O-4   | 2026-10-01   | 2026-10-31 | EUR      | 77.00  | sent
    RG-106  | invoice | C-1      | O-5   | 2026-10-01   | 2026-10-31 | EUR      | 66.00  | sent
    RG-107  | invoice | C-2      |       | 2026-10-01   | 2026-10-31 | EUR      | 66.00  | sent
"""
BY_ORDER = """
    amount | counterparty | reference                      | score | proposed
    100.00 | x            | your order PO 7712             | 94    | RG-101 100.00
    140.00 | x            | PO7712                         | 94    | RG-101 100.00; RG-102 40.00
    100.00 | x            | Bestellung 7712                | 94    | RG-101 100.00
    100.00 | x            | 4711                           | 94    | RG-103 100.00
    30.00  | Dublin Velo  | Order 4711 part                | 88    | RG-103 30.00
    30.00  | x            | Order 4711 part                | 60    | RG-103 30.00
    100.00 | x            | Betrag 47,11 EUR 4711          |       |
    77.00  | x            | B-2026/9                       |       |
    77.00  | Dublin Velo  | B 2026-9                       | 94    | RG-105 77.00
    66.00  | x            | Miete 2026                     |       |
    66.00  | x            | Kundennr. C-1 Kontoauszug      | 85    | RG-106 66.00
    66.00  | x            | C-1                            | 85    | RG-106 66.00
    66.00  | x            | Kunde C 2                      | 85    | RG-107 66.00
    66.00  | x            | Etage C 2                      |       |
    66.00  | x            | X-C-1                          |       |
    66.00  | Dublin Velo  | Kunde C-1                      | 85    | RG-107 66.00
    66.00  | x            | C-1 und C-2                    |       |
    143.00 | x            | Kdnr C-1                       | 60    | C-1 143.00
"""


def test_the_customers_order_and_its_number_with_us_are_known():
    found, expected = proposals(BY_ORDER, Invoices=ORDERED, Orders=ORDERS)
    assert found == expected
