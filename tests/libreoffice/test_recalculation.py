"""LibreOffice computes the workbook's formulas anew: every computed cell and every aging cell is what Python says."""

import shutil
from io import BytesIO

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from invoice_workbook import currencies, names
from invoice_workbook.books import Books
from invoice_workbook.documents.report import gathering, overview, xlsx
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.ledger import aging, open_items, totals
from invoice_workbook.ledger.payable import quantities
from invoice_workbook.ledger.reporting import movements
from invoice_workbook.schema import SETTINGS, SIDES, TABLES
from invoice_workbook.tables.write import Edit
from invoice_workbook.template import aging_sheet, answer_sheet, report_sheet, start_lists, start_sheet
from invoice_workbook.template.template_file import START
from tests import sheets
from tests.libreoffice.computing import by_libreoffice

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


def formula_columns(books: Books) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Python's figures for each computed column: units and decimals by row."""

    def amounts(table: str, values: object) -> list[tuple[int, int]]:
        return [(int(v), int(p)) for v, p in zip(values, books[table]["row_decimals"], strict=True)]  # type: ignore[call-overload]

    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for side in SIDES.values():
        state = open_items.of_documents(books, side.name)
        for header, field in (("Paid", "paid"), ("Open", "open")):
            found[side.documents, header] = amounts(side.documents, state[field])
        found[side.documents, "Days late"] = [(int(days), 0) for days in state["days_late"]]
        found[side.sources, "Unapplied"] = amounts(side.sources, open_items.unapplied(books, side.name))
    found["Orders", "Net"] = amounts("Orders", totals.of_documents(books, "Orders")["net"])
    for header, values in (("Received", quantities.received(books)), ("Billed", quantities.billed(books))):
        found["PurchaseOrderLines", header] = [(int(value), 6) for value in values]
    return found


def test_every_formula_column_is_there():
    shown = {(t.name, c.header) for t in TABLES.values() for c in t.columns if c.filled == "formula" and not c.hidden}
    assert shown == set(formula_columns_of_an_empty_book())


def formula_columns_of_an_empty_book() -> dict[tuple[str, str], list[tuple[int, int]]]:
    from tests.sheets import books

    return formula_columns(books())


def same(cell: object, units: int, decimals: int) -> bool:
    return (
        isinstance(cell, (int, float))
        and round(cell * 10**decimals) == units
        and abs(cell * 10**decimals - units) < 1e-3
    )


def test_every_computed_cell_equals_python(sample, tmp_path):
    books = books_of(WorkbookFile(sample), None)
    book = load_workbook(by_libreoffice([sample], tmp_path)[0], data_only=True)
    overwritten = {(r.table, r.field, r.row) for r in books.misread.itertuples() if r.kind == "formula-overwritten"}
    checked = 0
    for (table, header), figures in formula_columns(books).items():
        column, field = sheets.number(table, header), names.field_named(TABLES[table], header)
        for place, (units, decimals) in zip(books[table].index, figures, strict=True):
            if (table, field, place) in overwritten:
                continue
            cell = book[TABLES[table].sheet].cell(5 + place, column).value
            assert same(cell, units, decimals), (table, header, place + 1, cell, units)
            checked += 1
    assert checked > 1000


def _aging(sheet: Worksheet) -> tuple[list[object], dict[str, list[object]]]:
    first, last = aging_sheet.SUM + 1, aging_sheet.CURRENT + aging_sheet.BANDS + 1
    header = [sheet.cell(aging_sheet.HEADER + 1, column).value for column in range(first, last + 1)]
    rows = {}
    for row in (aging_sheet.TOTAL + 1, aging_sheet.REST + 1, *range(aging_sheet.FIRST + 1, aging_sheet.FIRST + 201)):
        name = sheet.cell(row, 1).value
        if name:
            rows[str(name)] = [sheet.cell(row, column).value for column in range(first, last + 1)]
    return header, rows


@pytest.mark.parametrize(
    ("currency", "basis", "limits"),
    [
        ("EUR", "due date", "30,60,90"),
        ("JPY", "due date", "30,60,90"),
        ("EUR", "document date", "15,45"),
        ("KWD", "document date", "30,60,90"),
    ],
)
def test_every_aging_cell_equals_python_and_follows_settings(currency, basis, limits, sample, tmp_path):
    rows = {setting.name: n for n, setting in enumerate(SETTINGS)}
    chosen = {rows["Home currency"]: currency, rows["Aging basis"]: basis, rows["Aging limits"]: limits}
    WorkbookFile(sample).write({"Settings": Edit({"value": chosen}, len(SETTINGS))})
    books = books_of(WorkbookFile(sample), None)
    book = load_workbook(by_libreoffice([sample], tmp_path)[0], data_only=True)
    names = aging.bands(books.settings)
    decimals = currencies.DECIMALS[currency]
    for side in SIDES.values():
        header, shown = _aging(book[side.aging_sheet])
        assert [h for h in header if h] == ["total", *names]
        table = aging.derive(books, side.name)
        table = table[(table["currency"] == currency)]
        mine = table[table["total"] != 0]
        assert set(mine["party"]) <= set(shown)
        for row in mine.to_dict("records"):
            for cell, name in zip(shown[row["party"]], ["total", *names], strict=False):
                assert same(cell, int(row[name]), decimals), (side.name, row["party"], name, cell, row[name])
        for cell, name in zip(shown["Total"], ["total", *names], strict=False):
            assert same(cell, int(table[name].sum()), decimals), (side.name, name)


def test_the_management_report_equals_python(sample, tmp_path):
    books = books_of(WorkbookFile(sample), None)
    sheet = load_workbook(by_libreoffice([sample], tmp_path)[0], data_only=True)[report_sheet.NAME]
    columns = [(side, kind) for side in SIDES.values() for kind in ("document", "credit note", "source")]
    checked = 0
    for number in range(report_sheet.MONTHS):
        row = report_sheet.FIRST + number + 1
        month = pd.Timestamp(sheet.cell(row, 1).value).to_period("M")
        for place, (side, kind) in enumerate(columns, 2):
            table, date, amount = (
                (side.sources, "date", "amount") if kind == "source" else (side.documents, side.date, "gross")
            )
            frame = books[table]
            mine = (frame["currency"] == "EUR") & (frame[date].dt.to_period("M") == month)
            if kind != "source":
                mine &= (frame["type"] == "credit note") == (kind == "credit note")
                mine &= ~frame["status"].isin(side.owing_nothing)
            assert same(sheet.cell(row, place).value, int(frame.loc[mine, amount].sum()), 2), (month, side.name, kind)
            checked += int(mine.any())
    assert checked > 8


def test_the_management_report_has_the_ages_of_aging(sample, tmp_path):
    books = books_of(WorkbookFile(sample), None)
    sheet = load_workbook(by_libreoffice([sample], tmp_path)[0], data_only=True)[report_sheet.NAME]
    for place, side in enumerate(SIDES.values(), 2):
        table = aging.derive(books, side.name)
        mine = table[table["currency"] == "EUR"]
        for row, band in enumerate(aging.bands(books.settings), report_sheet.AGES + 2):
            assert sheet.cell(row, 1).value == band
            assert same(sheet.cell(row, place).value, int(mine[band].sum()), 2), (side.name, band)


@pytest.mark.not_ours("chosen.xlsx", "libreoffice/*.xlsx", reason="the currency is chosen by openpyxl")
@pytest.mark.parametrize("code", ["EUR", "KWD"])
def test_the_reports_own_workbook_follows_the_chosen_currency(code, sample, tmp_path):
    books = books_of(WorkbookFile(sample), None)
    chosen = tmp_path / "chosen.xlsx"
    book = load_workbook(BytesIO(xlsx.make(gathering.gather(books))))
    book["Overview"]["B3"] = code
    book.save(chosen)
    sheet = load_workbook(by_libreoffice([chosen], tmp_path)[0], data_only=True)["Overview"]
    table = movements.derive(books)
    first = overview.TOP + 3 * overview.HIGH + 2
    for row, month in enumerate(table[table["currency"] == code].to_dict("records"), first):
        for column, name in enumerate(movements.COLUMNS, 2):
            assert same(sheet.cell(row, column).value, int(month[name]), int(month["decimals"])), (month["day"], name)


@pytest.mark.not_ours("asked.xlsm", reason="the question is put into it by openpyxl")
@pytest.mark.parametrize("party", ["C-001", "c-017", "V-001"])
def test_answer_start_and_report_say_what_aging_says(party, sample, tmp_path):
    books = books_of(WorkbookFile(sample), None)
    asked = tmp_path / "asked.xlsm"
    book = load_workbook(sample, keep_vba=True)
    book[answer_sheet.NAME]["B4"] = party
    book.save(asked)
    book = load_workbook(by_libreoffice([asked], tmp_path)[0], data_only=True)
    answer, report, start = (book[name] for name in (answer_sheet.NAME, report_sheet.NAME, START))
    for number, side in enumerate(SIDES.values()):
        table = aging.derive(books, side.name)
        sums = table.groupby("currency")["total"].sum()
        rows = _by_currency(report, report_sheet.STANDING, report_sheet.CURRENCIES)
        assert {code for code, units in sums.items() if units} <= set(rows)
        assert next(iter(rows)) == "EUR" and len(rows) == len(set(rows))
        for code, row in rows.items():
            assert same(row[1 + 2 * number], int(sums.get(code, 0)), currencies.DECIMALS[code]), (side.name, code)
        mine = table[table["party"].str.casefold() == party.casefold()].set_index("currency")["total"]
        rows = _by_currency(answer, answer_sheet.AMOUNTS, answer_sheet.CURRENCIES)
        assert set(mine.index) <= set(rows)
        for code, row in rows.items():
            assert same(row[1 + 3 * number], int(mine.get(code, 0)), currencies.DECIMALS[code]), (side.name, code)
        column = start_lists.BLOCKS[side.name] + 2
        assert same(start.cell(start_sheet.DAILY + 2, column).value, int(sums["EUR"]), 2), side.name


def _by_currency(sheet: Worksheet, header: int, rows: int) -> dict[str, list[object]]:
    """The rows below a header, by the currency in their first cell."""
    found = [[cell.value for cell in sheet[header + 2 + row]] for row in range(rows)]
    return {str(cells[0]): cells for cells in found if cells[0]}
