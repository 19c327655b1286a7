"""What money paid of each document and can be taken back: payments, less what was taken back of them since.

Units: minor units of the document's currency.
"""

from invoice_workbook.books import Books, derived, folded
from invoice_workbook.ledger.settlement import Allocation
from invoice_workbook.schema import SIDES, AllocationKind
from invoice_workbook.tables import joins


@derived
def of_documents(books: Books, side_name: str) -> dict[str, list[Allocation]]:
    """By document (key) its payments by receipts or payments, the newest last; credit notes used are none."""
    side = SIDES[side_name]
    frame = books["Allocations"]
    is_money = joins.parent_rows(books, "Allocations", "source", side.sources, side.source) >= 0
    mine = is_money & ((frame["side"] == side.name) & (frame["kind"] == AllocationKind.PAYMENT)).to_numpy(bool)
    chosen = frame.assign(key=joins.id_keys(books, "Allocations", "document"))[mine & frame["amount"].notna()]
    found: dict[str, list[Allocation]] = {}
    early: dict[str, int] = {}  # what came back before the day of its payment, as of a file that the bank rejects
    for one in chosen.sort_values("date", kind="stable").to_dict("records"):
        key, amount = str(one["key"]), int(one["amount"])
        rows = found.setdefault(key, [])
        if amount < 0:
            early[key] = early.get(key, 0) + _take_off(rows, -amount)
            continue
        back = min(amount, early.get(key, 0))
        if back:
            early[key] -= back
        if amount > back or not amount:
            rows.append(Allocation(str(one["source"]), str(one["document"]), one["kind"], amount - back))
    return found


@derived
def returned(books: Books, side_name: str) -> frozenset[str]:
    """Receipts or payments (keys) of which all that they paid was taken back."""
    side = SIDES[side_name]
    frame = books["Allocations"]
    mine = (frame["side"] == side.name) & (frame["kind"] == AllocationKind.PAYMENT) & (frame["amount"] > 0)
    ever = set(joins.id_keys(books, "Allocations", "source")[mine.fillna(False)])
    still = {folded(one.source) for rows in of_documents(books, side_name).values() for one in rows}
    return frozenset(ever - still)


def _take_off(rows: list[Allocation], amount: int) -> int:
    """Take an amount off the newest payments; what is left of it."""
    while amount > 0 and rows:
        last = rows.pop()
        if last.amount > amount:
            rows.append(Allocation(last.source, last.document, last.kind, last.amount - amount))
        amount -= last.amount
    return max(amount, 0)
