"""A PDF that carries its e-invoice: the XML as an attachment named factur-x.xml, the profile in the metadata.

typst attaches the XML. Source: Factur-X 1.0.8 / ZUGFeRD 2.3 on PDF/A-3 (ISO 19005-3, 6.6.2: metadata, their schemas).
"""

import base64
import re
import zlib
from io import BytesIO

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import bounded

NAMES = ("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml")
"""What the e-invoice in a PDF is called, by Factur-X 1.0.8 and ZUGFeRD 2.3 (in any case)."""
_DAMAGED = (ValueError, LookupError, TypeError, AttributeError, OSError, ArithmeticError, RecursionError, zlib.error)
"""What reading a PDF that is cut, or whose objects are not what they should be, comes to besides pypdf's own errors."""


_PROFILE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PROPERTIES = {
    "DocumentFileName": (NAMES[0], "The name of the embedded XML document"),
    "DocumentType": ("INVOICE", "The type of the hybrid document in capital letters"),
    "Version": ("1.0", "The version of the standard that the embedded XML document is of"),
    "ConformanceLevel": ("EN 16931", "The conformance level of the embedded XML document"),
}
"""What the metadata say of the XML: each property's value, and what it is."""
_METADATA = re.compile(rb"<</Length (\d+)/Type/Metadata/Subtype/XML>>\nstream\n")
_TABLE = re.compile(rb"\nxref\n0 (\d+)\n")
_END = re.compile(rb"startxref\n(\d+)\n%%EOF\n?$")
_ENTRY = 20
"""Bytes of an object's place in the table of places."""


def marked(pdf: bytes) -> bytes:
    """The PDF that typst made with the XML attached, its profile in the metadata.

    typst writes metadata of its own alone; so they are put in by hand, and the places of what follows are moved on.
    Raises ValueError where typst writes PDFs in another way than it did.
    """
    metadata, table, end = _METADATA.search(pdf), _TABLE.search(pdf), _END.search(pdf)
    if metadata is None or table is None or end is None:
        raise ValueError("typst's PDF has no plain metadata or no table of places: see e_invoice_pdf.marked")
    begin, length = metadata.end(), int(metadata[1])
    said = _with_profile(pdf[begin : begin + length])
    head = metadata[0].replace(b"/Length %d" % length, b"/Length %d" % len(said))
    longer = len(head) + len(said) - len(metadata[0]) - length
    entries = pdf[table.end() : table.end() + _ENTRY * int(table[1])]
    places = b"".join(_moved(entries[n : n + _ENTRY], metadata.start(), longer) for n in range(0, len(entries), _ENTRY))
    rest = pdf[table.end() + len(entries) : end.start()]
    last = b"startxref\n%d\n%%%%EOF\n" % (int(end[1]) + longer)
    between = pdf[begin + length : table.end()]
    return b"".join((pdf[: metadata.start()], head, said, between, places, rest, last))


def _moved(entry: bytes, behind: int, longer: int) -> bytes:
    place = int(entry[:10])
    return b"%010d" % (place + longer if place > behind else place) + entry[10:]


def _with_profile(xmp: bytes) -> bytes:
    """Metadata with the properties of the XML, and the schema that PDF/A asks for where properties are not its own."""
    described = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{what}</pdfaProperty:description></rdf:li>"
        for name, (_, what) in _PROPERTIES.items()
    )
    schema = (
        '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{_PROFILE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
    values = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, (value, _) in _PROPERTIES.items())
    said = f'<rdf:Description rdf:about="" xmlns:fx="{_PROFILE}">{values}</rdf:Description>'
    for end, more in ((b"</rdf:Bag></pdfaExtension:schemas>", schema), (b"</rdf:RDF>", said)):
        if xmp.count(end) != 1:
            raise ValueError("typst's metadata have changed: see e_invoice_pdf.marked")
        xmp = xmp.replace(end, more.encode() + end)
    return xmp


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
