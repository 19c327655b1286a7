"""A file that came in: the e-invoices it holds, or the words of a paper."""

import re
from dataclasses import dataclass

from invoice_workbook.commands import paper_bills
from invoice_workbook.documents import e_invoice_pdf
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import file_kinds
from invoice_workbook.formats.einvoice import received_bill, signed
from invoice_workbook.formats.einvoice.received_parts import Bill
from invoice_workbook.formats.paper.words import Paper
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text

UNKNOWN = "no-e-invoice"
"""The refusal of an XML of another format than those that are read."""
_EDIFACT = re.compile(rb"\s*(?:UNA.{6}\s*)?UNB\+", re.DOTALL)
DAMAGED = ("bill-damaged", "hostile-xml")
"""Refusals of an XML that cannot be read at all."""


@dataclass(frozen=True)
class Came:
    """A file: a bill it holds (None for paper, whose words are `paper`), and its bytes, to be kept beside the book.

    `reason` says why the e-invoice in a PDF was not read; `is_signed`, that it came in a signed envelope.
    """

    name: str
    content: bytes
    bill: Bill | None
    reason: str = ""
    paper: Paper | None = None
    is_signed: bool = False


def came(file: Input, papers: paper_bills.Papers | None = None) -> Came:
    """A file and the first bill in it, or its words. Raises WorkbookError as `every` does."""
    return every(file, papers)[0]


def every(file: Input, papers: paper_bills.Papers | None = None) -> list[Came]:
    """A file and each bill in it, or its words. Raises WorkbookError where it is none, or could not be read."""
    if _EDIFACT.match(file.content):
        raise WorkbookError("bill-is-edifact", file=file.name)
    kinds = (file_kinds.XML, file_kinds.PDF, file_kinds.PICTURE, file_kinds.SIGNED)
    file_kinds.refuse_unless(file.name, file.content, *kinds)
    if file_kinds.kind_of(file.content) == file_kinds.PICTURE:
        return [Came(file.name, file.content, None, paper=paper_bills.sound(papers, file.path))]
    if file.content.startswith(b"%PDF"):
        return [_of_pdf(file, papers)]
    is_signed = signed.is_one(file.content)
    xml = signed.content_of(file.name, file.content) if is_signed else file.content
    if is_signed and file_kinds.kind_of(xml) != file_kinds.XML:
        raise WorkbookError("signed-other", file=file.name)
    bills = received_bill.read_all(file.name, xml)
    return [Came(file.name, file.content, bill, is_signed=is_signed) for bill in bills]


def _of_pdf(file: Input, papers: paper_bills.Papers | None) -> Came:
    """A PDF with the first of its e-invoices that can be read; without one it is a paper.

    Raises WorkbookError where an e-invoice of a format that is read is damaged: such a PDF is not merely paper.
    """
    reason = ""
    try:
        carried = list(e_invoice_pdf.carried(file.name, file.content))
    except WorkbookError:
        paper_bills.ask_readable(papers, file.path)
        raise
    for name, xml in carried:
        try:
            return Came(file.name, file.content, received_bill.read(file.name, xml))
        except WorkbookError as error:
            if error.id == UNKNOWN:
                reason = reason or text("import-bill.unknown-format", name=name)
            elif name.lower() in e_invoice_pdf.NAMES and error.id in DAMAGED:
                raise WorkbookError("bill-attachment", file=file.name, name=name) from error
            elif name.lower() in e_invoice_pdf.NAMES:
                raise
    return Came(file.name, file.content, None, reason, paper_bills.sound(papers, file.path))
