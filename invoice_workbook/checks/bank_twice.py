"""Each line of a bank statement is in the workbook once.

Source: our own rules, "Receipts, payments, bank": account, date, amount, reference, counterparty, and the position
        among lines of one statement that agree in all of these.
Units:  minor units.
Remedy: delete the later of the two lines. If it has a receipt or payment, first find out which one is right.
"""

from collections.abc import Iterator

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.bank import line_identity, statement_balances

NEEDS = ("BankLines",)


def find(books: Books) -> Iterator[Finding]:
    """Lines that repeat an earlier one, with the earlier row."""
    lines = books["BankLines"]
    keys = (
        line_identity.identities(lines)
        + "\x1f"
        + line_identity.ordinals(lines, statement_balances.continued(books)).astype(str)
    )
    wrong = keys.duplicated()
    if not wrong.any():
        return
    first = pd.Series(lines.index, index=lines.index).groupby(keys).transform("first")
    above = first + books.places["BankLines"].first_row
    words = pd.DataFrame({"earlier": lines["bank_line"].reindex(first).to_numpy(), "first": above}, lines.index)
    related = pd.Series([(str(id_),) for id_ in words["earlier"]], index=lines.index)
    actual = lines["amount"]
    yield Finding.where(
        books,
        ("BankLines", "bank_line"),
        wrong,
        "error",
        actual=actual,
        unit="amount",
        related=related,
        values=words.astype(object),
    )
