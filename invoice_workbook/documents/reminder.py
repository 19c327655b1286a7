"""A reminder: one letter to a customer, in the tone of its level, with interest and fee. Units: minor units."""

from dataclasses import dataclass
from datetime import date

from invoice_workbook.documents import letter
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.letter import Letter, Page, Table

FIRMEST = 3
"""The level whose words later levels use, too."""
COLUMNS = ("document", "date", "due-date", "days-late", "open", "interest")
RIGHTS = ("days-late", "open", "interest")


@dataclass(frozen=True)
class Item:
    """A late invoice; `covered` and `promised` are what of it is not asked for."""

    invoice: str
    day: date | None
    due: date | None
    days_late: int
    open: int
    interest: int
    covered: int = 0
    promised: int = 0


@dataclass(frozen=True, kw_only=True)
class Reminder(Letter[Item]):
    """What a letter reminds of."""

    run: str
    level: int
    pay_until: date
    fee: int

    @property
    def name(self) -> str:
        """The document's name."""
        return f"Reminder {self.party} {self.currency} {self.run}"

    @property
    def open(self) -> int:
        """What is open of the invoices."""
        return sum(item.open for item in self.items)

    @property
    def interest(self) -> int:
        """Interest on all of them."""
        return sum(item.interest for item in self.items)

    @property
    def covered(self) -> int:
        """What credit notes and money on account cover of them."""
        return sum(item.covered for item in self.items)

    @property
    def promised(self) -> int:
        """What of them is promised for later."""
        return sum(item.promised for item in self.items)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.open - self.covered - self.promised + self.interest + self.fee


def page(reminder: Reminder) -> Page:
    """The reminder as a page, in the customer's language."""
    wording = reminder.wording()

    def amount(units: int) -> str:
        return wording.amount(units, reminder.decimals)

    tone = min(max(reminder.level, 1), FIRMEST)
    shown = wording.amount(reminder.total, reminder.decimals, reminder.currency)
    columns = COLUMNS if reminder.interest > 0 else COLUMNS[:-1]
    lines = (
        (
            item.invoice,
            wording.date(item.day),
            wording.date(item.due),
            str(item.days_late),
            amount(item.open),
            amount(item.interest),
        )[: len(columns)]
        for item in reminder.items
    )
    sums = (
        ("reminder.open", reminder.open),
        ("reminder.credit", -reminder.covered),
        ("reminder.promised", -reminder.promised),
        ("reminder.interest", reminder.interest),
        ("reminder.fee", reminder.fee),
    )
    totals = [(wording.text(label), amount(units)) for label, units in sums if units]
    return letter.page_of(
        reminder,
        wording,
        wording.text(f"reminder.title.{tone}"),
        Table.of(columns, RIGHTS, lines, wording),
        facts=[(wording.text("customer-number"), reminder.party)],
        opening=wording.text(f"reminder.opening.{tone}", date=wording.date(reminder.day)),
        totals=[*(totals if len(totals) > 1 else []), (wording.text("to-pay"), shown)],
        closing=wording.text(f"reminder.closing.{tone}", amount=shown, date=wording.date(reminder.pay_until)),
        numbers=[reminder.party, *(item.invoice for item in reminder.items)],
    )


def pdf(reminder: Reminder, dress: Dress = PLAIN) -> bytes:
    """The letter as PDF."""
    return letter.make(page(reminder), dress)
