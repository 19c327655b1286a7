"""Rows that a command adds to a table: numbered on from the last, blank where nothing is given."""

import re
from collections.abc import Iterator, Sequence
from itertools import count, islice

import pandas as pd

from invoice_workbook import money
from invoice_workbook.schema import TABLES

NUMBERS = ("amount", "whole", "price", "quantity", "percent")
_NUMBER = re.compile(r"(\d+)\s*$")


def next_ids(ids: pd.Series, prefix: str, many: int) -> list[str]:
    """New ids: the highest number of those that begin so, counted on, as wide as the last one.

    >>> next_ids(pd.Series(["R-0009", "R-0010", "other"]), "R-", 2)
    ['R-0011', 'R-0012']
    """
    return list(islice(ids_after(ids, prefix), many))


def ids_after(ids: pd.Series, prefix: str) -> Iterator[str]:
    """The same, one after another."""
    mine = [found for id_ in ids if id_.upper().startswith(prefix) and (found := _NUMBER.search(id_))]
    highest = max((int(found[1]) for found in mine), default=0)
    width = max((len(found[1]) for found in mine), default=5)
    return (f"{prefix}{number:0{width}}" for number in count(highest + 1))


def _blank(table: str, count: int) -> dict[str, object]:
    """Blank cells for every column that is not computed."""
    found: dict[str, object] = {}
    for column in TABLES[table].columns:
        if column.filled != "formula":
            kind = "datetime64[s]" if column.type == "date" else "Int64" if column.type in NUMBERS else "object"
            missing = pd.NA if kind == "Int64" else pd.NaT if kind != "object" else ""
            found[column.field] = pd.Series([missing] * count, dtype=kind)
    return found


def new_rows(table: str, cells: dict[str, Sequence[object]], currencies: Sequence[str]) -> pd.DataFrame:
    """Rows for a table: what is not given is blank; amounts in minor units of these currencies."""
    frame = pd.DataFrame(_blank(table, len(currencies)))
    for field, values in cells.items():
        kept = frame[field].dtype
        frame[field] = pd.Series(list(values), dtype=kept)
    frame["row_currency"] = list(currencies)
    frame["row_decimals"] = money.decimals(frame["row_currency"])
    return frame
