"""What rules found, row by row, and its words for whoever asks: of most problems of a big book nobody does."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from invoice_workbook import problem_ids, problem_wording
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.problems import BARE, COLUMNS, WORDED

NONE = -1
"""The number of what is no hit: it has its words already, in its row. Below it: it has them among those `kept`."""
_AT_ONCE = 20_000
"""So many rows are put into words together: of many more the words of all their cells would be in memory at once."""


@dataclass(frozen=True)
class Source:
    """A finding of a rule; `words` are those of all its problems, kept for who asks again."""

    rule: str
    finding: Finding
    follows_the_day: bool
    words: Callable[[], problem_wording.Columns]


@dataclass(frozen=True)
class Hits:
    """What rules found. A hit is named by its number, the place in `rows`.

    `kept` are problems that were worded before (`problems.COLUMNS`); `numbered` has them without their words.
    """

    books: Books
    sources: Sequence[Source]
    kept: pd.DataFrame = field(default_factory=pd.DataFrame)

    def rows(self) -> pd.DataFrame:
        """The problems before they are worded: `problems.BARE`, and `hit`. Made anew: of many they take much memory."""
        if not self.count:
            return pd.DataFrame(columns=[*BARE, "hit"]).astype(_KINDS)
        rows = problem_wording.bare(self.books, [(one.rule, one.finding) for one in self.sources])
        return rows.assign(hit=np.arange(len(rows)))

    @property
    def numbered(self) -> pd.DataFrame:
        """The kept problems without their words: `problems.BARE`, `problem`, and `hit`, which leads back to them."""
        numbers = NONE - 1 - np.arange(len(self.kept), dtype=np.int64)
        return self.kept[[*BARE, "problem"]].assign(hit=numbers)

    @property
    def count(self) -> int:
        """How many they are, without those that are kept."""
        return int(self._begin[-1])

    @cached_property
    def _begin(self) -> np.ndarray:
        """The number of each source's first hit, and the one behind the last."""
        return np.cumsum([0, *(len(one.finding.places) for one in self.sources)])

    @cached_property
    def _numbers(self) -> dict[str, np.ndarray]:
        """By rule the numbers of its hits."""
        found: dict[str, list[np.ndarray]] = {}
        for source, begin, end in zip(self.sources, self._begin, self._begin[1:], strict=False):
            found.setdefault(source.rule, []).append(np.arange(begin, end))
        return {rule: np.concatenate(each) for rule, each in found.items()}

    def worded(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Problems with their words and ids (`problems.COLUMNS`); what is no hit has them."""
        hits = rows["hit"].to_numpy(np.int64)
        found = {name: self._words(rows, hits, name) for name in WORDED}
        for source, places, nth in self._by_source(hits):
            is_whole = np.array_equal(nth, np.arange(len(source.finding.places)))
            words = source.words() if is_whole else _of(self.books, source, nth)
            for name, column in found.items():
                column[places] = np.fromiter(words[name], object, len(places))
        found["problem"] = self.with_ids(rows)["problem"].to_numpy(object)
        columns = {name: pd.Series(column, rows.index, dtype=object) for name, column in found.items()}
        columns["score"] = columns["score"].infer_objects()
        return rows.assign(**columns)[list(COLUMNS)]

    def with_ids(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Problems with their ids; who has one keeps it."""
        found = _column(rows, "problem")
        without = np.flatnonzero(pd.isna(found) & (rows["hit"] > NONE).to_numpy(bool))
        if len(without):
            found[without] = self.ids(rows["hit"].to_numpy(np.int64)[without])
        return rows.assign(problem=pd.Series(found, rows.index, dtype=object))

    def messages(self, rows: pd.DataFrame) -> pd.Series:
        """The messages of problems; what is no hit has its own."""
        hits = rows["hit"].to_numpy(np.int64)
        found = self._words(rows, hits, "message")
        for source, places, nth in self._by_source(hits):
            words = problem_wording.messages(self.books, source.rule, source.finding.of(nth))
            found[places] = np.fromiter(words, object, len(places))
        return pd.Series(found, rows.index, dtype=object)

    def ids(self, hits: np.ndarray) -> np.ndarray:
        """The ids of these hits: equal ones are told apart by their order among all hits."""
        found, asked = np.full(self.count, None, object), np.zeros(self.count, bool)
        asked[hits] = True
        for numbers in self._numbers.values():
            if not asked[numbers].any():
                continue
            near = numbers if asked[numbers].all() else self._of_their_documents(numbers, asked[numbers])
            found[near] = _told_apart(self._plain_ids(near))
        mine: np.ndarray = found[hits]
        return mine

    def ids_among(self, known: pd.DataFrame, rules: Collection[str]) -> np.ndarray:
        """The ids of those hits that are known problems (problem, rule, document); None of most others.

        Looked at are the documents of known problems; where one is not found there, all of its rule. `rules` are all
        there are: a row with another may be of any.
        """
        found = np.full(self.count, None, object)
        if not len(known) or not len(found):
            return found
        for rule, numbers in self._numbers.items():
            named = known.loc[known["rule"] == rule, "document"]
            near = (
                numbers[pd.Series(self._documents(numbers)).isin(named).to_numpy(bool)] if len(named) else numbers[:0]
            )
            found[near] = self.ids(near)
        left = set(known.loc[~known["problem"].isin(found), "rule"])
        every = bool(left.difference(rules))
        for rule, numbers in self._numbers.items():
            if every or rule in left:
                found[numbers] = self.ids(numbers)
        return found

    def _of_their_documents(self, hits: np.ndarray, asked: np.ndarray) -> np.ndarray:
        """The hits of the documents of those asked for: problems with equal ids have one document."""
        documents = pd.Series(self._documents(hits), dtype=object)
        found: np.ndarray = hits[documents.isin(documents[asked]).to_numpy(bool)]
        return found

    def _documents(self, hits: np.ndarray) -> np.ndarray:
        found = np.full(len(hits), "", object)
        for source, places, nth in self._by_source(hits):
            found[places] = problem_wording.documents(self.books, source.rule, source.finding.of(nth))
        return found

    def _plain_ids(self, hits: np.ndarray) -> list[str]:
        found: list[str] = []
        for first in range(0, len(hits), _AT_ONCE):
            some = hits[first : first + _AT_ONCE]
            ids = np.full(len(some), "", object)
            for source, places, nth in self._by_source(some):
                finding = source.finding.of(nth)
                ids[places] = problem_ids.ids(self.books, source.rule, finding, source.follows_the_day)
            found += ids.tolist()
        return found

    def _words(self, rows: pd.DataFrame, hits: np.ndarray, name: str) -> np.ndarray:
        """A column of what has words already; None where a hit is to be worded."""
        found = _column(rows, name)
        places = np.flatnonzero(hits < NONE)
        if len(places):
            found[places] = self.kept[name].to_numpy(object)[NONE - 1 - hits[places]]
        return found

    def _by_source(self, hits: np.ndarray) -> Iterator[tuple[Source, np.ndarray, np.ndarray]]:
        """The findings that hits are of: where these stand among `hits`, and among the finding's places."""
        which = np.where(hits > NONE, np.searchsorted(self._begin, hits, "right") - 1, NONE)
        for number in np.unique(which[which > NONE]).tolist():
            places = np.flatnonzero(which == number)
            yield self.sources[number], places, hits[places] - self._begin[number]


_KINDS = {**dict.fromkeys(("label", "stands_for", "amount", "days", "row"), "Int64"), "hit": "int64"}


def _of(books: Books, source: Source, nth: np.ndarray) -> problem_wording.Columns:
    return problem_wording.worded(books, source.rule, source.finding.of(nth))


def _column(rows: pd.DataFrame, name: str) -> np.ndarray:
    return rows[name].to_numpy(object).copy() if name in rows else np.full(len(rows), None, object)


def _told_apart(ids: list[str]) -> list[str]:
    """Ids, of equal ones each after the first with its number."""
    if len(set(ids)) == len(ids):
        return ids
    again = pd.Series(ids, dtype=object).groupby(ids).cumcount().tolist()
    return [f"{id_}-{n + 1}" if n else id_ for id_, n in zip(ids, again, strict=True)]
