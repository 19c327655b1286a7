"""Banks' tables: what is recognised, what a mapping says, and what is refused with the mapping that would say it."""

import io
from pathlib import Path

import openpyxl
import pytest

from invoice_workbook import money
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_files, bank_layout, header_words
from invoice_workbook.formats.bank.bank_layout import Layout
from invoice_workbook.formats.bank.bank_statement import Statement
from invoice_workbook.inputs import Input
from invoice_workbook.languages import at_the_desk

OURS = "DE89370400440532013000"


def mapping(text: str) -> Layout:
    return bank_layout.mapping(Input(Path("map.toml"), text.encode()))


def read(text: str | bytes, said: str = "", name: str = "a.csv", currency: str = "EUR") -> Statement:
    content = text.encode() if isinstance(text, str) else text
    (one,) = bank_files.read(Input(Path(name), content), mapping(said) if said else None, OURS, currency)
    return one


def table(header: str, *rows: str) -> str:
    """A table as text; | parts the cells."""
    return "\n".join(";".join(cell.strip() for cell in row.split("|")) for row in (header, *rows)) + "\n"


def amounts(statement: Statement) -> list[str]:
    return [money.as_text(line.amount, 2) for line in statement.booked]


AMOUNTS = """
    1.234,50 | 1,00     | 1234.50
    -12,50   | 1,00     | -12.50
    12,50-   | 1,00     | -12.50
    −12,50   | 1,00     | -12.50
    12,50 S  | 1,00 H   | -12.50
    12.50 DR | 1.00 CR  | -12.50
    Dr 12.50 | Cr 1.00  | -12.50
    (12.50)  | 1.00     | -12.50
    ($12.50) | $1.00    | -12.50 USD
    -£67.40  | £1.00    | -67.40 GBP
    £-67.40  | £1.00    | -67.40 GBP
    $7,971.39 | $1.00   | 7971.39 USD
    12,50 €  | 1,00 €   | 12.50
    EUR 12   | EUR 1.00 | 12.00
    CHF 1'234.50 | CHF 1.00 | 1234.50 CHF
    1 234,50 | 1,00     | 1234.50
    1,00,000.00 | 1.00  | 100000.00
    ₹1,00,000.00 | ₹1.00 | 100000.00 INR
    1.234.567 | 1,00    | 1234567.00
    'cafe    | 1.00     | statement-amount
    1,5,0.00 | 1.00     | statement-amount
    12..34   | 1.00     | statement-amount
    1²       | 1.00     | statement-amount
    1e3      | 1.00     | statement-amount
    --5.00   | 1.00     | statement-amount
    (5.00    | 1.00     | statement-amount
    5.00 EUR USD | 1.00 | statement-amount
    99999999999999999999 | 1.00 | statement-amount
    12.50 CR | 1.00     | statement-sign-partly
    +12.50   | 1.00     | statement-sign-partly
    1.500    | 2.500    | statement-decimal
    1,50     | 1.50     | statement-decimal
    kr 5.00  | kr 1.00  | statement-currency-unclear
"""


@pytest.mark.parametrize("row", AMOUNTS.strip().splitlines())
def test_amounts(row: str):
    one, other, expected = (cell.strip() for cell in row.split("|"))
    text = f'Date;Text;Amount\n2026-03-02;x;"{one}"\n2026-03-03;y;"{other}"\n'
    amount, _, code = expected.partition(" ")
    if not amount.startswith("statement"):
        found = read(text, currency=code or "EUR")
        assert (amounts(found)[0], found.lines[0].currency) == (amount, code or "EUR")
        return
    with pytest.raises(WorkbookError) as told:
        read(text)
    assert told.value.id == expected


def test_a_mark_and_a_currency_that_differ():
    text = table("Date|Text|Amount|Currency", "2026-03-02|x|£5.00|EUR")
    with pytest.raises(WorkbookError, match=r'a\.csv, 2: an amount is written with "£", but its currency is EUR'):
        read(text)


DAYS = """
    2026-03-02          | 2026-03-13 | 2026-03-02
    02.03.2026          | 13.03.2026 | 2026-03-02
    2. 3. 2026          | 13. 3. 2026 | 2026-03-02
    02/03/26            | 13/03/26   | 2026-03-02
    03/02/2026          | 03/13/2026 | 2026-03-02
    20260302            | 20260313   | 2026-03-02
    02032026            | 13032026   | 2026-03-02
    03022026            | 03132026   | 2026-03-02
    2026-03-02 23:59:01 | 2026-03-13 00:00:00 | 2026-03-02
    2026-03-02T23:59:01Z | 2026-03-13T00:00:00Z | 2026-03-02
    02-Mar-2026         | 13-Mar-2026 | 2026-03-02
    2 March 2026        | 13 March 2026 | 2026-03-02
    Mar 2, 2026         | Mar 13, 2026 | 2026-03-02
    02MAR26             | 13MAR26    | 2026-03-02
    2. März 2026        | 13. März 2026 | 2026-03-02
    2 mars 2026         | 13 mars 2026 | 2026-03-02
    2 marzo 2026        | 13 marzo 2026 | 2026-03-02
    03/03/2026          | 03/03/2026 | 2026-03-03
    02/03/2026          | 03/04/2026 | statement-date-order
    02032026            | 03042026   | statement-date-order
    2026-02-30          | 2026-03-13 | statement-day
    20²6-11-05          | 2026-03-13 | statement-day
    2026-11-99999999999999999999 | 2026-03-13 | statement-day
    0206-11-05          | 2026-03-13 | statement-day
    9999-11-05          | 2026-03-13 | statement-day
    1111/11/11          | 1111/11/11 | statement-day
    2 lis 2026          | 13 lis 2026 | statement-day
    46084               | 46085      | statement-day
"""


@pytest.mark.parametrize("row", DAYS.strip().splitlines())
def test_days(row: str):
    one, other, expected = (cell.strip() for cell in row.split("|"))
    text = f'Date;Text;Amount\n"{one}";x;-1.50\n"{other}";y;2.50\n'
    if not expected.startswith("statement"):
        assert str(read(text).lines[0].booked) == expected
        return
    with pytest.raises(WorkbookError) as told:
        read(text)
    assert told.value.id == expected


@pytest.mark.parametrize("order, expected", [("ymd", "2026-03-02"), ("dmy", "2002-03-26"), ("mdy", "statement-day")])
def test_six_figures_in_the_order_that_is_said(order: str, expected: str):
    text = table("Date|Text|Amount", "260302|x|-1.50")
    if expected.startswith("statement"):
        with pytest.raises(WorkbookError):
            read(text, f'[bank]\ndate_order = "{order}"')
    else:
        assert str(read(text, f'[bank]\ndate_order = "{order}"').lines[0].booked) == expected


SIGNS = """
    D/C                    | D      | C       | -
    Dr/Cr                  | DR     | CR      | -
    Debit/credit           | Debit  | Credit  | -
    debit_credit           | debit  | credit  | -
    Credit/Debit Indicator | DBIT   | CRDT    | -
    Soll/Haben             | S      | H       | -
    S/H                    | S      | H       | -
    Soll/Haben             | Soll   | Haben   | -
    Af Bij                 | Af     | Bij     | -
    +/-                    | -      | +       | -
    Sign                   | -      | +       | -
    Sens                   | Débit  | Crédit  | -
    Dare/Avere             | D      | A       | -
    Direction              | OUT    | IN      | -
    Type                   | Debit  | Credit  | -
    Transaction Type       | Withdrawal | Deposit | -
                           | S      | H       | -
    D/C                    | D      | D       | -D
    Debit/Credit           | Debit  | Debit   | -D
    Direction              | out    | out     | -D
    D/C                    | C      | C       | +
    Colour                 | Credit | Credit  | +
    Code                   | OV     | GT      | +
    Colour                 | D      | C       | statement-sign
    Colour                 | D      | D       | statement-sign
    Colour                 | Debit  | Check   | statement-sign
    Colour                 | CR     |         | statement-sign
    D/C                    | D      |         | statement-sign-unknown
    D/C                    | D      | X       | statement-sign-unknown
    Sign                   | D      | D       | statement-sign-unknown
"""


@pytest.mark.parametrize("row", SIGNS.strip().splitlines())
def test_a_column_that_says_which_way_the_money_goes(row: str):
    header, one, other, expected = (cell.strip() for cell in row.split("|"))
    text = f"Date;Text;Amount;{header}\n2026-03-02;x;33.50;{one}\n2026-03-03;y;1533.50;{other}\n"
    ways = {"-": ["-33.50", "1533.50"], "-D": ["-33.50", "-1533.50"], "+": ["33.50", "1533.50"]}
    if expected in ways:
        assert amounts(read(text)) == ways[expected]
        return
    with pytest.raises(WorkbookError) as told:
        read(text)
    assert told.value.id == expected
    assert "[bank]" in str(told.value) and 'amount = "Amount"' in str(told.value)


@pytest.mark.parametrize(
    "rows, said, expected",
    [
        (["-33.50|D", "5.00|C"], "", ["-33.50", "5.00"]),
        (["-33.50|Rent", "5.00|Sale"], "", ["-33.50", "5.00"]),
        (["-33.50|C", "5.00|C"], "", "statement-sign-contradicts"),
        (["33.50|X", "5.00|Y"], 'sign = "D/C"\nout = ["X"]\nin = ["Y"]', ["-33.50", "5.00"]),
        (["33.50|X", "5.00|C"], 'sign = 4\nout = ["X"]', ["-33.50", "5.00"]),
        (["33.50|", "5.00|C"], 'sign = 4\nout = [""]', ["-33.50", "5.00"]),
        (["33.50|X", "5.00|Y"], 'sign = "D/C"\nout = ["X"]', "statement-sign-unknown"),
        (["33.50|D", "5.00|D"], 'sign = "D/C"\nin = ["D"]', ["33.50", "5.00"]),
    ],
)
def test_signs_and_marks(rows: list[str], said: str, expected: list[str] | str):
    text = table("Date|Text|Amount|D/C", *(f"2026-03-02|x|{row}" for row in rows))
    if isinstance(expected, list):
        assert amounts(read(text, f"[bank]\n{said}" if said else "")) == expected
        return
    with pytest.raises(WorkbookError) as told:
        read(text, f"[bank]\n{said}" if said else "")
    assert told.value.id == expected


def test_a_mapping_that_leaves_the_sign_column_out_is_refused():
    text = table("Date|Text|Amount|Colour", "2026-03-02|x|33.50|D", "2026-03-03|y|5.00|C")
    with pytest.raises(WorkbookError) as told:
        read(text, '[bank]\nbooked_on = "Date"\namount = "Amount"')
    assert told.value.id == "statement-sign" and 'sign = "Colour"' in str(told.value)


BALANCED = """
    33.50  | D | 66.50  | 10.00 | C | 76.50   | -33.50 10.00
    33.50  | C | 133.50 | 10.00 | C | 143.50  | 33.50 10.00
    -33.50 | D | 66.50  | -10.00 | C | 76.50  | -33.50 10.00
    33.50  | D | 66.50  | 10.00 | C | 86.50   | statement-balance
    33.50  | x | 66.50  | 10.00 | y | 76.50   | statement-sign-unknown
"""


@pytest.mark.parametrize("row", BALANCED.strip().splitlines())
def test_a_balance_decides(row: str):
    *cells, expected = (cell.strip() for cell in row.split("|"))
    rows = [f"2026-03-02|x|{'|'.join(cells[:3])}", f"2026-03-03|y|{'|'.join(cells[3:])}"]
    text = table("Date|Text|Amount|D/C|Balance", *rows)
    if expected.startswith("statement"):
        with pytest.raises(WorkbookError) as told:
            read(text)
        assert told.value.id == expected
    else:
        assert amounts(read(text)) == expected.split()


TWO = """
    33.50  |       | -33.50
    -33.50 |       | statement-sign-contradicts
           | 33.50 | 33.50
    0.00   | 33.50 | 33.50
    33.50 DR |     | -33.50
    33.50  | 5.00  | statement-sign-contradicts
           | -5.00 | statement-sign-contradicts
           |       | statement-no-amount
"""


@pytest.mark.parametrize("row", TWO.strip().splitlines())
def test_money_out_and_money_in(row: str):
    out, into, expected = (cell.strip() for cell in row.split("|"))
    text = table("Date|Text|Paid out|Paid in", f"2026-03-02|x|{out}|{into}", "2026-03-03|y|1.00|")
    if expected.startswith("statement"):
        with pytest.raises(WorkbookError) as told:
            read(text)
        assert told.value.id == expected
    else:
        assert amounts(read(text))[0] == expected


HEAD = "Date;Text;Amount;Balance"
ROWS = "2026-03-02;x;-33.50;66.50\n2026-03-03;y;10.00;76.50\n"


@pytest.mark.parametrize(
    "text, said, left_out",
    [
        (f"Account;{OURS}\nFrom;2026-03-01\n\n{HEAD}\n{ROWS}", "", ()),
        (f"Statement\nAccount;1;2;3\n{HEAD}\n{ROWS}", "[bank]\nheader = 3", ()),
        (f"Statement\nAccount;1;2;3\n{HEAD}\n{ROWS}", "[bank]\nskip_rows = 2", ()),
        (f"{HEAD}\n-----;---\n{ROWS}", "", (2,)),
        (f"{HEAD}\n{ROWS}Total;;-23.50;\nDownloaded for you;;;\n", "", (4, 5)),
        (f"{HEAD}\n{ROWS};;;\n\nClosing balance;;;76.50\n", "", (6,)),
        (f"{HEAD}\n2026-03-01;Opening balance;;100.00\n{ROWS}", "", (2,)),
        (f"{HEAD}\n{ROWS}This is a note; and it is not binding; at all; or ever; we hope\n", "", (4,)),
        (f"{HEAD}\n{ROWS}2026-03-31;Total;-23.50;\n", "", (4,)),
        (f"sep=;\n{HEAD}\n{ROWS}", "", ()),
        (f"{HEAD}\n{ROWS}".replace(";", "\t"), "", ()),
        (f"{HEAD}\n{ROWS}".replace(";", "|"), "", ()),
        (f"Statement of account\n{HEAD}\n{ROWS}".replace(";", ","), "", ()),
        (ROWS, "[bank]\nbooked_on = 1\namount = 3\nreference = 2\nbalance = 4", ()),
        (f"x\ny;z\n{ROWS}", "[bank]\nskip_rows = 2\nbooked_on = 1\namount = 3\nreference = 2\nbalance = 4", ()),
        (f"Foo;Bar;Baz;Qux\n{ROWS}", '[bank]\nbooked_on = "Foo"\namount = "Baz"\nbalance = 4', ()),
        (f"Foo;Foo;Baz;Qux\n{ROWS}", "[bank]\nheader = 1\nbooked_on = 1\namount = 3\nbalance = 4", ()),
    ],
)
def test_above_and_below_the_rows(text: str, said: str, left_out: tuple[int, ...]):
    found = read(text, said)
    assert (amounts(found), found.left_out, found.account) == (["-33.50", "10.00"], left_out, OURS)
    assert found.opening and found.closing and (found.opening.amount, found.closing.amount) == (10000, 7650)


def test_texts_go_on_in_rows_of_their_own():
    text = table("Date|Text|Amount", "2026-03-02|SEPA|-33.50", "|Rent March|", "2026-03-03|In|5.00")
    assert [line.reference for line in read(text).lines] == ["SEPA Rent March", "In"]


def test_without_a_header_where_the_cells_leave_no_other_reading():
    text = table("2026-03-02|Rent|-33.50|EUR", "2026-03-03|INV-1 Azure|5.00|EUR")
    found = read(text)
    assert [line.reference for line in found.lines] == ["Rent", "INV-1 Azure"]
    assert amounts(found) == ["-33.50", "5.00"]


def test_without_a_header_where_balances_follow():
    text = table("02.03.2026|A|33,50|133,50", "03.03.2026|B|-5,00|128,50", "13.03.2026|C|1,50|130,00")
    found = read(text)
    assert amounts(found) == ["33.50", "-5.00", "1.50"] and found.closing and found.closing.amount == 13000


@pytest.mark.parametrize(
    "header", ["Date|Text|Debit/Credit", "Date|Text|Value", "DATE|TEXT|AMOUNT (EUR)", "Date|Text|Amount EUR"]
)
def test_one_column_of_signed_amounts_under_other_headers(header: str):
    assert amounts(read(table(header, "2026-03-02|x|-33.50", "2026-03-03|y|5.00"))) == ["-33.50", "5.00"]


REFUSED = [
    ("Date;Amount;Balance\n2026-03-02;1.50;8.50\n2026-03-03;2.50;6.00\n", "statement-sign", 'balance = "Balance"'),
    ("2026-03-02;Rent;33.50\n2026-03-03;x;5.00\n", "statement-no-header", "booked_on = 1\namount = 3\nreference = 2"),
    ("2026-03-02;2026-03-01;Rent;-33.50\n2026-03-03;2026-03-03;x;5.00\n", "statement-no-header", "value_date = 2"),
    ("2026-03-02;Rent;-33.50;9.00\n2026-03-03;x;5.00;9.00\n", "statement-no-header", "header = 0"),
    ("Foo;Bar;Baz\n2026-03-02;Rent;-33.50\n", "statement-csv", 'booked_on = "Foo"'),
    ("Foo;Bar;Baz\n2026-03-02;Rent;-33.50\n", "statement-csv", 'amount = "Baz"'),
    ("Statement\n\nFoo;Bar;Baz\n2026-03-02;Rent;-33.50\n", "statement-csv", "header = 3"),
    (f"{HEAD}\n02/03/2026;x;-33.50;1.00\n", "statement-date-order", 'date_order = ""  # "dmy", "mdy" or "ymd"'),
    (f"{HEAD}\n2026-03-02;x;-1.500;1.500\n", "statement-decimal", 'decimal = ""'),
    ("Date;Amount;Status\n2026-03-02;1.50;OK\n2026-03-02;2.50;NO\n", "statement-status", "booked = []"),
    ("Date;Amount;Fee\n2026-03-02;1.50;0.10\n", "statement-fee", 'fee = "Fee"'),
    ("Date;Amount\n2026-03-02;$1.50\n", "statement-currency-unclear", 'currency = ""'),
    (f"{HEAD}\n{ROWS};;5.00;\n", "statement-no-day", "a.csv, 4: the line has an amount but no date"),
    (f"{HEAD}\n{ROWS}oops;x;5.00;\n", "statement-day", 'a.csv, 4: "oops" is not a valid date'),
    (f"{HEAD}\n{ROWS}2026-0", "statement-no-amount", "a.csv, 4: the line has a date but no amount"),
    (f"{HEAD}\n2026-03-02;x;1.50;\nnote;;;\n2026-03-03;y;1.50;\n", "statement-row", "row 3: it stands between"),
    (f"{HEAD}\n2026-03-02;x;1.50;;;7\n", "ragged-row", "it has 6 cells, but the header has 4"),
    (f"{HEAD}\n", "header-only", "no rows below"),
    (f'{HEAD}\n2026-03-02;"{"x" * 140_000}";1;2\n', "cell-too-long", "row 2: a cell has more than 131072 characters"),
    (f"Date;{'x' * 140_000};Amount\n2026-03-02;x;1\n", "cell-too-long", "row 1: a cell has more than"),
]


@pytest.mark.parametrize("text, id_, words", REFUSED)
def test_what_is_not_certain_is_refused_with_a_mapping(text: str, id_: str, words: str):
    with pytest.raises(WorkbookError) as told:
        read(text)
    assert told.value.id == id_
    assert words in str(told.value)
    if "[bank]" in str(told.value):
        mapping(str(told.value)[str(told.value).index("[bank]") :])
        with at_the_desk():
            assert "--map" not in str(WorkbookError(id_, **told.value.values))


@pytest.mark.parametrize(
    "said, words",
    [
        ("booked_on = 0", "booked_on"),
        ("amount = true", "amount"),
        ('decimal = "x"', "decimal"),
        ('date_order = "dym"', "date_order"),
        ("header = -1", "header"),
        ('skip_rows = "2"', "skip_rows"),
        ("out = [1]", "out"),
        ('constant = "EUR"', "constant"),
        ('colour = "x"', "colour"),
        ('delimiter = ";;"', "delimiter"),
        ('booked_on = "Foo"', "Foo"),
        ("booked_on = 9\namount = 3", "9"),
        ("header = 7", "7"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_by_its_word(said: str, words: str):
    with pytest.raises(WorkbookError) as told:
        read(f"{HEAD}\n{ROWS}", f"[bank]\n{said}")
    assert words in str(told.value)


def test_columns_of_one_name_are_told_apart_by_their_numbers():
    text = table("Date|Amount|Amount", "2026-03-02|-1.00|-9.00")
    with pytest.raises(WorkbookError) as told:
        read(text, '[bank]\nbooked_on = "Date"\namount = "Amount"')
    assert told.value.id == "statement-column-twice"
    assert amounts(read(text, '[bank]\nbooked_on = "Date"\namount = 3')) == ["-9.00"]


WORDS = """
    Purpose | Narrative | Payment details | Communication | Remittance information | Particulars | Message | Text | Opis
    Mededelingen | Causale | Description | Label | Notifications | Omschrijving | Libellé | Concepto | Descrição | Tytuł
    Popis | Správa pre prijímateľa | Zpráva pro příjemce | Meddelande | Melding | Viesti | Közlemény | Detalii | Svrha
    Namen | Paskirtis | Maksājuma mērķis | Selgitus | Αιτιολογία | Назначение платежа | Açıklama | Verwendungszweck
"""


def test_the_payment_text_is_known_in_many_languages():
    words = [word.strip() for line in WORDS.strip().splitlines() for word in line.split("|")]
    assert [word for word in words if header_words.field_of(word) != "reference"] == []


def test_columns_that_are_not_used_are_named():
    text = table("Posting Date|Colour|Amount|Text|Empty|", "2026-03-02|red|-1.50|x||7")
    assert read(text).unused == ("Colour", "6")


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_excel_and_text_alike(ending: str):
    from datetime import date

    if ending == ".xlsx":
        book, file = openpyxl.Workbook(), io.BytesIO()
        for row in (["Account", OURS], [], ["Date", "Text", "Debit", "Credit"], [date(2026, 3, 2), "x", 33.5, None]):
            book.active.append(row)
        book.active.append([date(2026, 3, 3), "y", None, 1533.1])
        book.save(file)
        found = read(file.getvalue(), name="a.xlsx")
    else:
        found = read(f"Account;{OURS}\n\nDate;Text;Debit;Credit\n2026-03-02;x;33.50;\n2026-03-03;y;;1533.10\n")
    assert amounts(found) == ["-33.50", "1533.10"]
    assert [line.place for line in found.lines] == [4, 5]


def test_utf_16_is_read():
    assert amounts(read(table("Datum|Text|Betrag", "02.03.2026|Müller|-1,50").encode("utf-16"))) == ["-1.50"]
