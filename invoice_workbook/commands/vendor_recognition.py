"""Whose bill it is: the vendor by tax number, then bank account, then name; one that nobody knows is proposed on hold.

Two vendors with one number, account or name are nobody by it: the next way is tried.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from invoice_workbook import references
from invoice_workbook.books import Books
from invoice_workbook.formats.einvoice.received_parts import Seller
from invoice_workbook.languages import text
from invoice_workbook.ledger.bank.counterparties import bare
from invoice_workbook.ledger.payable import vendor_duplicates
from invoice_workbook.tables.new_rows import next_ids

NEW, NAME = "new", "name"
ALIKE = 75
"""How alike (of 100) the names of an account's owner and of a seller must be, so that they are one."""
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
        self._name_of = dict(zip(map(str, self._ids), self._names, strict=True))
        self._found: dict[str, str] = {}
        self._note = text("import-bill.new-vendor", books.settings.language)
        (first,) = next_ids(known["vendor"], "V-", 1)
        self._next, self._width = int(first[2:]), len(first) - 2

    def find(self, seller: Seller, currency: str, *, is_paid_to_another: bool = False) -> tuple[str, str]:
        """The vendor's id, and how it was found: tax number, bank account, name, or new.

        An account says nothing of the seller where another is to be paid (a factor), nor where its owner's name is
        quite another.
        """
        if found := self._by["tax_number"].get(references.plain(seller.tax_number)):
            return found, "tax number"
        owner = "" if is_paid_to_another else self.owner(seller.account)
        if owner and self._may_be(owner, seller):
            return owner, "bank account"
        if near := self._named(bare(seller.name)):
            return near, NAME
        return self._proposed(replace(seller, account="") if is_paid_to_another else seller, currency), NEW

    def owner(self, account: str) -> str:
        """The one vendor of the books that has this account; "" where none has, or more than one."""
        return self._by["bank_account"].get(references.plain(account), "")

    def _may_be(self, vendor: str, seller: Seller) -> bool:
        """Whether a vendor's name and a seller's may be those of one company; a blank one may be anybody's."""
        from rapidfuzz import fuzz

        name, said = self._name_of[vendor], bare(seller.name)
        return not name or not said or fuzz.token_set_ratio(name, said) >= ALIKE

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
    """Ids by what only one vendor has, letters and digits alone; what was destroyed is nobody's."""
    found: dict[str, set[str]] = {}
    for value, id_ in zip(values, ids, strict=True):
        if plain := references.account(value):
            found.setdefault(plain, set()).add(str(id_))
    return {plain: next(iter(owners)) for plain, owners in found.items() if len(owners) == 1}
