"""A billing detail goes in checked, its old value into the Log, and what it touches is named."""

import pytest

from invoice_workbook.errors import WorkbookError
from tests.asked import wanted
from tests.sheets import books, found

CUSTOMERS = """
    customer | name  | e_mail      | phone | country | tax_number  | currency | terms  | bank_account | reminders
    C-1      | Café  | a@c.example |       | DE      | DE136695976 | EUR      | net 30 |              | yes
    X-1      | Both  |             |       |         |             |          |        |              |
"""
VENDORS = """
    vendor | name  | country | currency | terms | bank_account           | bic         | clearing_code
    V-1    | Stone | DE      | EUR      |       | DE02120300000000202051 | COBADEFFXXX |
    V-2    | Uji   | IN      | INR      |       | 50100012345678         |             | HDFC0001234
    X-1    | Both  |         |          |       |                        |             |
"""
INVOICES = """
    invoice | customer | invoice_date | due_date   | currency | gross | status
    INV-1   | C-1      | 2026-11-01   | 2026-12-01 | EUR      | 100   | sent
    INV-2   | C-1      | 2026-11-02   | 2026-12-02 | EUR      | 50    | draft
    INV-3   | C-1      | 2026-10-02   | 2026-11-02 | EUR      | 70    | paid
"""
ALLOCATIONS = """
    allocation | date       | side       | source | document | kind    | amount
    A-1        | 2026-11-02 | receivable | R-1    | INV-3    | payment | 70
"""
ORDERS = "order | customer | order_date | currency | status\nSO-1 | C-1 | 2026-11-20 | EUR | open"
ORDER_LINES = (
    "order | line | quantity | unit_price | tax_category | tax_rate | line_net\nSO-1 | 1 | 1 | 10 | S | 19 | 10"
)
BILLS = """
    bill | vendor | bill_date  | due_date   | currency | gross | status   | entered_by
    B-1  | V-1    | 2026-11-01 | 2026-12-01 | EUR      | 100   | approved | anna
    B-2  | V-1    | 2026-11-01 | 2026-12-01 | EUR      | 30    | rejected | anna
"""
PAYMENTS = """
    payment | date       | vendor | amount | currency | status   | bank_account
    P-1     | 2026-11-28 | V-1    | 100    | EUR      | proposed | DE02120300000000202051
    P-2     | 2026-10-28 | V-1    | 40     | EUR      | sent     | DE02120300000000202051
"""


def ours():
    return books(
        Terms="terms | days | basis\nNet 30 | 30 | invoice date\nnet 14 | 14 | invoice date",
        Customers=CUSTOMERS,
        Vendors=VENDORS,
        Invoices=INVOICES,
        Allocations=ALLOCATIONS,
        Orders=ORDERS,
        OrderLines=ORDER_LINES,
        Bills=BILLS,
        Payments=PAYMENTS,
    )


def update(party: str, field: str, value: str = ""):
    return wanted("update", ours(), party=party, field=field, value=value)


@pytest.mark.parametrize(
    ("party", "field", "value", "after"),
    [
        ("c-1", "Name", " Café  Neu\u200b ", "Café Neu"),
        ("C-1", "e_mail", "b@c.example, d@c.example", "b@c.example; d@c.example"),
        ("C-1", "email", "b@c.example", "b@c.example"),
        ("C-1", "E-MAIL", "", ""),
        ("C-1", "Phone", "+49 40 12345", "+49 40 12345"),
        ("C-1", "country", "ie", "IE"),
        ("C-1", "Tax number", "DE 129273398", "DE 129273398"),
        ("C-1", "terms", "NET 14", "net 14"),
        ("C-1", "Terms", "2/10 net 45", "2/10 net 45"),
        ("C-1", "currency", "gbp", "GBP"),
        ("C-1", "Language", "DE", "de"),
        ("C-1", "Reminders", "Paused", "paused"),
        ("C-1", "Buyer reference", "04011000-12345-34", "04011000-12345-34"),
        ("C-1", "Street", "=1+1", "=1+1"),
        ("V-1", "iban", "de75 5121 0800 1245 1261 99", "DE75512108001245126199"),
        ("V-1", "bic", "DEUTDEFF", "DEUTDEFF"),
        ("V-2", "Clearing code", "ICIC0000123", "ICIC0000123"),
        ("V-2", "bank account", "0012 345", "0012 345"),
        ("Vendors: X-1", "city", "Uji", "Uji"),
    ],
)
def test_a_detail_goes_in_as_the_tables_spell_it(party, field, value, after):
    outcome = update(party, field, value)
    updated = outcome.more["updated"]
    table = updated["table"]
    row = next(n for n, id_ in enumerate(ours()[table].iloc[:, 0]) if id_ == updated["party"])
    was, is_ = (frame.iloc[row].map(str) for frame in (ours()[table], outcome.tables[table]))
    (name,) = was.index[was != is_]
    assert is_[name] == after
    (entry,) = outcome.entries
    assert (entry["before"], entry["after"]) == (str(ours()[table][name].iloc[row]), after)
    assert entry["document"] == updated["party"]
    assert list(outcome.tables) == [table]
    assert outcome.tables[table].drop(row).equals(ours()[table].drop(row)), "the other rows stay"


@pytest.mark.parametrize(
    ("party", "field", "value", "refusal"),
    [
        ("C-9", "Name", "x", "C-9"),
        ("X-1", "Name", "x", "Customers, Vendors"),
        ("C-1", "Customer", "C-2", 'Customers has no billing detail "Customer": name one of Name, Contact'),
        ("C-1", "Credit limit", "9", "no billing detail"),
        ("C-1", "BIC", "COBADEFF", "no billing detail"),
        ("V-1", "Account verified", "x", "no billing detail"),
        ("C-1", "Name", " ", "C-1: Name must not be blank: enter it"),
        ("C-1", "Name", "x" * 201, "more than 200"),
        ("C-1", "Name", "a\x07b", "some that nobody sees"),
        ("C-1", "E-mail", "a@c.example", "C-1: E-mail is a@c.example already"),
        ("C-1", "E-mail", "nobody", "nobody"),
        ("C-1", "E-mail", "a@b", "a@b"),
        ("C-1", "Phone", "12", "no phone number"),
        ("C-1", "Phone", "ask the reception 12345", "no phone number"),
        ("C-1", "Country", "Germany", "no country's code"),
        ("C-1", "Country", "UK", "no country's code"),
        ("C-1", "Tax number", "DE136695977", "check digits of DE"),
        ("C-1", "Tax number", "IE6388047V", "check digits of DE"),
        ("C-1", "Tax number", "unknown", "check digits of DE"),
        ("C-1", "Language", "german please", "no language's code"),
        ("C-1", "Language", "xx", "no language's code"),
        ("C-1", "Currency", "EURO", "no currency's code"),
        ("C-1", "Currency", "€", "no currency's code"),
        ("C-1", "Terms", "soon", "does not read as terms"),
        ("C-1", "Reminders", "never", "is not among yes, no, paused"),
        ("V-1", "Bank account", "DE75512108001245126198", "cannot be right"),
        ("V-1", "Bank account", "12345678", "cannot be right"),
        ("V-1", "Bank account", "D\u041575512108001245126199", "cannot be right"),
        ("V-2", "Bank account", "5.01E+13", "cannot be right"),
        ("V-2", "Bank account", "unknown", "cannot be right"),
        ("V-1", "BIC", "COBADE", "is no BIC"),
        ("V-1", "BIC", "BARCGB22", "of another country than the account \\(DE\\)"),
        ("V-2", "Clearing code", "HDFC123", "has not the form of IN"),
    ],
)
def test_what_is_wrong_is_refused_in_one_sentence(party, field, value, refusal):
    with pytest.raises(WorkbookError, match=refusal):
        update(party, field, value)


def test_what_is_under_way_with_a_customer_is_named():
    outcome = update("C-1", "Street", "Neue Straße 1")
    assert [one["document"] for one in outcome.more["touched"]] == ["SO-1", "INV-1", "INV-2"], "INV-3 is paid"
    assert outcome.message == (
        "Customers C-1: Street changed from - to Neue Straße 1. "
        "3 documents are under way (SO-1, INV-1, INV-2); what was sent stays as it was sent."
    )


def test_a_vendors_new_account_is_to_be_verified_before_it_is_paid():
    outcome = update("V-1", "Bank account", "DE75512108001245126199")
    assert [one["document"] for one in outcome.more["touched"]] == ["B-1", "P-1"]
    assert "Nothing is paid to V-1 until somebody else has verified the new account with a call." in outcome.message
    after = ours().with_tables(**outcome.tables)
    assert found(after, "account-unverified", "Bills", "rule")[0] == "account-unverified"
    assert found(after, "bank-account-changed", "Vendors", "rule")[0] == "bank-account-changed"
    assert "verified" not in update("V-1", "City", "Köln").message


def test_a_tax_number_that_no_longer_fits_the_country_is_told():
    assert "The tax number DE136695976 of C-1 is not one of FR" in update("C-1", "Country", "FR").message
