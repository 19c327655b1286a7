"""Invoices out by mail: drafts that nobody sent, and a real server that takes each document at most once."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from invoice_workbook.delivery.mail import Mail, addresses, message
from invoice_workbook.engine import post as post_office
from invoice_workbook.engine.outbox import NAME
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.schema import OWED
from invoice_workbook.tables.write import Edit
from tests.asked import on
from tests.cli import run
from tests.delivery.mail_server import Behaviour, certificate, serving

pytestmark = pytest.mark.long  # servers that are down, slow, or die

CUSTOMERS = """Customer,Name,Contact,E-mail,Street,Postal code,City,Country,Language,Currency
C-1,Bäckerei Müller,Herr Müller,"mueller@b.example; buero@b.example",Weg 1,1,Ulm,DE,de,EUR
C-2,గోదావరి ట్రేడర్స్,,godavari@b.example,Road 2,533101,Rajahmundry,IN,te,EUR
C-3,No Mail Ltd,,,Road 3,1,London,GB,en,EUR
C-4,Inn,,inn@b.example,Road 4,1,London,GB,en,EUR
"""
ORDERS = """Order,Customer,Order date,Currency,Status
O-1,C-1,2026-11-02,EUR,verified
O-2,C-2,2026-11-02,EUR,verified
O-3,C-3,2026-11-02,EUR,verified
O-4,C-4,2026-11-02,EUR,verified
"""
LINES = "Order,Line,Description,Quantity,Unit price,Tax category,Tax rate %,Line net\n" + "".join(
    f"O-{n},1,Tea,1,10,S,19,10\n" for n in range(1, 5)
)
SETTINGS = """Name,Value
Company,Kranich & Söhne
Country,DE
Tax number,DE136695976
E-mail,rechnung@kranich.example
SMTP server,{server}
"""


@pytest.fixture(scope="session")
def issued_once(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a book with four invoices, one for a customer without an address; copy it before you write."""
    folder = tmp_path_factory.mktemp("issued")
    book = shutil.copy(empty_file, folder / "book.xlsm")
    for table, text in {"Customers": CUSTOMERS, "Orders": ORDERS, "OrderLines": LINES}.items():
        (folder / f"{table}.csv").write_text(text, "utf-8")
        assert run("import", book, table, folder / f"{table}.csv").code == 0
    settle(book, "")
    said = run("issue", book, "--as-of", "2026-11-20")
    assert said.code == 0, said
    return folder


@pytest.fixture
def issued(issued_once: Path, tmp_path: Path) -> Path:
    """A copy of that book, with its files."""
    return Path(shutil.copytree(issued_once, tmp_path / "issued")) / "book.xlsm"


def settle(book: Path, server: str) -> None:
    path = book.with_name("settings.csv")
    path.write_text(SETTINGS.format(server=server), "utf-8")
    assert run("import", book, "Settings", path, "--update").code == 0


def states(book: Path) -> list[tuple[str, bool]]:
    invoices = books_of(WorkbookFile(book), None)["Invoices"]
    return list(zip(invoices["status"], invoices["sent_on"].notna(), strict=True))


def waiting_words(book: Path) -> str:
    return books_of(WorkbookFile(book), None).settings[OWED]


def test_the_doctor_lets_leave_what_waits(issued, pem):
    settle(issued, "127.0.0.1:9")
    assert run("send", issued, "--send").code == 1
    behaviour = Behaviour()
    with serving(pem, behaviour) as server:
        settle_quietly(issued, server)
        told = run("doctor", issued, "--fix", "--json").json["found"]
    assert len(behaviour.taken) == 3 and waiting_words(issued) == ""
    assert [one["well"] for one in told if one["id"] in ("settled", "owed")] == [True]


def settle_quietly(book: Path, server: str) -> None:
    """The clerk types another server; no command runs."""
    host = WorkbookFile(book)
    places = list(books_of(host, None)["Settings"]["name"])
    host.write({"Settings": Edit({"value": {places.index("SMTP server"): server}}, len(places))})


def test_drafts_are_unsent_and_in_the_customers_language(issued):
    answer = run("send", issued, "--json").json
    assert [Path(file).name for file in answer["files"]] == [f"INV-2026-0000{n}.eml" for n in (1, 2, 4)]
    assert "has no e-mail address" in answer["left_out"][0]["reason"]
    mails = [message_from_bytes(Path(file).read_bytes(), policy=default) for file in answer["files"]]
    assert [mail["X-Unsent"] for mail in mails] == ["1"] * 3
    assert mails[0]["To"] == "mueller@b.example, buero@b.example" and mails[0]["From"].endswith("kranich.example>")
    assert mails[0]["Subject"] == "Rechnung INV-2026-00001 von Kranich & Söhne"
    assert mails[1]["Subject"].startswith("Kranich & Söhne నుండి")
    attached = [part.get_filename() for part in mails[0].iter_attachments()]
    assert attached == ["INV-2026-00001.xlsx", "INV-2026-00001.pdf"]
    pdf = next(p for p in mails[0].iter_attachments() if p.get_filename().endswith("pdf")).get_content()
    assert pdf == (issued.parent / f"{issued.stem} files" / "INV-2026-00001.pdf").read_bytes()
    assert states(issued) == [("issued", False)] * 4


def test_a_mail_for_each_customer_in_the_clerks_own_words(issued):
    folder = issued.parent / f"{issued.stem} files"
    (folder / "Mail text invoice en.txt").write_text("Yours: {documents}\n\nHello {name}!\n", "utf-8")
    answer = run("send", issued, "INV-2026-00004", "--per", "customer", "--json").json
    mail = message_from_bytes(Path(answer["files"][0]).read_bytes(), policy=default)
    assert mail["Subject"] == "Yours: INV-2026-00004"
    assert mail.get_body().get_content().strip() == "Hello Inn!"
    (folder / "Mail text invoice en.txt").write_text("Yours: {nothing}\n", "utf-8")
    said = run("send", issued, "INV-2026-00004")
    assert said.code == 2 and "nothing" in said.err and "documents" in said.err


@pytest.fixture
def pem(tmp_path, monkeypatch):
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.keyrings.FromEnvironment")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setattr(post_office, "PAUSE", 0)
    return path


def post(book: Path, *ids: str, **how: object) -> dict[str, Any]:
    return on(WorkbookFile(book), "send", invoices=ids, sends=True, **how).json


def test_sent_once_one_refused_and_the_rest_goes_out(issued, pem):
    behaviour = Behaviour(refuses=frozenset({"godavari@b.example"}))
    with serving(pem, behaviour) as server:
        settle(issued, server)
        answer = run("send", issued, "--send", "--json")
        assert answer.code == 1
        assert [(one["what"], one["document"]) for one in answer.json["failed"]] == [("mail", "INV-2026-00002")]
        assert "no such mailbox" in answer.json["failed"][0]["reason"]
        assert [mail["Subject"].split()[1] for mail in behaviour.taken] == ["INV-2026-00001", "INV-2026-00004"]
        assert [mail["Message-ID"] for mail in behaviour.taken] == [one["message_id"] for one in answer.json["sent"]]
        assert states(issued) == [("sent", True), ("issued", False), ("issued", False), ("sent", True)]
        log = books_of(WorkbookFile(issued), None)["Log"]
        assert list(log.loc[log["column"] == "message-id", "document"]) == ["INV-2026-00001", "INV-2026-00004"]
        assert post(issued)["sent"] == [] and len(behaviour.taken) == 2
        with pytest.raises(WorkbookError, match="was sent on"):
            post(issued, "INV-2026-00001")
        assert len(post(issued, "INV-2026-00001", again=True)["sent"]) == 1 and len(behaviour.taken) == 3


def test_a_server_that_stops_answering_in_the_middle(issued, pem):
    behaviour = Behaviour(silent_at=2)
    with serving(pem, behaviour) as server:
        settle(issued, server)
        answer = post(issued)
        assert [one["documents"] for one in answer["sent"]] == [["INV-2026-00001"]]
        unsure, untried = answer["failed"]
        assert "nobody knows whether it arrived" in unsure["reason"] and unsure["document"] == "INV-2026-00002"
        assert untried["document"] == "INV-2026-00004" and "not tried" in untried["reason"]
        behaviour.silent_at = None
        answer = post(issued)
        assert [one["documents"] for one in answer["sent"]] == [["INV-2026-00004"]]
        assert [one["document"] for one in answer["failed"]] == ["INV-2026-00002"]
        assert len(post(issued, "INV-2026-00002", again=True)["sent"]) == 1


def test_a_server_that_hangs_up(issued, pem):
    behaviour = Behaviour(hangs_up_at=1)
    with serving(pem, behaviour) as server:
        settle(issued, server)
        assert len(post(issued)["failed"]) == 3
        assert [one["documents"] for one in post(issued)["sent"]] == [["INV-2026-00002"], ["INV-2026-00004"]]


def test_a_program_that_dies_between_sending_and_noting(issued, pem):
    behaviour = Behaviour(silent_at=2)
    with serving(pem, behaviour) as server:
        settle(issued, server)
        words = [sys.executable, "-m", "invoice_workbook", "send", str(issued), "--send"]
        dying = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while behaviour.begun < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(dying.pid, signal.SIGKILL)
        dying.wait()
        assert states(issued)[0] == ("issued", False) and len(behaviour.taken) == 1
        behaviour.silent_at = None
        answer = post(issued)
        assert [one["documents"] for one in answer["sent"]] == [["INV-2026-00001"], ["INV-2026-00004"]]
        assert len(behaviour.taken) == 2, "what was sent is noted, not sent again"
        assert states(issued)[0] == ("sent", True)


def test_a_server_that_is_down_or_has_no_tls_or_another_password(issued, pem, monkeypatch):
    settle(issued, "127.0.0.1:9")
    said = run("send", issued, "--send", "--json")
    documents = ["INV-2026-00001", "INV-2026-00002", "INV-2026-00004"]
    assert said.code == 1 and [one["document"] for one in said.json["failed"]] == documents
    assert "cannot be reached" in said.json["message"]
    assert [one["document"] for one in said.json["owed"]] == documents, "they wait"
    assert "3 files or mails are ready but could not leave" in waiting_words(issued), "the sheet Start says it"
    assert "3 files or mails of an earlier run (send) wait" in run("doctor", issued).out
    assert not (issued.parent / f"{issued.stem} files" / NAME).exists()
    again = run("send", issued, "--send", "--json").json
    assert [one["document"] for one in again["owed"]] == documents, "and are not made twice"
    with serving(pem, Behaviour(password="right")) as server:
        settle(issued, f"anna@{server}")
        assert "keyring set" in run("send", issued, "--send").err
        monkeypatch.setenv("TEST_PASSWORD", "wrong")
        assert "did not accept the password" in run("send", issued, "--send").out
        monkeypatch.setenv("TEST_PASSWORD", "right")
        ca = os.environ.pop("SSL_CERT_FILE")
        assert "cannot be reached with TLS" in run("send", issued, "--send").out
        monkeypatch.setenv("SSL_CERT_FILE", ca)
        done = run("check", issued, "--json")
        assert [one["documents"] for one in done.json["sent"]] == [[one] for one in documents], (
            "the next run sends them"
        )
        assert "owed" not in done.json and waiting_words(issued) == ""
    assert [status for status, _ in states(issued)] == ["sent", "sent", "issued", "sent"]


def test_a_full_disk_stops_before_anything_is_sent(issued, pem):
    behaviour = Behaviour()
    folder = issued.parent / f"{issued.stem} files"
    (folder / NAME).mkdir()
    with serving(pem, behaviour) as server:
        settle(issued, server)
        said = run("send", issued, "--send")
    assert said.code == 2 and behaviour.begun == 0
    assert json.loads(run("send", issued, "--dry-run", "--json").out)["files"] == []


BAD = ["a@b", "a b@c.example", "a@b.example\nBcc: x@y.example", "a@b.example\r\nX: y", "@b.example", "a@b."]


@pytest.mark.parametrize("raw", [*BAD, "x" * 260 + "@b.example"])
def test_addresses_that_are_none(raw):
    with pytest.raises(WorkbookError, match="e-mail address"):
        addresses(raw, "C-1")


def test_no_text_becomes_a_header():
    head = ("n", "a@b.example", "Evil\nBcc: x@y.example", ("c@d.example",), "S\r\nBcc: x@y.example", "text")
    made = message_from_bytes(bytes(message(Mail(*head), [("f\n.pdf", b"%PDF")])), policy=default)
    assert made["Bcc"] is None and made["Subject"] == "S Bcc: x@y.example"
