"""`make bench` writes docs/performance.md; `make bench-quick` prints new figures beside those that stand there.

python -m benchmarks.performance [--write FILE --day DAY] SIZE...

A time never fails anything here: it is the machine's as much as ours. A command that does not work does.
"""

import argparse
import compileall
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.figures import Cost, cost
from benchmarks.works import ALL_PAID, DESKS, Desk, Work

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
PEERS = Path(__file__).with_name("peers.txt")
PROGRAM = [sys.executable, "-m", "invoice_workbook"]
PACKAGES = ("wolfxl", "pandas", "numpy", "python-calamine", "openpyxl", "xlsxwriter", "lxml")
HEADER = ("work", "documents", "CPU s", "peak MB", "below the line", "its CPU s", "ratio", "wanted")


@dataclass(frozen=True)
class Figure:
    """One row: a work at one size over one thing below the line; `instead` says why there is no ratio."""

    work: str
    documents: int
    cost: Cost
    below: str = "–"
    under: Cost | None = None
    instead: str = "–"
    wanted: float | None = None
    seconds: float | None = None

    @property
    def ratio(self) -> str:
        """CPU seconds over CPU seconds; blank where nothing stands below the line."""
        return f"{self.cost.cpu / self.under.cpu:.2f}" if self.under else ""

    @property
    def cells(self) -> tuple[str, ...]:
        """As the page's table has them."""
        under = f"{self.under.cpu:.2f}" if self.under else self.instead
        own = (f"{self.cost.cpu:.2f}", f"{self.cost.megabytes:.0f}")
        wanted = f"{self.wanted:g}" if self.wanted is not None else f"{self.seconds:g} s" if self.seconds else ""
        return (self.work, f"{self.documents:,}", *own, self.below, under, self.ratio, wanted)


def measured(sizes: Iterable[int], *, patient: bool) -> Iterator[Figure]:
    """Every work at every size, as they come; `patient` is who waits for slow peers, too."""
    done: set[tuple[str, int]] = set()
    for size in sizes:
        for desk in DESKS:
            documents = min(size, desk.most)
            if (desk.name, documents) in done:
                continue
            done.add((desk.name, documents))
            with tempfile.TemporaryDirectory() as folder:
                desk.make(Path(folder), documents)
                yield from _of_desk(desk, Path(folder), documents, patient=patient)


def _of_desk(desk: Desk, folder: Path, size: int, *, patient: bool) -> Iterator[Figure]:
    below: dict[object, Cost | str] = {}  # before the works: they change the workbook
    for one in (one for work in desk.works for one in work.below):
        if one not in below:
            below[one] = one.cost(folder, size, patient)
    for work in desk.works:
        own = cost([*PROGRAM, *work.command(folder, size), "--as-of", desk.day])
        if work.counted:
            yield from _figures(work, size, own, below)


def _figures(work: Work, size: int, own: Cost, below: dict[object, Cost | str]) -> Iterator[Figure]:
    if not work.below:
        yield Figure(work.name, size, own)
    for n, one in enumerate(work.below):
        under, wanted = below[one], None if n else work.wanted
        seconds = work.seconds if size == ALL_PAID and not n else None
        if isinstance(under, str):
            yield Figure(work.name, size, own, one.peer.does, instead=under, wanted=wanted, seconds=seconds)
        else:
            yield Figure(work.name, size, own, one.peer.does, under, wanted=wanted, seconds=seconds)


def before(page: Path) -> dict[tuple[str, ...], str]:
    """The ratios that stand in a page, by work, documents and what is below the line."""
    rows = [line.strip("| ").split(" | ") for line in _lines(page) if line.startswith("| ")]
    return {(row[0], row[1], row[4]): row[6].strip() for row in rows if len(row) >= len(HEADER) - 1}


def _lines(page: Path) -> list[str]:
    return page.read_text(encoding="utf-8").splitlines() if page.is_file() else []


def shown(figure: Figure, known: dict[tuple[str, ...], str]) -> str:
    """A line of the terminal: the figure, and what it was."""
    work, documents, cpu, megabytes, below, under, ratio, _ = figure.cells
    told = f"{ratio} x {below}" if ratio else "" if below == "–" else f"{below}: {under}"
    was = known.get((work, documents, below), "")
    return f"{work:40}{documents:>8}{cpu:>8} s{megabytes:>6} MB  {told}{f' (in the table {was})' if was else ''}"


def machine() -> str:
    """What the figures are of."""
    pages, page = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    memory = pages * page / 1024**3
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB of memory, {platform.system()} {platform.release()}"
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"


def _peers() -> list[str]:
    """The peers of an environment of their own, with their versions."""
    lines = [line.split("==") for line in _lines(PEERS) if "==" in line]
    return [f"{name} {number}" for name, number in lines]


TEXT = """# Performance

Made by `make bench` on {day}, at {sizes} documents (bills of two lines, invoices, orders of ten lines).
`make bench-quick` prints the figures of this table anew, beside these.

{machine}; Python {python}; {packages}.

Each work is one process, run once: its CPU seconds are user and system of it and of all that it starts, Python's start
included; the peak is that of its largest process. What stands below the line ran before it on the same workbook, and is
a process too, with a start of its own. **ratio** is the work's CPU seconds over those: read it, not the seconds, which
are the machine's. Small workbooks show the start, large ones the work. **wanted** is the ratio at 100,000 documents
that we work towards; where it is seconds, they are those of a processor on which wolfxl reads the sheets of the 100,000
dirty bills in 3.5: like is with like once they are multiplied by what that takes here, over 3.5.

*Clean* bills have nothing wrong and nothing due. Of *usual* bills one in twenty has a fault: its gross is off by a
cent, it came nearly twice, is late, or dearer than ordered. *Dirty* ones are all a year late. The works of one workbook
ran in the order of the table, each on what the one before left. Of orders there are 50,000 at most, half a million
lines: more would not be read again. LibreOffice opens the workbook, computes what it must and saves it;
recordlinkage reads Bills and compares those of one vendor and amount by their numbers and days; WeasyPrint makes
PDF/A-3 invoices of ten lines, without an e-invoice and without a workbook to read and save. Their versions: {peers}.

| {header} |
|{rule}|
{rows}

## Where the time goes

CPU seconds of `check --dry-run` on 100,000 bills with 200,000 lines, part by part on 2026-11-27; wolfxl's bare reading
took 3.5.

| part | clean | dirty |
|---|---:|---:|
| Python started, packages loaded | 0.5 | 0.5 |
| cells read by wolfxl and put into columns, rows typed below the tables among them | 3.5 | 3.5 |
| texts, numbers and days of the columns made out | 0.3 | 0.3 |
| the rules | 0.8 | 1.4 |
| problems worded, their ids made | 0.0 | 0.0 |

A ratio of 1.6 is 5.6 s, of which all but the rules take 4.3. In a dirty workbook every bill has a problem or two:
203,000 in all. A dry run counts them and words none; with `--json` all are worded, which is the rest there.

An import reads the workbook, checks what came, writes it, keeps the version before and seals the Log; XlsxWriter writes
cells alone. *pay --release* makes a bank's file, and an advice as PDF and mail for each vendor: of 19 s for 10,000
bills of 1,000 vendors typst's setting of the advices took 10. Whatever writes works out what the formulas come to that
look at what it changes, and packs anew each sheet on which one comes to something else.
"""


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def page(figures: Iterable[Figure], sizes: Iterable[int], day: str) -> str:
    """docs/performance.md."""
    return TEXT.format(
        day=day,
        sizes=_listed([f"{size:,}" for size in sizes]),
        machine=machine(),
        python=platform.python_version(),
        packages=", ".join(map(_version, PACKAGES)),
        peers=", ".join(_peers()),
        header=" | ".join(HEADER),
        rule="---|---:|---:|---:|---|---:|---:|---:",
        rows="\n".join(f"| {' | '.join(figure.cells)} |" for figure in figures),
    )


def main(words: list[str]) -> int:
    """Measure, print, and write the page where one is named."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.performance")
    asked.add_argument("sizes", nargs="+", type=int)
    asked.add_argument("--write", type=Path)
    asked.add_argument("--day", default="")
    given = asked.parse_args(words)
    if given.write and not given.day:
        asked.error("--write needs --day, the day that the page is to say")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(
        PAGE.parents[1] / "invoice_workbook", quiet=1
    )  # as installed: else each process takes the program's text apart anew
    known, figures = before(PAGE), []
    for figure in measured(given.sizes, patient=bool(given.write)):
        print(shown(figure, known), flush=True)
        figures.append(figure)
    if given.write:
        given.write.write_text(page(figures, given.sizes, given.day), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
