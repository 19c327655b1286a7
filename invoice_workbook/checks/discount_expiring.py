"""A bill's discount ends within three days, so paying now saves money; of two discounts the one that is open.

Source: our own rules, "Vendor bills".
Units:  minor units; the annual rate is d/(1-d) x 365/(due days - discount days).
Remedy: make sure that it is approved and in the next payment run.
"""

from collections.abc import Iterator
from datetime import timedelta

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger import discounts, open_items
from invoice_workbook.number_shapes import Figure
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins
from invoice_workbook.terms import discounts as discounts_of
from invoice_workbook.terms import due_date

CONCERNS = ("bills",)
NEEDS = ("Bills",)
ONLY_TELLS = True

DAYS = 3
UNPAYABLE = (BillStatus.REJECTED, BillStatus.PAID, BillStatus.DISPUTED)


def find(books: Books) -> Iterator[Finding]:
    """Open bills whose discount is still available, with the amount and its annual rate."""
    agreed_by = {id_: agreed for id_ in set(books["Vendors"]["terms"]) if (agreed := books.terms_of(id_))}
    discounted = {id_ for id_, agreed in agreed_by.items() if agreed.discounts}
    if not discounted:
        return
    bills = books["Bills"]
    open_ = open_items.of_documents(books, "payable")["open"]
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    ids = pd.Series(joins.at(books["Vendors"]["terms"], at), index=bills.index)
    mine = (open_ > 0) & ids.isin(discounted) & bills["bill_date"].notna() & bills["gross"].notna()
    mine &= ~open_items.is_credit(bills) & ~bills["status"].isin(UNPAYABLE)
    mine &= bills["bill_date"] >= pd.Timestamp(books.as_of - timedelta(400))
    places, saved, words, amounts = [], [], [], []
    for row in bills.index[mine]:  # bills of few vendors, not yet paid
        agreed, day = agreed_by[ids[row]], bills["bill_date"][row].date()
        offered = discounts.offered(books, ids[row], day, int(bills["gross"][row])).at(books.as_of)
        until, due = offered.until, due_date(day, agreed)
        if until is None or due is None or not timedelta(0) <= until - books.as_of <= timedelta(DAYS):
            continue
        digits = int(bills["row_decimals"][row])
        share = dict(discounts_of(day, agreed))[until] / money.HUNDRED_PERCENT
        rate = share / (1 - share) * 365 / max((due - until).days, 1) * 100
        places.append(int(str(row)))
        amounts.append(offered.amount)
        saved.append(money.as_text(offered.amount, digits))
        words.append({"until": until, "rate": Figure(f"{rate:.1f}"), "party": bills["vendor"][row]})
    yield Finding("Bills", "due_date", places, "notice", difference=saved, values=words, amounts=amounts)
