"""A bank's file, whichever of the formats it is: camt XML, MT940, OFX, CSV or Excel."""

import re

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table, file_kinds
from invoice_workbook.formats.bank import bank_csv, camt, mt940_statement, ofx, other_files
from invoice_workbook.formats.bank.bank_layout import Layout
from invoice_workbook.formats.bank.bank_statement import Statement
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text

_OFX_HEAD = re.compile(rb"<OFX|OFXHEADER", re.I)


def read(file: Input, layout: Layout | None = None, account: str = "", currency: str = "") -> list[Statement]:
    """Every statement of a file. `account` and `currency` are for a table that names none; `layout` explains one.

    Raises WorkbookError where the file is no statement, cut off, or has a cell that cannot be read.
    """
    content = file.content
    if csv_table.is_excel(file):
        return bank_csv.read(file, layout, account, currency)
    file_kinds.refuse_binary(file.name, content, "no-statement")
    kind = file_kinds.kind_of(content)
    if kind == file_kinds.PAGE:
        raise WorkbookError("statement-other", file=file.name, what=text("bank-file.page"))
    if kind == file_kinds.XML and not _OFX_HEAD.search(content[:4000].replace(b"\0", b"")):
        return camt.read(file.name, content)
    words = content.decode(bank_csv.encoding_of(content), "replace").removeprefix("\ufeff")
    if ofx.looks_like(words):
        return ofx.read(file.name, words)
    if mt940_statement.looks_like(words) and (layout is None or words.lstrip().startswith((":20:", "{1:"))):
        return mt940_statement.read(file.name, words)
    if layout is None and ":" in words[:6] and words.lstrip().startswith((":", "{1:")):
        raise WorkbookError("no-statement", file=file.name, what="MT940")
    other_files.refuse(file.name, words)
    return bank_csv.read(file, layout, account, currency)
