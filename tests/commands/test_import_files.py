"""Several files through one mapping: as if they came one after the other, whatever their number."""

import time
from pathlib import Path

import pytest

from tests.cli import run

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
