"""An id renamed everywhere: the rules find what they found, and what the journal has goes on counting."""

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands import named
from invoice_workbook.eligibility import match_holds
from invoice_workbook.engine import recording
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.journal import accounts, approvals, issued, payment_files, postings
from invoice_workbook.ledger.payable import approval, payment_file_history, vendor_accounts
from invoice_workbook.ledger.receivable import invoiced_quantities
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import write
from invoice_workbook.tables.read import as_saved
from tests.asked import on, wanted
from tests.journal import small_book
from tests.sample.test_faults import sample_books
from tests.sheets import books

pytestmark = pytest.mark.long  # a month before each renaming

NEW = "Zz neu/1"


def ran(these: Books, command: str, **options: Any) -> Books:
    """The books after a command, with the Log as the engine writes it."""
    outcome = wanted(command, these, **options)
    edits = write.edits(these.tables, outcome.tables)
    log = recording.noted_of(named(command), these, edits, outcome).log
    after = as_saved(these, outcome.tables)
    return after if log is None else after.with_tables(Log=log)


@cache
def month() -> Books:
    """The sample month, taken over, its orders issued, its bills paid, checked, and one of its problems dismissed."""
    these = ran(sample_books()[0], "adopt", by="ulrike", reason="looked through")
    these = ran(these, "issue")
    these = ran(these, "pay")
    these = ran(these, "pay", release=True)
    these = ran(these, "remind")
    these = ran(these, "check")
    problems = these["Problems"]
    some = tuple(problems.loc[problems["status"] == "open", "problem"].iloc[::7])
    return ran(these, "dismiss", problems_=some, reason="agreed")


def one_of(table: str, field: str, *where: tuple[str, str]) -> str:
    """The id that stands most often in a column, of rows that hold these words."""
    frame = month()[table]
    for name, value in where:
        frame = frame[frame[name] == value]
    return str(frame.loc[frame[field] != "", field].value_counts().index[0])


IDS = {
    "Customers": lambda: one_of("Invoices", "customer"),
    "Vendors": lambda: one_of("Payments", "vendor", ("status", "released")),
    "Items": lambda: one_of("InvoiceLines", "item"),
    "Orders": lambda: one_of("Invoices", "order"),
    "Bills": lambda: str(
        month()["Bills"]["bill"][month().row_of("Bills", payment_files.of_bills(month())["bill"].iloc[0])]
    ),
    "PurchaseOrders": lambda: one_of("BillLines", "purchase_order"),
    "GoodsReceipts": lambda: one_of("GoodsReceipts", "goods_receipt"),
    "Terms": lambda: one_of("Customers", "terms"),
}


def as_before(words: str, old: str) -> str:
    return words.replace(NEW, old).replace(NEW.lower(), old.lower())


def judged(these: Books, old: str) -> list[tuple[str, ...]]:
    """What the rules find, the new id called as it was."""
    found = checks.found(these, [rule for rule in checks.RULES if rule != "check-stale"])
    fields = ("rule", "table", "field", "label", "severity", "document", "message", "expected", "actual", "difference")
    return sorted(tuple(as_before(str(row[f]), old) for f in fields) for row in found.to_dict("records"))


def answers(these: Books, old: str) -> list[Any]:
    """What is owed, what is to be paid, and what is not, as the commands answer it."""
    asked = [("aging", {"side": side, "by": by}) for side in ("receivable", "payable") for by in ("party", "document")]
    asked += [("pay", {}), ("claims", {}), ("remind", {})]
    told = [wanted(command, these, **options).more for command, options in asked]
    return [_in_order(json.loads(as_before(json.dumps(one, default=str), old))) for one in told]


def _in_order(told: Any) -> Any:
    """The same with its lists sorted: an id may stand elsewhere among others."""
    if isinstance(told, dict):
        return {name: _in_order(one) for name, one in told.items()}
    return sorted(map(_in_order, told), key=str) if isinstance(told, list) else told


@cache
def renamed(table: str) -> tuple[str, Books]:
    old = IDS[table]()
    return old, ran(month().with_tables(), "rename", table=table, old=f" {old.lower()} ", new=f"{NEW} ")


@pytest.mark.parametrize("table", IDS)
def test_the_rules_find_what_they_found_and_the_commands_answer_as_before(table):
    old, now = renamed(table)
    assert now.find_row(table, NEW) is not None and now.find_row(table, old) is None
    assert judged(now, old) == judged(month(), old)
    assert answers(now, old) == answers(month(), old)


@pytest.mark.parametrize("table", IDS)
def test_nothing_but_the_texts_of_others_has_the_old_id_and_nothing_but_the_log_was_added(table):
    old, now = renamed(table)
    for name, frame in now.tables.items():
        if name in ("Log", "Problems"):
            continue
        before = month()[name]
        assert len(frame) == len(before)
        for column in TABLES[name].columns:
            if column.field in frame and (
                table in column.refers or (name == table and column.field == TABLES[name].id)
            ):
                assert not (frame[column.field].str.strip().str.lower() == old.lower()).any(), (name, column.field)
    log = now["Log"].iloc[len(month()["Log"]) :]
    assert list(log.loc[log["column"] == "renamed", ["before", "after"]].iloc[0]) == [old, NEW]
    assert not set(log["column"]) - {"", "renamed", "renamed lines"}, "no account is seen anew, nothing booked anew"
    assert month()["Log"].equals(now["Log"].iloc[: len(month()["Log"])]), "what was sealed stays"


@pytest.mark.parametrize("table", IDS)
def test_dismissed_problems_stay_dismissed(table):
    _, now = renamed(table)
    checked = ran(now, "check")
    count = [(these["Problems"]["status"] == "dismissed").sum() for these in (month(), now, checked)]
    assert count[0] >= 10 and count == [count[0]] * 3
    assert not (checked["Problems"]["status"] == "resolved").sum() > (month()["Problems"]["status"] == "resolved").sum()


def test_who_was_paid_to_which_account_is_still_known():
    old, now = renamed("Vendors")
    key, was = NEW.lower(), old.lower()
    before = month()
    assert vendor_accounts._in_journal(now)[key] == vendor_accounts._in_journal(before)[was]
    assert was not in vendor_accounts._in_journal(now)
    assert accounts.known(now)[key] == accounts.known(before)[was] and was not in accounts.known(now)
    assert accounts.changed_by(now) == accounts.changed_by(before), "who renamed it changed no account"
    pairs = {(vendor.replace(key, was), account) for vendor, account in accounts.verified(now)}
    assert pairs == set(accounts.verified(before))
    row = now.row_of("Vendors", NEW)
    assert vendor_accounts.derive(now).loc[row].equals(vendor_accounts.derive(before).loc[row])


@pytest.mark.parametrize("table", ["Vendors", "Bills"])
def test_a_payment_that_is_taken_out_afterwards_is_still_not_made_twice(table):
    """Its rows are deleted and the bill set back: the file that the journal knows stops it."""
    _, now = renamed(table)
    payments = now["Payments"]
    mine = (
        payments[(payments["status"] == "released") & (payments["vendor"] == NEW)] if table == "Vendors" else payments
    )
    gone = now["Allocations"]
    gone = gone[gone["source"].isin(mine["payment"]) & (gone["kind"] == "payment")]
    bills = list(gone["document"]) if table == "Vendors" else [NEW]
    left = now["Allocations"][~now["Allocations"]["document"].isin(bills)].reset_index(drop=True)
    back = now["Bills"].copy()
    back.loc[back["bill"].isin(bills), "status"] = "approved"
    now = now.with_tables(Payments=payments[~payments.index.isin(mine.index)].reset_index(drop=True), Bills=back)
    now = now.with_tables(Allocations=left)
    filed = set(payment_file_history.missing_payments(now))
    assert filed & {bill.lower() for bill in bills}
    proposed = json.dumps(wanted("pay", now).more["proposals"])
    assert not any(bill.lower() in filed and f"{bill} " in proposed for bill in bills)


def test_a_vendors_document_in_a_file_is_known_under_another_number_of_ours():
    old, now = renamed("Vendors")
    entries = [one for one in set(payment_files.of_bills(now)["paper"]) if one]
    assert any(paper.startswith(f"{NEW.lower()}/") for paper in entries)
    assert not any(paper.startswith(f"{old.lower()}/") for paper in entries)


def test_approvals_and_fingerprints_count():
    for table in IDS:
        _, now = renamed(table)
        assert approval.unrecorded(now) == approval.unrecorded(month()), table
        assert len(approvals.subjects(now)) == len(approvals.subjects(month()))
        assert not set(checks.found(now, ["issued-changed"])["document"]) - set(
            checks.found(month(), ["issued-changed"])["document"]
        )
        assert invoiced_quantities.quantities(now).equals(invoiced_quantities.quantities(month())), table
        assert match_holds.results(now).equals(match_holds.results(month())), table


def test_a_new_row_of_the_old_id_is_somebody_else():
    old, now = renamed("Vendors")
    vendors = now["Vendors"]
    other = vendors[vendors["vendor"] == NEW].assign(vendor=old, name="Somebody else").set_axis([len(vendors)])
    now = now.with_tables(Vendors=pd.concat([vendors, other]))
    assert old.lower() not in vendor_accounts._in_journal(now)
    assert not {pair for pair in accounts.verified(now) if pair[0] == old.lower()}
    assert all(said[1] != old for _, said in postings.of(now)["Payments"].values())


def test_renamed_twice_and_back():
    old, now = renamed("Customers")
    twice = ran(now, "rename", table="Customers", old=NEW, new="C-third")
    back = ran(twice, "rename", table="Customers", old="C-third", new=old)
    for these in (twice, back):
        assert {row[0] for row in judged(these, old)} == {row[0] for row in judged(month(), old)}
        assert len(judged(these, old)) == len(judged(month(), old))
    assert postings.of(back) == postings.of(month()) and issued.fingerprints(back) == issued.fingerprints(month())


def test_an_earlier_version_put_back_is_read_under_the_old_id():
    old, now = renamed("Vendors")
    earlier = month().with_tables(Log=now["Log"])
    assert judged(earlier, old) == judged(month(), old)


def test_another_spelling_alone():
    old = IDS["Customers"]()
    these = month()
    orders = these["Orders"].copy()
    row = orders.index[orders["customer"] == old][0]
    orders.loc[row, "customer"] = f"{old.lower()} "
    now = ran(these.with_tables(Orders=orders), "rename", table="Customers", old=old, new=old)
    assert now["Orders"]["customer"][row] == old
    now = ran(these, "rename", table="Customers", old=old, new=old.lower())
    assert set(now["Invoices"]["customer"]) & {old, old.lower()} == {old.lower()}
    assert len(judged(now, old)) == len(judged(these, old))


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        ("Invoices", "INV-2026-00001", "X", "Numbers on the sheet Invoices are never renamed"),
        ("Receipts", "R-1", "X", "Numbers on the sheet Receipts are never renamed"),
        ("bank lines", "L-1", "X", "Numbers on the sheet Bank lines are never renamed"),
        ("Log", "L-000001", "X", "Numbers on the sheet Log are never renamed"),
        ("People", "ulrike", "X", "The sheet People has no ids of its own"),
        ("Order lines", "SO-1", "X", "The sheet Order lines has no ids of its own"),
        ("Nothing", "X", "Y", 'There is no table "Nothing"'),
        ("Vendors", "nobody", "X", 'There is no vendor "nobody"'),
        ("Vendors", "", "X", 'There is no vendor ""'),
        ("Vendors", "V-002", "  ", '"" cannot be an id'),
        ("Vendors", "V-002", "a; b", '"a; b" cannot be an id'),
        ("Vendors", "V-002", "a\nb", "cannot be an id"),
        ("Vendors", "V-002", "x" * 101, "cannot be an id"),
        ("Vendors", "V-002", "v-003 ", "v-003 stands on the sheet Vendors already"),
        ("Vendors", "v-002", "V-002", "V-002 is spelled so already"),
    ],
)
def test_what_is_refused(table, old, new, words):
    with pytest.raises(WorkbookError) as said:
        wanted("rename", month(), table=table, old=old, new=new)
    assert words in str(said.value)


def test_an_id_that_the_journal_knows_of_a_row_that_is_gone_is_refused():
    gone = IDS["Vendors"]()
    vendors = month()["Vendors"]
    now = month().with_tables(Vendors=vendors[vendors["vendor"] != gone].reset_index(drop=True))
    other = str(now["Vendors"]["vendor"].iloc[0])
    with pytest.raises(WorkbookError, match=f"The journal knows {gone}"):
        wanted("rename", now, table="Vendors", old=other, new=gone)


def test_what_money_is_said_to_pay():
    these = month()
    lines = these["BankLines"].copy()
    customer, vendor, bill = IDS["Customers"](), IDS["Vendors"](), IDS["Bills"]()
    cells = [f"{customer} 20.00; INV-2026-00001 5.00", f"{bill} 20.00 discount 1.00;{vendor} 3.00", f"INV-1 {customer}"]
    lines.loc[lines.index[:3], "proposed_match"] = cells
    these = these.with_tables(BankLines=lines)
    outcome = wanted("rename", these, table="Customers", old=customer, new="K-7")
    assert list(outcome.tables["BankLines"]["proposed_match"][:3]) == ["K-7 20.00; INV-2026-00001 5.00", *cells[1:]]
    outcome = wanted("rename", these, table="Bills", old=bill, new="BB")
    assert list(outcome.tables["BankLines"]["proposed_match"][:2]) == [
        cells[0],
        f"BB 20.00 discount 1.00; {vendor} 3.00",
    ]
    assert "keep their names" in outcome.message


def test_terms_that_mean_what_their_name_says():
    table = "terms | days | basis\nnet 30 | 30 | invoice date\nnet 14 | |"
    these = books(Terms=table, Customers="customer | terms\nC-1 | net 30\nC-2 | Net 14 ")
    now = wanted("rename", these, table="Terms", old="NET 30", new="a month").tables
    assert list(now["Customers"]["terms"]) == ["a month", "Net 14"]
    with pytest.raises(WorkbookError, match="Terms net 14 mean what their name says"):
        wanted("rename", these, table="Terms", old="net 14", new="a fortnight")


@pytest.fixture
def book(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small company's workbook with its journal: two invoices issued, one paid, two payments released."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Path(shutil.copytree(made.parent, tmp_path / "books")) / made.name


def test_on_a_workbook_with_its_journal(book):
    before = small_book.run(book, "aging", side="receivable").json["aging"]
    for table, old, new in (
        ("Customers", "C-1", "K-1"),
        ("Orders", "o-1", "SO-1"),
        ("Vendors", "V-1", "L-1"),
        ("Vendors", "V-2", "V-1"),
        ("Bills", "B-1", "ER-1"),
    ):
        if new == "V-1":
            with pytest.raises(WorkbookError, match="stands on the sheet"):
                small_book.run(book, "rename", table=table, old=old, new="L-1")
        answer = small_book.run(book, "rename", table=table, old=old, new=new)
        assert answer.json["changes"] and f"is now {new}" in answer.message
        assert small_book.problems(book) == []
    after = small_book.run(book, "aging", side="receivable").json["aging"]
    assert [{**one, "party": "K-1"} for one in before] == after
    assert small_book.run(book, "pay").json["proposals"] == []
    small_book.run(book, "withdraw", payments=("PAY-00001",))
    proposed = small_book.run(book, "pay").json["proposals"]
    assert [(one["vendor"], one["reference"]) for one in proposed] == [("L-1", "ER-1 300.00")]
    small_book.run(book, "pay", release=True)
    assert small_book.problems(book) == []


def test_a_dry_run_and_a_broken_record_rename_nothing(book):
    before = book.read_bytes()
    host = WorkbookFile(book)
    words = {"table": "Vendors", "old": "V-1", "new": "L-1"}
    assert "L-1" in on(host, "rename", as_of=small_book.DAY, dry_run=True, **words).message
    assert book.read_bytes() == before
    small_book.by_hand(book, Log=lambda log: log.drop(index=[2]))
    with pytest.raises(WorkbookError, match="cannot be believed"):
        small_book.run(book, "rename", **words)


def test_a_closed_period_knows_its_documents_under_their_new_ids(book):
    small_book.by_hand(book, Settings=small_book.with_cell("name", "Closed until", value="2026-11-15"))
    small_book.run(book, "hold", bills=("B-3",), reason="look")
    for table, old in (("Orders", "O-3"), ("Bills", "B-2")):
        small_book.run(book, "rename", table=table, old=old, new=f"new {old}")
    assert small_book.run(book, "check", only="closed-period").json["problems"] == []


@pytest.mark.parametrize(("language", "shown"), [("en", "1190.00"), ("de", "1.190,00"), ("te", "1,190.00")])
def test_the_figures_on_problems_stay_in_the_books_language(language: str, shown: str):
    these = books(
        Settings=f"name | value\nLanguage | {language}",
        Vendors="vendor | name | status\nV-1 | Mill | active",
        Bills="""
            bill | type | vendor | bill_date  | currency | net  | tax | gross | status
            B-1  | bill | V-1    | 2026-11-02 | EUR      | 1000 | 190 | 1191  | entered
        """,
    )
    checked = ran(these, "check")
    renamed = ran(checked, "rename", table="Bills", old="B-1", new="B-7")
    for now, id_ in ((checked, "B-1"), (renamed, "B-7")):
        sheet = now["Problems"]
        mine = sheet[(sheet["rule"] == "gross-total") & (sheet["document"] == id_)]
        assert mine["expected"].tolist() == [shown]
