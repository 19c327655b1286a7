"""A bill's line as the sheet keeps it: whatever the file's price, base, allowances and charges, its net is proved."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from invoice_workbook import money
from invoice_workbook.formats.einvoice.received_line import Adjustment, kept, numbered
from invoice_workbook.formats.einvoice.received_parts import MILLIONTH, Line

QUANTITIES = some.decimals("-100000", "100000", places=4).filter(bool)
PRICES = some.decimals("0.0001", "10000", places=4)
BASES = some.sampled_from([1, 2, 3, 7, 12, 100, 365, 1000]).map(Decimal)


def line(quantity: Decimal, price: Decimal, net: Decimal, number: str = "1") -> Line:
    return Line(number, "A", "Tea", quantity, price, net, "S", Decimal(20), "10")


def sheet_net(one: Line) -> int:
    """What the sheet's own formula makes of a line."""
    quantity, price, discount = (
        pd.Series([int(x / MILLIONTH)], dtype="Int64") for x in (one.quantity, one.price, one.discount)
    )
    return int(money.line_net(quantity, price, discount, money.decimals(pd.Series(["EUR"])))[0])


@given(QUANTITIES, PRICES, BASES, some.decimals("0", "99.9", places=3), some.decimals("0.01", "99", places=2))
@example(Decimal(100_000), Decimal(10_000), Decimal(1), Decimal("0.00012345"), Decimal(1))
def test_what_the_file_adds_up_right_is_proved(quantity, price, base, off, charge):
    cent = Decimal("0.01")
    exact = quantity * price / base
    allowance = -(exact * off / 100).quantize(cent)
    net = (exact + allowance).quantize(cent, "ROUND_HALF_UP") + charge.copy_sign(exact)
    adjustments = [Adjustment(allowance, ""), Adjustment(charge.copy_sign(exact), "Freight")]
    found = list(kept(line(quantity, price, net), base, adjustments, "EUR"))
    assert sum(one.net for one in found) == net
    assert [sheet_net(one) for one in found] == [int(one.net * 100) for one in found]
    assert found[0].quantity == quantity and 0 <= found[0].discount <= 100


@pytest.mark.parametrize(
    "quantity, price, base, net, wrong",
    [("2", "10", "1", "20.00", False), ("2", "10", "1", "25.00", True), ("100", "100", "100", "10000.00", True)],
)
def test_what_it_adds_up_wrong_stays_wrong(quantity, price, base, net, wrong):
    (found,) = kept(line(Decimal(quantity), Decimal(price), Decimal(net)), Decimal(base), [], "EUR")
    assert found.net == Decimal(net)
    assert (sheet_net(found) != int(found.net * 100)) == wrong


def test_an_allowance_too_fine_for_a_percentage_is_a_line_of_its_own():
    million = line(Decimal(100_000), Decimal(10_000), Decimal("999998765.43"))
    tea, off = kept(million, Decimal(1), [Adjustment(Decimal("-1234.57"), "Bonus")], "EUR")
    assert (tea.net, off.net, off.number, off.order_line) == (10**9, Decimal("-1234.57"), "1-", "")


def test_a_charge_names_no_line_of_the_order():
    tea, freight = kept(
        line(Decimal(1), Decimal(10), Decimal(12)), Decimal(1), [Adjustment(Decimal(2), "Freight")], "EUR"
    )
    assert (tea.order_line, freight.order_line, freight.number, freight.description) == ("10", "", "1+", "Tea: Freight")


def test_every_line_has_a_number_of_its_own():
    lines = [line(Decimal(1), Decimal(1), Decimal(1), number) for number in ("1", "1", "", "a", "A", "1.2", "")]
    assert [one.number for one in numbered(lines)] == ["1", "1.2", ".2", "a", "A.2", "1.2.2", ".3"]
