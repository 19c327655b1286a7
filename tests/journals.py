"""A small company whose documents are booked: accounts, parties, and what they come to as a table of text."""

from datetime import date
from typing import Any

from invoice_workbook.books import Books
from tests.asked import wanted
from tests.sheets import AS_OF, books, grid

FIRST = date(2026, 10, 1)
ACCOUNTS = """
    use                   | tax_category | tax_rate | ledger_account | tax_key | name
    receivable            |              |          | 1400           |         |
    payable               |              |          | 1600           |         |
    sales                 | S            | 19       | 8400           | auto    | Sales 19 %
    sales                 | S            | 7        | 8300           | 2       | Sales 7 %
    sales                 |              |          | 8000           |         |
    purchases             | S            | 19       | 3400           | 9       |
    purchases             | AE           | 19       | 3125           | 94      |
    purchases             |              |          | 3000           |         |
    output tax            | S            | 19       | 1776           |         |
    output tax            | S            | 7        | 1771           |         |
    output tax            | S            | 10       | 1710           |         |
    output tax            | AE           |          | 1787           |         |
    input tax             | S            | 19       | 1576           |         |
    input tax             | AE           | 19       | 1577           |         |
    bank                  |              |          | 1200           |         |
    cash                  |              |          | 1000           |         |
    clearing              |              |          | 1360           |         |
    discount given        | S            | 19       | 8736           | auto    |
    discount given        |              |          | 8730           |         |
    discount taken        |              |          | 3730           |         |
    write-off given       |              |          | 2400           |         |
    write-off taken       |              |          | 2700           |         |
    reminder fee received |              |          | 2705           |         |
    interest received     |              |          | 2650           |         |
    reminder fee paid     |              |          | 4905           |         |
    exchange gain         |              |          | 2660           |         |
    exchange loss         |              |          | 2150           |         |
    bank fee              |              |          | 4970           |         |
    rounding              |              |          | 4900           |         |
"""
SETTINGS = """
    name           | value
    Company        | Kranich GmbH
    Country        | DE
    Adviser number | 1001
    Client number  | 7
"""
CUSTOMERS = """
    customer | name          | ledger_account
    C-1      | Café Müller   | 10001
    C-2      | Kyoto "Chaya" | 10002
    C-3      | No account    |
"""
VENDORS = """
    vendor | name  | ledger_account
    V-1    | Stone | 70001
    V-2    | Uji   |
"""
RATES = """
    from | to  | date       | rate
    JPY  | EUR | 2026-09-01 | 0.006
    USD  | EUR | 2026-09-01 | 0.8
    KWD  | EUR | 2026-09-01 | 2.9
"""


def ours(**tables: str) -> Books:
    """Books of the company with these tables."""
    usual = {"Settings": SETTINGS, "LedgerAccounts": ACCOUNTS, "ExchangeRates": RATES}
    return books(**{**usual, "Customers": CUSTOMERS, "Vendors": VENDORS, **tables})


def invoices(rows: str, lines: str, **tables: str) -> Books:
    """Books with these invoices, which are issued."""
    return ours(Invoices=_issued(rows, "sent"), InvoiceLines=_priced(lines), **tables)


def bills(rows: str, lines: str, **tables: str) -> Books:
    """Books with these bills, approved where their table does not say otherwise."""
    return ours(Bills=_issued(rows, "approved"), BillLines=_priced(lines), **tables)


def _issued(rows: str, status: str) -> str:
    head, *rest = rows.strip().splitlines()
    if "status" in head:
        return rows
    return "\n".join([f"{head} | status", *(f"{row} | {status}" for row in rest)])


def _priced(lines: str) -> str:
    """Lines with a quantity and a price that come to their net."""
    head, *rest = lines.strip().splitlines()
    place = [cell.strip() for cell in head.split("|")].index("line_net")
    return "\n".join([f"{head} | quantity | unit_price", *(f"{row} | 1 | {row.split('|')[place]}" for row in rest)])


def handed(these: Books, **options: Any) -> Any:
    """What export-journal wants of them, of two months."""
    return wanted("export-journal", these, **{"start": FIRST, "end": AS_OF, **options})


def booked(these: Books, **options: Any) -> list[list[str]]:
    """The bookings: day, account, debit, credit, currency and document."""
    rows = handed(these, **options).more["bookings"]
    return [[one[name] for name in ("date", "account", "debit", "credit", "currency", "document")] for one in rows]


def table(text: str) -> list[list[str]]:
    """Bookings as a table of text, without its head."""
    return grid(text)[1:]
