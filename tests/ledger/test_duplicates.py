"""Bills that may be one paper: the groups find what looking at each pair would find, in a fraction of the time."""

import random
from datetime import date, timedelta
from itertools import combinations

import pytest

from invoice_workbook import references
from invoice_workbook.ledger.payable import duplicates
from tests import listing
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


RUNNING = """
    bill | vendor | vendor_reference | bill_date  | gross | expected
    B-1  | V-1    | INV-1001         | 2026-11-02 | 50    |
    B-2  | V-1    | INV-1002         | 2026-11-02 | 50    | B-1 50
    B-3  | V-1    | INV-1004         | 2026-11-03 | 70    |
    B-4  | V-1    | INV-1040         | 2026-11-05 | 90    |
    B-5  | V-1    | INV-4010         | 2026-11-05 | 90    | B-4 60
    B-6  | V-3    | INV-1001         | 2026-11-02 | 50    |
    B-7  | V-3    | INV-1002         | 2026-11-02 | 50    | B-6 80
    B-8  | V-3    | INV-5004         | 2026-11-03 | 70    |
    B-9  | V-4    | 58779 - 1/26     | 2026-01-10 | 50    |
    B-10 | V-4    | 58780 - 1/26     | 2026-01-10 | 50    | B-9 50
    B-11 | V-4    | 58781 - 1/26     | 2026-01-10 | 60    |
    B-12 | V-5    | INV-12345        | 2026-11-02 | 50    |
    B-13 | V-5    | INV-21345        | 2026-11-02 | 50    | B-12 80
    B-14 | V-5    | INV-12346        | 2026-11-02 | 60    |
    B-15 | V-6    | 4711A            | 2026-11-02 | 50    |
    B-16 | V-6    | 4711B            | 2026-11-02 | 50    | B-15 50
    B-17 | V-6    | 4711C            | 2026-11-02 | 60    |
"""
"""Numbers that run: the last digits differ, and another bill stands between or beside them."""
DAYS = """
    bill | vendor | vendor_reference | bill_date  | gross | expected
    B-1  | V-1    | 110226SJ         | 2026-11-02 | 50    |
    B-2  | V-1    | 110326SJ         | 2026-11-03 | 50    | B-1 50
    B-3  | V-1    | 110226DL         | 2026-11-02 | 70    |
    B-4  | V-1    | 110226DL         | 2026-11-02 | 70    | B-3 100
    B-5  | V-1    | 110226KM         | 2026-11-02 | 70    | B-3 60
    B-6  | V-3    | 20261102-1       | 2026-11-02 | 50    |
    B-7  | V-3    | 20261103-1       | 2026-11-03 | 50    | B-6 80
"""
"""Numbers that are days: another day is another number, where the vendor writes its numbers so."""
INSTALMENTS = """
    bill | vendor | vendor_reference | bill_date  | gross | expected
    B-1  | V-1    | T-1040           | 2026-09-02 | 50    |
    B-2  | V-1    | T-2977           | 2026-09-02 | 50    | B-1 50
    B-3  | V-1    | T-3651           | 2026-10-02 | 50    |
    B-4  | V-1    | T-4103           | 2026-10-02 | 50    | B-3 50
    B-5  | V-1    | T-5002           | 2026-11-02 | 50    |
    B-6  | V-1    | T-6780           | 2026-11-02 | 50    | B-5 50
    B-7  | V-1    | ABC              | 2026-11-02 | 50    | B-5 60
    B-8  | V-3    | T-1040           | 2026-09-02 | 50    |
    B-9  | V-3    | T-2977           | 2026-09-02 | 50    | B-8 60
    B-10 | V-4    | F-1040           | 2026-09-02 | 50    |
    B-11 | V-4    | F-2977           | 2026-09-02 | 50    | B-10 50
    B-12 | V-4    | F-7031           | 2026-09-02 | 50    | B-10 50
    B-13 | V-4    | F-7031           | 2026-09-02 | 50    | B-12 100
"""
"""One amount over and over: three times two bills within a week, or three on one day, with numbers of one form."""
ANEW = """
    bill | vendor | vendor_reference | bill_date  | gross | expected
    B-1  | V-1    | 0001             | 2025-01-10 | 50    |
    B-2  | V-1    | 0002             | 2025-02-10 | 61    |
    B-3  | V-1    | 0003             | 2025-03-10 | 72    |
    B-4  | V-1    | 0004             | 2025-04-10 | 50    |
    B-5  | V-1    | 0001             | 2026-01-11 | 55    |
    B-6  | V-1    | 0002             | 2026-02-11 | 66    |
    B-7  | V-1    | 0003             | 2026-03-11 | 72    |
    B-8  | V-1    | 0004             | 2026-05-01 | 50    |
    B-9  | V-1    | 0004             | 2026-06-01 | 50    | B-8 95
    B-10 | V-3    | 0004             | 2025-04-10 | 50    |
    B-11 | V-3    | 0004             | 2026-05-01 | 50    | B-10 95
"""
"""Numbers that begin anew each January, known by three that came again as other bills."""
DESTROYED = """
    bill | vendor | vendor_reference | bill_date  | gross | expected
    B-1  | V-1    | 2.17032E+13      | 2026-11-02 | 50    |
    B-2  | V-1    | 2.17032E+13      | 2026-11-09 | 50    |
    B-3  | V-1    | 2.17032E+13      | 2026-11-09 | 60    |
    B-4  | V-1    | 2,17032E+13      | 2026-11-09 | 50    | B-2 70
"""
"""What a spreadsheet program destroyed says nothing: as blank."""
SLIPS = """
    bill | vendor | vendor_reference | bill_date  | gross | expected
    B-1  | V-1    | INV-1023         | 2026-11-02 | 50    |
    B-2  | V-1    | INV-1O23         | 2026-11-20 | 50    | B-1 80
    B-3  | V-1    | INV-1O23         | 2026-11-20 | 51    | B-2 90
    B-4  | V-3    | 2026/118         | 2026-11-02 | 50    |
    B-5  | V-3    | 2026/118/2       | 2026-11-04 | 50    | B-4 80
    B-6  | V-3    | 2026/118-R       | 2026-11-04 | 50    | B-4 80
    B-7  | V-4    | 070710SJ         | 2026-07-07 | 50    |
    B-8  | V-4    | 070710DL         | 2026-07-07 | 50    | B-7 60
    B-9  | V-4    | 070710DL         | 2026-07-09 | 51    | B-8 90
    B-10 | V-5    | RE-0815          | 2026-11-02 | 50    |
    B-11 | V-5    | FA-815           | 2026-11-02 | 50    | B-10 60
    B-12 | V-5    | 815              | 2026-11-02 | 50    | B-10 90
"""
"""O for 0 on whatever day; another tail or another series of letters is another number."""
APART = "vendor | name\nV-1 | Stone\nV-3 | Brook\nV-4 | Field\nV-5 | Marsh\nV-6 | Grove"


@pytest.mark.parametrize("table", [RUNNING, DAYS, INSTALMENTS, ANEW, DESTROYED, SLIPS])
def test_how_a_vendor_numbers_its_bills(table):
    these = books(Bills=table, Vendors=APART)
    ids = these["Bills"]["bill"]
    found = {ids[one.row]: f"{ids[one.earlier]} {one.score}" for one in duplicates.find(these)}
    assert found == {row[0]: row[-1] for row in grid(table)[1:] if row[-1]}


LOOKS = "\u0410cme T\u043e\u043els"


@pytest.mark.parametrize(
    ("name", "city", "expected"), [(LOOKS, "York", [90]), ("Acme Tools Ltd", "York", [90]), (LOOKS, "Ulm", [])]
)
def test_a_vendor_that_only_looks_like_another_is_the_same_one(name, city, expected):
    vendors = f"vendor | name | city | tax_number\nV-1 | Acme Tools | York | GB1\nV-2 | {name} | {city} | GB2"
    bills = """
        bill | vendor | vendor_reference | bill_date  | gross
        B-1  | V-1    | RE-1             | 2026-11-20 | 30
        B-2  | V-2    | RE-1             | 2026-11-20 | 30
    """
    assert [one.score for one in duplicates.find(books(Bills=bills, Vendors=vendors))] == expected


def test_a_real_listing_has_few_alarms_and_every_twin_is_found():
    listed = listing.make(bills=12_000, twins=150, others=6)
    scores = {one.row: one.score for one in duplicates.find(listed.books())}
    missed = {
        row: (kind, scores.get(row))
        for row, kind in listed.planted.items()
        if scores.get(row) != listing.KINDS[kind].score
    }
    assert missed == {}
    others = [score for row, score in scores.items() if row not in listed.planted]
    assert sum(score >= 60 for score in scores.values()) <= 0.03 * len(listed.vendor)
    assert sum(score == 50 for score in others) > 0.05 * len(listed.vendor), "the habits are those that mislead"
