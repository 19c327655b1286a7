"""unapply: what apply posted is taken back; the documents are open again, and the bank line may be applied anew.

Everything that a bank line brought goes together: its receipts or payments, what they paid, the discounts and
write-offs given with it. Of one allocation only that goes, with the discount and write-off of the same document.
A payment that went to the bank in a file stays: it is merely no longer cleared.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import pandas as pd

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import bank_lines, payment_files
from invoice_workbook.languages import text
from invoice_workbook.ledger import open_items, unsettled
from invoice_workbook.schema import (
    ALLOCATIONS,
    CLOSED_UNTIL,
    PAYMENTS,
    RECEIPTS,
    SIDES,
    TABLES,
    WITHOUT_MONEY,
    PaymentStatus,
    Side,
)
from invoice_workbook.tables import joins


@dataclass
class _Taken:
    """What is taken back: rows by table, payments that are no longer cleared, bank lines (keys) that wait anew."""

    rows: dict[str, set[int]] = field(default_factory=lambda: {"Receipts": set(), "Payments": set()})
    allocations: set[int] = field(default_factory=set)
    uncleared: set[int] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)


def unapply(books: Books, _: Given, *, ids: Sequence[str]) -> Outcome:
    """These receipts, payments and allocations taken back. Raises WorkbookError where one cannot be: then none is."""
    taken = _Taken()
    for id_ in ids:
        _take(books, id_, taken)
    _ask_open(books, taken)
    _ask_paid_out(books, taken)
    after = _without(books, taken)
    gone = books["Allocations"].loc[sorted(taken.allocations)]
    opened: list[str] = []
    settled: list[str] = []
    for side in SIDES.values():
        touched = _documents(books, taken, side.name)
        _ask_returned(after, side, touched)
        after = unsettled.settled_again(unsettled.open_again(after, side, touched), side, touched)
        numbers, keys = books[side.documents][side.document], joins.id_keys(books, side.documents, side.document)
        is_open = open_items.of_documents(open_items.ever(after), side.name)["open"] != 0
        opened += list(numbers[keys.isin(touched) & is_open])
        settled += list(numbers[keys.isin(touched) & ~is_open])
    lines = books["BankLines"]
    waiting = list(lines["bank_line"][joins.id_keys(books, "BankLines", "bank_line").isin(taken.lines)])
    money = [str(books[t][TABLES[t].id][row]) for t, rows in taken.rows.items() for row in sorted(rows)]
    money += [str(books["Payments"]["payment"][row]) for row in sorted(taken.uncleared)]
    said = _said(books, money or list(gone["allocation"]), opened, settled, waiting)
    names = ("Receipts", "Payments", "Allocations", "Invoices", "Bills", "BankLines")
    return Outcome(
        said,
        {name: after[name] for name in names},
        entries=[bank_lines.entry_taken_back(line) for line in waiting],
        more={"taken_back": [*money, *gone["allocation"]], "open_again": opened, "bank_lines": waiting},
    )


def _said(books: Books, ids: Sequence[str], opened: Sequence[str], settled: Sequence[str], lines: Sequence[str]) -> str:
    language = books.settings.language
    words = {"ids": ", ".join(ids), "lines": ", ".join(lines)}
    said = [text("done.unapply", language, **words)]
    for id_, documents in (("done.unapply-open", opened), ("done.unapply-settled", settled)):
        if documents:
            said.append(text(id_, language, documents=", ".join(documents)))
    if lines:
        said.append(text("done.unapply-lines", language, count=len(lines), **words))
    return " ".join(said)


def _take(books: Books, id_: str, taken: _Taken) -> None:
    """One receipt, payment or allocation. Raises WorkbookError for one that is not there or cannot be taken back."""
    for table, take in (("Receipts", _receipt), ("Payments", _payment), ("Allocations", _allocation)):
        row = books.find_row(table, id_)
        if row is not None:
            take(books, row, taken)
            return
    sheets = [table.sheet for table in (RECEIPTS, PAYMENTS, ALLOCATIONS)]
    raise WorkbookError("unapply-unknown", id=id_, sheets=sheets)


def _receipt(books: Books, row: int, taken: _Taken) -> None:
    """A receipt with all that its bank line brought; of one that was entered by hand what it pays."""
    keys, lines = (joins.id_keys(books, "Receipts", field) for field in ("receipt", "bank_line"))
    line = lines[row]
    if not line or line not in set(joins.id_keys(books, "BankLines", "bank_line")):
        _take_allocations(books, {keys[row]}, "receivable", taken)
        if not taken.allocations:
            raise WorkbookError("unapply-nothing", id=books["Receipts"]["receipt"][row])
        return
    mine = lines[lines == line].index
    taken.lines.add(line)
    taken.rows["Receipts"].update(mine)
    _take_allocations(books, set(keys[mine]), "receivable", taken)


def _payment(books: Books, row: int, taken: _Taken) -> None:
    """A payment with all that its bank line showed. Raises WorkbookError for one that is to be withdrawn instead."""
    keys, payments = joins.id_keys(books, "Payments", "payment"), books["Payments"]
    key = keys[row]
    line = next((line for line, ids in bank_lines.posted(books).items() if key in ids), "")
    if payments["status"][row] != PaymentStatus.CLEARED or (not line and _was_filed(books, row)):
        raise WorkbookError("unapply-withdraw", id=payments["payment"][row], status=payments["status"][row])
    ids = set(bank_lines.posted(books)[line]) if line else {key}
    if line:
        taken.lines.add(line)
    for mine in payments.index[keys.isin(ids)]:
        if _was_filed(books, mine):
            taken.uncleared.add(mine)
            continue
        if line:
            taken.rows["Payments"].add(mine)
        _take_allocations(books, {keys[mine]}, "payable", taken)
    if not line and not taken.allocations:
        raise WorkbookError("unapply-nothing", id=payments["payment"][row])


def _was_filed(books: Books, row: int) -> bool:
    payment = books["Payments"].loc[row]
    return bool(payment["batch"]) or folded(str(payment["payment"])) in payment_files.of_payments(books)


def _allocation(books: Books, row: int, taken: _Taken) -> None:
    """One allocation, and what was given with it. Raises WorkbookError where a payment file asks for that money."""
    allocations = books["Allocations"]
    one = allocations.loc[row]
    for named in (str(one["source"]), str(one["note"])) if one["side"] == "payable" else ():
        payment = books.find_row("Payments", named)
        if folded(named) in payment_files.of_payments(books) or (payment is not None and _was_filed(books, payment)):
            raise WorkbookError("unapply-filed", id=one["allocation"], payment=named)
    taken.allocations.add(row)
    if one["source"]:
        given = _given_with(books, {folded(str(one["source"]))}, str(one["side"]), [row])
        document = joins.id_keys(books, "Allocations", "document")
        taken.allocations.update(other for other in given if document[other] == document[row])


def _take_allocations(books: Books, sources: Collection[str], side: str, taken: _Taken) -> None:
    """What this money (keys) pays, what credit notes paid with it, and what was given with it."""
    own = set(_naming(books, side, "source", sources))
    own.update(_naming(books, side, "document", sources))  # a refund, and what it pays back
    taken.allocations.update(own)
    taken.allocations.update(_given_with(books, sources, side, own))


@derived
def _rows_naming(books: Books, side: str, field: str) -> dict[str, list[int]]:
    """The allocations of a side, by what they name (key) in that column."""
    keys = joins.id_keys(books, "Allocations", field)[books["Allocations"]["side"] == side]
    return {str(key): [int(row) for row in rows] for key, rows in keys.groupby(keys).groups.items()}


def _naming(books: Books, side: str, field: str, keys: Collection[str]) -> list[int]:
    return [row for key in keys for row in _rows_naming(books, side, field).get(key, ())]


def _given_with(books: Books, sources: Collection[str], side: str, paid: Collection[int]) -> list[int]:
    """Rows of discounts, write-offs and credit notes that came with this money: they name it in their note.

    Those that an earlier version of the program posted name nothing: they are known by the document and the day.
    """
    days, document = books["Allocations"]["date"], joins.id_keys(books, "Allocations", "document")
    pairs = {(document[row], days[row]) for row in paid}
    older = _unnamed(books, side)
    return [*_naming(books, side, "note", sources), *(row for pair in pairs for row in older.get(pair, ()))]


@derived
def _unnamed(books: Books, side: str) -> dict[tuple[str, pd.Timestamp], list[int]]:
    """Discounts, write-offs and credit notes of a side that name no money, by document (key) and day."""
    allocations = books["Allocations"]
    blank = (allocations["side"] == side) & (allocations["note"] == "") & (allocations["source"] == "")
    mine = allocations[blank & allocations["kind"].isin(WITHOUT_MONEY)]
    document = joins.id_keys(books, "Allocations", "document")[mine.index]
    found: dict[tuple[str, pd.Timestamp], list[int]] = {}
    for row, key, day in zip(mine.index, document, mine["date"], strict=True):
        found.setdefault((key, day), []).append(int(row))
    return found


def _documents(books: Books, taken: _Taken, side: str) -> set[str]:
    """Documents (keys) of a side that what is taken back had paid, or used: a credit note is a source."""
    allocations = books["Allocations"]
    rows = sorted(taken.allocations)
    if taken.uncleared and side == "payable":
        payments = set(joins.id_keys(books, "Payments", "payment")[sorted(taken.uncleared)])
        for name in ("source", "note"):
            rows += list(allocations.index[joins.id_keys(books, "Allocations", name).isin(payments)])
    mine = [row for row in rows if allocations["side"][row] == side]
    found = {folded(str(allocations[name][row])) for row in mine for name in ("document", "source")}
    return found - {""}


def _ask_open(books: Books, taken: _Taken) -> None:
    """Raises WorkbookError where something of it stands in a closed period."""
    closed = books.settings.date(CLOSED_UNTIL)
    if closed is None:
        return
    rows = {**taken.rows, "Allocations": taken.allocations}
    for table, some in rows.items():
        frame = books[table].loc[sorted(some)]
        late = frame[frame["date"] <= pd.Timestamp(closed)]
        if len(late):
            words = {"id": late[TABLES[table].id].iloc[0], "day": late["date"].iloc[0].date()}
            raise WorkbookError("unapply-closed", closed=closed, **words)


def _ask_paid_out(books: Books, taken: _Taken) -> None:
    """Raises WorkbookError where money that is taken back was paid out since by a receipt or payment that stays."""
    allocations = books["Allocations"].loc[sorted(taken.allocations)]
    for side in SIDES.values():
        keys = joins.id_keys(books, side.sources, side.source)
        gone = set(keys[sorted(taken.rows[side.sources])])
        stays = set(keys) - gone
        mine = allocations[allocations["side"] == side.name]
        for source, document in zip(mine["source"], mine["document"], strict=True):
            if folded(str(source)) in gone and folded(str(document)) in stays:
                raise WorkbookError("unapply-paid-out", money=source, refund=document)


def _ask_returned(after: Books, side: Side, touched: Collection[str]) -> None:
    """Raises WorkbookError where more went back of one of these documents (keys) than is paid of it then."""
    keys = joins.id_keys(after, side.documents, side.document)
    paid = open_items.of_documents(open_items.ever(after), side.name)["paid"]
    wrong = after[side.documents][side.document][keys.isin(touched) & (paid < 0)]
    if len(wrong):
        raise WorkbookError("unapply-returned", document=wrong.iloc[0])


def _without(books: Books, taken: _Taken) -> Books:
    """The books without what is taken back."""
    allocations, payments, lines = books["Allocations"], books["Payments"].copy(), books["BankLines"].copy()
    payments.loc[sorted(taken.uncleared), "status"] = PaymentStatus.RELEASED
    waits = joins.id_keys(books, "BankLines", "bank_line").isin(taken.lines)
    lines.loc[waits, ["proposed_match", "why"]] = ""
    lines.loc[waits, "score"] = pd.NA
    lines.loc[waits, "status"] = "new"
    return books.with_tables(
        Receipts=books["Receipts"].drop(sorted(taken.rows["Receipts"])).reset_index(drop=True),
        Payments=payments.drop(sorted(taken.rows["Payments"])).reset_index(drop=True),
        Allocations=allocations.drop(sorted(taken.allocations)).reset_index(drop=True),
        BankLines=lines,
    )


COMMAND = Command(
    id="unapply",
    group="Bank",
    place=3,
    work=unapply,
    reads=("Allocations", "BankLines", "Bills", "Invoices", "Payments", "Receipts"),
    options=(Option("ids", "unapplied", many=True, is_required=True),),
)
