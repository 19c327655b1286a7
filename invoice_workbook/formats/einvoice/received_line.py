"""A bill's line as the sheet keeps it: quantity, price and discount that prove its net, charges as lines of their own.

Source: EN 16931-1, BT-131 = BT-129 x BT-146 / BT-149 - BT-136 + BT-141. Where a file's own line does not come to its
net, the line is kept as the file says it: the rule line-total tells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from invoice_workbook.formats.einvoice.received_parts import MILLIONTH, Line, cent

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Adjustment:
    """An allowance (negative) or charge, and what it is for."""

    amount: Decimal
    reason: str
    category: str = ""
    rate: Decimal = Decimal(0)


def kept(line: Line, base: Decimal, adjustments: Sequence[Adjustment], currency: str) -> Iterator[Line]:
    """The line, its allowances as its discount, and a line for each of its charges.

    `line.price` is for `base` units, as the file has it.
    """
    unit = cent(currency)
    if not line.price and line.net and line.quantity and not adjustments:  # the net is real, the price was left out
        line = replace(line, price=(line.net * base / line.quantity).quantize(MILLIONTH, ROUND_UP))
    exact = line.quantity * line.price / base
    charges = [one for one in adjustments if one.amount * exact.copy_sign(1 if exact >= 0 else -1) > 0]
    if _round(exact, unit) == line.net:  # adjustments that the net leaves out are spoken of elsewhere in the file
        charges, adjustments = [], ()
    charged = sum((one.amount for one in charges), Decimal(0))
    goods, given = line.net - charged, sum((one.amount for one in adjustments), Decimal(0)) - charged
    price = (line.price / base).quantize(MILLIONTH, ROUND_HALF_UP)
    plain = replace(line, quantity=line.quantity.quantize(MILLIONTH, ROUND_HALF_UP), price=price, net=goods)
    if goods in (_round(exact + given, unit), _round(exact, unit) + given):
        yield from _proved(plain, exact, unit)
    else:
        discount = -given / exact * HUNDRED if exact else Decimal(0)
        yield replace(plain, discount=min(max(discount, Decimal(0)), HUNDRED).quantize(MILLIONTH, ROUND_HALF_UP))
    for number, one in enumerate(charges, 1):
        yield alone(f"{line.number}+{number if number > 1 else ''}", one, line)


def alone(number: str, adjustment: Adjustment, of: Line | None = None) -> Line:
    """An allowance or charge as a line: it names no order's line, for it is not what was ordered."""
    category, rate = (of.category, of.rate) if of else (adjustment.category, adjustment.rate)
    amount = adjustment.amount
    words = adjustment.reason or ("Charge" if amount > 0 else "Allowance")
    if of:
        words = f"{of.description}: {words}"
    return Line(number, "", words, Decimal(1), amount, amount, category, rate)


def _proved(line: Line, exact: Decimal, unit: Decimal) -> Iterator[Line]:
    """The line with a discount, and a price not below the file's, with which the sheet comes to its net.

    Where a millionth of a percent is too coarse for that, its full net and what is taken off as a line of its own.
    """
    full = _round(line.quantity * line.price, unit)
    discounted = [line] if full == line.net else _discounted(line, exact, unit)
    if discounted:
        yield discounted[0]
        return
    yield replace(line, net=full)
    yield alone(f"{line.number}-", Adjustment(line.net - full, ""), line)


def _discounted(line: Line, exact: Decimal, unit: Decimal) -> list[Line]:
    """The line at the file's price or at one rounded up, with a discount that proves its net; none may."""
    each = (exact / line.quantity).quantize(MILLIONTH, ROUND_UP) if line.quantity else line.price
    found = []
    for price in dict.fromkeys((line.price, each)):
        if full := line.quantity * price:
            discount = (HUNDRED - line.net / full * HUNDRED).quantize(MILLIONTH, ROUND_HALF_UP)
            if 0 <= discount <= HUNDRED and _round(full * (HUNDRED - discount) / HUNDRED, unit) == line.net:
                found.append(replace(line, price=price, discount=discount))
    return found


def turned(line: Line) -> Line:
    """The line of a negative bill as one of a positive credit note, and the other way round."""
    if line.price < 0:
        return replace(line, price=-line.price, net=-line.net)
    return replace(line, quantity=-line.quantity, net=-line.net)


def numbered(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, each with a number of its own: a file may give one twice, a sheet may not."""
    taken: set[str] = set()
    found = []
    for line in lines:
        number, count = line.number.strip(), 1
        while number.casefold() in taken or not number:
            count += 1
            number = f"{line.number.strip()}.{count}"
        taken.add(number.casefold())
        found.append(line if number == line.number else replace(line, number=number))
    return tuple(found)


def _round(amount: Decimal, unit: Decimal) -> Decimal:
    return amount.quantize(unit, ROUND_HALF_UP)
