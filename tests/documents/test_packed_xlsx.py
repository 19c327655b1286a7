"""A document's workbook says that it was made on the document's day, whatever year somebody typed."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from invoice_workbook.documents.packed_xlsx import packed


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 11, 30), 2026),
        (date(1969, 12, 31), 1980),  # a package's parts are of 1980 to 2107
        (date(2107, 12, 31), 2107),
        (date(2126, 11, 30), 2107),
        (date(2999, 1, 1), 2107),
    ],
)
def test_a_day_of_any_year(day: date, year: int):
    book = Workbook()
    book.active["A1"] = "INV-1"
    made = packed(book, day)
    assert {part.date_time[0] for part in ZipFile(BytesIO(made)).infolist()} == {year}
    again = load_workbook(BytesIO(made))
    assert (again.active["A1"].value, again.properties.created.date()) == ("INV-1", day)
