"""update: one billing detail of a customer or vendor, checked before it goes in; the old value is in the Log.

A vendor's changed account is to be verified (`verify-account`) before anything is paid to it.
"""

from collections.abc import Mapping
from typing import Any

from invoice_workbook import answer_cells, tax_numbers
from invoice_workbook.books import Books
from invoice_workbook.commands import billing_details
from invoice_workbook.commands.at_sheet import Desk, listed
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.named_rows import named_rows
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.schema import ANSWER, TABLES

PARTIES = ("Customers", "Vendors")
ACCOUNT = ("bank_account", "bic", "clearing_code")


def update(books: Books, _: Given, *, party: str, field: str, value: str = "") -> Outcome:
    """The party with its new detail; in the JSON `updated`, and `touched` with what is under way with it.

    Raises WorkbookError for a party or a column that is not there, and for a value that is wrong.
    """
    one = named_rows(books, PARTIES, [party])[0]
    side, table = billing_details.side_of(one.table), TABLES[one.table]
    column = billing_details.column(one.table, field)
    row = books[one.table].loc[one.row].to_dict()
    old, new = str(row[column.field]), billing_details.checked(books, side, row, column, value)
    if old == new:
        raise WorkbookError("detail-same", id=one.id, column=column.header, value=new or "-")
    after = books[one.table].copy()
    after.at[one.row, column.field] = new
    under_way = billing_details.touched(books, side, one.id)
    language = books.settings.language
    shown = {"id": one.id, "column": column.header, "old": old or "-", "new": new or "-"}
    said = [text("done.update", language, sheet=table.sheet, **shown)]
    if under_way:
        ids = listed([id_ for _, id_ in under_way])
        said.append(text("done.update-touched", language, count=len(under_way), ids=ids))
    if one.table == "Vendors" and column.field in ACCOUNT and new:
        said.append(text("done.update-account", language, id=one.id))
    number = str(row["tax_number"])
    if column.field == "country" and number and not tax_numbers.is_sound(new, number):
        said.append(text("done.update-tax-number", language, id=one.id, number=number, country=new))
    entry = {"table": table.sheet, "document": one.id, "column": column.header, "before": old, "after": new}
    updated = {"table": one.table, "party": one.id, "column": column.header, "before": old, "after": new}
    more = {"updated": updated, "touched": [{"sheet": sheet, "document": id_} for sheet, id_ in under_way]}
    return Outcome(" ".join(said), {one.table: after}, more=more, entries=[entry])


def _typed(desk: Desk) -> Mapping[str, Any]:
    """The form on the sheet Answer; elsewhere the selected row, and "E-mail: a@b.example" in one box."""
    if desk.front == ANSWER:
        return _in_form(desk)
    table = next((one for one in PARTIES if desk.is_shown(one)), PARTIES[0])
    chosen = desk.some(table, "select-party")
    if len(chosen.ids) > 1:
        raise WorkbookError("select-one-party", count=len(chosen.ids), ids=listed(chosen.ids))
    field, colon, value = desk.typed(text("desk.update", party=chosen.ids[0])).partition(":")
    if not colon:
        raise WorkbookError("no-detail", example="E-mail: a@b.example")
    desk.agree()
    return {"party": f"{table}: {chosen.ids[0]}", "field": field, "value": value}


def _in_form(desk: Desk) -> Mapping[str, Any]:
    """Whose detail, which, and its new value, which may be blank. Raises WorkbookError where one of the first is."""
    party, field = desk.on_answer(answer_cells.QUESTION), desk.on_answer(answer_cells.FIELD)
    for words, label in ((party, "answer.id"), (field, "answer.field")):
        if not words:
            raise WorkbookError("form-blank", sheet=ANSWER, cell=text(label))
    desk.agree()
    return {"party": party, "field": field, "value": desk.on_answer(answer_cells.NEW_VALUE)}


COMMAND = Command(
    id="update",
    group="Service",
    place=1,
    work=update,
    reads=("Allocations", "Bills", "Customers", "Payments", "Vendors"),
    options=(
        Option("party", "party", is_required=True),
        Option("field", "detail", is_required=True),
        Option("value", "detail-value"),
    ),
    icon="FileProperties",
    key_tip="UP",
    tables=PARTIES,
    at_sheet=_typed,
    books=False,
)
