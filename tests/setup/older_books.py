"""Workbooks as older versions of the program made them, from what the schema says each version added.

`python -m tests.setup.older_books VERSION BOOK [--language te] [--sample]` writes one.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from invoice_workbook import schema
from invoice_workbook.sample import book as sample_book
from invoice_workbook.schema import SETTINGS, TABLES, Setting
from invoice_workbook.setup import new_book
from invoice_workbook.template import start_sheet
from tests.setup import schemas


@contextmanager
def of_version(version: int) -> Iterator[None]:
    """The program with the schema of that version: without what came later."""
    order = list(TABLES)
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        schemas.put(patch, "SCHEMA_VERSION", version)
        settings = (one for one in SETTINGS if one.since <= version)
        schemas.put(
            patch,
            "SETTINGS",
            tuple(replace(s, default=str(version)) if s.name == schema.VERSION else s for s in settings),
        )
        for name, table in list(TABLES.items()):
            if table.since > version:
                patch.delitem(TABLES, name)
            else:
                columns = tuple(column for column in table.columns if column.since <= version)
                patch.setitem(TABLES, name, replace(table, columns=columns))
        if version < 2:
            patch.setattr(start_sheet, "_owed_line", lambda *_: None)
        schemas.template_of(patch, Path(folder))
        yield
    for name in order:  # what was taken out came back at the end
        TABLES[name] = TABLES.pop(name)


def _of(setting: Setting, version: int) -> Setting:
    return replace(setting, default=str(version)) if setting.name == schema.VERSION else setting


def make(path: Path, version: int, language: str = "en", sample: bool = False) -> Path:
    """A workbook as that version made it."""
    with of_version(version):
        new_book.make(path, language, sample_book.edits()[0] if sample else None)
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("version", type=int)
    parser.add_argument("book", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--sample", action="store_true")
    given = parser.parse_args()
    sys.stdout.write(f"{make(given.book, given.version, given.language, given.sample)}\n")
