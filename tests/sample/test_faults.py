"""The sample company: every planted fault is found by its rule at its row, and without faults nothing is found."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.sample import book, faults, month
from invoice_workbook.schema import SETTINGS, SETTINGS_TABLE, TABLES
from invoice_workbook.tables.read import Block, read
from invoice_workbook.tables.write import Edit


def as_blocks(edits: Mapping[str, Edit]) -> dict[str, Block]:
    """What a new workbook would hold after these edits."""
    blocks = {}
    for name, table in TABLES.items():
        edit = edits.get(name, Edit({}, 0))
        rows = [[edit.cells.get(f, {}).get(n) for f in table.fields] for n in range(edit.rows)]
        if name == SETTINGS_TABLE.name:
            rows = [[s.name, edit.cells["value"].get(n) or s.default, ""] for n, s in enumerate(SETTINGS)]
        blocks[name] = Block.of_rows([c.header for c in table.columns], rows)
    return blocks


@cache
def sample_books(with_faults: bool = True) -> tuple[Books, tuple[faults.Fault, ...]]:
    edits, planted = book.edits(with_faults)
    return read(as_blocks(edits), month.AS_OF, None), planted


def test_without_faults_nothing_is_found():
    books, planted = sample_books(with_faults=False)
    assert planted == ()
    found = checks.found(books)
    assert found[["rule", "document", "message"]].to_dict("records") == []


@pytest.mark.parametrize("fault", sample_books()[1], ids=lambda fault: fault.rule)
def test_each_fault_is_found_by_its_rule_at_its_rows(fault):
    books, _ = sample_books()
    found = checks.found(books, [fault.rule])
    places = set(zip(found["table"], found["document"], found["field"], strict=True))
    planted = {(fault.table, document, fault.field) for document in fault.documents}
    others = {document for one in sample_books()[1] for document in one.documents}
    assert planted <= places
    assert {document for _, document, _ in places - planted} <= others, "what is found beside it was planted, too"
    rows = {(t, d): r for t, d, r in zip(found["table"], found["document"], found["label"], strict=True)}
    ids = list(books[fault.table][TABLES[fault.table].id])
    for document in fault.documents:
        assert ids[rows[fault.table, document]] == document or ids.count(document) > 1


NEVER_PLANTED = {
    "log-broken": "no invoice is issued and nothing paid while the record is broken",
    "record-missing": "a new workbook has booked nothing that could be gone",
    "record-changed": "nor anything that could be changed",
    "number-reused": "nor given a number twice",
    "file-missing": "nor made a document whose file could be gone",
    "file-changed": "nor one whose file could be another",
    "guard-changed": "nor had limits that could be others now",
    "check-stale": "nor was it ever checked",
}
"""Rules that the sample company keeps, and why."""


def test_there_is_one_fault_for_each_rule():
    planted = [fault.rule for company in (book.GERMAN, book.INDIAN) for fault in book.edits(of=company)[1]]
    assert sorted([*planted, *NEVER_PLANTED]) == sorted(checks.RULES)


def test_the_company_is_as_large_as_it_should_be():
    books, _ = sample_books(with_faults=False)
    sizes = {name: len(frame) for name, frame in books.tables.items()}
    about = {
        "Customers": 40,
        "Vendors": 25,
        "Orders": 120,
        "Invoices": 110,
        "Receipts": 90,
        "Bills": 80,
        "Payments": 70,
    }
    for name, size in about.items():
        assert abs(sizes[name] - size) <= size * 0.1, (name, sizes[name])
    assert books["Items"]["item"].nunique() == 60
    assert set(books["Invoices"]["currency"]) == {"EUR", "JPY", "KWD"}
    assert books.as_of == date(2026, 11, 30)
