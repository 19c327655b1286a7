"""Figures of likeness: bills that came twice in a year's listing of real habits, and bills that were split.

What was planted is printed against what was found; the tables in docs/duplicates.md are these.
"""

import time
import tracemalloc
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from benchmarks.figures import show, timed
from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.ledger.payable import duplicates
from tests import listing, purchases

BILLS, TWINS, OTHERS = 190_000, 2_430, 50
SCORES = (100, 95, 90, 85, 80, 70, 60, 50, 0)
NOTHING = "nothing planted"
DAY = date(2026, 11, 2)
MEGABYTE = 1024 * 1024


def figures() -> list[bool]:
    """All of them, against their limits."""
    return [*of_the_listing(), *of_splits()]


def of_the_listing() -> list[bool]:
    """A year of 190,000 bills: what is found of what came twice, how many are under an alarm, and what it costs."""
    listed = listing.make(BILLS, TWINS, OTHERS)
    reading = timed(listed.books)
    books = listed.books()
    begun = time.process_time()
    found = duplicates.find(replace(books))
    took = time.process_time() - begun
    scores = {one.row: one.score for one in found}
    kinds = {row: listed.planted.get(row, NOTHING) for row in range(len(listed.vendor))}
    table(kinds, {row: scores.get(row, 0) for row in kinds}, SCORES)
    right = sum(scores.get(row) == listing.KINDS[kind].score for row, kind in listed.planted.items())
    alarmed = sum(score >= 60 for score in scores.values())
    size = f"{len(listed.vendor):,} bills of {len(set(listed.vendor)):,} vendors"
    return [
        show(f"{size}: came twice, found as planted", 100 * right / len(listed.planted), 100, "%", most=False),
        show("of them under a warning or error", 100 * alarmed / len(listed.vendor), 3, "%"),
        show("CPU to find them", took, 6, "s"),
        show("the same, over making tables of their cells", took / reading, 8),
        show("memory above the tables", megabytes(books), 600, "MB"),
    ]


def megabytes(books: Books) -> float:
    """The most that the search takes beside the tables."""
    fresh = replace(books)
    tracemalloc.start()
    try:
        duplicates.find(fresh)
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()


def table(planted: Mapping[Any, str], found: Mapping[Any, object], columns: Sequence[object]) -> None:
    """What was planted down, what was found across."""
    cells = Counter((kind, found[place]) for place, kind in planted.items())
    counts = Counter(planted.values())
    print(f"      {'planted':44}{'bills':>8}" + "".join(f"{column or 'none':>8}" for column in columns))
    for kind in sorted(counts, key=lambda one: (one == NOTHING, one)):
        print(f"      {kind:44}{counts[kind]:8,}" + "".join(f"{cells[kind, c] or '.':>8}" for c in columns))


@dataclass(frozen=True)
class Split:
    """Bills of a vendor: what each comes to, on which day, and whether they need the higher approval."""

    amounts: tuple[int, ...]
    days: tuple[int, ...]
    is_split: bool
    cells: tuple[Mapping[str, object], ...] = ({}, {}, {})
    shares_account: bool = False


PAID_BY_ANNA = {"status": "paid", "approved_by": "anna"}
BY_CHEF = {"status": "approved", "approved_by": "chef"}
ORDERED = {"purchase_order": "P"}
SPLITS = {
    "three just under the limit, one day": Split((991, 992, 993), (0, 0, 0), True),
    "two, seven days apart": Split((600, 600), (0, 7), True),
    "two, eight days apart": Split((600, 600), (0, 8), False),
    "together the limit to the cent": Split((400, 600), (0, 0), False),
    "one cent more than the limit": Split((401, 600), (0, 0), True),
    "two vendors with one account": Split((600, 600), (0, 3), True, shares_account=True),
    "one of them rejected": Split((600, 600), (0, 1), False, ({}, {"status": "rejected"})),
    "one of them paid already": Split((600, 600), (0, 1), True, (PAID_BY_ANNA, {})),
    "of one purchase order": Split((600, 600), (0, 1), True, (ORDERED, ORDERED)),
    "approved for what they come to": Split((600, 600), (0, 1), False, (BY_CHEF, BY_CHEF)),
    "a small one beside one above the limit": Split((50, 5_000), (0, 1), False),
    "a bill alone": Split((999,), (0,), False),
}
"""What an approval limit of 1,000 makes of them."""
EACH = 200


def of_splits() -> list[bool]:
    """Every kind two hundred times among vendors of their own."""
    rows: list[purchases.Row] = []
    vendors: list[purchases.Row] = []
    kinds: dict[str, str] = {}
    wanted: dict[str, bool] = {}
    for kind, split in SPLITS.items():
        for n in range(EACH):
            for m, (amount, day) in enumerate(zip(split.amounts, split.days, strict=True)):
                name = f"{kind} {n}" + (f" {m}" if split.shares_account else "")
                vendors.append({"vendor": name, "name": name, "bank_account": kind * split.shares_account + str(n)})
                id_ = f"B-{len(rows)}"
                bill: purchases.Row = {
                    "bill": id_,
                    "type": "bill",
                    "vendor": name,
                    "vendor_reference": f"{n}{'ABC'[m]}{amount}",
                }
                bill |= {"bill_date": DAY + timedelta(day), "currency": "EUR", "gross": amount, "status": "verified"}
                rows.append({**bill, "entered_by": "anna", **split.cells[m]})
                kinds[id_] = kind
                wanted[id_] = split.is_split and split.cells[m].get("status") != "rejected"
    unique = list({str(one["vendor"]): one for one in vendors}.values())
    for n, one in enumerate(unique):
        one["bank_account"] = one["bank_account"] if "account" in str(one["vendor"]) else f"A{n}"
    people = [{"person": "anna", "role": "clerk"}, {"person": "chef", "role": "manager"}]
    settings = [{"name": "Approval limit", "value": "1000"}]
    tables = {"Bills": rows, "Vendors": unique, "People": people, "Settings": settings}
    books = purchases.books_of(tables, DAY + timedelta(30))
    begun = time.process_time()
    told = set(checks.found(books, ["split-bills"])["document"])
    took = time.process_time() - begun
    table(kinds, {id_: "told" if id_ in told else "" for id_ in kinds}, ("told", ""))
    right = sum((id_ in told) == is_split for id_, is_split in wanted.items())
    return [
        show(f"{len(rows):,} bills, split or not: told rightly", 100 * right / len(rows), 100, "%", most=False),
        show("CPU for that", took, 1, "s"),
    ]


if __name__ == "__main__":
    figures()
