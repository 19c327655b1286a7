"""The result: a folder with the summary workbook, and Parquet of problems, documents and what books have in common.

What a book came to is kept there between runs, under a name made from its bytes; what no book of this run has is taken
away at the end. A folder with files of another kind is not touched.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from invoice_workbook import __version__
from invoice_workbook.engine import lock
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import languages, spoken, text
from invoice_workbook.many import dealing, one_book, places, summary
from invoice_workbook.many.cluster import Cluster
from invoice_workbook.many.digests import How
from invoice_workbook.many.finding import ALIKE, MARK
from invoice_workbook.many.one_book import CHECKED, OLDER, REFUSED, Found

COPY, OPEN = "copy", "open"
STATES = (CHECKED, OLDER, OPEN, COPY, REFUSED)
AT_ONCE = 16
"""Small files that are asked for at once: an address elsewhere answers each after a while."""
MANY_IN_COMMON = 10
"""Bills that two books have in common before one may be the other's past."""
_OURS = (one_book.PROBLEMS, one_book.DOCUMENTS, one_book.KEYS, one_book.FOUND, dealing.DEALT, dealing.ACROSS)


def beside(folder: str) -> str:
    """Where the result goes if nobody says: beside the folder or list; of an address, here."""
    path = places.local(folder)
    if path is None:
        last = Path(folder.rstrip("/").rpartition("/")[2])
        return text("many.folder", name=(last.stem if last.suffix.lower() in ALIKE else last.name) or "books")
    path = Path(os.path.normpath(path))
    name = path.name if path.is_dir() else path.stem
    return str(path.parent / text("many.folder", name=name or "books"))


def ask_usable(result: str) -> None:
    """Raises WorkbookError where the result cannot go there: no folder, or one with other files in it."""
    path = places.local(result)
    if path is not None and path.exists() and not path.is_dir():
        raise WorkbookError("result-no-folder", folder=result)
    if places.read(places.joined(result, MARK)) is None and places.holds_anything(result):
        raise WorkbookError("result-has-files", folder=result)
    places.written(places.joined(result, MARK), __version__.encode())


def held(result: str) -> AbstractContextManager[None]:
    """Hold a result on this machine; elsewhere nothing can be held, and two runs must not be started at once.

    Raises WorkbookError where another run holds it.
    """
    path = places.local(result)
    return nullcontext() if path is None else lock.held_for(path, "check-folder")


def ask_seen(workers: Cluster, result: str) -> None:
    """Raises WorkbookError where a process of the cluster does not see the result's folder."""
    for worker, content in workers.everywhere(places.read, places.joined(result, MARK)).items():
        if content != __version__.encode():
            raise WorkbookError("result-unseen", folder=result, worker=worker)


def known(result: str, kept: Mapping[str, str]) -> dict[str, Found]:
    """The books that an earlier run checked as they are, by name; `kept` are the names of their files."""
    there = {folder: set(places.names_in(places.joined(result, folder))) for folder in one_book.ENDINGS}
    whole = {
        name: key
        for name, key in kept.items()
        if all(key + ending in there[folder] for folder, ending in one_book.ENDINGS.items())
    }
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = threads.map(lambda key: one_book.known(result, key), whole.values())
        return {name: one for name, one in zip(whole, answers, strict=True) if one is not None}


def counts(found: Sequence[Found]) -> dict[str, int]:
    """Books by state; `checked` are all whose problems are in the result."""
    by_state = {state: sum(one.state == state for one in found) for state in STATES}
    return by_state | {"checked": sum(by_state[state] for state in (CHECKED, OLDER, OPEN)), "books": len(found)}


def companies(found: Sequence[Found]) -> list[dict[str, Any]]:
    """Totals by company and currency; a company is one by its tax number, else by its name."""
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for one in found:
        who = (one.tax_number or one.company or one.name).replace(" ", "").casefold()
        for of in one.totals or [{"side": "", "currency": "", "decimals": 2}]:
            blank = {"company": one.company or one.name, "currency": of["currency"], "decimals": of["decimals"]}
            row = sums.setdefault((who, of["currency"]), {**blank, "books": set(), **dict.fromkeys(SUMS, 0)})
            if one.key:
                row["books"].add(one.name)
            for name in ("documents", "gross", "open", "late"):
                if of["side"]:
                    row[f"{of['side']}_{name}"] += of[name]
    told = [row | {"books": len(row["books"])} for row in sums.values() if row["books"]]
    return sorted(told, key=lambda row: (row["company"].casefold(), row["currency"]))


SUMS = tuple(f"{side}_{name}" for side in ("receivable", "payable") for name in ("documents", "gross", "open", "late"))
"""Sums of a company in a currency, in its minor units."""


def write(
    how: How, found: Sequence[Found], across: Sequence[Mapping[Any, Any]], all_across: Mapping[str, int]
) -> list[str]:
    """The summary; and what belongs to no book of this run taken away. Raises WorkbookError where there is no room."""
    place = places.joined(how.result, _summary(spoken()))
    tables = summary.Tables(found, companies(found), across, all_across)
    places.written(place, summary.make(tables, how.as_of or how.today))
    _tidy(how.result, {one.key for one in found if one.key})
    return [place, *(places.joined(how.result, folder) for folder in (*_OURS[:2], dealing.ACROSS))]


def _tidy(result: str, keys: set[str]) -> None:
    _forget(
        places.joined(result, folder, name)
        for folder, ending in one_book.ENDINGS.items()
        for name in places.names_in(places.joined(result, folder))
        if places.is_half_written(name) or (name.endswith(ending) and name.removesuffix(ending) not in keys)
    )
    old = {_summary(language) for language in languages()} - {_summary(spoken())}  # of a run in another language
    lying = places.names_in(result)
    _forget(places.joined(result, name) for name in lying if places.is_half_written(name) or name in old)


def _summary(language: str) -> str:
    return f"{text('many.summary', language)}.xlsx"


def _forget(files: Iterable[str]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(places.forgotten, files))


def tidy_dealt(result: str, parts: int) -> None:
    """What was dealt, and parts of a run that had more, taken away."""
    ours = {f"{part:04}.parquet" for part in range(parts)}
    dealt = places.names_in(places.joined(result, dealing.DEALT))
    old = set(places.names_in(places.joined(result, dealing.ACROSS))) - ours
    _forget(places.joined(result, dealing.DEALT, name) for name in dealt)
    _forget(places.joined(result, dealing.ACROSS, name) for name in old)
