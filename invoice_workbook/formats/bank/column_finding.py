"""Which column of a bank's table is which field, by the usual headers and, where these leave it open, by the cells.

What is not certain is left open; `proposed` fills it in by the cells for a mapping that somebody is to look at.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from invoice_workbook import bank_codes
from invoice_workbook.currencies import DECIMALS
from invoice_workbook.formats.bank import (
    account_above,
    amount_cells,
    day_cells,
    header_words,
    payment_signs,
    running_balance,
)
from invoice_workbook.formats.bank.bank_layout import Layout
from invoice_workbook.formats.bank.bank_statement import is_account
from invoice_workbook.formats.bank.bank_table import Table
from invoice_workbook.formats.bank.header_words import letters
from invoice_workbook.formats.bank.unclear import Unclear
from invoice_workbook.tables.cells import Cell, as_text

Places = dict[str, list[int]]
"""The columns of each field."""
_MANY = ("reference",)
_NUMBER_OF_ACCOUNT = {"iban", "kontonummer", "kontonr", "ibanbban", "accountnumber", "accountno"}
"""Headers that may well be the other side's account."""
_OUR_SIDE = "auftraggeberzahlungsempfanger"
"""We ourselves, where the other party has a column, too (German cooperative banks)."""
_TYPE_LIKE = {
    *("", "type", "transactiontype", "typ", "art", "umsatzart", "code", "kind", "tipo", "soort", "mutatiesoort", "dc"),
    *("indicator", "flag", "direction", "richtung"),
}


def by_headers(table: Table, account: str) -> Places:
    """The columns of each field by the usual headers; `account` is ours."""
    named: Places = {}
    for n, header in enumerate(table.headers):
        if (field := header_words.field_of(header)) and any(table.texts(n)):
            named.setdefault(field, []).append(n)
        elif field and field not in named:
            named[field] = [n]
    found = {field: named[field] if field in _MANY else named[field][:1] for field in named if field[:5] != "booke"}
    found["booked_on"] = (named.get("booked_on") or named.get("booked_at", []))[:1]
    found["sign"] = [n for n in named.get("sign", []) if _are_marks(table, n)][:1]
    found["amount"] = [n for n in named.get("amount", []) if not _are_days(table.cells(n))][:1]
    if not found["amount"] and "credit" not in found:
        found["amount"] = [n for n in named.get("sign", []) if _are_amounts(table, n)][:1]
    found["status"] = [
        n for n in named.get("status", []) if letters(table.headers[n]) != "info" or _is_status(table, n)
    ][:1]
    _place_parties(table, found, named)
    _place_accounts(table, found, named, account)
    _place_amounts(table, found)
    return {field: columns for field, columns in found.items() if columns and field != "own"}


def _are_marks(table: Table, column: int) -> bool:
    marks = {cell for cell in table.texts(column) if cell}
    return bool(marks) and not any(map(amount_cells.has_digit, marks))


def _are_amounts(table: Table, column: int) -> bool:
    return any(amount_cells.has_digit(cell) for cell in table.cells(column))


def _is_status(table: Table, column: int) -> bool:
    from invoice_workbook.formats.bank.row_words import BOOKED, PENDING

    return {letters(cell) for cell in table.texts(column) if cell} <= BOOKED | PENDING


def _place_parties(table: Table, found: Places, named: Mapping[str, Sequence[int]]) -> None:
    """A payer and a payee are two sides; one of them alone is the other party."""
    others = named.get("counterparty", [])
    others = sorted(others, key=lambda n: letters(table.headers[n]) == _OUR_SIDE)
    accounts = [n for n in others if _are_accounts(table.texts(n))]
    if accounts and "counterparty_account" not in found:
        found["counterparty_account"] = accounts[:1]
    found["counterparty"] = [n for n in others if n not in accounts][:1]
    sides = [field for field in ("payer", "payee") if field in found]
    if len(sides) == 1 or found["counterparty"]:
        rest = [n for field in sides for n in found.pop(field)]
        found["counterparty"] = found["counterparty"] or rest


def _are_accounts(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(bank_codes.is_iban(cell) for cell in filled)


def _place_accounts(table: Table, found: Places, named: Mapping[str, Sequence[int]], account: str) -> None:
    """A column called IBAN or Konto: ours if it has our account or always one, the other party's if it changes."""
    own = sorted(named.get("own", ()), key=lambda n: not _are_accounts(table.texts(n)))
    above = account_above.found(table.above, ()).get("account", "")
    days = found["booked_on"]
    rows = [row for _, row in table.rows if not days or day_cells.is_like_day(row[days[0]])]
    cells = {n: [as_text(row[n]).strip() for row in rows] for n in own}
    if "account" in found:
        found["account"] = sorted(named["account"], key=lambda n: not _are_accounts(table.texts(n)))[:1]
    elif ours := [n for n in own if any(is_account(cell, above or account) for cell in cells[n] if cell)]:
        found["account"] = ours[:1]
    elif not above:
        found["account"] = [n for n in own if _is_ours(table.headers[n], cells[n])][:1]
    rest = [n for n in own if n not in found.get("account", ()) and letters(table.headers[n]) in _NUMBER_OF_ACCOUNT]
    if "counterparty_account" not in found:
        found["counterparty_account"] = [n for n in rest if above or "account" in named or len(set(cells[n])) > 1][:1]


def _is_ours(header: str, cells: Sequence[str]) -> bool:
    """Always one account, or a header that names nobody else's."""
    return (len(set(cells)) == 1 and bool(cells[0])) or letters(header) not in _NUMBER_OF_ACCOUNT


def _place_amounts(table: Table, found: Places) -> None:
    """Credit and debit columns say more than one amount, if both are filled; an empty column says nothing."""
    both = found.get("credit") and found.get("debit")
    is_filled = both and all(_are_amounts(table, found[field][0]) for field in ("credit", "debit"))
    if found.get("amount"):
        for field in () if is_filled and _agree(table, found) else ("credit", "debit"):
            found.pop(field, None)
        if found.get("credit"):
            found.pop("amount")


def _agree(table: Table, found: Places) -> bool:
    """Whether each amount stands in the column of credits or of debits, too."""
    amounts, credits, debits = (_bare(table.texts(found[field][0])) for field in ("amount", "credit", "debit"))
    return all(one in (into, out) for one, into, out in zip(amounts, credits, debits, strict=True))


def _bare(cells: Sequence[str]) -> list[str]:
    return [cell.lstrip("+-") for cell in cells]


def unused(table: Table, places: Mapping[str, Sequence[int]]) -> list[int]:
    """The columns with cells that hold no field."""
    taken = {n for columns in places.values() for n in columns}
    return [n for n in range(len(table.headers)) if n not in taken and any(table.texts(n))]


def is_type_like(header: str) -> bool:
    """Whether a header may stand over marks such as D and C: blank, Type, Code."""
    return letters(header) in _TYPE_LIKE


def ways(table: Table, places: Mapping[str, Sequence[int]]) -> list[int]:
    """The columns besides the amount that may say that money goes out."""
    texts = [n for n in places.get("reference", ()) if payment_signs.may_go_out(table.texts(n))]
    return texts + [n for n in unused(table, places) if payment_signs.may_go_out(table.texts(n))]


def by_cells(table: Table) -> Places:
    """The columns of each field by their cells alone, as far as these show it."""
    kinds = [_kind(table.cells(n)) for n in range(len(table.headers))]
    of = {kind: [n for n, one in enumerate(kinds) if one == kind] for kind in set(kinds)}
    days, money = of.get("day", []), of.get("money", [])
    if len(money) > 1 and not all(all(table.texts(n)) for n in money[:2]):
        money = []  # it may be money in and money out
    money = list(_proven(table, money) or money)
    found = {
        "booked_on": days[:1],
        "value_date": days[1:2],
        "amount": money[:1],
        "balance": money[1:2],
        "currency": of.get("currency", [])[:1],
        "counterparty_account": of.get("account", [])[:1],
        "reference": of.get("text", []),
    }
    signs = [n for n in found["reference"] if payment_signs.pair_of({cell for cell in table.texts(n) if cell})]
    if len(signs) == 1 and not any(_is_negative(cell) for n in money[:1] for cell in table.cells(n)):
        found["sign"], found["reference"] = signs, [n for n in found["reference"] if n not in signs]
    return {field: columns for field, columns in found.items() if columns}


def _kind(cells: Sequence[Cell]) -> str:
    texts = [as_text(cell).strip() for cell in cells]
    filled = [cell for cell, words in zip(cells, texts, strict=True) if words]
    if not filled:
        return ""
    if _are_days(filled):
        return "day"
    if all(any(amount_cells.read(cell, mark) for mark in ".,") for cell in filled):
        return "money" if any(map(_has_decimals, filled)) else "number"
    if all(words.upper() in DECIMALS for words in texts):
        return "currency"
    return "account" if _are_accounts(texts) else "text"


def _are_days(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if as_text(cell).strip()]
    return bool(filled) and all(any(day_cells.read(cell, order) for order in day_cells.ORDERS) for cell in filled)


def _has_decimals(cell: Cell) -> bool:
    words = as_text(cell)
    return isinstance(cell, float) or "," in words or "." in words


def _is_negative(cell: Cell) -> bool:
    found = amount_cells.read(cell, ".") or amount_cells.read(cell, ",")
    return found is not None and (found.value < 0 or found.is_marked)


def _proven(table: Table, money: Sequence[int]) -> tuple[int, int] | None:
    """Of two columns of amounts the one of payments and the one of balances that follow from them, if one way alone."""
    if len(money) != 2 or len(table.rows) < 3:
        return None
    try:
        mark = amount_cells.decimal_of([cell for n in money for cell in table.cells(n)], ())
    except Unclear:
        return None
    read = {n: [amount_cells.read(cell, mark) for cell in table.cells(n)] for n in money}
    values = {n: [one.value for one in column if one] for n, column in read.items()}
    if any(len(column) != len(table.rows) for column in values.values()):
        return None
    fitting = [(a, b) for a, b in (money, money[::-1]) if running_balance.follows(values[a], values[b])]
    return fitting[0] if len(fitting) == 1 else None


def is_certain(table: Table, places: Mapping[str, Sequence[int]]) -> bool:
    """Whether the cells alone leave no other reading: a day and an amount in each row, minuses or a sign."""
    kinds = [_kind(table.cells(n)) for n in range(len(table.headers))]
    days = [table.texts(n) for n, kind in enumerate(kinds) if kind == "day"]
    if table.above or len(table.rows) < 2 or not days or any(cells != days[0] for cells in days):
        return False
    if "" in days[0] or "number" in kinds or "amount" not in places or kinds.count("account") > 1:
        return False
    amounts = table.cells(places["amount"][0])
    if "" in table.texts(places["amount"][0]):
        return False
    if kinds.count("money") > 1:
        return _proven(table, [*places["amount"], *places.get("balance", ())]) is not None and kinds.count("money") == 2
    return bool(places.get("sign")) or any(map(_is_negative, amounts))


def proposed(table: Table, places: Mapping[str, Sequence[int]], layout: Layout) -> Layout:
    """The layout with these columns, named as a mapping names them."""
    columns = {field: [table.name(n) for n in found] for field, found in places.items() if found}
    header = 0 if not table.has_header else None
    return Layout(
        columns,
        layout.constants,
        layout.decimal,
        layout.date_order,
        layout.encoding,
        layout.delimiter,
        header if layout.header is None else layout.header,
        layout.skip_rows,
        layout.out,
        layout.into,
        layout.booked,
    )


def is_like_data(cells: Sequence[Cell]) -> bool:
    """Whether a row has a day and an amount."""
    kinds = {_kind([cell]) for cell in cells}
    return "day" in kinds and bool(kinds & {"money", "number"})


def guessed_header(rows: Sequence[tuple[int, Sequence[Cell]]]) -> Iterator[int]:
    """The line of the row above the first that has a day and an amount, where that row has words alone."""
    for before, (_, cells) in pairwise(rows):
        if is_like_data(cells):
            words = {_kind([cell]) for cell in before[1]} - {""}
            filled = sum(bool(as_text(cell).strip()) for cell in before[1])
            if words == {"text"} and filled > 1:
                yield before[0]
            return
