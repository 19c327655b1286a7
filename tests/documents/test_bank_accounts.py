"""Documents say what an account is: IBAN and BIC only where they are ones, account number and clearing code otherwise."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from lxml import etree
from openpyxl import load_workbook

from invoice_workbook import bank_codes
from invoice_workbook.commands import payment_proposals
from invoice_workbook.commands.payable import claims
from invoice_workbook.documents import (
    account_statement,
    call_back,
    claim,
    codes_to_scan,
    invoice_data,
    invoice_layout,
    invoice_pdf,
    invoice_xlsx,
    letter,
    letterhead,
    reminder,
    remittance,
    statement_page,
)
from invoice_workbook.documents.codes_to_scan import Asked
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.formats.einvoice import cii, einvoice, ubl, validation
from tests.documents.test_invoice_files import BUYER, invoice
from tests.formats.test_einvoice import SHAPES
from tests.payables import VENDORS, payables
from tests.sheets import books, grid

# What the Settings hold, and what documents print of it.
CASES = """
    country | account                     | bic         | clearing     | number         | shown                       | bank            | name                | code
    DE      | DE89 3704 0044 0532 0130 00 | COBADEFFXXX |              | IBAN           | DE89 3704 0044 0532 0130 00 | BIC COBADEFFXXX |                     |
    DE      | de89370400440532013000      |             |              | IBAN           | DE89 3704 0044 0532 0130 00 |                 |                     |
            | 50100012345678              | HDFC0001234 |              | Account number | 50100012345678              |                 | IFSC                | HDFC0001234
    DE      | 50100012345678              | HDFCINBBXXX | hdfc 0001234 | Account number | 50100012345678              | BIC HDFCINBBXXX | IFSC                | HDFC0001234
    GB      | 31926819                    | 20-00-00    |              | Account number | 31926819                    |                 | Sort code           | 20-00-00
    DE      | 31926819                    | BARCGB22    | 200000       | Account number | 31926819                    | BIC BARCGB22    | Sort code           | 20-00-00
    US      | 12345678                    |             | 0210-0002-1  | Account number | 12345678                    |                 | Routing number (ABA) | 021000021
    US      | 12345678                    |             | 021000022    | Account number | 12345678                    |                 | Clearing code       | 021000022
    AU      | 1234 5678                   | 062-000     |              | Account number | 12345678                    |                 | BSB                 | 062-000
    CA      | 1234567                     |             | 12345-003    | Account number | 1234567                     |                 | Transit number      | 12345-003
    CN      | 6222020200112233445         |             | 102100099996 | Account number | 6222020200112233445         |                 | CNAPS code          | 102100099996
    JP      | 1234567                     | BOTKJPJT    | 0005001      | Account number | 1234567                     | BIC BOTKJPJT    | Zengin code         | 0005-001
    HK      | 123456789                   |             | 004          | Account number | 123456789                   |                 | Bank code           | 004
    ZA      | 62001234567                 |             | 250 655      | Account number | 62001234567                 |                 | Branch code         | 250655
            | 12345678                    |             | 021000021    | Account number | 12345678                    |                 | Clearing code       | 021000021
            | DE89370400440532013001      |             |              | Account number | DE89370400440532013001      |                 |                     |
    GB      | GB29NWBK60161331926819      | 60-16-13    |              | IBAN           | GB29 NWBK 6016 1331 9268 19 |                 | Sort code           | 60-16-13
"""
ROWS = [dict(zip(grid(CASES)[0], row, strict=True)) for row in grid(CASES)[1:]]
INDIAN = """
    name           | value
    Company        | Godavari Traders
    Bank account   | 50100012345678
    BIC            | HDFC0001234
"""


def expected(case: dict[str, str]) -> list[tuple[str, str]]:
    """The lines about the bank between the account's holder and the reference."""
    found = [(case["number"], case["shown"])]
    found += [("BIC", case["bank"].removeprefix("BIC "))] if case["bank"] else []
    return found + ([(case["name"], case["code"])] if case["code"] else [])


def settings(case: dict[str, str]) -> str:
    cells = {"Bank account": case["account"], "BIC": case["bic"], "Clearing code": case["clearing"]}
    cells |= {"Country": case["country"]}
    return "name | value\nCompany | Kranich\n" + "\n".join(f"{name} | {value}" for name, value in cells.items())


@pytest.mark.parametrize("case", ROWS, ids=lambda case: f"{case['account']} {case['bic']} {case['clearing']}")
def test_each_number_has_its_own_name(case):
    these = books(Settings=settings(case))
    seller, own = invoice_data.seller(these), these.settings
    shown = letterhead.account(seller, own.iban, own.bic, "INV-1", Wording("en"))
    assert shown == [["Account holder", "Kranich"], *map(list, expected(case)), ["Reference", "INV-1"]]
    asked = Asked(holder=seller, payer=Party(), iban=own.iban, bic=own.bic, amount=100, currency="EUR", text="INV-1")
    assert bool(codes_to_scan.make(asked)) == (case["number"] == "IBAN")


def indian(language: str = "en") -> invoice_data.Invoice:
    seller = invoice_data.seller(books(Settings=INDIAN))
    return invoice(iban="50100012345678", bic="", seller=seller, buyer=replace(BUYER, language=language))


def test_the_invoice_as_pdf_and_as_workbook():
    bank = [["Account number", "50100012345678"], ["IFSC", "HDFC0001234"]]
    printed = invoice_pdf.content(indian(), Wording("en"))
    assert printed["bank"][1:3] == bank and printed["qr"] == []
    sheet = load_workbook(BytesIO(invoice_xlsx.make(indian(), invoice_layout.make()))).active
    cells = {row[0].value: row[2].value for row in sheet.iter_rows() if row[0].value}
    assert all(cells[label] == value for label, value in bank)
    assert "IBAN" not in cells and "BIC" not in cells


@pytest.mark.parametrize(("language", "number"), [("de", "Kontonummer"), ("te", "ఖాతా సంఖ్య")])
def test_in_the_customers_language(language, number):
    assert invoice_pdf.content(indian(language), Wording(language))["bank"][1] == [number, "50100012345678"]


def test_statement_reminder_and_claim():
    these = books(Settings=INDIAN)
    own, us = these.settings, invoice_data.seller(these)
    day = date(2026, 11, 30)
    head = {"currency": "INR", "decimals": 2, "seller": us, "buyer": BUYER, "iban": own.iban, "bic": own.bic}
    owed = account_statement.Item("INV-1", "invoice", day, day, 100, 100, 0, 0)
    late = reminder.Item("INV-1", day, day, 30, 100, 0)
    asked = claim.Item("R-1", "B-1", day, "overpaid", 100)
    more = {"level": 1, "day": day, "pay_until": day, "fee": 0}
    moved = {"since": day, "movements": (), "asked": 100}
    account = account_statement.Account(party="C-1", day=day, bands=("current",), items=(owed,), **moved, **head)
    written = [
        statement_page.page(account),
        reminder.page(reminder.Reminder(party="C-1", run="R", items=(late,), **head, **more)),
        claim.page(claim.Claim(party="V-1", day=day, pay_until=day, items=(asked,), **head)),
    ]
    for one in written:
        bank = letter.content(one)["bank"]
        assert ["Kontonummer", "50100012345678"] in bank and ["IFSC", "HDFC0001234"] in bank
        assert not {"IBAN", "BIC"} & {label for label, _ in bank}


@pytest.mark.parametrize(
    ("iban", "bic", "kind", "branch"),
    [
        ("DE89370400440532013000", "COBADEFFXXX", "IBANID", "COBADEFFXXX"),
        ("DE89370400440532013000", "37040044", "IBANID", ""),
        ("50100012345678", "HDFC0001234", "ProprietaryID", ""),
        ("50100012345678", "HDFCINBBXXX", "ProprietaryID", "HDFCINBBXXX"),
    ],
)
def test_the_e_invoice_names_an_iban_and_a_bic_only_where_they_are_ones(iban, bic, kind, branch):
    it = einvoice.gather(replace(SHAPES["zero rated"], iban=iban, bic=bic))
    assert it.means == (einvoice.SEPA_TRANSFER if kind == "IBANID" else einvoice.TRANSFER)
    for name, xml in ((validation.CII, cii.write(it)), (validation.kind_of(it.invoice), ubl.write(it))):
        validation.ask_schema("INV-1", name, xml)
        root = etree.fromstring(xml)
        if name == validation.CII:
            assert root.findtext(f".//{{*}}PayeePartyCreditorFinancialAccount/{{*}}{kind}") == iban
            assert root.findtext(".//{*}BICID", "") == branch
        else:
            assert root.findtext(".//{*}PayeeFinancialAccount/{*}ID") == iban
            assert root.findtext(".//{*}FinancialInstitutionBranch/{*}ID", "") == branch


BILL = """
    bill | type | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net | tax | gross | status   | entered_by | approved_by
    B-1  | bill | V-1    | R-1              | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 10  | 0   | 10    | approved | anna       | lakshmi
"""


@pytest.mark.parametrize(
    ("account", "bic", "said"),
    [
        ("50100012345678", "HDFC0001234", None),
        ("31926819", "20-00-00", "20-00-00 is not a valid BIC (vendor V-1, bill B-1): on the sheet Vendors, enter"),
        (
            "50100012345678",
            "",
            "50100012345678 of vendor V-1 (bill B-1) is not an IBAN, and the BIC of its bank is missing",
        ),
        (
            "DE75512108001245126199",
            "SOLADE",
            "SOLADE is not a valid BIC (vendor V-1, bill B-1): on the sheet Vendors, clear",
        ),
        ("DE75512108001245126190", "", "DE75512108001245126190 of vendor V-1 (bill B-1) looks like an IBAN"),
        ("50100012345678", "HDFCINBBXXX", None),
        ("DE75512108001245126199", "", None),
    ],
)
def test_a_payment_run_says_what_is_wrong_with_a_vendors_account(account, bic, said):
    vendors = VENDORS.replace("DE75512108001245126199      |          |", f"{account} | {bic} |")
    run = payment_proposals.propose(payables(BILL, Vendors=vendors))
    reasons = [one["reason"] for one in run.more["skipped"]]
    assert len(run.more["proposals"]) == (said is None)
    assert (said in reasons[0]) if said else reasons == []


ELSEWHERE = VENDORS.replace("| status", "| clearing_code | status").replace("| active", "| {code} | active")


@pytest.mark.parametrize(
    ("code", "bic", "shown"),
    [
        ("HDFC0001234", "HDFCINBBXXX", "50100012345678 (IFSC HDFC0001234)"),
        ("", "HDFC0001234", "50100012345678 (IFSC HDFC0001234)"),
        ("", "HDFCINBBXXX", "50100012345678"),
    ],
)
def test_a_vendor_is_told_the_clearing_code_of_its_account(code, bic, shown):
    vendors = ELSEWHERE.format(code=code).replace(
        "DE75512108001245126199      |          |", f"50100012345678 | {bic} |"
    )
    these = payables(BILL, Vendors=vendors)
    buyer = invoice_data.party(these, "Vendors", 0, "V-1")
    advice = remittance.Advice(
        payment="PAY-1",
        party="V-1",
        day=date(2026, 11, 30),
        currency="EUR",
        decimals=2,
        account="50100012345678",
        seller=Party(),
        buyer=buyer,
        items=(remittance.Item("R-1", "B-1", None, 1000, 0, 1000),),
    )
    assert shown in remittance.page(advice).opening[0]
    note = call_back.CallBack("V-1", "Stone", advice.day, "", "50100012345678", buyer.clearing_code, "", Party(), "en")
    assert dict(call_back.page(note).table.rows)["New account"] == f"Account number {shown}"


def test_a_claim_knows_our_clearing_code():
    these = payables(BILL.replace("| bill |", "| credit note |"), Settings=INDIAN)
    (found,) = claims.found(these)
    assert (found.iban, found.bic, found.seller.clearing_code) == ("50100012345678", "", "HDFC0001234")


@pytest.mark.parametrize(("bic", "payable"), [("HDFCINBBXXX", True), ("HDFC0001234", True), ("", False)])
def test_no_bank_takes_a_file_from_an_account_without_iban_bic_and_clearing_code(bic, payable):
    own = books(Settings=INDIAN.replace("HDFC0001234", bic or "-")).settings
    assert bank_codes.is_payable(own.iban, own.bic, own.clearing_code, "IN") is payable
