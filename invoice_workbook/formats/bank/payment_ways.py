"""Which way each movement of a bank's table goes: by its sign, by a mark beside it or in a column, by two columns.

Where only a balance can decide between two readings, it decides; where there is none, the table is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from invoice_workbook.formats.bank import column_finding, payment_signs
from invoice_workbook.formats.bank.amount_cells import Amount
from invoice_workbook.formats.bank.running_balance import Proof
from invoice_workbook.formats.bank.table_reading import Reading
from invoice_workbook.formats.bank.unclear import Unclear

Values = list[Decimal | None]
_NOTHING = Decimal(0)
_RULES: tuple[Callable[[Decimal, Decimal], Decimal], ...] = (
    lambda into, out: into - abs(out),
    lambda into, out: into - out,
    lambda into, out: into + out,
    lambda into, out: abs(into) - abs(out),
)
"""How a column of money in and one of money out may be meant; the first is the usual way."""


def signed(reading: Reading, proof: Proof) -> Values:
    """Each row's amount, money in plus, None where it has none. Raises Unclear where it cannot be told."""
    values = _of_amounts(reading, proof) if "amount" in reading.places else _of_two_columns(reading, proof)
    return _less_fees(reading, proof, values)


def _of_amounts(reading: Reading, proof: Proof) -> Values:
    amounts = reading.amounts("amount")
    values = [one.value if one else None for one in amounts]
    if "sign" not in reading.places:
        values = _with_marks(reading, amounts, proof)
    is_plain = not any(one and (one.value < 0 or one.is_marked) for one in amounts)
    if "sign" not in reading.places and is_plain and not proof.holds(values):
        _find_sign(reading)
        if "sign" not in reading.places and proof.turns(values):
            raise Unclear("statement-sign", columns=_name(reading, "balance"))
    if "sign" not in reading.places:
        return values
    ways = _ways(reading, values)
    if ways is None:  # what stands there says nothing, and the amounts have signs
        reading.places.pop("sign")
        return values
    if all(not value or value * way > 0 for value, way in zip(values, ways, strict=True)):
        return values
    turned: Values = [None if value is None else abs(value) * way for value, way in zip(values, ways, strict=True)]
    is_unsigned = not any(
        one and (one.value < 0 or (one.is_marked and way < 0)) for one, way in zip(amounts, ways, strict=True)
    )
    if is_unsigned or proof.holds(turned):
        return turned
    raise Unclear("statement-sign-contradicts", column=_name(reading, "sign"))


def _with_marks(reading: Reading, amounts: Sequence[Amount | None], proof: Proof) -> Values:
    """The amounts, where marks such as CR stand beside some of them only as a mapping says of the others.

    Raises Unclear where none does, and these have no sign.
    """
    values = [one.value if one else None for one in amounts]
    marked = next((one.raw for one in amounts if one and one.is_marked), "")
    is_bare = [bool(one and one.value > 0 and not one.is_marked) for one in amounts]
    if not marked or not any(is_bare) or proof.holds(values):
        return values
    if "" not in (*reading.layout.out, *reading.layout.into):
        raise Unclear("statement-sign-partly", raw=marked)
    way = -1 if "" in reading.layout.out else 1
    return [value * way if value and bare else value for value, bare in zip(values, is_bare, strict=True)]


def _find_sign(reading: Reading) -> None:
    """Takes the column that says which way the money goes, where one alone does and its header lets it.

    Raises Unclear where a column may say so, and its header does not.
    """
    table = reading.table
    columns = column_finding.ways(table, reading.places)
    free = [
        n
        for n in column_finding.unused(table, reading.places)
        if payment_signs.pair_of({cell for cell in table.texts(n) if cell})
    ]
    likely = [n for n in free if column_finding.is_type_like(table.headers[n]) or not table.has_header]
    if len(likely) == 1:
        reading.places["sign"] = likely
        return
    if columns:
        free += [n for n in columns if n not in reading.places.get("reference", ())]
        free += [n for n in columns if payment_signs.pair_of({cell for cell in table.texts(n) if cell})]
        reading.places["sign"] = free[:1]
        raise Unclear("statement-sign", columns=", ".join(str(table.name(n)) for n in columns))


def _ways(reading: Reading, values: Values) -> list[int] | None:
    """Minus or plus 1 for each row by its mark; None where a column that no mapping names has other words."""
    marks = reading.texts("sign")
    needed = {mark for mark, value in zip(marks, values, strict=True) if value}
    has_signs = any(value is not None and value < 0 for value in values)
    layout, header = reading.layout, _name(reading, "sign")
    try:
        known = payment_signs.as_said(needed, layout.out, layout.into, header)
    except Unclear:
        if has_signs and "sign" not in layout.columns:
            return None
        raise
    return [_way(known, mark) for mark in marks]


def _way(known: Mapping[str, int], mark: str) -> int:
    return known.get(mark, 1)


def _name(reading: Reading, field: str) -> str:
    place = reading.places[field][0]
    return reading.table.headers[place] if reading.table.has_header else str(place + 1)


def _of_two_columns(reading: Reading, proof: Proof) -> Values:
    """Money in less money out; the column of money out may have a minus."""
    ins = [one.value if one else None for one in reading.amounts("credit")]
    outs = [(-one.value if one.is_marked else one.value) if one else None for one in reading.amounts("debit")]
    filled = [(i or _NOTHING, o or _NOTHING) for i, o in zip(ins, outs, strict=True)]
    is_mixed = (
        any(i and o for i, o in filled) or any(i < 0 for i, _ in filled) or len({o > 0 for _, o in filled if o}) > 1
    )
    if is_mixed and "credit" not in reading.places:  # one column, in which money out has no minus
        return [None if out is None else -out for out in outs]
    if is_mixed and "debit" not in reading.places:
        return list(ins)

    def by(rule: Callable[[Decimal, Decimal], Decimal]) -> Values:
        blank = [i is None and o is None for i, o in zip(ins, outs, strict=True)]
        return [None if is_blank else rule(*pair) for is_blank, pair in zip(blank, filled, strict=True)]

    readings = [by(rule) for rule in _RULES]
    if not is_mixed:
        return readings[0]
    proven = next((values for values in readings if proof.holds(values)), None)
    if proven is None:
        column = _name(reading, "debit" if "debit" in reading.places else "credit")
        raise Unclear("statement-sign-contradicts", column=column)
    return proven


def _less_fees(reading: Reading, proof: Proof, values: Values) -> Values:
    """The amounts less the fees that the bank kept besides."""
    if "fee" not in reading.places:
        return values
    fees = [abs(one.value) if one else Decimal(0) for one in reading.amounts("fee")]
    if not any(fees):
        return values
    less: Values = [None if value is None else value - fee for value, fee in zip(values, fees, strict=True)]
    if "fee" in reading.layout.columns or proof.holds(less):
        return less
    if not proof.holds(values):
        raise Unclear("statement-fee", column=_name(reading, "fee"))
    reading.places.pop("fee")
    return values
