"""Payment terms as a clause in a document's language: "45 days after the invoice date, then to the month's end"."""

from invoice_workbook import terms
from invoice_workbook.documents.document_language import Wording

FIRST = {
    (terms.DAYS, 0): "terms.days",
    (terms.MONTHS, 0): "terms.months",
    (terms.MONTH_END, 0): "terms.month-end-0",
    (terms.MONTH_END, 1): "terms.month-end-1",
    (terms.MONTH_END, 2): "terms.month-end-2",
    (terms.MONTH_DAY, 1): "terms.day-of-month-1",
    (terms.MONTH_DAY, 2): "terms.day-of-month-2",
}
"""Texts of the step from the invoice's date; of a kind that has its own words for a count, by that count."""
THEN = {
    terms.DAYS: "terms.days-more",
    terms.MONTHS: "terms.months-more",
    terms.MONTH_END: "terms.month-end-then",
    terms.NEXT_DAY: "terms.next-day",
}
"""Texts of a later step."""


def said(agreed: terms.Terms, wording: Wording) -> str:
    """The steps from the invoice's date to the due date; "on receipt" where there are none."""
    texts = [_first(step) if n == 0 else THEN[step.kind] for n, step in enumerate(agreed.steps)]
    clauses = (wording.text(id_, count=step.count, day=step.day) for id_, step in zip(texts, agreed.steps, strict=True))
    return ", ".join(clauses) or wording.text("terms.at-once")


def _first(step: terms.Step) -> str:
    counted = 0 if step.kind in (terms.DAYS, terms.MONTHS) else step.count
    return FIRST.get((step.kind, counted), "terms.month-end-n")
