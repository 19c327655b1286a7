"""Bank statements into the book: each line once, whatever the file, the order or the overlap; all or nothing."""

from pathlib import Path
from typing import Any

import pytest

from invoice_workbook.books import Books
from invoice_workbook.commands import statement_lines
from invoice_workbook.commands.bank.import_bank import COMMAND
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_files
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.inputs import Input
from tests import sheets
from tests.banks import Movement, camt, mt940
from tests.cli import run

MOVES: list[Movement] = [
    ("2026-11-02", "100.00", "Bäckerei Müller", "DE02120300000000202051", "INV-2026-00001"),
    ("2026-11-02", "3.20", "COFFEE", "", "x"),
    ("2026-11-02", "3.20", "COFFEE", "", "x"),
    ("2026-11-03", "-7.50", "Bank", "", "Fees"),
    ("2026-11-04", "8.00", "Café", "", "thanks"),
]


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def rows(book: Path) -> list[tuple[str, int]]:
    lines = books_of(WorkbookFile(book), None)["BankLines"]
    mine = lines[lines["status"] == "new"]
    return list(zip(mine["reference"], mine["amount"], strict=True))


def take(book: Path, *files: Path) -> dict[str, Any]:
    said = run("import-bank", book, *files, "--json")
    assert said.code in (0, 1), said.err
    return said.json


@pytest.fixture
def ours(empty: Path) -> Path:
    """An empty book of a company with an account."""
    settings = put(empty.parent, "settings.csv", b"Name,Value\nBank account,DE89370400440532013000\n")
    assert run("import", empty, "Settings", settings, "--update").code == 0
    return empty


def test_each_line_once_whatever_the_file_the_order_or_the_overlap(ours, tmp_path):
    whole = put(tmp_path, "whole.xml", camt(MOVES, "10.00"))
    answer = take(ours, whole)
    assert [(one["added"], one["known"], one["reconciled"]) for one in answer["statements"]] == [(5, 0, True)]
    before = rows(ours)
    assert before.count(("x", 320)) == 2
    again = put(tmp_path, "other name.xml", whole.read_bytes())
    overlap = put(
        tmp_path, "overlap.sta", mt940([*MOVES[3:], ("2026-11-05", "1.00", "Neu", "", "new")], "116.40", number="2")
    )
    answer = take(ours, overlap, again)
    assert [(one["added"], one["known"]) for one in answer["statements"]] == [(1, 2), (0, 5)]
    assert rows(ours) == [*before, ("new", 100)]
    assert run("check", ours, "--only", "bank-twice,bank-gap,duplicate-key", "--json").json["problems"] == []


def test_lines_have_the_same_ids_in_any_order(ours, tmp_path):
    files = [
        put(tmp_path, "b.xml", camt(MOVES[3:], "116.40", number="2")),
        put(tmp_path, "a.xml", camt(MOVES[:3], "10.00")),
    ]
    take(ours, *files)
    first = sorted(books_of(WorkbookFile(ours), None)["BankLines"]["bank_line"])
    assert len(set(first)) == 5
    assert run("check", ours, "--only", "bank-gap", "--json").json["problems"] == []


def test_a_missing_statement_shows_as_a_gap(ours, tmp_path):
    take(ours, put(tmp_path, "a.xml", camt(MOVES[:3], "10.00")))
    answer = take(ours, put(tmp_path, "c.xml", camt(MOVES[4:], "108.90", number="3")))
    (problem,) = answer["problems"]
    assert (problem["rule"], problem["expected"], problem["actual"]) == ("bank-gap", "116.40", "108.90")
    take(ours, put(tmp_path, "b.xml", camt(MOVES[3:4], "116.40", number="2")))
    assert run("check", ours, "--only", "bank-gap", "--json").json["problems"] == []


@pytest.mark.parametrize(
    "content, words",
    [
        (camt(MOVES, account="DE02120300000000202051"), "account DE02120300000000202051"),
        (camt(MOVES, currency="USD"), "in USD"),
        (camt(MOVES, closing="1.00"), "difference"),
        (camt(MOVES)[:900], "cut off"),
        (camt(MOVES).replace(b"053.001.08", b"052.001.08").replace(b"Stmt>", b"Rpt>"), "interim report"),
    ],
)
def test_a_refused_statement_leaves_the_book_as_it_was(ours, tmp_path, content, words):
    good = put(tmp_path, "good.xml", camt(MOVES, "10.00"))
    before = ours.read_bytes()
    said = run("import-bank", ours, good, put(tmp_path, "bad.xml", content))
    assert said.code == 2
    assert words in said.err and "bad.xml" in said.err and said.err.count("\n") == 1
    assert ours.read_bytes() == before


def test_a_second_account_has_to_be_named_once(ours, tmp_path):
    other = put(tmp_path, "other.xml", camt(MOVES, account="DE02120300000000202051", currency="USD"))
    assert run("import-bank", ours, other, "--account", "DE02 1203 0000 0000 2020 51").code == 0
    later = camt([("2026-12-01", "1.00", "a", "", "b")], "106.90", account="DE02120300000000202051", currency="USD")
    take(ours, put(tmp_path, "later.xml", later))
    assert len(rows(ours)) == 6


def test_an_account_spelled_another_way_is_the_same_account(ours, tmp_path):
    take(ours, put(tmp_path, "a.xml", camt(MOVES, "10.00")))
    answer = take(ours, put(tmp_path, "b.sta", mt940(MOVES, "10.00", account="37040044/0532013000")))
    assert [(one["added"], one["known"]) for one in answer["statements"]] == [(0, 5)]


@pytest.mark.parametrize("numbers", ["123", "111"])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_an_equal_line_in_a_statement_that_goes_on_is_another_line(ours, tmp_path, order, numbers):
    rate: list[Movement] = [("2026-11-02", "25.00", "Beta Tea", "", "Rate")]
    parts = [put(tmp_path, f"p{n}.xml", camt(rate, f"{25 * n}.00", number=number)) for n, number in enumerate(numbers)]
    for part in order:
        take(ours, parts[part])
    lines = books_of(WorkbookFile(ours), None)["BankLines"]
    assert len(lines) == lines["bank_line"].nunique() == 3
    assert run("check", ours, "--only", "bank-twice,bank-gap,duplicate-key", "--json").json["problems"] == []
    again = take(ours, *parts, *parts)
    assert [one["added"] for one in again["statements"]] == [0] * 6


def test_lines_that_look_like_others_are_asked_about(ours, tmp_path):
    take(ours, put(tmp_path, "a.xml", camt(MOVES[:1], "10.00")))
    day, amount, name, account, _ = MOVES[0]
    other = camt([(day, amount, name, account, "RE 1, in other words")], "10.00", number="9")
    said = run("import-bank", ours, put(tmp_path, "b.xml", other))
    assert said.code == 2 and "RE 1, in other words" in said.err and "--again" in said.err
    assert len(run("import-bank", ours, tmp_path / "b.xml", "--again", "--json").json["look_alike"]) == 1


TABLE = "Booking date;Amount;Name;Purpose\n"
MAPPING = '[bank]\nbooked_on = "Booking date"\namount = "Amount"\n'
AGAIN = """
    first         | second                                            | asked | what is the same
    80.00;;       | 80.00;Azure;INV-1                                 | 1     | nothing was read the first time
    80.00;Azure;INV-1 | 80.00;;                                       | 1     | nothing was read the second time
    80.00;Azure;  | 80.00;;INV-1                                      | 1     | another column was read
    80.00;Azure;INV-1 | 80.00;Azure;INV-1                             | 0     | all
    80.00;Azure;INV-1 | 80.00;Azure;INV-1 + 80.00;Bella;INV-2         | 0     | all, and one more of that day
    80.00;;x + 80.00;;y | 80.00;;x + 80.00;;y                         | 0     | two of a day in each
    80.00;;x + 80.00;;x | 80.00;;x + 80.00;;x + 80.00;;x              | 0     | the same thrice
    80.00;;x + 80.00;;y | 80.00;;x + 80.00;;z                         | 1     | one of two
    80.00;;x + 80.00;;y | 80.00;;u + 80.00;;v                         | 2     | none of two
    80.00;;x      | 80.01;;y                                          | 0     | the day alone
    -80.00;;x     | 80.00;;y                                          | 0     | the day alone
"""


def after(books: Books, name: str, lines: str, *, again: bool = False) -> Books:
    """The books with a table of these lines in them."""
    rows_ = "".join(f"2026-11-02;{line.strip()}\n" for line in lines.split("+"))
    found = bank_files.read(Input(Path(name), (TABLE + rows_).encode()), None, "DE89370400440532013000", "EUR")
    return books.with_tables(**statement_lines.taken_in(books, [(Path(name), found)], again=again).tables)


def test_a_line_under_other_words_is_asked_about(ours):
    start = books_of(WorkbookFile(ours), None)
    for row in AGAIN.strip().splitlines()[1:]:
        first, second, asked, _ = (cell.strip() for cell in row.split("|"))
        books = after(start, "first.csv", first)
        if asked == "0":
            lines = [*first.split("+"), *second.split("+")]
            most = max(second.count("+") + 1, len({line.strip() for line in lines}))
            assert len(after(books, "second.csv", second)["BankLines"]) == most, row
            continue
        with pytest.raises(WorkbookError, match=rf"second.csv: {asked} line") as told:
            after(books, "second.csv", second)
        assert "the same statement as CSV 2026-11-02" in str(told.value) and "there BL-" in str(told.value)
        taken = after(books, "second.csv", second, again=True)
        assert len(taken["BankLines"]) == len(books["BankLines"]) + int(asked), row
        for name, lines_ in (("first.csv", first), ("second.csv", second)):
            assert len(after(taken, name, lines_)["BankLines"]) == len(taken["BankLines"]), row


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "2026-11-02 1080.00"), ("de", "02.11.2026 1.080,00"), ("te", "02-11-2026 1,080.00")]
)
def test_the_line_that_is_asked_about_stands_in_the_books_language(language, shown):
    start = sheets.books(Settings=f"name | value\nLanguage | {language}\nBank account | DE89370400440532013000")
    there = after(start, "first.csv", "1080.00;Azure;INV-1")
    with pytest.raises(WorkbookError) as told:
        after(there, "second.csv", "1080.00;Azure;INV-2")
    assert f"{shown}: " in str(told.value)


def test_equal_amounts_of_one_day_in_statements_that_go_on(ours, tmp_path):
    one = put(tmp_path, "a.xml", camt([("2026-11-02", "25.00", "Beta", "", "fee")], "0.00"))
    other = put(tmp_path, "b.xml", camt([("2026-11-02", "25.00", "Gamma", "", "fee 2")], "25.00", number="2"))
    for file in (other, one):
        take(ours, file)
    assert len(rows(ours)) == 2


def test_the_same_file_read_by_a_mapping_is_asked_about(ours, tmp_path):
    file = put(tmp_path, "a.csv", b"Booking date;Amount;Colour\n2026-11-02;80.00;INV-1\n")
    answer = take(ours, file)
    assert answer["unused"] == answer["statements"][0]["unused"] == ["Colour"]
    assert "Columns of a.csv that were not used: Colour." in answer["message"]
    mapping = put(tmp_path, "map.toml", (MAPPING + 'reference = "Colour"\n').encode())
    said = run("import-bank", ours, file, "--map", mapping)
    assert said.code == 2 and '"INV-1", there BL-' in said.err
    assert len(rows(ours)) == 1


def test_rows_that_are_no_payments_are_named(ours, tmp_path):
    file = put(tmp_path, "a.csv", (TABLE + "2026-11-02;80.00;Azure;INV-1\nTotal;80.00;;\n").encode())
    answer = take(ours, file)
    assert answer["statements"][0]["left_out"] == [3]
    assert "Rows of a.csv that are no payments: 3." in answer["message"] and "unused" not in answer


def test_a_ready_mapping_is_found_by_its_name(empty: Path):
    lines = "Posted Account,Posted Transactions Date,Description1,Debit Amount,Credit Amount,Balance,Posted Currency"
    file = empty.with_name("aib.csv")
    file.write_text(f"{lines}\nIE29AIBK93115212345678,05/11/2026,Rent,700.00,,300.00,EUR\n", "utf-8")
    account = ("--account", "IE29AIBK93115212345678")
    unknown = run("import-bank", empty, file, *account, "--map", "no-such-bank")
    assert unknown.code == 2
    assert "no-such-bank is no file, and no ready mapping has that name. Ready are aib, " in unknown.err
    partly = run("import-bank", empty, file, *account, "--map", "AIB")
    assert 'has no column "Description2", which the mapping' in partly.err
    file.write_text(
        file.read_text("utf-8")
        .replace("Description1", "Description1,Description2,Description3")
        .replace("Rent", "Rent,,"),
        "utf-8",
    )
    done = run("import-bank", empty, file, *account, "--map", "AIB", "--json")
    assert (done.code, done.json["changes"]["BankLines"]) == (0, {"added": 1, "changed": 0}), done.err


class Clerk:
    """A clerk at the open workbook who always gives the same answer."""

    def __init__(self, answer: bool) -> None:
        self.answer, self.asked = answer, ""

    def wants(self, question: str) -> bool:
        self.asked = question
        return self.answer


@pytest.mark.parametrize(
    "id_, values, told, options",
    [
        ("bank-again", {"count": 1, "pairs": "12.00 of 20 November"}, "12.00 of 20 November", {"again": True}),
        ("statement-csv", {"mapping": "", "headers": "X", "ready": ["aib"]}, "aib", {"mapping": Path("aib")}),
        ("statement-csv", {"mapping": "", "headers": "X", "ready": []}, "", {}),
        ("statement-csv", {"mapping": "", "headers": "X"}, "", {}),
    ],
)
def test_at_the_sheet_a_refusal_that_can_be_meant_is_asked_about(id_, values, told, options):
    error = WorkbookError(id_, file="november.csv", **values)
    yes, no = Clerk(True), Clerk(False)
    assert COMMAND.at_refusal(yes, error) == options
    assert COMMAND.at_refusal(no, error) == {}
    assert told in yes.asked and ("november.csv" in yes.asked) == bool(options)
