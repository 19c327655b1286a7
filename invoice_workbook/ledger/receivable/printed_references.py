"""The references that our invoices and letters print: each names one invoice or one customer, or it is not printed.

Invoices whose numbers differ in letters only (A-2026-1, B-2026-1) would have the same digits: none of them has a
reference, and their papers say the number in words. Credit notes have none: nobody pays them.
"""

from collections.abc import Callable, Iterable

from invoice_workbook import national_references
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.ledger import open_items
from invoice_workbook.national_references import Reference
from invoice_workbook.tables import joins

SETTING = "Payment reference"


def form(books: Books) -> str:
    """The form of reference that the account and the settings ask for; "" for none."""
    return national_references.form_for(books.settings.iban, books.settings[SETTING])


@derived
def of_invoices(books: Books) -> dict[str, Reference]:
    """The reference of each invoice (key) that has one."""
    counts = ~open_items.is_credit(books["Invoices"]).to_numpy(bool)
    keys = joins.id_keys(books, "Invoices", "invoice").to_numpy(object)[counts]
    ids = books["Invoices"]["invoice"].to_numpy(object)[counts]
    return _unique(zip(keys, ids, strict=True), form(books), national_references.of_document)


@derived
def of_customers(books: Books) -> dict[str, Reference]:
    """The reference of each customer (key) that has one."""
    keys, ids = joins.id_keys(books, "Customers", "customer"), books["Customers"]["customer"]
    return _unique(zip(keys, ids, strict=True), form(books), national_references.of_customer)


def for_invoice(books: Books, id_: str, currency: str) -> Reference | None:
    """The reference that an invoice prints; None where it says its number alone."""
    return _serving(of_invoices(books).get(folded(id_)), currency)


def for_customer(books: Books, id_: str, currency: str) -> Reference | None:
    """The reference that a letter prints which asks a customer for money in a currency."""
    return _serving(of_customers(books).get(folded(id_)), currency)


def _serving(reference: Reference | None, currency: str) -> Reference | None:
    return reference if reference and reference.serves(currency) else None


def _unique(
    named: Iterable[tuple[str, str]], form_: str, make: Callable[[str, str], Reference | None]
) -> dict[str, Reference]:
    """References that one alone has."""
    if not form_:
        return {}
    found = {key: reference for key, id_ in named if key and (reference := make(id_, form_))}
    owners: dict[str, list[str]] = {}
    for key, reference in found.items():
        owners.setdefault(reference.plain, []).append(key)
    return {keys[0]: found[keys[0]] for keys in owners.values() if len(keys) == 1}
