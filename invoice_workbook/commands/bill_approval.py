"""A bill's way to payment: found by its number, moved from status to status, noted in the Log."""

from collections.abc import Sequence

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import approvals
from invoice_workbook.ledger.payable import approval
from invoice_workbook.ledger.payable.bill_status import ALLOWED, may_become
from invoice_workbook.schema import PEOPLE, BillStatus


def move(bills: pd.DataFrame, row: int, wanted: str) -> None:
    """Give a bill a status. Raises WorkbookError where no way leads there."""
    status = str(bills.at[row, "status"]) or BillStatus.ENTERED
    if not may_become(status, wanted):
        ways = ", ".join(ALLOWED[status]) or "nothing else"
        raise WorkbookError("bill-way", id=bills.at[row, "bill"], status=status, wanted=wanted, ways=ways)
    bills.at[row, "status"] = wanted


def person(books: Books, id_: str) -> pd.Series:
    """One of our People. Raises WorkbookError where there is none."""
    found = approval.person(books, id_)
    if found is None:
        raise WorkbookError("no-such-person", person=id_, sheet=PEOPLE.sheet)
    return found


MANAGER = "manager"


def manager(books: Books, id_: str) -> pd.Series:
    """One of our People who is a manager. Raises WorkbookError for anybody else."""
    found = person(books, id_)
    if str(found["role"]) != MANAGER:
        raise WorkbookError("not-a-manager", person=id_, sheet=PEOPLE.sheet)
    return found


def entries(books: Books, ids: Sequence[str], column: str, after: str) -> list[dict[str, str]]:
    """What the Log keeps of what was done to these bills."""
    return [approvals.other(str(books["Bills"]["bill"][books.row_of("Bills", id_)]), column, after) for id_ in ids]
