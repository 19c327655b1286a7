"""Terms in words, from the cell of a customer or vendor to every place that follows them."""

from datetime import date

import pytest

from invoice_workbook import terms
from invoice_workbook.books import Books
from invoice_workbook.documents import account_statement, invoice_data, payment
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.ledger import discounts, instalments
from invoice_workbook.ledger.receivable import dunning, interest
from tests import payables, sheets
from tests.asked import wanted
from tests.sheets import expected, found

CUSTOMERS = """
    customer | name | country | currency | terms                 | reminders | language
    C-1      | Café | DE      | EUR      | 3 x 30 days           | yes       | en
    C-2      | Bar  | DE      | EUR      | 45 days end of month  | yes       | de
    C-3      | Inn  | DE      | EUR      | 2% 10, 1% 20, net 30  | yes       | te
"""
INVOICES = """
    invoice | type    | customer | invoice_date | due_date   | currency | net    | tax | gross  | status | expected
    A-1     | invoice | C-1      | 2026-08-31   | 2026-11-29 | EUR      | 100.00 | 0   | 100.00 | sent   | 66.66 2026-09-30
    A-2     | invoice | C-1      | 2026-08-31   | 2026-11-29 | EUR      | 100.00 | 0   | 100.00 | sent   | 26.66 2026-10-30
    A-3     | invoice | C-1      | 2026-10-26   | 2027-01-24 | EUR      | 100.00 | 0   | 100.00 | sent   | 33.33 2026-11-25
    A-4     | invoice | C-1      | 2026-08-31   | 2026-10-30 | EUR      | 100.00 | 0   | 100.00 | sent   | 100.00 2026-10-30
    A-5     | invoice | C-2      | 2026-08-31   | 2026-10-31 | EUR      | 100.00 | 0   | 100.00 | sent   | 100.00 2026-10-31
    A-6     | invoice | C-1      | 2026-08-31   | 2026-11-29 | EUR      | 100.00 | 0   | 100.00 | paid   | 0.00 2026-11-29
"""
LINES = "invoice | line | quantity | unit_price | tax_category | tax_rate | line_net" + "".join(
    f"\n{id_} | 1 | 1 | 100 | Z | 0 | 100.00" for id_ in ("A-1", "A-2", "A-3", "A-4", "A-5", "A-6")
)
ALLOCATIONS = """
    allocation | date       | side       | source | document | kind    | amount
    1          | 2026-11-20 | receivable | R-1    | A-2      | payment | 40.00
    2          | 2026-11-20 | receivable | R-1    | A-6      | payment | 100.00
"""
SETTINGS = "name | value\nCountry | DE\nReminder days | 7,21\nInterest % a year | 10"


def company(day: date = date(2026, 11, 25)) -> Books:
    tables = {"Customers": CUSTOMERS, "Invoices": INVOICES, "InvoiceLines": LINES, "Allocations": ALLOCATIONS}
    return sheets.books(as_of=day, Settings=SETTINGS, **tables)


def test_what_is_due_by_now_and_since_when():
    standing = instalments.standing(company(), "receivable")
    shown = [f"{open_ / 100:.2f} {due.date()}" for open_, due in zip(standing["open"], standing["due"], strict=True)]
    assert shown == expected(INVOICES)
    assert list(standing["days_late"]) == [56, 26, 0, 26, 25, 0]


def test_late_are_the_instalments_that_are_due():
    these = company()
    assert found(these, "due-date", "Invoices") == ["", "", "", "2026-11-29", "", ""]
    assert found(these, "late-payment", "Invoices") == [
        "2026-09-30",
        "2026-10-30",
        "",
        "2026-10-30",
        "2026-10-31",
        "",
    ]
    assert "66.66" in found(these, "late-payment", "Invoices", "message")[0]


def test_a_reminder_asks_for_what_is_due_with_interest_from_each_day():
    these = company()
    due = dunning.due(these)
    assert dict(zip(due.index, due["open"], strict=True)) == {0: 6666, 1: 2666, 3: 10000, 4: 10000}
    since = instalments.standing(these, "receivable")["due"][due.index]
    own = 3333 * 56 + 3333 * 26  # amounts times days late, of both instalments
    assert interest.derive(these, due["open"], since)[0] == round(own * 0.10 / 365)
    asked = {one["invoice"]: one["asked"] for one in wanted("remind", these).more["proposals"]}
    assert asked == {"A-1": "66.66", "A-2": "26.66", "A-4": "100.00", "A-5": "100.00"}


def test_a_statement_asks_for_the_instalments_that_are_due():
    (mine,) = account_statement.gather(company(), frozenset({"c-1"}))
    assert (mine.total, mine.due_now, mine.asked) == (36_000, 22_665, 22_665)
    assert [(one.document, one.due_now, str(one.due)) for one in mine.items] == [
        ("A-1", 6666, "2026-09-30"),
        ("A-2", 2666, "2026-10-30"),
        ("A-4", 10000, "2026-10-30"),
        ("A-3", 3333, "2026-11-25"),
    ]


def test_a_run_pays_the_instalments_that_are_due():
    vendors = payables.VENDORS.replace("Hamburg | DE      | net 30     ", "Hamburg | DE      | 3 x 30 days")
    bills = """
        bill | type | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net    | tax | gross  | status   | approved_by
        B-1  | bill | V-1    | S-1              | 2026-10-20 | 2026-10-21  | 2027-01-18 | EUR      | 100.00 | 0   | 100.00 | approved | ulrike
        B-2  | bill | V-1    | S-2              | 2026-11-20 | 2026-11-21  | 2027-02-18 | EUR      | 60.00  | 0   | 60.00  | approved | ulrike
    """
    these = payables.payables(bills, Vendors=vendors)
    (one,) = wanted("pay", these).more["proposals"]
    assert (one["reference"], one["amount"]) == ("B-1 33.33", "33.33")


SAID = {
    ("A-1", "en"): "Please pay in 3 instalments: 33.33 EUR by 30 Sept 2026; 33.33 EUR by 30 Oct 2026; "
    "33.34 EUR by 29 Nov 2026.",
    ("A-1", "de"): "Bitte zahlen Sie in 3 Raten: 33,33 EUR bis 30.09.2026; 33,33 EUR bis 30.10.2026; "
    "33,34 EUR bis 29.11.2026.",
    ("A-4", "en"): "Please pay by 30 Oct 2026.",
    ("A-5", "en"): "Please pay by 31 Oct 2026 (terms: 45 days after the invoice date, then to the end of that month).",
    ("A-5", "de"): "Bitte zahlen Sie bis 31.10.2026 (Zahlungsziel: 45 Tage ab Rechnungsdatum, dann bis zum Ende dieses "
    "Monats).",
    ("A-5", "te"): "దయచేసి 31 అక్టో, 2026 లోపు చెల్లించండి (చెల్లింపు షరతులు: ఇన్వాయిస్ తేదీ తర్వాత 45 రోజులు, ఆపై ఆ నెలాఖరు వరకు).",
}


@pytest.mark.parametrize(("id_", "language"), SAID)
def test_the_invoice_says_its_terms_in_a_sentence(id_: str, language: str):
    these = company()
    one = invoice_data.gather(these, list(these["Invoices"]["invoice"]).index(id_))
    assert payment.notes(one, Wording.of(language))[0].replace("\N{NO-BREAK SPACE}", " ") == SAID[id_, language]
    assert payment.first_due(one) == (3333 if id_ == "A-1" else 10000)


@pytest.mark.parametrize(
    "words",
    [
        "on receipt",
        "net 1",
        "30 days 10th",
        "EOM",
        "EOM+15",
        "end of next month",
        "2 months after EOM",
        "5 months EOM",
        "10th of next month",
        "10th of the month after next",
        "2 months",
        "3 months 10th",
        "30 days EOM + 10",
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "te"])
def test_every_kind_of_terms_has_its_words(words: str, language: str):
    customers = CUSTOMERS.replace("45 days end of month", words)
    dated = "invoice | type | customer | invoice_date | due_date | currency | net | tax | gross | status"
    agreed = terms.parse(words)
    assert agreed is not None
    due = terms.due_date(date(2026, 8, 31), agreed)
    row = f"A-1 | invoice | C-2 | 2026-08-31 | {due} | EUR | 100.00 | 0 | 100.00 | sent"
    these = sheets.books(Customers=customers, Invoices=f"{dated}\n{row}", InvoiceLines=LINES.split("\nA-2")[0])
    (note,) = payment.notes(invoice_data.gather(these, 0), Wording.of(language))
    assert "(" in note
    assert "{" not in note


def test_of_two_discounts_the_one_in_force():
    offered = discounts.offered(company(), "2% 10, 1% 20, net 30", date(2026, 11, 1), 10_000)
    days = (1, 11, 12, 21, 22)
    assert [offered.on(date(2026, 11, day)) for day in days] == [200, 200, 100, 100, 0]
    assert offered.at(date(2026, 11, 12)).until == date(2026, 11, 21)
    assert discounts.NONE.on(date(2026, 11, 1)) == 0
