"""What blocks the payment of a bill: holds, errors, a missing approval, an account that cannot be paid to.

Asked before a bill is approved, when a payment is proposed, and once more when it is released.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from invoice_workbook import checks, money
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.eligibility import blocking_errors, match_holds
from invoice_workbook.languages import text
from invoice_workbook.ledger import exchange, settlement_text
from invoice_workbook.ledger.payable import (
    approval,
    bill_rounding,
    payment_file_history,
    split_bills,
    transfers,
    vendor_accounts,
)
from invoice_workbook.schema import CREDIT_NOTE, PEOPLE, VENDORS, BillStatus, PayBy
from invoice_workbook.tables import joins
from invoice_workbook.tables.row_cells import Row, Rows


@derived
def errors(books: Books) -> dict[str, str]:
    """By bill (key) the first open error on it, its lines or its vendor.

    Rules that place a hold are left out, because holds are asked for separately; so are those that only a payment can
    break, and those that a payment asks for by itself.
    """
    kind = blocking_errors.BILLS
    apart = [rule for rule in checks.RULES if _is_apart(checks.traits(rule))]
    return blocking_errors.by_document(books, kind, blocking_errors.found(books, kind), apart)


def _is_apart(traits: checks.Traits) -> bool:
    return bool(traits.holds) or traits.only_by_payment or traits.asked_by_payment


@derived
def _bills(books: Books) -> Rows:
    return Rows(books["Bills"])


@derived
def _vendors(books: Books) -> dict[int, Row]:
    """The cells of each bill's vendor, by the bill's row."""
    at, vendors = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor"), books["Vendors"]
    rows = Rows(vendors)
    known = [rows[row] for row in vendors.index.tolist()]
    return {
        row: known[place] for row, place in zip(books["Bills"].index.tolist(), at.tolist(), strict=True) if place >= 0
    }


@derived
def _unmatched(books: Books) -> dict[str, list[str]]:
    return match_holds.outstanding(books)


def held(books: Books, row: int) -> str:
    """A bill's holds, those that match would find now, too; "" where there is none."""
    bill = _bills(books)[row]
    return str(bill["hold"]).strip() or match_holds.SEPARATOR.join(_unmatched(books).get(folded(str(bill["bill"])), ()))


def to_payment(books: Books, row: int) -> str:
    """The first sentence that says why a bill (or a credit note) may not be in a payment; "" where it may."""
    return next(_found(books, row), "")


def _found(books: Books, row: int) -> Iterator[str]:
    bill, language = _bills(books)[row], books.settings.language
    key = folded(str(bill["bill"]))

    def why(id_: str, **words: object) -> str:
        words |= {"kind": text(f"invoice.{words['kind']}", language)} if "kind" in words else {}
        return text(f"obstacle.{id_}", language, id=bill["bill"], **words)

    yield from (why(id_, **words) for id_, words in _of_cells(books, row))
    if hold := held(books, row):
        yield why("held", hold=hold)
    if key in errors(books):
        yield errors(books)[key]
    if bill["status"] != BillStatus.APPROVED:
        yield why("status", status=bill["status"] or BillStatus.ENTERED)
    said = {"person": bill["approved_by"], "sheet": PEOPLE.sheet}
    yield from (why(id_, **said, **words) for id_, words in _unapproved(books, row))
    if name := payment_file_history.missing_payments(books).get(key):
        yield why("filed", batch=name)
    if name := payment_file_history.under_another_number(books).get(key):
        yield why("renamed", batch=name)
    if bill["type"] != CREDIT_NOTE:
        wrong = _unpayable(books, row)
        yield from (why(id_, vendor=bill["vendor"], sheet=VENDORS.sheet, **words) for id_, words in wrong)


def _of_cells(books: Books, row: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is wrong with a bill's own cells."""
    bill = _bills(books)[row]
    if settlement_text.SEPARATOR in str(bill["bill"]):
        yield "number", {"mark": settlement_text.SEPARATOR}
    if bill_rounding.too_much(books)[row]:
        yield "rounding", {"rounding": money.as_text(int(bill["rounding"]), int(bill["row_decimals"]))}
    if _is_paid_otherwise(bill):
        yield "pay-by", {"pay_by": bill["pay_by"]}


def _is_paid_otherwise(bill: Mapping[str, Any]) -> bool:
    """Whether a bill is collected by the vendor, or paid in another way than by transfer."""
    return bill["type"] != CREDIT_NOTE and bill["pay_by"] not in ("", PayBy.TRANSFER)


def _unapproved(books: Books, row: int) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with a bill's approval."""
    bill = _bills(books)[row]
    who = approval.person(books, str(bill["approved_by"])) if str(bill["approved_by"]).strip() else None
    if who is None:
        yield "unapproved", {}
    elif not approval.is_within(books, who, row):
        yield "rate" if exchange.without_rate(books, [str(bill["row_currency"])]) else "limit", {}
    elif approval.is_beyond(books, who, row):
        yield "split", split_bills.words(books, approval.home_limit(books, who) or 0, row)
    elif approval.is_for_second(books, row) and folded(str(bill["approved_by"])) == folded(str(bill["entered_by"])):
        yield "self-approved", {}
    if (parts := approval.unrecorded(books).get(row)) is not None:
        yield "changed" if parts else "unrecorded", {}


def _unpayable(books: Books, row: int) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with the account of a bill's vendor, for a payment that leaves now."""
    vendor, bill = _vendors(books).get(row), _bills(books)[row]
    if vendor is None:
        yield "no-vendor", {}
        return
    if why := vendor_accounts.unverified(books).get(row):
        yield f"unverified-{why}", {"account": str(vendor["bank_account"])}
    currency = str(bill["row_currency"])
    day = transfers.execution_day(books, currency, books.as_of)
    reference = str(bill["payment_reference"])
    yield from transfers.lacking(books, vendor, currency=currency, day=day, reference=reference)


def vendor_of(books: Books, row: int) -> pd.Series | None:
    """The row of a bill's vendor."""
    at = int(joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")[books["Bills"].index.get_loc(row)])
    return None if at < 0 else books["Vendors"].iloc[at]
