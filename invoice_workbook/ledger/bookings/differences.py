"""Allocations: discounts, write-offs, exchange differences, fees, interest and rounding; money from another's account.

What pays a document books nothing where payer and document are of one customer or vendor. A discount is split by the
document's tax rates, and where the country wants it the tax of each part is corrected. A write-off is not: that is the
tax adviser's to decide.
Source: Directive 2006/112/EC, articles 79 and 90 (price reductions lower the taxable amount).
Units: minor units of the document's currency; the debit of a customer's account is above zero.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import tax_numbers
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.bookings import pairs, taxed
from invoice_workbook.ledger.bookings.pairs import Account
from invoice_workbook.ledger.payable import withholding
from invoice_workbook.money import HUNDRED_PERCENT
from invoice_workbook.schema import (
    CHARGES,
    PAYABLE,
    SIDES,
    WITHHOLDING_RATES,
    AllocationKind,
    LedgerUse,
    Side,
)
from invoice_workbook.tables import joins

CORRECTS = "Discount corrects tax"
WITH_CORRECTION = tax_numbers.EN_16931 | {"CH", "GB"}
"""Countries in which a discount that is taken corrects the tax."""
BETWEEN_ACCOUNTS = (AllocationKind.PAYMENT, AllocationKind.CREDIT)
USES = {
    "receivable": {
        AllocationKind.WRITE_OFF: LedgerUse.WRITE_OFF_GIVEN,
        AllocationKind.REMINDER_FEE: LedgerUse.FEE_RECEIVED,
        AllocationKind.INTEREST: LedgerUse.INTEREST_RECEIVED,
    },
    "payable": {
        AllocationKind.WRITE_OFF: LedgerUse.WRITE_OFF_TAKEN,
        AllocationKind.REMINDER_FEE: LedgerUse.FEE_PAID,
        AllocationKind.INTEREST: LedgerUse.INTEREST_PAID,
    },
}
BOTH_SIDES = {AllocationKind.BANK_FEE: LedgerUse.BANK_FEE, AllocationKind.ROUNDING: LedgerUse.ROUNDING}
DISCOUNTS = {
    "receivable": (LedgerUse.DISCOUNT_GIVEN, LedgerUse.OUTPUT_TAX),
    "payable": (LedgerUse.DISCOUNT_TAKEN, LedgerUse.INPUT_TAX),
}


def derive(books: Books) -> list[pd.DataFrame]:
    """The pairs of allocations of both sides."""
    if not len(books["Allocations"]):
        return []
    return [part for side in SIDES.values() for part in _of_side(books, side)]


@derived
def corrects_tax(books: Books) -> bool:
    """Whether a discount corrects the tax: as the setting says, else by our country."""
    said = books.settings[CORRECTS].strip().casefold()
    return said == "yes" or (said != "no" and tax_numbers.country(books.settings["Country"]) in WITH_CORRECTION)


@derived
def movements(books: Books, side_name: str) -> pd.DataFrame:
    """What allocations move on the accounts of customers or vendors: at (the allocation's place), party, units."""
    side = SIDES[side_name]
    frame = books["Allocations"]
    counts = ((frame["side"] == side.name) & frame["amount"].notna()).to_numpy(bool)
    amount = frame["amount"].fillna(0).to_numpy(np.int64)
    to, of, back, money = (
        joins.parent_rows(books, "Allocations", field, table, id_)
        for table, id_ in ((side.documents, side.document), (side.sources, side.source))
        for field in ("document", "source")
    )
    is_credit = open_items.is_credit(books[side.documents])
    kind = frame["kind"]
    settles = counts & ~kind.isin(CHARGES).to_numpy(bool)
    used = counts & (kind == AllocationKind.CREDIT).to_numpy(bool) & (to != of) & joins.marked(is_credit, of)
    pays_back = settles & (kind != AllocationKind.BANK_FEE).to_numpy(bool)
    moved = (
        (side.documents, settles, to, np.where(joins.marked(is_credit, to), amount, -amount)),
        (side.documents, used, of, amount),
        (side.sources, counts & open_items.uses_money(books), money, amount),
        (side.sources, pays_back, back, -amount),
    )
    sign = -1 if side is PAYABLE else 1
    parts = [
        pd.DataFrame(
            {
                "at": np.flatnonzero(wanted & (places >= 0)),
                "party": _parties(books, side, table)[places[wanted & (places >= 0)]],
                "units": sign * units[wanted & (places >= 0)],
            }
        )
        for table, wanted, places, units in moved
    ]
    return pd.concat(parts, ignore_index=True)


def _parties(books: Books, side: Side, table: str) -> joins.Places:
    return joins.parent_rows(books, table, side.party, side.parties, side.party)


def _of_side(books: Books, side: Side) -> Iterator[pd.DataFrame]:
    moved = movements(books, side.name)
    kinds = books["Allocations"]["kind"].to_numpy(object)[moved["at"]]
    between = np.isin(kinds, BETWEEN_ACCOUNTS)
    yield from _transfers(books, side, moved[between])
    discounts = kinds == AllocationKind.DISCOUNT
    yield from _discounts(books, side, moved[discounts])
    withheld = kinds == AllocationKind.WITHHELD
    yield _withheld(books, side, moved[withheld])
    mine = moved[~between & ~discounts & ~withheld]
    units = mine["units"].to_numpy(np.int64)
    uses = pd.Series(kinds[~between & ~discounts & ~withheld], dtype=object).map({**BOTH_SIDES, **USES[side.name]})
    exchange = np.where(units > 0, LedgerUse.EXCHANGE_GAIN, LedgerUse.EXCHANGE_LOSS)
    use = np.where(uses.isna(), exchange, uses).astype(object)
    yield pairs.make(books, "Allocations", _at(mine), units, _party(side, mine["party"]), Account(use))


def _at(moved: pd.DataFrame) -> joins.Places:
    return moved["at"].to_numpy(np.intp)


def _party(side: Side, places: pd.Series) -> Account:
    return Account(pairs.USE_OF[side.name], table=side.parties, holder=places.to_numpy(np.intp))


def _transfers(books: Books, side: Side, moved: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """What of one's money pays another's document."""
    first, last = (moved.drop_duplicates("at", keep=keep).set_index("at") for keep in ("first", "last"))
    last = last.loc[first.index]
    apart = first[(first["party"] != last["party"]) & (first["units"] == -last["units"])]
    if len(apart):
        debit, credit = _party(side, apart["party"]), _party(side, last.loc[apart.index, "party"])
        at = apart.index.to_numpy(np.intp)
        yield pairs.make(books, "Allocations", at, apart["units"].to_numpy(np.int64), debit, credit)


def _discounts(books: Books, side: Side, moved: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Discounts by the document's tax groups; whole where it has none that can be believed."""
    if not len(moved):
        return
    to = joins.parent_rows(books, "Allocations", "document", side.documents, side.document)
    groups = taxed.groups(books, side.documents)
    weighed = groups.assign(weight=groups["net"] + groups["tax"])[["place", "category", "rate", "own_rate", "weight"]]
    parts = moved.assign(place=to[moved["at"]]).merge(weighed, on="place", how="left").reset_index(drop=True)
    alone = parts["weight"].isna()
    parts = parts.fillna({"category": "", "rate": pairs.ANY_RATE, "own_rate": 0, "weight": 1})
    parts = parts.astype({"rate": "int64", "own_rate": "int64", "weight": "int64"})
    parts["units"] = pairs.shares(parts["units"], parts["weight"], parts["at"])
    use, tax_use = DISCOUNTS[side.name]
    corrects = corrects_tax(books)
    rate = parts["rate"].clip(lower=0).astype(object)
    taxes = _of_gross(parts["units"], rate) if corrects else pd.Series(0, index=parts.index)
    own = parts["own_rate"] != 0
    shown = parts["rate"].mask(own, parts["own_rate"])
    tax: dict[str, Any] = {"category": parts["category"].to_numpy(object), "rate": shown.to_numpy(np.int64)}
    party, at = _party(side, parts["party"]), _at(parts)
    nets = (parts["units"] - taxes).to_numpy(np.int64)
    taxed_as: dict[str, Any] = {"role": pairs.NET, **tax} if not alone.all() else {}
    yield pairs.make(books, "Allocations", at, nets, party, Account(use, **tax), **taxed_as)
    yield pairs.make(
        books, "Allocations", at, taxes.to_numpy(np.int64), party, Account(tax_use, **tax), role=pairs.TAX, **tax
    )
    if corrects and own.any():
        yield _self_taxed(books, parts[own])


def _withheld(books: Books, side: Side, moved: pd.DataFrame) -> pd.DataFrame:
    """Tax held back: what we owe the state for a vendor, by the section's account; what it owes us for a customer."""
    account = Account(pairs.WITHHELD_FROM_US)
    if side is PAYABLE:
        to = joins.parent_rows(books, "Allocations", "document", "Bills", "bill")[moved["at"]]
        rates = joins.at(withholding.rate_rows(books), to, -1).astype(np.intp)
        account = Account(pairs.WITHHELD_BY_US, table=WITHHOLDING_RATES.name, holder=rates)
    units = moved["units"].to_numpy(np.int64)
    return pairs.make(books, "Allocations", _at(moved), units, _party(side, moved["party"]), account)


def _of_gross(units: pd.Series, rate: pd.Series) -> pd.Series:
    """The tax within amounts that include it, rounded half away from zero."""
    divisor = rate + HUNDRED_PERCENT
    exact = units.abs().astype(object) * rate
    found = ((exact * 2 + divisor) // (divisor * 2)).astype("int64")
    return found.where(units >= 0, -found)


def _self_taxed(books: Books, parts: pd.DataFrame) -> pd.DataFrame:
    """The tax that we owe and deduct ourselves, less on both sides."""
    rate = parts["own_rate"].to_numpy(np.int64)
    exact = parts["units"].astype(object) * parts["own_rate"].clip(lower=0).astype(object)
    units = ((exact * 2 + HUNDRED_PERCENT) // (HUNDRED_PERCENT * 2)).astype("int64").to_numpy()
    tax: dict[str, Any] = {"category": parts["category"].to_numpy(object), "rate": rate}
    debit, credit = Account(LedgerUse.OUTPUT_TAX, **tax), Account(LedgerUse.INPUT_TAX, **tax)
    return pairs.make(
        books, "Allocations", _at(parts), np.where(rate < 0, 1, units), debit, credit, role=pairs.SELF_TAX, **tax
    )
