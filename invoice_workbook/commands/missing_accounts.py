"""Accounts that bookings want and the workbook does not have: all are named at once, with what to fill in."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.commands.at_sheet import listed
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import named, text
from invoice_workbook.ledger.bookings import accounts
from invoice_workbook.ledger.bookings.accounts import Missing
from invoice_workbook.ledger.bookings.pairs import MANY_RATES, NO_RATE, WITHHELD_BY_US, WITHHELD_FROM_US
from invoice_workbook.schema import LEDGER_ACCOUNTS, TABLES, WITHHOLDING_RATES

OWN = "ledger_account"
WITHHELD = {WITHHELD_BY_US: "withheld-by-us", WITHHELD_FROM_US: "withheld-from-us"}
"""Uses whose accounts stand elsewhere than in Ledger accounts, and the text that says where."""


def ask_accounts(books: Books, pairs: pd.DataFrame) -> None:
    """Raises WorkbookError that names every account that is missing."""
    found = list(accounts.missing(pairs))
    several = [one for one in found if one.rate == MANY_RATES]
    found = [one for one in found if one.rate != MANY_RATES]
    if several:
        categories = sorted({one.category for one in several})
        raise WorkbookError("self-tax-rates", categories=", ".join(categories), sheet=LEDGER_ACCOUNTS.sheet)
    if found:
        raise WorkbookError("accounts-missing", count=len(found), named="; ".join(_named(books, found)))


def _named(books: Books, found: list[Missing]) -> Iterator[str]:
    language = books.settings.language
    for one in found:
        if one.use in WITHHELD:
            yield text(f"missing.{WITHHELD[one.use]}", language, **_withheld(books, one))
            continue
        first = str(books[one.source][TABLES[one.source].id].iloc[one.place])
        words = {"sheet": LEDGER_ACCOUNTS.sheet, "use": one.use, "tax": _tax(books, one), "count": one.count}
        said = text("missing.account", language, first=f"{named(TABLES[one.source].sheet, language)} {first}", **words)
        if one.table and one.holders and one.use in accounts.PARTIES:
            said += " " + text("missing.own", language, **_own(books, one))
        yield said


def _withheld(books: Books, one: Missing) -> dict[str, Any]:
    """Where the account of tax that was held back is to be entered, and what waits for it."""
    named = books[one.source]["document"].iloc[one.place]
    sections = dict.fromkeys(books[WITHHOLDING_RATES.name]["section"].iloc[list(one.holders)])
    words = {"sheet": WITHHOLDING_RATES.sheet, "column": WITHHOLDING_RATES.by_field[OWN].header}
    return {**words, "setting": accounts.WITHHELD_ACCOUNT, "sections": ", ".join(sections) or "-", "first": named}


def _own(books: Books, one: Missing) -> dict[str, str]:
    """The rows that could have an account of their own."""
    frame, table = books[one.table], TABLES[one.table]
    first = books.places[one.table].first_row
    ids = [f"{frame[table.id].iloc[place]} ({int(frame.index[place]) + first})" for place in one.holders]
    return {"sheet": table.sheet, "column": table.by_field[OWN].header, "ids": listed(ids)}


def _tax(books: Books, one: Missing) -> str:
    """The tax category and rate that the row is to have."""
    language = books.settings.language
    if one.rate == NO_RATE:
        return text("missing.own-rate", language, category=one.category)
    if not one.category:
        return ""
    rate = money.plain_text(one.rate) if one.rate >= 0 else "-"
    return text("missing.tax", language, category=one.category, rate=rate)
