"""The figures of a period side by side: amounts and ratios of both sides, in each currency and in the home currency.

Source: `turnover`. Units: minor units; ratios in tenths, rounded once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from invoice_workbook import currencies
from invoice_workbook.books import Books
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.reporting import turnover
from invoice_workbook.ledger.reporting.periods import Period
from invoice_workbook.ledger.reporting.turnover import Base, Figure
from invoice_workbook.schema import PAYABLE, RECEIVABLE, SIDES

RATIOS = ("DSO", "BPDSO", "ADD", "CEI", "DPO")
AMOUNTS = ("receivables", "overdue-receivables", "sales", "payables", "overdue-payables", "purchases")


@dataclass(frozen=True)
class Figures:
    """Amounts by `AMOUNTS` (None where a rate is missing), ratios by `RATIOS`; `missing` are currencies without one."""

    amounts: Mapping[str, int | None]
    ratios: Mapping[str, Figure]
    currency: str
    decimals: int
    missing: tuple[str, ...] = ()


def of_currencies(books: Books, period: Period) -> dict[str, Figures]:
    """By currency, the home currency first."""
    sides = {side: turnover.bases(books, side, period) for side in SIDES}
    none = Base(0, 0, 0, 0, period)
    owed, owing = sides[RECEIVABLE.name], sides[PAYABLE.name]
    codes = sorted({*owed, *owing}, key=lambda code: (code != books.settings.currency, code))
    return {code: _made(owed.get(code, none), owing.get(code, none), code) for code in codes}


def at_home(books: Books, period: Period) -> Figures:
    """All currencies in the home currency; of a side of which a rate is missing nothing, and which rates are."""
    return _made(
        turnover.home_base(books, RECEIVABLE.name, period),
        turnover.home_base(books, PAYABLE.name, period),
        books.settings.currency,
    )


def _made(owed: Base | tuple[str, ...], owing: Base | tuple[str, ...], code: str) -> Figures:
    amounts: dict[str, int | None] = {}
    for base, names in ((owed, AMOUNTS[:3]), (owing, AMOUNTS[3:])):
        found = (base.ending, base.ending - base.current, base.turnover) if isinstance(base, Base) else (None,) * 3
        amounts |= dict(zip(names, found, strict=True))
    ratios = dict.fromkeys(RATIOS, Figure(None, turnover.NO_RATE))
    if isinstance(owed, Base):
        made = (turnover.dso(owed), turnover.best_dso(owed), turnover.add(owed), turnover.cei(owed))
        ratios |= dict(zip(RATIOS, made, strict=False))
    else:
        ratios |= dict.fromkeys(RATIOS[:4], Figure(None, turnover.NO_RATE, owed))
    if isinstance(owing, Base):
        ratios["DPO"] = turnover.dso(owing, turnover.NO_PURCHASES)
    else:
        ratios["DPO"] = Figure(None, turnover.NO_RATE, owing)
    missing = sorted({code for one in (owed, owing) if not isinstance(one, Base) for code in one})
    return Figures(amounts, ratios, code, currencies.DECIMALS.get(code, 2), tuple(missing))


def without_due_date(books: Books) -> int:
    """How many documents that are open have no due date."""
    count = 0
    for side in SIDES.values():
        documents, state = books[side.documents], open_items.of_documents(books, side.name)
        mine = (state["open"] != 0) & ~open_items.is_credit(documents) & documents["due_date"].isna()
        count += int(mine.sum())
    return count


def main_currency(books: Books) -> str:
    """The currency of the charts: the home currency, or where no document has it the one that most documents have."""
    counts: dict[str, int] = {}
    for side in SIDES.values():
        for code, number in books[side.documents]["row_currency"].value_counts().items():
            counts[str(code)] = counts.get(str(code), 0) + int(number)
    home = books.settings.currency
    return home if home in counts or not counts else max(sorted(counts), key=lambda code: counts[code])
