"""What an Indian company's document says of its supply beyond its figures; nothing for a company elsewhere.

Source: CGST Act 2017, sections 10 and 31(3)(c); CGST Rules 2017, rules 46, 46A, 49 and 53.
"""

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from invoice_workbook import gst
from invoice_workbook.books import Books
from invoice_workbook.gst import Taxes
from invoice_workbook.ledger import exchange, supplies
from invoice_workbook.schema import GstScheme, GstSupply
from invoice_workbook.tables import joins

RUPEE = "INR"
EXEMPT = ("E", "Z", "O")
"""Tax categories of supplies without tax within India: exempt, nil-rated, outside GST (section 2(47))."""


@dataclass(frozen=True)
class IndianSupply:
    """Where it goes from where (codes of states), which taxes it bears, and what the document must say of it."""

    supplier: str
    recipient: str
    place: str
    taxes: Taxes
    kind: str
    """As the column GST supply says; a plain export is one with or without tax by its lines."""
    is_reverse_charge: bool
    is_composition: bool
    is_exempt: bool
    """Whether all of it is without tax within India."""
    is_partly_exempt: bool
    irn: str
    rupees: Fraction | None
    """Paise for a minor unit of the document's currency on its day; None without a rate."""

    @property
    def is_bill_of_supply(self) -> bool:
        """Whether it is no tax invoice (rule 49)."""
        return self.is_composition or self.is_exempt

    @property
    def is_export(self) -> bool:
        """Whether it leaves India."""
        return self.kind in (GstSupply.EXPORT_TAXED, GstSupply.EXPORT_UNTAXED)

    @property
    def is_to_zone(self) -> bool:
        """Whether it goes to a special economic zone."""
        return self.kind in (GstSupply.SEZ_TAXED, GstSupply.SEZ_UNTAXED)

    @property
    def halves(self) -> tuple[str, str]:
        """The two taxes within a state, as the ids of their names."""
        return "cgst", "utgst" if self.taxes.is_union else "sgst"


def gather(books: Books, place: int, lines: pd.DataFrame | None) -> IndianSupply | None:
    """The supply of the invoice in that row (by position), with its lines; None for a company elsewhere."""
    if not supplies.is_indian(books):
        return None
    row, found = books["Invoices"].iloc[place], supplies.of_documents(books, "Invoices").iloc[place]
    at = int(joins.parent_rows(books, "Invoices", "customer", "Customers", "customer")[place])
    theirs = str(supplies.states_of_parties(books, "Customers").iloc[at]) if at >= 0 else ""
    cells = zip(lines["tax_category"], lines["tax_rate"].fillna(0), strict=True) if lines is not None else ()
    exempt = [category in EXEMPT and not rate for category, rate in cells]
    taxed = lines is not None and bool((lines["tax_rate"].fillna(0) > 0).any())
    kind = kind_of(str(row["gst_supply"]), str(found["place"]), is_taxed=taxed)
    is_inland = kind not in gst.ALWAYS_INTEGRATED
    return IndianSupply(
        supplier=str(found["supplier"]),
        recipient=theirs,
        place=str(found["place"]),
        taxes=Taxes(*(bool(found[name]) for name in Taxes._fields)),
        kind=kind,
        is_reverse_charge=row["reverse_charge"] == "yes",
        is_composition=books.settings["GST scheme"].strip().casefold() == GstScheme.COMPOSITION,
        is_exempt=is_inland and bool(exempt) and all(exempt),
        is_partly_exempt=is_inland and any(exempt),
        irn=str(row["irn"]).strip(),
        rupees=_rupees(books, str(row["row_currency"]), row["invoice_date"]),
    )


def kind_of(typed: str, place: str, *, is_taxed: bool) -> str:
    """The kind of a supply: as typed, else an export where it leaves India.

    >>> kind_of("", "96", is_taxed=False), kind_of("", "37", is_taxed=True)
    ('export without tax', '')
    """
    if typed or place != gst.ABROAD:
        return typed
    return GstSupply.EXPORT_TAXED if is_taxed else GstSupply.EXPORT_UNTAXED


def _rupees(books: Books, currency: str, day: object) -> Fraction | None:
    if currency == RUPEE:
        return Fraction(1)
    if pd.isna(day):  # type: ignore[call-overload]  # a date column
        return None
    return exchange.units(books, currency, RUPEE, pd.Timestamp(day).date())  # type: ignore[arg-type]  # a date column


def goes_to_portal(supply: IndianSupply, buyer_number: str) -> bool:
    """Whether the e-invoice portal takes it: to a registered buyer or abroad, and not of exempt goods alone."""
    return not supply.is_bill_of_supply and (supply.is_export or bool(gst.plain_gstin(buyer_number)))
