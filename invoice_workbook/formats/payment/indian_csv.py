"""The bulk payment file of banks in India: NEFT and RTGS in rupees, one line a payment, comma-separated.

Source: Reserve Bank of India, RTGS system (two lakh rupees and more) and NEFT procedural guidelines (no least amount);
IFSC, 11 characters. There is no layout for all banks: this one has the columns that their upload forms ask for, under
plain names, and a bank's own template takes them in another order (docs/paying.md says each). IMPS is not chosen by
itself, since banks have their own limits for it; a clerk may write it into the first column.
Banks take capital and small letters, digits and few marks; a name has 40 characters, a narration 30, as the narrowest
of the common forms. An account number keeps its zeros in front: open the file as text, not by a double click.
Units: amounts in minor units.
"""

import csv
import io
import re
from collections.abc import Iterator

from invoice_workbook import transfer_texts
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.payment.pain001 import Order, Transfer, latin
from invoice_workbook.money import as_text

SUFFIX = "csv"
COUNTRY, CURRENCY = "IN", "INR"
COLUMNS = (
    "Payment type",
    "Debit account",
    "Beneficiary name",
    "Beneficiary account",
    "IFSC",
    "Amount",
    "Currency",
    "Payment date",
    "Narration",
    "Our reference",
    "Beneficiary e-mail",
)
LEAST_OF_RTGS = 20_000_000
"""Paise from which a payment goes by RTGS: two lakh rupees."""
LONGEST_NAME, LONGEST_NARRATION, LONGEST_REFERENCE = 40, 30, 20
IFSC = re.compile("[A-Z]{4}0[A-Z0-9]{6}")
_FOREIGN = re.compile(r"[^A-Za-z0-9./\- ]")
_MARKS_IN_FRONT = re.compile(r"^[^A-Za-z0-9]+")
_ALL = 10_000


def is_for(order: Order) -> bool:
    """Whether an order is one of this file: rupees out of an account in India."""
    return order.currency == CURRENCY and order.payer.country.strip().upper() == COUNTRY


def plain(text: str, longest: int) -> str:
    """A text in the characters that banks take, beginning with a letter or digit: no spreadsheet reads it as a formula.

    >>> plain("శ్రీ లక్ష్మీ & Co. (Guntur)", 40), plain("=1+1", 40), plain("RE-1, RE-2", 40)
    ('shrii lkssmii Co. Guntur', '1 1', 'RE-1 RE-2')
    """
    shown = _FOREIGN.sub(" ", latin(text.replace("&", " "), _ALL))
    return " ".join(_MARKS_IN_FRONT.sub("", " ".join(shown.split())).split())[:longest].strip()


def narration(text: str) -> str:
    """What the vendor reads on the statement: whole numbers, as many as there is room for.

    >>> narration("GM/26-27/0815"), narration("GM/26-27/0815, GM/26-27/0816, GM/26-27/0817")
    ('GM/26-27/0815', 'GM/26-27/0815 see advice')
    """
    return plain(transfer_texts.cut(latin(text, _ALL), longest=LONGEST_NARRATION), LONGEST_NARRATION)


def write(order: Order) -> bytes:
    """The file. Raises WorkbookError for a payment whose bank has no IFSC, which no bank here can send."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(order, one) for one in order.transfers)
    return made.getvalue().encode("ascii")


def _cells(order: Order, one: Transfer) -> Iterator[str]:
    if not IFSC.fullmatch(one.to.clearing_code):
        raise WorkbookError("payment-ifsc", id=one.id, vendor=one.to.name, code=one.to.clearing_code or "-")
    yield "RTGS" if one.amount >= LEAST_OF_RTGS else "NEFT"
    yield _account(order.payer.account)
    yield plain(one.to.name, LONGEST_NAME)
    yield _account(one.to.account)
    yield one.to.clearing_code
    yield as_text(one.amount, order.decimals)
    yield order.currency
    yield f"{order.day:%d/%m/%Y}"
    yield narration(one.text)
    yield plain(one.id, LONGEST_REFERENCE)
    yield one.to.e_mail.strip() if re.fullmatch(r"[!-~]+@[!-~]+", one.to.e_mail.strip()) else ""


def _account(account: str) -> str:
    """Letters and digits of an account."""
    return re.sub("[^A-Z0-9]", "", account.upper())
