"""Lists to choose from, brought up to the schema: a choice that a list lacks is added, a clerk's own choices stay."""

from collections.abc import Iterator, Sequence

from lxml import etree

from invoice_workbook import names
from invoice_workbook.hosts.package import MAIN, TablePart
from invoice_workbook.languages import named
from invoice_workbook.schema import TABLES, Column
from invoice_workbook.setup.changes import Changes
from invoice_workbook.setup.sheet_frame import Frame
from invoice_workbook.setup.table_columns import Pattern
from invoice_workbook.tables.read import positions

LONGEST = 255
"""Characters of a list that stands in the rule itself."""


def complete(changes: Changes, pattern: Pattern, part: TablePart, language: str) -> list[tuple[Column, list[str]]]:
    """Complete the lists of a table's columns in a language; gives each column and the choices that it got."""
    frame = Frame(changes[part.sheet_part], changes.opened.path, part.sheet_part)
    found = [*_completed(frame, pattern, part, language)]
    if found:
        changes[part.sheet_part] = frame.xml
    return found


def _completed(frame: Frame, pattern: Pattern, part: TablePart, language: str) -> Iterator[tuple[Column, list[str]]]:
    table = TABLES[part.name]
    for field, at in positions(table, part.headers).items():
        column = table.by_field[field]
        rule = frame.validation(part.first_column + at, part.first_row + 1) if column.choices else None
        added = lengthened(rule, column.choices, language) if rule is not None else []
        if rule is not None and added:
            _say_as(rule, pattern, column)
            yield column, added


def lengthened(rule: etree._Element, choices: Sequence[str], language: str) -> list[str]:
    """Add to a rule's list what it lacks, which is given; a list that stands elsewhere is the clerk's own.

    A choice is there by its word in any language; what is added has that of `language`.
    """
    formula = rule.find(f"{MAIN}formula1")
    text = (formula.text or "") if formula is not None else ""
    if formula is None or rule.get("type") != "list" or not (text.startswith('"') and text.endswith('"')):
        return []
    there = [choice.strip() for choice in text[1:-1].split(",")]
    known = {names.choice_named(choices, word) for word in there}
    added = [choice for choice in choices if choice not in known]
    is_ours = None not in known
    longer = ",".join([*([] if is_ours else there), *(named(one, language) for one in (choices if is_ours else added))])
    if not added or len(longer) > LONGEST:
        return []
    formula.text = f'"{longer}"'
    return added


def _say_as(rule: etree._Element, pattern: Pattern, column: Column) -> None:
    """What the cell says to another value names its choices: as the template has it."""
    wanted = pattern.frame.validation(pattern.number(column), pattern.table.first_row + 1)
    if wanted is not None and "error" in wanted.attrib and "error" in rule.attrib:
        rule.set("error", wanted.attrib["error"])
