"""What we asked a customer for on paper, as an amount: a reminder with its fee and interest, a statement's balance.

Units: minor units of the line's currency.
"""

from collections.abc import Mapping, Sequence

from invoice_workbook.books import Books
from invoice_workbook.ledger.bank.candidates import Candidate, Line, Proposal, whole
from invoice_workbook.ledger.receivable import letters_asked
from invoice_workbook.ledger.receivable.letters_asked import AskedLetter
from invoice_workbook.ledger.settlement import Part
from invoice_workbook.number_shapes import Day

LETTER, CHARGES_ALONE = 98, 90


def of_letters(
    books: Books, line: Line, customer: str, items: Mapping[str, Candidate], credits_: Sequence[Candidate]
) -> Proposal | None:
    """A reminder's total, paid in full, or its fee and interest alone; `items` are documents by key.

    What is not the letter's any more (paid, credited) is not asked again; the customer's credit may be deducted.
    """
    for letter in letters_asked.of_customers(books).get((customer, line.currency), ()):
        if not letter.charges:
            continue
        asked = {key: items[key] for key in letter.asked if key in items}
        live = [item for item in asked.values() if item.left > 0]
        owed = sum(item.left for item in live)
        words = {"documents": ", ".join(item.id for item in asked.values()), "day": Day.of(letter.day)}
        if line.amount == letter.charges and owed:
            parts = _charged(letter, asked, paid=False)
            return Proposal(parts, CHARGES_ALONE, "letter-charges", words)
        for less in ((), credits_) if credits_ else ((),):
            if line.amount == owed + letter.charges + sum(item.left for item in less):
                return Proposal((*_charged(letter, asked, paid=True), *whole(less)), LETTER, "letter", words)
    return None


def _charged(letter: AskedLetter, asked: Mapping[str, Candidate], *, paid: bool) -> tuple[Part, ...]:
    """Each invoice with what the letter asks beside it; `paid` with what is open of it."""
    parts = []
    for key, item in asked.items():
        payment = max(item.left, 0) if paid else 0
        if payment or letter.asked[key]:
            parts.append(item.part(payment, others=letter.asked[key]))
    return tuple(parts)


def of_statement(line: Line, items: Sequence[Candidate], credits_: Sequence[Candidate]) -> Proposal | None:
    """A statement's balance, or what of it is due: the oldest invoices less all credit; `items` are oldest first."""
    if not credits_:
        return None
    total = sum(item.left for item in credits_)
    for count, item in enumerate(items, 1):
        total += item.left
        if total == line.amount:
            words = {"documents": ", ".join(one.id for one in (*items[:count], *credits_))}
            return Proposal((*whole(items[:count]), *whole(credits_)), 0, "statement", words)
    return None
