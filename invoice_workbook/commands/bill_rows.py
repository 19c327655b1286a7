"""A bill that came in, as cells: the head's, the lines', and the names under which its files are kept."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from invoice_workbook import currencies
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice.received_parts import Bill, cent
from invoice_workbook.ledger import document_rows
from invoice_workbook.ledger.payable import bill_terms
from invoice_workbook.money import DECIMALS_OF_MILLIONTHS
from invoice_workbook.schema import CREDIT_NOTE, PayBy

FOLDER = document_rows.FOLDERS["Bills"].removesuffix("/")
"""Where the files of bills are kept, in the files folder."""
LONGEST_TEXT, LONGEST_NAME = 500, 100
"""Letters of a description, and of a file's name, that are kept."""


def head(bill: Bill) -> dict[str, Any]:
    """What the bill says of itself, amounts in minor units."""
    decimals = currencies.DECIMALS.get(bill.currency, 2)
    return {
        "type": CREDIT_NOTE if bill.is_credit else "bill",
        "vendor_reference": bill.number,
        "bill_date": _day(bill.issued),
        "due_date": _day(bill.due),
        "currency": bill.currency,
        **{name: units(getattr(bill, name), decimals, bill.file) for name in ("net", "tax", "gross")},
        "kind": bill.kind,
        "pay_by": PayBy.NONE if bill.gross and bill.payable == 0 else bill.pay_by,  # nothing is asked for any more
        "payment_reference": bill.payment_reference[:LONGEST_TEXT],
        "buyer": str(bill.buyer)[:LONGEST_TEXT],
        "payee": str(bill.payee)[:LONGEST_TEXT],
        "terms_text": bill_terms.spelled(bill.terms, _instalments(bill))[:LONGEST_TEXT],
        "prepaid": units(bill.prepaid, decimals, bill.file) if bill.prepaid else pd.NA,
        "rounding": units(bill.rounding, decimals, bill.file) if bill.rounding else pd.NA,
        "delivered_on": _day(bill.delivered),
        "goods_receipt": bill.receipt,
        "note": bill.note[:LONGEST_TEXT],
    }


def _instalments(bill: Bill) -> list[tuple[date, str]]:
    unit = cent(bill.currency)
    return [(day, str(amount.quantize(unit)) if amount else "") for day, amount in bill.instalments]


def lines(bill: Bill, id_: str) -> Iterator[dict[str, Any]]:
    """Its lines, allowances and charges."""
    decimals = currencies.DECIMALS.get(bill.currency, 2)
    for line in bill.lines:
        yield {
            "bill": id_,
            "line": line.number,
            "purchase_order": line.order,
            "order_line": line.order_line,
            "item": line.item,
            "description": line.description[:LONGEST_TEXT],
            "quantity": units(line.quantity, DECIMALS_OF_MILLIONTHS, bill.file),
            "unit_price": units(line.price, DECIMALS_OF_MILLIONTHS, bill.file),
            "discount": units(line.discount, DECIMALS_OF_MILLIONTHS, bill.file) if line.discount else pd.NA,
            "tax_category": line.category,
            "tax_rate": units(line.rate, DECIMALS_OF_MILLIONTHS, bill.file),
            "line_net": units(line.net, decimals, bill.file),
            "goods_receipt": line.receipt,
            "currency": bill.currency,
        }


def units(amount: Decimal, decimals: int, file: str) -> int:
    """An exact amount in whole units. Raises WorkbookError where it is finer than they are."""
    scaled = amount.scaleb(decimals)
    if scaled != scaled.to_integral_value():
        raise WorkbookError("bill-cell", file=file, raw=str(amount), where="amount")
    return int(scaled)


def file_name(mark: str, name: str) -> str:
    r"""A plain name beside the book for a file or attachment, wherever its own name points.

    >>> file_name("B-00001 1", "../../x.txt"), file_name("B-00001", "c:\\a.p:df")
    ('B-00001 1 x.txt', 'B-00001 a.pdf')
    """
    plain = Path(name.replace("\\", "/")).name
    ending = re.sub(r"[^a-z0-9]", "", Path(plain).suffix.lower())[:10]
    stem = file_stem(Path(plain).stem[:LONGEST_NAME])
    return f"{mark} {stem}.{ending}" if ending else f"{mark} {stem}"


def _day(day: date | None) -> Any:
    return pd.NaT if day is None else pd.Timestamp(day)
