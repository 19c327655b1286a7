"""A bank's file, whichever of the formats it is: camt XML, MT940, OFX or CSV."""

from dataclasses import replace

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table, file_kinds
from invoice_workbook.formats.bank import bank_csv, camt, mt940_statement, ofx
from invoice_workbook.formats.bank.bank_statement import Statement
from invoice_workbook.formats.csv_table import Export
from invoice_workbook.inputs import Input
from invoice_workbook.tables.cells import Fault, Shown

NUMBERS = ("amount", "credit", "debit", "balance")
ENCODINGS = ("utf-8-sig", "cp1252", "cp852")


def read(file: Input, layout: bank_csv.Layout | None = None, account: str = "", currency: str = "") -> list[Statement]:
    """Every statement of a file. `account` and `currency` are for a CSV that names none.

    Raises WorkbookError where the file is no statement, cut off, or has a cell that cannot be read.
    """
    content = file.content
    if file.suffix in csv_table.EXCEL:
        export = csv_table.read(file)
        layout = layout or bank_csv.usual(export)
        return bank_csv.read(_as_statement(export, layout), layout, account, currency)
    file_kinds.refuse_binary(file.name, content, "no-statement")
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_xml = start.startswith((b"<?xml", b"<Document")) and b"<OFX" not in content[:4000].upper()
    if layout is None and is_xml:
        return camt.read(file.name, content)
    words = content.decode(_encoding(content))
    if layout is None and ofx.looks_like(words):
        return ofx.read(file.name, words)
    if layout is None and mt940_statement.looks_like(words):
        return mt940_statement.read(file.name, words)
    if layout is None and ":" in words[:6] and words.lstrip().startswith((":", "{1:")):
        raise WorkbookError("no-statement", file=file.name, what="MT940")
    marks = {"encoding": layout.encoding, "delimiter": layout.delimiter} if layout else {"encoding": _encoding(content)}
    export = csv_table.read(file, **marks)
    return bank_csv.read(export, layout or bank_csv.usual(export), account, currency)


def _as_statement(export: Export, layout: bank_csv.Layout) -> Export:
    """A workbook's cells as a statement's: amounts exact, whatever they show; nothing else is a number.

    Raises WorkbookError for an error such as #N/A in a column that is read.
    """
    numbers = {header for name in NUMBERS for header in layout.headers.get(name, ())}
    read_ = {header for headers in layout.headers.values() for header in headers}
    rows = []
    for number, row in zip(export.numbers, export.rows, strict=True):
        cells = list(row)
        for place, header in enumerate(export.headers):
            match cells[place]:
                case Fault(words, reason) if header in read_:
                    raise WorkbookError(f"{reason}.statement", file=export.file, row=number, column=header, raw=words)
                case Shown(exact) if header in numbers:
                    cells[place] = exact
        rows.append(cells)
    return replace(export, rows=rows)


def _encoding(content: bytes) -> str:
    """The first encoding that all of the file can be read in."""
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"
