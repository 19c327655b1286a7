"""A small payable side for tests: vendors, people, orders received, bills, and what a command makes of it."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal import accounts, approvals, chain
from invoice_workbook.ledger.payable import approval, vendor_accounts
from invoice_workbook.tables import write
from tests.sheets import books

SETTINGS = """
    name         | value
    Company      | Kranich GmbH
    Street       | Speicherstraße 12
    Postal code  | 20457
    City         | Hamburg
    Country      | DE
    Bank account | DE89370400440532013000
    BIC          | COBADEFFXXX
    E-mail       | rechnung@kranich.example
"""
TERMS = """
    terms       | days | basis        | discount_days | discount
    net 30      | 30   | invoice date |               |
    2/10 net 30 | 30   | invoice date | 10            | 2
"""
VENDORS = """
    vendor | name       | e_mail           | street     | postal_code | city    | country | terms       | bank_account                | bic      | status
    V-1    | Stone      | a@stone.example  | Steinweg 1 | 20095       | Hamburg | DE      | net 30      | DE75512108001245126199      |          | active
    V-2    | Müller     | b@mill.example   | Am Bach 2  | 28195       | Bremen  | DE      | 2/10 net 30 | DE02120300000000202051      |          | active
    V-3    | Uji        | c@uji.example    | Renge 21   | 611-0021    | Uji     | JP      | net 30      | 1234567                     | BOTKJPJT | active
    V-4    | Accountless|                  |            |             | Köln    | DE      | net 30      |                             |          | active
"""
PEOPLE = """
    person  | name    | e_mail              | role       | approval_limit
    anna    | Anna    | anna@k.example      | clerk      |
    lakshmi | Lakshmi | lakshmi@k.example   | approver   | 2000
    ulrike  | Ulrike  | ulrike@k.example    | manager    | 100000
    jonas   | Jonas   | jonas@k.example     | accounting |
"""
RATES = "from | to | date | rate\nJPY | EUR | 2026-11-01 | 0.006"


def payables(bills: str, lines: str = "", *, unverified: Collection[str] = (), **tables: str) -> Books:
    """Books with these bills; a bill without lines gets one that proves its totals."""
    head, *rows = [[cell.strip() for cell in row.split("|")] for row in bills.strip().splitlines()]
    made = ["bill | line | quantity | unit_price | tax_category | tax_rate | line_net"]
    given = {row.split("|")[0].strip() for row in lines.strip().splitlines()[1:]}
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        if cells["bill"] not in given:
            made.append(f"{cells['bill']} | 1 | 1 | {cells['net']} | Z | 0 | {cells['net']}")
    if lines:
        columns = [cell.strip() for cell in lines.strip().splitlines()[0].split("|")]
        extra = [column for column in columns if column not in made[0]]
        made = [f"{row}{' |' * len(extra)}" if n else f"{row} | {' | '.join(extra)}" for n, row in enumerate(made)]
        order = [cell.strip() for cell in made[0].split("|")]
        for line in lines.strip().splitlines()[1:]:
            known = dict(zip(columns, [cell.strip() for cell in line.split("|")], strict=True))
            made.append(" | ".join(known.get(column, "") for column in order))
    usual = {"Settings": SETTINGS, "Terms": TERMS, "Vendors": VENDORS, "People": PEOPLE, "ExchangeRates": RATES}
    return recorded(books(**{**usual, **tables}, Bills=bills, BillLines="\n".join(made)), unverified)


def recorded(these: Books, unverified: Collection[str] = ()) -> Books:
    """The books as if every approval in their cells had been given by `approve`, and every account verified."""
    rows = pd.Index(list(approval.unrecorded(these)), dtype="int64")
    bills = these["Bills"]
    given = [
        approvals.entry(str(bills["bill"][row]), subject, str(bills["approved_by"][row]))
        for row, subject in approval.subjects(these, rows).items()
    ]
    vendors = these["Vendors"]
    given += [
        accounts.verification(str(vendor), str(account), "ulrike")
        for vendor, account in zip(vendors["vendor"], vendor_accounts.identities(these), strict=True)
        if vendor not in unverified
    ]
    return these.with_tables(Log=chain.extended(these["Log"], given, "2026-11-29", "anna", "approve"))


def record_approvals(path: Path) -> None:
    """The same in the Log of a workbook that was just made."""
    host = WorkbookFile(path)
    these = books_of(host, None)
    host.write_new(write.edits(these.tables, {"Log": recorded(these)["Log"]}))


def after(these: Books, outcome: Outcome) -> Books:
    """The books with what a command made of them, the Log extended as it would be."""
    tables = {**these.tables, **{name: _whole(these[name], frame) for name, frame in outcome.tables.items()}}
    tables["Log"] = chain.extended(these["Log"], outcome.entries, "2026-11-30", "anna", "x")
    return these.with_tables(**tables)


def _whole(before: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """A table of which a command gave some columns, with the others as they were."""
    missing = [column for column in before if column not in frame]
    return frame.join(before[missing])


def changed(these: Books, table: str, row: int, **cells: object) -> Books:
    """The books after the clerk typed into a row."""
    frame = these[table].copy()
    for field, value in cells.items():
        frame.loc[row, field] = value
    return these.with_tables(**{table: frame})
