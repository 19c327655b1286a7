"""A letter that asks back what a vendor was paid too much, or owes for credit notes. Units: minor units."""

from dataclasses import dataclass
from datetime import date

from invoice_workbook.documents import fonts, letter
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.documents.letter import Letter, Table

COLUMNS = ("document", "our-number", "date", "claim", "amount")


@dataclass(frozen=True)
class Item:
    """One claim: the vendor's number and ours, and what kind it is."""

    reference: str
    id: str
    day: date | None
    kind: str
    amount: int


@dataclass(frozen=True)
class Claim:
    """What a vendor owes us in one currency."""

    vendor: str
    day: date
    pay_until: date
    currency: str
    decimals: int
    seller: Party
    buyer: Party
    iban: str
    bic: str
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """The document's name."""
        return f"Claim {self.vendor} {self.currency} {self.day.isoformat()}"

    @property
    def total(self) -> int:
        """What is owed."""
        return sum(item.amount for item in self.items)


def written(claim: Claim) -> Letter:
    """The claim as a letter, in the vendor's language."""
    wording = fonts.printable(Wording.of(claim.buyer.language))
    lines = tuple(
        (
            *(item.reference, item.id, wording.date(item.day), wording.text(f"claim.{item.kind}")),
            wording.amount(item.amount, claim.decimals),
        )
        for item in claim.items
    )
    shown = wording.amount(claim.total, claim.decimals, claim.currency)
    return Letter(
        id=claim.name,
        title=wording.text("claim"),
        day=claim.day,
        wording=wording,
        seller=claim.seller,
        buyer=claim.buyer,
        facts=((wording.text("date"), wording.date(claim.day)),),
        opening=(wording.text("claim.opening"),),
        table=Table(
            tuple(wording.text(f"column.{column}") for column in COLUMNS),
            (False, False, False, False, True),
            lines,
            widest=58.0,
        ),
        totals=((wording.text("claim.total"), shown),),
        closing=(wording.text("claim.closing", amount=shown, date=wording.date(claim.pay_until)),),
        iban=claim.iban,
        bic=claim.bic,
        amount=claim.total,
        currency=claim.currency,
        reference=", ".join(item.reference for item in claim.items)[:140],
    )


def pdf(claim: Claim) -> bytes:
    """The letter as PDF."""
    return letter.make(written(claim))
