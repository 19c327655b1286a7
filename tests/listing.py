"""A company's listing of bills as its ledger gives it, with the habits of real vendors, and with bills that came twice.

Some vendors send thousands of bills, most a few. Their numbers run, are the day with initials behind it, are an account
with the month, begin anew each January, or were destroyed on the way; some send one amount over and over, several on a
day. What is planted is known by its row.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from invoice_workbook.books import Books
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import Block, read

FIRST = date(2025, 7, 1)
DAYS = 365
BILLS_OF_A_VENDOR = 190_000 / 34_000
"""Of the vendors known; a quarter of them send nothing in the year."""
MOST_AT_ONCE = (1, 1, 1, 2, 2, 6)
AT_ONCE = sum((1 + most) / 2 for most in MOST_AT_ONCE) / len(MOST_AT_ONCE)
CYRILLIC = str.maketrans("ABCEHKMOPTX", "\u0410\u0412\u0421\u0415\u041d\u041a\u041c\u041e\u0420\u0422\u0425")
FULL_WIDTH = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x30, 0x5B)})
Dice = random.Random
Number = Callable[[Dice, "Vendor", date], str]


@dataclass
class Vendor:
    """A vendor: how it numbers, the last number, whether it has one amount, how many bills it sends on a day."""

    id: str
    number: Number
    last: int
    step: int
    amount: int | None
    at_once: int
    letters: str
    year: int = FIRST.year


@dataclass
class Listing:
    """Bills in the order they came: vendor, reference, day, gross; and what was planted, by row."""

    vendor: list[str] = field(default_factory=list)
    reference: list[str] = field(default_factory=list)
    day: list[date] = field(default_factory=list)
    gross: list[int] = field(default_factory=list)
    planted: dict[int, str] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)

    def add(self, vendor: str, reference: str, day: date, gross: int) -> int:
        """One more; returns its row."""
        self.vendor.append(vendor)
        self.reference.append(reference)
        self.day.append(day)
        self.gross.append(gross)
        return len(self.vendor) - 1

    def books(self) -> Books:
        """All of it as books."""
        count = len(self.vendor)
        said = {
            "bill": [f"B-{n}" for n in range(count)],
            "type": ["credit note" if gross < 0 else "bill" for gross in self.gross],
            "vendor": self.vendor,
            "vendor_reference": self.reference,
            "bill_date": self.day,
            "currency": ["USD"] * count,
            "gross": [abs(gross) / 100 for gross in self.gross],
        }
        ids = sorted(set(self.vendor))
        blocks = {name: Block.of_rows([c.header for c in table.columns], []) for name, table in TABLES.items()}
        for name, cells, rows in (("Bills", said, count), ("Vendors", {"vendor": ids, "name": ids}, len(ids))):
            columns = TABLES[name].columns
            blank = [None] * rows
            blocks[name] = Block([c.header for c in columns], [cells.get(c.field, blank) for c in columns], rows)
        last = FIRST + timedelta(DAYS)
        return read(blocks, last, last)


def running(dice: Dice, vendor: Vendor, day: date) -> str:
    """Numbers that run, with what others bought in between."""
    vendor.last += dice.randint(1, vendor.step)
    return f"{vendor.letters}{vendor.last}"


def anew(dice: Dice, vendor: Vendor, day: date) -> str:
    """Numbers that begin anew each January, without the year in them."""
    if day.year != vendor.year:
        vendor.year, vendor.last = day.year, 0
    vendor.last += dice.randint(1, vendor.step)
    return f"{vendor.last:04}"


def of_the_day(dice: Dice, vendor: Vendor, day: date) -> str:
    """The day, with the initials of whoever did the work."""
    vendor.last += 1
    return f"{day:%m%d%y}{chr(65 + vendor.last % 23)}{chr(65 + vendor.last % 26)}"


def of_the_month(dice: Dice, vendor: Vendor, day: date) -> str:
    """An account with the month: one for each meter."""
    vendor.last += 1
    return f"{58_000 + vendor.last % 400} - {day.month}/{day:%y}"


def destroyed(dice: Dice, vendor: Vendor, day: date) -> str:
    """A number of fourteen digits as a spreadsheet program shows it."""
    vendor.last += dice.randint(1, vendor.step)
    return f"2.{17_000 + vendor.last // 40 % 99:05}E+13"


def lettered(dice: Dice, vendor: Vendor, day: date) -> str:
    """Parts of one number: 4711A, 4711B."""
    vendor.last += 1
    return f"{40_000 + vendor.last // 5}{'ABCDE'[vendor.last % 5]}"


HABITS: tuple[tuple[Number, float], ...] = (
    (running, 0.70),
    (anew, 0.06),
    (of_the_day, 0.05),
    (of_the_month, 0.07),
    (destroyed, 0.02),
    (lettered, 0.10),
)
"""How many of the vendors number how."""


def make(bills: int, twins: int, others: int, seed: int = 3) -> Listing:
    """A year's listing with so many exact twins planted, and so many of each other kind."""
    dice = Dice(seed)  # dice for a test, not for secrets
    found = Listing()
    vendors = [_vendor(dice, n) for n in range(max(12, round(bills / BILLS_OF_A_VENDOR)))]
    weights = [1 / (n + 8) ** 0.9 for n in range(len(vendors))]
    dice.shuffle(weights)
    by_day: dict[date, list[Vendor]] = defaultdict(list)
    for vendor in dice.choices(vendors, weights, k=round(bills / AT_ONCE)):
        by_day[FIRST + timedelta(dice.randrange(DAYS))].append(vendor)
    for day in sorted(by_day):
        for vendor in by_day[day]:
            for gross in _amounts(dice, vendor):
                found.add(vendor.id, vendor.number(dice, vendor, day), day, gross)
    _plant(found, dice, twins, others)
    return found


def _vendor(dice: Dice, n: int) -> Vendor:
    (number,) = dice.choices([one for one, _ in HABITS], [share for _, share in HABITS])
    letters = dice.choice(("", "", "INV-", "R", "SO", "BXA-"))
    return Vendor(
        id=f"V-{n}",
        number=number,
        last=dice.randrange(1_000, 90_000),
        step=dice.choice((1, 1, 2, 5, 40)),
        amount=dice.choice((5_000, 7_500, 10_000, 2_499, 31_900)) if dice.random() < 0.25 else None,
        at_once=dice.choice(MOST_AT_ONCE),
        letters=letters,
    )


def _amounts(dice: Dice, vendor: Vendor) -> list[int]:
    """What the bills come to that a vendor sends on a day: its one amount, or any; some are credit notes."""
    count = dice.randint(1, vendor.at_once)
    if vendor.amount is not None and dice.random() < 0.9:
        return [vendor.amount] * count
    return [max(100, round(dice.lognormvariate(10.5, 1.6))) * dice.choice((1, *([1] * 30), -1)) for _ in range(count)]


def _slip(reference: str) -> str:
    """A 0 typed as the letter."""
    at = reference.rindex("0")
    return f"{reference[:at]}O{reference[at + 1 :]}"


def _swapped(reference: str) -> str:
    """Two neighbours swapped: the first two digits that differ."""
    at = next(
        n for n in range(len(reference) - 1) if reference[n : n + 2].isdigit() and reference[n] != reference[n + 1]
    )
    return reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :]


@dataclass(frozen=True)
class Kind:
    """How a bill is entered a second time: its number, how many days later, and the score that it is to have."""

    spelled: Callable[[str], str]
    score: int
    later: int = 0
    fits: Callable[[str], bool] = bool


KINDS = {
    "exact twin": Kind(str, 100),
    "spelled otherwise": Kind(lambda one: " ".join(one).lower(), 100),
    "same number, other day": Kind(str, 95, 9),
    "Cyrillic letters": Kind(lambda one: one.translate(CYRILLIC), 100, fits=lambda one: one.startswith("B")),
    "full width": Kind(lambda one: one.translate(FULL_WIDTH), 100),
    "hidden character": Kind(lambda one: f"{one[:2]}\u200b{one[2:]}", 100),
    "O for 0, another day": Kind(_slip, 80, 18, lambda one: "0" in one and len(one) > 4),
    "first digits swapped": Kind(_swapped, 80, 0, lambda one: one.startswith("INV-") and len(set(one[4:6])) == 2),
    "other number, same day": Kind(lambda one: f"Q{one[::-1]}77", 60),
}


def _plant(found: Listing, dice: Dice, twins: int, others: int) -> None:
    rows = [row for row in range(len(found.vendor)) if "E+" not in found.reference[row]]
    dice.shuffle(rows)
    for name, kind in KINDS.items():
        for _ in range(twins if name == "exact twin" else others):
            row = next(row for row in reversed(rows) if kind.fits(found.reference[row]))
            rows.remove(row)
            day = found.day[row] + timedelta(kind.later)
            copy = found.add(found.vendor[row], kind.spelled(found.reference[row]), day, found.gross[row])
            found.planted[copy], found.first[copy] = name, row
