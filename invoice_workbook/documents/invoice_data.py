"""What an invoice says: every figure from the books, proved to add up before anything is printed.

Units: amounts in minor units, prices, quantities and percentages in millionths.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from invoice_workbook import bank_codes, currencies, money, terms
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.documents import indian_supply
from invoice_workbook.documents.indian_supply import IndianSupply
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import exchange, supplies, totals
from invoice_workbook.ledger.receivable import fingerprint, printed_references
from invoice_workbook.national_references import Reference
from invoice_workbook.schema import CREDIT_NOTE
from invoice_workbook.tables import joins
from invoice_workbook.terms import Terms

ADDRESS = ("name", "contact", "street", "postal_code", "city", "country", "tax_number", "e_mail", "phone")


@dataclass(frozen=True)
class Party:
    """Who sends or receives. Clearing code and bank country are those of the party's bank, the UPI id its own."""

    id: str = ""
    name: str = ""
    contact: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    tax_number: str = ""
    e_mail: str = ""
    phone: str = ""
    language: str = ""
    clearing_code: str = ""
    bank_country: str = ""
    upi_id: str = ""
    state: str = ""
    """The code of its state, for a company in India."""


@dataclass(frozen=True)
class Line:
    """One line as it stands in the book."""

    number: str
    item: str
    description: str
    quantity: int
    unit_price: int
    discount: int
    tax_category: str
    tax_rate: int
    net: int
    unit: str = ""
    commodity_code: str = ""


@dataclass(frozen=True)
class TaxGroup:
    """Net and tax of one category and rate."""

    category: str
    rate: int
    net: int
    tax: int
    half: int = 0
    """Each of the two taxes within a state of India."""


@dataclass(frozen=True)
class OfferedDiscount:
    """What may be deducted, in percent and as an amount, and until when."""

    until: date
    percent: int
    amount: int


@dataclass(frozen=True)
class HomeTax:
    """The tax in our own currency (BT-6, BT-111), in its minor units."""

    currency: str
    decimals: int
    amount: int


@dataclass(frozen=True)
class Invoice:
    """An invoice or credit note, ready to be made into files."""

    id: str
    is_credit: bool
    corrects: str
    order: str
    customer_reference: str
    issued: date | None
    due: date | None
    currency: str
    decimals: int
    net: int
    tax: int
    gross: int
    seller: Party
    buyer: Party
    iban: str
    bic: str
    lines: tuple[Line, ...]
    taxes: tuple[TaxGroup, ...]
    delivered: date | None = None
    corrected_on: date | None = None
    discounts: tuple[OfferedDiscount, ...] = ()
    terms: Terms | None = None
    """The terms agreed, where the due date is theirs."""
    instalments: tuple[tuple[date, int], ...] = ()
    """Day and amount of each, where it is to be paid in several."""
    reference: Reference | None = None
    buyer_reference: str = ""
    """What the buyer wants to find it by (BT-10): a Leitweg-ID, a cost centre."""
    shows_delivery: bool = False
    """Whether the day of delivery stands on the document: on one that an earlier version issued it did not."""
    prepaid: int = 0
    rounding: int = 0
    home: HomeTax | None = None
    """The tax in our own currency, where the document is in another."""
    supply: IndianSupply | None = None
    """What an Indian company says of its supply."""

    @property
    def payable(self) -> int:
        """What is to be paid (BT-115); below 0 it is owed to the customer."""
        return self.gross - self.prepaid + self.rounding

    @property
    def asks(self) -> bool:
        """Whether anything is to be paid."""
        return not self.is_credit and self.payable > 0

    @property
    def payment_reference(self) -> str:
        """What the payer is to quote: the reference as banks carry it, else the number."""
        return self.reference.shown if self.reference else self.id


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type]  # a date column


@derived
def _lines_of(books: Books) -> dict[int, pd.DataFrame]:
    lines = books["InvoiceLines"]
    at = joins.parent_rows(books, "InvoiceLines", "invoice", "Invoices", "invoice")
    return {int(str(place)): part for place, part in lines.groupby(at) if int(str(place)) >= 0}


@derived
def _taxes_of(books: Books) -> dict[int, pd.DataFrame]:
    groups = totals.tax_groups(books, "Invoices")
    return {int(str(place)): part for place, part in groups.groupby("place")}


def seller(books: Books) -> Party:
    """Our own company, from the Settings."""
    settings = books.settings
    names = {"Street": "street", "Postal code": "postal_code", "City": "city", "Country": "country"}
    names |= {"Tax number": "tax_number", "E-mail": "e_mail", "Phone": "phone", "Company": "name"}
    known = {field: settings[name] for name, field in names.items()}
    bank = {"clearing_code": settings.clearing_code, "bank_country": _bank_country(settings.bic, settings["Country"])}
    return Party(**known, **bank, upi_id=settings["UPI id"].strip(), state=supplies.our_state(books))


def _bank_country(bic: str, country: str) -> str:
    """The country of a party's bank: as its BIC says, else the party's own."""
    return bank_codes.country_of_bic(bic) if bank_codes.is_bic(bic) else country.strip().upper()


def buyer(books: Books, at: int, id_: str) -> Party:
    """The customer in that row (by position); only the id is known where it is -1."""
    return party(books, "Customers", at, id_)


def party(books: Books, table: str, at: int, id_: str) -> Party:
    """The customer or vendor in that row of its table (by position); only the id is known where it is -1."""
    if at < 0:
        return Party(id=id_, name=id_)
    row = books[table].iloc[at]
    bic = str(row.get("bic", ""))
    bank = {"clearing_code": bank_codes.clearing(str(row["clearing_code"]), bic)}
    bank |= {"bank_country": _bank_country(bic, str(row["country"]))}
    known = {field: str(row[field]) for field in ADDRESS}
    known["state"] = str(supplies.states_of_parties(books, table).iloc[at])
    return Party(id=id_, language=str(row["language"]).lower(), **bank, **known)


def gather(books: Books, place: int) -> Invoice:
    """The invoice in that row (by position). Raises WorkbookError where its sums do not prove."""
    row = books["Invoices"].iloc[place]
    at = int(joins.parent_rows(books, "Invoices", "customer", "Customers", "customer")[place])
    order_at = int(joins.parent_rows(books, "Invoices", "order", "Orders", "order")[place])
    corrects_at = int(joins.parent_rows(books, "Invoices", "corrects", "Invoices", "invoice")[place])
    lines, units = _lines_of(books).get(place), _units(books)
    groups = _taxes_of(books).get(place)
    decimals = int(row["row_decimals"])
    _prove(row, lines, groups, decimals)
    issued, due, gross = _day(row["invoice_date"]), _day(row["due_date"]), int(row["gross"])
    prepaid, rounding = (0 if pd.isna(row[name]) else int(row[name]) for name in ("prepaid", "rounding"))
    is_older = bool(fingerprint.is_older(books).iloc[place])
    delivered = _day(row["delivered_on"])
    ordered = _day(books["Orders"].iloc[order_at]["delivered_on"]) if order_at >= 0 else None
    agreed = books.terms_of(str(books["Customers"].iloc[at]["terms"])) if at >= 0 else None
    held = agreed if agreed and issued and due == terms.due_date(issued, agreed, books.holidays) else None
    return Invoice(
        id=str(row["invoice"]),
        is_credit=row["type"] == CREDIT_NOTE,
        corrects=str(row["corrects"]),
        order=str(row["order"]),
        issued=issued,
        due=due,
        customer_reference=str(books["Orders"].iloc[order_at]["customer_reference"]) if order_at >= 0 else "",
        currency=str(row["row_currency"]),
        decimals=decimals,
        net=int(row["net"]),
        tax=int(row["tax"]),
        gross=gross,
        seller=seller(books),
        buyer=buyer(books, at, str(row["customer"])),
        iban=books.settings.iban,
        bic=books.settings.bic,
        lines=tuple(_line(line, units) for line in lines.to_dict("records")) if lines is not None else (),
        taxes=tuple(
            TaxGroup(g["tax_category"], int(g["tax_rate"]), int(g["net"]), int(g["tax"]), int(g["half"]))
            for g in (groups.to_dict("records") if groups is not None else ())
        ),
        delivered=delivered or ordered,
        shows_delivery=delivered is not None,
        buyer_reference=str(books["Customers"].iloc[at]["buyer_reference"]).strip() if at >= 0 else "",
        prepaid=prepaid,
        rounding=rounding,
        home=None if is_older else _home_tax(books, row, delivered or issued),
        corrected_on=_day(books["Invoices"].iloc[corrects_at]["invoice_date"]) if corrects_at >= 0 else None,
        reference=printed_references.for_invoice(books, str(row["invoice"]), str(row["row_currency"])),
        discounts=_discounts(agreed, issued, gross - prepaid),
        terms=held,
        instalments=_instalments(books, held, issued, gross - prepaid + rounding),
        supply=indian_supply.gather(books, place, lines),
    )


def _instalments(books: Books, held: Terms | None, issued: date | None, payable: int) -> tuple[tuple[date, int], ...]:
    return terms.instalments(held, issued, payable, books.holidays) if held and issued and payable > 0 else ()


def _home_tax(books: Books, row: pd.Series, day: date | None) -> HomeTax | None:
    """The tax by the rate of the day it became due; None where there is none, or no rate (rule `rate-missing`)."""
    home, currency, tax = books.settings.currency, str(row["row_currency"]), int(row["tax"])
    if currency == home or not tax or day is None:
        return None
    amount = exchange.converted(books, tax, currency, home, day)
    return None if amount is None else HomeTax(home, currencies.DECIMALS.get(home, 2), amount)


def _discounts(agreed: Terms | None, issued: date | None, gross: int) -> tuple[OfferedDiscount, ...]:
    if agreed is None or issued is None or gross <= 0:
        return ()
    every = terms.discounts(issued, agreed)
    return tuple(
        OfferedDiscount(until, percent, money.quotient(gross * percent, money.HUNDRED_PERCENT))
        for until, percent in every
    )


@derived
def _units(books: Books) -> dict[str, str]:
    """The unit of each item, by its id for comparison."""
    return dict(zip(joins.id_keys(books, "Items", "item"), books["Items"]["unit"], strict=True))


def _line(row: dict[object, object], units: dict[str, str]) -> Line:
    def whole(name: str) -> int:
        value = row[name]
        return 0 if pd.isna(value) else int(value)  # type: ignore[call-overload]  # an integer column

    return Line(
        number=str(row["line"]),
        item=str(row["item"]),
        description=str(row["description"]),
        quantity=whole("quantity"),
        unit_price=whole("unit_price"),
        discount=whole("discount"),
        tax_category=str(row["tax_category"]),
        tax_rate=whole("tax_rate"),
        net=whole("line_net"),
        unit=units.get(folded(str(row["item"])), ""),
        commodity_code=str(row["commodity_code"]).strip(),
    )


def _prove(row: pd.Series, lines: pd.DataFrame | None, groups: pd.DataFrame | None, decimals: int) -> None:
    """What is printed adds up: line by line, net, tax, gross."""
    if lines is None or groups is None:
        raise WorkbookError("invoice-without-lines", id=row["invoice"])
    if row[["net", "tax", "gross"]].isna().any():
        raise WorkbookError("sums-differ", id=row["invoice"], what="Net", actual="?", expected="?")
    digits = np.full(len(lines), decimals, np.int64)
    nets = money.line_net(lines["quantity"], lines["unit_price"], lines["discount"], digits)
    wrong = (nets != lines["line_net"]).fillna(True)
    if wrong.any():
        first = lines.index[wrong][0]
        _differ(row, f"Line net ({lines.loc[first, 'line']})", lines.loc[first, "line_net"], nets[first], decimals)
    expected = {"Net": int(groups["net"].sum()), "Tax": int(groups["tax"].sum())}
    expected["Gross"] = expected["Net"] + expected["Tax"]
    for what, amount in expected.items():
        if int(row[what.lower()]) != amount:
            _differ(row, what, row[what.lower()], amount, decimals)


def _differ(row: pd.Series, what: str, actual: object, expected: object, decimals: int) -> None:
    shown = ["?" if pd.isna(n) else money.as_text(int(n), decimals) for n in (actual, expected)]  # type: ignore[call-overload]  # numbers
    raise WorkbookError("sums-differ", id=row["invoice"], what=what, actual=shown[0], expected=shown[1])
