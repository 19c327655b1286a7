"""What to do when the money does not come: statements, reminders, collections, and a copy of the book for others."""

import zipfile
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from invoice_workbook.documents import plain_xlsx
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.ledger import aging
from invoice_workbook.schema import TABLES
from tests.cli import run

LATE = ("INV-2026-00022", "INV-2026-00026", "INV-2026-00034")


def reminders(book: Path) -> list[dict[str, object]]:
    frame = books_of(WorkbookFile(book), None)["Reminders"]
    return frame[frame["invoice"] != "INV-2026-00001"].to_dict("records")


def test_reminders_are_proposed_reviewed_and_made_once(sample):
    answer = run("remind", sample, "--json").json
    proposals = {one["invoice"]: one for one in answer["proposals"]}
    assert len(proposals) == 3 and {one["level"] for one in proposals.values()} == {1}
    assert answer["files"] == []
    rows = reminders(sample)
    skipped = rows[0]["invoice"]
    decision = sample.with_name("reminders.csv")
    decision.write_text(f"Reminder,Action,Reason\n{rows[0]['reminder']},skip,spoke to them\n", "utf-8")
    assert run("import", sample, "Reminders", decision, "--update").code == 0
    again = run("remind", sample, "--json").json
    assert skipped not in {one["invoice"] for one in again["proposals"]}
    assert len(reminders(sample)) == 3

    answer = run("remind", sample, "--letters", "--json").json
    assert [Path(file).suffix for file in answer["files"]] == [".pdf", ".pdf", ".eml", ".eml"]
    sent = [row for row in reminders(sample) if row["files"]]
    assert len(sent) == 2 and skipped not in {row["invoice"] for row in sent}
    assert run("remind", sample, "--json").json["proposals"] == []
    assert run("remind", sample, "--letters", "--json").json["files"] == []
    next_week = date(2026, 11, 30) + timedelta(8)
    later = run("remind", sample, "--as-of", next_week.isoformat(), "--dry-run", "--json").json["proposals"]
    assert 2 in {one["level"] for one in later}


def test_a_letter_says_interest_fee_and_total_and_its_mail_carries_it(sample):
    settings = sample.with_name("settings.csv")
    settings.write_text("Name,Value\nReminder fee,5\n", "utf-8")
    assert run("import", sample, "Settings", settings, "--update").code == 0
    proposals = run("remind", sample, "--json").json["proposals"]
    longest = max(proposals, key=lambda one: one["days_late"])
    books = books_of(WorkbookFile(sample), None)
    rate = {"2026-07-01": 9.27}["2026-07-01"]
    expected = round(float(longest["open"]) * rate / 100 * longest["days_late"] / 365 + 1e-9, 2)
    assert float(longest["interest"]) == pytest.approx(expected, abs=0.005)
    assert {one["fee"] for one in proposals} == {"5.00"}
    files = run("remind", sample, "--letters", "--json").json["files"]
    mail = message_from_bytes(Path(files[-1]).read_bytes(), policy=default)
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == Path(files[2]).read_bytes()
    assert mail["To"] and mail["X-Unsent"] == "1"
    assert len(books["Reminders"]) > 0


def test_statements_hold_what_is_open_and_add_up(sample):
    answer = run("statements", sample, "C-001", "--json").json
    (pdf, xlsx, _) = map(Path, answer["files"])
    assert pdf.read_bytes().startswith(b"%PDF")
    books = books_of(WorkbookFile(sample), None)
    items = aging.items(books, "receivable")
    mine = items[items["party"] == "C-001"]["open"].sum()
    sheet = load_workbook(xlsx)["Statement"]
    amounts = [row[5].value for row in sheet.iter_rows(min_row=6) if isinstance(row[5].value, int | float)]
    *items_open, later, now = (round(amount * 100) for amount in amounts)
    assert sum(items_open) == mine == later + now
    assert sheet.cell(sheet.max_row, 6).value.startswith("=SUM(")
    activity = load_workbook(xlsx, data_only=True)["Activity"]
    assert round(activity.cell(activity.max_row, 4).value * 100) == mine
    said = run("statements", sample, "C-999")
    assert said.code == 2 and "C-999" in said.err


def test_a_statement_since_a_day_shows_what_happened_from_it_on(sample):
    activity = {}
    for since in ("2026-09-01", "2026-11-30"):
        answer = run("statements", sample, "C-001", "--since", since, "--json").json
        sheet = load_workbook(answer["files"][1], data_only=True)["Activity"]
        activity[since] = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    assert len(activity["2026-09-01"]) > len(activity["2026-11-30"]) >= 1
    assert activity["2026-09-01"][-1][3] == activity["2026-11-30"][-1][3]
    assert activity["2026-09-01"][0][2] == 0
    said = run("statements", sample, "--since", "2027-01-01")
    assert said.code == 2 and "2027-01-01" in said.err


def test_whoever_promised_is_left_out_and_said_so(sample):
    promise = sample.with_name("promise.csv")
    cells = "Q-951,2026-11-29,Anna,C-001,answered,2026-12-15"
    promise.write_text(f"Question,Asked on,Asked by,Party,Status,Promise\n{cells}\n", "utf-8")
    assert run("import", sample, "Questions", promise).code == 0
    answer = run("collections", sample, "--hand-over", "--json").json
    assert answer["accounts"] == [] and answer["changes"] == {}
    (left_out,) = answer["left_out"]
    assert left_out == {"document": "INV-2026-00001", "reason": "promised for a day to come"}
    assert "1 left out: INV-2026-00001 (promised" in run("collections", sample).out


def test_the_agencys_file_says_what_was_sent_when(sample):
    answer = run("collections", sample, "--json").json
    with zipfile.ZipFile(answer["files"][0]) as archive:
        names = archive.namelist()
        book = load_workbook(BytesIO(archive.read(next(n for n in names if n.startswith("Collections")))))
    assert {"Statement C-001 EUR 2026-11-30.pdf", "Statement C-001 EUR 2026-11-30.xlsx"} <= set(names)
    head, *rows = ([cell.value for cell in row] for row in book["History"].iter_rows())
    found = [dict(zip(head, row, strict=True)) for row in rows]
    letters = [(row["Level"], row["Days late"], row["Open"]) for row in found if row["What"] == "reminder sent"]
    assert letters == [(1, 7, 146.93), (2, 21, 146.93), (3, 45, 146.93)]
    days = [str(row["Date"]) for row in found]
    assert days == sorted(days)
    assert {row["What"] for row in found} >= {"invoice sent", "reminder sent"}


def test_collections_have_a_file_for_the_agency_and_are_handed_over_on_order(sample):
    answer = run("collections", sample, "--json").json
    (account,) = answer["accounts"]
    assert (account["customer"], account["open"], account["days_late"]) == ("C-001", "141.93", 60)
    with zipfile.ZipFile(answer["files"][0]) as archive:
        names = archive.namelist()
        assert "INV-2026-00001.pdf" in names
        book = load_workbook(BytesIO(archive.read(next(n for n in names if n.endswith(".xlsx")))))
    first = ["Customer", "Claim", "All documents", "Payments", "Allocations", "Letters"]
    assert book.sheetnames == [*first, "Questions and promises", "History"]
    assert (account["credit"], account["claim"]) == ("12.40", "129.53")
    assert book["Letters"].max_row == 4
    assert answer["changes"] == {}
    run("collections", sample, "--hand-over")
    books = books_of(WorkbookFile(sample), None)
    assert set(books["Invoices"].loc[books["Invoices"]["invoice"] == "INV-2026-00001", "status"]) == {"collections"}
    assert run("collections", sample, "--json").json["accounts"] == []


def test_a_copy_has_values_only_and_no_log(sample):
    answer = run("export", sample, "--mail", "boss@kranich.example", "--json").json
    path, draft = map(Path, answer["files"])
    book = load_workbook(path)
    assert "Log" not in book.sheetnames and "Aging receivable" in book.sheetnames
    assert zipfile.ZipFile(path).namelist().count("xl/vbaProject.bin") == 0
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    books = books_of(WorkbookFile(sample), None)
    for name in ("Invoices", "Customers", "Bills"):
        assert book[TABLES[name].sheet].max_row == len(books[name]) + 1
    headers = [cell.value for cell in book["Invoices"][1]]
    open_ = [row[headers.index("Open")].value for row in book["Invoices"].iter_rows(min_row=2)]
    assert any(open_) and all(isinstance(value, int | float) for value in open_)
    mail = message_from_bytes(draft.read_bytes(), policy=default)
    assert mail["To"] == "boss@kranich.example" and next(mail.iter_attachments()).get_content() == path.read_bytes()


def test_chosen_sheets_and_what_is_never_given_away(sample):
    answer = run("export", sample, "--sheets", "Invoices, aging receivable", "--json").json
    assert load_workbook(answer["files"][0]).sheetnames == ["Invoices", "Aging receivable"]
    for sheets, told in (("Log", "never exported"), ("Nothing", "Nothing")):
        said = run("export", sample, "--sheets", sheets)
        assert said.code == 2 and told in said.err
    assert run("export", sample, "--mail", "no address").code == 2


def test_a_copy_with_a_password_opens_with_it_alone():
    from msoffcrypto import OfficeFile

    made = plain_xlsx.make([plain_xlsx.Sheet("S", ["A"], [["=1+1"], [2]])], date(2026, 11, 30))
    locked = plain_xlsx.encrypted(made, "geheim")
    assert b"workbook.xml" not in locked
    file = OfficeFile(BytesIO(locked))
    file.load_key(password="geheim")
    opened = BytesIO()
    file.decrypt(opened)
    assert load_workbook(opened)["S"]["A2"].data_type == "s"
