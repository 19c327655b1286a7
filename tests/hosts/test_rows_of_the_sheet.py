"""A row is named by the number that the sheet shows, wherever the clerk put the table; the JSON counts in the table."""

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.write import edit
from tests.asked import on

pytestmark = pytest.mark.long  # checks before and after each sorting

DEEPER, ASIDE = 6, 2


def moved(book: Path) -> None:
    """Bills stand six rows deeper and two columns aside, on a sheet of another name."""
    opened = load_workbook(book, keep_vba=True)
    sheet = opened["Bills"]
    sheet.insert_rows(1, DEEPER)
    sheet.insert_cols(1, ASIDE)
    first, last = sheet.tables["Bills"].ref.split(":")
    corners = [sheet[corner].offset(DEEPER, ASIDE).coordinate for corner in (first, last)]
    sheet.tables["Bills"].ref = sheet.tables["Bills"].autoFilter.ref = ":".join(corners)
    sheet.title = "Anna's bills"
    opened.save(book)


@pytest.mark.not_ours("book*.xlsm", reason="openpyxl moved the table")
@pytest.mark.parametrize("prepare", [lambda _: None, moved], ids=["where it was made", "moved"])
def test_a_problem_names_the_row_and_the_cell_that_the_clerk_sees(sample, prepare):
    prepare(sample)
    answer = on(WorkbookFile(sample), "check")
    books = books_of(WorkbookFile(sample), None)
    rows = books["Problems"].set_index("problem")["row"]
    documents = load_workbook(sample)
    for problem in answer.json["problems"]:
        table, place = problem["table"], books.places[problem["table"]]
        assert rows[problem["id"]] == problem["row"] - 1 + place.first_row
        assert problem["cell"].endswith(str(rows[problem["id"]]))
        key = documents[place.sheet].cell(int(rows[problem["id"]]), place.columns[TABLES[table].id])
        assert str(key.value or "") == problem["document"]
    late = next(p for p in answer.json["problems"] if p["rule"] == "late-bill")
    sheet, _, cell = late["cell"].rpartition("!")
    assert sheet == ("Bills" if prepare is not moved else "'Anna''s bills'")
    assert documents[books.places["Bills"].sheet][cell].value == books["Bills"]["due_date"][late["row"] - 1]


def test_a_message_names_the_earlier_row_as_the_sheet_counts(sample):
    answer = on(WorkbookFile(sample), "check", only="duplicate-bill,price-list")
    sheets = load_workbook(sample, read_only=True)
    pairs = [p for p in answer.json["problems"] if p["rule"] == "duplicate-bill"]
    assert pairs
    for pair in pairs:
        row = int(pair["message"].split(" in row ")[1].split()[0])
        assert sheets["Bills"].cell(row, 1).value == pair["related"][0]
    for problem in answer.json["problems"]:
        if "row" in problem["message"] and problem["rule"] == "price-list":
            row = int(problem["message"].rsplit("row ", 1)[1].rstrip(").,"))
            assert sheets["Items"].cell(row, 1).value == problem["related"][0]


def test_rows_counted_in_the_table_by_an_earlier_version_keep_their_dismissals(sample):
    on(WorkbookFile(sample), "check")
    host = WorkbookFile(sample)
    books = books_of(host, None)
    before = books["Problems"]
    firsts = before["sheet"].map({table.sheet: books.places[name].first_row for name, table in TABLES.items()})
    chosen = before.index[before["rule"].isin(["duplicate-bill", "late-bill", "duplicate-key", "number-twice"])]
    earlier = before.assign(row=(before["row"] - firsts + 1).astype("Int64"))
    earlier.loc[chosen, ["status", "reason"]] = ["dismissed", "agreed"]
    host.write({"Problems": edit(TABLES["Problems"], before, earlier)})
    ids = set(before.loc[chosen, "problem"])
    on(WorkbookFile(sample), "check-totals")
    on(WorkbookFile(sample), "check")
    after = books_of(WorkbookFile(sample), None)["Problems"]
    assert set(after.loc[after["status"] == "dismissed", "problem"]) == ids
    pd.testing.assert_series_equal(
        *(frame.sort_values("problem")["row"].reset_index(drop=True) for frame in (before, after))
    )


def test_a_problem_not_looked_at_again_follows_its_row_when_rows_are_sorted(sample):
    on(WorkbookFile(sample), "check")
    host = WorkbookFile(sample)
    books = books_of(host, None)
    bills = books["Bills"]
    turned = bills.iloc[::-1].set_axis(bills.index).assign(check="")
    host.write({"Bills": edit(TABLES["Bills"], bills, turned)})
    on(WorkbookFile(sample), "check", only="price-list")
    after = books_of(WorkbookFile(sample), None)
    shown = after["Bills"].set_index("bill")["check"]
    late = after["Problems"][after["Problems"]["rule"] == "late-bill"]
    assert len(late)
    for problem in late.to_dict("records"):
        assert problem["message"] in shown[problem["document"]]
        assert after["Bills"]["bill"][problem["row"] - after.places["Bills"].first_row] == problem["document"]
