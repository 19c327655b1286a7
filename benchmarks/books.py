"""A workbook with as many bills as one likes, two lines each; most are right, two in a hundred came nearly twice."""

import sys
from datetime import date, timedelta
from pathlib import Path

from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit, Value

FIRST = date(2025, 12, 3)
VENDORS = 500


def _column(values: list[Value]) -> dict[int, Value]:
    return dict(enumerate(values))


def make(path: Path, bills: int, first: int = 0) -> Path:
    """The workbook, its numbers from `first` on; one bill in a hundred has a gross that is off by a cent.

    Every fiftieth bill has vendor, day and amounts of the one before, under a reference that differs in one character.
    """
    numbers = range(first, first + bills)
    told = [n - (n % 50 == 49) for n in numbers]
    days = [FIRST + timedelta(n % 28) for n in told]
    ids: list[Value] = [f"B-{n:06}" for n in numbers]
    price = [1250 + n % 977 for n in told]
    nets = [cents * 5 for cents in price]
    taxes = [(net * 20 + 50) // 100 for net in nets]
    bill: dict[str, list[Value]] = {
        "bill": ids,
        "type": ["bill"] * bills,
        "vendor": [f"V-{n % VENDORS:03}" for n in told],
        "vendor_reference": [f"{700_000 + n}" for n in numbers],
        "bill_date": list(days),
        "received_on": list(days),
        "due_date": [day + timedelta(90) for day in days],
        "currency": ["EUR"] * bills,
        "net": [net / 100 for net in nets],
        "tax": [tax / 100 for tax in taxes],
        "gross": [(net + tax + (n % 100 == 0)) / 100 for n, net, tax in zip(numbers, nets, taxes, strict=True)],
        "status": ["entered"] * bills,
        "entered_by": ["anna"] * bills,
        "check": [None] * bills,
    }
    both = [n for n in range(bills) for _ in (0, 1)]
    quantities = [2 if line % 2 == 0 else 3 for line in range(2 * bills)]
    line: dict[str, list[Value]] = {
        "bill": [ids[n] for n in both],
        "line": [str(1 + k % 2) for k in range(2 * bills)],
        "item": [f"I-{n % 60}" for n in both],
        "description": [f"Thing number {n % 60}" for n in both],
        "quantity": list(quantities),
        "unit_price": [price[n] / 100 for n in both],
        "tax_category": ["S"] * len(both),
        "tax_rate": [20] * len(both),
        "line_net": [price[n] * q / 100 for n, q in zip(both, quantities, strict=True)],
    }
    vendors: dict[str, list[Value]] = {
        "vendor": [f"V-{n:03}" for n in range(VENDORS)],
        "name": [f"Vendor {n}" for n in range(VENDORS)],
    }
    tables = {"Vendors": vendors, "Bills": bill, "BillLines": line}
    edits = {
        name: Edit({field: _column(values) for field, values in columns.items()}, len(next(iter(columns.values()))))
        for name, columns in tables.items()
    }
    new_book.make(path, edits=edits)
    return path


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
