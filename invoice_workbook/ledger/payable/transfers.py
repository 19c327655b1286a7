"""How a payment leaves: on which day the bank carries it out, by which scheme, and how the vendor's bank is named.

Source: our own rules; EPC, SEPA credit transfer rulebook (euros between accounts of countries in the scheme). Any other
transfer needs its vendor's bank: by its BIC, or by a clearing code where the account is no IBAN. Within a country and
in its own currency an IBAN says the bank.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from invoice_workbook import (
    bank_codes,
    bank_days,
    clearing_codes,
    folding,
    payment_references,
    references,
    sepa_countries,
    tax_numbers,
)
from invoice_workbook.books import Books, derived
from invoice_workbook.clearing_codes import ClearingCode

INDIA = "IN"
SEPA = "EUR"
"""The currency of SEPA."""


@derived
def execution_day(books: Books, currency: str, day: date) -> date:
    """The first day from this one on, on which our bank carries out payments in a currency.

    Euros, and payments of a company at home in euros, wait for TARGET; the holidays that the book lists count for all.
    """
    by_target = bank_days.TARGET in (currency, books.settings.currency)
    country = books.settings["Country"]
    return bank_days.next_open(day, country=country, by_target=by_target, holidays=books.holidays)


def is_sepa(books: Books, account: str, currency: str, day: date) -> bool:
    """Whether a payment to an account, carried out on a day, is a SEPA transfer: both accounts are in the scheme."""
    own = books.settings.iban
    accounts = (account, own) if own else (account,)
    return currency == SEPA and all(
        bank_codes.is_iban(one) and sepa_countries.is_member(bank_codes.plain(one)[:2], day) for one in accounts
    )


def clearing_code(vendor: Mapping[str, Any]) -> ClearingCode | None:
    """The clearing code of a vendor's bank, where the account is no IBAN; None where there is none that holds."""
    if bank_codes.is_iban(str(vendor["bank_account"])):
        return None
    code = bank_codes.clearing(str(vendor["clearing_code"]), str(vendor["bic"]))
    return bank_codes.clearing_of(code, str(vendor["bic"]), str(vendor["country"])) if code else None


def lacking(
    books: Books, vendor: Mapping[str, Any], *, currency: str, day: date, reference: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """What a bank would refuse a payment for, as the ids of sentences with their words. `day` is that of execution."""
    account, bic = str(vendor["bank_account"]).strip(), str(vendor["bic"]).strip()
    words = {"account": account, "bic": bic, "currency": currency}
    words |= {"country": bank_codes.plain(account)[:2], "banks": bank_codes.country_of_bic(bic)}
    if not account:
        yield "no-account", words
    elif letters := folding.foreign(account):
        yield "account-look-alike", words | {"letters": folding.spelled(letters)}
    elif references.is_power_of_ten(account):
        yield "account-destroyed", words
    elif not bank_codes.is_sound(account):
        yield "account", words
    elif bank_codes.is_iban(account):
        yield from ((id_, words) for id_ in _lacking_for_iban(books, account, bic, currency, day))
    elif not bank_codes.is_writable(account):
        yield "account-letters", words
    else:
        yield from _lacking_for_number(vendor, words, needs_ifsc=is_by_ifsc(books, currency))
    if payment_references.needs_reference(account) and not payment_references.is_qr_reference(reference):
        yield "qr-reference", words
    elif payment_references.lacks_qr_account(reference, account):
        yield "qr-account", words


def _lacking_for_iban(books: Books, account: str, bic: str, currency: str, day: date) -> Iterator[str]:
    in_scheme = is_sepa(books, account, currency, day)
    is_needed = not in_scheme and not _is_domestic(books, account, currency)
    if bic and not bank_codes.is_bic(bic):
        yield "bic-wrong" if is_needed else "bic"
    elif bic and not bank_codes.is_of_country(bic, account):
        yield "bic-country"
    elif not bic and is_needed:
        yield "no-bic-sepa" if currency == SEPA else "no-bic-currency"


def _is_domestic(books: Books, account: str, currency: str) -> bool:
    """Whether money stays in its country: both accounts are IBANs there, the currency is the country's own."""
    country, own = bank_codes.plain(account)[:2], books.settings.iban
    return bank_codes.is_iban(own) and own[:2] == country and currency in _currencies(country)


@cache
def _currencies(country: str) -> frozenset[str]:
    from babel.numbers import get_territory_currencies

    return frozenset(get_territory_currencies(country))


def is_by_ifsc(books: Books, currency: str) -> bool:
    """Whether payments in a currency go by India's clearing: rupees of a company there."""
    return tax_numbers.country(books.settings["Country"]) == INDIA and currency in _currencies(INDIA)


def _lacking_for_number(
    vendor: Mapping[str, Any], words: dict[str, str], *, needs_ifsc: bool
) -> Iterator[tuple[str, dict[str, str]]]:
    """What an account that is no IBAN lacks: a bank, by its BIC or by a clearing code of its country."""
    bic, country = words["bic"], str(vendor["country"]).strip().upper()
    code = bank_codes.clearing(str(vendor["clearing_code"]), bic)
    place = bank_codes.country_of_bic(bic) if bank_codes.is_bic(bic) else country
    words, found = words | {"code": code, "country": place or "-"}, clearing_code(vendor)
    if bic and bic != code and not bank_codes.is_bic(bic):
        yield "bic-wrong", words
    elif code and found is None and (system := clearing_codes.system_of(code, place)):
        yield "clearing-code", words | {"kind": system.name, "example": system.example}
    elif needs_ifsc and (found is None or found.system.code != clearing_codes.IFSC):
        yield "no-ifsc", words
    elif not bank_codes.is_payable(words["account"], bic, code, country):
        yield ("bic-wrong" if bic else "no-bic"), words
