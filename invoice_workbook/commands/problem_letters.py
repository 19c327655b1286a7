"""The letter about a problem: whom it concerns, and what it says in their language."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd

from invoice_workbook import checks, currencies
from invoice_workbook.books import Books
from invoice_workbook.documents import invoice_data
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.problem_letter import Place, ProblemLetter
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import known, named
from invoice_workbook.ledger.answers.rows import PARTIES, Hit, party_of
from invoice_workbook.ledger.payable import archived_bills
from invoice_workbook.schema import BILLS, TABLES

DOCUMENTS = {"OrderLines": "Orders", "InvoiceLines": "Invoices", "BillLines": "Bills"}
"""Tables of lines, and the tables whose documents they belong to."""
TWICE = ("duplicate-bill", "duplicate-order")
"""Rules of which nothing is asked: we have the document already."""
FIGURES, MONEY = ("expected", "actual", "difference"), ("amount", "price")
THEIR_NUMBER = {"Bills": "vendor_reference", "Orders": "customer_reference", "Questions": "document"}
"""The number by which the other side knows a document."""
DAYS = {"Bills": "received_on", "Orders": "order_date"}
"""Since when we have a document."""
Problem = Mapping[Any, Any]


def is_told(rule: str) -> bool:
    """Whether what a rule finds concerns a customer or vendor; all else is our own affair."""
    return rule in checks.RULES and (checks.traits(rule).tells_vendor or checks.traits(rule).has_letter)


def letter_of(books: Books, problem: Problem) -> ProblemLetter:
    """The letter about a problem as it is found now. Raises WorkbookError where nobody outside is concerned."""
    table, place = _party(books, problem)
    id_ = str(books[table][TABLES[table].id].iloc[place])
    buyer, seller = invoice_data.party(books, table, place, id_), invoice_data.seller(books)
    wording = Wording.of(buyer.language, seller.country)
    row, own = int(problem["label"]), str(problem["table"])
    document = _reference(books, DOCUMENTS.get(own, own), str(problem["document"]))
    line = str(books[own]["line"][row]) if "line" in books[own] else str(row + books.places[own].first_row)
    figures = {name: _shown(problem, name, wording, str(problem["currency"])) for name in FIGURES}
    return ProblemLetter(
        party=id_,
        day=books.as_of,
        currency=str(problem["currency"]),
        decimals=2,
        seller=seller,
        buyer=buyer,
        items=(Place(document, line, _what(problem, wording), **figures),),
        problem=str(problem["problem"]),
        rule=str(problem["rule"]),
        sentence=_sentence(books, problem, wording),
        is_twice=str(problem["rule"]) in TWICE,
        is_to_vendor=table == "Vendors",
    )


def _party(books: Books, problem: Problem) -> tuple[str, int]:
    """The table and place of the customer or vendor. Raises WorkbookError where there is none."""
    ours = {name: problem[name] for name in ("problem", "document", "remedy")}
    if not is_told(str(problem["rule"])) or pd.isna(problem["label"]):
        raise WorkbookError("letter-ours", **ours)
    table, row = str(problem["table"]), int(problem["label"])
    if table in DOCUMENTS:
        table = DOCUMENTS[table]
        found = books.find_row(table, str(problem["document"]))
        row = -1 if found is None else found
    if table == "Questions":
        return _asker(books, str(books[table]["party"][row]), ours)
    place = books[table].index.get_loc(row) if row >= 0 else -1
    party = party_of(books, Hit(table, int(place), "")) if isinstance(place, int) and place >= 0 else None
    if party is None:
        raise WorkbookError("letter-nobody", **ours)
    return party


def _asker(books: Books, party: str, ours: Mapping[str, Any]) -> tuple[str, int]:
    """Who promised: the party of a question."""
    for table in PARTIES:
        if (row := books.find_row(table, party)) is not None:
            return table, list(books[table].index).index(row)
    raise WorkbookError("letter-nobody", **ours)


def _reference(books: Books, table: str, id_: str) -> str:
    """A document by the number that the other side knows."""
    row = books.find_row(table, id_) if table in THEIR_NUMBER else None
    if table == BILLS.name and row is None:
        return archived_bills.kept(books, id_).get("vendor_reference") or id_
    return id_ if row is None else str(books[table][THEIR_NUMBER[table]][row]).strip() or id_


def _shown(problem: Problem, name: str, wording: Wording, currency: str) -> str:
    """A figure as the receiver's language writes it; what is neither money nor a day stays as it is."""
    words = str(problem[name] or "")
    kind = TABLES[str(problem["table"])].by_field[str(problem["field"])].type
    with suppress(InvalidOperation, ValueError):
        if kind == "date":
            return wording.date(date.fromisoformat(words))
        if kind in MONEY and words:
            value = Decimal(words)
            decimals = max(-int(value.as_tuple().exponent), currencies.DECIMALS.get(str(problem["currency"]), 2))
            return wording.amount(int(value.scaleb(decimals)), decimals, currency)
    return words


def _what(problem: Problem, wording: Wording) -> str:
    """The column, as the receiver's language calls it."""
    return named(TABLES[str(problem["table"])].by_field[str(problem["field"])].header, wording.language)


def _sentence(books: Books, problem: Problem, wording: Wording) -> str:
    """What is wrong, in the receiver's language; of a document that came twice, since when we have it."""
    rule, own = str(problem["rule"]), str(problem["table"])
    words: dict[str, Any] = {name: _shown(problem, name, wording, "") for name in FIGURES}
    words |= {"currency": problem["currency"], "column": _what(problem, wording), "line": "", "description": ""}
    if own in DOCUMENTS:
        line = books[own].loc[problem["label"]]
        words |= {"line": line["line"], "description": line["description"] or line["item"]}
    if rule in TWICE and problem["related"]:
        earlier = str(problem["related"][0])
        words |= {"earlier": _reference(books, own, earlier), "day": _since(books, own, earlier, wording)}
        return wording.text(f"letter.{rule}", **words)
    id_ = f"difference.{rule}"
    return wording.text(id_ if known(f"invoice.{id_}") else "difference.other", **words)


def _since(books: Books, table: str, id_: str, wording: Wording) -> str:
    row = books.find_row(table, id_)
    if row is None and table == BILLS.name and (kept := archived_bills.kept(books, id_).get("bill_date")):
        return wording.date(date.fromisoformat(kept))
    day = pd.NaT if row is None else books[table][DAYS[table]][row]
    return "–" if pd.isna(day) else wording.date(pd.Timestamp(day).date())
