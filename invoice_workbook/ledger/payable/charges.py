"""Freight and other charges on bills that name an order, beside what was ordered. Source: our own rules.

A charge is a bill's line without an item that names no line of the order, and says freight, postage, packing or the
like, or what a line of the order without an item says. It is expected as far as the order plans charges (its lines
without an item), less what is billed of these by name, plus Settings' *Charges tolerance %* (of the bill's lines that
name the order's) and *amount*, the smaller of both. A line below zero is always expected.
Units: minor units of the bill's currency.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items, totals
from invoice_workbook.ledger.bank.counterparties import bare
from invoice_workbook.ledger.payable import order_match, tolerances
from invoice_workbook.tables import joins

WORDS = (
    *("freight", "carriage", "shipping", "shipment", "postage", "post", "porto", "packing", "packaging", "handling"),
    *("delivery", "transport", "courier", "surcharge", "charge", "toll", "customs", "insurance", "pallet", "fuel"),
    *("fracht", "versand", "verpackung", "lieferkosten", "zustellung", "zuschlag", "mindermengenzuschlag", "maut"),
    *("zoll", "versicherung", "energiezuschlag", "dieselzuschlag", "speditions", "port", "livraison", "emballage"),
    *("expedition", "frais", "spese", "trasporto", "spedizione", "imballo", "imballaggio", "envio", "portes", "gastos"),
    *("embalaje", "embalagem", "frete", "transporte", "verzend", "vracht", "verpakking", "bezorg", "toeslag", "frakt"),
    *("fragt", "forsendelse", "rahti", "toimitus", "pakkaus", "przesylka", "wysylka", "dostawa", "opakowanie"),
    *("doprava", "postovne", "balne", "szallitas", "csomagolas", "రవాణా", "ప్యాకింగ్", "डाक", "ढुलाई", "भाड़ा"),
)
"""What a charge is called, or begins with, in the languages of Europe and India."""
_WHOLE = frozenset(("post", "port", "charge", "pallet", "fuel", "toll", "maut", "zoll"))
"""Of these the words that others begin with, too: known whole, or with an s."""
_BEGINNINGS = tuple(word for word in WORDS if word not in _WHOLE)
_ANY = "charge"
"""The pool of all that is a charge by its words."""
COLUMNS = ["planned", "charged", "excess"]


def is_charge(description: str) -> bool:
    """Whether a text names a charge.

    >>> is_charge("Frachtkosten"), is_charge("Tea: Carriage"), is_charge("Postal scales"), is_charge("Charges")
    (True, True, False, True)
    """
    return any(_names_charge(word) for word in bare(description).split())


def _names_charge(word: str) -> bool:
    return word.startswith(_BEGINNINGS) or word in _WHOLE or word.removesuffix("s") in _WHOLE


@derived
def of_lines(books: Books) -> pd.DataFrame:
    """The charges among bill lines that count: planned and charged so far of the order, excess beyond what is expected.

    A line below zero has no excess.
    """
    lines, frame = order_match.lines(books), books["BillLines"]
    is_alone = (lines["order_at"] < 0) & (frame["order_line"].str.strip() == "") & (frame["item"].str.strip() == "")
    known = set(joins.id_keys(books, "PurchaseOrders", "purchase_order"))
    order = pd.Series(order_match.named(books), index=lines.index)
    alone = lines.index[lines["counts"] & is_alone & ~lines["is_cancelled"] & order.isin(known)]
    if not len(alone):
        return pd.DataFrame(columns=COLUMNS, dtype="int64")
    signed = _signed_nets(books, lines)
    bill_at = lines["bill_at"][alone]
    currency = pd.Series(joins.at(books["Bills"]["row_currency"], bill_at.to_numpy()), index=alone)
    pool = order[alone] + order_match.SEPARATOR + currency + order_match.SEPARATOR + _pools(frame["description"][alone])
    mine = pd.DataFrame({"pool": pool, "net": signed[alone], "bill_at": bill_at})
    planned = _planned(books, lines, signed)
    is_any = pool.str.endswith(order_match.SEPARATOR + _ANY)
    mine = mine[is_any | pool.isin(set(planned.index)) | (mine["net"] < 0)]
    mine = mine.assign(planned=mine["pool"].map(planned).fillna(0).astype("int64"))
    mine = mine.iloc[_by_day(books, mine)]
    mine["charged"] = mine["net"].groupby(mine["pool"]).cumsum()
    mine["excess"] = (mine["charged"] - mine["planned"] - _tolerated(books, lines, signed, mine)).clip(lower=0)
    mine.loc[mine["net"] < 0, "excess"] = 0
    return mine[COLUMNS]


def _pools(descriptions: pd.Series) -> pd.Series:
    """What is planned and billed together: all charges that say so; what says something else, by its very words."""
    known = {text: _ANY if is_charge(text) else bare(text) for text in set(descriptions)}
    return descriptions.map(known).astype(object)


def _signed_nets(books: Books, lines: pd.DataFrame) -> pd.Series:
    """Each line's net, a credit note's below zero."""
    is_credit = joins.marked(open_items.is_credit(books["Bills"]), lines["bill_at"].to_numpy())
    nets = books["BillLines"]["line_net"].fillna(totals.line_nets(books, "BillLines")).fillna(0).astype("int64")
    return nets.where(~is_credit, -nets)


def _planned(books: Books, lines: pd.DataFrame, signed: pd.Series) -> pd.Series:
    """What is left of the charges that orders plan, by their pool: order, currency, words."""
    ordered, orders = books["PurchaseOrderLines"], books["PurchaseOrders"]
    at = joins.parent_rows(books, "PurchaseOrderLines", "purchase_order", "PurchaseOrders", "purchase_order")
    nets = money.line_net(
        ordered["quantity"],
        ordered["unit_price"],
        pd.Series(0, index=ordered.index, dtype="Int64"),
        joins.at(orders["row_decimals"], at, 2).astype(np.int64),
    )
    there = lines["counts"] & (lines["order_at"] >= 0)
    billed = joins.sums(signed[there].to_numpy(np.int64), lines["order_at"][there].to_numpy(), len(ordered))
    left = nets.fillna(0).to_numpy(np.int64) - billed
    mine = ((ordered["item"].str.strip() == "") & (ordered["description"].str.strip() != "")).to_numpy(bool)
    currency = pd.Series(joins.at(orders["row_currency"], at), index=ordered.index)
    order = joins.id_keys(books, "PurchaseOrderLines", "purchase_order")
    pool = order + order_match.SEPARATOR + currency + order_match.SEPARATOR + _pools(ordered["description"])
    return pd.Series(left[mine]).groupby(pool[mine].to_numpy()).sum().clip(lower=0)


def _by_day(books: Books, mine: pd.DataFrame) -> npt.NDArray[np.intp]:
    """The lines in the order of their bills' days, what takes off first."""
    days = books["Bills"]["bill_date"].to_numpy("datetime64[s]")[mine["bill_at"]]
    return np.lexsort((np.where(np.isnat(days), np.datetime64("9999-12-31", "s"), days), mine["net"] > 0))


def _tolerated(books: Books, lines: pd.DataFrame, signed: pd.Series, mine: pd.DataFrame) -> pd.Series:
    """What charges may be beyond the plan, on each one's bill."""
    at = mine["bill_at"].to_numpy()
    currencies = [str(c) for c in joins.at(books["Bills"]["row_currency"], at)]
    share = tolerances.percent(books, tolerances.CHARGES)
    amounts = tolerances.amounts(books, tolerances.CHARGES, currencies)
    goods = lines["counts"] & (lines["order_at"] >= 0)
    nets = joins.sums(signed[goods].to_numpy(), lines["bill_at"][goods].to_numpy(), len(books["Bills"]))
    limits = []
    for net, currency in zip(nets[at].tolist(), currencies, strict=True):
        some = [] if share is None else [max(net, 0) * share // money.HUNDRED_PERCENT]
        some += [] if (amount := amounts[currency]) is None else [amount]
        limits.append(min(some, default=np.iinfo(np.int64).max // 4))
    return pd.Series(limits, index=mine.index, dtype="int64")
