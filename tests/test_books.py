"""Books: a row is found by its id as a clerk writes it; books with other tables derive everything anew."""

import pytest

from invoice_workbook.books import derived
from invoice_workbook.errors import WorkbookError
from tests.sheets import books

BILLS = """
    bill | vendor | net
    B-1  | V-1    | 10
    b-1  | V-2    | 20
"""


@derived
def _count(these, table):
    return len(these[table])


def test_a_row_is_found_by_its_id_case_and_outer_blanks_aside():
    these = books(Bills=BILLS)
    assert these.row_of("Bills", " b-1 ") == 0
    assert these.find_row("Bills", "B-2") is None
    assert these.find_row("Bills", " ") is None


def test_an_id_that_is_not_there_is_refused_with_its_sheet():
    with pytest.raises(WorkbookError, match='no vendor "V-99" on the sheet Vendors'):
        books().row_of("Vendors", "V-99")


def test_books_with_other_tables_work_everything_out_anew():
    these = books(Bills=BILLS)
    assert _count(these, "Bills") == 2
    after = these.with_tables(Bills=these["Bills"].iloc[:1])
    assert (_count(after, "Bills"), _count(these, "Bills")) == (1, 2)
    assert after["Vendors"] is these["Vendors"]
