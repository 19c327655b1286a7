"""The e-invoice for India's portal: what is written holds to form INV-01, and what the portal refuses is named."""

import json
from copy import deepcopy
from typing import Any

import pytest

from invoice_workbook.documents import invoice_data
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import inv01, inv01_form
from tests.indian import CUSTOMERS, INVOICES, LINES, SETTINGS, company


def made(id_: str, **tables: str) -> dict[str, Any]:
    given = company(**tables)
    place = list(given["Invoices"]["invoice"]).index(id_)
    found: dict[str, Any] = json.loads(inv01.write(invoice_data.gather(given, place)))[0]
    return found


@pytest.mark.parametrize(
    ("id_", "kind", "type_", "place", "values"),
    [
        ("KT/1001", "B2B", "INV", "37", (3000.10, 205.00, 205.00, 0, 3410.10)),
        ("KT/1002", "B2B", "INV", "36", (3000.10, 0, 0, 410.01, 3410.11)),
        ("KT/1003", "SEZWP", "INV", "36", (3000.10, 0, 0, 410.01, 3410.11)),
        ("KT/1004", "EXPWOP", "INV", "96", (2000.00, 0, 0, 0, 2000.00)),
        ("KT/1009", "B2B", "CRN", "36", (2000.00, 0, 0, 360.00, 2360.00)),
    ],
)
def test_each_kind_of_supply(id_, kind, type_, place, values):
    found = made(id_)
    assert inv01_form.faults(found) == []
    assert (found["TranDtls"]["SupTyp"], found["DocDtls"]["Typ"], found["BuyerDtls"]["Pos"]) == (kind, type_, place)
    sums = found["ValDtls"]
    assert tuple(sums[name] for name in ("AssVal", "CgstVal", "SgstVal", "IgstVal", "TotInvVal")) == values
    for name, of_lines in (("AssVal", "AssAmt"), ("CgstVal", "CgstAmt"), ("IgstVal", "IgstAmt")):
        assert round(sum(line[of_lines] for line in found["ItemList"]), 2) == sums[name]


def test_a_credit_note_names_its_invoice():
    assert made("KT/1009")["RefDtls"] == {"PrecDocDtls": [{"InvNo": "KT/1002", "InvDt": "03/11/2026"}]}


def test_an_export_has_no_registered_buyer():
    buyer = made("KT/1004")["BuyerDtls"]
    assert (buyer["Gstin"], buyer["Stcd"], buyer["Pin"]) == ("URP", "96", 999999)


def test_reverse_charge_and_a_service():
    found = made("KT/1011")
    assert found["TranDtls"]["RegRev"] == "Y"
    assert found["ItemList"][0]["IsServc"] == "Y"


GOOD = made("KT/1002")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("DocDtls.No", "0123"),
        ("DocDtls.No", "A" * 17),
        ("DocDtls.No", "A_1"),
        ("DocDtls.Dt", "2026-11-03"),
        ("SellerDtls.Pin", None),
        ("SellerDtls.Gstin", "37AAACV1234C1Z"),
        ("BuyerDtls.Stcd", "AP"),
        ("BuyerDtls.Pos", "00"),
        ("BuyerDtls.Loc", "X"),
        ("BuyerDtls.LglNm", 'A "quoted" name'),
        ("TranDtls.SupTyp", "B2C"),
        ("ValDtls.TotInvVal", -1),
        ("ValDtls.AssVal", "100"),
        ("ItemList.HsnCd", ""),
        ("ItemList.HsnCd", "520"),
        ("ItemList.HsnCd", "5208111"),
        ("ItemList.GstRt", 17),
        ("ItemList.AssAmt", 10.005),
        ("ItemList.Unknown", 1),
    ],
)
def test_a_field_that_the_portal_refuses_is_found(path, value):
    document = deepcopy(GOOD)
    part, _, field = path.partition(".")
    held = document[part][0] if part == "ItemList" else document[part]
    held[field] = value
    assert inv01_form.faults(document) == [path]


def test_a_document_has_one_to_a_thousand_lines():
    for lines in ([], GOOD["ItemList"] * 501):
        assert inv01_form.faults({**GOOD, "ItemList": lines}) == ["ItemList"]


@pytest.mark.parametrize(
    ("table", "cell", "wrong", "said"),
    [
        (
            "InvoiceLines",
            "KT/1002 | 1 | CLOTH | Cotton cloth | 10 | 100.01 | S | 5 | 1000.10 | 5208",
            "KT/1002 | 1 | CLOTH | Cotton cloth | 10 | 100.01 | S | 5 | 1000.10 | ",
            "Commodity code",
        ),
        ("Customers", "500001", "", "Postal code"),
        ("Customers", "Hyderabad", "", "City"),
        ("Settings", "520010", "", "Postal code"),
        ("Invoices", "KT/1002|invoice", "KT/1002-2026-27-A|invoice", "Invoice"),
    ],
)
def test_what_would_be_refused_is_named_by_its_cell(table, cell, wrong, said):
    own = {"Settings": SETTINGS, "Customers": CUSTOMERS, "Invoices": INVOICES, "InvoiceLines": LINES}
    assert cell in own[table]
    changed = {table: own[table].replace(cell, wrong)}
    id_ = "KT/1002"
    if table == "Invoices":
        id_ = "KT/1002-2026-27-A"
        changed["InvoiceLines"] = LINES.replace("KT/1002 ", f"{id_} ")
    with pytest.raises(WorkbookError, match=said):
        made(id_, **changed)


def test_another_currency_is_turned_into_rupees():
    abroad = INVOICES.replace("2026-12-05|INR|2000.00|0.00|2000.00", "2026-12-05|EUR|2000.00|0.00|2000.00")
    rates = "from | to | date | rate\n EUR | INR | 2026-11-01 | 90.5"
    found = made("KT/1004", Invoices=abroad, ExchangeRates=rates)
    assert (found["ValDtls"]["TotInvVal"], found["ValDtls"]["TotInvValFc"]) == (181000.0, 2000.0)
    assert found["ExpDtls"] == {"CntCode": "DE", "ForCur": "EUR"}
    with pytest.raises(WorkbookError, match="EUR"):
        made("KT/1004", Invoices=abroad)
