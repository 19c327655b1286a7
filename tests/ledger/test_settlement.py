"""Money set against documents: credit notes first, each against what it corrects; never more than is left."""

from datetime import date

import pytest

from invoice_workbook.ledger import open_documents, settlement_text
from invoice_workbook.ledger.settlement import Part, Settlement
from tests.sheets import books, grid

DAY = date(2026, 11, 30)
INVOICES = """
    invoice | type        | corrects | customer | currency | gross
    A-1     | invoice     |          | C-1      | EUR      | 100
    A-2     | invoice     |          | C-1      | EUR      | 50
    N-1     | credit note | A-2      | C-1      | EUR      | 20
    N-2     | credit note |          | C-1      | EUR      | 140
"""
BILLS = INVOICES.replace("invoice |", "bill |").replace("customer", "vendor").replace("invoice ", "bill ")

PAID = """
    parts                           | settled by
    A-1 100                         | R-1 A-1 payment 100
    A-1 98 2                        | R-1 A-1 payment 98; A-1 discount 2
    A-1 99 0 1                      | R-1 A-1 payment 99; A-1 write-off 1
    A-1 100, N-1 -20                | N-1 A-1 credit 20; R-1 A-1 payment 80
    A-1 100, A-2 50, N-1 -20        | N-1 A-2 credit 20; R-1 A-1 payment 100; R-1 A-2 payment 30
    A-1 100, A-2 50, N-2 -140       | N-2 A-1 credit 100; N-2 A-2 credit 40; R-1 A-2 payment 10
    A-1 60, A-1 40                  | R-1 A-1 payment 100
    A-1 60, (account) 40            | R-1 A-1 payment 60
"""


def settlement(side):
    tables = {"receivable": {"Invoices": INVOICES}, "payable": {"Bills": BILLS}}[side]
    return Settlement(open_documents.derive(books(**tables), side))


def parts_of(cell):
    for part in cell.split(", "):
        id_, *amounts = part.split()
        yield Part("" if id_ == "(account)" else id_, "C-1", *(int(amount) * 100 for amount in amounts))


@pytest.mark.parametrize("side", ["receivable", "payable"])
@pytest.mark.parametrize("row", grid(PAID)[1:], ids=lambda row: row[0].replace(" ", "_"))
def test_both_sides_settle_alike(side, row):
    parts, expected = row
    made = settlement(side).settle(list(parts_of(parts)), "R-1", DAY, "note")
    words = [f"{one.source} {one.document} {one.kind} {one.amount // 100}".strip() for one in made]
    assert "; ".join(words) == expected
    assert all(bool(one.note) == (one.source != "R-1") for one in made), "what is not its money carries the note"


@pytest.mark.parametrize(
    ("cell", "excess"),
    [
        ("A-1 100", None),
        ("A-1 101", ("A-1", 10100, 10000)),
        ("A-1 60, A-1 60", ("A-1", 12000, 10000)),
        ("A-1 -10", ("A-1", -1000, 10000)),
        ("N-1 10", ("N-1", 1000, -2000)),
        ("N-1 -21", ("N-1", -2100, -2000)),
    ],
)
def test_no_document_gives_more_than_is_left_of_it(cell, excess):
    found = settlement("receivable").excess(list(parts_of(cell)))
    assert (found and (found.document, found.wanted, found.left)) == excess


def test_what_one_payment_takes_the_next_one_does_not_have():
    money = settlement("receivable")
    money.settle([Part("A-1", "C-1", 9000)], "R-1", DAY)
    assert (money.left("a-1"), money.excess([Part("A-1", "C-1", 2000)]).left) == (1000, 1000)
    money.settle([Part("A-1", "C-1", 1000)], "R-2", DAY)
    assert [one.id for one in money.settled(["A-1", "A-2", "a-1"])] == ["A-1"]


@pytest.mark.parametrize("kind", ["bank fee", "Bankgebühr", "బ్యాంకు రుసుము", "BANKGEBÜHR"])
def test_a_kind_may_be_written_in_any_language(kind):
    part = settlement_text.read(f"INV-1 97.00 {kind} 3.00", 2, {"INV-1"}.__contains__)
    assert (part.id, part.payment, part.more) == ("INV-1", 9700, {"bank fee": 300})
    assert settlement_text.id_of(f"{kind} 3.00", {"INV-1"}.__contains__) == ""
