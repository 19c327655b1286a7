"""What only all books together show: found exactly, however the keys are dealt."""

import pandas as pd
import pytest

from invoice_workbook.books import Books
from invoice_workbook.commands import judgement
from invoice_workbook.many import keys, matches, one_book
from tests.many import group
from tests.sheets import books


def met(parts: int) -> list[dict]:
    every = pd.concat([keys.of(group.in_memory(book), book, of) for book, of in group.COMPANIES.items()])
    dealt = [every[every["hash"] % parts == part] for part in range(parts)]
    return [row for part in dealt for row in matches.find(part).to_dict("records")]


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_what_stands_in_several_books_is_found_exactly(parts):
    assert group.told(met(parts)) == group.wanted()


def test_what_one_book_shows_by_itself_is_its_own_rules_affair():
    every = keys.of(group.in_memory("ulm.xlsm"), "ulm.xlsm", "Ulm GmbH")
    assert len(every) and not len(matches.find(every))


def test_a_number_that_thousands_of_books_have_takes_no_longer_than_its_rows():
    """A subscription: one number and one gross in every book, of another vendor each time."""
    own = keys.of(group.in_memory("lyon.xlsm"), "lyon.xlsm", "Lyon SA")
    row = own[(own["kind"] == keys.BILL) & (own["id"] == "B-1")]
    many = pd.concat([row] * 5_000, ignore_index=True)
    names = [f"{n:05}" for n in range(len(many))]
    many = many.assign(book=names, look=names, tax_number="", account="")
    many.loc[len(many) - 1, "look"] = names[0]
    found = matches.find(many)
    assert found["book"].tolist() == [names[0], names[-1]]


WITHOUT_IDS = """
    bill | type        | vendor | vendor_reference | bill_date  | currency | gross | status
         | bill        | V-1    | RE-1             | 2026-11-02 | EUR      | 10.00 | entered
         | bill        | V-1    | RE-2             | 2026-11-02 | EUR      | 20.00 | entered
    B-3  | credit note | V-1    | RE-3             | 2026-11-02 | EUR      | 5.00  | entered
    B-4  | bill        | V-1    | RE-4             | 2026-11-02 | EUR      | 7.00  | rejected
"""


def _without_ids() -> Books:
    return books(Vendors="vendor | name  | tax_number\nV-1 | Stone | DE136695976", Bills=WITHOUT_IDS)


def test_bills_without_an_id_are_findings_of_their_own():
    found = matches.find(pd.concat([keys.of(_without_ids(), book, "") for book in ("one.xlsm", "two.xlsm")]))
    assert found.groupby("value")["finding"].nunique().to_dict() == {"RE-1": 1, "RE-2": 1, "RE-3": 1}
    assert found["finding"].nunique() == 3


def test_a_credit_note_takes_away_from_what_was_billed_and_a_rejected_bill_is_not_in_it():
    found = one_book.Found("one.xlsm", one_book.CHECKED)
    one_book._count(found, judgement.judged(_without_ids()).problems, one_book._documents(_without_ids(), found))
    whole = {"side": "payable", "currency": "EUR", "decimals": 2, "documents": 4}
    assert found.totals == [whole | {"gross": 2500, "open": 2500, "late": 0}]
