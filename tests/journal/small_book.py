"""A small company's workbook with its journal: two invoices issued, one of them paid, one payment released."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.schema import SETTINGS
from invoice_workbook.setup import new_book
from invoice_workbook.tables import write
from invoice_workbook.tables.write import Edit
from tests.asked import on
from tests.engine.kranich import COMPANY, edit
from tests.payables import record_approvals

DAY = date(2026, 11, 30)
SHEETS = {
    "People": """
        person  | name    | role     | approval_limit
        anna    | Anna    | clerk    |
        lakshmi | Lakshmi | approver | 5000
        ulrike  | Ulrike  | manager  |
    """,
    "Customers": """
        customer | name   | e_mail      | street | postal_code | city | country | language | currency
        C-1      | Müller | a@b.example | Weg 1  | 89073       | Ulm  | DE      | de       | EUR
    """,
    "Orders": """
        order | customer | order_date | currency | status
        O-1   | C-1      | 2026-11-01 | EUR      | verified
        O-2   | C-1      | 2026-11-02 | EUR      | verified
        O-3   | C-1      | 2026-11-03 | EUR      | open
    """,
    "OrderLines": """
        order | line | description | quantity | unit_price | tax_category | tax_rate | line_net
        O-1   | 1    | Tea         | 1        | 60         | S            | 19       | 60
        O-2   | 1    | Coffee      | 2        | 50         | S            | 19       | 100
        O-3   | 1    | Cocoa       | 1        | 10         | S            | 19       | 10
    """,
    "Vendors": """
        vendor | name  | e_mail          | street     | postal_code | city    | country | terms  | bank_account           | status
        V-1    | Stone | a@stone.example | Steinweg 1 | 20095       | Hamburg | DE      | net 30 | DE75512108001245126199 | active
        V-2    | Mill  | b@mill.example  | Am Bach 2  | 28195       | Bremen  | DE      | net 30 | DE02120300000000202051 | active
    """,
    "Bills": """
        bill | type | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net  | tax | gross | status   | entered_by | approved_by
        B-1  | bill | V-1    | RE-815           | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300  | 0   | 300   | approved | anna       | lakshmi
        B-2  | bill | V-2    | RE-99            | 2026-11-04 | 2026-11-05  | 2026-12-04 | EUR      | 50   | 0   | 50    | approved | anna       | lakshmi
        B-3  | bill | V-2    | RE-100           | 2026-11-05 | 2026-11-06  | 2026-12-05 | EUR      | 4000 | 0   | 4000  | verified | anna       |
    """,
    "BillLines": """
        bill | line | description | quantity | unit_price | tax_category | tax_rate | line_net
        B-1  | 1    | Stone       | 1        | 300        | Z            | 0        | 300
        B-2  | 1    | Flour       | 1        | 50         | Z            | 0        | 50
        B-3  | 1    | Mill        | 1        | 4000       | Z            | 0        | 4000
    """,
    "BankLines": """
        bank_line | account                | booked_on  | value_date | amount | currency | counterparty | reference      | proposed_match       | status
        L-1       | DE89370400440532013000 | 2026-11-20 | 2026-11-20 | 71.40  | EUR      | Müller       | INV-2026-00001 | INV-2026-00001 71.40 | accepted
    """,
}


def make(book: Path) -> None:
    """The workbook, made and worked with."""
    places = {setting.name: n for n, setting in enumerate(SETTINGS)}
    settings = Edit({"value": {places[name]: value for name, value in COMPANY.items()}}, len(SETTINGS))
    new_book.make(book, edits={name: edit(name, text) for name, text in SHEETS.items()} | {"Settings": settings})
    record_approvals(book)
    host = WorkbookFile(book)
    on(host, "issue", as_of=date(2026, 11, 10))
    on(host, "apply", as_of=DAY)
    on(host, "pay", as_of=DAY)
    on(host, "pay", as_of=DAY, release=True)


Change = Callable[[pd.DataFrame], pd.DataFrame]


def by_hand(book: Path, **changes: Change) -> None:
    """Tables as somebody left them who opened the workbook."""
    host = WorkbookFile(book)
    books = books_of(host, None)
    after = {name: change(books[name].copy()).reset_index(drop=True) for name, change in changes.items()}
    host.write(write.edits(books.tables, after))


def without(field: str, *ids: str) -> Change:
    """Rows taken out."""
    return lambda frame: frame[~frame[field].isin(ids)]


def with_cell(field: str, id_: str, **cells: Any) -> Change:
    """Cells typed over."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        for name, value in cells.items():
            frame.loc[frame[field] == id_, name] = value
        return frame

    return change


def run(book: Path, command: str, **options: Any) -> Result:
    return on(WorkbookFile(book), command, as_of=DAY, **options)


RECORD = (
    "log-broken",
    "record-missing",
    "record-changed",
    "number-reused",
    "approval-unrecorded",
    "guard-changed",
)


def problems(book: Path) -> list[tuple[str, str, str]]:
    """What is said of the record: severity, rule and document."""
    found = run(book, "check", only=",".join(RECORD)).json["problems"]
    return sorted((one["severity"], one["rule"], one["document"]) for one in found)
