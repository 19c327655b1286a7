"""The rules: one module each, named by its id. They judge and never change.

Every rule has `find(books) -> findings`. Its docstring is its help: the rule, Source, Units, Remedy; other languages
have the rule and its remedy in their catalogues. What else a rule says of itself (`CONCERNS`, `HOLDS` and the like) is
read into its `Traits`.
"""

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, partial
from types import ModuleType
from typing import Literal

import numpy as np
import pandas as pd

from invoice_workbook import problem_wording, problems
from invoice_workbook.books import Books, derived
from invoice_workbook.finding import Finding
from invoice_workbook.languages import catalogue
from invoice_workbook.problem_hits import Hits, Source

Wanted = Callable[[str, Finding], bool]
"""Whether what a rule found is wanted."""

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
    "percent-as-fraction",
    "tax-of-item",
    "price-list",
    "credit-limit",
    "customer-on-hold",
    "duplicate-order",
    "over-invoiced",
    "delivered-not-invoiced",
    "billing-details",
    "e-invoice-rules",
    "tax-number",
    "gst-state",
    "place-of-supply",
    "commodity-code",
    "invoice-number-form",
    "bank-account",
    "number-gap",
    "number-twice",
    "number-order",
    "due-date",
    "issued-changed",
    "late-payment",
    "paid-late",
    "disputed",
    "status-contradicts",
    "number-destroyed",
    "duplicate-bill",
    "duplicate-vendor",
    "price-match",
    "quantity-match",
    "beyond-order",
    "not-ordered",
    "order-cancelled",
    "no-purchase-order",
    "bill-before-order",
    "bill-date",
    "vendor-on-hold",
    "wrong-buyer",
    "not-payable",
    "corrects-open",
    "pay-by",
    "terms-differ",
    "bill-gst-split",
    "bill-gst-place",
    "bill-reverse-charge",
    "bill-tax-unregistered",
    "withheld-tax",
    "recurring-missing",
    "bank-account-changed",
    "account-unverified",
    "bank-account-shared",
    "bank-code",
    "self-approval",
    "split-bills",
    "approval-unrecorded",
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
    "write-off-limit",
    "rate-missing",
    "wrong-party",
    "bank-gap",
    "bank-twice",
    "promise-broken",
    "follow-up-due",
    "reminder-due",
    "collections-due",
    "log-broken",
    "record-missing",
    "record-changed",
    "number-reused",
    "file-missing",
    "file-changed",
    "guard-changed",
    "check-stale",
)
"""Every rule's id, in the order a clerk works."""


Concern = Literal["totals", "orders", "bills", "late"]
"""What a rule is about: the checking commands take one or two of them each."""


@dataclass(frozen=True)
class Traits:
    """What a rule says of itself by constants of its module, in capitals; one that it leaves out has its default.

    `follows_the_day`: its figures change with the calendar; its problems stay the same from day to day.
    `tells_vendor`: it tells a vendor something; the others are our own affair.
    `has_letter`: it may be told to the customer or vendor of its row, by a letter of its own.
    `holds`: the kind of hold that its errors place on a bill, by the finding's variant.
    `stops_issue`: cells without which no invoice is issued; until then they are a warning.
    `only_by_payment`: it can only arise from a payment, and so blocks none.
    `asked_by_payment`: a payment asks for it by itself, whatever was dismissed; an approval mends it.
    `only_tells`: it finds no errors, so that nothing waits for it.
    `needs`: tables without a row of which there is nothing to find, so that the rule need not look.
    """

    concerns: tuple[Concern, ...] = ()
    follows_the_day: bool = False
    tells_vendor: bool = False
    has_letter: bool = False
    holds: Mapping[str, str] = field(default_factory=dict)
    stops_issue: tuple[str, ...] = ()
    only_by_payment: bool = False
    asked_by_payment: bool = False
    only_tells: bool = False
    needs: tuple[str, ...] = ()


@cache
def traits(rule: str) -> Traits:
    """What a rule says of itself."""
    said = vars(module(rule))
    return Traits(**{one.name: said[one.name.upper()] for one in fields(Traits) if one.name.upper() in said})


def of_concern(*concerns: Concern) -> tuple[str, ...]:
    """The rules about any of these, in the order a clerk works."""
    return tuple(rule for rule in RULES if set(concerns) & set(traits(rule).concerns))


def module(rule: str) -> ModuleType:
    """The rule's module."""
    return importlib.import_module(f"{__name__}.{rule.replace('-', '_')}")


def described(rule: str) -> dict[str, str]:
    """A rule's docstring by its parts: Rule, Source, Units, Remedy."""
    first, _, rest = (module(rule).__doc__ or "").strip().partition("\n\n")
    parts = {"Rule": " ".join(first.split())}
    name = ""
    for line in rest.splitlines():
        word, colon, words = line.partition(":")
        if colon and word in ("Source", "Units", "Remedy"):
            name = word
            parts[name] = words.strip()
        elif name:
            parts[name] += " " + line.strip()
    return {part: words[:1].upper() + words[1:] for part, words in parts.items()}


@cache
def descriptions() -> dict[str, str]:
    """What a clerk reads of every rule, in English, by the ids that other languages have for it: `rule.<id>.says`."""
    parts = {"says": "Rule", "remedy": "Remedy"}
    return {f"rule.{rule}.{id_}": described(rule)[part] for rule in RULES for id_, part in parts.items()}


def description(rule: str, language: str) -> tuple[str, str]:
    """The rule as a sentence, and what to do where it is broken, in a language."""
    says, remedy = (f"rule.{rule}.{part}" for part in ("says", "remedy"))
    own = {**descriptions(), **catalogue(language)}
    return own[says], own[remedy]


@derived
def findings(books: Books, rule: str) -> tuple[Finding, ...]:
    """What one rule finds in the books, worked out once for each Books."""
    if not all(len(books[table]) for table in traits(rule).needs):
        return ()
    return tuple(finding for finding in module(rule).find(books) if len(finding.places))


@derived
def _worded(books: Books, rule: str, number: int) -> problem_wording.Columns:
    return problem_wording.worded(books, rule, findings(books, rule)[number])


def _any(rule: str, finding: Finding) -> bool:
    return True


def hits(books: Books, rules: Iterable[str] = RULES, wanted: Wanted = _any) -> Hits:
    """What these rules find, of what is wanted; each is worded when somebody asks for its words."""
    return Hits(
        books,
        [
            Source(rule, finding, traits(rule).follows_the_day, partial(_worded, books, rule, number))
            for rule in rules
            for number, finding in enumerate(findings(books, rule))
            if wanted(rule, finding)
        ],
    )


def found(books: Books, rules: Iterable[str] = RULES, wanted: Wanted = _any) -> pd.DataFrame:
    """What these rules find, worded as problems (`problems.COLUMNS`)."""
    every = hits(books, rules, wanted)
    return every.worded(every.rows())


def still_open(books: Books, rules: Iterable[str] = RULES, wanted: Wanted = _any) -> pd.DataFrame:
    """The same without the problems that a clerk dismissed."""
    every = found(books, rules, wanted)
    return every[~every["problem"].isin(problems.dismissed(books))]


def open_rows(books: Books, rule: str, wanted: Wanted = _any) -> set[int]:
    """Labels of the rows in which a rule finds what is wanted; where a clerk dismissed it, it does not count."""
    places = [place for finding in findings(books, rule) if wanted(rule, finding) for place in finding.places]
    if not problems.dismissed(books):
        return set(places)
    every = hits(books, [rule], wanted)
    ids = every.ids(np.arange(every.count))
    return {place for place, id_ in zip(places, ids, strict=True) if id_ not in problems.dismissed(books)}
