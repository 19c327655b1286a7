"""The wording of mails about bills: to the vendor, what differs; to colleagues, what was checked and compared."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from invoice_workbook import checks
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.commands import approver_replies
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.eligibility import match_holds
from invoice_workbook.languages import known, text
from invoice_workbook.ledger.payable import archived_bills
from invoice_workbook.tables import joins


@derived
def _open(books: Books) -> dict[str, pd.DataFrame]:
    """Open problems of each bill that has one and of its lines, by the bill's key; "" has none."""
    mine = checks.still_open(books, wanted=lambda _, finding: finding.table in ("Bills", "BillLines"))
    return {**dict(tuple(mine.groupby(mine["document"].map(folded)))), "": mine.iloc[:0]}


def _open_of(books: Books, key: str) -> pd.DataFrame:
    return _open(books).get(key, _open(books)[""])


def differences(books: Books, row: int, language: str) -> list[str]:
    """What is wrong with a bill, a sentence each, in the vendor's language."""
    wording = Wording.of(language)
    return [_difference(books, one, wording) for one in _to_tell(books, row).to_dict("records")]


def is_only_duplicate(books: Books, row: int) -> bool:
    """Whether all that is wrong with a bill is that we have it already: nothing is asked of its vendor."""
    return set(_to_tell(books, row)["rule"]) == {"duplicate-bill"}


def _to_tell(books: Books, row: int) -> pd.DataFrame:
    """The errors of a bill that concern its vendor."""
    mine = _open_of(books, folded(str(books["Bills"]["bill"][row])))
    tells = [checks.traits(rule).tells_vendor for rule in mine["rule"]]
    return mine[pd.Series(tells, index=mine.index, dtype=bool) & (mine["severity"] == "error")]


def _difference(books: Books, problem: Mapping[Any, Any], wording: Wording) -> str:
    words: dict[str, Any] = {name: problem[name] for name in ("expected", "actual", "difference", "currency")}
    words |= {"column": problem["column"], "line": "", "description": "", "earlier": ""}
    if problem["table"] == "BillLines":
        line = books["BillLines"].loc[problem["label"]]
        words |= {"line": line["line"], "description": line["description"] or line["item"]}
    if problem["rule"] == "duplicate-bill" and problem["related"]:
        words["earlier"] = _reference(books, problem["related"][0])
    id_ = f"difference.{problem['rule']}"
    return wording.text(id_ if known(f"invoice.{id_}") else "difference.other", **words)


def _reference(books: Books, id_: str) -> str:
    """A bill's number as its vendor wrote it."""
    row = books.find_row("Bills", id_)
    if row is None:
        return archived_bills.kept(books, id_).get("vendor_reference") or id_
    return str(books["Bills"]["vendor_reference"][row])


def summary(books: Books, ids: Sequence[str]) -> str:
    """Bills for who is to approve them: whose, how much, until when, what was checked, how the lines matched."""
    results: dict[str, list[Mapping[str, str]]] = {}
    for one in match_holds.side_by_side(books):
        results.setdefault(folded(one["bill"]), []).append(one)
    return "\n".join(_of_bill(books, row, results) for row in _rows(books, ids))


def _rows(books: Books, ids: Sequence[str]) -> list[int]:
    wanted = {folded(id_) for id_ in ids}
    keys = joins.id_keys(books, "Bills", "bill")
    return [int(str(row)) for row in keys.index[keys.isin(wanted)]]


def _named(books: Books, bill: Mapping[Hashable, Any], gross: str) -> Iterator[str]:
    """A bill's number, vendor and amount; then what else is known of it."""
    language = books.settings.language
    row = books.find_row("Vendors", str(bill["vendor"]))
    name = str(books["Vendors"]["name"][row] if row is not None else "") or str(bill["vendor"])
    yield text("bill-words.bill", language, bill=bill["bill"], name=name, vendor=bill["vendor"], gross=gross)
    if bill["vendor_reference"]:
        yield text("bill-words.their-number", language, number=bill["vendor_reference"])
    if pd.notna(bill["due_date"]):
        yield text("bill-words.due", language, day=Wording.of(language).date(bill["due_date"].date()))
    if bill["purchase_order"]:
        yield text("bill-words.order", language, order=bill["purchase_order"])
    if bill["entered_by"]:
        yield text("bill-words.entered-by", language, person=bill["entered_by"])


def _of_bill(books: Books, row: int, results: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
    bill, language = books["Bills"].loc[row].to_dict(), books.settings.language
    wording = Wording.of(language)
    key = folded(str(bill["bill"]))
    gross = 0 if pd.isna(bill["gross"]) else int(bill["gross"])
    lines = [
        ", ".join(_named(books, bill, wording.amount(gross, int(bill["row_decimals"]), str(bill["row_currency"]))))
    ]
    told = [f"  - {message}" for message in _open_of(books, key)["message"]]
    lines += told or [f"  - {text('bill-words.clean', language)}"]
    lines += [f"  - {_of_line(one, language)}" for one in results.get(key, ())]
    lines += [f"  {link}" for link in approver_replies.links(books, row)]
    return "\n".join(lines) + "\n"


def _of_line(result: Mapping[str, str], language: str) -> str:
    kind = "line-order" if "order" in result else "line"
    return text(f"bill-words.{kind}", language, **result)
