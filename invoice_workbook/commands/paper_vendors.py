"""Whose bill a paper is: the vendor whose tax number stands on it, then bank account, then name; else nobody.

Nobody is proposed from a paper: a name alone proves no new vendor. Two vendors that fit equally are nobody; so is a
name where the paper names another account or another tax number of the vendor's country.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from invoice_workbook import references
from invoice_workbook.books import Books, derived
from invoice_workbook.formats.paper.pieces import Piece, squashed
from invoice_workbook.formats.paper.recognised import Bill, Said
from invoice_workbook.ledger.bank.counterparties import bare

TAX, ACCOUNT, NAME = "tax number", "bank account", "name"
SHORTEST, MOST_WORDS = 6, 8
_TAX_NUMBER = re.compile(r"[A-Z]{2}[0-9A-Z]{8,12}")
_PARTS = re.compile(r"\s*(?:[·|•,;]|\s[-–]\s)\s*")


@dataclass(frozen=True)
class Sender:
    """The vendor's row, how it was known, and where that stands."""

    row: int
    how: str
    said: Said


@dataclass(frozen=True)
class _Index:
    """Labels of vendors' rows by what only one of them has."""

    tax_numbers: dict[str, int]
    accounts: dict[str, int]
    names: dict[str, int]


def find(books: Books, bill: Bill) -> Sender | None:
    """The vendor; None where nobody is certain."""
    index = _index(books)
    by_tax, by_account = _numbered(bill, index.tax_numbers, TAX), _numbered(bill, index.accounts, ACCOUNT)
    by_name = _named(bill, index.names)
    if by_tax:
        return _only(by_tax)
    if by_account:
        rows = {one.row for one in by_account} | {one.row for one in by_name}
        return _only(by_account) if len(rows) == 1 else None
    sender = _only(by_name)
    return None if sender is None or _is_contradicted(books, bill, sender) else sender


def _only(found: list[Sender]) -> Sender | None:
    return found[0] if len({one.row for one in found}) == 1 else None


@derived
def _index(books: Books) -> _Index:
    vendors, settings = books["Vendors"], books.settings
    ours = {references.plain(one) for one in (settings["Tax number"], *settings.accounts)}
    labels = vendors.index.tolist()
    own = {"".join(squashed(form) for form in forms) for forms in _forms(settings["Company"])}
    names = [(form, row) for name, row in zip(vendors["name"], labels, strict=True) for form in _forms(name)]
    return _Index(
        _alone(zip(map(references.plain, vendors["tax_number"]), labels, strict=True), ours),
        _alone(zip(map(references.plain, vendors["bank_account"]), labels, strict=True), ours),
        _alone(names, own),
    )


def _forms(name: str) -> set[str]:
    """A name's letters, with its legal form and without."""
    return {letters for letters in (squashed(name), squashed(bare(name))) if len(letters) >= 4}


def _alone(pairs: Iterable[tuple[str, int]], ours: set[str]) -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for plain, row in pairs:
        if len(plain) >= 4 and plain not in ours:
            found.setdefault(plain, set()).add(row)
    return {plain: next(iter(rows)) for plain, rows in found.items() if len(rows) == 1}


def _numbered(bill: Bill, known: dict[str, int], how: str) -> list[Sender]:
    """Vendors by a number that stands on the paper, in one word or several."""
    found = []
    for piece in bill.sheet.pieces:
        texts = [word.text for word in piece.words]
        for at in range(len(texts)):
            joined = ""
            for n in range(at, min(at + MOST_WORDS, len(texts))):
                joined += references.plain(texts[n].rpartition(":")[2] if n == at else texts[n])
                if len(joined) >= SHORTEST and joined in known:
                    raw = " ".join(texts[at : n + 1])
                    found.append(Sender(known[joined], how, Said(joined, piece.page, "", raw)))
    return found


def _named(bill: Bill, known: dict[str, int]) -> list[Sender]:
    """Vendors whose name is a piece of the first page, or a part of one between dots and commas."""
    found = []
    for piece in bill.sheet.pieces:
        if piece.page == 1:
            for part in _parts(piece):
                row = known.get(squashed(part), known.get(squashed(bare(part))))
                if row is not None:
                    found.append(Sender(row, NAME, Said(part, piece.page, "", part)))
    return found


def _parts(piece: Piece) -> Iterator[str]:
    yield piece.text
    yield from (part for part in _PARTS.split(piece.text) if part and part != piece.text)


def _is_contradicted(books: Books, bill: Bill, sender: Sender) -> bool:
    """Whether the paper names another tax number of the vendor's country, or accounts that are all another's."""
    vendors = books["Vendors"]
    tax, account = (references.plain(str(vendors[name][sender.row])) for name in ("tax_number", "bank_account"))
    ours = references.plain(books.settings["Tax number"])
    printed = {
        plain
        for piece in bill.sheet.pieces
        for word in piece.words
        if _TAX_NUMBER.fullmatch(plain := references.plain(word.text.rpartition(":")[2]))
        and sum(map(str.isdigit, plain)) >= 8
    }
    others = {one for one in printed - {ours} if tax and one[:2] == tax[:2]}
    return bool(others) or bool(account and bill.accounts and account not in {one.value for one in bill.accounts})
