"""credit: a credit note for an issued invoice, whole or by lines; it names what it corrects and is set against it.

An issued invoice is never edited: what is wrong in it is credited, and invoiced anew where something is left to pay.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import invoice_amounts
from invoice_workbook.commands.at_sheet import one_row
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.invoice_papers import follow
from invoice_workbook.commands.invoice_rows import (
    BACKDATED,
    ask_open,
    ask_order,
    ask_pattern,
    fresh_numbers,
    meant_backdated,
    summed,
)
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.documents import invoice_data, invoice_pdf
from invoice_workbook.documents.invoice_files import PDF
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import failure
from invoice_workbook.journal import archives
from invoice_workbook.languages import text
from invoice_workbook.ledger import new_allocations, open_items
from invoice_workbook.ledger.receivable import amounts_due, fingerprint
from invoice_workbook.ledger.settlement import Allocation
from invoice_workbook.schema import CREDIT_NOTE, INVOICE_LINES, InvoiceStatus
from invoice_workbook.tables import joins


def wanted_lines(named: str) -> dict[str, int | None]:
    """Lines and quantities (millionths; None for what is left) from "1,3" or "1=2.5,3".

    Raises WorkbookError where a quantity is none.
    """
    found: dict[str, int | None] = {}
    if named.strip() and not named.strip(" ,"):
        raise WorkbookError("bad-credit-lines", part=named)
    for part in (one.strip() for one in named.split(",") if one.strip()):
        line, _, quantity = part.partition("=")
        if folded(line) in found:
            raise WorkbookError("bad-credit-lines", part=part)
        try:
            found[folded(line)] = money.parse(quantity, money.DECIMALS_OF_MILLIONTHS) if quantity else None
        except ValueError as error:
            raise WorkbookError("bad-credit-lines", part=part) from error
    return found


def credit(books: Books, given: Given, *, invoice: str, lines: str = "", backdated: bool = False) -> Outcome:
    """The credit note, whole or of `lines` ("1=2.5,3"), its files, and its allocation against what is open.

    One that could not be printed here is not made.
    Raises WorkbookError for an invoice that is not there, not issued, a credit note itself, or credited already.
    """
    wanted = wanted_lines(lines)
    ask_pattern(books, CREDIT_NOTE)
    ask_open(books)
    ask_order(books, CREDIT_NOTE, backdated)
    row = _invoice(books, invoice)
    credited = _lines(books, row, wanted)
    [number] = fresh_numbers(books, given, CREDIT_NOTE, 1)
    credited = credited.assign(invoice=number, check="")
    head = (
        books["Invoices"]
        .loc[[row]]
        .assign(
            invoice=number,
            type=CREDIT_NOTE,
            corrects=books["Invoices"]["invoice"][row],
            invoice_date=pd.Series(pd.Timestamp(books.as_of), index=[row]).astype("datetime64[s]"),
            due_date=pd.Series(pd.NaT, index=[row]).astype("datetime64[s]"),
            status=InvoiceStatus.ISSUED,
            sent_on=pd.Series(pd.NaT, index=[row]).astype("datetime64[s]"),
            files="",
            irn="",
            check="",
            prepaid=pd.array([pd.NA], dtype="Int64"),
            rounding=pd.array([pd.NA], dtype="Int64"),
        )
    )
    new = {"Invoices": head.reset_index(drop=True), "InvoiceLines": credited.reset_index(drop=True)}
    issued = summed(books, new)
    last = int(issued["Invoices"].index[-1])
    issued = invoice_amounts.asked(issued, [last], [invoice_amounts.NOTHING], [_rounding(issued, row, last)])
    worth = int(_worth(issued)[last])
    settled = _settled(books, issued, row, number, worth)
    if settled:
        issued = new_allocations.allocated(issued, "receivable", settled)
    try:
        invoice_pdf.ask(str(head["corrects"].iloc[0]), invoice_data.gather(issued, len(issued["Invoices"]) - 1))
    except WorkbookError as error:  # asked before the number is given
        failed = [failure(PDF, str(head["corrects"].iloc[0]), error)]
        said = text("done.credit-not-set", books.settings.language, reason=error)
        return Outcome(said, more={"invoices": []}, failed=failed)
    has_more = len(issued["Allocations"]) > len(books["Allocations"])
    names = ("InvoiceLines", "Invoices", *(["Allocations"] if has_more else []))
    decimals = int(books["Invoices"]["row_decimals"][row])
    words = {"id": number, "invoice": books["Invoices"]["invoice"][row], "currency": head["row_currency"].iloc[0]}
    message = text("done.credit", books.settings.language, **words, gross=money.as_text(worth, decimals))
    return Outcome(
        message,
        {name: issued[name] for name in names},
        more={"invoices": [number]},
        entries=fingerprint.entries(issued, [number]),
        then=follow([number]),
    )


def _worth(books: Books) -> pd.Series:
    """What each document asks for or gives, whatever was prepaid: its gross as it was rounded."""
    invoices = books["Invoices"]
    return amounts_due.payable(invoices) + invoices["prepaid"].fillna(0).astype("int64")


def _notes(books: Books, row: int) -> pd.Series:
    """Which documents are credit notes for the invoice."""
    mine = joins.id_keys(books, "Invoices", "corrects") == joins.id_keys(books, "Invoices", "invoice")[row]
    notes: pd.Series = mine & (books["Invoices"]["status"] != InvoiceStatus.DRAFT)
    return notes


def _rounding(issued: Books, row: int, note: int) -> int:
    """What the credit note is rounded by; the last one of an invoice that was rounded gives back what is left of it."""
    invoices, own = issued["Invoices"], invoice_amounts.rounding(issued, note)
    notes = _notes(issued, row)
    if _has_more(issued, row) or not (own or invoices["rounding"][notes.index[notes].union([row])].fillna(0).any()):
        return own
    worth = _worth(issued)
    rest = int(worth[row] - worth[notes].sum())
    coin = amounts_due.coin(issued, str(invoices["row_currency"][row]))
    return rest if abs(rest) <= (coin + 1) * int(notes.sum()) else own


def _settled(before: Books, after: Books, row: int, number: str, gross: int) -> list[Allocation]:
    """The credit note against what of the invoice is open; once all is credited, what rounding left is written off.

    Notes by parts are each rounded by themselves, so that together they may differ from the invoice by a cent each.
    """
    invoice = str(before["Invoices"]["invoice"][row])
    open_ = max(int(open_items.of_documents(before, "receivable")["open"][row]), 0)
    used = min(gross, open_)
    found = [Allocation(number, invoice, "credit", used)] if used else []
    worth = _worth(after)
    credited = worth[_notes(after, row)]
    rest = int(worth[row]) - int(credited.sum())
    if _has_more(after, row) or abs(rest) > len(credited) or not rest:
        return found
    over = gross - used
    where, amount = (invoice, min(rest, open_ - used)) if rest > 0 else (number, min(-rest, over))
    return [*found, *([Allocation("", where, "write-off", amount, note=NOTE)] if amount > 0 else [])]


NOTE = "rounding of credit notes"


def _has_more(books: Books, row: int) -> bool:
    """Whether anything of the invoice's lines is left to credit."""
    return bool((_left(books, row) > 0).any())


def _left(books: Books, row: int) -> pd.Series:
    """What of the quantity of each of the invoice's lines was not credited yet."""
    invoices, lines = books["Invoices"], books["InvoiceLines"]
    keys, key = joins.id_keys(books, "InvoiceLines", "invoice"), joins.id_keys(books, "Invoices", "invoice")[row]
    mine = lines[keys == key]
    corrects = joins.id_keys(books, "Invoices", "corrects")
    notes = set(
        joins.id_keys(books, "Invoices", "invoice")[(corrects == key) & (invoices["status"] != InvoiceStatus.DRAFT)]
    )
    credited = lines[keys.isin(notes)]
    numbers_ = joins.id_keys(books, "InvoiceLines", "line")
    before = credited.groupby(numbers_[credited.index])["quantity"].sum()
    left: pd.Series = mine["quantity"] - numbers_[mine.index].map(before).fillna(0).astype("int64")
    return left


def _invoice(books: Books, id_: str) -> int:
    if books.find_row("Invoices", id_) is None and (file := archives.file_of(books, id_, "Invoices")):
        raise WorkbookError("in-archive", id=id_.strip(), file=file)
    invoices, row = books["Invoices"], books.row_of("Invoices", id_)
    if invoices["status"][row] == InvoiceStatus.DRAFT:
        raise WorkbookError("not-issued", id=id_)
    if invoices["type"][row] == CREDIT_NOTE:
        raise WorkbookError("credit-of-credit", id=id_)
    if invoices["invoice_date"][row] > pd.Timestamp(books.as_of):
        raise WorkbookError("credit-before", id=id_, day=invoices["invoice_date"][row].date())
    return row


def _lines(books: Books, row: int, wanted: Mapping[str, int | None]) -> pd.DataFrame:
    """The invoice's lines with the quantities to credit, what was credited before taken off."""
    key, id_ = joins.id_keys(books, "Invoices", "invoice")[row], str(books["Invoices"]["invoice"][row])
    mine = books["InvoiceLines"][joins.id_keys(books, "InvoiceLines", "invoice") == key]
    if not len(mine):
        raise WorkbookError("invoice-without-lines", id=id_)
    numbers_ = joins.id_keys(books, "InvoiceLines", "line")[mine.index]
    left = _left(books, row)
    for line, quantity in wanted.items():
        if line not in set(numbers_):
            raise WorkbookError("no-such-line", id=id_, line=line, lines=", ".join(mine["line"]))
        there = int(left[numbers_ == line].iloc[0])
        if quantity is not None and not 0 < quantity <= there:
            shown = {"quantity": money.plain_text(quantity), "left": money.plain_text(there)}
            raise WorkbookError("credit-too-much", id=id_, line=line, **shown)
    named = [wanted.get(line) for line in numbers_]
    asked = pd.Series(
        [there if q is None else q for q, there in zip(named, left, strict=True)], mine.index, dtype="Int64"
    )
    kept = (asked > 0) & (numbers_.isin(set(wanted)) if wanted else True)
    if not kept.any():
        raise WorkbookError("credited-already", id=id_)
    chosen = mine[kept].assign(quantity=asked[kept])
    whole = asked[kept] == mine["quantity"][kept]
    nets = money.line_net(
        chosen["quantity"], chosen["unit_price"], chosen["discount"], chosen["row_decimals"].to_numpy(np.int64)
    )
    fields = [field for field in (*INVOICE_LINES.fields, "row_currency", "row_decimals") if field in chosen]
    found: pd.DataFrame = chosen.assign(line_net=chosen["line_net"].where(whole, nets))[fields]
    return found


COMMAND = Command(
    id="credit",
    group="Receivable",
    place=2,
    work=credit,
    reads=("Allocations", "Customers", "Holidays", "InvoiceLines", "Invoices", "Items", "Orders", "Receipts", "Terms"),
    options=(Option("invoice", "invoice", is_required=True), Option("lines", "lines", "--lines"), BACKDATED),
    icon="MinusSign",
    key_tip="CR",
    tables=("Invoices",),
    at_sheet=one_row("Invoices", "invoice", "select-invoice", "select-one-invoice"),
    at_refusal=meant_backdated,
    has_papers=True,
    needs_record=True,
)
