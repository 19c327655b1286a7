"""Lines that are added to a file (the journal, the outbox): on the disk as a whole, or none of them."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from invoice_workbook.engine import files, journal_file
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal import adoption, entries
from invoice_workbook.schema import LOG
from tests.journal.small_book import by_hand, problems, run

no_room = pytest.mark.skipif(sys.platform != "linux", reason="the system is asked to take no more of a file")


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file grows beyond so many bytes: what goes beyond is written up to there, and then refused."""
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def add(path: Path, content: bytes) -> None:
    with path.open("ab", buffering=0) as file:
        files.add(file, content)


@no_room
def test_of_what_a_disk_refuses_no_part_stays(tmp_path):
    path = tmp_path / "lines"
    add(path, b"one\n")
    with room_for(10), pytest.raises(OSError, match="File too large"):
        add(path, b"a line of more bytes\n")
    assert path.read_bytes() == b"one\n"
    add(path, b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"


@no_room
def test_a_journal_is_begun_as_a_whole_or_not_at_all(tmp_path):
    book = tmp_path / "K.xlsm"
    lines = [tuple(f"{n} {field}" for field in LOG.fields) for n in range(20)]
    with room_for(200), pytest.raises(WorkbookError, match=r"K\.xlsm\.journal"):
        journal_file.add(book, lines, begins=True)
    assert [path.name for path in journal_file.path_of(book).parent.iterdir()] == []
    journal_file.add(book, lines, begins=True)
    assert len(journal_file.path_of(book).read_bytes().splitlines()) == 21


@pytest.fixture
def book(made, tmp_path, monkeypatch) -> Path:
    """The small company's workbook with its journal."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = Path(shutil.copytree(made.parent, tmp_path / "books"))
    return folder / made.name


def adopted(book: Path) -> list[str]:
    """Why the workbook was taken over, as far as that counts."""
    every = entries.of(books_of(WorkbookFile(book), None))
    return list(every["after"][every["column"] == adoption.ADOPTED])


def test_a_run_that_was_cut_off_counts_for_nothing_though_somebody_changed_the_log(book, monkeypatch):
    run(book, "hold", bills=("B-3",), reason="look")
    by_hand(book, Log=lambda log: log.assign(who=log["who"].where(log.index != 2, "somebody")))

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(WorkbookFile, "write", cut)
        with pytest.raises(KeyboardInterrupt):
            run(book, "adopt", by="ulrike", reason="a mistake")
    assert adopted(book) == []
    assert [rule for _, rule, _ in problems(book)] == ["log-broken"]
    assert adopted(book) == []
    run(book, "adopt", by="ulrike", reason="the second time")
    assert adopted(book) == ["the second time"] and problems(book) == []


def test_half_a_journal_that_a_run_left_is_gone_after_the_next(book):
    half = journal_file.path_of(book).with_name(f".{journal_file.path_of(book).name}.tmp")
    half.write_bytes(b"#begun 3\n")
    run(book, "hold", bills=("B-3",), reason="look")
    assert not half.exists()
