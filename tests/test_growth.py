"""Work grows as the documents do and no faster, for every command: what is done is counted, not timed.

A command that looks through a whole table for each of its rows is not seen in functions called, but in rows gone
through; one that makes something in Python for each pair is seen in both.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.payable import due
from invoice_workbook import checks, commands
from invoice_workbook.books import Books
from invoice_workbook.documents import invoice_layout
from invoice_workbook.engine.steps import digest
from invoice_workbook.inputs import Input
from tests.asked import wanted
from tests.commands.test_purity import STEP, VERSION, Asked, asked
from tests.given import GIVEN
from tests.growth import Counted, counted, months, options_of
from tests.payables import after

pytestmark = pytest.mark.long  # every command at three sizes

SIZES = (1, 2, 4)
"""Copies of the sample month, beside the month itself: about 110 documents of each side, 220 and 440.

The month has a journal, so that its copies have problems that it has not. What counts is what two more copies bring,
over what one more brings: the month, and all that does not grow, is not in it.
"""
BILLS = 100
"""Bills of as many vendors, where each of them is worked on."""
ALLOWED = 2 * 1.15
"""Times the work, of what grows: a seventh more for sorting and the like."""
BESIDE = 3_000
"""Of what does not grow with the documents: a few functions and rows more or less."""
JUDGED = {"check-orders", "check-bills", "check-totals", "flag-late", "issue", "match", "route", "reject", "pay"}
JUDGED |= {"pay --release", "approve", "confirm", "report", "letter", "correct", "dismiss", "archive"}
"""Commands that find what `check` finds: that is counted with `check`, and theirs is what comes on top."""


def _verified(bills: int) -> Books:
    entered = due(bills)["Bills"].assign(status="verified", approved_by="")
    return due(bills).with_tables(Bills=entered)


def _proposed(bills: int) -> Books:
    return after(due(bills), wanted("pay", due(bills)))


def _released(bills: int) -> Books:
    return after(_proposed(bills), wanted("pay", _proposed(bills), release=True))


def _all(table: str, id_: str) -> Callable[[Books], tuple[str, ...]]:
    return lambda books: tuple(books[table][id_])


BILLS_OF = _all("Bills", "bill")
EACH: Mapping[str, tuple[Callable[[int], Books], Mapping[str, Any]]] = {
    "approve": (_verified, {"bills": BILLS_OF, "by": "ulrike"}),
    "route": (_verified, {}),
    "reject": (_verified, {"bills": BILLS_OF, "reason": "not ours"}),
    "hold": (_verified, {"bills": BILLS_OF, "reason": "damp"}),
    "pay": (due, {}),
    "pay --release": (_proposed, {"release": True}),
    "withdraw": (_released, {"payments": _all("Payments", "payment")}),
    "verify-account": (due, {"vendors": _all("Vendors", "vendor"), "by": "ulrike"}),
}
"""Commands that are asked to work on every bill, payment or vendor there is."""
FIRST_ALONE = ("confirm",)
"""Asked for one document: the copies of it would be refused."""
OTHER_OPTIONS: Mapping[str, Mapping[str, Any]] = {"ask": {"words": ("invoice", "14.")}}
"""What is asked where the copies' ids would answer as well."""


def cases() -> Iterator[Any]:
    for command in commands.every():
        if command.work is not None and command.id not in EACH:
            yield pytest.param(command.id, id=command.id)
    yield from (pytest.param(each, id=each) for each in EACH)


def _of_months(id_: str, one: Asked, count: int) -> tuple[Books, dict[str, Any]]:
    books = months(one.books(), 1 + count)
    options = OTHER_OPTIONS.get(id_) or options_of(one.options, books, 1 if id_ in FIRST_ALONE else 1 + count)
    return books, dict(options)


def _of_bills(name: str, count: int) -> tuple[Books, dict[str, Any]]:
    make, options = EACH[name]
    books = make(count)
    return books, {word: value(books) if callable(value) else value for word, value in options.items()}


@cache
def _asked() -> Mapping[str, list[Asked]]:
    return asked()


@cache
def _layout() -> bytes:
    return invoice_layout.make()


def _counted(name: str, books: Books, options: Mapping[str, Any], inputs: Mapping[str, bytes]) -> Counted:
    work = commands.named(name.split(maxsplit=1)[0]).work
    assert work is not None
    given = replace(
        GIVEN,
        inputs={Path(file): Input(Path(file), content) for file, content in inputs.items()},
        own_layout=_layout(),
        versions=(VERSION,),
        steps={digest(STEP): STEP},
    )
    books = books.with_tables()
    if name in JUDGED:
        checks.found(books)
    with counted() as found:
        work(books, given, **options)
    return found


@pytest.mark.parametrize("name", list(cases()))
def test_work_grows_as_the_documents_do(name):
    one = None if name in EACH else _asked()[name][-1 if name == "remind" else 0]
    inputs = (one.inputs if one else None) or {}
    asked_of = [_of_months(name, one, count) if one else _of_bills(name, BILLS * count) for count in SIZES]
    found = [_counted(name, books, options, inputs) for books, options in asked_of]
    calls = [one.calls for one in found]  # the first has what is read once and kept, too
    assert calls[-1] <= ALLOWED * ALLOWED * calls[0] + BESIDE, f"functions called: {found}"
    assert _grows_evenly([one.rows for one in found]), f"rows gone through: {found}"


def _grows_evenly(counts: Sequence[int]) -> bool:
    few, more, many = counts
    return many - more <= ALLOWED * max(more - few, 0) + BESIDE


def test_one_who_looks_through_the_table_for_each_row_is_seen():
    def looks(bills: int) -> Counted:
        books = due(bills)
        with counted() as found:
            assert all((books["Bills"]["bill"] == id_).any() for id_ in books["Bills"]["bill"])
        return found

    assert not _grows_evenly([looks(BILLS * count).rows for count in SIZES])
