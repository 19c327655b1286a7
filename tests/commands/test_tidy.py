"""What has one meaning is made right, what has two is left and told, and what was issued stays as it is."""

import pytest

from invoice_workbook import checks
from invoice_workbook.commands.checking.tidy import order_in
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger.receivable import fingerprint
from tests.asked import wanted
from tests.commands.test_fill import shown
from tests.sheets import books, grid

CUSTOMERS = """
    customer | name     | currency | status
    C-1      | Café     | EUR      | active
    C-2      | Uji      | JPY      | active
"""
NBSP = "\N{NO-BREAK SPACE}"
ORDERS = f"""
    order | customer   | order_date   | currency | status
    SO-1  | c-1        | 2026-11-02   | EUR      | Open
    SO-2  | {NBSP}C-1{NBSP}x| 31/12/2026   | EUR      | open
    SO-3  | C-2        | 03/11/2026   | JPY      | open
    SO-4  | C-2        | 3 Nov 2026   | JPY      | open
    SO-5  | C-2        | 20261103     | JPY      | open
    SO-6  | C-2        | 31/02/2026   | JPY      | open
    SO-7  | C-2        | 03.11.2026   | JPY      | open
"""
LINES = """
    order | line | quantity | unit_price | tax_rate | line_net
    SO-1  | 1    | 1 000    | € 31.25    | 23%      | 31,250.00
    SO-1  | 2    | 1,5      | 24,50      | 23 %     | 1,234
    SO-1  | 5    | 1,234    | 1,234      | 23       | 1,23
    SO-1  | 3    | ten      | $ 5.00     | 0.5%     | 36.755
    SO-3  | 1    | 1        | ¥ 500      | 10       | 500
    SO-1  | 4    | (2)      | 5-         | -3       | 1,234,567.89
"""


def ours(**tables: str):
    return books(**{"Customers": CUSTOMERS, "Orders": ORDERS, "OrderLines": LINES, **tables})


def done(these, **options: str):
    return these.with_tables(**wanted("tidy", these, **options).tables)


def test_ids_and_choices_are_spelled_as_their_row_and_list_have_them():
    after = done(ours())
    assert list(after["Orders"]["customer"])[:2] == ["C-1", f"C-1{NBSP}x"], "a blank within is not around"
    assert set(after["Orders"]["status"]) == {"open"}
    assert "C-1" in list(after["Customers"]["customer"])


def test_a_joiner_that_is_part_of_a_word_stays():
    name = "మార్క్\N{ZERO WIDTH NON-JOINER}"
    these = books(Customers=f"customer | name\nC-1 | \N{ZERO WIDTH SPACE}{name}\N{NO-BREAK SPACE}")
    assert list(done(these)["Customers"]["name"]) == [name]


def test_dates_of_one_meaning_are_dates_and_others_are_told():
    outcome = wanted("tidy", ours())
    days = shown(ours().with_tables(**outcome.tables), "Orders", "order_date")
    assert [day for (day,) in days] == ["2026-11-02", "2026-12-31", "", "2026-11-03", "2026-11-03", "", "2026-11-03"]
    dates = [one for one in outcome.more["unclear"] if one["column"] == "Order date"]
    assert dates == [
        {
            "sheet": "Orders",
            "document": "SO-3",
            "column": "Order date",
            "raw": "03/11/2026",
            "meanings": ["2026-11-03", "2026-03-11"],
        }
    ]


@pytest.mark.parametrize("order, day", [("dmy", "2026-11-03"), ("mdy", "2026-03-11"), ("ymd", "")])
def test_the_order_of_dates_can_be_said(order, day):
    assert shown(done(ours(), dates=order), "Orders", "order_date")[2] == [day]


def test_numbers_that_are_text_are_numbers_where_they_have_one_meaning():
    assert shown(done(ours()), "OrderLines", *grid(LINES)[0][2:]) == [
        ["1000", "31.25", "23", "31250.00"],
        ["1.5", "24.5", "23", "1234.00"],  # no cents could be 1.234
        ["", "", "23", "1.23"],
        ["", "", "0.5", "36.76"],
        ["1", "500", "10", "500"],
        ["-2", "-5", "-3", "1234567.89"],
    ]
    assert shown(done(ours(), decimal=","), "OrderLines", "quantity", "unit_price")[2] == ["1.234", "1.234"]
    assert shown(done(ours(), decimal="."), "OrderLines", "quantity", "unit_price")[2] == ["1234", "1234"]


@pytest.mark.parametrize("options", [{"dates": "dmz"}, {"decimal": ";"}])
def test_an_option_that_says_nothing_is_refused(options):
    with pytest.raises(WorkbookError):
        wanted("tidy", ours(), **options)


def test_what_was_issued_stays_word_for_word():
    invoices = """
        invoice | type    | customer | invoice_date | currency | net | tax | gross | status
        INV-1   | invoice | c-1      | 2026-11-02   | EUR      | 5   | 1   | 6     | sent
        D-1     | invoice | c-1      | 2026-11-02   | EUR      | 5   | 1   | 6     | draft
    """
    bills = """
        bill | vendor | bill_date  | currency | gross | status
        B-1  | v-1    | 2026-11-02 | EUR      | 6     | approved
        B-2  | v-1    | 2026-11-02 | EUR      | 6     | entered
    """
    these = ours(Invoices=invoices, Bills=bills, Vendors="vendor | name\nV-1 | Stone")
    after = done(these)
    assert list(after["Invoices"]["customer"]) == ["c-1", "C-1"]
    assert list(after["Bills"]["vendor"]) == ["v-1", "V-1"]
    assert list(fingerprint.current(after, [0])) == list(fingerprint.current(these, [0]))
    assert len(checks.found(after, ["unknown-key"])) == len(checks.found(these, ["unknown-key"]))


def test_nothing_to_tidy_is_said_and_countries_have_their_order():
    clean = books(Customers=CUSTOMERS)
    assert wanted("tidy", clean).message == "There is nothing to tidy."
    assert [order_in(country) for country in ("IE", "IN", "US", "DE", "JP", "XX")] == [
        "dmy",
        "dmy",
        "mdy",
        "dmy",
        "ymd",
        "dmy",
    ]
