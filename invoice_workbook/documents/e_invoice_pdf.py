"""A PDF that carries its e-invoice: the XML as an attachment named factur-x.xml, the profile in the metadata.

Source: Factur-X 1.0.8 / ZUGFeRD 2.3 on PDF/A-3 (ISO 19005-3); made by the package factur-x.
"""

from io import BytesIO

from invoice_workbook.documents.facts import Invoice
from invoice_workbook.documents.wording import Wording
from invoice_workbook.errors import WorkbookError


def embed(pdf: bytes, xml: bytes, invoice: Invoice) -> bytes:
    """The PDF with the XML in it; the XML is checked already."""
    import facturx

    wording = Wording.of(invoice.buyer.language)
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


def carried(file: str, pdf: bytes) -> bytes | None:
    """The XML that somebody's PDF carries; None where it carries none. Raises WorkbookError for a damaged PDF."""
    import logging

    import facturx
    from pypdf.errors import PyPdfError

    logging.getLogger("factur-x").setLevel(logging.CRITICAL)
    try:
        name, xml = facturx.get_xml_from_pdf(BytesIO(pdf), check_xsd=False)
    except (PyPdfError, ValueError, KeyError, TypeError, OSError) as error:
        raise WorkbookError("bill-damaged", file=file, reason=str(error)[:80]) from error
    return bytes(xml) if name and xml else None
