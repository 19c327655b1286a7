"""A file that is no bill is named for what it is, with what to do; nothing is taken."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table
from invoice_workbook.formats.bank import bank_files
from invoice_workbook.formats.file_kinds import kind_of
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text
from tests import cli
from tests.formats.compound import outlook
from tests.fuzz.readers import p7m


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, kind)
    return file.getvalue()


def archive(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return file.getvalue()


MAIL = b"Return-Path: <a@b.example>\r\nSubject: Invoice\r\n\r\nplease find attached"
FILES = {
    **{f"scan.{kind.lower()}": (picture(kind), "picture") for kind in ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP")},
    "photo.heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "picture"),
    "bills.zip": (archive(bill=b"<Invoice/>"), "archive"),
    "cut.zip": (archive(bill=b"<Invoice/>")[:40], "archive"),
    "bills.7z": (b"7z\xbc\xaf\x27\x1c\0\x04", "archive"),
    "bill.xlsx": (archive(**{"[Content_Types].xml": b"<Types/>"}), "office"),
    "bill.odt": (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "office"),
    "bill.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "office"),
    "bill.rtf": (b"{\\rtf1 Invoice}", "office"),
    "bill.eml": (MAIL, "mail"),
    "bill.msg": (outlook(("a.xml", b"<x/>")), "mail"),
    "bill.xml.p7m": (p7m(b"<x/>"), "signed"),
    "bill.html": (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "page"),
    "bill.txt": ("Rechnung über 20 €".encode(), "text"),
    "empty.pdf": (b"", "empty"),
    "blank.xml": (b"\r\n \0", "empty"),
    "noise": (bytes(range(1, 64)), "other"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_a_file_is(name: str):
    content, kind = FILES[name]
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "xml", [b"<Invoice/>", b"\xef\xbb\xbf\n<Invoice/>", '<?xml version="1.0"?><a/>'.encode("utf-16")]
)
def test_an_xml_is_an_xml_in_any_encoding(xml: bytes):
    assert kind_of(xml) == "xml"


@pytest.mark.not_ours("*.xlsx", reason="no workbooks: other files under a workbook's name")
def test_each_is_refused_by_name_and_nothing_is_taken(empty: Path, tmp_path: Path):
    before = empty.read_bytes()
    for name in ("bill.doc", "bills.zip", "bill.xlsx", "bill.eml", "bill.html", "bill.txt", "empty.pdf", "noise"):
        (tmp_path / name).write_bytes(FILES[name][0])
    alone = cli.run("import-bill", empty, tmp_path / "bill.doc")
    assert (alone.code, alone.err.startswith("bill.doc is an office document")) == (2, True)
    rest = [tmp_path / name for name in FILES if (tmp_path / name).exists()]
    several = cli.run("import-bill", empty, *rest, "--json")
    assert several.code == 1
    assert "8 of 8 files not imported: " in several.json["message"]
    words = {one["reason"].partition(": ")[2] for one in several.json["refused"]}
    assert len(words) >= 6 and not any("damaged" in one["reason"] for one in several.json["refused"])
    assert empty.read_bytes() == before


@pytest.mark.not_ours("*.xlsx", reason="no workbooks: other files under a workbook's name")
@pytest.mark.parametrize("name", ["scan.png", "bills.zip", "bill.doc", "cut.zip"])
@pytest.mark.parametrize("called", ["", ".csv", ".xlsx"])
def test_no_picture_or_archive_is_taken_for_a_table_or_a_statement(tmp_path: Path, name: str, called: str):
    content, kind = FILES[name]
    path = tmp_path / (name + called)
    path.write_bytes(content)
    for read in (csv_table.read, bank_files.read):
        with pytest.raises(WorkbookError) as told:
            read(Input.of(path))
        words = str(told.value)
        is_named = text(f"file-kind.{kind}") in words
        assert is_named or (
            name in ("bill.doc", "cut.zip") and called == ".xlsx" and "not an Excel workbook" in words
        ), words
