"""A mapping file (TOML): how another program's export fills our tables. docs/importing.md explains every word.

Raises WorkbookError `bad-mapping` for a word, table or column that means nothing, before anything is read.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from invoice_workbook import names
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import patterns
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text
from invoice_workbook.schema import TABLES, Table
from invoice_workbook.tables.entry import Reading

LARGEST = 1_000_000
"""Bytes of a mapping file."""
COMPUTED = ("line net", "net", "tax", "gross")
"""What `compute` can work out where the export has no totals."""


@dataclass(frozen=True)
class Source:
    """Where a column's cells come from: a header, a constant, a count, or a computation."""

    header: str = ""
    constant: str | None = None
    lookup: Mapping[str, str] | None = None
    match: tuple[tuple[str, str], ...] = ()
    prefix: str = ""
    count_within: str = ""
    compute: str = ""
    negate_where: tuple[str, str] | None = None


@dataclass(frozen=True)
class TableMapping:
    """How one table is filled: a row for each row of the export, or one for each value of `once`."""

    table: Table
    columns: Mapping[str, Source]
    once: str = ""
    skip_blank: str = ""
    keep_existing: bool = False


@dataclass(frozen=True)
class FileMapping:
    """A whole mapping file."""

    name: str
    encoding: str
    delimiter: str
    reading: Reading
    tables: tuple[TableMapping, ...]


_FILE = {"encoding", "delimiter", "date_order", "times", "decimal", "thousands", "table"}
_WORDS = {"encoding": "utf-8", "delimiter": "", "date_order": "ymd", "decimal": ".", "thousands": ""}
_TABLE = {"name", "once", "skip_blank", "existing", "columns"}
_COLUMN = {"from", "constant", "lookup", "match", "prefix", "count_within", "compute", "negate_where"}


def read(file: Input) -> FileMapping:
    """The mapping in a file."""
    try:
        return _mapping(file, tomllib.loads(file.content.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(file, "toml", detail=error) from error
    except (AttributeError, TypeError, ValueError, RecursionError) as error:
        raise _bad(file, "value-kind") from error


def _mapping(file: Input, content: Mapping[str, Any]) -> FileMapping:
    _known(file, content, _FILE)
    said = {name: _words(content, name, usual) for name, usual in _WORDS.items()}
    if sorted(said["date_order"]) != sorted("ymd") or len(said["delimiter"]) > 1:
        raise ValueError(said)
    reading = Reading(said["date_order"], content.get("times", "") == "cut", said["decimal"], said["thousands"])
    tables = tuple(_table(file, one) for one in content.get("table", ()))
    if not tables:
        raise _bad(file, "no-tables")
    return FileMapping(file.name, said["encoding"], said["delimiter"], reading, tables)


def _words(content: Mapping[str, Any], name: str, usual: str = "") -> str:
    """A word's value. Raises TypeError where it is no text."""
    value = content.get(name, usual)
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _bad(file: Input, reason: str, **values: Any) -> WorkbookError:
    return WorkbookError("bad-mapping", mapping=file.name, reason=text(f"reason.{reason}", **values))


def _known(file: Input, content: Mapping[str, Any], words: set[str]) -> None:
    for word in content:
        if word not in words:
            raise _bad(file, "unknown-key-word", name=word, known=", ".join(sorted(words)))


def _table(file: Input, content: Mapping[str, Any]) -> TableMapping:
    _known(file, content, _TABLE)
    name = _words(content, "name")
    table = TABLES.get(names.table_named(name) or "")
    if table is None:
        raise _bad(file, "unknown-table", name=name)
    columns = {}
    for header, source in content.get("columns", {}).items():
        column = table.by_field.get(names.field_named(table, header) or "")
        if column is None:
            raise _bad(file, "unknown-column", table=table.name, name=header)
        if column.filled == "formula":
            raise _bad(file, "computed-column", table=table.name, name=header)
        columns[column.field] = _source(file, source)
    keep = content.get("existing", "refuse") == "keep"
    return TableMapping(table, columns, _words(content, "once"), _words(content, "skip_blank"), keep)


def _source(file: Input, content: str | Mapping[str, Any]) -> Source:
    if isinstance(content, str):
        return Source(header=content)
    _known(file, content, _COLUMN)
    negate = content.get("negate_where")
    try:
        match = tuple((patterns.compiled(p).pattern, str(v)) for p, v in content.get("match", {}).items())
        condition = (str(negate["from"]), patterns.compiled(negate["matches"]).pattern) if negate else None
    except (re.error, KeyError, TypeError) as error:
        raise _bad(file, "toml", detail=error) from error
    compute = _words(content, "compute")
    if compute and compute not in COMPUTED:
        raise _bad(file, "unknown-key-word", name=compute, known=", ".join(COMPUTED))
    constant = content.get("constant")
    return Source(
        header=_words(content, "from"),
        constant=None if constant is None else str(constant),
        lookup=_lookup(content.get("lookup")),
        match=match,
        prefix=_words(content, "prefix"),
        count_within=_words(content, "count_within"),
        compute=compute,
        negate_where=condition,
    )


def _lookup(content: Mapping[str, Any] | None) -> dict[str, str] | None:
    return None if content is None else {key: str(value) for key, value in content.items()}
