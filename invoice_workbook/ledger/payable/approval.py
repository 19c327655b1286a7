"""Who may approve which bill, and what was approved. Source: our own rules; People and their limits.

Above Settings' *Approval limit* (in the bill's currency) a second person with a limit of his own decides. A blank limit
is none: no bill needs a second person. Without an exchange rate the limit cannot be told, and every bill needs one.
A limit holds for what bills of one vendor come to within a week, too (`split_bills`). An approval that sufficed when it
was given does so no longer once another bill comes: what is not paid yet needs one that does.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from invoice_workbook import bank_codes, money, references
from invoice_workbook.books import Books, derived
from invoice_workbook.journal import approvals
from invoice_workbook.ledger import contents, exchange
from invoice_workbook.ledger.payable import split_bills, vendor_accounts
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins

DECIDERS = ("approver", "manager")
"""Roles that may approve above the Settings' limit."""
LINE = ("line", "item", "description", "quantity", "unit_price", "discount", "tax_category", "tax_rate", "line_net")
"""What of a bill's lines an approval is for."""
GONE = (BillStatus.PAID, BillStatus.SCHEDULED)
"""Statuses of bills whose money is on its way."""
_NONE = np.iinfo(np.int64).max


@derived
def limits(books: Books) -> pd.Series:
    """The limit of each bill, in its currency."""
    bills = books["Bills"]
    is_set = books.settings.amount("Approval limit") is not None
    known = {
        c: exchange.setting_in(books, "Approval limit", c, 0 if is_set else _NONE) for c in set(bills["row_currency"])
    }
    return bills["row_currency"].map({currency: limit or 0 for currency, limit in known.items()}).astype("int64")


@derived
def above_limit(books: Books) -> pd.Series:
    """Which bills are above it."""
    return (books["Bills"]["gross"] > limits(books)).fillna(False).astype(bool)


@derived
def person(books: Books, id_: str) -> pd.Series | None:
    """The row of a person by login name; None where there is none."""
    row = books.find_row("People", id_)
    return None if row is None else books["People"].loc[[row]].iloc[0]


def is_active(who: pd.Series) -> bool:
    """Whether a person still decides: People's *Active* is not "no"."""
    return str(who.get("active", "")) != "no"


@derived
def needs_second(books: Books) -> pd.Series:
    """Which bills nobody approves who entered them: those above the limit, by themselves or with others of a week."""
    return above_limit(books) | split_bills.beyond(books, books.settings.amount("Approval limit"))


@derived
def _for_second(books: Books) -> frozenset[int]:
    return _rows(needs_second(books))


def is_for_second(books: Books, row: int) -> bool:
    """Whether nobody approves a bill who entered it."""
    return row in _for_second(books)


def _rows(marked: pd.Series) -> frozenset[int]:
    """The labels of the rows that are marked: who asks for one bill after another asks a set."""
    return frozenset(marked.index[marked.to_numpy(bool)].tolist())


def home_limit(books: Books, who: pd.Series) -> int | None:
    """A person's limit in the home currency; None where there is none."""
    if str(who["role"]) not in DECIDERS:
        return books.settings.amount("Approval limit")
    return None if pd.isna(who["approval_limit"]) else int(who["approval_limit"])


def limit_of(books: Books, who: pd.Series, row: int) -> int | None:
    """Up to which amount of a bill's currency a person may approve; None where there is no limit."""
    if str(who["role"]) not in DECIDERS:
        return int(limits(books)[row])
    own = home_limit(books, who)
    return None if own is None else _limit_in(books, own, str(books["Bills"]["row_currency"][row]))


def _limit_in(books: Books, own: int, currency: str) -> int:
    """A limit of one's own in a currency; 0 without an exchange rate: nothing can be told, nothing may be approved."""
    return exchange.converted(books, own, books.settings.currency, currency, books.as_of) or 0


@derived
def _within(books: Books, decides: bool, own: int | None) -> frozenset[int]:
    """The bills (rows) that are by themselves within the Settings' limit, or within that of one who decides."""
    bills = books["Bills"]
    has_gross = bills["gross"].notna()
    if decides and own is None:
        return _rows(has_gross)
    currencies = bills["row_currency"]
    known = (
        {str(one): _limit_in(books, own, str(one)) for one in set(currencies)} if decides and own is not None else {}
    )
    most = currencies.map(known).astype("int64") if decides else limits(books)
    return _rows(has_gross & (bills["gross"].fillna(0) <= most))


def is_within(books: Books, who: pd.Series, row: int) -> bool:
    """Whether a bill by itself is within a person's limit; a bill without a gross amount is within nobody's."""
    decides = str(who["role"]) in DECIDERS
    return row in _within(books, decides, home_limit(books, who) if decides else None)


@derived
def _beyond(books: Books, limit: int | None) -> frozenset[int]:
    return _rows(split_bills.beyond(books, limit))


def is_beyond(books: Books, who: pd.Series, row: int) -> bool:
    """Whether a bill that is within a person's limit is beyond it with others of its week."""
    return row in _beyond(books, home_limit(books, who))


def may_approve(books: Books, who: pd.Series, row: int) -> bool:
    """Whether a bill is within a person's limit, by itself and with the others of its week."""
    return is_within(books, who, row) and not is_beyond(books, who, row)


@derived
def too_low(books: Books) -> dict[int, int]:
    """Bills (rows) that together with others need a higher approval than they have, and the limit they are beyond.

    One that is paid is named until somebody whose limit suffices approves another bill of the week at a later time.
    """
    bills, asked = books["Bills"], _limits_asked(books)
    found: dict[int, int] = {}
    for limit in asked.dropna().unique().tolist():
        beyond = (asked == limit) & split_bills.beyond(books, int(limit))
        found |= dict.fromkeys(bills.index[beyond].tolist(), int(limit))
    gone = set(bills.index[joins.holds(books, "Bills", "status", *GONE)].tolist())
    covered = _covered(books, {row: limit for row, limit in found.items() if row in gone})
    return {row: found[row] for row in sorted(found) if row not in covered}


def _limits_asked(books: Books) -> pd.Series:
    """The limit that holds for each bill with others of its week: its approver's; of one's own entry the Settings'.

    While nobody has approved it, Settings' limit; none where it is paid and nobody knows who approved it. In minor
    units of the home currency.
    """
    bills, general = books["Bills"], books.settings.amount("Approval limit")
    gone = joins.holds(books, "Bills", "status", *GONE)
    waits = ~joins.holds(books, "Bills", "status", BillStatus.APPROVED, *GONE)
    known = _limits_of_approvers(books)
    if not known:
        return pd.Series(pd.NA if general is None else general, bills.index, "Int64").mask(gone, pd.NA)
    by = joins.id_keys(books, "Bills", "approved_by")
    decided = by.isin(known.keys()) & ~waits
    found = by.map(known).where(decided, general).astype("Int64")
    lower = _is_own(books) & decided & (general is not None)
    return found.mask(lower, found.fillna(_NONE).clip(upper=general or 0)).mask(gone & ~decided, pd.NA)


def _limits_of_approvers(books: Books) -> dict[str, int | None]:
    """By person (key) the home limit of everybody on People who approved a bill."""
    people = {name: person(books, name) for name in set(joins.coded(books, "Bills", "approved_by").each) - {""}}
    return {name: home_limit(books, who) for name, who in people.items() if who is not None}


def _is_own(books: Books) -> pd.Series:
    """Which bills were approved by who entered them."""
    return joins.id_keys(books, "Bills", "approved_by") == joins.id_keys(books, "Bills", "entered_by")


def _covered(books: Books, limits_: Mapping[int, int]) -> set[int]:
    """Of these bills (rows, and the limits they are beyond) those that somebody decided on with another of the week.

    On the same day or later, with a limit that covers what all of them come to, and not who entered that other bill.
    """
    if not limits_:
        return set()
    bills, known = books["Bills"], _limits_of_approvers(books)
    enough = joins.id_keys(books, "Bills", "approved_by").map({k: _NONE if v is None else v for k, v in known.items()})
    may = enough.fillna(-1).astype("int64").where(~_is_own(books), -1).to_numpy()
    day = bills["approved_on"].to_numpy("datetime64[D]")
    found: set[int] = set()
    for limit in set(limits_.values()):
        rows = [row for row, own in limits_.items() if own == limit]
        for row, week in zip(rows, split_bills.weeks(books, limit, rows), strict=True):
            at = bills.index.get_indexer(pd.Index(week.rows))
            own_day = day[at[week.rows.index(row)]]
            found |= {row} if ((may[at] >= week.amount) & (day[at] >= own_day)).any() else set()
    return found


def subjects(books: Books, rows: pd.Index) -> dict[int, dict[str, str]]:
    """What an approval of each of these bills would be for now, by row: vendor, account, gross, currency, ...

    Prepaid and rounding are among it, because what is approved is what is paid; approvals that were kept before they
    were say nothing of them, nor of the clearing code.
    """
    bills = books["Bills"].loc[rows]
    places = books["Bills"].index.get_indexer(rows)
    lines = contents.line_digests(books, places, "BillLines", "Bills", "bill", LINE)
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")[places]
    accounts = joins.at(vendor_accounts.identities(books), at, "")
    columns: dict[str, Iterable[str]] = {
        "vendor": map(str, joins.id_keys(books, "Bills", "vendor")[rows]),
        "account": (str(account).partition(" ")[0] for account in accounts),
        "clearing code": (str(account).partition(" ")[2] for account in accounts),
        **{name: _shown(bills[name], bills["row_decimals"]) for name in ("gross", "prepaid", "rounding")},
        "currency": map(str, bills["row_currency"]),
        "reference": references.plain_each(list(map(str, bills["vendor_reference"]))),
        "lines": (lines.get(place, "") for place in places.tolist()),
    }
    said = zip(*columns.values(), strict=True)
    return {row: dict(zip(columns, parts, strict=True)) for row, parts in zip(rows.tolist(), said, strict=True)}


def _shown(amounts: pd.Series, decimals: pd.Series) -> list[str]:
    pairs = zip(amounts.isna(), amounts.fillna(0).tolist(), decimals.tolist(), strict=True)
    return ["" if is_blank else money.as_text(int(units), int(places)) for is_blank, units, places in pairs]


@derived
def unrecorded(books: Books) -> dict[int, tuple[str, ...]]:
    """Bills (rows) that are approved in the cells alone (no parts), or for other parts than the journal has.

    Only what is still to be paid is looked at: approved and scheduled.
    """
    bills = books["Bills"]
    rows = bills.index[bills["status"].isin((BillStatus.APPROVED, BillStatus.SCHEDULED))]
    if not len(rows):
        return {}
    kept, keys = approvals.subjects(books), joins.id_keys(books, "Bills", "bill")[rows]
    found: dict[int, tuple[str, ...]] = {}
    for key, (row, now) in zip(keys, subjects(books, rows).items(), strict=True):
        was = kept.get(str(key))
        if was is None:
            found[row] = ()
        elif parts := tuple(part for part in now if part in was and _is_other(part, was[part], now[part])):
            found[row] = parts
    return found


def _is_other(part: str, was: str, now: str) -> bool:
    return was != now and _folded(part, was) != now


def _folded(part: str, said: str) -> str:
    """A part of an approval as it would be recorded now: an older journal has it before its letters were folded."""
    if part == "account":
        return bank_codes.identity_now(said)
    return references.plain(said) if part == "reference" else said
