"""What each version of the schema had is written down: nothing is added to it later, and nothing taken away.

A column, table, setting or choice that is new gets a new version: raise schema.SCHEMA_VERSION, say `since`, and run
this with `--update-golden`. Else it would lock every clerk out of yesterday's workbook, or never get into it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from invoice_workbook import formula_words
from invoice_workbook.schema import FIRST_VERSION, SCHEMA_VERSION, SETTINGS, TABLES
from invoice_workbook.template.former_formulas import digest, is_former
from invoice_workbook.template.formulas import FORMULAS
from tests.setup import former_formulas

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


def test_the_formulas_of_a_version_are_written_down(request):
    path = former_formulas.FOLDER / f"{SCHEMA_VERSION}.txt"
    if request.config.getoption("--update-golden"):
        path.write_text(former_formulas.spelled(FORMULAS))
    assert path.read_text() == former_formulas.spelled(FORMULAS), "raise schema.SCHEMA_VERSION, see former_formulas"


def former() -> Iterator[tuple[str, str, str]]:
    """Each formula that a former version had and today's has not: table, header, formula."""
    for version in range(former_formulas.FIRST, SCHEMA_VERSION):
        for table, own in former_formulas.of_version(version).items():
            for header, formula in own.items():
                if FORMULAS[table].get(header) not in {None, formula}:
                    yield table, header, formula.removeprefix("=")


@pytest.mark.parametrize("language", ["en", "de", "te"])
def test_a_former_formula_is_known_in_every_language(language):
    unknown = [
        f"{table}[{header}]: {digest(formula)}"
        for table, header, formula in former()
        if not is_former(table, header, formula_words.said(formula, language))
    ]
    assert not unknown, "where it comes to the same as today's, put it into former_formulas.py"
    assert not is_former("Bills", "Paid", "SUM(Bills[Gross])")
