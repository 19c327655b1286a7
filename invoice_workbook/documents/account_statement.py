"""A customer's statement of account in one currency: what moved it since a day, what is open, and what is due now.

It asks for what `chasing` asks for, and closes with what aging says is owed. Units: minor units of the currency.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from invoice_workbook import colours, letters, number_shapes
from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.documents import invoice_data, letter, stored_results
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.letter import Letter, Page, Table
from invoice_workbook.ledger import aging, instalments, open_items
from invoice_workbook.ledger.receivable import account_movements, chasing, printed_references
from invoice_workbook.tables import joins
from invoice_workbook.xstring import encoded

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Item:
    """An open invoice, credit note or unapplied receipt."""

    document: str
    kind: str
    day: date | None
    due: date | None
    gross: int
    open: int
    days_late: int
    band: int
    due_now: int = 0
    """What of it is to be paid by the letter's day."""


@dataclass(frozen=True)
class Movement:
    """What moved the account on a day; what the customer owes counts as plus."""

    day: date
    kind: str
    document: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Account(Letter[Item]):
    """What a customer's account stands at; `bands` are the ages by which it is parted.

    `movements` are those since a day, up to the letter's; `asked` is what of it may be asked for now.
    """

    bands: tuple[str, ...]
    since: date
    movements: tuple[Movement, ...]
    asked: int

    @property
    def total(self) -> int:
        """What is open altogether: the closing balance."""
        return sum(item.open for item in self.items)

    @property
    def opening(self) -> int:
        """What was open before the first day."""
        return self.total - sum(one.amount for one in self.movements)

    @property
    def due_now(self) -> int:
        """What is due by the letter's day, less all that is in the customer's favour."""
        cover = sum(item.open for item in self.items if item.open < 0)
        return max(sum(item.due_now for item in self.items) + cover, 0)

    @property
    def not_yet_due(self) -> int:
        """What is open and not due now; minus where more is in the customer's favour."""
        return self.total - self.due_now

    def of_band(self, band: int) -> int:
        """What is open of an age."""
        return sum(item.open for item in self.items if item.band == band)

    @property
    def name(self) -> str:
        """The document's name."""
        return f"{self.party} {self.currency} {self.day.isoformat()}"


@derived
def _open(books: Books) -> pd.DataFrame:
    """Every open item of the receivable side, with the customer's key, gross, due date, kind and days late."""
    found = aging.items(books, "receivable")
    invoices, receipts = books["Invoices"], books["Receipts"]
    keys = key_of(found["document"])
    at = _places(joins.id_keys(books, "Invoices", "invoice"), keys)
    paid = joins.at(-receipts["amount"].fillna(0), _places(joins.id_keys(books, "Receipts", "receipt"), keys), 0)
    state = instalments.standing(books, "receivable")
    by_now = ~(state["due"].fillna(invoices["invoice_date"]) > pd.Timestamp(books.as_of))
    kinds = np.where(open_items.is_credit(invoices), "credit-note", "invoice")
    dues = state["due"].where(~open_items.is_credit(invoices))
    return found.assign(
        customer=key_of(found["party"]).to_numpy(object),
        kind=joins.at(pd.Series(kinds), at, "receipt"),
        due=joins.at(dues, at, pd.NaT),
        gross=np.where(at < 0, paid, joins.at(invoices["gross"], at, 0)),
        late=joins.at(state["days_late"], at, 0),
        due_now=joins.at(state["open"].clip(lower=0).where(by_now, 0), at, 0),
    )


def first_day(day: date) -> date:
    """The day since which a statement shows what moved, where nobody says: the first of the month before."""
    return (day.replace(day=1) - timedelta(1)).replace(day=1)


def _places(known: pd.Series, keys: pd.Series) -> joins.Places:
    """Where each key stands first among the known ones; -1 where it does not."""
    first = pd.Series(np.arange(len(known)), index=known.to_numpy()).groupby(level=0).first()
    found: joins.Places = keys.map(first).fillna(-1).to_numpy(np.intp)
    return found


def gather(books: Books, customers: frozenset[str] | None = None, since: date | None = None) -> Iterator[Account]:
    """The accounts of these customers (keys), or of all with something open: one for each currency.

    A named one may have nothing open, but what moved it since that day.
    """
    since = since or first_day(books.as_of)
    found, moved = _open(books), account_movements.every(books)
    moved = moved[moved["day"] >= pd.Timestamp(since)]
    if customers is not None:
        found, moved = (part[part["customer"].isin(customers)] for part in (found, moved))
    found = found.sort_values(["dated", "document"], kind="stable")
    opened = dict(tuple(found.groupby(["customer", "currency"])))
    movements = dict(tuple(moved.groupby(["customer", "currency"])))
    asked = _asked(books)
    keys = joins.id_keys(books, "Customers", "customer")
    place_of = {key: place for place, key in reversed(list(enumerate(keys)))}
    for pair in sorted({*opened, *(movements if customers is not None else ())}):
        key, currency = map(str, pair)
        place = place_of.get(key, -1)
        part, moves = opened.get(pair, found.iloc[:0]), movements.get(pair, moved.iloc[:0])
        id_ = str(books["Customers"]["customer"].iloc[place]) if place >= 0 else _named(part, key)
        yield Account(
            party=id_,
            day=books.as_of,
            currency=currency,
            decimals=int((part if len(part) else moves)["decimals"].iloc[0]),
            seller=invoice_data.seller(books),
            buyer=invoice_data.buyer(books, place, id_),
            items=tuple(_items(part)),
            iban=books.settings.iban,
            bic=books.settings.bic,
            reference=printed_references.for_customer(books, id_, str(currency)),
            bands=aging.bands(books.settings),
            since=since,
            movements=tuple(_movements(moves)),
            asked=asked.get((key, currency), 0),
        )


def _named(part: pd.DataFrame, key: str) -> str:
    return str(part["party"].iloc[0]) if len(part) else key


def _asked(books: Books) -> dict[tuple[str, str], int]:
    """What may be asked of each account now; money taken back that belongs to no invoice yet is asked for, too."""
    asked = chasing.standing(books).groupby(["customer", "currency"])["asked"].sum()
    back = -chasing.credit(books).sum(axis=1).clip(upper=0)
    both = asked.add(back, fill_value=0)
    accounts = (both.index.get_level_values(place) for place in range(2))
    return dict(zip(zip(*accounts, strict=True), map(int, both), strict=True))


def _movements(part: pd.DataFrame) -> Iterator[Movement]:
    for day, kind, document, amount in zip(*(part[c] for c in ("day", "kind", "document", "amount")), strict=True):
        yield Movement(day.date(), str(kind), str(document), int(amount))


def _items(part: pd.DataFrame) -> Iterator[Item]:
    columns = ("document", "kind", "dated", "due", "gross", "open", "late", "band", "due_now")
    for document, kind, day, due, gross, open_, late, band, now in zip(*(part[c] for c in columns), strict=True):
        days = [None if pd.isna(one) else pd.Timestamp(one).date() for one in (day, due)]
        amount = 0 if pd.isna(gross) else int(gross)
        signed = -amount if kind == "credit-note" else amount
        yield Item(str(document), str(kind), days[0], days[1], signed, int(open_), int(late), int(band), int(now))


COLUMNS = ("document", "date", "due-date", "days-late", "gross", "open")
RIGHTS = ("days-late", "gross", "open")
ACTIVITY = ("document", "date", "gross", "balance")
KINDS = (
    *("invoice", "credit-note", "receipt", "payment", "credit", "discount", "write-off"),
    *("reminder-fee", "interest", "exchange", "bank-fee", "rounding", "tax-withheld"),
)
"""Kinds of movements that have a name of their own."""


def page(account: Account) -> Page:
    """The statement as a page."""
    wording = account.wording()

    def amount(units: int) -> str:
        return wording.amount(units, account.decimals)

    lines = (
        (
            f"{wording.text(item.kind)} {item.document}",
            wording.date(item.day),
            wording.date(item.due),
            str(item.days_late) if item.days_late and item.open > 0 else "",
            amount(item.gross),
            amount(item.open),
        )
        for item in account.items
    )
    shown = wording.amount(account.asked or abs(account.total), account.decimals, account.currency)
    made = letter.page_of(
        account,
        wording,
        wording.text("statement"),
        Table.of(COLUMNS, RIGHTS, lines, wording),
        facts=[(wording.text("customer-number"), account.party)],
        opening=wording.text("statement.opening", date=wording.date(account.day)),
        totals=[(label, wording.amount(units, account.decimals, code)) for label, units, code in _totals(account)],
        bands=[(_band(name, wording), amount(account.of_band(n))) for n, name in enumerate(account.bands)],
        closing=wording.text(f"statement.{_kind(account)}", amount=shown),
        numbers=[account.party],
    )
    activity = Table.of(ACTIVITY, ACTIVITY[2:], _activity(account, wording), wording)
    captions = (wording.text("statement.activity", date=wording.date(account.since)), wording.text("statement.items"))
    return replace(made, amount=account.asked, before=activity, captions=captions)


def _activity(account: Account, wording: Wording) -> Iterator[tuple[str, str, str, str]]:
    """The rows of what moved the account: from the opening balance to the closing one."""
    balance = account.opening
    last = wording.amount(account.total, account.decimals)
    yield wording.text("statement.before"), wording.date(account.since), "", wording.amount(balance, account.decimals)
    for one in account.movements:
        balance += one.amount
        moved, after = (wording.amount(units, account.decimals) for units in (one.amount, balance))
        yield f"{_kind_of(one, wording)} {one.document}", wording.date(one.day), moved, after
    yield wording.text("statement.after"), wording.date(account.day), "", last


def _kind_of(one: Movement, wording: Wording) -> str:
    kind = one.kind if one.kind in KINDS else "other"
    return wording.text(f"movement.{kind}")


def _totals(account: Account) -> Iterator[tuple[str, int, str]]:
    """Label, amount and currency of what stands below the open items; the last is what is to be paid, or the total."""
    wording = account.wording()
    lines = [("statement.total", account.total)]
    if account.total > 0:
        lines += [("statement.later", account.not_yet_due), ("statement.now", account.due_now)]
        without = account.due_now - account.asked
        lines += [("statement.not-asked", -without), ("to-pay", account.asked)] if without else []
    for label, units in lines:
        yield wording.text(label), units, account.currency if label == lines[-1][0] else ""


def _kind(account: Account) -> str:
    """Which words close the letter."""
    if account.asked > 0:
        return "due"
    if account.total > 0:
        return "agreed" if account.due_now else "not-yet"
    return "credit" if account.total < 0 else "even"


def _band(name: str, wording: Wording) -> str:
    """A band's name in the letter's language: current, 1-30, over 90."""
    if name == "current":
        return wording.text("band.current")
    over = name.removeprefix("over ")
    return name if over == name else wording.text("band.over", days=over)


def pdf(account: Account, dress: Dress = PLAIN) -> bytes:
    """The statement as PDF."""
    return letter.make(page(account), dress)


def xlsx(account: Account, dress: Dress = PLAIN) -> bytes:
    """The statement as a workbook: what is open, with a total, and what moved it; sums are formulas with results."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from invoice_workbook.documents.packed_xlsx import packed

    wording = Wording.of(account.buyer.language, account.seller.country, account.currency)
    book = Workbook()
    statement = book.active
    assert isinstance(statement, Worksheet)
    statement.title = "Statement"
    activity = book.create_sheet("Activity")
    results = {
        statement.title: _open_sheet(statement, account, wording, dress),
        activity.title: _activity_sheet(activity, account, wording, dress),
    }
    return stored_results.put(packed(book, account.day), results)


def _open_sheet(
    sheet: "Worksheet", account: Account, wording: Wording, dress: Dress
) -> dict[str, stored_results.Result]:
    """The open items, what is due now and what later, and the total; returns what the total comes to."""
    first = _head(sheet, account, wording, COLUMNS, 3, dress)
    for row, item in enumerate(account.items, first + 1):
        _text(sheet.cell(row, 1), f"{wording.text(item.kind)} {item.document}")
        for column, day in ((2, item.day), (3, item.due)):
            sheet.cell(row, column).value, sheet.cell(row, column).number_format = day, wording.day_format
        sheet.cell(row, 4).value = item.days_late if item.open > 0 else None
        for column, units in ((5, item.gross), (6, item.open)):
            _amount(sheet.cell(row, column), account, units)
    last = first + len(account.items)
    for row, (label, units) in enumerate((("later", account.not_yet_due), ("now", account.due_now)), last + 2):
        _text(sheet.cell(row, 1), wording.text(f"statement.{label}"))
        _amount(sheet.cell(row, 6), account, units)
    _text(sheet.cell(last + 4, 1), wording.text("statement.total"))
    _amount(sheet.cell(last + 4, 6), account, account.total, f"=SUM(F{first + 1}:F{max(last, first + 1)})")
    _bold(sheet.cell(last + 4, 1), sheet.cell(last + 4, 6))
    _widen(sheet, (34, 13, 13, 11, 15, 15), first)
    return {f"F{last + 4}": stored_results.amount(account.total, account.decimals)}


def _activity_sheet(
    sheet: "Worksheet", account: Account, wording: Wording, dress: Dress
) -> dict[str, stored_results.Result]:
    """The opening balance, what moved it, and the closing one; returns what the balances come to."""
    first = _head(sheet, account, wording, ACTIVITY, 2, dress)
    rows = [(wording.text("statement.before"), account.since, account.opening)]
    rows += [(f"{_kind_of(one, wording)} {one.document}", one.day, one.amount) for one in account.movements]
    results: dict[str, stored_results.Result] = {}
    balance = 0
    for row, (words, day, units) in enumerate(rows, first + 1):
        _text(sheet.cell(row, 1), words)
        sheet.cell(row, 2).value, sheet.cell(row, 2).number_format = day, wording.day_format
        _amount(sheet.cell(row, 3), account, units)
        balance += units
        _amount(sheet.cell(row, 4), account, balance, f"=SUM(C${first + 1}:C{row})")
        results[f"D{row}"] = stored_results.amount(balance, account.decimals)
    _bold(sheet.cell(first + len(rows), 4))
    _widen(sheet, (44, 13, 15, 15), first)
    return results


def _head(
    sheet: "Worksheet", account: Account, wording: Wording, columns: Sequence[str], lefts: int, dress: Dress
) -> int:
    """The heads and the table's header, of which so many columns stand to the left; returns the header's row."""
    from openpyxl.styles import Alignment, Font, PatternFill

    heads = [account.seller.name, f"{wording.text('statement')} {wording.date(account.day)}"]
    heads.append(f"{account.party} {account.buyer.name} ({account.currency})")
    for row, words in enumerate(heads, 1):
        _text(sheet.cell(row, 1), words)
        sheet.cell(row, 1).font = Font(name="Calibri", size=15 if row == 1 else 11, bold=row < 3)  # two heads
    first = len(heads) + 2
    for column, name in enumerate(columns, 1):
        cell = sheet.cell(first, column)
        _text(cell, wording.text(f"column.{name}"))
        cell.font = Font(bold=True, color=colours.ink_on(dress.colour))
        cell.fill = PatternFill("solid", fgColor=dress.colour)
        cell.alignment = Alignment(horizontal="left" if column <= lefts else "right")
    return first


def _amount(cell: "Cell | MergedCell", account: Account, units: int, formula: str = "") -> None:
    """An amount in minor units, or a formula that comes to it, in the account's decimals."""
    worth = units / 10**account.decimals
    cell.value = formula or worth
    cell.number_format = number_shapes.cell_format(worth, account.decimals, account.is_in_lakh)


def _bold(*cells: "Cell | MergedCell") -> None:
    from openpyxl.styles import Font

    for cell in cells:
        cell.font = Font(bold=True)


def _widen(sheet: "Worksheet", widths: Sequence[int], header: int) -> None:
    for letter_, width in zip("ABCDEF", widths, strict=False):
        sheet.column_dimensions[letter_].width = width
    sheet.page_setup.fitToHeight = 0
    sheet.freeze_panes = f"A{header + 1}"


def _text(cell: object, words: str) -> None:
    """Text that can never become a formula."""
    from openpyxl.cell.cell import Cell

    assert isinstance(cell, Cell)
    cell.value = encoded(letters.writable(words)) or None
    if cell.value:  # openpyxl would write a text cell without a text
        cell.data_type = "s"
