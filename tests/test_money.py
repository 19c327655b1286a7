"""Amounts: whole minor units, half away from zero, exactly, in every currency."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoice_workbook import currencies, money

MILLIONTHS = st.integers(-(10**13), 10**13)
DECIMALS = st.sampled_from([0, 2, 3, 4])


def exactly(product: Decimal, decimals: int) -> int:
    return int(product.scaleb(decimals).quantize(Decimal(1), ROUND_HALF_UP))


def column(*values: int) -> pd.Series:
    return pd.Series(list(values), dtype="Int64")


@given(MILLIONTHS, MILLIONTHS, st.integers(0, 100 * money.MILLION), DECIMALS)
def test_line_net_is_what_decimals_say(quantity, price, discount, decimals):
    whole = Decimal(quantity) / money.MILLION * Decimal(price) / money.MILLION
    wanted = exactly(whole * (1 - Decimal(discount) / money.HUNDRED_PERCENT), decimals)
    if abs(wanted) < 2**62:
        made = money.line_net(column(quantity), column(price), column(discount), np.array([decimals]))
        assert made[0] == wanted


@given(st.integers(-(10**12), 10**12), st.integers(0, 100 * money.MILLION))
def test_tax_is_what_decimals_say(net, rate):
    assert money.tax_of(column(net), column(rate))[0] == exactly(Decimal(net) * rate / money.HUNDRED_PERCENT, 0)


@pytest.mark.parametrize(
    ("quantity", "price", "decimals", "net"),
    [(1, "1.005", 2, 101), (3, "0.335", 2, 101), (-1, "0.005", 2, -1), (1, "0.5", 0, 1), (1, "0.0005", 3, 1)],
)
def test_a_half_goes_away_from_zero(quantity, price, decimals, net):
    made = money.line_net(
        column(quantity * money.MILLION), column(money.parse(price, 6)), column(0), np.array([decimals])
    )
    assert made[0] == net


def test_blank_stays_blank():
    made = money.line_net(pd.Series([None, 1], dtype="Int64"), column(1, 1), column(0, 0), np.array([2, 2]))
    assert made.isna().tolist() == [True, False]


@given(st.integers(-(10**11), 10**11), DECIMALS)
def test_cells_and_units_are_the_same_number(units, decimals):
    cells = np.array(money.to_cells(column(units), decimals), dtype=float)
    again, too_fine = money.from_cells(cells, decimals)
    assert again[0] == units
    assert not too_fine[0]
    assert Decimal(money.as_text(units, decimals)) == Decimal(units).scaleb(-decimals)


def test_decimals_of_currencies():
    assert [currencies.DECIMALS[code] for code in ("EUR", "JPY", "KWD", "CLF", "HUF")] == [2, 0, 3, 4, 2]


@pytest.mark.parametrize("text", ["", "1,5", "1.234", "1e5x", "NaN", "Infinity"])
def test_parse_refuses_what_is_no_amount(text):
    with pytest.raises(ValueError):  # the value is its own message
        money.parse(text, 2)
