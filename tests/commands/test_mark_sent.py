"""Documents that the clerk sent by hand: noted once, and no draft is made of them again."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from invoice_workbook.books import Books
from invoice_workbook.commands import named
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from tests.asked import wanted
from tests.given import GIVEN
from tests.payables import after
from tests.sheets import books

CUSTOMERS = """
    customer | name   | e_mail      | language | currency
    C-1      | Müller | a@b.example | de       | EUR
    c-2      | Inn    | i@b.example | en       | EUR
"""
INVOICES = """
    invoice | type        | customer | invoice_date | due_date   | currency | gross | status      | sent_on
    INV-1   | invoice     | C-1      | 2026-11-02   | 2026-12-02 | EUR      | 10    | issued      |
    inv-2   | invoice     | C-1      | 2026-11-02   | 2026-12-02 | EUR      | 10    | paid        |
    CN-1    | credit note | C-1      | 2026-11-03   |            | EUR      | 10    | issued      |
    INV-3   | invoice     | C-2      | 2026-11-02   | 2026-12-02 | EUR      | 10    | draft       |
    INV-4   | invoice     | C-2      | 2026-11-02   | 2026-12-02 | EUR      | 10    | sent        | 2026-11-10
    INV-5   | invoice     | C-2      | 2026-11-02   | 2026-12-02 | EUR      | 10    | disputed    |
    INV-6   | invoice     | C-1      | 2026-11-04   | 2026-12-04 | EUR      | 10    | issued      |
    INV-7   | invoice     | c-2      | 2026-11-04   | 2026-12-04 | EUR      | 10    | issued      |
    M-9     | invoice     | C-2      | 2026-11-04   | 2026-12-04 | EUR      | 10    | issued      |
    TWO     | invoice     | C-2      | 2026-11-04   | 2026-12-04 | EUR      | 10    | issued      |
    two     | invoice     | C-2      | 2026-11-04   | 2026-12-04 | EUR      | 10    | issued      |
"""
REMINDERS = """
    reminder | customer | invoice | level | action | sent_on
    M-1      | C-1      | INV-1   | 1     | send   |
    M-2      | C-1      | INV-1   | 1     | skip   |
    M-3      | C-1      | INV-1   | 1     | send   | 2026-11-20
    M-9      | C-1      | INV-1   | 1     | send   |
"""


def made() -> Books:
    settings = "name | value\nE-mail | us@k.example\nCompany | Kranich"
    return books(Customers=CUSTOMERS, Invoices=INVOICES, Reminders=REMINDERS, Settings=settings)


def marked(*ids: str) -> tuple[Outcome, Books]:
    outcome = wanted("mark-sent", made(), documents=ids)
    return outcome, after(made(), outcome)


def state(these: Books, table: str, id_: str) -> tuple[str, object]:
    frame = these[table]
    row = frame.iloc[these.row_of(table, id_)]
    return str(row.get("status", "")), None if pd.isna(row["sent_on"]) else row["sent_on"].date()


def test_what_was_sent_by_hand_has_its_day_and_only_what_was_issued_becomes_sent():
    outcome, now = marked("INV-1", " INV-2 ", "cn-1", "INV-5", "m-1")
    today = date(2026, 11, 30)
    assert [state(now, "Invoices", id_) for id_ in ("INV-1", "inv-2", "CN-1", "INV-5")] == [
        ("sent", today),
        ("paid", today),
        ("sent", today),
        ("disputed", today),
    ]
    assert state(now, "Reminders", "M-1")[1] == today
    assert state(now, "Invoices", "INV-6") == ("issued", None)
    assert outcome.message == "5 documents noted as sent on 2026-11-30: INV-1, inv-2, CN-1, INV-5, M-1."
    assert [(one["table"], one["document"], one["column"], one["after"]) for one in outcome.entries] == [
        *(("Invoices", id_, "sent by hand", "2026-11-30") for id_ in ("INV-1", "inv-2", "CN-1", "INV-5")),
        ("Reminders", "M-1", "sent by hand", "2026-11-30"),
    ]


def test_an_id_in_two_spellings_is_one():
    outcome, _ = marked("INV-1", "inv-1 ", "Invoices: INV-1")
    assert outcome.message == "1 document noted as sent on 2026-11-30: INV-1."


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("INV-3", "Invoice INV-3 is a draft"),
        ("INV-4", "INV-4 was sent on 2026-11-10 already"),
        ("INV-99", 'There is no "INV-99" on the sheets Invoices, Reminders'),
        ("", 'There is no ""'),
        ("M-2", "Reminder M-2 has the action skip"),
        ("M-3", "M-3 was sent on 2026-11-20 already"),
        ("M-9", '"M-9" stands on the sheets Invoices, Reminders: name the sheet too, as in "Invoices: M-9".'),
        ("two", "TWO stands on the sheet Invoices more than once"),
        ("Orders: INV-1", "There is no"),
    ],
)
def test_one_that_cannot_be_refuses_all(id_, words):
    with pytest.raises(WorkbookError) as said:
        marked("INV-1", id_)
    assert words in str(said.value)


def test_the_sheet_may_be_named():
    assert [one["table"] for one in marked("Reminders: M-9")[0].entries] == ["Reminders"]
    assert [one["table"] for one in marked("invoices:m-9")[0].entries] == ["Invoices"]


def drafts_of(these: Books, there: set[str], **options: object) -> tuple[list[str], str]:
    """Which documents get a draft, and what is said."""
    work = named("send").work
    assert work is not None
    files = {f"{id_}.pdf" for id_ in these["Invoices"]["invoice"]}
    outcome = work(these, replace(GIVEN, there=frozenset(files | there)), **options)
    return [id_ for mail in outcome.mails for id_ in mail.documents], outcome.message


ALL = ["INV-1", "CN-1", "INV-6", "INV-7", "M-9", "TWO", "two"]


@pytest.mark.parametrize(
    ("there", "left"),
    [
        (set(), []),
        ({"Drafts/INV-1.eml", "Drafts/INV-99.eml"}, ["INV-1"]),
        ({"Drafts/C-1 INV-1 - INV-6.eml"}, ["INV-1", "CN-1", "INV-6"]),
        ({"Drafts/C-1 CN-1 - INV-6.eml", "Drafts/M-9.eml"}, ["CN-1", "INV-6", "M-9"]),
        ({"INV-1.eml", "Drafts/INV-1 (copy).eml", "Drafts/C-9 INV-1 - INV-6.eml"}, []),
    ],
)
def test_what_has_a_draft_gets_no_second_one(there, left):
    documents, message = drafts_of(made(), there)
    assert documents == [id_ for id_ in ALL if id_ not in left]
    assert (f"({', '.join(left)}): note what you sent with mark-sent" in message) == bool(left)
    assert drafts_of(made(), there, sends=True)[0] == ALL, "what is handed in leaves all the same"
    assert drafts_of(made(), there, again=True)[0] == ALL
    assert drafts_of(made(), there, invoices=("INV-1",))[0] == ["INV-1"], "who names it wants it"


def test_the_drafts_are_named_and_what_was_marked_is_no_draft_again():
    now = marked("INV-1", "CN-1", "INV-6", "INV-7", "Invoices: M-9")[1].with_tables()
    invoices = now["Invoices"]
    now = now.with_tables(Invoices=invoices[~invoices["invoice"].isin(["TWO", "two"])])
    assert drafts_of(now, set()) == ([], "0 drafts made, nothing sent.")
    assert drafts_of(made(), set(), invoices=("INV-1", "CN-1"))[1] == "2 drafts made (INV-1, CN-1), nothing sent."
