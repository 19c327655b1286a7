"""check-folder: find the books, look which are new, check those, let their keys meet, write what all of them come to.

This process holds a row for each book, and of what the books have in common the first findings; all else passes from
the processes of the cluster to the files of the result.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from invoice_workbook.engine import progress
from invoice_workbook.engine.result import Result
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import spoken, text
from invoice_workbook.many import answer, cluster, dealing, digests, finding, matches, one_book, places, result
from invoice_workbook.many.cluster import Cluster
from invoice_workbook.many.dealing import Met
from invoice_workbook.many.digests import How, Printed
from invoice_workbook.many.finding import Source
from invoice_workbook.many.one_book import REFUSED, Found

BATCH = 16
"""Books whose digests are made in one task."""
SHOWN = 10_000
"""Findings between books that the workbook shows; the Parquet has all."""


@dataclass(frozen=True)
class Across:
    """What only all books show: findings by kind, the first as rows, and by pair of books the bills that both have."""

    counts: Mapping[str, int]
    rows: Sequence[Mapping[Any, Any]]
    pairs: Mapping[tuple[str, str], int]


def check_folder(
    folder: str, to: str, as_of: date | None, jobs: int | None, scheduler: str, as_json: bool
) -> Result:  # every act is told whether JSON is asked for
    """Every book of a folder, of a list, or of an address. Raises WorkbookError where no result can come about."""
    places.ask_installed()
    if jobs is not None and (scheduler or jobs < 1):
        raise WorkbookError("jobs-of-a-scheduler" if scheduler else "no-jobs", jobs=jobs)
    how = How(to or result.beside(folder), as_of, date.today(), spoken())
    with progress.step(text("progress.read", file=folder)):
        sources = finding.find(folder, how.result)
    result.ask_usable(how.result)
    with result.held(how.result):
        with cluster.of(min(jobs or cluster.cores(), len(sources)), scheduler) as workers:
            result.ask_seen(workers, how.result)
            found, unchanged = _checked(workers, sources, how)
            across = _across(workers, [one for one in found if one.is_checked], how.result)
        found = list(_with_common(found, across.pairs))
        written = result.write(how, found, across.rows, across.counts)
    return answer.of(how, found, unchanged, across.counts, written)


def _checked(workers: Cluster, sources: Sequence[Source], how: How) -> tuple[list[Found], int]:
    """A row for each book, in the order of their names; and how many were as the last run knew them."""
    found = {one.name: Found(one.name, REFUSED, one.refused, size=one.size) for one in sources if one.refused}
    prints = _prints(workers, [one for one in sources if not one.refused], how)
    found |= {name: Found(name, REFUSED, one.refused) for name, one in prints.items() if one.refused}
    found |= _copies(prints, {one.name for one in sources if one.is_link})
    kept = {name: one.key(name, how) for name, one in prints.items() if name not in found}
    there = result.known(how.result, kept)
    fresh = [one for one in sources if one.name in kept and one.name not in there]
    found |= there | _checks(workers, fresh, how)
    return [_with_lock(found[one.name], one) for one in sources], len(there)


def _prints(workers: Cluster, sources: Sequence[Source], how: How) -> dict[str, Printed]:
    """The digest of each book, by its name."""
    batches = [sources[n : n + BATCH] for n in range(0, len(sources), BATCH)]
    tasks = ((tuple(batch), (batch, [_content(one) for one in batch], how.language)) for batch in batches)
    found: dict[str, Printed] = {}
    with progress.counted(text("many.looking"), len(sources)) as one_more:
        for batch, came in workers.each(digests.printed, tasks):
            answers = came.result or [Printed(refused=_why(one.name, came.error)) for one in batch]
            found |= dict(zip((one.name for one in batch), answers, strict=True))
            one_more(len(batch))
    return {one.name: found[one.name] for one in sources}


def _content(source: Source) -> bytes | None:
    """The bytes of a book that no other process sees."""
    return places.read(source.place) if places.protocol_of(source.place) == places.OF_THIS_PROCESS else None


def _copies(prints: Mapping[str, Printed], links: Collection[str]) -> dict[str, Found]:
    """The books that have the very bytes of one before them, and links to one: those count once."""
    first: dict[str, str] = {}
    found = {}
    for name, one in sorted(prints.items(), key=lambda named: named[0] in links):
        if one.refused or first.setdefault(one.digest, name) == name:
            continue
        told = text("many.copy", file=name, other=first[one.digest])
        found[name] = Found(name, result.COPY, told, digest=one.digest, size=one.size)
    return found


def _checks(workers: Cluster, sources: Sequence[Source], how: How) -> dict[str, Found]:
    """What each of these books comes to, the largest first. Raises WorkbookError where the result cannot be written."""
    order = sorted(sources, key=lambda one: -one.size)
    tasks = ((one, (one, _content(one), how)) for one in order)
    found: dict[str, Found] = {}
    with progress.counted(text("progress.check"), sum(one.size for one in order)) as done:
        for source, came in workers.each(one_book.checked, tasks):
            if isinstance(came.error, WorkbookError):
                raise came.error
            found[source.name] = came.result or Found(source.name, REFUSED, _why(source.name, came.error))
            done(source.size)
    return found


def _why(name: str, error: BaseException | None) -> str:
    """Why nothing came of a book: processes died over it, or the program stumbled."""
    if type(error).__name__ == "KilledWorker":
        return text("many.died", file=name)
    return text("many.unforeseen", file=name, error=f"{type(error).__name__}: {error}")


def _with_lock(found: Found, source: Source) -> Found:
    """A row; of a book that is open in a program it says so: what was last saved was checked."""
    if not (source.lock and found.is_checked):
        return found
    told = text("many.open", file=source.name, lock=source.lock)
    return replace(found, state=result.OPEN, told=" ".join(filter(None, (told, found.told))))


def _across(workers: Cluster, found: Sequence[Found], place: str) -> Across:
    """Deal the keys of the books, and look at each part. Raises WorkbookError where a part cannot be looked at."""
    parts = dealing.parts_of(found, workers.processes)
    blocks = list(dealing.blocks(found))
    deals = ((n, (place, [one.key for one in block], n, parts)) for n, block in enumerate(blocks))
    meets = ((part, (place, part, len(blocks), SHOWN // parts + 1)) for part in range(parts if blocks else 0))
    met: dict[int, Met] = {}
    with progress.counted(text("many.comparing"), len(blocks) + parts) as one_more:
        for _ in _sound(workers.each(dealing.deal, deals)):
            one_more()
        for part, came in _sound(workers.each(dealing.meet, meets)):
            met[part] = came
            one_more()
    result.tidy_dealt(place, parts if blocks else 0)
    return _together([met[part] for part in sorted(met)])


def _sound(came: Iterator[tuple[Any, cluster.Came]]) -> Iterator[tuple[Any, Any]]:
    """What came of tasks without any of which there is no result."""
    for name, one in came:
        if one.error is not None:
            raise one.error if isinstance(one.error, WorkbookError) else WorkbookError("not-compared", reason=one.error)
        yield name, one.result


def _together(met: Sequence[Met]) -> Across:
    counts = dict.fromkeys(matches.KINDS, 0)
    pairs: dict[tuple[str, str], int] = {}
    for one in met:
        for kind, n in one.counts.items():
            counts[kind] += n
        for pair, n in one.pairs.items():
            pairs[pair] = pairs.get(pair, 0) + n
    rows = [row for one in met for row in one.first]
    order = {kind: n for n, kind in enumerate(matches.KINDS)}
    rows.sort(key=lambda row: (order[row["kind"]], -row["score"], row["finding"]))
    return Across(counts, cast("list[Mapping[str, Any]]", rows), pairs)


def _with_common(found: Sequence[Found], pairs: Mapping[tuple[str, str], int]) -> Iterator[Found]:
    """The rows; of a book that has half its bills in common with another they say so: one may be the other's past."""
    bills = {one.name: one.documents("payable") for one in found}
    common: dict[str, tuple[int, str]] = {}
    for pair, count in sorted(pairs.items()):
        for mine, theirs in (pair, pair[::-1]):
            if count >= result.MANY_IN_COMMON and 2 * count >= bills.get(mine, 0):
                common[mine] = max(common.get(mine, (0, "")), (count, theirs))
    for one in found:
        if one.name in common:
            count, other = common[one.name]
            told = text("many.common", file=one.name, other=other, count=count)
            yield replace(one, told=" ".join(filter(None, (one.told, told))))
        else:
            yield one
