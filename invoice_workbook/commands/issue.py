"""issue: verified orders become invoices with gapless numbers; what has an open error is left out and said."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from invoice_workbook import checks, problems
from invoice_workbook.books import Books
from invoice_workbook.checks.due_date import due_dates
from invoice_workbook.commands import check
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger import numbers, rows, totals
from invoice_workbook.schema import INVOICE_LINES, INVOICES, ORDERS
from invoice_workbook.tables.write import appended

JUDGED = ("Orders", "OrderLines", "Customers")


def issue(books: Books, ids: Sequence[str] = ()) -> Outcome:
    """Invoices for these orders, or for all that are verified.

    Raises WorkbookError for a named order that is not there, not verified, empty or has an open error.
    """
    _ask_pattern(books)
    chosen = _chosen(books, ids)
    errors = _errors(books)
    blocked = chosen[[order in errors for order in rows.keys(books, "Orders", "order")[chosen.index]]]
    if len(blocked) and ids:
        raise WorkbookError("order-errors", id=blocked.iloc[0], message=errors[blocked.iloc[0].strip().casefold()])
    ready = chosen.drop(blocked.index)
    language = books.settings.language
    if not len(ready):
        message = text("done.issue-none", language)
    else:
        books = _issued(books, ready)
        made = books["Invoices"]["invoice"].iloc[-len(ready) :]
        done = "done.issue" if len(ready) > 1 else "done.issue-one"
        message = text(done, language, count=len(ready), first=made.iloc[0], last=made.iloc[-1])
    if len(blocked):
        message = text("done.issue-skipped", language, message=message, count=len(blocked))
    new = tuple(books["Invoices"]["invoice"].iloc[-len(ready) :]) if len(ready) else ()
    names = ("Orders", "Invoices", "InvoiceLines") if len(ready) else ()
    found = _problems_of(books, blocked)
    return Outcome(message, {name: books[name] for name in names}, problems=found, more={"invoices": list(new)})


def _ask_pattern(books: Books) -> None:
    name = numbers.SERIES["invoice"]
    if "number" not in numbers.reader(books.settings[name]).groupindex:
        raise WorkbookError("unclear-number", name=name, pattern=books.settings[name])


def _chosen(books: Books, ids: Sequence[str]) -> pd.Series:
    """The orders to invoice, by row, in the order of the sheet."""
    orders, keys = books["Orders"], rows.keys(books, "Orders", "order")
    counts = totals.of_documents(books, "Orders")["lines"]
    if not ids:
        return orders.loc[(orders["status"] == "verified") & (counts > 0), "order"]
    wanted = []
    for id_ in dict.fromkeys(one.strip().casefold() for one in ids):
        found = keys.index[keys == id_]
        if not len(found):
            raise WorkbookError("no-such-document", what="order", id=id_, sheet=ORDERS.sheet)
        row = found[0]
        if orders.loc[row, "status"] != "verified":
            raise WorkbookError("not-verified", id=orders.loc[row, "order"], status=orders.loc[row, "status"] or "open")
        if not counts[row]:
            raise WorkbookError("no-lines", id=orders.loc[row, "order"])
        wanted.append(row)
    chosen: pd.Series = orders.loc[sorted(wanted), "order"]
    return chosen


def _found(books: Books) -> pd.DataFrame:
    """Open errors on orders, their lines and customers; dismissed ones apart."""
    found = problems.collect(
        books, ((r, f) for r, f in checks.find(books) if f.table in JUDGED and f.severity == "error")
    )
    before = check.known(books)
    dismissed = before.loc[before["status"] == problems.DISMISSED, "problem"]
    return found[~found["problem"].isin(dismissed)]


def _errors(books: Books) -> dict[str, str]:
    """The first error of each order, by the order's key: its own, its lines', its customer's."""
    found = _found(books)
    orders = books["Orders"]
    messages: dict[str, str] = {}
    own = found[found["table"].isin(["Orders", "OrderLines"])]
    for document, message in zip(own["document"], own["message"], strict=True):
        messages.setdefault(document.strip().casefold(), message)
    of_customers = found[found["table"] == "Customers"].drop_duplicates("document")
    customers = dict(zip(of_customers["document"].str.strip().str.casefold(), of_customers["message"], strict=True))
    for order, customer in zip(
        rows.keys(books, "Orders", "order"), rows.keys(books, "Orders", "customer"), strict=True
    ):
        if customer in customers and len(orders):
            messages.setdefault(order, customers[customer])
    return messages


def _problems_of(books: Books, blocked: pd.Series) -> pd.DataFrame:
    found = _found(books)
    return found[found["document"].isin(set(blocked))]


def _issued(books: Books, ready: pd.Series) -> Books:
    """The books with the invoices, their lines, and the orders marked invoiced."""
    orders = books["Orders"].loc[ready.index]
    sums = totals.of_documents(books, "Orders").loc[ready.index]
    year = books.as_of.year
    first = numbers.next_number(books, "invoice", year)
    ids = [numbers.spell(books.settings, "invoice", year, first + n) for n in range(len(orders))]
    day = pd.Series(pd.Timestamp(books.as_of), index=orders.index).astype("datetime64[s]")
    at = rows.parents(books, "Orders", "customer", "Customers", "customer")[
        books["Orders"].index.get_indexer(ready.index)
    ]
    terms = pd.Series(rows.at(books["Customers"]["terms"], at), index=orders.index)
    blank = pd.Series("", index=orders.index, dtype=object)
    invoices = pd.DataFrame(
        {
            **{field: blank for field in INVOICES.fields if field not in ("paid", "open", "days_late", "sent_on")},
            "invoice": ids,
            "type": "invoice",
            "customer": orders["customer"],
            "order": orders["order"],
            "invoice_date": day,
            "due_date": due_dates(books, day, terms).fillna(day),
            "currency": orders["currency"],
            "net": sums["net"].astype("Int64"),
            "tax": sums["tax"].astype("Int64"),
            "gross": (sums["net"] + sums["tax"]).astype("Int64"),
            "status": "issued",
            "sent_on": pd.Series(pd.NaT, index=orders.index).astype("datetime64[s]"),
            "row_currency": orders["row_currency"],
            "row_decimals": orders["row_decimals"],
        }
    )
    lines = _lines(books, ready, ids)
    marked = books["Orders"].copy()
    marked.loc[ready.index, "status"] = "invoiced"
    after = {
        "Orders": marked,
        "Invoices": appended(books["Invoices"], invoices),
        "InvoiceLines": appended(books["InvoiceLines"], lines),
    }
    return replace(books, tables={**books.tables, **after}, _derived={})


def _lines(books: Books, ready: pd.Series, ids: Sequence[str]) -> pd.DataFrame:
    place = books["Orders"].index.get_indexer(ready.index)
    invoice_of = np.full(len(books["Orders"]), "", object)
    invoice_of[place] = ids
    at = rows.parents(books, "OrderLines", "order", "Orders", "order")
    named = np.where(at >= 0, invoice_of[np.maximum(at, 0)], "") if len(at) else np.array([], object)
    lines = books["OrderLines"][named != ""]
    sequence = pd.Series(named[named != ""], index=lines.index, dtype=object)
    kept = [field for field in (*INVOICE_LINES.fields, "row_currency", "row_decimals") if field in lines]
    copied = lines[kept].assign(invoice=sequence, check="")
    rank = {id_: n for n, id_ in enumerate(ids)}
    sorted_: pd.DataFrame = copied.loc[sequence.map(rank).sort_values(kind="stable").index]
    return sorted_
