"""A reminder: one letter to a customer, in the tone of its level, with interest and fee. Units: minor units."""

from dataclasses import dataclass
from datetime import date

from invoice_workbook.documents import fonts, letter
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.documents.letter import Letter, Table

FIRMEST = 3
"""The level whose words later levels use, too."""
COLUMNS = ("document", "date", "due-date", "days-late", "open", "interest")


@dataclass(frozen=True)
class Item:
    """A late invoice."""

    invoice: str
    day: date | None
    due: date | None
    days_late: int
    open: int
    interest: int


@dataclass(frozen=True)
class Reminder:
    """What a letter reminds of."""

    customer: str
    run: str
    level: int
    day: date
    pay_until: date
    currency: str
    decimals: int
    fee: int
    seller: Party
    buyer: Party
    iban: str
    bic: str
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """The document's name."""
        return f"Reminder {self.customer} {self.currency} {self.run}"

    @property
    def open(self) -> int:
        """What is open of the invoices."""
        return sum(item.open for item in self.items)

    @property
    def interest(self) -> int:
        """Interest on all of them."""
        return sum(item.interest for item in self.items)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.open + self.interest + self.fee


def written(reminder: Reminder) -> Letter:
    """The reminder as a letter, in the customer's language."""
    wording = fonts.printable(Wording.of(reminder.buyer.language))

    def amount(units: int) -> str:
        return wording.amount(units, reminder.decimals)

    tone = min(max(reminder.level, 1), FIRMEST)
    shown = wording.amount(reminder.total, reminder.decimals, reminder.currency)
    until = wording.date(reminder.pay_until)
    with_interest = reminder.interest > 0
    columns = COLUMNS if with_interest else COLUMNS[:-1]
    lines = tuple(
        (
            *(item.invoice, wording.date(item.day), wording.date(item.due), str(item.days_late), amount(item.open)),
            *([amount(item.interest)] if with_interest else []),
        )
        for item in reminder.items
    )
    rights = tuple(column in ("days-late", "open", "interest") for column in columns)
    sums = (("reminder.open", reminder.open), ("reminder.interest", reminder.interest), ("reminder.fee", reminder.fee))
    totals = [(wording.text(label), amount(units)) for label, units in sums if units]
    totals = totals if len(totals) > 1 else []
    return Letter(
        id=reminder.name,
        title=wording.text(f"reminder.title.{tone}"),
        day=reminder.day,
        wording=wording,
        seller=reminder.seller,
        buyer=reminder.buyer,
        facts=(
            (wording.text("customer-number"), reminder.customer),
            (wording.text("date"), wording.date(reminder.day)),
        ),
        opening=(wording.text(f"reminder.opening.{tone}", date=wording.date(reminder.day)),),
        table=Table(tuple(wording.text(f"column.{column}") for column in columns), rights, lines),
        totals=(*totals, (wording.text("to-pay"), shown)),
        closing=(wording.text(f"reminder.closing.{tone}", amount=shown, date=until),),
        iban=reminder.iban,
        bic=reminder.bic,
        amount=reminder.total,
        currency=reminder.currency,
        reference=", ".join([reminder.customer, *(item.invoice for item in reminder.items)])[:140],
    )


def pdf(reminder: Reminder) -> bytes:
    """The letter as PDF."""
    return letter.make(written(reminder))
