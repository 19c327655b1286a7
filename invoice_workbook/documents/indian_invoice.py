"""What the law of India wants said on an invoice, bill of supply or credit note, as texts in the document's language.

Source: CGST Rules 2017, rule 46 (tax invoice; its third proviso has the words for exports and special economic zones),
        46A (invoice-cum-bill of supply), 49 and 5(1)(f) (bill of supply), 48(1) (marking of copies), 53 (credit note).
"""

from invoice_workbook import gst
from invoice_workbook.documents import indian_names, rupees_in_words
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.indian_supply import RUPEE, IndianSupply
from invoice_workbook.documents.invoice_data import Invoice
from invoice_workbook.schema import GstSupply

ENDORSEMENTS = {
    GstSupply.EXPORT_TAXED: "endorsement.export-taxed",
    GstSupply.EXPORT_UNTAXED: "endorsement.export-untaxed",
    GstSupply.SEZ_TAXED: "endorsement.sez-taxed",
    GstSupply.SEZ_UNTAXED: "endorsement.sez-untaxed",
    GstSupply.DEEMED: "endorsement.deemed",
}
"""Texts that a supply's kind asks for."""
_HUNDRED = 100


def title(invoice: Invoice, wording: Wording) -> str:
    """What the document is called."""
    supply = invoice.supply
    if invoice.is_credit:
        return wording.text("credit-note")
    if supply is None:
        return wording.text("invoice")
    if supply.is_bill_of_supply:
        return wording.text("bill-of-supply")
    mixed = supply.is_partly_exempt and not gst.plain_gstin(invoice.buyer.tax_number)
    return wording.text("invoice-cum-bill" if mixed else "tax-invoice")


def facts(invoice: Invoice, wording: Wording) -> list[tuple[str, str]]:
    """Labels (as ids) and values beside the receiver."""
    supply = invoice.supply
    if supply is None:
        return []
    charged = wording.text("yes" if supply.is_reverse_charge else "no")
    found = [("place-of-supply", indian_names.state(supply.place, wording)), ("reverse-charge", charged)]
    return found if not supply.is_bill_of_supply else found[:1]


def notes(invoice: Invoice, wording: Wording) -> list[str]:
    """Sentences below the sums: the amount in words, and what the law wants said."""
    supply = invoice.supply
    if supply is None:
        return []
    found = [in_words(invoice, wording)]
    if supply.is_composition:
        found.append(wording.text("composition"))
    if supply.kind in ENDORSEMENTS:
        found.append(wording.text(ENDORSEMENTS[supply.kind]))
    if supply.is_reverse_charge:
        found.append(wording.text("reverse-charge-note"))
    if supply.irn:
        found.append(wording.text("irn", irn=supply.irn))
    return [note for note in found if note]


def in_words(invoice: Invoice, wording: Wording) -> str:
    """What is to be paid in words; "" in another currency than rupees, or where nothing is."""
    if invoice.currency != RUPEE or not invoice.payable:
        return ""
    language = wording.language if wording.language in rupees_in_words.LANGUAGES else "en"
    rupees, paise = divmod(abs(invoice.payable), _HUNDRED)
    words = {"rupees": rupees_in_words.whole(rupees, language), "paise": rupees_in_words.whole(paise, language)}
    if not paise:
        return wording.text("in-words", rupees=words["rupees"])
    return wording.text("in-words-and-paise", **words)


def original(supply: IndianSupply | None, wording: Wording) -> str:
    """The marking of the recipient's copy; "" elsewhere."""
    return wording.text("original") if supply else ""


def signed_by(invoice: Invoice, wording: Wording) -> list[str]:
    """Where the supplier signs, on paper; nothing elsewhere."""
    return [wording.text("for", company=invoice.seller.name), wording.text("signatory")] if invoice.supply else []
