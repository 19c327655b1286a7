"""docs/engine.md says by name what the engine lacks of xlwings, all of it and nothing else."""

import inspect
import re
from pathlib import Path

import pytest
from xlwings import base_classes

from invoice_workbook.libreoffice import (
    books,
    engine,
    fonts,
    names,
    notes,
    pages,
    pictures,
    ranges,
    shapes,
    sheets,
    tables,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "engine.md"
CLASSES = [
    engine.App,
    engine.Apps,
    books.Books,
    books.Book,
    sheets.Sheets,
    sheets.Sheet,
    ranges.Range,
    tables.Tables,
    tables.Table,
    names.Names,
    names.Name,
    fonts.Font,
    fonts.Characters,
    notes.Note,
    shapes.Shape,
    pictures.Picture,
    pictures.Pictures,
    pages.PageSetup,
]
NEVER_ASKED = {"App.xl", "Range.rows", "Range.columns", "Range.get_async_pipeline_overrides"}
"""xlwings names them for its own engines alone."""


def lacking() -> set[str]:
    """What xlwings may ask an engine's classes for, and they do not have."""
    missing = {
        f"{cls.__name__}.{name}"
        for cls in CLASSES
        for name, member in vars(getattr(base_classes, cls.__name__)).items()
        if not (name.startswith("_") or inspect.iscoroutinefunction(member) or hasattr(cls, name))
    }
    return missing - NEVER_ASKED


def documented() -> set[str]:
    """What stands under "What it lacks"."""
    section = DOCUMENT.read_text("utf-8").partition("## What it lacks")[2].partition("\n## ")[0]
    return set(re.findall(r"`([A-Z]\w+\.\w+)`", section.partition("| | |")[2]))


@pytest.mark.parametrize("name", sorted(lacking()))
def test_what_is_not_there_is_in_the_document(name):
    assert name in documented()


@pytest.mark.parametrize("name", sorted(documented() - lacking()))
def test_what_the_document_misses_is_there_only_in_part(name):
    """Such a line says what of it is missing."""
    partly = {"Range.formula2", "Table.show_headers", "Range.paste", "Range.copy_from", "Range.copy"}
    assert name in partly | {"App.enable_events", "Sheet.pivot_tables"}


def test_the_formats_are_those_that_are_written():
    line = next(line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| formats |"))
    assert re.findall(r"\.(?:xl\w+|ods)", line) == list(books.FILTERS)
