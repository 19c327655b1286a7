"""route, approve, hold, release, reject: a bill's way to payment, who did what is in the Log.

Source: our own rules: People and their limits; above the Settings' *Approval limit* never one's own entry.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import bill_letters
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import match_holds, payment_blocks
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger import exchange
from invoice_workbook.ledger.payable import approval
from invoice_workbook.ledger.payable.bill_status import ALLOWED, may_become
from invoice_workbook.schema import BILLS, EXCHANGE_RATES, PEOPLE


def _move(bills: pd.DataFrame, row: int, wanted: str) -> None:
    """Give a bill a status. Raises WorkbookError where no way leads there."""
    status = str(bills.at[row, "status"]) or "entered"
    if not may_become(status, wanted):
        ways = ", ".join(ALLOWED[status]) or "nothing else"
        raise WorkbookError("bill-way", id=bills.at[row, "bill"], status=status, wanted=wanted, ways=ways)
    bills.at[row, "status"] = wanted


def _person(books: Books, id_: str) -> pd.Series:
    found = approval.person(books, id_)
    if found is None:
        raise WorkbookError("no-such-person", person=id_, sheet=PEOPLE.sheet)
    return found


def approve(books: Books, ids: Sequence[str], who: str) -> Outcome:
    """These bills approved by a person. Raises WorkbookError for the first that may not be."""
    person = _person(books, who)
    errors = payment_blocks.errors(books)
    bills = books["Bills"].copy()
    for id_ in ids:
        row = books.row_of("Bills", id_)
        name = str(bills.at[row, "bill"])
        if held := payment_blocks.held(books, row):
            raise WorkbookError("bill-held", id=name, hold=held)
        if (key := folded(name)) in errors:
            raise WorkbookError("bill-errors", id=name, message=errors[key])
        if not approval.may_approve(books, person, row):
            _ask_rate(books, row)
            raise WorkbookError("above-limit", id=name, person=who)
        entered = folded(str(bills.at[row, "entered_by"]))
        if approval.above_limit(books)[row] and not entered:
            raise WorkbookError("entered-by-nobody", id=name)
        if entered == folded(who) and approval.above_limit(books)[row]:
            raise WorkbookError("own-entry", id=name, person=who)
        _move(bills, row, "approved")
        bills.at[row, "approved_by"] = str(person["person"])
        bills.at[row, "approved_on"] = pd.Timestamp(books.as_of)
    message = text("done.approve", books.settings.language, count=len(ids), person=person["name"] or who)
    return Outcome(message, {"Bills": bills}, entries=_approvals(books, ids, who))


def _ask_rate(books: Books, row: int) -> None:
    """Raises WorkbookError where no limit can be told in a bill's currency."""
    currency = str(books["Bills"]["row_currency"][row])
    if exchange.without_rate(books, [currency]):
        words = {"id": books["Bills"]["bill"][row], "currency": currency, "home": books.settings.currency}
        raise WorkbookError("approval-rate", **words, sheet=EXCHANGE_RATES.sheet)


def _approvals(books: Books, ids: Sequence[str], who: str) -> list[dict[str, str]]:
    """The Log's entries: what was approved, so that a later change is noticed."""
    made = _entries(books, ids, approval.APPROVED, who)
    return [
        one | {"before": approval.said(books, books.row_of("Bills", id_))} for one, id_ in zip(made, ids, strict=True)
    ]


def _entries(books: Books, ids: Sequence[str], column: str, after: str) -> list[dict[str, str]]:
    names = [str(books["Bills"]["bill"][books.row_of("Bills", id_)]) for id_ in ids]
    return [{"table": BILLS.sheet, "document": name, "column": column, "after": after} for name in names]


def route(books: Books, ids: Sequence[str] = (), to: str = "") -> Outcome:
    """Verified bills to a person: the one named, else whose limit is the lowest that suffices."""
    bills = books["Bills"].copy()
    chosen = [books.row_of("Bills", id_) for id_ in ids] or list(bills.index[bills["status"] == "verified"])
    routed: dict[str, str] = {}
    left_out: list[dict[str, str]] = []
    for row in chosen:
        name = str(bills.at[row, "bill"])
        try:
            person = str(_person(books, to)["person"]) if to else _decider(books, int(row))
            _move(bills, int(row), "routed")
        except WorkbookError as error:
            if ids:
                raise
            left_out.append({"bill": name, "reason": str(error)})
            continue
        bills.at[row, "routed_to"] = routed[name] = person
    done = "done.route" if chosen else "done.route-none"
    said = [text(done, books.settings.language, count=len(routed), all=len(chosen))]
    said += [one["reason"] for one in left_out[:3]]
    more = {"routed": routed, **({"left_out": left_out} if left_out else {})}
    return Outcome(" ".join(said), {"Bills": bills} if routed else {}, more=more, undone=len(left_out))


def verified(books: Books) -> list[str]:
    """The bills that are routed where none is named."""
    return list(books["Bills"].loc[books["Bills"]["status"] == "verified", "bill"])


def _decider(books: Books, row: int) -> str:
    """Who may approve a bill, and did not enter it: the lowest limit that suffices, then who has none."""
    people = books["People"]
    gross = int(books["Bills"]["gross"].fillna(0)[row])
    entered = folded(str(books["Bills"]["entered_by"][row]))
    found: list[tuple[int, str]] = []
    for _, person in people[people["role"].isin(approval.DECIDERS)].iterrows():
        limit = approval.limit_of(books, person, row)
        if folded(str(person["person"])) != entered and (limit is None or limit >= gross):
            found.append((2**62 if limit is None else limit, str(person["person"])))
    if not found:
        raise WorkbookError("nobody-approves", id=books["Bills"]["bill"][row], sheet=PEOPLE.sheet)
    return min(found)[1]


def hold(books: Books, ids: Sequence[str], reason: str) -> Outcome:
    """These bills held for a reason."""
    if not reason.strip():
        raise WorkbookError("no-hold-reason")
    bills = books["Bills"].copy()
    for id_ in ids:
        row = books.row_of("Bills", id_)
        kinds = [*match_holds.holds(str(bills.at[row, "hold"])), " ".join(reason.replace(";", ",").split())]
        if str(bills.at[row, "status"]) != "held":
            _move(bills, row, "held")
        bills.at[row, "hold"] = match_holds.SEPARATOR.join(dict.fromkeys(kinds))
    message = text("done.hold", books.settings.language, count=len(ids))
    return Outcome(message, {"Bills": bills}, entries=_entries(books, ids, "hold", reason))


def release(books: Books, id_: str, kind: str, reason: str) -> Outcome:
    """One hold of a bill released for a reason; with the last one the bill goes on, to be verified anew."""
    bills = books["Bills"].copy()
    wanted, left, entry = _released(books, bills, id_, kind, reason)
    message = text("done.release", books.settings.language, id=entry["document"], kind=wanted, left=left)
    return Outcome(message, {"Bills": bills}, entries=[entry])


def _released(books: Books, bills: pd.DataFrame, id_: str, kind: str, reason: str) -> tuple[str, int, dict[str, str]]:
    """A bill of these without one of its holds: which, how many are left, what the Log keeps."""
    if not reason.strip():
        raise WorkbookError("no-hold-reason")
    row = books.row_of("Bills", id_)
    kinds = match_holds.holds(str(bills.at[row, "hold"]))
    wanted = _hold_named(str(bills.at[row, "bill"]), kind.strip(), kinds)
    left = [one for one in kinds if one != wanted]
    bills.at[row, "hold"] = match_holds.SEPARATOR.join(left)
    if not left and str(bills.at[row, "status"]) == "held":
        _move(bills, row, "entered")
        bills.at[row, "approved_by"] = ""  # it is to be approved anew
        bills.at[row, "approved_on"] = pd.NaT
    return wanted, len(left), _entries(books, [id_], match_holds.RELEASED, reason)[0] | {"before": wanted}


def _hold_named(id_: str, kind: str, kinds: Sequence[str]) -> str:
    """The hold that is meant: the one named, or the only one. Raises WorkbookError where that is none."""
    if not kinds:
        raise WorkbookError("not-held", id=id_)
    if not kind and len(kinds) > 1:
        raise WorkbookError("which-hold", id=id_, holds=", ".join(kinds), first=kinds[0])
    wanted = kind or kinds[0]
    found = next((one for one in kinds if folded(one) == folded(wanted)), None)
    if found is None:
        raise WorkbookError("no-such-hold", id=id_, kind=kind, holds=", ".join(kinds))
    return found


def release_as_typed(books: Books, ids: Sequence[str], typed: str) -> Outcome:
    """One hold of each of these bills released, or none; `over-priced: agreed` names the hold before the reason."""
    before, colon, after = typed.partition(":")
    bills = books["Bills"].copy()
    entries, said = [], []
    for id_ in ids:
        kinds = match_holds.holds(str(bills.at[books.row_of("Bills", id_), "hold"]))
        named = next((one for one in kinds if colon and folded(one) == folded(before)), "")
        kind, left, entry = _released(books, bills, id_, named, after if named else typed)
        entries.append(entry)
        said.append(text("done.release", books.settings.language, id=entry["document"], kind=kind, left=left))
    return Outcome(" ".join(said), {"Bills": bills}, entries=entries)


def reject(books: Books, ids: Sequence[str], reason: str = "") -> Outcome:
    """These bills rejected; in the JSON `rejected`, each with what differs. One without a difference needs a reason."""
    bills = books["Bills"].copy()
    rejected: list[dict[str, Any]] = []
    for id_ in ids:
        row = books.row_of("Bills", id_)
        bill = bills.loc[row].copy()
        _move(bills, row, "rejected")
        vendor = payment_blocks.vendor_of(books, row)
        found = bill_letters.differences(books, row, "" if vendor is None else str(vendor["language"]))
        told = [*([reason.strip()] if reason.strip() else []), *found]
        if not told:
            raise WorkbookError("no-reject-reason", id=bill["bill"])
        head = {"bill": str(bill["bill"]), "vendor": str(bill["vendor"])}
        reference = str(bill["vendor_reference"] or bill["bill"])
        rejected.append({**head, "reference": reference, "differences": told})
    message = text("done.reject", books.settings.language, count=len(rejected))
    entries = _entries(books, ids, "rejected", reason or "; ".join(rejected[0]["differences"]))
    return Outcome(message, {"Bills": bills}, more={"rejected": rejected}, entries=entries)
