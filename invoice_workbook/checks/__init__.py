"""The rules: one module each, named by its id. They judge and never change.

Every rule has `find(books) -> findings`. Its docstring is its help: the rule, Source, Units, Remedy.
"""

import importlib
from collections.abc import Iterable, Iterator
from types import ModuleType

from invoice_workbook.books import Books
from invoice_workbook.problems import Finding

RULES: tuple[str, ...] = (
    "required",
    "not-a-date",
    "not-a-number",
    "too-many-decimals",
    "not-a-choice",
    "unknown-key",
    "duplicate-key",
    "formula-overwritten",
    "closed-period",
    "line-total",
    "net-total",
    "no-lines",
    "tax-total",
    "gross-total",
    "tax-rate",
    "price-list",
    "credit-limit",
    "customer-on-hold",
    "duplicate-order",
    "over-invoiced",
    "delivered-not-invoiced",
    "billing-details",
    "tax-number",
    "bank-account",
    "number-gap",
    "number-twice",
    "due-date",
    "issued-changed",
    "late-payment",
    "paid-late",
    "disputed",
    "duplicate-bill",
    "duplicate-vendor",
    "price-match",
    "quantity-match",
    "not-ordered",
    "no-purchase-order",
    "bill-before-order",
    "bill-date",
    "vendor-on-hold",
    "bank-account-changed",
    "bank-account-shared",
    "self-approval",
    "paid-unapproved",
    "paid-held",
    "duplicate-payment",
    "overpayment",
    "discount-expiring",
    "late-bill",
    "due-soon",
    "over-allocated",
    "unapplied",
    "short-paid",
    "wrong-party",
    "bank-gap",
    "bank-twice",
    "reminder-due",
    "collections-due",
)
"""Every rule's id, in the order a clerk works."""


def module(rule: str) -> ModuleType:
    """The rule's module."""
    return importlib.import_module(f"{__name__}.{rule.replace('-', '_')}")


def find(books: Books, rules: Iterable[str] = RULES) -> Iterator[tuple[str, Finding]]:
    """What these rules find in the books, each with its rule's id."""
    for rule in rules:
        for finding in module(rule).find(books):
            if len(finding.places):
                yield rule, finding
