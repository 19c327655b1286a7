"""E-invoice in OASIS UBL 2.1: a file of its own, shaped as XRechnung between Germans, else as Peppol BIS Billing 3.

Source: EN 16931-3-2 (mapping of the terms), Peppol BIS Billing 3.0, XRechnung 3.0. What lacks that which the national
or Peppol shape demands beyond EN 16931 (electronic addresses, the seller's contact) says the plain standard's name.
"""

from collections.abc import Iterator

from invoice_workbook import bank_codes
from invoice_workbook.formats import xml_tree
from invoice_workbook.formats.einvoice import einvoice
from invoice_workbook.formats.einvoice.einvoice import Business, EInvoice, Group, Position
from invoice_workbook.formats.xml_tree import Node

PLAIN = "urn:cen.eu:en16931:2017"
PEPPOL = f"{PLAIN}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
XRECHNUNG = f"{PLAIN}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_OASIS = "urn:oasis:names:specification:ubl:schema:xsd"
COMPONENTS: dict[str | None, str] = {
    "cac": f"{_OASIS}:CommonAggregateComponents-2",
    "cbc": f"{_OASIS}:CommonBasicComponents-2",
}


def shape(it: EInvoice) -> str:
    """Which specification the file follows (BT-24)."""
    addressed = it.seller.scheme and it.buyer.scheme
    seller = it.seller.party
    if not addressed:
        return PLAIN
    if {seller.country.upper(), it.buyer.party.country.upper()} == {"DE"} and seller.phone and seller.e_mail:
        return XRECHNUNG if it.means or it.invoice.is_credit else PEPPOL
    return PEPPOL


def write(it: EInvoice) -> bytes:
    """The XML: an Invoice, or a CreditNote."""
    kind = "CreditNote" if it.invoice.is_credit else "Invoice"
    return xml_tree.document(kind, {None: f"{_OASIS}:{kind}-2", **COMPONENTS}, _parts(it))


def _parts(it: EInvoice) -> Iterator[Node | None]:
    invoice, money = it.invoice, {"currencyID": it.invoice.currency}
    specification = shape(it)
    yield ("cbc:CustomizationID", specification)
    yield ("cbc:ProfileID", "" if specification == PLAIN else PROCESS)
    yield ("cbc:ID", invoice.id)
    yield ("cbc:IssueDate", it.issued.isoformat())
    if not invoice.is_credit:
        yield ("cbc:DueDate", it.due.isoformat() if it.due else "")
        yield ("cbc:InvoiceTypeCode", it.type_code)
    else:
        yield ("cbc:CreditNoteTypeCode", it.type_code)
    yield ("cbc:DocumentCurrencyCode", invoice.currency)
    yield ("cbc:TaxCurrencyCode", invoice.home.currency if invoice.home else "")
    yield ("cbc:BuyerReference", it.buyer_reference)
    order = it.ordered_by or ("NA" if invoice.order else "")
    yield ("cac:OrderReference", [("cbc:ID", order), ("cbc:SalesOrderID", invoice.order)])
    corrected = [("cbc:ID", invoice.corrects)]
    corrected.append(("cbc:IssueDate", invoice.corrected_on.isoformat() if invoice.corrected_on else ""))
    yield ("cac:BillingReference", [("cac:InvoiceDocumentReference", corrected)]) if invoice.corrects else None
    yield ("cac:AccountingSupplierParty", [("cac:Party", _party(it.seller, it.seller.registration, is_seller=True))])
    yield ("cac:AccountingCustomerParty", [("cac:Party", _party(it.buyer, invoice.buyer.id, is_seller=False))])
    yield ("cac:Delivery", _delivery(it))
    yield ("cac:PaymentMeans", _means(it)) if it.means else None
    terms = einvoice.skonto(it) if specification == XRECHNUNG else it.terms
    yield ("cac:PaymentTerms", [("cbc:Note", terms)])
    yield ("cac:TaxTotal", [("cbc:TaxAmount", it.tax, money), *(_tax(group, money) for group in it.groups)])
    if invoice.home:
        yield ("cac:TaxTotal", [("cbc:TaxAmount", it.home_tax, {"currencyID": invoice.home.currency})])
    yield (
        "cac:LegalMonetaryTotal",
        [
            ("cbc:LineExtensionAmount", it.net, money),
            ("cbc:TaxExclusiveAmount", it.net, money),
            ("cbc:TaxInclusiveAmount", it.gross, money),
            ("cbc:PrepaidAmount", it.prepaid, money),
            ("cbc:PayableRoundingAmount", it.rounding, money),
            ("cbc:PayableAmount", it.payable, money),
        ],
    )
    yield from (_line(position, invoice.is_credit, money) for position in it.positions)


def _address(business: Business) -> Node:
    names = {"street": "StreetName", "city": "CityName", "postal_code": "PostalZone"}
    found = dict(einvoice.lines_of_address(business.party))
    country = ("cac:Country", [("cbc:IdentificationCode", found.get("country", ""))])
    return ("", [*((f"cbc:{name}", found.get(field, "")) for field, name in names.items()), country])


def _party(business: Business, own_id: str, *, is_seller: bool) -> list[Node | None]:
    party = business.party
    vat = [("cbc:CompanyID", business.vat), ("cac:TaxScheme", [("cbc:ID", "VAT")])]
    other = [("cbc:CompanyID", business.registration), ("cac:TaxScheme", [("cbc:ID", "TAX")])]
    legal = ("cbc:CompanyID", "" if is_seller else business.registration)
    contact = [
        ("cbc:Name", party.contact or (party.name if is_seller else "")),
        ("cbc:Telephone", party.phone),
        ("cbc:ElectronicMail", party.e_mail),
    ]
    return [
        ("cbc:EndpointID", business.address, {"schemeID": business.scheme}) if business.scheme else None,
        ("cac:PartyIdentification", [("cbc:ID", own_id)]),
        ("cac:PostalAddress", _address(business)[1]),
        ("cac:PartyTaxScheme", vat) if business.vat else None,
        ("cac:PartyTaxScheme", other) if business.registration and is_seller else None,
        ("cac:PartyLegalEntity", [("cbc:RegistrationName", party.name), legal]),
        ("cac:Contact", contact),
    ]


def _delivery(it: EInvoice) -> list[Node | None]:
    return [
        ("cbc:ActualDeliveryDate", it.delivered.isoformat()),
        ("cac:DeliveryLocation", [("cac:Address", _address(it.buyer)[1])]),
        ("cac:DeliveryParty", [("cac:PartyName", [("cbc:Name", it.buyer.party.name)])]),
    ]


def _means(it: EInvoice) -> list[Node | None]:
    invoice = it.invoice
    branch = ("cac:FinancialInstitutionBranch", [("cbc:ID", invoice.bic if bank_codes.is_bic(invoice.bic) else "")])
    account = [("cbc:ID", invoice.iban), ("cbc:Name", invoice.seller.name), branch]
    return [
        ("cbc:PaymentMeansCode", it.means),
        ("cbc:PaymentID", it.payment_reference),
        ("cac:PayeeFinancialAccount", account),
    ]


def _tax(group: Group, money: dict[str, str]) -> Node:
    category = [
        ("cbc:ID", group.category),
        ("cbc:Percent", group.rate),
        ("cbc:TaxExemptionReasonCode", group.code),
        ("cbc:TaxExemptionReason", group.reason),
        ("cac:TaxScheme", [("cbc:ID", "VAT")]),
    ]
    parts = [
        ("cbc:TaxableAmount", group.net, money),
        ("cbc:TaxAmount", group.tax, money),
        ("cac:TaxCategory", category),
    ]
    return ("cac:TaxSubtotal", parts)


def _line(position: Position, is_credit: bool, money: dict[str, str]) -> Node:
    allowance = [
        ("cbc:ChargeIndicator", "false"),
        ("cbc:AllowanceChargeReasonCode", einvoice.DISCOUNT_CODE),
        ("cbc:MultiplierFactorNumeric", position.percent),
        ("cbc:Amount", position.allowance, money),
        ("cbc:BaseAmount", position.base, money),
    ]
    category = [
        ("cbc:ID", position.line.tax_category),
        ("cbc:Percent", position.rate),
        ("cac:TaxScheme", [("cbc:ID", "VAT")]),
    ]
    item = [
        ("cbc:Name", position.name),
        ("cac:SellersItemIdentification", [("cbc:ID", position.line.item)]),
        ("cac:ClassifiedTaxCategory", category),
    ]
    parts = [
        ("cbc:ID", position.number),
        (f"cbc:{'Credited' if is_credit else 'Invoiced'}Quantity", position.quantity, {"unitCode": position.unit}),
        ("cbc:LineExtensionAmount", position.net, money),
        ("cac:AllowanceCharge", allowance) if position.allowance else None,
        ("cac:Item", item),
        ("cac:Price", [("cbc:PriceAmount", position.price, money)]),
    ]
    return ("cac:CreditNoteLine" if is_credit else "cac:InvoiceLine", parts)
