"""A remittance advice: what one payment to a vendor settles, bill by bill. Units: minor units."""

from dataclasses import dataclass
from datetime import date

from invoice_workbook.documents import fonts, letter, letterhead
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.documents.letter import Letter, Table

COLUMNS = ("document", "our-number", "date", "gross", "discount", "paid")
FIRST_NUMBER = 3
"""Columns from here on are amounts."""


@dataclass(frozen=True)
class Item:
    """A bill, by the vendor's number and ours; what a credit note takes off counts as minus."""

    reference: str
    id: str
    day: date | None
    gross: int
    discount: int
    paid: int


@dataclass(frozen=True)
class Advice:
    """What a payment tells its vendor."""

    payment: str
    vendor: str
    day: date
    currency: str
    decimals: int
    account: str
    seller: Party
    buyer: Party
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """The document's name."""
        return f"Remittance {self.payment} {self.vendor}"

    @property
    def total(self) -> int:
        """What is paid."""
        return sum(item.paid for item in self.items)


def written(advice: Advice) -> Letter:
    """The advice as a letter, in the vendor's language."""
    wording = fonts.printable(Wording.of(advice.buyer.language))
    has_discount = any(item.discount for item in advice.items)
    columns = [column for column in COLUMNS if has_discount or column != "discount"]

    def cells(item: Item) -> tuple[str, ...]:
        amounts = {name: wording.amount(getattr(item, name), advice.decimals) for name in ("gross", "discount", "paid")}
        known = {"document": item.reference, "our-number": item.id, "date": wording.date(item.day), **amounts}
        return tuple(known[column] for column in columns)

    shown = wording.amount(advice.total, advice.decimals, advice.currency)
    how = "transfer" if advice.total else "netting"
    words = {
        "amount": shown,
        "date": wording.date(advice.day),
        "account": letterhead.account_in_words(advice.account, advice.buyer.clearing_code, wording),
    }
    return Letter(
        id=advice.name,
        title=wording.text("remittance"),
        day=advice.day,
        wording=wording,
        seller=advice.seller,
        buyer=advice.buyer,
        facts=(
            (wording.text("remittance.payment"), advice.payment),
            (wording.text("date"), wording.date(advice.day)),
        ),
        opening=(wording.text(f"remittance.opening.{how}", **words),),
        table=Table(
            tuple(wording.text(f"column.{column}") for column in columns),
            tuple(COLUMNS.index(column) >= FIRST_NUMBER for column in columns),
            tuple(cells(item) for item in advice.items),
        ),
        totals=((wording.text("remittance.total"), shown),),
        closing=(wording.text("remittance.closing"),),
    )


def pdf(advice: Advice) -> bytes:
    """The advice as PDF."""
    return letter.make(written(advice))
