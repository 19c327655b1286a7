"""A command is given read what it declares that it works on; it asks for no more, and it says the same either way."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.documents import invoice_layout
from invoice_workbook.engine.steps import digest
from invoice_workbook.inputs import Input
from invoice_workbook.schema import LOG, SETTINGS_TABLE, TABLES
from invoice_workbook.tables import on_demand, write
from invoice_workbook.tables.on_demand import Tables, Typed
from tests.asked import with_all_that_follows
from tests.commands.test_purity import STEP, VERSION, Asked, asked, working
from tests.given import GIVEN

DECLARING = [command for command in working() if command.reads is not None]


def _of(command: Command, one: Asked, tables: Mapping[str, pd.DataFrame] | None = None) -> Outcome:
    """What a command wants of these books, their tables instead of its own; with all that follows."""
    own = one.books()
    books = replace(own, tables=tables if tables is not None else own.tables)
    inputs = {Path(name): Input(Path(name), content) for name, content in (one.inputs or {}).items()}
    given = replace(
        GIVEN, inputs=inputs, own_layout=invoice_layout.make(), versions=(VERSION,), steps={digest(STEP): STEP}
    )
    return with_all_that_follows(command, books, given, one.options)


def _typed(tables: Mapping[str, pd.DataFrame], name: str) -> Typed:
    return Typed(tables[name], ((),) * on_demand.PHASES)


@pytest.mark.parametrize("command", DECLARING, ids=lambda command: command.id)
def test_a_command_asks_for_no_table_beyond_those_that_it_declares(command):
    for one in asked()[command.id]:
        own = one.books()
        tables = Tables(partial(_typed, own.tables))
        found, alone = _of(command, one, tables), _of(command, one)
        named = {one.options["table"]} if command.id == "import" else set()
        assert tables.known <= {*(command.reads or ()), *named, LOG.name, SETTINGS_TABLE.name}
        assert found.message == alone.message
        assert _edits(own.tables, found) == _edits(own.tables, alone)


def _edits(tables: Mapping[str, pd.DataFrame], outcome: Outcome) -> Any:
    return write.edits(tables, outcome.tables, outcome.gone)


def test_what_is_declared_are_tables():
    for command in DECLARING:
        assert set(command.reads or ()) <= TABLES.keys()
        assert len(set(command.reads or ())) == len(command.reads or ())


def test_a_table_that_was_not_declared_is_read_when_it_is_asked_for_and_once():
    asked_for: list[str] = []

    def typed(name: str) -> Typed:
        asked_for.append(name)
        return Typed(pd.DataFrame({"x": [name]}), ((),) * on_demand.PHASES)

    tables = Tables(typed)
    assert [tables[name]["x"][0] for name in ("Bills", "Bills", "Vendors")] == ["Bills", "Bills", "Vendors"]
    assert asked_for == ["Bills", "Vendors"]
