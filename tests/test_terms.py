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


UNCLEAR = "|soon|net|30|30/2|2/10|2/40 net 30|100/10 net 30|2/10 EOM|net 30 40|as agreed"


@pytest.mark.parametrize("text", UNCLEAR.split("|"))
def test_what_is_not_understood(text):
    assert terms.parse(text) is None


SPELLINGS = """
    net 30         | Net 30; NET30; n30; n/30; 30 days; net 30 days; 30 days net; 30 net; within 30 days; net 30.
    net 30         | ｎｅｔ ３０; 30 Tage netto; netto 30 Tage; 30 Tage; 30 రోజులు
    2/10 net 30    | 2/10, net 30; 2/10 n/30; 2/10net30; 2 % 10 days net 30; 2% 10, net 30; 2%/10 net 30 days
    2/10 net 30    | 2% within 10 days, 30 days net; 10 Tage 2 % Skonto, 30 Tage netto
    2.5/7 net 45   | 2,5/7 n45; 2.5 % 7 days net 45
    due on receipt | on receipt; Due upon receipt; immediately; net 0; sofort; zahlbar sofort
    EOM            | end of month; net EOM; Monatsende
    EOM+15         | EOM 15; EOM + 15 days; net 15 EOM; 15 days EOM; 15 Tage nach Monatsende
"""


def test_spellings_of_the_same_terms():
    for line in SPELLINGS.strip().splitlines():
        usual, others = line.split("|")
        read = terms.parse(usual)
        assert read is not None
        assert {other: terms.parse(other) for other in others.split(";")} == dict.fromkeys(others.split(";"), read)
