"""A bill that came as an e-invoice, in UBL 2.1 or CII: what it says, whatever the syntax.

Source: EN 16931-1 (BT numbers), its mappings to UBL and CII. Amounts stay exact decimals as they stand in the file.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import xml_tree

LARGEST = 50_000_000
"""Bytes above which a file is no bill."""
CREDIT_TYPES = ("381", "396", "261", "262", "296", "308", "420", "458", "532", "83")
"""UNTDID 1001: type codes that credit."""
Element = Any


@dataclass(frozen=True)
class Seller:
    """Who sent it."""

    name: str
    tax_number: str
    account: str
    bic: str
    street: str
    postal_code: str
    city: str
    country: str
    e_mail: str
    phone: str


@dataclass(frozen=True)
class Line:
    """A line (BG-25), or an allowance or charge of the whole bill (BG-20, BG-21) as a line of its own."""

    number: str
    item: str
    description: str
    quantity: Decimal
    price: Decimal
    net: Decimal
    category: str
    rate: Decimal
    order_line: str = ""


@dataclass(frozen=True)
class Bill:
    """Everything of the file that the book keeps."""

    file: str
    number: str
    is_credit: bool
    issued: date | None
    due: date | None
    currency: str
    corrects: str
    order: str
    seller: Seller
    net: Decimal
    tax: Decimal
    gross: Decimal
    lines: tuple[Line, ...]
    attachments: tuple[tuple[str, bytes], ...] = ()
    prepaid: Decimal = Decimal(0)
    """What the file says was paid already (BT-113)."""


def read(file: str, content: bytes) -> Bill:
    """The bill in an XML. Raises WorkbookError where it is none, hostile, or has a cell that cannot be read."""
    if len(content) > LARGEST:
        raise WorkbookError("bill-too-large", file=file)
    root = xml_tree.read(file, content, damaged="bill-damaged")
    name = etree.QName(root)
    if name.localname in ("Invoice", "CreditNote") and "ubl" in str(name.namespace):
        return _Ubl(file, root).bill()
    if name.localname == "CrossIndustryInvoice" and "CrossIndustryInvoice:100" in str(name.namespace):
        return _Cii(file, root).bill()
    raise WorkbookError("no-e-invoice", file=file, what=name.localname)


class _Reading:
    """Elements by their local names."""

    def __init__(self, file: str, root: Element) -> None:
        self.file, self.root = file, root

    def all(self, node: Element, path: str) -> list[Element]:
        """Elements at a path of local names."""
        return list(node.findall("/".join(f"{{*}}{name}" for name in path.split("/"))))

    def text(self, node: Element | None, path: str) -> str:
        """Text of the first one; "" where there is none."""
        found = self.all(node, path) if node is not None else []
        return (found[0].text or "").strip() if found else ""

    def number(self, node: Element, path: str, default: str = "0") -> Decimal:
        """A number. Raises WorkbookError where it is none."""
        text = self.text(node, path) or default
        try:
            found = Decimal(text)
        except InvalidOperation as error:
            raise WorkbookError("bill-cell", file=self.file, raw=text, where=path) from error
        if not found.is_finite():
            raise WorkbookError("bill-cell", file=self.file, raw=text, where=path)
        return found

    def day(self, text: str) -> date | None:
        """A day, 2026-11-30 or 20261130; None where blank. Raises WorkbookError where it is none."""
        plain = text.strip()
        if not plain:
            return None
        if len(plain) == 8 and plain.isdigit():  # format 102
            plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
        try:
            return date.fromisoformat(plain[:10])
        except ValueError as error:
            raise WorkbookError("bill-cell", file=self.file, raw=text, where="date") from error

    def binary(self, name: str, text: str) -> Iterator[tuple[str, bytes]]:
        """An attachment; one that is damaged is left out."""
        try:
            yield name, base64.b64decode(text, validate=False)
        except (binascii.Error, ValueError):
            return


def _adjusted(line: Line, base: Decimal, places: Decimal) -> Iterator[Line]:
    """The line, and what its allowances, charges and price rounding make of it as a line of its own."""
    if line.quantity < 0:
        line = Line(line.number, line.item, line.description, -line.quantity, -line.price, *_rest(line))
    price = (line.price / (base or Decimal(1))).quantize(Decimal("0.000001")).normalize()
    plain = (line.quantity * price).quantize(places, "ROUND_HALF_UP")
    yield Line(line.number, line.item, line.description, line.quantity, price, plain, *_rest(line)[1:])
    if line.net != plain:
        off = line.net - plain
        words = f"{line.description} (+/-)".strip()
        yield Line(f"{line.number}+", "", words, Decimal(1), off, off, *_rest(line)[1:])


def _rest(line: Line) -> tuple[Decimal, str, Decimal, str]:
    return line.net, line.category, line.rate, line.order_line


def _cent(currency: str) -> Decimal:
    from invoice_workbook.currencies import DECIMALS

    return Decimal(1).scaleb(-DECIMALS.get(currency, 2))


class _Ubl(_Reading):
    """UBL 2.1 Invoice and CreditNote."""

    def bill(self) -> Bill:
        root = self.root
        is_credit = etree.QName(root).localname == "CreditNote"
        is_credit |= self.text(root, "InvoiceTypeCode") in CREDIT_TYPES
        currency = self.text(root, "DocumentCurrencyCode").upper()
        totals = self.all(root, "LegalMonetaryTotal")
        if not totals:
            raise WorkbookError("no-e-invoice", file=self.file, what="UBL")
        taxes = [one for one in self.all(root, "TaxTotal/TaxAmount") if one.get("currencyID", currency) == currency]
        due = self.text(root, "DueDate") or self.text(root, "PaymentMeans/PaymentDueDate")
        return Bill(
            *(self.file, self.text(root, "ID"), is_credit, self.day(self.text(root, "IssueDate")), self.day(due)),
            *(currency, self.text(root, "BillingReference/InvoiceDocumentReference/ID")),
            *(self.text(root, "OrderReference/ID"), self._seller()),
            net=self.number(totals[0], "TaxExclusiveAmount"),
            tax=Decimal((taxes[0].text or "0").strip()) if taxes else Decimal(0),
            gross=self.number(totals[0], "TaxInclusiveAmount"),
            lines=tuple(self._lines(currency)),
            attachments=tuple(self._attachments()),
            prepaid=self.number(totals[0], "PrepaidAmount"),
        )

    def _seller(self) -> Seller:
        party = self.all(self.root, "AccountingSupplierParty/Party")
        node = party[0] if party else None
        schemes = self.all(node, "PartyTaxScheme") if node is not None else []
        numbers = {self.text(one, "TaxScheme/ID").upper(): self.text(one, "CompanyID") for one in schemes}
        address = self.all(node, "PostalAddress")[0] if node is not None and self.all(node, "PostalAddress") else None
        account = "PaymentMeans/PayeeFinancialAccount"
        return Seller(
            name=self.text(node, "PartyLegalEntity/RegistrationName") or self.text(node, "PartyName/Name"),
            tax_number=numbers.get("VAT", "") or next(iter(numbers.values()), ""),
            account=self.text(self.root, f"{account}/ID"),
            bic=self.text(self.root, f"{account}/FinancialInstitutionBranch/ID"),
            street=self.text(address, "StreetName"),
            postal_code=self.text(address, "PostalZone"),
            city=self.text(address, "CityName"),
            country=self.text(address, "Country/IdentificationCode"),
            e_mail=self.text(node, "Contact/ElectronicMail"),
            phone=self.text(node, "Contact/Telephone"),
        )

    def _lines(self, currency: str) -> Iterator[Line]:
        cent = _cent(currency)
        for node in (*self.all(self.root, "InvoiceLine"), *self.all(self.root, "CreditNoteLine")):
            quantity = self.number(node, "InvoicedQuantity", self.text(node, "CreditedQuantity") or "1")
            item = self.all(node, "Item")[0] if self.all(node, "Item") else None
            line = Line(
                self.text(node, "ID"),
                self.text(item, "SellersItemIdentification/ID"),
                self.text(item, "Name") or self.text(item, "Description"),
                *(quantity, self.number(node, "Price/PriceAmount"), self.number(node, "LineExtensionAmount")),
                self.text(item, "ClassifiedTaxCategory/ID"),
                self.number(item, "ClassifiedTaxCategory/Percent") if item is not None else Decimal(0),
                self.text(node, "OrderLineReference/LineID"),
            )
            yield from _adjusted(line, self.number(node, "Price/BaseQuantity", "1"), cent)
        for number, node in enumerate(self.all(self.root, "AllowanceCharge"), 1):
            sign = 1 if self.text(node, "ChargeIndicator").lower() == "true" else -1
            amount = sign * self.number(node, "Amount")
            words = self.text(node, "AllowanceChargeReason") or ("Charge" if sign > 0 else "Allowance")
            tax = (self.text(node, "TaxCategory/ID"), self.number(node, "TaxCategory/Percent"))
            yield Line(f"A{number}", "", words, Decimal(1), amount, amount, *tax)

    def _attachments(self) -> Iterator[tuple[str, bytes]]:
        for node in self.all(self.root, "AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject"):
            yield from self.binary(node.get("filename", "attachment"), node.text or "")


class _Cii(_Reading):
    """UN/CEFACT Cross Industry Invoice."""

    def bill(self) -> Bill:
        head, trade = self.all(self.root, "ExchangedDocument"), self.all(self.root, "SupplyChainTradeTransaction")
        settled = self.all(self.root, "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement")
        agreed = self.all(self.root, "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement")
        if not head or not trade or not settled or not agreed:
            raise WorkbookError("no-e-invoice", file=self.file, what="CII")
        settlement, agreement = settled[0], agreed[0]
        sums = "SpecifiedTradeSettlementHeaderMonetarySummation"
        currency = self.text(settlement, "InvoiceCurrencyCode").upper()
        taxes = self.all(settlement, f"{sums}/TaxTotalAmount")
        mine = [one for one in taxes if one.get("currencyID", currency) == currency]
        return Bill(
            *(self.file, self.text(head[0], "ID"), self.text(head[0], "TypeCode") in CREDIT_TYPES),
            self.day(self.text(head[0], "IssueDateTime/DateTimeString")),
            self.day(self.text(settlement, "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString")),
            *(currency, self.text(settlement, "InvoiceReferencedDocument/IssuerAssignedID")),
            self.text(agreement, "BuyerOrderReferencedDocument/IssuerAssignedID"),
            self._seller(agreement, settlement),
            net=self.number(settlement, f"{sums}/TaxBasisTotalAmount"),
            tax=Decimal((mine[0].text or "0").strip()) if mine else Decimal(0),
            gross=self.number(settlement, f"{sums}/GrandTotalAmount"),
            lines=tuple(self._lines(trade[0], settlement, currency)),
            attachments=tuple(self._attachments(agreement)),
            prepaid=self.number(settlement, f"{sums}/TotalPrepaidAmount"),
        )

    def _seller(self, agreement: Element, settlement: Element) -> Seller:
        found = self.all(agreement, "SellerTradeParty")
        node = found[0] if found else None
        ids = self.all(node, "SpecifiedTaxRegistration/ID") if node is not None else []
        numbers = {one.get("schemeID", ""): (one.text or "").strip() for one in ids}
        means = "SpecifiedTradeSettlementPaymentMeans"
        account = f"{means}/PayeePartyCreditorFinancialAccount"
        contact = "DefinedTradeContact"
        return Seller(
            name=self.text(node, "Name"),
            tax_number=numbers.get("VA", "") or next(iter(numbers.values()), ""),
            account=self.text(settlement, f"{account}/IBANID") or self.text(settlement, f"{account}/ProprietaryID"),
            bic=self.text(settlement, f"{means}/PayeeSpecifiedCreditorFinancialInstitution/BICID"),
            street=self.text(node, "PostalTradeAddress/LineOne"),
            postal_code=self.text(node, "PostalTradeAddress/PostcodeCode"),
            city=self.text(node, "PostalTradeAddress/CityName"),
            country=self.text(node, "PostalTradeAddress/CountryID"),
            e_mail=self.text(node, f"{contact}/EmailURIUniversalCommunication/URIID"),
            phone=self.text(node, f"{contact}/TelephoneUniversalCommunication/CompleteNumber"),
        )

    def _lines(self, trade: Element, settlement: Element, currency: str) -> Iterator[Line]:
        cent = _cent(currency)
        for node in self.all(trade, "IncludedSupplyChainTradeLineItem"):
            price = "SpecifiedLineTradeAgreement/NetPriceProductTradePrice"
            settled = "SpecifiedLineTradeSettlement"
            tax = f"{settled}/ApplicableTradeTax"
            total = f"{settled}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"
            line = Line(
                self.text(node, "AssociatedDocumentLineDocument/LineID"),
                self.text(node, "SpecifiedTradeProduct/SellerAssignedID"),
                self.text(node, "SpecifiedTradeProduct/Name"),
                self.number(node, "SpecifiedLineTradeDelivery/BilledQuantity", "1"),
                *(self.number(node, f"{price}/ChargeAmount"), self.number(node, total)),
                *(self.text(node, f"{tax}/CategoryCode"), self.number(node, f"{tax}/RateApplicablePercent")),
                self.text(node, "SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID"),
            )
            yield from _adjusted(line, self.number(node, f"{price}/BasisQuantity", "1"), cent)
        for number, node in enumerate(self.all(settlement, "SpecifiedTradeAllowanceCharge"), 1):
            sign = 1 if self.text(node, "ChargeIndicator/Indicator").lower() == "true" else -1
            amount = sign * self.number(node, "ActualAmount")
            words = self.text(node, "Reason") or ("Charge" if sign > 0 else "Allowance")
            kind = self.text(node, "CategoryTradeTax/CategoryCode")
            rate = self.number(node, "CategoryTradeTax/RateApplicablePercent")
            yield Line(f"A{number}", "", words, Decimal(1), amount, amount, kind, rate)

    def _attachments(self, agreement: Element) -> Iterator[tuple[str, bytes]]:
        for node in self.all(agreement, "AdditionalReferencedDocument/AttachmentBinaryObject"):
            yield from self.binary(node.get("filename", "attachment"), node.text or "")
