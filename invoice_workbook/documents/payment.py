"""What a document says of its payment: until when, and with which discount."""

from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Invoice


def notes(invoice: Invoice, wording: Wording) -> list[str]:
    """One sentence each; a credit note says nothing of it."""
    if invoice.is_credit:
        return []
    found = [wording.text("due-by", date=wording.date(invoice.due))] if invoice.due else []
    if invoice.discount_until:
        amount = wording.amount(invoice.discount, invoice.decimals, invoice.currency)
        words = {"percent": wording.percent(invoice.discount_percent), "amount": amount}
        found.append(wording.text("discount-until", date=wording.date(invoice.discount_until), **words))
    return found
