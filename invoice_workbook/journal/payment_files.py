"""Payments went into a file for the bank, with the bills that they settle, or were withdrawn.

Units: minor units of the bill's currency.
"""

import pandas as pd

from invoice_workbook import bank_codes, references
from invoice_workbook.books import Books, derived, folded, key_of
from invoice_workbook.journal import entries, postings
from invoice_workbook.journal.renames import Renames
from invoice_workbook.schema import BILLS, PAYMENTS, VENDORS

FILED, WITHDRAWN = "payment file", "payment withdrawn"


def entry_of_bill(id_: str, amount: int, batch: str, column: str = FILED, of: str = "") -> dict[str, str]:
    """The entry of a bill in a payment file; `of` is the vendor's document."""
    return {"table": BILLS.sheet, "document": id_, "column": column, "before": f"{amount} {of}".strip(), "after": batch}


def entry_of_payment(id_: str, fingerprint: str, batch: str) -> dict[str, str]:
    """The entry of a payment in a payment file; its fingerprint is what the bank goes by."""
    return {"table": PAYMENTS.sheet, "document": id_, "column": FILED, "before": fingerprint, "after": batch}


@derived
def of_bills(books: Books) -> pd.DataFrame:
    """Bills in files: bill (key), amount (minus where withdrawn), paper (the vendor's document), batch."""
    every = entries.of(books)
    mine = every[every["column"].isin([FILED, WITHDRAWN]) & (every["table"] == BILLS.sheet)]
    parts = mine["before"].str.partition(" ")
    amounts = pd.to_numeric(parts[0] if len(mine) else mine["before"], errors="coerce").fillna(0).astype("int64")
    papers = _now(entries.renames(books), parts[2]) if len(mine) else mine["before"]
    signed = amounts.where(mine["column"] == FILED, -amounts)
    found = {"bill": key_of(mine["document"]), "amount": signed, "paper": papers, "batch": mine["after"]}
    return pd.DataFrame(found, index=mine.index)


def _now(renames: Renames, papers: pd.Series) -> pd.Series:
    """The vendors' documents ("v-1/RE815"), each with its vendor's present key, folded as numbers are now."""
    parts = [(at, *str(paper).rpartition("/")) for at, paper in papers.items()]
    now = [
        folded(renames.id_now(VENDORS.name, vendor, int(str(at)))) + slash + references.plain(number)
        for at, vendor, slash, number in parts
    ]
    return pd.Series(now, index=papers.index, dtype=object)


@derived
def of_payments(books: Books) -> dict[str, str]:
    """The fingerprint of each payment (key) when it went into a file."""
    mine = entries.of_kind(books, FILED, PAYMENTS.name)
    return dict(zip(key_of(mine["document"]), map(_folded, mine["before"]), strict=True))


def _folded(fingerprint: str) -> str:
    """A fingerprint ("1000 DE02...") with its account folded as accounts are now."""
    amount, blank, account = fingerprint.partition(" ")
    return amount + blank + bank_codes.identity_now(account)


@derived
def withdrawn(books: Books) -> frozenset[str]:
    """The files of which every payment was taken back."""
    mine = entries.of_kind(books, FILED, PAYMENTS.name)
    stands = ~key_of(mine["document"]).isin(postings.taken_back(books)[PAYMENTS.name])
    return frozenset(mine["after"]) - frozenset(mine["after"][stands])


def batches(books: Books) -> pd.Series:
    """Every file that there ever was, by its number."""
    return entries.ever_of_kind(books, FILED, BILLS.name)["after"]


def payment_numbers(books: Books) -> pd.Series:
    """Every payment's number that a file ever had."""
    return entries.ever_of_kind(books, FILED, PAYMENTS.name)["document"]


@derived
def twice(books: Books) -> dict[str, list[str]]:
    """Payments' numbers that stand in two files, and which files."""
    mine = entries.of_kind(books, FILED, PAYMENTS.name)
    fresh = mine[~mine.duplicated(["document", "after"])]
    again = fresh[fresh["document"].duplicated(keep=False)]
    return {str(id_): list(group["after"]) for id_, group in again.groupby("document", sort=False)}
