"""What another commit answers and writes, beside what this one does: ten workbooks, the same commands on both.

`python -m benchmarks.same_answers FOLDER`, where FOLDER is a checkout of the other commit. The workbooks are made by
the other's program, for it cannot open a newer one's. JSON is compared whole, workbooks cell by cell, documents byte by
byte; but for the time of day, the ids of mails, the seals and ids of what holds such a time, and that a workbook is
older than the program.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from functools import cache, partial
from pathlib import Path
from typing import Any

import python_calamine

from benchmarks import desks
from benchmarks.works import DESKS
from invoice_workbook.languages import languages, text

OURS = Path(__file__).parents[1]
DOCUMENTS = 200
TIMES = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(\.\d+)?([+-]\d\d:?\d\d|Z)?|\d\d:\d\d:\d\d(\.\d+)?")
SEALS = re.compile(r'<[^<>@ ]+@[^<> ]+>|\b[0-9a-f]{16,}\b|\b[A-Za-z0-9_-]{43}\b|"P-\w+", "rule": "check-stale"')
SHOWN = 12
"""Lines of a difference."""
LEAVES = (".pdf", ".xml", ".csv")
SAMPLE = (
    ("check", "--json"),
    ("check-orders", "--json"),
    ("issue", "--json"),
    ("match", "--json"),
    ("remind", "--json"),
    ("statements", "--json"),
    ("pay", "--json"),
    ("aging", "--side", "receivable", "--json"),
    ("aging", "--side", "payable", "--json"),
    ("report", "--json"),
    ("ask", "INV", "--json"),
    ("check", "--json"),
)


@dataclass(frozen=True)
class Asked:
    """A workbook and the commands it is given, in their order; words name files of its folder by their whole paths."""

    name: str
    make: Callable[[Path, Path], object]
    commands: Callable[[Path], Sequence[Sequence[str]]]


def _run(checkout: Path, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "invoice_workbook", *words]
    path = {"PYTHONPATH": str(checkout), "PATH": "/usr/bin:/bin", "HOME": str(checkout.parent)}
    return subprocess.run(command, cwd=checkout, env=path, capture_output=True, text=True, check=False)


def _sample(language: str, folder: Path, other: Path) -> None:
    made = _run(other, ("new", str(folder / desks.BOOK), "--sample", "--language", language))
    assert made.returncode == 0, made.stderr


def _desk(name: str, folder: Path, other: Path) -> None:
    """A workbook that the other makes; none where it does not know of one."""
    code = (
        "import sys; from pathlib import Path; from benchmarks.works import DESKS; "
        "[d.make(Path(sys.argv[2]), int(sys.argv[3])) for d in DESKS if d.name == sys.argv[1]]"
    )
    made = [sys.executable, "-c", code, name, str(folder), str(DOCUMENTS)]
    subprocess.run(made, cwd=other, env={"PYTHONPATH": str(other)}, check=True)


def _of_desk(name: str, folder: Path) -> list[Sequence[str]]:
    desk = next(one for one in DESKS if one.name == name)
    dated = [[*work.command(folder, DOCUMENTS), "--as-of", desk.day] for work in desk.works]
    return [[*words, *(() if "--json" in words else ("--json",))] for words in dated]


def _of_sample(folder: Path) -> list[Sequence[str]]:
    return [(words[0], str(folder / desks.BOOK), *words[1:], "--as-of", "2026-11-30") for words in SAMPLE]


BOOKS = (
    *(Asked(f"the sample in {one}", partial(_sample, one), _of_sample) for one in ("en", "de", "te")),
    *(Asked(desk.name, partial(_desk, desk.name), partial(_of_desk, desk.name)) for desk in DESKS),
)


def main(other: Path, folder: Path) -> int:
    """Compare them; the number of differences."""
    differ = 0
    for asked in BOOKS:
        sides = {side: folder / side / asked.name.replace(" ", "-") for side in ("theirs", "ours")}
        sides["theirs"].mkdir(parents=True)
        asked.make(sides["theirs"], other)
        if not (sides["theirs"] / desks.BOOK).is_file():
            print(f"not known there  {asked.name}", flush=True)
            continue
        shutil.copytree(sides["theirs"], sides["ours"])
        found = [*_answers(asked, sides, other), *_left(sides)]
        print(f"{'same  ' if not found else 'DIFFER'}  {asked.name}", *found, sep="\n        ", flush=True)
        differ += len(found)
    return differ


def _answers(asked: Asked, sides: Mapping[str, Path], other: Path) -> Iterator[str]:
    """The commands whose answer is another."""
    for theirs, ours in zip(asked.commands(sides["theirs"]), asked.commands(sides["ours"]), strict=True):
        said = [_run(other, theirs), _run(OURS, ours)]
        plain = [
            _masked(f"{one.returncode}\n{one.stdout}{one.stderr}", folder)
            for one, folder in zip(said, (sides["theirs"], sides["ours"]), strict=True)
        ]
        if plain[0] != plain[1]:
            yield f"{' '.join(ours[:1] + ours[2:])}: {_difference(*plain)}"


def _left(sides: Mapping[str, Path]) -> Iterator[str]:
    """The cells and files that are others."""
    theirs, ours = (_cells(folder / desks.BOOK) for folder in sides.values())
    for sheet in theirs | ours:
        if theirs.get(sheet) != ours.get(sheet):
            yield f"sheet {sheet}: {_difference(theirs.get(sheet, ''), ours.get(sheet, ''))}"
    files = [_files(folder) for folder in sides.values()]
    for name in files[0] | files[1]:
        if files[0].get(name) != files[1].get(name):
            yield f"file {name}: {'other content' if name in files[0] and name in files[1] else 'made by one alone'}"


def _cells(book: Path) -> dict[str, str]:
    read = python_calamine.CalamineWorkbook.from_path(str(book))
    return {name: "\n".join(map(_row, read.get_sheet_by_name(name).to_python())) for name in read.sheet_names}


def _row(cells: Sequence[Any]) -> str:
    return _masked(" | ".join("a time" if isinstance(cell, datetime) else str(cell) for cell in cells), None)


def _files(folder: Path) -> dict[str, bytes]:
    """What left, by its name; of mails and other files that hold a time, the name alone."""
    every = [path for path in folder.rglob("*") if path.is_file() and ".history" not in path.parts]
    return {str(path.relative_to(folder)): _content(path) for path in sorted(every)}


def _content(path: Path) -> bytes:
    if path.suffix == ".xml":  # a payment file says when it was made
        return _masked(path.read_text("utf-8"), None).encode()
    return path.read_bytes() if path.suffix in LEAVES else b""


@cache
def _older() -> re.Pattern[str]:
    """What a program says of a workbook of a former version, in every language: the other's is none to it."""
    said = (re.escape(text("done.older-book", one, version="VERSION", ours="OURS")) for one in languages())
    return re.compile("|".join(f" {one}" for one in said).replace("VERSION", "[0-9]+").replace("OURS", "[0-9]+"))


def _masked(words: str, folder: Path | None) -> str:
    plain = words.replace(str(folder), "FOLDER") if folder else words
    plain = _older().sub("", plain)
    return SEALS.sub("a seal", TIMES.sub("a time", plain))


def _difference(theirs: str, ours: str) -> str:
    lines = unified_diff(theirs.splitlines(), ours.splitlines(), "theirs", "ours", n=0, lineterm="")
    shown = [line[:200] for line in lines][2 : 2 + SHOWN]
    return "\n            ".join(["", *shown])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.exit(1 if main(Path(sys.argv[1]).resolve(), Path(name)) else 0)
