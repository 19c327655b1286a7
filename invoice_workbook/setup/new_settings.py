"""Settings that a workbook lacks: their rows as a new workbook has them, and what may be entered there."""

from collections.abc import Iterator, Mapping
from copy import deepcopy

import pandas as pd

from invoice_workbook import schema
from invoice_workbook.books import Books
from invoice_workbook.hosts.package import TablePart
from invoice_workbook.schema import SETTINGS, SETTINGS_TABLE, Setting
from invoice_workbook.setup import choices
from invoice_workbook.setup.changes import Changes
from invoice_workbook.setup.sheet_frame import Frame, spelled
from invoice_workbook.setup.table_columns import Pattern
from invoice_workbook.tables import write
from invoice_workbook.tables.read import positions

FIELDS = ("name", "value", "meaning")


def added(books: Books, new: Books, is_complete: bool) -> tuple[pd.DataFrame, list[str]]:
    """The Settings with the rows that they lack, as a new workbook has them, and the names of these rows.

    The workbook's version is what it is brought up to; where not all could be added it stays what it was.
    """
    frame = books["Settings"].copy()
    names = frame["name"].str.strip()
    if is_complete:
        frame.loc[names == schema.VERSION, "value"] = str(schema.SCHEMA_VERSION)
    wanted = [one.name for one in SETTINGS if one.name not in set(names)]
    wanted = [name for name in wanted if is_complete or name != schema.VERSION]
    theirs = new["Settings"].set_index("name", drop=False)
    rows = theirs.loc[wanted, list(FIELDS)].reset_index(drop=True)
    return (write.appended(frame, rows) if wanted else frame), wanted


class Entries:
    """What may be entered into the cells of the Settings, while it is being changed."""

    def __init__(self, changes: Changes, part: TablePart, frame: pd.DataFrame) -> None:
        self._changes, self._part = changes, part
        self._frame = Frame(changes[part.sheet_part], changes.opened.path, part.sheet_part)
        self._column = part.first_column + positions(SETTINGS_TABLE, part.headers)["value"]
        names, first = frame["name"].str.strip(), part.first_row + 1
        self._rows: Mapping[str, int] = {name: first + int(row) for row, name in zip(frame.index, names, strict=True)}

    def allow(self, pattern: Pattern, names: list[str]) -> None:
        """Give these settings what the template allows in their cells, where that is other than in the rest."""
        their = pattern.number(SETTINGS_TABLE.by_field["value"])
        for place, setting in enumerate(SETTINGS, pattern.table.first_row + 1):
            rule = pattern.frame.validation(their, place)
            if setting.name in names and rule is not None and (setting.choices or setting.filled == "command"):
                row = self._rows[setting.name]
                self._frame.leave_out(self._column, row)
                self._frame.add_validation(deepcopy(rule), spelled(((self._column, row), (self._column, row))))

    def complete(self, language: str) -> Iterator[tuple[Setting, list[str]]]:
        """Complete the lists of choices in a language; gives each setting and the choices that it got."""
        for setting in SETTINGS:
            if setting.choices and setting.name in self._rows:
                rule = self._frame.validation(self._column, self._rows[setting.name])
                longer = choices.lengthened(rule, setting.choices, language) if rule is not None else []
                if longer:
                    yield setting, longer

    def put(self) -> None:
        """The sheet as it is to be."""
        self._changes[self._part.sheet_part] = self._frame.xml
