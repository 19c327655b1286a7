"""GSTR-3B's inward figures, worked by hand: reverse charge, credit by kind, exempt inward, and what nobody can tell."""

from io import BytesIO

import openpyxl
import pytest

from invoice_workbook.commands.outcome import File
from invoice_workbook.ledger.reporting import gst_inward
from tests.asked import wanted
from tests.sheets import books, grid

SETTINGS = """
    name          | value
    Company       | Krishna Traders
    Country       | {country}
    Tax number    | 37AAPFU0939F1ZU
    Home currency | INR
    GST scheme    | {scheme}
"""
VENDORS = """
    vendor | name         | country | tax_number      | state | gst_scheme
    V-AP   | Guntur Mill  | IN      | 37AABCG1234D1Z0 |       |
    V-TS   | Hyderabad    | IN      | 36AABCG1234D1Z1 |       |
    V-UN   | Carrier      | IN      |                 | 37    |
    V-CO   | Composition  | IN      | 37AABCC1234D1Z0 |       | composition
    V-US   | Cloud Inc.   | US      |                 |       |
    V-XX   | Nowhere      | IN      |                 |       |
"""
BILLS = """
    bill | type        | vendor | bill_date  | currency | net      | tax     | cgst  | sgst  | igst   | reverse_charge | status   | category
    B-01 | bill        | V-AP   | 2026-10-01 | INR      | 1000.00  | 180.00  | 90    | 90    |        |                | verified | S
    B-02 | bill        | V-AP   | 2026-10-31 | INR      | 200.00   | 10.00   |       |       |        |                | paid     | S
    B-03 | credit note | V-AP   | 2026-10-31 | INR      | 100.00   | 18.00   | 9     | 9     |        |                | approved | S
    B-04 | bill        | V-TS   | 2026-10-05 | INR      | 500.00   | 25.01   |       |       |        |                | approved | S
    B-05 | bill        | V-UN   | 2026-10-06 | INR      | 4000.00  | 0       | 100   | 100   |        | yes            | approved | AE
    B-06 | bill        | V-US   | 2026-10-07 | USD      | 100.00   | 0       |       |       | 18     | yes            | approved | AE
    B-07 | bill        | V-US   | 2026-10-08 | USD      | 1000.00  | 0       |       |       | 180.01 |                | approved | G
    B-08 | bill        | V-CO   | 2026-10-09 | INR      | 700.00   | 0       |       |       |        |                | approved | O
    B-09 | bill        | V-TS   | 2026-10-10 | INR      | 300.00   | 0       |       |       |        |                | approved | E
    B-10 | bill        | V-AP   | 2026-10-11 | INR      | 50.00    | 0       |       |       |        |                | approved | O
    B-11 | bill        | V-AP   | 2026-11-01 | INR      | 10.00    | 1.80    | 0.90  | 0.90  |        |                | verified | S
    B-12 | bill        | V-AP   | 2026-10-12 | INR      | 9999.00  | 0       | 1     | 1     |        |                | entered  | S
    B-13 | bill        | V-AP   | 2026-10-12 | INR      | 9999.00  | 0       | 1     | 1     |        |                | rejected | S
"""
OCTOBER = """
    kind      | integrated | value     | igst    | cgst   | sgst
    3.1(d)    |            | 12400.00  | 1512.00 | 100.00 | 100.00
    4(A)(1)   |            | 84000.00  | 15120.84| 0.00   | 0.00
    4(A)(2)   |            | 8400.00   | 1512.00 | 0.00   | 0.00
    4(A)(3)   |            | 4000.00   | 0.00    | 100.00 | 100.00
    4(A)(5)   |            | 1600.00   | 25.01   | 86.00  | 86.00
    5 exempt  |            | 700.00    | 0.00    | 0.00   | 0.00
    5 exempt  | inter      | 300.00    | 0.00    | 0.00   | 0.00
    5 non-GST |            | 50.00     | 0.00    | 0.00   | 0.00
"""
"""By hand: credit of B-01 90 + B-02 10/2 - B-03 9 = 86 each; a dollar is 84 rupees; what is entered waits."""

OWN = grid(OCTOBER)[1:]


def of(bills: str = BILLS, scheme: str = "regular", country: str = "IN", rates: str = "84"):
    head, *rows = grid(bills)
    at = head.index("bill")
    lines = [f"{row[at]} | 1 | 1 | {row[5]} | {row[-1]} | 0 | {row[5]}" for row in rows]
    return books(
        Settings=SETTINGS.format(scheme=scheme, country=country),
        Vendors=VENDORS,
        Bills="\n".join(" | ".join(row[:-1]) for row in (head, *rows)),
        BillLines="\n".join(["bill | line | quantity | unit_price | tax_category | tax_rate | line_net", *lines]),
        ExchangeRates=f"from | to | date | rate\n USD | INR | 2026-10-01 | {rates}" if rates else "",
    )


def told(these, month: str) -> list[list[str]]:
    found = gst_inward.derive(these)
    mine = found[found["month"] == month]
    amounts = mine[["value", "igst", "cgst", "sgst"]].map(lambda units: f"{units / 100:.2f}")
    inter = mine["is_integrated"].map({True: "inter", False: ""})
    return [list(row) for row in zip(mine["kind"], inter, *(amounts[name] for name in amounts), strict=True)]


def test_a_month_by_hand():
    assert told(of(), "2026-10-01") == grid(OCTOBER)[1:]
    assert told(of(), "2026-11-01") == [["4(A)(5)", "", "10.00", "0.00", "0.90", "0.90"]]
    assert not gst_inward.untold(of())


def test_a_composition_dealer_owes_and_has_no_credit():
    assert {row[0] for row in told(of(scheme="composition"), "2026-10-01")} == {"3.1(d)", "5 exempt", "5 non-GST"}


def test_elsewhere_there_is_nothing():
    assert not len(gst_inward.derive(of(country="DE")))
    assert not gst_inward.untold(of(country="DE"))


UNTOLD = """
    bill | type | vendor | bill_date  | currency | net     | tax   | cgst | sgst | igst | reverse_charge | status   | category | why
    B-1  | bill | V-XX   | 2026-10-01 | INR      | 1000.00 | 50.00 |      |      |      |                | verified | S        | split
    B-1  | bill | V-AP   | 2026-10-01 | INR      | 1000.00 | 50.01 |      |      |      |                | verified | S        | split
    B-1  | bill | V-UN   | 2026-10-01 | INR      | 1000.00 | 0     |      |      |      | yes            | verified | AE       | reverse-charge
    B-1  | bill | V-US   | 2026-10-01 | USD      | 1000.00 | 0     |      |      | 18   | yes            | verified | AE       | rate
"""


@pytest.mark.parametrize("row", grid(UNTOLD)[1:], ids=lambda row: row[-1])
def test_what_nobody_can_tell_is_named_and_never_0(row):
    head = grid(UNTOLD)[0]
    these = of("\n".join(" | ".join(cells[:-1]) for cells in (head, row)), rates="" if row[-1] == "rate" else "84")
    assert [one.why for one in gst_inward.untold(these)] == [row[-1]]
    assert not len(gst_inward.derive(these))


def test_the_summary_of_a_month_has_each_row_of_the_form_and_the_command_shows_it():
    found = wanted("gst", of(), month="2026-10")
    rows = {kind: each for kind, each in found.more["gstr3b"].items() if kind[0] in "45" or kind == "3.1(d)"}
    by_hand = {f"{kind}, {where or 'intra'}-State" if kind[0] == "5" else kind: rest for kind, where, *rest in OWN}
    assert {kind: [each[name] for name in ("net", "igst", "cgst", "sgst")] for kind, each in rows.items()} == by_hand
    [file] = found.files
    assert isinstance(file, File) and callable(file.content)
    sheet = openpyxl.load_workbook(BytesIO(file.content()))["GSTR-3B"]
    shown = {str(row[0]): row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert shown["4(A)(5) credit: all other"] == (1600, 86, 86, 25.01)
    assert shown["5 exempt, inter-State inward"] == (300, 0, 0, 0)
    assert found.more["left_out"] == []


def test_the_command_names_bills_that_are_in_no_figure():
    head, first, *_ = grid(UNTOLD)
    found = wanted("gst", of("\n".join(" | ".join(row[:-1]) for row in (head, first))), month="2026-10")
    assert [one["document"] for one in found.more["left_out"]] == ["B-1"]
    assert "B-1" in found.message
