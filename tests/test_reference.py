"""The pages of commands, settings, rules and cell functions are as the declarations and docstrings make them."""

import re
from pathlib import Path

import pytest

import invoice_workbook
from docs import reference
from invoice_workbook import checks
from invoice_workbook.excel.functions import FUNCTIONS
from invoice_workbook.schema import SETTINGS

PACKAGE = Path(invoice_workbook.__file__).parent


@pytest.mark.parametrize("name", reference.pages())
def test_a_page_is_as_its_declarations_make_it(name):
    there = (reference.FOLDER / name).read_text("utf-8")
    assert there == reference.pages()[name], "run python -m docs.reference"


def test_nothing_is_left_out():
    made = reference.pages()
    assert re.findall(r"^## (\S+)$", made["rules.md"], re.MULTILINE) == list(checks.RULES)
    assert re.findall(r"^\| \*(.+?)\* \|", made["settings.md"], re.MULTILINE) == [one.name for one in SETTINGS]
    assert re.findall(r"^## (\S+)$", made["functions.md"], re.MULTILINE) == [one.__name__ for one in FUNCTIONS]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("required", ["error"]),
        ("credit-limit", ["error"]),
        ("check-stale", ["notice"]),
        ("log-broken", ["error", "warning"]),
        ("tax-of-item", ["error", "warning"]),
        ("late-payment", ["warning"]),
    ],
)
def test_how_grave_a_rule_is(rule, expected):
    assert reference.severities(rule) == expected


def test_every_key_on_the_page_of_the_json_is_one_that_the_program_writes():
    page = (reference.FOLDER / "json.md").read_text("utf-8")
    rows = re.findall(r"^\| `[^|]+ \| (.+) \|$", page[page.index("## What some commands add") :], re.MULTILINE)
    keys = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    sources = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert len(keys) > 60
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", sources)] == []
