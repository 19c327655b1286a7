"""The PDF that carries its e-invoice: attached by typst, its profile in the metadata, the same file each time."""

import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import facturx
import pikepdf
import pypdf
import pypdfium2
import pytest
from lxml import etree
from openpyxl import load_workbook

from invoice_workbook.documents import e_invoice_pdf, invoice_layout, invoice_pdf, invoice_xlsx
from invoice_workbook.documents.dress import Dress
from tests.documents.test_invoice_files import SHAPES, invoice

CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
XML = f'<a:CrossIndustryInvoice xmlns:a="{CII}">Tee &amp; Gebäck, గోదావరి</a:CrossIndustryInvoice>'.encode()
URN = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
OWN = """#import "letterhead.typ": *
#let it = json(bytes(sys.inputs.invoice))
#set text(font: it.fonts, fallback: false)
#it.title #it.id
#it.sums.last().last()
"""
"""A layout of the clerk's own that knows nothing of e-invoices."""


def carrying(one, dress=None):
    made = invoice_pdf.make(one, *([dress] if dress else []), e_invoice=XML)
    return e_invoice_pdf.marked(made)


@pytest.mark.parametrize("shape", SHAPES)
def test_three_readers_find_the_xml_and_nothing_wrong(shape):
    made = carrying(SHAPES[shape])
    assert e_invoice_pdf.extract(made) == XML == facturx.get_xml_from_pdf(BytesIO(made), check_xsd=False)[1]
    assert pypdf.PdfReader(BytesIO(made), strict=True).attachments == {"factur-x.xml": [XML]}
    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [one.get_file().read_bytes() for one in pdf.attachments.values()] == [XML]
    with pypdfium2.PdfDocument(made) as pdf, pypdfium2.PdfDocument(invoice_pdf.make(SHAPES[shape])) as without:
        assert len(pdf) == len(without), "nothing is to be seen of it"


def test_the_catalogue_and_the_metadata_say_what_it_carries():
    with pikepdf.open(BytesIO(carrying(invoice()))) as pdf:
        [associated] = pdf.Root.AF
        assert associated.AFRelationship == "/Alternative"
        assert associated.EF.F.Subtype == "/text/xml"
        about = pdf.open_metadata()
        assert about.pdfa_status == "3B"
        said = {name: about[URN + name] for name in ("DocumentType", "DocumentFileName", "Version", "ConformanceLevel")}
    assert list(said.values()) == ["INVOICE", "factur-x.xml", "1.0", "EN 16931"]


def test_its_own_properties_are_described_as_pdf_a_asks():
    with pikepdf.open(BytesIO(carrying(invoice()))) as pdf:
        tree = etree.fromstring(pdf.Root.Metadata.read_bytes())
    schema, name = "{http://www.aiim.org/pdfa/ns/schema#}", "{http://www.aiim.org/pdfa/ns/property#}name"
    described = {
        (one.findtext(f"{schema}namespaceURI"), prop.text)
        for one in tree.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")
        for prop in one.iterfind(f"{schema}property//{name}")
    }
    used = {(etree.QName(one).namespace, etree.QName(one).localname) for one in tree.iter() if URN in one.tag}
    assert used and used <= described


def test_a_layout_of_the_clerks_own_carries_it_too():
    made = carrying(invoice(), Dress(layouts=(("invoice", OWN),)))
    assert e_invoice_pdf.extract(made) == XML
    calls_it = OWN + "#attached-e-invoice()\n"
    assert e_invoice_pdf.extract(carrying(invoice(), Dress(layouts=(("invoice", calls_it),)))) == XML


def test_a_pdf_of_another_make_is_not_marked():
    with pytest.raises(ValueError, match="no plain metadata"):
        e_invoice_pdf.marked(b"%PDF-1.7\nof another make\n%%EOF\n")


def test_a_document_says_that_it_was_made_on_its_own_day():
    one = invoice()
    with pikepdf.open(BytesIO(carrying(one))) as pdf:
        assert pdf.open_metadata()["xmp:ModifyDate"] == "2026-11-02T00:00:00Z"
    packed = invoice_xlsx.make(one, invoice_layout.make())
    with zipfile.ZipFile(BytesIO(packed)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2026, 11, 2, 0, 0, 0)}
    about = load_workbook(BytesIO(packed)).properties
    assert about.created == about.modified == datetime(2026, 11, 2)


def test_a_layout_is_read_once_and_no_invoice_shows_in_the_next():
    layout = invoice_layout.make()
    first = invoice_xlsx.make(replace(invoice(3), id="INV-1"), layout)
    assert invoice_xlsx.make(replace(invoice(1), id="INV-2"), layout) != first
    assert invoice_xlsx.make(replace(invoice(3), id="INV-1"), layout) == first
