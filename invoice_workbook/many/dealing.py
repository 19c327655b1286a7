"""Keys dealt into files by their hash, and those of one file looked at together: the shuffle.

A block of books is dealt at a time, so that a process holds no more than a block or a part of the keys; what is dealt
lies in the result's folder, so that a process that dies costs its task and nothing else.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from invoice_workbook.errors import WorkbookError
from invoice_workbook.many import matches, parquet, places
from invoice_workbook.many.one_book import KEYS, Found, place_of

ROWS = 500_000
"""Keys that a block of books, or a part, has at most, more or less: some 300 MB in memory."""
BOOKS = 256
"""Books of a block, whatever they hold."""
MOST_PARTS = 4096
DEALT, ACROSS = "kept/dealt", "across"


@dataclass(frozen=True)
class Met:
    """What a part came to: findings by kind, by pair of books the bills that both have, and the first findings."""

    counts: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    first: Sequence[dict[Hashable, Any]] = ()


def parts_of(found: Sequence[Found], processes: int) -> int:
    """Into how many parts the keys of these books are dealt: one each process has work with, none too large."""
    keys = sum(one.keys for one in found)
    wanted = max(keys // ROWS + 1, processes if keys > ROWS // 10 else 1)
    return min(wanted, MOST_PARTS)


def blocks(found: Sequence[Found]) -> Iterator[list[Found]]:
    """The books in blocks that a process can hold."""
    block: list[Found] = []
    for one in found:
        if block and (len(block) >= BOOKS or sum(other.keys for other in block) + one.keys > ROWS):
            yield block
            block = []
        block.append(one)
    if block:
        yield block


def deal(result: str, names: Sequence[str], block: int, parts: int) -> int:
    """Deal the keys of these books (by their names in the result); gives how many keys.

    Raises WorkbookError where the result cannot be written, or what stood in it is gone.
    """
    frames = [parquet.read(_content(place_of(result, KEYS, name))) for name in names]
    frame = pd.concat(frames, ignore_index=True)
    part = (frame["hash"] % parts).to_numpy()
    for number in range(parts):
        mine = frame[part == number]
        places.written(_dealt(result, number, block), parquet.packed(mine, parquet.KEYS))
    return len(frame)


def meet(result: str, part: int, blocks: int, most: int) -> Met:
    """What the keys of a part show, written to the result; the first `most` findings are given back.

    Raises WorkbookError where the result cannot be written, or what was dealt is gone.
    """
    frames = [parquet.read(_content(_dealt(result, part, block))) for block in range(blocks)]
    found = matches.find(pd.concat(frames, ignore_index=True))
    places.written(across(result, part), parquet.packed(found, parquet.ACROSS))
    once = found.drop_duplicates(["kind", "finding"])
    first = found[found["finding"].isin(once["finding"].head(most))]
    counts = {str(kind): int(n) for kind, n in once.groupby("kind").size().items()}
    return Met(counts, _pairs(found), first.to_dict("records"))


def across(result: str, part: int) -> str:
    """Where what a part shows lies in the result."""
    return places.joined(result, ACROSS, f"{part:04}.parquet")


def _dealt(result: str, part: int, block: int) -> str:
    return places.joined(result, DEALT, f"{part:04}-{block:05}.parquet")


def _content(place: str) -> bytes:
    content = places.read(place)
    if content is None:
        raise WorkbookError("result-gone", file=place)
    return content


def _pairs(found: pd.DataFrame) -> dict[tuple[str, str], int]:
    """By pair of books how many bills both have."""
    bills = found.loc[found["kind"] == matches.BILL, ["finding", "book"]].drop_duplicates()
    both = bills.merge(bills, on="finding", suffixes=("", "_other"))
    both = both[both["book"] < both["book_other"]]
    sizes = both.groupby(["book", "book_other"]).size()
    return {(one, other): int(n) for (one, other), n in zip(sizes.index.tolist(), sizes, strict=True)}
