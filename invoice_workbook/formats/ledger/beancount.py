"""Bookings as beancount text. Source: Beancount Language Syntax (beancount.github.io/docs), version 3.

Accounts are opened by the plugin that comes with beancount, so that a year's files can stand beside each other in one
ledger; one that includes them names the plugin itself.
"""

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from invoice_workbook.formats.ledger import amounts, booking_csv
from invoice_workbook.ledger.bookings.journal import Journal
from invoice_workbook.ledger.bookings.pairs import WITHHELD_BY_US, WITHHELD_FROM_US
from invoice_workbook.schema import LedgerUse

SUFFIX = "beancount"
PLUGIN = 'plugin "beancount.plugins.auto_accounts"'
ROOTS: Mapping[str, str] = {
    LedgerUse.RECEIVABLE: "Assets:Receivable",
    LedgerUse.PAYABLE: "Liabilities:Payable",
    LedgerUse.SALES: "Income:Sales",
    LedgerUse.PURCHASES: "Expenses:Purchases",
    LedgerUse.OUTPUT_TAX: "Liabilities:Output-tax",
    LedgerUse.INPUT_TAX: "Assets:Input-tax",
    LedgerUse.BANK: "Assets:Bank",
    LedgerUse.CASH: "Assets:Cash",
    LedgerUse.CLEARING: "Assets:Clearing",
    LedgerUse.DISCOUNT_GIVEN: "Income:Discounts-given",
    LedgerUse.DISCOUNT_TAKEN: "Expenses:Discounts-taken",
    LedgerUse.WRITE_OFF_GIVEN: "Expenses:Write-offs",
    LedgerUse.WRITE_OFF_TAKEN: "Income:Write-offs",
    LedgerUse.FEE_RECEIVED: "Income:Reminder-fees",
    LedgerUse.FEE_PAID: "Expenses:Reminder-fees",
    LedgerUse.INTEREST_RECEIVED: "Income:Interest",
    LedgerUse.INTEREST_PAID: "Expenses:Interest",
    LedgerUse.EXCHANGE_GAIN: "Income:Exchange-gains",
    LedgerUse.EXCHANGE_LOSS: "Expenses:Exchange-losses",
    LedgerUse.BANK_FEE: "Expenses:Bank-fees",
    LedgerUse.ROUNDING: "Expenses:Rounding",
    WITHHELD_BY_US: "Liabilities:Tax-withheld",
    WITHHELD_FROM_US: "Assets:Tax-withheld",
}
"""Where the accounts of each use stand."""
_FOREIGN = re.compile(r"[^A-Za-z0-9]+")
_NO_LINK = re.compile(r"[^A-Za-z0-9\-_/.]+")


def write(journal: Journal) -> bytes:
    """The file, in UTF-8."""
    head = [PLUGIN, f'option "operating_currency" "{journal.currency}"', ""]
    return "\n".join([*head, *_transactions(journal)]).encode("utf-8", "replace")


def _transactions(journal: Journal) -> Iterator[str]:
    bookings, names = journal.bookings, account_names(journal.accounts)
    accounts = [names[account] for account in bookings["account"]]
    units = amounts.as_text(bookings["units"], bookings["decimals"])
    texts = zip(
        *(bookings["transaction"].tolist(), booking_csv.days(bookings), bookings["document"], bookings["text"]),
        *(accounts, units, bookings["currency"]),
        strict=True,
    )
    last = -1
    for transaction, day, document, text, account, amount, currency in texts:
        if transaction != last:
            yield from ([""] if last >= 0 else [])
            link = _NO_LINK.sub("-", _ascii(document)).strip("-")
            yield f"{day} * {quoted(text)}{f' ^{link}' if link else ''}"
            yield f"  id: {quoted(document)}"
            last = transaction
        yield f"  {account}  {amount} {currency}"
    yield ""


def quoted(words: str) -> str:
    r"""A string.

    >>> quoted('a "b" \\ c')
    '"a \\"b\\" \\\\ c"'
    """
    escaped = " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def account_names(accounts: pd.DataFrame) -> dict[str, str]:
    """Each account's name in beancount, each another: where its use stands, its number, what it is called."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for account, use, name in zip(accounts["account"], accounts["use"], accounts["name"], strict=True):
        parts = [part for part in (_component(account), _component(name)) if part]
        wanted = f"{ROOTS[use]}:{'-'.join(parts) or 'X'}"
        made, number = wanted, 1
        while made in taken:
            number += 1
            made = f"{wanted}-{number}"
        taken.add(made)
        found[account] = made
    return found


def _component(words: str) -> str:
    """A part of a name: letters, digits and hyphens, first a capital or a digit.

    >>> _component("10001"), _component("bäckerei Müller & Söhne"), _component("=?")
    ('10001', 'Backerei-Muller-Sohne', '')
    """
    plain = _FOREIGN.sub("-", _ascii(words)).strip("-")
    return plain[:1].upper() + plain[1:]


def _ascii(words: str) -> str:
    from text_unidecode import unidecode

    return str(unidecode(words))
