"""Mistakes of imports and books that were met once, each held to what a clerk would expect."""

from pathlib import Path

from invoice_workbook.schema import OWED, SCHEMA_VERSION, VERSION
from tests.cli import run
from tests.sheets import books, found


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_an_allocation_has_the_currency_of_its_own_sides_document():
    given = books(
        Invoices="invoice | currency | gross\n 1001 | EUR | 10.00",
        Bills="bill | currency | gross\n 1001 | JPY | 5000",
        Payments="payment | currency | amount\n P-1 | JPY | 5000",
        Allocations="""
            allocation | date       | side    | source | document | kind    | amount
            1          | 2026-11-01 | payable | P-1    | 1001     | payment | 5000
        """,
    )
    assert found(given, "over-allocated", "Bills") == [""]
    assert found(given, "over-allocated", "Payments") == [""]


def test_an_unclosed_quotation_mark_swallows_no_rows(empty, tmp_path):
    said = run("import", empty, "Customers", write(tmp_path / "c.csv", "Customer,Name", 'Q1,"Acme', "Q2,Beta"))
    assert said.code == 2
    assert "row 2" in said.err
    assert "quotation mark" in said.err


def test_terms_are_found_whatever_their_case():
    given = books(
        Terms="terms | days | basis\n N30 | 30 | invoice date",
        Customers="customer | terms\n C-1 | n30",
        Invoices="invoice | customer | invoice_date | due_date\n A-1 | C-1 | 2026-01-01 | 2026-01-02",
    )
    assert found(given, "due-date", "Invoices") == ["2026-01-31"]


def test_terms_beyond_the_calendar_stop_nothing():
    given = books(
        Terms="terms | days | basis\n BIG | 9999999 | invoice date",
        Customers="customer | terms\n C-1 | BIG",
        Invoices="invoice | customer | invoice_date | due_date\n A-1 | C-1 | 2026-01-01 | 2026-01-02",
    )
    assert found(given, "due-date", "Invoices") == [""]


def test_an_update_keeps_the_key_and_the_currency_of_the_row(empty, tmp_path):
    first = write(
        tmp_path / "i.csv",
        "Invoice,Customer,Invoice date,Due date,Currency,Net,Tax,Gross",
        "K1,C-1,2026-11-01,2026-12-01,KWD,1.000,0.000,1.000",
    )
    assert run("import", empty, "Invoices", first).code == 0
    second = write(tmp_path / "u.csv", "Invoice,Gross", "k1 ,100.002")
    assert run("import", empty, "Invoices", second, "--update").code == 0
    rows = run("aging", empty, "--by", "document", "--as-of", "2026-11-30", "--json").json["aging"]
    assert [(row["document"], row["total"]) for row in rows] == [("K1", "100.002")]


def test_a_problem_row_without_its_row_and_a_setting_that_cannot_be_read_stop_nothing(empty, tmp_path):
    assert run("import", empty, "Problems", write(tmp_path / "p.csv", "Problem", "P-1")).code == 2
    settings = write(tmp_path / "s.csv", "Name,Value", "As of,soon", "Aging basis,duedate", 'Aging limits,"30,x"')
    assert run("import", empty, "Settings", settings, "--update").code == 0
    problems = run("check", empty, "--json").json["problems"]
    assert {(p["rule"], p["document"]) for p in problems} == {
        ("not-a-date", "As of"),
        ("not-a-choice", "Aging basis"),
        ("not-a-number", "Aging limits"),
    }


def test_a_dismissed_problem_comes_back_when_the_figure_behind_it_changes():
    from invoice_workbook import checks

    def ids(net: str) -> list[str]:
        given = books(Bills=f"bill | currency | net\n B-1 | EUR | {net}")
        return list(checks.found(given, ["not-a-number"])["problem"])

    assert ids("abc") == ids("abc")
    assert ids("abc") != ids("something else")


def test_an_xlsx_is_named_and_made_as_one(tmp_path):
    import zipfile

    assert run("new", tmp_path / "book.xlsx").code == 0
    with zipfile.ZipFile(tmp_path / "book.xlsx") as package:
        assert b"macroEnabled" not in package.read("[Content_Types].xml")
    assert run("check", tmp_path / "book.xlsx").code == 0
    assert run("new", tmp_path / "other.xlsm", "--language", "xx").code == 2
    assert run("new", tmp_path / "book.txt").code == 2


def test_settings_that_the_program_fills_are_not_imported_but_may_stand_in_the_file(empty, tmp_path):
    """An export of the Settings, changed and taken in again, has them too."""
    same = write(tmp_path / "s.csv", "Name,Value", f"{VERSION},{SCHEMA_VERSION}", f"{OWED},", "Company,Acme")
    assert run("import", empty, "Settings", same, "--update").code == 0
    other = write(tmp_path / "o.csv", "Name,Value", "Company,Beta", f"{VERSION.upper()},999")
    said = run("import", empty, "Settings", other, "--update")
    assert said.code == 2
    assert f"row 3: the program fills the setting {VERSION} by itself" in said.err
    assert run("check", empty).code == 0
