"""Workbooks as older versions of the program made them, from what the schema says each version added.

`python -m tests.setup.older_books VERSION BOOK [--language te] [--sample]` writes one.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import names, number_shapes, schema
from invoice_workbook.commands import with_button
from invoice_workbook.places import quoted
from invoice_workbook.sample import book as sample_book
from invoice_workbook.schema import SETTINGS, TABLES, Setting, Table
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from invoice_workbook.template import (
    aged,
    allocated,
    build,
    formulas,
    printing,
    start_helpers,
    start_sheet,
    table_sheet,
)
from invoice_workbook.template.formats import Formats, sheet_named
from invoice_workbook.template.formulas import AS_OF, FORMULAS, setting
from invoice_workbook.template.start_lines import LINES
from invoice_workbook.template.template_file import START
from tests.setup import earlier_aging, former_formulas, schemas

BLOCKS_SINCE = 6
"""The version since which Start has blocks."""
SHAPES_SINCE = 7
"""The version since which days stand as the language writes them, amounts in lakh, and a press asks what to show."""

PAPER_SINCE = 7
"""The version since which lists are printed one page wide."""

RESTS_SINCE = 7
"""The version since which a row of Problems may stand for many."""

NAMES_SINCE = 8
"""The version since which a row knows between which rows of Allocations it is named."""

AGED_SINCE = 9
"""The version since which a document knows what of it counts in Aging, and most formulas are names of the workbook."""
SPELLED = ("open", "days_late", "unapplied", *allocated.KEYS)
"""What names say since then, and cells said themselves before."""


@contextmanager
def of_version(version: int) -> Iterator[None]:
    """The program with the schema of that version: without what came later."""
    order = list(TABLES)
    try:
        with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
            _take_back(patch, version)
            names.vocabulary.cache_clear()
            schemas.template_of(patch, Path(folder))
            yield
    finally:
        for name in order:  # what was taken out came back at the end
            TABLES[name] = TABLES.pop(name)
        names.vocabulary.cache_clear()


def _take_back(patch: pytest.MonkeyPatch, version: int) -> None:
    """What came after that version is not there."""
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
    if version < SHAPES_SINCE:
        patch.setattr(number_shapes, "day_format", lambda _: number_shapes.ISO_FORMAT)
        patch.setattr(number_shapes, "short_day_format", lambda _: "dd.mm.")
        patch.setattr(number_shapes, "STEPS", ())
        patch.setattr(table_sheet, "_shown", lambda *_: None)
    if version < PAPER_SINCE:
        patch.setattr(printing, "set_up", _earlier_paper)
    if version < RESTS_SINCE:
        _count_rows(patch)
    if version < AGED_SINCE:
        _have_former_formulas(patch, version)
        earlier_aging.put(patch)
    if version < BLOCKS_SINCE:
        patch.setattr(start_sheet, "add", partial(_earlier_start, has_owed_line=version >= 2))


def _earlier_paper(sheet: Worksheet, table: Table, rows: tuple[int, int], language: str) -> None:
    """A list on paper as it was: all columns, on two pages where they do not fit on one."""
    header_row, last_row = rows
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.55)
    sheet.set_print_scale(54)
    sheet.set_v_pagebreaks([len(table.columns) // 2])
    sheet.repeat_columns("A:A")
    sheet.print_across()
    sheet.repeat_rows(header_row)
    sheet.print_area(0, 0, last_row, len(table.columns) - 1)
    sheet.set_footer(f"&L&8{names.tab(table.sheet, language)}&R&8&P / &N", {"margin": 0.25})


def _count_rows(patch: pytest.MonkeyPatch) -> None:
    """Start counts rows of Problems, not what they stand for."""

    def earlier(formula: str) -> str:
        return formula.replace("SUMIFS(Problems[Stands for],", "COUNTIFS(")

    now = start_helpers.open_problems
    patch.setattr(start_helpers, "open_problems", lambda *criteria: earlier(now(*criteria)))
    for half, lines in LINES.items():
        patch.setitem(LINES, half, tuple(replace(line, count=earlier(line.count)) for line in lines))


def _have_former_formulas(patch: pytest.MonkeyPatch, version: int) -> None:
    """The columns have the formulas of that version, as far as they are written down."""
    patch.setattr(build, "names_of_rows", _former_names if version >= NAMES_SINCE else lambda _: {})
    for table, own in former_formulas.of_version(version).items():
        patch.setitem(FORMULAS, table, own)


def _former_names(column: Callable[[str, str], str]) -> dict[str, str]:
    """Names for what is found out about a row, without what cells said themselves, and what nobody knew."""

    def there(table: str, header: str) -> str:
        known = {one.header for one in TABLES[table].columns}
        return column(table, header) if header in known else "$A"

    new = (*SPELLED, *aged.HEADERS)
    return {name: own for name, own in formulas.names_of_rows(there).items() if name.partition("_")[2] not in new}


def _earlier_start(book: Workbook, formats: Formats, language: str, has_owed_line: bool) -> None:
    """Start as it was before it had a block for each half of the trade: a list, two charts, buttons in a column."""
    sheet = sheet_named(book, START)
    sheet.write_formula(0, 1, f"={setting('Company')}", formats.title)
    sheet.write_formula(2, 2, f'=IF({setting("As of")}="",TODAY(),{setting("As of")})', formats.text)
    tab = names.tab(START, language)
    book.define_name(AS_OF, f"={quoted(tab)}!$C$3")
    if has_owed_line:
        start_sheet._owed_line(sheet, formats)
    for row, line in enumerate((line for line in LINES["receivable"]), 5):
        sheet.write_string(row, 1, line.id, formats.text)
        sheet.write_formula(row, 2, f"={line.count}", formats.text)
    for row in (2, 13):
        chart = book.add_chart({"type": "column"})
        assert chart is not None
        chart.add_series({"values": [tab, 5, 2, 9, 2]})
        sheet.insert_chart(row, 5, chart)
    for row, command in enumerate(with_button(), 29):
        sheet.insert_button(row, 1, {"macro": command.macro, "caption": command.id})
    sheet.print_area(0, 0, 70, 8)
    sheet.activate()


def _of(setting: Setting, version: int) -> Setting:
    return replace(setting, default=str(version)) if setting.name == schema.VERSION else setting


def make(path: Path, version: int, language: str = "en", sample: bool = False) -> Path:
    """A workbook as that version made it."""
    edits = sample_book.edits()[0] if sample else {}
    with of_version(version):
        known = {name: _known(name, edit) for name, edit in edits.items() if name in TABLES}
        settings = {"Settings": sample_book.settings()} if sample else {}
        new_book.make(path, language, known | settings)
    return path


def _known(table: str, edit: Edit) -> Edit:
    """The cells of columns that the version has."""
    return replace(edit, cells={field: cells for field, cells in edit.cells.items() if field in TABLES[table].by_field})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("version", type=int)
    parser.add_argument("book", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--sample", action="store_true")
    given = parser.parse_args()
    sys.stdout.write(f"{make(given.book, given.version, given.language, given.sample)}\n")
