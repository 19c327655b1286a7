"""Payment terms: as the trade writes them, and the days they give."""

from datetime import date

import pytest

from invoice_workbook import terms


@pytest.mark.parametrize(
    ("text", "day", "due"),
    [
        ("net 30", date(2026, 1, 31), date(2026, 3, 2)),
        ("2/10 net 30", date(2026, 11, 2), date(2026, 12, 2)),
        ("n/14", date(2026, 12, 24), date(2027, 1, 7)),
        ("EOM+15", date(2026, 2, 1), date(2026, 3, 15)),
        ("EOM", date(2028, 2, 3), date(2028, 2, 29)),
    ],
)
def test_due(text, day, due):
    agreed = terms.parse(text)
    assert agreed is not None
    assert terms.due_date(day, agreed) == due


def test_discount_until():
    agreed = terms.parse("2/10 net 30")
    assert agreed is not None
    assert terms.discount_until(date(2026, 11, 25), agreed) == date(2026, 12, 5)
    assert agreed.discount == 2_000_000
    assert terms.discount_until(date(2026, 11, 25), terms.Terms(30)) is None


def test_months_after_end_of_month_and_holidays():
    agreed = terms.Terms(1, terms.MONTHS_AFTER)
    assert terms.due_date(date(2026, 1, 15), agreed) == date(2026, 2, 28)
    assert terms.due_date(date(2026, 11, 15), agreed, {date(2026, 12, 31), date(2027, 1, 1)}) == date(2027, 1, 2)


@pytest.mark.parametrize("text", ["", "soon", "net", "30/2"])
def test_what_is_not_understood(text):
    assert terms.parse(text) is None
