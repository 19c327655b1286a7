"""A folder of workbooks, checked by processes of this machine: good and bad ones, once and again."""

import gc
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import psutil
import pytest
from openpyxl import Workbook, load_workbook

from invoice_workbook import __version__
from invoice_workbook.engine import lock
from invoice_workbook.many.finding import MARK
from tests.cli import Said, run
from tests.conftest import ROOT
from tests.many import group
from tests.setup import older_books

DAY = ("--as-of", "2026-11-30", "--json")
BAD = "what no program wrote, on purpose"
pytestmark = [pytest.mark.long, pytest.mark.timeout(240)]

STATES = """
    book             | state   | told
    a loop           | refused | leads back to itself
    back             | refused | which is looked at already
    copy.xlsm        | checked |
    cut off.xlsm     | refused | its end is missing
    foreign.xlsx     | refused | none of the tables
    gone.xlsm        | refused | not there
    locked.xlsx      | refused | is encrypted
    lyon.xlsm        | open    | is open in a spreadsheet program
    nothing.xlsx     | refused | is not an Excel workbook
    old.xlsm         | older   | `doctor --fix`
    ring.xlsm        | refused | leads back to itself
    ulm.xlsm         | copy    | the same content as copy.xlsm
    ulm/payable.xlsm | checked |
"""


@pytest.fixture(autouse=True)
def collected() -> None:
    """What other tests left of workbooks is freed by their own thread, before one of the cluster's client looks."""
    gc.collect()


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the group's books, and of whatever else may lie there."""
    folder = tmp_path_factory.mktemp("many") / "group"
    group.make(folder)
    older_books.make(folder / "old.xlsm", 5)
    shutil.copy(folder / "ulm.xlsm", folder / "copy.xlsm")
    (folder / "cut off.xlsm").write_bytes((folder / "ulm.xlsm").read_bytes()[:9000])
    (folder / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 600)
    (folder / "nothing.xlsx").write_bytes(b"")
    Workbook().save(folder / "foreign.xlsx")
    (folder / "~$lyon.xlsm").write_text("anna")
    for link, target in (("a loop", "a loop"), ("ring.xlsm", "ring.xlsm"), ("back", folder), ("gone.xlsm", "no.xlsm")):
        (folder / link).symlink_to(target)
    for left_out in (".history/ulm.xlsm", "lyon files/INV-1.xlsx", "Inbox/bill.xlsx"):
        (folder / left_out).parent.mkdir()
        shutil.copy(folder / "foreign.xlsx", folder / left_out)
    return folder


def across(result: Path) -> set[tuple[str, frozenset[tuple[str, str]]]]:
    return group.told(pd.read_parquet(result / "across").to_dict("records"))


def as_it_should_be() -> set[tuple[str, frozenset[tuple[str, str]]]]:
    """What the group shows where ulm.xlsm is the copy of copy.xlsm, which comes before it."""
    return {
        (what, frozenset(("copy.xlsm" if book == "ulm.xlsm" else book, id_) for book, id_ in rows))
        for what, rows in group.wanted()
    }


@pytest.mark.not_ours("*", reason=BAD)
def test_every_book_is_a_row_and_what_they_have_in_common_is_found_though_a_process_is_killed(books, tmp_path):
    result = tmp_path / "result"
    killed: list[int] = []
    killer = threading.Thread(target=_kill_one, args=(result, killed))
    killer.start()
    said = run("check-folder", books, "--to", result, "--jobs", 2, *DAY)
    killer.join(60)
    assert (said.code, len(killed)) == (1, 1), said.err
    told = {one["name"]: one for one in said.json["books"]}
    wanted = {row[0]: row[1:] for row in group.grid(STATES)[1:]}
    assert {name: one["state"] for name, one in told.items()} == {name: state for name, (state, _) in wanted.items()}
    assert not [name for name, (_, words) in wanted.items() if words not in told[name]["told"]]
    assert across(result) == as_it_should_be()
    alone = run("check", books / "ulm" / "payable.xlsm", "--dry-run", *DAY).json["problems"]
    problems = pd.read_parquet(result / "problems")
    mine = problems[problems["book"] == "ulm/payable.xlsm"]
    assert mine[["problem", "message", "remedy"]].to_numpy().tolist() == [
        [one["id"], one["message"], one["remedy"]] for one in alone
    ]
    documents = pd.read_parquet(result / "documents")
    assert documents.groupby("book").size().to_dict() == {"copy.xlsm": 12, "lyon.xlsm": 15, "ulm/payable.xlsm": 2}
    _is_shown(result, said)


def _is_shown(result: Path, said: Said) -> None:
    """The summary shows the same."""
    book = load_workbook(result / "Summary.xlsx")
    assert book.sheetnames == ["Workbooks", "Companies", "Rules", "In several workbooks"]
    rows = {name: list(book[name].iter_rows(min_row=2, values_only=True)) for name in book.sheetnames}
    assert [row[0] for row in rows["Workbooks"]] == [one["name"] for one in said.json["books"]]
    assert [row[:6] for row in rows["Companies"]] == [
        ("Lyon SA", "EUR", 1, 0, 0, 0),
        ("Lyon SA", "JPY", 1, 0, 0, 0),
        ("old.xlsm", None, 1, 0, 0, 0),
        ("Ulm GmbH", "EUR", 2, 0, 0, 0),
        ("Ulm GmbH", "JPY", 1, 0, 0, 0),
        ("Ulm GmbH", "USD", 1, 0, 0, 0),
    ]
    assert [row[7:9] for row in rows["Companies"]][:2] == [(14, 438), (1, 1100)]
    assert len(rows["In several workbooks"]) == sum(len(members) for _, members in group.wanted())


def _kill_one(result: Path, killed: list[int]) -> None:
    """Kill a process that is at work, once the result has something of a book."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if any((result / "kept" / "keys").glob("*.parquet")):
            mine = psutil.Process().children(recursive=True)
            workers = [one for one in mine if "spawn_main" in " ".join(one.cmdline())]
            for one in sorted(workers, key=lambda one: -one.cpu_times().user)[:1]:
                one.kill()
                killed.append(one.pid)
            return
        time.sleep(0.01)


@pytest.mark.not_ours("*", reason=BAD)
def test_no_room_for_the_result_is_one_sentence(books, tmp_path):
    words = [sys.executable, "-m", "invoice_workbook", "check-folder", str(books), "--to", "result", "--jobs", "1"]
    limited = ["/bin/sh", "-c", 'ulimit -f 4; exec "$@"', "sh", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}  # it would be cut, and kept
    done = subprocess.run(
        limited, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, ""), done
    assert done.stderr.startswith("There is no room for the result: ") and done.stderr.count("\n") == 1


@pytest.mark.not_ours("*", reason=BAD)
def test_a_result_is_written_by_one_run_at_a_time(books, tmp_path):
    result = tmp_path / "result"
    result.mkdir()
    with lock.held_for(result, "check-folder"):
        (result / MARK).write_text(__version__)
        other = run("check-folder", books, "--to", result, "--jobs", 1, *DAY)
    assert (other.code, other.err.count("\n")) == (2, 1), other.err
    assert f"{result} is being written by another run of check-folder, started by " in other.err
