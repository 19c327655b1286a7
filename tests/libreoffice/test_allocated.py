"""Sums between the first and the last row of Allocations are those over all of it, whatever ids stand there."""

import random
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from benchmarks.books import Row, edit, settings
from invoice_workbook.schema import ALLOCATION_KINDS, SIDES, TABLES, Side
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from tests import sheets
from tests.hosts.test_workbook_file import part_of, parts, with_parts
from tests.libreoffice.computing import by_libreoffice
from tests.setup.older_books import NAMES_SINCE, of_version
from tests.sheets import letter

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.not_ours("libreoffice/*.xlsx", reason="saved by LibreOffice"),
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
DAY = date(2026, 11, 30)
ODD = (
    *("A*", "B?", "~x", "<5", ">=A", "=A", "00123", "123", "0123", "1E5", "2026-11", "12:30", "5%", "0", "-5"),
    *("Straße", "STRASSE", "twice", "Twice", " lead", "trail ", "TRUE", "#N/A", "A B", "x" * 200, "Ü-7", "ü-7"),
    *("INV-2026-9", "INV-2026-10", "INV-2026-100", "INV-2026-1000", "I-000001", "i-000001"),
    *(123, 100000, -5, 0),
)
"""Ids that a spreadsheet program may take for something else, or for one another; numbers among them."""
FIGURES: dict[str, tuple[str, ...]] = {
    "Invoices": ("Paid", "Open", "Days late"),
    "Bills": ("Paid", "Open", "Days late"),
}
FIGURES |= {"Receipts": ("Unapplied",), "Payments": ("Unapplied",)}


def ids(chance: random.Random, mark: str, count: int) -> list[str | int | None]:
    """Ids in no order, a few of them twice, and two rows without one."""
    own: list[str | int | None] = [f"{mark}-{n:06}" for n in range(count)]
    own += [f"{mark}-2026-{n}" for n in range(count // 2)]
    own += chance.sample(ODD, len(ODD))
    chance.shuffle(own)
    return [*own, *chance.sample(own, count // 10), None, None]


def tables(seed: int, count: int = 60) -> dict[str, Edit]:
    """Both sides, and allocations that name anything: the other side's ids, receipts as documents, none at all."""
    chance = random.Random(seed)  # noqa: S311  # no secret, and the same each time
    named = {name: ids(chance, name[0], count) for name in FIGURES}
    rows: dict[str, list[Row]] = {name: [] for name in ("Customers", "Vendors", *FIGURES, "Allocations")}
    for side in SIDES.values():
        rows[side.parties] = [{side.party: f"P-{n}", "name": f"Party {n}", "status": "active"} for n in range(9)]
        rows[side.documents] = [_document(chance, side, id_) for id_ in named[side.documents]]
        rows[side.sources] = [_source(chance, side, id_) for id_ in named[side.sources]]
    rows["Allocations"] = list(_allocations(chance, named, 3 * count))
    told = {"As of": str(DAY), "Home currency": "EUR"}
    return {name: edit(found) for name, found in rows.items()} | {"Settings": settings(told)}


def _document(chance: random.Random, side: Side, id_: str | int | None) -> Row:
    day = DAY - timedelta(chance.randrange(300))
    kinds = ("invoice", "credit note", None) if side.document == "invoice" else ("bill", "credit note", None)
    statuses = ("issued", "draft") if side.document == "invoice" else ("approved", "rejected")
    return {
        side.document: id_,
        "type": chance.choice(kinds),
        side.party: f"P-{chance.randrange(9)}",
        side.date: day,
        "due_date": chance.choice((day + timedelta(30), None)),
        "currency": "EUR",
        "gross": chance.randrange(1, 100_000) / 100,
        "status": chance.choice(statuses),
    }


def _source(chance: random.Random, side: Side, id_: str | int | None) -> Row:
    found: Row = {side.source: id_, "date": DAY - timedelta(chance.randrange(-5, 300)), side.party: "P-1"}
    found |= {"amount": chance.randrange(1, 100_000) / 100, "currency": "EUR"}
    return found | ({"status": chance.choice(("released", "proposed"))} if side.source == "payment" else {})


def _allocations(chance: random.Random, named: dict[str, list[str | int | None]], count: int) -> Iterator[Row]:
    for number in range(count):
        side = chance.choice(list(SIDES.values()))
        documents, sources = named[side.documents], named[side.sources]
        document = chance.choice([*chance.choices(documents, k=7), chance.choice(sources), chance.choice(ODD), None])
        source = chance.choice([*chance.choices(sources, k=7), chance.choice(documents), document, None])
        if isinstance(document, str) and number % 9 == 0:
            document = document.swapcase()
        yield {
            "allocation": f"A-{number}",
            "side": chance.choice((side.name,) * 9 + (None,)),
            "source": source,
            "document": document,
            "kind": chance.choice((*("payment",) * 6, *ALLOCATION_KINDS, None)),
            "date": chance.choice((DAY - timedelta(chance.randrange(-20, 300)),) * 9 + (None,)),
            "amount": chance.randrange(-1000, 100_000) / 100,
        }


def figures(book: Path) -> dict[str, list[object]]:
    """What the columns of the four tables come to."""
    shown = load_workbook(book, data_only=True)
    return {
        f"{table} {header}": [
            row[0] for row in shown[TABLES[table].sheet].iter_rows(min_row=5, min_col=at, max_col=at, values_only=True)
        ]
        for table, headers in FIGURES.items()
        for header in headers
        for at in (sheets.number(table, header),)
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_is_what_sums_over_all_allocations_are(seed, tmp_path):
    edits = tables(seed)
    now, before = tmp_path / "now.xlsm", tmp_path / "before.xlsm"
    new_book.make(now, edits=edits)
    with of_version(NAMES_SINCE - 1):
        new_book.make(before, edits=edits)
        expected = figures(by_libreoffice([before], tmp_path / "old")[0])
    found = figures(by_libreoffice([now], tmp_path / "new")[0])
    assert found == expected
    assert sum(value not in (0, None) for column in found.values() for value in column) > 200


@pytest.mark.not_ours("now.xlsm", reason="a row has lost its formulas, as one that LibreOffice puts in has none")
def test_a_row_without_its_formulas_is_counted_too(tmp_path):
    now = new_book.make(tmp_path / "now.xlsm", edits=tables(3)).path
    expected = figures(by_libreoffice([now], tmp_path / "whole")[0])
    name = part_of(now, "Allocations")
    lost = [f"{letter('Allocations', header)}9" for header in ("Document key", "Document order")]
    xml = parts(now)[name]
    for place in lost:
        xml, count = re.subn(rb'(<c r="%b"[^>]*)><f>[^<]*</f></c>' % place.encode(), rb"\1/>", xml)
        assert count == 1
    with_parts(now, {name: xml})
    assert figures(by_libreoffice([now], tmp_path / "lost")[0]) == expected
