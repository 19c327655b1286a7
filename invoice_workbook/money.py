"""Exact amounts: whole minor units per ISO 4217, half away from zero, no binary fractions.

Units: an *amount* is held in minor units of its currency (10.50 EUR is 1050, 1200 JPY is 1200); a
price, quantity or percentage in millionths. Floats appear at the cell only, in `from_cells`.
Source: ISO 4217 (list one, minor units); EN 16931-1 for rounding a line before it is summed.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook.currencies import DECIMALS
from invoice_workbook.number_shapes import Figure

MILLION = 1_000_000
DECIMALS_OF_MILLIONTHS = 6
HUNDRED_PERCENT = 100 * MILLION

_LARGEST, _MOST_SHIFTED = 2.0**61, 18
"""Up to these a product and the power of ten that divides it are exact in 64 bits, twice the one and the other, too."""

Ints = npt.NDArray[np.int64]


def decimals(currencies: pd.Series) -> Ints:
    """Decimals of each row's currency; 2 for an unknown currency, which is a problem in itself."""
    rows, each = pd.factorize(currencies.to_numpy(object))
    return np.array([DECIMALS.get(one, 2) for one in (*each, "")], np.int64)[rows]


def from_cells(
    values: npt.NDArray[np.float64], decimals: Ints | int
) -> tuple[pd.api.extensions.ExtensionArray, npt.NDArray[np.bool_]]:
    """Numbers of cells as whole units of 10**-decimals, and which of them are finer than that.

    A cell carries 15 decimal digits; anything finer (0.1 + 0.2) is noise, not a fraction of a cent.
    """
    scaled = values * np.power(10.0, decimals)
    blank = ~np.isfinite(scaled)
    whole = _away_from_zero(np.where(blank, 0.0, scaled))
    noise = 1e-9 + np.abs(whole) * 1e-14
    too_fine = ~blank & (np.abs(np.where(blank, 0.0, scaled) - whole) > noise)
    return pd.arrays.IntegerArray(whole.astype(np.int64), blank), too_fine


def to_cells(units: pd.Series, decimals: Ints | int) -> list[float | int | None]:
    """Whole units of 10**-decimals as the numbers of cells; blank stays blank."""
    filled = units.fillna(0).to_numpy(np.int64) / np.power(10.0, decimals)
    rows = zip(filled.tolist(), (filled == np.trunc(filled)).tolist(), units.isna().tolist(), strict=True)
    return [None if missing else int(value) if is_whole else value for value, is_whole, missing in rows]


def _away_from_zero(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    rounded: npt.NDArray[np.float64] = np.copysign(np.floor(np.abs(values) + 0.5), values)
    return rounded


def quotient(numerator: int, denominator: int) -> int:
    """Numerator / denominator, rounded half away from zero, exactly.

    >>> quotient(5, 10), quotient(-5, 10), quotient(1005, 1000)
    (1, -1, 1)
    """
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def _quotients(numerators: Ints, denominators: Ints) -> Ints:
    """`quotient` of many, where twice a numerator is no more than 64 bits hold."""
    whole: Ints = (2 * np.abs(numerators) + denominators) // (2 * denominators)
    return np.where(numerators >= 0, whole, -whole)


def rounded_product(factors: list[Ints], shift: Ints) -> Ints:
    """Product of the factors over 10**shift, row by row, rounded half away from zero, exactly.

    Floats decide the rows that are clearly on one side of a half; the few that are not are worked out in
    whole numbers. The margin is far larger than the error of the multiplications (a few times 2**-53).
    """
    approximate = 1.0 / np.power(10.0, shift)
    for factor in factors:
        approximate = approximate * factor
    distance = np.abs(np.abs(approximate) % 1.0 - 0.5)
    unsure = np.flatnonzero(distance < 1e-9 + np.abs(approximate) * 1e-14)
    rounded = _away_from_zero(np.clip(approximate, -(2.0**62), 2.0**62)).astype(np.int64)
    fits = (np.abs(approximate[unsure]) * np.power(10.0, shift[unsure]) < _LARGEST) & (shift[unsure] <= _MOST_SHIFTED)
    small, large = unsure[fits], unsure[~fits]
    rounded[small] = _quotients(np.prod([factor[small] for factor in factors], axis=0), 10 ** shift[small])
    for row in large:  # a loop on purpose: Python's integers are exact at any size
        product = 1
        for factor in factors:
            product *= int(factor[row])
        rounded[row] = quotient(product, 10 ** int(shift[row]))
    return rounded


def _ints(values: pd.Series) -> Ints:
    return values.fillna(0).to_numpy(np.int64)


def line_net(quantity: pd.Series, price: pd.Series, discount: pd.Series, decimals: Ints) -> pd.Series:
    """Quantity x price less discount, in minor units; blank where quantity or price is blank.

    Source: EN 16931-1 BT-131; rounded once per line, half away from zero (rule `line-total`).
    """
    factors = [_ints(quantity), _ints(price), HUNDRED_PERCENT - _ints(discount)]
    shift = 2 * DECIMALS_OF_MILLIONTHS + DECIMALS_OF_MILLIONTHS + 2 - decimals
    missing = (quantity.isna() | price.isna()).to_numpy(bool)
    return pd.Series(pd.arrays.IntegerArray(rounded_product(factors, shift), missing), index=quantity.index)


def tax_of(net: pd.Series, rate: pd.Series) -> pd.Series:
    """Net x rate %, in minor units, rounded half away from zero. Source: EN 16931-1 BR-CO-17."""
    shift = np.full(len(net), DECIMALS_OF_MILLIONTHS + 2, np.int64)
    rounded = rounded_product([_ints(net), _ints(rate)], shift)
    return pd.Series(pd.arrays.IntegerArray(rounded, net.isna().to_numpy(bool)), index=net.index)


def as_text(units: int, decimals: int) -> Figure:
    """Whole units as a decimal number with exactly that many decimals.

    >>> as_text(1050, 2), as_text(-5, 3), as_text(1200, 0)
    ('10.50', '-0.005', '1200')
    """
    digits = str(abs(units)).rjust(decimals + 1, "0")
    sign = "-" if units < 0 else ""
    return Figure(sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits))


def each_as_text(units: Iterable[int], decimals: int) -> list[Figure]:
    """`as_text` of many, of equal ones once.

    >>> each_as_text([1050, 5, 1050], 2)
    ['10.50', '0.05', '10.50']
    """
    every = list(units)
    words = {one: as_text(one, decimals) for one in set(every)}
    return [words[one] for one in every]


def plain_text(millionths: int) -> Figure:
    """A price, quantity or percentage without needless zeros.

    >>> plain_text(12_500_000), plain_text(-3_000_000), plain_text(1)
    ('12.5', '-3', '0.000001')
    """
    return Figure(as_text(millionths, DECIMALS_OF_MILLIONTHS).rstrip("0").rstrip("."))


def parse(text: str, decimals: int) -> int:
    """A plain decimal number ("10.50") as whole units of 10**-decimals.

    Raises ValueError for any other text, and for more decimals than that.
    """
    try:
        exact = Decimal(text.strip()).scaleb(decimals)
    except ArithmeticError as error:
        raise ValueError(text) from error
    if not exact.is_finite() or exact != exact.to_integral_value():
        raise ValueError(text)
    return int(exact)


def parse_shown(text: str, decimals: int) -> int:
    """The same of an amount as a sheet shows it: with all its decimals and the marks of any language, or plain.

    >>> parse_shown("1.234,50", 2), parse_shown("-1,31,250.00", 2), parse_shown("1.000", 0), parse_shown("10.5", 2)
    (123450, -13125000, 1000, 1050)
    """
    places = rf"\W(?P<places>\d{{{decimals}}})" if decimals else "(?P<places>)"
    found = re.fullmatch(rf"(?P<whole>-?\d+(?:\W\d{{2,3}})*){places}", text.strip(), re.ASCII)
    return int(re.sub(r"[^\d-]", "", found["whole"] + found["places"])) if found else parse(text, decimals)
