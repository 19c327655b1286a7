"""Figures of the payable side: planted faults found, matching, paying, and the search for bills that came twice."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

from stdnum import iban

from benchmarks.figures import RUNS, show, timed
from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands import payment_documents, payment_proposals, payment_releases
from invoice_workbook.formats.payment import pain001
from invoice_workbook.ledger.payable import duplicates
from tests import purchases
from tests.asked import match
from tests.payables import after, recorded

PURCHASES = Path(__file__).parents[2] / "shared" / "data" / "po_adventureworks"
NOTHING = "none"
DAY = date(2026, 11, 30)
VENDORS = 500


def confusion(bought: purchases.Purchases) -> list[bool]:
    """What was found of what was planted, as a table; recall, and errors on bills that are right."""
    books = bought.books()
    told = checks.found(books, checks.of_concern("totals", "bills")).to_dict("records")
    found = list(purchases.found_by_place(told))
    wrong = {planted.place: planted for planted in bought.planted}
    kinds = {place: planted.kind for place, planted in wrong.items()}
    cells = Counter((kinds.get(place, NOTHING), f"{rule} {severity}") for place, (rule, severity, *_) in found)
    matches = match(books).more["matches"]
    cells.update(
        (kinds.get(bill, NOTHING), f"match: {kind}") for bill, kind in {(m["bill"], m["result"]) for m in matches}
    )
    _print(cells, Counter(kinds.values()) | Counter({NOTHING: len(bought.rows["Bills"]) - len(bought.planted)}))
    hits = [_hit(planted, found, matches) for planted in bought.planted]
    false = sum(place not in wrong and severity == "error" for place, (_, severity, *_) in found)
    return [
        show(
            f"{len(hits)} faults planted among {len(bought.rows['Bills']):,} bills: found",
            100 * sum(hits) / len(hits),
            100,
            "%",
            most=False,
        ),
        show("errors on bills without a fault", false, 0, ""),
    ]


def _hit(planted: purchases.Planted, found: Iterable[tuple[str, object]], matches: list[dict[str, str]]) -> bool:
    """Whether exactly what is to be found of a fault was."""
    held = {one["result"] for one in matches if one["bill"] == planted.place} - {"matched", "no order"}
    there = [what for place, what in found if place == planted.place]
    return there == purchases.expected(planted) and held == ({planted.match} - {""})


def _print(cells: Counter[tuple[str, str]], rows: Counter[str]) -> None:
    """The planted faults down, what was found across."""
    columns = sorted({column for _, column in cells})
    for n, column in enumerate(columns):
        print(f"      {chr(ord('A') + n)}  {column}")
    print(f"      {'planted':44}{'bills':>6}" + "".join(f"{chr(ord('A') + n):>6}" for n in range(len(columns))))
    for kind, count in rows.items():
        print(f"      {kind:44}{count:6}" + "".join(f"{cells[kind, column] or '.':>6}" for column in columns))


def billed(bills: int) -> Books:
    """Bills of two lines, each of its own order, received; one in fifty billed too much."""
    return purchases.books_of(billed_rows(bills), DAY)


def billed_rows(bills: int, *, vendors: int = VENDORS, dear: int = 50) -> dict[str, list[dict[str, Any]]]:
    """The same as rows of tables; one in `dear` billed too much, none where that is 0."""
    numbers = range(bills)

    def is_dear(n: int) -> bool:
        return dear > 0 and n % dear == 0

    def price(n: int) -> float:
        return (1000 + n // vendors) / 100

    def net(n: int) -> float:
        return (10 + 2 * is_dear(n)) * price(n)

    orders = [
        {"purchase_order": f"P-{n}", "vendor": f"V-{n % vendors}", "order_date": DAY - timedelta(30), "currency": "EUR"}
        for n in numbers
    ]
    both = [(n, line) for n in numbers for line in (1, 2)]
    places = [{"purchase_order": f"P-{n}", "line": str(line)} for n, line in both]
    order_lines = [
        {**place, "item": "A", "quantity": 5, "unit_price": price(n)}
        for place, (n, _) in zip(places, both, strict=True)
    ]
    receipts = [{**place, "goods_receipt": f"G-{n}", "date": DAY, "accepted": 5} for n, place in enumerate(places)]
    heads = [
        {"bill": f"B-{n}", "type": "bill", "vendor": f"V-{n % vendors}", "vendor_reference": f"{700_000 + n}"}
        | {"purchase_order": f"P-{n}", "bill_date": DAY - timedelta(n % 28), "received_on": DAY, "due_date": DAY}
        | {"currency": "EUR", "net": net(n), "tax": 0, "gross": net(n), "status": "entered"}
        for n in numbers
    ]
    lines = [
        {"bill": f"B-{n}", "line": str(line), "order_line": str(line), "quantity": 5 + is_dear(n)}
        | {"unit_price": price(n), "tax_category": "Z", "tax_rate": 0, "line_net": (5 + is_dear(n)) * price(n)}
        for n, line in both
    ]
    parties = [{"vendor": f"V-{n}", "name": f"Vendor {n}", "status": "active"} for n in range(vendors)]
    tables = {"PurchaseOrders": orders, "PurchaseOrderLines": order_lines, "GoodsReceipts": receipts}
    return {**tables, "Bills": heads, "BillLines": lines, "Vendors": parties}


def alike(bills: int) -> Books:
    """Bills of which two in a hundred are nearly those before them: the same gross and day, a digit another."""
    rows = []
    for n in range(bills):
        m = n - 1 if n % 50 == 49 else n
        row = {"bill": f"B-{n}", "type": "bill", "vendor": f"V-{m % 500}", "vendor_reference": f"RE-{700_000 + n}"}
        rows.append(row | {"bill_date": DAY - timedelta(m % 28), "currency": "EUR", "gross": 10 + m % 977})
    return purchases.books_of({"Bills": rows, "Vendors": [{"vendor": f"V-{n}"} for n in range(500)]}, DAY)


def due(bills: int) -> Books:
    """Approved bills that are due, of 500 vendors with verified accounts."""
    numbers = range(bills)
    heads = [
        {"bill": f"B-{n}", "type": "bill", "vendor": f"V-{n % 500}", "vendor_reference": f"{700_000 + 7 * n}"}
        | {"bill_date": DAY - timedelta(40), "received_on": DAY - timedelta(39), "due_date": DAY - timedelta(n % 20)}
        | {"currency": "EUR", "net": 10 + n % 977, "tax": 0, "gross": 10 + n % 977, "status": "approved"}
        | {"entered_by": "anna", "approved_by": "ulrike"}
        for n in numbers
    ]
    lines = [
        {"bill": f"B-{n}", "line": "1", "quantity": 1, "unit_price": 10 + n % 977, "tax_category": "Z", "tax_rate": 0}
        | {"line_net": 10 + n % 977}
        for n in numbers
    ]
    people = [{"person": "anna", "name": "Anna", "role": "clerk"}, {"person": "ulrike", "name": "U", "role": "manager"}]
    ours = {"Company": "Kranich GmbH", "Country": "DE", "Bank account": "DE89370400440532013000"}
    tables: dict[str, list[dict[str, Any]]] = {"Bills": heads, "BillLines": lines, "People": people}
    tables["Settings"] = [{"name": name, "value": value} for name, value in ours.items()]
    tables["Vendors"] = [
        {"vendor": f"V-{n}", "name": f"Vendor {n}", "country": "DE", "status": "active", "bank_account": account(n)}
        for n in range(500)
    ]
    return recorded(purchases.books_of(tables, DAY))


def account(n: int) -> str:
    """An account of a German bank."""
    number = f"37040044{n:010}"
    return f"DE{iban.calc_check_digits(f'DE00{number}')}{number}"


def paid(books: Books) -> None:
    """A payment run: proposed, released, and the bank's file."""
    proposed = after(books, payment_proposals.propose(books))
    done = payment_releases.release(proposed)
    for batch in done.batches:
        pain001.write(payment_documents.order(done.logged, batch, datetime.combine(DAY, time(9))))


def cpu(work: Callable[[], object]) -> float:
    """Seconds of this process's own time that something takes."""
    start = process_time()
    work()
    return process_time() - start


def counting() -> int:
    """Ten million sums: what a machine's second is worth."""
    return sum(n * n for n in range(10_000_000))


def _on_fresh(work: Callable[[Books], object], books: Books) -> object:
    """Work on the same books, with nothing worked out yet."""
    return work(replace(books))


def figures() -> list[bool]:
    """All of them, against their limits; the planted faults only where the other company's data is."""
    held = confusion(purchases.make(PURCHASES)) if PURCHASES.is_dir() else []
    if not held:
        print("--    planted faults: the other company's purchases are not beside this clone")
    took = [timed(partial(_on_fresh, match, books)) for books in (billed(50_000), billed(100_000))]
    tenth, whole = (timed(partial(_on_fresh, duplicates.find, books)) for books in (alike(10_000), alike(100_000)))
    few, many = due(1000), due(10_000)
    payments = [min(cpu(partial(_on_fresh, paid, books)) for _ in range(RUNS)) for books in (few, many)]
    unit = min(cpu(counting) for _ in range(RUNS))
    return [
        *held,
        show("pay on 10,000 due bills, proposed and released: time of the processor", payments[1], 5, "s"),
        show("the same, in times of ten million sums", payments[1] / unit, 16),
        show("ten times the due bills", payments[1] / payments[0], 12),
        show("match of 100,000 bill lines", took[0], 5, "s"),
        show("twice as many", took[1] / took[0], 2.5),
        show("duplicates among 100,000 bills", whole, 2, "s"),
        show("ten times the bills", whole / tenth, 12),
    ]


if __name__ == "__main__":
    figures()
