"""Bills that may be one paper: the groups find what looking at each pair would find, in a fraction of the time."""

import random
from datetime import date, timedelta
from itertools import combinations

import pytest

from invoice_workbook import references
from invoice_workbook.ledger.payable import duplicates
from tests.sheets import books, grid

VENDORS = """
    vendor | name        | city | tax_number | bank_account
    V-1    | Stone GmbH  | Ulm  | DE1        | A1
    V-2    | Stone       | Ulm  |            |
    V-3    | Brook Ltd   | York | de 1       |
    V-4    | Other       | Bath |            | a-1
    V-5    | Quite alone | Rom  |            |
"""
ALIKE = {frozenset(pair) for pair in (("V-1", "V-2"), ("V-1", "V-3"), ("V-1", "V-4"))}
HEADER = ("bill", "type", "vendor", "vendor_reference", "bill_date", "currency", "gross", "status", "purchase_order")
Bill = dict[str, str]


def table_score(one: Bill, other: Bill) -> int:
    """The table of scores, line by line, for one pair."""
    if one["currency"] != other["currency"] or one["type"] != other["type"]:
        return 0
    a, b = one["vendor_reference"], other["vendor_reference"]
    likeness = references.likeness(a, b) if a and b else references.OTHER
    gross = one["gross"] == other["gross"]
    days = abs((date.fromisoformat(one["bill_date"]) - date.fromisoformat(other["bill_date"])).days)
    if likeness == references.SAME and (gross or one["bill_date"][:4] == other["bill_date"][:4]):
        return (95 if days else 100) if gross else 90
    if likeness == references.SAME_DIGITS and gross:
        return 80 if days else 90
    if likeness == references.NEAR and gross and days <= 7:
        return 80
    if gross and not days and not (a and b):
        return 70
    is_part = one["purchase_order"] and one["purchase_order"] == other["purchase_order"]
    return 60 if gross and not days and not is_part else 0


def by_pairs(bills: list[Bill]) -> list[tuple[int, int, int]]:
    """Row, earlier row and score of the likeliest pair of each bill, each held against each."""
    best: dict[int, tuple[int, int]] = {}
    for (earlier, one), (row, other) in combinations(enumerate(bills), 2):
        vendors = frozenset((one["vendor"], other["vendor"]))
        if "rejected" in (one["status"], other["status"]) or (len(vendors) == 2 and vendors not in ALIKE):
            continue
        score = table_score(one, other) - 10 * (len(vendors) - 1)
        if score > max(best.get(row, (0, 0))[0], 0):
            best[row] = (score, earlier)
    return [(row, earlier, score) for row, (score, earlier) in sorted(best.items())]


def dealt(seed: int) -> list[Bill]:
    """Bills that are often nearly the same."""
    dice = random.Random(seed)  # noqa: S311  # dice for a test, not for secrets
    deal = {
        "type": ["bill", "bill", "bill", "credit note"],
        "vendor": ["V-1", "V-1", "V-2", "V-3", "V-4", "V-5"],
        "vendor_reference": [
            "",
            "RE-12345",
            "re 12345",
            "12345",
            "RE-12354",
            "RE-1234",
            "RE-012345",
            "A1",
            "B1",
            "X-9",
        ],
        "currency": ["EUR", "EUR", "EUR", "USD"],
        "gross": ["50", "50", "51"],
        "status": ["entered", "approved", "paid", "rejected"],
        "purchase_order": ["", "P-1", "P-1", "P-2"],
    }
    first = date(2025, 12, 27)
    return [
        {
            "bill": f"B-{n}",
            "bill_date": (first + timedelta(dice.choice((0, 0, 1, 7, 8, 40)))).isoformat(),
            **{field: dice.choice(values) for field, values in deal.items()},
        }
        for n in range(60)
    ]


@pytest.mark.parametrize("seed", range(40))
def test_groups_find_what_pairs_would(seed):
    bills = dealt(seed)
    text = "\n".join(["|".join(HEADER), *("|".join(bill[field] for field in HEADER) for bill in bills)])
    found = duplicates.find(books(Bills=text, Vendors=VENDORS))
    assert [(one.row, one.earlier, one.score) for one in found] == by_pairs(bills)


ODD = """
    bill | vendor | vendor_reference | bill_date  | currency | gross | status   | purchase_order | expected
    B-1  | V-1    | RE-1             | 2026-11-02 | EUR      | 50    | rejected |                |
    B-2  | V-1    | RE-1             | 2026-11-03 | EUR      | 50    | entered  |                |
    B-3  | V-1    | RE-1             | 2026-11-03 | EUR      | 50    | entered  |                | B-2 100
    B-4  | V-1    | RE-1             |            | EUR      | 50    | entered  |                | B-2 95
    B-5  | V-1    | RE-1             | 2026-12-03 | EUR      |       | entered  |                | B-2 90
    B-6  | V-1    | RE-1             |            | EUR      | 77    | entered  |                |
    B-7  | V-2    | RENT-10          | 2026-10-15 | EUR      | 900   | entered  |                |
    B-8  | V-2    | RENT-11          | 2026-11-15 | EUR      | 900   | entered  |                |
    B-9  | V-2    | T-1              | 2026-11-20 | EUR      | 30    | entered  | P-1            |
    B-10 | V-2    | U-2              | 2026-11-20 | EUR      | 30    | entered  | P-1            |
    B-11 | V-2    |                  | 2026-11-20 | EUR      | 30    | entered  | P-1            | B-9 70
    B-12 | V-2    | W-4              | 2026-11-20 | EUR      | 30    | entered  | P-2            | B-11 70
    B-13 | V-3    | --               | 2026-11-20 | EUR      | 31    | entered  |                |
    B-14 | V-3    | --               | 2026-11-21 | EUR      | 31    | entered  |                | B-13 95
"""


def test_the_likeliest_earlier_bill_counts_and_blanks_are_like_nothing():
    these = books(Bills=ODD, Vendors=VENDORS.replace("Stone       ", "Brick       "))
    ids = these["Bills"]["bill"]
    found = {ids[one.row]: f"{ids[one.earlier]} {one.score}" for one in duplicates.find(these)}
    assert found == {row[0]: row[-1] for row in grid(ODD)[1:] if row[-1]}


def test_an_order_named_by_a_line_makes_parts_as_one_named_by_the_bill():
    bills = """
        bill | vendor | vendor_reference | bill_date  | currency | gross | purchase_order
        B-1  | V-1    | T-1              | 2026-11-20 | EUR      | 30    | P-1
        B-2  | V-1    | U-2              | 2026-11-20 | EUR      | 30    |
        B-3  | V-1    | W-3              | 2026-11-20 | EUR      | 30    |
    """
    lines = "bill | line | purchase_order\nB-2 | 1 | p-1\nB-9 | 1 | P-1"
    found = duplicates.find(books(Bills=bills, BillLines=lines, Vendors=VENDORS))
    assert [(one.row, one.earlier, one.score) for one in found] == [(2, 0, 60)]


def test_all_who_share_an_account_are_held_against_one_another():
    vendors = "vendor | name | bank_account\nV-1 | Stone | A1\nV-2 | Brook | A1\nV-3 | Field | A1"
    bills = """
        bill | vendor | vendor_reference | bill_date  | currency | gross
        B-1  | V-2    | RE-1             | 2026-11-20 | EUR      | 30
        B-2  | V-3    | RE-1             | 2026-11-20 | EUR      | 30
    """
    found = duplicates.find(books(Bills=bills, Vendors=vendors))
    assert [(one.row, one.earlier, one.score, one.differs) for one in found] == [(1, 0, 90, ("vendor",))]
