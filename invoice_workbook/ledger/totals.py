"""What the lines of documents add up to.

Source: EN 16931-1, BR-CO-10 and BR-CO-13 (net), BR-CO-14 and BR-CO-17 (tax): lines are rounded first, then summed;
tax is rounded once for each group of category and rate. Within a state of India it is two taxes of half the rate, each
rounded (CGST Act 2017, section 9, and the states' own Acts; IGST Act 2017, section 8).
Units: minor units of the document's currency.
"""

import numpy as np
import pandas as pd

from invoice_workbook import gst, money
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import supplies
from invoice_workbook.tables import joins

LINES_OF = {"Orders": ("order", "OrderLines"), "Invoices": ("invoice", "InvoiceLines"), "Bills": ("bill", "BillLines")}


@derived
def line_nets(books: Books, lines: str) -> pd.Series:
    """Each line's net as it should be; blank where quantity or price is."""
    frame = books[lines]
    return money.line_net(
        frame["quantity"], frame["unit_price"], frame["discount"], frame["row_decimals"].to_numpy(np.int64)
    )


@derived
def tax_groups(books: Books, documents: str) -> pd.DataFrame:
    """A row for each document, category and rate: its row (place), tax_category, tax_rate, net, tax, half.

    Lines without a document are left out; a blank rate counts as 0. `half` is each of the two taxes of a supply within
    a state of India, else 0.
    """
    document, lines = LINES_OF[documents]
    frame = books[lines]
    groups = pd.DataFrame(
        {
            "place": joins.parent_rows(books, lines, document, documents, document),
            "tax_category": frame["tax_category"].to_numpy(object),
            "tax_rate": frame["tax_rate"].fillna(0).to_numpy(np.int64),
            "net": frame["line_net"].fillna(0).to_numpy(np.int64),
        }
    )
    summed = _summed(groups[groups["place"] >= 0])
    net, rate = summed["net"].astype("Int64"), summed["tax_rate"].astype("Int64")
    halved = supplies.of_documents(books, documents)["is_halved"].to_numpy(bool)[summed["place"].to_numpy(np.intp)]
    summed["half"] = gst.half_tax(net.where(halved, 0), rate)
    summed["tax"] = money.tax_of(net, rate).where(~halved, 2 * summed["half"])
    return summed


def _summed(groups: pd.DataFrame) -> pd.DataFrame:
    """Groups in their order, each once, with what their lines come to; category and rate are told by whole numbers."""
    category, categories = pd.factorize(groups["tax_category"].to_numpy(object), sort=True)
    rate, rates = pd.factorize(groups["tax_rate"].to_numpy(), sort=True)
    kinds = max(len(categories) * len(rates), 1)
    kind = groups["place"].to_numpy(np.int64) * kinds + category * len(rates) + rate
    sums = groups["net"].groupby(kind, sort=True).sum()
    each = sums.index.to_numpy(np.int64)
    return pd.DataFrame(
        {
            "place": each // kinds,
            "tax_category": categories[each % kinds // max(len(rates), 1)],
            "tax_rate": rates[each % max(len(rates), 1)],
            "net": sums.to_numpy(),
        }
    )


@derived
def of_documents(books: Books, documents: str) -> pd.DataFrame:
    """For each document: lines (count), net, tax, tax_by_line (rounded line by line), sound (every line has a net)."""
    document, lines = LINES_OF[documents]
    frame, count = books[lines], len(books[documents])
    places = joins.parent_rows(books, lines, document, documents, document)
    groups = tax_groups(books, documents)
    by_line = money.tax_of(frame["line_net"], frame["tax_rate"]).fillna(0).to_numpy(np.int64)
    ones = np.ones(len(frame), np.int64)
    columns = {
        "lines": joins.sums(ones, places, count),
        "net": joins.sums(frame["line_net"].fillna(0).to_numpy(np.int64), places, count),
        "tax": joins.sums(groups["tax"].to_numpy(np.int64), groups["place"].to_numpy(np.intp), count),
        "tax_by_line": joins.sums(by_line, places, count),
        "sound": joins.sums(frame["line_net"].isna().to_numpy().astype(np.int64), places, count) == 0,
    }
    return pd.DataFrame(columns, index=books[documents].index)
