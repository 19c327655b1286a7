"""What comes from outside is read as it is meant, or refused by name; nothing is guessed and nothing rounded."""

import pytest

from invoice_workbook.schema import TABLES
from invoice_workbook.tables import entry
from tests.sheets import books

READINGS = {
    "plain": (entry.Reading(), "1381.12", 138112),
    "continental": (entry.Reading(decimal=",", thousands="."), "1.381,12", 138112),
    "swiss": (entry.Reading(thousands="'"), "1'381.12", 138112),
    "minus": (entry.Reading(), "-0.05", -5),
}


def taken(field: str, cell: object, reading: entry.Reading = entry.Reading()) -> tuple[object, list[str]]:  # noqa: B008
    refused = entry.Refusals()
    cells = {"bill": ["B-1"], "currency": ["EUR"], field: [cell]}
    frame = entry.typed(TABLES["Bills"], cells, [2], books(), reading, refused)  # type: ignore[arg-type]
    return frame[field].iloc[0], [id_ for id_, _ in refused.reasons.values()]


@pytest.mark.parametrize("case", READINGS)
def test_amounts(case):
    reading, cell, units = READINGS[case]
    assert taken("net", cell, reading) == (units, [])


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1,381.12", "not-a-number"),
        ("1e3", "not-a-number"),
        ("1.005", "too-many-decimals"),
        ("9" * 18, "too-large-a-number"),
    ],
)
def test_amounts_that_are_refused(cell, reason):
    assert taken("net", cell)[1] == [reason]


@pytest.mark.parametrize(
    ("cell", "order", "shown"),
    [("2026-11-02", "ymd", "2026-11-02"), ("02.11.2026", "dmy", "2026-11-02"), ("11/02/2026", "mdy", "2026-11-02")],
)
def test_dates(cell, order, shown):
    day, reasons = taken("bill_date", cell, entry.Reading(date_order=order))
    assert (str(day)[:10], reasons) == (shown, [])


@pytest.mark.parametrize("cell", ["2026-02-30", "02.11.2026", "1850-01-01", "2026-11-02 08:26:00", "soon"])
def test_dates_that_are_refused(cell):
    assert taken("bill_date", cell)[1] == ["not-a-date"]


def test_times_are_cut_where_the_mapping_says_so():
    day, reasons = taken("bill_date", "2010-12-01 08:26:00", entry.Reading(cut_times=True))
    assert (str(day)[:10], reasons) == ("2010-12-01", [])
