"""What stands above a bank's table: the account, where one IBAN alone is named, and the currency."""

import re
from collections.abc import Sequence

from invoice_workbook import bank_codes
from invoice_workbook.currencies import DECIMALS
from invoice_workbook.formats.bank import header_words
from invoice_workbook.formats.bank.bank_table import Row
from invoice_workbook.tables.cells import as_text

_LIKE_AN_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")


def found(above: Sequence[Row], headers: Sequence[str]) -> dict[str, str]:
    """`account` and `currency`, as far as the rows above and the headers say them.

    >>> found([(1, ["Konto:", "DE89 3704 0044 0532 0130 00"])], ["Datum", "Betrag (EUR)"])
    {'account': 'DE89370400440532013000', 'currency': 'EUR'}
    """
    cells = [[as_text(cell).strip() for cell in row if as_text(cell).strip()] for _, row in above]
    ibans = {iban for row in cells for cell in row for iban in _ibans(cell)}
    of_headers = {
        code
        for header in headers
        if header_words.field_of(header) in ("amount", "credit", "debit") and (code := header_words.currency_of(header))
    }
    of_rows = {row[1].upper() for row in cells if len(row) > 1 and header_words.field_of(row[0]) == "currency"}
    said = {"account": ibans, "currency": of_headers or of_rows & set(DECIMALS)}
    return {name: next(iter(values)) for name, values in said.items() if len(values) == 1}


def _ibans(cell: str) -> set[str]:
    bare = [one.replace(" ", "") for one in _LIKE_AN_IBAN.findall(cell)]
    return {one for one in bare if bank_codes.is_iban(one)}
