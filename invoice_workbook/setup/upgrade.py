"""Bringing a workbook up to date in place: what it lacks is added as the template has it, the clerk's own stays.

Tables with their sheets, columns, settings, choices, formulas, macros and ribbon come in one save; the version before
is kept, and the Log says what was added. What has no room is named, and the rest is added all the same; the workbook
is then still of its older version.
"""

import getpass
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from invoice_workbook import schema
from invoice_workbook.books import Books, Settings
from invoice_workbook.engine import journal_file, recording
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import history_index, packing, saving
from invoice_workbook.hosts.package import Package
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import HOME, text
from invoice_workbook.ledger import computed
from invoice_workbook.schema import LOG, PROBLEMS, SETTINGS_TABLE, TABLES
from invoice_workbook.setup import (
    built_sheets,
    cell_formats,
    choices,
    column_formulas,
    excel_modules,
    excel_parts,
    lacks,
    new_settings,
    number_formats,
    print_set_up,
    row_names,
    show_cell,
    start_line,
    start_renewed,
    table_columns,
    table_sheets,
)
from invoice_workbook.setup.cell_formats import CellFormats
from invoice_workbook.setup.changes import Changes
from invoice_workbook.setup.excel_parts import Link
from invoice_workbook.setup.lacks import Lacks
from invoice_workbook.setup.new_settings import Entries
from invoice_workbook.setup.table_columns import Pattern
from invoice_workbook.tables import read, write
from invoice_workbook.template import any_language, template_file

COMMAND = "doctor"
ADDED, COMPLETED, RENEWED, VERSION = "added", "choices", "formula", "version"
"""What an entry of the Log says was done, in its *Column*."""


@dataclass
class Done:
    """What was added, as words and as entries of the Log; what could not be, as refusals."""

    words: list[str] = field(default_factory=list)
    entries: list[Mapping[str, str]] = field(default_factory=list)
    refused: list[WorkbookError] = field(default_factory=list)
    noted: tuple[Books, pd.DataFrame] | None = None
    """The books before, and their Log with the entries."""

    def note(self, words: str, table: str, kind: str, what: str, before: str = "") -> None:
        """Something that was added to a table's sheet."""
        self.words.append(words)
        sheet = TABLES[table].sheet if table else ""
        self.entries.append({"table": sheet, "column": kind, "before": before, "after": what})

    @contextmanager
    def keeping_refusals(self) -> Iterator[None]:
        """A step that is refused keeps no other from being done."""
        try:
            yield
        except WorkbookError as error:
            self.refused.append(error)


def lacking(path: Path) -> Lacks:
    """What a workbook lacks."""
    host = WorkbookFile(path)
    blocks = host.read()
    return lacks.of(blocks, {name: host.tables[name].formulas for name in blocks})


def upgrade(path: Path) -> Done:
    """Bring a workbook up to date. Raises WorkbookError, leaving it as it was, where it cannot be used or saved."""
    saving.refuse_if_open(path)
    stamp = saving.Stamp.of(path)
    with saving.workroom(path) as folder:
        again, done = brought_up(path, folder)
        if done.refused and not done.words:
            return done
        content, changed = again.read_bytes(), _changed(path, again)

    def put(target: BinaryIO) -> None:
        target.write(content)

    assert done.noted is not None
    kept = recording.begun(path, *done.noted)
    saved = saving.save(path, stamp, put, changed)
    recording.ended(path, kept)
    history_index.note(path, saved.kept, COMMAND, getpass.getuser(), {})
    return done


def _changed(path: Path, again: Path) -> set[str]:
    """The parts in XML that are other than they were."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(again) as new:
        before = {info.filename: info.CRC for info in old.infolist()}
        after = {info.filename: info.CRC for info in new.infolist()}
    return {name for name, sum_ in after.items() if name.endswith(".xml") and before.get(name) != sum_}


def brought_up(path: Path, folder: Path) -> tuple[Path, Done]:
    """A copy of a workbook in a folder, up to date, and what was done to it."""
    again, found, done = folder / path.name, lacking(path), Done()
    language = WorkbookFile(path).language
    _rewritten(path, again, lambda changes: _structure(changes, found, done, language))
    books = _books(again, done)
    books = books.with_record(journal_file.read(path, books[LOG.name]))
    new = read.read(WorkbookFile(any_language.template(language)).read(), date.today())
    settings, names = new_settings.added(books, new, is_complete=not done.refused)
    for name in names:
        done.note(lacks.setting_words(name), SETTINGS_TABLE.name, ADDED, name)
    _rewritten(again, again, lambda changes: _entries(changes, found, settings, names, done, language))
    with suppress(WorkbookError):  # the doctor says what is wrong with the macros
        _with_macros(again, books.settings, done)
    if found.is_older and not done.refused:
        before, now = str(found.version), str(schema.SCHEMA_VERSION)
        done.entries.append({"table": SETTINGS_TABLE.sheet, "column": VERSION, "before": before, "after": now})
    _with_rows(again, books, settings, done)
    return again, done


def _rewritten(source: Path, target: Path, change: Callable[[Changes], None]) -> None:
    """A package again, with what a step changes in it."""
    with Package(source) as opened:
        changes = Changes(opened)
        change(changes)
    beside = target.with_name(f"{target.name}.part")
    with beside.open("wb") as file:
        packing.copy(source, file, changes.parts)
    beside.replace(target)


def _structure(changes: Changes, found: Lacks, done: Done, language: str) -> None:
    """Tables and columns, and the formulas and choices of the columns that are there."""
    with Package(any_language.template(language)) as template:
        formats = CellFormats(template.tree(cell_formats.PART), changes.tree(cell_formats.PART))
        for name in found.tables:
            with done.keeping_refusals():
                table_sheets.add(changes, formats, Pattern(template, name))
                done.note(lacks.table_words(name), name, ADDED, TABLES[name].sheet)
        for name, headers in found.columns.items():
            with done.keeping_refusals():
                table_columns.add(changes, formats, Pattern(template, name), changes.opened.tables[name], headers)
                for header in headers:
                    done.note(lacks.column_words(name, header), name, ADDED, header)
        for name in TABLES:
            if name in changes.opened.tables and name not in found.tables:
                _within(changes, Pattern(template, name), found, done, language)
        anew = _anew(changes, formats, template, done) if found.is_older else []
        if found.is_older:
            _shown(changes, formats, template, done, language)
        without = () if template_file.START in anew else tuple(template_file.HALF_OF_START.values())
        table_sheets.add_names(changes, Pattern(template, SETTINGS_TABLE.name), without)
        row_names.add(changes, language)
        if formats.is_changed:
            changes.put(cell_formats.PART, formats.book)


def _anew(changes: Changes, formats: CellFormats, template: Package, done: Done) -> list[str]:
    """The sheets of an older workbook that were made anew."""
    anew = built_sheets.renew(changes, formats, template)
    if start_renewed.renew(changes, formats, template):
        anew.append(template_file.START)
    elif start_line.add(changes, formats, template):
        done.note(text("upgrade.start"), "", ADDED, template_file.START)
    for sheet in anew:
        done.words.append(text("upgrade.sheet", sheet=sheet))
        done.entries.append({"table": sheet, "column": RENEWED, "before": "", "after": sheet})
    return anew


def _shown(changes: Changes, formats: CellFormats, template: Package, done: Done, language: str) -> None:
    """How days and amounts of an older workbook are shown, which problems, and its lists on paper."""
    if number_formats.renew(changes, formats, template, language):
        done.note(text("upgrade.number-formats"), "", RENEWED, text("upgrade.number-formats", HOME))
    if PROBLEMS.name in changes.opened.tables and show_cell.add(
        changes, formats, Pattern(template, PROBLEMS.name), language
    ):
        done.note(text("upgrade.show"), PROBLEMS.name, ADDED, text("problems.show", HOME))
    if print_set_up.renew(changes, language):
        done.note(text("upgrade.paper"), "", RENEWED, text("upgrade.paper", HOME))


def _within(changes: Changes, pattern: Pattern, found: Lacks, done: Done, language: str) -> None:
    """What a table's columns have got: a formula that was missing; in an older workbook what is new in them."""
    name = pattern.table.name
    part = changes.opened.tables[name]
    for column in column_formulas.renew(changes, pattern, part, only_missing=not found.is_older):
        done.note(lacks.formula_words(name, column.header), name, RENEWED, column.header)
    for column, added in choices.complete(changes, pattern, part, language) if found.is_older else ():
        _note_choices(done, name, column.header, added)


def _note_choices(done: Done, table: str, name: str, added: list[str]) -> None:
    shown = ", ".join(added)
    words = text("upgrade.choices", name=name, table=TABLES[table].sheet, choices=added)
    done.note(words, table, COMPLETED, f"{name}: {shown}")


def _books(path: Path, done: Done) -> Books:
    """The workbook as it is by now. Raises the first refusal where that keeps it from being read."""
    try:
        return read.read(WorkbookFile(path).read(), date.today())
    except WorkbookError as error:
        raise (done.refused or [error])[0] from error


def _entries(
    changes: Changes, found: Lacks, settings: pd.DataFrame, names: list[str], done: Done, language: str
) -> None:
    """What may be entered into the cells of new settings, and the choices of those that are there."""
    with Package(any_language.template(language)) as template:
        entries = Entries(changes, changes.opened.tables[SETTINGS_TABLE.name], settings)
        entries.allow(Pattern(template, SETTINGS_TABLE.name), names)
        for setting, added in entries.complete(language) if found.is_older else ():
            _note_choices(done, SETTINGS_TABLE.name, setting.name, added)
        entries.put()


def _with_macros(path: Path, settings: Settings, done: Done) -> None:
    """Macros and ribbon as they should be; a workbook without macros stays without."""
    link = Link.of(path)
    if link is None:
        return
    changed = excel_parts.parts(path, settings.language)
    beside = path.with_name(f"{path.name}.part")
    if excel_modules.amiss(path) or excel_modules.twins(path) or not excel_parts.has_ribbon(path):
        done.note(text("upgrade.macros"), "", ADDED, text("upgrade.macros"))
    with beside.open("wb") as file:
        packing.copy(path, file, changed)
    beside.replace(path)


def _with_rows(path: Path, books: Books, settings: pd.DataFrame, done: Done) -> None:
    """The rows of the Settings and the entries of the Log."""
    log = recording.extended(books, [(COMMAND, done.entries)])
    done.noted = (books, log)
    frames = {SETTINGS_TABLE.name: settings, LOG.name: log}
    if books["Problems"]["stands_for"].isna().any():
        frames[PROBLEMS.name] = books["Problems"].assign(stands_for=pd.Series(1, books["Problems"].index, "Int64"))
    edits = write.edits(books.tables, frames)
    WorkbookFile(path).write_new(edits, partial(computed.derive, read.as_saved(books, frames), date.today()))
