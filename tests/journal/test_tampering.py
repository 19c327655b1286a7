"""What a hand in the workbook can do to money, and what is said of it: each case is one of a fraud or of a mishap."""

import shutil

import pandas as pd
import pytest

from invoice_workbook.engine import journal_file
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal.entries import noted
from invoice_workbook.ledger.payable import approval
from invoice_workbook.tables.new_rows import new_rows
from invoice_workbook.tables.write import appended
from tests.journal.small_book import DAY, by_hand, problems, run, with_cell, without

pytestmark = pytest.mark.long  # every way to bend a record


def test_nothing_is_said_of_what_nobody_touched(book):
    assert problems(book) == []


def test_an_invoice_whose_row_is_gone_is_missed_and_its_number_is_not_given_again(book):
    by_hand(book, Invoices=without("invoice", "INV-2026-00002"), InvoiceLines=without("invoice", "INV-2026-00002"))
    assert problems(book) == [("error", "record-missing", "INV-2026-00002")]
    pdf = book.with_name("book files") / "INV-2026-00002.pdf"
    before = pdf.read_bytes()
    by_hand(book, Orders=with_cell("order", "O-3", status="verified"))
    assert run(book, "issue").json["invoices"] == ["INV-2026-00003"]
    assert pdf.read_bytes() == before
    assert problems(book) == [("error", "record-missing", "INV-2026-00002")]
    gaps = run(book, "check", only="number-gap").json["problems"]
    assert gaps == [], "it is not said that it was never issued"


def test_a_version_from_before_the_issue_gives_other_numbers_and_overwrites_no_file(book):
    shutil.copy(saving.versions(book)[-1], book)
    names = {path: path.read_bytes() for path in book.with_name("book files").glob("INV-*")}
    said = problems(book)
    assert ("error", "record-missing", "INV-2026-00001") in said and ("error", "record-missing", "R-00001") in said
    assert [one for one in said if one[1] == "log-broken"] == [("warning", "log-broken", said[-1][2])]
    assert run(book, "issue").json["invoices"] == ["INV-2026-00003", "INV-2026-00004"]
    assert all(path.read_bytes() == content for path, content in names.items())


def test_a_receipt_and_its_allocation_that_are_gone_are_missed(book):
    receipt = books_of(WorkbookFile(book), None)["Receipts"]["receipt"].iloc[0]
    allocation = books_of(WorkbookFile(book), None)["Allocations"]
    mine = allocation.loc[allocation["source"] == receipt, "allocation"].iloc[0]
    by_hand(book, Receipts=without("receipt", receipt), Allocations=without("allocation", mine))
    assert problems(book) == [("error", "record-missing", mine), ("error", "record-missing", receipt)]


@pytest.mark.parametrize(
    ("table", "field", "cells", "column"),
    [
        ("Receipts", "receipt", {"amount": 7000}, "Amount"),
        ("Receipts", "receipt", {"customer": "C-9"}, "Customer"),
        ("Receipts", "receipt", {"date": pd.Timestamp("2026-11-19")}, "Date"),
        ("Payments", "payment", {"bank_account": "DE02500105170137075030"}, "Bank account"),
        ("Payments", "payment", {"amount": 1}, "Amount"),
        ("Payments", "payment", {"vendor": "V-2"}, "Vendor"),
        ("Allocations", "allocation", {"document": "INV-2026-00002"}, "Document"),
        ("Allocations", "allocation", {"amount": 1}, "Amount"),
        ("Allocations", "allocation", {"kind": "write-off"}, "Kind"),
    ],
)
def test_what_was_booked_and_then_typed_over_is_an_error_at_its_cell(book, table, field, cells, column):
    id_ = books_of(WorkbookFile(book), None)[table][field].iloc[0]
    by_hand(book, **{table: with_cell(field, id_, **cells)})
    found = run(book, "check", only="record-changed").json["problems"]
    assert [(one["severity"], one["document"], one["column"]) for one in found] == [("error", id_, column)]
    assert found[0]["expected"] != found[0]["actual"]


def test_a_payment_taken_out_with_its_log_rows_is_missed_and_never_proposed_again(book):
    """The file beside the workbook has it, whatever the sheets say."""
    by_hand(
        book,
        Payments=without("payment", "PAY-00001"),
        Allocations=without("source", "PAY-00001"),
        Log=lambda log: log[~log["column"].isin(["payment file", "booked"])],
        Bills=with_cell("bill", "B-1", status="approved"),
    )
    said = problems(book)
    assert ("error", "record-missing", "PAY-00001") in said
    assert "log-broken" in {rule for severity, rule, _ in said if severity == "error"}
    with pytest.raises(WorkbookError, match="cannot be believed"):
        run(book, "pay")


def test_with_the_journal_beside_it_gone_too_this_computer_knows_that_there_was_more(book):
    by_hand(
        book,
        Payments=lambda frame: frame.iloc[:0],
        Allocations=lambda frame: frame.iloc[:0],
        Log=lambda frame: frame.iloc[:0],
        Bills=with_cell("bill", "B-1", status="approved"),
    )
    journal_file.path_of(book).unlink()
    assert next(rule for severity, rule, _ in problems(book) if severity == "error") == "approval-unrecorded"
    assert "log-broken" in {rule for _, rule, _ in problems(book)}
    with pytest.raises(WorkbookError, match="cannot be believed"):
        run(book, "pay")


def test_an_approval_that_was_typed_pays_nothing(book):
    by_hand(
        book,
        Bills=with_cell("bill", "B-3", status="approved", approved_by="lakshmi", approved_on=pd.Timestamp(DAY)),
    )
    assert problems(book) == [("error", "approval-unrecorded", "B-3")]
    done = run(book, "pay").json
    assert done["proposals"] == []
    assert [(one["bill"], "nobody approved it" in one["reason"]) for one in done["skipped"]] == [("B-3", True)]


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"Vendors": with_cell("vendor", "V-2", bank_account="DE02500105170137075030")}, "account"),
        ({"Bills": with_cell("bill", "B-2", vendor_reference="RE-999")}, "reference"),
        ({"Bills": with_cell("bill", "B-2", vendor="V-1")}, "vendor, account"),
        ({"BillLines": with_cell("bill", "B-2", description="Gold")}, "lines"),
        (
            {
                "Bills": with_cell("bill", "B-2", net=6000, gross=6000),
                "BillLines": with_cell("bill", "B-2", unit_price=60_000_000, line_net=6000),
            },
            "gross, lines",
        ),
    ],
)
def test_a_bill_that_changed_after_its_approval_is_an_error_until_it_is_approved_anew(book, changes, parts):
    run(book, "withdraw", payments=("PAY-00001", "PAY-00002"))
    by_hand(book, **changes)
    found = run(book, "check", only="approval-unrecorded").json["problems"]
    assert [(one["document"], one["message"].partition("this changed: ")[2]) for one in found] == [("B-2", f"{parts}.")]
    assert "B-2" in [one["bill"] for one in run(book, "pay").json["skipped"]]
    run(book, "approve", bills=("B-2",), by="lakshmi")
    assert problems(book) == []


@pytest.mark.parametrize(("words", "parts"), [("v-2 50.00 EUR", None), ("v-2 51.00 EUR", ("gross",)), ("nothing", ())])
def test_an_older_approval_counts_for_what_it_says(book, words, parts):
    """Up to 0.2.0 an approval said its vendor, amount and currency."""
    books = books_of(WorkbookFile(book), None)
    entry = {"table": "Bills", "document": "B-3", "column": "approved", "before": words, "after": "lakshmi"}
    bills = with_cell("bill", "B-3", status="approved", net=5000, gross=5000)(books["Bills"].copy())
    row = int(bills.index[bills["bill"] == "B-3"][0])
    assert approval.unrecorded(noted(books.with_tables(Bills=bills), [entry])).get(row) == parts


def test_limits_and_roles_that_were_changed_are_reported_for_a_month(book):
    by_hand(
        book,
        Settings=with_cell("name", "Approval limit", value="100000"),
        People=with_cell("person", "anna", role="manager"),
    )
    assert problems(book) == [("notice", "guard-changed", "Approval limit"), ("notice", "guard-changed", "anna")]
    run(book, "hold", bills=("B-3",), reason="look")
    found = run(book, "check", only="guard-changed").json["problems"]
    assert len(found) == 2 and all("when" in one["message"] for one in found)
    assert [(one["expected"], one["actual"]) for one in found] == [("1000", "100000"), ("clerk", "manager")]


def test_a_second_row_of_a_person_does_not_hide_that_the_first_may_more(book):
    manager = {"person": ["Anna"], "name": ["Anna"], "role": ["manager"]}

    def above(people: pd.DataFrame) -> pd.DataFrame:
        both = appended(new_rows("People", manager, ["EUR"])[list(people)], people)
        return both.reset_index(drop=True)

    by_hand(book, People=above)
    assert ("notice", "guard-changed", "Anna") in problems(book)
    by_hand(book, People=lambda people: people.assign(person=people["person"].str.lower()))
    found = run(book, "check", only="guard-changed").json["problems"]
    assert [(one["document"], one["expected"], one["actual"]) for one in found] == [("anna", "clerk", "manager")]


def test_another_home_currency_makes_other_limits_and_is_reported(book):
    by_hand(book, Settings=with_cell("name", "Home currency", value="KWD"))
    assert ("notice", "guard-changed", "Home currency") in problems(book)


def test_what_a_filed_payment_pays_stays_though_the_payments_row_is_gone(book):
    by_hand(book, Payments=without("payment", "PAY-00001"))
    allocations = books_of(WorkbookFile(book), None)["Allocations"]
    mine = allocations.loc[allocations["source"] == "PAY-00001", "allocation"].iloc[0]
    with pytest.raises(WorkbookError, match="PAY-00001"):
        run(book, "unapply", ids=(mine,))


def test_closing_one_more_month_is_no_news_and_opening_one_is(book):
    by_hand(book, Settings=with_cell("name", "Closed until", value="2026-10-31"))
    run(book, "hold", bills=("B-3",), reason="look")
    assert problems(book) == []
    by_hand(book, Settings=with_cell("name", "Closed until", value="2026-09-30"))
    assert problems(book) == [("notice", "guard-changed", "Closed until")]


def test_what_a_command_takes_back_is_not_missed(book):
    run(book, "withdraw", payments=("PAY-00001",))
    assert problems(book) == []
    assert run(book, "pay").json["proposals"][0]["reference"] == "B-1 300.00"


def test_only_a_manager_takes_a_workbook_over_and_says_why(book):
    by_hand(book, Bills=with_cell("bill", "B-3", status="approved", approved_by="lakshmi"))
    for words, reason in (({"by": "lakshmi", "reason": "x"}, "Only a manager"), ({"by": "ulrike"}, "needs a reason")):
        with pytest.raises(WorkbookError, match=reason):
            run(book, "adopt", **words)
    done = run(book, "adopt", by="ulrike", reason="looked through")
    assert "1 approvals" in done.message or "1 approval" in done.message
    assert problems(book) == []
    assert [one["vendor"] for one in run(book, "pay").json["proposals"]] == ["V-2"]


def test_a_broken_record_goes_on_from_where_a_manager_takes_it_over(book):
    by_hand(book, Log=lambda log: log.drop(index=[2]))
    assert [rule for _, rule, _ in problems(book)] == ["log-broken"]
    run(book, "adopt", by="ulrike", reason="somebody sorted the Log")
    assert problems(book) == []
    assert journal_file.path_of(book).with_name("book.xlsm.journal.1").exists(), "the old one is kept"
    log = books_of(WorkbookFile(book), None)["Log"]
    assert "L-000003" in set(log["entry"]), "the Log is put right from the journal"
    run(book, "hold", bills=("B-3",), reason="look")
    assert problems(book) == []
    by_hand(book, Log=with_cell("entry", "L-000001", who="somebody"))
    assert [rule for _, rule, _ in problems(book)] == ["log-broken"]
