"""The head and foot of every document of ours: sender, receiver, bank account."""

from datetime import date
from typing import Any

from invoice_workbook import bank_codes, clearing_codes
from invoice_workbook.documents import codes_to_scan, indian_names, qr_bill, typesetting
from invoice_workbook.documents.codes_to_scan import Asked
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Party


def address(party: Party, wording: Wording) -> list[str]:
    """A party's lines, those that say something; the country by its name."""
    place = " ".join(part for part in (party.postal_code, party.city) if part)
    state = indian_names.state_line(party.state, wording)
    lines = (party.name, party.contact, party.street, place, state, wording.country(party.country))
    return [line for line in lines if line]


def sender(seller: Party, wording: Wording) -> dict[str, Any]:
    """Our name, address and contact."""
    contact = [part for part in (seller.phone, seller.e_mail, tax_number(seller, wording)) if part]
    return {"name": seller.name, "address": address(seller, wording)[1:], "contact": contact}


def tax_number(party: Party, wording: Wording) -> str:
    """A party's tax number with its name; "" where it has none."""
    label = indian_names.number_label(party.tax_number, wording)
    return f"{wording.text(label)} {party.tax_number}" if party.tax_number else ""


def day(given: date | None) -> list[int] | None:
    """A day as a layout takes it."""
    return [given.year, given.month, given.day] if given else None


def account(holder: Party, number: str, bic: str, reference: str, wording: Wording) -> list[list[str]]:
    """Where to pay to, each number under its own name; nothing without an account."""
    if not number:
        return []
    is_bic = bank_codes.is_bic(bic)
    country = bank_codes.country_of_bic(bic) if is_bic else holder.bank_country or holder.country
    facts = (
        ("account-holder", holder.name),
        (kind_of(number), bank_codes.shown(number)),
        ("bic", bic if is_bic else ""),
        clearing(holder.clearing_code or ("" if is_bic else bic), country),
        ("reference", reference),
    )
    return [[wording.text(label), value] for label, value in facts if value]


def kind_of(account: str) -> str:
    """What an account is, as the id of its name: an IBAN, or a number."""
    return "iban" if bank_codes.is_iban(account) else "account-number"


def clearing(code: str, country: str) -> tuple[str, str]:
    """A bank's clearing code by its right name (as its id), as people in that country read it."""
    known = clearing_codes.read(code, country)
    return (known.system.name, known.shown) if known else ("clearing-code", code)


def account_in_words(account: str, clearing_code: str, country: str, wording: Wording) -> str:
    """An account within a sentence: with its bank's clearing code, where there is one."""
    shown = bank_codes.shown(bank_codes.plain(account))
    label, code = clearing(clearing_code, country)
    return f"{shown} ({wording.text(label)} {code})" if code else shown


def paid_by(asked: Asked, language: str, wording: Wording) -> dict[str, Any]:
    """How to pay: the account, and the code that a banking app scans or the payment part of a Swiss QR-bill.

    The payment part says the account itself; a payer of another country is told the bank besides.
    """
    part = qr_bill.content(asked, language)
    is_told = part is not None and asked.payer.country.strip().upper() in ("", *qr_bill.COUNTRIES)
    lines = account(asked.holder, asked.iban, asked.bic, asked.shown_reference, wording)
    return {
        "bank": lines if asked.amount > 0 and not is_told else [],
        "qr": [] if part else codes_to_scan.make(asked),
        typesetting.PAYMENT_PART: part,
    }
