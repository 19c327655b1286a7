"""E-invoice in UN/CEFACT's syntax (CII D16B/D22B), the XML inside a Factur-X or ZUGFeRD PDF, profile EN 16931.

Source: EN 16931-3-3 (mapping of the terms), Factur-X 1.0.8 / ZUGFeRD 2.3.
"""

from collections.abc import Iterator
from datetime import date

from invoice_workbook import bank_codes
from invoice_workbook.formats import xml_tree
from invoice_workbook.formats.einvoice import einvoice
from invoice_workbook.formats.einvoice.einvoice import Business, EInvoice, Group, Position
from invoice_workbook.formats.xml_tree import Node

GUIDELINE = "urn:cen.eu:en16931:2017"
_UN = "urn:un:unece:uncefact:data"
NAMESPACES: dict[str | None, str] = {
    "rsm": f"{_UN}:standard:CrossIndustryInvoice:100",
    "ram": f"{_UN}:standard:ReusableAggregateBusinessInformationEntity:100",
    "qdt": f"{_UN}:standard:QualifiedDataType:100",
    "udt": f"{_UN}:standard:UnqualifiedDataType:100",
}


def write(it: EInvoice) -> bytes:
    """The XML."""
    context = [("ram:GuidelineSpecifiedDocumentContextParameter", [("ram:ID", GUIDELINE)])]
    head = [
        ("ram:ID", it.invoice.id),
        ("ram:TypeCode", it.type_code),
        ("ram:IssueDateTime", [_day("udt", it.issued)]),
    ]
    trade = [
        *(_line(position) for position in it.positions),
        ("ram:ApplicableHeaderTradeAgreement", _agreement(it)),
        ("ram:ApplicableHeaderTradeDelivery", _delivery(it)),
        ("ram:ApplicableHeaderTradeSettlement", list(_settlement(it))),
    ]
    parts = [
        ("rsm:ExchangedDocumentContext", context),
        ("rsm:ExchangedDocument", head),
        ("rsm:SupplyChainTradeTransaction", trade),
    ]
    return xml_tree.document("rsm:CrossIndustryInvoice", NAMESPACES, parts)


def _day(prefix: str, day: date) -> Node:
    return (f"{prefix}:DateTimeString", f"{day:%Y%m%d}", {"format": "102"})


def _line(position: Position) -> Node:
    tax = [
        ("ram:TypeCode", "VAT"),
        ("ram:CategoryCode", position.line.tax_category),
        ("ram:RateApplicablePercent", position.rate),
    ]
    allowance = [
        ("ram:ChargeIndicator", [("udt:Indicator", "false")]),
        ("ram:CalculationPercent", position.percent),
        ("ram:BasisAmount", position.base),
        ("ram:ActualAmount", position.allowance),
        ("ram:ReasonCode", einvoice.DISCOUNT_CODE),
    ]
    settlement = [
        ("ram:ApplicableTradeTax", tax),
        ("ram:SpecifiedTradeAllowanceCharge", allowance) if position.allowance else None,
        ("ram:SpecifiedTradeSettlementLineMonetarySummation", [("ram:LineTotalAmount", position.net)]),
    ]
    parts = [
        ("ram:AssociatedDocumentLineDocument", [("ram:LineID", position.number)]),
        ("ram:SpecifiedTradeProduct", [("ram:SellerAssignedID", position.line.item), ("ram:Name", position.name)]),
        (
            "ram:SpecifiedLineTradeAgreement",
            [("ram:NetPriceProductTradePrice", [("ram:ChargeAmount", position.price)])],
        ),
        (
            "ram:SpecifiedLineTradeDelivery",
            [("ram:BilledQuantity", position.quantity, {"unitCode": position.unit})],
        ),
        ("ram:SpecifiedLineTradeSettlement", settlement),
    ]
    return ("ram:IncludedSupplyChainTradeLineItem", parts)


def _party(business: Business, own_id: str, registration: str) -> list[Node | None]:
    party = business.party
    contact = [
        ("ram:PersonName", party.contact or (party.name if registration == "FC" else "")),
        ("ram:TelephoneUniversalCommunication", [("ram:CompleteNumber", party.phone)]),
        ("ram:EmailURIUniversalCommunication", [("ram:URIID", party.e_mail)]),
    ]
    names = {"postal_code": "PostcodeCode", "street": "LineOne", "city": "CityName", "country": "CountryID"}
    address = dict(einvoice.lines_of_address(party))
    legal = business.registration if registration != "FC" else ""
    return [
        ("ram:ID", own_id),
        ("ram:Name", party.name),
        ("ram:SpecifiedLegalOrganization", [("ram:ID", legal)]),
        ("ram:DefinedTradeContact", contact),
        ("ram:PostalTradeAddress", [(f"ram:{name}", address.get(field, "")) for field, name in names.items()]),
        ("ram:URIUniversalCommunication", [("ram:URIID", business.address, {"schemeID": business.scheme})]),
        ("ram:SpecifiedTaxRegistration", [("ram:ID", business.vat, {"schemeID": "VA"})]),
        (
            "ram:SpecifiedTaxRegistration",
            [("ram:ID", business.registration if registration == "FC" else "", {"schemeID": "FC"})],
        ),
    ]


def _agreement(it: EInvoice) -> list[Node | None]:
    invoice = it.invoice
    return [
        ("ram:BuyerReference", it.buyer_reference),
        ("ram:SellerTradeParty", _party(it.seller, it.seller.registration, "FC")),
        ("ram:BuyerTradeParty", _party(it.buyer, invoice.buyer.id, "")),
        ("ram:SellerOrderReferencedDocument", [("ram:IssuerAssignedID", invoice.order)]),
        ("ram:BuyerOrderReferencedDocument", [("ram:IssuerAssignedID", it.ordered_by)]),
    ]


def _delivery(it: EInvoice) -> list[Node | None]:
    names = {"postal_code": "PostcodeCode", "street": "LineOne", "city": "CityName", "country": "CountryID"}
    address = dict(einvoice.lines_of_address(it.buyer.party))
    place = [(f"ram:{name}", address.get(field, "")) for field, name in names.items()]
    return [
        ("ram:ShipToTradeParty", [("ram:Name", it.buyer.party.name), ("ram:PostalTradeAddress", place)]),
        ("ram:ActualDeliverySupplyChainEvent", [("ram:OccurrenceDateTime", [_day("udt", it.delivered)])]),
    ]


def _tax(group: Group) -> Node:
    parts = [
        ("ram:CalculatedAmount", group.tax),
        ("ram:TypeCode", "VAT"),
        ("ram:ExemptionReason", group.reason),
        ("ram:BasisAmount", group.net),
        ("ram:CategoryCode", group.category),
        ("ram:ExemptionReasonCode", group.code),
        ("ram:RateApplicablePercent", group.rate),
    ]
    return ("ram:ApplicableTradeTax", parts)


def _settlement(it: EInvoice) -> Iterator[Node | None]:
    invoice = it.invoice
    account = "ram:IBANID" if bank_codes.is_iban(invoice.iban) else "ram:ProprietaryID"
    means = [
        ("ram:TypeCode", it.means),
        (
            "ram:PayeePartyCreditorFinancialAccount",
            [
                (account, invoice.iban),
            ],
        ),
        (
            "ram:PayeeSpecifiedCreditorFinancialInstitution",
            [("ram:BICID", invoice.bic if bank_codes.is_bic(invoice.bic) else "")],
        ),
    ]
    yield ("ram:PaymentReference", "" if invoice.is_credit else it.payment_reference)
    yield ("ram:TaxCurrencyCode", invoice.home.currency if invoice.home else "")
    yield ("ram:InvoiceCurrencyCode", invoice.currency)
    yield ("ram:SpecifiedTradeSettlementPaymentMeans", means) if it.means else None
    yield from (_tax(group) for group in it.groups)
    due = [("ram:DueDateDateTime", [_day("udt", it.due)])] if it.due else []
    yield ("ram:SpecifiedTradePaymentTerms", [("ram:Description", it.terms), *due])
    yield (
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        [
            ("ram:LineTotalAmount", it.net),
            ("ram:TaxBasisTotalAmount", it.net),
            ("ram:TaxTotalAmount", it.tax, {"currencyID": invoice.currency}),
            ("ram:TaxTotalAmount", it.home_tax, {"currencyID": invoice.home.currency}) if invoice.home else None,
            ("ram:RoundingAmount", it.rounding),
            ("ram:GrandTotalAmount", it.gross),
            ("ram:TotalPrepaidAmount", it.prepaid),
            ("ram:DuePayableAmount", it.payable),
        ],
    )
    corrected = [("ram:IssuerAssignedID", invoice.corrects)]
    if invoice.corrected_on:
        corrected.append(("ram:FormattedIssueDateTime", [_day("qdt", invoice.corrected_on)]))  # type: ignore[arg-type]  # a node
    yield ("ram:InvoiceReferencedDocument", corrected) if invoice.corrects else None
