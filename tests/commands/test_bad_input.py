"""Bad input: one sentence that says what, where and what to do; exit code 2; the book byte for byte as it was."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import run

HEADER = "Bill,Line,Quantity,Unit price,Line net,Tax category,Tax rate %"
BILLS = "Bill,Vendor,Bill date,Due date,Currency,Net,Tax,Gross"
GOOD_BILL = "B-1,V-1,2026-11-01,2026-12-01,EUR,100.00,19.00,119.00"

IMPORTS: dict[str, tuple[str, bytes, list[str]]] = {
    "a date as text": ("Bills", f"{BILLS}\nB-1,V-1,yesterday,,EUR,1,0,1".encode(), ["row 2", "Bill date", "yesterday"]),
    "february 30": ("Bills", f"{BILLS}\nB-1,V-1,2026-02-30,,EUR,1,0,1".encode(), ["row 2", "Bill date"]),
    "a time": ("Bills", f"{BILLS}\nB-1,V-1,2026-02-03 12:30,,EUR,1,0,1".encode(), ["row 2", "Bill date"]),
    "thousands separators": (
        "Bills",
        f'{BILLS}\nB-1,V-1,2026-11-01,,EUR,"1,381.12",0,1'.encode(),
        ["row 2", "Net", "1,381.12"],
    ),
    "a negative quantity": ("Bill lines", f"{HEADER}\nB-1,1,-2,1.00,-2.00,S,19".encode(), ["row 2", "Quantity", "-2"]),
    "an unknown currency": ("Bills", f"{BILLS}\nB-1,V-1,2026-11-01,,EUX,1,0,1".encode(), ["row 2", "Currency", "EUX"]),
    "too many decimals": (
        "Bills",
        f"{BILLS}\nB-1,V-1,2026-11-01,,JPY,1.5,0,1".encode(),
        ["row 2", "Net", "Round it to 2"],
    ),
    "a key twice": ("Bills", f"{BILLS}\n{GOOD_BILL}\n{GOOD_BILL.replace('B-1', 'b-1 ')}".encode(), ["row 3", "Bill"]),
    "a blank key": ("Bills", f"{BILLS}\n,V-1,2026-11-01,,EUR,1,0,1".encode(), ["row 2", "Bill"]),
    "not a choice": ("Bills", f"{BILLS},Status\n{GOOD_BILL},lost".encode(), ["row 2", "Status", "entered"]),
    "windows-1252": ("Vendors", "Vendor,Name\nV-1,Müller".encode("cp1252"), ["utf-8"]),
    "a missing key column": ("Vendors", b"Name\nM\xc3\xbcller", ["Vendor"]),
    "an unknown column": ("Vendors", b"Vendor,Nmae\nV-1,x", ["Nmae", "--ignore-extra"]),
    "a header twice": ("Vendors", b"Vendor,Name,name\nV-1,x,y", ["two columns", "name"]),
    "a header only": ("Vendors", b"Vendor,Name\n", ["empty"]),
    "nothing at all": ("Vendors", b"", ["empty"]),
    "blank lines": ("Vendors", b"\n\n  \n", ["empty"]),
    "a cell too many": ("Vendors", b"Vendor,Name\nV-1,x,y", ["row 2", "3 cells"]),
    "not a text file": ("Vendors", b"\x00\x01\x02\xff", []),
    "an unknown table": ("Invoicez", b"Vendor,Name\nV-1,x", ["Invoicez", "Invoices"]),
}


@pytest.mark.parametrize("case", IMPORTS)
def test_imports_that_are_refused(case, empty, tmp_path):
    table, content, words = IMPORTS[case]
    file = tmp_path / "input.csv"
    file.write_bytes(content)
    before = empty.read_bytes()
    said = run("import", empty, table, file, "--json")
    assert said.code == 2, (said.out, said.err)
    assert said.out == ""
    _one_sentence(said.err)
    assert case == "an unknown table" or "input.csv" in said.err
    for word in words:
        assert word in said.err
    assert empty.read_bytes() == before
    assert not (empty.parent / ".history").exists()


READABLE: dict[str, bytes] = {
    "a byte order mark": "\ufeffVendor,Name\nV-1,Müller".encode(),
    "CR line ends": "Vendor,Name\rV-1,Müller\r".encode(),
    "CRLF and semicolons": "Vendor;Name\r\nV-1;Müller\r\n".encode(),
    "quotes over two lines": 'Vendor,Name,Note\nV-1,Müller,"two\nlines"\n'.encode(),
}


@pytest.mark.parametrize("case", READABLE)
def test_imports_that_are_only_written_differently(case, empty, tmp_path):
    file = tmp_path / "input.csv"
    file.write_bytes(READABLE[case])
    said = run("import", empty, "Vendors", file, "--json")
    assert said.code == 0, said.err
    from openpyxl import load_workbook

    assert [cell.value for cell in load_workbook(empty)["Vendors"][5][:2]] == ["V-1", "Müller"]


def _part(book: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    parts = {}
    with zipfile.ZipFile(book) as package:
        for part in package.namelist():
            parts[part] = package.read(part)
    parts = {part: change(data) if name in part else data for part, data in parts.items()}
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as package:
        for part, data in parts.items():
            package.writestr(part, data)


def _cut(book: Path) -> None:
    book.write_bytes(book.read_bytes()[: book.stat().st_size // 2])


def _text(book: Path) -> None:
    book.write_text("Dear Sir")


def _encrypted(book: Path) -> None:
    book.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)


def _without_table(book: Path) -> None:
    _part(book, "xl/tables/", lambda xml: xml.replace(b'"Bills"', b'"Bils"'))


def _without_column(book: Path) -> None:
    _part(book, "xl/tables/", lambda xml: xml.replace(b'name="Vendor reference"', b'name="Vendor ref"'))


def _column_twice(book: Path) -> None:
    _part(book, "xl/tables/", lambda xml: xml.replace(b'name="Vendor reference"', b'name="vendor "'))


def _bomb(book: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    _part(book, "xl/workbook.xml", lambda _: bomb)


def _damaged_sheet(book: Path) -> None:
    _part(book, "xl/worksheets/sheet2.xml", lambda xml: xml[: len(xml) // 2])


BOOKS: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut in half": (_cut, ".history"),
    "no workbook": (_text, "not an Excel workbook"),
    "encrypted": (_encrypted, "encrypted"),
    "without a table": (_without_table, "no table Bills"),
    "without a column": (_without_column, 'no column "Vendor reference"'),
    "with a column twice": (_column_twice, "two columns"),
    "with entities": (_bomb, "document type"),
    "with half a sheet": (_damaged_sheet, "damaged"),
}


@pytest.mark.not_ours("book.xlsm", reason="damaged on purpose")
@pytest.mark.parametrize("case", BOOKS)
def test_books_that_cannot_be_used(case, empty):
    spoil, words = BOOKS[case]
    spoil(empty)
    before = empty.read_bytes()
    said = run("check", empty, "--json")
    assert (said.code, said.out) == (2, "")
    _one_sentence(said.err)
    assert words in said.err
    assert "book.xlsm" in said.err or "able" in said.err
    assert empty.read_bytes() == before


def test_paths_that_lead_nowhere(tmp_path):
    for path in (tmp_path / "none.xlsm", tmp_path):
        said = run("check", path)
        assert said.code == 2
        _one_sentence(said.err)
        assert str(path) in said.err


@pytest.mark.parametrize("lock", ["~$book.xlsm", ".~lock.book.xlsm#"])
def test_a_book_that_is_open_elsewhere_is_not_written(lock, sample):
    sample.with_name(lock).write_text("somebody")
    before = sample.read_bytes()
    said = run("check", sample)
    assert said.code == 2
    assert lock in said.err
    assert sample.read_bytes() == before
    assert run("check", sample, "--dry-run").code == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_book_that_may_not_be_written(sample):
    sample.chmod(0o400)
    said = run("check", sample)
    assert said.code == 2
    assert "write-protected" in said.err


def test_words_that_mean_nothing(sample):
    for words in (
        ("check", sample, "--only", "no-such-rule"),
        ("check", sample, "--sheet", "Nowhere"),
        ("check", sample, "--as-of", "30.11.2026"),
        ("aging", sample, "--side", "both"),
        ("aging", sample, "--by", "colour"),
        ("files", sample, "INV-1"),
        ("files", sample, "--kinds", "docx"),
        ("dismiss", sample, "P-1", "--reason", "x"),
        ("dismiss", sample, "P-1"),
    ):
        said = run(*words)
        assert said.code == 2, words
        _one_sentence(said.err)


def test_hostile_workbooks_are_refused(shared):
    for path in sorted((shared / "hostile_xlsx").glob("*.xlsx")):
        said = run("check", path)
        assert said.code == 2, path
        _one_sentence(said.err)


def _one_sentence(err: str) -> None:
    assert "Traceback" not in err
    assert "Something went wrong" not in err
    assert len(err.strip().splitlines()) == 1, err
    assert err.strip().endswith((".", '"', "CSV"))
