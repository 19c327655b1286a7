"""A schema of tomorrow: this one with a column, a table, a setting or a choice more, and the template that it makes."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from invoice_workbook import books, languages, schema
from invoice_workbook.schema import TABLES, Column, Setting, Table
from invoice_workbook.template import build, template_file

TOMORROW = schema.SCHEMA_VERSION + 1
PRIORITY = Column("Priority", "choice", choices=("high", "low"), since=TOMORROW)
STANDING = Table(
    "Standing",
    "both",
    (
        Column("Standing", key=True, required=True),
        Column("Party", refers=("Customers", "Vendors"), required=True),
        Column("Next on", "date", required=True),
        Column("Amount", "amount"),
        Column("Currency", required=True),
        Column("Status", "choice", choices=("active", "ended")),
        Column("Check", filled="command"),
    ),
    since=TOMORROW,
)
TONE = Setting("Tone", "both", "choice", ("receivable", "payable", "both"), since=TOMORROW)


def tomorrow(
    monkeypatch: pytest.MonkeyPatch,
    *,
    columns: Mapping[str, Iterable[Column]] | None = None,
    tables: Iterable[Table] = (),
    settings: Iterable[Setting] = (),
    choices: Mapping[tuple[str, str], str] | None = None,
) -> None:
    """The program with the next version of the schema."""
    put(monkeypatch, "SCHEMA_VERSION", TOMORROW)
    now = (replace(s, default=str(TOMORROW)) if s.name == schema.VERSION else s for s in schema.SETTINGS)
    put(monkeypatch, "SETTINGS", (*now, *settings))
    for name, more in (columns or {}).items():
        *others, last = TABLES[name].columns
        monkeypatch.setitem(TABLES, name, replace(TABLES[name], columns=(*others, *more, last)))
    for (name, field), choice in (choices or {}).items():
        own = TABLES[name]
        longer = [replace(c, choices=(*c.choices, choice)) if c.field == field else c for c in own.columns]
        monkeypatch.setitem(TABLES, name, replace(own, columns=tuple(longer)))
    for table in tables:
        monkeypatch.setitem(TABLES, table.name, table)
        monkeypatch.setitem(languages.catalogue("en"), f"about.{table.name}", "A table of tomorrow.")
    for setting in settings:
        monkeypatch.setitem(books._DEFAULTS, setting.name, setting.default)
        monkeypatch.setitem(languages.catalogue("en"), f"setting.{setting.name}", "A setting of tomorrow.")


_templates: dict[str, bytes] = {}


def template_of(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """What the schema as it is now makes, once a run: books are made from it and brought up to it."""
    key = repr((list(TABLES.values()), schema.SETTINGS, schema.SCHEMA_VERSION))
    if key not in _templates:
        _templates[key] = build.build()
    path = folder / "template" / "workbook_template.xlsm"
    path.parent.mkdir()
    path.write_bytes(_templates[key])
    monkeypatch.setattr(template_file, "template", lambda: path)
    return path


def put(monkeypatch: pytest.MonkeyPatch, name: str, value: object) -> None:
    """Wherever a module of the program holds that name of the schema's."""
    was = getattr(schema, name)
    for module in [m for n, m in sys.modules.items() if n.startswith("invoice_workbook")]:
        if getattr(module, name, None) is was:
            monkeypatch.setattr(module, name, value)
