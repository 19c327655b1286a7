"""What is sent to customers: which documents go to whom, with which words. Files are put to it where the disk is."""

from collections.abc import Sequence
from dataclasses import dataclass

from invoice_workbook.books import Books, folded
from invoice_workbook.delivery.mail import addresses
from invoice_workbook.documents.facts import Party, seller
from invoice_workbook.documents.wording import Wording
from invoice_workbook.ledger import rows


@dataclass(frozen=True)
class Cover:
    """A mail's words, before its files are put to it."""

    name: str
    customer: str
    to: tuple[str, ...]
    kind: str
    language: str
    words: dict[str, str]
    documents: tuple[str, ...]


def customer_row(books: Books, id_: str) -> dict[str, str]:
    """The customer's cells as text; blank ones where there is none."""
    keys = rows.keys(books, "Customers", "customer")
    found = keys.index[keys == folded(id_)]
    customers = books["Customers"]
    row = customers.loc[found[0]] if len(found) else {}
    fields = ("customer", "name", "contact", "e_mail", "language")
    return {field: str(row[field]) if len(found) else "" for field in fields}


def cover(books: Books, customer: str, kind: str, name: str, documents: Sequence[str], **words: str) -> Cover:
    """A mail to a customer. Raises WorkbookError where there is no address to send it to."""
    row = customer_row(books, customer)
    to = addresses(row["e_mail"], f"{customer} {row['name']}".strip())
    mine: Party = seller(books)
    known = {"company": mine.name, "name": row["contact"] or row["name"], "documents": ", ".join(documents), **words}
    return Cover(name, customer, to, kind, Wording.of(row["language"]).language, known, tuple(documents))
