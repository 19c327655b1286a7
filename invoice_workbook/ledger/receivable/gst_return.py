"""What an Indian company's sales of a month come to in the tables of the return GSTR-1, and of 3.1 and 3.2 of GSTR-3B.

Source: CGST Rules 2017, rule 59 and form GSTR-1 (tables 4A/4B B2B, 5 B2CL, 6A exports, 6B SEZ, 6C deemed exports, 7
        B2CS, 8 nil-rated and exempt, 9B credit notes, 12 HSN summary, 13 documents issued); rule 61 and form GSTR-3B.
        B2CL is an inter-state invoice to somebody unregistered above 100,000 rupees, from August 2024 (notification
        12/2024 - Central Tax); above 250,000 before.
Units:  paise. Documents in another currency are turned at their day's rate; a credit note's figures are below 0.
"""

from datetime import date

import numpy as np
import pandas as pd

from invoice_workbook import gst, references
from invoice_workbook.books import Books, derived
from invoice_workbook.ledger import exchange, supplies, totals
from invoice_workbook.schema import CREDIT_NOTE, GstSupply, InvoiceStatus
from invoice_workbook.tables import joins

B2B, SEZ, DEEMED, EXP = "B2B", "SEZ", "DE", "EXP"
B2CL, B2CS, NIL, CDNR, CDNUR = "B2CL", "B2CS", "NIL", "CDNR", "CDNUR"
TABLES = (B2B, SEZ, DEEMED, B2CL, B2CS, EXP, NIL, CDNR, CDNUR)
"""The tables that between them have every row once."""
AMOUNTS = ("net", "cgst", "sgst", "igst")
RUPEE = "INR"
_LARGE = ((date(2024, 8, 1), 100_000_00), (date.min, 250_000_00))
"""From which day an inter-state invoice to somebody unregistered is large above how many paise."""
_EXPORTS = (GstSupply.EXPORT_TAXED, GstSupply.EXPORT_UNTAXED)
_ZONES = (GstSupply.SEZ_TAXED, GstSupply.SEZ_UNTAXED)
_EXEMPT = ("E", "Z", "O")


@derived
def rows(books: Books, year: int, month: int) -> pd.DataFrame:
    """A row for each issued document of the month, tax category and rate.

    Columns: at (the document's row), table (of `TABLES`), document, type, day, customer, number (GSTIN), place, kind,
    reverse_charge, tax_category, tax_rate, net, cgst, sgst, igst, value (the document's gross).
    Documents without a rate of their currency have blank amounts.
    """
    invoices, found = books["Invoices"], supplies.of_documents(books, "Invoices")
    day = invoices["invoice_date"]
    mine = (day.dt.year == year) & (day.dt.month == month) & (invoices["status"] != InvoiceStatus.DRAFT)
    groups = totals.tax_groups(books, "Invoices")
    at = groups["place"].to_numpy(np.intp)
    groups = groups[mine.to_numpy(bool)[at]]
    at = groups["place"].to_numpy(np.intp)
    heads = invoices.iloc[at]
    where = found.iloc[at]
    customer = joins.parent_rows(books, "Invoices", "customer", "Customers", "customer")[at]
    numbers = [gst.plain_gstin(str(one)) for one in joins.at(books["Customers"]["tax_number"], customer)]
    table = pd.DataFrame(
        {
            "at": at,
            "document": heads["invoice"].to_numpy(object),
            "type": heads["type"].to_numpy(object),
            "day": heads["invoice_date"].to_numpy(),
            "customer": heads["customer"].to_numpy(object),
            "number": numbers,
            "place": where["place"].to_numpy(object),
            "is_integrated": where["is_integrated"].to_numpy(bool),
            "kind": heads["gst_supply"].to_numpy(object),
            "reverse_charge": heads["reverse_charge"].to_numpy(object),
            "tax_category": groups["tax_category"].to_numpy(object),
            "tax_rate": groups["tax_rate"].to_numpy(np.int64),
        }
    )
    abroad, taxed = (table["place"] == gst.ABROAD).to_numpy(bool), (groups["tax"] != 0).to_numpy(bool)
    plain = (table["kind"] == "").to_numpy(bool)
    table["kind"] = np.where(abroad & plain, np.where(taxed, *_EXPORTS), table["kind"])
    halved = where["is_halved"].to_numpy(bool)
    rates = zip(_paise(books, heads), _signs(heads), strict=True)
    paise = [None if rate is None else rate * sign for rate, sign in rates]
    table["net"] = _turned(groups["net"], paise)
    table["cgst"] = table["sgst"] = _turned(groups["half"].where(halved, 0), paise)
    table["igst"] = _turned(groups["tax"].where(~halved, 0), paise)
    table["value"] = _turned(heads["gross"].reset_index(drop=True), paise)
    table["table"] = _tables(table, _is_large(books, at))
    return table


def _is_large(books: Books, at: np.ndarray) -> np.ndarray:
    """Whether the invoice is above the limit of its day; of a credit note the invoice that it corrects, if we have it.

    `at` are rows of Invoices; gives as many.
    """
    invoices = books["Invoices"]
    corrected = joins.parent_rows(books, "Invoices", "corrects", "Invoices", "invoice")
    corrects = (corrected >= 0) & (invoices["type"] == CREDIT_NOTE).to_numpy(bool)
    heads = invoices.iloc[np.where(corrects[at], corrected[at], at)]
    value = _turned(heads["gross"].reset_index(drop=True), _paise(books, heads)).fillna(0).abs()
    return np.asarray(value.to_numpy() > _limits(heads["invoice_date"]).to_numpy(), bool)


def _paise(books: Books, heads: pd.DataFrame) -> list[float | None]:
    """Paise for a minor unit of each document; None without a rate."""
    found = {
        (currency, day): exchange.units(books, currency, RUPEE, day.date())
        for currency, day in set(zip(heads["row_currency"], heads["invoice_date"], strict=True))
        if currency != RUPEE
    }
    pairs = zip(heads["row_currency"], heads["invoice_date"], strict=True)
    rates = [1 if currency == RUPEE else found[currency, day] for currency, day in pairs]
    return [None if rate is None else float(rate) for rate in rates]


def _signs(heads: pd.DataFrame) -> list[int]:
    """-1 for a credit note whose amounts are above 0, as books have them; it takes away."""
    above = (heads["type"] == CREDIT_NOTE) & (heads["gross"].fillna(0) > 0)
    return [-1 if one else 1 for one in above]


def _turned(units: pd.Series, paise: list[float | None]) -> pd.Series:
    values = units.fillna(0).to_numpy(np.float64) * np.array([np.nan if one is None else one for one in paise], float)
    return pd.Series(np.round(values), dtype="Float64").astype("Int64")


def _tables(rows_: pd.DataFrame, is_large: np.ndarray) -> pd.Series:
    """The table of each row; `is_large` is its invoice's."""
    kind, registered = rows_["kind"], rows_["number"] != ""
    is_credit = rows_["type"] == CREDIT_NOTE
    is_nil = rows_["tax_category"].isin(_EXEMPT) & (rows_["tax_rate"] == 0)
    is_nil &= ~kind.isin((*_EXPORTS, *_ZONES))
    large = ~registered & rows_["is_integrated"] & is_large
    told = pd.Series(B2CS, index=rows_.index, dtype=object)
    told = told.mask(large, B2CL).mask(registered, B2B)
    told = told.mask(kind == GstSupply.DEEMED, DEEMED).mask(kind.isin(_ZONES), SEZ).mask(kind.isin(_EXPORTS), EXP)
    noted = is_credit & (told != B2CS)
    told = told.mask(noted, CDNUR).mask(noted & registered & ~kind.isin(_EXPORTS), CDNR)
    return told.mask(is_nil, NIL)


def _limits(days: pd.Series) -> pd.Series:
    (first, new), (_, old) = _LARGE
    return pd.Series(np.where(days >= pd.Timestamp(first), new, old), index=days.index)


def summed(found: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The rows' amounts by these columns."""
    return found.groupby(by, sort=True)[list(AMOUNTS)].sum().reset_index()


@derived
def by_code(books: Books, year: int, month: int) -> pd.DataFrame:
    """Table 12: by commodity code, unit and rate the quantity (millionths), net and taxes of the month's lines.

    A line's tax is its part of its document's tax, so that the summary comes to the tables.
    """
    found, lines = rows(books, year, month), books["InvoiceLines"]
    at = joins.parent_rows(books, "InvoiceLines", "invoice", "Invoices", "invoice")
    part = pd.DataFrame(
        {
            "at": at,
            "tax_category": lines["tax_category"].to_numpy(object),
            "tax_rate": lines["tax_rate"].fillna(0).to_numpy(np.int64),
            "code": lines["commodity_code"].str.strip().to_numpy(object),
            "unit": joins.at(books["Items"]["unit"], joins.parent_rows(books, "InvoiceLines", "item", "Items", "item")),
            "quantity": lines["quantity"].fillna(0).to_numpy(np.int64) * _of_credit(books)[at],
            "line": lines["line_net"].fillna(0).to_numpy(np.int64),
        }
    )
    keys = ["at", "tax_category", "tax_rate"]
    joined = part.merge(found[[*keys, *AMOUNTS]], on=keys)
    for name in AMOUNTS:
        joined[name] = _shares(joined, keys, name)
    return joined.groupby(["code", "unit", "tax_rate"], sort=True)[["quantity", *AMOUNTS]].sum().reset_index()


def _of_credit(books: Books) -> np.ndarray:
    """By row of Invoices what `_signs` says; the last, where a line without an invoice (-1) looks, is 1."""
    return np.array([*_signs(books["Invoices"]), 1], np.int64)


def _shares(joined: pd.DataFrame, keys: list[str], name: str) -> pd.Series:
    """Each line's part of its group's amount, by its net, so that the parts come to the whole."""
    groups = joined.groupby(keys, sort=False)["line"]
    upto, whole = groups.cumsum().astype("float64"), groups.transform("sum").astype("float64")
    amounts = joined[name].fillna(0).astype("float64")
    given = (amounts * upto / whole.where(whole != 0)).round().fillna(amounts).astype("int64")
    before = given.groupby([joined[key] for key in keys]).shift(fill_value=0)
    shares: pd.Series = given - before
    return shares


@derived
def documents_issued(books: Books, year: int, month: int) -> pd.DataFrame:
    """Table 13: by type the first and last number of the month, as people count, and how many there are."""
    found = rows(books, year, month).drop_duplicates("at")
    found = found.sort_values("document", key=lambda ids: ids.map(references.in_order), kind="stable")
    groups = found.groupby("type", sort=False)["document"]
    return groups.agg(["first", "last", "count"]).reset_index()


@derived
def outward(books: Books, year: int, month: int) -> dict[str, dict[str, int]]:
    """GSTR-3B, 3.1: (a) taxed supplies, (b) zero-rated, (c) nil-rated and exempt, and by place 3.2 to unregistered."""
    found = rows(books, year, month)
    zero = found["kind"].isin((*_EXPORTS, *_ZONES))
    nil = found["tax_category"].isin(_EXEMPT) & ~zero
    parts = {"a": ~zero & ~nil & (found["reverse_charge"] != "yes"), "b": zero, "c": nil}
    sums = {name: {one: int(found.loc[mine, one].sum()) for one in AMOUNTS} for name, mine in parts.items()}
    away = found[parts["a"] & (found["number"] == "") & found["is_integrated"]]
    by_place = {str(place): int(part["igst"].sum()) for place, part in away.groupby("place")}
    return {**sums, "3.2": by_place}
