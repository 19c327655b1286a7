"""Drafts on a bill's way: to who approves and to accounting, what was found; to the vendor, what differs."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from invoice_workbook.engine.run import books_of
from invoice_workbook.formats.einvoice import einvoice, ubl
from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.asked import reject
from tests.cli import run
from tests.formats.test_einvoice import SHAPES
from tests.payables import SETTINGS
from tests.sheets import books

SHAPE = replace(SHAPES["standard, two rates, discounts"], order="", customer_reference="")
TABLES = {
    "Settings": f"Name,Value\nCompany,{SHAPE.buyer.name}\nE-mail,rechnung@kranich.example\n",
    "Terms": "Terms,Days,Basis\nnet 10,10,invoice date\n",
    "Vendors": "Vendor,Name,E-mail,Tax number,Terms,Language,Status\n"
    "V-7,Kranich,v@seven.example,DE 136695976,net 10,de,active\n",
    "People": "Person,Name,E-mail,Role,Approval limit\nulrike,Ulrike,ulrike@k.example,manager,9999999\n"
    "jonas,Jonas,jonas@k.example,accounting,\n",
}


@pytest.fixture
def book(empty: Path, tmp_path: Path) -> Path:
    """A book with one bill that came as a file."""
    for table, words in TABLES.items():
        path = tmp_path / f"{table}.csv"
        path.write_text(words, "utf-8")
        run("import", empty, table, path, "--update")
    bill = tmp_path / "bill.xml"
    bill.write_bytes(ubl.write(einvoice.gather(SHAPE)))
    run("import-bill", empty, bill, "--as-of", "2026-11-20")
    return empty


def drafts(answer: dict[str, list[str]]) -> list[EmailMessage]:
    found = [
        message_from_bytes(Path(file).read_bytes(), policy=default) for file in answer["files"] if file.endswith(".eml")
    ]
    assert all(isinstance(one, EmailMessage) for one in found)
    return found  # type: ignore[return-value]  # the default policy makes these


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return str(body.get_content())


def test_routing_tells_who_approves_and_accounting_what_was_found_and_carries_the_bill(book):
    run("match", book, "--as-of", "2026-11-20")
    answer = run("route", book, "--json", "--as-of", "2026-11-20").json
    (mail,) = drafts(answer)
    assert mail["To"] == "ulrike@k.example, jonas@k.example"
    assert mail["X-Unsent"] == "1"
    words = text_of(mail)
    assert (
        "B-00001: Kranich (V-7), 52.41\N{NO-BREAK SPACE}EUR, their number " + SHAPE.id in words and "no order" in words
    )
    assert [part.get_filename() for part in mail.iter_attachments()] == ["B-00001 bill.xml"]
    assert books_of(WorkbookFile(book), None)["Bills"]["status"].iloc[0] == "routed"


def test_a_bill_that_names_no_due_date_has_the_one_of_its_vendors_terms(empty, tmp_path):
    for table, words in TABLES.items():
        (tmp_path / f"{table}.csv").write_text(words, "utf-8")
        run("import", empty, table, tmp_path / f"{table}.csv", "--update")
    xml = ubl.write(einvoice.gather(SHAPE))
    assert SHAPE.due is not None
    plain = xml.replace(f"<cbc:DueDate>{SHAPE.due.isoformat()}</cbc:DueDate>".encode(), b"")
    (tmp_path / "b.xml").write_bytes(plain)
    run("import-bill", empty, tmp_path / "b.xml", "--as-of", "2026-11-20")
    bill = books_of(WorkbookFile(empty), None)["Bills"].iloc[0]
    assert (bill["due_date"] - bill["bill_date"]).days == 10
    assert bill["bill_date"].date() == (SHAPE.issued or date.min)


def test_a_rejection_tells_the_vendor_in_its_language_what_differs(book, tmp_path):
    other = tmp_path / "again.xml"
    other.write_bytes(
        ubl.write(einvoice.gather(SHAPE)).replace(SHAPE.id.encode(), SHAPE.id.replace("-", " ").encode(), 1)
    )
    wrong = other.read_bytes().replace(b"<cbc:IssueDate>2026", b"<cbc:IssueDate>2025", 1)
    other.write_bytes(wrong)
    run("import-bill", book, other, "--as-of", "2026-11-20")
    answer = run("reject", book, "B-00002", "--reason", "Kommt doppelt", "--json", "--as-of", "2026-11-20").json
    (mail,) = drafts(answer)
    assert mail["To"] == "v@seven.example" and SHAPE.id.replace("-", " ") in mail["Subject"]
    words = text_of(mail)
    assert "- Kommt doppelt" in words and f"schon erhalten, als {SHAPE.id}" in words
    again = run("reject", book, "B-00001", "--as-of", "2026-11-20")
    assert again.code == 2 and "--reason" in again.err


def test_a_duplicate_that_is_rejected_asks_its_vendor_for_nothing():
    vendors = "vendor | name | e_mail | language | currency\nV-1 | Stone | a@stone.example | en | EUR"
    bills = """
        bill | type | vendor | vendor_reference | bill_date  | currency | net    | tax  | gross  | status
        B-1  | bill | V-1    | RE-1             | 2026-11-02 | EUR      | 100.00 | 0.00 | 100.00 | approved
        B-2  | bill | V-1    | RE 1             | 2026-11-02 | EUR      | 100.00 | 0.00 | 100.00 | entered
        B-3  | bill | V-1    | RE 1             | 2026-11-02 | EUR      | 100.00 | 0.00 | 101.00 | entered
    """
    these = books(Settings=SETTINGS, Vendors=vendors, Bills=bills)
    mails = {mail.documents[0]: mail for mail in reject(these, ["B-2", "B-3"]).mails}
    assert mails["B-2"].subject == "Your invoice RE 1 came twice"
    assert "You need not do anything" in mails["B-2"].text and "RE-1" in mails["B-2"].text
    assert "credit note" not in mails["B-2"].text
    assert "credit note" in mails["B-3"].text, "its gross is wrong, too"
