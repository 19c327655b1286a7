"""What a reader that computes nothing (a mail's preview, a phone, Excel's Protected View) shows of a document."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from invoice_workbook import currencies, money
from invoice_workbook.documents import invoice_data, invoice_layout, invoice_xlsx, statement_sheet, stored_results
from invoice_workbook.documents.account_statement import Account, Item, Movement
from tests.documents.test_invoice_files import BUYER, SELLER, invoice
from tests.libreoffice.computing import by_libreoffice

ROOT = Path(__file__).parents[2]
Cells = dict[str, object]
Reader = Callable[[bytes, Path], Cells]


def of(currency: str, *lines: tuple[str, str, str, str, str], **more: object) -> invoice_data.Invoice:
    """An invoice of these lines: quantity, price, discount %, tax category, rate %."""
    decimals = currencies.DECIMALS[currency]
    numbers = pd.DataFrame([[money.parse(part, 6) for part in (*line[:3], line[4])] for line in lines]).astype("Int64")
    digits = np.full(len(lines), decimals)
    nets = [int(net) for net in money.line_net(numbers[0], numbers[1], numbers[2], digits)]
    made = tuple(
        invoice_data.Line(
            number=str(n + 1),
            item=f"A-{n}",
            description="Assam tea",
            quantity=int(numbers[0][n]),
            unit_price=int(numbers[1][n]),
            discount=int(numbers[2][n]),
            tax_category=line[3],
            tax_rate=rate,
            net=net,
        )
        for n, (line, net, rate) in enumerate(zip(lines, nets, map(int, numbers[3]), strict=True))
    )
    groups: dict[tuple[str, int], int] = {}
    for line in made:
        groups[line.tax_category, line.tax_rate] = groups.get((line.tax_category, line.tax_rate), 0) + line.net
    taxes = tuple(
        invoice_data.TaxGroup(*group, net, money.quotient(net * group[1], money.HUNDRED_PERCENT))
        for group, net in groups.items()
    )
    net, tax = sum(nets), sum(group.tax for group in taxes)
    return replace(
        invoice(currency=currency),
        lines=made,
        taxes=taxes,
        decimals=decimals,
        net=net,
        tax=tax,
        gross=net + tax,
        **more,
    )


INVOICES = {
    "euros": of(
        "EUR", ("3", "14.80", "0", "S", "19"), ("1.5", "0.335", "0", "S", "7"), ("7", "2.675", "10", "S", "19")
    ),
    "yen": of("JPY", ("3", "1480", "0", "S", "10"), ("1", "99.5", "2.5", "S", "8")),
    "dinars": of("KWD", ("3", "14.8005", "0", "S", "5"), ("0.333", "1.001", "0", "Z", "0")),
    "a credit note": of("EUR", ("2", "9.99", "0", "S", "19"), is_credit=True, corrects="INV-1", due=None),
    "a line taken off": of("EUR", ("10", "0.1", "0", "S", "19"), ("-3", "0.1", "0", "S", "19")),
    "less than nothing": of("EUR", ("-2", "14.80", "0", "S", "19")),
    "a hundred tenths": of("EUR", *[("1", "0.1", "0", "S", "19")] * 100),
    "no category": of("EUR", ("1", "10", "0", "", "19"), ("1", "5", "0", "E", "0")),
    "Telugu": of("INR", ("12", "350.55", "0", "S", "18"), buyer=replace(BUYER, name="గోదావరి ట్రేడర్స్", language="te")),
    "lacs": of("INR", ("100000", "99999.99", "0", "S", "18")),
}


def _statement(currency: str, *opens: str) -> Account:
    decimals = currencies.DECIMALS[currency]
    units = [money.parse(amount, decimals) for amount in opens]
    items = tuple(
        Item(f"I-{n}", "invoice", date(2026, 11, 2), None, open_, open_, 0, 0) for n, open_ in enumerate(units)
    )
    return Account(
        party="C-1",
        day=date(2026, 11, 30),
        currency=currency,
        decimals=decimals,
        seller=SELLER,
        buyer=BUYER,
        items=items,
        bands=("current",),
        since=date(2026, 10, 1),
        movements=(Movement(date(2026, 10, 5), "invoice", "I-0", units[0]),),
        asked=0,
    )


STATEMENTS = {
    "a statement": _statement("EUR", "0.1", "0.2", "-5.05"),
    "a statement in yen": _statement("JPY", "5000", "-1"),
    "a statement in dinars": _statement("KWD", "0.001", "1.999"),
}
MADE: dict[str, Callable[[], bytes]] = {
    **{name: lambda one=one: invoice_xlsx.make(one, invoice_layout.make()) for name, one in INVOICES.items()},
    **{name: lambda one=one: statement_sheet.xlsx(one) for name, one in STATEMENTS.items()},
}


def openpyxl_reads(packed: bytes, _: Path) -> Cells:
    sheet = load_workbook(BytesIO(packed), data_only=True).worksheets[0]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def calamine_reads(packed: bytes, _: Path) -> Cells:
    from openpyxl.utils import get_column_letter

    sheet = CalamineWorkbook.from_filelike(BytesIO(packed)).get_sheet_by_index(0)
    first = sheet.start or (0, 0)
    rows = sheet.to_python(skip_empty_area=True)
    return {
        f"{get_column_letter(first[1] + column + 1)}{first[0] + row + 1}": value
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value != ""
    }


def sheetjs_reads(packed: bytes, folder: Path) -> Cells:
    """SheetJS, as mail programs and web previews use it."""
    if shutil.which("node") is None or not (ROOT / "node_modules" / "xlsx").exists():
        pytest.skip("SheetJS (npm xlsx) is not installed")
    book = folder / "document.xlsx"
    book.write_bytes(packed)
    script = (
        "const x = require('xlsx'); const s = x.readFile(process.argv[1]); const t = s.Sheets[s.SheetNames[0]];"
        "const o = {}; for (const k in t) if (k[0] !== '!' && t[k].v !== undefined) o[k] = t[k].v;"
        "console.log(JSON.stringify(o))"
    )
    said = subprocess.run(
        ["node", "-e", script, str(book)], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    return dict(json.loads(said.stdout))


def formulas(packed: bytes) -> set[str]:
    sheet = load_workbook(BytesIO(packed)).worksheets[0]
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}


def amounts(name: str, packed: bytes, reads: Reader, folder: Path) -> Cells:
    """What a reader shows in the cells that hold formulas."""
    found = reads(packed, folder)
    return {place: found.get(place) for place in formulas(packed)}


READERS = [
    openpyxl_reads,
    calamine_reads,
    pytest.param(sheetjs_reads, marks=pytest.mark.validator),
]


@pytest.mark.parametrize("name", INVOICES)
@pytest.mark.parametrize("reads", READERS)
def test_an_invoice_shows_its_amounts_where_nothing_computes(name, reads, tmp_path):
    one, packed = INVOICES[name], MADE[name]()
    shown = amounts(name, packed, reads, tmp_path)
    values = [round(value * 10**one.decimals) for value in shown.values()]  # type: ignore[operator]  # all are numbers
    lines = [line.net for line in one.lines]
    wanted = [*lines, *(n for g in one.taxes for n in (g.net, g.tax)), one.net, one.tax, one.gross]
    if name == "no category":
        wanted.remove(one.taxes[0].net)
    assert sorted(values) == sorted(wanted)
    for value in shown.values():
        assert float(money.as_text(round(value * 10**one.decimals), one.decimals)) == value  # type: ignore[operator]


@pytest.mark.parametrize("name", STATEMENTS)
@pytest.mark.parametrize("reads", READERS)
def test_a_statement_shows_its_total_where_nothing_computes(name, reads, tmp_path):
    one = STATEMENTS[name]
    shown = amounts(name, MADE[name](), reads, tmp_path)
    assert list(shown.values()) == [float(money.as_text(one.total, one.decimals))]


@pytest.mark.libreoffice
@pytest.mark.validator
def test_three_readers_show_what_libreoffice_computes(tmp_path):
    """Converted with everything computed anew: the results stored by us are not looked at."""
    books = {}
    for number, (name, make) in enumerate(MADE.items()):
        books[name] = tmp_path / f"{number}.xlsx"
        books[name].write_bytes(make())
    computed = dict(zip(books.values(), by_libreoffice([*books.values()], tmp_path), strict=True))
    for name, book in books.items():
        packed = book.read_bytes()
        theirs = openpyxl_reads(computed[book].read_bytes(), tmp_path)
        wanted = {place: pytest.approx(theirs[place], abs=1e-9) for place in formulas(packed)}
        assert wanted, name
        for reads in (openpyxl_reads, calamine_reads, sheetjs_reads):
            assert amounts(name, packed, reads, tmp_path) == wanted, (name, reads.__name__)


@pytest.fixture
def dressed() -> bytes:
    """A layout with formulas of the clerk's own, and with what Excel stored for them."""
    book = load_workbook(BytesIO(invoice_layout.make()))
    sheet = book["Invoice"]
    sheet["A40"], sheet["B40"], sheet["C40"] = "=I26*2%", "=SUM(I18:I18)", '="Total "&TEXT(I26,"0.00")'
    sheet["A2"] = "=A1"
    notes = book.create_sheet("Notes")
    notes["A1"] = "=Invoice!I26"
    packed = BytesIO()
    book.save(packed)
    stale = {"Invoice": {"A40": stored_results.amount(1, 2), "C40": "Total 0.00"}, "Notes": {"A1": "old"}}
    return stored_results.put(packed.getvalue(), stale)


def test_a_formula_of_the_clerks_own_shows_nothing_rather_than_something_wrong(dressed):
    packed = invoice_xlsx.make(INVOICES["euros"], dressed)
    book, live = load_workbook(BytesIO(packed), data_only=True), load_workbook(BytesIO(packed))
    own = {"A43": "=I29*2%", "B43": "=SUM(I18:I20)", "C43": '="Total "&TEXT(I29,"0.00")'}
    assert {place: live["Invoice"][place].value for place in own} == own
    assert [book["Invoice"][place].value for place in own] == [None] * 3
    assert (live["Notes"]["A1"].value, book["Notes"]["A1"].value) == ("=Invoice!I29", None)
    assert book["Invoice"]["I29"].value == INVOICES["euros"].gross / 100
    assert live.calculation.fullCalcOnLoad


@pytest.mark.libreoffice
def test_a_formula_of_the_clerks_own_follows_its_total(dressed, tmp_path):
    book = tmp_path / "own.xlsx"
    book.write_bytes(invoice_xlsx.make(INVOICES["euros"], dressed))
    shown = load_workbook(by_libreoffice([book], tmp_path)[0], data_only=True)
    one = INVOICES["euros"]
    assert shown["Invoice"]["B43"].value == pytest.approx(one.net / 100)
    assert shown["Notes"]["A1"].value == pytest.approx(one.gross / 100)


def test_texts_and_truths_are_stored_as_what_they_are():
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for place in ("A1", "A2", "A3"):
        sheet[place] = "=1"
    packed = BytesIO()
    book.save(packed)
    made = stored_results.put(packed.getvalue(), {"Sheet": {"A1": "AB_x0041_", "A2": True}})
    cells = load_workbook(BytesIO(made), data_only=True).worksheets[0]
    assert [cells[place].value for place in ("A1", "A2", "A3")] == ["AB_x005F_x0041_", True, None]
    assert CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_index(0).to_python()[0] == ["AB_x0041_"]
    with pytest.raises(KeyError):
        stored_results.put(packed.getvalue(), {"Sheet": {"B9": "no formula here"}})
