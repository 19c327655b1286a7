"""match: bill, order and receipt of goods side by side; what does not fit holds its bill, one hold a kind.

A bill whose lines all fit, and that has no other error, becomes verified. A hold that was released stays released: the
Log knows it.
"""

import functools

import numpy as np
import pandas as pd

from invoice_workbook import checks
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import open_errors
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.languages import text
from invoice_workbook.ledger import order_match, rows
from invoice_workbook.ledger.bill_status import may_become
from invoice_workbook.money import plain_text
from invoice_workbook.problems import Finding
from invoice_workbook.schema import BILLS

RELEASED = "released"
"""What the Log's entry of a released hold says in its column."""
RESULTS = {
    ("price-match", "above"): "over-priced",
    ("quantity-match", ""): "over-billed",
    ("quantity-match", "service"): "over-billed",
    ("quantity-match", "not-received"): "not received",
    ("not-ordered", ""): "not ordered",
}
"""The kind of hold that each finding makes."""
KINDS = frozenset(RESULTS.values())
RULES = tuple(dict.fromkeys(rule for rule, _ in RESULTS))
SEPARATOR = "; "
MATCHED, NO_ORDER = "matched", "no order"
HELD, VERIFIED = "held", "verified"
DONE = ("paid", "rejected", "scheduled")


def match(books: Books, _: Given) -> Outcome:
    """The holds and the status of every bill that is not paid; in the JSON `matches`, one for each bill line."""
    return compared(books)


def compared(books: Books) -> Outcome:
    """The holds and the status of every bill that is not paid; in the JSON `matches`, one for each bill line."""
    kinds = _kinds(books)
    bills = books["Bills"]
    found = open_errors.found(books, open_errors.BILLS)
    found = found[~found["rule"].isin(RULES)]
    errors = open_errors.by_document(books, open_errors.BILLS, found)
    by_bill = outstanding(books, kinds)
    cells = zip(rows.keys(books, "Bills", "bill"), bills["status"], bills["hold"], strict=True)
    after = [
        _standing(status, hold, by_bill.get(id_, []), id_ in errors) if id_ else (status, hold, "")
        for id_, status, hold in cells
    ]
    statuses, held_for, became = (list(column) for column in zip(*after, strict=True)) if after else ([], [], [])
    changed = bills.assign(status=np.array(statuses, object), hold=np.array(held_for, object))
    held, verified = (
        [str(bill) for bill, now in zip(bills["bill"], became, strict=True) if now == one] for one in (HELD, VERIFIED)
    )
    words = {"lines": len(kinds), "held": len(held), "verified": len(verified)}
    left = [
        {"bill": str(bill), "reason": errors[folded(bill)]}
        for bill, now, is_held in zip(bills["bill"], statuses, held_for, strict=True)
        if now in ("", "entered") and not is_held and folded(bill) in errors
    ]
    said = [text("done.match", books.settings.language, **words)]
    if left:
        said.append(text("done.match-left", books.settings.language, left=len(left), **left[0]))
    more = {"matches": _shown(books, kinds), "held": held, "verified": verified, "not_verified": left}
    stopped = open_errors.against(books, open_errors.BILLS, found, {folded(one["bill"]) for one in left})
    return Outcome(" ".join(said), {"Bills": changed}, problems=stopped, more=more)


def _standing(status: str, hold: str, kinds: list[str], is_wrong: bool) -> tuple[str, str, str]:
    """A bill's status and hold as they are to be, and what it became: held, verified or nothing."""
    if status in DONE:
        return status, hold, ""
    now = SEPARATOR.join([*kinds, *(one for one in holds(hold) if one not in KINDS)])
    if now:
        return (HELD, now, HELD) if may_become(status, HELD) else (status, now, "")
    if status not in ("", "entered", HELD):
        return status, now, ""
    return ("entered", now, "") if is_wrong else (VERIFIED, now, VERIFIED)


def holds(cell: str) -> list[str]:
    """The holds in a cell."""
    return [one.strip() for one in cell.split(SEPARATOR.strip()) if one.strip()]


def released(books: Books) -> set[tuple[str, str]]:
    """Bills (keys) and the kinds of hold that were released."""
    log = books["Log"]
    mine = log[(log["column"] == RELEASED) & (log["table"] == BILLS.sheet)]
    return set(zip(mine["document"].map(folded), mine["before"], strict=True))


def _kinds(books: Books) -> pd.Series:
    """The result of every line of a bill that counts: matched, a kind of hold, or no order."""
    lines = order_match.lines(books)
    mine = lines[lines["counts"]]
    found = pd.Series(MATCHED, index=mine.index, dtype=object).where(mine["order_at"] >= 0, NO_ORDER)
    for (rule, variant), kind in RESULTS.items():
        places = checks.open_rows(books, rule, functools.partial(_is_error, variant))
        found.loc[found.index.isin(places) & found.isin([MATCHED, NO_ORDER])] = kind
    return found


def _is_error(variant: str, rule: str, finding: Finding) -> bool:
    return finding.variant == variant and finding.severity == "error"


def outstanding(books: Books, kinds: pd.Series | None = None) -> dict[str, list[str]]:
    """By bill (key) the kinds of hold that stand against it and were not released."""
    kinds = _kinds(books) if kinds is None else kinds
    gone = released(books)
    kinds = kinds[~kinds.isin((MATCHED, NO_ORDER))]
    ids = rows.keys(books, "BillLines", "bill")[kinds.index]
    found: dict[str, list[str]] = {}
    for id_, kind in zip(ids, kinds, strict=True):
        if (id_, kind) in gone:
            continue
        if kind not in found.setdefault(id_, []):
            found[id_].append(kind)
    return found


def _shown(books: Books, kinds: pd.Series) -> list[dict[str, str]]:
    """Each line's result; where it has an order's line, that with what was ordered, received and billed of it."""
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


COMMAND = Command(
    id="match",
    group="Payable",
    place=1,
    work=match,
    icon="ViewSideBySide",
    key_tip="MA",
)
