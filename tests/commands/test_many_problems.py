"""Of very many problems the words are made some at a time, and what is alike is in memory once; no cell differs."""

import numpy as np
import pandas as pd
import pytest

from invoice_workbook import checks, finding, problem_hits
from invoice_workbook.commands import check_columns
from invoice_workbook.finding import Later
from tests.asked import wanted
from tests.payables import after, payables

BILLS = """
    bill | type | vendor | vendor_reference | bill_date  | due_date   | currency | net    | tax | gross  | status
    B-1  | bill | V-1    | SA-4471          | 2026-09-01 | 2026-10-01 | EUR      | 700    | 0   | 701    | entered
    B-2  | bill | V-2    | 0815-M           | 2026-08-01 | 2026-09-01 | EUR      | 300.50 | 0   | 300.50 | entered
    B-3  | bill | V-1    | SA-4471          | 2026-09-01 | 2026-10-01 | EUR      | 700    | 0   | 700    | entered
    B-4  | bill | V-9    | UJ-77            | 2026-10-01 | 2026-10-31 | JPY      | 90000  | 0   | 90000  | entered
    B-5  | bill | V-2    | 0931-M           | 2026-10-01 | 2026-10-31 | EUR      | 1204   | 0   | 1205   | entered
    B-6  | bill | V-3    | UJ-91            | 2026-10-03 | 2026-11-02 | JPY      | 1000   | 0   | 1000   | paid
"""


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_words_made_some_at_a_time_are_the_same(monkeypatch, at_once):
    before = payables(BILLS)
    whole, every = checks.found(before), wanted("check", before).tables
    for module in (problem_hits, check_columns, finding):
        monkeypatch.setattr(module, "_AT_ONCE", at_once)
    some = payables(BILLS)
    pd.testing.assert_frame_equal(checks.found(some), whole)
    for name, frame in wanted("check", some).tables.items():
        pd.testing.assert_frame_equal(frame, every[name])


def test_a_cell_that_says_what_it_said_is_the_cell_that_was_read():
    checked = after(payables(BILLS), wanted("check", payables(BILLS)))
    again = wanted("check", checked).tables["Bills"]["check"]
    cells = [cell for cell in checked["Bills"]["check"] if cell]
    assert len(cells) >= 5
    assert all(any(cell is known for known in cells) for cell in again if cell)


def test_blank_columns_are_one_until_one_is_written_into():
    bills = payables(BILLS)["Bills"]
    assert np.shares_memory(bills["note"].to_numpy(), bills["goods_receipt"].to_numpy())
    bills.loc[[2], "note"] = "asked for a copy"
    bills.loc[[3], "prepaid"] = 100
    assert [list(bills[name]) for name in ("note", "goods_receipt")] == [
        ["", "", "asked for a copy", "", "", ""],
        [""] * 6,
    ]
    assert [int(bills[name].count()) for name in ("prepaid", "rounding")] == [1, 0]


@pytest.mark.parametrize(("asked", "all_made"), [(4, 0), (5, 1), (100, 1)])
def test_words_of_which_few_are_asked_for_are_made_alone(asked, all_made):
    made = []

    def every():
        made.append(1)
        return list(map(str, range(100)))

    words = Later(100, every, lambda places: list(map(str, places)))
    few = words.of(np.arange(asked))
    assert (len(few), made) == (asked, []), "none is made yet"
    assert (list(few), len(made)) == ([str(n) for n in range(asked)], all_made)
