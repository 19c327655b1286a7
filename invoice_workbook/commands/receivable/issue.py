"""issue: verified orders become invoices with gapless numbers; what has an open error is left out and reported.

An order is invoiced whole, or, where its lines note what is delivered, as far as that goes; the rest waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from invoice_workbook import gst, money
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import invoice_amounts
from invoice_workbook.commands.at_sheet import rows_or_all
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.filled_cells import filled_words
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.invoice_amounts import Advance
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
from invoice_workbook.eligibility import blocking_errors
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure, reasons
from invoice_workbook.languages import text
from invoice_workbook.ledger import due_dates, filling, supplies, totals
from invoice_workbook.ledger.receivable import (
    fingerprint,
    invoiced_quantities,
    listed_items,
    number_series,
    prepayments,
)
from invoice_workbook.schema import INVOICE_LINES, InvoiceStatus, OrderStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.new_rows import new_rows


@dataclass(frozen=True)
class _Ready:
    """Orders by row label, and of their lines those to be invoiced now."""

    orders: pd.Index
    lines: pd.DataFrame
    settled: pd.Index
    """Orders of which nothing is left to be invoiced: a run that was cut off did not come to mark them."""
    advances: Mapping[int, Advance] = field(default_factory=dict)
    """What of each order was paid in advance."""


def issue(
    books: Books, given: Given, *, orders: Sequence[str] = (), delivered: bool = False, backdated: bool = False
) -> Outcome:
    """Invoices for these orders, or for all that are verified (`delivered`: of those that were delivered), and files.

    Blank cells of orders are filled first.

    An order whose invoice could not be printed here, or whose *Prepaid* nothing on account covers, is left out before
    it gets a number.
    Raises WorkbookError for a named order that is not there, not verified, empty or has an open error.
    """
    filled = filling.filled(books, filling.ORDERS)
    books = filled.books
    ask_pattern(books, "invoice")
    ask_open(books)
    _ask_whole(books)
    chosen = _chosen(books, orders, delivered)
    found = blocking_errors.found(books, blocking_errors.ORDERS, on_issue=True)
    errors = blocking_errors.by_document(books, blocking_errors.ORDERS, found)
    keys = joins.id_keys(books, "Orders", "order")[chosen.index]
    blocked = chosen[keys.isin(set(errors))]
    if len(blocked) and orders:
        raise WorkbookError("order-errors", id=blocked.iloc[0], message=errors[folded(blocked.iloc[0])])
    ready = _ready(books, chosen.index.difference(blocked.index, sort=False))
    if orders and not len(ready.orders) and not len(ready.settled):
        raise WorkbookError("nothing-delivered", id=chosen.iloc[0])
    ask_order(books, "invoice", backdated or not len(ready.orders))
    ready, failed = _can_be_made(books, given, ready)
    after, new = _issued(books, given, ready)
    names = ["InvoiceLines", "Invoices", "Orders"] if new else ["Orders"] if len(ready.settled) else []
    names += ["Allocations"] if len(after["Allocations"]) > len(books["Allocations"]) else []
    return Outcome(
        filled_words(books.settings.language, filled.counts)
        + _message(books, new, len(chosen) > len(blocked) or delivered, failed)
        + _left_out(books, len(chosen), [(id_, errors[folded(id_)]) for id_ in blocked]),
        filled.tables({name: after[name] for name in names}),
        found=blocking_errors.against(books, blocking_errors.ORDERS, found, set(map(folded, blocked))),
        more={"invoices": new},
        entries=fingerprint.entries(after, new),
        failed=failed,
        then=follow(new),
    )


def _can_be_made(books: Books, given: Given, ready: _Ready) -> tuple[_Ready, list[Failure]]:
    """Orders whose invoice can be made, with what was paid in advance of them, and why the others cannot."""
    after, new = _issued(books, given, ready)
    first = len(after["Invoices"]) - len(new)
    wanted, held = prepayments.left_of_orders(books), prepayments.OnAccount(books)
    failed: dict[int, Failure] = {}
    advances: dict[int, Advance] = {}
    for row, place in zip(ready.orders, range(first, first + len(new)), strict=True):
        id_ = str(books["Orders"]["order"][row])
        what = PDF
        try:
            invoice_pdf.ask(id_, replace(invoice_data.gather(after, place), id=""))
            what, head = "invoice", after["Invoices"].iloc[place]
            if wanted[row]:
                most = invoice_amounts.whole(after, int(str(head.name)))
                advances[int(row)] = invoice_amounts.advance(head, int(wanted[row]), most, held)
        except WorkbookError as error:
            failed[int(row)] = failure(what, id_, error)
    if not failed:
        return replace(ready, advances=advances), []
    kept = ready.orders.difference(pd.Index(list(failed)), sort=False)
    lines = ready.lines[ready.lines["order_row"].isin(kept)]
    return _Ready(kept, lines, ready.settled, advances), list(failed.values())


def waiting(books: Books) -> list[str]:
    """The orders that are invoiced where none is named."""
    return list(_chosen(books, (), delivered_only=False))


def _ask_whole(books: Books) -> None:
    """Lines without their invoice are what a run left that was cut off: the next number may be theirs."""
    at = joins.parent_rows(books, "InvoiceLines", "invoice", "Invoices", "invoice")
    lost = books["InvoiceLines"]["invoice"][(at < 0)]
    reader = number_series.reader(books.settings[number_series.SERIES["invoice"]])
    for id_ in dict.fromkeys(lost):
        if reader.fullmatch(id_):
            raise WorkbookError("lines-without-invoice", id=id_, sheet=INVOICE_LINES.sheet)


def _left_out(books: Books, chosen: int, blocked: Sequence[tuple[str, str]]) -> str:
    """How many of the orders were left out, and why the first of them; "" where none was."""
    if not blocked:
        return ""
    words = {"count": len(blocked), "all": chosen, "order": blocked[0][0], "reason": blocked[0][1]}
    return " " + text("done.issue-skipped", books.settings.language, **words)


def _message(books: Books, new: Sequence[str], waits: bool, failed: Sequence[Failure]) -> str:
    language = books.settings.language
    waits = waits and bool((books["Orders"]["status"] == OrderStatus.VERIFIED).any())
    message = text("done.issue-waiting" if waits else "done.issue-none", language)
    if new:
        done = "done.issue" if len(new) > 1 else "done.issue-one"
        message = text(done, language, count=len(new), first=new[0], last=new[-1])
    elif failed:
        message = ""
    if failed:
        made = text("done.issue-not-set", language, made=len(new), count=len(new) + len(failed), left=len(failed))
        message = " ".join(filter(None, [message, made, *reasons(failed)]))
    return message


def _chosen(books: Books, ids: Sequence[str], delivered_only: bool) -> pd.Series:
    """The orders to invoice, by row, in the order of the sheet."""
    orders = books["Orders"]
    counts = totals.of_documents(books, "Orders")["lines"]
    if not ids:
        wanted = (
            (orders["status"] == OrderStatus.VERIFIED)
            & (counts > 0)
            & ~(orders["order_date"] > pd.Timestamp(books.as_of))
        )
        return orders.loc[wanted & (_delivered(books) | (not delivered_only)), "order"]
    found = []
    for id_ in {folded(id_): id_ for id_ in ids}.values():
        row = books.row_of("Orders", id_)
        if orders.loc[row, "status"] != OrderStatus.VERIFIED:
            raise WorkbookError(
                "not-verified", id=orders.loc[row, "order"], status=orders.loc[row, "status"] or OrderStatus.OPEN
            )
        if orders["order_date"][row] > pd.Timestamp(books.as_of):
            raise WorkbookError("order-later", id=orders.loc[row, "order"], day=books.as_of)
        if not counts[row]:
            raise WorkbookError("no-lines", id=orders.loc[row, "order"])
        found.append(row)
    chosen: pd.Series = orders.loc[sorted(found), "order"]
    return chosen


def _delivered(books: Books) -> pd.Series:
    orders = books["Orders"]
    noted = books["OrderLines"]["delivered"].fillna(0) > 0
    by_line = set(joins.id_keys(books, "OrderLines", "order")[noted])
    by_day = orders["delivered_on"] <= pd.Timestamp(books.as_of)
    return by_day | joins.id_keys(books, "Orders", "order").isin(by_line)


def _ready(books: Books, chosen: pd.Index) -> _Ready:
    orders, lines = books["Orders"], books["OrderLines"]
    due, done = invoiced_quantities.due(books), invoiced_quantities.quantities(books)
    at = joins.parent_rows(books, "OrderLines", "order", "Orders", "order")
    of_order = pd.Series(np.append(orders.index.to_numpy(np.int64), -1)[at], index=lines.index)  # -1: no such order
    wanted = of_order.isin(chosen)
    begun = set(of_order[wanted & (done > 0)])
    said = (lines["quantity"].fillna(0) == 0) & ~of_order.isin(begun)  # a line of 0 tells the customer something: once
    chosen_now = wanted & ((due > 0) | said)
    now = lines[chosen_now].assign(order_row=of_order[chosen_now])
    worth = set(of_order[due > 0]) | (set(chosen) - set(of_order[lines["quantity"].fillna(0) > 0]))
    now = now[now["order_row"].isin(worth)]
    part = due[now.index] != now["quantity"]
    taken = now.assign(quantity=due[now.index].astype("Int64"))
    nets = money.line_net(
        taken["quantity"], taken["unit_price"], taken["discount"], taken["row_decimals"].to_numpy(np.int64)
    )
    taken["line_net"] = now["line_net"].mask(part, nets) if len(now) else now["line_net"]
    ready = orders.index[orders.index.isin(set(now["order_row"])) & orders.index.isin(chosen)]
    left = (lines["quantity"].fillna(0) - done)[wanted].groupby(of_order[wanted]).max()
    settled = chosen.difference(ready).intersection(left.index[left <= 0])
    return _Ready(ready, taken, settled)


def _issued(books: Books, given: Given, ready: _Ready) -> tuple[Books, list[str]]:
    """The books with the invoices, their lines, and the orders marked that are invoiced whole; and the new numbers."""
    orders = books["Orders"].loc[ready.orders]
    ids = fresh_numbers(books, given, "invoice", len(orders))
    of_order = dict(zip(ready.orders, ids, strict=True))
    lines = _lines(books, ready.lines, of_order)
    heads = _heads(books, orders, ids, _delivered_on(books, ready))
    with_lines = {"Invoices": heads, "InvoiceLines": lines}
    issued = _asked(summed(books, with_lines), ready) if ids else books
    rest = (issued["OrderLines"]["quantity"].fillna(0) - invoiced_quantities.quantities(issued)) > 0
    waiting = set(joins.id_keys(books, "OrderLines", "order")[rest])
    keys = joins.id_keys(books, "Orders", "order")
    done = keys.index[~keys.isin(waiting)].intersection(ready.orders.union(ready.settled))
    marked = books["Orders"].copy()
    marked.loc[done, "status"] = OrderStatus.INVOICED
    return issued.with_tables(Orders=marked), ids


def _asked(issued: Books, ready: _Ready) -> Books:
    """The books with what the new invoices, the last of the table, ask for."""
    rows = [int(row) for row in issued["Invoices"].index[-len(ready.orders) :]]
    advances = [ready.advances.get(int(row), invoice_amounts.NOTHING) for row in ready.orders]
    of = [invoice_amounts.rounding(issued, row, one.amount) for row, one in zip(rows, advances, strict=True)]
    return invoice_amounts.asked(issued, rows, advances, of)


def _delivered_on(books: Books, ready: _Ready) -> pd.Series:
    """The day of each order's delivery (BT-72): the order's own, else the books' day where its lines note what was.

    NaT where nobody noted a delivery, or one that is still to come.
    """
    day = pd.Timestamp(books.as_of)
    own = books["Orders"]["delivered_on"][ready.orders]
    noted = set(ready.lines["order_row"][ready.lines["delivered"].fillna(0) > 0])
    return own.where((own <= day) | own.isna()).mask(own.isna() & own.index.isin(noted), day).astype("datetime64[s]")


def _heads(books: Books, orders: pd.DataFrame, ids: Sequence[str], delivered: pd.Series) -> pd.DataFrame:
    """Rows of Invoices without their sums."""
    day = pd.Series(pd.Timestamp(books.as_of), index=orders.index).astype("datetime64[s]")
    at = joins.parent_rows(books, "Orders", "customer", "Customers", "customer")[
        books["Orders"].index.get_indexer(orders.index)
    ]
    terms = pd.Series(joins.at(books["Customers"]["terms"], at), index=orders.index)
    cells: dict[str, Sequence[object]] = {
        "invoice": ids,
        "type": ["invoice"] * len(ids),
        "customer": orders["customer"].tolist(),
        "order": orders["order"].tolist(),
        "invoice_date": day.tolist(),
        "due_date": due_dates.derive(books, day, terms).fillna(day).tolist(),
        "currency": orders["currency"].tolist(),
        "status": [InvoiceStatus.ISSUED] * len(ids),
        "delivered_on": delivered.tolist(),
        "place_of_supply": supplies.of_documents(books, "Orders")["place"][orders.index].map(gst.labelled).tolist(),
    }
    return new_rows("Invoices", cells, orders["row_currency"].tolist())


def _lines(books: Books, taken: pd.DataFrame, of_order: dict[int, str]) -> pd.DataFrame:
    """Rows of InvoiceLines, in the order of the invoices, with the commodity codes of the list as it is in force."""
    kept = [field for field in (*INVOICE_LINES.fields, "row_currency", "row_decimals") if field in taken]
    rank = {row: n for n, row in enumerate(of_order)}
    mine = taken[taken["order_row"].isin(set(rank))]
    order = mine["order_row"].map(rank).sort_values(kind="stable").index
    ids = [of_order[int(row)] for row in mine["order_row"][order]]
    codes = listed_items.in_force(books, any_currency=True)["commodity_code"].reindex(order).fillna("").to_numpy(object)
    found: pd.DataFrame = mine.loc[order, kept].assign(invoice=ids, commodity_code=codes, check="")
    return found.reset_index(drop=True)


COMMAND = Command(
    id="issue",
    group="Receivable",
    place=1,
    work=issue,
    options=(
        Option("orders", "orders", many=True),
        Option("delivered", "delivered", "--delivered", kind="flag"),
        BACKDATED,
    ),
    icon="FileNewDefault",
    key_tip="IS",
    is_large=True,
    tables=("Orders",),
    at_sheet=rows_or_all("Orders", "orders", waiting, agrees=True),
    at_refusal=meant_backdated,
    has_papers=True,
    needs_record=True,
    way_back=("undo", "credit"),
)
