"""What stands below the lines of an invoice, from net to what is to be paid; the same on paper and in the workbook."""

from typing import NamedTuple

from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Invoice


class Sum(NamedTuple):
    """A label and an amount, in minor units of its currency; `sign` is how it counts towards what is to be paid."""

    id: str
    label: str
    units: int
    decimals: int
    currency: str
    sign: int = 0


def last(invoice: Invoice, wording: Wording) -> Sum:
    """What is to be paid, or is the customer's: the label says so, and the amount is shown without a minus."""
    label = "credited" if invoice.is_credit else "to-pay" if invoice.payable >= 0 else "in-your-favour"
    return Sum("payable", wording.text(label), invoice.payable, invoice.decimals, invoice.currency)


def between(invoice: Invoice, wording: Wording) -> list[Sum]:
    """What stands between tax and what is to be paid, where it says something."""
    found: list[Sum] = []
    home, own = invoice.home, (invoice.decimals, invoice.currency)
    if home:
        found.append(
            Sum("home", wording.text("tax-in", currency=home.currency), home.amount, home.decimals, home.currency)
        )
    if invoice.payable != invoice.gross:
        found.append(Sum("gross", wording.text("gross"), invoice.gross, *own))
    if invoice.prepaid:
        found.append(Sum("prepaid", wording.text("prepaid"), -invoice.prepaid, *own, sign=1))
    if invoice.rounding:
        found.append(Sum("rounding", wording.text("rounding"), invoice.rounding, *own, sign=1))
    return found
