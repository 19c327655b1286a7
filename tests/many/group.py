"""A group's three books with what stands in several of them: each finding is a letter in the column `expected`.

The same tables are judged in memory, and as files by a cluster. A row's letter is its finding's; small letters are
bills, capitals vendors and accounts. `kinds` says what each is.
"""

from collections.abc import Mapping
from pathlib import Path

from invoice_workbook.books import Books
from invoice_workbook.schema import SETTINGS, TABLES
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from tests.engine.kranich import edit
from tests.sheets import books, grid

COMPANIES = {"lyon.xlsm": "Lyon SA", "ulm.xlsm": "Ulm GmbH", "ulm/payable.xlsm": "Ulm GmbH"}
PLACES = {setting.name: n for n, setting in enumerate(SETTINGS)}
VENDORS = """
    book             | vendor | name             | city   | tax_number  | bank_account           | expected
    lyon.xlsm        | V-1    | Stone GmbH       | Berlin | DE136695976 | DE75512108001245126199 | A
    lyon.xlsm        | V-2    | Mill             | Bremen |             | DE02120300000000202051 | B
    lyon.xlsm        | V-3    | Paper & Co       | Paris  |             |                        | C
    lyon.xlsm        | V-4    | Twin             | Rom    | IT00743110157 |                      |
    lyon.xlsm        | V-5    | Same everywhere  | Köln   | DE129273398 | DE02500105170137075030 |
    lyon.xlsm        | V-6    | Gas Works        | Kiel   |             | DE02100500000054540402 | D
    lyon.xlsm        | V-7    | No city          |        |             |                        | E
    ulm.xlsm         | K-9    | Stone            | Mainz  | DE 136 695 976 |                     | A
    ulm.xlsm         | V-2    | Mühle            | Ulm    |             | DE02 1203 0000 0000 2020 51 | B
    ulm.xlsm         | K-3    | PAPER and Co.    | Paris  |             |                        |
    ulm.xlsm         | K-4    | Twin             | Rom    | IT02988190821 |                      |
    ulm.xlsm         | V-5    | Same everywhere  | Köln   | DE129273398 | DE02500105170137075030 |
    ulm.xlsm         | K-6    | Gas Works Ltd    | Lübeck |             | DE02100500000054540402 | D
    ulm.xlsm         | K-7    | No city          |        |             |                        | E
    ulm.xlsm         | K-8    | Only here        | Ulm    |             | DE02300209000106531065 |
    ulm.xlsm         | K-10   | Only here, too   | Ulm    |             | DE02300209000106531065 |
    ulm/payable.xlsm | P-3    | paper & co       | PARIS  |             |                        | C
    ulm/payable.xlsm | V-2    | Mill Two         | Ulm    |             | DE02120300000000202O51 | B
"""
BILLS = """
    book             | bill | type        | vendor | vendor_reference | bill_date  | currency | gross   | status   | expected
    lyon.xlsm        | B-1  | bill        | V-1    | RE-0815          | 2026-11-02 | EUR      | 119.00  | entered  | a 100
    lyon.xlsm        | B-2  | bill        | V-1    | RE-0816          | 2026-11-03 | EUR      | 50.00   | entered  | b 95
    lyon.xlsm        | B-3  | bill        | V-1    | RE-0817          | 2026-11-04 | EUR      | 60.00   | entered  | c 90
    lyon.xlsm        | B-4  | bill        | V-1    | RE-0818          | 2026-11-05 | EUR      | 70.00   | entered  |
    lyon.xlsm        | B-5  | bill        | V-2    | INV-1023         | 2026-11-05 | EUR      | 80.00   | entered  | d 80
    lyon.xlsm        | B-6  | bill        | V-3    | 77               | 2026-11-05 | EUR      | 10.00   | entered  |
    lyon.xlsm        | B-7  | bill        | V-1    | RE-0820          | 2026-11-06 | EUR      | 10.00   | entered  |
    lyon.xlsm        | B-8  | credit note | V-1    | RE-0821          | 2026-11-06 | EUR      | 10.00   | entered  |
    lyon.xlsm        | B-9  | bill        | V-1    |                  | 2026-11-06 | EUR      | 10.00   | entered  |
    lyon.xlsm        | B-10 | bill        | V-1    | 2.17032E+13      | 2026-11-06 | EUR      | 10.00   | entered  |
    lyon.xlsm        | B-11 | bill        | V-1    | RE-0823          | 2026-11-06 | EUR      | 11.00   | rejected |
    lyon.xlsm        | B-12 | bill        | V-1    | RE-0824          | 2026-11-06 | JPY      | 1100    | entered  | e 100
    lyon.xlsm        | B-13 | bill        | Nobody | N-5              | 2026-11-06 | EUR      | 5.00    | entered  | f 100
    lyon.xlsm        | B-14 | bill        | V-5    | TWICE-1          | 2026-11-06 | EUR      | 12.00   | entered  |
    lyon.xlsm        | B-15 | bill        | V-5    | TWICE-1          | 2026-11-06 | EUR      | 12.00   | entered  |
    ulm.xlsm         | B-1  | bill        | K-9    | re 0815          | 2026-11-02 | EUR      | 119.00  | paid     | a 100
    ulm.xlsm         | B-2  | bill        | K-9    | RE-0816          | 2026-11-30 | EUR      | 50.00   | entered  | b 95
    ulm.xlsm         | B-3  | bill        | K-9    | 817              | 2026-11-04 | EUR      | 60.00   | entered  | c 90
    ulm.xlsm         | B-4  | bill        | K-9    | RE-0818          | 2026-11-05 | EUR      | 70.01   | entered  |
    ulm.xlsm         | B-5  | bill        | V-2    | INV-1O23         | 2026-11-05 | EUR      | 80.00   | entered  | d 80
    ulm.xlsm         | B-6  | bill        | K-8    | 77               | 2026-11-05 | EUR      | 10.00   | entered  |
    ulm.xlsm         | B-7  | bill        | K-9    | RE-0820          | 2026-11-06 | USD      | 10.00   | entered  |
    ulm.xlsm         | B-8  | bill        | K-9    | RE-0821          | 2026-11-06 | EUR      | 10.00   | entered  |
    ulm.xlsm         | B-9  | bill        | K-9    |                  | 2026-11-06 | EUR      | 10.00   | entered  |
    ulm.xlsm         | B-10 | bill        | K-9    | 2.17032E+13      | 2026-11-06 | EUR      | 10.00   | entered  |
    ulm.xlsm         | B-11 | bill        | K-9    | RE-0823          | 2026-11-06 | EUR      | 11.00   | entered  |
    ulm.xlsm         | B-12 | bill        | K-9    | RE-0824          | 2026-11-06 | JPY      | 1100    | entered  | e 100
    ulm/payable.xlsm | B-1  | bill        | Nobody | N-5              | 2026-11-06 | EUR      | 5.00    | entered  | f 100
    ulm/payable.xlsm | B-2  | bill        | V-2    | INV-1023         | 2026-11-05 | EUR      | 80.00   | entered  | d 80
"""
KINDS = {"A": "vendor", "B": "account", "C": "vendor", "D": "vendor", "E": "vendor"}
"""What a capital letter is; a small one is a bill in several books."""


def tables(book: str, bills: str = BILLS) -> dict[str, str]:
    """The tables of one book, as text."""
    return {name: _of_book(text, book) for name, text in (("Vendors", VENDORS), ("Bills", bills))}


def _of_book(text: str, book: str) -> str:
    header, *rows = grid(text)
    mine = [header, *(row for row in rows if row[0] == book)]
    return "\n".join(" | ".join(row[1:-1]) for row in mine)


def in_memory(book: str) -> Books:
    """One book's tables as books."""
    return books(**tables(book))


def make(folder: Path) -> None:
    """The books as files."""
    for name in COMPANIES:
        make_one(folder, name)


def make_one(folder: Path, name: str, bills: str = BILLS) -> None:
    """One book as a file; it may have other bills."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    cells = {PLACES["Company"]: COMPANIES[name], PLACES["Country"]: "DE"}
    edits = {table: edit(table, text) for table, text in tables(name, bills).items()}
    new_book.make(path, edits=edits | {"Settings": Edit({"value": cells}, len(SETTINGS))})


def expected() -> dict[str, set[tuple[str, str]]]:
    """By what is to be found (a letter with its kind or score) the rows that belong to it."""
    found: dict[str, set[tuple[str, str]]] = {}
    for text, table in ((VENDORS, "Vendors"), (BILLS, "Bills")):
        for row in grid(text)[1:]:
            if row[-1]:
                kind = KINDS.get(row[-1], row[-1])
                found.setdefault(f"{row[-1]}: {kind}", set()).add((row[0], row[1]))
        assert table in TABLES
    return found


def told(rows: list[Mapping[str, object]]) -> set[tuple[str, frozenset[tuple[str, str]]]]:
    """Findings as sets of rows, each with its kind, or a bill's score."""
    found: dict[object, set[tuple[str, str]]] = {}
    kinds = {}
    for row in rows:
        key = (row["kind"], row["finding"])
        kinds[key] = str(row["score"] if row["kind"] == "bill" else row["kind"])
        found.setdefault(key, set()).add((str(row["book"]), str(row["id"])))
    return {(kinds[key], frozenset(members)) for key, members in found.items()}


def wanted() -> set[tuple[str, frozenset[tuple[str, str]]]]:
    """The same of what is to be found."""
    return {(what.split()[-1], frozenset(rows)) for what, rows in expected().items()}
