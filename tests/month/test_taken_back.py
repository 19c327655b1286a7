"""A month in which every step is done, taken back and done again: in the end it is as if the wrong steps had not been.

Only numbers differ: those that were given stay given.
"""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.engine import run as engine
from invoice_workbook.engine.result import Result
from invoice_workbook.hosts import Host
from invoice_workbook.journal import entries, runs
from invoice_workbook.ledger import aging
from invoice_workbook.schema import SIDES, TABLES
from tests.asked import on
from tests.journal.small_book import RECORD
from tests.month import bill_story, story
from tests.month.in_memory import InMemory, remember

NUMBERED = ("Invoices", "Receipts", "Payments", "Allocations", "BankLines", "Reminders")
"""Tables whose rows bear a number that the wrong steps used up; a bank line's is made of what stands in it."""
NOTHING = ("Log", "Problems")
SOUND = {"log-broken", "record-missing", "record-changed", "number-reused"}
"""Rules that find nothing in a month that was taken back by the program."""
JUDGES = ("check",)
"""What writes nothing that could be taken back."""

DONE: dict[ModuleType, str] = {
    story: "check-orders, issue, credit, import-bank, apply: unapply, apply, remind: cancel, remind, remind",
    bill_story: "import, import, import, import-bill, match, release, reject: reopen, reject, match, route, approve, "
    "pay, pay: withdraw, pay, import-bank, apply: unapply, apply",
}
"""What is taken back in each half of the month: by undo, and before that by the way back that a command has itself."""


@pytest.fixture
def new_host(clean_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Host]:
    """The sample company's workbook without a fault, as often as it is wanted, each with a computer of its own."""
    monkeypatch.setenv("LOGNAME", "anna")
    remember(monkeypatch)

    def made(name: str) -> Host:
        (tmp_path / name).mkdir()
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / f"{name} data"))
        return InMemory(Path(shutil.copy(clean_file, tmp_path / name / "month.xlsm")))

    return made


class TakenBack:
    """Does each command, takes it back and does it again."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def on(self, host: Host, command: str, **options: Any) -> Result:
        """A command, as the story asks for it."""
        if command in JUDGES:
            return on(host, command, **options)
        as_of = options["as_of"]
        before = engine.books_of(host, as_of)
        first = on(host, command, **options)
        between = engine.books_of(host, as_of)
        if between["Log"].equals(before["Log"]):
            return first
        self._own_way(host, command, options, before)
        said = on(host, "undo", as_of=as_of)
        assert said.json["undone"] == command
        after = engine.books_of(host, as_of)
        assert _differences(after, before) == [], command
        assert (_aging(after), _statuses(after)) == (_aging(before), _statuses(before)), command
        assert list(after["Log"]["entry"][: len(between["Log"])]) == list(between["Log"]["entry"])
        self.done.append(command)
        if command == "pay" and options.get("release"):  # the numbers of what was proposed were given
            on(host, "pay", next_run=bill_story.NEXT_RUN, as_of=as_of)
        return on(host, command, **options)

    def _own_way(self, host: Host, command: str, options: Mapping[str, Any], before: Books) -> None:
        """Where a step has a way back of its own, that first, and that is undone."""
        as_of = options["as_of"]
        now = engine.books_of(host, as_of)
        back, words = _back(command, options, before, now)
        if not back:
            return
        on(host, back, as_of=as_of, **words)
        after = engine.books_of(host, as_of)
        assert _aging(after) == _aging(before), back
        if back in ("unapply", "withdraw"):
            assert _statuses(after) == _statuses(before), back
        assert on(host, "undo", as_of=as_of).json["undone"] == back
        assert _differences(engine.books_of(host, as_of), now) == [], back
        self.done.append(f"{command}: {back}")


def _back(command: str, options: Mapping[str, Any], before: Books, now: Books) -> tuple[str, dict[str, Any]]:
    """The command that takes a step back, and what it is asked; blank where there is none but undo."""
    match command:
        case "apply":
            money = [*_new(before, now, "Receipts"), *_new(before, now, "Payments")]
            return "unapply", {"ids": [*money, *_cleared(before, now)]}
        case "pay" if options.get("release"):
            was = before["Payments"].set_index("payment")["status"]
            payments = now["Payments"]
            left = (payments["status"] == "released") & (payments["payment"].map(was) == "proposed")
            return "withdraw", {"payments": list(payments["payment"][left])}
        case "reject":
            return "reopen", {"what": options["bills"][0]}
        case "remind" if not options.get("letters"):
            return "cancel", {"documents": _new(before, now, "Reminders")[:1], "reason": "agreed by telephone"}
    return "", {}


def _new(before: Books, now: Books, table: str) -> list[str]:
    ids = now[table][TABLES[table].id]
    return list(ids[~ids.isin(set(before[table][TABLES[table].id]))])


def _cleared(before: Books, now: Books) -> list[str]:
    """Payments that the bank showed meanwhile."""
    cleared = [set(one["Payments"]["payment"][one["Payments"]["status"] == "cleared"]) for one in (before, now)]
    return sorted((cleared[1] - cleared[0]) & set(before["Payments"]["payment"]))


def _rows(books: Books, name: str, numbers: Callable[[str], str] = str) -> list[tuple[str, ...]]:
    """The rows of a table, in no order."""
    frame = books[name][[field for field in TABLES[name].fields if field in books[name]]]
    return sorted(tuple(numbers(str(cell)) for cell in row) for row in frame.to_numpy(object))


def _differences(one: Books, other: Books, numbers: Callable[[str], str] = str) -> list[str]:
    """Tables in which two states differ."""
    return [name for name in TABLES if name not in NOTHING and _rows(one, name, numbers) != _rows(other, name)]


def _aging(books: Books) -> dict[str, Any]:
    """What is open for how long on both sides."""
    return {name: aging.derive(books, name).to_dict("records") for name in SIDES}


def _statuses(books: Books) -> dict[str, Any]:
    """How many documents have which status, and what they come to."""
    found: dict[str, Any] = {}
    for side in SIDES.values():
        documents = books[side.documents]
        grouped = documents.groupby(["status", "row_currency"], dropna=False)["gross"]
        found[side.documents] = {key: (len(rows), rows.sum()) for key, rows in grouped}
    return found


def _numbers(begun: Books, wrong: Books, right: Books) -> Callable[[str], str]:
    """What a number of the month with the wrong steps is in the month without: those that came into it, in order."""
    pairs: dict[str, str] = {}
    for name in NUMBERED:
        new, same = (_new(begun, books, name) for books in (wrong, right))
        assert len(new) == len(same), name
        pairs |= dict(zip(new, same, strict=True))
    batches = [list(dict.fromkeys(books["Payments"]["batch"])) for books in (wrong, right)]
    pairs |= dict(zip(*batches, strict=True))
    pairs |= {was.replace("-", " "): is_.replace("-", " ") for was, is_ in pairs.items()}  # as a customer writes it
    pairs = {was: is_ for was, is_ in pairs.items() if was != is_}
    if not pairs:
        return str
    words = re.compile("|".join(map(re.escape, sorted(pairs, key=len, reverse=True))))
    return lambda cell: words.sub(lambda found: pairs[found[0]], cell)


@pytest.mark.long
@pytest.mark.parametrize("tale", [story, bill_story], ids=["receivable", "payable"])
def test_a_month_with_each_step_taken_back_and_done_again(new_host, tale: ModuleType, monkeypatch):
    right = new_host("right")
    begun = engine.books_of(right, story.NEW_YEAR)
    for _ in tale.steps(lambda: right, right.path.parent):
        pass
    should = engine.books_of(right, story.NEW_YEAR)
    wrong, twice = new_host("wrong"), TakenBack()
    monkeypatch.setattr(tale, "on", twice.on)
    for _ in tale.steps(lambda: wrong, wrong.path.parent):
        pass
    now = engine.books_of(wrong, story.NEW_YEAR)
    assert ", ".join(twice.done) == DONE[tale]
    assert _differences(now, should, _numbers(begun, now, should)) == []
    assert (_aging(now), _statuses(now)) == (_aging(should), _statuses(should))
    found = checks.found(now, RECORD)
    assert list(found["message"]) == list(checks.found(should, RECORD)["message"])
    assert not set(found["rule"]) & SOUND
    kept = entries.ever(now)
    undone = kept[kept["column"] == runs.UNDONE]
    assert len(undone) == len(twice.done)
    assert set(undone["before"]) | set(undone["after"]) <= set(kept["entry"]), "what was done wrongly is there, too"
