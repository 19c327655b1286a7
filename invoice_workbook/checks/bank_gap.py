"""A bank statement opens with the closing balance of the previous one.

Source: our own rules, "Receipts, payments, bank"; the balances are kept in the Log when a statement is imported.
Units:  minor units of the account's currency.
Remedy: import the statement that is missing between the two.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books, folded
from invoice_workbook.currencies import DECIMALS
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.bank import statement_balances
from invoice_workbook.money import as_text

NEEDS = ("BankLines",)


def find(books: Books) -> Iterator[Finding]:
    """The first line of each statement that follows a gap."""
    gaps = statement_balances.gaps(books)
    lines = books["BankLines"]
    if not len(gaps) or not len(lines):
        return
    for gap in gaps.to_dict("records"):
        account = lines["account"].map(folded) == folded(gap["account"])
        mine = lines.index[account & (lines["statement"] == gap["statement"])]
        if not len(mine):
            mine = lines.index[account]
        if len(mine):
            decimals = DECIMALS.get(str(lines["row_currency"][mine[0]]), 2)
            yield Finding(
                table="BankLines",
                field="statement",
                places=[int(mine[0])],
                severity="error",
                expected=[as_text(gap["expected"], decimals)],
                actual=[as_text(gap["actual"], decimals)],
                difference=[as_text(gap["actual"] - gap["expected"], decimals)],
                amounts=[int(gap["actual"] - gap["expected"])],
                values=[{"statement": gap["statement"], "before": gap["before"], "account": gap["account"]}],
            )
