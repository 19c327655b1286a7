"""What is held back from vendors' bills: rates by payee and day, limits by year, goods on the excess, whole rupees."""

import pytest

from invoice_workbook.ledger import filling
from invoice_workbook.ledger.payable import withholding
from tests.sheets import books, grid

SETTINGS = """
    name          | value
    Company       | Krishna Traders
    Country       | IN
    Tax number    | 37AAPFU0939F1ZU
    Home currency | INR
"""
RATES = """
    section | payee      | valid_from | valid_to   | rate | single_limit | year_limit | ledger_account
    194C    | individual | 2020-04-01 |            | 1    | 30000        | 100000     | 2310
    194C    | any        | 2020-04-01 |            | 2    | 30000        | 100000     | 2310
    194C    | no PAN     | 2020-04-01 |            | 20   | 30000        | 100000     | 2310
    194J    | any        | 2020-04-01 | 2025-03-31 | 10   |              | 30000      | 2320
    194J    | any        | 2025-04-01 |            | 10   |              | 50000      | 2320
    194Q    | any        | 2021-07-01 |            | 0.1  |              | 5000000    | 2330
"""
VENDORS = """
    vendor | name        | country | pan        | tax_number      | section
    V-CO   | Company     | IN      | AAACC1234D |                 | 194C
    V-IN   | Individual  | IN      | AAAPI1234D |                 | 194C
    V-HU   | Family      | IN      |            | 37AAAHF1234D1Z5 | 194C
    V-NO   | Without PAN | IN      |            |                 | 194C
    V-BAD  | Mistyped    | IN      | AAAPI12345 |                 | 194C
    V-PRO  | Adviser     | IN      | AAAFP1234D |                 | 194J
    V-GOOD | Mill        | IN      | AAACG1234D |                 | 194Q
    V-NONE | No section  | IN      | AAACN1234D |                 |
"""


def grid_head(text: str) -> str:
    """A table without its rows."""
    return text.strip().splitlines()[0]


def held_back(bills: str, settings: str = SETTINGS, **tables: str):
    """Books with these bills; their lines stand for nothing here."""
    given = {"Settings": settings, "WithholdingRates": RATES, "Vendors": VENDORS, **tables}
    return books(**given, Bills=bills)


CASES = """
    case                         | vendor | type        | bill_date  | net        | section | expected
    at the single limit          | V-CO   | bill        | 2026-05-01 | 30000.00   |         | 0
    above the single limit       | V-CO   | bill        | 2026-05-01 | 30000.01   |         | 600
    an individual                | V-IN   | bill        | 2026-05-01 | 40000.00   |         | 400
    a family, by its GSTIN       | V-HU   | bill        | 2026-05-01 | 40000.00   |         | 400
    no PAN                       | V-NO   | bill        | 2026-05-01 | 40000.00   |         | 8000
    a PAN that is none           | V-BAD  | bill        | 2026-05-01 | 40000.00   |         | 8000
    to the rupee, half up        | V-CO   | bill        | 2026-05-01 | 40025.00   |         | 801
    to the rupee, below          | V-CO   | bill        | 2026-05-01 | 40024.99   |         | 800
    advice, the limit of 2024    | V-PRO  | bill        | 2025-03-31 | 40000.00   |         | 4000
    advice, the limit since 2025 | V-PRO  | bill        | 2025-04-01 | 40000.00   |         | 0
    advice at the limit          | V-PRO  | bill        | 2026-05-01 | 50000.00   |         | 0
    advice above it              | V-PRO  | bill        | 2026-05-01 | 50000.01   |         | 5000
    goods, on the excess alone   | V-GOOD | bill        | 2026-05-01 | 5000001.00 |         | 0
    goods, a lakh beyond         | V-GOOD | bill        | 2026-05-01 | 5100000.00 |         | 100
    the bill's own section       | V-CO   | bill        | 2026-05-01 | 60000.00   | 194J    | 6000
    no section                   | V-NONE | bill        | 2026-05-01 | 900000.00  |         |
    no rate for such a section   | V-CO   | bill        | 2026-05-01 | 60000.00   | 194H    |
    before the first rate        | V-CO   | bill        | 2019-05-01 | 60000.00   |         |
    a credit note                | V-CO   | credit note | 2026-05-01 | 60000.00   |         | 0
"""


@pytest.mark.parametrize("row", grid(CASES)[1:], ids=lambda row: row[0])
def test_a_bill_by_itself(row):
    _, vendor, kind, day, net, section, expected = row
    head = "bill | type | vendor | bill_date | currency | net | gross | section"
    these = held_back(f"{head}\n B-1 | {kind} | {vendor} | {day} | INR | {net} | {net} | {section}")
    found = withholding.expected(these)
    assert found.isna().tolist() == [not expected]
    assert found.fillna(0).tolist() == [int(expected or 0) * 100]


YEAR = """
    bill | type        | vendor | bill_date  | net       | status   | expected
    B-01 | bill        | V-CO   | 2026-03-31 | 29000.00  |          | 0
    B-02 | bill        | V-CO   | 2026-04-01 | 29000.00  |          | 0
    B-03 | bill        | V-CO   | 2026-05-01 | 29000.00  |          | 0
    B-04 | bill        | V-CO   | 2026-06-01 | 29000.00  | rejected |
    B-05 | bill        | V-CO   | 2026-06-02 | 31000.00  |          | 620
    B-06 | bill        | V-CO   | 2026-07-01 | 11000.00  |          | 0
    B-07 | bill        | V-CO   | 2026-08-01 | 1000.00   |          | 1400
    B-08 | bill        | V-CO   | 2026-09-01 | 1000.00   |          | 20
    B-09 | credit note | V-CO   | 2026-09-02 | 500.00    |          | 0
    B-10 | bill        | V-CO   | 2026-09-03 | 2000.00   |          | 30
    B-11 | bill        | V-IN   | 2026-09-03 | 2000.00   |          | 0
    B-12 | bill        | V-CO   | 2027-03-31 | 1000.00   |          | 20
    B-13 | bill        | V-CO   | 2027-04-01 | 29000.00  |          | 0
"""


def test_a_year_from_april_to_march():
    """101,000 on 1 August exceed the year's lakh: 2 % of 101,000 is 2,020, of which 620 was held back before."""
    head, *rows = grid(YEAR)
    text = "\n".join(" | ".join((*row[:-1], "INR")) for row in rows)
    these = held_back(" | ".join((*head[:-1], "currency")) + "\n" + text)
    found = withholding.expected(these)
    assert [None if value is None else int(value) for value in found.astype(object).where(found.notna(), None)] == [
        int(row[-1]) * 100 if row[-1] else None for row in rows
    ]


def test_bills_out_of_order_count_by_their_dates():
    rows = "B-2 | V-GOOD | 2026-09-01 | 1000000 | INR\nB-1 | V-GOOD | 2026-04-01 | 4900000 | INR"
    these = held_back(f"bill | vendor | bill_date | net | currency\n{rows}")
    assert withholding.expected(these).tolist() == [900_00, 0]


@pytest.mark.parametrize(
    ("country", "currency", "rates"), [("DE", "INR", RATES), ("IN", "USD", RATES), ("IN", "INR", grid_head(RATES))]
)
def test_elsewhere_in_other_money_or_without_rates_nothing_is_said(country, currency, rates):
    settings = SETTINGS.replace("| IN\n", f"| {country}\n")
    row = f"bill | vendor | bill_date | net | currency\n B-1 | V-CO | 2026-05-01 | 90000.00 | {currency}"
    these = held_back(row, settings, WithholdingRates=rates)
    assert withholding.expected(these).isna().all()
    assert not withholding.without_rate(these).any()


FILLED = """
    bill | type        | net      | withheld | status   | filled
    B-1  | bill        | 40000.00 |          | entered  | 800
    B-2  | bill        | 40000.00 |          | verified | 800
    B-3  | bill        | 40000.00 | 5.00     | verified | 5
    B-4  | bill        | 40000.00 | 0        | verified | 0
    B-5  | bill        | 40000.00 |          | approved |
    B-6  | credit note | 40000.00 |          | verified |
"""


def test_blank_cells_are_filled_until_a_bill_is_approved():
    head, *rows = grid(FILLED)
    cells = "\n".join(" | ".join((*row[:-1], "V-CO", f"2026-0{n}-01", "INR")) for n, row in enumerate(rows, 4))
    these = held_back(" | ".join((*head[:-1], "vendor", "bill_date", "currency")) + "\n" + cells)
    found = filling.filled(these, ["Bills"]).books["Bills"]
    assert found["withheld"].astype(object).where(found["withheld"].notna(), None).tolist() == [
        int(row[-1]) * 100 if row[-1] else None for row in rows
    ]
