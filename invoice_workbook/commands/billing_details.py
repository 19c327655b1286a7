"""Billing details as they go in: checked, and spelled as the tables spell them; what they touch is found."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from invoice_workbook import bank_codes, clearing_codes, currencies, names, tax_numbers
from invoice_workbook.books import Books, folded
from invoice_workbook.commands.tidied_cells import bared
from invoice_workbook.delivery import mail
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import named
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.receivable import credit_exposure
from invoice_workbook.schema import RECEIVABLE, SIDES, TABLES, Column, InvoiceStatus, PaymentStatus, Side
from invoice_workbook.tables import joins

FIELDS = (
    *("name", "contact", "e_mail", "phone", "street", "postal_code", "city", "country", "tax_number", "language"),
    *("currency", "terms", "bank_account", "bic", "clearing_code", "buyer_reference", "reminders", "note"),
)
"""The columns that may be changed so; others are set where their own commands look for them."""
ALIASES = {"iban": "bank_account", "vatnumber": "tax_number", "zip": "postal_code", "postcode": "postal_code"}
LONGEST, FEWEST_DIGITS = 200, 5
"""Characters of a detail, digits of a phone number."""
Row = Mapping[Any, Any]


def column(table: str, said: str) -> Column:
    """The column of that header or field, blanks, marks and case aside. Raises WorkbookError for any other."""
    columns = [one for one in TABLES[table].columns if one.field in FIELDS]
    allowed = {_letters(named(one.header, own)): one for own in reversed(names.by_home()) for one in columns}
    key = _letters(said)
    by_alias = {alias: TABLES[table].by_field[field] for alias, field in ALIASES.items()}
    if key in allowed or key in by_alias:
        return allowed.get(key) or by_alias[key]
    headers = [one.header for one in columns]
    raise WorkbookError("no-such-detail", field=said.strip(), sheet=TABLES[table].sheet, headers=headers)


def _letters(words: str) -> str:
    return re.sub(r"[\s!-/:-@[-`{-~]+", "", names.folded(words))


def checked(books: Books, side: Side, row: Row, field: Column, value: str) -> str:
    """The value as it is to stand in the cell. Raises WorkbookError, in one sentence, for one that is wrong."""
    plain = " ".join(bared(value).split())
    if any(not letter.isprintable() for letter in plain) or len(plain) > LONGEST:
        raise _wrong(side, row, field, "long", plain[:LONGEST], most=LONGEST)
    if not plain:
        if field.required:
            raise _wrong(side, row, field, "blank", "")
        return ""
    check = _CHECKS.get(field.field)
    return check(books, side, row, field, plain) if check else plain


def _wrong(side: Side, row: Row, field: Column, why: str, value: str, **words: object) -> WorkbookError:
    given = {"id": row[side.party], "column": field.header, "value": value, **words}
    return WorkbookError(f"detail-{why}", **given)


def _mail(_: Books, side: Side, row: Row, field: Column, value: str) -> str:
    return "; ".join(mail.addresses(value, str(row[side.party])))


def _phone(_: Books, side: Side, row: Row, field: Column, value: str) -> str:
    if len(re.findall(r"\d", value)) < FEWEST_DIGITS or re.search(r"[^\W\d_]{4,}", value):
        raise _wrong(side, row, field, "phone", value)
    return value


def _country(_: Books, side: Side, row: Row, field: Column, value: str) -> str:
    code = tax_numbers.country(value)
    if not code:
        raise _wrong(side, row, field, "country", value)
    return code


def _tax_number(_: Books, side: Side, row: Row, field: Column, value: str) -> str:
    country = str(row["country"]).strip() or value[:2]
    if not re.search(r"\d", value) or not tax_numbers.is_sound(country, value):
        raise _wrong(side, row, field, "tax-number", value, country=country.upper())
    return value


def _language(_: Books, side: Side, row: Row, field: Column, value: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(value.lower().replace("_", "-"), sep="-").language)
    except (UnknownLocaleError, ValueError) as error:
        raise _wrong(side, row, field, "language", value) from error


def _currency(_: Books, side: Side, row: Row, field: Column, value: str) -> str:
    if value.upper() not in currencies.DECIMALS:
        raise _wrong(side, row, field, "currency", value)
    return value.upper()


def _terms(books: Books, side: Side, row: Row, field: Column, value: str) -> str:
    if books.terms_of(value) is None:
        raise _wrong(side, row, field, "terms", value)
    known = books.find_row("Terms", value)
    return value if known is None else str(books["Terms"].at[known, "terms"])


def _account(_: Books, side: Side, row: Row, field: Column, value: str) -> str:
    is_iban = bank_codes.is_iban(value)
    needs_iban = tax_numbers.country(str(row["country"])) in tax_numbers.EN_16931
    is_right = bank_codes.is_sound(value) and bank_codes.is_writable(value) and re.search(r"\d", value)
    if not is_right or (needs_iban and not is_iban):
        raise _wrong(side, row, field, "account", value)
    return bank_codes.plain(value) if is_iban else value


def _bic(_: Books, side: Side, row: Row, field: Column, value: str) -> str:
    code, account = "".join(value.split()).upper(), str(row["bank_account"])
    if not bank_codes.is_bic(code):
        raise _wrong(side, row, field, "bic", value)
    if bank_codes.is_iban(account) and not bank_codes.is_of_country(code, account):
        raise _wrong(side, row, field, "bic-country", value, country=account.strip()[:2].upper())
    return code


def _clearing_code(_: Books, side: Side, row: Row, field: Column, value: str) -> str:
    bic = str(row.get("bic", ""))
    country = bank_codes.country_of_bic(bic) if bank_codes.is_bic(bic) else str(row["country"])
    system = clearing_codes.system_of(value, country)
    if system is not None and clearing_codes.read(value, country) is None:
        raise _wrong(side, row, field, "clearing", value, example=system.example, country=country.strip().upper())
    return value


def _choice(_: Books, side: Side, row: Row, field: Column, value: str) -> str:
    found = names.choice_named(field.choices, value)
    if found is None:
        raise _wrong(side, row, field, "choice", value, choices=field.choices)
    return found


_CHECKS: Mapping[str, Callable[[Books, Side, Row, Column, str], str]] = {
    "e_mail": _mail,
    "phone": _phone,
    "country": _country,
    "tax_number": _tax_number,
    "language": _language,
    "currency": _currency,
    "terms": _terms,
    "bank_account": _account,
    "bic": _bic,
    "clearing_code": _clearing_code,
    "reminders": _choice,
}


def touched(books: Books, side: Side, party: str) -> list[tuple[str, str]]:
    """What is under way with a party, as sheet and id: orders, drafts, what is open, payments that are proposed."""
    key = folded(party)

    def of(table: str, id_: str, wanted: "pd.Series[bool]") -> list[tuple[str, str]]:
        mine = (joins.id_keys(books, table, side.party) == key) & wanted.to_numpy(bool)
        return [(TABLES[table].sheet, str(one)) for one in books[table][id_][mine]]

    documents = books[side.documents]
    is_open = open_items.of_documents(books, side.name)["open"] != 0
    if side is RECEIVABLE:
        drafts = documents["status"] == InvoiceStatus.DRAFT
        waiting = credit_exposure.waiting(books) > 0
        return [*of("Orders", "order", waiting), *of(side.documents, side.document, is_open | drafts)]
    proposed = books["Payments"]["status"].isin(("", PaymentStatus.PROPOSED))
    return [*of(side.documents, side.document, is_open), *of("Payments", "payment", proposed)]


def side_of(table: str) -> Side:
    """The side whose parties a table has."""
    return next(side for side in SIDES.values() if side.parties == table)
