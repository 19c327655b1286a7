"""A bill as UN/CEFACT Cross Industry Invoice.

Source: EN 16931-3-3 (how the BT numbers stand in CII D16B); sub-lines by Factur-X 1.0.8, profile EXTENDED.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import received_codes
from invoice_workbook.formats.einvoice.received_line import Adjustment, alone, kept
from invoice_workbook.formats.einvoice.received_parts import Bill, Element, Line, Party, Reading, Seller

TRADE = "SupplyChainTradeTransaction"
MEANS, TERMS = "SpecifiedTradeSettlementPaymentMeans", "SpecifiedTradePaymentTerms"
SUMS = "SpecifiedTradeSettlementHeaderMonetarySummation"
UNCOUNTED = ("GROUP", "INFORMATION")
"""BT-X-8: lines that sum others up, or only inform; their nets are not part of the bill's."""


def read(file: str, root: Element) -> Bill:
    """The bill. Raises WorkbookError where a part of it is missing, or a cell cannot be read."""
    it = Reading(file, root)
    head, settled = it.first(root, "ExchangedDocument"), it.first(root, f"{TRADE}/ApplicableHeaderTradeSettlement")
    agreed, sums = it.first(root, f"{TRADE}/ApplicableHeaderTradeAgreement"), it.first(settled, SUMS)
    if head is None or agreed is None or sums is None:
        raise WorkbookError("bill-no-totals", file=file, what="CII")
    currency = it.text(settled, "InvoiceCurrencyCode").upper()
    delivered = it.first(root, f"{TRADE}/ApplicableHeaderTradeDelivery")
    type_ = it.text(head, "TypeCode")
    parts = tuple(_instalments(it, settled, currency))
    bill = Bill(
        file=file,
        number=it.text(head, "ID"),
        is_credit=type_ in received_codes.CREDIT_TYPES,
        issued=it.day(it.text(head, "IssueDateTime/DateTimeString")),
        due=min((day for day, _ in parts), default=None),
        currency=currency,
        corrects=it.text(settled, "InvoiceReferencedDocument/IssuerAssignedID"),
        order=it.text(agreed, "BuyerOrderReferencedDocument/IssuerAssignedID"),
        seller=_seller(it, agreed, settled),
        net=it.total(sums, "TaxBasisTotalAmount", currency),
        tax=it.tax(sums, "TaxTotalAmount", currency),
        gross=it.total(sums, "GrandTotalAmount", currency),
        lines=(*_lines(it, currency), *_of_the_whole(it, settled, currency)),
        attachments=tuple(it.binary(it.all(agreed, "AdditionalReferencedDocument/AttachmentBinaryObject"))),
        prepaid=it.amount(sums, "TotalPrepaidAmount", currency),
        rounding=it.amount(sums, "RoundingAmount", currency),
        payable=it.amount(sums, "DuePayableAmount", currency) if it.text(sums, "DuePayableAmount") else None,
        kind=received_codes.kind(type_),
        buyer=_party(it, it.first(agreed, "BuyerTradeParty")),
        payee=_party(it, it.first(settled, "PayeeTradeParty")),
        pay_by=received_codes.pay_by(it.texts(settled, f"{MEANS}/TypeCode")),
        payment_reference=it.text(settled, "PaymentReference"),
        terms="\n".join(_terms(it, settled)),
        instalments=parts if len(parts) > 1 else (),
        delivered=it.day(it.text(delivered, "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString")),
        receipt=it.text(delivered, "ReceivingAdviceReferencedDocument/IssuerAssignedID"),
        note="\n".join(it.texts(head, "IncludedNote/Content")),
    )
    return replace(bill, unused=it.unused())


def _instalments(it: Reading, settled: Element | None, currency: str) -> Iterator[tuple[date, Decimal]]:
    """The day of each of the terms that names one, and how much is due then (BT-X-275); 0 where it does not say."""
    for one in it.all(settled, TERMS):
        if day := it.day(it.text(one, "DueDateDateTime/DateTimeString")):
            yield day, it.amount(one, "PartialPaymentAmount", currency)


def _terms(it: Reading, settled: Element | None) -> Iterator[str]:
    """The terms' words, and a discount's figures as the line that XRechnung writes them in (BT-20)."""
    for one in it.all(settled, TERMS):
        yield from it.texts(one, "Description")
        for discount in it.all(one, "ApplicableTradePaymentDiscountTerms"):
            days, percent = it.text(discount, "BasisPeriodMeasure"), it.text(discount, "CalculationPercent")
            if days and percent:
                yield f"#SKONTO#TAGE={days}#PROZENT={percent}#"


def _party(it: Reading, node: Element | None) -> Party:
    """A party's name, the name it trades under, its VAT number, else another tax number."""
    trading = it.text(node, "SpecifiedLegalOrganization/TradingBusinessName")
    return Party(it.text(node, "Name"), trading, _tax_number(it, node))


def _tax_number(it: Reading, node: Element | None) -> str:
    ids = it.all(node, "SpecifiedTaxRegistration/ID")
    numbers = {one.get("schemeID", ""): (one.text or "").strip() for one in ids}
    return numbers.get("VA", "") or next(iter(numbers.values()), "")


def _seller(it: Reading, agreed: Element, settled: Element) -> Seller:
    node = it.first(agreed, "SellerTradeParty")
    address, contact = it.first(node, "PostalTradeAddress"), it.first(node, "DefinedTradeContact")
    means = it.first(settled, MEANS)
    account = it.first(means, "PayeePartyCreditorFinancialAccount")
    return Seller(
        name=it.text(node, "Name"),
        tax_number=_tax_number(it, node),
        account=it.text(account, "IBANID") or it.text(account, "ProprietaryID"),
        bic=it.text(means, "PayeeSpecifiedCreditorFinancialInstitution/BICID"),
        street=it.text(address, "LineOne"),
        postal_code=it.text(address, "PostcodeCode"),
        city=it.text(address, "CityName"),
        country=it.text(address, "CountryID"),
        e_mail=it.text(contact, "EmailURIUniversalCommunication/URIID"),
        phone=it.text(contact, "TelephoneUniversalCommunication/CompleteNumber"),
    )


def _lines(it: Reading, currency: str) -> Iterator[Line]:
    for node in it.all(it.root, f"{TRADE}/IncludedSupplyChainTradeLineItem"):
        document, product = it.first(node, "AssociatedDocumentLineDocument"), it.first(node, "SpecifiedTradeProduct")
        if it.text(document, "LineStatusReasonCode") in UNCOUNTED:
            continue
        price = it.first(node, "SpecifiedLineTradeAgreement/NetPriceProductTradePrice")
        settled = it.first(node, "SpecifiedLineTradeSettlement")
        tax = it.first(settled, "ApplicableTradeTax")
        line = Line(
            number=it.text(document, "LineID"),
            item=it.text(product, "SellerAssignedID"),
            description=it.text(product, "Name"),
            quantity=it.number(node, "SpecifiedLineTradeDelivery/BilledQuantity", "1"),
            price=it.number(price, "ChargeAmount"),
            net=it.amount(settled, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount", currency),
            category=it.text(tax, "CategoryCode"),
            rate=it.percent(tax, "RateApplicablePercent"),
            order_line=it.text(node, "SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID"),
            order=it.text(node, "SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/IssuerAssignedID"),
            receipt=it.text(node, "SpecifiedLineTradeDelivery/ReceivingAdviceReferencedDocument/IssuerAssignedID"),
        )
        base = it.base(price, "BasisQuantity", line)
        yield from kept(line, base, list(_adjustments(it, settled, currency)), currency)


def _of_the_whole(it: Reading, settled: Element, currency: str) -> Iterator[Line]:
    every = (*_adjustments(it, settled, currency), *_freight(it, settled, currency))
    for number, one in enumerate(every, 1):
        yield alone(f"A{number}", one)


def _freight(it: Reading, settled: Element, currency: str) -> Iterator[Adjustment]:
    """Charges for freight and the like (BG-X-42, profile EXTENDED)."""
    for one in it.all(settled, "SpecifiedLogisticsServiceCharge"):
        if amount := it.amount(one, "AppliedAmount", currency):
            tax = it.first(one, "AppliedTradeTax")
            category, rate = it.text(tax, "CategoryCode"), it.percent(tax, "RateApplicablePercent")
            yield Adjustment(amount, it.text(one, "Description"), category, rate)


def _adjustments(it: Reading, node: Element | None, currency: str) -> Iterator[Adjustment]:
    """Allowances and charges of a line (BG-27, BG-28) or of the whole bill (BG-20, BG-21)."""
    for one in it.all(node, "SpecifiedTradeAllowanceCharge"):
        sign = Decimal(1 if it.text(one, "ChargeIndicator/Indicator").lower() in ("true", "1") else -1)
        if amount := it.amount(one, "ActualAmount", currency):
            tax, reason = it.first(one, "CategoryTradeTax"), it.text(one, "Reason")
            category, rate = it.text(tax, "CategoryCode"), it.percent(tax, "RateApplicablePercent")
            yield Adjustment(sign * amount, reason, category, rate)
