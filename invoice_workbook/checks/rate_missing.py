"""A figure that needs an exchange rate has one; it is never taken as 0.

Source: our own rules, "Receipts, payments, bank". Settings' and People's amounts are asked for in a document's currency
        as of the day, a credit limit in the customer's currency as of the order date; tax in another currency is
        told in ours by the rate of the day of delivery, else of the invoice (2006/112/EC, article 230).
Units:  none: the pair of currencies, the day and what needs the rate stand once, on the first invoice or bill of that
        currency; on each order, since an order whose credit limit nobody can tell is not issued. Others are.
Remedy: enter the rate on the sheet Exchange rates; the last one on or before the day counts.
"""

from collections.abc import Iterable, Iterator

import pandas as pd

from invoice_workbook import tax_numbers
from invoice_workbook.books import Books
from invoice_workbook.checks import price_match, quantity_match
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import exchange, totals, write_offs
from invoice_workbook.ledger.payable import approval
from invoice_workbook.ledger.receivable import chasing, credit_exposure, dunning
from invoice_workbook.schema import CUSTOMERS, BillStatus

FOLLOWS_THE_DAY = True
ASKED_BY_PAYMENT = True
OF_LATE = ("Reminder fee", "Collections minimum", write_offs.LIMIT)
"""Settings that a late invoice needs in its currency."""
TOLERANCES = {"Price tolerance amount": price_match, "Quantity tolerance amount": quantity_match}
"""Settings that a bill needs which differs from its order, and the rule that finds those bills."""
TOLD_AT_HOME = tax_numbers.EN_16931 | {"CH", "GB"}
"""Countries whose invoices say the tax in the national currency, too (2006/112/EC, article 230, and their own laws)."""
OVER = (BillStatus.PAID, BillStatus.REJECTED, BillStatus.SCHEDULED)
"""Statuses of bills that nobody approves or pays any more."""


def find(books: Books) -> Iterator[Finding]:
    """Late invoices, waiting orders and open bills whose figures nobody can tell."""
    yield _of_orders(books)
    yield _of_tax(books)
    yield _first_of_each(books, "Invoices", _of_late(books))
    yield _first_of_each(books, "Bills", _of_bills(books))


def _of_orders(books: Books) -> Finding:
    """Orders of customers with a credit limit that cannot be judged."""
    found = credit_exposure.exposure(books)
    found = found[found["exposure"].isna()]
    days = books["Orders"]["order_date"][found.index].dt.date
    limit = CUSTOMERS.by_field["credit_limit"].header
    words = [
        {"source": ", ".join(missing), "target": currency, "day": day, "needs": limit}
        for missing, currency, day in zip(found["missing"], found["currency"], days, strict=True)
    ]
    return Finding("Orders", "currency", [int(str(row)) for row in found.index], "error", values=words)


def _of_tax(books: Books) -> Finding:
    """Waiting orders whose invoice must say the tax in our own currency, by the rate of its day."""
    orders, settings = books["Orders"], books.settings
    home = settings.currency
    waits = orders["status"].isin(credit_exposure.WAITING) & (totals.of_documents(books, "Orders")["tax"] != 0)
    if tax_numbers.country(settings["Country"]) not in TOLD_AT_HOME:
        waits &= False
    today = pd.Timestamp(books.as_of)
    days = orders["delivered_on"].where(orders["delivered_on"] <= today, today)
    found = {
        int(str(row)): {"source": currency, "target": home, "day": day.date(), "needs": "Tax"}
        for row, currency, day in zip(orders.index[waits], orders["row_currency"][waits], days[waits], strict=True)
        if currency != home and exchange.rate(books, currency, home, day.date()) is None
    }
    return Finding("Orders", "currency", list(found), "error", variant="", values=list(found.values()))


def _of_late(books: Books) -> pd.Series:
    """For each late invoice that somebody chases the settings that it needs."""
    rows = books["Invoices"].index
    needs = [name for name in OF_LATE if books.settings.amount(name)]
    if not needs or not exchange.without_rate(books, books["Invoices"]["row_currency"]):
        return pd.Series("", index=rows)
    chased = chasing.standing(books)["reason"].eq("").reindex(rows, fill_value=False)
    return pd.Series(", ".join(needs), index=rows).where(dunning.late(books) & chased, "")


def _of_bills(books: Books) -> pd.Series:
    """For each open bill the limits and tolerances that it needs."""
    bills = books["Bills"]
    needs = pd.Series("", index=bills.index)
    if not exchange.without_rate(books, bills["row_currency"]):
        return needs
    if _has_limits(books):
        needs = needs + ", Approval limit"
    for name, rule in TOLERANCES.items():
        if books.settings.amount(name):
            differs = bills["bill"].isin(_bills_in(books, rule.find(books)))
            needs = needs + pd.Series(f", {name}", index=bills.index).where(differs, "")
    return needs.str.removeprefix(", ").where(~bills["status"].isin(OVER), "")


def _has_limits(books: Books) -> bool:
    """Whether the Settings or any person who decides has a limit in the home currency."""
    people = books["People"]
    own = people["approval_limit"][people["role"].isin(approval.DECIDERS)].fillna(0)
    return bool(books.settings.amount("Approval limit")) or bool((own > 0).any())


def _bills_in(books: Books, findings: Iterable[Finding]) -> set[str]:
    """The bills of these errors in bill lines."""
    rows = [row for finding in findings if finding.severity == "error" for row in finding.places]
    return set(books["BillLines"]["bill"][rows])


def _first_of_each(books: Books, table: str, needs: pd.Series) -> Finding:
    """The first document that needs a rate of each currency without one, with all that its documents need."""
    currencies = books[table]["row_currency"]
    mine = needs[currencies.isin(exchange.without_rate(books, currencies))]
    mine = mine[mine != ""]
    groups = [(str(currency), part) for currency, part in mine.groupby(currencies[mine.index])]
    words = [
        {
            "source": books.settings.currency,
            "target": currency,
            "day": books.as_of,
            "needs": ", ".join(dict.fromkeys(", ".join(part).split(", "))),
        }
        for currency, part in groups
    ]
    return Finding(table, "currency", [int(str(part.index[0])) for _, part in groups], "error", values=words)
