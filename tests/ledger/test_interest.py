"""Interest on late payment: simple, the rate of each day, rounded once."""

from datetime import date

import pandas as pd
import pytest

from invoice_workbook.ledger.receivable import interest
from tests.sheets import books

SETTINGS = "name | value\nInterest % a year | {}\nCountry | DE"


def days(*given: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(given)))


@pytest.mark.parametrize(
    "rate, open_, due, expected",
    [
        ("9", 36500, "2026-11-20", 90),  # 365.00 x 9 % x 10 / 365
        ("9", 36500, "2026-11-30", 0),
        ("9", 36500, "2026-12-30", 0),
        ("", 36500, "2026-11-20", 0),
        ("10", 5, "2025-11-30", 1),  # half a cent goes up
    ],
)
def test_settings_rate(rate, open_, due, expected):
    these = books(Settings=SETTINGS.format(rate))
    assert list(interest.derive(these, pd.Series([open_]), days(due))) == [expected]


def test_the_rate_of_each_day_where_the_table_changes_it():
    rates = """
        country | valid_from | rate
        DE      | 2026-11-26 | 20
        FR      | 2026-11-01 | 99
    """
    these = books(Settings=SETTINGS.format(10), InterestRates=rates)
    assert interest.percent_days(these, date(2026, 11, 20), date(2026, 11, 30)) == (5 * 10 + 5 * 20) * 1_000_000
    assert list(interest.derive(these, pd.Series([36500]), days("2026-11-20"))) == [150]
