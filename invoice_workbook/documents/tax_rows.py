"""The rows of a document's table of taxes: one for each category and rate, within a state of India for each half."""

from typing import NamedTuple

from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Invoice, TaxGroup


class TaxRow(NamedTuple):
    """A tax (the id of its name), its rate (in millionths), the net it is on, its amount.

    `parts` such taxes make the lines' rate.
    """

    name: str
    category: str
    rate: int
    net: int
    tax: int
    parts: int = 1


def of(invoice: Invoice) -> list[TaxRow]:
    """The rows, in the order of the groups."""
    return [row for group in invoice.taxes for row in _rows(invoice, group)]


def _rows(invoice: Invoice, group: TaxGroup) -> list[TaxRow]:
    supply = invoice.supply
    if supply is None or not group.rate:
        return [TaxRow(f"category.{group.category}", group.category, group.rate, group.net, group.tax)]
    if supply.taxes.is_halved:
        return [TaxRow(name, group.category, group.rate // 2, group.net, group.half, 2) for name in supply.halves]
    name = "igst" if supply.taxes.is_integrated else "tax"
    return [TaxRow(name, group.category, group.rate, group.net, group.tax)]


def sums(invoice: Invoice, wording: Wording) -> list[tuple[str, int]]:
    """Each tax by its name, and what it comes to on the whole document; one row of tax but within India."""
    if invoice.supply is None or not invoice.tax:
        return [(wording.text("tax"), invoice.tax)]
    found: dict[str, int] = {}
    for row in of(invoice):
        if row.rate:
            found[row.name] = found.get(row.name, 0) + row.tax
    return [(wording.text(name), units) for name, units in found.items()]
