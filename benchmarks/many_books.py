"""A folder of workbooks: two processes against one, again where nothing changed, and with a process killed half-way.

python -m benchmarks.many_books [BOOKS BILLS]

Above the line is the time of one process, below it that of two, on the same books, each run a new one: so 2 would be a
machine that loses nothing. CPU seconds are those of all processes together. The books are usual ones: every bill of the
last quarter in two books, and what the rules find in them.
"""

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks import books
from benchmarks.figures import show

BOOKS, BILLS = 400, 2_000
"""How many books, and bills in each, where nobody says."""
PROGRAM = [sys.executable, "-m", "invoice_workbook", "check-folder"]


def figures(folder: Path, count: int = BOOKS, bills: int = BILLS) -> list[bool]:
    """The figures, and whether each keeps its limit."""
    _make(folder / "books", count, bills)
    one, alone = _run(folder, 1)
    two, both = _run(folder, 2)
    again, _ = _run(folder, 2, "result 2")
    killed, third = _run(folder, 2, "killed", _kill_one)
    print(
        f"      {count} books of {bills:,} bills; CPU seconds {alone['cpu']:.0f} with one, {both['cpu']:.0f} with two"
    )
    print(f"      what they have in common: {both['across']}, peak memory of a process {both['peak']:.2f} GB")
    return [
        show("check-folder, one process against two", one / two, 1.8, most=False),
        show("the same where nothing changed, against reading all", again / two, 0.3),
        show("with a process killed half-way, against none", killed / two, 1.5),
        show("results that are alike", sum(_same(alone, other) for other in (both, third)), 2, "", most=False),
    ]


def _make(folder: Path, count: int, bills: int) -> None:
    """Books of which each pair has a number of bills in common, as copies that came to two desks."""
    folder.mkdir(parents=True)
    for n in range(count):
        books.make(folder / f"book {n:04}.xlsm", bills, first=n * bills - (n % 2) * (bills // 100))


def _run(
    folder: Path, jobs: int, result: str = "", meanwhile: Callable[[Path, int], None] | None = None
) -> tuple[float, dict[str, Any]]:
    """Seconds of a run, and what it came to."""
    into = folder / (result or f"result {jobs}")
    words = [*PROGRAM, str(folder / "books"), "--to", str(into), "--jobs", str(jobs), "--json", "--as-of", "2026-01-01"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        if meanwhile:
            threading.Thread(target=meanwhile, args=(into, process.pid), daemon=True).start()
        out = process.communicate()[0]
    took = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(out)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, {**told, "cpu": cpu, "peak": after.ru_maxrss / 1024 / 1024}


def _kill_one(result: Path, pid: int) -> None:
    """Kill a process at work once half of the books are done."""
    books_ = len(list((result.parent / "books").iterdir()))
    while len(list((result / "kept" / "found").glob("*.json"))) < books_ // 2:
        time.sleep(0.05)
    workers = [one for one in psutil.Process(pid).children(recursive=True) if "spawn_main" in " ".join(one.cmdline())]
    max(workers, key=lambda one: one.cpu_times().user).kill()


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("books", "companies", "across", "counts"))


def main(words: list[str]) -> int:
    """All figures; 1 if a limit does not hold."""
    count, bills = map(int, words) if words else (BOOKS, BILLS)
    with tempfile.TemporaryDirectory() as folder:
        return 0 if all(figures(Path(folder), count, bills)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
