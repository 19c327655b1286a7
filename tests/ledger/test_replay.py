"""Paid, open and aging as of any past day, to the cent: the book is replayed day by day and held against them."""

from collections import defaultdict
from datetime import date, timedelta

import pandas as pd
import pytest

from invoice_workbook.ledger import aging, open_items
from invoice_workbook.sample import book as sample_book
from invoice_workbook.schema import SIDES
from invoice_workbook.tables.read import read
from tests.cli import run
from tests.sample.test_faults import as_blocks

pytestmark = pytest.mark.long  # every day of four months

FIRST, LAST = date(2026, 9, 10), date(2027, 1, 10)
LIMITS = (0, 30, 60, 90)
Key = tuple[str, str]


class Replay:
    """One side of the books as it grows, event by event; it knows nothing of the ledger's code."""

    def __init__(self, side_name: str, tables: dict[str, pd.DataFrame]) -> None:
        side = SIDES[side_name]
        self.documents = {row[side.document]: row for row in tables[side.documents].to_dict("records")}
        self.sources = {row[side.source]: row for row in tables[side.sources].to_dict("records")}
        self.side = side
        self.events: dict[date, list[tuple[str, dict[str, object]]]] = defaultdict(list)
        for kind, rows, field in (("document", self.documents, side.date), ("source", self.sources, "date")):
            for row in rows.values():
                self.events[row[field].date()].append((kind, row))
        for row in tables["Allocations"].to_dict("records"):
            if row["side"] == side_name:
                self.events[row["date"].date()].append(("allocation", row))
        self.open: dict[str, int] = {}
        self.left: dict[str, int] = {}
        self.paid: dict[str, int] = defaultdict(int)

    def live(self, day: date) -> None:
        """What happens on a day: first what is written, then what is allocated."""
        for kind, row in sorted(self.events[day], key=lambda event: event[0] == "allocation"):
            if kind == "document":
                sign = -1 if row["type"] == "credit note" else 1
                owed = row["status"] not in ("draft", "rejected")
                self.open[row[self.side.document]] = sign * int(row["gross"]) * owed
            elif kind == "source":
                self.left[row[self.side.source]] = int(row["amount"])
            else:
                self.allocate(row)

    def allocate(self, row: dict[str, object]) -> None:
        amount = int(row["amount"])
        self.open[row["document"]] -= amount
        self.paid[row["document"]] += amount
        if row["kind"] == "credit":
            self.open[row["source"]] += amount
            self.paid[row["source"]] += amount
        elif row["kind"] == "payment":
            self.left[row["source"]] -= amount

    def bands(self, day: date) -> dict[Key, list[int]]:
        found: dict[Key, list[int]] = defaultdict(lambda: [0] * 5)
        for id_, open_ in self.open.items():
            row = self.documents[id_]
            due = row["invoice_date" if self.side.name == "receivable" else "bill_date"]
            if row["type"] != "credit note" and not pd.isna(row["due_date"]):
                due = row["due_date"]
            self.add(found, row, due.date(), day, open_)
        for id_, left in self.left.items():
            self.add(found, self.sources[id_], self.sources[id_]["date"].date(), day, -left)
        return {key: bands for key, bands in found.items() if any(bands)}

    def add(self, found: dict[Key, list[int]], row: dict[str, object], from_: date, day: date, units: int) -> None:
        age = (day - from_).days
        band = next((n for n, limit in enumerate(LIMITS) if age <= limit), 4)
        found[str(row[self.side.party]), str(row["row_currency"])][band] += units


@pytest.fixture(scope="session")
def blocks():
    return as_blocks(sample_book.edits(with_faults=False)[0])


@pytest.mark.parametrize("side", SIDES)
def test_every_day_of_four_months(blocks, side, request):
    """Every day is lived; every third, or in a thorough run each, is compared."""
    every = 1 if request.config.getoption("--thorough") else 3
    replay = Replay(side, dict(read(blocks, LAST, LAST).tables))
    day = FIRST
    while day <= LAST:
        replay.live(day)
        if (LAST - day).days % every:
            day += timedelta(1)
            continue
        books = read(blocks, day, day)
        names = aging.bands(books.settings)
        table = aging.derive(books, side)
        found = {
            (row["party"], row["currency"]): [int(row[name]) for name in names] for row in table.to_dict("records")
        }
        assert {key: bands for key, bands in found.items() if any(bands)} == replay.bands(day), day
        standing = open_items.of_documents(books, side)
        documents = books[SIDES[side].documents]
        ids = documents[SIDES[side].document]
        there = (documents[SIDES[side].date] <= pd.Timestamp(day)).to_numpy(bool)
        assert dict(zip(ids[there], standing["open"][there], strict=True)) == replay.open, day
        assert {id_: paid for id_, paid in zip(ids, standing["paid"], strict=True) if paid} == dict(replay.paid), day
        day += timedelta(1)


def test_the_command_as_of_a_past_day(sample):
    september = run("aging", sample, "--as-of", "2026-09-30", "--json").json
    november = run("aging", sample, "--as-of", "2026-11-30", "--json").json
    assert september["as_of"] == "2026-09-30" and september["aging"] != november["aging"]
    assert all(float(row["31-60"]) == 0 for row in september["aging"])
