"""A book of an older version is read: what it lacks is blank and listed; what it should have and lacks is refused."""

from datetime import date

import pytest

from invoice_workbook import __version__, checks, schema
from invoice_workbook.books import Books, Lack
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import at_the_desk
from invoice_workbook.schema import TABLES, Column
from invoice_workbook.tables import write
from invoice_workbook.tables.read import Block, read
from tests.setup import schemas
from tests.sheets import block

DAY = date(2026, 11, 30)
VENDORS = """
    vendor | name  | country | status
    V-1    | Stone | DE      | active
"""
NEEDED = Column("Standing", required=True, since=schemas.TOMORROW)


def blocks(version: int | None, **tables: str) -> dict[str, Block]:
    """Tables as they are today, and the version that the Settings say; None where they say none."""
    said = "" if version is None else f"name | value\n{schema.VERSION} | {version}"
    return {name: block(name, tables.get(name, "")) for name in TABLES} | {"Settings": block("Settings", said)}


def older(version: int | None = schema.SCHEMA_VERSION) -> dict[str, Block]:
    return blocks(version, Vendors=VENDORS)


def refused(given: dict[str, Block]) -> str:
    with pytest.raises(WorkbookError) as error:
        read(given, DAY)
    return str(error.value)


def without(given: dict[str, Block], table: str, header: str) -> dict[str, Block]:
    """The tables without a column."""
    own = given[table]
    kept = [place for place, name in enumerate(own.headers) if name != header]
    left = Block([own.headers[n] for n in kept], [own.columns[n] for n in kept], own.length)
    return {**given, table: left}


def test_a_book_that_says_no_version_is_of_the_first():
    assert read(blocks(None), DAY).settings.version == schema.FIRST_VERSION
    assert read(blocks(2), DAY).settings.version == 2
    odd = {**blocks(None), "Settings": block("Settings", f"name | value\n{schema.VERSION} | two")}
    assert read(odd, DAY).settings.version == schema.FIRST_VERSION


def test_a_book_of_this_version_is_told_nothing():
    books = read(older(), DAY)
    assert (books.lacking, books.is_older, books.aged("Done.")) == ((), False, "Done.")


def test_a_column_of_tomorrow_locks_nobody_out(monkeypatch):
    given = older()
    schemas.tomorrow(monkeypatch, columns={"Vendors": [schemas.PRIORITY, NEEDED]}, settings=[schemas.TONE])
    books = read(given, DAY)
    assert books.lacking == (
        Lack("Vendors", "Priority"),
        Lack("Vendors", "Standing"),
        Lack("Settings", row="Tone"),
    )
    assert books["Vendors"][["vendor", "priority"]].to_dict("list") == {"vendor": ["V-1"], "priority": [""]}
    assert books.settings["Tone"] == "both"
    said = checks.found(books, ["required"])
    assert not (said["table"] == "Vendors").any(), "nobody can fill a column that is not there"


def test_a_table_of_tomorrow_has_no_rows(monkeypatch):
    given = older()
    schemas.tomorrow(monkeypatch, tables=[schemas.STANDING])
    books = read(given, DAY)
    assert books.lacking == (Lack("Standing"),)
    assert len(books["Standing"]) == 0
    own = Block.of_rows(["What", "When"], [["rent", "monthly"]])
    assert read({**given, "Standing": own}, DAY).lacking == (Lack("Standing"),), "a table of the clerk's own"


def test_an_answer_of_an_older_book_names_the_remedy(monkeypatch):
    given = older()
    schemas.tomorrow(monkeypatch)
    books = read(given, DAY)
    versions = f"version {schema.SCHEMA_VERSION - 1}, this program's is {schema.SCHEMA_VERSION}"
    said = f"Done. The workbook is of {versions}: `doctor --fix` brings it up to date."
    assert books.aged("Done.") == said
    assert books.aged("") == said.removeprefix("Done. ")
    with at_the_desk():
        assert books.aged("Done.").endswith("press Doctor, which says how it is brought up to date.")


def test_a_column_that_the_book_should_have_is_refused(monkeypatch):
    assert 'Table Vendors has no column "Name"' in refused(without(older(), "Vendors", "Name"))
    assert 'Table Vendors has no column "Clearing code"' in refused(without(older(), "Vendors", "Clearing code"))
    first = without(older(1), "Vendors", "Clearing code")
    assert Lack("Vendors", "Clearing code") in read(first, DAY).lacking
    assert "`doctor --fix`" in refused({name: own for name, own in older().items() if name != "Terms"})


def test_a_book_newer_than_the_program_is_refused_in_one_sentence():
    newer = schema.SCHEMA_VERSION + 1
    said = f"The workbook is of version {newer}, newer than this program ({__version__})"
    assert refused(older(newer)).startswith(said)


def test_what_a_command_would_write_where_there_is_no_column_is_refused_and_blanks_are_left_out():
    table = TABLES["Vendors"]
    fields = set(table.fields) - {"clearing_code"}
    blank = write.Edit({"vendor": {0: "V-1"}, "clearing_code": {0: None}}, 1)
    assert write.storable(table, fields, blank) == write.Edit({"vendor": {0: "V-1"}}, 1)
    with pytest.raises(WorkbookError, match='no column "Clearing code" in the table Vendors'):
        write.storable(table, fields, write.Edit({"clearing_code": {0: "HDFC0001234"}}, 1))


def test_with_tables_keeps_what_is_lacking(monkeypatch):
    from invoice_workbook.tables.read import as_saved

    given = older()
    schemas.tomorrow(monkeypatch, tables=[schemas.STANDING])
    books: Books = read(given, DAY)
    assert as_saved(books, {"Vendors": books["Vendors"]}).lacking == books.lacking
