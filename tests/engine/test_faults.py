"""Killed, out of room, an I/O error, no rights, at every step of a run: nothing is lost, nothing is done twice.

The state after it is the old one or the new one, the answer says what is so, and the next run finishes what is owed.
docs/faults.md is written by the whole: `pytest -n 0 -m faults tests/engine --update-golden`.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from invoice_workbook import commands
from tests.engine.faults import KINDS, Run, may_be
from tests.engine.kranich import BOOK, FOLDER
from tests.engine.scenarios import ALL, UNTRIED
from tests.engine.state import State
from tests.engine.workshop import Prepared, Workshop

pytestmark = [
    pytest.mark.long,  # faults in processes of their own
    pytest.mark.skipif(sys.platform != "linux", reason="the steps are watched as Linux names them"),
    pytest.mark.not_ours("*.xlsm", reason="a run that was killed in the middle"),
]
LEAST, MOST = 500, 20
"""Points in the whole, and of one command."""
UNTRUE = ("nothing was written", "nothing was booked", f"{BOOK} could not be saved", "something went wrong")
SENT = f"{FOLDER}/Sent mail.jsonl"
DRAFTS = f"{FOLDER}/Drafts/"
PAGE = Path(__file__).parents[2] / "docs" / "faults.md"


class Point(NamedTuple):
    """A step of a scenario's run, and how it goes wrong; what is run next."""

    scenario: str
    at: int
    kind: str
    next: str


@dataclass
class Tried:
    """What came of a fault: the run, the state after it; the next run, the state after that; all mails that left."""

    point: Point
    usual: Prepared
    first: Run
    state: State
    second: Run
    then: State
    mails: Counter[tuple[str, str]]

    @property
    def is_old(self) -> bool:
        """Whether the run left the book as it was."""
        return self.state.tables == self.usual.before.tables and self.state.unreadable == self.usual.before.unreadable

    @property
    def is_new(self) -> bool:
        """Whether the book is as the command leaves it."""
        return self.state.tables == self.usual.after.tables and not self.state.unreadable

    @property
    def fate(self) -> str:
        """What became of it: booked or not."""
        return "after" if self._is_booked else "before"

    def complaints(self) -> Iterator[str]:
        """Everything that must not be."""
        yield from self._of_the_run()
        yield from self._of_the_answer()
        yield from self._of_the_next()
        yield from self._of_mails()

    def _of_the_run(self) -> Iterator[str]:
        if not (self.is_old or self.is_new or (self.point.scenario == "send --send" and self._is_noted_in_part)):
            yield f"the book is neither old nor new {self.state.unreadable}"
        if self.state.broken:
            yield f"half files: {self.state.broken}"
        for state in (self.state, self.then):
            if breaks := set(state.breaks) - {*self.usual.before.breaks, *self.usual.after.breaks}:
                yield f"the journal is broken: {breaks}"
            if state.strange:
                yield f"files that the journal knows otherwise: {state.strange}"

    @property
    def _is_noted_in_part(self) -> bool:
        """Of mails that left one by one, some may be noted."""
        changed = {name for name, rows in self.state.tables.items() if rows != self.usual.before.tables[name]}
        return changed <= {"Invoices", "Log"}

    def _of_the_answer(self) -> Iterator[str]:
        for run in (self.first, self.second):
            if run.trace:
                yield f"something went wrong: {run.trace}"
        anything = not self.is_old or set(self.state.files) - set(self.usual.before.files) - {SENT}
        if self.first.code == 2 and anything:
            yield f"refused, but something was done: {self.first.words}"
        if anything and any(words in self.first.words for words in UNTRUE):
            yield f"says what is not true: {self.first.words}"
        if self.first.code == 0 and not (self.is_new and self._has_all(self.state.files)):
            yield f"says that all is well: {self.first.words}"

    def _has_all(self, files: Mapping[str, int]) -> bool:
        return set(files) >= set(self.usual.after.files) - {SENT}

    def _of_the_next(self) -> Iterator[str]:  # noqa: C901  # all that must not be, one after another
        if self.then.left_over:
            yield f"left over: {self.then.left_over}"
        if self.then.broken:
            yield f"half files after the next run: {self.then.broken}"
        if self.then.owed:
            yield f"the sheet says of what has left: {self.then.owed}"
        if missing := set(self.then.named) - set(self.then.files):
            yield f"named, but not there: {missing}"
        came = set(self.then.files) - set(self.usual.before.files) - {SENT}
        if self.point.next == "same" or self._is_booked:
            if not self._has_all(self.then.files):
                yield f"not finished: {set(self.usual.after.files) - set(self.then.files)}"
            wanted = self.usual.after
        else:
            wanted = self.usual.before
            if came:
                yield f"not booked, but made: {came}"
        drafts = {name for name in came - set(self.usual.after.files) if name.startswith(DRAFTS)}
        if more := came - set(self.usual.after.files) - drafts:
            yield f"too much: {more}"
        if drafts and not any("draft" in run.words for run in (self.first, self.second)) and self.first.code != -1:
            yield f"drafts of which nobody was told: {drafts}"
        kept = {"Problems"} if self.point.next == "check" else set()
        if drafts and self.point.scenario == "send --send":  # what nobody knows of is not noted as sent
            kept |= {"Invoices", "Log"}
        other = {n for n in wanted.tables if n not in kept and self.then.tables.get(n) != wanted.tables[n]}
        if other or (self.then.unreadable and self.then.unreadable != wanted.unreadable):
            yield f"the book is not as it should be: {other} {self.then.unreadable}"

    @property
    def _is_booked(self) -> bool:
        """Whether the run came so far that its work is owed."""
        if self.usual.before.tables == self.usual.after.tables:  # a command that books nothing
            return bool(self.mails or set(self.then.files) - set(self.usual.before.files) - {SENT})
        if self.point.scenario == "send --send":
            return bool(self.mails) or any(name.startswith(DRAFTS) for name in self.then.files)
        return self.is_new

    def _of_mails(self) -> Iterator[str]:
        if twice := [one for one, count in self.mails.items() if count > 1]:
            yield f"sent twice: {twice}"
        if self.point.next == "same" or self._is_booked:
            drafts = [name for name in self.then.files if name.startswith(DRAFTS)]
            lost = set(self.usual.mails) - set(self.mails)
            if len(lost) > len(drafts):
                yield f"mails lost: {lost}, drafts {drafts}"


def points(scenario: str, steps: Sequence[str], kinds: Sequence[str] = KINDS, each: int = 2) -> list[Point]:
    """Points of a run: of each kind of step the first and the last, or as many as `each`."""
    at: dict[str, list[int]] = {}
    for number, step in enumerate(steps):
        at.setdefault(step, []).append(number)
    found = []
    for kind in kinds:
        chosen = {n for step, all_ in at.items() if may_be(kind, step.split()[0]) for n in _spread(all_, each)}
        found += [Point(scenario, n, kind, _next(scenario, i)) for i, n in enumerate(sorted(chosen))]
    return found


def _next(scenario: str, number: int) -> str:
    """The same once more, or a check; of a book that may not be there there is nothing to check."""
    return "check" if (number % 2 or ALL[scenario].adds) and scenario != "new" else "same"


def _spread(numbers: Sequence[int], count: int) -> set[int]:
    """As many of these, from the first to the last."""
    if len(numbers) <= count:
        return set(numbers)
    return {numbers[round(n * (len(numbers) - 1) / max(count - 1, 1))] for n in range(count)}


def tried_out(at_work: Workshop, point: Point) -> Tried:
    """A fault at a point, and the next run."""
    usual = at_work.prepared(point.scenario)
    told = at_work.ask(do="run", **point._asdict())
    first = Run(-1) if "killed" in told["first"] else Run(**told["first"])
    state, then = State(**told["state"]), State(**told["then"])
    return Tried(point, usual, first, state, Run(**told["second"]), then, at_work.taken())


QUICK = ("issue", "send --send", "pay --release", "import-bill", "archive")
"""What leaves files, mails, a payment file, copies of bills, a workbook: tried in every run of the tests."""


@pytest.mark.parametrize("scenario", QUICK)
def test_a_few_faults(scenario, at_work):
    every = points(scenario, at_work.prepared(scenario).run.steps, each=1)
    for place in sorted(_spread(range(len(every)), 6)):
        tried = tried_out(at_work, every[place])
        assert list(tried.complaints()) == [], f"{tried.point} {tried.usual.run.steps[tried.point.at]}"


def refuse_while_locked(at_work: Workshop, scenario: str) -> None:
    """While another run holds the book nothing is done, and it is said which run that is."""
    usual = at_work.prepared(scenario)
    told = at_work.ask(do="locked", scenario=scenario)
    refused, state = Run(**told["first"]), State(**told["state"])
    assert refused.code == (1 if scenario == "doctor --fix" else 2)
    assert "is in use by another run: pay" in refused.words
    assert (state.tables, state.files) == (usual.before.tables, usual.before.files)
    assert not at_work.taken()


def test_while_another_run_holds_the_book_nothing_is_done(at_work):
    for scenario in QUICK:
        refuse_while_locked(at_work, scenario)


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, Counter[str]]]:
    """By scenario and kind of fault, what became of the runs."""
    return {}


@pytest.mark.faults
@pytest.mark.timeout(600)
@pytest.mark.parametrize("scenario", ALL)
def test_every_fault(scenario, at_work, told):
    fates: dict[str, Counter[str]] = defaultdict(Counter)
    complaints = []
    every = points(scenario, at_work.prepared(scenario).run.steps, each=1)
    for place in sorted(_spread(range(len(every)), MOST)):
        point = every[place]
        tried = tried_out(at_work, point)
        fates[point.kind][tried.fate] += 1
        step = tried.usual.run.steps[point.at]
        complaints += [f"{point} {step}: {one}" for one in tried.complaints()]
    if scenario != "new":
        refuse_while_locked(at_work, scenario)
    assert not complaints, f"{len(complaints)} complaints:\n" + "\n".join(complaints)
    told[scenario] = fates


@pytest.mark.faults
def test_the_whole_is_told(told, request):
    if missing := ALL.keys() - told.keys():
        pytest.skip(f"not all were tried, or not all are well: {', '.join(sorted(missing))}")
    count = sum(sum(fates.values()) for each in told.values() for fates in each.values())
    assert count >= LEAST
    page = _page(told, count)
    sys.stdout.write(page)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page, "utf-8")


def test_every_command_is_tried_or_it_is_said_why_not():
    tried = {one.command for one in ALL.values()}
    assert tried.isdisjoint(UNTRIED)
    assert tried | UNTRIED.keys() == {command.id for command in commands.every()}
    assert not [id_ for id_ in UNTRIED if commands.named(id_).writes]


def _page(told: Mapping[str, Mapping[str, Counter[str]]], count: int) -> str:
    """The table, as a page."""
    rows = [f"| Command | in use | {' | '.join(KINDS)} |", "|---|---|" + "---|" * len(KINDS)]
    for scenario, fates in told.items():
        cells = (", ".join(f"{n} {fate}" for fate, n in sorted(fates[kind].items())) or "-" for kind in KINDS)
        in_use = "-" if scenario == "new" else "refused"
        rows.append(f"| {_shown(scenario)} | {in_use} | {' | '.join(cells)} |")
    table = "\n".join(rows)
    untried = "\n".join(f"- `{command}`: {why}" for command, why in UNTRIED.items())
    return f"""# Faults on purpose

Each command is run again and again on a small company's book, each time with a fault at another of its steps: a file
begun, bytes written, forced to the disk, put in place, a mail handed in. The run is killed there, the disk has no more
room, reports an I/O error, or refuses for want of rights: {count} points. After each the state is looked at, then the
next command runs (the same one, or `check`), and the state is looked at again.

- **before**: nothing was booked, and nothing had left; the next run did what was asked.
- **after**: it was booked; what had not left by then, the next run finished.

While another run holds the workbook (*in use*) each command is refused, says which run that is, and does nothing.

In every case no row was lost, no half file was left, no mail was sent twice, no number was given twice, every file that
the book names was there after the next run, the journal was whole, and no answer said what was not so.

{table}

Not tried are:

{untried}

`pytest -n 0 -m faults tests/engine` runs it; with `--update-golden` it writes this page. `-k` chooses commands.
"""


def _shown(scenario: str) -> str:
    """A command as a page shows it, and what of it is tried: `adopt` (a broken journal)."""
    command, _, which = scenario.partition(" (")
    return f"`{command}`" + (f" ({which}" if which else "")


def test_the_page_names_every_command_that_is_tried():
    rows = [line.split(" | ")[0] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert rows == [f"| {_shown(scenario)}" for scenario in ALL]
