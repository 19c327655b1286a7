"""What a clerk typed comes back as typed, and what a customer reads is in the customer's language."""

from datetime import date

import pytest

from invoice_workbook.commands import invoice_papers
from invoice_workbook.commands.payable.claims import found as claims_of
from invoice_workbook.commands.receivable import send, statements
from invoice_workbook.delivery import covers
from invoice_workbook.errors import WorkbookError
from tests import asked
from tests.asked import issue
from tests.sheets import books

NOWHERE = {
    "issue": lambda these: issue(these, ["O-9999"]),
    "send": lambda these: send.plan(these, ["O-9999"], "invoice", again=False),
    "credit": lambda these: asked.credit(these, "O-9999"),
    "files": lambda these: invoice_papers.places(these, ["O-9999"]),
    "statements": lambda these: statements.accounts(these, ["O-9999"]),
    "claims": lambda these: claims_of(these, ["O-9999"]),
    "hold": lambda these: asked.hold(these, ["O-9999"], "late"),
    "withdraw": lambda these: asked.withdraw(these, ["O-9999"]),
    "confirm": lambda these: asked.wanted("confirm", these, replies=["O-9999"]),
    "route": lambda these: asked.route(these, ["O-9999"]),
    "release": lambda these: asked.release(these, "O-9999", reason="settled"),
    "reject": lambda these: asked.reject(these, ["O-9999"], "late"),
    "mark-sent": lambda these: asked.wanted("mark-sent", these, documents=["O-9999"]),
}


@pytest.mark.parametrize("command", NOWHERE)
def test_an_id_that_is_not_there_is_named_as_it_was_typed(command: str):
    with pytest.raises(WorkbookError) as told:
        NOWHERE[command](books())
    assert '"O-9999"' in str(told.value)


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "31 Dec 2026"), ("de", "31.12.2026"), ("te", "31 డిసెం, 2026"), ("", "31 Dec 2026")],
)
def test_a_mail_writes_days_as_the_letter_does(language: str, written: str):
    customers = f"customer | name | e_mail | language\n C-1 | Rao | a@b.example | {language}"
    cover = covers.cover(books(Customers=customers), "C-1", "statement", "S", [], date=date(2026, 12, 31))
    assert cover.words["date"] == written
