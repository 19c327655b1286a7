"""Payment terms on the first morning: a new book has the usual ten, and what can be read needs no row."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from invoice_workbook import terms
from invoice_workbook.engine.run import books_of
from invoice_workbook.excel import functions
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.ledger import due_dates
from tests import cli
from tests.sheets import books, expected, found

SETTINGS = """Name,Value
Company,Rao & Co
Street,Hafenstraße 1
Postal code,20457
City,Hamburg
Country,DE
Tax number,DE136695976
Bank account,DE89370400440532013000
"""
CUSTOMER = """Customer,Name,E-mail,Street,Postal code,City,Country,Currency,Terms
C-1,Anna,anna@a.example,Weg 1,20457,Hamburg,DE,EUR,{terms}
"""
ITEMS = """Item,Description,Unit price,Currency,Tax category,Tax rate %,Valid from
I-1,Box,10.00,EUR,S,19,2026-01-01
"""
ORDERS = "Order,Customer,Order date,Currency\nO-1,C-1,2026-11-02,EUR\n"
LINES = """Order,Line,Item,Description,Quantity,Unit price,Tax category,Tax rate %,Line net
O-1,1,I-1,Box,2,10.00,S,19,20.00
"""


def test_a_new_book_has_the_usual_terms(empty: Path):
    rows = books_of(WorkbookFile(empty), None)
    assert list(rows["Terms"]["terms"]) == list(terms.USUAL)
    assert rows.term_rows == {name.casefold(): terms.parse(name) for name in terms.USUAL}


@pytest.mark.parametrize(
    ("agreed", "due"), [("net 30", "2026-12-02"), ("2/10 net 20", "2026-11-22"), ("30 Tage netto", "2026-12-02")]
)
def test_the_first_invoice_needs_no_look_at_the_sheet_terms(tmp_path: Path, agreed: str, due: str):
    book = tmp_path / "Büro 1.xlsm"
    assert cli.run("new", book).code == 0
    tables = {"Settings": SETTINGS, "Customers": CUSTOMER.format(terms=agreed), "Items": ITEMS}
    for name, rows in (tables | {"Orders": ORDERS, "OrderLines": LINES}).items():
        (tmp_path / f"{name}.csv").write_text(rows, "utf-8")
        more = ["--update"] if name == "Settings" else []
        done = cli.run("import", book, name, tmp_path / f"{name}.csv", *more)
        assert done.code == 0, done.err
    checked = cli.run("check-orders", book, "--as-of", "2026-11-02", "--json")
    assert (checked.code, checked.json["verified"]) == (0, ["O-1"]), checked.out
    issued = cli.run("issue", book, "--as-of", "2026-11-02", "--json")
    assert (issued.code, issued.json["invoices"]) == (0, ["INV-2026-00001"]), issued.err
    assert list(books_of(WorkbookFile(book), None)["Invoices"]["due_date"]) == [pd.Timestamp(due)]


CUSTOMERS = """
    customer | terms                 | expected
    C-1      | net 30                |
    C-2      | NET 30                |
    C-3      | 2/10, net 30          |
    C-4      | Handschlag            |
    C-5      | as agreed             | as agreed
    C-6      | 2/40 net 30           | 2/40 net 30
    C-7      |                       |
    C-8      | sofort                |
"""
TERMS = """
    terms      | days | basis        | discount_days | discount
    net 30     | 31   | invoice date |               |
    Handschlag | 5    | invoice date |               |
"""


def test_unknown_key_leaves_alone_what_can_be_read():
    these = books(Customers=CUSTOMERS, Terms=TERMS)
    assert found(these, "unknown-key", "Customers", "actual") == expected(CUSTOMERS)


def test_a_row_wins_over_the_reading_however_it_is_spelled():
    these = books(Customers=CUSTOMERS, Terms=TERMS)
    names = ["net 30", "Net30", "30 days", "2/10 net 30", "Handschlag", "as agreed"]
    days = [None if (agreed := these.terms_of(name)) is None else agreed.net_days for name in names]
    assert days == [31, 31, 31, 30, 5, None]


@pytest.mark.parametrize("name", [*terms.USUAL, "Net30", "2 % 10 days net 30", "15 Tage nach Monatsende"])
def test_cells_say_the_same_day_as_the_books(name: str):
    day = pd.Series([pd.Timestamp("2026-11-02")])
    told = due_dates.derive(books(Customers="customer | terms\n C-1 | x"), day, pd.Series([name]))[0]
    assert functions.DUEDATE(date(2026, 11, 2), name) == told.date()


def test_terms_may_be_imported_over_those_of_a_new_book_but_not_over_ones_own(tmp_path: Path, empty: Path):
    mine = tmp_path / "Terms.csv"
    mine.write_text("Terms,Days,Basis\nnet 30,31,invoice date\nHandschlag,5,invoice date\n", "utf-8")
    first = cli.run("import", empty, "Terms", mine, "--json")
    assert (first.code, first.json["changes"]["Terms"]) == (0, {"added": 1, "changed": 1}), first.err
    again = cli.run("import", empty, "Terms", mine)
    assert (again.code, "net 30, Handschlag" in again.err) == (2, True)
