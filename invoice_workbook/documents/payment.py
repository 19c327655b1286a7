"""What a document says of its payment: until when or in which instalments, by which terms, and with which discounts."""

from datetime import date

from invoice_workbook.documents import spoken_terms
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Invoice


def notes(invoice: Invoice, wording: Wording) -> list[str]:
    """One sentence each; a credit note says nothing of it."""
    if invoice.is_credit:
        return []
    if not invoice.asks:
        return [wording.text("nothing-to-pay" if invoice.payable == 0 else "in-your-favour-note")]
    found = [_due(invoice, invoice.due, wording)] if invoice.due else []
    for one in invoice.discounts:
        amount = wording.amount(one.amount, invoice.decimals, invoice.currency)
        words = {"percent": wording.percent(one.percent), "amount": amount}
        found.append(wording.text("discount-until", date=wording.date(one.until), **words))
    return found


def _due(invoice: Invoice, due: date, wording: Wording) -> str:
    if invoice.instalments:
        parts = [
            wording.text(
                "instalment",
                amount=wording.amount(amount, invoice.decimals, invoice.currency),
                date=wording.date(day),
            )
            for day, amount in invoice.instalments
        ]
        return wording.text("due-in-parts", count=len(parts), parts="; ".join(parts))
    said = spoken_terms.said(invoice.terms, wording) if invoice.terms else ""
    return wording.text("due-by-terms" if said else "due-by", date=wording.date(due), terms=said)


def first_due(invoice: Invoice) -> int:
    """What is to be paid first: the whole, or the first instalment."""
    return invoice.instalments[0][1] if invoice.instalments else max(invoice.payable, 0)
