"""Several files through one mapping: as if they came one after the other, whatever their number."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invoice_workbook.commands import table_rows
from invoice_workbook.formats.csv_table import Export
from invoice_workbook.tables import entry, write
from tests.cli import run
from tests.sheets import books

MAPPING = """
[[table]]
name = "Customers"
once = "Customer"
existing = "keep"
[table.columns]
Customer = "Customer"
[[table]]
name = "Invoices"
once = "No"
[table.columns]
Invoice = "No"
Customer = "Customer"
"Invoice date" = "Day"
Currency = { constant = "EUR" }
Net = { compute = "net" }
Tax = { compute = "tax" }
Gross = { compute = "gross" }
[[table]]
name = "Invoice lines"
[table.columns]
Invoice = "No"
Line = { count_within = "No" }
Quantity = "Qty"
"Unit price" = "Price"
"Line net" = { compute = "line net" }
"Tax category" = { constant = "Z" }
"Tax rate %" = { constant = "0" }
"""
HEADER = "No,Customer,Day,Qty,Price"
FILES = """
a.csv | A-1,C-1,2026-11-01,1,2.00 |
a.csv | A-1,C-1,2026-11-01,2,3.00 |
a.csv | A-2,C-2,2026-11-31,1,1.00 | not a date
b.csv | A-1,C-1,2026-11-02,1,9.00 | already in the workbook
b.csv | A-2,C-2,2026-11-02,1,1.00 |
b.csv | A-3,C-1,2026-11-02,x,1.00 | not a number
c.csv | A-3,C-1,2026-11-03,1,4.00 |
c.csv | A-3,C-3,2026-11-03,1,5.00 |
c.csv | a-2,C-2,2026-11-03,1,1.00 | already in the workbook
"""


@pytest.fixture
def files(tmp_path) -> list[Path]:
    rows = [[part.strip() for part in line.split("|")] for line in FILES.strip().splitlines()]
    for name in dict.fromkeys(name for name, _, _ in rows):
        lines = [HEADER, *(cells for file, cells, _ in rows if file == name)]
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "map.toml").write_text(MAPPING, "utf-8")
    return sorted(tmp_path.glob("?.csv"))


def expected() -> list[tuple[str, int, str]]:
    found, row, before = [], 1, ""
    for line in FILES.strip().splitlines():
        name, _, reason = (part.strip() for part in line.split("|"))
        row, before = (2 if name != before else row + 1), name
        if reason:
            found.append((name, row, reason))
    return found


def test_each_file_comes_after_those_before_it(empty, files):
    said = run("import", empty, "Invoices", *files, "--map", files[0].with_name("map.toml"), "--json").json
    for refused, (file, row, reason) in zip(said["refused"], expected(), strict=True):
        assert (refused["file"], refused["row"]) == (file, row)
        assert reason in refused["reason"] and f"row {row}" in refused["reason"]
    assert said["rows"] == {"in": 9, "written": 5, "refused": 4}
    assert said["changes"]["Invoices"]["added"] == 3
    assert said["changes"]["InvoiceLines"]["added"] == 5


def test_one_file_after_the_other_gives_the_same(empty, files):
    for file in files:
        run("import", empty, "Invoices", file, "--map", files[0].with_name("map.toml"))
    rows = run("aging", empty, "--by", "document", "--as-of", "2027-01-31", "--json").json["aging"]
    assert [(row["document"], row["total"]) for row in rows] == [("A-1", "8.00"), ("A-2", "1.00"), ("A-3", "9.00")]


def test_twice_the_files_take_no_more_than_twice_the_time(empty, tmp_path):
    (tmp_path / "map.toml").write_text(MAPPING, "utf-8")
    made = []
    for n in range(120):
        made.append(tmp_path / f"{n:03}.csv")
        lines = "".join(f"I-{n}-{k},C-{k},2026-11-01,1,2.00\n" for k in range(20))
        made[-1].write_text(f"{HEADER}\n{lines}", "utf-8")
    taken = []
    for count in (60, 120):
        began = time.process_time()
        assert run("import", empty, "Invoices", *made[:count], "--map", tmp_path / "map.toml", "--dry-run").code == 0
        taken.append(time.process_time() - began)
    assert taken[1] < 3 * taken[0]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("Customer,Name\nC-1,A\n", "Customer,City\nC-2,Bonn\n", ""),
        ("Customer,Name\nC-1,A\n", "Customer,City\nc-1 ,Bonn\n", "already has 1 of these key"),
        ("Customer,Since\nC-1,A\n", "Customer,City\nC-2,Bonn\n", "a.csv has the column"),
        ("Customer,Name\nC-1,A\n", "Customer,Name\n,Bonn\nC-3,x\nC-3,y\n", "b.csv, table Customers, row 4"),
    ],
)
def test_files_without_a_mapping_are_taken_together_or_not_at_all(empty, tmp_path, first, second, words):
    (tmp_path / "a.csv").write_text(first, "utf-8")
    (tmp_path / "b.csv").write_text(second, "utf-8")
    before = empty.read_bytes()
    said = run("import", empty, "Customers", tmp_path / "a.csv", tmp_path / "b.csv")
    assert said.code == (2 if words else 0), said.err
    assert words in said.err
    assert (empty.read_bytes() == before) == bool(words)


COLUMNS = ("Name", "Currency", "Credit limit", "Terms", "Note")
CELLS = {
    "Name": st.sampled_from(("Adler", "Café", "")),
    "Currency": st.sampled_from(("EUR", "JPY", "USD")),
    "Credit limit": st.sampled_from(("100", "2000", "")),
    "Terms": st.sampled_from(("net 30", "")),
    "Note": st.sampled_from(("new", "old", "")),
}


@st.composite
def exports(draw: st.DrawFn) -> list[Export]:
    """Files of customers, each with columns and customers of its own; ids differ in case and blanks."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        columns = draw(st.lists(st.sampled_from(COLUMNS), unique=True, min_size=1))
        ids = draw(st.lists(st.sampled_from(("C-1", "C-2", "C-3", "C-4")), unique=True, min_size=1))
        ids = [draw(st.sampled_from((id_, id_.lower(), f" {id_}"))) for id_ in ids]
        rows = [[id_, *(draw(CELLS[column]) for column in columns)] for id_ in ids]
        found.append(Export(f"{number}.csv", ("Customer", *columns), rows, list(range(2, len(rows) + 2))))
    return found


THERE = """
    customer | name  | currency | credit_limit | terms  | note
    C-1      | Adler | EUR      | 50           | net 30 | first
    C-2      | Bar   | JPY      | 7            |        |
"""


@settings(max_examples=settings.default.max_examples // 10)  # each is a handful of imports
@given(exports())
def test_many_updates_at_once_are_as_one_after_the_other(files: list[Export]):
    once = table_rows.taken_in(books(Customers=THERE), "Customers", files, update=True)
    these, rows = books(Customers=THERE), 0
    for file in files:
        done = table_rows.taken_in(these, "Customers", [file], update=True)
        these = these.with_tables(**done.tables)
        rows += done.more["rows"]["in"]
    pd.testing.assert_frame_equal(once.tables.get("Customers", these["Customers"]), these["Customers"])
    assert once.more["rows"]["in"] == rows


def test_updates_of_many_files_read_and_write_the_table_once(monkeypatch: pytest.MonkeyPatch):
    count = {"typed": 0, "appended": 0}

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            count[name] += 1
            return real(*args, **named)

        return call

    monkeypatch.setattr(entry, "typed", counted("typed", entry.typed))
    monkeypatch.setattr(write, "appended", counted("appended", write.appended))
    files = [Export(f"{n}.csv", ("Customer", "Name"), [[f"C-{n % 7}", f"N {n}"]], [2]) for n in range(300)]
    done = table_rows.taken_in(books(Customers=THERE), "Customers", files, update=True)
    names = dict(zip(done.tables["Customers"]["customer"], done.tables["Customers"]["name"], strict=True))
    assert names == {f"C-{n % 7}": f"N {n}" for n in range(293, 300)}
    assert count == {"typed": 1, "appended": 1}
