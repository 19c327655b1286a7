"""How much of an order line a credit gives back, so that it may be billed again: goods returned, not a lower price.

Source: our own rules, three-way match. A credit gives its quantity back where its price is the price that was billed
(of the bill that it corrects, else of any; of the order, if nothing was billed yet), or as far as goods went back, as
the goods receipts say (Accepted below zero). A price credit, or one at another price, gives back nothing: what was
billed stays billed. Units: millionths in quantities; prices in millionths of a hundredth of a percent.
"""

from collections import defaultdict

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook.money import HUNDRED_PERCENT, MILLION

Ints = npt.NDArray[np.int64]


def quantities(lines: pd.DataFrame, ordered: npt.NDArray[np.object_], returned: Ints) -> Ints:
    """What each line that takes off gives back; 0 for the others.

    `lines` has order_at, bill_at, corrects_at, takes_off, is_price_credit, quantity (above zero), price, decimals and
    rank (the lines in the order of their days), only of lines that count and have an order line; `ordered` the prices
    and `returned` the quantities sent back of every order line.
    """
    back = np.zeros(len(lines), np.int64)
    taking = np.flatnonzero(lines["takes_off"].to_numpy(bool) & ~lines["is_price_credit"].to_numpy(bool))
    if not len(taking):
        return back
    billed = _billed_prices(lines, set(lines["order_at"].to_numpy()[taking].tolist()))
    columns = [lines[name].to_numpy(object) for name in ("order_at", "corrects_at", "quantity", "price", "decimals")]
    others = []
    for place in taking.tolist():
        order_at, corrects_at, quantity, price, decimals = (column[place] for column in columns)
        known = billed.get((order_at, corrects_at)) or billed.get((order_at, -1)) or {int(ordered[order_at])}
        if any(_is_alike(price, one, quantity, decimals) for one in known):
            back[place] = quantity
        else:
            others.append(place)
    _take_returned(lines, np.array(others, np.intp), returned, back)
    return back


def _billed_prices(lines: pd.DataFrame, wanted: set[int]) -> dict[tuple[int, int], set[int]]:
    """The prices billed of these order lines, by the bill, and by any (-1)."""
    mine = lines[lines["order_at"].isin(wanted) & ~lines["takes_off"]]
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for order_at, bill_at, price in zip(mine["order_at"], mine["bill_at"], mine["price"], strict=True):
        found[order_at, bill_at].add(price)
        found[order_at, -1].add(price)
    return found


def _is_alike(one: int, other: int, quantity: int, decimals: int) -> bool:
    """Whether two prices come to the same for a quantity, but for one minor unit of rounding."""
    off: int = abs(one - other) * quantity * 10**decimals
    return off <= MILLION * MILLION * HUNDRED_PERCENT


def _take_returned(lines: pd.DataFrame, others: npt.NDArray[np.intp], returned: Ints, back: Ints) -> None:
    """Credits at another price give back what of the goods sent back is not credited at the billed price."""
    order_at, quantity = lines["order_at"].to_numpy(), lines["quantity"].to_numpy(np.int64)
    left = returned.copy()
    np.subtract.at(left, order_at, back)
    others = others[left[order_at[others]] > 0]
    if not len(others):
        return
    others = others[np.argsort(lines["rank"].to_numpy()[others], kind="stable")]
    groups = pd.Series(order_at[others])
    before = pd.Series(quantity[others]).groupby(groups).cumsum().to_numpy() - quantity[others]
    back[others] = np.clip(left[order_at[others]] - before, 0, quantity[others])
