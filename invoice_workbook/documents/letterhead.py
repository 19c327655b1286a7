"""The head and foot of every document of ours: sender, receiver, bank account, and the code a banking app scans.

Source: EPC069-12 for the QR code.
"""

from datetime import date
from io import BytesIO
from typing import Any

from invoice_workbook import bank_codes
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.money import as_text

QR_SCALE = 2
"""Pixels of a module: enough for a sharp print, since nothing smooths them, and half the time of four."""
QR_MASK = 3
"""Any mask can be scanned; trying all eight for the prettiest takes longer than laying out the page."""
EPC_MOST = 99_999_999_999
"""The highest amount an EPC QR code can hold, in cents."""


def address(party: Party) -> list[str]:
    """A party's lines, those that say something."""
    place = " ".join(part for part in (party.postal_code, party.city) if part)
    return [part for part in (party.name, party.contact, party.street, place, party.country) if part]


def sender(seller: Party, wording: Wording) -> dict[str, Any]:
    """Our name, address and contact."""
    tax = f"{wording.text('tax-number')} {seller.tax_number}" if seller.tax_number else ""
    contact = [part for part in (seller.phone, seller.e_mail, tax) if part]
    return {"name": seller.name, "address": address(seller)[1:], "contact": contact}


def day(given: date | None) -> list[int] | None:
    """A day as a layout takes it."""
    return [given.year, given.month, given.day] if given else None


def account(holder: Party, number: str, bic: str, reference: str, wording: Wording) -> list[list[str]]:
    """Where to pay to, each number under its own name; nothing without an account."""
    if not number:
        return []
    is_bic = bank_codes.is_bic(bic)
    facts = (
        ("account-holder", holder.name),
        (kind_of(number), bank_codes.shown(number)),
        ("bic", bic if is_bic else ""),
        ("clearing-code", holder.clearing_code or ("" if is_bic else bic)),
        ("reference", reference),
    )
    return [[wording.text(label), value] for label, value in facts if value]


def kind_of(account: str) -> str:
    """What an account is, as the id of its name: an IBAN, or a number."""
    return "iban" if bank_codes.is_iban(account) else "account-number"


def account_in_words(account: str, clearing_code: str, wording: Wording) -> str:
    """An account within a sentence: with its bank's clearing code, where there is one."""
    shown = bank_codes.shown(bank_codes.plain(account))
    return f"{shown} ({wording.text('clearing-code')} {clearing_code})" if clearing_code else shown


def code_to_scan(holder: Party, iban: str, bic: str, amount: int, currency: str, reference: str) -> list[int]:
    """The code a banking app scans, as the bytes of a PNG; only for euros to be paid to an IBAN."""
    if currency != "EUR" or not 0 < amount <= EPC_MOST or not bank_codes.is_iban(iban) or not holder.name:
        return []
    from segno import make as make_qr

    bank = bic if bank_codes.is_bic(bic) else ""
    lines = (
        "BCD",
        "002",
        "1",
        "SCT",
        bank,
        holder.name[:70],
        bank_codes.plain(iban),
        f"EUR{as_text(amount, 2)}",
        "",
        "",
        reference[:140],
    )
    code = make_qr("\n".join(lines), error="m", boost_error=False, encoding="utf-8", micro=False, mask=QR_MASK)
    packed = BytesIO()
    code.save(packed, kind="png", scale=QR_SCALE, border=0)
    return list(packed.getvalue())
