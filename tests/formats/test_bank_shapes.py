"""The shapes of real banks, each read by its ready mapping, and by its headers where these say enough."""

import io
from pathlib import Path

import openpyxl
import pytest

from invoice_workbook import money
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_files, bank_layout, bank_statement, ready_mappings
from invoice_workbook.formats.bank.bank_layout import Layout
from invoice_workbook.formats.bank.bank_statement import Line, Statement
from invoice_workbook.inputs import Input
from tests.formats.bank_shapes import SHAPES, Shape

HEADLESS = "raiffeisen_at"
"""A table without headers is nobody's by them."""
GUIDE = Path(__file__).parents[2] / "docs" / "bank.md"


def content(shape: Shape) -> bytes:
    if shape.suffix != ".xlsx":
        return shape.text.encode(shape.encoding)
    book, file = openpyxl.Workbook(), io.BytesIO()
    for line in shape.text.splitlines():
        book.active.append(line.split(","))
    book.save(file)
    return file.getvalue()


def read(name: str, layout: Layout | None) -> Statement:
    shape = SHAPES[name]
    file = Input(Path(f"{name}{shape.suffix}"), content(shape))
    (statement,) = bank_files.read(file, layout, shape.account, shape.currency)
    return statement


def shown(line: Line) -> str:
    return f"{line.booked} {money.as_text(line.amount, 2)} | {line.counterparty} | {line.reference}"


def ask(name: str, statement: Statement, references: bool = True) -> None:
    shape = SHAPES[name]
    expected = [" ".join(one.split()) for one in shape.expected.split(";")]
    found = [" ".join(shown(line).split()) for line in statement.booked]
    if not references:  # it reads more texts than the mapping names
        expected, found = ([one.rpartition("|")[0] for one in lines] for lines in (expected, found))
    assert found == expected
    assert (statement.account, statement.currency) == (shape.account, shape.currency)
    assert bank_statement.ask_sums(statement) is shape.reconciles


@pytest.mark.parametrize("name", SHAPES)
def test_by_its_mapping(name: str):
    layout = bank_layout.mapping(Input(Path(name), ready_mappings.named(name) or b""))
    ask(name, read(name, layout))


@pytest.mark.parametrize("name", SHAPES)
def test_by_itself_or_refused_with_a_mapping_that_reads_it(name: str):
    refused = SHAPES[name].refused
    if not refused:
        ask(name, read(name, None), references=name != "chase")
        return
    with pytest.raises(WorkbookError) as told:
        read(name, None)
    assert told.value.id == refused
    ready = str(told.value)[str(told.value).index("[bank]") :]
    ask(name, read(name, bank_layout.mapping(Input(Path("ready.toml"), ready.encode()))))


def test_every_mapping_has_its_example_and_its_place_in_the_guide():
    names = ready_mappings.names()
    assert set(names) == set(SHAPES)
    guide = GUIDE.read_text("utf-8")
    assert [
        name for name in names if f"[{name}](../invoice_workbook/formats/bank/ready/{name}.toml)" not in guide
    ] == []


@pytest.mark.parametrize("name", [name for name in SHAPES if SHAPES[name].refused and name != HEADLESS])
def test_a_refusal_names_the_ready_mapping_that_fits(name: str):
    with pytest.raises(WorkbookError) as told:
        read(name, None)
    assert f"--map {name}\n" in str(told.value)


def test_no_mapping_fits_another_table():
    assert ready_mappings.fitting([{"Date", "Amount", "Text"}, {""}]) == []
