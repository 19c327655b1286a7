"""A workbook and its archives as one, for reports: every row at its place in the tables, each once.

What stands in an archive counts only where it is this workbook's, with a sound journal, and says what it said when it
was made.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.engine import journal_file
from invoice_workbook.errors import WorkbookError

if TYPE_CHECKING:
    import pandas as pd

    from invoice_workbook.books import Books
    from invoice_workbook.hosts import Host


def with_archives(host: "Host", books: "Books", named: Sequence[str]) -> "Books":
    """The books with the rows of these archives (paths) below their own.

    Raises WorkbookError for a file that is no archive of this workbook, was changed, or has rows that are here, too.
    """
    for path in dict.fromkeys(Path(one).absolute() for one in named):
        archive = _read(path, books)
        since = _parting(host, books, archive, path)
        books = _added(books, archive, since, path)
    return books


def _read(path: Path, books: "Books") -> "Books":
    from invoice_workbook.hosts.workbook_file import WorkbookFile
    from invoice_workbook.tables import read

    with read.without_collecting():
        found = read.read(WorkbookFile(path).read(), books.as_of, books.as_of)
    return found.with_record(journal_file.read(path, found["Log"]))


def _parting(host: "Host", books: "Books", archive: "Books", path: Path) -> int:
    """The label of our journal's entry of the moving out: it says the same as the archive's own.

    Raises WorkbookError where it is no archive of this workbook, or cannot be believed.
    """
    from invoice_workbook.journal import archives, entries, standing
    from invoice_workbook.ledger import checked
    from invoice_workbook.schema import TABLES

    here, out = entries.of_kind(archive, archives.HERE), entries.of_kind(books, archives.OUT)
    last = list(zip(here["before"], here["after"], strict=True))[-1:]
    mine = [at for at, *words in zip(out.index, out["before"], out["after"], strict=True) if [tuple(words)] == last]
    if not mine:
        raise WorkbookError("archive-other", file=path.name, book=host.path.name)
    if not standing.of(archive).is_sound:
        raise WorkbookError("archive-changed", file=path.name, sheet=TABLES["Log"].sheet)
    for table, said in archives.digests(archive).items():
        if table in TABLES and checked.of_table(TABLES[table], archive[table]) != said:
            raise WorkbookError("archive-changed", file=path.name, sheet=TABLES[table].sheet)
    return int(mine[-1])


def _added(books: "Books", archive: "Books", since: int, path: Path) -> "Books":
    """The books with an archive's rows, under the ids that they have by now."""
    from invoice_workbook.eligibility import archiving
    from invoice_workbook.schema import TABLES
    from invoice_workbook.tables import joins, write

    tables = {}
    for table in archiving.MOVING:
        rows = archive[table]
        if not len(rows):
            continue
        keys = [joins.joined_keys(one, table, TABLES[table].keys) for one in (books, archive)]
        twice = keys[1].isin(set(keys[0])).to_numpy(bool)
        if twice.any():
            id_ = str(rows[TABLES[table].id].to_numpy(object)[twice][0])
            raise WorkbookError("archive-twice", file=path.name, sheet=TABLES[table].sheet, id=id_)
        own = books[table]
        now = _renamed(books, table, rows, since)[list(own.columns)]
        tables[table] = write.appended(own, now) if len(own) else now
    return books.with_tables(**tables)


def _renamed(books: "Books", table: str, rows: "pd.DataFrame", since: int) -> "pd.DataFrame":
    """An archive's rows with what was renamed since called as it is by now."""
    from invoice_workbook.books import key_of
    from invoice_workbook.journal import entries
    from invoice_workbook.schema import TABLES

    for one in entries.renames(books).ids:
        for column in TABLES[table].columns:
            if one.at > since and one.table in column.refers:
                mine = key_of(rows[column.field]) == one.old
                rows = rows.assign(**{column.field: rows[column.field].mask(mine, one.new)}) if mine.any() else rows
    return rows
