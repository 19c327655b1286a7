"""Amounts in answers and reasons, in the marks of the workbook's language."""

import pytest

from tests.asked import apply, wanted
from tests.sheets import books

CUSTOMERS = """
    customer | name          | country | language | currency
    C-1      | Abbey Books   | DE      | en       | EUR
"""
INVOICES = """
    invoice | type    | customer | invoice_date | due_date   | currency | net       | tax | gross     | status
    INV-1   | invoice | C-1      | 2026-11-01   | 2026-12-01 | EUR      | 131250.50 | 0   | 131250.50 | sent
"""
BANK = """
    bank_line | booked_on  | amount | currency | counterparty | reference | status
    L-1       | 2026-11-20 | 250.50 | EUR      | Abbey Books  | INV-1     | new
"""


@pytest.mark.parametrize(
    ("language", "owed", "left"),
    [
        ("en", "131250.50 EUR", "131000.00 EUR"),
        ("de", "131.250,50 EUR", "131.000,00 EUR"),
        ("te", "1,31,250.50 EUR", "1,31,000.00 EUR"),
    ],
)
def test_what_is_owed_and_what_is_left(language, owed, left):
    settings = f"name | value\nLanguage | {language}\nHome currency | EUR\nCompany | Kranich"
    these = books(Settings=settings, Customers=CUSTOMERS, Invoices=INVOICES, BankLines=BANK)
    assert owed in wanted("aging", these).message
    (why,) = apply(these).tables["BankLines"]["why"]
    assert left in why
