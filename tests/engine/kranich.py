"""A small company's sheets, as a clerk types them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from invoice_workbook.schema import SETTINGS, TABLES
from invoice_workbook.tables.write import Edit
from tests.sheets import cell, grid

BOOK = "K.xlsm"
FOLDER = "K files"
DAY = date(2026, 11, 30)
ISSUED = date(2026, 9, 2)
SENDER = "rechnung@kranich.example"
COMPANY = {
    "Company": "Kranich GmbH",
    "Street": "Speicherstraße 12",
    "Postal code": "20457",
    "City": "Hamburg",
    "Country": "DE",
    "Tax number": "DE136695976",
    "Bank account": "DE89370400440532013000",
    "BIC": "COBADEFFXXX",
    "E-mail": SENDER,
    "Phone": "+49 40 5550 120",
}
SHEETS = {
    "Customers": """
        customer | name     | e_mail        | street | postal_code | city   | country | language | currency
        C-1      | Müller   | a@b.example   | Weg 1  | 89073       | Ulm    | DE      | de       | EUR
        C-2      | Inn      | inn@b.example | Road 1 | SW1A 1AA    | London | GB      | en       | EUR
    """,
    "Orders": """
        order | customer | order_date | currency | status
        O-1   | C-1      | 2026-09-01 | EUR      | verified
        O-2   | C-2      | 2026-09-01 | EUR      | verified
    """,
    "OrderLines": """
        order | line | description | quantity | unit_price | tax_category | tax_rate | line_net
        O-1   | 1    | Tea         | 1        | 60         | S            | 19       | 60
        O-2   | 1    | Coffee      | 2        | 50         | S            | 19       | 100
    """,
    "Vendors": """
        vendor | name   | e_mail          | street     | postal_code | city    | country | terms  | bank_account           | status
        V-1    | Stone  | a@stone.example | Steinweg 1 | 20095       | Hamburg | DE      | net 30 | DE75512108001245126199 | active
        V-2    | Mill   | b@mill.example  | Am Bach 2  | 28195       | Bremen  | DE      | net 30 | DE02120300000000202051 | active
        V-3    | Clay   | c@clay.example  | Am Bach 3  | 28195       | Bremen  | DE      | net 30 | DE02500105170137075030 | active
        V-4    | Sand   | d@sand.example  | Am Bach 4  | 28195       | Bremen  | DE      | net 30 | DE02100100100006820101 | active
    """,
    "Bills": """
        bill | type        | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net | tax | gross | status   | entered_by | approved_by
        B-1  | bill        | V-1    | RE-815           | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300 | 0   | 300   | approved | anna       | lakshmi
        B-2  | bill        | V-2    | RE-99            | 2026-11-04 | 2026-11-05  | 2026-12-04 | EUR      | 50  | 0   | 50    | approved | anna       | lakshmi
        B-3  | credit note | V-3    | GS-7             | 2026-11-10 | 2026-11-11  |            | EUR      | 120 | 0   | 120   | approved | anna       | lakshmi
        B-4  | credit note | V-4    | GS-8             | 2026-11-10 | 2026-11-11  |            | EUR      | 20  | 0   | 20    | approved | anna       | lakshmi
    """,
    "BillLines": """
        bill | line | quantity | unit_price | tax_category | tax_rate | line_net
        B-1  | 1    | 1        | 300        | Z            | 0        | 300
        B-2  | 1    | 1        | 50         | Z            | 0        | 50
        B-3  | 1    | 1        | 120        | Z            | 0        | 120
        B-4  | 1    | 1        | 20         | Z            | 0        | 20
    """,
    "Terms": """
        terms  | days | basis
        net 30 | 30   | invoice date
    """,
    "People": """
        person  | name    | e_mail            | role     | approval_limit
        anna    | Anna    | anna@k.example    | clerk    |
        lakshmi | Lakshmi | lakshmi@k.example | approver | 2000
    """,
}
SENT_REMINDERS = """
    reminder | run        | customer | invoice        | level | days_late | open | action | sent_on    | files
    M-1      | 2026-09-20 | C-2      | INV-2026-00002 | 1     | 18        | 119  | send   | 2026-09-20 | Reminder 1.pdf
    M-2      | 2026-10-10 | C-2      | INV-2026-00002 | 2     | 38        | 119  | send   | 2026-10-10 | Reminder 2.pdf
    M-3      | 2026-11-10 | C-2      | INV-2026-00002 | 3     | 69        | 119  | send   | 2026-11-10 | Reminder 3.pdf
"""
WITH_A_MANAGER = {
    "People": f"{SHEETS['People'].rstrip()}\n        ulrike  | Ulrike  | ulrike@k.example  | manager  |\n",
}
MISTYPED = {
    "Orders": SHEETS["Orders"].replace("verified", "open    "),
    "OrderLines": SHEETS["OrderLines"].replace("| 60\n", "| 61\n"),
}
"""An order's line whose net is not what it comes to."""
HALF_TYPED = {
    "Orders": """
        order | customer | order_date | currency | status
        O-1   | C-1      | 2026-09-01 |          | open
        O-2   | C-2      | 2026-09-01 | EUR      | open
    """,
    "OrderLines": SHEETS["OrderLines"].replace("| 60\n", "|\n"),
}
UNTIDY = {
    "Orders": """
        order | customer | order_date | currency | status
        O-1   | c-1      | 3 Nov 2026 | EUR      | Open
        O-2   | C-2      | 2026-09-01 | EUR      | open
    """,
}
RECURRING = {
    "Recurring": """
        recurring | side       | party | like | every | next_on    | status
        RC-1      | receivable | C-1   | O-1  | 1     | 2026-10-01 | active
        RC-2      | payable    | V-1   | B-1  | 1     | 2026-10-15 | active
    """,
}
OTHER_ACCOUNT = {"Vendors": SHEETS["Vendors"].replace("DE75512108001245126199", "DE02500105170137075030")}
VENDOR_TWICE = {"Vendors": SHEETS["Vendors"].replace("| Sand ", "| Clay ")}
ACCOUNTS = {
    "LedgerAccounts": """
        use         | tax_category | tax_rate | ledger_account
        receivable  |              |          | 1400
        payable     |              |          | 1600
        sales       |              |          | 8000
        purchases   |              |          | 3000
        output tax  | S            | 19       | 1776
        bank        |              |          | 1200
    """,
}


def edit(table: str, text: str) -> Edit:
    """A table's rows as a clerk types them."""
    header, *rows = grid(text)
    cells: dict[str, dict[int, Any]] = {name: {} for name in header}
    for number, row in enumerate(rows):
        for name, written in zip(header, row, strict=True):
            value = cell(written, TABLES[table].by_field[name].type)
            if value is not None:
                cells[name][number] = value.date() if isinstance(value, datetime) else value
    return Edit(cells, len(rows), added=len(rows))


def settings(server: str = "", **changed: str) -> Edit:
    """The company's Settings, or these instead."""
    return _settings({**COMPANY, "SMTP server": server, **changed})


def settings_of(text: str) -> Edit:
    """Another company's Settings, as lines of `name | value`."""
    return _settings(dict(grid(text)[1:]))  # type: ignore[arg-type]  # two cells a line


def _settings(values: Mapping[str, str]) -> Edit:
    places = {setting.name: n for n, setting in enumerate(SETTINGS)}
    return Edit({"value": {places[name]: value for name, value in values.items()}}, len(SETTINGS))
