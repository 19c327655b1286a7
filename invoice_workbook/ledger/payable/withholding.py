"""Tax to be held back from a vendor's bill, by its section and the sheet Withholding rates (India's TDS).

Source: Income-tax Act, 1961, sections 194C, 194H, 194I, 194J, 194Q; from 1 April 2026 section 393(1) of the Income-tax
Act, 2025, serial numbers 6(i), 1(ii), 2(ii), 6(iii), 8(ii), with the same rates and limits. Limits are exceeded, not
reached, within a year from April to March, for each vendor and section. Once the year's limit is exceeded the tax is on
all of the year, what was bought before included (section 194C(5), 393(1)(a)); of goods (194Q) on the excess alone. Tax
is on the amount without GST where the bill shows GST by itself (CBDT circular 23/2017; 13/2021 for goods). A vendor
without a valid PAN is held back more of (section 206AA; 397(2) of the Act of 2025): the rows *no PAN*; whose PAN's
fourth letter is P or H is an individual or a Hindu undivided family. Credit notes lower what the next bills of the year
are taxed on (circular 13/2021); nothing is given back for them. Rounded to the rupee at each deduction (circular 49 of
1970 on section 288B); what is paid over for a month may be rounded to ten rupees (section 288B; 516 of the Act of
2025), which is not this book's. Uncertain: whether the limits count in a currency that is not ours; such bills are left
to the clerk, as are those to non-residents.
Units: minor units; rates in millionths of a per cent.
"""

import re

import numpy as np
import pandas as pd

from invoice_workbook import gst
from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.ledger import supplies
from invoice_workbook.ledger.bookings.documents import NO_CLAIMS
from invoice_workbook.money import HUNDRED_PERCENT
from invoice_workbook.schema import CREDIT_NOTE, AllocationKind, BillStatus, Payee
from invoice_workbook.tables import joins

ON_THE_EXCESS = frozenset({"194q"})
"""Sections (keys) by which only what is beyond the year's limit is taxed."""
FIRST_MONTH = 4
"""The month in which the year of income tax begins."""
_PAN = re.compile("[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]")
_OF_INDIVIDUALS = ("P", "H")


def pan_of(pan: str, tax_number: str) -> str:
    """A party's permanent account number: its own, else the one within its GSTIN; "" where neither holds one.

    >>> pan_of(" aapfu0939f ", ""), pan_of("", "37AAPFU0939F1ZU"), pan_of("AAPXU0939F", "")
    ('AAPFU0939F', 'AAPFU0939F', '')
    """
    plain = "".join(pan.upper().split())
    plain = plain or gst.pan_of_gstin(tax_number)
    return plain if _PAN.fullmatch(plain) else ""


@derived
def applies(books: Books) -> bool:
    """Whether we hold back tax by this table: a company in India that has rates."""
    return supplies.is_indian(books) and len(books["WithholdingRates"]) > 0


@derived
def sections(books: Books) -> pd.Series:
    """The section of each bill, by its own cell, else its vendor's; "" where none is said."""
    own = books["Bills"]["section"].str.strip()
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    vendors = pd.Series(joins.at(books["Vendors"]["section"].str.strip(), at, ""), index=own.index)
    return own.where(own != "", vendors).astype(object)


@derived
def payees(books: Books) -> pd.Series:
    """The kind of each bill's vendor as Withholding rates name it."""
    vendors = books["Vendors"]
    pans = pd.Series(
        [pan_of(str(pan), str(number)) for pan, number in zip(vendors["pan"], vendors["tax_number"], strict=True)],
        index=vendors.index,
        dtype=object,
    )
    kinds = pd.Series(Payee.ANY, index=vendors.index, dtype=object)
    kinds = kinds.mask(pans.str[3:4].isin(_OF_INDIVIDUALS), Payee.INDIVIDUAL).mask(pans == "", Payee.NO_PAN)
    at = joins.parent_rows(books, "Bills", "vendor", "Vendors", "vendor")
    return pd.Series(joins.at(kinds, at, ""), index=books["Bills"].index, dtype=object)


@derived
def counted(books: Books) -> pd.Series:
    """Which bills and credit notes there is something to be held back from, and which count towards the limits."""
    bills = books["Bills"]
    claims = (bills["status"] != BillStatus.REJECTED) & ~bills["kind"].isin(NO_CLAIMS) & (bills["bill"] != "")
    figures = bills["net"].notna() & bills["bill_date"].notna()
    ours = bills["row_currency"] == books.settings.currency
    return claims & figures & ours & (sections(books) != "") & (payees(books) != "") & applies(books)


@derived
def rate_rows(books: Books) -> pd.Series:
    """The row (place) of Withholding rates in force for each bill on its date, the nearest payee first; -1 for none."""
    bills, rates = books["Bills"], books["WithholdingRates"]
    found = pd.Series(-1, index=bills.index, dtype="int64")
    mine = counted(books)
    if not mine.any():
        return found
    asked = pd.DataFrame(
        {"row": bills.index, "section": key_of(sections(books)), "payee": payees(books), "day": bills["bill_date"]}
    )[mine.to_numpy(bool)]
    known = pd.DataFrame(
        {
            "place": np.arange(len(rates)),
            "section": key_of(rates["section"]),
            "kind": rates["payee"].str.strip(),
            "start": rates["valid_from"],
            "end": rates["valid_to"],
            "rate": rates["rate"],
        }
    )
    pairs = asked.merge(known, on="section")
    pairs["own"] = pairs["kind"] == pairs["payee"]
    general = (pairs["kind"].isin(("", Payee.ANY))) & (pairs["payee"] != Payee.NO_PAN)
    in_force = (pairs["start"] <= pairs["day"]) & ~(pairs["end"] < pairs["day"]) & pairs["rate"].notna()
    fits = pairs[(pairs["own"] | general) & in_force]
    best = fits.sort_values(["own", "start"], ascending=False, kind="stable").drop_duplicates("row")
    found.loc[best["row"]] = best["place"].to_numpy()
    return found


def _rates(books: Books, field: str) -> pd.Series:
    """A column of the rate in force for each bill."""
    places = rate_rows(books)
    values = joins.at(books["WithholdingRates"][field], places.to_numpy(np.intp), pd.NA)
    return pd.Series(values, index=places.index).astype("Int64")


@derived
def taxed(books: Books) -> pd.Series:
    """What of each bill, and of earlier ones that become taxed with it, tax is held back from; 0 below the limits."""
    bills, mine = books["Bills"], counted(books) & (rate_rows(books) >= 0)
    found = pd.Series(0, index=bills.index, dtype="int64")
    if not mine.any():
        return found
    nets = bills["net"].where(bills["type"] != CREDIT_NOTE, -bills["net"].abs())
    day = bills["bill_date"]
    frame = pd.DataFrame(
        {
            "vendor": joins.id_keys(books, "Bills", "vendor"),
            "section": key_of(sections(books)),
            "year": day.dt.year - (day.dt.month < FIRST_MONTH),
            "day": day,
            "id": joins.id_keys(books, "Bills", "bill"),
            "net": nets,
            "single": _rates(books, "single_limit"),
            "limit": _rates(books, "year_limit"),
        }
    )[mine].sort_values(["day", "id"], kind="stable")
    keys = [frame[name] for name in ("vendor", "section", "year")]
    total = frame["net"].astype("int64").groupby(keys).cumsum()
    unlimited = frame["single"].isna() & frame["limit"].isna()
    alone = unlimited | (frame["net"] > frame["single"]).fillna(False)
    by_itself = frame["net"].where(alone, 0).astype("int64").groupby(keys).cumsum()
    beyond = (total > frame["limit"]).fillna(False).astype(bool)
    excess = (total - frame["limit"].fillna(0)).astype("int64")
    whole = total.where(~frame["section"].isin(ON_THE_EXCESS), excess)
    so_far = by_itself.where(~beyond, whole).clip(lower=0).groupby(keys).cummax()
    found.loc[frame.index] = so_far - so_far.groupby(keys).shift(fill_value=0)
    return found


@derived
def expected(books: Books) -> pd.Series:
    """What is to be held back from each bill, in whole rupees; 0 of a credit note; blank where nobody can tell."""
    known = counted(books) & (rate_rows(books) >= 0)
    unit = 10 ** books["Bills"]["row_decimals"].astype("int64")
    rates = _rates(books, "rate").fillna(0).astype(object)
    exact = taxed(books).astype(object) * rates
    per = unit.astype(object) * HUNDRED_PERCENT
    rupees = (exact * 2 + per) // (per * 2)
    return (rupees * unit.astype(object)).astype("Int64").where(known, pd.NA)


@derived
def without_rate(books: Books) -> pd.Series:
    """Which bills name a section, or their vendor does, of which no rate is in force for such a payee on that day."""
    return counted(books) & (rate_rows(books) < 0) & (books["Bills"]["type"] != CREDIT_NOTE)


@derived
def left(books: Books) -> pd.Series:
    """What of each bill's *Withheld* no allocation has taken off yet; never below 0, and 0 of a credit note."""
    bills, allocations = books["Bills"], books["Allocations"]
    mine = ((allocations["side"] == "payable") & (allocations["kind"] == AllocationKind.WITHHELD)).to_numpy(bool)
    at = np.where(mine, joins.parent_rows(books, "Allocations", "document", "Bills", "bill"), -1)
    given = joins.sums(allocations["amount"].fillna(0).to_numpy(np.int64), at, len(bills))
    said = bills["withheld"].fillna(0).astype("int64").where(bills["type"] != CREDIT_NOTE, 0)
    return (said - given).clip(lower=0)


def given(withheld: int) -> dict[str, int]:
    """What is settled beside the money by tax held back, as a part of a payment says it."""
    return {AllocationKind.WITHHELD: withheld} if withheld else {}
