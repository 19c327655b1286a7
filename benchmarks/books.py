"""A workbook with as many bills as one likes, two lines each, of three kinds: as a desk has them, and as it hopes to.

python -m benchmarks.books FILE BILLS [clean, usual or dirty]

clean   nothing is wrong, nothing due: what is measured is reading and judging alone
usual   one bill in twenty has a fault: gross off by a cent, nearly a bill that is there, late, or dearer than ordered
dirty   every bill is a year late and most are of vendors who send many small ones a week; one gross in a hundred is
        off by a cent, two bills in a hundred came nearly twice: more problems than bills
"""

import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from invoice_workbook.schema import SETTINGS
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit, Value

AS_OF = date(2026, 1, 1)
FIRST = date(2025, 12, 3)
KINDS = ("clean", "usual", "dirty")
FAULTS = ("cent", "twice", "late", "price")
"""Of a usual book, in turn: every twentieth bill has one."""
VENDORS = 500
LIMIT = 100_000
"""Up to which a bill needs no second approval and no order, where the book is not dirty; no week comes to more."""
Row = dict[str, Value]


def edit(rows: list[Row]) -> Edit:
    """Rows as cells for a new workbook; what a row does not name is blank."""
    fields = list(dict.fromkeys(field for row in rows for field in row))
    return Edit({field: {n: row.get(field) for n, row in enumerate(rows)} for field in fields}, len(rows))


def settings(given: Mapping[str, Value]) -> Edit:
    """What Settings say, by the settings' names."""
    places = {setting.name: n for n, setting in enumerate(SETTINGS)}
    return Edit({"value": {places[name]: value for name, value in given.items()}}, len(SETTINGS))


def fault_of(kind: str, n: int) -> str:
    """What is wrong with a bill, by its number."""
    if kind == "usual":
        return FAULTS[n // 20 % len(FAULTS)] if n % 20 == 19 else ""
    if kind == "dirty":
        return "twice" if n % 50 == 49 else "cent" if n % 100 == 0 else ""
    return ""


def rows(kind: str, bills: int, first: int = 0) -> dict[str, list[Row]]:
    """The rows of its tables, the bills' numbers from `first` on."""
    vendors = VENDORS if kind == "dirty" else max(VENDORS, bills // 20)
    numbers = range(first, first + bills)
    faults = {n: fault_of(kind, n) for n in numbers}
    ordered = [n for n in numbers if faults[n] == "price"]
    return {
        "Vendors": [{"vendor": f"V-{n:05}", "name": f"Vendor {n}", "status": "active"} for n in range(vendors)],
        "PurchaseOrders": [_order(n, vendors) for n in ordered],
        "PurchaseOrderLines": [line for n in ordered for line in _order_lines(n)],
        "GoodsReceipts": [line for n in ordered for line in _received(n)],
        "Bills": [_bill(n, faults[n], kind, vendors) for n in numbers],
        "BillLines": [line for n in numbers for line in _bill_lines(n, faults[n])],
    }


def _price(n: int) -> int:
    """What a piece of a bill's goods costs, in cents."""
    return 1250 + n % 977


def _bill(n: int, fault: str, kind: str, vendors: int) -> Row:
    told = n - (fault == "twice")
    day = FIRST + timedelta(told % 28) - timedelta({"late": 120}.get(fault, 365 * (kind == "dirty")))
    net = _price(told) * 5
    tax = (net * 20 + 50) // 100
    return {
        "bill": f"B-{n:06}",
        "type": "bill",
        "vendor": f"V-{told % vendors:05}",
        "vendor_reference": f"{700_000 + n}",
        "purchase_order": f"PO-{n:06}" if fault == "price" else None,
        "bill_date": day,
        "received_on": day,
        "due_date": day + timedelta(90),
        "currency": "EUR",
        "net": net / 100,
        "tax": tax / 100,
        "gross": (net + tax + (fault == "cent")) / 100,
        "status": "entered",
        "entered_by": "anna",
    }


def _bill_lines(n: int, fault: str) -> list[Row]:
    price = _price(n - (fault == "twice"))
    return [
        {
            "bill": f"B-{n:06}",
            "line": str(line),
            "order_line": str(line) if fault == "price" else None,
            "item": f"I-{n % 60}",
            "description": f"Thing number {n % 60}",
            "quantity": quantity,
            "unit_price": price / 100,
            "tax_category": "S",
            "tax_rate": 20,
            "line_net": price * quantity / 100,
        }
        for line, quantity in ((1, 2), (2, 3))
    ]


def _order(n: int, vendors: int) -> Row:
    day = FIRST - timedelta(30)
    order: Row = {"purchase_order": f"PO-{n:06}", "vendor": f"V-{n % vendors:05}", "order_date": day}
    return {**order, "currency": "EUR", "status": "open"}


def _order_lines(n: int) -> list[Row]:
    return [
        {"purchase_order": f"PO-{n:06}", "line": str(line), "item": f"I-{n % 60}", "description": f"Thing {n % 60}"}
        | {"quantity": quantity, "unit_price": (_price(n) - 1) / 100}
        for line, quantity in ((1, 2), (2, 3))
    ]


def _received(n: int) -> list[Row]:
    return [
        {"goods_receipt": f"G-{n:06}-{line}", "purchase_order": f"PO-{n:06}", "line": str(line)}
        | {"date": FIRST - timedelta(5), "accepted": quantity}
        for line, quantity in ((1, 2), (2, 3))
    ]


def make(path: Path, bills: int, first: int = 0, kind: str = "usual") -> Path:
    """The workbook of one kind, its bills' numbers from `first` on."""
    edits = {name: edit(found) for name, found in rows(kind, bills, first).items() if found}
    if kind != "dirty":
        edits["Settings"] = settings({"Approval limit": LIMIT})
    new_book.make(path, edits=edits)
    return path


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), kind=sys.argv[3] if len(sys.argv) > 3 else "usual")
