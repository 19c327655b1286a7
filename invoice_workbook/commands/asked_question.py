"""A question as a clerk types it: its words, the amounts in it, the kind of document that it names."""

import re

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import amount_cells
from invoice_workbook.ledger.answers.question import Question, Sum, parts

LONGEST, LONGEST_AMOUNT = 500, 40
"""Characters of a question, and of an amount."""
KINDS = {
    ("invoice", "rechnung", "ఇన్‌వాయిస్"): ("Invoices", "Bills"),
    ("bill", "eingangsrechnung", "బిల్లు"): ("Bills",),
    ("credit note", "gutschrift"): ("Invoices", "Bills"),
    ("purchase order",): ("PurchaseOrders",),
    ("order", "bestellung", "auftrag", "ఆర్డర్"): ("Orders", "PurchaseOrders"),
    ("receipt", "payment", "zahlung", "eingang", "చెల్లింపు"): ("Receipts", "Payments"),
}
"""Words for documents, and the tables in which these stand; the first that a question has counts."""
_CLEAR = re.compile(r"\d[.,]\d{2}\b|\d[.,'’ ]\d{3}[.,]\d")
_MARK, _FIGURE = r"(?:[€$£₹¥]|\b[A-Z]{3}\b)", r"\d[\d.,'’]*"
_MARKED = tuple(re.compile(one, re.IGNORECASE) for one in (rf"{_MARK}\s?{_FIGURE}", rf"{_FIGURE}\s?{_MARK}"))
"""An amount with its currency's mark before or behind it."""


def read(words: str) -> Question:
    """What was asked. Raises WorkbookError for nothing, and for more than a question."""
    asked = " ".join(words.split())
    if not re.search(r"\w", asked):
        raise WorkbookError("no-question")
    if len(asked) > LONGEST:
        raise WorkbookError("question-too-long", count=len(asked), most=LONGEST)
    marked = [one for way in _MARKED for one in way.findall(asked)]
    amounts = {one: sums for one in (asked, *parts(asked), *marked) if (sums := _sums(one))}
    clear = {one for one, sums in amounts.items() if _CLEAR.search(one) or any(each.currencies for each in sums)}
    for one in marked:  # "€ 312.40" says more than the "312.40" in it
        for part in [part for part in parts(one) if part in amounts and one in amounts]:
            amounts[part] = amounts[one]
    return Question(asked, amounts, frozenset(clear), _kinds(asked))


def _sums(words: str) -> list[Sum]:
    """The amounts that the words may be, with a point or with a comma before the decimals."""
    if len(words) > LONGEST_AMOUNT:
        return []
    found = [amount for mark in ".," if (amount := amount_cells.read(words, mark)) and amount.value]
    return list(dict.fromkeys(Sum(abs(amount.value), amount.currencies) for amount in found))


def _kinds(asked: str) -> tuple[str, ...]:
    said = asked.casefold()
    for words, tables in sorted(KINDS.items(), key=lambda one: -max(map(len, one[0]))):
        if any(re.search(rf"(?<!\w){re.escape(word)}", said) for word in words):
            return tables
    return ()
