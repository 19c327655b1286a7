"""Of an order's lines and parties a valid e-invoice can be made, before it gets a number.

Source: EN 16931-1, BR-O-11, BR-AE-02, BR-IC-02, BR-G-02, BR-CO-26, BR-CL-14; Directive 2006/112/EC, article 138.
Units:  none. Judged where our country goes by the standard (EU, IS, LI, NO); cancelled and invoiced orders are not.
Remedy: put what is not subject to tax on an order of its own; enter the tax number or country that is missing.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import Finding
from invoice_workbook.ledger.receivable import standard_rules

CONCERNS = ("orders",)
NEEDS = ("Orders",)
FIELDS = {"beside-others": "order"}
"""Where a kind of fault stands; the others are the customer's or ours."""
WHATS = (
    "beside-others",
    "seller-country",
    "seller-number",
    "seller-vat",
    "buyer-country",
    "buyer-number",
    "buyer-vat",
    "buyer-state",
)


def find(books: Books) -> Iterator[Finding]:
    """Waiting orders whose invoice would break a rule of the standard, with the rule."""
    orders = books["Orders"]
    broken = standard_rules.of_orders(books)
    for what in WHATS:
        mine = {row: one for row, every in broken.items() for one in every if one.what == what}
        if not mine:
            continue
        words = [{"rule": one.rule, "party": orders["customer"][row]} for row, one in mine.items()]
        yield Finding("Orders", FIELDS.get(what, "customer"), list(mine), "error", variant=what, values=words)
