"""What is asked of an invoice: gross less what is prepaid plus what it is rounded by.

Source: EN 16931-1, BT-113 (prepaid), BT-114 (rounding), BT-115 and BR-CO-16. A price that includes tax is what the
customer pays: lines are net, and the rounding brings their gross to the prices. With the Settings' *Cash rounding* what
is due comes out in the currency's coins. An allocation of kind rounding, of the opposite sign, is made with the
invoice, so that what is open is what it asks for.
Units: minor units of the invoice's currency.
"""

import numpy as np
import pandas as pd

from invoice_workbook import currencies, money
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger.receivable import listed_items
from invoice_workbook.tables import joins

CASH_ROUNDING = "Cash rounding"


def payable(invoices: pd.DataFrame) -> pd.Series:
    """What each invoice asks for, or credit note gives; what is blank is 0."""
    gross, prepaid, rounding = (invoices[name].fillna(0).astype("int64") for name in ("gross", "prepaid", "rounding"))
    return gross - prepaid + rounding


@derived
def coin(books: Books, currency: str) -> int:
    """The smallest coin that amounts in a currency are rounded to; 1 where they are not rounded."""
    return currencies.COINS.get(currency, 1) if books.settings[CASH_ROUNDING] == "yes" else 1


def in_coins(amount: int, coin_: int) -> int:
    """An amount in whole coins, half away from zero.

    >>> in_coins(4327, 5), in_coins(4322, 5), in_coins(-4328, 5), in_coins(4327, 1)
    (4325, 4320, -4330, 4327)
    """
    return money.quotient(amount, coin_) * coin_


@derived
def by_price(books: Books) -> pd.Series:
    """The gross of each invoice by the prices that its customer saw: those that include tax count as they are.

    Only lines at the list's price count so; one at a price of its own is net.
    """
    invoices, lines = books["Invoices"], books["InvoiceLines"]
    gross = invoices["gross"].fillna(0).astype("int64")
    if not listed_items.has_included(books):
        return gross
    listed = listed_items.of_invoice_lines(books).reindex(lines.index)
    is_tag = ((listed["is_included"] == True) & (lines["unit_price"] == listed["price"])).fillna(False).to_numpy(bool)  # noqa: E712  # blank is neither
    at = joins.parent_rows(books, "InvoiceLines", "invoice", "Invoices", "invoice")
    tagged = lines[is_tag]
    tags = money.line_net(
        tagged["quantity"],
        listed["listed"][is_tag].astype("Int64"),
        tagged["discount"],
        tagged["row_decimals"].to_numpy(np.int64),
    )
    others = lines[~is_tag].assign(place=at[~is_tag], rate=lines["tax_rate"].fillna(0))
    nets = others.groupby(["place", "tax_category", "rate"])["line_net"].sum().reset_index()
    taxed = nets["line_net"].fillna(0).astype("Int64") + money.tax_of(nets["line_net"], nets["rate"].astype("Int64"))
    whole = joins.sums(tags.fillna(0).to_numpy(np.int64), at[is_tag], len(invoices))
    whole += joins.sums(taxed.fillna(0).to_numpy(np.int64), nets["place"].to_numpy(np.intp), len(invoices))
    has_tag = joins.sums(np.ones(int(is_tag.sum()), np.int64), at[is_tag], len(invoices)) > 0
    return gross.where(~has_tag, pd.Series(whole, index=invoices.index))
