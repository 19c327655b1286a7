"""Tax held back from a bill: proposed, released, known in a bank line, taken back, booked; and from our invoices."""

from datetime import datetime

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands import payment_documents, payment_proposals, payment_releases
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.documents import account_statement, remittance, statement_page
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.payment import payment_files
from invoice_workbook.ledger import open_items
from tests import asked
from tests.journals import handed
from tests.payables import after, changed, payables
from tests.sheets import books, grid

SETTINGS = """
    name                 | value
    Company              | Krishna Traders
    Street               | Besant Road 4
    Postal code          | 520002
    City                 | Vijayawada
    Country              | IN
    Tax number           | 37AAPFU0939F1ZU
    Home currency        | INR
    Approval limit       | 1000000
    Bank account         | 50100012345678
    Clearing code        | HDFC0001234
    E-mail               | accounts@krishna.example
    Withheld tax account | 2390
"""
RATES = """
    section | payee | valid_from | rate | single_limit | year_limit | ledger_account
    194C    | any   | 2020-04-01 | 2    | 30000        | 100000     | 2310
    194J    | any   | 2020-04-01 | 10   |              | 50000      |
"""
VENDORS = """
    vendor | name            | country | city | terms  | bank_account | clearing_code | tax_number      | section
    V-1    | Godavari Movers | IN | Guntur | net 30 | 00123456789  | SBIN0000811   | 37AABCG1234D1Z0 | 194C
    V-2    | Rao Advisers    | IN | Guntur | net 30 | 00123456780  | SBIN0000811   | 37AABFR1234D1ZH | 194J
"""
HEAD = "bill | type | vendor | vendor_reference | bill_date | received_on | due_date | currency | net | tax | gross | "
HEAD += "prepaid | rounding | withheld | section | status | entered_by | approved_by"
PEOPLE = """
    person  | name    | e_mail            | role     | approval_limit
    anna    | Anna    | anna@k.example    | clerk    |
    lakshmi | Lakshmi | lakshmi@k.example | approver |
"""


def with_bills(*rows: tuple[str, str, str], vendor: str = "V-1", day: str = "2026-11-02", **more: str) -> Books:
    """Books with approved bills of Godavari Movers: gross, prepaid, withheld."""
    due = "2026-11-30"
    lines = [
        f"B-{n} | bill | {vendor} | GM-{n}815{n} | {day} | {day} | {due} | INR | {gross} | 0 | {gross} | "
        f"{prepaid} | | {withheld} | | approved | anna | lakshmi"
        for n, (gross, prepaid, withheld) in enumerate(rows, 1)
    ]
    usual = {"Settings": SETTINGS, "Vendors": VENDORS, "People": PEOPLE, "WithholdingRates": RATES}
    return payables("\n".join((HEAD, *lines)), **{**usual, "ExchangeRates": "", **more})


def proposed(these: Books) -> Books:
    return after(these, payment_proposals.propose(these))


def released(these: Books) -> Books:
    done = payment_releases.release(these)
    assert not done.refused, done.refused
    tables = {name: done.books[name] for name in ("Payments", "Allocations", "Bills")}
    return after(these, Outcome("", tables, entries=done.entries))


def standing(these: Books) -> list[tuple[int, str]]:
    return list(zip(open_items.of_documents(these, "payable")["open"], these["Bills"]["status"], strict=True))


PROPOSED = """
    gross    | prepaid | withheld | reference
    40000.00 |         | 800      | B-1 39200.00 tax withheld 800.00
    40000.00 |         |          | B-1 40000.00
"""


@pytest.mark.parametrize("row", grid(PROPOSED)[1:], ids=" ".join)
def test_a_run_pays_what_is_not_held_back_and_settles_the_bill_wholly(row):
    gross, prepaid, withheld, reference = row
    these = proposed(with_bills((gross, prepaid, withheld)))
    (payment,) = these["Payments"].to_dict("records")
    assert payment["reference"] == reference
    done = released(these)
    assert standing(done) == [(0, "scheduled")]
    given = done["Allocations"].query("kind == 'tax withheld'")
    assert list(given["note"]) == (["PAY-00001"] if withheld else [])
    assert not (given["source"] != "").any()
    rules = ["over-allocated", "overpayment", "write-off-limit", "status-contradicts", "short-paid"]
    assert not len(checks.found(done, rules))
    assert not payment_proposals.propose(done).more["proposals"]


def test_what_was_prepaid_is_not_paid_again():
    these = proposed(with_bills(("40000.00", "1000", "800")))
    assert list(these["Payments"]["reference"]) == ["B-1 38200.00 tax withheld 800.00"]


def test_nothing_is_proposed_where_all_that_is_left_is_held_back():
    assert not payment_proposals.propose(with_bills(("40000.00", "39500", "800"))).more["proposals"]


REFUSED = """
    amount   | reference                        | why
    39000.00 | B-1 39000.00 tax withheld 1000.00 | takes 1000.00 of withheld tax off B-1, where 800.00
    40000.00 | B-1 40000.00                      | takes 0.00 of withheld tax off B-1, where 800.00
    40100.00 | B-1 40100.00 tax withheld -100.00 | takes -100.00 of withheld tax off B-1
    20000.00 | B-1 20000.00                      |
    39200.00 | B-1 30000.00; B-1 9200.00 tax withheld 800.00 |
"""


@pytest.mark.parametrize("row", grid(REFUSED)[1:], ids=" ".join)
def test_what_is_held_back_is_the_bills_own_and_not_forgotten(row):
    amount, reference, why = row
    these = proposed(with_bills(("40000.00", "", "800")))
    cents = int(amount.replace(".", ""))
    done = payment_releases.release(changed(these, "Payments", 0, amount=cents, reference=reference))
    reasons = [one["reason"] for one in done.refused]
    assert len(reasons) == bool(why)
    assert all(why in reason for reason in reasons)


def test_withdrawn_the_tax_is_to_be_held_back_again():
    these = released(proposed(with_bills(("40000.00", "", "800"))))
    back = after(these, asked.withdraw(these, ["PAY-00001"]))
    assert standing(back) == [(4_000_000, "approved")]
    assert proposed(back)["Payments"]["reference"].iloc[-1] == "B-1 39200.00 tax withheld 800.00"


def test_the_advice_names_it():
    these = proposed(with_bills(("40000.00", "", "800"), ("5000.00", "", "")))
    done = payment_releases.release(these)
    (one,) = (one for batch in done.batches.values() for one in batch)
    table = remittance.page(payment_documents.advice(done.books, one)).table
    at = table.columns.index("Tax withheld")
    assert [row[at] for row in table.rows] == ["800.00", "0.00"]


def test_the_banks_file_has_what_is_paid_and_one_without_an_ifsc_is_not_proposed():
    these = released(proposed(with_bills(("40000.00", "", "800"))))
    order = payment_documents.order(these, str(these["Payments"]["batch"].iloc[0]), datetime(2026, 11, 30, 9))
    line = payment_files.write(order).decode().splitlines()[1].split(",")
    assert line[:6] == ["NEFT", "50100012345678", "Godavari Movers", "00123456789", "SBIN0000811", "39200.00"]
    without = VENDORS.replace("SBIN0000811  ", "             ").replace("clearing_code", "bic          ")
    refused = payment_proposals.propose(with_bills(("40000.00", "", "800"), Vendors=without)).more
    assert not refused["proposals"]
    assert "has no IFSC" in refused["skipped"][0]["reason"]


def test_a_bank_line_of_what_was_paid_is_known_and_settles_the_bill():
    these = with_bills(("40000.00", "", "800"))
    head = "bank_line | booked_on | amount | currency | counterparty | reference | status | proposed_match"
    line = f"{head}\n BL-1 | 2026-11-30 | -39200.00 | INR | Godavari Movers | GM-1815-1 | new |"
    these = after(these, Outcome("", {"BankLines": books(these.as_of, BankLines=line)["BankLines"]}))
    row = asked.apply(these).tables["BankLines"].iloc[0]
    assert (row["proposed_match"], int(row["score"])) == ("B-1 39200.00 tax withheld 800.00", 100)
    assert "without the tax that is held back" in row["why"]
    accepted = changed(these, "BankLines", 0, status="accepted", proposed_match=row["proposed_match"])
    done = after(accepted, asked.apply(accepted))
    assert standing(done) == [(0, "paid")]
    undone = after(done, asked.unapply(done, done["Payments"]["payment"].iloc[0]))
    assert standing(undone)[0][0] == 4_000_000


INVOICES = """
    invoice | type    | customer | invoice_date | due_date   | currency | net       | tax      | gross     | status
    INV-1   | invoice | C-1      | 2026-10-05   | 2026-11-05 | INR      | 100000.00 | 18000.00 | 118000.00 | sent
    INV-2   | invoice | C-2      | 2026-10-05   | 2026-11-05 | INR      | 100000.00 | 0        | 100000.00 | sent
"""
CUSTOMERS = """
    customer | name            | country | tax_number      | city
    C-1      | Amaravati Works | IN      | 36AABCA1234D1Z9 | Hyderabad
    C-2      | Lanka Stores    | LK      |                 | Colombo
"""
SOLD = """
    invoice | line | quantity | unit_price | tax_category | tax_rate | line_net
    INV-1   | 1    | 1        | 100000.00  | S            | 18       | 100000.00
    INV-2   | 1    | 1        | 100000.00  | G            | 0        | 100000.00
"""
MATCHED = """
    amount    | counterparty    | reference | score | proposed
    108000.00 | Amaravati Works | INV-1     | 80    | INV-1 108000.00 tax withheld 10000.00
    116000.00 | Amaravati Works | INV-1     | 80    | INV-1 116000.00 tax withheld 2000.00
    117000.00 | Amaravati Works | INV-1     | 80    | INV-1 117000.00 tax withheld 1000.00
    117900.00 | Amaravati Works | INV-1     | 80    | INV-1 117900.00 tax withheld 100.00
    117900.01 | Amaravati Works | INV-1     | 88    | INV-1 117900.01
    98000.00  | Lanka Stores    | INV-2     | 88    | INV-2 98000.00
    118000.00 | Amaravati Works | INV-1     | 100   | INV-1 118000.00
    116000.00 | Amaravati Works | thanks    | 75    | INV-1 116000.00 tax withheld 2000.00
"""


def received(amount: str, name: str, reference: str, match: str = "", **more: str) -> Books:
    head = "bank_line | booked_on | amount | currency | counterparty | reference | status | proposed_match"
    status = "accepted" if match else "new"
    line = f"{head}\n BL-1 | 2026-11-30 | {amount} | INR | {name} | {reference} | {status} | {match}"
    usual = {"Settings": SETTINGS, "Customers": CUSTOMERS, "Invoices": INVOICES, "InvoiceLines": SOLD}
    return books(**{**usual, "BankLines": line, **more})


@pytest.mark.parametrize("row", grid(MATCHED)[1:], ids=" ".join)
def test_what_customers_hold_back_is_proposed_never_certain(row):
    amount, name, reference, score, proposal = row
    line = asked.apply(received(amount, name, reference)).tables["BankLines"].iloc[0]
    assert (line["proposed_match"], str(line["score"])) == (proposal, score)
    assert ("held back" in line["why"]) == ("withheld" in proposal)


def test_typed_it_settles_the_invoice_like_a_discount():
    these = received("116000.00", "Amaravati Works", "INV-1", "INV-1 116000.00 tax withheld 2000.00")
    done = after(these, asked.apply(these))
    assert open_items.of_documents(done, "receivable")["open"].tolist()[0] == 0
    assert done["Invoices"]["status"].iloc[0] == "paid"


def test_more_than_a_fifth_is_no_tax_withheld():
    these = received("90000.00", "Amaravati Works", "INV-1", "INV-1 90000.00 tax withheld 28000.00")
    (refused,) = asked.apply(these).more["refused"]
    assert "28000.00 of tax withheld from INV-1" in refused["reason"]


ACCOUNTS = """
    use        | ledger_account
    receivable | 1400
    payable    | 1600
    purchases  | 3000
    sales      | 8000
    bank       | 1200
    output tax | 1776
"""


def booked_of(these: Books) -> list[tuple[str, str, str]]:
    """Account, debit and credit of each booking of the tax."""
    told = handed(these).more["bookings"]
    return sorted((one["account"], one["debit"], one["credit"]) for one in told if "Tax withheld" in one["text"])


def test_what_is_held_back_is_owed_to_the_state():
    done = released(proposed(with_bills(("40000.00", "", "800"), LedgerAccounts=ACCOUNTS)))
    assert booked_of(done) == [("1600", "800.00", ""), ("2310", "", "800.00")]


def test_what_customers_hold_back_is_owed_by_the_state():
    match = "INV-1 116000.00 tax withheld 2000.00"
    these = received("116000.00", "Amaravati Works", "INV-1", match, LedgerAccounts=ACCOUNTS)
    done = after(these, asked.apply(these))
    assert booked_of(done) == [("1400", "", "2000.00"), ("2390", "2000.00", "")]


def test_without_an_account_nothing_is_handed_over_and_the_cell_is_named():
    done = released(proposed(with_bills(("60000.00", "", "6000"), vendor="V-2", LedgerAccounts=ACCOUNTS)))
    with pytest.raises(WorkbookError, match="Fill Ledger account in Withholding rates for the section 194J"):
        handed(done)
    match = "INV-1 116000.00 tax withheld 2000.00"
    settings = SETTINGS.replace("2390", "")
    these = received("116000.00", "Amaravati Works", "INV-1", match, LedgerAccounts=ACCOUNTS, Settings=settings)
    with pytest.raises(WorkbookError, match="Fill Withheld tax account in Settings"):
        handed(after(these, asked.apply(these)))


def test_a_statement_of_account_names_it():
    these = received("116000.00", "Amaravati Works", "INV-1", "INV-1 116000.00 tax withheld 2000.00")
    done = after(these, asked.apply(these))
    (statement,) = account_statement.gather(done, frozenset({"c-1"}))
    shown = [(row[0], row[2]) for row in statement_page.page(statement).before.rows]
    assert ("Tax withheld INV-1", "-2,000.00") in shown
