"""What management asks for, by cases worked by hand: DSO and its kin, habits, forecast, discounts, tax by month."""

from datetime import date

import pytest

from invoice_workbook.ledger.reporting import (
    aging_trend,
    cash_forecast,
    debtors,
    discount_use,
    exceptions,
    figures,
    home_money,
    movements,
    payment_habits,
    periods,
    standing,
    stopped_money,
    tax_by_month,
    turnover,
)
from invoice_workbook.ledger.reporting.turnover import Base, Figure
from tests.sheets import books

DAY = date(2026, 11, 30)
QUARTER = periods.Period(date(2026, 8, 31), DAY, 3)
TERMS = """
    terms       | days | basis        | discount_days | discount
    net 30      | 30   | invoice date |               |
    2/10 net 30 | 30   | invoice date | 10            | 2
"""
CUSTOMERS = """
    customer | name | terms       | currency
    C-1      | Abel | net 30      | EUR
    C-2      | Bär  | 2/10 net 30 | EUR
"""


def base(beginning, sales, ending, current, months=3, days=91):
    end = date(2026, 11, 30)
    period = periods.Period(date.fromordinal(end.toordinal() - days), end, months)
    return Base(beginning, sales, ending, current, period)


# Source: creditguru.com, Collection Effectiveness Index, the example of January to March: 55.9 %.
CRF = base(620_000, 1_089_000, 634_000, 359_000, months=3, days=90)


def test_collection_effectiveness_as_in_the_published_example():
    assert turnover.cei(CRF) == Figure(559)


def test_a_year_in_one_sum_as_gaviti_works_it_out():
    """Source: gaviti.com, CEI: 100,000 + 1,000,000 - 120,000 over 100,000 + 1,000,000 - 100,000 is 98 %."""
    assert turnover.cei(base(100_000, 1_000_000, 120_000, 100_000, months=1)) == Figure(980)


def test_dso_and_the_best_possible_one_of_the_same_quarter():
    """By hand: 634,000 / 1,089,000 x 90 = 52.397; 359,000 / 1,089,000 x 90 = 29.669; the rest is 22.727."""
    assert turnover.dso(CRF) == Figure(524)
    assert turnover.best_dso(CRF) == Figure(297)
    assert turnover.add(CRF) == Figure(227)


@pytest.mark.parametrize(
    ("made", "figure", "why"),
    [
        (base(0, 0, 5000, 5000), turnover.dso, "no-sales"),
        (base(0, -100, 5000, 5000), turnover.best_dso, "no-sales"),
        (base(0, 0, 0, 0), turnover.cei, "nothing-to-collect"),
        (base(0, 300, 900, 900), turnover.cei, "nothing-to-collect"),
    ],
)
def test_what_cannot_be_told_is_none_with_the_reason(made, figure, why):
    assert figure(made) == Figure(None, why)


def test_a_half_is_rounded_away_from_zero_once():
    assert turnover.dso(base(0, 2000, 1, 0, days=100)) == Figure(1)  # 0.05 days
    assert turnover.dso(base(0, 2000, -1, 0, days=100)) == Figure(-1)


INVOICES = """
    invoice | type        | customer | invoice_date | due_date   | currency | net    | tax   | gross  | status
    A-1     | invoice     | C-1      | 2026-08-01   | 2026-08-31 | EUR      | 100.00 | 20.00 | 120.00 | sent
    A-2     | invoice     | C-1      | 2026-09-10   | 2026-10-10 | EUR      | 200.00 | 40.00 | 240.00 | sent
    A-3     | invoice     | C-2      | 2026-11-20   | 2026-12-20 | EUR      | 50.00  | 10.00 | 60.00  | sent
    A-4     | invoice     | C-2      | 2026-10-01   | 2026-10-31 | EUR      | 300.00 | 60.00 | 360.00 | sent
    A-5     | invoice     | C-2      | 2026-11-25   |            | EUR      | 10.00  | 2.00  | 12.00  | sent
    A-6     | invoice     | C-1      | 2026-11-25   | 2026-12-25 | EUR      | 999.00 | 1.00  | 1000.00 | draft
    CN-1    | credit note | C-1      | 2026-11-05   |            | EUR      | 20.00  | 4.00  | 24.00  | sent
    A-7     | invoice     | C-1      | 2026-12-01   | 2026-12-31 | EUR      | 70.00  | 14.00 | 84.00  | sent
"""
LINES = """
    invoice | line | quantity | unit_price | tax_category | tax_rate | line_net
    A-1     | 1    | 1        | 100.00     | S            | 20       | 100.00
    A-2     | 1    | 1        | 200.00     | S            | 20       | 200.00
    A-3     | 1    | 1        | 50.00      | S            | 20       | 50.00
    A-4     | 1    | 1        | 300.00     | S            | 20       | 300.00
    A-5     | 1    | 1        | 10.00      | S            | 20       | 10.00
    A-6     | 1    | 1        | 999.00     | S            | 20       | 999.00
    CN-1    | 1    | 1        | 20.00      | S            | 20       | 20.00
    A-7     | 1    | 1        | 70.00      | S            | 20       | 70.00
"""
RECEIPTS = """
    receipt | date       | customer | amount | currency
    R-1     | 2026-09-10 | C-1      | 120.00 | EUR
    R-2     | 2026-10-30 | C-1      | 240.00 | EUR
    R-3     | 2026-10-08 | C-2      | 352.80 | EUR
"""
ALLOCATIONS = """
    allocation | date       | side       | source | document | kind     | amount
    1          | 2026-09-10 | receivable | R-1    | A-1      | payment  | 120.00
    2          | 2026-10-30 | receivable | R-2    | A-2      | payment  | 240.00
    3          | 2026-10-08 | receivable | R-3    | A-4      | payment  | 352.80
    4          | 2026-10-08 | receivable |        | A-4      | discount | 7.20
"""


def small(**more: str):
    given = {"Terms": TERMS, "Customers": CUSTOMERS, "Invoices": INVOICES, "InvoiceLines": LINES}
    return books(DAY, **{**given, "Receipts": RECEIPTS, "Allocations": ALLOCATIONS, **more})


def test_the_base_of_a_quarter():
    """Owed: 60 + 12 - 24 = 48; A-5 is past due from its own date, and the credit note takes that off first."""
    made = turnover.bases(small(), "receivable", QUARTER)["EUR"]
    assert (made.beginning, made.turnover, made.ending) == (12000, 24000 + 6000 + 36000 + 1200 - 2400, 4800)
    assert made.current == 4800  # 60.00 is not due, at most what is owed
    assert figures.without_due_date(small()) == 1


@pytest.mark.parametrize(("day", "expected"), [("2026-08-31", 0), ("2026-09-01", 1000), ("2026-11-30", 1000)])
def test_a_period_begins_on_the_day_after_its_start_and_has_its_last_day(day, expected):
    made = books(DAY, Invoices=f"invoice | invoice_date | currency | gross | status\nA-1 | {day} | EUR | 10.00 | sent")
    assert turnover.turnover(made, "receivable", QUARTER).get("EUR", 0) == expected


def test_a_discount_that_was_not_taken_when_paying_in_time_is_lost_at_once():
    paid = """
        allocation | date       | side       | source | document | kind    | amount
        1          | 2026-11-28 | receivable | R-9    | A-3      | payment | 60.00
    """
    receipts = "receipt | date | customer | amount | currency\nR-9 | 2026-11-28 | C-2 | 60.00 | EUR"
    found = discount_use.derive(small(Allocations=paid, Receipts=receipts), "receivable").iloc[0]
    assert (found["won"], found["lost"], found["still_open"]) == (0, 720 + 120, 24)


def test_habits_are_weighed_by_amount():
    """C-1: 120.00 ten days late, 240.00 twenty; C-2 paid 23 days early."""
    found = payment_habits.by_party(small(), "receivable")
    assert found[["party", "documents", "amount", "late_amount", "days_late"]].to_numpy().tolist() == [
        ["C-1", 2, 36000, 36000, 1667],
        ["C-2", 1, 36000, 0, -2300],
    ]
    assert payment_habits.days(small(), "receivable") == {"c-1": 17, "c-2": -23}


def test_what_a_credit_note_alone_settled_was_not_paid():
    made = small(
        Allocations="""
        allocation | date       | side       | source | document | kind    | amount
        1          | 2026-11-20 | receivable | CN-1   | A-5      | credit  | 12.00
    """
    )
    assert payment_habits.by_party(made, "receivable").empty


def test_expected_cash_is_moved_by_the_habit_and_less_the_credit():
    """C-1 has nothing open but its credit; of C-2, who pays early, nothing is moved before its due date."""
    found = cash_forecast.derive(small())
    weeks = {str(day)[:10]: int(units) for day, units in zip(found["week"], found["incoming"], strict=True) if units}
    assert weeks == {"2026-11-30": 1200, "2026-12-14": 6000}
    assert found["overdue_in"].sum() == 1200 and len(found) == cash_forecast.WEEKS + 1


def test_a_late_payer_moves_the_week():
    more = INVOICES + "A-8 | invoice | C-1 | 2026-11-11 | 2026-12-11 | EUR | 100.00 | 0.00 | 100.00 | sent"
    found = cash_forecast.expected(small(Invoices=more), "receivable")
    mine = found[found["document"] == "A-8"]
    assert mine["expected_on"].dt.date.tolist() == [date(2026, 12, 28)]  # 17 days on
    assert mine["amount"].tolist() == [7600]  # less the credit note


def test_disputed_documents_are_not_expected():
    disputed = INVOICES.replace("60.00  | sent", "60.00  | disputed")
    assert cash_forecast.derive(small(Invoices=disputed))["incoming"].sum() == 1200
    assert standing.disputes(small(Invoices=disputed))[["side", "count", "amount", "oldest"]].to_numpy().tolist() == [
        ["receivable", 1, 6000, 10]
    ]


def test_discounts_won_lost_and_still_to_be_had_with_their_rates():
    """2 % for 20 days: 2 / 98 x 365 / 20 is 37.2 % a year. A-3's discount can be had until the 30th."""
    found = discount_use.derive(small(), "receivable").iloc[0]
    assert (found["won"], found["lost"], found["still_open"]) == (720, 0, 120 + 24)
    assert (found["won_rate"], found["still_open_rate"]) == (372, 372)
    later = books(date(2026, 12, 10), Terms=TERMS, Customers=CUSTOMERS, Invoices=INVOICES)
    after = discount_use.derive(later, "receivable").iloc[0]
    assert (after["won"], after["lost"], after["still_open"]) == (0, 720 + 120 + 24, 0)


def test_shares_are_of_what_debtors_owe():
    found = debtors.derive(small())
    assert found[["party", "owed", "late", "share"]].to_numpy().tolist() == [["C-2", 7200, 0, 1000]]


def test_tax_by_month_with_credit_notes_as_minus():
    found = tax_by_month.derive(small(), "receivable")
    rows = [
        (str(row["month"])[:7], row["tax_category"], row["tax_rate"], row["net"], row["tax"])
        for row in found.to_dict("records")
    ]
    assert rows == [
        ("2026-08", "S", 20_000_000, 10000, 2000),
        ("2026-09", "S", 20_000_000, 20000, 4000),
        ("2026-10", "S", 20_000_000, 30000, 6000),
        ("2026-11", "S", 20_000_000, 5000 + 1000 - 2000, 1000 + 200 - 400),
    ]


def test_tax_that_its_lines_do_not_prove_stands_apart():
    """The documents' own sums are kept: a bill typed without lines, and one whose tax is a cent off."""
    found = tax_by_month.derive(
        books(
            DAY,
            Bills="""
            bill | type | vendor | bill_date  | due_date   | currency | net    | tax   | gross  | status
            B-1  | bill | V-1    | 2026-11-02 | 2026-12-02 | EUR      | 100.00 | 19.01 | 119.01 | verified
            B-2  | bill | V-1    | 2026-11-03 | 2026-12-03 | EUR      | 50.00  | 9.50  | 59.50  | verified
            B-3  | bill | V-1    | 2026-11-03 | 2026-12-03 | EUR      | 50.00  | 9.50  | 59.50  | rejected
        """,
            BillLines="""
            bill | line | quantity | unit_price | tax_category | tax_rate | line_net
            B-1  | 1    | 1        | 100.00     | S            | 19       | 100.00
            B-3  | 1    | 1        | 50.00      | S            | 19       | 50.00
        """,
        ),
        "payable",
    )
    assert found[["tax_category", "net", "tax"]].to_numpy().tolist() == [["", 5000, 951], ["S", 10000, 1900]]


FOREIGN = """
    invoice | type    | customer | invoice_date | due_date   | currency | net   | tax  | gross | status
    U-1     | invoice | C-1      | 2026-11-02   | 2026-12-02 | USD      | 10.00 | 1.00 | 11.00 | sent
    U-2     | invoice | C-1      | 2026-11-20   | 2026-12-20 | USD      | 10.00 | 1.00 | 11.00 | sent
    E-1     | invoice | C-1      | 2026-11-20   | 2026-12-20 | EUR      | 10.00 | 1.00 | 11.00 | sent
"""
RATES = "from | to | date | rate\nUSD | EUR | 2026-11-10 | 0.9"


def test_a_missing_rate_is_none_and_told_never_nothing():
    """On the 2nd there was no rate yet: November's tax in EUR cannot be told, although the 20th's can."""
    made = books(DAY, Invoices=FOREIGN, ExchangeRates=RATES)
    usd = tax_by_month.derive(made, "receivable").query("currency == 'USD'")
    assert usd["tax"].tolist() == [200] and usd["home_tax"].isna().all()
    assert figures.at_home(made, QUARTER).amounts["sales"] == 1100 + 1980
    without = books(DAY, Invoices=FOREIGN)
    home = figures.at_home(without, QUARTER)
    assert home.amounts["sales"] is None and home.missing == ("USD",)
    assert home.ratios["DSO"] == Figure(None, "no-rate", ("USD",))
    assert home.ratios["DPO"] == Figure(None, "no-purchases")
    assert home_money.total(without, {"USD": 0, "EUR": 5}).amount == 5


def test_what_was_stopped_counts_each_document_once():
    """B-2 is a rejected duplicate, still on the sheet too; B-3 one whose problem has gone; B-4 is dismissed."""
    found = stopped_money.of_documents(
        books(
            DAY,
            Bills="""
            bill | type | vendor | bill_date  | currency | gross  | status
            B-1  | bill | V-1    | 2026-11-02 | EUR      | 100.00 | approved
            B-2  | bill | V-1    | 2026-11-03 | EUR      | 100.00 | rejected
            B-3  | bill | v-1    | 2026-11-04 | EUR      | 100.00 | rejected
            B-4  | bill | V-1    | 2026-11-05 | EUR      | 70.00  | approved
            B-5  | bill | V-1    | 2026-11-05 | EUR      | 33.00  | rejected
            B-6  | bill | V-2    | 2026-11-05 | EUR      | 80.00  | paid
        """,
            Payments="""
            payment | date       | vendor | amount | currency | status
            Z-1     | 2026-11-10 | V-2    | 90.00  | EUR      | sent
        """,
            Problems="""
            problem | rule              | document | difference | status    | first_seen | last_seen
            P-1     | duplicate-bill    | B-2      |            | open      | 2026-11-03 | 2026-11-30
            P-2     | duplicate-bill    | B-4      |            | dismissed | 2026-11-05 | 2026-11-30
            P-3     | overpayment       | B-6      | 10.00      | open      | 2026-11-10 | 2026-11-30
            P-4     | duplicate-payment | Z-1      |            | resolved  | 2026-11-10 | 2026-11-15
            P-5     | gross-total       | B-1      | 5.00       | open      | 2026-11-10 | 2026-11-30
        """,
        )
    )
    rows = {(one["rule"], one["document"]): (one["state"], one["amount"]) for one in found.to_dict("records")}
    assert rows == {
        ("duplicate-bill", "B-2"): ("stopped", 10000),
        ("duplicate-bill", "B-3"): ("stopped", 10000),
        ("duplicate-bill", "B-4"): ("let_go", 7000),
        ("overpayment", "B-6"): ("at_stake", 1000),
        ("duplicate-payment", "Z-1"): ("stopped", 9000),
    }


@pytest.mark.parametrize(
    ("language", "currency", "shown", "units"),
    [
        ("en", "EUR", "131010.00", 13101000),
        ("de", "EUR", "131.010,00", 13101000),
        ("te", "INR", "1,31,010.00", 13101000),
        ("de", "JPY", "1.000", 1000),
        ("de", "KWD", "1.234,500", 1234500),
        ("de", "EUR", "10.00", 1000),  # of a check before sheets had it in their language
        ("de", "EUR", "", 0),
    ],
)
def test_an_overpayment_is_read_as_the_sheet_shows_it(language: str, currency: str, shown: str, units: int):
    found = stopped_money.of_documents(
        books(
            DAY,
            Settings=f"name | value\nLanguage | {language}",
            Bills=f"""
            bill | type | vendor | bill_date  | currency   | gross | status
            B-6  | bill | V-2    | 2026-11-05 | {currency} | 80    | paid
        """,
            Problems=f"""
            problem | rule        | document | difference | status | first_seen | last_seen
            P-3     | overpayment | B-6      | {shown}    | open   | 2026-11-10 | 2026-11-30
        """,
        )
    )
    assert found["amount"].tolist() == [units]


def test_problems_by_rule_and_the_days_they_stand():
    found = exceptions.derive(
        books(
            DAY,
            Problems="""
            problem | rule | severity | status    | first_seen | last_seen
            P-1     | a    | error    | open      | 2026-11-20 | 2026-11-30
            P-2     | a    | error    | open      | 2026-11-27 | 2026-11-30
            P-3     | a    | error    | resolved  | 2026-11-01 | 2026-11-08
            P-4     | b    | notice   | dismissed |            |
        """,
        )
    )
    assert found.drop(columns="severity").fillna(-1).to_numpy().tolist() == [
        ["a", 2, 0, 1, 65, 70],
        ["b", 0, 1, 0, -1, -1],
    ]


def test_approvals_wait_with_whom_and_how_much():
    found = standing.approvals(
        books(
            DAY,
            Bills="""
            bill | type | vendor | bill_date  | received_on | currency | gross  | status   | routed_to
            B-1  | bill | V-1    | 2026-11-02 | 2026-11-05  | EUR      | 100.00 | routed   | ulrike
            B-2  | bill | V-1    | 2026-11-20 |             | EUR      | 50.00  | routed   | ulrike
            B-3  | bill | V-1    | 2026-11-20 |             | JPY      | 500    | routed   |
            B-4  | bill | V-1    | 2026-11-20 |             | EUR      | 50.00  | approved | ulrike
        """,
        )
    )
    assert found.drop(columns="decimals").to_numpy().tolist() == [
        ["", "JPY", 1, 500, 10],
        ["ulrike", "EUR", 2, 15000, 25],
    ]


@pytest.mark.parametrize("given", [{}, {"Invoices": "invoice | currency | gross\nA-1 | EUR | 5.00"}])
def test_books_with_nothing_or_next_to_nothing_have_empty_tables_and_no_figures(given):
    made = books(DAY, **given)
    for side in ("receivable", "payable"):
        assert payment_habits.by_party(made, side).empty
        assert discount_use.derive(made, side).empty
        assert tax_by_month.derive(made, side).empty
        assert turnover.trend(made, side)["figure"].map(lambda one: one.tenths is None).all()
    assert movements.derive(made).empty
    assert stopped_money.derive(made).empty
    home = figures.at_home(made, QUARTER)
    assert {name: one.tenths for name, one in home.ratios.items() if name != "CEI"} == dict.fromkeys(
        ("DSO", "BPDSO", "ADD", "DPO")
    )


def test_the_trend_has_every_month_end_and_the_day_itself_last():
    found = aging_trend.derive(small(), "receivable")
    assert found["day"].dt.date.tolist() == list(periods.month_ends(DAY))
    assert found["total"].tolist()[-4:] == [12000, 24000, 0, 4800]  # 31 August to 30 November
    assert (found[["current", "1-30", "31-60", "61-90", "over 90"]].sum(axis=1) == found["total"]).all()
