"""Keys dealt into files by their hash, and those of one file looked at together: the shuffle.

A block of books is dealt at a time, so that a process holds no more than a block or a part of the keys; what is dealt
lies in the result's folder, so that a process that dies costs its task and nothing else.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook.errors import WorkbookError
from invoice_workbook.many import matches, parquet, places
from invoice_workbook.many.keys import BILL
from invoice_workbook.many.one_book import KEYS, Found, place_of

ROWS = 1_000_000
"""Keys that a block of books, or a part, has at most, more or less: 300 MB in memory, for they stay packed."""
BOOKS = 256
"""Books of a block, whatever they hold."""
MOST_PARTS = 4096
A_FEW = 10
"""Books of a finding up to which it is counted for each pair of them."""
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
    keys = parquet.together([_content(place_of(result, KEYS, name)) for name in names])
    part = keys["hash"].to_numpy() % np.uint64(parts)
    order = np.argsort(part, kind="stable")
    ends = np.searchsorted(part[order], np.arange(parts + 1, dtype=np.uint64))
    for number in range(parts):
        mine = keys.take(order[ends[number] : ends[number + 1]])
        places.written(_dealt(result, number, block), parquet.written(mine))
    return int(keys.num_rows)


def meet(result: str, part: int, blocks: int, most: int) -> Met:
    """What the keys of a part show, written to the result; the first `most` findings are given back.

    Raises WorkbookError where the result cannot be written, or what was dealt is gone.
    """
    keys = parquet.together([_content(_dealt(result, part, block)) for block in range(blocks)])
    found = matches.find(parquet.frame_of(keys.filter(_in_several_books(keys))))
    places.written(across(result, part), parquet.packed(found, parquet.ACROSS))
    once = found.drop_duplicates(["kind", "finding"])
    first = found[found["finding"].isin(once["finding"].head(most))]
    counts = {str(kind): int(n) for kind, n in once.groupby("kind").size().items()}
    return Met(counts, _pairs(found), first.to_dict("records"))


def _in_several_books(keys: Any) -> np.ndarray:
    """Which keys may be a finding: few; only those are unpacked and looked at one by one.

    More than one book has them, and of vendors more than one id or name: most vendors are the same in all books.
    """
    columns = ("kind", "book", "vendor", "look")
    codes = {name: keys[name].combine_chunks().dictionary_encode().indices.to_numpy() for name in columns}
    frame = pd.DataFrame({"hash": keys["hash"].to_numpy(), **codes})
    differ = _several(frame, "vendor") | _several(frame, "look")
    kinds = keys["kind"].combine_chunks().dictionary_encode().dictionary.to_pylist()
    is_bill = (frame["kind"] == (kinds.index(BILL) if BILL in kinds else -1)).to_numpy()
    found: np.ndarray = _several(frame, "book") & (differ | is_bill)
    return found


def _several(frame: pd.DataFrame, of: str) -> np.ndarray:
    """Rows whose hash stands with more than one of a column."""
    once = frame[["hash", of]].drop_duplicates()["hash"]
    found: np.ndarray = frame["hash"].isin(once[once.duplicated()]).to_numpy()
    return found


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
    """By pair of books how many bills both have; what is in many books says nothing of any two."""
    bills = found.loc[found["kind"] == matches.BILL, ["finding", "book"]].drop_duplicates()
    bills = bills[bills.groupby("finding")["book"].transform("size") <= A_FEW]
    both = bills.merge(bills, on="finding", suffixes=("", "_other"))
    both = both[both["book"] < both["book_other"]]
    sizes = both.groupby(["book", "book_other"]).size()
    return {(one, other): int(n) for (one, other), n in zip(sizes.index.tolist(), sizes, strict=True)}
