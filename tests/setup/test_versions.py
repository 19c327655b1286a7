"""What each version of the schema had is written down: nothing is added to it later, and nothing taken away.

A column, table, setting or choice that is new gets a new version: raise schema.SCHEMA_VERSION, say `since`, and run
this with `--update-golden`. Else it would lock every clerk out of yesterday's workbook, or never get into it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from invoice_workbook.schema import FIRST_VERSION, SCHEMA_VERSION, SETTINGS, TABLES

GOLDEN = Path(__file__).with_name("versions")
VERSIONS = range(FIRST_VERSION, SCHEMA_VERSION + 1)
SETTINGS_ROWS = "Settings, rows"
Parts = dict[str, list[str]]


def of_version(version: int) -> Parts:
    """Columns by table and the settings that a version had; choices by column, as they are now."""
    found = dict(_tables(version)) | {SETTINGS_ROWS: [one.name for one in SETTINGS if one.since <= version]}
    return found | dict(_choices(version))


def _tables(version: int) -> Iterator[tuple[str, list[str]]]:
    for name, table in TABLES.items():
        if table.since <= version:
            yield name, [column.header for column in table.columns if column.since <= version]


def _choices(version: int) -> Iterator[tuple[str, list[str]]]:
    for name, table in TABLES.items():
        for column in table.columns:
            if column.choices and max(table.since, column.since) <= version:
                yield f"{name}[{column.header}]", list(column.choices)
    for setting in SETTINGS:
        if setting.choices and setting.since <= version:
            yield f"Settings, {setting.name}", list(setting.choices)


def spelled(parts: Parts) -> str:
    return "".join(f"{name}: {', '.join(words)}\n" for name, words in parts.items())


def read(text: str) -> Parts:
    return {name: words.split(", ") for name, words in (line.split(": ", 1) for line in text.splitlines())}


def without_choices(parts: Parts) -> Parts:
    """Tables and settings, in no order: choices are told by their column or setting."""
    return {name: sorted(words) for name, words in parts.items() if name in (*TABLES, SETTINGS_ROWS)}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_has_what_it_had(version, request):
    path = GOLDEN / f"{version}.txt"
    now = of_version(version)
    if version == SCHEMA_VERSION and request.config.getoption("--update-golden"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(spelled(now), "utf-8")
    then = read(path.read_text("utf-8"))
    assert without_choices(now) == without_choices(then)
    for name in then.keys() - without_choices(then).keys():
        assert set(then[name]) <= set(now[name]), name
    if version == SCHEMA_VERSION:
        assert now == then, "a choice more is a version more"


def test_every_version_is_written_down():
    assert {path.stem for path in GOLDEN.iterdir()} == {str(version) for version in VERSIONS}
