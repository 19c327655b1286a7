"""The inward part of GSTR-3B by month, from Bills: tax owed on reverse charge, input tax credit by kind, exempt inward.

Source: CGST Rules, form GSTR-3B: table 3.1(d) (inward supplies liable to reverse charge, imported services among them),
4(A)(1) import of goods, 4(A)(2) import of services, 4(A)(3) other inward supplies liable to reverse charge, 4(A)(5) all
other credit, and 5 (exempt, nil rated and of composition dealers; non-GST; inter-state and intra-state). CGST Act 2017,
section 16 (credit of what is received and invoiced) and 10(4) (a composition dealer has none). Bills count once they
are verified; the month is that of the bill's date. A vendor abroad is one of services where Reverse charge says yes,
else of goods, whose IGST is what customs took (the bill of entry).
Uncertain, and left to the clerk: credit that section 17(5) blocks, what GSTR-2B does not show yet (section 16(2)(aa)),
reversals (4(B)), and credit from an input service distributor (4(A)(4)).
Units: minor units of the home currency, by each bill's day; credit notes reduce. A figure that nobody can tell leaves
its bill out, and `untold` names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from invoice_workbook import gst
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import exchange, open_items, supplies, totals
from invoice_workbook.ledger.bookings.documents import BOOKED_BILLS, NO_CLAIMS
from invoice_workbook.money import quotient
from invoice_workbook.schema import GstScheme
from invoice_workbook.tables import joins

REVERSE_CHARGE_DUE = "3.1(d)"
IMPORT_OF_GOODS, IMPORT_OF_SERVICES, REVERSE_CHARGE, OTHER = "4(A)(1)", "4(A)(2)", "4(A)(3)", "4(A)(5)"
EXEMPT, NON_GST = "5 exempt", "5 non-GST"
"""Rows of table 5: `kind`; `is_integrated` says which are inter-state."""
TAXES = ["igst", "cgst", "sgst"]
COLUMNS = ("month", "kind", "is_integrated", "value", *TAXES)
_EXEMPT_CATEGORIES, _NON_GST_CATEGORIES = ("E", "Z"), ("O",)


@dataclass(frozen=True)
class Untold:
    """A bill that is in no figure: its row, and why (`split`, `rate`, `reverse-charge`)."""

    row: int
    why: str


@derived
def derive(books: Books) -> pd.DataFrame:
    """`COLUMNS` of every month with bills; `month` is its first day. Nothing for a company that is not in India."""
    bills = _bills(books)
    found = pd.concat([*_credits(books, bills), _exempt(books, bills)], ignore_index=True)
    sums = found.groupby(["month", "kind", "is_integrated"], sort=True)[["value", *TAXES]].sum().reset_index()
    kept = (sums[["value", *TAXES]] != 0).any(axis=1)
    return sums[kept.to_numpy(bool)].reset_index(drop=True)[list(COLUMNS)]


WHERE = (", inter-State", ", intra-State")
"""What stands behind a row of table 5."""


@derived
def of_month(books: Books, year: int, month: int) -> dict[str, dict[str, int]]:
    """The rows of a month by kind, table 5 by where it came from: net, cgst, sgst, igst; no row where nothing is."""
    found = derive(books)
    mine = found[found["month"] == pd.Timestamp(year, month, 1)]
    is_five = mine["kind"].isin((EXEMPT, NON_GST))
    where = np.where(is_five, np.where(mine["is_integrated"], *WHERE), "")
    sums = mine.assign(kind=mine["kind"] + where, net=mine["value"]).groupby("kind", sort=False)
    wanted = sums[["net", "cgst", "sgst", "igst"]].sum()
    return {str(kind): {name: int(row[name]) for name in wanted.columns} for kind, row in wanted.iterrows()}


@derived
def untold(books: Books) -> tuple[Untold, ...]:
    """The bills that nobody can tell the figures of, by row."""
    bills = _bills(books, told_only=False)
    wrong = bills[bills["why"] != ""]
    return tuple(Untold(int(row), str(why)) for row, why in zip(wrong.index, wrong["why"], strict=True))


@derived
def _bills(books: Books, told_only: bool = True) -> pd.DataFrame:
    """The bills that count, by row: month, value and taxes (home currency, signed), what they are, and `why` untold."""
    bills, of = books["Bills"], supplies.of_documents(books, "Bills")
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    scheme = joins.at(books["Vendors"]["gst_scheme"], at, "")
    taxes, is_split = _split(bills, of)
    frame = pd.DataFrame(
        {
            "place": np.arange(len(bills)),
            "month": bills["bill_date"].to_numpy("datetime64[M]").astype("datetime64[s]"),
            "is_abroad": (of["supplier"] == gst.ABROAD).to_numpy(bool),
            "is_reverse": (bills["reverse_charge"] == "yes").to_numpy(bool),
            "is_composition": scheme == GstScheme.COMPOSITION,
            "is_integrated": of["is_integrated"].to_numpy(bool),
            "worth": _worth(books),
        },
        index=bills.index,
    )
    sign = np.where(open_items.is_credit(bills).to_numpy(bool), -1, 1)
    for name, column in {"value": bills["net"].fillna(0).astype("int64"), **taxes}.items():
        frame[name] = _at_home(column.to_numpy(np.int64) * sign, frame["worth"])
    is_said = bills[TAXES].notna().any(axis=1)
    frame["why"] = ""
    frame["why"] = frame["why"].mask(~is_split, "split").mask(frame["is_reverse"] & ~is_said, "reverse-charge")
    frame["why"] = frame["why"].mask(frame["worth"].isna(), "rate")
    counts = bills["status"].isin(BOOKED_BILLS) & ~bills["kind"].isin(NO_CLAIMS) & bills["bill_date"].notna()
    counts &= bills["net"].notna() & supplies.is_indian(books)
    mine = frame[counts.to_numpy(bool)]
    return mine[mine["why"] == ""] if told_only else mine


def _split(bills: pd.DataFrame, of: pd.DataFrame) -> tuple[dict[str, pd.Series], pd.Series]:
    """The three taxes of each bill, as typed, else by the place of supply; and whether they can be told."""
    typed = {name: bills[name].fillna(0).astype("int64") for name in TAXES}
    tax = bills["tax"].fillna(0).astype("int64")
    is_said = bills[TAXES].notna().any(axis=1) | (tax == 0) | (of["supplier"] == gst.ABROAD)
    by_place = {"igst": tax.where(of["is_integrated"], 0)}
    by_place |= dict.fromkeys(("cgst", "sgst"), (tax // 2).where(of["is_halved"], 0))
    found = {name: typed[name].where(is_said, by_place[name]) for name in TAXES}
    return found, is_said | of["is_integrated"] | (of["is_halved"] & (tax % 2 == 0))


def _worth(books: Books) -> pd.Series:
    """What a minor unit of each bill's currency is worth at home on its day, exactly; None without a rate."""
    bills, home = books["Bills"], books.settings.currency
    days = bills["bill_date"].fillna(pd.Timestamp(books.as_of))
    pairs = list(zip(bills["row_currency"], days, strict=True))
    known = {pair: exchange.units(books, str(pair[0]), home, pair[1].date()) for pair in set(pairs)}
    return pd.Series([known[pair] for pair in pairs], index=bills.index, dtype=object)


def _at_home(units: np.ndarray, worth: pd.Series) -> pd.Series:
    """Amounts at home, rounded half away from zero; 0 where there is no rate, which `why` tells."""
    pairs = zip(units.tolist(), worth, strict=True)
    found = [0 if one is None else quotient(n * one.numerator, one.denominator) for n, one in pairs]
    return pd.Series(found, index=worth.index, dtype="int64")


def _credits(books: Books, bills: pd.DataFrame) -> list[pd.DataFrame]:
    """What is owed on reverse charge, and the credit by kind; a composition dealer owes, and has no credit."""
    reverse, abroad = bills["is_reverse"], bills["is_abroad"]
    has_tax = (bills[TAXES] != 0).any(axis=1)
    kinds: Mapping[str, pd.Series] = {
        IMPORT_OF_GOODS: abroad & ~reverse & has_tax,
        IMPORT_OF_SERVICES: abroad & reverse,
        REVERSE_CHARGE: ~abroad & reverse,
        OTHER: ~abroad & ~reverse & has_tax,
    }
    has_credit = books.settings["GST scheme"] != GstScheme.COMPOSITION
    parts = [bills[marked].assign(kind=kind) for kind, marked in kinds.items() if has_credit]
    return [part.assign(is_integrated=False) for part in (bills[reverse].assign(kind=REVERSE_CHARGE_DUE), *parts)]


def _exempt(books: Books, bills: pd.DataFrame) -> pd.DataFrame:
    """Inward supplies within India without tax: all of composition dealers, else lines that are exempt or non-GST."""
    mine = bills[~bills["is_abroad"] & ~bills["is_reverse"]]
    groups = totals.tax_groups(books, "Bills")
    lines = groups.merge(mine.reset_index(drop=True), on="place", suffixes=("_line", ""))
    kind = pd.Series("", index=lines.index, dtype=object)
    kind = kind.mask(lines["tax_category"].isin(_EXEMPT_CATEGORIES) | lines["is_composition"], EXEMPT)
    kind = kind.mask(lines["tax_category"].isin(_NON_GST_CATEGORIES) & ~lines["is_composition"], NON_GST)
    sign = np.where(open_items.is_credit(books["Bills"]).to_numpy(bool)[lines["place"].to_numpy(np.intp)], -1, 1)
    value = _at_home(lines["net"].to_numpy(np.int64) * sign, lines["worth"])
    found = lines.assign(kind=kind, value=value, **dict.fromkeys(TAXES, 0))
    return found[kind != ""]
