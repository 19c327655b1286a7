"""Other people's files through the readers: how many are read, how many refused and why, none crashed.

python -m benchmarks.real_data [FOLDER]

The folder is ../shared/data. Each file goes by itself through the reader of its collection.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from invoice_workbook.commands import received_files
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table
from invoice_workbook.formats.bank import bank_files, bank_statement
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.inputs import Input

DATA = Path(__file__).parents[1] / ".." / "shared" / "data"
Reader = Callable[[Path], object]


def _statement(path: Path) -> object:
    found = bank_files.read(Input.of(path), None, "DE89370400440532013000", "EUR")
    for one in found:
        bank_statement.ask_sums(one)
    return found


def _bill(path: Path) -> object:
    return received_files.every(Input.of(path))


def _table(path: Path) -> object:
    return csv_table.read(Input.of(path))


def _book(path: Path) -> object:
    return books_of(WorkbookFile(path), None)


COLLECTIONS: tuple[tuple[str, Reader, tuple[str, ...]], ...] = (
    *((name, _statement, (f"{name}/**/*.{kind}",)) for name, kind in (("bank_camt", "xml"), ("bank_mt940", "sta"))),
    ("bank_mt940, other names", _statement, ("bank_mt940/**/*.txt",)),
    ("bank_misc", _statement, tuple(f"bank_misc/**/*.{kind}" for kind in ("csv", "xml", "ofx", "qfx", "mt940"))),
    ("xrechnung_testsuite", _bill, ("xrechnung_testsuite/**/*.xml",)),
    ("en16931 examples", _bill, ("en16931/**/examples/**/*.[xX][mM][lL]",)),
    ("hostile as a table", _table, ("hostile_xlsx/*.*",)),
    ("hostile as a bill", _bill, ("hostile_xlsx/*.*",)),
    ("hostile as a statement", _statement, ("hostile_xlsx/*.*",)),
    ("hostile as a workbook", _book, ("hostile_xlsx/*.xlsx",)),
    ("fidelity as a table", _table, ("fidelity_xlsx/**/*.xlsx",)),
)


def verdicts(read: Reader, paths: list[Path]) -> Iterator[tuple[str, str]]:
    """What becomes of each file: read, refused (with the refusal's id) or crashed (with the exception's name)."""
    for path in paths:
        try:
            read(path)
        except WorkbookError as error:
            yield "refused", error.id
        except Exception as error:  # noqa: BLE001  # what nobody meant is what is counted
            yield "crashed", f"{path.name}: {type(error).__name__}"
        else:
            yield "read", ""


def main(data: Path) -> None:
    """A row for each collection, and below it what was refused."""
    print("| collection | files | read | refused | crashed | seconds |\n|---|---|---|---|---|---|")
    said: list[str] = []
    for name, read, patterns in COLLECTIONS:
        paths = sorted(
            {path for one in patterns for path in data.glob(one) if path.is_file() and path.name != "SOURCE.txt"}
        )
        paths = [path for path in paths if "requirements" not in path.name]
        began = time.perf_counter()
        found = list(verdicts(read, paths))
        count = Counter(verdict for verdict, _ in found)
        took = time.perf_counter() - began
        print(f"| {name} | {len(paths)} | {count['read']} | {count['refused']} | {count['crashed']} | {took:.1f} |")
        why = Counter(reason for _, reason in found if reason)
        said.append(f"{name}: " + ", ".join(f"{number} {reason}" for reason, number in why.most_common()))
    print("\n" + "\n".join(line for line in said if not line.endswith(": ")))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
