# ruff: noqa: E501  # tables as wide as the sheets are
"""A closed year moved out: whole groups that are settled, nobody's balance changed, both workbooks sound and linked."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import archiving
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal import standing
from invoice_workbook.ledger import aging, numbers_given
from invoice_workbook.schema import SIDES, TABLES
from invoice_workbook.tables import joins, write
from invoice_workbook.tables.write import Edit
from tests.archives import DAY, YEAR, make, pure, without_expected
from tests.archives import TABLES as SHEETS
from tests.asked import wanted
from tests.banks import camt
from tests.cli import Said, run
from tests.commands.test_audit_export import proved
from tests.engine.kranich import edit
from tests.journal import small_book
from tests.journals import ACCOUNTS
from tests.payables import after, record_approvals
from tests.setup import older_books
from tests.sheets import books, expected, found

LAST = date(2025, 12, 31)
NAME = "book until 2025.xlsm"


def outcome() -> Outcome:
    return wanted("archive", pure(), year=YEAR)


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Path:
    """A folder with the workbook and its archive; copy it before you write."""
    book = make(tmp_path_factory.mktemp("archived") / "book.xlsm")
    shutil.copy(book, book.with_name("before.xlsm"))
    assert run("archive", book, YEAR, "--as-of", DAY).code == 0
    return book.parent


@pytest.fixture
def folder(once, tmp_path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "books"))


@pytest.fixture
def book(folder) -> Path:
    return folder / "book.xlsm"


@pytest.fixture
def archive(folder) -> Path:
    return folder / NAME


@pytest.mark.parametrize("table", [name for name, text in SHEETS.items() if "expected" in text])
def test_what_is_finished_moves_whole_and_the_rest_says_why_it_stays(table):
    groups = archiving.until(pure(), LAST)
    assert [reason or "moves" for reason in groups.reasons[table]] == expected(SHEETS[table])


def test_a_chain_of_a_thousand_payments_hangs_together_to_its_last_link():
    """A customer who pays on account: each receipt pays the end of one invoice and the beginning of the next."""
    count = 1000
    head = "invoice | type | customer | invoice_date | due_date | currency | net | tax | gross | status"
    invoices = [
        head,
        *(f"I-{n} | invoice | C-1 | 2025-03-01 | 2025-04-01 | EUR | 10 | 0 | 10 | paid" for n in range(count)),
    ]
    receipts = ["receipt | date | customer | amount | currency"]
    receipts += [f"R-{n} | 2025-05-01 | C-1 | {5 if n in (0, count) else 10} | EUR" for n in range(count + 1)]
    rows = ["allocation | date | side | source | document | kind | amount"]
    for n in range(count):
        rows += [f"A-{n}{s} | 2025-05-01 | receivable | R-{n + s} | I-{n} | payment | 5" for s in (0, 1)]
    lines = ["invoice | line | quantity | unit_price | tax_category | tax_rate | line_net"]
    lines += [f"I-{n} | 1 | 1 | 10 | Z | 0 | 10" for n in range(count)]
    customers = "customer | name\nC-1 | Müller"
    texts = {"Invoices": invoices, "Receipts": receipts, "Allocations": rows, "InvoiceLines": lines}
    made = {name: "\n".join(text) for name, text in texts.items()}
    assert archiving.until(books(DAY, Customers=customers, **made), LAST).moves["Invoices"].all()
    made["Receipts"] = made["Receipts"].replace(f"R-{count} | 2025", f"R-{count} | 2026")
    groups = archiving.until(books(DAY, Customers=customers, **made), LAST)
    assert not groups.moves["Invoices"].any()
    assert set(groups.tied_to["Invoices"]) == {f"R-{count}"}


def test_every_row_is_in_one_of_the_two_and_nobodys_balance_changes():
    these, done = pure(), outcome()
    assert done.parted is not None
    parts = [these.with_tables(**tables) for tables in (done.tables, done.parted.tables)]
    for table in archiving.MOVING:
        keys = [list(joins.joined_keys(part, table, TABLES[table].keys)) for part in (these, *parts)]
        assert sorted(keys[0]) == sorted(keys[1] + keys[2]), table
    for side in SIDES:
        assert balances(these, side) == balances(parts[0], side)
        assert all(one == 0 for one in balances(parts[1], side).values())


def balances(these: Books, side: str) -> dict[tuple[str, str], int]:
    """What every party owes or is owed, by party and currency."""
    table = aging.derive(these, side)
    rows = zip(table["party"], table["currency"], table["total"], strict=True)
    return {(party, currency): int(total) for party, currency, total in rows}


@pytest.mark.parametrize(
    "year, day, error",
    [
        ("25", DAY, "archive-no-year"),
        ("", DAY, "archive-no-year"),
        ("last", DAY, "archive-no-year"),
        ("20251", DAY, "archive-no-year"),
        ("-2025", DAY, "archive-no-year"),
        ("2025.0", DAY, "archive-no-year"),
        ("0000", DAY, "archive-no-year"),
        ("9999", DAY, "archive-no-year"),
        ("2026", DAY, "archive-not-over"),
        ("2027", DAY, "archive-not-over"),
        ("2025", date(2025, 12, 31), "archive-not-over"),
        ("2024", DAY, "archive-nothing"),
    ],
)
def test_a_year_that_cannot_be_moved_out_is_refused(year, day, error):
    with pytest.raises(WorkbookError) as refused:
        wanted("archive", books(day, **SHEETS), year=year)
    assert refused.value.id == error


@pytest.mark.parametrize("year", [" 2025 ", "２０２５", "౨౦౨౫"])
def test_a_year_may_be_written_as_people_do(year):
    assert outcome().more == wanted("archive", pure(), year=year).more


@pytest.mark.parametrize(
    "month, day, last, name",
    [
        ("1", DAY, date(2025, 12, 31), "Books until 2025.xlsm"),
        ("4", date(2026, 4, 1), date(2026, 3, 31), "Books until 2025-26.xlsm"),
        ("13", DAY, date(2025, 12, 31), "Books until 2025.xlsm"),
    ],
)
def test_a_year_ends_where_the_fiscal_year_does(month, day, last, name):
    settings = f"name | value\nFiscal year begins in month | {month}"
    done = wanted("archive", books(day, Settings=settings, **SHEETS), year=YEAR)
    assert done.more["archive"]["until"] == last.isoformat()
    assert done.parted is not None and done.parted.path.name == name


def test_a_fiscal_year_that_still_runs_is_not_over():
    settings = "name | value\nFiscal year begins in month | 4"
    with pytest.raises(WorkbookError) as refused:
        wanted("archive", books(date(2026, 3, 31), Settings=settings, **SHEETS), year=YEAR)
    assert refused.value.id == "archive-not-over"


BLOCKS = """
    table         | id             | field   | value      | stays
    Invoices      | INV-2025-00001 | status  | disputed   | O-1, INV-2025-00001, R-00001
    Invoices      | INV-2025-00001 | net     | 90         | O-1, INV-2025-00001, R-00001
    Receipts      | R-00001        | amount  | 120        | O-1, INV-2025-00001, R-00001
    Orders        | O-1            | status  | verified   | O-1, INV-2025-00001, R-00001
    Bills         | B-00001        | hold    | price      | PO-1, G-1, B-00001, P-00001
    Payments      | P-00001        | status  | released   | PO-1, G-1, B-00001, P-00001
    GoodsReceipts | G-1            | date    | 2026-01-04 | PO-1, B-00001, P-00001
    BankLines     | L-1            | status  | proposed   | O-1, INV-2025-00001, R-00001
    Questions     | Q-00001        | status  | open       | O-1, INV-2025-00001, R-00001
    Allocations   | AL-00009       | date    | 2026-01-04 | PO-1, G-1, B-00001, P-00001
    Invoices      | CN-2025-00001  | gross   | 71         | INV-2025-00007, CN-2025-00001
    Receipts      | R-00003        | date    |            | INV-2025-00005, R-00003
"""


@pytest.mark.parametrize("row", BLOCKS.strip().splitlines()[1:])
def test_one_row_that_is_not_finished_keeps_all_that_hangs_on_it(row):
    table, id_, field, value, stays = (cell.strip() for cell in row.split("|"))
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in SHEETS[table].strip().splitlines()]
    for cells in rows:
        if cells[0] == id_:
            cells[head.index(field)] = value
    text = "\n".join(" | ".join(cells) for cells in (head, *rows))
    before, now = (
        {one["document"] for one in wanted("archive", these, year=YEAR).more["archive"]["stayed"]}
        for these in (pure(), books(DAY, **{**SHEETS, table: text}))
    )
    assert now - before == set(stays.split(", "))


def test_a_model_of_what_recurs_and_an_answer_that_waits_stay():
    recurring = "recurring | side | party | like | every | next_on | status\nRC-1 | receivable | C-1 | O-1 | 1 | 2026-04-01 | active"
    replies = "reply | received_on | bill | answer | status\nRE-1 | 2025-05-01 | B-00004 | reject | proposed"
    stayed = wanted("archive", books(DAY, **SHEETS, Recurring=recurring, Replies=replies), year=YEAR).more["archive"]
    assert {"O-1", "B-00004"} <= {one["document"] for one in stayed["stayed"]}


@pytest.mark.long
def test_both_workbooks_are_in_order_and_name_each_other(once, book, archive):
    before, now, moved = (problems_of(one) for one in (once / "before.xlsm", book, archive))
    assert sorted(before) == sorted([*now, *moved])
    for path in (book, archive):  # and after both have gone on by themselves
        assert run("check", path, "--as-of", DAY).code in (0, 1)
    for path in (book, archive, book):
        assert standing.of(books_of(WorkbookFile(path), DAY)).breaks == ()
        assert run("doctor", path).code == 0
    assert sorted(before) == sorted([*problems_of(book), *problems_of(archive)])
    logs = [books_of(WorkbookFile(path), DAY)["Log"] for path in (book, archive)]
    heads = [
        log[log["column"] == column].iloc[0] for log, column in zip(logs, ("moved out", "archive of"), strict=True)
    ]
    assert [head["document"] for head in heads] == [NAME, "book.xlsm"]
    assert heads[0]["after"] == heads[1]["after"]


def problems_of(path: Path, day: date = DAY) -> list[tuple[str, str, str, str]]:
    said = run("check", path, "--json", "--dry-run", "--as-of", day)
    return [(one["rule"], one["severity"], one["table"], one["document"]) for one in said.json["problems"]]


def test_the_tables_are_shorter_and_formulas_and_settings_stand(book, archive):
    for path, rows in ((book, 6), (archive, 5)):
        part = WorkbookFile(path).tables["Invoices"]
        assert part.last_data_row - part.first_row == rows
    held = books_of(WorkbookFile(archive), DAY)
    assert held.settings["Files folder"] == "book files"
    assert held.settings["Closed until"] == books_of(WorkbookFile(book), DAY).settings["Closed until"] == "2025-12-31"
    assert list(held["Customers"]["customer"]) == ["C-1", "C-2"]


@pytest.mark.long  # a whole run of its own
def test_an_archive_is_looked_at_and_not_changed(archive):
    for words in (("import-bank", "x.sta"), ("recur",), ("match",), ("issue",)):
        assert run(words[0], archive, *words[1:], "--as-of", DAY).code in (0, 1, 2)
    refused = run("archive", archive, "2025", "--as-of", DAY)
    assert refused.code == 2 and "book.xlsm" in refused.err
    refused = run("ask", archive, "C-1", "--log", "--as-of", DAY)
    assert refused.code == 2 and "archive of book.xlsm" in refused.err
    assert run("report", archive, "--as-of", DAY).code == 0


def test_an_archived_bill_that_comes_again_is_found_out():
    """However its number is typed; a rejected one is none that was paid."""
    again = """
        bill    | type | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net | tax | gross | status  | expected
        B-00011 | bill | V-1    | RE-815           | 2025-01-05 | 2026-03-01  | 2026-04-01 | EUR      | 300 | 0   | 300   | entered | error
        B-00012 | bill | V-1    | re 815           | 2026-03-01 | 2026-03-01  | 2026-04-01 | EUR      | 300 | 0   | 300   | entered | error
        B-00013 | bill | V-1    | RE-8I5           | 2025-01-05 | 2026-03-01  | 2026-04-01 | EUR      | 300 | 0   | 300   | entered | warning
        B-00014 | bill | V-2    | RE-815           | 2025-01-05 | 2026-03-01  | 2026-04-01 | EUR      | 300 | 0   | 300   | entered |
        B-00015 | bill | V-2    | RE-101           | 2025-05-06 | 2026-03-01  | 2026-04-01 | EUR      | 41  | 0   | 41    | entered |
        B-00016 | bill | V-1    | RE-900           | 2026-03-01 | 2026-03-01  | 2026-04-01 | EUR      | 17  | 0   | 17    | entered |
    """
    rest = after(pure(), outcome())
    fresh = books(DAY, Bills=again)["Bills"]
    these = rest.with_tables(Bills=write.appended(rest["Bills"], fresh[list(rest["Bills"].columns)]))
    assert found(these, "duplicate-bill", "Bills", "severity")[-6:] == expected(again)
    from invoice_workbook import checks

    first = checks.found(these, ["duplicate-bill"]).iloc[0]
    assert first["message"].count("B-00001") == 1 and "Books until 2025.xlsm" in first["message"]


def test_an_archived_order_that_comes_again_is_found_out():
    again = """
        order | customer | order_date | customer_reference | currency | status | expected
        O-11  | C-1      | 2026-03-01 | po 17              | EUR      | open   | error
        O-12  | C-2      | 2026-03-01 | PO-17              | JPY      | open   |
        O-13  | C-1      | 2026-03-01 | PO-19              | EUR      | open   |
        O-14  | C-1      | 2026-03-01 | PO-18              | EUR      | open   | error
    """
    rest = after(pure(), outcome())
    fresh = books(DAY, Orders=again)["Orders"]
    these = rest.with_tables(Orders=write.appended(rest["Orders"], fresh[list(rest["Orders"].columns)]))
    assert found(these, "duplicate-order", "Orders", "severity")[-4:] == expected(again)


@pytest.mark.parametrize(
    "command, options", [("ask", {"words": ("b-00001",)}), ("credit", {"invoice": "INV-2025-00001"})]
)
def test_who_asks_for_what_moved_is_told_where_it_is(command, options):
    with pytest.raises(WorkbookError, match=r"moved into the archive Books until 2025\.xlsm"):
        wanted(command, after(pure(), outcome()), **options)


@pytest.mark.long
def test_what_the_program_issued_booked_and_handed_over_is_not_missed(tmp_path):
    """A year of the program's own work: neither workbook lacks a row, a number or a file, and nothing comes in twice."""
    after_all = date(2027, 2, 1)
    small_book.make(book := tmp_path / "book.xlsm")
    lines = [
        ("2026-12-05", "119.00", "Müller", "DE02120300000000202051", "INV-2026-00002"),
        ("2026-12-06", "-300.00", "Stone", "DE75512108001245126199", "RE-815"),
        ("2026-12-07", "-5.00", "Bank", "DE02500105170137075030", "fee"),
    ]
    (statement := tmp_path / "bank.xml").write_bytes(camt(lines))
    WorkbookFile(book).write({"LedgerAccounts": edit("LedgerAccounts", ACCOUNTS)})
    assert run("import-bank", book, statement, "--as-of", "2026-12-10").code == 0
    assert run("apply", book, "--accept-from", "60", "--as-of", "2026-12-10").code == 0
    period = ("--from", "2026-01-01", "--to", "2026-12-31", "--as-of", "2027-02-01")
    handed = run("export-journal", book, *period, "--json")
    assert handed.json["bookings"], handed.err
    before = problems_of(book, after_all)
    said = run("archive", book, "2026", "--as-of", "2027-02-01", "--json").json["archive"]
    archive = Path(said["file"])
    assert {table: said["moved"][table] for table in ("Invoices", "Receipts", "Bills", "Payments", "BankLines")} == {
        "Invoices": 2,
        "Receipts": 2,
        "Bills": 1,
        "Payments": 1,
        "BankLines": 3,
    }
    assert sorted(before) == sorted([*problems_of(book, after_all), *problems_of(archive, after_all)])
    assert "0 new bank lines" in run("import-bank", book, statement, "--again", "--as-of", "2027-02-01").out
    later = run("export-journal", book, *period, "--json")
    assert (later.json["bookings"], later.json["changed"]) == ([], [])
    assert "cannot be made again" in run("export-journal", book, *period, "--again").err
    for path in (book, archive):
        folder = tmp_path / f"audit {path.stem}"
        assert run("audit-export", path, folder, "--from", "2026-01-01", "--to", "2026-12-31").code == 0
        assert proved(folder)[0] == 0


def test_numbers_that_were_given_stay_given():
    rest = after(pure(), outcome())
    for table, id_ in (
        ("Bills", "B-00005"),
        ("Receipts", "R-00005"),
        ("Allocations", "AL-00009"),
        ("Invoices", "CN-2025-00001"),
    ):
        assert id_ not in set(rest[table][TABLES[table].id])
        assert id_ in set(numbers_given.ever(rest, table))


@pytest.mark.long
def test_reports_over_both_are_those_of_before(once, book, archive):
    for words in (
        ("report", "--as-of", LAST),
        ("aging", "--as-of", "2025-05-15"),
        ("aging", "--as-of", "2025-02-01", "--side", "payable"),
    ):
        was, alone, both = (
            figures(run(words[0], path, *words[1:], "--json", *more))
            for path, more in ((once / "before.xlsm", ()), (book, ()), (book, ("--with", archive)))
        )
        assert was == both
        assert was != alone


@pytest.mark.long
def test_a_month_of_tax_that_moved_is_told_over_both(tmp_path):
    """Two invoices of January and June 2025 move; a company in India hands its return in by month."""
    book = make(tmp_path / "book.xlsm", Country="IN")
    shutil.copy(book, tmp_path / "before.xlsm")
    assert run("archive", book, YEAR, "--as-of", DAY).code == 0
    for month in ("2025-01", "2025-06"):
        was, alone, both = (
            {name: run("gst", path, "--month", month, *more, "--json").json[name] for name in ("gstr1", "gstr3b")}
            for path, more in ((tmp_path / "before.xlsm", ()), (book, ()), (book, ("--with", tmp_path / NAME)))
        )
        assert was == both, month
        assert (was != alone) == (month == "2025-01"), month


def figures(said: Said) -> object:
    """The figures that follow from documents; what is told of problems is told of the workbook's own."""
    told = said.json.get("figures", said.json.get("aging"))
    return {name: one for name, one in told.items() if name != "exceptions"} if isinstance(told, dict) else told


def test_what_is_no_archive_or_was_changed_is_not_reported(book, archive, folder):
    shutil.copy(book, other := folder / "other.xlsm")
    assert "no archive of book.xlsm" in run("report", book, "--with", other).err
    assert "no archive of other.xlsm" in run("report", make(folder / "strange.xlsm"), "--with", archive).err.replace(
        "strange", "other"
    )
    assert run("report", book, "--with", folder / "none.xlsm").code == 2
    host = WorkbookFile(archive)
    row = books_of(host, DAY)["Bills"].index[0]
    host.write({"Bills": Edit({"gross": {int(row): 1.5}}, 1)})
    assert "Bills" in run("report", book, "--with", archive).err


def test_a_version_that_was_put_back_is_not_counted_twice(book, archive):
    assert run("restore", book, "last").code == 0
    assert "INV-2025-00001" in set(books_of(WorkbookFile(book), DAY)["Invoices"]["invoice"])
    assert "stands in" in run("report", book, "--with", archive).err


def test_the_name_may_be_taken(book, archive):
    before = book.read_bytes(), archive.read_bytes()
    refused = run("archive", book, YEAR, "--as-of", DAY)
    assert refused.code == 2 and NAME in refused.err
    assert (book.read_bytes(), archive.read_bytes()) == before


def test_a_dry_run_says_what_would_move_and_leaves_everything(tmp_path):
    book = make(tmp_path / "book.xlsm")
    before = book.read_bytes()
    said = run("archive", book, YEAR, "--as-of", DAY, "--dry-run", "--json")
    assert said.json["archive"]["moved"]["Invoices"] == 5
    assert book.read_bytes() == before and [one.name for one in tmp_path.iterdir()] == ["book.xlsm"]


def test_a_book_that_is_open_elsewhere_stays(tmp_path):
    book = make(tmp_path / "book.xlsm")
    saving.lock_files(book)
    (tmp_path / "~$book.xlsm").write_bytes(b"x")
    assert run("archive", book, YEAR, "--as-of", DAY).code == 2
    assert not (tmp_path / NAME).exists()


@pytest.mark.long
def test_years_one_after_the_other(tmp_path):
    """A later year moves what is left; the first archive stays, and reports take both."""
    book = make(tmp_path / "book.xlsm")
    shutil.copy(book, tmp_path / "before.xlsm")
    assert run("archive", book, "2025", "--as-of", DAY).code == 0
    assert run("archive", book, "2026", "--as-of", "2027-01-05").code == 0
    archives = [tmp_path / f"book until {year}.xlsm" for year in ("2025", "2026")]
    was, both = (
        figures(run("report", path, "--as-of", "2026-12-31", "--json", *more))
        for path, more in ((tmp_path / "before.xlsm", ()), (book, [w for one in archives for w in ("--with", one)]))
    )
    assert was == both
    for path in (book, *archives):
        assert run("check", path, "--as-of", "2027-01-05").code in (0, 1)
        assert standing.of(books_of(WorkbookFile(path), DAY)).breaks == ()
        assert not [one for one in problems_of(path) if one[0] in ("record-missing", "number-gap", "closed-period")]


def test_a_year_of_which_nothing_is_finished_says_why():
    only = {name: text for name, text in SHEETS.items() if name in ("Orders", "OrderLines", "Customers")}
    unfinished = only | {"Orders": only["Orders"].replace("invoiced", "verified").replace("cancelled", "open     ")}
    with pytest.raises(WorkbookError, match=r"Documents that stay: 3 \(3 not finished\)") as refused:
        wanted("archive", books(DAY, **unfinished), year=YEAR)
    assert refused.value.id == "archive-none"


@pytest.mark.long
@pytest.mark.parametrize("version", [1, 4, 6])
def test_a_book_of_an_older_version(version, tmp_path):
    older_books.make(book := tmp_path / "book.xlsm", version)
    rows = {name: edit(name, without_expected(text)) for name, text in SHEETS.items() if name != "People"}
    WorkbookFile(book).write(rows)
    record_approvals(book)
    assert run("archive", book, YEAR, "--as-of", DAY).code == 0
    for path in (book, tmp_path / NAME):
        assert run("check", path, "--as-of", DAY).code in (0, 1)
        assert not [one for one in problems_of(path) if one[0] in ("log-broken", "record-missing", "unknown-key")]
    assert run("doctor", tmp_path / NAME, "--fix").code == 0
    assert run("report", book, "--with", tmp_path / NAME, "--as-of", DAY).code == 0


@pytest.mark.long
@pytest.mark.parametrize("language", ["de", "te"])
def test_a_book_in_another_language(language, tmp_path):
    book = make(tmp_path / "book.xlsm", language)
    said = run("archive", book, YEAR, "--as-of", DAY, "--json")
    assert said.code == 0, said.err
    assert said.json["archive"]["moved"]["Bills"] == 4
    held = WorkbookFile(tmp_path / NAME)
    assert held.language == language
    assert len(books_of(held, DAY)["Bills"]) == 4


def test_only_a_credit_note_may_name_what_is_in_an_archive():
    """A bill that replaces a paid one, or is for a finished order, cannot be compared with it: it is not paid."""
    late = """
        bill    | type        | corrects | vendor | vendor_reference | purchase_order | bill_date  | due_date   | currency | net | gross | kind       | expected
        B-00021 | credit note | B-00001  | V-1    | GS-1             |                | 2026-03-01 |            | EUR      | 30  | 30    |            |
        B-00022 | bill        | B-00001  | V-1    | RE-816           |                | 2026-03-01 | 2026-04-01 | EUR      | 300 | 300   | correction | yes
        B-00023 | bill        |          | V-1    | RE-817           | PO-1           | 2026-03-01 | 2026-04-01 | EUR      | 100 | 100   |            | yes
    """
    rest = after(pure(), outcome())
    fresh = books(DAY, Bills=late)["Bills"]
    these = rest.with_tables(Bills=write.appended(rest["Bills"], fresh[list(rest["Bills"].columns)]))
    marks = found(these, "unknown-key", "Bills", "severity")[-3:]
    assert ["yes" if one == "error" else "" for one in marks] == expected(late)


def test_documents_that_were_put_back_are_none_of_a_closed_period(book):
    assert (
        run(
            "restore", book, "last", "--only", "INV-2025-00001", "--only", "R-00001", "--only", "O-1", "--only", "L-1"
        ).code
        == 0
    )
    assert run("check", book, "--as-of", DAY).code in (0, 1)
    assert not [one for one in problems_of(book) if one[0] in ("closed-period", "unknown-key", "record-missing")]
