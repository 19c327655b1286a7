"""Amounts of bookings as text. Units: minor units of each row's currency."""

import pandas as pd

from invoice_workbook import money


def as_text(units: pd.Series, decimals: pd.Series) -> list[str]:
    """Exactly the currency's decimals.

    >>> as_text(pd.Series([1050, 1200]), pd.Series([2, 0]))
    ['10.50', '1200']
    """
    return [money.as_text(one, places) for one, places in zip(units.tolist(), decimals.tolist(), strict=True)]


def sides(bookings: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Debit and credit of bookings, the one blank where the other is not."""
    amounts = as_text(bookings["units"].abs(), bookings["decimals"])
    is_debit = (bookings["units"] > 0).tolist()
    debit = [amount if mine else "" for amount, mine in zip(amounts, is_debit, strict=True)]
    credit = ["" if mine else amount for amount, mine in zip(amounts, is_debit, strict=True)]
    return debit, credit
