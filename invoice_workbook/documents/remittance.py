"""A remittance advice: what one payment to a vendor settles, bill by bill. Units: minor units."""

from dataclasses import dataclass
from datetime import date

from invoice_workbook.documents import letter, letterhead
from invoice_workbook.documents.letter import Letter, Page, Table

COLUMNS = ("document", "our-number", "date", "gross", "discount", "paid")
RIGHTS = ("gross", "discount", "paid")


@dataclass(frozen=True)
class Item:
    """A bill, by the vendor's number and ours; what a credit note takes off counts as minus."""

    reference: str
    id: str
    day: date | None
    gross: int
    discount: int
    paid: int


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
    has_discount = any(item.discount for item in advice.items)
    columns = [column for column in COLUMNS if has_discount or column != "discount"]

    def cells(item: Item) -> tuple[str, ...]:
        amounts = {name: wording.amount(getattr(item, name), advice.decimals) for name in RIGHTS}
        known = {"document": item.reference, "our-number": item.id, "date": wording.date(item.day), **amounts}
        return tuple(known[column] for column in columns)

    shown = wording.amount(advice.total, advice.decimals, advice.currency)
    words = {"amount": shown, "date": wording.date(advice.day)}
    words |= {"account": letterhead.account_in_words(advice.account, advice.buyer.clearing_code, wording)}
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


def pdf(advice: Advice) -> bytes:
    """The advice as PDF."""
    return letter.make(page(advice))
