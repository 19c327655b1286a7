"""Cell functions: what they come to, blank in and blank out, errors that cells have names for."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoice_workbook import ages, money, references
from invoice_workbook.currencies import DECIMALS
from invoice_workbook.excel import functions as f

DUE, NUMBER = date(2026, 1, 31), 46053
IBAN = "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize("day", [DUE, datetime(2026, 1, 31, 12), NUMBER, float(NUMBER), "2026-01-31"])
def test_a_day_is_a_date_its_number_or_iso_text(day):
    assert f.DAYSLATE(day, date(2026, 2, 10)) == 10


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: f.DAYSLATE(DUE, date(2026, 1, 30)), 0),
        (lambda: f.DAYSLATE(DUE, date(2026, 3, 1), date(2026, 2, 2)), 2),
        (lambda: f.AGEBAND(DUE, DUE), "current"),
        (lambda: f.AGEBAND(DUE, date(2026, 2, 1)), "1-30"),
        (lambda: f.AGEBAND(DUE, date(2026, 6, 1)), "over 90"),
        (lambda: f.AGEBAND(DUE, date(2026, 2, 20), "15,45"), "16-45"),
        (lambda: f.AGEBAND(DUE, date(2026, 2, 20), [[15.0], [45.0], [None]]), "16-45"),
        (lambda: f.AGING([[DUE], [None]], [[10.1], [0.2]], date(2026, 2, 1)), [[0.2, 10.1, 0, 0, 0]]),
        (lambda: f.AGING(DUE, 3, DUE, "10"), [[3, 0, 0]]),
        (lambda: f.DUEDATE(DUE, "2/10 net 30"), date(2026, 3, 2)),
        (lambda: f.DUEDATE(DUE, "EOM+15"), date(2026, 2, 15)),
        (lambda: f.DUEDATE(date(2026, 12, 20), "net 5", "DE"), date(2026, 12, 27)),
        (lambda: f.DUEDATE(date(2026, 12, 20), "net 5", [[date(2026, 12, 25)], [None]]), date(2026, 12, 26)),
        (lambda: f.DISCOUNTUNTIL(DUE, "2/10 net 30"), date(2026, 2, 10)),
        (lambda: f.DISCOUNTUNTIL(DUE, "net 30"), ""),
        (lambda: round(f.DISCOUNTRATE("2/10 net 30"), 10), 0.3724489796),
        (lambda: f.DISCOUNTRATE("net 30"), 0),
        (lambda: f.LINENET(1, 1.005), 1.01),
        (lambda: f.LINENET(-1, 1.005), -1.01),
        (lambda: f.LINENET(3, 333.333, 2, "JPY"), 980),
        (lambda: f.LINENET(1, 1.0005, None, "kwd"), 1.001),
        (lambda: f.LINENET(1, 0.1 + 0.2), 0.3),
        (lambda: f.TAXOF(100.03, 19), 19.01),
        (lambda: f.TAXOF(150, 10, "JPY"), 15),
        (lambda: f.LATEINTEREST(1000, DUE, date(2026, 5, 11), 9.12), 24.99),
        (lambda: f.LATEINTEREST(1000, DUE, DUE, 9.12), 0),
        (lambda: f.IBANOK(IBAN), True),
        (lambda: f.IBANOK(IBAN.replace("89", "88")), False),
        (lambda: f.TAXNUMBEROK("DE136695976", "DE"), True),
        (lambda: f.TAXNUMBEROK("DE136695977", "de"), False),
        (lambda: f.SAMEREFERENCE("RE-0815", "re 0815"), 100),
        (lambda: f.SAMEREFERENCE("RE-0815", 815.0), 90),
        (lambda: f.SAMEREFERENCE("A12345", "A12435"), 80),
        (lambda: f.SAMEREFERENCE("A1", "A2"), 0),
    ],
)
def test_what_they_come_to(call, expected):
    assert call() == expected


BLANK_CALLS = [
    *[lambda blank=blank: f.DAYSLATE(blank, DUE) for blank in (None, "", " ")],
    lambda: f.AGEBAND(None, DUE),
    lambda: f.DUEDATE("", "net 30"),
    lambda: f.DUEDATE(DUE, None),
    lambda: f.DISCOUNTUNTIL(None, "2/10 net 30"),
    lambda: f.DISCOUNTRATE(""),
    lambda: f.LINENET(None, 1),
    lambda: f.TAXOF(1, ""),
    lambda: f.LATEINTEREST(1, None, DUE, 1),
    lambda: f.IBANOK(""),
    lambda: f.TAXNUMBEROK(None, "DE"),
    lambda: f.SAMEREFERENCE("A", None),
]


@pytest.mark.parametrize("call", BLANK_CALLS)
def test_blank_in_blank_out(call):
    assert call() == ""


@pytest.mark.parametrize(
    "call",
    [
        lambda: f.DAYSLATE("soon", DUE),
        lambda: f.DAYSLATE(True, DUE),
        lambda: f.DAYSLATE(1e12, DUE),
        lambda: f.AGEBAND(DUE, DUE, "30,20"),
        lambda: f.AGING([[DUE]], [[1], [2]], DUE),
        lambda: f.AGING([[DUE]], [["many"]], DUE),
        lambda: f.DUEDATE(DUE, "sometime"),
        lambda: f.LINENET("two", 1),
        lambda: f.LINENET(float("nan"), 1),
        lambda: f.TAXOF(1, "nineteen"),
        lambda: f.LATEINTEREST(1, DUE, "later", 9),
    ],
)
def test_a_wrong_argument_is_a_value_error(call):
    with pytest.raises(ValueError):  # shown as #VALUE!, whatever its text
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: f.LINENET(1, 1, None, "XYZ"),
        lambda: f.TAXOF(1, 1, "XYZ"),
        lambda: f.DUEDATE(DUE, "net 5", "ZZ"),
        lambda: f.TAXNUMBEROK("1", "ZZ"),
        lambda: f.DISCOUNTRATE("2/30 net 30"),
    ],
)
def test_what_is_not_known_is_not_available(call):
    with pytest.raises(LookupError):
        call()


@given(
    st.decimals(-10_000, 10_000, places=3),
    st.decimals(0, 10_000, places=4),
    st.integers(0, 100),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_a_lines_net_is_the_checks_own(quantity, price, discount, currency):
    decimals = DECIMALS[currency]

    def column(value: Decimal) -> pd.Series:
        return pd.Series([int(value.scaleb(6))], dtype="Int64")

    exact = money.line_net(column(quantity), column(price), column(Decimal(discount)), np.array([decimals]))
    assert f.LINENET(float(quantity), float(price), discount, currency) == int(exact.iloc[0]) / 10**decimals


@given(st.integers(0, 400), st.lists(st.integers(1, 300), min_size=1, max_size=5, unique=True))
def test_a_band_holds_its_days(days, limits):
    limits.sort()
    name = ages.names(limits)[ages.band(days, limits)]
    if "-" in name:
        first, last = map(int, name.split("-"))
        assert first <= days <= last
    else:
        assert (name == "current") == (days == 0)


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_the_same_both_ways(one, other):
    assert references.likeness(one, other) == references.likeness(other, one)
    assert references.likeness(one, one) == references.SAME


def test_every_function_says_what_it_is_and_what_each_argument_is():
    import inspect

    for function in f.FUNCTIONS:
        assert function.__doc__
        assert set(vars(function)["arguments"]) == set(inspect.signature(function).parameters), function.__name__
