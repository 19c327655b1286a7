"""A web shop, its first days or (thorough) a month: rows are written or refused by name, the money is the same."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.cli import run

DAYS = 6
"""Days of December, unless the run is thorough."""
MAPPING = Path(__file__).parents[1] / "docs" / "mappings" / "online_retail.toml"


@pytest.mark.long
def test_the_web_shops_december(shared, empty, request):
    files = sorted((shared / "online_retail_2010-12").glob("*.csv"))
    files = files if request.config.getoption("--thorough") else files[:DAYS]
    said = run("import", empty, "Invoices", *files, "--map", MAPPING, "--json")
    assert said.code == 0, said.err
    rows = [row for file in files for row in csv.DictReader(file.open(encoding="utf-8"))]
    wrong = sum(int(row["Quantity"]) < 0 and not row["InvoiceNo"].startswith("C") for row in rows)
    assert len(rows) > 10_000 and wrong
    assert said.json["rows"] == {"in": len(rows), "written": len(rows) - wrong, "refused": wrong}
    listed = empty.with_name("book-refused.csv").read_text("utf-8-sig").splitlines()
    assert len(listed) == wrong + 1
    assert all("quantity is -" in line for line in listed[1:])

    books = books_of(WorkbookFile(empty), None)
    invoices, lines = books["Invoices"], books["InvoiceLines"]
    assert len(lines) == len(rows) - wrong
    credit = lines["invoice"].isin(invoices.loc[invoices["type"] == "credit note", "invoice"])
    signs = credit.map({True: -1, False: 1})
    products = zip(signs, lines["quantity"], lines["unit_price"], strict=True)
    written = sum(int(sign) * int(q) * int(p) for sign, q, p in products)
    exported = sum(Decimal(row["Quantity"]) * Decimal(row["UnitPrice"]) for row in rows)
    assert Decimal(written).scaleb(-12) == exported
    gross = zip(invoices["type"], invoices["gross"], strict=True)
    assert Decimal(sum(-int(g) if t == "credit note" else int(g) for t, g in gross)).scaleb(-2) == exported
    assert set(books["Customers"]["customer"]) == {row["CustomerID"] for row in rows} - {""}

    found = run("check", empty, "--as-of", "2010-12-31", "--json").json["problems"]
    assert {p["rule"] for p in found} == {"required", "late-payment", "reminder-due", "rate-missing"}
    aging = run("aging", empty, "--as-of", "2010-12-31", "--json").json["aging"]
    assert sum(Decimal(row["total"]) for row in aging) == exported
    count = 200 if request.config.getoption("--thorough") else 30
    ids = list(invoices["invoice"].head(count))
    made = run("files", empty, *ids, "--json")
    assert made.code == 0, made.err
    assert len(made.json["files"]) == 2 * count
    again = run("import", empty, "Invoices", files[0], "--map", MAPPING, "--json")
    assert again.json["rows"]["written"] == 0
