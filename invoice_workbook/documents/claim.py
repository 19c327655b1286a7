"""A letter that asks back what a vendor was paid too much, or owes for credit notes. Units: minor units."""

from dataclasses import dataclass
from datetime import date

from invoice_workbook.documents import letter
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.letter import Letter, Page, Table

COLUMNS = ("document", "our-number", "date", "claim", "amount")
RIGHTS = ("amount",)


@dataclass(frozen=True)
class Item:
    """One claim: the vendor's number and ours, and what kind it is."""

    reference: str
    id: str
    day: date | None
    kind: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Claim(Letter[Item]):
    """What a vendor owes us in one currency."""

    pay_until: date

    @property
    def name(self) -> str:
        """The document's name."""
        return f"Claim {self.party} {self.currency} {self.day.isoformat()}"

    @property
    def total(self) -> int:
        """What is owed."""
        return sum(item.amount for item in self.items)


def page(claim: Claim) -> Page:
    """The claim as a page, in the vendor's language."""
    wording = claim.wording()
    lines = [
        (
            item.reference,
            item.id,
            wording.date(item.day),
            wording.text(f"claim.{item.kind}"),
            wording.amount(item.amount, claim.decimals),
        )
        for item in claim.items
    ]
    shown = wording.amount(claim.total, claim.decimals, claim.currency)
    return letter.page_of(
        claim,
        wording,
        wording.text("claim"),
        Table.of(COLUMNS, RIGHTS, lines, wording, widest=58.0),
        opening=wording.text("claim.opening"),
        totals=[(wording.text("claim.total"), shown)],
        closing=wording.text("claim.closing", amount=shown, date=wording.date(claim.pay_until)),
        numbers=[item.reference for item in claim.items],
    )


def pdf(claim: Claim, dress: Dress = PLAIN) -> bytes:
    """The letter as PDF."""
    return letter.make(page(claim), dress)
