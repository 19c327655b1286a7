"""Two runs at once on one workbook: one after the other, or the second is told who is at it. Nothing lost or twice."""

import sys

import pytest

from tests.engine.faults import Run
from tests.engine.state import State
from tests.engine.workshop import Workshop

pytestmark = [
    pytest.mark.long,  # two processes at once
    pytest.mark.skipif(sys.platform != "linux", reason="processes are forked"),
]
PATIENT = 20.0
"""Seconds that a run waits for the other."""


def complaints(at_work: Workshop, scenario: str, later: float, wait: float) -> list[str]:
    """What must not be, after two runs of which the second begins `later` seconds after the first."""
    usual = at_work.prepared(scenario)
    told = at_work.ask(do="crowd", scenario=scenario, later=later, wait=wait)
    first, second = (Run(**one) for one in told["runs"])
    state, mails = State(**told["state"]), at_work.taken()
    found = [f"something went wrong: {run.trace}" for run in (first, second) if run.trace]
    if state.tables != usual.after.tables:
        found.append("the book is not as one run leaves it")
    if set(state.files) != set(usual.after.files) or state.broken or state.left_over:
        found.append(f"the files are not those of one run: {state.files} {state.broken} {state.left_over}")
    if mails != usual.mails:
        found.append(f"mails: {mails}")
    turned_away = [run for run in (first, second) if "is in use by another run" in run.words]
    if any(run.code != 2 for run in turned_away) or (wait and turned_away):
        found.append(f"turned away: {turned_away}")
    if not any(run.code == 0 for run in (first, second)):
        found.append(f"nobody did it: {first} {second}")
    return [f"{scenario}, {later:.3f} s later, waiting {wait:.0f} s: {one}" for one in found]


@pytest.mark.parametrize("scenario", ["import", "issue", "send --send", "pay --release"])
@pytest.mark.parametrize("rounds", [4, pytest.param(200, marks=[pytest.mark.faults, pytest.mark.timeout(1800)])])
def test_two_at_once(scenario, rounds, at_work):
    found = []
    for number in range(rounds):
        found += complaints(at_work, scenario, later=0.4 * number / rounds, wait=PATIENT * (number % 2))
    assert not found
