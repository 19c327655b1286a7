"""What an Indian company's rows must say: the state of both, the place of supply, HSN or SAC, a number of 16 signs."""

import pytest

from tests.indian import SETTINGS, company
from tests.sheets import AS_OF, Books, expected, found

CUSTOMERS = """
    customer | name | country | state          | tax_number      | expected
    C-1      | One  | IN      | Andhra Pradesh | 37AAECS2222G1ZN |
    C-2      | Two  | IN      | AP             | 36AABCT5678D1Z7 | yes
    C-3      | Tri  | IN      | Bavaria        | 36AABCT5678D1Z7 | yes
    C-4      | Four | IN      | తెలంగాణ         | 36AABCT5678D1Z7 |
    C-5      | Five | DE      | Bavaria        | DE136695976     |
    C-6      | Six  | IN      |                |                 |
    C-7      | Sev  |         | 36             |                 |
"""
VENDORS = CUSTOMERS.replace("customer |", "vendor |")
ORDERS = """
    order | customer | order_date | currency | status    | expected
    O-1   | C-1      | 2026-11-02 | INR      | verified  |
    O-6   | C-6      | 2026-11-02 | INR      | verified  | yes
    O-7   | C-6      | 2026-11-02 | INR      | cancelled |
    O-8   | C-6      | 2026-11-02 | INR      | open      |
"""
ORDER_LINES = """
    order | line | quantity | unit_price | tax_category | tax_rate | line_net
    O-1   | 1    | 1        | 100        | S            | 18       | 100
    O-6   | 1    | 1        | 100        | S            | 18       | 100
    O-7   | 1    | 1        | 100        | S            | 18       | 100
    O-8   | 1    | 1        | 100        | E            | 0        | 100
"""
INVOICES = """
    invoice           | customer | invoice_date | currency | status | place_of_supply | expected
    KT/1              | C-1      | 2026-11-02   | INR      | issued | Kerala          |
    KT-2026-27-000002 | C-1      | 2026-11-02   | INR      | issued | Atlantis        | yes
    KT.3              | C-1      | 2026-11-02   | INR      | issued | 96              | yes
    0004              | C-1      | 2026-11-02   | INR      | issued |                 | yes
    ABCDEFGH/2345-67  | C-1      | 2026-11-02   | INR      | issued |                 |
"""
INVOICE_LINES = """
    invoice | line | quantity | unit_price | tax_category | tax_rate | line_net | commodity_code | expected
    KT/1    | 1    | 1        | 100        | S            | 18       | 100      | 4202           |
    KT/1    | 2    | 1        | 100        | S            | 18       | 100      | 4202 12.10     |
    KT/1    | 3    | 1        | 100        | S            | 18       | 100      | 998314         |
    KT/1    | 4    | 1        | 100        | S            | 18       | 100      |                | yes
    KT/1    | 5    | 1        | 100        | S            | 18       | 100      | 420            | yes
    KT/1    | 6    | 1        | 100        | S            | 18       | 100      | 4202121        | yes
    KT/1    | 7    | 1        | 100        | S            | 18       | 100      | bags           | yes
"""


def given(settings: str = SETTINGS) -> Books:
    return company(
        AS_OF,
        Settings=settings,
        Customers=CUSTOMERS,
        Vendors=VENDORS,
        Orders=ORDERS,
        OrderLines=ORDER_LINES,
        Invoices=INVOICES,
        InvoiceLines=INVOICE_LINES,
    )


def marks(books: Books, rule: str, table: str) -> list[str]:
    return ["yes" if mark else "" for mark in found(books, rule, table)]


RULES = [
    ("gst-state", "Customers", CUSTOMERS),
    ("gst-state", "Vendors", VENDORS),
    ("place-of-supply", "Orders", ORDERS),
    ("commodity-code", "InvoiceLines", INVOICE_LINES),
    ("invoice-number-form", "Invoices", INVOICES),
]


@pytest.mark.parametrize(("rule", "table", "text"), RULES)
def test_what_is_wrong_is_found(rule, table, text):
    assert marks(given(), rule, table) == expected(text)


def test_a_place_that_is_no_state_is_found():
    assert marks(given(), "place-of-supply", "Invoices") == ["", "yes", "", "", ""]


def test_our_own_state_must_be_known():
    lost = SETTINGS.replace("37AAACV1234C1ZU", "").replace("Vijayawada", "")
    assert marks(given(lost), "place-of-supply", "Orders") == ["yes", "yes", "", ""]


@pytest.mark.parametrize(("rule", "table", "text"), RULES)
def test_a_company_elsewhere_is_not_asked(rule, table, text):
    assert set(marks(given(SETTINGS.replace("| IN\n", "| IE\n")), rule, table)) == {""}
