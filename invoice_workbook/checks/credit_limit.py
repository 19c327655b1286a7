"""An order does not take its customer over the credit limit.

Source: our own rules, "Customer orders and prices": open invoices, orders not yet invoiced and this order together,
        as of the order date; orders of the same day count in sheet order. A blank limit means none.
Units:  minor units of the customer's currency, other currencies at the rate of the order date; gross amounts.
Remedy: ask for a payment or a higher limit, or get the exception approved and dismiss the problem with the reason.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import credit_exposure
from invoice_workbook.money import as_text

CONCERNS = ("orders",)
NEEDS = ("Orders",)


def find(books: Books) -> Iterator[Finding]:
    """Waiting orders over the limit; `rate_missing` finds those that cannot be judged."""
    found = credit_exposure.exposure(books)
    over = found[(found["exposure"] > found["limit"]).fillna(False)]
    yield Finding(
        table="Orders",
        field="customer",
        places=[int(str(row)) for row in over.index],
        severity="error",
        expected=_amounts(over, over["limit"]),
        actual=_amounts(over, over["exposure"]),
        difference=_amounts(over, over["exposure"] - over["limit"]),
        values=_words(books, over),
        amounts=(over["exposure"] - over["limit"]).astype(object).tolist(),
    )


def _amounts(rows: pd.DataFrame, amounts: pd.Series) -> list[str]:
    return [as_text(int(amount), int(decimals)) for amount, decimals in zip(amounts, rows["decimals"], strict=True)]


def _words(books: Books, rows: pd.DataFrame) -> list[dict[str, object]]:
    customers = books["Orders"]["customer"][rows.index]
    return [{"customer": c, "currency": m} for c, m in zip(customers, rows["currency"], strict=True)]
