"""Another company's purchases with faults of every kind planted: each is found for what it is, and no right bill is."""

import pytest

from invoice_workbook import checks
from tests import purchases
from tests.asked import match

ORDERS = 800


@pytest.fixture
def bought(shared):
    return purchases.make(shared / "po_adventureworks", ORDERS)


def test_each_fault_is_found_by_its_own_rule_and_no_right_bill_is_called_wrong(bought):
    books = bought.books()
    problems = checks.found(books, checks.of_concern("totals", "bills"))
    found = list(purchases.found_by_place(problems.to_dict("records")))
    kinds = {planted.kind for planted in bought.planted}
    assert len(kinds) == len(purchases.COPIES) + len(purchases.IN_THE_BILL) + len(purchases.IN_THE_PAYMENT) + 1
    for planted in bought.planted:
        there = [what for place, what in found if place == planted.place]
        assert there == purchases.expected(planted), planted
    wrong = {planted.place for planted in bought.planted}
    assert [(place, what) for place, what in found if place not in wrong and what[1] == "error"] == []


def test_each_line_is_matched_as_what_it_is(bought):
    outcome = match(bought.books())
    found = {(one["bill"], one["result"]) for one in outcome.more["matches"]} - {
        (bill["bill"], result) for bill in bought.rows["Bills"] for result in ("matched", "no order")
    }
    assert found == {(planted.place, planted.match) for planted in bought.planted if planted.match}
