"""archive: what is finished of a year and before goes into a workbook of its own; nobody's balance changes.

Both workbooks go on from the same journal and name each other in it. The year is closed with it. What is open, of a
later day, in error, or hangs on such a document stays, whole.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from invoice_workbook import folding
from invoice_workbook.books import Books, key_of
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome, Parted
from invoice_workbook.eligibility import archiving
from invoice_workbook.eligibility.archiving import Groups
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import archives
from invoice_workbook.languages import named, text
from invoice_workbook.ledger import checked, contents
from invoice_workbook.schema import CLOSED_UNTIL, SETTINGS_TABLE, TABLES
from invoice_workbook.tables import joins, write
from invoice_workbook.tables.new_rows import new_rows

FIRST_YEAR, LAST_YEAR = 1900, 9998
BEGINS, FILES_FOLDER = "Fiscal year begins in month", "Files folder"
Labels = Mapping[str, list[int]]


def archive(books: Books, given: Given, *, year: str) -> Outcome:
    """Finished groups up to the year's end in a new workbook beside this one, and out of this one.

    Raises WorkbookError for a year that is none or is not over, where nothing is finished, or the file is there.
    """
    if of := archives.archived_from(books):
        raise WorkbookError("archive-closed", of=of)
    begins, last = _year(books, year)
    path = given.book.with_name(f"{given.book.stem} until {_name(begins, last)}{given.book.suffix}")
    if path.name.casefold() in {one.casefold() for one in given.beside}:
        raise WorkbookError("archive-exists", file=path.name)
    groups = archiving.until(books, last)
    out = _labels(books, groups, moves=True)
    stayed = _stayed(books, groups, last)
    if not any(len(out[table]) for table in archiving.DATED):
        none = "archive-none" if stayed else "archive-nothing"
        raise WorkbookError(none, day=last, count=len(stayed), reasons=_reasons(stayed, books))
    stays = _labels(books, groups, moves=False)
    digests = {
        table: checked.of_table(TABLES[table], books[table].loc[rows]) for table, rows in out.items() if len(rows)
    }
    rows = {table: _kept(books, table, out[table]) for table in archiving.MOVING if len(TABLES[table].keys) == 1}
    entries = [archives.head(archives.OUT, path.name, last.isoformat(), digests)]
    entries += archives.entries_of(archives.ROWS_OUT, rows)
    counts = {table: len(labels) for table, labels in out.items() if len(labels)}
    return Outcome(
        _said(books, path, counts, stayed, last),
        _closed(books, _without(books, out), last),
        gone={table: labels for table, labels in out.items() if len(labels)},
        entries=entries,
        parted=_parted(books, given, path, stays, rows, digests, last),
        more={
            "archive": {
                "file": str(path),
                "until": last.isoformat(),
                "moved": counts,
                "stayed": [
                    {"table": table, "document": id_, "reason": reason, "because_of": tied}
                    for table, id_, reason, tied in stayed
                ],
            }
        },
    )


def _year(books: Books, said: str) -> tuple[int, date]:
    """The year in which the fiscal year begins, and its last day. Raises WorkbookError for one that is not over."""
    digits = folding.fold(said.strip())
    if not (digits.isascii() and digits.isdecimal() and FIRST_YEAR <= int(digits) <= LAST_YEAR):
        raise WorkbookError("archive-no-year", said=said.strip() or "-", last=books.as_of.year - 1)
    year, month = int(digits), books.settings.whole(BEGINS) or 1
    month = month if 1 <= month <= 12 else 1
    last = date(year + 1, month, 1) - timedelta(1)
    if last >= books.as_of:
        raise WorkbookError("archive-not-over", year=digits, last=last, day=books.as_of)
    return year, last


def _name(begins: int, last: date) -> str:
    """The year as a file's name has it: 2024, or 2024-25 where it begins within one."""
    return str(begins) if last.year == begins else f"{begins}-{last.year % 100:02}"


def _labels(books: Books, groups: Groups, *, moves: bool) -> dict[str, list[int]]:
    """By table the labels of the rows that move, or of those that stay; problems go with the row they are about."""
    found = {table: books[table].index[marks == moves].tolist() for table, marks in groups.moves.items()}
    problems = books["Problems"]
    about = np.full(len(problems), False)
    for table, marks in groups.moves.items():
        keys = set(joins.id_keys(books, table, TABLES[table].id)[marks]) - set(
            joins.id_keys(books, table, TABLES[table].id)[~marks]
        )
        of_table = (problems["sheet"] == TABLES[table].sheet).to_numpy(bool)
        about |= of_table & key_of(problems["document"]).isin(keys).to_numpy(bool)
    found["Problems"] = problems.index[about == moves].tolist()
    return found


def _without(books: Books, gone: Labels) -> dict[str, pd.DataFrame]:
    return {table: write.without(books[table], rows) for table, rows in gone.items() if len(rows)}


def _kept(books: Books, table: str, labels: list[int]) -> dict[str, tuple[str, ...]]:
    """By id what the journal is to keep of the rows that move."""
    frame: pd.DataFrame = books[table].loc[labels]
    fields = archives.REMEMBERED.get(table, ())
    said = contents.texts(frame, fields)
    parts = said.itertuples(index=False, name=None) if fields else [()] * len(frame)
    return {str(id_): tuple(map(str, some)) for id_, some in zip(frame[TABLES[table].id], parts, strict=True)}


def _closed(books: Books, tables: dict[str, pd.DataFrame], last: date) -> dict[str, pd.DataFrame]:
    """The tables with the year closed, unless it is."""
    closed = books.settings.date(CLOSED_UNTIL)
    if closed is not None and closed >= last:
        return tables
    return {**tables, SETTINGS_TABLE.name: _with_settings(books, {CLOSED_UNTIL: last.isoformat()})}


def _with_settings(books: Books, values: Mapping[str, str]) -> pd.DataFrame:
    """The settings with these values; one that has no row gets one."""
    settings = books[SETTINGS_TABLE.name].copy()
    names = settings["name"].str.strip()
    for name, value in values.items():
        settings.loc[names == name, "value"] = value
    lacking = [name for name in values if not (names == name).any()]
    if lacking:
        cells: dict[str, Sequence[object]] = {"name": lacking, "value": [values[name] for name in lacking]}
        fresh = new_rows(SETTINGS_TABLE.name, cells, [""] * len(lacking))
        settings = write.appended(settings, fresh[[field for field in fresh if field in settings]])
    return settings


def _parted(
    books: Books,
    given: Given,
    path: Path,
    gone: Labels,
    rows: archives.Rows,
    digests: Mapping[str, str],
    last: date,
) -> Parted:
    """The archive: what moved, with every master, and the documents' files where they lie."""
    gone = {**gone, "Recurring": books["Recurring"].index.tolist()}
    settings = {FILES_FOLDER: _from(given.book.parent, given.folder), CLOSED_UNTIL: last.isoformat()}
    invoices = books[archives.NUMBERED]
    stayed = {str(id_): () for id_ in invoices.loc[gone[archives.NUMBERED], TABLES[archives.NUMBERED].id]}
    entries = [archives.head(archives.HERE, given.book.name, last.isoformat(), digests)]
    entries += archives.entries_of(archives.ROWS_HERE, rows)
    entries += archives.entries_of(archives.STAYED, {archives.NUMBERED: stayed})
    tables = {**_without(books, gone), SETTINGS_TABLE.name: _with_settings(books, settings)}
    return Parted(path, tables, {table: labels for table, labels in gone.items() if len(labels)}, entries)


def _from(place: Path, folder: Path) -> str:
    """A folder as the setting names it: from the workbook's folder where it lies there."""
    return folder.relative_to(place).as_posix() if folder.is_relative_to(place) else str(folder)


def _stayed(books: Books, groups: Groups, last: date) -> list[tuple[str, str, str, str]]:
    """Documents of the year and before that stay: table, id, why, and the id of a row that makes them stay."""
    found = []
    for table in archiving.DOCUMENTS:
        frame, reasons = books[table], groups.reasons[table]
        mine = (reasons != "") & ~(frame[archiving.DATED[table]] > pd.Timestamp(last)).to_numpy(bool)
        ids = frame[TABLES[table].id].to_numpy(object)[mine]
        by, why = groups.tied_to[table][mine], reasons[mine]
        tied = [str(one) if reason == archiving.TIED else "" for one, reason in zip(by, why, strict=True)]
        found += list(zip([table] * len(ids), map(str, ids), map(str, why), tied, strict=True))
    return found


def _reasons(stayed: Sequence[tuple[str, str, str, str]], books: Books) -> str:
    """How many stay for which reason: 12 not finished, 3 hang on a document that stays."""
    language = books.settings.language
    counts = Counter(reason for _, _, reason, _ in stayed)
    every = (archiving.OPEN, archiving.LATER, archiving.ERROR, archiving.TIED)
    return ", ".join(text(f"archive.{one}", language, count=counts[one]) for one in every if counts[one])


def _said(
    books: Books, path: Path, counts: Mapping[str, int], stayed: Sequence[tuple[str, str, str, str]], last: date
) -> str:
    """What moved where, what stays and why."""
    language, closed = books.settings.language, books.settings.date(CLOSED_UNTIL)
    moved = {table: counts[table] for table in archiving.DOCUMENTS if counts.get(table)}
    sheets = ", ".join(f"{named(TABLES[table].sheet, language)} {count}" for table, count in moved.items())
    words = {"file": path.name, "day": last, "count": sum(moved.values()), "sheets": sheets or "-"}
    said = [text("done.archive", language, **words)]
    if closed is None or closed < last:
        said.append(text("done.archive-closed", language, setting=CLOSED_UNTIL, day=last))
    if stayed:
        said.append(text("done.archive-stayed", language, count=len(stayed), reasons=_reasons(stayed, books)))
    return " ".join(said)


COMMAND = Command(
    id="archive",
    group="Service",
    place=14,
    work=archive,
    options=(Option("year", "archive-year", is_required=True),),
    books=False,
    needs_record=True,
    looks_beside=True,
    way_back=(),
    is_final=True,
)
