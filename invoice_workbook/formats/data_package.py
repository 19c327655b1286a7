"""Tables as CSV with their description. Source: Frictionless Data Package 1.0 and Table Schema 1.0; RFC 4180."""

import csv
import hashlib
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from invoice_workbook.finding import UNITS, as_words
from invoice_workbook.schema import TABLES, Column, Table

TYPES: Mapping[str, str] = {
    "date": "date",
    "whole": "integer",
    "amount": "number",
    "price": "number",
    "quantity": "number",
    "percent": "number",
}
"""Table Schema's types of our own; what is not here is text."""


@dataclass(frozen=True)
class Resource:
    """A CSV file of the package: its path, content, and what its columns are (a Table Schema)."""

    name: str
    path: str
    content: bytes = field(repr=False)
    columns: Mapping[str, Any] = field(repr=False)
    about: str = ""


def table(name: str, what: Table, frame: pd.DataFrame, whole: Collection[str], about: str = "") -> Resource:
    """A table's rows: dates ISO, numbers exact. `whole` are the tables that the package has in full."""
    columns = [column for column in what.columns if column.field in frame]
    cells = [as_words(frame[column.field], UNITS.get(column.type, "text"), frame) for column in columns]
    content = packed([column.header for column in columns], zip(*cells, strict=True))
    return Resource(name.lower(), f"tables/{name}.csv", content, _described(what, columns, whole), about)


def packed(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in UTF-8."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(header)
    writer.writerows(rows)
    return made.getvalue().encode("utf-8", "replace")


def _described(what: Table, columns: Sequence[Column], whole: Collection[str]) -> dict[str, Any]:
    """A Table Schema. A column refers by a foreign key only to a table that is there in full."""
    said: dict[str, Any] = {"fields": [_field(column) for column in columns], "missingValues": [""]}
    if keys := [column.header for column in columns if column.key]:
        said["primaryKey"] = keys
    if foreign := [_foreign(column) for column in columns if _is_foreign(column, whole)]:
        said["foreignKeys"] = foreign
    return said


def _is_foreign(column: Column, whole: Collection[str]) -> bool:
    return len(column.refers) == 1 and column.refers[0] in whole and len(TABLES[column.refers[0]].keys) == 1


def _foreign(column: Column) -> dict[str, Any]:
    (name,) = column.refers
    key = TABLES[name].by_field[TABLES[name].id].header
    return {"fields": column.header, "reference": {"resource": name.lower(), "fields": key}}


def _field(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {"name": column.header, "type": TYPES.get(column.type, "string")}
    if column.refers:
        said["refersTo"] = list(column.refers)
    if column.choices:
        said["choices"] = list(column.choices)
    return said


def describe(name: str, title: str, created: datetime, resources: Sequence[Resource]) -> bytes:
    """The package's description: datapackage.json."""
    said = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "created": created.astimezone().isoformat(timespec="seconds"),
        "resources": [_resource(one) for one in resources],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _resource(one: Resource) -> dict[str, Any]:
    digest = hashlib.sha256(one.content).hexdigest()
    said = {"profile": "tabular-data-resource", "name": one.name, "path": one.path, "description": one.about}
    said |= {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "hash": f"sha256:{digest}"}
    return {**said, "bytes": len(one.content), "schema": one.columns}
