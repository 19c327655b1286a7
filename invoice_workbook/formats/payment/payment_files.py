"""The file in which a bank takes payments: India's bulk file for rupees of an account there, else pain.001."""

from invoice_workbook.formats.payment import indian_csv, pain001
from invoice_workbook.formats.payment.pain001 import Order


def suffix(order: Order) -> str:
    """How the file's name ends."""
    return indian_csv.SUFFIX if indian_csv.is_for(order) else "xml"


def write(order: Order) -> bytes:
    """The file. Raises WorkbookError where a payment cannot be written."""
    return indian_csv.write(order) if indian_csv.is_for(order) else pain001.write(order)
