"""Payments proposed on the sheet, for the clerk to review: rows that each run writes anew.

Units: minor units.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from invoice_workbook import bank_codes, money
from invoice_workbook.books import Books, folded
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import payment_run
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger import settlement_text
from invoice_workbook.ledger.new_allocations import PREFIXES
from invoice_workbook.ledger.payable import payment_file_history
from invoice_workbook.schema import PaymentStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.new_rows import new_rows, next_ids

TRANSFER, NETTING = "transfer", "netting"
"""Methods: through the bank, or settled by credit notes alone."""


def propose(books: Books, next_run: date | None = None) -> Outcome:
    """The Payments with the proposals of today instead of those that were not released."""
    until = next_run or payment_run.next_day(books)
    if until <= books.as_of:
        raise WorkbookError("pay-next-run", day=until, as_of=books.as_of)
    run = payment_run.propose(books, until)
    payments = books["Payments"]
    kept = payments[payments["status"] != PaymentStatus.PROPOSED]
    new = _rows(books, run.proposals, payment_file_history.ids(books))
    after = pd.concat([kept, new], ignore_index=True) if len(kept) else new
    shown = [_shown(one) for one in after[after["status"] == PaymentStatus.PROPOSED].to_dict("records")]
    skipped = [_skipped(one) for one in run.skipped]
    language = books.settings.language
    words = {"count": len(shown), "next": until}
    lines = [text("pay.line", language, **one) for one in shown]
    lines += [text("pay.skipped", language, **one) for one in skipped]
    more = {"proposals": shown, "skipped": skipped}
    said = [text("done.pay" if shown else "done.pay-none", language, **words)]
    if skipped:
        said.append(
            text("done.pay-skipped", language, count=len(skipped), bill=skipped[0]["bill"], reason=skipped[0]["reason"])
        )
    return Outcome(" ".join(said), {"Payments": after}, more=more, to_print=tuple(lines))


def _rows(books: Books, proposals: Sequence[payment_run.ProposedPayment], taken: pd.Series) -> pd.DataFrame:
    keys, known = joins.id_keys(books, "Vendors", "vendor"), books["Vendors"]
    vendors = {field: dict(zip(keys, known[field], strict=True)) for field in ("bank_account", "clearing_code", "bic")}
    to = {field: [str(vendors[field][folded(one.vendor)]) for one in proposals] for field in vendors}
    cells: dict[str, Sequence[object]] = {
        "payment": next_ids(taken, PREFIXES["payable"], len(proposals)),
        "date": [pd.Timestamp(books.as_of)] * len(proposals),
        "vendor": [one.vendor for one in proposals],
        "amount": [one.amount for one in proposals],
        "currency": [one.currency for one in proposals],
        "method": [TRANSFER if one.amount else NETTING for one in proposals],
        "reference": [settlement_text.spelled(one.parts, one.decimals) for one in proposals],
        "bank_account": to["bank_account"],
        "clearing_code": [_code(*one) for one in zip(*to.values(), strict=True)],
        "status": [PaymentStatus.PROPOSED] * len(proposals),
    }
    return new_rows("Payments", cells, [one.currency for one in proposals])


def _code(account: str, clearing_code: str, bic: str) -> str:
    """The clearing code that a payment to an account goes to; an IBAN says its bank by itself."""
    return "" if bank_codes.is_iban(account) else bank_codes.clearing(clearing_code, bic)


def _shown(row: Mapping[Any, Any]) -> dict[str, str]:
    fields = ("payment", "vendor", "currency", "bank_account", "reference")
    amount = "" if pd.isna(row["amount"]) else money.as_text(int(row["amount"]), int(row["row_decimals"]))
    return {**{name: str(row[name]) for name in fields}, "amount": amount}


def _skipped(one: payment_run.Skipped) -> dict[str, str]:
    amount = money.as_text(one.amount, one.decimals)
    head = {"bill": one.document, "vendor": one.vendor, "amount": amount, "currency": one.currency}
    return {**head, "reason": one.reason}
