"""An invoice as a workbook, laid out from the layout workbook: its receiver can follow the sums.

Each formula has its result stored beside it. A formula of the clerk's own in the layout moves with its cells; what it
comes to is not known here, so none is stored, and the program that opens the file computes it.
"""

import pickle
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from textwrap import wrap

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from invoice_workbook import letters, number_shapes
from invoice_workbook.documents import (
    dressed_sheet,
    indian_invoice,
    indian_names,
    invoice_layout,
    letterhead,
    moved_formulas,
    payment,
    printed_totals,
    stored_results,
    sums,
    tax_rows,
)
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.invoice_data import Invoice, Line
from invoice_workbook.documents.packed_xlsx import packed
from invoice_workbook.documents.tax_rows import TaxRow
from invoice_workbook.errors import WorkbookError
from invoice_workbook.money import DECIMALS_OF_MILLIONTHS, MILLION
from invoice_workbook.schema import TAX_CATEGORIES
from invoice_workbook.xstring import encoded

NOTE_ROWS, NOTE_LETTERS = 3, 110
"""Rows between the notes and the bank account, and letters that one takes."""
BANK_ROWS = 6
"""Rows of the bank account, and one below it."""
FACT_ROWS = 9
"""Rows of facts that the layout has room for."""
HEADERS = ("line", "item", "description", "quantity", "unit-price", "discount", "category", "rate", "amount")


def make(
    invoice: Invoice, layout: bytes, layout_name: str = invoice_layout.FILE_NAME, *, dress: Dress = PLAIN
) -> bytes:
    """The workbook's bytes. Raises WorkbookError where the layout is damaged or lacks one of its names.

    The program's own layout wears the dress; one that a clerk restyled stays as it is.
    """
    book = _opened(layout, layout_name)
    wording = Wording.of(invoice.buyer.language, invoice.seller.country, invoice.currency)
    page = _Page(book, layout_name, wording.is_in_lakh)
    taxes, said = tax_rows.of(invoice), _said(invoice, wording)
    facts = _facts(invoice, wording)
    page.make_room("facts", len(facts) - FACT_ROWS + 1)
    page.make_room("first_line", len(invoice.lines))
    page.make_room("first_tax", len(taxes))
    page.make_room("tax", 1 + len(sums.between(invoice, wording)))
    page.make_room("notes", 1 + len(said))
    original = indian_invoice.original(invoice.supply, wording)
    page.text("title", f"{indian_invoice.title(invoice, wording)} {invoice.id}" + (original and f" ({original})"))
    _parties(page, invoice, wording)
    _beside(page, facts, wording)
    _header(page, invoice, wording)
    _lines(page, invoice, wording)
    _taxes(page, invoice, taxes, wording)
    _totals(page, invoice, taxes, wording)
    nets = [(line.net, line.tax_category, _number(line.tax_rate, DECIMALS_OF_MILLIONTHS)) for line in invoice.lines]
    parts = 2 if invoice.supply and invoice.supply.taxes.is_halved else 1
    printed_totals.hold(invoice, "xlsx", printed_totals.of_sheet(nets, invoice.decimals, parts))
    for down, sentence in enumerate(said):
        page.text("notes", sentence, down)
    _payment(page, invoice, len(said), wording)
    if dress != PLAIN and invoice_layout.is_built_in(layout):
        dressed_sheet.put(page.sheet, dress, page.at("bank").row + BANK_ROWS, is_credit=invoice.is_credit)
    page.sheet.print_title_rows = f"{page.at('header').row}:{page.at('header').row}"
    book.calculation.fullCalcOnLoad = True
    return stored_results.put(packed(book, invoice.issued), {page.sheet.title: page.results})


def ask(layout: bytes, layout_name: str = invoice_layout.FILE_NAME) -> None:
    """Raises WorkbookError where invoices cannot be put into this layout: asked before a number is given."""
    _Page(_opened(layout, layout_name), layout_name)


def _opened(layout: bytes, layout_name: str) -> Workbook:
    book = pickle.loads(_parsed(layout, layout_name))  # noqa: S301  # what this process has just put there
    assert isinstance(book, Workbook)
    return book


@lru_cache(maxsize=4)
def _parsed(layout: bytes, layout_name: str) -> bytes:
    """A layout's workbook, parsed once for many invoices: what is kept is a copy that nobody writes into."""
    try:
        return pickle.dumps(load_workbook(BytesIO(layout)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # whatever openpyxl stumbles over in a file that was half written
        raise WorkbookError("layout-damaged", file=layout_name, reason=error) from error


def _dress_like(cell: object, pattern: object) -> None:
    """Give a cell another's format."""
    assert isinstance(cell, Cell) and isinstance(pattern, Cell)
    cell._style = copy(pattern._style)  # type: ignore[attr-defined]  # openpyxl's way to copy all of a format


@dataclass(frozen=True)
class _Place:
    row: int
    column: int


class _Page:
    """The sheet and the places in it, which move down as lines are put in."""

    def __init__(self, book: Workbook, layout_name: str, is_in_lakh: bool = False) -> None:
        self.is_in_lakh = is_in_lakh
        self._places: dict[str, _Place] = {}
        title = invoice_layout.SHEET
        for name in invoice_layout.NAMES:
            defined = book.defined_names.get(name)
            found = list(defined.destinations) if defined is not None else []
            if not found:
                raise WorkbookError("no-layout", file=layout_name, name=name)
            title, cell = found[0]
            place = book[title][cell.replace("$", "")]
            self._places[name] = _Place(place.row, place.column)
            del book.defined_names[name]
        sheet = book[title]
        assert isinstance(sheet, Worksheet)
        self.sheet = sheet
        self.results: dict[str, Decimal] = {}
        """What the formulas come to, by their cells; all room is made before the first."""

    def at(self, name: str) -> _Place:
        """A place by its name."""
        return self._places[name]

    def cell(self, name: str, down: int = 0, right: int = 0) -> Cell:
        """A cell so far from a place."""
        place = self._places[name]
        found = self.sheet.cell(place.row + down, place.column + right)
        assert isinstance(found, Cell)
        return found

    def text(self, name: str, value: str, down: int = 0, right: int = 0) -> None:
        """Text that can never become a formula."""
        cell = self.cell(name, down, right)
        value = encoded(letters.writable(value.replace("\r\n", "\n").replace("\r", "\n")))
        cell.value = value or None
        if value:
            cell.data_type = "s"

    def amount(self, cell: Cell, units: int, decimals: int, formula: str = "") -> None:
        """An amount in minor units: a number, or a formula with what it comes to."""
        cell.value = formula or _number(units, decimals)
        cell.number_format = number_shapes.cell_format(_number(units, decimals), decimals, self.is_in_lakh)
        if formula:
            self.results[cell.coordinate] = stored_results.amount(units, decimals)

    def make_room(self, name: str, rows: int) -> None:
        """So many rows in place of one, dressed like it; all below moves down."""
        place, more = self._places[name], rows - 1
        if more < 1:
            return
        sheet = self.sheet
        last, width = sheet.max_row, sheet.max_column
        from openpyxl.utils import get_column_letter

        if last > place.row:
            sheet.move_range(f"A{place.row + 1}:{get_column_letter(width)}{last}", rows=more)
        moved_formulas.follow(sheet, place.row, more)
        for down in range(1, more + 1):
            for column in range(1, width + 1):
                _dress_like(sheet.cell(place.row + down, column), sheet.cell(place.row, column))
        moved = {n: _Place(p.row + more, p.column) for n, p in self._places.items() if p.row > place.row}
        self._places |= moved


def _number(units: int, decimals: int) -> int | float:
    value = units / 10**decimals
    return int(value) if value.is_integer() else value


def _parties(page: _Page, invoice: Invoice, wording: Wording) -> None:
    seller = invoice.seller
    page.text("seller_name", seller.name)
    page.text("seller_address", ", ".join(letterhead.address(seller, wording)[1:]))
    contact = (seller.phone, seller.e_mail, letterhead.tax_number(seller, wording))
    page.text("seller_contact", " · ".join(part for part in contact if part))
    for down, line in enumerate(letterhead.address(invoice.buyer, wording)):
        page.text("buyer", line, down)


def _facts(invoice: Invoice, wording: Wording) -> list[tuple[str, str | date]]:
    """Labels (as ids) and values beside the receiver, those that say something."""
    facts = (
        ("number", invoice.id),
        ("date", invoice.issued),
        ("due-date", invoice.due if invoice.asks else None),
        ("delivered-on", invoice.delivered if invoice.shows_delivery else None),
        ("corrects", invoice.corrects),
        ("order", invoice.order),
        ("your-reference", invoice.customer_reference),
        ("buyer-reference", invoice.buyer_reference),
        ("customer-number", invoice.buyer.id),
        (indian_names.number_label(invoice.buyer.tax_number, wording), invoice.buyer.tax_number),
        *indian_invoice.facts(invoice, wording),
    )
    return [(label, value) for label, value in facts if value]


def _beside(page: _Page, facts: list[tuple[str, str | date]], wording: Wording) -> None:
    for down, (label, value) in enumerate(facts):
        page.text("facts", wording.text(label), down)
        if isinstance(value, str):
            page.text("facts", value, down, 2)
        else:
            cell = page.cell("facts", down, 2)
            cell.value, cell.number_format = value, wording.day_format
        page.cell("facts", down, 2).alignment = Alignment(horizontal="left")


def _header(page: _Page, invoice: Invoice, wording: Wording) -> None:
    for right, label in enumerate(HEADERS):
        words = wording.text(label) + (f" {invoice.currency}" if label == "amount" else "")
        words += " %" if label in ("discount", "rate") else ""
        page.text("header", words, 0, right)


def _description(invoice: Invoice, line: Line, wording: Wording) -> str:
    """A line's words; in India with its commodity code, for which the layout has no column."""
    code = f"{wording.text('hsn')} {line.commodity_code}" if invoice.supply and line.commodity_code else ""
    return "\n".join(part for part in (line.description, code) if part)


def _lines(page: _Page, invoice: Invoice, wording: Wording) -> None:
    first = page.at("first_line")
    for down, line in enumerate(invoice.lines):
        for right, text in enumerate((line.number, line.item, _description(invoice, line, wording))):
            page.text("first_line", text, down, right)
        row = first.row + down
        for right, units in ((3, line.quantity), (4, line.unit_price), (5, line.discount), (7, line.tax_rate)):
            cell = page.cell("first_line", down, right)
            blank = right == 5 and not units
            cell.value = None if blank else _number(units, DECIMALS_OF_MILLIONTHS)
            price = right == 4 and units % 10 ** (DECIMALS_OF_MILLIONTHS - invoice.decimals) == 0
            places = (invoice.decimals, 0) if price else (0, DECIMALS_OF_MILLIONTHS if units % MILLION else 0)
            cell.number_format = number_shapes.cell_format(units / MILLION, places[0], page.is_in_lakh, places[1])
        page.text("first_line", line.tax_category, down, 6)
        quantity, price_, discount = (_ref(row, first.column + n) for n in (3, 4, 5))
        cell = page.cell("first_line", down, 8)
        parts = [_number(units, DECIMALS_OF_MILLIONTHS) for units in (line.quantity, line.unit_price, line.discount)]
        follows = printed_totals.line_formula(parts[0], parts[1], parts[2], invoice.decimals) == line.net
        formula = f"=ROUND({quantity}*{price_}*(1-{discount}/100),{invoice.decimals})"
        page.amount(cell, line.net, invoice.decimals, formula if follows else "")


def _ref(row: int, column: int, fixed: bool = False) -> str:
    from openpyxl.utils import get_column_letter

    return f"${get_column_letter(column)}${row}" if fixed else f"{get_column_letter(column)}{row}"


def _column(page: _Page, invoice: Invoice, right: int) -> str:
    first = page.at("first_line")
    top, bottom = first.row, first.row + max(len(invoice.lines), 1) - 1
    return f"{_ref(top, first.column + right, True)}:{_ref(bottom, first.column + right, True)}"


def _taxes(page: _Page, invoice: Invoice, taxes: list[TaxRow], wording: Wording) -> None:
    for right, label in enumerate(("category", "rate", "net", "tax")):
        page.text("tax_header", wording.text(label) + (" %" if label == "rate" else ""), 0, right)
    nets, categories, rates = (_column(page, invoice, right) for right in (8, 6, 7))
    first = page.at("first_tax")
    for down, tax in enumerate(taxes):
        page.text("first_tax", wording.text(tax.name) if invoice.supply else tax.category, down)
        rate = page.cell("first_tax", down, 1)
        rate.value = _number(tax.rate, DECIMALS_OF_MILLIONTHS)
        row = first.row + down
        category, percent, net = (_ref(row, first.column + n) for n in (0, 1, 2))
        of = f'"{tax.category}"' if invoice.supply else category
        whole = percent if tax.parts == 1 else f"{tax.parts}*{percent}"
        summed = f"=SUMIFS({nets},{categories},{of},{rates},{whole})"
        taxed = f"=ROUND({net}*{percent}/100,{invoice.decimals})"
        page.amount(page.cell("first_tax", down, 2), tax.net, invoice.decimals, summed if _is_summed(tax) else "")
        page.amount(page.cell("first_tax", down, 3), tax.tax, invoice.decimals, taxed)


def _is_summed(tax: TaxRow) -> bool:
    """Whether SUMIFS finds the row's lines: not by a blank category, nor by one that it takes for a pattern."""
    return tax.category in TAX_CATEGORIES


def _totals(page: _Page, invoice: Invoice, rows: list[TaxRow], wording: Wording) -> None:
    first = page.at("first_tax")
    last = first.row + max(len(rows), 1) - 1
    taxes = f"{_ref(first.row, first.column + 3)}:{_ref(last, first.column + 3)}"
    net, tax = (_ref(page.at(name).row, page.at(name).column) for name in ("net", "tax"))
    for name, formula, units in (
        ("net", f"=SUM({_column(page, invoice, 8)})", invoice.net),
        ("tax", f"=SUM({taxes})", invoice.tax),
    ):
        page.amount(page.cell(name), units, invoice.decimals, formula)
        page.text(name, wording.text(name), 0, -3)
    asked = f"{net}+{tax}"
    for down, one in enumerate(sums.between(invoice, wording), 1):
        cell = page.cell("tax", down)
        page.amount(cell, one.units, one.decimals, f"={net}+{tax}" if one.id == "gross" else "")
        page.text("tax", one.label, down, -3)
        asked += f"+{cell.coordinate}" if one.sign else ""
    payable = sums.last(invoice, wording)
    cell = page.cell("gross")
    page.amount(cell, payable.units, invoice.decimals, f"={asked}")
    if payable.units < 0 and not invoice.is_credit:
        shown = number_shapes.cell_format(-_number(payable.units, invoice.decimals), invoice.decimals, page.is_in_lakh)
        cell.number_format = f"{shown};{shown}" if ";" not in shown else shown  # its label says whose it is
    page.text("gross", f"{payable.label} {payable.currency}", 0, -3)


def _said(invoice: Invoice, wording: Wording) -> list[str]:
    """What India's law wants said, a row each."""
    said = indian_invoice.notes(invoice, wording)
    return [line for note in said for line in wrap(note, NOTE_LETTERS, break_on_hyphens=False)]


def _payment(page: _Page, invoice: Invoice, below: int, wording: Wording) -> None:
    """What is to be paid, `below` so many rows of notes."""
    if invoice.is_credit:
        return
    lines = [
        line for note in payment.notes(invoice, wording) for line in wrap(note, NOTE_LETTERS, break_on_hyphens=False)
    ]
    fitting = [*lines[: NOTE_ROWS - 1], " ".join(lines[NOTE_ROWS - 1 :])]
    for down, note in enumerate(filter(None, fitting)):
        page.text("notes", note, below + down)
    if not invoice.asks:
        return
    bank = letterhead.account(invoice.seller, invoice.iban, invoice.bic, invoice.payment_reference, wording)
    for down, (label, value) in enumerate(bank):
        page.text("bank", label, down)
        page.text("bank", value, down, 2)
