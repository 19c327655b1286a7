"""Bank statements in CSV: columns by their usual names in four languages, or as a mapping file names them.

A mapping is TOML: `[bank]` with a header for each field (`amount = "Betrag"`, or `credit` and `debit`), constants
(`constant = { account = "DE...", currency = "EUR" }`), `delimiter`, `encoding`, `decimal`, `date_order`. docs/bank.md.
Everything is read or nothing: one bad cell refuses the file, naming its line.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from invoice_workbook.currencies import DECIMALS
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_statement
from invoice_workbook.formats.bank.bank_statement import Balance, Line, Statement
from invoice_workbook.formats.csv_table import Export
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text
from invoice_workbook.schema import plain
from invoice_workbook.tables.cells import Cell, as_text

_NAMES = """
booked_on: booked on | booking date | date | transaction date | buchungstag | buchungsdatum | datum | date opération
booked_on: date operation | date de comptabilisation | fecha | fecha operación | fecha operacion
value_date: value date | valuta | wertstellung | valutadatum | date valeur | date de valeur | fecha valor
amount: amount | betrag | umsatz | montant | importe
credit: credit | paid in | haben | gutschrift | crédit | abono
debit: debit | paid out | soll | lastschrift | débit | cargo
currency: currency | ccy | währung | waehrung | devise | moneda | divisa
account: account | iban | konto | auftragskonto | compte | cuenta
counterparty: counterparty | name | payee | auftraggeber/empfänger | empfänger | contrepartie | contraparte
counterparty: beguenstigter/zahlungspflichtiger | begünstigter/zahlungspflichtiger
counterparty_account: counterparty account | kontonummer/iban | iban gegenkonto | compte contrepartie
reference: reference | ref | details | description | memo | verwendungszweck | buchungstext | libellé | libelle
reference: référence | concepto | referencia
balance: balance | running balance | saldo | saldo nach buchung | solde
"""
FIELD_OF = {
    header.strip(): field
    for field, _, headers in (line.partition(": ") for line in _NAMES.strip().splitlines())
    for header in headers.split("|")
}
"""The field of each usual header, in lower case. A file may have several of `reference`: they are joined."""
FIELDS = tuple(dict.fromkeys(FIELD_OF.values()))
_FILE_WORDS = {"delimiter", "encoding", "decimal", "date_order", "constant"}
_AMOUNT = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True)
class Layout:
    """Which header holds which field, and how numbers and dates are written; "" where it is to be seen."""

    headers: Mapping[str, Sequence[str]]
    constants: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""
    date_order: str = ""
    encoding: str = "utf-8"
    delimiter: str = ""


def mapping(file: Input) -> Layout:
    """The layout in a mapping file. Raises WorkbookError where it is none."""
    try:
        bank = tomllib.loads(file.content.decode("utf-8"))["bank"]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise WorkbookError("bad-mapping", mapping=file.name, reason=text("reason.toml", detail=error)) from error
    for word in bank:
        if word not in {*FIELDS, *_FILE_WORDS}:
            known = ", ".join(sorted({*FIELDS, *_FILE_WORDS}))
            reason = text("reason.unknown-key-word", name=word, known=known)
            raise WorkbookError("bad-mapping", mapping=file.name, reason=reason)
    headers = {name: [one] if isinstance(one := bank[name], str) else list(one) for name in FIELDS if name in bank}
    kept = {name: str(bank.get(name, "")) for name in ("decimal", "date_order", "delimiter")}
    return Layout(headers, bank.get("constant", {}), encoding=bank.get("encoding", "utf-8"), **kept)


def usual(export: Export) -> Layout:
    """The layout that the headers' usual names give. Raises WorkbookError where date or amount cannot be found."""
    found: dict[str, list[str]] = {}
    for header in export.headers:
        name = FIELD_OF.get(plain(header))
        if name and (name == "reference" or name not in found):
            found.setdefault(name, []).append(header)
    has_amount = "amount" in found or "credit" in found or "debit" in found
    if "booked_on" not in found or not has_amount:
        raise WorkbookError("statement-csv", file=export.file, headers=", ".join(export.headers))
    return Layout(found)


def read(export: Export, layout: Layout, account: str, currency: str) -> list[Statement]:
    """One statement for each account in the file; `account` and `currency` where the file names none."""
    columns = {header: [as_text(cell).strip() for cell in cells] for header, cells in _columns(export).items()}
    for headers in layout.headers.values():
        for header in headers:
            if header not in columns:
                raise WorkbookError("missing-header", file=export.file, column=header, mapping="[bank]")
    count = len(export.rows)

    def of(name: str) -> list[str]:
        if name in layout.constants:
            return [str(layout.constants[name])] * count
        parts = [columns[header] for header in layout.headers.get(name, ())]
        return [bank_statement.joined(cells) for cells in zip(*parts, strict=True)] if parts else [""] * count

    accounts = [one or account for one in of("account")]
    currencies = [(one or currency).upper() for one in of("currency")]
    decimal = layout.decimal or _decimal(export, [*of("amount"), *of("credit"), *of("debit"), *of("balance")])
    order = layout.date_order or _order(export, [*of("booked_on"), *of("value_date")])
    amounts = _amounts(export, layout, of, decimal, currencies)
    booked = [_day(export, n, cell, order) for n, cell in enumerate(of("booked_on"))]
    value = [_day(export, n, cell, order) for n, cell in enumerate(of("value_date"))]
    texts = zip(of("counterparty"), of("counterparty_account"), of("reference"), strict=True)
    rows = zip(booked, value, amounts, currencies, texts, strict=True)
    lines = [Line(day, worth or day, amount, code, *words) for day, worth, amount, code, words in rows]
    balances = [_number(export, n, cell, decimal, currencies[n]) for n, cell in enumerate(of("balance"))]
    found = []
    for name in dict.fromkeys(accounts):
        mine = [n for n, one in enumerate(accounts) if one == name]
        found.append(_statement(export, name, [lines[n] for n in mine], [balances[n] for n in mine]))
    return found


def _columns(export: Export) -> dict[str, tuple[Cell, ...]]:
    columns = list(zip(*export.rows, strict=True)) if export.rows else [() for _ in export.headers]
    return dict(zip(export.headers, columns, strict=True))


def _amounts(export: Export, layout: Layout, of: object, decimal: str, currencies: list[str]) -> list[int]:
    assert callable(of)
    if "amount" in layout.headers:
        read_ = [_number(export, n, cell, decimal, currencies[n]) for n, cell in enumerate(of("amount"))]
    else:
        ins, outs = (
            [_number(export, n, c, decimal, currencies[n]) for n, c in enumerate(of(f))] for f in ("credit", "debit")
        )
        read_ = [None if i is None and o is None else abs(i or 0) - abs(o or 0) for i, o in zip(ins, outs, strict=True)]
    for n, amount in enumerate(read_):
        if amount is None:
            raise WorkbookError("statement-amount", file=f"{export.file}, {export.numbers[n]}", raw="")
    return [amount for amount in read_ if amount is not None]


def _decimal(export: Export, cells: Sequence[str]) -> str:
    """The decimal mark that all numbers of the file agree with. Raises WorkbookError where it cannot be told."""
    marks = {found[1] for cell in cells if (found := re.search(r"([.,])\d{1,2}\D*$", cell))}
    unclear = any(re.search(r"[.,]\d{3}\D*$", cell) for cell in cells) and not marks
    if len(marks) > 1 or unclear:
        raise WorkbookError("statement-decimal", file=export.file)
    return marks.pop() if marks else "."


def _order(export: Export, cells: Sequence[str]) -> str:
    """The order of day, month and year that all dates of the file agree with."""
    parts = [re.split(r"[-/.]", cell[:10]) for cell in cells if cell]
    if all(len(part[0]) == 4 for part in parts):  # a year has four digits
        return "ymd"
    if any("." in cell[:10] for cell in cells if cell):
        return "dmy"
    months = {"dmy": 1, "mdy": 0}
    orders = [order for order, at in months.items() if all(_is_month(part, at) for part in parts)]
    if len(orders) != 1:
        raise WorkbookError("statement-date-order", file=export.file)
    return orders[0]


def _is_month(parts: Sequence[str], at: int) -> bool:
    return len(parts) > at and parts[at].isdecimal() and 1 <= int(parts[at]) <= 12  # months of a year


def _day(export: Export, row: int, cell: str, order: str) -> date | None:
    if not cell:
        return None
    parts = re.split(r"[-/.]", cell.split(" ", maxsplit=1)[0].split("T", maxsplit=1)[0])
    try:
        named = dict(zip(order, map(int, parts), strict=True))
        year = named["y"] + (2000 if named["y"] < 100 else 0)  # two digits are of this century
        return date(year, named["m"], named["d"])
    except (ValueError, KeyError, OverflowError) as error:
        raise WorkbookError("statement-day", file=f"{export.file}, {export.numbers[row]}", raw=cell) from error


def _number(export: Export, row: int, cell: str, decimal: str, currency: str) -> int | None:
    if not cell:
        return None
    thousands = "." if decimal == "," else ","
    plain_ = re.sub(r"[\s'\u00a0\u202f]", "", cell).replace("\N{MINUS SIGN}", "-")
    plain_ = plain_.replace(thousands, "").replace(decimal, ".")
    where = f"{export.file}, {export.numbers[row]}"
    if not _AMOUNT.fullmatch(plain_):
        raise WorkbookError("statement-amount", file=where, raw=cell)
    return bank_statement.units(where, plain_, currency if currency in DECIMALS else "")


def _statement(export: Export, account: str, lines: list[Line], balances: list[int | None]) -> Statement:
    currency = lines[0].currency if lines else ""
    opening = closing = None
    if lines and all(balance is not None for balance in balances):
        opening, closing = _ends(export, lines, [balance or 0 for balance in balances])
    return Statement(export.file, "statement", account, "CSV", currency, opening, closing, tuple(lines))


def _ends(export: Export, lines: list[Line], balances: list[int]) -> tuple[Balance, Balance]:
    """Balances before the first and after the last line; a file may begin with the newest."""
    amounts = [line.amount for line in lines]
    rising = all(balances[n] == balances[n - 1] + amounts[n] for n in range(1, len(lines)))
    falling = all(balances[n] == balances[n - 1] - amounts[n - 1] for n in range(1, len(lines)))
    if not rising and not falling:
        raise WorkbookError("statement-balance", file=export.file)
    if falling and not (rising and len(lines) == 1):
        amounts, balances, lines = amounts[::-1], balances[::-1], lines[::-1]
    currency = lines[0].currency
    first, last = Balance(balances[0] - amounts[0], currency, None), Balance(balances[-1], currency, lines[-1].booked)
    return first, last
