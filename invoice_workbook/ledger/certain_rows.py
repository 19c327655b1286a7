"""The rows whose formulas find, in another table, the rows that Python finds there.

Python tells apart what SUMIFS does not (`00123` and `123`, a pattern such as `A*`), and counts a cell that cannot be
read as nothing. A row that any of this touches is none of them. Each id is looked at once, however many rows have it.
Of what an id is taken for the more generous of the two decides: case, outer blanks and leading zeros aside.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook.books import Books, key_of

Named = Sequence[tuple[str, tuple[str, ...]]]
"""Tables, and the columns by which their rows name a row of another."""
_PATTERN = re.compile(r"[*?~]|^[<>=]|^\s|\s$")
_NUMBER = re.compile(r"(?=.*\D)[\W\d_]+|[\d.,]+\s*e\s*[+-]?\d+|[\d:.]+\s?[ap]m?|true|false", re.IGNORECASE)
"""Texts other than plain digits that a spreadsheet program may take for a number, a date or a time."""
_LONGEST = 255
Codes = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


def of(books: Books, table: str, fields: tuple[str, ...], named: Named) -> Marks:
    """For each row whether its formulas find the rows that Python finds, and all of them could be read.

    `fields` are the id by which the rows of other tables name it.
    """
    names = [table, *(name for name, _ in named)]
    columns = [fields, *(columns for _, columns in named)]
    taken, spelled, odd = _ids(
        [[books[name][each[n]] for name, each in zip(names, columns, strict=True)] for n in range(len(fields))]
    )
    misread = np.concatenate([_misread(books, name) for name in names])
    own = slice(len(books[table]))
    twice = pd.Series(taken[own])
    misread_elsewhere = misread.copy()
    misread_elsewhere[own] = False
    doubtful = np.concatenate([_several_spellings(taken, spelled), twice[twice.duplicated()], taken[misread_elsewhere]])
    sure: Marks = ~(np.isin(taken[own], doubtful) | misread[own] | odd[own])
    return sure


def _ids(columns: Sequence[Sequence[pd.Series]]) -> tuple[Codes, Codes, Marks]:
    """Ids of one or more columns, each of several tables: numbers for what they are taken for, for their spelling.

    And whether SUMIFS may take one for something else than its letters.
    """
    parts = [_texts(pd.concat(column, ignore_index=True)) for column in columns]
    taken, spelled, odd = parts[0]
    for more_taken, more_spelled, more_odd in parts[1:]:
        taken, spelled, odd = _paired(taken, more_taken), _paired(spelled, more_spelled), odd | more_odd
    return taken, spelled, odd


def _texts(column: pd.Series) -> tuple[Codes, Codes, Marks]:
    codes, texts = pd.factorize(column.to_numpy(object))
    alike = [text.lstrip("0") if text.isdigit() else text for text in key_of(pd.Series(texts, dtype=object))]
    numbers = (pd.factorize(np.array(each, object))[0] for each in (alike, [text.lower() for text in texts]))
    taken, spelled = (number.astype(np.int64)[codes] for number in numbers)
    odd = np.fromiter(map(_is_odd, texts), bool, len(texts))[codes]
    return taken, spelled, odd


def _paired(first: Codes, second: Codes) -> Codes:
    """One number for each pair."""
    paired: Codes = first * (int(second.max(initial=0)) + 1) + second
    return paired


def _several_spellings(taken: Codes, spelled: Codes) -> Codes:
    """What ids are taken for that are spelled in more than one way, letters' case aside."""
    ways = pd.DataFrame({"taken": taken, "spelled": spelled}).drop_duplicates()
    several: Codes = ways.loc[ways["taken"].duplicated(), "taken"].to_numpy(np.int64)
    return several


def _misread(books: Books, table: str) -> Marks:
    """Which rows have a cell that could not be read."""
    found: Marks = books[table].index.isin(books.misreads(table)["row"])
    return found


def _is_odd(id_: str) -> bool:
    """Whether SUMIFS may take an id for something else than these letters."""
    return not id_ or len(id_) > _LONGEST or bool(_PATTERN.search(id_) or _NUMBER.fullmatch(id_))
