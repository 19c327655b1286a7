"""The runs that count, one after another, and by what each step that can be undone is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from invoice_workbook.books import Books, derived
from invoice_workbook.journal import closings, documents, entries

JOURNAL = "journal"
"""What the journal's own entries say in *Command*: observations, which no run made."""
STEP = "step"
NO_STEPS = ("undo", "check")
"""Commands that undo passes over: what it did itself, and what only judges."""


def marked(tables: Sequence[Mapping[str, str]], digest: str) -> list[Mapping[str, str]]:
    """A run's entries of the tables that it changed, the first with the digest by which the run is known.

    A run that changed none has an entry of its own for it.
    """
    if not digest:
        return list(tables)
    return [{**tables[0], "before": digest}, *tables[1:]] if tables else [{"column": STEP, "before": digest}]


@dataclass(frozen=True)
class Run:
    """A run's entries in the journal: from the first to the last; `step` is blank where nothing was kept of it."""

    command: str
    at: str
    who: str
    step: str
    first: str
    last: str


@derived
def last(books: Books) -> Run | None:
    """The last run that wrote and was not undone; None where there is none. One that only made files is passed over."""
    every = entries.of(books)
    mine = every[~every["command"].isin([JOURNAL, closings.COMMAND, *NO_STEPS])]
    said = (mine["column"] != documents.MADE).to_numpy().nonzero()[0]
    if not len(said):
        return None
    command, at, who = (str(mine[name].iloc[said[-1]]) for name in ("command", "at", "who"))
    same = (mine["command"] == command) & (mine["at"] == at) & (mine["who"] == who)
    others = (~same).to_numpy().nonzero()[0]
    before, after = others[others < said[-1]], others[others > said[-1]]
    run = mine.iloc[before[-1] + 1 if len(before) else 0 : after[0] if len(after) else None]
    begun = (run["column"].isin(["", STEP]) & (run["before"] != "")).to_numpy().nonzero()[0]
    run = run.iloc[begun[-1] :] if len(begun) else run
    step = str(run["before"].iloc[0]) if len(begun) else ""
    return Run(command, at, who, step, first=str(run["entry"].iloc[0]), last=str(run["entry"].iloc[-1]))
