"""A customer's statement of account: what is open in one currency as of a day, as letter and as workbook.

Units: minor units of the currency.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from invoice_workbook import letters
from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.documents import invoice_data, letter, stored_results
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.letter import Letter, Page, Table
from invoice_workbook.ledger import aging, open_items
from invoice_workbook.ledger.receivable import printed_references
from invoice_workbook.tables import joins
from invoice_workbook.xstring import encoded


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


@dataclass(frozen=True, kw_only=True)
class Account(Letter[Item]):
    """What a customer's account stands at; `bands` are the ages by which it is parted."""

    bands: tuple[str, ...]

    @property
    def total(self) -> int:
        """What is open altogether."""
        return sum(item.open for item in self.items)

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
    invoices = books["Invoices"]
    keys = joins.id_keys(books, "Invoices", "invoice")
    first = pd.Series(np.arange(len(keys)), index=keys.to_numpy()).groupby(level=0).first()
    at = key_of(found["document"]).map(first).fillna(-1).to_numpy(np.int64)
    late = open_items.of_documents(books, "receivable")["days_late"]
    kinds = np.where(open_items.is_credit(invoices), "credit-note", "invoice")
    dues = invoices["due_date"].where(~open_items.is_credit(invoices))
    return found.assign(
        customer=key_of(found["party"]).to_numpy(object),
        kind=joins.at(pd.Series(kinds), at, "receipt"),
        due=joins.at(dues, at, pd.NaT),
        gross=joins.at(invoices["gross"], at, 0),
        late=joins.at(late, at, 0),
    )


def gather(books: Books, customers: frozenset[str] | None = None) -> Iterator[Account]:
    """The accounts of these customers (keys), or of all with something open: one for each currency."""
    found = _open(books)
    wanted = found if customers is None else found[found["customer"].isin(customers)]
    keys = joins.id_keys(books, "Customers", "customer")
    place_of = {key: place for place, key in reversed(list(enumerate(keys)))}
    for (key, currency), part in wanted.groupby(["customer", "currency"], sort=True):
        place = place_of.get(str(key), -1)
        id_ = str(books["Customers"]["customer"].iloc[place]) if place >= 0 else str(part["party"].iloc[0])
        yield Account(
            party=id_,
            day=books.as_of,
            currency=str(currency),
            decimals=int(part["decimals"].iloc[0]),
            seller=invoice_data.seller(books),
            buyer=invoice_data.buyer(books, place, id_),
            items=tuple(_items(part.sort_values(["dated", "document"], kind="stable"))),
            iban=books.settings.iban,
            bic=books.settings.bic,
            reference=printed_references.for_customer(books, id_, str(currency)),
            bands=aging.bands(books.settings),
        )


def _items(part: pd.DataFrame) -> Iterator[Item]:
    columns = ("document", "kind", "dated", "due", "gross", "open", "late", "band")
    for document, kind, day, due, gross, open_, late, band in zip(*(part[c] for c in columns), strict=True):
        days = [None if pd.isna(one) else pd.Timestamp(one).date() for one in (day, due)]
        amount = 0 if pd.isna(gross) else int(gross)
        signed = amount if kind == "invoice" else -amount if kind == "credit-note" else int(open_)
        yield Item(str(document), str(kind), days[0], days[1], signed, int(open_), int(late), int(band))


COLUMNS = ("document", "date", "due-date", "days-late", "gross", "open")
RIGHTS = ("days-late", "gross", "open")


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
    shown = wording.amount(account.total, account.decimals, account.currency)
    kind = "due" if account.total > 0 else "credit" if account.total < 0 else "even"
    return letter.page_of(
        account,
        wording,
        wording.text("statement"),
        Table.of(COLUMNS, RIGHTS, lines, wording),
        facts=[(wording.text("customer-number"), account.party)],
        opening=wording.text("statement.opening", date=wording.date(account.day)),
        totals=[(wording.text("statement.total"), shown)],
        bands=[(_band(name, wording), amount(account.of_band(n))) for n, name in enumerate(account.bands)],
        closing=wording.text(f"statement.{kind}", amount=shown.lstrip("-")),
        numbers=[account.party],
    )


def _band(name: str, wording: Wording) -> str:
    """A band's name in the letter's language: current, 1-30, over 90."""
    if name == "current":
        return wording.text("band.current")
    over = name.removeprefix("over ")
    return name if over == name else wording.text("band.over", days=over)


def pdf(account: Account) -> bytes:
    """The statement as PDF."""
    return letter.make(page(account))


def xlsx(account: Account) -> bytes:
    """The statement as a workbook whose total is a formula, its result stored beside it."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

    from invoice_workbook.documents.packed_xlsx import packed

    wording = Wording.of(account.buyer.language)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Statement"
    form = "#,##0" + ("." + "0" * account.decimals if account.decimals else "")
    heads = [account.seller.name, f"{wording.text('statement')} {wording.date(account.day)}"]
    heads.append(f"{account.party} {account.buyer.name} ({account.currency})")
    for row, words in enumerate(heads, 1):
        _text(sheet.cell(row, 1), words)
        sheet.cell(row, 1).font = Font(name="Calibri", size=15 if row == 1 else 11, bold=row < 3)  # two heads
    first = len(heads) + 2
    for column, name in enumerate(COLUMNS, 1):
        cell = sheet.cell(first, column)
        _text(cell, wording.text(f"column.{name}"))
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="2F4B5C")
        cell.alignment = Alignment(horizontal="left" if column < 4 else "right")  # texts and days
    for row, item in enumerate(account.items, first + 1):
        _text(sheet.cell(row, 1), f"{wording.text(item.kind)} {item.document}")
        for column, day in ((2, item.day), (3, item.due)):
            sheet.cell(row, column).value, sheet.cell(row, column).number_format = day, "yyyy-mm-dd"
        sheet.cell(row, 4).value = item.days_late if item.open > 0 else None
        for column, units in ((5, item.gross), (6, item.open)):
            cell = sheet.cell(row, column)
            cell.value, cell.number_format = units / 10**account.decimals, form
    last = first + len(account.items)
    _text(sheet.cell(last + 1, 1), wording.text("statement.total"))
    total = sheet.cell(last + 1, 6)
    total.value, total.number_format = f"=SUM(F{first + 1}:F{last})", form
    result = stored_results.amount(account.total, account.decimals)
    for cell in (sheet.cell(last + 1, 1), total):
        cell.font = Font(bold=True)
    for letter_, width in zip("ABCDEF", (34, 13, 13, 11, 15, 15), strict=True):
        sheet.column_dimensions[letter_].width = width
    sheet.page_setup.fitToHeight = 0
    sheet.freeze_panes = f"A{first + 1}"
    return stored_results.put(packed(book), {sheet.title: {total.coordinate: result}})


def _text(cell: object, words: str) -> None:
    """Text that can never become a formula."""
    from openpyxl.cell.cell import Cell

    assert isinstance(cell, Cell)
    cell.value = encoded(letters.writable(words)) or None
    if cell.value:  # openpyxl would write a text cell without a text
        cell.data_type = "s"
