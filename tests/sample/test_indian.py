"""The Indian sample: clean without faults, each fault found, and its figures recomputed from its lines alone."""

import json
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pytest
from stdnum.in_ import gstin, pan

from invoice_workbook import checks, gst
from invoice_workbook.books import Books
from invoice_workbook.commands import payment_proposals
from invoice_workbook.documents import invoice_data
from invoice_workbook.engine.run import books_of
from invoice_workbook.formats.einvoice import inv01
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.ledger.payable import withholding
from invoice_workbook.ledger.reporting import gst_inward
from invoice_workbook.money import as_text
from invoice_workbook.sample import book
from invoice_workbook.sample.indian import parties
from invoice_workbook.sample.month import AS_OF
from invoice_workbook.tables.read import read
from tests.asked import wanted
from tests.cli import run
from tests.sample.test_faults import as_blocks

pytestmark = pytest.mark.long  # a whole company


@cache
def sample_books(with_faults: bool = True):
    edits, planted = book.edits(with_faults, book.INDIAN)
    return read(as_blocks(edits), AS_OF, None), planted


def clean() -> Books:
    return sample_books(with_faults=False)[0]


def test_without_faults_nothing_is_found():
    found = checks.found(clean())
    assert found[["rule", "document", "message"]].to_dict("records") == []


@pytest.mark.parametrize("fault", sample_books()[1], ids=lambda fault: fault.rule)
def test_each_fault_is_found_by_its_rule_at_its_rows(fault):
    found = checks.found(sample_books()[0], [fault.rule])
    places = {(row["table"], row["document"], row["field"]) for row in found.to_dict("records")}
    assert {(fault.table, document, fault.field) for document in fault.documents} <= places
    others = {document for one in sample_books()[1] for document in one.documents}
    assert {document for _, document, _ in places} <= others


def test_numbers_have_the_check_digits_that_belong_to_them():
    numbers = [one[8] for one in parties.CUSTOMERS] + [one[5] for one in parties.VENDORS]
    for number in (*filter(None, numbers), parties.SETTINGS["Tax number"]):
        assert gstin.is_valid(number)
        assert gst.is_gstin(number)
    assert parties.SETTINGS["Tax number"][2:12] == parties.SETTINGS["PAN"]
    for number in (*(one[6] for one in parties.VENDORS if one[6]), parties.SETTINGS["PAN"]):
        assert pan.is_valid(number)


def paise(amount: Decimal) -> int:
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))


def by_hand(table: str, lines: str, key: str, state_of: dict[str, tuple[str, str]], party: str):
    """Net, tax and gross of each document from its lines alone, in decimals; None of a document in other money."""
    edits, _ = book.edits(False, book.INDIAN)
    cells, heads = edits[lines].cells, edits[table].cells
    nets: dict[str, dict[Decimal, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for n in range(edits[lines].rows):
        discount = Decimal(str(cells.get("discount", {}).get(n, 0)))
        exact = Decimal(str(cells["quantity"][n])) * Decimal(str(cells["unit_price"][n])) * (100 - discount) / 100
        net = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        nets[str(cells[key][n])][Decimal(str(cells["tax_rate"][n]))] += net
    for n in range(edits[table].rows):
        id_ = str(heads[key][n])
        state, kind = state_of[str(heads[party][n])]
        is_halved = state == "37" and not kind
        tax = Decimal(0)
        for rate, net in nets[id_].items():
            whole = net * rate / 100
            half = (whole / 2).quantize(Decimal("0.01"), ROUND_HALF_UP)
            tax += 2 * half if is_halved else whole.quantize(Decimal("0.01"), ROUND_HALF_UP)
        net = sum(nets[id_].values(), Decimal(0))
        yield id_, (paise(net), paise(tax), paise(net + tax))


CUSTOMERS = {f"C-{n:03}": (one[4], one[9]) for n, one in enumerate(parties.CUSTOMERS, 1)}
VENDORS = {f"V-{n:03}": (one[4], "") for n, one in enumerate(parties.VENDORS, 1)}


@pytest.mark.parametrize(
    ("table", "lines", "key", "of", "party"),
    [
        ("Invoices", "InvoiceLines", "invoice", CUSTOMERS, "customer"),
        ("Bills", "BillLines", "bill", VENDORS, "vendor"),
    ],
)
def test_totals_are_those_of_the_lines(table, lines, key, of, party):
    frame = clean()[table]
    columns = (frame[name].astype(int) for name in ("net", "tax", "gross"))
    assert dict(zip(frame[key], zip(*columns, strict=True), strict=True)) == dict(by_hand(table, lines, key, of, party))


def test_there_is_a_customer_of_each_kind_and_a_vendor_of_each_kind():
    kinds = {(state == "37", kind) for state, kind in CUSTOMERS.values()}
    assert kinds == {(True, ""), (False, ""), (True, "SEZ"), (False, "export")}
    assert {state for state, _ in CUSTOMERS.values()} == {"37", "36", "29", "96"}
    assert any(not one[8] and one[5] == "IN" for one in parties.CUSTOMERS)
    assert {one[7] for one in parties.VENDORS} >= {"", "composition"}
    assert sum(not one[5] for one in parties.VENDORS) == 1
    supplies = clean()["Invoices"]["gst_supply"]
    assert set(supplies) == {"", "SEZ with tax", "export without tax"}


def test_what_is_held_back_is_what_the_rates_say():
    these = clean()
    said = these["Bills"]["withheld"].fillna(0).astype(int).tolist()
    assert said == withholding.expected(these).fillna(0).astype(int).tolist()
    assert sorted(filter(None, said)) == [32000, 69500, 300000, 600000]


def test_the_run_pays_what_is_not_held_back():
    proposals = payment_proposals.propose(clean(), date(2026, 12, 31)).more["proposals"]
    adviser = next(one for one in proposals if one["vendor"] == "V-004")
    assert adviser["reference"].endswith("32400.00 tax withheld 3000.00")


OCTOBER = {"3.1(d)": ("28500.00", "0.00", "712.50", "712.50"), "4(A)(3)": ("28500.00", "0.00", "712.50", "712.50")}


def test_octobers_inward_figures_by_hand():
    """Freight of October, and the credit of October's bills, summed from their own lines."""
    found = gst_inward.derive(clean())
    month = found[found["month"] == "2026-10-01"].set_index("kind")
    for kind, amounts in OCTOBER.items():
        assert tuple(as_text(int(month.loc[kind, name]), 2) for name in ("value", "igst", "cgst", "sgst")) == amounts
    bills = clean()["Bills"]
    mine = bills[(bills["bill_date"].dt.month == 10) & (bills["tax"] > 0)]
    sums = {name: int(mine[name].fillna(0).sum()) for name in ("igst", "cgst", "sgst")}
    assert {name: int(month.loc["4(A)(5)", name]) for name in sums} == sums
    assert sums["cgst"] == sums["sgst"] > 0 and sums["igst"] > 0
    assert not gst_inward.untold(clean())


def test_new_in_telugu_is_the_indian_company_and_otherwise_the_german_one(tmp_path):
    for language, company in (("te", parties.SETTINGS["Company"]), ("de", "Kranich & Söhne Handels GmbH")):
        path = tmp_path / f"{language}.xlsx"
        assert run("new", path, "--language", language, "--sample").code == 0
        these = books_of(WorkbookFile(path), None)
        assert these.settings["Company"] == company
        assert len(these["WithholdingRates"]) == (21 if language == "te" else 0)


def test_a_new_telugu_book_has_the_rates_and_others_have_none(tmp_path):
    for language in ("te", "en"):
        path = tmp_path / f"{language}.xlsx"
        assert run("new", path, "--language", language).code == 0
        these = books_of(WorkbookFile(path), None)
        is_indian = language == "te"
        assert (these.settings["Country"], these.settings.currency) == (("IN", "INR") if is_indian else ("", "EUR"))
        rates = these["WithholdingRates"]
        assert len(rates) == (21 if is_indian else 0)
        if is_indian:
            limits = rates[rates["section"] == "194C"][["single_limit", "year_limit"]]
            assert limits.drop_duplicates().to_numpy().tolist() == [[30_000_00, 1_00_000_00]]


def test_the_portal_takes_every_invoice_and_credit_note_of_a_registered_customer():
    these = clean()
    invoices = these["Invoices"]
    every = [place for place, customer in enumerate(invoices["customer"]) if customer != "C-009"]
    for place in every:
        (document,) = json.loads(inv01.write(invoice_data.gather(these, place)))
        assert document["ValDtls"]["AssVal"] > 0
        if invoices["currency"].iloc[place] == "INR":
            assert round(document["ValDtls"]["TotInvVal"] * 100) == invoices["gross"].iloc[place]
    assert set(invoices["type"].iloc[every]) == {"invoice", "credit note"}


@pytest.mark.parametrize("month", ["2026-09", "2026-10", "2026-11"])
def test_the_tables_of_gstr_1_come_to_the_months_documents_by_hand(month):
    """Invoices in rupees from their own lines; a credit note counts against them, one in other money at its rate."""
    these = clean()
    heads = these["Invoices"]
    mine = heads[heads["invoice_date"].dt.strftime("%Y-%m") == month]
    exact = dict(by_hand("Invoices", "InvoiceLines", "invoice", CUSTOMERS, "customer"))
    signs = mine["type"].map(lambda kind: -1 if kind == "credit note" else 1)
    in_rupees = mine["row_currency"] == "INR"
    foreign = [
        (exact[id_][0] * rate_of(day)).quantize(Decimal(1), ROUND_HALF_UP)
        for id_, day in zip(mine["invoice"][~in_rupees], mine["invoice_date"][~in_rupees], strict=True)
    ]
    net = sum(exact[id_][0] * sign for id_, sign in zip(mine["invoice"], signs, strict=True) if id_ in rupees(mine))
    tax = sum(exact[id_][1] * sign for id_, sign in zip(mine["invoice"], signs, strict=True) if id_ in rupees(mine))
    found = wanted("gst", these, month=month).more["gstr1"]
    total = {name: sum(Decimal(each[name]) for each in found.values()) for name in ("net", "cgst", "sgst", "igst")}
    assert total["net"] * 100 == net + sum(foreign)
    assert (total["cgst"] + total["sgst"] + total["igst"]) * 100 == tax
    assert total["cgst"] == total["sgst"]


def rate_of(day) -> Decimal:
    """The last rate of the dollar up to a day."""
    return Decimal(max((when, rate) for _, _, when, rate in parties.EXCHANGE_RATES if when <= str(day.date()))[1])


def rupees(heads) -> set[str]:
    return set(heads["invoice"][heads["row_currency"] == "INR"])
