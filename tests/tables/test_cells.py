"""Cells as whole units: a number that no amount can be is told as none, in one row, and warns of nothing besides."""

import warnings

import pytest

from invoice_workbook.tables import cells


@pytest.mark.parametrize("cell", [1e308, -1e308, float("inf"), 1e18])
def test_a_number_too_large_for_an_amount_is_none(cell):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        units, (not_numbers, too_fine) = cells.units([1.5, cell, 2], 2)
    assert units.tolist()[::2] == [150, 200] and units.isna().tolist() == [False, True, False]
    assert (not_numbers.rows, too_fine.rows) == ([1], [])
