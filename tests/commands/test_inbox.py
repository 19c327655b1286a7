"""The folder Inbox beside a workbook: everything in it is taken in as what it is, once, or stays with a sentence."""

import io
import json
import zipfile
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import carried, mail_parts
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.inputs import Input
from tests.asked import on
from tests.banks import camt
from tests.cli import run
from tests.commands.test_bill_terms import ubl
from tests.formats.compound import compound, outlook

DAY = ("--as-of", "2026-11-25")


@pytest.fixture
def book(empty: Path, tmp_path: Path) -> Path:
    """A workbook with an empty inbox and an account."""
    (tmp_path / "s.csv").write_text("Name,Value\nBank account,DE89370400440532013000\nCompany,Kranich GmbH\n")
    assert run("import", empty, "Settings", tmp_path / "s.csv", "--update").code == 0
    (tmp_path / "Inbox").mkdir()
    return empty


def mail(*attached: tuple[str, bytes], logo: bool = False) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@stone.example", "b@kranich.example", "Rechnung"
    message.set_content("Anbei.")
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    if logo:
        message.add_attachment(b"\x89PNG logo", maintype="image", subtype="png", filename="logo.png", cid="<l>")
    return bytes(message)


def drop(book: Path, **files: bytes) -> Path:
    inbox = book.with_name("Inbox")
    for name, content in files.items():
        (inbox / name.replace("_", ".")).write_bytes(content)
    return inbox


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.is_file())


def test_everything_is_taken_as_what_it_is(book):
    vendors = b"Vendor,Name,Tax number,Status\nV-1,Lieferant AG,DE129273398,active\n"
    inbox = drop(
        book,
        a_xml=ubl("R-1"),
        vendors_csv=vendors,
        bank_xml=camt([("2026-11-20", "25.00", "INV-1", "Stone", "")]),
        mail_eml=mail(("c.xml", ubl("R-2")), ("d.csv", b"Vendor,Name\nV-2,B\n"), logo=True),
    )
    said = run("inbox", book, *DAY, "--json")
    assert said.code == 0, said.json
    assert sorted((one["file"], one["sort"]) for one in said.json["taken"]) == [
        ("a.xml", "bill"),
        ("bank.xml", "statement"),
        ("c.xml", "bill"),
        ("d.csv", "table"),
        ("vendors.csv", "table"),
    ]
    books = books_of(WorkbookFile(book), None)
    assert [len(books[table]) for table in ("Bills", "BankLines", "Vendors")] == [2, 1, 2]
    assert list(books["Bills"]["vendor"]) == ["V-1", "V-1"], "the vendors of the same run are known to its bills"
    assert names(inbox) == []
    assert names(inbox / "Taken") == ["a.xml", "bank.xml", "mail.eml", "vendors.csv"]


def test_the_same_content_is_told_and_not_taken_twice(book):
    inbox = drop(book, a_xml=ubl("R-1"), b_xml=ubl("R-1"))
    said = run("inbox", book, *DAY, "--json").json
    assert ([one["file"] for one in said["taken"]], said["known"]) == (
        ["a.xml"],
        [{"file": "b.xml", "as": "a.xml", "on": "2026-11-25"}],
    )
    drop(book, a_xml=ubl("R-1"))
    said = run("inbox", book, *DAY, "--json").json
    assert said["taken"] == [] and [one["as"] for one in said["known"]] == ["a.xml"]
    assert len(books_of(WorkbookFile(book), None)["Bills"]) == 1
    assert names(inbox / "Taken") == ["a (2).xml", "a.xml", "b.xml"]


def test_what_cannot_be_taken_stays_with_a_sentence_and_is_tried_again(book):
    inbox = drop(book, a_xml=ubl("R-1"), bad_pdf=b"%PDF-1.7 and then nothing", pack_zip=b"PK\x05\x06" + bytes(18))
    (inbox / "~$a.xlsx").write_bytes(b"lock")
    said = run("inbox", book, *DAY, "--json")
    assert said.code == 1 and [one["file"] for one in said.json["left"]] == ["bad.pdf", "pack.zip"]
    assert names(inbox) == [
        "bad.pdf",
        "bad.pdf - not taken in.txt",
        "pack.zip",
        "pack.zip - not taken in.txt",
        "~$a.xlsx",
    ]
    assert "bad.pdf is damaged" in (inbox / "bad.pdf - not taken in.txt").read_text("utf-8")
    (inbox / "bad.pdf").write_bytes(ubl("R-2"))
    assert run("inbox", book, *DAY, "--json").json["taken"][0]["file"] == "bad.pdf"
    assert names(inbox) == ["pack.zip", "pack.zip - not taken in.txt", "~$a.xlsx"]


def test_a_mail_that_stays_does_not_bring_twice_what_was_taken_of_it(book):
    inbox = drop(book, mail_eml=mail(("d.csv", b"Vendor,Name\nV-2,B\n"), ("bad.pdf", b"%PDF-1.7 and nothing")))
    assert [one["file"] for one in run("inbox", book, *DAY, "--json").json["left"]] == ["mail.eml"]
    said = run("inbox", book, *DAY, "--json").json
    assert (said["taken"], [one["reason"][:18] for one in said["left"]]) == ([], ["bad.pdf is damaged"])
    assert len(books_of(WorkbookFile(book), None)["Vendors"]) == 1
    assert "mail.eml" in names(inbox)


def test_a_dry_run_moves_nothing_and_undo_lets_it_be_taken_again(book):
    inbox = drop(book, a_xml=ubl("R-1"))
    run("inbox", book, *DAY, "--dry-run")
    assert names(inbox) == ["a.xml"]
    run("inbox", book, *DAY)
    assert run("undo", book).code == 0
    drop(book, a_xml=ubl("R-1"))
    assert len(run("inbox", book, *DAY, "--json").json["taken"]) == 1


def test_what_a_run_that_was_cut_off_took_in_the_next_one_moves_and_nothing_else(book, monkeypatch):
    inbox = drop(book, a_xml=ubl("R-1"), b_xml=ubl("R-2"))
    write = WorkbookFile.write

    def cut(host: WorkbookFile, *given: Any, **named: Any) -> None:
        write(host, *given, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(WorkbookFile, "write", cut)
        with pytest.raises(KeyboardInterrupt):
            on(WorkbookFile(book), "inbox", as_of=date(2026, 11, 25))
    assert names(inbox) == ["a.xml", "b.xml"]
    (inbox / "b.xml").unlink()
    drop(book, b_xml=ubl("R-3"))  # another file, which nobody took in
    assert "earlier run (inbox)" in run("check", book, *DAY).out
    assert (names(inbox), names(inbox / "Taken")) == (["b.xml"], ["a.xml"])
    assert [one["file"] for one in run("inbox", book, *DAY, "--json").json["taken"]] == ["b.xml"]
    assert len(books_of(WorkbookFile(book), None)["Bills"]) == 3


def test_what_cannot_be_moved_waits_and_is_told(book):
    inbox = drop(book, a_xml=ubl("R-1"))
    (inbox / "Taken").write_text("no folder")
    said = run("inbox", book, *DAY, "--json")
    assert said.code == 1 and [one["file"] for one in said.json["taken"]] == ["a.xml"]
    assert [(one["what"], one["document"]) for one in said.json["owed"]] == [("move", "a.xml")]
    (inbox / "Taken").unlink()
    assert run("check", book, *DAY, "--json").json.get("owed", []) == []
    assert "a.xml" not in names(inbox) and names(inbox / "Taken") == ["a.xml"]


def test_without_the_folder_it_says_what_to_do(empty):
    assert "make it, drop in it" in run("inbox", empty).err


def test_a_mail_within_a_mail_and_names_that_point_elsewhere():
    inner = mail(("..\\..\\x.xml", b"<Invoice/>"))
    outer = EmailMessage()
    outer.set_content("weitergeleitet")
    outer.add_attachment(message_from_bytes(inner, policy=policy.default))
    found = mail_parts.attached(Input(Path("in/m.eml"), bytes(outer)))
    assert [one.path for one in found] == [Path("in/m.eml/x.xml")]


def test_the_journal_knows_what_was_taken(book):
    drop(book, a_xml=ubl("R-1"))
    run("inbox", book, *DAY)
    log = books_of(WorkbookFile(book), None)["Log"]
    (said,) = log.loc[log["column"] == "file taken in", "after"]
    assert list(json.loads(said).values()) == ["a.xml"]


def test_a_certified_mail_brings_its_bill_and_not_its_signature():
    message = message_from_bytes(mail(("IT01.xml", b"<x/>"), ("IT01_MT_001.xml", b"<x/>"), ("daticert.xml", b"<x/>")))
    signature = EmailMessage()
    signature.set_content(b"\x30", "application", "x-pkcs7-signature", filename="smime.p7s")
    message.attach(signature)
    assert [one.name for one in mail_parts.attached(Input(Path("m.eml"), bytes(message)))] == ["IT01.xml"]


def packed(*files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def test_an_archive_and_a_mail_of_outlook_are_taken_in_as_their_files(book):
    inbox = drop(
        book,
        bills_zip=packed(
            ("Nov/a.xml", ubl("R-1")),
            ("Oct/a.xml", ubl("R-2")),
            ("__MACOSX/Nov/._a.xml", b"x"),
            ("Nov/.DS_Store", b"x"),
        ),
        mail_msg=outlook(
            ("c.xml", ubl("R-3")), ("d.csv", b"Vendor,Name\nV-2,B\n"), logo=True, within=("e.xml", ubl("R-4"))
        ),
    )
    said = run("inbox", book, *DAY, "--json")
    assert said.code == 0, said.json
    assert sorted(one["file"] for one in said.json["taken"]) == ["a (2).xml", "a.xml", "c.xml", "d.csv", "e.xml"]
    assert set(books_of(WorkbookFile(book), None)["Bills"]["vendor_reference"]) == {"R-1", "R-2", "R-3", "R-4"}
    assert (names(inbox), names(inbox / "Taken")) == ([], ["bills.zip", "mail.msg"])


LOCKED = bytearray(packed(("a.xml", b"<x/>")))
LOCKED[LOCKED.index(b"PK\x01\x02") + 8] |= 1
REFUSED = {
    "is damaged": packed(("a.xml", b"<x/>"))[:-10],
    "is locked by a password": bytes(LOCKED),
    "has no file in it": packed(("folder/", b"")),
    "holds too much (201 files": packed(*((f"{n}.xml", b"<x/>") for n in range(201))),
    "holds too much (2 files": packed(("a.xml", bytes(40_000_000)), ("b.xml", bytes(40_000_000))),
    "is an archive of other files": packed(("in.zip", packed(("a.xml", b"<x/>")))),
    "carries no attachment": outlook(),
    "attachments cannot be read": (WHOLE := outlook(("c.xml", b"<x/>")))[:30] + b"\xff\xff" + WHOLE[32:],
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_carries_too_much_or_nothing_stays_with_a_sentence(book, words: str):
    inbox = drop(book, in_file=REFUSED[words])
    assert run("inbox", book, *DAY).code == 1
    assert words in (inbox / "in.file - not taken in.txt").read_text("utf-8")


def test_what_unpacks_to_more_than_it_says_is_damaged():
    made = packed(("a.xml", bytes(1000)))
    lying = made.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(WorkbookError, match="is damaged"):
        carried.files(Input(Path("a.zip"), lying))


def test_office_documents_are_no_archives_and_no_mails():
    assert not carried.is_carrier(packed(("[Content_Types].xml", b"")))
    assert not carried.is_carrier(compound({"Workbook": b"x"}))
