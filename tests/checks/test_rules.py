"""Every rule on right and wrong rows side by side: the `expected` column says what it must find in each."""

import pytest

from tests.sheets import books, expected, found

INVOICE = "invoice | type | customer | invoice_date | due_date | currency | net | tax | gross"

REQUIRED = """
    customer | name  | expected
    C-1      | Café  |
    C-2      |       | yes
"""


def test_required():
    assert found(books(Customers=REQUIRED), "required", "Customers") == expected(REQUIRED)


def test_required_spares_the_due_date_of_a_credit_note():
    invoices = """
        invoice | type        | customer | invoice_date | due_date | currency | net | tax | gross | expected
        A-1     | invoice     | C-1      | 2026-11-01   |          | EUR      | 1   | 0   | 1     | yes
        A-2     | credit note | C-1      | 2026-11-01   |          | EUR      | 1   | 0   | 1     |
    """
    assert found(books(Invoices=invoices), "required", "Invoices") == expected(invoices)


def test_not_a_date_offers_the_day_where_only_one_is_meant():
    orders = """
        order | order_date | expected
        O-1   | 2026-11-02 |
        O-2   | 25.11.2026 | 2026-11-25
        O-3   | tomorrow   | yes
        O-4   | 30.02.2026 | yes
        O-5   | 2026-02-30 | yes
        O-6   | 0000-00-00 | yes
        O-7   | 2026-13-01 | yes
    """
    assert found(books(Orders=orders), "not-a-date", "Orders") == expected(orders)


def test_not_a_number_offers_the_value_it_would_be():
    bills = """
        bill | currency | net      | expected
        B-1  | EUR      | 12.50    |
        B-2  | EUR      | 1,381.12 | 1381.12
        B-3  | EUR      | 1.381,12 | 1381.12
        B-4  | EUR      | twelve   | yes
    """
    assert found(books(Bills=bills), "not-a-number", "Bills") == expected(bills)


def test_too_many_decimals_by_currency():
    receipts = """
        receipt | currency | amount  | expected
        R-1     | EUR      | 10.05   |
        R-2     | EUR      | 10.055  | 10.06
        R-3     | JPY      | 1200    |
        R-4     | JPY      | 1200.5  | 1201
        R-5     | KWD      | 10.055  |
        R-6     | KWD      | 10.0555 | 10.056
    """
    assert found(books(Receipts=receipts), "too-many-decimals", "Receipts") == expected(receipts)


def test_a_sum_of_binary_fractions_is_not_too_fine():
    from invoice_workbook.tables.cells import units
    from tests.sheets import block

    series, misread = units([0.1 + 0.2, 0.30000001], 2)
    assert series.tolist() == [30, 30]
    assert [bad.rows for bad in misread] == [[], [1]]
    assert block("Receipts").length == 0


def test_not_a_choice_and_unknown_currencies():
    customers = """
        customer | reminders | currency | expected
        C-1      | yes       | EUR      |
        C-2      | YES       | eur      |
        C-3      | perhaps   | EUR      | yes, no, paused
        C-4      | no        | EUX      | EUR, USD, GBP, JPY, KWD, INR … (ISO 4217)
    """
    assert found(books(Customers=customers), "not-a-choice", "Customers") == expected(customers)


def test_unknown_key():
    customers = "customer | name\n C-1 | Café"
    invoices = """
        invoice | customer | expected
        A-1     | C-1      |
        A-2     | c-1      |
        A-3     | C-2      | C-2
        A-4     |          |
    """
    found_ = found(books(Customers=customers, Invoices=invoices), "unknown-key", "Invoices", "actual")
    assert found_ == expected(invoices)


def test_unknown_key_of_allocations_goes_by_side_and_kind():
    allocations = """
        allocation | side       | source | document | kind      | expected
        1          | receivable | R-1    | A-1      | payment   |
        2          | receivable | R-2    | A-1      | payment   | R-2
        3          | receivable | CN-1   | A-1      | credit    |
        4          | receivable | R-1    | A-1      | credit    | R-1
        5          | payable    | R-1    | B-1      | payment   | R-1
        6          | receivable |        | A-9      | write-off | A-9
    """
    given = books(
        Invoices="invoice\n A-1\n CN-1", Bills="bill\n B-1", Receipts="receipt\n R-1", Allocations=allocations
    )
    assert found(given, "unknown-key", "Allocations", "actual") == expected(allocations)


def test_duplicate_key_ignores_case_and_blanks():
    items = """
        item  | currency | valid_from | expected
        A-1   | EUR      | 2026-01-01 |
        a-1   | EUR      | 2026-01-01 | a-1 / EUR / 2026-01-01
        A-1   | JPY      | 2026-01-01 |
        A-1   | EUR      | 2026-07-01 |
    """
    assert found(books(Items=items), "duplicate-key", "Items", "actual") == expected(items)


def test_two_ledger_accounts_of_one_use_and_rate_are_one_too_many():
    accounts = """
        use      | tax_category | tax_rate | ledger_account | expected
        bank     |              |          | 1200           |
        bank     |              |          | 1201           | bank /  /
        sales    | S            | 19       | 8400           |
        sales    | S            | 7        | 8300           |
        sales    | S            | 19       | 8401           | sales / S / 19
    """
    told = found(books(LedgerAccounts=accounts), "duplicate-key", "LedgerAccounts", "actual")
    assert [one.strip() for one in told] == [one.strip() for one in expected(accounts)]


def test_formula_overwritten():
    invoices = """
        invoice | open            | expected
        A-1     | =Gross-Paid     |
        A-2     | 0               | 0
        A-3     |                 |
    """
    assert found(books(Invoices=invoices), "formula-overwritten", "Invoices", "actual") == expected(invoices)


LINES = """
    invoice | line | quantity | unit_price | discount | line_net | tax_category | tax_rate | expected
    A-1     | 1    | 1        | 1.005      |          | 1.01     | S            | 20       |
    A-1     | 2    | 1        | 1.005      |          | 1.00     | S            | 20       | 1.01
    A-1     | 3    | 3        | 9.99       | 2.5      | 29.22    | S            | 20       |
    A-2     | 1    | 3        | 333.5      |          | 1001     | S            | 10       |
    A-2     | 2    | -1       | 0.5        |          | -1       | S            | 10       |
    A-3     | 1    | 2.5      | 0.001      |          | 0.003    | S            | 5        |
    A-3     | 2    | 2.5      | 0.001      |          | 0.002    | S            | 5        | 0.003
"""
HEADS = "invoice | currency\n A-1 | EUR\n A-2 | JPY\n A-3 | KWD"


def test_line_total_is_exact_in_every_currency():
    given = books(Invoices=HEADS, InvoiceLines=LINES)
    assert found(given, "line-total", "InvoiceLines") == expected(LINES)


DOCUMENTS = """
    bill | currency | net    | tax   | gross  | expected
    B-1  | EUR      | 100.00 | 20.00 | 120.00 |
    B-2  | EUR      | 100.00 | 20.00 | 120.01 | 120.00
    B-3  | JPY      | 100    | 10    | 110    |
    B-4  | KWD      | 1.000  | 0.050 | 1.049  | 1.050
"""


def test_gross_total():
    assert found(books(Bills=DOCUMENTS), "gross-total", "Bills") == expected(DOCUMENTS)


BILL_LINES = """
    bill | line | line_net | tax_category | tax_rate
    B-1  | 1    | 10.03    | S            | 19
    B-1  | 2    | 10.03    | S            | 19
    B-1  | 3    | 5.00     | Z            | 0
    B-2  | 1    | 10.00    | S            | 19
    B-3  | 1    | 10.00    | S            | 19
    B-4  | 1    | 0.13     | S            | 19
    B-4  | 2    | 0.13     | S            | 19
"""


def test_net_total_and_no_lines():
    net = """
        bill | currency | net   | tax  | gross | expected
        B-1  | EUR      | 25.06 | 3.81 | 28.87 |
        B-2  | EUR      | 9.99  | 1.90 | 11.89 | 10.00
        B-9  | EUR      | 5.00  | 0.95 | 5.95  |
    """
    given = books(Bills=net, BillLines=BILL_LINES)
    assert found(given, "net-total", "Bills") == expected(net)
    assert found(given, "no-lines", "Bills") == ["", "", "yes"]


def test_tax_total_by_group_and_line_by_line():
    tax = """
        bill | currency | net   | tax  | expected
        B-1  | EUR      | 25.06 | 3.81 |
        B-2  | EUR      | 10.00 | 1.90 |
        B-3  | EUR      | 10.00 | 1.91 | 1.90
        B-4  | EUR      | 0.26  | 0.04 | 0.05
    """
    given = books(Bills=tax, BillLines=BILL_LINES)
    assert found(given, "tax-total", "Bills") == expected(tax)
    assert found(given, "tax-total", "Bills", "severity") == ["", "", "error", "warning"]


def test_tax_rate():
    lines = """
        bill | line | tax_category | tax_rate | expected
        B-1  | 1    | S            | 19       |
        B-1  | 2    | S            | 0        | 0
        B-1  | 3    | Z            | 0        |
        B-1  | 4    | AE           | 7        | 7
    """
    assert found(books(BillLines=lines), "tax-rate", "BillLines", "actual") == expected(lines)


def test_tax_rate_does_not_judge_a_cancelled_order():
    orders = """
        order | customer | status
        O-1   | C-1      | open
        O-2   | C-1      | cancelled
    """
    lines = """
        order | line | tax_category | tax_rate | expected
        O-1   | 1    | S            | 0        | 0
        o-2   | 1    | S            | 0        |
        O-2   | 2    | AE           | 7        |
        O-9   | 1    | AE           | 7        | 7
    """
    assert found(books(Orders=orders, OrderLines=lines), "tax-rate", "OrderLines", "actual") == expected(lines)


def test_price_list_takes_the_price_in_force_on_the_order_date():
    items = """
        item | currency | unit_price | valid_from | valid_to
        A    | EUR      | 10.00      | 2026-01-01 |
        A    | EUR      | 12.00      | 2026-07-01 |
        A    | JPY      | 1600       | 2026-01-01 | 2026-06-30
    """
    orders = "order | order_date | currency\n O-1 | 2026-06-30 | EUR\n O-2 | 2026-07-01 | EUR\n O-3 | 2026-07-01 | JPY"
    lines = """
        order | line | item | unit_price | expected
        O-1   | 1    | A    | 10.00      |
        O-1   | 2    | a    | 10.5       | 0.5
        O-2   | 1    | A    | 10.00      | -2
        O-3   | 1    | A    | 1600       | yes
        O-3   | 2    | B    | 5          |
        O-3   | 3    |      | 5          |
    """
    given = books(Items=items, Orders=orders, OrderLines=lines)
    assert found(given, "price-list", "OrderLines", "difference") == expected(lines)
    assert found(given, "price-list", "OrderLines", "severity")[2:4] == ["error", "warning"]


NUMBERS = """
    invoice        | type        | status | gap            | twice
    INV-2026-00001 | invoice     | sent   |                |
    INV-2026-00004 | invoice     | sent   | INV-2026-00002 … INV-2026-00003 |
    INV-2026-4     | invoice     | sent   |                | yes
    INV-2025-00007 | invoice     | paid   |                |
    INV-2026-00009 | invoice     | draft  |                |
    CN-2026-00001  | credit note | sent   |                |
    CN-2026-00003  | credit note | sent   | CN-2026-00002  |
    X-17           | invoice     | sent   |                |
"""


def test_number_gap_and_number_twice():
    rows = [row[:3] for row in (line.split("|") for line in NUMBERS.strip().splitlines())]
    given = books(Invoices="\n".join("|".join(row) for row in rows))
    _, *body = [[c.strip() for c in line.split("|")] for line in NUMBERS.strip().splitlines()]
    assert found(given, "number-gap", "Invoices") == [row[3] for row in body]
    assert found(given, "number-twice", "Invoices", "severity") == ["error" if row[4] else "" for row in body]


def test_due_date_by_terms_and_holidays():
    given = {
        "Terms": """
            terms    | days | basis                     | discount_days | discount
            net 30   | 30   | invoice date              |               |
            EOM+15   | 15   | end of month              |               |
            3 months | 3    | months after end of month |               |
        """,
        "Customers": "customer | terms\n C-1 | net 30\n C-2 | EOM+15\n C-3 | 3 months\n C-4 | ",
        "Holidays": "country | date\n | 2026-12-25",
    }
    invoices = """
        invoice | type        | customer | invoice_date | due_date   | expected
        A-1     | invoice     | C-1      | 2026-11-02   | 2026-12-02 |
        A-2     | invoice     | C-1      | 2026-11-02   | 2026-12-05 | 2026-12-02
        A-3     | invoice     | C-1      | 2026-11-25   | 2026-12-25 | 2026-12-26
        A-4     | invoice     | C-2      | 2026-11-02   | 2026-12-15 |
        A-5     | invoice     | C-3      | 2026-11-30   | 2027-02-28 |
        A-6     | invoice     | C-4      | 2026-11-30   | 2026-12-01 |
        A-7     | credit note | C-1      | 2026-11-02   | 2026-11-02 |
    """
    assert found(books(Invoices=invoices, **given), "due-date", "Invoices") == expected(invoices)


LATE = """
    invoice | type        | customer | invoice_date | due_date   | currency | gross  | late | settled
    A-1     | invoice     | C-1      | 2026-10-01   | 2026-11-30 | EUR      | 100.00 |      |
    A-2     | invoice     | C-1      | 2026-10-01   | 2026-11-29 | EUR      | 100.00 | 1    |
    A-3     | invoice     | C-1      | 2026-10-01   | 2026-11-01 | EUR      | 100.00 |      |
    A-4     | invoice     | C-1      | 2026-10-01   | 2026-11-01 | EUR      | 100.00 |      | 9
    A-5     | invoice     | C-1      | 2026-10-01   | 2026-11-01 | EUR      | 100.00 | 29   |
    A-6     | credit note | C-1      | 2026-10-01   | 2026-11-01 | EUR      | 100.00 |      |
"""
PAID = """
    allocation | date       | side       | source | document | kind     | amount
    1          | 2026-11-01 | receivable | R-1    | A-3      | payment  | 100.00
    2          | 2026-10-20 | receivable | R-2    | A-4      | payment  | 60.00
    3          | 2026-11-10 | receivable |        | A-4      | discount | 40.00
    4          | 2026-11-10 | receivable | R-3    | A-5      | payment  | 99.99
    5          | 2026-12-01 | receivable | R-4    | A-5      | payment  | 0.01
    6          | 2026-11-05 | payable    | Z-1    | A-2      | payment  | 100.00
"""


def test_late_payment_and_paid_late():
    header, *body = [[c.strip() for c in line.split("|")] for line in LATE.strip().splitlines()]
    text = "\n".join("|".join(row[:7]) for row in (header, *body))
    given = books(Invoices=text, Allocations=PAID)
    assert found(given, "late-payment", "Invoices", "difference") == [row[7] for row in body]
    assert found(given, "paid-late", "Invoices", "difference") == [row[8] for row in body]


def test_late_bill_and_due_soon():
    bills = """
        bill | vendor | bill_date  | due_date   | currency | gross | expected
        B-1  | V-1    | 2026-11-01 | 2026-11-29 | EUR      | 5     | 1
        B-2  | V-1    | 2026-11-01 | 2026-11-30 | EUR      | 5     |
        B-3  | V-1    | 2026-11-01 | 2026-12-08 | EUR      | 5     |
    """
    given = books(Bills=bills)
    assert found(given, "late-bill", "Bills", "difference") == expected(bills)
    assert found(given, "due-soon", "Bills", "difference") == ["", "0", ""]
    week = books(Bills=bills.replace("2026-12-08", "2026-12-07"))
    assert found(week, "due-soon", "Bills", "difference") == ["", "0", "-7"]


def test_over_allocated_sources_and_documents():
    allocations = """
        allocation | date       | side       | source | document | kind      | amount
        1          | 2026-11-01 | receivable | R-1    | A-1      | payment   | 60.00
        2          | 2026-11-01 | receivable | R-1    | A-2      | payment   | 50.00
        3          | 2026-11-01 | receivable |        | A-1      | write-off | 40.01
    """
    given = books(
        Invoices="invoice | currency | gross\n A-1 | EUR | 100.00\n A-2 | EUR | 100.00",
        Receipts="receipt | currency | amount\n R-1 | EUR | 100.00",
        Allocations=allocations,
    )
    assert found(given, "over-allocated", "Receipts", "difference") == ["10.00"]
    assert found(given, "over-allocated", "Invoices", "difference") == ["0.01", ""]


def test_closed_period_spares_what_was_there_at_closing():

    from invoice_workbook.journal import chain, closings
    from invoice_workbook.ledger import closing

    settings = "name | value\n Closed until | 2026-09-30"
    there = "bill | bill_date\n B-1 | 2026-09-15"
    closed = books(Settings=settings, Bills=there)
    assert found(closed, "closed-period", "Bills") == [""]
    entries = closing.entries(closed, closed.settings.date("Closed until"))
    kept = chain.extended(closed["Log"], entries, "2026-10-01T08:00:00", "anna", closings.COMMAND)
    later = books(Settings=settings, Bills=there + "\n B-2 | 2026-09-30\n B-3 | 2026-10-01")
    later = later.with_tables(Log=kept)
    assert found(later, "closed-period", "Bills", "actual") == ["", "2026-09-30", ""]


@pytest.mark.parametrize("rule", ["line-total", "tax-total", "price-list", "late-payment", "number-gap"])
def test_rules_are_silent_on_empty_books(rule):
    from invoice_workbook import checks

    assert [f for f in checks.module(rule).find(books()) if len(f.places)] == []
