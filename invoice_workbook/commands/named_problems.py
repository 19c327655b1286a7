"""Problems that are named by their ids: as the sheet Problems has them, and as the rules find them now."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from invoice_workbook import problems
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import listed_problems

Problem = Mapping[Any, Any]
"""A row of `problems.COLUMNS`."""


class NamedProblems:
    """What stands on the sheet and what was found, by id: made once, however many are named."""

    def __init__(self, books: Books, found: pd.DataFrame) -> None:
        self._known, self._found = problems.known(books), found
        self._at_known, self._at_found = _places(self._known), _places(found)

    def of(self, id_: str) -> tuple[Problem | None, Problem | None]:
        """A problem on the sheet, and as it is found now; None where it is not there.

        Raises WorkbookError for the id of a row that stands for many problems.
        """
        listed_problems.ask_one(id_)
        return _row(self._known, self._at_known.get(folded(id_))), _row(self._found, self._at_found.get(folded(id_)))


def _places(rows: pd.DataFrame) -> dict[str, int]:
    """By id the place of the first row that has it."""
    places: dict[str, int] = {}
    for place, id_ in enumerate(rows["problem"]):
        places.setdefault(folded(id_), place)
    return places


def _row(rows: pd.DataFrame, place: int | None) -> Problem | None:
    return None if place is None else rows.iloc[[place]].to_dict("records")[0]
