"""A bill on paper as cells of a row: what is certain, each with where on the page it stands; the rest is blank.

Nothing read from paper is more than a proposal: the bill is entered, and a clerk compares it with the paper.
Units: amounts in minor units of the bill's currency.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from invoice_workbook import bank_codes, currencies, references, terms
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.commands import paper_memory, paper_vendors
from invoice_workbook.commands.bill_rows import units
from invoice_workbook.commands.paper_vendors import Sender
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.paper import labels
from invoice_workbook.formats.paper.recognised import Bill, Known, Said
from invoice_workbook.formats.paper.totals import Sum
from invoice_workbook.formats.paper.words import Paper
from invoice_workbook.languages import text
from invoice_workbook.ledger import supplies
from invoice_workbook.money import MILLION
from invoice_workbook.schema import CREDIT_NOTE, TABLES, BillKind

UNREAD, SOME = "to be typed", "read from paper"
Papers = Mapping[Path, Paper | WorkbookError]


@dataclass
class Read:
    """What a paper comes to: the row's cells, where each was read, and what it is held for."""

    cells: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    holds: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """Whether anything was read."""
        return SOME if self.places else UNREAD


def read(books: Books, file: str, paper: Paper | None, papers: Papers, folder: Path) -> Read:
    """The cells of a paper's row; `papers` are those beside the book, in their folder, from which labels are known."""
    if paper is None or not paper.words:
        return Read()
    first = Bill(paper, _known(books))
    sender = paper_vendors.find(books, first)
    bill = first if sender is None else Bill(paper, _of_vendor(books, sender, papers, folder), first.sheet)
    found = Read()
    writer = _Writer(books, file, bill, sender, found)
    writer.all()
    return found


@derived
def _known(books: Books) -> Known:
    settings = books.settings
    own = (settings["Tax number"], *settings.accounts, settings["Phone"])
    orders = {
        references.plain(id_): str(id_) for id_ in books["PurchaseOrders"]["purchase_order"] if references.plain(id_)
    }
    rates = {
        Decimal(int(rate)) / MILLION
        for table in ("Items", "BillLines", "InvoiceLines")
        for rate in books[table]["tax_rate"].dropna().unique()
    }
    return Known(
        ours=frozenset(references.plain(one) for one in own if one.strip()),
        orders=orders,
        rates=tuple(sorted(rates)),
        home=settings.currency,
        today=books.as_of,
    )


def _of_vendor(books: Books, sender: Sender, papers: Papers, folder: Path) -> Known:
    vendor = books["Vendors"].loc[sender.row]
    learned = paper_memory.learned(books, str(vendor["vendor"]), papers, folder)
    return replace(
        _known(books),
        country=str(vendor["country"]).strip().upper(),
        currency=str(vendor["currency"]).strip().upper(),
        learned=learned.labels,
        order_of_days=learned.order_of_days,
    )


class _Writer:
    """Puts what a bill says into cells, and beside each where it was read."""

    def __init__(self, books: Books, file: str, bill: Bill, sender: Sender | None, found: Read) -> None:
        self.books, self.file, self.bill, self.sender, self.found = books, file, bill, sender, found
        self.language = books.settings.language
        self.vendor = "" if sender is None else str(books["Vendors"]["vendor"][sender.row])

    def all(self) -> None:
        """Every cell that is certain."""
        self._who()
        heading = self.bill.heading
        if heading and heading.value == labels.NO_BILL:
            return
        if heading:
            self._put("kind", BillKind.PROFORMA, heading)
        self._what()
        self._when()
        self._how_much()

    def _put(self, name: str, value: Any, said: Said) -> None:
        self.found.cells[name] = value
        words = {"cell": TABLES["Bills"].by_field[name].header, "page": said.page, "label": said.label, "raw": said.raw}
        self.found.places[name] = text("read-from.labelled" if said.label else "read-from.bare", self.language, **words)

    def _who(self) -> None:
        if self.sender is None:
            return
        self._put("vendor", self.vendor, self.sender.said)
        account = str(self.books["Vendors"]["bank_account"][self.sender.row])
        others = [said.value for said in self.bill.accounts]
        if bank_codes.is_iban(account) and others and references.plain(account) not in others:
            self.found.holds.append(text("import-bill.other-account", self.language, account=others[0]))

    def _what(self) -> None:
        bill, cells = self.bill, self.found.cells
        if bill.is_credit:
            self._put("type", CREDIT_NOTE, bill.is_credit)
        elif bill.is_unsure:
            cells["type"] = ""
        if bill.number:
            self._put("vendor_reference", bill.number.value, bill.number)
        if bill.reference:
            self._put("payment_reference", bill.reference.value, bill.reference)
        if bill.order and self._is_of_vendor(bill.order.value):
            self._put("purchase_order", bill.order.value, bill.order)

    def _is_of_vendor(self, order: str) -> bool:
        row = self.books.find_row("PurchaseOrders", order)
        owner = "" if row is None else folded(self.books["PurchaseOrders"]["vendor"][row])
        return not self.vendor or owner in ("", folded(self.vendor))

    def _when(self) -> None:
        bill, cells = self.bill, self.found.cells
        if bill.issued:
            self._put("bill_date", pd.Timestamp(bill.issued.value), bill.issued)
        if bill.due:
            self._put("due_date", pd.Timestamp(bill.due.value), bill.due)
        elif (
            self.vendor and not bill.speaks_of_due and cells.get("type", "bill") == "bill" and (day := self._by_terms())
        ):
            cells["due_date"] = pd.Timestamp(day)

    def _by_terms(self) -> date | None:
        """The day that the vendor's terms give."""
        if self.sender is None or self.bill.issued is None:
            return None
        agreed = self.books.terms_of(str(self.books["Vendors"]["terms"][self.sender.row]))
        return terms.due_date(self.bill.issued.value, agreed, self.books.holidays) if agreed else None

    def _how_much(self) -> None:
        bill, totals = self.bill, self.bill.totals
        if bill.currency:
            self._put("currency", bill.currency.value, bill.currency)
        if totals is None or (totals.is_negative and not bill.is_credit and not bill.is_unsure):
            return
        decimals = currencies.DECIMALS.get(bill.currency.value if bill.currency else self.books.settings.currency, 2)
        for name, value, at in (
            ("net", totals.net, totals.net_at),
            ("tax", totals.tax, totals.tax_at),
            ("gross", totals.amount, totals.gross),
            ("rounding", totals.rounding, totals.gross),
            ("prepaid", totals.prepaid.value if totals.prepaid else None, totals.prepaid),
        ):
            if value is not None:
                self._put(name, units(value, decimals, self.file), _place(at or totals.gross))
        if supplies.is_indian(self.books):
            for name, (value, at) in bill.indian_taxes.items():
                self._put(name, units(value, decimals, self.file), _place(at))


def _place(at: Sum) -> Said:
    label = at.label.text if at.label else ""
    return Said(at.value, at.figure.page, label, at.figure.raw)


def sound(papers: Papers | None, path: Path) -> Paper | None:
    """The paper of that path, if there is one. Raises WorkbookError where reading it failed."""
    paper = (papers or {}).get(path)
    if isinstance(paper, WorkbookError):
        raise paper
    return paper


def ask_readable(papers: Papers | None, path: Path) -> None:
    """Raises WorkbookError for a PDF that is locked, or that broke its reader down; a damaged one is told elsewhere."""
    paper = (papers or {}).get(path)
    if isinstance(paper, WorkbookError) and paper.id != "paper-damaged":
        raise paper


def key(found: Read) -> tuple[str, ...]:
    """By what a bill is known (see known_papers.key_of); () where a part of it is not certain."""
    cells = found.cells
    if not all(
        name in cells for name in ("vendor", "vendor_reference", "bill_date", "currency", "net", "tax", "gross")
    ):
        return ()
    day = cells["bill_date"].strftime("%Y-%m-%d")
    amounts = (str(cells[name]) for name in ("net", "tax", "gross"))
    return folded(cells["vendor"]), references.plain(cells["vendor_reference"]), day, cells["currency"], *amounts


def row(found: Read) -> dict[str, Any]:
    """The row's cells, with where each was read, in the order of the sheet, and what the bill is held for."""
    places = [found.places[name] for name in TABLES["Bills"].fields if name in found.places]
    return {**found.cells, "read_from": "; ".join(places), "hold": "; ".join(found.holds)}


def told(found: Read, paper: Paper | None) -> dict[str, Any]:
    """What the JSON says of it."""
    verdict: dict[str, Any] = {"verdict": found.verdict}
    if found.places:
        verdict |= {"vendor": found.cells.get("vendor", ""), "read": sorted(found.places)}
    if paper is not None and paper.wants:
        verdict["wants"] = paper.wants
    return verdict | ({"hold": "; ".join(found.holds)} if found.holds else {})


def said(told: Sequence[Mapping[str, Any]], language: str) -> Iterator[str]:
    """What is to be said of papers: how many were read, how many are to be typed, and what would read more of them."""
    read, typed = (sum(one["verdict"] == verdict for one in told) for verdict in (SOME, UNREAD))
    if read:
        yield text("done.import-bill-read", language, count=read)
    if typed:
        yield text("done.import-bill-to-type", language, count=typed)
    if any(one.get("wants") for one in told):
        yield text("done.import-bill-wants-scan", language)
