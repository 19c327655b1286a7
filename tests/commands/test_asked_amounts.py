"""What our papers asked for is what is looked for: reminders with fee and interest, statements, other currencies."""

from datetime import date

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.ledger import aging, open_items
from tests.asked import apply
from tests.sheets import books, grid

CUSTOMERS = """
    customer | name              | bank_account           | currency | terms
    C-1      | Adler Handel GmbH |                        | EUR      |
    C-2      | Bogner Technik AG | DE02120300000000202051 | EUR      |
    C-3      | Cordes & Söhne    |                        | EUR      |
    C-4      | Belfast Cycle Ltd |                        | GBP      |
    C-5      | Zürcher Velo AG   |                        | CHF      |
    C-6      | Rateria KG        |                        | EUR      | 3 x 30 days
"""
INVOICES = """
    invoice        | type        | customer | invoice_date | due_date   | currency | gross  | status
    INV-2026-00001 | invoice     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 100.00 | sent
    CN-2026-00001  | credit note | C-1      | 2026-10-20   |            | EUR      | 20.00  | sent
    INV-2026-00002 | invoice     | C-2      | 2026-10-01   | 2026-10-15 | EUR      | 100.00 | sent
    INV-2026-00003 | invoice     | C-3      | 2026-09-01   | 2026-09-15 | EUR      | 60.00  | sent
    INV-2026-00004 | invoice     | C-3      | 2026-09-02   | 2026-09-16 | EUR      | 40.00  | sent
    INV-2026-00005 | invoice     | C-4      | 2026-10-01   | 2026-10-31 | GBP      | 420.00 | sent
    INV-2026-00006 | invoice     | C-5      | 2026-10-01   | 2026-10-31 | CHF      | 43.25  | sent
    INV-2026-00007 | invoice     | C-5      | 2026-10-01   | 2026-10-31 | USD      | 80.00  | sent
    INV-2026-00008 | invoice     | C-2      | 2026-11-10   | 2026-12-10 | EUR      | 42.41  | sent
    INV-2026-00009 | invoice     | C-6      | 2026-11-10   | 2027-02-08 | EUR      | 200.00 | sent
"""
REMINDERS = """
    reminder | run        | customer | invoice        | level | open   | interest | fee  | action | sent_on
    M-1      | 2026-11-01 | C-2      | INV-2026-00002 | 1     | 100.00 | 1.23     | 5.00 | send   | 2026-11-01
    M-2      | 2026-11-01 | C-3      | INV-2026-00003 | 1     | 60.00  | 0.75     | 5.00 | send   | 2026-11-01
    M-3      | 2026-11-01 | C-3      | INV-2026-00004 | 1     | 40.00  | 0.25     |      | send   | 2026-11-01
"""
RATES = """
    from | to  | date       | rate
    EUR  | GBP | 2026-11-01 | 0.86
"""
LINES = """
    amount | currency | counterparty      | account                | reference                                    | score | proposed
    106.23 | EUR      | Bogner Technik AG |                        | C-2, INV-2026-00002                          | 98    | INV-2026-00002 100.00 reminder fee 5.00 interest 1.23
    106.23 | EUR      | x                 | DE02120300000000202051 | Mahnung                                      | 98    | INV-2026-00002 100.00 reminder fee 5.00 interest 1.23
    6.23   | EUR      | Bogner Technik AG |                        | Mahngebuehr INV-2026-00002                   | 90    | INV-2026-00002 0.00 reminder fee 5.00 interest 1.23
    106.00 | EUR      | Cordes & Soehne   |                        | INV-2026-00003 und INV-2026-00004            | 98    | INV-2026-00003 60.00 reminder fee 5.00 interest 0.75; INV-2026-00004 40.00 interest 0.25
    100.00 | EUR      | Cordes & Soehne   |                        | INV-2026-00003 und 4                         | 100   | INV-2026-00003 60.00; INV-2026-00004 40.00
    80.00  | EUR      | Adler Handel GmbH |                        | C-1                                          | 96    | INV-2026-00001 100.00; CN-2026-00001 -20.00
    80.00  | EUR      | A. Adler privat   |                        | Kundennr. C-1 Kontoauszug                    | 96    | INV-2026-00001 100.00; CN-2026-00001 -20.00
    80.00  | EUR      | Adler Handel GmbH |                        |                                              | 83    | INV-2026-00001 100.00; CN-2026-00001 -20.00
    80.00  | EUR      | Adler Handel GmbH |                        | INV-2026-00001                               | 96    | INV-2026-00001 100.00; CN-2026-00001 -20.00
    43.30  | CHF      | Zürcher Velo AG   |                        | INV-2026-00006                               | 95    | INV-2026-00006 43.30 rounding -0.05
    43.20  | CHF      | Zürcher Velo AG   |                        | INV-2026-00006                               | 95    | INV-2026-00006 43.20 rounding 0.05
    42.42  | EUR      | Bogner Technik AG |                        | INV-2026-00008                               | 85    | INV-2026-00008 42.42 write-off -0.01
    42.42  | EUR      | Bogner Technik AG |                        |                                              | 75    | INV-2026-00008 42.42 write-off -0.01
    92.50  | EUR      | Bogner Technik AG |                        | INV-2026-00002 less bank charges             | 85    | INV-2026-00002 92.50 bank fee 7.50
    92.50  | EUR      | Bogner Technik AG |                        | INV-2026-00002                               | 88    | INV-2026-00002 92.50
    490.00 | EUR      | BELFAST CYCLE     |                        | INV-2026-00005 GBP 420.00 AT 1.1667          | 95    | INV-2026-00005 420.00 GBP
    490.00 | EUR      | BELFAST CYCLE     |                        | INV-2026-00005 420,00 GBP                    | 95    | INV-2026-00005 420.00 GBP
    490.00 | EUR      | BELFAST CYCLE     |                        | INV-2026-00005 420 gbp kurs 1,1667           | 95    | INV-2026-00005 420.00 GBP
    490.00 | EUR      | BELFAST CYCLE     |                        | INV-2026-00005 GBP 420,0                     | 95    | INV-2026-00005 420.00 GBP
    485.00 | EUR      | BELFAST CYCLE     |                        | INV-2026-00005                               | 85    | INV-2026-00005 417.10 GBP exchange 2.90
    490.00 | EUR      | BELFAST CYCLE     |                        | INV-2026-00005                               | 85    | INV-2026-00005 421.40 GBP exchange -1.40
    250.00 | EUR      | BELFAST CYCLE     |                        | INV-2026-00005                               | 70    | INV-2026-00005 215.00 GBP
    490.00 | EUR      | Belfast Cycle Ltd |                        | many thanks                                  | 75    | INV-2026-00005 421.40 GBP exchange -1.40
    70.00  | EUR      | Zürcher Velo AG   |                        | INV-2026-00007 USD 80.00                     | 95    | INV-2026-00007 80.00 USD
    70.00  | EUR      | Zürcher Velo AG   |                        | INV-2026-00007                               |       |
    66.66  | EUR      | Rateria KG        |                        | 1. Rate INV-2026-00009                       | 98    | INV-2026-00009 66.66
    66.66  | EUR      | Rateria KG        |                        |                                              | 83    | INV-2026-00009 66.66
"""


def with_line(row: list[str], match: str = "") -> Books:
    """The books with one bank line, accepted where it has a match."""
    amount, currency, name, account, reference = row
    cells = {"bank_line": "L-1", "booked_on": "2026-11-20", "amount": amount, "currency": currency}
    cells |= {"counterparty": name, "counterparty_account": account, "reference": reference}
    cells |= {"proposed_match": match, "status": "accepted" if match else "new"}
    lines = f"{' | '.join(cells)}\n{' | '.join(cells.values())}"
    tables = {"Customers": CUSTOMERS, "Invoices": INVOICES, "Reminders": REMINDERS, "ExchangeRates": RATES}
    return books(**tables, BankLines=lines, as_of=date(2026, 11, 20))


@pytest.mark.parametrize("row", grid(LINES)[1:], ids=lambda row: f"{row[0]} {row[2]} {row[4]}".replace(" ", "_"))
def test_what_each_line_pays(row):
    *cells, score, proposed = row
    found = apply(with_line(cells)).tables["BankLines"].iloc[0]
    assert (found["proposed_match"], str(found["score"])) == (proposed, score or "<NA>"), found["why"]


@pytest.mark.parametrize("row", grid(LINES)[1:], ids=lambda row: f"{row[0]} {row[2]} {row[4]}".replace(" ", "_"))
def test_what_is_accepted_settles_it_and_leaves_nothing_over(row):
    *cells, score, proposed = row
    if not proposed:
        return
    these = with_line(cells)
    outcome = apply(these, 1)
    if "bank fee" in proposed:  # beyond the write-off limit, so a person with the right has to post it
        assert "would be written off" in outcome.more["refused"][0]["reason"]
        return
    assert not outcome.more["refused"], outcome.more["refused"]
    after = these.with_tables(**outcome.tables)
    assert list(open_items.unapplied(after, "receivable")) == [0]
    standing = dict(
        zip(after["Invoices"]["invoice"], open_items.of_documents(after, "receivable")["open"], strict=True)
    )
    before = dict(zip(these["Invoices"]["invoice"], open_items.of_documents(these, "receivable")["open"], strict=True))
    named = {part.split()[0] for part in proposed.split("; ")}
    assert {id_ for id_, open_ in standing.items() if open_ != before[id_]} <= named
    if score in ("100", "98", "96", "95", "85", "83", "75") and "INV-2026-00009" not in named:
        assert [standing[id_] for id_ in named] == [0] * len(named)
    rules = ["over-allocated", "wrong-party", "unknown-key", "write-off-limit", "status-contradicts"]
    assert checks.found(after, rules).empty
    assert aging.derive(after, "receivable")["total"].sum() == sum(standing.values())


def test_both_amounts_of_foreign_money_are_kept():
    these = with_line(["490.00", "EUR", "x", "", "x"], "INV-2026-00005 419.50 GBP exchange 0.50")
    after = these.with_tables(**apply(these).tables)
    (receipt,) = after["Receipts"].to_dict("records")
    assert (receipt["amount"], receipt["currency"], receipt["bank_amount"]) == (41950, "GBP", "490.00 EUR")


@pytest.mark.parametrize(
    "amount, match, told",
    [
        ("490.00", "INV-2026-00005 420.00", "100.00 GBP"),
        ("490.00", "INV-2026-00005 42.00 GBP", "by the rate"),
        ("490.00", "INV-2026-00005 420.00 GBP; INV-2026-00002 1.00", "several currencies"),
        ("106.23", "INV-2026-00002 100.00 reminder fee 5.00 interest 1.24", "only 106.23"),
        ("100.00", "INV-2026-00002 90.00 bank fee 50.00", "open"),
    ],
)
def test_what_does_not_fit_is_told(amount, match, told):
    these = with_line([amount, "EUR", "x", "", "x"], match)
    (refused,) = apply(these).more["refused"]
    assert told in refused["reason"]
