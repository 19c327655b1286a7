"""A bill as ZUGFeRD 1.0: its elements by the names that Cross Industry Invoice gave them later, then read as one.

Source: ZUGFeRD 1.0 (2014), CrossIndustryDocument; what became of its names in CII D16B. What has no later name keeps
its own, and is told as not used.
"""

from lxml import etree

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import received_cii
from invoice_workbook.formats.einvoice.received_parts import Bill, Element

LINE = "IncludedSupplyChainTradeLineItem"
_NAMES = {
    "HeaderExchangedDocument": "ExchangedDocument",
    "SpecifiedSupplyChainTradeTransaction": "SupplyChainTradeTransaction",
    "ApplicableSupplyChainTradeAgreement": "ApplicableHeaderTradeAgreement",
    "ApplicableSupplyChainTradeDelivery": "ApplicableHeaderTradeDelivery",
    "ApplicableSupplyChainTradeSettlement": "ApplicableHeaderTradeSettlement",
    "SpecifiedTradeSettlementMonetarySummation": "SpecifiedTradeSettlementHeaderMonetarySummation",
    "ApplicablePercent": "RateApplicablePercent",
}
_IN_LINES = {
    "SpecifiedSupplyChainTradeAgreement": "SpecifiedLineTradeAgreement",
    "SpecifiedSupplyChainTradeDelivery": "SpecifiedLineTradeDelivery",
    "SpecifiedSupplyChainTradeSettlement": "SpecifiedLineTradeSettlement",
    "SpecifiedTradeSettlementMonetarySummation": "SpecifiedTradeSettlementLineMonetarySummation",
}
_REFERENCES = ("BuyerOrderReferencedDocument", "InvoiceReferencedDocument", "ReceivingAdviceReferencedDocument")
"""Documents whose number is called ID here, and IssuerAssignedID later."""


def read(file: str, root: Element) -> Bill:
    """The bill. Raises WorkbookError where a part of it is missing, or a cell cannot be read."""
    for line in root.iter(f"{{*}}{LINE}"):
        for one in line.iter(etree.Element):
            _rename(one, _IN_LINES)
    for one in root.iter(etree.Element):
        _rename(one, _NAMES)
        if etree.QName(one).localname in _REFERENCES:
            for number in one.findall("{*}ID"):
                number.tag = _tag(number, "IssuerAssignedID")
    try:
        return received_cii.read(file, root)
    except WorkbookError as error:
        if error.id == "bill-no-totals":  # the profile BASIC may leave them to the paper
            raise WorkbookError("no-e-invoice", file=file, what="ZUGFeRD 1.0") from error
        raise


def _rename(one: Element, names: dict[str, str]) -> None:
    if later := names.get(etree.QName(one).localname):
        one.tag = _tag(one, later)


def _tag(one: Element, name: str) -> str:
    return f"{{{etree.QName(one).namespace}}}{name}"
