"""Start's figures, as LibreOffice computes them, against Python: by person, by rule, who is late, money by week."""

from datetime import date, timedelta

import pandas as pd
import pytest
from openpyxl import load_workbook

from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.ledger import aging
from invoice_workbook.schema import SIDES
from invoice_workbook.tables.write import Edit
from invoice_workbook.template import start_helpers, start_lists, start_sheet
from tests.asked import on
from tests.libreoffice.computing import by_libreoffice

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.not_ours("libreoffice/*.xlsx", reason="saved by LibreOffice"),
]
OWNERS = ["anna", "anna", "lakshmi", "anna", "lakshmi"]
DUE = {0: date(2026, 11, 20), 2: date(2026, 11, 30), 3: date(2026, 12, 1)}


def _lines(sheet, row: int, group: str, count: int) -> list[tuple[object, ...]]:
    left = start_lists.BLOCKS[group] + 1
    found = ([sheet.cell(number, left + n).value for n in range(2)] for number in range(row + 2, row + 2 + count))
    return [tuple(one) for one in found if one[0]]


@pytest.fixture
def shown(sample, tmp_path):
    on(WorkbookFile(sample), "check")
    rows = len(books_of(WorkbookFile(sample), None)["Problems"])
    WorkbookFile(sample).write({"Problems": Edit({"owner": dict(enumerate(OWNERS)), "due_on": DUE}, rows)})
    book = load_workbook(by_libreoffice([sample], tmp_path)[0], data_only=True)
    return books_of(WorkbookFile(sample), None), book["Start"]


def test_starts_lists_and_weeks_are_what_python_comes_to(shown):
    books, sheet = shown
    open_ = books["Problems"][books["Problems"]["status"] == "open"]
    persons = _lines(sheet, start_sheet.LISTS, "both", start_lists.PERSONS_SHOWN)
    assert persons == [("anna", 3), ("lakshmi", 2)]
    assert sheet.cell(start_sheet.LISTS + 2, start_lists.BLOCKS["both"] + 3).value.startswith("1 due")
    top = start_sheet.LISTS + 3 + start_lists.PERSONS_SHOWN
    counts = open_["rule"].value_counts()
    rules = _lines(sheet, top, "both", start_lists.RULES_SHOWN)
    assert [count for _, count in rules] == list(counts.iloc[: len(rules)])
    assert all(counts[rule] == count for rule, count in rules)
    for side in SIDES.values():
        table = aging.derive(books, side.name)
        table = table[table["currency"] == "EUR"]
        late = (table["total"] - table["current"]).sort_values(ascending=False)
        late = late[late > 0]
        lines = _lines(sheet, start_sheet.LISTS, side.name, start_lists.SHOWN)
        assert [round(float(amount) * 100) for _, amount in lines] == list(late.iloc[: start_lists.SHOWN]), side.name
        weeks = [
            sheet.cell(start_helpers.FIRST + 1 + week, start_helpers.WEEK + 2 + list(SIDES).index(side.name)).value
            for week in range(start_helpers.WEEKS)
        ]
        assert [round(float(amount) * 100) for amount in weeks] == _expected(books, side), side.name


def _expected(books, side) -> list[int]:
    """Open money by the week in which it is expected: due date and the party's average lateness so far."""
    from invoice_workbook.ledger import open_items

    frame = books[side.documents].copy()
    found = open_items.of_documents(books, side.name)
    frame["open"], frame["late"] = found["open"], found["days_late"]
    credit = frame["type"] == "credit note"
    settled = frame[(frame["open"] == 0) & ~credit]
    usual = round(float(settled["late"].mean()))
    own = settled.groupby(side.party)["late"].mean()
    mine = frame[(frame["currency"] == "EUR") & frame["due_date"].notna() & (frame["open"] != 0)]
    habit = mine[side.party].map(own).fillna(usual).astype(float).map(lambda days: int(days + 0.5))
    totals = aging.derive(books, side.name)
    largest = totals[totals["currency"] == "EUR"].nlargest(start_helpers.PARTIES, "total")["party"]
    habit = habit.where(mine[side.party].isin(largest), usual)
    expected = mine["due_date"] + pd.to_timedelta(habit, unit="D")
    week = ((expected - pd.Timestamp(books.as_of)) // timedelta(days=7)).clip(lower=0)
    sums = mine["open"].groupby(week).sum()
    return [int(sums.get(number, 0)) for number in range(start_helpers.WEEKS)]
