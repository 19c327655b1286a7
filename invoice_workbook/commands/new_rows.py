"""What rows that come in must be: with a key, once, and with quantities that count as the document's type says."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, folded, key_of
from invoice_workbook.money import plain_text
from invoice_workbook.schema import SETTINGS, SETTINGS_TABLE, Table
from invoice_workbook.tables import entry, joins

SIGNED_TABLES = ("OrderLines", "InvoiceLines", "BillLines", "PurchaseOrderLines")
"""Tables whose quantities count as the document's type says and are never negative."""


@dataclass
class Taken:
    """What an import comes to so far: its tables as they are to be, rows added and changed by table, rows refused."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    refused: list[tuple[str, int, str]] = field(default_factory=list)
    rows_in: int = 0


def refuse_negative(table: Table, frame: pd.DataFrame, refused: entry.Refusals) -> None:
    """Refuse rows with a negative quantity."""
    if table.name not in SIGNED_TABLES:
        return
    for number, quantity in frame.loc[(frame["quantity"] < 0).fillna(False), "quantity"].items():
        refused.add(int(str(number)), "negative", column="Quantity", raw=plain_text(int(quantity)))


def refuse_own_settings(table: Table, frame: pd.DataFrame, books: Books, refused: entry.Refusals) -> None:
    """Refuse rows that would give another value to a setting that the program fills by itself."""
    if table is not SETTINGS_TABLE:
        return
    own = {folded(setting.name): setting.name for setting in SETTINGS if setting.filled == "command"}
    for number, name, value in zip(frame.index, frame["name"], frame["value"], strict=True):
        setting = own.get(folded(name))
        if setting and value.strip() != books.settings[setting].strip():
            refused.add(int(number), "own-setting", name=setting)


def refuse_keys(table: Table, frame: pd.DataFrame, refused: entry.Refusals, files: pd.Series | None = None) -> None:
    """Refuse rows without an id, and the later ones of a key that a file (of `files`, for each row) has twice."""
    header = table.by_field[table.id].header
    for number in frame.index[frame[table.id].str.strip() == ""]:
        refused.add(int(number), "missing-key", column=header)
    keys = key_texts(frame, table.keys)
    keys = keys if files is None else files.astype(str) + keys
    first = pd.Series(keys.index, index=keys.index).groupby(keys).transform("first")
    for number in keys.index[keys.duplicated()]:
        key = " / ".join(part for part in keys[number].split("\x1f")[1:])
        refused.add(int(number), "key-twice", column=header, key=key, first=int(first[number]))


def key_texts(frame: pd.DataFrame, fields: Sequence[str]) -> pd.Series:
    """Each row's key as one text, for comparison."""
    joined = pd.Series("", index=frame.index, dtype=object)
    for one in fields:
        part = key_of(frame[one]) if joins.is_text(frame[one]) else joins.spelled(frame[one])
        joined = joined + "\x1f" + part
    return joined


def places_of(books: Books, table: Table, frame: pd.DataFrame) -> np.ndarray:
    """For each new row the label of the row in the book that has its key, -1 where there is none."""
    known = joins.joined_keys(books, table.name, table.keys)
    unique = known[~known.duplicated()]
    found = pd.Index(unique).get_indexer(pd.Index(key_texts(frame, table.keys)))
    labels = unique.index.to_numpy()
    return np.where(found >= 0, labels[found], -1) if len(labels) else np.full(len(frame), -1)
