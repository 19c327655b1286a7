"""A bank statement, whatever format it came in: an account, its balances, its lines.

Units: amounts in minor units of the statement's currency; money in is plus.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from invoice_workbook import money
from invoice_workbook.currencies import DECIMALS
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text

Kind = Literal["statement", "interim report", "notification"]
BOOKED = "BOOK"
FIRST_YEAR, LAST_YEAR = 1970, 2099
LARGEST = 2**53
"""Units of the largest amount that a cell can hold."""
LONGEST_SHOWN = 60
_PLAIN = re.compile(r"[+-]?([0-9]{1,15}(\.[0-9]{0,12})?|\.[0-9]{1,12})")
_UNSAID = {"", "NOTPROVIDED", "NONREF", "NOT PROVIDED"}


@dataclass(frozen=True)
class Line:
    """One movement. `booked` is None where the bank does not say; `status` is BOOK once it is booked."""

    booked: date | None
    value: date | None
    amount: int
    currency: str
    counterparty: str = ""
    counterparty_account: str = ""
    reference: str = ""
    status: str = BOOKED
    place: int = field(default=0, compare=False)
    """Its line in a text file or row in a sheet, 0 where the format has none."""
    return_reason: str = field(default="", compare=False)
    """Why the bank returns an earlier payment, as its code (`AC04`); `reversal` where it names none."""


@dataclass(frozen=True)
class Balance:
    """What stood on the account on a day."""

    amount: int
    currency: str
    day: date | None


@dataclass(frozen=True)
class Statement:
    """One statement of one account. Balances are None where the file has none."""

    file: str
    kind: Kind
    account: str
    number: str
    currency: str
    opening: Balance | None
    closing: Balance | None
    lines: tuple[Line, ...]
    unused: tuple[str, ...] = ()
    """Columns of a table that were not read."""
    left_out: tuple[int, ...] = ()
    """Rows below a table's header that are no payments: totals, balances, notes."""

    @property
    def booked(self) -> tuple[Line, ...]:
        """The lines that are booked; announced ones are not money yet."""
        return tuple(line for line in self.lines if line.status == BOOKED)

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day that the statement is about."""
        days = [day for line in self.booked if (day := line.booked or line.value)]
        if self.closing and self.closing.day:
            days.append(self.closing.day)
        if self.opening and self.opening.day and not days:
            days.append(self.opening.day)
        return (min(days), max(days)) if days else None

    @property
    def name(self) -> str:
        """What the statement is called in the book: its number and last day, so that it comes but once."""
        last = self.days[1].isoformat() if self.days else ""
        return " ".join(part for part in (self.number, last) if part)


def units(file: str, written: str, currency: str, sign: int = 1) -> int:
    """A decimal number of the file in minor units; zeros beyond the currency's decimals do not matter.

    Raises WorkbookError where it is blank, no number, or finer than the currency.
    """
    bare = written.strip()
    if not bare:
        raise WorkbookError("statement-no-amount", file=file)
    exact = Decimal(bare).scaleb(DECIMALS.get(currency, 2)) * sign if _PLAIN.fullmatch(bare) else None
    if exact is None or exact != exact.to_integral_value() or abs(exact) > LARGEST:
        raise WorkbookError("statement-amount", file=file, raw=shown(bare))
    return int(exact)


def day(file: str, written: str) -> date | None:
    """An ISO day (its time and zone cut off); None where blank. Raises WorkbookError where there is no such day."""
    bare = written.strip()
    if not bare:
        return None
    try:
        found = sound(date.fromisoformat(bare[:10])) if bare.isascii() else None
    except ValueError:
        found = None
    if found is None:
        raise WorkbookError("statement-day", file=file, raw=shown(bare))
    return found


def interim(file: str, kind: Kind) -> WorkbookError:
    """The refusal of what is no statement: its lines come again with one."""
    what = text("bank-kind.notification" if kind == "notification" else "bank-kind.interim-report")
    return WorkbookError("statement-interim", file=file, kind=what)


def sound(found: date) -> date | None:
    """A day that a statement may be about, else None."""
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def shown(raw: str) -> str:
    """What stands in a file, short enough for a sentence."""
    words = " ".join(raw.split())
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"


def joined(parts: Iterable[str | None]) -> str:
    """References and texts as one, each once, without what says nothing."""
    found = [" ".join((part or "").split()) for part in parts]
    kept = [part for part in dict.fromkeys(found) if part.upper() not in _UNSAID]
    if len(kept) < 2:
        return "".join(kept)
    return " / ".join(part for part in kept if not any(part != other and part in other for other in kept))


def ask_sums(statement: Statement) -> bool:
    """Whether the statement has balances, and they agree with its lines.

    Raises WorkbookError where they do not, where one of the two is missing, or they are in different currencies.
    """
    opening, closing = statement.opening, statement.closing
    if opening is None and closing is None:
        return False
    words = {"file": statement.file, "statement": statement.name or statement.account}
    if opening is None or closing is None:
        raise WorkbookError("statement-half", missing="opening" if opening is None else "closing", **words)
    currencies = {opening.currency, closing.currency, *(line.currency for line in statement.booked)}
    if len(currencies) > 1:
        raise WorkbookError("statement-currencies", currencies=", ".join(sorted(currencies)), **words)
    expected = opening.amount + sum(line.amount for line in statement.booked)
    if expected != closing.amount:
        decimals = DECIMALS.get(opening.currency, 2)
        shown = [money.as_text(amount, decimals) for amount in (expected, closing.amount, closing.amount - expected)]
        names = ("expected", "actual", "difference")
        raise WorkbookError("statement-sum", **words, **dict(zip(names, shown, strict=True)))
    return True


def plain_account(account: str) -> str:
    """An account for comparison: letters and digits, without a currency behind the number."""
    bare = re.sub(r"[^A-Z0-9]", "", account.upper())
    return re.sub(r"(?<=\d)(EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|HUF|CZK)$", "", bare)


def is_account(one: str, other: str) -> bool:
    """Whether two spellings may name one account: equal, or bank code and number as an IBAN has them.

    >>> is_account("DE89 3704 0044 0532 0130 00", "37040044/532013000"), is_account("DE89370400440532013000", "1")
    (True, False)
    """
    a, b = plain_account(one), plain_account(other)
    if a == b:
        return bool(a)
    iban, local = (a, other) if a[:2].isalpha() else (b, one)
    parts = [part.lstrip("0") for part in re.split(r"\D+", local) if part.strip("0")]
    if not iban[:2].isalpha() or not parts or len("".join(parts)) < 6:  # shorter says nothing
        return False
    rest = iban[4:]
    return rest.endswith(parts[-1]) and all(part in rest for part in parts)
