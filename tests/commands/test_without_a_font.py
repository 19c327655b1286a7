"""A document that cannot be printed is left out by name, before anything is booked for it; all others are made."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from invoice_workbook.books import Settings
from invoice_workbook.documents import fonts
from invoice_workbook.engine.outside import folder_of
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.setup import doctor
from tests.asked import on
from tests.sheets import grid

pytestmark = pytest.mark.usefixtures("no_system_fonts")
FONT = "Noto Sans Egyptian Hieroglyphs"
SETTINGS = """
    Name                 | Value
    Company              | Kranich & Söhne
    Country              | DE
    City                 | Hamburg
    Tax number           | DE136695976
    E-mail               | rechnung@kranich.example
    Bank account         | DE89370400440532013000
"""
CUSTOMERS = """
    Customer | Name                | E-mail      | Street | Postal code | City   | Country | Language | Currency
    C-1      | Bäckerei Müller     | a@b.example | Weg 1  | 1           | Ulm    | DE      | de       | EUR
    C-2      | 𓀀 Trading           | b@b.example | Weg 2  | 2           | London | GB      | en       | EUR
    C-3      | రామా ఎంటర్‌ప్రైజెస్     | c@b.example | Road 3 | 533101      | Guntur | IN      | te       | EUR
"""
ORDERS = """
    Order | Customer | Order date | Currency | Status
    O-1   | C-1      | 2026-09-02 | EUR      | verified
    O-2   | C-2      | 2026-09-02 | EUR      | verified
    O-3   | C-3      | 2026-09-02 | EUR      | verified
"""
ORDER_LINES = """
    Order | Line | Description | Quantity | Unit price | Tax category | Tax rate % | Line net
    O-1   | 1    | Tea         | 1        | 100        | S            | 19         | 100
    O-2   | 1    | Tea         | 1        | 100        | S            | 19         | 100
    O-3   | 1    | Tea         | 1        | 100        | S            | 19         | 100
"""
INVOICES = """
    Invoice        | Type    | Customer | Invoice date | Due date   | Currency | Net | Tax | Gross | Status
    INV-2026-00001 | invoice | C-1      | 2026-09-02   | 2026-09-16 | EUR      | 100 | 19  | 119   | issued
    INV-2026-00002 | invoice | C-2      | 2026-09-02   | 2026-09-16 | EUR      | 100 | 19  | 119   | issued
    INV-2026-00003 | invoice | C-3      | 2026-09-02   | 2026-09-16 | EUR      | 100 | 19  | 119   | issued
"""
INVOICE_LINES = """
    Invoice        | Line | Description | Quantity | Unit price | Tax category | Tax rate % | Line net
    INV-2026-00001 | 1    | Tea         | 1        | 100        | S            | 19         | 100
    INV-2026-00002 | 1    | Tea         | 1        | 100        | S            | 19         | 100
    INV-2026-00003 | 1    | Tea         | 1        | 100        | S            | 19         | 100
"""
LAST_REMINDERS = """
    Reminder | Run        | Customer | Invoice        | Level | Action | Sent on
    M-1      | 2026-11-10 | C-1      | INV-2026-00001 | 3     | send   | 2026-11-10
    M-2      | 2026-11-10 | C-2      | INV-2026-00002 | 3     | send   | 2026-11-10
    M-3      | 2026-11-10 | C-3      | INV-2026-00003 | 3     | send   | 2026-11-10
"""
PAYABLE = {
    "People": """
    Person  | Name    | Role     | Approval limit
    lakshmi | Lakshmi | approver | 2000
    ulrike  | Ulrike  | manager  |
    """,
    "Vendors": """
    Vendor | Name      | E-mail      | Street | Postal code | City   | Country | Bank account           | Status
    V-1    | Stone     | d@b.example | Weg 1  | 20095       | Köln   | DE      | DE75512108001245126199 | active
    V-2    | 𓀀 Imports | e@b.example | Weg 2  | 28195       | Bremen | DE      | DE02120300000000202051 | active
    """,
    "Bills": """
    Bill | Type        | Vendor | Vendor reference | Bill date  | Received on | Due date   | Currency | Net | Tax | Gross | Status   | Entered by | Approved by
    B-1  | bill        | V-1    | R-1              | 2026-11-02 | 2026-11-02  | 2026-11-30 | EUR      | 50  | 0   | 50    | approved | anna       | lakshmi
    B-2  | bill        | V-2    | R-2              | 2026-11-02 | 2026-11-02  | 2026-11-30 | EUR      | 60  | 0   | 60    | approved | anna       | lakshmi
    """,
    "BillLines": """
    Bill | Line | Quantity | Unit price | Tax category | Tax rate % | Line net
    B-1  | 1    | 1        | 50         | Z            | 0          | 50
    B-2  | 1    | 1        | 60         | Z            | 0          | 60
    """,
}
CREDITS = """
    Bill | Type        | Vendor | Vendor reference | Bill date  | Received on | Currency | Net | Tax | Gross | Status   | Entered by | Approved by
    B-1  | credit note | V-1    | G-1              | 2026-11-02 | 2026-11-02  | EUR      | 50  | 0   | 50    | approved | anna       | lakshmi
    B-2  | credit note | V-2    | G-2              | 2026-11-02 | 2026-11-02  | EUR      | 60  | 0   | 60    | approved | anna       | lakshmi
"""
DAY = date(2026, 11, 30)


_filled: dict[str, bytes] = {}


def filled(book: Path, **tables: str) -> WorkbookFile:
    """The book with these tables, which are imported once a run."""
    if repr(tables) in _filled:
        book.write_bytes(_filled[repr(tables)])
        return WorkbookFile(book)
    host = WorkbookFile(book)
    for table, words in {"Settings": SETTINGS, "Customers": CUSTOMERS, **tables}.items():
        path = book.with_name(f"{table}.csv")
        path.write_text("\n".join(",".join(row) for row in grid(words)), "utf-8")
        on(host, "import", table=table, files=[path], update=True)
    _filled[repr(tables)] = book.read_bytes()
    return host


def adopted(host: WorkbookFile, *verified: str) -> WorkbookFile:
    """The book with its imported approvals taken over, and the accounts of these vendors verified."""
    on(host, "adopt", by="ulrike", reason="last year's book")
    if verified:
        on(host, "verify-account", vendors=verified, by="ulrike")
    return host


def names(result: Result) -> list[str]:
    return [Path(file).name for file in result.json["files"]]


def failed(result: Result) -> list[tuple[str, str]]:
    """What failed, each with the font to install; and the exit code follows."""
    found = result.json["failed"]
    assert result.errors >= len(found) > 0
    assert all(FONT in one["reason"] for one in found)
    assert FONT in result.message and result.message == result.json["message"]
    return [(one["what"], one["document"]) for one in found]


@pytest.fixture
def issued(empty: Path) -> WorkbookFile:
    """A book with three invoices, long due."""
    return filled(empty, Invoices=INVOICES, InvoiceLines=INVOICE_LINES)


@pytest.mark.parametrize("ids", [(), ("INV-2026-00001", "INV-2026-00002", "INV-2026-00003")], ids=["all", "named"])
def test_files_makes_all_but_the_pdf_that_cannot_be_set(issued, ids):
    result = on(issued, "files", invoices=ids, kinds="xlsx,pdf,xml", as_of=DAY)
    assert failed(result) == [("pdf", "INV-2026-00002")]
    assert "Files made for 2 of 3 invoices" in result.message
    kinds = {"INV-2026-00001": "xlsx pdf xml", "INV-2026-00002": "xlsx xml", "INV-2026-00003": "xlsx pdf xml"}
    assert names(result) == [f"{id_}.{kind}" for id_, mine in kinds.items() for kind in mine.split()]
    noted = books_of(issued, DAY)["Invoices"]["files"]
    assert list(noted) == ["; ".join(f"{id_}.{kind}" for kind in mine.split()) for id_, mine in kinds.items()]


def test_none_of_what_was_asked_for_is_said_so(issued):
    result = on(issued, "files", invoices=["INV-2026-00002"], kinds="pdf", as_of=DAY)
    assert failed(result) == [("pdf", "INV-2026-00002")]
    assert "Files made for 0 of 1 invoice" in result.message and result.json["files"] == []
    assert result.json["changes"] == {}


@pytest.mark.parametrize("orders", [(), ("O-1", "O-2", "O-3")], ids=["all", "named"])
def test_no_number_is_given_to_what_cannot_be_printed(empty, orders):
    host = filled(empty, Orders=ORDERS, OrderLines=ORDER_LINES)
    result = on(host, "issue", orders=orders, as_of=DAY)
    assert failed(result) == [("pdf", "O-2")]
    assert "2 of 3" in result.message
    assert result.json["invoices"] == ["INV-2026-00001", "INV-2026-00002"]
    assert names(result) == [f"INV-2026-0000{n}.{kind}" for n in (1, 2) for kind in ("xlsx", "pdf")]
    books = books_of(host, DAY)
    assert list(books["Orders"]["status"]) == ["invoiced", "verified", "invoiced"]
    assert list(books["Invoices"]["customer"]) == ["C-1", "C-3"]
    again = on(host, "issue", as_of=DAY)
    assert failed(again) == [("pdf", "O-2")] and again.json["invoices"] == [] and again.json["changes"] == {}


def test_no_credit_note_is_numbered_that_cannot_be_printed(issued):
    result = on(issued, "credit", invoice="INV-2026-00002", as_of=DAY)
    assert failed(result) == [("pdf", "INV-2026-00002")]
    assert result.json["invoices"] == [] and result.json["changes"] == {}
    assert on(issued, "credit", invoice="INV-2026-00003", as_of=DAY).json["invoices"] == ["CN-2026-00001"]


def test_everybody_else_gets_a_statement(issued):
    result = on(issued, "statements", as_of=DAY)
    assert failed(result) == [("pdf", "Statement C-2 EUR 2026-11-30")]
    assert "2 of 3 statements" in result.message
    stems = {"C-1": ("pdf", "xlsx"), "C-2": ("xlsx",), "C-3": ("pdf", "xlsx")}
    made = [f"Statement {id_} EUR 2026-11-30.{kind}" for id_, kinds in stems.items() for kind in kinds]
    assert names(result) == [*made, *(f"Statement {id_} EUR 2026-11-30.eml" for id_ in ("C-1", "C-3"))]


def test_a_reminder_that_cannot_be_printed_is_not_noted_as_sent(issued):
    on(issued, "remind", as_of=DAY)
    result = on(issued, "remind", letters=True, as_of=DAY)
    assert failed(result) == [("pdf", "Reminder C-2 EUR 2026-11-30")]
    assert "2 of 3 letters" in result.message
    kept = books_of(issued, DAY)["Reminders"]
    assert list(kept["sent_on"].notna()) == [True, False, True]
    again = on(issued, "remind", letters=True, as_of=DAY)
    assert failed(again) == [("pdf", "Reminder C-2 EUR 2026-11-30")] and again.json["files"] == []


def test_an_account_whose_invoice_cannot_be_printed_is_not_handed_over(issued):
    sent = INVOICES.replace("| issued", "| sent  ")
    host = filled(issued.path, Invoices=sent, Reminders=LAST_REMINDERS)
    result = on(host, "collections", hand_over=True, as_of=DAY)
    assert failed(result) == [("pdf", "INV-2026-00002"), ("pdf", "Statement C-2 EUR 2026-11-30")]
    assert list(books_of(host, DAY)["Invoices"]["status"]) == ["collections", "sent", "collections"]
    held = {file.name: zipfile.ZipFile(file).namelist() for file in map(Path, result.json["files"])}
    assert [any(name.endswith(".pdf") for name in inside) for inside in held.values()] == [True, False, True]


def test_no_mail_goes_without_its_document(issued):
    result = on(issued, "send", as_of=DAY)
    assert failed(result) == [("mail", "INV-2026-00002")]
    assert names(result) == [f"INV-2026-0000{n}.{kind}" for kind in ("pdf", "eml") for n in (1, 3)]


@pytest.mark.long  # a whole run of its own
def test_a_payment_goes_though_its_advice_cannot_be_printed(empty):
    host = adopted(filled(empty, **PAYABLE), "V-1", "V-2")
    assert len(on(host, "pay", as_of=DAY).json["proposals"]) == 2
    asked: list[str] = []
    result = on(host, "pay", release=True, as_of=DAY, agreed=lambda words: asked.append(words) or True)
    assert failed(result) == [("pdf", "Remittance PAY-00002 V-2")]
    assert "1 of 2 advices made; the payments go all the same." in result.message
    assert FONT in asked[0]  # said before anything is booked
    assert [one["payment"] for one in result.json["payments"]] == ["PAY-00001", "PAY-00002"]
    books = books_of(host, DAY)
    assert list(books["Payments"]["status"]) == ["released", "released"]
    assert list(books["Bills"]["status"]) == ["scheduled", "scheduled"]
    bank = next(Path(file) for file in result.json["files"] if file.endswith(".xml")).read_text("utf-8")
    assert "PAY-00001" in bank and "PAY-00002" in bank
    assert [name for name in names(result) if name.endswith(".pdf")] == ["Remittance PAY-00001 V-1.pdf"]
    assert [name for name in names(result) if name.endswith(".eml")] == ["Remittance PAY-00001 V-1.eml"]


def test_a_claim_that_cannot_be_printed_is_not_noted_as_asked_back(empty):
    host = adopted(filled(empty, **{**PAYABLE, "Bills": CREDITS}))
    result = on(host, "claims", letters=True, as_of=DAY)
    assert failed(result) == [("pdf", "Claim V-2 EUR 2026-11-30")]
    assert "1 of 2 letters" in result.message
    asked = books_of(host, DAY)["Log"]
    assert list(asked["document"][asked["column"] == "asked back"]) == ["B-1"]


def test_a_file_that_the_disk_refuses_is_told_and_the_rest_is_made(issued):
    folder = folder_of(issued.path, Settings({}))
    (folder / "INV-2026-00001.pdf").mkdir(parents=True)  # something that no file can take the place of
    result = on(issued, "files", invoices=["INV-2026-00001", "INV-2026-00003"], as_of=DAY)
    assert [(one["what"], one["document"]) for one in result.json["failed"]] == [("pdf", "INV-2026-00001")]
    assert result.errors == 1 and "INV-2026-00001.pdf" in result.message
    assert names(result) == ["INV-2026-00001.xlsx", "INV-2026-00003.xlsx", "INV-2026-00003.pdf"]


@pytest.mark.long  # a whole run of its own
def test_a_call_back_note_that_cannot_be_printed_stops_no_proposal(empty):
    paid = """
    Payment   | Date       | Vendor | Amount | Currency | Bank account           | Status
    PAY-00001 | 2026-10-01 | V-2    | 60     | EUR      | DE75512108001245126199 | cleared
    """
    result = on(adopted(filled(empty, **PAYABLE, Payments=paid), "V-1"), "pay", as_of=DAY)
    assert failed(result) == [("pdf", "Call-back note V-2 2026-11-30")]
    assert "0 of 1 call-back note made" in result.message
    assert [one["vendor"] for one in result.json["proposals"]] == ["V-1"]


def test_what_is_only_tried_says_what_would_fail(issued):
    result = on(issued, "statements", as_of=DAY, dry_run=True)
    assert failed(result) == [("pdf", "Statement C-2 EUR 2026-11-30")] and result.json["files"] == []


def test_the_doctor_says_for_which_scripts_there_is_a_font():
    there, missing = (one for one in doctor.examine(None) if one.id == "font")
    assert "Latin, Greek, Cyrillic, Telugu, Devanagari" in there.message
    assert "Tamil (Noto Sans Tamil)" in missing.message and there.well and missing.well


def test_the_doctor_says_where_the_programs_own_font_is_gone(monkeypatch):
    monkeypatch.setattr(fonts, "carried", lambda: (fonts.Face("Noto Sans", "gone.ttf"),))
    ill = [one.message for one in doctor.examine(None) if one.id == "font" and not one.well]
    assert len(ill) == 4 and "install the program again" in ill[0]
