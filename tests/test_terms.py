"""Payment terms: as the trade writes them, and the days and amounts they give."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoice_workbook import terms
from tests.sheets import grid

DUE = """
    terms                                | dated      | due
    net 30                               | 2026-01-31 | 2026-03-02
    2/10 net 30                          | 2026-11-02 | 2026-12-02
    n/14                                 | 2026-12-24 | 2027-01-07
    prepaid                              | 2026-12-24 | 2026-12-24
    30 Tage netto                        | 2028-02-28 | 2028-03-29
    2 weeks                              | 2028-02-28 | 2028-03-13
    3 months                             | 2026-11-30 | 2027-02-28
    3 months                             | 2027-11-30 | 2028-02-29
    EOM                                  | 2028-02-03 | 2028-02-29
    EOM                                  | 2026-12-31 | 2026-12-31
    EOM+15                               | 2026-02-01 | 2026-03-15
    net 15 EOM                           | 2026-02-28 | 2026-03-15
    15 days after end of month           | 2026-12-05 | 2027-01-15
    end of month 45 days                 | 2026-01-10 | 2026-03-17
    45 days end of month                 | 2026-01-10 | 2026-02-28
    45 days end of month                 | 2026-01-15 | 2026-03-31
    45 days end of month                 | 2026-11-16 | 2026-12-31
    45 days end of month                 | 2026-11-17 | 2027-01-31
    45 days end of month                 | 2028-01-15 | 2028-02-29
    45 jours fin de mois                 | 2026-01-31 | 2026-03-31
    30 jours fin de mois le 10           | 2026-01-31 | 2026-04-10
    30 days EOM + 10                     | 2026-01-31 | 2026-04-10
    end of next month                    | 2026-01-31 | 2026-02-28
    2 months after EOM                   | 2026-12-31 | 2027-02-28
    10th of next month                   | 2026-12-31 | 2027-01-10
    10th of next month                   | 2026-12-01 | 2027-01-10
    31st of next month                   | 2028-01-31 | 2028-02-29
    on the 10th of the month after next  | 2026-11-26 | 2027-01-10
    am 31. des übernächsten Monats       | 2026-12-31 | 2027-02-28
    30 days 10th                         | 2026-01-11 | 2026-02-10
    30 days 10th                         | 2026-01-12 | 2026-03-10
    30 days, on the 31st                 | 2026-01-05 | 2026-02-28
    3 x 30 days                          | 2026-01-31 | 2026-05-01
    50% now, 50% 30 days                 | 2026-12-31 | 2027-01-30
    half in 30 days, half now            | 2026-12-31 | 2027-01-30
"""


@pytest.mark.parametrize(("text", "day", "due"), grid(DUE)[1:])
def test_due(text: str, day: str, due: str):
    agreed = terms.parse(text)
    assert agreed is not None
    assert terms.due_date(date.fromisoformat(day), agreed) == date.fromisoformat(due)


DISCOUNTS = """
    terms                                        | dated      | discounts
    net 30                                       | 2026-11-25 |
    2/10 net 30                                  | 2026-11-25 | 2026-12-05 2000000
    2% 10, 1% 20, net 30                         | 2026-12-20 | 2026-12-30 2000000; 2027-01-09 1000000
    14 Tage 2,5 % Skonto, 30 Tage netto          | 2028-02-20 | 2028-03-05 2500000
    10 Tage 3 %, 20 Tage 2 %, 30 Tage netto      | 2026-02-20 | 2026-03-02 3000000; 2026-03-12 2000000
    escompte 2 % sous 10 jours, 30 jours net     | 2026-02-20 | 2026-03-02 2000000
    2% 10 days, 45 days end of month             | 2026-02-20 | 2026-03-02 2000000
    3 x 30 days                                  | 2026-02-20 |
"""


@pytest.mark.parametrize(("text", "day", "expected"), grid(DISCOUNTS)[1:])
def test_discounts(text: str, day: str, expected: str):
    agreed = terms.parse(text)
    assert agreed is not None
    found = terms.discounts(date.fromisoformat(day), agreed)
    assert "; ".join(f"{until} {percent}" for until, percent in found) == expected
    assert terms.discount_until(date.fromisoformat(day), agreed) == (found[0][0] if found else None)


def test_months_after_end_of_month_and_holidays():
    agreed = terms.of_row(1, terms.MONTHS_AFTER)
    assert terms.due_date(date(2026, 1, 15), agreed) == date(2026, 2, 28)
    assert terms.due_date(date(2026, 11, 15), agreed, {date(2026, 12, 31), date(2027, 1, 1)}) == date(2027, 1, 2)


UNCLEAR = """|soon|net|30|30/2|2/10|2/40 net 30|100/10 net 30|2/10 EOM|2% 10, end of month|net 30 40|as agreed
|10th|on the 10th|32nd of next month|end of month end of month|30 days or 60 days|net 30 EOM 15|30 days after delivery
|30 Tage nach Erhalt|1% 10, 2% 20, net 30|2% 10, 2% 20, net 30|0/10 net 30|50% now|50% now, 60% 30 days
|1/0 now, 1/2 30 days|1/3 14 days, 1/3 30 days|1 x 30 days|61 x 30 days|3 x 0 days"""


@pytest.mark.parametrize("text", UNCLEAR.replace("\n", "").split("|"))
def test_what_is_not_understood(text: str):
    assert terms.parse(text) is None


SPELLINGS = """
    net 30         | Net 30; NET30; n30; n/30; 30 days; net 30 days; 30 days net; 30 net; within 30 days; net 30.
    net 30         | ｎｅｔ ３０; 30 Tage netto; netto 30 Tage; 30 Tage; 30 రోజులు; 30 jours; net 30 jours; à 30 jours
    net 30         | 30 days from invoice date; zahlbar innerhalb von 30 Tagen ohne Abzug; 30 jours date de facture
    2/10 net 30    | 2/10, net 30; 2/10 n/30; 2/10net30; 2 % 10 days net 30; 2% 10, net 30; 2%/10 net 30 days
    2/10 net 30    | 2% within 10 days, 30 days net; 10 Tage 2 % Skonto, 30 Tage netto; 2 % 10 jours, 30 jours net
    2.5/7 net 45   | 2,5/7 n45; 2.5 % 7 days net 45
    2/10, 1/20, n30 | 2% 10, 1% 20, net 30; 2/10 1/20 net 30; 10 Tage 2 %, 20 Tage 1 % Skonto, 30 Tage netto
    due on receipt | on receipt; Due upon receipt; immediately; net 0; sofort; zahlbar sofort; sofort fällig; prepaid
    due on receipt | Vorkasse; à réception de facture; comptant; 0 days
    EOM            | end of month; net EOM; Monatsende; fin de mois; end of the month; Ende des Monats
    EOM+15         | EOM 15; EOM + 15 days; net 15 EOM; 15 Tage nach Monatsende
    EOM+15         | end of month 15 days; fin de mois 15 jours; 15 days from end of month
    45 days EOM    | 45 days end of month; 45 Tage Monatsende; 45 jours fin de mois; net 45 days, end of month
    10th of next month | on the 10th of the following month; 10th prox; am 10. des Folgemonats; le 10 du mois suivant
    10th of the month after next | on the 10th of the month after next; am 10. des übernächsten Monats
    30 days 10th   | 30 days, on the 10th; 30 Tage, am 10.; 30 jours le 10
    3 x 30 days    | 3 x 30 Tage; 3 × 30 jours; 3 instalments every 30 days; 3 Raten zu je 30 Tagen
    3 x 30 days    | 1/3 30 days, 1/3 60 days, 1/3 90 days
    3 x 1 month    | 3 monthly instalments; 3 Monatsraten; 3 mensualités
    50% now, 50% 30 days | half now, half in 30 days; 50 % sofort, 50 % 30 Tage; 50 % comptant, solde à 30 jours
"""


def test_spellings_of_the_same_terms():
    for line in SPELLINGS.strip().splitlines():
        usual, others = line.split("|")
        read = terms.parse(usual)
        assert read is not None, usual
        assert {other: terms.parse(other) for other in others.split(";")} == dict.fromkeys(others.split(";"), read)


INSTALMENTS = """
    terms                                 | dated      | gross | instalments
    net 30                                | 2026-01-31 | 10000 |
    3 x 30 days                           | 2026-01-31 | 10000 | 2026-03-02 3333; 2026-04-01 3333; 2026-05-01 3334
    3 monthly instalments                 | 2026-01-31 |    10 | 2026-02-28 3; 2026-03-31 3; 2026-04-30 4
    50% now, 50% 30 days                  | 2028-02-28 |     1 | 2028-02-28 0; 2028-03-29 1
    1/3 14 days, 1/3 30 days, 1/3 60 days | 2026-12-31 |   100 | 2027-01-14 33; 2027-01-30 33; 2027-03-01 34
    30% now, balance end of next month    | 2026-11-30 |   999 | 2026-11-30 299; 2026-12-31 700
"""


@pytest.mark.parametrize(("text", "day", "gross", "expected"), grid(INSTALMENTS)[1:])
def test_instalments(text: str, day: str, gross: str, expected: str):
    agreed = terms.parse(text)
    assert agreed is not None
    found = terms.instalments(agreed, date.fromisoformat(day), int(gross))
    assert "; ".join(f"{when} {amount}" for when, amount in found) == expected


DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@given(DAYS, st.integers(-(10**12), 10**12), st.integers(2, 60), st.integers(1, 99))
def test_instalments_sum_to_the_gross_and_each_is_its_share(dated: date, gross: int, count: int, days: int):
    agreed = terms.parse(f"{count} x {days} days")
    assert agreed is not None
    found = terms.instalments(agreed, dated, gross)
    assert sum(amount for _, amount in found) == gross
    assert [day for day, _ in found] == [dated + timedelta(days * n) for n in range(1, count + 1)]
    assert max(abs(amount * count - gross) for _, amount in found) < count
    assert found[-1][0] == terms.due_date(dated, agreed)


CALENDAR = ("{n} days end of month", "end of month {n} days", "{n} days 10th", "{n} months", "{d}th of next month")


@given(DAYS, st.integers(0, 120), st.sampled_from((4, 5, 10, 20)), st.sampled_from(CALENDAR))
def test_later_documents_are_never_due_earlier(dated: date, days: int, nth: int, words: str):
    agreed = terms.parse(words.format(n=min(days, 99), d=nth))
    assert agreed is not None
    due, next_due = (terms.due_date(day, agreed) for day in (dated, dated + timedelta(1)))
    assert due is not None
    assert next_due is not None
    assert dated <= due <= next_due


@given(st.text("0123456789 /%,.+x&netdaysofmonthTagSkonto10thEOM", max_size=60))
def test_anything_is_read_or_not_but_never_fails(words: str):
    agreed = terms.parse(words)
    if agreed is not None:
        assert terms.due_date(date(2026, 1, 31), agreed) is not None
        assert all(until <= date(9999, 1, 1) for until, _ in terms.discounts(date(2026, 1, 31), agreed))


@pytest.mark.parametrize("word", ["net ", "in the ", "innerhalb von ", "2/10 ", "2% 10, ", "1/3 30 days, ", "end of "])
def test_a_paragraph_is_soon_refused(word: str):
    assert terms.parse(word * (199 // len(word))) is None
    assert terms.parse(word * 10_000) is None
