"""When a payment run is carried out: on a bank day that is not over, in time for what is due and for discounts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import pytest
from dateutil.easter import easter

from invoice_workbook import bank_days
from invoice_workbook.books import Books
from invoice_workbook.commands import payment_documents, payment_proposals, payment_releases
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.payable.pay import pay
from invoice_workbook.eligibility import payment_run
from invoice_workbook.formats.payment import pain001
from invoice_workbook.ledger.payable import transfers
from tests.given import GIVEN
from tests.payables import SETTINGS, after, payables
from tests.sheets import grid

NOON = datetime.min.time().replace(hour=12)
HOLIDAYS = "country | date | name\nDE | 2026-12-03 | Day of the test\nFR | 2026-12-04 | Not ours"
HEAD = "bill | type | vendor | vendor_reference | bill_date | received_on | due_date | currency | net | tax | gross | "
HEAD += "status | entered_by | approved_by"


def owing(*bills: tuple[str, str, str, str], on: date = date(2026, 11, 30), **tables: str) -> Books:
    """Books with approved bills: vendor, bill date, due date, gross."""
    rows = [
        f"B-{n} | bill | {vendor} | RE-{n}815{n} | {dated} | {dated} | {due} | EUR | {gross} | 0 | {gross} | "
        "approved | anna | lakshmi"
        for n, (vendor, dated, due, gross) in enumerate(bills, 1)
    ]
    return replace(payables("\n".join((HEAD, *rows)), **tables), as_of=on)


def proposed(these: Books, next_run: date | None = None) -> Books:
    return after(these, payment_proposals.propose(these, next_run))


def released(these: Books) -> Books:
    done = payment_releases.release(these)
    assert not done.refused, done.refused
    tables = {name: done.books[name] for name in ("Payments", "Allocations", "Bills")}
    return after(these, Outcome("", tables, entries=done.entries))


# A run on a day, and the day that its file asks for.
ASKED = """
    country | home | currency | on         | asks for   | because
    DE      | EUR  | EUR      | 2026-11-30 | 2026-11-30 | a Monday
    DE      | EUR  | EUR      | 2026-11-29 | 2026-11-30 | a Sunday
    DE      | EUR  | EUR      | 2026-12-25 | 2026-12-28 | Christmas, then a weekend
    DE      | EUR  | EUR      | 2027-01-01 | 2027-01-04 | New Year
    DE      | EUR  | EUR      | 2026-04-03 | 2026-04-07 | Good Friday until Easter Monday
    DE      | EUR  | EUR      | 2027-03-26 | 2027-03-30 | Good Friday until Easter Monday
    DE      | EUR  | EUR      | 2028-05-01 | 2028-05-02 | Labour Day
    DE      | EUR  | EUR      | 2026-12-03 | 2026-12-04 | a holiday in the book
    FR      | EUR  | EUR      | 2026-12-03 | 2026-12-03 | a holiday in the book, of another country
    DE      | EUR  | USD      | 2027-03-26 | 2027-03-30 | our euros leave by TARGET
    US      | USD  | USD      | 2027-03-26 | 2027-03-26 | banks there are open
    US      | USD  | EUR      | 2027-03-26 | 2027-03-30 | euros go by TARGET
    EG      | EGP  | EGP      | 2026-12-04 | 2026-12-06 | a Friday, the weekend there
"""


@pytest.mark.parametrize("row", grid(ASKED)[1:], ids=" ".join)
def test_a_file_asks_for_the_next_bank_day(row):
    country, home, currency, on, day, _ = row
    settings = SETTINGS.replace("| DE\n", f"| {country}\n") + f"    Home currency | {home}\n"
    these = payables(f"{HEAD}\n", Settings=settings, Holidays=HOLIDAYS)
    assert transfers.execution_day(these, currency, date.fromisoformat(on)).isoformat() == day


def test_no_run_of_ten_years_asks_for_a_day_on_which_the_bank_is_closed():
    these = payables(f"{HEAD}\n", Holidays=HOLIDAYS)
    start = date(2026, 1, 1)
    days = [start + timedelta(n) for n in range(3653)]
    asked = {day: transfers.execution_day(these, "EUR", day) for day in days}
    closed = {easter(year) + timedelta(n) for year in range(2026, 2038) for n in (-2, 1)}
    closed |= {date(year, *at) for year in range(2026, 2038) for at in ((1, 1), (5, 1), (12, 25), (12, 26))}
    closed |= these.holidays
    for day, on in asked.items():
        assert day <= on and on.weekday() < 5 and on not in closed, (day, on)
        between = [day + timedelta(n) for n in range((on - day).days)]
        assert all(one.weekday() >= 5 or one in closed for one in between), (day, on)


def test_easter_is_that_of_another_program():
    assert [bank_days.easter(year) for year in range(1990, 2200)] == [easter(year) for year in range(1990, 2200)]


@cache
def due_daily() -> Books:
    """A bill for each day of six weeks around Easter 2027, of a vendor without discount."""
    start = date(2027, 3, 8)
    days = [start + timedelta(n) for n in range(42)]
    return owing(*(("V-1", "2027-01-04", day.isoformat(), "10") for day in days), on=start)


@pytest.mark.parametrize("every", [3, 7])
def test_runs_of_six_weeks_pay_nothing_late(every):
    """Whatever day the runs fall on: a bill is carried out by its due day, if there is a bank day to do so."""
    start = date(2027, 3, 8)
    paid: dict[str, date] = {}
    for n in range(0, 42 - every, every):
        today, next_run = start + timedelta(n), start + timedelta(n + every)
        these = replace(due_daily(), as_of=today)
        for one in payment_run.propose(these, next_run).proposals:
            on = transfers.execution_day(these, "EUR", today)
            paid |= {part.document: on for part in one.parts if part.document not in paid}
    bills = due_daily()["Bills"]
    due = dict(zip(bills["bill"], bills["due_date"].dt.date, strict=True))
    assert len(paid) > 30
    for bill, on in paid.items():
        assert on <= max(due[bill], transfers.execution_day(due_daily(), "EUR", start)), (bill, due[bill], on)


# Müller gives 2 % within 10 days; today and the next run, and what is proposed.
DISCOUNTS = """
    today      | next run   | bill date  | ends       | proposed               | because
    2026-12-04 | 2026-12-05 | 2026-11-25 | 2026-12-05 | B-1 98.00 discount 2.00 | on Saturday: Friday is the last day
    2026-12-04 | 2026-12-07 | 2026-11-26 | 2026-12-06 | B-1 98.00 discount 2.00 | it ends on Sunday
    2026-12-04 | 2026-12-07 | 2026-11-27 | 2026-12-07 |                        | the next run is in time
    2026-12-04 | 2026-12-05 | 2026-11-27 | 2026-12-07 |                        | Saturday's run leaves on Monday
    2026-12-05 | 2026-12-12 | 2026-11-25 | 2026-12-05 |                        | the bank is closed already
    2026-12-24 | 2026-12-25 | 2026-12-15 | 2026-12-25 | B-1 98.00 discount 2.00 | it ends at Christmas
    2027-03-25 | 2027-03-26 | 2027-03-19 | 2027-03-29 | B-1 98.00 discount 2.00 | it ends on Easter Monday
"""


@pytest.mark.parametrize("row", grid(DISCOUNTS)[1:], ids=" ".join)
def test_a_discount_that_ends_before_the_bank_opens_again_is_paid_earlier(row):
    today, next_run, dated, _, reference, _ = row
    these = owing(("V-2", dated, "2027-06-30", "100"), on=date.fromisoformat(today))
    payments = proposed(these, date.fromisoformat(next_run))["Payments"]
    assert ", ".join(payments["reference"]) == reference


def test_a_discount_is_not_deducted_that_is_over_when_the_bank_carries_the_payment_out():
    these = proposed(owing(("V-2", "2026-11-25", "2026-12-06", "100"), on=date(2026, 12, 5)))
    assert list(these["Payments"]["reference"]) == ["B-1 100.00"]
    typed = these["Payments"].assign(reference="B-1 98.00 discount 2.00", amount=9800)
    (refused,) = payment_releases.release(these.with_tables(Payments=typed)).refused
    assert "2.00" in refused["reason"] and "0.00" in refused["reason"]


def test_a_file_is_written_again_for_a_day_that_is_not_over():
    friday = date(2027, 3, 26)
    these = released(proposed(owing(("V-1", "2027-03-01", "2027-03-29", "100"), on=friday)))
    batch = str(these["Payments"]["batch"].iloc[0])
    asked = []
    for today in (friday, date(2027, 3, 27), date(2027, 3, 30), date(2027, 4, 3)):
        order = payment_documents.order(replace(these, as_of=today), batch, datetime.combine(today, NOON))
        asked.append(pain001.read("x.xml", pain001.write(order)).day.isoformat())
    assert asked == ["2027-03-30", "2027-03-30", "2027-03-30", "2027-04-05"]
    assert these["Payments"]["date"].iloc[0].date() == friday  # the book knows when it was released
    again = pay(these, replace(GIVEN, now=datetime.combine(friday, NOON)), file=batch)
    assert "the file asks for 2027-03-30" in again.message


def test_bills_stand_as_people_count():
    bills = [("V-1", "2026-11-01", "2026-12-01", "10")] * 11
    these = proposed(owing(*bills))
    assert these["Payments"]["reference"].iloc[0].replace(" 10.00", "") == "; ".join(f"B-{n}" for n in range(1, 12))


def test_the_answer_says_on_which_day_the_bank_is_asked_to_pay():
    friday = date(2027, 3, 26)
    these = owing(("V-1", "2027-03-01", "2027-03-29", "100"), on=friday)
    closed = "carries out no such payments on 2027-03-26, so the file asks for 2027-03-30"
    on_the_day, later = (replace(GIVEN, now=datetime.combine(day, NOON)) for day in (friday, date(2027, 4, 1)))
    outcome = pay(these, on_the_day)
    assert closed in outcome.message
    these = after(these, outcome)
    message = pay(these, on_the_day, release=True).message
    assert closed in message and "clock" not in message
    assert "by this computer's clock it is 2027-04-01" in pay(these, later, release=True).message
    open_ = owing(("V-1", "2027-03-01", "2027-03-29", "100"), on=date(2027, 3, 25))
    assert "carries out no such" not in pay(open_, on_the_day).message
