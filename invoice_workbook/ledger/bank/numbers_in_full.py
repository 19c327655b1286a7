"""Document numbers that stand in a text in full, however broken up; without their zeros; by year and number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from invoice_workbook.ledger.bank.number_index import MOST_SHORT, Index
from invoice_workbook.ledger.bank.text_runs import Run, Text

_MOST_RUNS = 7
"""Runs that are joined at most: a number of three parts, broken by the bank at two places, and RF before it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A number: its first and last run, the document, others that share it."""

    first: int
    last: int
    place: int
    others: tuple[int, ...] = ()
    is_short: bool = False


Window = tuple[int, int, str, str, bool]
"""Neighbouring runs: the first and last, joined as written and by their parts; whether a blank parts two digits."""


def find(text: Text, index: Index) -> list[Found]:
    """What stands in full: joined as it is before joined over a break, before what lacks zeros or letters."""
    strong: list[Found] = []
    weak: list[Found] = []
    parts: list[Found] = []
    for window in _windows(text, index):
        first, last, joined, key, is_broken = window
        place = known(joined, index)
        if place is not None and _may_be(text, index, window):
            (weak if is_broken else strong).append(Found(first, last, place))
        elif not is_broken and (key in index.by_parts or key in index.by_year):
            parts += _by_parts(text, index, window)
    return _apart(strong, weak, parts) if strong or weak or parts else []


def known(joined: str, index: Index) -> int | None:
    """The document that letters and digits, joined, are the number of."""
    place = index.by_plain.get(joined)
    if place is not None:
        return place
    if joined.isdecimal():
        return index.by_digits.get(joined)
    if joined.startswith("RF") and joined[2:4].isdecimal() and _is_creditor_reference(joined):
        body = joined[4:].lstrip("0")
        found = index.by_plain.get(body)
        return found if found is not None else index.by_digits.get(body)
    return None


def _windows(text: Text, index: Index) -> Iterator[Window]:
    """Neighbouring runs, joined, that are no longer than any number and begin as one."""
    runs, cut, broken, longest = text.runs, text.cut, text.broken, index.longest
    for first, run in enumerate(runs):
        if not _may_begin(run, index):
            continue
        joined, parts, is_broken = run.letters, run.parts, False
        if not cut[first]:
            yield first, first, joined, parts, False
        for last in range(first + 1, min(first + _MOST_RUNS, len(runs))):
            one = runs[last]
            if not one.is_figure and not _may_go_on(run, joined, index):
                break
            joined += one.letters
            if len(joined) > longest:
                break
            is_broken = is_broken or broken[last]
            parts = f"{parts} {one.parts}"
            if not cut[last]:
                yield first, last, joined, parts, is_broken


def _may_begin(run: Run, index: Index) -> bool:
    """Whether a number may begin with a run."""
    if run.head is None:
        return run.is_figure or index.is_mixed
    return index.beginnings is None or run.head in index.beginnings


def _may_go_on(first: Run, joined: str, index: Index) -> bool:
    """Whether a number may go on with letters behind what is joined."""
    if first.is_figure:
        return index.is_mixed
    return index.is_wordy or not joined[-1].isdecimal() or joined.startswith("RF")


def _may_be(text: Text, index: Index, window: Window) -> bool:
    """Whether runs may be a number: digits alone must be many, and not all of them a date or an amount."""
    first, last, joined, _, _ = window
    if not joined.isdecimal():
        return True
    enough = len(joined) > MOST_SHORT or (len(joined) == MOST_SHORT and text.has_word(first, index))
    return enough and any(text.free[first : last + 1])


def _by_parts(text: Text, index: Index, window: Window) -> Iterator[Found]:
    """A number without its zeros, or only its year and number."""
    first, last, _, key, _ = window
    if not key[-1].isdecimal():
        return
    place = index.by_parts.get(key)
    if place is not None and not key[0].isdecimal() and not _is_word(text, first, key):
        yield Found(first, last, place)
    elif (places := index.by_year.get(key)) and _is_no_day(text, index, first, last):
        is_month = not text.has_word(first, index) and int(key.split()[1]) <= 12
        yield Found(first, last, places[0], places[1:], is_short=is_month or len(places) > 1)


def _is_word(text: Text, first: int, key: str) -> bool:
    """Whether one letter and a number only stand side by side: "a 5 personas" is not A-005."""
    run = text.runs[first]
    return key[1] == " " and run.end - run.begin == 1 and text.between(first, first + 1).isspace()


def _is_no_day(text: Text, index: Index, first: int, last: int) -> bool:
    """Whether year and number are no part of a date; 2026-11 is a month, unless a word says that it is none."""
    if all(text.free[first : last + 1]):
        return True
    before, after = text.runs[first].begin - 1, text.runs[last].end
    around = text.folded[max(before, 0) : before + 1] + text.folded[after : after + 1]
    return text.has_word(first, index) and not re.search(r"[\d./-]", around.strip()[-1:])


def _apart(*groups: Sequence[Found]) -> list[Found]:
    """Of each group the longest that do not touch what a group before has."""
    taken: set[int] = set()
    kept: list[Found] = []
    for group in groups:
        mine = [one for one in _longest(group) if taken.isdisjoint(range(one.first, one.last + 1))]
        for one in mine:
            taken.update(range(one.first, one.last + 1))
        kept += mine
    return kept


def _longest(found: Sequence[Found]) -> list[Found]:
    """Of matches within one another the longest."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.first, -one.last)):
        if not kept or one.last > kept[-1].last:
            kept.append(one)
    return kept


def _is_creditor_reference(joined: str) -> bool:
    from stdnum import iso11649

    return bool(iso11649.is_valid(joined))
