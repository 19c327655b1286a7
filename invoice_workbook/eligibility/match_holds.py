"""Bills compared with their orders and receipts of goods: each line's result, and the holds placed on a bill.

A hold that was released stays released, as the journal has it.
"""

import functools

import numpy as np
import pandas as pd

from invoice_workbook import checks
from invoice_workbook.books import Books, derived
from invoice_workbook.finding import Finding
from invoice_workbook.journal import holds as journal_holds
from invoice_workbook.ledger.payable import charges, order_match
from invoice_workbook.money import plain_text
from invoice_workbook.tables import joins

SEPARATOR = "; "
MATCHED, NO_ORDER = "matched", "no order"


@functools.cache
def placed() -> dict[tuple[str, str], str]:
    """The kind of hold that each rule's findings place, by the rule and their variant."""
    return {(rule, variant): kind for rule in checks.RULES for variant, kind in checks.traits(rule).holds.items()}


def holds(cell: str) -> list[str]:
    """The holds in a cell."""
    return [one.strip() for one in cell.split(SEPARATOR.strip()) if one.strip()]


@derived
def results(books: Books) -> pd.Series:
    """The result of every line of a bill that counts: matched, as expected charges are; a kind of hold; no order."""
    lines = order_match.lines(books)
    mine = lines[lines["counts"]]
    is_known = (mine["order_at"] >= 0) | mine.index.isin(charges.of_lines(books).index)
    found = pd.Series(MATCHED, index=mine.index, dtype=object).where(is_known, NO_ORDER)
    for (rule, variant), kind in placed().items():
        places = checks.open_rows(books, rule, functools.partial(_is_error, variant))
        found.loc[found.index.isin(places) & found.isin([MATCHED, NO_ORDER])] = kind
    return found


def _is_error(variant: str, rule: str, finding: Finding) -> bool:
    return finding.variant == variant and finding.severity == "error"


@derived
def outstanding(books: Books) -> dict[str, list[str]]:
    """By bill (key) the kinds of hold that stand against it and were not released."""
    gone = journal_holds.released(books)
    kinds = results(books)
    kinds = kinds[~kinds.isin((MATCHED, NO_ORDER))]
    ids = joins.id_keys(books, "BillLines", "bill")[kinds.index]
    found: dict[str, list[str]] = {}
    for id_, kind in zip(ids, kinds, strict=True):
        if (id_, kind) in gone:
            continue
        if kind not in found.setdefault(id_, []):
            found[id_].append(kind)
    return found


def side_by_side(books: Books) -> list[dict[str, str]]:
    """Each line's result; where it has an order's line, that with what was ordered, received and billed of it."""
    kinds = results(books)
    lines, frame = order_match.lines(books).loc[kinds.index], books["BillLines"].loc[kinds.index]
    at = lines["order_at"].to_numpy()
    cells = zip(frame["bill"], frame["line"], kinds, strict=True)
    shown = [{"bill": str(bill), "line": str(line), "result": str(kind)} for bill, line, kind in cells]
    for place, order in zip(np.flatnonzero(at >= 0), _orders_shown(books, lines[at >= 0]), strict=True):
        shown[place] |= order
    return shown


def _orders_shown(books: Books, lines: pd.DataFrame) -> list[dict[str, str]]:
    """For each of these lines its order's line, and what of it was ordered, received and billed so far."""
    wanted, at = books["PurchaseOrderLines"], lines["order_at"].to_numpy()
    orders = order_match.orders(books).iloc[at]
    columns = {"order": (wanted["purchase_order"] + ", " + wanted["line"]).to_numpy(object)[at]}
    quantities = {"ordered": orders["ordered"], "received": orders["received"], "billed": lines["so_far"]}
    columns |= {name: [plain_text(units) for units in column.tolist()] for name, column in quantities.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
