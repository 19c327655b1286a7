"""Killed, out of room, an I/O error, no rights, at every step of a run: nothing is lost, nothing is done twice.

The state after it is the old one or the new one, the answer says what is so, and the next run finishes what is owed.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.delivery.mail_server import Behaviour, certificate, serving
from tests.engine.faults import KINDS, Run, State, may_be
from tests.engine.scenarios import ALL, BOOK, FOLDER

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the steps are watched as Linux names them"),
    pytest.mark.not_ours("*.xlsm", reason="a run that was killed in the middle"),
]
LEAST = 500
"""Points in the whole."""
UNTRUE = ("nothing was written", "nothing was booked", f"{BOOK} could not be saved", "something went wrong")
SENT = f"{FOLDER}/Sent mail.jsonl"
DRAFTS = f"{FOLDER}/Drafts/"


class Point(NamedTuple):
    """A step of a scenario's run, and how it goes wrong; what is run next."""

    scenario: str
    at: int
    kind: str
    next: str


@dataclass
class Prepared:
    """What a scenario is without a fault: the states before and after, the steps in between, the mails."""

    before: State
    run: Run
    after: State
    mails: Counter[tuple[str, str]]


@dataclass
class Workshop:
    """A prepared process and a mail server of its own."""

    process: "subprocess.Popen[str]"
    server: str
    behaviour: Behaviour
    known: dict[str, Prepared] = field(default_factory=dict)

    def ask(self, **asked: object) -> dict[str, Any]:
        """An answer of the prepared process."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "trace" not in answer, answer["trace"]
        return answer

    def prepared(self, scenario: str) -> Prepared:
        """A scenario made ready, once."""
        if scenario not in self.known:
            told = self.ask(do="prepare", scenario=scenario, server=self.server)
            before, after, ran = State(**told["before"]), State(**told["after"]), Run(**told["run"])
            assert ran.code == 0, ran
            mails = Counter(dict.fromkeys(self.taken(), 1))
            self.known[scenario] = Prepared(before, ran, after, mails)
        return self.known[scenario]

    def taken(self) -> Counter[tuple[str, str]]:
        """The mails that the server took since it was asked last: to whom, and what about."""
        found = Counter((str(mail["To"]), str(mail["Subject"])) for mail in self.behaviour.taken)
        self.behaviour.taken.clear()
        return found

    def try_out(self, point: Point) -> "Tried":
        """A fault at a point, and the next run."""
        usual = self.prepared(point.scenario)
        told = self.ask(do="run", **point._asdict())
        killed = "killed" in told["first"]
        first = Run(-1) if killed else Run(**told["first"])
        return Tried(
            point, usual, first, State(**told["state"]), Run(**told["second"]), State(**told["then"]), self.taken()
        )


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


@contextmanager
def workshop(root: Path) -> Iterator[Workshop]:
    """A prepared process, until the block's end."""
    root.mkdir(exist_ok=True)
    pem, behaviour = certificate(root), Behaviour()
    environment = {**os.environ, "SSL_CERT_FILE": str(pem)}
    with serving(pem, behaviour) as server:
        command = [sys.executable, "-m", "tests.engine.faults", str(root)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        with subprocess.Popen(command, cwd=Path(__file__).parents[2], env=environment, **pipes) as process:
            yield Workshop(process, server, behaviour)


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
    return "check" if number % 2 and scenario != "new" else "same"


def _spread(numbers: Sequence[int], count: int) -> set[int]:
    """As many of these, from the first to the last."""
    if len(numbers) <= count:
        return set(numbers)
    return {numbers[round(n * (len(numbers) - 1) / max(count - 1, 1))] for n in range(count)}


@pytest.fixture(scope="session")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with workshop(tmp_path_factory.mktemp("faults")) as made:
        yield made


@pytest.mark.parametrize("scenario", ALL)
def test_a_few_faults_in_each_command(scenario, at_work):
    every = points(scenario, at_work.prepared(scenario).run.steps, each=1)
    for place in sorted(_spread(range(len(every)), 4)):
        tried = at_work.try_out(every[place])
        assert list(tried.complaints()) == [], f"{tried.point} {tried.usual.run.steps[tried.point.at]}"
