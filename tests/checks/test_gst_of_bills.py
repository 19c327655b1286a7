"""GST on vendors' bills: which taxes, equal halves, their sum, by place, reverse charge, and who may charge it."""

import pytest

from invoice_workbook import checks
from tests.sheets import books, grid

SETTINGS = """
    name          | value
    Company       | Krishna Traders
    Country       | {country}
    Tax number    | 37AAPFU0939F1ZU
    Home currency | INR
"""
VENDORS = """
    vendor | name         | country | tax_number      | state     | gst_scheme  | section
    V-AP   | Guntur Mill  | IN      | 37AABCG1234D1Z0 |           |             |
    V-TS   | Hyderabad    | IN      | 36AABCG1234D1Z1 |           | regular     |
    V-UN   | Unregistered | IN      |                 | Andhra    |             |
    V-CO   | Composition  | IN      | 37AABCC1234D1Z0 |           | composition |
    V-DE   | Abroad       | DE      |                 | Hamburg   |             |
    V-XX   | Nowhere      | IN      |                 |           |             |
"""
RULES = ("bill-gst-split", "bill-gst-place", "bill-reverse-charge", "bill-tax-unregistered")
BILLS = """
    case                     | vendor | net  | tax | gross   | cgst | sgst | igst  | place     | rc  | expected
    within the state         | V-AP   | 1000 | 50  | 1050    | 25   | 25   |       |           |     |
    from another state       | V-TS   | 1000 | 50  | 1050    |      |      | 50    |           |     |
    nothing said             | V-TS   | 1000 | 50  | 1050    |      |      |       |           |     |
    both kinds               | V-AP   | 1000 | 75  | 1075    | 25   | 25   | 25    |           |     | igst both; igst within
    both kinds, from afar    | V-TS   | 1000 | 75  | 1075    | 25   |      | 50    |           |     | igst both; cgst across
    unequal halves           | V-AP   | 1000 | 50  | 1050    | 25   | 24   |       |           |     | sgst halves
    half alone               | V-AP   | 1000 | 25  | 1025    | 25   |      |       |           |     | sgst halves
    not the tax              | V-AP   | 1000 | 50  | 1050    | 25.5 | 25.5 |       |           |     | tax sum
    not the tax, integrated  | V-TS   | 1000 | 50  | 1050    |      |      | 49.99 |           |     | tax sum
    tax of nothing           | V-TS   | 1000 | 0   | 1000    |      |      | 50    |           |     | tax sum
    integrated within        | V-AP   | 1000 | 50  | 1050    |      |      | 50    |           |     | igst within
    halves across            | V-TS   | 1000 | 50  | 1050    | 25   | 25   |       |           |     | cgst across
    used elsewhere           | V-AP   | 1000 | 50  | 1050    |      |      | 50    | Telangana |     |
    in the vendor's state    | V-TS   | 1000 | 50  | 1050    | 25   | 25   |       | 36        |     |
    a place that is none     | V-AP   | 1000 | 50  | 1050    | 25   | 25   |       | Bavaria   |     |
    state unknown            | V-XX   | 1000 | 0   | 1000    | 25   | 25   |       |           | yes |
    reverse charge           | V-UN   | 1000 | 0   | 1000    | 25   | 25   |       |           | yes |
    reverse charge, taxed    | V-AP   | 1000 | 50  | 1050    | 25   | 25   |       |           | yes | gross taxed
    reverse charge, in gross | V-AP   | 1000 | 0   | 1050    | 25   | 25   |       |           | yes | gross taxed
    reverse charge, rounded  | V-AP   | 1000 | 0   | 1000.40 | 25   | 25   |       |           | yes |
    reverse charge, unsaid   | V-AP   | 1000 | 0   | 1000    |      |      |       |           | yes | reverse_charge unknown
    reverse charge of 0      | V-AP   | 1000 | 0   | 1000    | 0    | 0    |       |           | yes |
    imported service         | V-DE   | 1000 | 0   | 1000    |      |      | 180   |           | yes |
    imported, in halves      | V-DE   | 1000 | 0   | 1000    | 90   | 90   |       |           | yes | cgst across
    charged without GSTIN    | V-UN   | 1000 | 50  | 1050    | 25   | 25   |       |           |     | tax unregistered
    charged by composition   | V-CO   | 1000 | 50  | 1050    | 25   | 25   |       |           |     | tax composition
    composition without tax  | V-CO   | 1000 | 0   | 1000    |      |      |       |           |     |
    not charged              | V-UN   | 1000 | 0   | 1000    |      |      |       |           |     |
    an import, customs       | V-DE   | 1000 | 0   | 1000    |      |      | 180   |           |     |
    an import with tax       | V-DE   | 1000 | 190 | 1190    |      |      |       |           |     |
"""


def found(row: list[str], country: str = "IN") -> list[str]:
    head = [{"place": "place_of_supply", "rc": "reverse_charge"}.get(one, one) for one in grid(BILLS)[0]]
    cells = dict(zip(head[1:-1], row[1:-1], strict=True))
    bill = f"bill | currency | {' | '.join(cells)}\n B-1 | INR | {' | '.join(cells.values())}"
    these = books(Settings=SETTINGS.format(country=country), Vendors=VENDORS, Bills=bill)
    return [f"{one.field} {one.variant}" for rule in RULES for one in checks.findings(these, rule)]


@pytest.mark.parametrize("row", grid(BILLS)[1:], ids=lambda row: row[0])
def test_the_taxes_of_a_bill(row):
    assert found(row) == list(filter(None, row[-1].split("; ")))
    assert found(row, "DE") == []


RATES = "section | payee | valid_from | rate | single_limit\n 194C | any | 2020-04-01 | 2 | 30000"
WITHHELD = """
    net   | withheld | section | status   | type        | expected
    40000 | 800      | 194C    | verified | bill        |
    40000 | 799      | 194C    | verified | bill        | withheld 800.00 799.00
    40000 | 800      | 194C    | entered  | bill        |
    40000 | 700      | 194C    | entered  | bill        | withheld 800.00 700.00
    40000 |          | 194C    | entered  | bill        |
    40000 |          | 194C    | approved | bill        | withheld 800.00 0.00
    20000 |          | 194C    | approved | bill        |
    20000 | 400      | 194C    | approved | bill        | withheld 0.00 400.00
    40000 |          | 194C    | approved | credit note |
    40000 |          | 194H    | approved | bill        | section  194H
    40000 | 800      |         | approved | bill        |
"""


@pytest.mark.parametrize("row", grid(WITHHELD)[1:], ids=" ".join)
def test_what_is_held_back_is_what_the_rates_make_of_it(row):
    net, withheld, section, status, kind, expected = row
    head = "bill | type | vendor | currency | bill_date | net | withheld | section | status"
    bill = f"{head}\n B-1 | {kind} | V-AP | INR | 2026-05-01 | {net} | {withheld} | {section} | {status}"
    tables = {"Vendors": VENDORS, "Bills": bill, "WithholdingRates": RATES}
    told = checks.found(books(Settings=SETTINGS.format(country="IN"), **tables), ["withheld-tax"])
    said = [f"{one['field']} {one['expected']} {one['actual']}" for one in told.to_dict("records")]
    assert said == ([expected] if expected else [])
    assert set(told["severity"]) <= {"warning"}
    assert not len(checks.found(books(Settings=SETTINGS.format(country="DE"), **tables), ["withheld-tax"]))
