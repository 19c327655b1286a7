"""A remittance advice: what one payment to a vendor settles, bill by bill. Units: minor units."""

from dataclasses import dataclass
from datetime import date

from invoice_workbook.documents import letter, letterhead
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.letter import Letter, Page, Table

COLUMNS = ("document", "our-number", "date", "gross", "discount", "withheld", "rounded", "paid")
RIGHTS = ("gross", "discount", "withheld", "rounded", "paid")
WHERE_GIVEN = ("discount", "withheld", "rounded")
"""Columns that stand only where a bill has such an amount."""


@dataclass(frozen=True)
class Item:
    """A bill, by the vendor's number and ours; what a credit note takes off counts as minus.

    What the vendor rounds up is above zero; `withheld` is tax that we pay to the state for the vendor.
    """

    reference: str
    id: str
    day: date | None
    gross: int
    discount: int
    paid: int
    rounded: int = 0
    withheld: int = 0


@dataclass(frozen=True, kw_only=True)
class Advice(Letter[Item]):
    """What a payment tells its vendor; `account` is the vendor's."""

    payment: str
    account: str

    @property
    def name(self) -> str:
        """The document's name."""
        return f"Remittance {self.payment} {self.party}"

    @property
    def total(self) -> int:
        """What is paid."""
        return sum(item.paid for item in self.items)


def page(advice: Advice) -> Page:
    """The advice as a page, in the vendor's language."""
    wording = advice.wording()
    given = {name for name in WHERE_GIVEN if any(getattr(item, name) for item in advice.items)}
    columns = [column for column in COLUMNS if column not in WHERE_GIVEN or column in given]

    def cells(item: Item) -> tuple[str, ...]:
        amounts = {name: wording.amount(getattr(item, name), advice.decimals) for name in RIGHTS}
        known = {"document": item.reference, "our-number": item.id, "date": wording.date(item.day), **amounts}
        return tuple(known[column] for column in columns)

    shown = wording.amount(advice.total, advice.decimals, advice.currency)
    words = {"amount": shown, "date": wording.date(advice.day)}
    bank = (advice.buyer.clearing_code, advice.buyer.bank_country)
    words |= {"account": letterhead.account_in_words(advice.account, *bank, wording)}
    return letter.page_of(
        advice,
        wording,
        wording.text("remittance"),
        Table.of(columns, RIGHTS, map(cells, advice.items), wording),
        facts=[(wording.text("remittance.payment"), advice.payment)],
        opening=wording.text(f"remittance.opening.{'transfer' if advice.total else 'netting'}", **words),
        totals=[(wording.text("remittance.total"), shown)],
        closing=wording.text("remittance.closing"),
    )


def pdf(advice: Advice, dress: Dress = PLAIN) -> bytes:
    """The advice as PDF."""
    return letter.make(page(advice), dress)
