"""By what a bill, a vendor or a bank account is known in another book, where ids are others.

A bill by the digits of its number, its gross, currency and direction. A vendor by tax number, and by name and city; an
account by itself. All are compared as they look (`folding`), as the rules compare within one book.
Units: gross in minor units; the hash is the same in every process and version of Python.
"""

import numpy as np
import pandas as pd

from invoice_workbook import folding, references
from invoice_workbook.books import Books
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.bank.counterparties import bare
from invoice_workbook.ledger.payable import vendor_accounts
from invoice_workbook.many import parquet
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.cells import mapped

BILL, TAX_NUMBER, NAME, ACCOUNT = "bill", "tax-number", "name", "account"
HASH_KEY = "invoice-workbook"
"""What the hash is made with: sixteen letters, always the same."""
_PART = "\x1f"


def of(books: Books, book: str, company: str) -> pd.DataFrame:
    """The keys of a book's bills and vendors (`parquet.KEYS`)."""
    vendors = _vendors(books)
    found = pd.concat([_bills(books, vendors), *_of_vendors(vendors)], ignore_index=True)
    found = found.assign(book=book, company=company, hash=_hashes(found["kind"] + _PART + found["key"]))
    found = found.astype({"gross": "Int64", "decimals": "Int64"})
    return found.reindex(columns=list(parquet.KEYS))


def _hashes(keys: pd.Series) -> np.ndarray:
    """The hash of each key."""
    if not len(keys):
        return np.array([], np.uint64)
    sound = [one.encode("utf-8", "replace").decode() for one in keys]
    hashes: np.ndarray = pd.util.hash_array(np.array(sound, object), hash_key=HASH_KEY, categorize=False)
    return hashes


def _vendors(books: Books) -> pd.DataFrame:
    """What each vendor is known by."""
    vendors = books["Vendors"]
    return pd.DataFrame(
        {
            "id": vendors["vendor"].str.strip().to_numpy(object),
            "vendor": vendors["vendor"].str.strip().to_numpy(object),
            "name": vendors["name"].to_numpy(object),
            "look": mapped(mapped(vendors["name"], bare), _look).to_numpy(object),
            "city": vendors["city"].str.strip().str.casefold().to_numpy(object),
            "tax_number": mapped(vendors["tax_number"], _number).to_numpy(object),
            "account": mapped(vendor_accounts.comparable(books), folding.digits_for_letters).to_numpy(object),
        },
        dtype=object,
    )


def _look(name: str) -> str:
    return folding.digits_for_letters(name.upper())


def _number(typed: str) -> str:
    return folding.digits_for_letters(references.account(typed))


def _of_vendors(vendors: pd.DataFrame) -> list[pd.DataFrame]:
    """Each vendor once for each thing by which it may be known."""
    named = vendors["look"] + _PART + vendors["city"]
    parts = (
        (TAX_NUMBER, vendors["tax_number"], vendors["tax_number"]),
        (NAME, named, vendors["look"]),
        (ACCOUNT, vendors["account"], vendors["account"]),
    )
    return [vendors.assign(kind=kind, key=key)[(told != "").to_numpy(bool)] for kind, key, told in parts]


def _bills(books: Books, vendors: pd.DataFrame) -> pd.DataFrame:
    """Every bill with a number and a gross that is not rejected, with what its vendor is known by."""
    bills = books["Bills"]
    typed = bills["vendor_reference"].str.strip()
    plain = references.plain_each(["" if references.is_destroyed(one) else one for one in typed])
    rest = pd.Series(
        [folding.digits_for_letters(references.parts(one)[1] or one) for one in plain], bills.index, object
    )
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    counts = (rest != "") & bills["gross"].notna() & (bills["status"] != BillStatus.REJECTED)
    counts &= bills["vendor"].str.strip() != ""
    mine, rest, at = bills[counts], rest[counts], at[counts.to_numpy(bool)]
    credit = open_items.is_credit(mine).map({True: "-", False: "+"}).astype(object)
    gross = mine["gross"].astype("Int64")
    parties = _with_typed(vendors, mine["vendor"].str.strip(), at)
    key = rest + _PART + credit + gross.astype(str) + _PART + mine["row_currency"].astype(object)
    return parties.assign(
        kind=BILL,
        key=key.to_numpy(object),
        id=mine["bill"].to_numpy(object),
        reference=typed[counts].to_numpy(object),
        day=mine["bill_date"].to_numpy("datetime64[s]"),
        gross=gross.array,
        currency=mine["row_currency"].to_numpy(object),
        decimals=mine["row_decimals"].astype("Int64").array,
    )


def _with_typed(vendors: pd.DataFrame, typed: pd.Series, at: np.ndarray) -> pd.DataFrame:
    """The vendor of each bill; of one that is no vendor of the book, what is typed counts as its id and its name."""
    found = vendors.reindex(at).reset_index(drop=True)
    is_none = at < 0
    alone = typed[is_none]
    cells = {"id": alone, "vendor": alone, "name": alone, "look": mapped(mapped(alone, bare), _look)}
    found.loc[is_none, list(found.columns)] = ""
    for name, words in cells.items():
        found.loc[is_none, name] = words.to_numpy(object)
    return found
