"""What only all books together show: found exactly, however the keys are dealt."""

import pandas as pd
import pytest

from invoice_workbook.many import keys, matches
from tests.many import group


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
