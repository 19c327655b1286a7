"""aging: who owes what for how long."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from invoice_workbook import languages, money
from invoice_workbook.books import Books
from invoice_workbook.commands import printed_table
from invoice_workbook.commands.at_sheet import Desk
from invoice_workbook.commands.declaration import ARCHIVES, Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger import aging as ledger
from invoice_workbook.schema import PAYABLE, RECEIVABLE, SIDES, TABLES

GROUPINGS = ("party", "document")


def aging(books: Books, _: Given, *, side: str = RECEIVABLE.name, by: str = "party") -> Outcome:
    """The aging table of one side. Raises WorkbookError for an unknown side or grouping."""
    if side not in SIDES:
        raise WorkbookError("bad-side", side=side)
    if by not in GROUPINGS:
        raise WorkbookError("bad-by", by=by)
    table = ledger.derive(books, side, by)
    rows = [_row(row, by) for row in table.to_dict("records")]
    language = books.settings.language
    totals = "; ".join(_totals(table, language))
    done = "done.aging" if rows else "done.aging-none"
    message = text(done, language, total=totals, side=side, day=books.as_of, parties=len(rows))
    return Outcome(message, more={"aging": rows}, to_print=tuple(lines(rows, side, language)))


def _row(row: dict[object, object], by: str) -> dict[str, str]:
    decimals = int(str(row["decimals"]))
    figures = {str(name): value for name, value in row.items() if name not in (by, "currency", "decimals")}
    amounts = {name: money.as_text(int(str(value)), decimals) for name, value in figures.items()}
    return {by: str(row[by]), "currency": str(row["currency"]), **amounts}


def _totals(table: pd.DataFrame, language: str) -> list[str]:
    sums = table.groupby(["currency", "decimals"])["total"].sum().reset_index()
    rows = zip(sums["currency"], sums["decimals"], sums["total"], strict=True)
    return [
        f"{languages.shown(money.as_text(int(total), int(decimals)), language)} {code}"
        for code, decimals, total in rows
    ]


def lines(rows: list[dict[str, str]], side: str, language: str) -> list[str]:
    """The table as aligned text, its headers in the language."""
    if not rows:
        return []
    cells = ([languages.shown(cell, language) for cell in row.values()] for row in rows)
    return printed_table.aligned([[_header(name, side, language) for name in rows[0]], *cells], left=2)


def _header(name: str, side: str, language: str) -> str:
    """What stands above a column of the table; the bands are numbers of days."""
    match name:
        case "party":
            return languages.named(TABLES[SIDES[side].parties].by_field[SIDES[side].party].header, language)
        case "document":
            return languages.named(TABLES[SIDES[side].documents].by_field[SIDES[side].document].header, language)
        case "currency":
            return text("aging.currency", language)
        case "total":
            return text("aging.sum", language)
        case "current":
            return text("aging.current", language)
    return text("aging.over", language, days=name.removeprefix("over ")) if name.startswith("over ") else name


def _of_the_sheet(desk: Desk) -> Mapping[str, Any]:
    """The side whose sheet is shown; receivable from anywhere else."""
    ours = {table.sheet for table in TABLES.values() if table.group == PAYABLE.name} | {PAYABLE.aging_sheet}
    side = PAYABLE if desk.front in ours else RECEIVABLE
    desk.show_sheet(side.aging_sheet)
    return {"side": side.name}


COMMAND = Command(
    id="aging",
    group="Reports",
    place=1,
    work=aging,
    reads=("Allocations", "Bills", "Customers", "Invoices", "Payments", "Receipts", "Vendors"),
    options=(
        Option("side", "side", "--side", default=RECEIVABLE.name),
        Option("by", "by", "--by", default="party"),
        ARCHIVES,
    ),
    icon="ChartTypeColumnInsertGallery",
    key_tip="AG",
    is_large=True,
    at_sheet=_of_the_sheet,
    writes=False,
)
