"""The files of a handing over, as the programs that read them want them."""

import csv
import io
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from invoice_workbook import money
from invoice_workbook.formats.ledger import beancount, datev
from invoice_workbook.ledger import aging, open_items
from invoice_workbook.ledger.bookings import documents
from invoice_workbook.ledger.bookings.accounts import USES
from invoice_workbook.sample import book
from invoice_workbook.sample.month import make
from invoice_workbook.schema import CREDIT_NOTE, SIDES, TABLES
from invoice_workbook.tables import read
from tests.journals import ACCOUNTS, bills, handed, invoices
from tests.sample.test_faults import sample_books
from tests.sheets import AS_OF

CHECKER = shutil.which("bean-check", path=Path(sys.executable).parent) or "bean-check"
FIRST_DAY = date(2026, 9, 1)
ODD = """
    invoice     | type    | customer | invoice_date | currency | net    | tax   | gross
    =RÜ;"1"     | invoice | C-1      | 2026-10-05   | EUR      | 100.00 | 19.00 | 119.00
    Ä-2026/7    | invoice | C-9      | 2026-10-06   | EUR      | 200.00 | 14.00 | 214.00
    J-1         | invoice | C-2      | 2026-10-07   | JPY      | 1000   | 190   | 1190
    U-1         | invoice | C-2      | 2026-10-07   | USD      | 100.00 | 19.00 | 119.00
    K-1         | invoice | C-2      | 2026-10-07   | KWD      | 10.000 | 1.900 | 11.900
"""
ODD_LINES = """
    invoice     | line | tax_category | tax_rate | line_net
    =RÜ;"1"     | 1    | S            | 19       | 100.00
    Ä-2026/7    | 1    | S            | 7        | 200.00
    J-1         | 1    | S            | 19       | 1000
    U-1         | 1    | S            | 19       | 100.00
    K-1         | 1    | S            | 19       | 10.000
"""
CUSTOMERS = """
    customer | name                                                                       | ledger_account
    C-1      | Café "Müller"; Söhne                                                       | 10001
    C-2      | క్యోటో చాయ                                                                    | 10002
    C-9      | Gesellschaft für den Vertrieb von Tee, Kaffee und Gewürzen aus aller Welt | 10009
"""


def odd(**tables: str):
    return invoices(ODD, ODD_LINES, Customers=CUSTOMERS, **tables)


def content(these, format_: str, **options) -> bytes:
    (file,) = handed(these, format_=format_, **options).needed
    return file.content()


def test_csv_keeps_each_document_in_its_cells_and_none_becomes_a_formula():
    raw = content(odd(), "csv")
    assert raw.startswith(b"\xef\xbb\xbf"), "a spreadsheet takes it for UTF-8"
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Date", "Account", "Debit", "Credit", "Currency", "Document", "Text"]
    assert rows[1] == ["2026-10-05", "10001", "119.00", "", "EUR", '\'=RÜ;"1"', 'Invoice Café "Müller"; Söhne']
    assert ["2026-10-07", "10002", "1190", "", "JPY", "J-1", "Invoice క్యోటో చాయ"] in rows
    assert ["2026-10-07", "10002", "11.900", "", "KWD", "K-1", "Invoice క్యోటో చాయ"] in rows
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def lines_of(raw: bytes) -> list[list[str]]:
    """The cells of a DATEV file, its texts still in quotes."""
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    text = raw.decode("cp1252").removesuffix("\r\n")
    return [re.findall(r'(?:^|;)("(?:[^"]|"")*"|[^;]*)', line) for line in text.split("\r\n")]


HEAD = (
    '"EXTF";700;21;"Buchungsstapel";13;20261125093000000;;"RE";"";"";1001;7;20260101;4;20261001;20261130;'
    '"0001 Kranich GmbH";"";1;0;0;"EUR";;"";;;"";;;"";""'
)


def test_datev_begins_with_its_two_lines_and_every_row_has_its_125_columns():
    first, second, *rows = lines_of(content(odd(), "datev"))
    assert ";".join(first) == HEAD
    assert len(first) == 31
    assert second == list(datev.COLUMNS)
    assert {len(row) for row in (second, *rows)} == {125}


ROWS = """
    umsatz | sh | wkz | kurs       | basis  | wkz_basis | konto | gegenkonto | bu | datum | belegfeld    | text
    119,00 | S  | EUR |            |        |           | 10001 | 8400       |    | 0510  | -RUe--1-     | Invoice Café ""Müller""; Söhne
    214,00 | S  | EUR |            |        |           | 10009 | 8300       | 2  | 0610  | Ae-2026/7    | Invoice Gesellschaft für den Vertrieb von Tee, Kaffee und Ge
    1190,00 | S | JPY | 166,666667 | 7,14   | EUR       | 10002 | 8400       |    | 0710  | J-1          | Invoice kyoottoo caay
    119,00 | S  | USD | 1,250000   | 95,20  | EUR       | 10002 | 8400       |    | 0710  | U-1          | Invoice kyoottoo caay
    34,51  | S  | EUR |            |        |           | 10002 | 8400       |    | 0710  | K-1          | Invoice kyoottoo caay
"""


def bookings_of(rows: list[list[str]]) -> list[list[str]]:
    """The filled cells of DATEV rows without their quotes."""
    return [[row[n].strip('"') if n != 13 else row[n][1:-1] for n in (*range(11), 13)] for row in rows]


def test_datev_books_gross_with_its_key_and_other_currencies_with_their_rate():
    rows = bookings_of(lines_of(content(odd(), "datev"))[2:])
    assert rows == [[cell.strip() for cell in line.split("|")] for line in ROWS.strip().splitlines()[1:]], (
        "three decimals are more than the format has: dinars go in our own currency"
    )


def test_datev_books_net_and_tax_apart_where_there_is_no_key_and_leaves_our_own_tax_to_a_key():
    rows = """
        bill | type | vendor | vendor_reference | bill_date  | currency | net    | tax   | gross
        B-1  | bill | V-1    | RE 4711          | 2026-10-06 | EUR      | 150.00 | 9.50  | 159.50
    """
    lines = """
        bill | line | tax_category | tax_rate | line_net
        B-1  | 1    | AE           | 0        | 100.00
        B-1  | 2    | S            | 19       | 50.00
    """
    shown = [
        [row[n] for n in (0, 1, 6, 7, 8, 11)] for row in bookings_of(lines_of(content(bills(rows, lines), "datev"))[2:])
    ]
    assert shown == [
        ["100,00", "H", "70001", "3125", "94", "Bill RE 4711 Stone"],
        ["59,50", "H", "70001", "3400", "9", "Bill RE 4711 Stone"],
    ]
    without = re.sub(r"\b(94|9) ", lambda found: " " * len(found[0]), ACCOUNTS)
    shown = [
        [row[n] for n in (0, 1, 6, 7, 8)]
        for row in bookings_of(lines_of(content(bills(rows, lines, LedgerAccounts=without), "datev"))[2:])
    ]
    assert sorted(shown) == sorted(
        [
            ["100,00", "H", "70001", "3125", ""],
            ["50,00", "H", "70001", "3400", ""],
            ["9,50", "H", "70001", "1576", ""],
            ["19,00", "S", "1577", "1787", ""],
        ]
    )


def test_datev_says_how_long_accounts_are_and_splits_what_is_more_than_a_file_takes(monkeypatch):
    monkeypatch.setattr(datev, "MOST_ROWS", 2)
    files = handed(odd(), format_="datev").needed
    assert [file.path.name for file in files] == [
        f"EXTF_Buchungsstapel 0001 2026-10-01 2026-11-30 {n}.csv" for n in (1, 2, 3)
    ]
    assert [len(lines_of(file.content())) - 2 for file in files] == [2, 2, 1]
    longer = odd(LedgerAccounts=ACCOUNTS.replace("8400 ", "840000"))
    monkeypatch.undo()
    assert lines_of(content(longer, "datev"))[0][13] == "6"


def test_every_number_that_datev_gets_is_one_that_its_description_takes():
    rows = lines_of(content(sample_books()[0], "datev", start=FIRST_DAY))[2:]
    assert len(rows) > 300
    patterns = {
        0: r"\d{1,10},\d{2}",
        1: '"[SH]"',
        2: '"[A-Z]{3}"',
        3: r"([1-9]\d{0,3},\d{2,6})?",
        4: r"(\d{1,10},\d{2})?",
        6: r"\d{1,9}",
        7: r"\d{1,9}",
        8: r'"\d{0,4}"',
        9: r"\d{4}",
        10: r'"[A-Za-z0-9$&%*+\-/]{0,36}"',
        13: r'"([^"]|""){0,60}"',
    }
    wrong = [row[n] for row in rows for n, pattern in patterns.items() if not re.fullmatch(pattern, row[n])]
    assert wrong == []
    assert {row[0] for row in rows} & {"0,00"} == set()


def checked(tmp_path: Path, text: str) -> str:
    """What beancount's own checker says of a ledger; "" where all is well."""
    file = tmp_path / "journal.beancount"
    file.write_text(text, "utf-8")
    run = subprocess.run([CHECKER, "--no-cache", str(file)], capture_output=True, text=True, check=False)
    assert bool(run.stderr) == bool(run.returncode)
    return run.stderr


@pytest.mark.parametrize("with_faults", [True, False])
def test_beancount_reads_the_samples_journal_back_and_owes_what_the_workbook_says_is_open(tmp_path, with_faults):
    these = sample_books()[0] if with_faults else clean_books()
    outcome = handed(these, start=FIRST_DAY, format_="beancount")
    (file,) = outcome.needed
    text = file.content().decode("utf-8")
    assert bool(outcome.more["left_out"]) == with_faults
    day = AS_OF + timedelta(1)
    sums = {side: owed(these, side) for side in ("receivable", "payable")}
    balances = [
        f"{day} balance {account} {money.as_text(sign * units, decimals)} {currency}"
        for side, account, sign in (("receivable", "Assets:Receivable", 1), ("payable", "Liabilities:Payable", -1))
        for (currency, decimals), units in sums[side].items()
    ]
    assert len(balances) == 6
    assert checked(tmp_path, "\n".join([text, *balances])) == ""
    off = balances[0].replace("Receivable ", "Receivable 1")
    assert "Balance failed" in checked(tmp_path, "\n".join([text, off])), "the checker sees what is off"


def clean_books():
    """The sample without its faults."""
    month = make()
    tables = {name: book._block(name, month.tables.get(name, [])) for name in TABLES}
    return read.read(tables, AS_OF)


def owed(these, side: str) -> dict[tuple[str, int], int]:
    """What is open by currency, as aging says, without what documents that are not booked come to."""
    table = aging.derive(these, side, "party")
    sums = dict(table.groupby(["currency", "decimals"])["total"].sum())
    frame = these[SIDES[side].documents]
    owes = ~open_items.owes_nothing(frame, SIDES[side])
    unbooked = frame[(documents.state(these, SIDES[side].documents) != "") & owes]
    signed = unbooked["gross"].where(unbooked["type"] != CREDIT_NOTE, -unbooked["gross"]).fillna(0)
    for key, units in signed.groupby([unbooked["row_currency"], unbooked["row_decimals"]]).sum().items():
        sums[key] = sums.get(key, 0) - units
    return {(str(key[0]), int(key[1])): int(units) for key, units in sums.items()}


def test_beancount_has_one_valid_name_for_each_account_and_takes_odd_words(tmp_path):
    accounts = pd.DataFrame(
        [
            ("8400", "sales", "Erlöse"),
            ("84/00", "sales", "=x"),
            ("84-00", "sales", "x"),
            ("చాయ్", "receivable", "చాయ్ (Ltd.)"),
            ("==", "bank", '"'),
            ("a b", "purchases", ""),
        ],
        columns=["account", "use", "name"],
    )
    names = beancount.account_names(accounts)
    assert list(names.values()) == [
        "Income:Sales:8400-Erlose",
        "Income:Sales:84-00-X",
        "Income:Sales:84-00-X-2",
        "Assets:Receivable:Caay-Caay-Ltd",
        "Assets:Bank:X",
        "Expenses:Purchases:A-b",
    ]
    text = content(odd(), "beancount").decode("utf-8")
    assert '"Invoice Café \\"Müller\\"; Söhne" ^RU-1' in text
    assert '  id: "=RÜ;\\"1\\""' in text
    assert checked(tmp_path, text) == ""


def test_two_months_stand_beside_each_other_in_one_ledger(tmp_path):
    these = sample_books()[0]
    for name, start, end in (("a", FIRST_DAY, date(2026, 10, 31)), ("b", date(2026, 11, 1), AS_OF)):
        raw = content(these, "beancount", start=start, end=end)
        (tmp_path / f"{name}.beancount").write_bytes(raw)
    assert checked(tmp_path, f'{beancount.PLUGIN}\ninclude "a.beancount"\ninclude "b.beancount"\n') == ""


def test_every_use_has_its_place_in_beancount():
    assert set(beancount.ROOTS) == set(USES)


def test_the_formats_say_the_same():
    """DATEV's rows come to the bookings, account by account, where no key takes the tax out."""
    accounts = re.sub(r"\b(auto|94|9|2) ", lambda found: " " * len(found[0]), ACCOUNTS)
    receipts = "receipt | date | customer | amount | currency\nR-1 | 2026-10-20 | C-1 | 50.25 | EUR"
    bill = """
        bill | type | vendor | bill_date  | currency | net | tax | gross
        B-1  | bill | V-1    | 2026-10-06 | EUR      | 150 | 9.5 | 159.5
    """
    lines = "bill | line | tax_category | tax_rate | line_net\nB-1 | 1 | AE | 0 | 100\nB-1 | 2 | S | 19 | 50"
    these = bills(bill, lines, Receipts=receipts, LedgerAccounts=accounts)
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for one in handed(these).more["bookings"]:
        expected[one["account"]] += Decimal(one["debit"] or "0") - Decimal(one["credit"] or "0")
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in bookings_of(lines_of(content(these, "datev"))[2:]):
        amount = Decimal(row[0].replace(",", ".")) * (1 if row[1] == "S" else -1)
        found[row[6]] += amount
        found[row[7]] -= amount
    assert found == expected
