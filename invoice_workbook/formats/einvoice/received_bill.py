"""Bills that came as e-invoices, in UBL 2.1, CII, ZUGFeRD 1.0 or FatturaPA: what they say, whatever the syntax.

Source: EN 16931-1, its mappings to UBL and CII. A bill below zero is a credit note, and the other way round: the book's
amounts are positive, the type says which way they count.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lxml import etree

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import as_json, bounded, xml_tree
from invoice_workbook.formats.einvoice import received_cii, received_fattura, received_ubl, received_zugferd1
from invoice_workbook.formats.einvoice.received_line import numbered, turned
from invoice_workbook.formats.einvoice.received_parts import Bill, Element

LARGEST = 50_000_000
"""Bytes above which a file is no bill."""
_Reader = Callable[[str, Element], tuple[Bill, ...]]


def _alone(read_one: Callable[[str, Element], Bill]) -> _Reader:
    """A reader of files that hold one bill each."""
    return lambda file, root: (read_one(file, root),)


_UBL = "urn:oasis:names:specification:ubl:schema:xsd"
READERS: dict[str, _Reader] = {
    f"{{{_UBL}:Invoice-2}}Invoice": _alone(received_ubl.read),
    f"{{{_UBL}:CreditNote-2}}CreditNote": _alone(received_ubl.read),
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": _alone(received_cii.read),
    "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument": _alone(received_zugferd1.read),
    "{http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2}FatturaElettronica": received_fattura.read,
}
"""Who reads a file, by its root."""


def is_one(content: bytes) -> bool:
    """Whether an XML is most likely a bill, by the names at its beginning: it may still be one that is not read."""
    start = content[:4000].replace(b"\0", b"")
    return any(etree.QName(root).localname.encode() in start for root in READERS)


def read(file: str, content: bytes) -> Bill:
    """The first bill in an XML: the only one in every format but FatturaPA. Raises WorkbookError as `read_all` does."""
    return read_all(file, content)[0]


def read_all(file: str, content: bytes) -> tuple[Bill, ...]:
    """The bills in an XML, read in a process of its own (`bounded`).

    Raises WorkbookError where it is none, hostile, takes too much, or has a cell that cannot be read.
    """
    if len(content) > LARGEST:
        raise WorkbookError("bill-too-large", file=file)
    found = bounded.call(f"{__name__}:listed", content, file=file, bounds=bounded.for_size(len(content)))
    return tuple(as_json.back(Bill, one) for one in found)


def listed(content: bytes, *, file: str) -> list[Any]:
    """The bills in an XML as JSON holds them. Raises WorkbookError as `read_all` does."""
    return [as_json.plain(bill) for bill in _bills(file, content)]


def _bills(file: str, content: bytes) -> tuple[Bill, ...]:
    root = xml_tree.read(file, content, damaged="bill-damaged")
    if root.tag not in READERS:
        raise WorkbookError("no-e-invoice", file=file, what=etree.QName(root).localname)
    return tuple(_positive(bill) for bill in READERS[root.tag](file, root))


def _positive(bill: Bill) -> Bill:
    if bill.gross < 0:
        bill = _turned(bill)
    return replace(bill, lines=numbered(bill.lines))


def _turned(bill: Bill) -> Bill:
    """The same with every sign and the type turned."""
    return replace(
        bill,
        is_credit=not bill.is_credit,
        lines=tuple(turned(line) for line in bill.lines),
        **{name: -getattr(bill, name) for name in ("net", "tax", "gross", "prepaid", "rounding")},
        payable=None if bill.payable is None else -bill.payable,
        instalments=tuple((day, -amount) for day, amount in bill.instalments),
    )
