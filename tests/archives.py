"""A company's books of two years, for tests of what can be moved out of them: groups of every kind side by side."""

from datetime import date
from pathlib import Path

from invoice_workbook.books import Books
from invoice_workbook.schema import SETTINGS
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from tests.engine.kranich import edit
from tests.payables import record_approvals
from tests.sheets import books

DAY = date(2026, 3, 31)
YEAR = "2025"
SAID = {
    "Company": "Kranich GmbH",
    "Street": "Speicherstraße 12",
    "Postal code": "20457",
    "City": "Hamburg",
    "Country": "DE",
    "Bank account": "DE89370400440532013000",
    "E-mail": "rechnung@kranich.example",
}
TABLES = {
    "People": """
        person  | name    | role     | approval_limit
        anna    | Anna    | clerk    |
        lakshmi | Lakshmi | approver | 5000
    """,
    "ExchangeRates": """
        from | to  | date       | rate
        JPY  | EUR | 2025-01-01 | 0.006
        EUR  | INR | 2025-01-01 | 90
    """,
    "Customers": """
        customer | name   | e_mail      | street | postal_code | city  | country | language | currency
        C-1      | Müller | a@b.example | Weg 1  | 89073       | Ulm   | DE      | de       | EUR
        C-2      | Uji    | u@j.example | Renge  | 611-0021    | Uji   | JP      | en       | JPY
    """,
    "Orders": """
        order | customer | order_date | customer_reference | currency | status
        O-1   | C-1      | 2025-01-05 | PO-17              | EUR      | invoiced
        O-2   | C-1      | 2025-02-05 | PO-18              | EUR      | open
        O-3   | C-1      | 2025-03-05 | PO-19              | EUR      | cancelled
        O-4   | C-1      | 2026-01-05 | PO-20              | EUR      | invoiced
    """,
    "OrderLines": """
        order | line | description | quantity | unit_price | tax_category | tax_rate | line_net
        O-1   | 1    | Tea         | 1        | 100        | S            | 19       | 100
        O-2   | 1    | Coffee      | 2        | 50         | S            | 19       | 100
        O-3   | 1    | Cocoa       | 1        | 10         | S            | 19       | 10
        O-4   | 1    | Tea         | 1        | 50         | Z            | 0        | 50
    """,
    "Invoices": """
        invoice        | type        | corrects       | customer | order | invoice_date | due_date   | currency | net   | tax | gross | status   | expected
        INV-2025-00001 | invoice     |                | C-1      | O-1   | 2025-01-10   | 2025-02-09 | EUR      | 100   | 19  | 119   | paid     | moves
        INV-2025-00002 | invoice     |                | C-1      |       | 2025-02-10   | 2025-03-12 | EUR      | 100   | 0   | 100   | sent     | open
        INV-2025-00003 | invoice     |                | C-1      |       | 2025-03-10   | 2025-04-09 | EUR      | 50    | 0   | 50    | paid     | tied
        INV-2025-00004 | invoice     |                | C-1      |       | 2025-04-10   | 2025-05-10 | EUR      | 200   | 0   | 200   | paid     | tied
        INV-2025-00005 | invoice     |                | C-2      |       | 2025-05-10   | 2025-06-09 | JPY      | 10000 | 0   | 10000 | paid     | moves
        INV-2025-00006 | invoice     |                | C-1      |       | 2025-06-10   | 2025-07-10 | EUR      | 30    | 0   | 30    | disputed | open
        INV-2025-00007 | invoice     |                | C-1      |       | 2025-07-10   | 2025-08-09 | EUR      | 70    | 0   | 70    | paid     | moves
        CN-2025-00001  | credit note | INV-2025-00007 | C-1      |       | 2025-08-10   |            | EUR      | 70    | 0   | 70    | sent     | moves
        INV-2025-00008 | invoice     |                | C-1      |       | 2025-09-10   | 2025-10-10 | EUR      | 41    | 0   | 41    | paid     | moves
        INV-2026-00001 | invoice     |                | C-1      | O-4   | 2026-01-10   | 2026-02-09 | EUR      | 50    | 0   | 50    | paid     | later
        CN-2026-00001  | credit note | INV-2025-00004 | C-1      |       | 2026-01-20   |            | EUR      | 200   | 0   | 200   | sent     | later
    """,
    "InvoiceLines": """
        invoice        | line | description | quantity | unit_price | tax_category | tax_rate | line_net
        INV-2025-00001 | 1    | Tea         | 1        | 100        | S            | 19       | 100
        INV-2025-00002 | 1    | Tea         | 1        | 100        | Z            | 0        | 100
        INV-2025-00003 | 1    | Tea         | 1        | 50         | Z            | 0        | 50
        INV-2025-00004 | 1    | Tea         | 1        | 200        | Z            | 0        | 200
        INV-2025-00005 | 1    | Tea         | 1        | 10000      | Z            | 0        | 10000
        INV-2025-00006 | 1    | Tea         | 1        | 30         | Z            | 0        | 30
        INV-2025-00007 | 1    | Tea         | 1        | 70         | Z            | 0        | 70
        CN-2025-00001  | 1    | Tea         | 1        | 70         | Z            | 0        | 70
        INV-2025-00008 | 1    | Tea         | 1        | 41         | Z            | 0        | 41
        INV-2026-00001 | 1    | Tea         | 1        | 50         | Z            | 0        | 50
        CN-2026-00001  | 1    | Tea         | 1        | 200        | Z            | 0        | 200
    """,
    "Receipts": """
        receipt | date       | customer | amount | currency | method   | bank_line | expected
        R-00001 | 2025-02-01 | C-1      | 119    | EUR      | transfer | L-1       | moves
        R-00002 | 2026-02-01 | C-1      | 100    | EUR      | transfer | L-2       | later
        R-00003 | 2025-06-01 | C-2      | 10000  | JPY      | transfer |           | moves
        R-00004 | 2025-06-01 | C-1      | 7      | EUR      | transfer |           | open
        R-00005 | 2025-10-01 | C-1      | 40     | EUR      | cash     |           | moves
    """,
    "Vendors": """
        vendor | name  | e_mail          | street     | postal_code | city    | country | terms  | bank_account           | status
        V-1    | Stone | a@stone.example | Steinweg 1 | 20095       | Hamburg | DE      | net 30 | DE75512108001245126199 | active
        V-2    | Mill  | b@mill.example  | Am Bach 2  | 28195       | Bremen  | DE      | net 30 | DE02120300000000202051 | active
    """,
    "PurchaseOrders": """
        purchase_order | vendor | order_date | currency | status    | expected
        PO-1           | V-1    | 2025-01-02 | EUR      | open      | moves
        PO-2           | V-1    | 2025-02-02 | EUR      | open      | open
        PO-3           | V-1    | 2025-02-03 | EUR      | cancelled | moves
    """,
    "PurchaseOrderLines": """
        purchase_order | line | description | quantity | unit_price
        PO-1           | 1    | Stone       | 3        | 100
        PO-2           | 1    | Stone       | 3        | 100
        PO-3           | 1    | Stone       | 3        | 100
    """,
    "GoodsReceipts": """
        goods_receipt | purchase_order | line | date       | accepted | expected
        G-1           | PO-1           | 1    | 2025-01-04 | 3        | moves
        G-2           | PO-2           | 1    | 2025-02-04 | 1        | tied
    """,
    "Bills": """
        bill    | type        | corrects | vendor | vendor_reference | purchase_order | bill_date  | received_on | due_date   | currency | net | tax | gross | status   | entered_by | approved_by | hold  | expected
        B-00001 | bill        |          | V-1    | RE-815           | PO-1           | 2025-01-05 | 2025-01-06  | 2025-02-04 | EUR      | 300 | 0   | 300   | paid     | anna       | lakshmi     |       | moves
        B-00002 | bill        |          | V-2    | RE-99            |                | 2025-12-04 | 2025-12-05  | 2026-01-03 | EUR      | 50  | 0   | 50    | paid     | anna       | lakshmi     |       | tied
        B-00003 | bill        |          | V-2    | RE-100           |                | 2025-05-05 | 2025-05-06  | 2025-06-04 | EUR      | 400 | 0   | 400   | held     | anna       |             | price | open
        B-00004 | bill        |          | V-2    | RE-101           |                | 2025-05-06 | 2025-05-07  | 2025-06-05 | EUR      | 41  | 0   | 41    | rejected | anna       |             |       | moves
        B-00005 | bill        |          | V-2    | RE-102           |                | 2025-06-06 | 2025-06-07  | 2025-07-06 | EUR      | 80  | 0   | 80    | paid     | anna       | lakshmi     |       | moves
        B-00006 | credit note | B-00005  | V-2    | GS-7             |                | 2025-06-16 | 2025-06-17  |            | EUR      | 80  | 0   | 80    | paid     | anna       | lakshmi     |       | moves
        B-00007 | bill        |          | V-2    | RE-103           |                | 2025-07-06 | 2025-07-07  | 2025-08-05 | EUR      | 60  | 0   | 60    | approved | anna       | lakshmi     |       | open
    """,
    "BillLines": """
        bill    | line | purchase_order | order_line | description | quantity | unit_price | tax_category | tax_rate | line_net
        B-00001 | 1    | PO-1           | 1          | Stone       | 3        | 100        | Z            | 0        | 300
        B-00002 | 1    |                |            | Flour       | 1        | 50         | Z            | 0        | 50
        B-00003 | 1    |                |            | Mill        | 1        | 400        | Z            | 0        | 400
        B-00004 | 1    |                |            | Mill        | 1        | 41         | Z            | 0        | 41
        B-00005 | 1    |                |            | Mill        | 1        | 80         | Z            | 0        | 80
        B-00006 | 1    |                |            | Mill        | 1        | 80         | Z            | 0        | 80
        B-00007 | 1    |                |            | Mill        | 1        | 60         | Z            | 0        | 60
    """,
    "Payments": """
        payment | date       | vendor | amount | currency | method   | bank_account           | status  | expected
        P-00001 | 2025-02-03 | V-1    | 300    | EUR      | transfer | DE75512108001245126199 | cleared | moves
        P-00002 | 2026-01-03 | V-2    | 50     | EUR      | transfer | DE02120300000000202051 | cleared | later
    """,
    "Allocations": """
        allocation | date       | side       | source        | document       | kind      | amount
        AL-00001   | 2025-02-01 | receivable | R-00001       | INV-2025-00001 | payment   | 119
        AL-00002   | 2026-02-01 | receivable | R-00002       | INV-2025-00003 | payment   | 50
        AL-00003   | 2026-02-01 | receivable | R-00002       | INV-2026-00001 | payment   | 50
        AL-00004   | 2026-01-20 | receivable | CN-2026-00001 | INV-2025-00004 | credit    | 200
        AL-00005   | 2025-06-01 | receivable | R-00003       | INV-2025-00005 | payment   | 10000
        AL-00006   | 2025-08-10 | receivable | CN-2025-00001 | INV-2025-00007 | credit    | 70
        AL-00007   | 2025-10-01 | receivable | R-00005       | INV-2025-00008 | payment   | 40
        AL-00008   | 2025-10-01 | receivable |               | INV-2025-00008 | write-off | 1
        AL-00009   | 2025-02-03 | payable    | P-00001       | B-00001        | payment   | 300
        AL-00010   | 2026-01-03 | payable    | P-00002       | B-00002        | payment   | 50
        AL-00011   | 2025-06-16 | payable    | B-00006       | B-00005        | credit    | 80
    """,
    "BankLines": """
        bank_line | account                | booked_on  | value_date | amount | currency | counterparty | reference      | status   | expected
        L-1       | DE89370400440532013000 | 2025-02-01 | 2025-02-01 | 119    | EUR      | Müller       | INV-2025-00001 | accepted | moves
        L-2       | DE89370400440532013000 | 2026-02-01 | 2026-02-01 | 100    | EUR      | Müller       | both           | accepted | later
        L-3       | DE89370400440532013000 | 2025-03-01 | 2025-03-01 | -12    | EUR      | Bank         | fee            | ignored  | moves
        L-4       | DE89370400440532013000 | 2025-03-02 | 2025-03-02 | 9      | EUR      | ?            | ?              | new      | open
    """,
    "Questions": """
        question | asked_on   | party | document       | question_text | status   | expected
        Q-00001  | 2025-02-01 | C-1   | INV-2025-00001 | Paid?         | closed   | moves
        Q-00002  | 2025-02-01 | C-1   |                | Hours?        | closed   | open
        Q-00003  | 2025-11-01 | C-1   | INV-2025-00003 | When?         | answered | tied
    """,
    "Reminders": """
        reminder | run   | customer | invoice        | level | days_late | open | action | sent_on    | expected
        M-00001  | RUN-1 | C-1      | INV-2025-00008 | 1     | 10        | 41   | send   | 2025-09-30 | moves
        M-00002  | RUN-2 | C-1      | INV-2025-00002 | 1     | 20        | 100  | send   | 2025-04-01 | tied
    """,
}
"""Rows with what is to become of them: they move, or why they stay."""


def pure() -> Books:
    """The books by themselves."""
    settings = "\n".join(["name | value", *(f"{name} | {value}" for name, value in SAID.items())])
    return books(DAY, **TABLES, Settings=settings)


def make(path: Path, language: str = "en", **others: str) -> Path:
    """The same as a workbook; `others` are settings."""
    places = {setting.name: n for n, setting in enumerate(SETTINGS)}
    said = {**SAID, "Home currency": "EUR", "Fiscal year begins in month": 1, **others}
    settings = Edit({"value": {places[name]: value for name, value in said.items()}}, len(SETTINGS))
    sheets = {name: without_expected(text) for name, text in TABLES.items()}
    edits = {name: edit(name, text) for name, text in sheets.items()}
    new_book.make(path, language, edits=edits | {"Settings": settings})
    record_approvals(path)
    return path


def without_expected(text: str) -> str:
    rows = [line.rpartition("|")[0] for line in text.strip().splitlines()]
    return "\n".join(rows) if text.strip().splitlines()[0].strip().endswith("expected") else text
