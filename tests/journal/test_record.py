"""The record that nobody can bend: a Log or a journal that was edited, cut, emptied, sealed anew, lost."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from invoice_workbook.engine import journal_file
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal import chain, entries, standing
from invoice_workbook.record import cells_of
from invoice_workbook.schema import LOG
from invoice_workbook.tables import write
from tests import cli
from tests.sheets import books as books_as_text

pytestmark = pytest.mark.long  # the whole record, bent and proved

HEADER, CUSTOMER = "Customer,Name\n", "C-{0},Customer {0}\n"


def imported(book: Path, *numbers: int) -> None:
    """Customers imported: one more entry."""
    file = book.with_name(f"customers {numbers[0]}.csv")
    file.write_text(HEADER + "".join(map(CUSTOMER.format, numbers)), "utf-8")
    said = cli.run("import", book, "Customers", file)
    assert said.code == 0, said.err


@pytest.fixture(scope="session")
def three(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with three entries, made once: two imports, and the limits as the first found them."""
    made = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("three") / "book.xlsm"))
    for number in (1, 2):
        imported(made, number)
    return made


@pytest.fixture
def book(three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it with the journal beside it, which this computer has seen, and no other."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "books"
    shutil.copytree(three.parent, folder)
    made = folder / three.name
    journal_file.mark_saved(made, 3, str(log_of(made)["chain"].iloc[-1]))
    return made


def log_of(book: Path) -> pd.DataFrame:
    return books_of(WorkbookFile(book), None)["Log"]


def by_hand(book: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """The Log as somebody left it who opened the workbook."""
    host = WorkbookFile(book)
    books = books_of(host, None)
    host.write(write.edits(books.tables, {"Log": change(books["Log"].copy())}))


def lines_of(book: Path) -> list[str]:
    return journal_file.path_of(book).read_text("utf-8").split("\n")[:-1]


def count_of(book: Path) -> int:
    """How many entries the journal's file has."""
    return sum(not line.startswith("#") for line in lines_of(book))


def put_lines(book: Path, lines: list[str]) -> None:
    journal_file.path_of(book).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def said_of(book: Path) -> list[tuple[str, str]]:
    """What `check` says of the record: severity and message."""
    said = cli.run("check", book, "--only", "log-broken", "--json").json
    return [(one["severity"], one["message"]) for one in said["problems"]]


def edited(log: pd.DataFrame) -> pd.DataFrame:
    log.loc[1, "who"] = "somebody"
    return log


def sealed_anew(log: pd.DataFrame) -> pd.DataFrame:
    """A forger who knows how the entries are sealed."""
    log.loc[1, "who"] = "somebody"
    before = ""
    for row in log.index:
        before = log.loc[row, "chain"] = chain.seal(log.loc[row, list(LOG.fields)].to_dict(), before)
    return log


def without_middle(log: pd.DataFrame) -> pd.DataFrame:
    return log.drop(index=1).reset_index(drop=True)


def swapped(log: pd.DataFrame) -> pd.DataFrame:
    return log.iloc[[1, 0, 2]].reset_index(drop=True)


BY_HAND = {
    edited: ("error", 'Log L-000002: "Who" was changed by hand after it was written (it is now somebody).'),
    sealed_anew: ("error", "Log: from entry L-000002 on it is another than the journal beside the workbook"),
    without_middle: ("error", "Log: entry L-000002 was taken out; L-000003 now follows the entry before it."),
    swapped: ("error", "Log: entry L-000001 was taken out; L-000002 now follows the entry before it."),
}


@pytest.mark.parametrize("change", BY_HAND, ids=lambda change: change.__name__)
def test_a_log_that_was_changed_is_an_error_at_its_place_and_gives_no_number(book, change):
    by_hand(book, change)
    [(severity, message)] = said_of(book)
    assert (severity, message[: len(BY_HAND[change][1])]) == BY_HAND[change]
    refused = cli.run("issue", book)
    assert refused.code == 2 and "cannot be believed" in refused.err
    counted = entries.of(books_of(WorkbookFile(book), None))
    assert list(counted["entry"]) == ["L-000001", "L-000002", "L-000003"], "the journal's file counts"
    assert "somebody" not in set(counted["who"])


@pytest.mark.parametrize("change", BY_HAND, ids=lambda change: change.__name__)
def test_other_commands_go_on_and_what_they_do_is_in_the_journal(book, change):
    by_hand(book, change)
    imported(book, 4)
    rows = [cells_of(line.encode()) for line in lines_of(book) if not line.startswith("#")]
    assert [row[0] for row in rows] == [f"L-00000{n}" for n in range(1, 5)]
    assert chain.broken_at(rows) is None
    assert [severity for severity, _ in said_of(book)] == ["error"], "and it is still reported"


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_log_whose_end_was_cut_off_is_an_earlier_version_as_far_as_anybody_can_see(book, left):
    by_hand(book, lambda log: log.iloc[:left])
    [(severity, message)] = said_of(book)
    assert severity == "warning"
    assert f"from entry L-00000{left + 1} on ({3 - left} {'entry' if left == 2 else 'entries'}" in message
    assert list(entries.of(books_of(WorkbookFile(book), None))["entry"])[:3] == ["L-000001", "L-000002", "L-000003"]


def test_the_next_run_puts_an_earlier_version_of_the_log_right_and_says_so(book):
    by_hand(book, lambda log: log.iloc[:1])
    imported(book, 4)
    assert said_of(book) == []
    log = log_of(book)
    assert list(log["entry"]) == [f"L-00000{n}" for n in range(1, 6)]
    assert list(log["column"])[3:] == ["earlier version", ""]
    assert (log["before"][3], log["after"][3]) == ("L-000002", "L-000003")


def test_both_cut_off_is_known_by_this_computer(book):
    by_hand(book, lambda log: log.iloc[:1])
    put_lines(book, lines_of(book)[:2])
    assert said_of(book) == [
        ("error", "The end of the record is gone: this computer has seen 3 entries, and 1 are left.")
    ]
    assert cli.run("issue", book).code == 2


def test_everything_gone_is_known_by_this_computer(book):
    by_hand(book, lambda log: log.iloc[:0])
    journal_file.path_of(book).unlink()
    assert said_of(book) == [
        ("error", "The end of the record is gone: this computer has seen 3 entries, and 0 are left.")
    ]


def test_a_journal_that_is_gone_is_begun_again_from_a_whole_log(book):
    journal_file.path_of(book).unlink()
    [(severity, message)] = said_of(book)
    assert severity == "warning" and "the Log still has all 3 entries" in message
    imported(book, 4)
    assert said_of(book) == []
    assert count_of(book) == 4


def test_a_workbook_sent_to_a_colleague_without_its_folder_says_nothing_and_goes_on(book, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    sent = Path(shutil.copy(book, tmp_path / "elsewhere" / "Books.xlsm"))
    assert said_of(sent) == []
    imported(sent, 4)
    assert count_of(sent) == 4
    assert said_of(sent) == []


def test_two_copies_that_went_separate_ways_name_each_other(book, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    other = Path(shutil.copy(book, tmp_path / "elsewhere" / "Books.xlsm"))
    imported(other, 4)
    imported(book, 5, 6)
    for this, that in ((book, other), (other, book)):
        [(severity, message)] = said_of(this)
        assert severity == "warning"
        assert (
            message == f"Two copies of this workbook went separate ways after entry L-000003: the other one is {that}."
        )


def test_a_copy_that_stays_as_it_is_is_a_backup(book, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    other = Path(shutil.copy(book, tmp_path / "elsewhere" / "Books.xlsm"))
    imported(book, 5)
    imported(book, 6)
    assert said_of(book) == said_of(other) == []


def test_a_journal_of_another_workbook(book, empty_file, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    other = Path(shutil.copy(empty_file, tmp_path / "elsewhere" / "book.xlsm"))
    imported(other, 9)
    shutil.copy(journal_file.path_of(other), journal_file.path_of(book))
    assert said_of(book)[0] == ("error", "The journal beside the workbook belongs to another workbook.")
    before = lines_of(book)
    imported(book, 4)
    assert lines_of(book) == before, "it is not written on"


def test_a_journal_that_ends_before_the_log(book):
    put_lines(book, lines_of(book)[:2])
    shutil.rmtree(journal_file._folder())
    [(severity, message)] = said_of(book)
    assert severity == "error" and "2 entries from L-000002 on are not in it" in message


def test_half_a_line_at_the_end_is_a_run_that_was_cut_off(book):
    with journal_file.path_of(book).open("a") as file:
        file.write("L-000004\x1f2026-")
    assert said_of(book) == []
    imported(book, 4)
    assert said_of(book) == []
    assert count_of(book) == 4


@pytest.mark.parametrize("line", [1, 2, 4])
def test_a_flipped_letter_anywhere_in_the_journal_is_found_at_its_place(book, line):
    lines = lines_of(book)
    assert not lines[line].startswith("#")
    lines[line] = lines[line].replace("T", "t", 1)
    put_lines(book, lines)
    [(severity, message)] = said_of(book)
    assert severity == "error" and "The journal beside the workbook is damaged" in message
    assert list(entries.of(books_of(WorkbookFile(book), None))["command"]) == ["import", "journal", "import"], (
        "the Log counts"
    )


@pytest.mark.parametrize(
    "damage", ["", "L-000002", "#saved", "#saved 3", "#nonsense", "#begun x", "\x00\x01", "\x1f" * 8]
)
def test_a_line_that_is_none_is_found_by_its_number(book, damage):
    lines = lines_of(book)
    put_lines(book, [*lines[:3], damage, *lines[3:]])
    [(severity, message)] = said_of(book)
    assert severity == "error" and "damaged at its line 4" in message


def test_a_journal_that_nobody_can_write_refuses_before_anything_is_booked(book, monkeypatch):
    def refuses(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(journal_file, "_append", refuses)  # as root, these tests may write everywhere
    file = book.with_name("customers.csv")
    file.write_text(HEADER + CUSTOMER.format(4), "utf-8")
    before = book.read_bytes()
    said = cli.run("import", book, "Customers", file)
    assert said.code == 2 and "could not be written" in said.err
    assert book.read_bytes() == before


def killed_before_the_save(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that died once its entries were on the disk."""

    def dies(*_: object, **__: object) -> None:
        raise WorkbookError("not-saved", file=book.name, reason="the power went off")

    with monkeypatch.context() as patch:
        patch.setattr(WorkbookFile, "write", dies)
        file = book.with_name("customers.csv")
        file.write_text(HEADER + CUSTOMER.format(4), "utf-8")
        assert cli.run("import", book, "Customers", file).code == 2


def test_what_a_run_noted_that_was_never_saved_counts_for_nothing_and_the_next_run_says_so(book, monkeypatch):
    killed_before_the_save(book, monkeypatch)
    assert count_of(book) == 4
    assert said_of(book) == []
    assert len(entries.of(books_of(WorkbookFile(book), None))) == 3
    imported(book, 5)
    log = log_of(book)
    assert list(log["entry"]) == [f"L-00000{n}" for n in range(1, 7)]
    assert list(log["column"])[3:] == ["", "not saved", ""]
    assert (log["before"][4], log["after"][4]) == ("L-000004", "L-000004")
    counted = entries.of(books_of(WorkbookFile(book), None))
    assert list(counted["entry"]) == ["L-000001", "L-000002", "L-000003", "L-000005", "L-000006"]
    assert said_of(book) == []


def test_an_earlier_version_put_back_by_hand_keeps_what_was_recorded_since(book):
    kept = book.with_name("kept.xlsm")
    shutil.copy(book, kept)
    imported(book, 4)
    shutil.copy(kept, book)
    [(severity, message)] = said_of(book)
    assert severity == "warning" and "from entry L-000004 on (1 entry" in message
    assert "L-000004" in set(entries.of(books_of(WorkbookFile(book), None))["entry"])


def test_a_new_workbook_in_the_place_of_an_old_one_begins_a_journal_of_its_own(book):
    book.unlink()
    assert cli.run("new", book).code == 0
    assert said_of(book) == []
    imported(book, 1)
    assert said_of(book) == []
    assert journal_file.path_of(book).with_name("book.xlsm.journal.1").exists(), "the old one is kept"


def test_the_chain_holds_a_hundred_thousand_entries_and_finds_the_one_byte():
    log = chain.extended(
        books_as_text()["Log"], ({"document": f"D-{n}"} for n in range(100_000)), "2026-11-30T08:00:00", "anna", "x"
    )
    rows = chain.rows_of(log)
    assert chain.broken_at(rows) is None
    for place in (0, 41_234, 99_999):
        row = list(rows[place])
        row[5] = row[5].replace("D", "E")
        assert chain.broken_at([*rows[:place], tuple(row), *rows[place + 1 :]]) == place


def test_a_record_taken_over_is_sealed_to_all_before_it():
    log = chain.extended(books_as_text()["Log"], [{"document": "A"}, {"document": "B"}], "2026-11-30", "anna", "x")
    log.loc[0, "who"] = "somebody"
    assert chain.broken_at(chain.rows_of(log)) == 0
    log = chain.extended(log, [{"column": chain.BEGUN_ANEW}, {"document": "C"}], "2026-12-01", "mona", "adopt")
    assert chain.broken_at(chain.rows_of(log)) is None
    log.loc[1, "document"] = "Z"
    assert chain.broken_at(chain.rows_of(log)) == 2, "what was taken over cannot be changed afterwards either"


def test_a_record_that_nobody_looked_at_is_the_log():
    books = books_as_text()
    assert standing.of(books).is_sound and not len(entries.of(books))
