"""Money that goes back, on either side: returned, refunded, paid out; what it had paid is open again, to the cent."""

from datetime import date

import pandas as pd
import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import aging, open_items, payments_made
from tests.asked import apply, unapply
from tests.sheets import books, grid

CUSTOMERS = """
    customer | name              | bank_account           | currency
    C-1      | Adler Handel GmbH |                        | EUR
    C-4      | Dorn KG           | DE02120300000000202051 | EUR
    C-5      | Elbe & Söhne      | DE02500105170137075030 | EUR
"""
INVOICES = """
    invoice        | type        | corrects       | customer | invoice_date | due_date   | currency | gross  | status
    INV-2026-00004 | invoice     |                | C-4      | 2026-10-01   | 2026-10-31 | EUR      | 400.00 | paid
    INV-2026-00005 | invoice     |                | C-5      | 2026-10-02   | 2026-11-01 | EUR      | 100.00 | paid
    INV-2026-00006 | invoice     |                | C-5      | 2026-10-03   | 2026-11-02 | EUR      | 200.00 | paid
    INV-2026-00007 | invoice     |                | C-5      | 2026-10-04   | 2026-11-03 | EUR      | 300.00 | paid
    INV-2026-00008 | invoice     |                | C-1      | 2026-10-05   | 2026-11-04 | EUR      | 50.00  | sent
    INV-2026-00009 | invoice     |                | C-1      | 2026-10-05   | 2026-11-04 | EUR      | 80.00  | paid
    CN-2026-00001  | credit note | INV-2026-00009 | C-1      | 2026-10-20   |            | EUR      | 20.00  | sent
    CN-2026-00002  | credit note | INV-2026-00006 | C-5      | 2026-11-10   |            | EUR      | 200.00 | sent
"""
RECEIPTS = """
    receipt | date       | customer | amount | currency
    R-00001 | 2026-10-30 | C-4      | 400.00 | EUR
    R-00002 | 2026-10-30 | C-5      | 600.00 | EUR
    R-00003 | 2026-11-01 | C-1      | 78.40  | EUR
    R-00004 | 2026-11-02 | C-1      | 92.50  | EUR
"""
VENDORS = """
    vendor | name         | bank_account           | currency
    V-1    | Lieferant AG | DE75512108001245126199 | EUR
    V-2    | Holz & Sohn  | DE12500105170648489890 | EUR
"""
BILLS = """
    bill | type        | vendor | vendor_reference | bill_date  | due_date   | currency | gross  | status
    B-1  | bill        | V-1    | INV-2026-00004   | 2026-10-20 | 2026-12-01 | EUR      | 400.00 | approved
    B-2  | bill        | V-2    | 77-4711          | 2026-10-20 | 2026-11-20 | EUR      | 300.00 | paid
    B-3  | credit note | V-1    | GS-99881         | 2026-10-25 |            | EUR      | 50.00  | approved
    B-4  | bill        | V-1    | RE-8001          | 2026-10-20 | 2026-12-01 | EUR      | 99.00  | approved
    B-5  | bill        | V-2    | 77-4712          | 2026-10-20 | 2026-11-20 | EUR      | 111.00 | paid
    B-6  | bill        | V-1    | RE-8002          | 2026-10-20 | 2026-12-01 | EUR      | 222.00 | paid
    B-7  | bill        | V-2    | 77-4713          | 2026-10-20 | 2026-11-20 | EUR      | 60.00  | paid
"""
PAYMENTS = """
    payment   | date       | vendor | amount | currency | bank_account           | status  | batch
    PAY-00001 | 2026-11-10 | V-2    | 300.00 | EUR      | DE12500105170648489890 | cleared |
    PAY-00002 | 2026-11-12 | V-2    | 111.00 | EUR      | DE12500105170648489890 | cleared | RUN-2026-11-12-1
    PAY-00003 | 2026-11-12 | V-1    | 222.00 | EUR      | DE75512108001245126199 | cleared | RUN-2026-11-12-1
    PAY-00004 | 2026-11-12 | V-2    | 75.00  | EUR      | DE12500105170648489890 | cleared |
"""
ALLOCATIONS = """
    allocation | date       | side       | source    | document       | kind     | amount | note
    AL-1       | 2026-10-30 | receivable | R-00001   | INV-2026-00004 | payment  | 400.00 |
    AL-2       | 2026-10-30 | receivable | R-00002   | INV-2026-00005 | payment  | 100.00 |
    AL-3       | 2026-10-30 | receivable | R-00002   | INV-2026-00006 | payment  | 200.00 |
    AL-4       | 2026-10-30 | receivable | R-00002   | INV-2026-00007 | payment  | 300.00 |
    AL-5       | 2026-11-01 | receivable | R-00003   | INV-2026-00009 | payment  | 78.40  |
    AL-6       | 2026-11-01 | receivable |           | INV-2026-00009 | discount | 1.60   | R-00003
    AL-7       | 2026-11-10 | payable    | PAY-00001 | B-2            | payment  | 300.00 |
    AL-8       | 2026-11-12 | payable    | PAY-00002 | B-5            | payment  | 111.00 |
    AL-9       | 2026-11-12 | payable    | PAY-00003 | B-6            | payment  | 222.00 |
    AL-10      | 2026-11-12 | payable    | PAY-00004 | B-7            | payment  | 75.00  |
"""
TABLES = {
    "Customers": CUSTOMERS,
    "Invoices": INVOICES,
    "Receipts": RECEIPTS,
    "Vendors": VENDORS,
    "Bills": BILLS,
    "Payments": PAYMENTS,
    "Allocations": ALLOCATIONS,
}
LINES = """
    amount  | counterparty      | account                | reference                          | reason | score | proposed
    -400.00 | Dorn KG           | DE02120300000000202051 | RUECKLASTSCHRIFT INV-2026-00004 AC04 | AC04 | 98    | INV-2026-00004 -400.00
    -400.00 | Dorn KG           | DE02120300000000202051 | Rückgabe mangels Deckung           |        | 95    | INV-2026-00004 -400.00
    -403.50 | Dorn KG           | DE02120300000000202051 | RETOURE INV-2026-00004             | AM04   | 90    | INV-2026-00004 -400.00; bank fee -3.50
    -3.50   | Dorn KG           | DE02120300000000202051 | Entgelt Rücklastschrift INV-2026-00004 |    |       |
    -3.50   | Dorn KG           | DE02120300000000202051 | frais de rejet                     | AM04   |       |
    -100.00 | Dorn KG           | DE02120300000000202051 | Erstattung INV-2026-00004          |        | 80    | INV-2026-00004 -100.00
    -450.00 | Dorn KG           | DE02120300000000202051 | Erstattung INV-2026-00004          |        | 50    | INV-2026-00004 -400.00; C-4 -50.00
    -400.00 | unbekannt         |                        | INV-2026-00004                     |        |       |
    -400.00 | unbekannt         | DE75512108001245126199 | INV-2026-00004                     |        | 100   | B-1 400.00
    -99.00  | Dorn KG           | DE02120300000000202051 | RE 8001                            |        | 90    | B-4 99.00
    -600.00 | Elbe & Soehne     |                        | chargeback INV-2026-00005          |        | 98    | INV-2026-00005 -100.00; INV-2026-00006 -200.00; INV-2026-00007 -300.00
    -600.00 | x                 | DE02500105170137075030 | SEPA RETURN                        | MD06   | 90    | INV-2026-00005 -100.00; INV-2026-00006 -200.00; INV-2026-00007 -300.00
    -600.00 | unbekannt         |                        | Lastschrift zurück, storniert      |        | 60    | INV-2026-00005 -100.00; INV-2026-00006 -200.00; INV-2026-00007 -300.00
    -600.00 | unbekannt         |                        | Miete                              |        |       |
    -20.00  | Adler Handel GmbH |                        | Erstattung CN-2026-00001           |        | 100   | CN-2026-00001 -20.00
    -20.00  | Adler Handel      |                        | Gutschrift                         |        | 83    | CN-2026-00001 -20.00
    -92.50  | Adler Handel GmbH |                        | REFUND R-00004                     |        | 100   | R-00004 -92.50
    -92.50  | Adler Handel GmbH |                        | zu viel gezahlt                    |        | 83    | R-00004 -92.50
    -112.50 | Adler Handel GmbH |                        | Guthaben                           |        | 80    | CN-2026-00001 -20.00; R-00004 -92.50
    -78.40  | Adler Handel GmbH |                        | R-transaction INV-2026-00009       | AC01   | 98    | INV-2026-00009 -78.40 discount -1.60
    -5.00   | Adler Handel GmbH |                        | Kulanz                             |        | 40    | C-1 -5.00
    -90.00  | Dorn KG           | DE02120300000000202051 | SEPA RETURN                        | AC04   | 40    | C-4 -90.00
    50.00   | unbekannt         |                        | Kasse B-1, INV-2026-00008          |        | 98    | INV-2026-00008 50.00
    -50.00  | Adler Handel GmbH |                        | INV-2026-00008                     |        |       |
    300.00  | Holz & Sohn       | DE12500105170648489890 | PAY-00001 RETURN AC04 ACCOUNT CLOSED | AC04 | 100   | B-2 -300.00
    300.00  | Holz & Sohn       | DE12500105170648489890 | returned                           |        | 95    | B-2 -300.00
    333.00  | Bank              |                        | RUN-2026-11-12-1 REJECTED          |        | 100   | B-5 -111.00; B-6 -222.00
    15.00   | Holz & Sohn       | DE12500105170648489890 | Überzahlung zurück                 |        | 93    | B-7 -15.00
    222.00  | Bank              |                        | RUECKGABE PAY 00003                | AC01   | 100   | B-6 -222.00
    50.00   | Lieferant AG      | DE75512108001245126199 | Erstattung GS-99881                |        | 100   | B-3 -50.00
    50.00   | Lieferant AG      | DE75512108001245126199 | vielen Dank                        |        | 93    | B-3 -50.00
    50.00   | Lieferant AG      | DE75512108001245126199 | INV-2026-00008                     |        | 90    | INV-2026-00008 50.00
"""


def with_line(amount: str, name: str, account: str, reference: str, reason: str = "", match: str = "") -> Books:
    """The books with one bank line, accepted where it has a match."""
    row = {"bank_line": "L-1", "booked_on": "2026-11-20", "amount": amount, "currency": "EUR", "counterparty": name}
    row |= {"counterparty_account": account, "reference": reference, "return_reason": reason}
    row |= {"proposed_match": match, "status": "accepted" if match else "new"}
    return books(**TABLES, BankLines=f"{' | '.join(row)}\n{' | '.join(row.values())}", as_of=date(2026, 11, 20))


def posted(these: Books) -> Books:
    """The books once the proposal is accepted."""
    outcome = apply(these, 1)
    assert not outcome.more["refused"], outcome.more["refused"]
    return these.with_tables(**outcome.tables)


def standing(these: Books) -> dict[str, int]:
    """What is open of every document, and unapplied of all money, by id."""
    found = {}
    for side, table, id_, money, source in (
        ("receivable", "Invoices", "invoice", "Receipts", "receipt"),
        ("payable", "Bills", "bill", "Payments", "payment"),
    ):
        found |= dict(zip(these[table][id_], open_items.of_documents(these, side)["open"], strict=True))
        found |= dict(zip(these[money][source], open_items.unapplied(these, side), strict=True))
    return found


@pytest.mark.parametrize("row", grid(LINES)[1:], ids=lambda row: f"{row[0]} {row[1]} {row[3]}".replace(" ", "_"))
def test_each_line_by_itself(row):
    amount, name, account, reference, reason, score, proposed = row
    found = apply(with_line(amount, name, account, reference, reason)).tables["BankLines"].iloc[0]
    assert (found["proposed_match"], str(found["score"])) == (proposed, score or "<NA>"), found["why"]
    assert found["why"]


CHANGED = """
    amount  | match                                      | changes
    -400.00 | INV-2026-00004 -400.00                     | INV-2026-00004 40000
    -400.00 | INV-2026-00004                             | INV-2026-00004 40000
    -400.00 | R-00001                                    | INV-2026-00004 40000
    -403.50 | INV-2026-00004 -400.00; bank fee -3.50     | INV-2026-00004 40000
    -450.00 | INV-2026-00004 -400.00; C-4 -50.00         | INV-2026-00004 40000, R-00005 -5000
    -100.00 | INV-2026-00004 100.00                      | INV-2026-00004 10000
    -20.00  | CN-2026-00001 -20.00                       | CN-2026-00001 0
    -20.00  | C-1 20.00                                  | CN-2026-00001 0
    -92.50  | R-00004 -92.50                             | R-00004 0
    -112.50 | C-1                                        | CN-2026-00001 0, R-00004 0
    -120.00 | C-1                                        | CN-2026-00001 0, R-00004 0, R-00005 -750
    -78.40  | INV-2026-00009 -78.40 discount -1.60       | INV-2026-00009 8000
    -92.50  | r-00004                                    | R-00004 0
    -100.00 | R-00004                                    | R-00004 0, R-00005 -750
    -403.50 | R-00001; bank fee -3.50                    | INV-2026-00004 40000
    75.00   | PAY-00004                                  | B-7 6000
    -600.00 | R-00002 -600.00                            | INV-2026-00005 10000, INV-2026-00006 20000, INV-2026-00007 30000
    -350.00 | R-00002 -350.00                            | INV-2026-00006 5000, INV-2026-00007 30000
    300.00  | PAY-00001                                  | B-2 30000
    300.00  | B-2 -300.00                                | B-2 30000
    50.00   | B-3                                        | B-3 0
"""


@pytest.mark.parametrize("row", grid(CHANGED)[1:], ids=lambda row: f"{row[0]} {row[1]}".replace(" ", "_"))
def test_what_is_open_after_it(row):
    amount, match, changes = row
    these = with_line(amount, "x", "", "x", match=match)
    before, after = standing(these), standing(posted(these))
    wanted = {id_: int(units) for id_, units in (one.split() for one in changes.split(", "))}
    assert {id_: units for id_, units in after.items() if units != before.get(id_, 0)} == wanted
    done = posted(these)
    rules = ["over-allocated", "wrong-party", "unknown-key", "overpayment"]
    assert set(checks.found(done, rules)["problem"]) <= set(checks.found(these, rules)["problem"])
    for side, sign in (("receivable", -1), ("payable", 1)):
        total = {name: aging.derive(one, side)["total"].sum() for name, one in (("was", these), ("is", done))}
        fee = 350 if "fee" in match else 0
        is_mine = (side == "receivable") == (float(amount) < 0)
        moved = sign * round(float(amount) * 100) - fee if is_mine else 0
        discount = 160 if "discount" in match and is_mine else 0
        assert total["is"] - total["was"] == moved + discount


def test_statuses_go_back_with_the_money():
    after = posted(with_line("-400.00", "x", "", "x", match="INV-2026-00004"))
    assert after["Invoices"]["status"].iloc[0] == "issued"
    assert posted(with_line("300.00", "x", "", "x", match="B-2"))["Bills"]["status"].iloc[1] == "approved"
    assert checks.found(after, ["status-contradicts"]).empty


def test_the_same_return_twice_is_proposed_once():
    these = with_line("-400.00", "Dorn KG", "DE02120300000000202051", "RUECKLAST INV-2026-00004", "AC04")
    lines = these["BankLines"]
    second = lines.assign(bank_line="L-2")
    these = these.with_tables(BankLines=pd.concat([lines, second], ignore_index=True))
    found = apply(these).tables["BankLines"]
    assert list(found["proposed_match"]) == ["INV-2026-00004 -400.00", ""]
    assert "nothing is paid" in found["why"].iloc[1]


def test_a_reversal_of_a_reversal_is_a_payment_again():
    returned = posted(with_line("-400.00", "Dorn KG", "DE02120300000000202051", "INV-2026-00004", "AC04"))
    lines = returned["BankLines"].assign(
        bank_line="L-2", amount=40000, status="new", proposed_match="", reference="INV-2026-00004", return_reason=""
    )
    again = posted(returned.with_tables(BankLines=lines))
    assert standing(again)["INV-2026-00004"] == 0
    assert again["Invoices"]["status"].iloc[0] == "paid"
    gone = again.with_tables(BankLines=lines.assign(bank_line="L-3", amount=-40000, return_reason="AM04"))
    assert standing(posted(gone))["INV-2026-00004"] == 40000


@pytest.mark.parametrize(
    "amount, match, told",
    [
        ("-400.00", "INV-2026-00008", "nothing was paid of INV-2026-00008"),
        ("-500.00", "INV-2026-00004 -500.00", "open"),
        ("-400.00", "INV-2026-00004 -400.00; bank fee -3.50", "only 400.00"),
        ("-20.00", "CN-2026-00001 -30.00", "20.00"),
        ("-400.00", "INV-2026-99999", "is not one of our documents"),
        ("400.00", "R-00001", "named only where it goes back"),
        ("-3.00", "bank fee -3.00", "belongs to a document"),
        ("47.00", "INV-2026-00008 50.00; bank fee -3.00", "belongs to a document"),
        ("50.00", "INV-2026-00008; B-1 10.00", "at once: INV-2026-00008, B-1"),
    ],
)
def test_what_cannot_go_back_is_told_and_left(amount, match, told):
    these = with_line(amount, "x", "", "x", match=match)
    outcome = apply(these)
    (refused,) = outcome.more["refused"]
    assert told in refused["reason"]
    assert standing(these.with_tables(**outcome.tables)) == standing(these)


@pytest.mark.parametrize("match", ["B-1 400.00; bank fee 3.50", "B-1; bank fee 3.50"])
def test_a_fee_on_top_of_what_a_bill_is_paid_is_no_money_on_account(match):
    after = standing(posted(with_line("-403.50", "x", "", "x", match=match)))
    assert (after["B-1"], after["PAY-00005"]) == (0, 0)


def test_what_came_back_before_the_day_of_its_payment_is_taken_off_it():
    """A bank may reject a payment file before the day on which it was to be carried out."""
    back = """
        allocation | date       | side    | source    | document | kind    | amount | note
        AL-8       | 2026-11-12 | payable | PAY-00002 | B-5      | payment | 111.00 |
        AL-9       | 2026-11-11 | payable | PAY-00005 | B-5      | payment | -111.00 |
        AL-10      | 2026-11-13 | payable | PAY-00006 | B-5      | payment | 111.00 |
    """
    more = """
        PAY-00005 | 2026-11-11 | V-2    | -111.00 | EUR      | | cleared |
        PAY-00006 | 2026-11-13 | V-2    | 111.00 | EUR      | | released |
    """
    these = books(**TABLES | {"Allocations": back, "Payments": PAYMENTS.rstrip() + more}, as_of=date(2026, 11, 20))
    (left,) = payments_made.of_documents(these, "payable")["b-5"]
    assert (left.source, left.amount) == ("PAY-00006", 11100)
    assert "pay-00002" in payments_made.returned(these, "payable")
    assert checks.found(these, ["duplicate-payment"]).empty


def test_a_payment_that_was_never_released_is_not_cleared():
    these = with_line("-300.00", "x", "", "x", match="PAY-00001")
    payments = these["Payments"].assign(status="proposed")
    (refused,) = apply(these.with_tables(Payments=payments)).more["refused"]
    assert "PAY-00001 is only proposed" in refused["reason"]


def test_a_refund_is_taken_back_like_any_money():
    these = with_line("-112.50", "x", "", "x", match="C-1")
    after = posted(these)
    back = unapply(after, "R-00005")
    assert standing(after.with_tables(**back.tables)) == standing(these)


def test_a_return_is_taken_back_before_what_it_returned():
    these = with_line("-400.00", "x", "", "x", match="INV-2026-00004")
    after = posted(these)
    with pytest.raises(WorkbookError, match="INV-2026-00004"):
        unapply(after, "AL-1")
    undone = after.with_tables(**unapply(after, "R-00005").tables)
    assert standing(undone) == standing(these)
    assert list(undone["Invoices"]["status"]) == list(these["Invoices"]["status"])


def test_money_that_was_paid_out_since_is_not_taken_back_alone():
    these = posted(with_line("30.00", "x", "", "x", match="C-1 10.00; C-5 20.00"))
    again = these["BankLines"].assign(bank_line="L-2", amount=-2000, proposed_match="R-00006", status="accepted")
    after = posted(these.with_tables(BankLines=pd.concat([these["BankLines"], again], ignore_index=True)))
    assert standing(after)["R-00006"] == 0
    with pytest.raises(WorkbookError, match="R-00007 paid out since what R-00006 holds"):
        unapply(after, "R-00005")
    undone = after.with_tables(**unapply(after, "R-00005", "R-00007").tables)
    assert not {"R-00005", "R-00006", "R-00007"} & set(standing(undone))
    after = posted(with_line("-400.00", "x", "", "x", match="INV-2026-00004"))
    assert unapply(after, "R-00005").message.startswith("Taken back: R-00005. Settled again: INV-2026-00004.")


FOREIGN = """
    amount  | counterparty | reference      | reason | score | proposed
    -490.00 | Ferry Ltd    | INV-2026-00020 | AC04   | 95    | INV-2026-00020 -420.00 GBP
    -490.00 | x            | R-00020 RETURN |        | 95    | INV-2026-00020 -420.00 GBP
    -490.00 | Ferry Ltd    | chargeback     |        | 75    | INV-2026-00020 -420.00 GBP
    -490.00 | x            | returned       |        | 60    | INV-2026-00020 -420.00 GBP
    -490.00 | x            | rent           |        |       |
    -480.00 | x            | returned       |        |       |
    91.40   | Yankee Inc   | PAY-00020      | AC04   | 95    | B-20 -100.00 USD
"""


@pytest.mark.parametrize("row", grid(FOREIGN)[1:], ids=lambda row: f"{row[0]} {row[2]}".replace(" ", "_"))
def test_what_was_booked_in_another_currency_comes_back(row):
    amount, name, reference, reason, score, proposed = row
    these = with_line(amount, name, "", reference, reason)
    lines = these["BankLines"]
    these = books(
        Customers="customer | name | currency\nC-9 | Ferry Ltd | GBP",
        Invoices="invoice | type | customer | invoice_date | due_date | currency | gross | status\n"
        "INV-2026-00020 | invoice | C-9 | 2026-10-01 | 2026-10-31 | GBP | 420.00 | paid",
        Receipts="receipt | date | customer | amount | currency | bank_amount\n"
        "R-00020 | 2026-11-01 | C-9 | 420.00 | GBP | 490.00 EUR",
        Vendors="vendor | name | currency\nV-9 | Yankee Inc | USD",
        Bills="bill | type | vendor | vendor_reference | bill_date | due_date | currency | gross | status\n"
        "B-20 | bill | V-9 | US-1 | 2026-10-01 | 2026-10-31 | USD | 100.00 | paid",
        Payments="payment | date | vendor | amount | currency | status | bank_amount\n"
        "PAY-00020 | 2026-11-01 | V-9 | 100.00 | USD | cleared | -91.40 EUR",
        Allocations="allocation | date | side | source | document | kind | amount\n"
        "AL-1 | 2026-11-01 | receivable | R-00020 | INV-2026-00020 | payment | 420.00\n"
        "AL-2 | 2026-11-01 | payable | PAY-00020 | B-20 | payment | 100.00",
        as_of=date(2026, 11, 20),
    ).with_tables(BankLines=lines)
    found = apply(these).tables["BankLines"].iloc[0]
    assert (found["proposed_match"], str(found["score"])) == (proposed, score or "<NA>"), found["why"]
    if proposed:
        after = posted(these)
        document = proposed.split()[0]
        assert standing(after)[document] == {"INV-2026-00020": 42000, "B-20": 10000}[document]
        if "R-00021" in standing(after):
            assert standing(after.with_tables(**unapply(after, "R-00021").tables)) == standing(these)
