"""What an e-invoice says, in the terms of EN 16931-1 (BT numbers), whatever the syntax: CII or UBL.

Source: EN 16931-1:2017; UN/ECE recommendations 20 and 21 (units); CEF EAS list (electronic addresses); VATEX list.
Units: texts as they stand in the XML; amounts with the currency's decimals, two at most (BR-DEC-*).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from invoice_workbook import bank_codes, money, sepa_countries, tax_numbers
from invoice_workbook.books import folded
from invoice_workbook.documents import payment
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Invoice, Line, Party, TaxGroup
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger.receivable import standard_rules
from invoice_workbook.ledger.receivable.standard_rules import Taxed
from invoice_workbook.schema import INVOICES

INVOICE, CREDIT_NOTE = "380", "381"
SEPA_TRANSFER, TRANSFER = "58", "30"
EMAIL_SCHEME = "EM"
DISCOUNT_CODE = "95"
"""UNTDID 5189: discount."""
FINEST = 2
"""Decimals that EN 16931 allows an amount."""

UNITS = {
    "C62": ("piece", "pieces", "pcs", "pc", "each", "ea", "stück", "stk", "unit", "units", "no", "nos"),
    "KGM": ("kg", "kilogram"),
    "GRM": ("g", "gram"),
    "TNE": ("t", "ton", "tonne"),
    "LTR": ("l", "litre", "liter"),
    "MLT": ("ml",),
    "MTR": ("m", "metre", "meter"),
    "CMT": ("cm",),
    "MMT": ("mm",),
    "KMT": ("km",),
    "MTK": ("m2", "m²", "sqm"),
    "MTQ": ("m3", "m³", "cbm"),
    "HUR": ("h", "hour", "hours", "std"),
    "MIN": ("min",),
    "DAY": ("day", "days", "d"),
    "WEE": ("week", "weeks"),
    "MON": ("month", "months"),
    "ANN": ("year", "years"),
    "KWH": ("kwh",),
    "SET": ("set", "sets"),
    "PR": ("pair", "pairs"),
    "LS": ("lump sum", "flat rate"),
    "XBX": ("box", "boxes"),
    "XPK": ("pack", "package", "packs"),
    "XBO": ("bottle", "bottles"),
    "XJR": ("jar",),
    "XCT": ("carton", "cartons"),
    "XBG": ("bag", "bags"),
    "XPX": ("pallet", "pallets"),
    "XRO": ("roll", "rolls"),
    "XCA": ("can", "tin", "cans"),
    "XSA": ("sack", "sacks"),
    "XCR": ("crate",),
    "XDR": ("drum", "drums"),
}
"""UN/ECE codes of units, by the words clerks use for them; any other word is one of a thing (C62)."""
_UNIT_OF = {word: code for code, words in UNITS.items() for word in words}

EXEMPTIONS: dict[str, tuple[str, str]] = {
    "E": ("", "Exempt from VAT"),
    "AE": ("VATEX-EU-AE", "Reverse charge"),
    "K": ("VATEX-EU-IC", "Intra-community supply"),
    "G": ("VATEX-EU-G", "Export outside the EU"),
    "O": ("VATEX-EU-O", "Not subject to VAT"),
}
"""Why no tax is charged, by category: code (BT-121) and reason (BT-120)."""

_VAT_SCHEMES = {
    "AD": "9922",
    "AL": "9923",
    "BA": "9924",
    "BE": "9925",
    "BG": "9926",
    "CH": "9927",
    "CY": "9928",
    "CZ": "9929",
    "DE": "9930",
    "EE": "9931",
    "GB": "9932",
    "EL": "9933",
    "GR": "9933",
    "HR": "9934",
    "IE": "9935",
    "LI": "9936",
    "LT": "9937",
    "LU": "9938",
    "LV": "9939",
    "MC": "9940",
    "ME": "9941",
    "MK": "9942",
    "MT": "9943",
    "NL": "9944",
    "PL": "9945",
    "PT": "9946",
    "RO": "9947",
    "RS": "9948",
    "SI": "9949",
    "SK": "9950",
    "SM": "9951",
    "TR": "9952",
    "VA": "9953",
    "FR": "9957",
    "HU": "9910",
    "AT": "9914",
    "ES": "9920",
    "IT": "0211",
}
"""Electronic address schemes that hold a VAT number, by its prefix (CEF EAS list)."""


@dataclass(frozen=True)
class Business:
    """Seller or buyer: name, address, contact, and the identifiers by their kind."""

    party: Party
    vat: str
    registration: str
    """The tax number where it is none of VAT: a seller's tax registration (BT-32), a buyer's legal one (BT-47)."""
    address: str
    scheme: str
    """Electronic address (BT-34, BT-49) and its scheme; blank where there is none."""


@dataclass(frozen=True)
class Position:
    """A line: what the XML says of it."""

    line: Line
    number: str
    name: str
    unit: str
    quantity: str
    price: str
    net: str
    base: str
    allowance: str
    percent: str
    rate: str


@dataclass(frozen=True)
class Group:
    """A group of the tax breakdown (BG-23)."""

    category: str
    rate: str
    net: str
    tax: str
    code: str
    reason: str


@dataclass(frozen=True)
class EInvoice:
    """An invoice in the standard's terms."""

    invoice: Invoice
    type_code: str
    issued: date
    seller: Business
    buyer: Business
    buyer_reference: str
    terms: str
    means: str
    delivered: date
    positions: tuple[Position, ...]
    groups: tuple[Group, ...]
    net: str
    tax: str
    gross: str
    prepaid: str = ""
    rounding: str = ""
    """Blank where there is none, as is the tax in our own currency."""
    payable: str = ""
    home_tax: str = ""

    @property
    def due(self) -> date | None:
        """The due date, where something is due."""
        return self.invoice.due if self.invoice.asks else None

    @property
    def ordered_by(self) -> str:
        """The buyer's order (BT-13); what the buyer is known by stands elsewhere (BT-10)."""
        typed = self.invoice.customer_reference
        return "" if folded(typed) == folded(self.invoice.buyer_reference) else typed

    @property
    def payment_reference(self) -> str:
        """What the payer is to quote (BT-83): the reference as banks carry it, else the number."""
        return self.invoice.reference.in_files if self.invoice.reference else self.invoice.id


def gather(invoice: Invoice) -> EInvoice:
    """The invoice in the standard's terms. Raises WorkbookError for what an e-invoice must have and this has not."""
    _ask(invoice)
    has_other = any(group.category == "O" for group in invoice.taxes)
    assert invoice.issued is not None
    iban = invoice.iban if invoice.asks else ""
    in_scheme = bank_codes.is_iban(iban) and sepa_countries.is_member(bank_codes.plain(iban)[:2], invoice.issued)
    is_sepa = in_scheme and invoice.currency == "EUR"
    return EInvoice(
        invoice=invoice,
        type_code=CREDIT_NOTE if invoice.is_credit else INVOICE,
        issued=invoice.issued,
        seller=_business(invoice.seller, has_other),
        buyer=_business(invoice.buyer, has_other),
        buyer_reference=invoice.buyer_reference or invoice.customer_reference or invoice.order or invoice.id,
        terms=_terms(invoice),
        means="" if not iban else SEPA_TRANSFER if is_sepa else TRANSFER,
        delivered=invoice.delivered or invoice.issued,
        positions=tuple(_position(invoice, line) for line in invoice.lines),
        groups=tuple(_group(invoice, group) for group in invoice.taxes),
        net=amount(invoice, invoice.net),
        tax=amount(invoice, invoice.tax),
        gross=amount(invoice, invoice.gross),
        prepaid=amount(invoice, invoice.prepaid) if invoice.prepaid else "",
        rounding=amount(invoice, invoice.rounding) if invoice.rounding else "",
        payable=amount(invoice, invoice.payable),
        home_tax=_home_tax(invoice),
    )


def _home_tax(invoice: Invoice) -> str:
    home = invoice.home
    return amount(replace(invoice, decimals=home.decimals, currency=home.currency), home.amount) if home else ""


def amount(invoice: Invoice, units: int) -> str:
    """An amount as the standard allows it. Raises WorkbookError where it is finer than two decimals."""
    if invoice.decimals <= FINEST:
        return money.as_text(units, invoice.decimals)
    finer = 10 ** (invoice.decimals - FINEST)
    if units % finer:
        raise WorkbookError("e-invoice-decimals", id=invoice.id, currency=invoice.currency)
    return money.as_text(units // finer, FINEST)


def _ask(invoice: Invoice) -> None:
    seller, buyer = invoice.seller, invoice.buyer
    needs = {
        INVOICES.by_field["invoice_date"].header: invoice.issued is not None,
        "Settings: Company": seller.name,
        "Settings: Country": tax_numbers.country(seller.country),
        "Settings: Tax number": seller.tax_number.strip(),
        "Customers: Name": buyer.name,
        "Customers: Country": tax_numbers.country(buyer.country),
    }
    for what, there in needs.items():
        if not there:
            raise WorkbookError("e-invoice-lacks", id=invoice.id, what=what)
    for broken in standard_rules.broken(taxed(invoice)):
        reason = text(f"e-invoice-rules.{broken.what}.reason")
        raise WorkbookError("e-invoice-breaks", id=invoice.id, reason=reason, rule=broken.rule)


def taxed(invoice: Invoice) -> Taxed:
    """Who sells what to whom, as far as tax goes."""
    seller, buyer = invoice.seller, invoice.buyer
    categories = frozenset((group.category, group.rate) for group in invoice.taxes)
    return Taxed(seller.country, seller.tax_number, buyer.country, buyer.tax_number, categories)


def _business(party: Party, has_other: bool) -> Business:
    """What identifies a party; with tax category O no VAT number may be named (BR-O-02)."""
    vat = tax_numbers.vat(party.tax_number)
    scheme = _VAT_SCHEMES.get(vat[:2], "")
    address, scheme = (
        (vat, scheme) if scheme and not has_other else (party.e_mail, EMAIL_SCHEME if party.e_mail else "")
    )
    shown = "" if has_other else vat
    return Business(party, shown, "" if shown else party.tax_number.strip(), address, scheme)


def _terms(invoice: Invoice) -> str:
    wording = Wording.of(invoice.buyer.language, invoice.seller.country, invoice.currency)
    return "\n".join(payment.notes(invoice, wording)).replace("\N{NO-BREAK SPACE}", " ")


def _position(invoice: Invoice, line: Line) -> Position:
    exact = money.rounded_product([_one(line.quantity), _one(line.unit_price)], _one(12 - invoice.decimals))
    base = int(exact[0])
    return Position(
        line,
        line.number.strip() or "1",
        line.description.strip() or line.item.strip() or line.number,
        _UNIT_OF.get(line.unit.strip().casefold(), "C62"),
        money.plain_text(line.quantity if line.unit_price >= 0 else -line.quantity),
        money.plain_text(abs(line.unit_price)),  # BR-27: a price is never negative; the quantity is instead
        amount(invoice, line.net),
        amount(invoice, base) if line.discount else "",
        amount(invoice, base - line.net) if line.discount else "",
        money.plain_text(line.discount) if line.discount else "",
        "" if line.tax_category == "O" else money.plain_text(line.tax_rate),
    )


def _one(value: int) -> money.Ints:
    import numpy as np

    return np.array([value], np.int64)


def _group(invoice: Invoice, group: TaxGroup) -> Group:
    code, reason = EXEMPTIONS.get(group.category, ("", ""))
    rate = "" if group.category == "O" else money.plain_text(group.rate)
    return Group(group.category, rate, amount(invoice, group.net), amount(invoice, group.tax), code, reason)


def skonto(it: EInvoice) -> str:
    """Payment terms as XRechnung wants discounts told (BR-DE-18), a line each: #SKONTO#TAGE=10#PROZENT=2.00#."""
    invoice = it.invoice
    basis = f"BASISBETRAG={amount(invoice, invoice.gross - invoice.prepaid)}#" if invoice.prepaid else ""
    told = [
        f"#SKONTO#TAGE={(one.until - it.issued).days}"
        f"#PROZENT={money.as_text(money.quotient(one.percent, 10_000), 2)}#{basis}\n"
        for one in it.invoice.discounts
    ]
    return f"{it.terms}\n{''.join(told)}" if told else it.terms


def lines_of_address(party: Party) -> Iterator[tuple[str, str]]:
    """Street, city, postal code and country, those that are there."""
    for field in ("street", "city", "postal_code", "country"):
        if value := str(getattr(party, field)).strip():
            yield field, tax_numbers.country(value) if field == "country" else value
