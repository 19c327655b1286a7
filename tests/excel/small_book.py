"""A small company's book in which every button has something to do."""

from pathlib import Path

from invoice_workbook.schema import SETTINGS
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from tests.engine import kranich
from tests.engine.kranich import COMPANY, edit
from tests.payables import record_approvals

SHEETS = {
    **{name: kranich.SHEETS[name] for name in ("Customers", "Vendors", "Terms", "People")},
    "Orders": """
        order | customer | order_date | currency | status
        O-3   | C-2      | 2026-11-01 | EUR      | verified
        O-1   | C-1      | 2026-09-01 | EUR      | invoiced
        O-2   | C-2      | 2026-09-01 | EUR      | invoiced
        O-4   | C-1      | 2026-11-20 | EUR      | open
    """,
    "OrderLines": """
        order | line | description | quantity | unit_price | tax_category | tax_rate | line_net
        O-1   | 1    | Tea         | 1        | 60         | S            | 19       | 60
        O-2   | 1    | Coffee      | 2        | 50         | S            | 19       | 100
        O-3   | 1    | Coffee      | 3        | 50         | S            | 19       | 150
        O-4   | 1    | Tea         | 2        | 60         | S            | 19       | 120
    """,
    "Invoices": """
        invoice        | type    | customer | order | invoice_date | due_date   | currency | net | tax  | gross | status
        INV-2026-00001 | invoice | C-1      | O-1   | 2026-09-02   | 2026-09-02 | EUR      | 60  | 11.4 | 71.4  | issued
        INV-2026-00002 | invoice | C-2      | O-2   | 2026-09-02   | 2026-09-02 | EUR      | 100 | 19   | 119   | issued
    """,
    "InvoiceLines": """
        invoice        | line | description | quantity | unit_price | tax_category | tax_rate | line_net
        INV-2026-00001 | 1    | Tea         | 1        | 60         | S            | 19       | 60
        INV-2026-00002 | 1    | Coffee      | 2        | 50         | S            | 19       | 100
    """,
    "PurchaseOrders": """
        purchase_order | vendor | order_date | currency | status
        P-1            | V-1    | 2026-11-01 | EUR      |
        P-2            | V-1    | 2026-11-02 | EUR      | closed.
    """,
    "PurchaseOrderLines": """
        purchase_order | line | description | quantity | unit_price
        P-1            | 1    | Sacks       | 10       | 30
    """,
    "GoodsReceipts": """
        goods_receipt | purchase_order | line | date       | accepted
        G-1           | P-1            | 1    | 2026-11-06 | 10
    """,
    "Bills": """
        bill | type        | vendor | vendor_reference | purchase_order | bill_date  | received_on | due_date   | currency | net | tax | gross | status   | entered_by | routed_to | approved_by | hold
        B-4  | bill        | V-2    | 99               |                | 2026-11-04 | 2026-11-05  | 2026-12-04 | EUR      | 50  | 0   | 50    | verified | anna       |           |             |
        B-6  | bill        | V-4    | 3                |                | 2026-11-05 | 2026-11-06  | 2026-12-05 | EUR      | 40  | 0   | 40    | held     | anna       |           |             | by hand
        B-1  | bill        | V-1    | RE-815           |                | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300 | 0   | 300   | approved | anna       |           | lakshmi     |
        B-2  | bill        | V-1    | RE-816           | P-1            | 2026-11-08 | 2026-11-09  | 2026-12-08 | EUR      | 150 | 0   | 150   | entered  | anna       |           |             |
        B-3  | credit note | V-3    | GS-7             |                | 2026-11-10 | 2026-11-11  |            | EUR      | 120 | 0   | 120   | approved | anna       |           | lakshmi     |
        B-5  | bill        | V-2    | 100              |                | 2026-11-05 | 2026-11-06  | 2026-12-05 | EUR      | 70  | 0   | 70    | routed   | anna       | lakshmi   |             |
    """,
    "BillLines": """
        bill | line | order_line | quantity | unit_price | tax_category | tax_rate | line_net
        B-1  | 1    |            | 1        | 300        | Z            | 0        | 300
        B-2  | 1    | 1          | 5        | 30         | Z            | 0        | 150
        B-3  | 1    |            | 1        | 120        | Z            | 0        | 120
        B-4  | 1    |            | 1        | 50         | Z            | 0        | 50
        B-5  | 1    |            | 1        | 70         | Z            | 0        | 70
        B-6  | 1    |            | 1        | 40         | Z            | 0        | 40
    """,
    "Payments": """
        payment   | date       | vendor | amount | currency | method   | reference  | bank_account           | status
        PAY-00001 | 2026-11-30 | V-1    | 300    | EUR      | transfer | B-1 300.00 | DE75512108001245126199 | proposed
    """,
    "BankLines": """
        bank_line | account                | booked_on  | value_date | amount | currency | counterparty | reference      | status
        L-1       | DE89370400440532013000 | 2026-11-20 | 2026-11-20 | 71.40  | EUR      | Müller       | INV-2026-00001 | new
    """,
    "Receipts": """
        receipt | date       | customer | amount | currency
        R-1     | 2026-11-18 | C-1      | 10     | EUR
    """,
    "Reminders": kranich.SENT_REMINDERS
    + """
        M-4      | 2026-11-30 | C-1      | INV-2026-00001 | 1     | 89        | 71.4 | send   |            |
    """,
    "Replies": """
        reply | received_on | sender            | person  | bill | answer  | status
        R-1   | 2026-11-27  | lakshmi@k.example | lakshmi | B-5  | approve | proposed
    """,
    "Problems": """
        problem      | rule         | severity | sheet           | document | row | column   | status | reason          | first_seen | last_seen
        P-bd8ff903d9 | due-soon     | notice   | Bills           | B-1      | 5   | Due date | open   | agreed by phone | 2026-11-28 | 2026-11-29
        P-3edffa4ece | not-a-choice | error    | Purchase orders | P-2      | 6   | Status   | open   |                 | 2026-11-28 | 2026-11-29
        P-424b494387 | late-payment | warning  | Invoices        | INV-2026-00001 | 5 | Due date | open   |                 | 2026-11-28 | 2026-11-29
    """,
}


def make(path: Path) -> None:
    """The book: as of a day on which two invoices are late, and one of them was reminded of three times."""
    new_book.make(path, edits={name: edit(name, text) for name, text in SHEETS.items()} | {"Settings": _settings()})
    record_approvals(path)


def _settings() -> Edit:
    places = {setting.name: place for place, setting in enumerate(SETTINGS)}
    values = {**COMPANY, "As of": "2026-11-30"}
    return Edit({"value": {places[name]: value for name, value in values.items()}}, len(SETTINGS))
