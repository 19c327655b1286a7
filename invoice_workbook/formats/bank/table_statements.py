"""The statements of a bank's table whose columns are known: days, signed amounts, texts, and balances that prove them.

Units: minor units of each line's currency; money in is plus.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from invoice_workbook import bank_returns
from invoice_workbook.currencies import DECIMALS
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import (
    amount_cells,
    bank_statement,
    bank_table,
    column_finding,
    day_cells,
    payment_ways,
    running_balance,
    totals,
)
from invoice_workbook.formats.bank.amount_cells import Amount
from invoice_workbook.formats.bank.bank_statement import BOOKED, Balance, Line, Statement
from invoice_workbook.formats.bank.header_words import letters
from invoice_workbook.formats.bank.row_words import BOOKED as BOOKED_WORDS
from invoice_workbook.formats.bank.row_words import PENDING
from invoice_workbook.formats.bank.table_reading import Reading
from invoice_workbook.formats.bank.unclear import Unclear
from invoice_workbook.tables.cells import as_text

_AMOUNTS = ("amount", "credit", "debit", "fee", "balance")
_UNBOOKED = "PDNG"


def read(reading: Reading) -> list[Statement]:
    """One statement for each account. Raises WorkbookError for a bad cell, Unclear for what a mapping has to say."""
    table = reading.table
    sorted_ = bank_table.sorted_rows(table, reading.places)
    if last := totals.last(reading, sorted_.movements):
        sorted_.movements.remove(last)
        sorted_.left_out.append(last[0])
    if not sorted_.movements:
        raise WorkbookError("header-only", file=table.file)
    count = len(sorted_.movements)
    reading.rows = [*sorted_.movements, *(row for row in (sorted_.opening, sorted_.closing) if row)]
    _tell_numbers(reading)
    statuses = _statuses(reading)
    currencies = _currencies(reading)
    order = _tell_order(reading, count)
    accounts = [one or reading.above.get("account") or reading.account for one in reading.texts("account")]
    balances = reading.amounts("balance") if "balance" in reading.places else [None] * len(reading.rows)
    proof = running_balance.Proof(accounts[:count], balances[:count], [one == BOOKED for one in statuses[:count]])
    values = payment_ways.signed(reading, proof)
    units = [_units(reading, n, value, currencies[n]) for n, value in enumerate(values)]
    booked, value_days = (_days(reading, name, order, count) for name in ("booked_on", "value_date"))
    fields = ("counterparty_account", "reference", "return_reason")
    texts = list(zip(*(reading.texts(name) for name in fields), strict=True))
    lines = [
        Line(
            booked=booked[n],
            value=value_days[n] or booked[n],
            amount=units[n],
            currency=currencies[n],
            counterparty=who,
            counterparty_account=texts[n][0],
            reference=texts[n][1],
            status=statuses[n],
            place=reading.rows[n][0],
            return_reason=bank_returns.told(texts[n][2]) or bank_returns.reason(texts[n][1]),
        )
        for n, who in enumerate(_counterparties(reading, units)[:count])
    ]
    ends = tuple(units[count:]) if sorted_.opening and sorted_.closing else ()
    left = column_finding.unused(table, reading.places)
    unused = tuple(table.headers[n] if table.has_header and table.headers[n] else str(n + 1) for n in left)
    found = []
    for name in dict.fromkeys(accounts[:count]):
        mine = [n for n in range(count) if accounts[n] == name]
        opening, closing = _ends(reading, [lines[n] for n in mine], [balances[n] for n in mine], ends)
        currency = lines[mine[0]].currency
        one = Statement(table.file, "statement", name, "CSV", currency, opening, closing, tuple(lines[n] for n in mine))
        found.append(replace(one, unused=unused, left_out=tuple(sorted_.left_out)))
    return found


def _tell_numbers(reading: Reading) -> None:
    if not reading.layout.decimal:
        cells = [cell for name in _AMOUNTS for cell in reading.cells(name)]
        codes = {one.upper() for one in reading.texts("currency")} or {reading.currency}
        if "currency" not in reading.places and not reading.layout.constants.get("currency"):
            codes = {reading.above.get("currency", reading.currency)}
        reading.layout = replace(reading.layout, decimal=amount_cells.decimal_of(cells, codes))


def _tell_order(reading: Reading, count: int) -> str:
    if not reading.layout.date_order:
        cells = [*reading.cells("booked_on")[:count], *reading.cells("value_date")[:count]]
        likely = [cell for cell in cells if day_cells.is_like_day(cell)]
        reading.layout = replace(reading.layout, date_order=day_cells.order_of(likely))
    return reading.layout.date_order


def _days(reading: Reading, name: str, order: str, count: int) -> list[date | None]:
    found: list[date | None] = []
    for n, cell in enumerate(reading.cells(name)[:count]):
        raw = as_text(cell).strip()
        day = day_cells.read(cell, order) if raw else None
        if raw and day is None and letters(raw) not in PENDING:
            raise WorkbookError("statement-day", file=reading.where(n), raw=bank_statement.shown(raw))
        found.append(day)
    return found


def _statuses(reading: Reading) -> list[str]:
    """BOOK, or what says that a payment is not booked yet. Raises Unclear for a word that is not known."""
    words = [letters(one) for one in reading.texts("status")]
    said = {letters(one) for one in reading.layout.booked}
    days = [letters(as_text(cell)) for cell in reading.cells("booked_on")]
    known = said or BOOKED_WORDS
    strange = {word for word in words if word} - known - (set() if said else PENDING)
    if strange and not said and (len(set(words)) > 1 or reading.layout.is_said):
        shown = sorted({one for one in reading.texts("status") if letters(one) in strange})
        raise Unclear("statement-status", words=", ".join(shown[:5]))
    unbooked = [word not in said if said else word in PENDING for word in words]
    return [_UNBOOKED if not_yet or day in PENDING else BOOKED for not_yet, day in zip(unbooked, days, strict=True)]


def _currencies(reading: Reading) -> list[str]:
    """Each row's currency: its own, the file's, that of the mark at its amount, or ours."""
    own = [one.upper() for one in reading.texts("currency")]
    file = reading.layout.constants.get("currency") or reading.above.get("currency", "")
    marked: list[Amount | None] = [None] * len(reading.rows)
    for name in ("amount", "credit", "debit"):
        if name in reading.places:
            marked = [new or old for new, old in zip(reading.amounts(name), marked, strict=True)]
    return [_currency(reading, n, own[n] or file.upper(), one) for n, one in enumerate(marked)]


def _currency(reading: Reading, row: int, said: str, amount: Amount | None) -> str:
    if amount is None or not amount.currencies:
        return said or reading.currency.upper()
    fitting = amount.currencies
    code = next(iter(amount_cells.currencies(said)), said) if said else ""
    if code and code not in fitting:
        raise WorkbookError("statement-currency-mark", file=reading.where(row), mark=amount.mark, currency=code)
    if code or reading.currency.upper() in fitting:
        return code or reading.currency.upper()
    if amount.mark == "£" or len(fitting) == 1:
        return "GBP" if amount.mark == "£" else next(iter(fitting))
    raise Unclear("statement-currency-unclear", mark=amount.mark)


def _units(reading: Reading, row: int, value: object, currency: str) -> int:
    if value is None:
        raise WorkbookError("statement-no-amount", file=reading.where(row))
    return bank_statement.units(reading.where(row), format(value, "f"), currency if currency in DECIMALS else "")


def _counterparties(reading: Reading, units: Sequence[int]) -> list[str]:
    names = reading.texts("counterparty")
    sides = zip(reading.texts("payer"), reading.texts("payee"), units, strict=True)
    others = [payer if amount >= 0 else payee for payer, payee, amount in sides]
    return [name or other for name, other in zip(names, others, strict=True)]


def _ends(
    reading: Reading, lines: Sequence[Line], balances: Sequence[Amount | None], ends: Sequence[int]
) -> tuple[Balance | None, Balance | None]:
    """Balances before the first and after the last line: of the balance column, or of the rows that say them."""
    mine = [(line, one) for line, one in zip(lines, balances, strict=True) if line.status == BOOKED]
    if not mine:
        return None, None
    currency = mine[0][0].currency
    last = max((day for line, _ in mine if (day := line.booked or line.value)), default=None)
    if all(one is not None for _, one in mine):
        where = reading.table.file
        units = [bank_statement.units(where, format(one.value, "f"), currency) for _, one in mine if one is not None]
        opening, closing, day = running_balance.ends(where, [line for line, _ in mine], units)
        return Balance(opening, currency, None), Balance(closing, currency, day)
    if ends and len(lines) == len([*reading.rows]) - len(ends):
        return Balance(ends[0], currency, None), Balance(ends[1], currency, last)
    return None, None
