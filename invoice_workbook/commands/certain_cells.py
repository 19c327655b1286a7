"""What a problem's cell ought to hold, where only one value is possible; why not, where it is not ours to change.

A total follows from its lines, a due date from the terms, a price and a tax from the list, 0.23 is 23, a text may mean
one number, and a choice is spelled in one way. What a vendor's bill says is what the paper says: nothing of it is
recomputed. What was issued, approved or booked stays.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pandas as pd

from invoice_workbook import checks, languages, money
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.commands import tidied_cells
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import approvals, issued, postings
from invoice_workbook.languages import named
from invoice_workbook.ledger import due_dates
from invoice_workbook.ledger.receivable import listed_items
from invoice_workbook.number_shapes import Day
from invoice_workbook.problems import ON_SHEET
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import joins

Problem = Mapping[Any, Any]
"""One row of `checks.found`."""
Values = dict[str, object]
"""New values by field."""
COMPUTED = {"line-total": "line_net", "net-total": "net", "tax-total": "tax", "gross-total": "gross"}
"""Rules whose cell follows from other cells: it is worked out once these are right."""
OF_PROGRAM = ("Settings", "Problems", "Log")
DOCUMENTS = {"OrderLines": "Orders", "InvoiceLines": "Invoices", "BillLines": "Bills"}


def found(books: Books) -> pd.DataFrame:
    """What the rules of which a correction may be certain find now, by problem."""
    return checks.found(books, [rule for rule in checks.RULES if rule in RULES]).set_index("problem", drop=False)


def cells(books: Books, problem: Problem) -> Values:
    """What belongs into the cells of a problem's row; nothing where it is worked out from others.

    Raises WorkbookError where nobody can be certain, or the row is not ours to change.
    """
    rule, table, row = str(problem["rule"]), str(problem["table"]), int(problem["label"])
    if table in OF_PROGRAM:
        raise uncertain(problem)
    _ask_ours(books, table, row, is_printed=rule in COMPUTED)
    if rule in COMPUTED:
        return {}
    values = _CERTAIN[rule](books, problem, row)
    if not values or any(pd.isna(value) for value in values.values()):  # type: ignore[call-overload]  # scalars
        raise uncertain(problem)
    return values


def proposed(books: Books, found: pd.DataFrame) -> list[str]:
    """For each of these problems what a correction would put, as "Gross 119.00"; "" where none is certain."""
    is_possible = found["rule"].isin(RULES) & found["label"].notna()
    said = [""] * len(found)
    for place, problem in zip(is_possible.to_numpy().nonzero()[0], found[is_possible].to_dict("records"), strict=True):
        with suppress(WorkbookError):
            said[place] = _proposal(books, problem)
    return said


def _proposal(books: Books, problem: Problem) -> str:
    """Raises WorkbookError where nobody can be certain."""
    table, row = str(problem["table"]), int(problem["label"])
    values = cells(books, problem)
    language, columns = books.settings.language, TABLES[table].by_field
    if problem["rule"] in COMPUTED:
        header = named(columns[COMPUTED[str(problem["rule"])]].header, language)
        return f"{header} {problem[ON_SHEET['expected']]}" if problem["expected"] else ""
    new = {field: _spelled(books, (table, row, field), value) for field, value in values.items()}
    return ", ".join(
        f"{named(columns[field].header, language)} {languages.shown(word, language)}"
        for field, word in new.items()
        if word != shown(books, table, row, field)
    )


def uncertain(problem: Problem) -> WorkbookError:
    """No correction is certain: what the problem's own remedy says."""
    words = {name: problem[name] for name in ("problem", "sheet", "document", "column", "remedy")}
    return WorkbookError("correct-uncertain", **words)


def _ask_ours(books: Books, table: str, row: int, *, is_printed: bool) -> None:
    """Raises WorkbookError for what was issued, approved or booked, and for what stands on a vendor's paper."""
    documents = DOCUMENTS.get(table, table)
    id_ = str(books[table][TABLES[documents].id][row]).strip()
    words = {"sheet": TABLES[documents].sheet, "document": id_}
    if table in postings.PARTS and folded(id_) in postings.of(books)[table]:
        raise WorkbookError("correct-booked", **words)
    if documents == "Invoices" and folded(id_) in issued.numbers(books):
        raise WorkbookError("correct-issued", **words)
    if documents == "Bills" and folded(id_) in approvals.subjects(books):
        raise WorkbookError("correct-approved", **words)
    if not tidied_cells.is_loose(books, table)[row]:
        raise WorkbookError(_FIXED[documents], **words)
    if documents == "Bills" and is_printed:
        raise WorkbookError("correct-printed", **words)


_FIXED = {"Orders": "correct-invoiced", "Invoices": "correct-issued", "Bills": "correct-approved"}


def _due_date(books: Books, problem: Problem, row: int) -> Values:
    return {"due_date": _due_dates(books)[row]}


@derived
def _due_dates(books: Books) -> pd.Series:
    """By invoice (label) when it is due by its customer's terms."""
    invoices = books["Invoices"]
    at = joins.parent_rows(books, "Invoices", "customer", "Customers", "customer")
    terms = pd.Series(joins.at(books["Customers"]["terms"], at), index=invoices.index)
    return due_dates.derive(books, invoices["invoice_date"], terms)


def _price(books: Books, problem: Problem, row: int) -> Values:
    listed = listed_items.in_force(books)
    return {"unit_price": listed["price"][row]} if row in listed.index else {}


def _tax(books: Books, problem: Problem, row: int) -> Values:
    """Of a customer abroad it is the customer that decides: a warning, and nothing certain."""
    if problem["severity"] != "error":
        return {}
    listed = listed_items.in_force(books, any_currency=True)
    return {"tax_category": listed["tax_category"][row], "tax_rate": listed["tax_rate"][row]}


def _percent(books: Books, problem: Problem, row: int) -> Values:
    field = str(problem["field"])
    return {field: int(books[str(problem["table"])][field][row]) * 100}


def _choice(books: Books, problem: Problem, row: int) -> Values:
    """The one choice with the same letters: "Credit_Note " is credit note."""
    table, field = str(problem["table"]), str(problem["field"])
    letters = _letters(str(books[table][field][row]))
    fitting = [one for one in TABLES[table].by_field[field].choices if _letters(one) == letters]
    return {field: fitting[0]} if len(fitting) == 1 else {}


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


def _misread(books: Books, problem: Problem, row: int) -> Values:
    """What a text means, if it means one date or number alone."""
    cell = (str(problem["table"]), row, str(problem["field"]))
    if TABLES[cell[0]].by_field[cell[2]].filled == "formula":
        return {}
    raw, offered = _misread_cells(books)[cell]
    meanings = tidied_cells.meanings(books, cell, str(problem["rule"]), raw, offered)
    return {cell[2]: meanings[0]} if len(meanings) == 1 else {}


@derived
def _misread_cells(books: Books) -> dict[tuple[str, int, str], tuple[str, str]]:
    """By cell that could not be read its text, and what it was offered as."""
    columns = books.misread[["table", "row", "field", "raw", "offered"]]
    return {
        (table, int(row), field): (str(raw), str(offered))
        for table, row, field, raw, offered in reversed(list(columns.itertuples(index=False, name=None)))
    }


_CERTAIN: dict[str, Callable[[Books, Problem, int], Values]] = {
    "due-date": _due_date,
    "price-list": _price,
    "tax-of-item": _tax,
    "percent-as-fraction": _percent,
    "not-a-choice": _choice,
    "not-a-number": _misread,
    "not-a-date": _misread,
}
RULES = (*COMPUTED, *_CERTAIN)
"""Rules of which a correction may be certain."""


def shown(books: Books, table: str, row: int, field: str) -> str:
    """What a cell says, as a problem shows it; of one that could not be read, its text."""
    if (table, row, field) in _misread_cells(books):
        return _misread_cells(books)[table, row, field][0]
    return _spelled(books, (table, row, field), books[table][field][row])


def _spelled(books: Books, cell: tuple[str, int, str], value: Any) -> str:
    """A value as that cell shows it; minor units, millionths."""
    table, row, field = cell
    if pd.isna(value):
        return ""
    match TABLES[table].by_field[field].type:
        case "amount":
            return money.as_text(int(value), int(books[table]["row_decimals"][row]))
        case "price" | "quantity" | "percent":
            return money.plain_text(int(value))
        case "date":
            return Day.of(value)
    return str(value)
