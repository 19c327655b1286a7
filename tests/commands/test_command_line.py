"""The commands as the README says them: JSON, exit codes, dry runs, dismissals, imports, invoices."""

from pathlib import Path

import pytest

from invoice_workbook import checks
from tests.cli import run

KEYS = {
    "id",
    "rule",
    "severity",
    "table",
    "document",
    "row",
    "column",
    "message",
    "expected",
    "actual",
    "difference",
    "currency",
    "remedy",
    "related",
    "score",
    "status",
}


def write(path: Path, text: str) -> Path:
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", "utf-8")
    return path


def test_check_writes_problems_and_says_them(sample):
    before = sample.read_bytes()
    dry = run("check", sample, "--json", "--dry-run")
    assert dry.code == 1
    assert sample.read_bytes() == before
    said = run("check", sample, "--json")
    assert said.code == 1
    assert said.json["problems"] == dry.json["problems"]
    assert {"command", "book", "as_of", "message", "problems", "changes", "files"} <= set(said.json)
    assert all(set(problem) >= KEYS for problem in said.json["problems"])
    assert said.json["as_of"] == "2026-11-30"
    assert (sample.parent / ".history").is_dir()
    again = run("check", sample, "--json")
    assert again.json["problems"] == said.json["problems"]
    assert again.json["changes"] == {}


def test_only_and_sheet_leave_the_other_problems_alone(sample):
    whole = run("check", sample, "--json").json["problems"]
    one = run("check", sample, "--only", "gross-total", "--json").json
    assert [p["rule"] for p in one["problems"]] == ["gross-total"]
    assert one["changes"] == {}
    bills = run("check", sample, "--sheet", "Bills", "--json").json["problems"]
    assert {p["table"] for p in bills} == {"Bills"}
    assert run("check", sample, "--json").json["problems"] == whole


def test_a_dismissed_problem_stays_dismissed_until_its_row_changes(sample, tmp_path):
    problem = run("check", sample, "--only", "gross-total", "--json").json["problems"][0]
    said = run("dismiss", sample, problem["id"], "--reason", "agreed by telephone", "--json")
    assert (said.code, said.json["problems"][0]["status"]) == (0, "dismissed")
    again = run("check", sample, "--only", "gross-total", "--json")
    assert again.code == 0
    assert [(p["status"], p["reason"]) for p in again.json["problems"]] == [("dismissed", "agreed by telephone")]
    changed = write(tmp_path / "bills.csv", f"Bill,Vendor reference\n{problem['document']},another")
    assert run("import", sample, "Bills", changed, "--update").code == 0
    anew = run("check", sample, "--only", "gross-total", "--json")
    assert (anew.code, [p["status"] for p in anew.json["problems"]]) == (1, ["open"])


def test_issue_gives_gapless_numbers_and_files(sample):
    said = run("issue", sample, "--json")
    ids = said.json["invoices"]
    numbers = [int(id_[-5:]) for id_ in ids]
    assert numbers == list(range(numbers[0], numbers[0] + len(ids)))
    assert "failed" not in said.json  # Telugu names, too: their font comes with the program
    assert len(said.json["files"]) == 2 * len(ids)
    assert all(Path(file).stat().st_size > 5000 for file in said.json["files"])
    assert said.json["changes"]["Invoices"] == {"added": len(ids), "changed": 0}
    again = run("issue", sample, "--json")
    assert again.json["invoices"] == []
    rules = {p["rule"] for p in run("check", sample, "--json").json["problems"] if p["document"] in ids}
    assert rules == set()


def test_a_named_order_that_cannot_be_invoiced_is_refused(sample):
    before = sample.read_bytes()
    for order in ("O-0001", "O-9999"):
        said = run("issue", sample, order)
        assert said.code == 2
        assert order.casefold() in said.err.casefold()
    assert sample.read_bytes() == before


def test_aging_bands_sum_to_the_total(sample):
    for side in ("receivable", "payable"):
        for by in ("party", "document"):
            rows = run("aging", sample, "--side", side, "--by", by, "--json").json["aging"]
            assert rows
            for row in rows:
                figures = {k: float(v) for k, v in row.items() if k not in (by, "currency")}
                assert abs(sum(figures.values()) - 2 * figures["total"]) < 1e-6
                assert list(row)[2:] == ["total", "current", "1-30", "31-60", "61-90", "over 90"]


def test_import_keeps_ids_and_never_makes_a_formula(empty, tmp_path):
    csv = write(
        tmp_path / "customers.csv",
        """
        Name,Customer,Credit limit,Currency,Note
        Café Zeitgeist,00123,1200.50,EUR,=1+1
        "Süß, Sauer",00124,,JPY,@SUM(A1)
        """,
    )
    assert run("import", empty, "customers", csv, "--json").json["changes"]["Customers"] == {"added": 2, "changed": 0}
    from openpyxl import load_workbook

    sheet = load_workbook(empty)["Customers"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=5)}
    assert set(rows) == {"00123", "00124"}
    note = next(cell for cell in rows["00123"] if cell.value == "=1+1")
    assert note.data_type in {"s", "inlineStr"}
    again = run("import", empty, "Customers", csv)
    assert again.code == 2
    assert "00123, 00124" in again.err
    assert run("import", empty, "Customers", csv, "--update", "--json").json["changes"] == {}


def test_settings_change_what_is_checked(empty, tmp_path):
    settings = write(tmp_path / "settings.csv", 'Name,Value\nAging limits,"10,20"\nAs of,2026-11-30')
    assert run("import", empty, "Settings", settings, "--update").code == 0
    invoices = write(
        tmp_path / "invoices.csv",
        """
        Invoice,Type,Customer,Invoice date,Due date,Currency,Net,Tax,Gross
        A-1,invoice,C-1,2026-11-01,2026-11-15,EUR,100.00,19.00,119.00
        """,
    )
    assert run("import", empty, "Invoices", invoices).code == 0
    row = run("aging", empty, "--json").json["aging"][0]
    assert row == {
        "party": "C-1",
        "currency": "EUR",
        "total": "119.00",
        "current": "0.00",
        "1-10": "0.00",
        "11-20": "119.00",
        "over 20": "0.00",
    }


def test_a_closed_period_is_kept_when_it_is_closed(empty, tmp_path):
    bills = "Bill,Vendor,Bill date,Due date,Currency,Net,Tax,Gross\n{},V-1,2026-09-10,2026-10-10,EUR,1.00,0.00,1.00"
    run("import", empty, "Bills", write(tmp_path / "a.csv", bills.format("B-1")))
    run("import", empty, "Settings", write(tmp_path / "s.csv", "Name,Value\nClosed until,2026-09-30"), "--update")
    run("import", empty, "Bills", write(tmp_path / "b.csv", bills.format("B-2")))
    found = run("check", empty, "--only", "closed-period", "--json").json["problems"]
    assert [p["document"] for p in found] == ["B-2"]


def test_new_refuses_what_is_there(empty):
    before = empty.read_bytes()
    said = run("new", empty)
    assert said.code == 2
    assert empty.read_bytes() == before


@pytest.mark.long  # a whole run of its own
def test_doctor_finds_and_mends_what_a_cut_off_save_left(sample):
    left = sample.with_name(f".{sample.name}.123.tmp")
    left.write_bytes(b"half")
    assert "left-over" in [one["id"] for one in run("doctor", sample, "--json").json["found"] if not one["well"]]
    run("doctor", sample, "--fix")
    assert not left.exists()


@pytest.mark.parametrize(("command", "concern"), [("check-totals", "totals"), ("flag-late", "late")])
def test_narrow_checks(sample, command, concern):
    found = run(command, sample, "--json").json["problems"]
    assert {p["rule"] for p in found} <= set(checks.of_concern(concern))
    assert found
