"""What goes out with payments, made from the book: the bank's order of a batch, a remittance advice for each payment.

Units: minor units.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from invoice_workbook import bank_codes, currencies, payment_references
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.clearing_codes import ClearingCode
from invoice_workbook.documents import invoice_data
from invoice_workbook.documents.remittance import Advice, Item
from invoice_workbook.eligibility.payment_release import ReleasedPayment
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.payment.pain001 import Account, Order, Transfer
from invoice_workbook.journal import payment_files
from invoice_workbook.ledger.payable import payment_file_history, transfers
from invoice_workbook.ledger.settlement import Part
from invoice_workbook.schema import CREDIT_NOTE, PAYMENTS, AllocationKind
from invoice_workbook.tables import joins
from invoice_workbook.tables.row_cells import Row, Rows


def order(books: Books, batch: str, made_at: datetime) -> Order:
    """What the bank is to do with a batch. Raises WorkbookError where there is no such batch, or no account of ours."""
    settings, payments = books.settings, books["Payments"]
    mine = payments[joins.id_keys(books, "Payments", "batch") == folded(batch)]
    if not len(mine) or not batch.strip():
        raise WorkbookError("no-such-document", what="batch", id=batch, sheet=PAYMENTS.sheet)
    if not bank_codes.is_payable(settings.iban, settings.bic, settings.clearing_code, settings["Country"]):
        raise WorkbookError("pay-own-account", account=settings.iban or "-")
    for one in mine.to_dict("records"):
        filed = payment_files.of_payments(books).get(folded(str(one["payment"])))
        if filed != payment_file_history.fingerprint_of(one):
            raise WorkbookError("pay-file-changed", id=one["payment"], batch=batch)
    own = invoice_data.seller(books)
    place = {field: getattr(own, field) for field in ("street", "postal_code", "city", "country")}
    is_number = not bank_codes.is_iban(settings.iban)
    code = bank_codes.clearing_of(settings.clearing_code, settings.bic, settings["Country"]) if is_number else None
    payer = Account(own.name, settings.iban, settings.bic, **place, **_cleared(code))
    currency, released_on = str(mine["row_currency"].iloc[0]), mine["date"].iloc[0].date()
    its = tuple(_transfer(books, row) for row in mine.index)
    meant = transfers.execution_day(books, currency, released_on)
    return Order(
        id=batch,
        made_at=made_at,
        day=transfers.execution_day(books, currency, max(released_on, books.as_of)),
        payer=payer,
        currency=currency,
        decimals=currencies.DECIMALS.get(currency, 2),
        is_sepa=all(transfers.is_sepa(books, one.to.account, currency, meant) for one in its),
        transfers=its,
    )


def _cleared(code: ClearingCode | None) -> dict[str, str]:
    """A clearing code as a payment file names it."""
    return {"clearing": code.system.code, "clearing_code": code.plain} if code else {}


def _transfer(books: Books, row: int) -> Transfer:
    payment: Mapping[Any, Any] = books["Payments"].loc[row].to_dict()
    at = _vendor_at(books, row)
    vendor = books["Vendors"].iloc[at]
    place = {field: str(vendor[field]) for field in ("bic", "street", "postal_code", "city", "country")}
    released = {field: str(payment[field]) for field in ("bank_account", "clearing_code")}
    bank = {**released, "bic": str(vendor["bic"]), "country": str(vendor["country"])}
    code = transfers.clearing_code(bank) if released["clearing_code"] else None
    e_mail = str(vendor["e_mail"]) if transfers.is_by_ifsc(books, str(payment["row_currency"])) else ""
    to = Account(str(vendor["name"]), str(payment["bank_account"]), **place, **_cleared(code), e_mail=e_mail)
    words = str(payment["reference"])
    asked = words if words in _references(books) else ""
    structured = payment_references.structured(asked, to.account) if asked else None
    return Transfer(str(payment["payment"]), int(payment["amount"]), to, words, structured)


@derived
def _references(books: Books) -> frozenset[str]:
    """The references that vendors ask us to quote."""
    return frozenset(one.strip() for one in books["Bills"]["payment_reference"])


def _vendor_at(books: Books, row: int) -> int:
    at = joins.parent_rows(books, "Payments", "vendor", "Vendors", "vendor")
    return int(at[books["Payments"].index.get_loc(row)])


def advice(books: Books, released: ReleasedPayment) -> Advice:
    """The remittance advice of a payment."""
    payment: Mapping[Any, Any] = books["Payments"].loc[released.row].to_dict()
    vendor = str(payment["vendor"])
    return Advice(
        payment=released.payment,
        party=vendor,
        day=books.as_of if pd.isna(payment["date"]) else payment["date"].date(),
        currency=released.currency,
        decimals=int(payment["row_decimals"]),
        account=str(payment["bank_account"]),
        seller=invoice_data.seller(books),
        buyer=invoice_data.party(books, "Vendors", _vendor_at(books, released.row), vendor),
        items=tuple(_item(part, _bill(books, part.document)) for part in released.parts),
    )


def _bill(books: Books, id_: str) -> Row | None:
    """A bill's or credit note's cells; None where there is no such one."""
    row = books.find_row("Bills", id_)
    return None if row is None else _bills(books)[row]


@derived
def _bills(books: Books) -> Rows:
    return Rows(books["Bills"])


def _item(part: Part, bill: Mapping[Any, Any] | None) -> Item:
    """A bill, a credit note, or an earlier payment that is set against them."""
    if bill is None:
        return Item(part.document, part.document, None, part.payment, 0, part.payment)
    return Item(
        reference=str(bill["vendor_reference"] or bill["bill"]),
        id=str(bill["bill"]),
        day=None if pd.isna(bill["bill_date"]) else bill["bill_date"].date(),
        gross=-int(bill["gross"]) if bill["type"] == CREDIT_NOTE else int(bill["gross"]),
        discount=part.discount,
        paid=part.payment,
        rounded=-part.others.get(AllocationKind.ROUNDING, 0),
        withheld=part.others.get(AllocationKind.WITHHELD, 0),
    )
