"""Whose bill it is: the vendor by tax number, then bank account, then name; one that nobody knows is proposed on hold.

Two vendors with one number, account or name are nobody by it: the next way is tried.
"""

from collections.abc import Iterable
from typing import Any

from invoice_workbook import references
from invoice_workbook.books import Books
from invoice_workbook.formats.einvoice.received_parts import Seller
from invoice_workbook.languages import text
from invoice_workbook.ledger.bank.counterparties import bare
from invoice_workbook.ledger.payable import vendor_duplicates
from invoice_workbook.tables.new_rows import next_ids

NEW, NAME = "new", "name"
_COPIED = ("name", "street", "postal_code", "city", "country", "tax_number", "e_mail", "phone", "bic")


class Senders:
    """The vendors of the books, looked up once, and those that the files of one run add."""

    def __init__(self, books: Books) -> None:
        known = books["Vendors"]
        self.fresh: list[dict[str, Any]] = []
        self._fresh_of: dict[tuple[str, str], dict[str, Any]] = {}
        self._by = {
            "tax_number": _alone(known["tax_number"], known["vendor"]),
            "bank_account": _alone(known["bank_account"], known["vendor"]),
        }
        self._ids = list(known["vendor"])
        self._names = [bare(name) for name in known["name"]]
        self._found: dict[str, str] = {}
        self._note = text("import-bill.new-vendor", books.settings.language)
        (first,) = next_ids(known["vendor"], "V-", 1)
        self._next, self._width = int(first[2:]), len(first) - 2

    def find(self, seller: Seller, currency: str) -> tuple[str, str]:
        """The vendor's id, and how it was found: tax number, bank account, name, or new."""
        for field, value in (("tax_number", seller.tax_number), ("bank_account", seller.account)):
            if found := self._by[field].get(references.plain(value)):
                return found, field.replace("_", " ")
        if near := self._named(bare(seller.name)):
            return near, NAME
        return self._proposed(seller, currency), NEW

    def _named(self, name: str) -> str:
        """The one vendor with a near-equal name; "" where there is none, or more than one."""
        from rapidfuzz import fuzz, process

        if not name:
            return ""
        if name not in self._found:
            near = process.extract(
                name, self._names, scorer=fuzz.token_sort_ratio, score_cutoff=vendor_duplicates.NEAR, limit=2
            )
            self._found[name] = str(self._ids[near[0][2]]) if len(near) == 1 else ""
        return self._found[name]

    def _proposed(self, seller: Seller, currency: str) -> str:
        key = (references.plain(seller.tax_number) or references.plain(seller.account), bare(seller.name))
        if key not in self._fresh_of:
            row = {field: getattr(seller, field) for field in _COPIED}
            row |= {"vendor": f"V-{self._next:0{self._width}}", "currency": currency, "bank_account": seller.account}
            row |= {"status": "hold", "note": self._note}
            self._next += 1
            self._fresh_of[key] = row
            self.fresh.append(row)
        return str(self._fresh_of[key]["vendor"])


def _alone(values: Iterable[str], ids: Iterable[str]) -> dict[str, str]:
    """Ids by what only one vendor has, letters and digits alone."""
    found: dict[str, set[str]] = {}
    for value, id_ in zip(values, ids, strict=True):
        if plain := references.plain(value):
            found.setdefault(plain, set()).add(str(id_))
    return {plain: next(iter(owners)) for plain, owners in found.items() if len(owners) == 1}
