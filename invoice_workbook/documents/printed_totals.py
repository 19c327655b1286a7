"""Proof that a file says what the book says: the totals printed in a PDF, computed in an xlsx, carried in an XML.

Each is read back from what was made and held against the invoice; a file that differs is never written.
Units: minor units of the invoice's currency.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from invoice_workbook.documents.invoice_data import Invoice
from invoice_workbook.errors import WorkbookError
from invoice_workbook.money import as_text

TOTALS = ("Net", "Tax", "Gross")


def hold(invoice: Invoice, kind: str, found: Sequence[int]) -> None:
    """Raises WorkbookError where net, tax or gross of a file is another than the invoice's."""
    for what, expected, actual in zip(TOTALS, (invoice.net, invoice.tax, invoice.gross), found, strict=True):
        if expected != actual:
            shown = [as_text(units, invoice.decimals) for units in (expected, actual)]
            raise WorkbookError("file-differs", id=invoice.id, kind=kind, what=what, expected=shown[0], actual=shown[1])


def of_print(texts: Sequence[str]) -> list[int]:
    """Printed amounts, whatever marks the language puts between their digits."""
    return [
        int(re.sub(r"\D", "", text)) * (-1 if text.lstrip().startswith(("-", "\N{MINUS SIGN}")) else 1)
        for text in texts
    ]


def of_xml(texts: Sequence[str], decimals: int) -> list[int]:
    """Amounts of an XML, as exact numbers. Raises ValueError where one is finer than the currency."""
    exact = [Decimal(text).scaleb(decimals) for text in texts]
    if any(amount != amount.to_integral_value() for amount in exact):
        raise ValueError(texts)
    return [int(amount) for amount in exact]


def rounded(value: float, decimals: int) -> int:
    """What ROUND makes of a cell: spreadsheet programs round the number as 15 digits show it.

    >>> rounded(1.005, 2), rounded(2.675 * 100 * (1 - 10 / 100), 2), rounded(-0.5, 0)
    (101, 24075, -1)
    """
    shown = Decimal(f"{value:.15g}").scaleb(decimals)
    return int(shown.quantize(Decimal(1), ROUND_HALF_UP))


def line_formula(quantity: float, price: float, discount: float, decimals: int) -> int:
    """What the xlsx's formula for a line comes to."""
    return rounded(quantity * price * (1 - discount / 100), decimals)


def of_sheet(lines: Iterable[tuple[int, str, float]], decimals: int, parts: int = 1) -> list[int]:
    """What the xlsx's formulas for net, tax and gross come to, from each line's net, tax category and rate.

    `parts` is how many taxes of an equal share of the rate there are.
    """
    groups: dict[tuple[str, float], float] = {}
    net = 0.0
    for units, category, rate in lines:
        amount = units / 10**decimals
        net += amount
        groups[category, rate] = groups.get((category, rate), 0.0) + amount
    tax = sum(parts * rounded(amount * (rate / parts) / 100, decimals) for (_, rate), amount in groups.items())
    return [rounded(net, decimals), tax, rounded(net + tax / 10**decimals, decimals)]
