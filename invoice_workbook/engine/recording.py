"""What a run notes: its entries, in the journal's file before the workbook is saved, and on the sheet Log with it."""

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.commands.declaration import Command
from invoice_workbook.engine import journal_file, lying_files, owed
from invoice_workbook.engine.steps import digest
from invoice_workbook.engine.steps import of as step_of
from invoice_workbook.errors import WorkbookError

if TYPE_CHECKING:
    import pandas as pd

    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.journal.standing import Standing
    from invoice_workbook.record import Digests, Row
    from invoice_workbook.tables.write import Edit


def ask_sound(books: "Books") -> None:
    """Raises WorkbookError where the record cannot be believed: no number is given, and no money goes, on its word."""
    from invoice_workbook.journal import standing

    found = standing.of(books)
    if not found.is_sound:
        first = next(one for one in found.breaks if one.kind not in standing.HARMLESS)
        raise WorkbookError("record-broken", entry=first.entry or "-")


def ask_no_archive(books: "Books", edits: "Mapping[str, Edit]") -> None:
    """Raises WorkbookError where an archive would be changed: it is looked at, and no more."""
    from invoice_workbook.journal import archives
    from invoice_workbook.schema import CHECK, LOG, PROBLEMS

    judged = (LOG.name, PROBLEMS.name)
    changes = any(name not in judged and edit.cells.keys() - {CHECK.field} for name, edit in edits.items())
    if changes and (of := archives.archived_from(books)):
        raise WorkbookError("archive-closed", of=of)


@dataclass(frozen=True)
class Noted:
    """What is to be noted of a run: the Log as it is to be (None: as it is), and how it can be taken back."""

    log: "pd.DataFrame | None" = None
    step: bytes = b""


def noted_of(
    command: Command, books: "Books", edits: "Mapping[str, Edit]", outcome: "Outcome", *, has_left: bool = False
) -> Noted:
    """What a writing command did, and a closing that the Log does not know yet; `has_left` where mails left already."""
    from invoice_workbook.journal import closings, documents, entries, steps
    from invoice_workbook.ledger import booked, closing, guards
    from invoice_workbook.ledger.payable import vendor_accounts
    from invoice_workbook.schema import CLOSED_UNTIL, TABLES
    from invoice_workbook.tables import read

    if not edits and not outcome.entries:
        return Noted()
    step = b""
    noted: list[tuple[str, Sequence[Mapping[str, str]]]] = []
    closed = books.settings.date(CLOSED_UNTIL)
    if closed and not closings.is_kept(books, closed):
        noted.append((closings.COMMAND, closing.entries(books, closed)))
    if command.is_judging:
        noted.append((command.id, outcome.entries))
    else:
        done = [
            {"table": TABLES[name].sheet, "after": f"+{edit.added} ~{edit.changed}"} for name, edit in edits.items()
        ]
        after = read.as_saved(books, outcome.tables)
        touched = {name: edit.touched for name, edit in edits.items()}
        does = bool(edits) or any(one.get("column") != documents.MADE for one in outcome.entries)
        step = step_of(books, after, outcome, touched) if does and not has_left and not command.is_final else b""
        money = booked.entries(books, after, touched) if command.books else ()
        noted.append((command.id, [*steps.marked(done, digest(step)), *outcome.entries, *money]))
        known = entries.noted(after, outcome.entries)
        noted.append((steps.JOURNAL, [*guards.entries(known), *vendor_accounts.entries(known)]))
    return Noted(extended(books, noted) if any(some for _, some in noted) else None, step)


def files_known(books: "Books", outcome: "Outcome") -> "Digests":
    """What the journal knows of the files of documents; nothing is looked up where none is made and no mail goes."""
    from invoice_workbook.journal import documents

    return documents.digests(books) if outcome.needed or outcome.files or outcome.mails else {}


def with_files(books: "Books", outcome: "Outcome", made: "Digests") -> "Outcome":
    """The outcome with the entries of the files that were made for it."""
    from invoice_workbook.journal import documents

    fresh = documents.entries_of(made, documents.digests(books)) if made else ()
    return replace(outcome, entries=(*outcome.entries, *fresh))


def with_lying(command: Command, books: "Books", path: Path, folder: Path) -> "Books":
    """The books with what lies of the documents' files in their folder, or waits to be put there."""
    from invoice_workbook.journal import documents
    from invoice_workbook.ledger import document_rows

    waiting = {
        one.path: run.folder / one.name for run in owed.waiting(path) for one in run.files if run.is_waiting(one)
    }
    names = dict.fromkeys(documents.digests(books))
    if command.takes_files:
        names |= dict.fromkeys(document_rows.named(books))
    return books.with_files(lying_files.look(folder, names, waiting))


def extended(books: "Books", noted: "Sequence[tuple[str, Sequence[Mapping[str, str]]]]") -> "pd.DataFrame":
    """The Log with these entries, each with its command, below what the journal has."""
    from invoice_workbook.journal import chain, standing, steps

    at, who = datetime.now().replace(microsecond=0).isoformat(), getpass.getuser()
    found, log = standing.of(books), books["Log"]
    noted = [(steps.JOURNAL, _lagging(found)), *noted]
    if any(entry.get("column") == chain.BEGUN_ANEW for _, entries in noted for entry in entries):
        return _anew(books, noted, at, who)
    if found.counts == standing.FILE and not found.is_sound:  # the Log stays as it is; the chain is the file's
        assert books.record is not None
        base = chain.frame_of(books.record.rows)
        added = base
        for command, entries in noted:
            added = chain.extended(added, entries, at, who, command)
        return chain.below(log, added.iloc[len(base) :])
    if found.missing:
        log = chain.below(log, chain.frame_of(found.missing))
    for command, entries in noted:
        log = chain.extended(log, entries, at, who, command)
    return log


def _anew(
    books: "Books", noted: "Sequence[tuple[str, Sequence[Mapping[str, str]]]]", at: str, who: str
) -> "pd.DataFrame":
    """The Log put right from the journal's file where that counts, and gone on with from what stands there."""
    from invoice_workbook.journal import chain, standing

    log = books["Log"]
    if standing.of(books).counts == standing.FILE and books.record is not None:
        log = chain.frame_of(books.record.rows)
    for command, entries in noted:
        log = chain.extended(log, entries, at, who, command)
    return log


def _lagging(found: "Standing") -> list[dict[str, str]]:
    """Why the Log lacks what the file has: a run was not saved, or the workbook is an earlier version of itself."""
    from invoice_workbook.journal import runs

    ids = [row[0] for row in found.missing]
    notes = []
    if lost := ids[: len(ids) - found.unsaved]:
        notes.append(runs.earlier(lost[0], lost[-1]))
    if found.unsaved:
        unsaved = ids[len(ids) - found.unsaved :]
        notes.append(runs.not_saved(unsaved[0], unsaved[-1]))
    return notes


@dataclass(frozen=True)
class Kept:
    """What the journal's file is to have: all its entries, how many of them are new, whether it is begun with them."""

    rows: "Sequence[Row]" = ()
    fresh: int = 0
    begins: bool = False
    is_anew: bool = False


def kept(books: "Books", log: "pd.DataFrame") -> Kept:
    """What the journal's file is to have once the Log is this; nothing where it cannot be gone on with."""
    from invoice_workbook.journal import chain, standing

    found, record = standing.of(books), books.record
    assert record is not None
    after = chain.rows_of(log)
    seals = {row[chain.CHAIN] for row in (*record.rows, *chain.rows_of(books["Log"]))}
    if any(row[chain.COLUMN] == chain.BEGUN_ANEW and row[chain.CHAIN] not in seals for row in after):
        return Kept(after, len(after), begins=True, is_anew=True)
    if found.is_sound:
        return Kept(after, len(after) - len(record.lines), begins=not record.is_there)
    if found.counts == standing.FILE:
        fresh = after[record.log_rows :]
        return Kept([*record.rows, *fresh], len(fresh))
    return Kept()


def begun(path: Path, books: "Books", log: "pd.DataFrame | None") -> "Sequence[Row]":
    """The Log's entries in the journal's file and on the disk; gives all that the journal then has, or nothing.

    Raises WorkbookError where the disk refuses: the workbook is then not saved.
    """
    if log is None:
        return ()
    found = kept(books, log)
    if found.is_anew:
        journal_file.set_aside(path, until_begun=True)
    if found.rows:
        journal_file.add(path, found.rows[len(found.rows) - found.fresh :], begins=found.begins)
    return found.rows


def ended(path: Path, kept: "Sequence[Row]") -> None:
    """The workbook was saved with these entries."""
    if kept:
        journal_file.mark_saved(path, len(kept), kept[-1][-1])
