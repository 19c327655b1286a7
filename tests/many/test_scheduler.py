"""The same on a scheduler and workers of their own: once, again, with a worker killed, and where one is wrong."""

import gc
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from tests.cli import Said, run
from tests.many import group
from tests.many.dask_cluster import DaskCluster, started
from tests.many.test_check_folder import DAY, across

pytestmark = [pytest.mark.long, pytest.mark.timeout(240)]
CHANGED = group.BILLS.replace("| 5.00    |", "| 6.00    |")
"""The bills, one pair with another gross."""


@pytest.fixture(autouse=True)
def collected() -> None:
    """What other tests left of workbooks is freed by their own thread, before one of the cluster's client looks."""
    gc.collect()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A scheduler with one worker."""
    with started(tmp_path_factory.mktemp("dask")) as found:
        found.add_worker()
        found.wait_for(1)
        yield found


def checked(cluster: DaskCluster, books: Path, result: Path) -> Said:
    return run("check-folder", books, "--to", result, "--scheduler", cluster.address, *DAY)


def test_on_a_scheduler_with_one_worker_with_two_and_with_one_killed(cluster, tmp_path):
    books, result = tmp_path / "group", tmp_path / "result"
    group.make(books)
    first = checked(cluster, books, result)
    assert (first.json["unchanged"], across(result)) == (0, group.wanted()), first.err
    _only_what_changed_is_read_again(cluster, books, result)
    doomed = cluster.add_worker()
    cluster.wait_for(2)
    other = tmp_path / "other"
    killer = threading.Thread(target=_kill_once_begun, args=(doomed, other))
    killer.start()
    last = checked(cluster, books, other)
    killer.join(60)
    assert doomed.poll() is not None
    assert (last.json["counts"]["checked"], across(other)) == (3, group.wanted()), last.err
    assert last.json["across"] == first.json["across"]


def _kill_once_begun(doomed, result: Path) -> None:
    """Kill a worker once there is something of a book."""
    until = time.monotonic() + 60
    while not any((result / "kept").rglob("*.parquet")) and time.monotonic() < until:
        time.sleep(0.005)
    doomed.kill()


def _only_what_changed_is_read_again(cluster: DaskCluster, books: Path, result: Path) -> None:
    one = books / "ulm" / "payable.xlsm"
    before, was = one.read_bytes(), files(result)
    group.make_one(books, "ulm/payable.xlsm", CHANGED)
    said = checked(cluster, books, result)
    assert said.json["unchanged"] == 2, said.out
    assert len(files(result)) == 3 and len(files(result) & was) == 2
    assert across(result) == {one for one in group.wanted() if ("lyon.xlsm", "B-13") not in one[1]}
    one.write_bytes(before)


def files(result: Path) -> set[tuple[str, int]]:
    """The files of the books' problems, with the times at which they were written."""
    return {(path.name, path.stat().st_mtime_ns) for path in (result / "problems").iterdir()}


def test_books_that_only_this_process_sees_are_handed_to_the_workers(cluster, tmp_path):
    group.make(tmp_path)
    memory = fsspec.filesystem("memory")
    for name in group.COMPANIES:
        memory.pipe_file(f"/group/{name}", (tmp_path / name).read_bytes())
    said = run("check-folder", "memory://group", "--to", f"file://{tmp_path}/r", "--scheduler", cluster.address, *DAY)
    assert (said.json["counts"]["checked"], across(tmp_path / "r")) == (3, group.wanted()), said.err
    told = run("check-folder", "memory://group", "--to", "memory://result", "--scheduler", cluster.address)
    assert (told.code, "does not see the folder memory://result" in told.err) == (2, True)


def test_a_worker_with_another_version_is_one_sentence(cluster, tmp_path):
    other = tmp_path / "other program" / "invoice_workbook"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text('__version__ = "0.1"\n')
    group.make_one(tmp_path, "lyon.xlsm")
    worker = cluster.add_worker(PYTHONPATH=str(other.parent))
    cluster.wait_for(2)
    said = checked(cluster, tmp_path, tmp_path / "result")
    worker.kill()
    worker.wait(20)
    assert (said.code, said.out) == (2, "")
    assert "has version 0.1 of this program" in said.err and said.err.count("\n") == 1


def test_a_scheduler_that_dies_or_has_no_workers_or_is_not_there_is_one_sentence(cluster, tmp_path, monkeypatch):
    for name in ("TO_COME", "TO_CONNECT"):
        monkeypatch.setattr(f"invoice_workbook.many.cluster.{name}", 2.0)
    group.make(tmp_path / "group")
    with started(tmp_path) as found:
        said = checked(found, tmp_path / "group", tmp_path / "result")
        assert (said.code, "has no workers" in said.err) == (2, True), said.err
        found.add_worker()
        found.wait_for(1)
        killer = threading.Thread(target=_kill_once_begun, args=(found.scheduler, tmp_path / "result"))
        killer.start()
        said = checked(found, tmp_path / "group", tmp_path / "result")
        killer.join(60)
        assert (said.code, said.out) == (2, "")
        assert f"The scheduler {found.address} is gone" in said.err and said.err.count("\n") == 1
        said = checked(found, tmp_path / "group", tmp_path / "result")
        assert (said.code, said.err.startswith("There is no Dask scheduler at tcp://")) == (2, True)
        assert said.err.count("\n") == 1
    assert checked(cluster, tmp_path / "group", tmp_path / "result").code == 1
    assert across(tmp_path / "result") == group.wanted(), "another goes on where the first was killed"
