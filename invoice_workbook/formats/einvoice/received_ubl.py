"""A bill in UBL 2.1, Invoice or CreditNote.

Source: EN 16931-3-2 (how the BT numbers stand in UBL 2.1).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lxml import etree

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import received_codes
from invoice_workbook.formats.einvoice.received_line import Adjustment, alone, kept
from invoice_workbook.formats.einvoice.received_parts import Bill, Element, Line, Party, Reading, Seller

SUMS = "LegalMonetaryTotal"


def read(file: str, root: Element) -> Bill:
    """The bill. Raises WorkbookError where it has no totals, or a cell that cannot be read."""
    it = Reading(file, root)
    sums = it.first(root, SUMS)
    if sums is None:
        raise WorkbookError("bill-no-totals", file=file, what="UBL")
    type_ = it.text(root, "InvoiceTypeCode") or it.text(root, "CreditNoteTypeCode")
    is_credit = etree.QName(root).localname == "CreditNote" or type_ in received_codes.CREDIT_TYPES
    currency = it.text(root, "DocumentCurrencyCode").upper()
    parts = tuple(_instalments(it, currency))
    due = it.text(root, "DueDate") or it.text(root, "PaymentMeans/PaymentDueDate")
    bill = Bill(
        file=file,
        number=it.text(root, "ID"),
        is_credit=is_credit,
        issued=it.day(it.text(root, "IssueDate")),
        due=it.day(due) or min((day for day, _ in parts), default=None),
        currency=currency,
        corrects=it.text(root, "BillingReference/InvoiceDocumentReference/ID"),
        order=it.text(root, "OrderReference/ID"),
        seller=_seller(it),
        net=it.total(sums, "TaxExclusiveAmount", currency),
        tax=it.tax(root, "TaxTotal/TaxAmount", currency),
        gross=it.total(sums, "TaxInclusiveAmount", currency),
        lines=(*_lines(it, currency), *_of_the_whole(it, currency)),
        attachments=tuple(
            it.binary(it.all(root, "AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject"))
        ),
        prepaid=it.amount(sums, "PrepaidAmount", currency),
        rounding=it.amount(sums, "PayableRoundingAmount", currency),
        payable=it.amount(sums, "PayableAmount", currency) if it.text(sums, "PayableAmount") else None,
        kind=received_codes.kind(type_),
        buyer=_party(it, it.first(root, "AccountingCustomerParty/Party")),
        payee=_party(it, it.first(root, "PayeeParty")),
        pay_by=received_codes.pay_by(it.texts(root, "PaymentMeans/PaymentMeansCode")),
        payment_reference=it.text(root, "PaymentMeans/PaymentID"),
        terms="\n".join(it.texts(root, "PaymentTerms/Note")),
        instalments=parts if len(parts) > 1 else (),
        delivered=it.day(it.text(root, "Delivery/ActualDeliveryDate")),
        receipt=it.text(root, "ReceiptDocumentReference/ID"),
        note="\n".join(it.texts(root, "Note")),
    )
    return replace(bill, unused=it.unused())


def _instalments(it: Reading, currency: str) -> Iterator[tuple[date, Decimal]]:
    """Days and amounts of the terms that name both."""
    for one in it.all(it.root, "PaymentTerms"):
        day = it.day(it.text(one, "PaymentDueDate") or it.text(one, "InstallmentDueDate"))
        if day and it.text(one, "Amount"):
            yield day, it.amount(one, "Amount", currency)


def _party(it: Reading, node: Element | None) -> Party:
    """A party's legal name, the name it trades under, its VAT number, else another tax number."""
    trading = it.text(node, "PartyName/Name")
    return Party(it.text(node, "PartyLegalEntity/RegistrationName") or trading, trading, _tax_number(it, node))


def _tax_number(it: Reading, node: Element | None) -> str:
    schemes = it.all(node, "PartyTaxScheme")
    numbers = {it.text(one, "TaxScheme/ID").upper(): it.text(one, "CompanyID") for one in schemes}
    return numbers.get("VAT", "") or next(iter(numbers.values()), "")


def _seller(it: Reading) -> Seller:
    node = it.first(it.root, "AccountingSupplierParty/Party")
    address = it.first(node, "PostalAddress")
    account = it.first(it.root, "PaymentMeans/PayeeFinancialAccount")
    return Seller(
        name=it.text(node, "PartyLegalEntity/RegistrationName") or it.text(node, "PartyName/Name"),
        tax_number=_tax_number(it, node),
        account=it.text(account, "ID"),
        bic=it.text(account, "FinancialInstitutionBranch/ID"),
        street=it.text(address, "StreetName"),
        postal_code=it.text(address, "PostalZone"),
        city=it.text(address, "CityName"),
        country=it.text(address, "Country/IdentificationCode"),
        e_mail=it.text(node, "Contact/ElectronicMail"),
        phone=it.text(node, "Contact/Telephone"),
    )


def _lines(it: Reading, currency: str) -> Iterator[Line]:
    """Lines of the first order: what stands below one of them is counted in it already."""
    for node in (*it.all(it.root, "InvoiceLine"), *it.all(it.root, "CreditNoteLine")):
        item, price = it.first(node, "Item"), it.first(node, "Price")
        tax = it.first(item, "ClassifiedTaxCategory")
        line = Line(
            it.text(node, "ID"),
            it.text(item, "SellersItemIdentification/ID"),
            it.text(item, "Name") or it.text(item, "Description"),
            it.number(node, "InvoicedQuantity", it.text(node, "CreditedQuantity") or "1"),
            it.number(price, "PriceAmount"),
            it.amount(node, "LineExtensionAmount", currency),
            it.text(tax, "ID"),
            it.percent(tax, "Percent"),
            it.text(node, "OrderLineReference/LineID"),
            it.text(node, "OrderLineReference/OrderReference/ID"),
            it.text(node, "ReceiptLineReference/DocumentReference/ID"),
        )
        base = it.base(price, "BaseQuantity", line)
        yield from kept(line, base, list(_adjustments(it, node, currency)), currency)


def _of_the_whole(it: Reading, currency: str) -> Iterator[Line]:
    for number, one in enumerate(_adjustments(it, it.root, currency), 1):
        yield alone(f"A{number}", one)


def _adjustments(it: Reading, node: Element, currency: str) -> Iterator[Adjustment]:
    """Allowances and charges of a line (BG-27, BG-28) or of the whole bill (BG-20, BG-21)."""
    for one in it.all(node, "AllowanceCharge"):
        sign = Decimal(1 if it.text(one, "ChargeIndicator").lower() in ("true", "1") else -1)
        if amount := it.amount(one, "Amount", currency):
            tax = it.first(one, "TaxCategory")
            reason = it.text(one, "AllowanceChargeReason")
            yield Adjustment(sign * amount, reason, it.text(tax, "ID"), it.percent(tax, "Percent"))
