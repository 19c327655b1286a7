"""Aging and Start's money by week come to what sums over every document came to, whatever stands in the tables."""

import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from benchmarks.books import Row, edit, settings
from invoice_workbook.places import column_letters
from invoice_workbook.schema import SIDES, START, Side
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from invoice_workbook.template import aging_sheet, start_helpers
from tests.libreoffice.computing import by_gnumeric, by_libreoffice
from tests.setup.older_books import AGED_SINCE, of_version

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.not_ours("libreoffice/*.xlsx", "gnumeric/*.xlsx", reason="saved by another program"),
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
DAY = date(2026, 11, 30)
PARTIES = (
    *(f"P-{n:03}" for n in range(30)),
    "P-0*",
    "Q?",
    "x~1",
    "<5",
    "=A",
    "0123",
    "straße",
    "Quay",
    "twice",
    "TWICE",
)
"""Ids, some of which a spreadsheet program may take for a pattern, a comparison, a number or each other."""
ELSEWHERE = ("not in the list", "p-001", "P-002 ", 123, None)
"""Parties of documents that the list spells otherwise, or does not have."""


PLAIN = tuple(f"P-{n:03}" for n in range(30))
"""Ids that every program takes for what they are; what a pattern is, they do not agree on."""


def tables(seed: int, count: int = 160, ids: tuple[str, ...] = PARTIES, **more: str) -> dict[str, Edit]:
    """Both sides: several currencies, credit notes, negative amounts, missing and later dates, all in no order."""
    chance = random.Random(seed)  # noqa: S311  # no secret, and the same each time
    rows: dict[str, list[Row]] = {"Allocations": []}
    for side in SIDES.values():
        parties = [*ids, "P-003"]
        chance.shuffle(parties)
        rows[side.parties] = [{side.party: id_, "name": f"Called {id_}", "status": "active"} for id_ in parties]
        rows[side.documents] = [_document(chance, side, n, ids) for n in range(count)]
        rows[side.sources] = [_source(chance, side, n, ids) for n in range(count // 3)]
        rows["Allocations"] += [_allocation(chance, side, n, count) for n in range(count // 2)]
    told = {"As of": str(DAY), "Home currency": "EUR", **more}
    return {name: edit(found) for name, found in rows.items()} | {"Settings": settings(told)}


def _party(chance: random.Random, ids: tuple[str, ...]) -> str | int | None:
    return chance.choice((*ids, *ids, *ELSEWHERE))


def _document(chance: random.Random, side: Side, n: int, ids: tuple[str, ...]) -> Row:
    day = DAY - timedelta(chance.randrange(-15, 200))
    return {
        side.document: f"{side.document[0]}-{n * 37 % 1000:04}",
        "type": chance.choice((side.document,) * 4 + ("credit note", "Credit Note", None)),
        side.party: _party(chance, ids),
        side.date: chance.choice((day,) * 12 + (None,)),
        "due_date": chance.choice((*(day + timedelta(n) for n in (0, 14, 30, 60)), None)),
        "currency": chance.choice(("EUR",) * 5 + ("eur", "USD", "JPY", None)),
        "gross": chance.randrange(-20_000, 100_000) / 100,
        "status": chance.choice(("issued",) * 5 + ("draft",) if side.document == "invoice" else ("held", "rejected")),
    }


def _source(chance: random.Random, side: Side, n: int, ids: tuple[str, ...]) -> Row:
    found: Row = {side.source: f"{side.source[0]}-{n}", "date": DAY - timedelta(chance.randrange(-10, 150))}
    found |= {side.party: _party(chance, ids), "amount": chance.randrange(1, 50_000) / 100}
    found |= {"currency": chance.choice(("EUR", "EUR", "USD"))}
    return found | ({"status": chance.choice(("released", "proposed"))} if side.source == "payment" else {})


def _allocation(chance: random.Random, side: Side, n: int, count: int) -> Row:
    return {
        "allocation": f"A-{side.name[0]}{n}",
        "side": side.name,
        "source": f"{side.source[0]}-{chance.randrange(count // 3)}",
        "document": f"{side.document[0]}-{chance.randrange(count) * 37 % 1000:04}",
        "kind": chance.choice(("payment", "payment", "discount", "credit")),
        "date": DAY - timedelta(chance.randrange(-5, 100)),
        "amount": chance.randrange(1, 60_000) / 100,
    }


def figures(book: Path) -> dict[str, list[object]]:
    """Every cell of both agings that a clerk sees, and Start's lists and money by week."""
    shown = load_workbook(book, data_only=True)
    first, last = aging_sheet.LIMIT_ROW + 1, aging_sheet.FIRST + aging_sheet.LISTED
    found = {
        f"{side.aging_sheet} {row}": [
            _plain(cell.value) for cell in shown[side.aging_sheet][row][: aging_sheet.CURRENT + 7]
        ]
        for side in SIDES.values()
        for row in range(first, last + 1)
    }
    weeks = (start_helpers.WEEK + 2, start_helpers.WEEK + 3)
    areas = {f"week {n}": (*weeks, start_helpers.FIRST + n) for n in range(1, start_helpers.WEEKS + 1)}
    areas |= {f"line {row}": (1, 13, row) for row in range(1, 37)}
    for name, (left, right, row) in areas.items():
        cells = f"{column_letters(left)}{row}:{column_letters(right)}{row}"
        found[f"{START} {name}"] = [_plain(cell.value) for cell in shown[START][cells][0]]
    return found


def _plain(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value or None


def before_and_now(folder: Path, edits: dict[str, Edit]) -> tuple[Path, Path]:
    """A workbook as the version before made it, and as it is made now."""
    now, before = folder / "now.xlsm", folder / "before.xlsm"
    new_book.make(now, edits=edits)
    with of_version(AGED_SINCE - 1):
        new_book.make(before, edits=edits)
    return before, now


CASES = {
    "due date": {},
    "document date": {"Aging basis": "document date", "Aging limits": "15,45"},
    "another currency": {"Home currency": "USD", "Aging limits": "7; 14; 21; 28; 35"},
    "no limits": {"Aging limits": ""},
}


@pytest.mark.parametrize("case", CASES)
def test_every_figure_is_what_sums_over_all_documents_are(case, tmp_path):
    before, now = before_and_now(tmp_path, tables(list(CASES).index(case), **CASES[case]))
    expected, found = (figures(book) for book in by_libreoffice([before, now], tmp_path))
    assert {name: (expected[name], found[name]) for name in expected if expected[name] != found[name]} == {}
    assert sum(isinstance(value, float) for row in found.values() for value in row) > 60


@pytest.mark.skipif(shutil.which("ssconvert") is None, reason="Gnumeric is not installed")
def test_gnumeric_says_the_same(tmp_path):
    _, now = before_and_now(tmp_path, tables(7, ids=PLAIN))
    expected, found = figures(by_libreoffice([now], tmp_path)[0]), figures(by_gnumeric([now], tmp_path)[0])
    assert {name: (expected[name], found[name]) for name in expected if expected[name] != found[name]} == {}
