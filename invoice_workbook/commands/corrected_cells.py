"""Corrections put into the books: the cells of the problems first, then what follows from them.

A line's net follows its price and discount, where an order or a draft has it; a draft's net, tax and gross follow the
lines where they agreed with them before. A vendor's bill says what its paper says: nothing of it follows. A text that
is a number now says what was typed: only a net that is blank follows it.
Units: minor units, millionths.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands import certain_cells
from invoice_workbook.commands.certain_cells import COMPUTED, Problem
from invoice_workbook.commands.tidied_cells import MISREAD
from invoice_workbook.ledger import totals
from invoice_workbook.tables import joins

FOLLOWING = ("OrderLines", "InvoiceLines")
"""Lines whose net follows what it is made of."""
OF_NET = ("quantity", "unit_price", "discount")
Cell = tuple[str, int, str]
"""A cell: table, row's label, field."""


@dataclass
class Corrections:
    """The books with what was corrected, and each corrected cell with its problem, in the order of the corrections."""

    before: Books
    books: Books
    cells: dict[Cell, str] = field(default_factory=dict)

    def put(self, table: str, column: str, values: Mapping[int, object], problems: Mapping[int, str]) -> None:
        """New values of a column, by row, and the problem of each; what is so already, and what is unknown, stays."""
        frame = self.books[table]
        was = frame[column].reindex(list(values))
        new = {
            row: value
            for (row, value), now in zip(values.items(), was, strict=True)
            if not pd.isna(value) and (pd.isna(now) or now != value)  # type: ignore[call-overload]  # scalars
        }
        if not new:
            return
        after, cells = frame.copy(), pd.Series(new)
        after.loc[cells.index, column] = cells.astype(frame[column].dtype)
        self.books = self.books.with_tables(**{table: after})
        self.cells |= {(table, row, column): problems[row] for row in new}

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables in which something was corrected."""
        return {table: self.books[table] for table in dict.fromkeys(table for table, _, _ in self.cells)}


def corrected(books: Books, certain: Iterable[tuple[Problem, certain_cells.Values]]) -> Corrections:
    """The books with these problems corrected: each with the cells that are certain."""
    done = Corrections(books, books)
    wanted: dict[tuple[str, str], dict[int, str]] = {}
    typed: set[str] = set()
    for problem, values in certain:
        table, row, id_ = str(problem["table"]), int(problem["label"]), str(problem["problem"])
        if problem["rule"] in COMPUTED:
            wanted.setdefault((table, COMPUTED[problem["rule"]]), {})[row] = id_
        if problem["rule"] in MISREAD:
            typed.add(id_)
        for column, value in values.items():
            done.put(table, column, {row: value}, {row: id_})
    _read(done)
    for lines in FOLLOWING:
        _line_nets(done, lines, wanted.get((lines, "line_net"), {}), typed)
    _headers(done, wanted)
    return done


def _read(done: Corrections) -> None:
    """Cells that could not be read, and can be now, are no longer told as such."""
    misread = done.books.misread
    keys = zip(misread["table"], misread["row"].astype(int), misread["field"], strict=True)
    is_left = pd.Series([key not in done.cells for key in keys], index=misread.index, dtype=bool)
    done.books = done.books.with_misread(misread[is_left])


def _line_nets(done: Corrections, lines: str, wanted: Mapping[int, str], typed: Collection[str]) -> None:
    is_blank = done.books[lines]["line_net"].isna()
    causes = {
        row: id_
        for (table, row, column), id_ in done.cells.items()
        if table == lines and column in OF_NET and (id_ not in typed or is_blank[row])
    }
    causes |= wanted
    if causes:
        nets = totals.line_nets(done.books, lines).loc[list(causes)]
        done.put(lines, "line_net", dict(zip(causes, nets, strict=True)), causes)


def _headers(done: Corrections, wanted: Mapping[tuple[str, str], Mapping[int, str]]) -> None:
    """Net, tax and gross of drafts: those with a problem, and those that were right until their lines changed."""
    causes = _of_lines(done)
    was, sums = done.before["Invoices"], totals.of_documents(done.before, "Invoices")
    for column in ("net", "tax"):
        agreed = ((was[column] == sums[column]) & sums["sound"]).fillna(False)
        rows = {row: id_ for row, id_ in causes.items() if agreed[row]}
        rows |= wanted.get(("Invoices", column), {})
        now = totals.of_documents(done.books, "Invoices") if rows else sums
        done.put("Invoices", column, {row: now[column][row] for row in rows if now["sound"][row]}, rows)
    agreed = (was["gross"] == was["net"] + was["tax"]).fillna(False)
    moved = {row: id_ for (table, row, column), id_ in done.cells.items() if table == "Invoices" and column != "gross"}
    rows = {row: id_ for row, id_ in moved.items() if agreed[row]}
    rows |= wanted.get(("Invoices", "gross"), {})
    now = done.books["Invoices"]
    done.put("Invoices", "gross", {row: now["net"][row] + now["tax"][row] for row in rows}, rows)


def _of_lines(done: Corrections) -> dict[int, str]:
    """Drafts whose lines were corrected, each with the first problem."""
    labels, found = list(done.before["Invoices"].index), dict[int, str]()
    at = joins.parent_rows(done.before, "InvoiceLines", "invoice", "Invoices", "invoice")
    places = pd.Series(at, index=done.before["InvoiceLines"].index)
    for (table, row, _), id_ in done.cells.items():
        if table == "InvoiceLines" and places[row] >= 0:
            found.setdefault(labels[places[row]], id_)
    return found
