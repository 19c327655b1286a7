"""What vendors owe us: overpaid bills, unapplied payments, and credit notes with no bill to set them against.

Source: our own rules, overpayments and credits. Units: minor units.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.payable import payment_file_history
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

OVERPAID, UNSETTLED, CREDIT = "overpaid", "payment", "credit"
"""Kinds of claim: a bill paid too much, a payment that settles nothing, a credit note."""


@derived
def derive(books: Books) -> pd.DataFrame:
    """Each claim: vendor (key), document, kind, day, currency, decimals, amount. A repayment counts as minus.

    A credit note is a claim only where no bill of its vendor, in its currency, is left to net it with.
    """
    bills, payments = books["Bills"], books["Payments"]
    open_ = open_items.of_documents(books, "payable")["open"]
    credit, counts = open_items.is_credit(bills), bills["status"] != BillStatus.REJECTED
    vendors = joins.id_keys(books, "Bills", "vendor")
    owing = set(zip(vendors[counts & (open_ > 0)], bills["row_currency"][counts & (open_ > 0)], strict=True))
    alone = np.array([pair not in owing for pair in zip(vendors, bills["row_currency"], strict=True)], bool)
    left = open_items.unapplied(books, "payable")
    gone = ~payments["status"].isin(payment_file_history.NOT_GONE) & (left != 0)
    gone &= payments["date"] <= pd.Timestamp(books.as_of)
    parts = [
        _claims(bills, counts & ~credit & (open_ < 0), OVERPAID, "bill", "bill_date", -open_),
        _claims(bills, counts & credit & (open_ < 0) & alone, CREDIT, "bill", "bill_date", -open_),
        _claims(payments, gone, UNSETTLED, "payment", "date", left),
    ]
    return pd.concat(parts, ignore_index=True)


def _claims(frame: pd.DataFrame, mine: pd.Series, kind: str, id_: str, day: str, amount: pd.Series) -> pd.DataFrame:
    chosen = frame[mine.to_numpy(bool)]
    return pd.DataFrame(
        {
            "vendor": key_of(chosen["vendor"]).to_numpy(object),
            "document": chosen[id_].to_numpy(object),
            "kind": kind,
            "day": chosen[day].to_numpy("datetime64[s]"),
            "currency": chosen["row_currency"].to_numpy(object),
            "decimals": chosen["row_decimals"].to_numpy("int64"),
            "amount": amount[chosen.index].to_numpy("int64"),
        }
    )
