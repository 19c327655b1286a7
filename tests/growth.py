"""The sample month several times over, each time of other parties and documents, and what is done is counted."""

import cProfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from pandas.core.generic import NDFrame

from benchmarks.payable import account
from invoice_workbook.books import Books
from invoice_workbook.schema import TABLES

KEPT = {"Settings", "Terms", "Holidays", "ExchangeRates", "InterestRates", "People", "LedgerAccounts"}
KEPT |= {"WithholdingRates", "Log", "Questions"}
"""Tables that a larger company has no more rows in; the Log is of the first month alone."""
OF_ITS_OWN = {"vendor_reference", "reference"}
NAMES = {"name", "counterparty"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def copy_of(id_: str, month: int) -> str:
    """What a document or party of the first month is called in another."""
    return f"{id_}~{month}" if id_ and month else id_


def months(books: Books, count: int) -> Books:
    """The books with all parties and documents so many times."""
    grown = {name: frame for name, frame in books.tables.items() if name not in KEPT and len(frame)}
    copies = {
        name: pd.concat([_copied(name, frame, month) for month in range(count)], ignore_index=True)
        for name, frame in grown.items()
    }
    return books.with_tables(**copies)


def _copied(table: str, frame: pd.DataFrame, month: int) -> pd.DataFrame:
    """A table's rows under other ids, names and accounts."""
    if not month:
        return frame
    other = frame.copy()
    for column in TABLES[table].columns:
        name = column.field
        is_id = name == TABLES[table].id or bool(set(column.refers) - KEPT) or name in OF_ITS_OWN
        if is_id and name != "person":
            ids = [copy_of(one, month) if isinstance(one, str) else one for one in frame[name]]
            other[name] = pd.Series(ids, frame.index, frame[name].dtype)
        elif name in NAMES:
            renamed = [_renamed(str(one), month) for one in frame[name]]
            other[name] = pd.Series(renamed, frame.index, frame[name].dtype)
    if table in ("Vendors", "Customers") and "bank_account" in other:
        places = range(len(frame))
        accounts = [
            account(month * 1000 + n) if str(one).startswith("DE") else one
            for n, one in zip(places, frame["bank_account"], strict=True)
        ]
        other["bank_account"] = pd.Series(accounts, frame.index, frame["bank_account"].dtype)
    return other


def _renamed(name: str, month: int) -> str:
    """Another name of the same length, so that nobody is taken for somebody else."""
    turned = LETTERS[month * 3 :] + LETTERS[: month * 3]
    return name.translate(str.maketrans(LETTERS, turned))


@dataclass
class Counted:
    """Functions of Python that were called, and rows of whole columns that pandas went through."""

    calls: int = 0
    rows: int = 0


THROUGH: tuple[tuple[type, str], ...] = (
    (pd.Series, "_cmp_method"),
    (pd.Series, "_arith_method"),
    (pd.Series, "_logical_method"),
    (pd.Series, "isin"),
    (pd.Series, "map"),
    (pd.Series, "apply"),
    (pd.Series, "to_dict"),
    (pd.Series, "to_list"),
    (pd.Series, "items"),
    (pd.DataFrame, "to_dict"),
    (pd.DataFrame, "itertuples"),
    (pd.DataFrame, "iterrows"),
    (pd.DataFrame, "merge"),
    (pd.DataFrame, "groupby"),
    (pd.Series, "groupby"),
    (NDFrame, "fillna"),
    (NDFrame, "astype"),
    (NDFrame, "copy"),
)
"""What goes through all rows: once for each row of a table is too often."""


@contextmanager
def counted() -> Iterator[Counted]:
    """Counts what is done until the block's end."""
    found = Counted()
    profile = cProfile.Profile(builtins=False)
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in THROUGH:
            patch.setattr(owner, name, _counting(getattr(owner, name), found))
        profile.enable()
        try:
            yield found
        finally:
            profile.disable()
    found.calls = sum(entry.callcount for entry in profile.getstats())


def _counting(work: Callable[..., Any], found: Counted) -> Callable[..., Any]:
    def through(self: Any, *args: Any, **named: Any) -> Any:
        found.rows += len(self)
        return work(self, *args, **named)

    return through


def options_of(options: Mapping[str, Any], books: Books, count: int) -> dict[str, Any]:
    """The same asked of all copies of the documents that are named."""
    known = {str(one) for table in TABLES if TABLES[table].id in books[table] for one in books[table][TABLES[table].id]}

    def all_of(value: Any) -> Any:
        if isinstance(value, tuple) and all(isinstance(one, str) and one in known for one in value):
            return tuple(copy_of(one, month) for month in range(count) for one in value)
        return value

    return {name: all_of(value) for name, value in options.items()}
