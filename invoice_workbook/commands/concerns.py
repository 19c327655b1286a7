"""Which rows concern whom among our People: an approver's bills that wait for him, an owner's open problems."""

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.ledger.payable import approval
from invoice_workbook.problems import OPEN
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins


def of_people(books: Books) -> dict[str, dict[str, pd.Index]]:
    """By active person the rows that concern them, by table; nobody whom nothing concerns."""
    people = books["People"]
    found: dict[str, dict[str, pd.Index]] = {}
    for row in people.index:
        person = people.loc[[row]].iloc[0]
        if approval.is_active(person) and (mine := _of(books, folded(str(person["person"])))):
            found[str(person["person"])] = mine
    return found


def _of(books: Books, key: str) -> dict[str, pd.Index]:
    bills, problems = books["Bills"], books["Problems"]
    waiting = (bills["status"] == BillStatus.ROUTED) & (bills["routed_to"].map(folded) == key)
    lines = joins.id_keys(books, "BillLines", "bill").isin(joins.id_keys(books, "Bills", "bill")[waiting])
    owned = (problems["owner"].map(folded) == key) & (problems["status"] == OPEN)
    rows = {
        "Bills": bills.index[waiting],
        "BillLines": books["BillLines"].index[lines],
        "Problems": problems.index[owned],
    }
    return {name: labels for name, labels in rows.items() if len(labels)}
