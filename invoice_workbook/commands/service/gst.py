"""gst: an Indian company's month in the tables of GSTR-1 and the summary GSTR-3B, as a workbook.

The return itself is filed by the clerk, at the portal. The tables together come to the documents of the month.
"""

import re
from collections.abc import Sequence
from functools import partial

import pandas as pd

from invoice_workbook import gst as law
from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.commands import left_out
from invoice_workbook.commands.declaration import ARCHIVES, Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.documents import plain_xlsx
from invoice_workbook.documents.plain_xlsx import Sheet, Value
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger import supplies
from invoice_workbook.ledger.receivable import gst_return
from invoice_workbook.ledger.reporting import gst_inward
from invoice_workbook.schema import INVOICES

_MONTH = re.compile(r"\s*((?!0000)\d{4})-(0[1-9]|1[0-2])\s*")
_PLACE = INVOICES.by_field["place_of_supply"].header
_TAXES = ("Taxable value", "Central tax", "State/UT tax", "Integrated tax")
_HEADERS = ("GSTIN", "Document", "Type", "Date", "Value", _PLACE, "Reverse charge", "Kind", "Rate", *_TAXES)
_IN_SUMS = {gst_return.B2CS: ["place", "tax_rate"], gst_return.NIL: ["is_integrated", "tax_category"]}
"""Tables of sums: unregistered customers' by place and rate, nil-rated ones by where they go and category."""
_INWARD = {
    gst_inward.REVERSE_CHARGE_DUE: "inward supplies liable to reverse charge",
    gst_inward.IMPORT_OF_GOODS: "credit: import of goods",
    gst_inward.IMPORT_OF_SERVICES: "credit: import of services",
    gst_inward.REVERSE_CHARGE: "credit: other supplies liable to reverse charge",
    gst_inward.OTHER: "credit: all other",
    **{kind + where: "inward" for kind in (gst_inward.EXEMPT, gst_inward.NON_GST) for where in gst_inward.WHERE},
}
"""Rows of GSTR-3B for what came in, in the words of the form."""


def gst(books: Books, given: Given, *, month: str) -> Outcome:
    """The workbook of a month ("2026-11"); in the JSON `gstr1` (amounts by table) and `gstr3b`.

    Raises WorkbookError for a company elsewhere, for what is no month, and for a document without an exchange rate.
    """
    if not supplies.is_indian(books):
        raise WorkbookError("gst-not-indian")
    asked = _MONTH.fullmatch(month)
    if asked is None:
        raise WorkbookError("no-month", words=month[:40])
    year, number = int(asked[1]), int(asked[2])
    found = gst_return.rows(books, year, number)
    if len(lost := found[found["net"].isna()]):
        raise WorkbookError("gst-no-rate", id=lost["document"].iloc[0])
    name = f"GSTR-1 {year}-{number:02d}.xlsx"
    content = partial(plain_xlsx.make, _sheets(books, year, number), books.as_of)
    file = File(given.folder / name, content, is_document=False)
    tables = {table: _amounts(found[found["table"] == table]) for table in gst_return.TABLES}
    summary = gst_return.outward(books, year, number) | gst_inward.of_month(books, year, number)
    words = {"count": found["at"].nunique(), "file": name, "net": money.as_text(int(found["net"].sum()), 2)}
    taxes = sum(int(found[one].sum()) for one in gst_return.AMOUNTS[1:])
    said = text("done.gst", books.settings.language, **words, tax=money.as_text(taxes, 2))
    lost_bills = _left_out(books, year, number)
    return Outcome(
        " ".join([said, *left_out.said(books, lost_bills)]),
        files=[file],
        more={"gstr1": tables, "gstr3b": _as_texts(summary), "left_out": lost_bills},
    )


def _left_out(books: Books, year: int, number: int) -> list[dict[str, str]]:
    """Bills of the month that are in no figure, and why."""
    bills, language = books["Bills"], books.settings.language
    first = pd.Timestamp(year, number, 1)
    mine = bills.index[bills["bill_date"].between(first, first + pd.offsets.MonthEnd(0))]
    return [
        {"document": str(bills["bill"][one.row]), "reason": text(f"gst.untold-{one.why}", language)}
        for one in gst_inward.untold(books)
        if one.row in mine
    ]


def _amounts(rows: pd.DataFrame) -> dict[str, str]:
    return {name: money.as_text(int(rows[name].sum()), 2) for name in gst_return.AMOUNTS}


def _as_texts(outward: dict[str, dict[str, int]]) -> dict[str, dict[str, str]]:
    return {part: {name: money.as_text(units, 2) for name, units in each.items()} for part, each in outward.items()}


def _sheets(books: Books, year: int, number: int) -> list[Sheet]:
    found = gst_return.rows(books, year, number)
    sheets = []
    for table in gst_return.TABLES:
        mine = found[found["table"] == table]
        sheets.append(_summed(table, mine) if table in _IN_SUMS else _listed(table, mine))
    return [*sheets, _codes(books, year, number), _issued(books, year, number), _summary(books, year, number)]


def _money(row: pd.Series) -> list[Value]:
    return [int(row[name]) / 100 for name in gst_return.AMOUNTS]


def _rate(millionths: int) -> float:
    return millionths / money.MILLION


def _listed(table: str, mine: pd.DataFrame) -> Sheet:
    rows: list[Sequence[Value]] = [
        (
            row["number"],
            row["document"],
            row["type"],
            row["day"].date(),
            int(row["value"]) / 100,
            law.labelled(row["place"]),
            "Y" if row["reverse_charge"] == "yes" else "N",
            row["kind"],
            _rate(row["tax_rate"]),
            *_money(row),
        )
        for _, row in mine.iterrows()
    ]
    return Sheet(table, _HEADERS, rows, frozenset({4, *range(9, 13)}))


def _summed(table: str, mine: pd.DataFrame) -> Sheet:
    by = _IN_SUMS[table]
    is_nil = table == gst_return.NIL
    labels = ("Where to", "Category") if is_nil else (_PLACE, "Rate")
    rows: list[Sequence[Value]] = []
    for _, row in gst_return.summed(mine, by).iterrows():
        first = ("Inter-State" if row[by[0]] else "Intra-State") if is_nil else law.labelled(row[by[0]])
        second: Value = row[by[1]] if is_nil else _rate(row[by[1]])
        rows.append((first, second, *_money(row)))
    return Sheet(table, (*labels, *_TAXES), rows, frozenset(range(2, 6)))


def _codes(books: Books, year: int, number: int) -> Sheet:
    rows: list[Sequence[Value]] = [
        (row["code"], row["unit"], int(row["quantity"]) / money.MILLION, _rate(row["tax_rate"]), *_money(row))
        for _, row in gst_return.by_code(books, year, number).iterrows()
    ]
    return Sheet("HSN", ("HSN/SAC", "Unit", "Quantity", "Rate", *_TAXES), rows, frozenset(range(4, 8)))


def _issued(books: Books, year: int, number: int) -> Sheet:
    rows: list[Sequence[Value]] = [
        (row["type"], row["first"], row["last"], int(row["count"]))
        for _, row in gst_return.documents_issued(books, year, number).iterrows()
    ]
    return Sheet("DOCS", ("Type", "From", "To", "Number"), rows)


def _summary(books: Books, year: int, number: int) -> Sheet:
    """GSTR-3B: 3.1 and 3.2 outward, then 3.1(d), 4 and 5 inward."""
    found = gst_return.outward(books, year, number)
    names = {
        "a": "3.1(a) taxed supplies",
        "b": "3.1(b) zero-rated supplies",
        "c": "3.1(c) nil-rated and exempt supplies",
    }
    rows: list[Sequence[Value]] = [
        (label, *(found[part][name] / 100 for name in gst_return.AMOUNTS)) for part, label in names.items()
    ]
    rows += [
        (f"3.2 to unregistered, {law.labelled(place)}", None, None, None, units / 100)
        for place, units in found["3.2"].items()
    ]
    inward = gst_inward.of_month(books, year, number)
    rows += [
        (f"{kind} {_INWARD[kind]}", *(each[name] / 100 for name in gst_return.AMOUNTS)) for kind, each in inward.items()
    ]
    return Sheet("GSTR-3B", ("Table", *_TAXES), rows, frozenset(range(1, 5)))


COMMAND = Command(
    id="gst",
    group="Reports",
    place=4,
    work=gst,
    reads=("BillLines", "Bills", "Customers", "InvoiceLines", "Invoices", "Items", "Vendors"),
    options=(Option("month", "gst-month", "--month", is_required=True), ARCHIVES),
    books=False,
)
