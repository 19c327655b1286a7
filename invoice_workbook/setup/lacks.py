"""What a clerk's workbook lacks of the tables, columns and settings that this program works with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from invoice_workbook import names, schema
from invoice_workbook.languages import text
from invoice_workbook.schema import SETTINGS, TABLES, Setting, Table
from invoice_workbook.tables import read
from invoice_workbook.tables.cells import as_text
from invoice_workbook.tables.read import Block, positions


@dataclass(frozen=True)
class Lacks:
    """The version that a workbook says it is of, and what is not there: tables, headers and formulas, settings.

    A formula is named by its table and its column's header.
    """

    version: int
    tables: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    formulas: tuple[tuple[str, str], ...]
    settings: tuple[Setting, ...]

    @property
    def is_older(self) -> bool:
        """Whether the workbook is of an older version than this program's."""
        return self.version < schema.SCHEMA_VERSION

    @property
    def is_newer(self) -> bool:
        """Whether the workbook is of a newer version than this program's."""
        return self.version > schema.SCHEMA_VERSION

    def refuse_newer(self) -> None:
        """Raises WorkbookError for a workbook of a newer version than this program's."""
        read.refuse_newer(self.version)

    def words(self) -> list[str]:
        """What is lacking, each in words: a table, a table's column, a setting."""
        columns = [column_words(table, header) for table, headers in self.columns.items() for header in headers]
        tables = [table_words(name) for name in self.tables]
        formulas = [formula_words(table, header) for table, header in self.formulas]
        return [*tables, *columns, *formulas, *(setting_words(setting.name) for setting in self.settings)]


def table_words(name: str) -> str:
    """A table, as it is named in a list of what is added."""
    return text("upgrade.table", table=TABLES[name].sheet)


def column_words(table: str, header: str) -> str:
    """The same for a table's column."""
    return text("upgrade.column", column=header, table=TABLES[table].sheet)


def formula_words(table: str, header: str) -> str:
    """The same for a column's formula."""
    return text("upgrade.formula", column=header, table=TABLES[table].sheet)


def setting_words(name: str) -> str:
    """The same for a setting."""
    return text("upgrade.setting", name=name)


def of(blocks: Mapping[str, Block], formulas: Mapping[str, Mapping[str, str]] | None = None) -> Lacks:
    """What a workbook with these tables lacks; `formulas` are those of its columns by table and header, where known.

    A column that is the key of its rows is not among it: rows without their ids help nobody, and where such a header
    is missing it was renamed.
    """
    version = read.version_of(blocks)
    tables = tuple(name for name, table in TABLES.items() if not _is_ours(table, blocks.get(name), version))
    columns = {name: tuple(_columns(TABLES[name], block)) for name, block in blocks.items() if name not in tables}
    return Lacks(
        version=version,
        tables=tables,
        columns={name: headers for name, headers in columns.items() if headers},
        formulas=tuple(_formulas(blocks, formulas or {})),
        settings=tuple(_settings(blocks)),
    )


def _is_ours(table: Table, block: Block | None, version: int) -> bool:
    """Whether a workbook of that version has the table; a younger one of the same name may be a clerk's own."""
    return block is not None and (table.since <= version or table.id in positions(table, block.headers))


def _columns(table: Table, block: Block) -> Iterator[str]:
    at = positions(table, block.headers)
    return (column.header for column in table.columns if column.field not in at and not column.key)


def _formulas(blocks: Mapping[str, Block], known: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for name, own in known.items():
        headers = blocks[name].headers
        for field, place in positions(TABLES[name], headers).items():
            column = TABLES[name].by_field[field]
            if column.filled == "formula" and headers[place] not in own:
                yield name, column.header


def _settings(blocks: Mapping[str, Block]) -> Iterator[Setting]:
    if "Settings" in blocks:
        there = settings_rows(blocks["Settings"])
        yield from (setting for setting in SETTINGS if setting.name not in there)


def settings_rows(block: Block) -> dict[str, int]:
    """The row of each setting, from 0."""
    at = positions(TABLES["Settings"], block.headers)
    rows = block.columns[at["name"]] if "name" in at else ()
    return {names.setting_named(as_text(name)): row for row, name in enumerate(rows)}
