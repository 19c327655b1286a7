"""A PDF that carries its e-invoice: the XML as an attachment named factur-x.xml, the profile in the metadata.

Source: Factur-X 1.0.8 / ZUGFeRD 2.3 on PDF/A-3 (ISO 19005-3); made by the package factur-x.
"""

import base64
import zlib
from io import BytesIO

from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Invoice
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import bounded

NAMES = ("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml")
"""What the e-invoice in a PDF is called, by Factur-X 1.0.8 and ZUGFeRD 2.3 (in any case)."""
_DAMAGED = (ValueError, LookupError, TypeError, AttributeError, OSError, ArithmeticError, RecursionError, zlib.error)
"""What reading a PDF that is cut, or whose objects are not what they should be, comes to besides pypdf's own errors."""


def embed(pdf: bytes, xml: bytes, invoice: Invoice) -> bytes:
    """The PDF with the XML in it; the XML is checked already."""
    import facturx

    wording = Wording.of(invoice.buyer.language, invoice.seller.country, invoice.currency)
    title = f"{wording.text('credit-note' if invoice.is_credit else 'invoice')} {invoice.id}"
    about = {"author": invoice.seller.name, "keywords": "Factur-X, ZUGFeRD", "title": title, "subject": title}
    file = BytesIO(pdf)
    facturx.generate_from_file(
        file,
        xml,
        flavor="factur-x",
        level="en16931",
        check_xsd=False,
        pdf_metadata=about,
        lang=wording.language,
        afrelationship="alternative",
    )
    return file.getvalue()


def extract(pdf: bytes) -> bytes:
    """The XML that a PDF carries."""
    import facturx

    _, xml = facturx.get_xml_from_pdf(BytesIO(pdf), check_xsd=False)
    assert isinstance(xml, bytes)
    return xml


def carried(file: str, pdf: bytes) -> list[tuple[str, bytes]]:
    """Every XML that somebody's PDF carries, by its name: those called as an e-invoice is first.

    Read in a process of its own, within time and memory: a PDF may have a million objects, or lead in circles.
    Raises WorkbookError for a PDF that is damaged, protected by a password, or takes too much.
    """
    found = bounded.call(f"{__name__}:attachments", pdf, file=file)
    return [(name, base64.b64decode(content)) for name, content in found]


def attachments(pdf: bytes, file: str) -> list[tuple[str, str]]:
    """What the process of its own does: the XML files of a PDF, their contents in base 64."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(pdf))
        if reader.is_encrypted and not reader.decrypt(""):
            raise WorkbookError("bill-protected", file=file)
        every = [(str(one.name), one) for one in reader.attachment_list]
        found = [(name, bytes(one.content)) for name, one in every if name.lower().endswith(".xml")]
        if not len(reader.pages):
            raise WorkbookError("bill-damaged", file=file, reason="no page")
    except (PyPdfError, *_DAMAGED) as error:
        raise WorkbookError("bill-damaged", file=file, reason=str(error)[:80] or type(error).__name__) from error
    found.sort(key=lambda one: one[0].lower() not in NAMES)
    return [(name, base64.b64encode(content).decode()) for name, content in found]
