"""What stands against an order: the open errors of its own row, its lines and its customer."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from invoice_workbook import checks, problems
from invoice_workbook.books import Books, folded
from invoice_workbook.checks import billing_details
from invoice_workbook.commands import check
from invoice_workbook.ledger import rows
from invoice_workbook.problems import Finding

JUDGED = ("Orders", "OrderLines", "Customers")


def _findings(books: Books, on_issue: bool) -> Iterator[tuple[str, Finding]]:
    """Errors on what is judged; missing billing details are errors once an invoice is to be issued."""
    for rule, finding in checks.find(books):
        by_law = rule == "billing-details" and finding.field != billing_details.TO_SEND
        if finding.table in JUDGED and (finding.severity == "error" or (on_issue and by_law)):
            yield rule, replace(finding, severity="error")


def found(books: Books, on_issue: bool = False) -> pd.DataFrame:
    """Open errors on orders, their lines and customers; dismissed ones apart."""
    every = problems.collect(books, _findings(books, on_issue))
    before = check.known(books)
    dismissed = before.loc[before["status"] == problems.DISMISSED, "problem"]
    return every[~every["problem"].isin(dismissed)]


def by_order(books: Books, errors: pd.DataFrame) -> dict[str, str]:
    """The first error of each order, by the order's key: its own, its lines', its customer's."""
    own = errors[errors["table"].isin(["Orders", "OrderLines"])].drop_duplicates("document")
    messages = {folded(document): str(m) for document, m in zip(own["document"], own["message"], strict=True)}
    of = errors[errors["table"] == "Customers"].drop_duplicates("document")
    customers = {folded(document): str(m) for document, m in zip(of["document"], of["message"], strict=True)}
    pairs = zip(rows.keys(books, "Orders", "order"), rows.keys(books, "Orders", "customer"), strict=True)
    return {order: customers[customer] for order, customer in pairs if customer in customers} | messages
