"""What an invoice asks for: cash rounding, prices that include tax, what was prepaid; and one figure everywhere."""

import random
from dataclasses import replace
from datetime import date

import pytest

from invoice_workbook import checks, money
from invoice_workbook.books import Books
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import aging, instalments, open_items
from invoice_workbook.ledger.receivable import amounts_due
from tests.asked import apply, check_orders, credit, issue
from tests.commands.test_issue_and_credit import after
from tests.sheets import books, grid

CUSTOMERS = """
    customer | name  | street | postal_code | city  | country | e_mail      | currency | terms
    C-1      | Meier | Gasse  | 3000        | Bern  | CH      | a@b.example | CHF      | net 30
    C-2      | Adler | Weg 1  | 20457       | Ulm   | DE      | a@b.example | EUR      | net 30
"""
TERMS = "terms | days | basis\nnet 30 | 30 | invoice date"
ROUNDED = "name | value\nCash rounding | yes\nWrite-off limit | 0"
ITEMS = """
    item | unit_price | currency | price_includes_tax | tax_category | tax_rate | valid_from
    A    | 9.99       | EUR      | yes                | S            | 19       | 2026-01-01
    B    | 2.49       | EUR      | yes                | S            | 7        | 2026-01-01
    N    | 10         | EUR      | no                 | S            | 19       | 2026-01-01
    C    | 19.95      | CHF      | yes                | S            | 8.1      | 2026-01-01
"""
ALL = ("line-total", "net-total", "tax-total", "gross-total", "over-allocated", "write-off-limit", "wrong-party")
ALL += ("status-contradicts", "short-paid", "issued-changed", "unapplied", "price-list")


def ordered(lines: str, customer: str, currency: str, settings: str = "", **more: str) -> Books:
    """One verified order of these lines (item, quantity, price, discount, rate), their nets as they should be."""
    rows = ["order | line | item | description | quantity | unit_price | discount | tax_category | tax_rate | line_net"]
    for n, (item, quantity, price, discount, rate) in enumerate(grid(lines), 1):
        net = float(quantity) * float(price) * (1 - float(discount or 0) / 100)
        shown = f"{net + 1e-9:.2f}"
        cells = ("O-1", str(n), item, "Tea", quantity, price, discount, "S", rate, shown)
        rows.append(" | ".join(cells))
    head = "order | customer | order_date | currency | status | prepaid"
    orders = f"{head}\nO-1 | {customer} | 2026-11-02 | {currency} | verified | {more.pop('prepaid', '')}"
    tables = {"Settings": settings, "Orders": orders, "OrderLines": "\n".join(rows), "Items": ITEMS, **more}
    return books(Customers=CUSTOMERS, Terms=TERMS, **{name: text for name, text in tables.items() if text})


def issued(these: Books) -> Books:
    outcome = issue(these)
    assert outcome.more["invoices"], outcome.message
    return after(these, outcome)


def asked(these: Books, row: int = 0) -> tuple[str, ...]:
    """Gross, prepaid, rounding and what is open of an invoice."""
    one = these["Invoices"].iloc[row]
    open_ = int(open_items.of_documents(these, "receivable")["open"].iloc[row])
    cells = one[["gross", "prepaid", "rounding"]].fillna(0)
    return tuple(money.as_text(int(value), int(one["row_decimals"])) for value in (*cells, open_))


@pytest.mark.parametrize(
    "price, currency, rounding, due",
    [
        ("40.04", "CHF", "0.02", "43.30"),  # gross 43.28
        ("40.03", "CHF", "-0.02", "43.25"),  # gross 43.27
        ("40.00", "CHF", "0.01", "43.25"),  # gross 43.24
        ("39.98", "CHF", "-0.02", "43.20"),  # gross 43.22
        ("39.97", "CHF", "-0.01", "43.20"),
        ("100.01", "DKK", "-0.11", "108.00"),
        ("40.03", "EUR", "0.00", "43.27"),  # cents are coins
    ],
)
def test_what_is_due_comes_out_in_coins_where_the_settings_say_so(price, currency, rounding, due):
    these = issued(ordered(f"| 1 | {price} | | 8.1", "C-1", currency, ROUNDED))
    assert asked(these)[2:] == (rounding, due)
    assert checks.found(these, ALL).empty
    without = issued(ordered(f"| 1 | {price} | | 8.1", "C-1", currency))
    assert asked(without)[2] == "0.00"


@pytest.mark.parametrize(
    "lines, due",
    [
        ("A | 1 | 8.394958 | | 19", "9.99"),
        ("A | 3 | 8.394958 | | 19", "29.97"),
        ("A | 1000 | 8.394958 | | 19", "9990.00"),
        ("A | 1 | 8.394958 | 10 | 19", "8.99"),  # 8.991
        ("A | 1 | 8.394958 | | 19\nB | 2 | 2.327103 | | 7", "14.97"),
        ("A | 1 | 8.394958 | | 19\nN | 1 | 10 | | 19", "21.89"),  # 9.99 and 11.90
    ],
)
def test_a_price_that_includes_tax_is_what_the_customer_pays(lines, due):
    these = issued(ordered(lines, "C-2", "EUR"))
    assert asked(these)[3] == due
    found = checks.found(these, [rule for rule in ALL if rule != "price-list"])
    assert found.empty, found["message"].tolist()


def test_a_price_of_one_s_own_is_net():
    invoices = (
        "invoice | type | customer | invoice_date | currency | gross\nI-1 | invoice | C-2 | 2026-11-02 | EUR | 21.42"
    )
    lines = """
        invoice | line | item | quantity | unit_price | tax_category | tax_rate | line_net
        I-1     | 1    | A    | 1        | 8          | S            | 19       | 8
        I-1     | 2    | N    | 1        | 10         | S            | 19       | 10
    """
    these = books(Customers=CUSTOMERS, Items=ITEMS, Invoices=invoices, InvoiceLines=lines)
    assert list(amounts_due.by_price(these)) == [2142]


def test_the_price_list_compares_with_the_price_without_tax():
    lines = "A | 1 | 8.394958 | | 19\nA | 1 | 9.99 | | 19\nA | 1 | 8.394957 | | 19"
    found = checks.found(ordered(lines, "C-2", "EUR"), ["price-list"])
    assert list(zip(found["row"], found["expected"], strict=True)) == [(3, "8.394958"), (4, "8.394958")]
    assert "lists 9.99 EUR with tax" in found["message"][0]


def test_prices_with_tax_and_coins_together():
    these = issued(ordered("C | 3 | 18.455134 | | 8.1", "C-1", "CHF", ROUNDED))
    assert asked(these)[3] == "59.85"


BANK = """
    bank_line | account | booked_on  | amount | currency | counterparty | reference      | statement | status
    BL-1      | CH1     | 2026-12-05 | 43.30  | CHF      | Meier        | INV-2026-00001 | S-1       | new
"""


def test_who_pays_what_is_asked_owes_nothing_and_has_nothing_on_account():
    these = issued(ordered("| 1 | 40.04 | | 8.1", "C-1", "CHF", ROUNDED, BankLines=BANK))
    these = replace(these, as_of=date(2026, 12, 6))
    done = after(these, apply(these, accept_from=95))
    assert list(done["Invoices"]["status"]) == ["paid"]
    assert asked(done)[3] == "0.00"
    assert int(open_items.unapplied(done, "receivable").sum()) == 0
    assert checks.found(done, ALL).empty


def test_everybody_asks_for_the_same():
    these = issued(ordered("| 1 | 40.04 | | 8.1", "C-1", "CHF", ROUNDED))
    (row,) = aging.derive(these, "receivable", "document").to_dict("records")
    assert row["total"] == 4330 == int(amounts_due.payable(these["Invoices"])[0])
    assert int(instalments.standing(these, "receivable")["open"][0]) == 4330


RECEIPTS = """
    receipt | date       | customer | amount | currency
    R-1     | 2026-11-10 | C-2      | 30     | EUR
    R-2     | 2026-11-12 | c-2      | 50     | EUR
    R-3     | 2026-11-12 | C-2      | 500    | CHF
    R-4     | 2026-12-24 | C-2      | 500    | EUR
    R-5     | 2026-11-12 | C-1      | 500    | EUR
"""


def test_what_was_prepaid_is_taken_from_money_on_account():
    these = issued(ordered("N | 10 | 10 | | 19", "C-2", "EUR", prepaid="40", Receipts=RECEIPTS))
    assert asked(these) == ("119.00", "40.00", "0.00", "79.00")
    made = these["Allocations"][["source", "document", "kind", "amount"]].to_numpy().tolist()
    assert made == [["R-1", "INV-2026-00001", "payment", 3000], ["R-2", "INV-2026-00001", "payment", 1000]]
    assert checks.found(these, [rule for rule in ALL if rule != "unapplied"]).empty
    late = replace(these, as_of=date(2027, 2, 1))
    assert checks.found(late, ["short-paid"]).empty, "what was prepaid is not paid short"


@pytest.mark.parametrize("prepaid, reason", [("80.01", "80.00 EUR on account"), ("-1", "cannot be below 0")])
def test_what_nothing_covers_leaves_its_order_out_by_name(prepaid, reason):
    these = ordered("N | 10 | 10 | | 19", "C-2", "EUR", prepaid=prepaid, Receipts=RECEIPTS)
    outcome = issue(these)
    assert outcome.more["invoices"] == [] and "Allocations" not in outcome.tables
    (left,) = outcome.failed
    assert left["document"] == "O-1" and reason in left["reason"] and reason in outcome.message


def test_more_than_the_invoice_stays_on_account():
    these = issued(ordered("N | 1 | 10 | | 19", "C-2", "EUR", prepaid="40", Receipts=RECEIPTS))
    assert asked(these) == ("11.90", "11.90", "0.00", "0.00")
    assert open_items.unapplied(these, "receivable").tolist()[0] == 3000 - 1190


@pytest.mark.parametrize("lines", ["", "1"])
def test_a_credit_note_gives_back_what_was_asked(lines):
    for these in (
        issued(ordered("| 1 | 40.03 | | 8.1", "C-1", "CHF", ROUNDED)),
        issued(ordered("A | 1 | 8.394958 | | 19", "C-2", "EUR")),
    ):
        done = after(these, credit(these, "INV-2026-00001", lines))
        assert list(open_items.of_documents(done, "receivable")["open"]) == [0, 0]
        assert checks.found(done, ALL).empty


def test_credit_in_parts_gives_back_all_in_the_end():
    these = issued(ordered("A | 3 | 8.394958 | | 19", "C-2", "EUR"))
    for _ in range(3):
        these = after(these, credit(these, "INV-2026-00001", "1=1"))
    assert [asked(these, row)[0] for row in (1, 2, 3)] == ["9.98"] * 3
    assert list(amounts_due.payable(these["Invoices"])) == [2997, 999, 999, 999]
    assert list(open_items.of_documents(these, "receivable")["open"]) == [0, 0, 0, 0]
    coins = issued(ordered("| 3 | 13.33 | | 8.1", "C-1", "CHF", ROUNDED))
    for _ in range(3):
        coins = after(coins, credit(coins, "INV-2026-00001", "1=1"))
    assert list(open_items.of_documents(coins, "receivable")["open"]) == [0, 0, 0, 0]
    assert checks.found(coins, ALL).empty


def test_what_was_prepaid_is_the_customer_s_again_once_all_is_credited():
    these = issued(ordered("N | 10 | 10 | | 19", "C-2", "EUR", prepaid="40", Receipts=RECEIPTS))
    done = after(these, credit(these, "INV-2026-00001"))
    assert asked(done, 1) == ("119.00", "0.00", "0.00", "-40.00")
    assert asked(done, 0)[3] == "0.00"


def test_a_prepaid_order_in_parts_takes_off_what_is_left():
    these = ordered("N | 10 | 10 | | 19", "C-2", "EUR", prepaid="40", Receipts=RECEIPTS)
    lines = these["OrderLines"].assign(delivered=2_000_000)
    first = issued(these.with_tables(OrderLines=lines))
    assert asked(first) == ("23.80", "23.80", "0.00", "0.00")
    second = issued(first.with_tables(OrderLines=first["OrderLines"].assign(delivered=10_000_000)))
    assert asked(second, 1) == ("95.20", "16.20", "0.00", "79.00")


def test_orders_verified_stay_so():
    these = ordered("A | 1 | 8.394958 | | 19", "C-2", "EUR")
    assert check_orders(these).more["not_verified"] == []
    with pytest.raises(WorkbookError):
        issue(these, ["O-9"])


SWISS = "    R-6     | 2026-11-12 | C-1      | 50     | CHF\n"


@pytest.mark.parametrize("seed", range(12))
def test_any_order_asks_for_one_figure_and_is_credited_to_nothing(seed):
    dice = random.Random(seed)  # noqa: S311  # orders that are made up
    swiss = seed % 2 == 0
    items = (
        [("C", "18.455134", "8.1")] if swiss else [("A", "8.394958", "19"), ("B", "2.327103", "7"), ("N", "10", "19")]
    )
    picked = [dice.choice(items) for _ in range(dice.randint(1, 6))]
    lines = "\n".join(
        f"{item} | {dice.randint(1, 40)} | {price} | {dice.choice(('', '', '10', '33.33'))} | {rate}"
        for item, price, rate in picked
    )
    who = ("C-1", "CHF", ROUNDED) if swiss else ("C-2", "EUR", "")
    these = issued(ordered(lines, *who, prepaid=str(dice.choice((0, 5, 12))), Receipts=RECEIPTS + SWISS))
    (due,) = open_items.of_documents(these, "receivable")["open"]
    assert due == int(amounts_due.payable(these["Invoices"])[0]) == instalments.standing(these, "receivable")["open"][0]
    assert not swiss or due % 5 == 0
    prepaid = int(these["Invoices"]["prepaid"].fillna(0).iloc[0])
    done = after(these, credit(these, "INV-2026-00001"))
    assert open_items.of_documents(done, "receivable")["open"].sum() == -prepaid
    assert checks.found(done, [rule for rule in ALL if rule != "unapplied"]).empty
