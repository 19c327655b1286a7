"""Where the supplies of an Indian company's documents go, and the tax of their groups."""

import pytest

from invoice_workbook import checks
from invoice_workbook.ledger import supplies, totals
from tests.sheets import books, expected

SETTINGS = """
    name          | value
    Country       | IN
    Home currency | INR
    Tax number    | 37AAACV1234C1ZU
"""
CUSTOMERS = """
    customer | name     | country | state          | tax_number      | city           | expected
    near     | Near     | IN      | Andhra Pradesh |                 |                | 37
    far      | Far      | IN      |                | 36AABCT5678D1Z7 |                | 36
    claims   | Claims   | IN      | Andhra Pradesh | 36AABCT5678D1Z7 |                | 36
    abroad   | Abroad   | DE      | Bavaria        | DE136695976     |                | 96
    city     | City     |         |                |                 | Guntur, ఆంధ్రప్రదేశ్ | 37
    unknown  | Unknown  | IN      |                |                 | Guntur         |
"""
INVOICES = """
    invoice | customer | invoice_date | currency | net    | tax   | place_of_supply | gst_supply
    I-1     | near     | 2026-11-02   | INR      | 100.05 | 5.00  |                 |
    I-2     | far      | 2026-11-02   | INR      | 100.05 | 5.00  |                 |
    I-3     | near     | 2026-11-02   | INR      | 100.05 | 5.00  | Telangana       |
    I-4     | far      | 2026-11-02   | INR      | 100.05 | 5.00  | 37              |
    I-5     | near     | 2026-11-02   | INR      | 100.05 | 5.00  |                 | SEZ with tax
    I-6     | unknown  | 2026-11-02   | INR      | 100.05 | 5.00  |                 |
"""
LINES = """
    invoice | line | quantity | unit_price | tax_category | tax_rate | line_net
    I-1     | 1    | 1        | 60.05      | S            | 5        | 60.05
    I-1     | 2    | 1        | 40.00      | S            | 5        | 40.00
    I-2     | 1    | 1        | 100.10     | S            | 5        | 100.10
    I-3     | 1    | 1        | 100.10     | S            | 5        | 100.10
    I-4     | 1    | 1        | 100.10     | S            | 5        | 100.10
    I-5     | 1    | 1        | 100.10     | S            | 5        | 100.10
    I-6     | 1    | 1        | 100.10     | S            | 5        | 100.10
"""


def test_where_a_party_is():
    found = supplies.states_of_parties(books(Settings=SETTINGS, Customers=CUSTOMERS), "Customers")
    assert list(found) == expected(CUSTOMERS)


def test_where_a_supply_goes_and_what_it_bears():
    given = books(Settings=SETTINGS, Customers=CUSTOMERS, Invoices=INVOICES)
    found = supplies.of_documents(given, "Invoices")
    assert list(found["place"]) == ["37", "36", "36", "37", "37", ""]
    assert list(found["is_halved"]) == [True, False, False, True, False, False]
    assert list(found["is_integrated"]) == [False, True, True, False, True, False]


def test_within_a_state_each_half_is_rounded():
    """5 % of 100.10 is 5.005: as one tax 5.01, as two of 2.5 % twice 2.50 (CGST Act, section 9: two taxes)."""
    given = books(Settings=SETTINGS, Customers=CUSTOMERS, Invoices=INVOICES, InvoiceLines=LINES)
    groups = totals.tax_groups(given, "Invoices")
    assert list(groups["half"]) == [250, 0, 0, 250, 0, 0]
    assert list(groups["tax"]) == [500, 501, 501, 500, 501, 501]


@pytest.mark.parametrize("country", ["IE", ""])
def test_a_company_elsewhere_has_one_tax(country):
    given = books(
        Settings=SETTINGS.replace("| IN\n", f"| {country}\n"),
        Customers=CUSTOMERS,
        Invoices=INVOICES,
        InvoiceLines=LINES,
    )
    assert list(totals.tax_groups(given, "Invoices")["tax"]) == [500, 501, 501, 501, 501, 501]
    assert set(supplies.of_documents(given, "Invoices")["place"]) == {""}


def test_the_rule_about_tax_follows():
    given = books(Settings=SETTINGS, Customers=CUSTOMERS, Invoices=INVOICES, InvoiceLines=LINES)
    found = checks.found(given, ["tax-total"])
    assert list(found["document"]) == ["I-2", "I-3", "I-5", "I-6"]
