"""Every rule finds the damage that it is for, and finds nothing in what is right."""

import inspect

import pytest

from invoice_workbook.template.template_file import template
from tests.excel_rules import check, damaged_books, damaged_parts, damaged_pictures, damaged_sheets, right

DAMAGES = [
    damage for module in (damaged_parts, damaged_books, damaged_sheets, damaged_pictures) for damage in module.DAMAGES
]


def test_the_right_package_breaks_no_rule():
    assert check.broken(right.packed(right.package()), right.NAME) == []


@pytest.mark.parametrize("damage", DAMAGES, ids=str)
def test_a_rule_finds_what_breaks_it(damage):
    assert damage.rule in damage.found()


def test_no_rule_is_without_a_damage_that_it_finds():
    assert {damage.rule for damage in DAMAGES} == set(check.RULES)


@pytest.mark.parametrize("name", check.RULES)
def test_a_rule_is_a_sentence_with_its_source(name):
    rule, _, source = (inspect.getdoc(check.RULES[name]) or "").partition("\n\nSource: ")
    assert rule.endswith(".") and "\n" not in rule
    assert source.endswith(".")


def test_the_template_breaks_no_rule():
    assert check.broken(template().read_bytes(), template().name) == []
