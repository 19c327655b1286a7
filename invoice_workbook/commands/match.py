"""match: bill, order and receipt of goods side by side; what does not fit holds its bill, one hold a kind.

A bill whose lines all fit, and that has no other error, becomes verified. A hold that was released stays released: the
Log knows it.
"""

import pandas as pd

from invoice_workbook import checks, problems
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import check, open_errors
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.languages import text
from invoice_workbook.ledger import order_match, rows
from invoice_workbook.ledger.bill_status import may_become
from invoice_workbook.money import plain_text
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
RULES = tuple(dict.fromkeys(rule for rule, _ in RESULTS))
SEPARATOR = "; "
MATCHED, NO_ORDER = "matched", "no order"


def match(books: Books) -> Outcome:
    """The holds and the status of every bill that is not paid; in the JSON `matches`, one for each bill line."""
    kinds = _kinds(books)
    bills = books["Bills"].copy()
    errors = open_errors.by_document(books, open_errors.BILLS, open_errors.found(books, open_errors.BILLS), RULES)
    by_bill = outstanding(books, kinds)
    ids = rows.keys(books, "Bills", "bill")
    held, verified = [], []
    for row, id_ in ids.items():
        status = str(bills.at[row, "status"])
        mine = by_bill.get(id_, [])
        others = [one for one in holds(str(bills.at[row, "hold"])) if one not in RESULTS.values()]
        now = SEPARATOR.join([*mine, *others])
        if status in ("paid", "rejected", "scheduled") or not id_:
            continue
        bills.at[row, "hold"] = now
        if now and may_become(status, "held"):
            bills.at[row, "status"] = "held"
            held.append(str(bills.at[row, "bill"]))
        elif not now and status in ("", "entered", "held"):
            bills.at[row, "status"] = "entered" if id_ in errors else "verified"
            verified += [str(bills.at[row, "bill"])] if id_ not in errors else []
    words = {"lines": len(kinds), "held": len(held), "verified": len(verified)}
    message = text("done.match", books.settings.language, **words)
    return Outcome(
        message, {"Bills": bills}, more={"matches": _shown(books, kinds), "held": held, "verified": verified}
    )


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
    before = check.known(books)
    dismissed = set(before.loc[before["status"] == problems.DISMISSED, "problem"])
    for rule, finding in checks.find(books, RULES):
        kind = RESULTS.get((rule, finding.variant))
        if kind and finding.severity == "error":
            told = problems.collect(books, [(rule, finding)])
            places = [p for p, id_ in zip(finding.places, told["problem"], strict=True) if id_ not in dismissed]
            found.loc[found.index.isin(places) & found.isin([MATCHED, NO_ORDER])] = kind
    return found


def outstanding(books: Books, kinds: pd.Series | None = None) -> dict[str, list[str]]:
    """By bill (key) the kinds of hold that stand against it and were not released."""
    kinds = _kinds(books) if kinds is None else kinds
    gone = released(books)
    ids = rows.keys(books, "BillLines", "bill")[kinds.index]
    found: dict[str, list[str]] = {}
    for id_, kind in zip(ids, kinds, strict=True):
        if kind in (MATCHED, NO_ORDER) or (id_, kind) in gone:
            continue
        if kind not in found.setdefault(id_, []):
            found[id_].append(kind)
    return found


def _shown(books: Books, kinds: pd.Series) -> list[dict[str, str]]:
    lines, orders = order_match.lines(books).loc[kinds.index], order_match.orders(books)
    frame, wanted = books["BillLines"].loc[kinds.index], books["PurchaseOrderLines"]
    shown = []
    cells = zip(frame["bill"], frame["line"], kinds, lines["order_at"], lines["so_far"], strict=True)
    for bill, line, kind, at, so_far in cells:
        one = {"bill": str(bill), "line": str(line), "result": str(kind)}
        if at >= 0:
            order = orders.iloc[at]
            one |= {"order": f"{wanted['purchase_order'].iloc[at]}, {wanted['line'].iloc[at]}"}
            one |= {name: plain_text(int(order[name])) for name in ("ordered", "received")}
            one |= {"billed": plain_text(int(so_far))}
        shown.append(one)
    return shown
