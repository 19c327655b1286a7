"""What the rules find is worked out once for one Books, whatever a command asks of it, and by how many ways."""

import inspect
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest

from invoice_workbook import checks, problems
from invoice_workbook.commands import bill_letters, payment_proposals, payment_releases
from invoice_workbook.eligibility import match_holds, payment_blocks
from tests import asked
from tests.payables import after
from tests.sample.test_faults import sample_books
from tests.sheets import books

COMMANDS = {
    "check": asked.check,
    "check-orders": asked.check_orders,
    "issue": asked.issue,
    "match": asked.match,
    "route": lambda these: (asked.match(these), bill_letters.summary(these, list(these["Bills"]["bill"]))),
    "reject": lambda these: [bill_letters.differences(these, row, "en") for row in these["Bills"].index],
    "approve": lambda these: (payment_blocks.errors(these), match_holds.outstanding(these)),
    "pay": payment_proposals.propose,
    "release": lambda these: payment_releases.release(after(these, payment_proposals.propose(these))),
}


@pytest.fixture
def runs(monkeypatch):
    """How often each rule looked at each Books; the Books are kept, so that no two of them share an address."""
    counted, kept, module = Counter(), [], checks.module

    def watched(rule):
        def find(these):
            kept.append(these)
            counted[rule, id(these)] += 1
            return module(rule).find(these)

        return SimpleNamespace(**{**vars(module(rule)), "find": find})

    monkeypatch.setattr(checks, "module", watched)
    return counted


@pytest.mark.parametrize("command", COMMANDS)
def test_each_rule_looks_once_at_the_books_of_a_command(runs, command):
    COMMANDS[command](replace(sample_books()[0]))
    assert set(runs.values()) == {1}, [rule for (rule, _), count in runs.items() if count > 1]


def test_a_dismissed_problem_is_found_but_no_longer_open():
    bills = "bill | vendor | net | tax | gross\nB-1 | V-1 | 10 | 0 | 11\nB-2 | V-1 | 10 | 0 | 12"
    these = books(Bills=bills)
    found = checks.found(these, ["gross-total"])
    settled = found.iloc[:1].assign(status=problems.DISMISSED).reindex(columns=these["Problems"].columns)
    later = these.with_tables(Problems=settled)
    assert list(checks.found(later, ["gross-total"])["problem"]) == list(found["problem"])
    assert list(checks.still_open(later, ["gross-total"])["document"]) == ["B-2"]
    assert (checks.open_rows(these, "gross-total"), checks.open_rows(later, "gross-total")) == ({0, 1}, {1})


@pytest.mark.parametrize("rule", [rule for rule in checks.RULES if checks.traits(rule).needs])
def test_a_rule_finds_nothing_without_the_tables_that_it_needs(rule):
    these = sample_books()[0]
    for table in checks.traits(rule).needs:
        without = these.with_tables(**{table: these[table].iloc[:0]})
        assert not [one for one in checks.module(rule).find(without) if len(one.places)], table


@pytest.mark.parametrize("rule", [rule for rule in checks.RULES if checks.traits(rule).only_tells])
def test_a_rule_that_only_tells_knows_no_errors(rule):
    assert '"error"' not in inspect.getsource(checks.module(rule))
    assert "error" not in {one.severity for one in checks.findings(sample_books()[0], rule)}
    assert not checks.traits(rule).stops_issue and not checks.traits(rule).holds
