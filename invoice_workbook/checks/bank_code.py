"""A vendor's bank is named by a BIC that is one, of the account's country, or by a clearing code of its country's form.

Source: our own rules, "Vendor bills"; ISO 9362; ISO 20022, external code sets (the form of each country's codes).
Units:  none.
Remedy: ask the vendor, using contact details you already know to be right.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from invoice_workbook import bank_codes, clearing_codes
from invoice_workbook.books import Books
from invoice_workbook.finding import Finding

CONCERNS = ("bills",)


def find(books: Books) -> Iterator[Finding]:
    """Vendors whose BIC or clearing code cannot be right; codes of countries that are not known here are not judged."""
    vendors = books["Vendors"]
    named = (vendors["bic"].str.strip() != "") | (vendors["clearing_code"].str.strip() != "")
    mine = vendors[named]
    for row, one in zip(mine.index, mine.to_dict("records"), strict=True):
        if wrong := _wrong(one):
            field, variant, words = wrong
            yield Finding(
                table="Vendors",
                field=field,
                places=[int(row)],
                severity="warning",
                variant=variant,
                actual=[str(one[field])],
                values=[{"party": one["name"], "account": one["bank_account"], **words}],
            )


def _wrong(vendor: Mapping[Any, Any]) -> tuple[str, str, dict[str, str]] | None:
    """Which cell is wrong, how, and words for it; None where nothing is."""
    account, bic, cell = (str(vendor[field]).strip() for field in ("bank_account", "bic", "clearing_code"))
    is_iban, is_bic = bank_codes.is_iban(account), bank_codes.is_bic(bic)
    country = bank_codes.country_of_bic(bic) if is_bic else str(vendor["country"])
    code = bank_codes.clearing(cell, bic)
    system = clearing_codes.system_of(code, country)
    is_right = not code or clearing_codes.read(code, country) is not None
    if bic and not is_bic and (is_iban or cell or system is None or not is_right):
        return "bic", "bic", {}
    if is_iban and is_bic and not bank_codes.is_of_country(bic, account):
        return "bic", "country", {"banks": country, "country": bank_codes.plain(account)[:2]}
    if system and not is_right:
        return "clearing_code", "clearing", {"country": country, "example": system.example}
    return None
