"""A vendor's statement beside our bills: what both have, what only they have, what only we have, where amounts differ.

Documents are known by the vendor's number, folded: as letters and digits, by the digits alone where one document has
them, and near where the amount is the same. Amounts are minor units of their currency, a credit note's minus; those of
two currencies are never added or compared.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, folded
from invoice_workbook.currencies import DECIMALS
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.vendor_statement import Entry, Statement
from invoice_workbook.ledger import open_items
from invoice_workbook.money import as_text
from invoice_workbook.schema import PAYABLE, BillStatus
from invoice_workbook.tables import joins

OPEN, PERIOD = "open", "period"
"""What was compared of ours: what is open, or every bill of the statement's days."""
_MOST_LIKE = 50
"""Documents of one amount among which a near number is looked for."""


@dataclass(frozen=True)
class Document:
    """One document of a side: its number, day, currency, amount; `ids` are our bills (of theirs, those we rejected)."""

    reference: str
    day: date | None
    currency: str
    amount: int
    ids: tuple[str, ...] = ()
    is_settled: bool = False

    @property
    def decimals(self) -> int:
        """Of its currency."""
        return DECIMALS.get(self.currency, 2)

    @property
    def shown(self) -> str:
        """The amount with its currency's decimals."""
        return as_text(self.amount, self.decimals)


Pair = tuple[Document, Document]
"""The same document: theirs and ours."""


@dataclass
class Compared:
    """What came of it; `payments` counts the statement's payments, which are no documents."""

    basis: str = PERIOD
    payments: int = 0
    both: list[Pair] = field(default_factory=list)
    differ: list[Pair] = field(default_factory=list)
    other_currency: list[Pair] = field(default_factory=list)
    only_theirs: list[Document] = field(default_factory=list)
    only_ours: list[Document] = field(default_factory=list)

    @property
    def is_strange(self) -> bool:
        """Whether the statement and our bills have nothing in common."""
        return not (self.both or self.differ or self.other_currency)


def compared(books: Books, vendor: str, statement: Statement, file: str) -> Compared:
    """The statement beside the vendor's bills. Raises WorkbookError for an unknown vendor, or a currency there is not.

    Of ours, only what is open is missed on their side, unless they list what is settled: then every bill of their days.
    A statement whose signs are ours (what we owe is minus, or a credit) is read so where more of it fits.
    """
    found = _compared(books, vendor, statement, file)
    turned = tuple(replace(one, amount=-one.amount) for one in statement.entries)
    other = _compared(books, vendor, replace(statement, entries=turned), file)
    return other if len(other.both) > len(found.both) else found


def _compared(books: Books, vendor: str, statement: Statement, file: str) -> Compared:
    row = books.row_of("Vendors", vendor)
    usual = str(books["Vendors"]["currency"][row]).strip().upper() or books.settings.currency
    ours = _ours(books, vendor, is_open=statement.is_open)
    payments, theirs = _theirs(statement.entries, usual, file)
    found = Compared(payments=payments)
    pairs, left_theirs, left_ours = _paired(theirs, ours)
    for mine, our in pairs:
        if mine.currency != our.currency:
            found.other_currency.append((mine, our))
        else:
            (found.both if mine.amount == our.amount else found.differ).append((mine, our))
    rejected = _by_key(_ours(books, vendor, is_open=False, is_rejected=True), _exactly)
    found.only_theirs = [_known(one, rejected.get(_exactly(one), ())) for one in left_theirs]
    lists_settled = payments > 0 or any(our.is_settled for _, our in pairs)
    found.basis = OPEN if statement.is_open or not lists_settled else PERIOD
    days = [one.day for one in statement.entries if one.day]
    found.only_ours = [one for one in left_ours if _is_missed(one, found.basis, days)]
    return found


def _known(one: Document, rejected: Sequence[Document]) -> Document:
    """A document of theirs with the bills of ours that were rejected."""
    return replace(one, ids=tuple(id_ for our in rejected for id_ in our.ids))


def _is_missed(one: Document, basis: str, days: Sequence[date]) -> bool:
    """Whether the statement ought to have a document of ours: one that is of its days."""
    if basis == OPEN:
        return not one.is_settled and (not days or one.day is None or one.day <= max(days))
    return not days or one.day is None or min(days) <= one.day <= max(days)


def _ours(books: Books, vendor: str, *, is_open: bool, is_rejected: bool = False) -> list[Document]:
    """Our bills of a vendor that were rejected or not, by the vendor's number and currency."""
    bills = books["Bills"]
    open_ = open_items.of_documents(books, PAYABLE.name)["open"]
    sign = pd.Series(1, index=bills.index).mask(open_items.is_credit(bills), -1)
    amounts = open_ if is_open else bills["gross"].fillna(0).astype("int64") * sign
    mine = joins.id_keys(books, "Bills", "vendor") == folded(vendor)
    mine &= (bills["status"] == BillStatus.REJECTED) == is_rejected
    found = []
    for row in bills.index[mine]:
        day = bills["bill_date"][row]
        found.append(
            Document(
                reference=str(bills["vendor_reference"][row]).strip(),
                day=None if pd.isna(day) else day.date(),
                currency=str(bills["row_currency"][row]),
                amount=int(amounts[row]),
                ids=(str(bills["bill"][row]),),
                is_settled=int(open_[row]) == 0,
            )
        )
    return _summed(found)


def _theirs(entries: Iterable[Entry], usual: str, file: str) -> tuple[int, list[Document]]:
    """How many payments, and the documents. What takes away under the number of an invoice is a payment of it."""
    invoices = {references.plain(one.reference) for one in entries if one.amount > 0 and not one.is_payment}
    payments, found = 0, []
    for one in entries:
        if one.is_payment or (one.amount < 0 and one.reference and references.plain(one.reference) in invoices):
            payments += 1
            continue
        currency = one.currency or usual
        if currency not in DECIMALS:
            raise WorkbookError("reconcile-currency", file=f"{file}, {one.place}", currency=currency)
        units = one.amount.scaleb(DECIMALS[currency])
        if units != units.to_integral_value():
            words = {"file": f"{file}, {one.place}", "amount": str(one.amount), "currency": currency}
            raise WorkbookError("reconcile-decimals", **words)
        found.append(Document(one.reference, one.day, currency, int(units)))
    return payments, _summed(found)


def _summed(documents: Iterable[Document]) -> list[Document]:
    """Documents of one number and currency together: an invoice in parts, a bill that was entered twice."""
    found: dict[tuple[str, str], Document] = {}
    for n, one in enumerate(documents):
        key = (references.told(one.reference) or f"\0{n}", one.currency)
        found[key] = _together(found[key], one) if key in found else one
    return list(found.values())


def _together(first: Document, other: Document) -> Document:
    is_settled = first.is_settled and other.is_settled
    return replace(first, amount=first.amount + other.amount, ids=first.ids + other.ids, is_settled=is_settled)


def _paired(theirs: list[Document], ours: list[Document]) -> tuple[list[Pair], list[Document], list[Document]]:
    """Documents that are the same, and what is left on either side: the surest likeness goes before others."""
    pairs: list[Pair] = []
    every = theirs
    for key in (_exactly, _in_any_currency, _by_digits):
        theirs, ours = _matched(pairs, theirs, ours, key)
    theirs, ours = _near(pairs, theirs, ours)
    place = {id(one): n for n, one in enumerate(every)}
    return sorted(pairs, key=lambda pair: place[id(pair[0])]), theirs, ours


def _exactly(one: Document) -> str:
    plain = references.told(one.reference)
    return plain and f"{plain} {one.currency}"


def _in_any_currency(one: Document) -> str:
    return references.told(one.reference)


def _by_digits(one: Document) -> str:
    return references.parts(references.told(one.reference))[1]


def _matched(
    pairs: list[Pair], theirs: Sequence[Document], ours: Sequence[Document], key: Callable[[Document], str]
) -> tuple[list[Document], list[Document]]:
    """Those with the same key, where it is one document on either side."""
    sides = [_by_key(side, key) for side in (theirs, ours)]
    same = [one for one, mine in sides[0].items() if len(mine) == 1 and len(sides[1].get(one, ())) == 1]
    found = [(sides[0][one][0], sides[1][one][0]) for one in same]
    found = [
        pair for pair in found if references.likeness(pair[0].reference, pair[1].reference) >= references.SAME_DIGITS
    ]
    pairs += found
    return _without(theirs, [mine for mine, _ in found]), _without(ours, [our for _, our in found])


def _by_key(side: Sequence[Document], key: Callable[[Document], str]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for one in side:
        if said := key(one):
            found.setdefault(said, []).append(one)
    return found


def _without(side: Sequence[Document], gone: Sequence[Document]) -> list[Document]:
    taken = set(map(id, gone))
    return [one for one in side if id(one) not in taken]


def _near(pairs: list[Pair], theirs: list[Document], ours: list[Document]) -> tuple[list[Document], list[Document]]:
    """Numbers that differ by one character, where amount and currency are the same."""
    of_amount: dict[tuple[str, int], list[Document]] = {}
    for our in ours:
        of_amount.setdefault((our.currency, our.amount), []).append(our)
    found: list[Pair] = []
    for mine in theirs:
        like = of_amount.get((mine.currency, mine.amount), [])[:_MOST_LIKE]
        near = [our for our in like if references.likeness(mine.reference, our.reference) >= references.NEAR]
        if len(near) == 1:
            found.append((mine, near[0]))
            of_amount[mine.currency, mine.amount].remove(near[0])
    pairs += found
    return _without(theirs, [mine for mine, _ in found]), _without(ours, [our for _, our in found])
