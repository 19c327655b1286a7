"""GSTR-1 by hand: eleven documents of November 2026, each in its table, and the tables come to the invoices."""

import pytest

from invoice_workbook.ledger.receivable import gst_return
from tests.indian import INVOICES, LINES, company

TABLES = {
    "KT/1001": {"B2B"},  # registered, within the state: table 4A
    "KT/1002": {"B2B"},  # registered, another state
    "KT/1003": {"SEZ"},  # 6B
    "KT/1004": {"EXP"},  # 6A
    "KT/1005": {"B2CS"},  # unregistered, within the state: 7
    "KT/1006": {"B2CS"},  # unregistered, another state, 2,360: 7
    "KT/1007": {"NIL"},  # exempt: 8
    "KT/1008": {"B2CL"},  # unregistered, another state, 236,000: 5
    "KT/1009": {"CDNR"},  # credit note to a registered customer: 9B
    "KT/1010": {"B2CS"},  # credit note to an unregistered customer within the state: taken off table 7
    "KT/1011": {"B2B"},  # reverse charge: 4B
}


def test_each_document_is_in_its_table():
    found = gst_return.rows(company(), 2026, 11)
    assert {id_: set(part["table"]) for id_, part in found.groupby("document")} == TABLES
    assert set(found["table"]) <= set(gst_return.TABLES)


def test_the_tables_come_to_the_invoices_of_the_month():
    given = company()
    found, invoices = gst_return.rows(given, 2026, 11), given["Invoices"]
    assert int(found["net"].sum()) == int(invoices["net"].sum()) == 214_500_30
    taxes = int(found[["cgst", "sgst", "igst"]].sum().sum())
    assert taxes == int(invoices["tax"].sum()) == 37_590_02


def test_the_sums_by_table_as_worked_by_hand():
    found = gst_return.summed(gst_return.rows(company(), 2026, 11), ["table"]).set_index("table")
    assert found.loc["B2B"].tolist() == [7_000_20, 205_00, 205_00, 410_01]
    assert found.loc["SEZ"].tolist() == [3_000_10, 0, 0, 410_01]
    assert found.loc["EXP"].tolist() == [2_000_00, 0, 0, 0]
    assert found.loc["B2CL"].tolist() == [200_000_00, 0, 0, 36_000_00]
    assert found.loc["B2CS"].tolist() == [4_000_00, 180_00, 180_00, 360_00]
    assert found.loc["NIL"].tolist() == [500_00, 0, 0, 0]
    assert found.loc["CDNR"].tolist() == [-2_000_00, 0, 0, -360_00]


def test_the_summary_by_code_comes_to_the_tables():
    given = company()
    codes = gst_return.by_code(given, 2026, 11)
    rows = gst_return.rows(given, 2026, 11)
    for name in gst_return.AMOUNTS:
        assert int(codes[name].sum()) == int(rows[name].sum())
    cloth = codes[codes["code"] == "5208"]
    assert cloth[["unit", "tax_rate", "quantity", "net"]].to_numpy().tolist() == [
        ["MTR", 5_000_000, 30_000_000, 3_000_30]
    ]


def test_the_documents_issued():
    found = gst_return.documents_issued(company(), 2026, 11)
    assert found.to_numpy().tolist() == [["invoice", "KT/1001", "KT/1011", 9], ["credit note", "KT/1009", "KT/1010", 2]]


def test_the_documents_issued_are_as_people_count_however_the_sheet_is_sorted():
    header, *rows = INVOICES.strip().splitlines()
    backwards = "\n".join([header, *reversed(rows)]).replace("KT/1001|", "KT/998|")
    found = gst_return.documents_issued(
        company(Invoices=backwards, InvoiceLines=LINES.replace("KT/1001", "KT/998")), 2026, 11
    )
    assert found.to_numpy().tolist() == [["invoice", "KT/998", "KT/1011", 9], ["credit note", "KT/1009", "KT/1010", 2]]


def test_lines_without_an_invoice_are_in_no_summary():
    none = company(Invoices=INVOICES.strip().splitlines()[0])
    assert not len(gst_return.by_code(none, 2026, 11))


def test_the_summary_return():
    found = gst_return.outward(company(), 2026, 11)
    assert found["a"] == {"net": 208_000_20, "cgst": 385_00, "sgst": 385_00, "igst": 36_410_01}
    assert found["b"] == {"net": 5_000_10, "cgst": 0, "sgst": 0, "igst": 410_01}
    assert found["c"] == {"net": 500_00, "cgst": 0, "sgst": 0, "igst": 0}
    assert found["3.2"] == {"29": 36_360_00}


@pytest.mark.parametrize(("day", "table"), [("2026-11-09", "B2CL"), ("2024-07-31", "B2CS"), ("2024-08-01", "B2CL")])
def test_what_is_large_changed_in_august_2024(day, table):
    given = company(Invoices=INVOICES.replace("2026-11-09", day))
    found = gst_return.rows(given, int(day[:4]), int(day[5:7]))
    assert set(found.loc[found["document"] == "KT/1008", "table"]) == {table}


def test_a_draft_and_another_month_are_not_there():
    drafts = company(Invoices=INVOICES.replace("|issued|", "|draft|"), InvoiceLines=LINES)
    assert len(gst_return.rows(drafts, 2026, 11)) == 0
    assert len(gst_return.rows(company(), 2026, 10)) == 0


@pytest.mark.parametrize(
    ("corrects", "net", "tax", "table"),
    [
        ("KT/1008", "-1000.00", "-180.00", "CDNUR"),  # a little of a large invoice
        ("KT/1006", "-2000.00", "-360.00", "B2CS"),
        ("", "-200000.00", "-36000.00", "CDNUR"),  # of an invoice that is not here: by its own value
        ("", "-1000.00", "-180.00", "B2CS"),
    ],
)
def test_a_credit_note_to_nobody_registered_goes_where_its_invoice_went(corrects, net, tax, table):
    gross = f"{float(net) + float(tax):.2f}"
    note = f"    KT/1012|credit note|{corrects}|DISTANT|2026-11-23||INR|{net}|{tax}|{gross}|issued||\n"
    line = f"    KT/1012 | 1 | BAG | Travel bag | -1 | {net[1:]} | S | 18 | {net} | 42021210\n"
    found = gst_return.rows(company(Invoices=INVOICES + note, InvoiceLines=LINES + "\n" + line), 2026, 11)
    assert found.loc[found["document"] == "KT/1012", "table"].tolist() == [table]
