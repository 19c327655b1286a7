"""Rows of Problems that a press had hidden are shown by the next save; those that a filter hides are the filter's."""

import re
from pathlib import Path

import pytest

from invoice_workbook.hosts import row_looks
from invoice_workbook.hosts.package import Package
from tests import cli
from tests.hosts.test_workbook_file import parts, with_parts


@pytest.mark.long  # a whole run of its own
@pytest.mark.parametrize("filtered", [False, True])
def test_the_rows_of_problems_after_a_check_of_the_file(filtered, tmp_path):
    book = Path(tmp_path / "Books.xlsx")
    cli.run("new", book, "--sample")
    cli.run("check", book)
    with Package(book) as package:
        table = package.tables["Problems"]
    xml = re.sub(rb'<row r="(2\d)"', rb'<row r="\1" hidden="1"', parts(book)[table.sheet_part])
    changed = {table.sheet_part: xml}
    if filtered:
        own = parts(book)[table.part]
        with_filter = (
            rb'\1><filterColumn colId="1"><filters><filter val="error"/></filters></filterColumn></autoFilter>'
        )
        changed[table.part] = re.sub(rb"(<autoFilter\b[^>]*?)/>", with_filter, own)
    with_parts(book, changed)
    cli.run("check", book, "--only", "late-payment", "--as-of", "2026-12-09")
    assert (b'hidden="1"' in parts(book)[table.sheet_part]) == filtered


def test_rows_above_and_without_the_mark_stay_as_they_are():
    xml = b'<sheetData><row r="2" hidden="1"/><row r="5" ht="9" hidden="1"><c r="A5"/></row><row r="6"/></sheetData>'
    after = b'<sheetData><row r="2" hidden="1"/><row r="5" ht="9"><c r="A5"/></row><row r="6"/></sheetData>'
    assert row_looks.shown(xml, 5) == after
    assert row_looks.shown(after, 5) == after


def test_rows_are_as_high_as_the_texts_that_we_wrote_need():
    def row(attributes: bytes, words: str) -> bytes:
        text = f'<c r="C5" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'.encode()
        return b'<sheetData><row r="5"%b>%b</row></sheetData>' % (attributes, text)

    for words, before, after in (
        ("short", b"", b""),
        ("short", b' ht="45" customHeight="1"', b""),
        ("long " * 20, b"", b' ht="30"'),
        ("long " * 20, b' ht="15"', b' ht="30"'),
        ("\u0c24\u0c4d" * 70, b"", b' ht="30"'),
        ("\u0c24\u0c4d" * 40, b"", b""),
    ):
        assert row_looks.as_high_as_texts(row(before, words), 5, {3: 78.0}, 15.0) == row(after, words)
    shared = b'<sheetData><row r="5" ht="45"><c r="C5" t="s"><v>7</v></c></row></sheetData>'
    assert row_looks.as_high_as_texts(shared, 5, {3: 78.0}, 15.0) == shared
