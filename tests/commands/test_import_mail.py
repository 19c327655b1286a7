"""Approvers' replies by mail: proposals on the sheet Replies, done only once the clerk confirms them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from invoice_workbook.books import Books
from invoice_workbook.commands import named
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.inputs import Input
from invoice_workbook.journal import chain
from tests.asked import wanted
from tests.given import GIVEN
from tests.payables import PEOPLE, payables

BILLS = """
    bill | vendor | vendor_reference | bill_date  | due_date   | currency | net     | tax | gross   | status   | routed_to | entered_by
    B-1  | V-1    | RE-1             | 2026-11-02 | 2026-12-02 | EUR      | 1200.00 | 0   | 1200.00 | routed   | lakshmi   | anna
    B-11 | V-1    | RE-2             | 2026-11-03 | 2026-12-03 | EUR      | 40.00   | 0   | 40.00   | routed   | lakshmi   | anna
    B 3  | V-2    | RE-3             | 2026-11-04 | 2026-12-04 | EUR      | 50.00   | 0   | 50.00   | routed   | ulrike    | anna
    B-4  | V-2    | RE-4             | 2026-11-05 | 2026-12-05 | EUR      | 60.00   | 0   | 60.00   | verified |           | anna
"""


def ours(**tables: str) -> Books:
    return payables(BILLS, **tables)


def mail(text: str, sender: str = "Lakshmi <Lakshmi@K.example>", subject: str = "Re: Bills", **headers: str) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, "rechnung@kranich.example", subject
    made["Date"] = "Mon, 23 Nov 2026 09:30:00 +0100"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def taken(books: Books, *mails: bytes) -> Outcome:
    files = {Path(f"{n}.eml"): Input(Path(f"{n}.eml"), content) for n, content in enumerate(mails, 1)}
    work = named("import-mail").work
    assert work is not None
    return work(books, replace(GIVEN, inputs=files), files=list(files))


def answers(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(one["bill"], one["answer"], one["reason"]) for one in outcome.more["proposals"]]


def after(books: Books, outcome: Outcome) -> Books:
    return books.with_tables(**outcome.tables)


def link(books: Books, bill: str, answer: str) -> str:
    """The subject that a click on the link in the approver's mail gives."""
    bills = books["Bills"].assign(status=books["Bills"]["status"].replace("routed", "verified"))
    (sent,) = wanted("route", books.with_tables(Bills=bills), bills=(bill,), to="lakshmi").mails
    (found,) = re.findall(rf"mailto:rechnung@kranich\.example\?subject=({answer}%20\S+)", sent.text)
    return str(found).replace("%20", " ").replace("%23", "#")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("approve B-1", [("B-1", "approve", "")]),
        ("Hello Anna,\n\n  - Approved: b-1\n\nRegards", [("B-1", "approve", "")]),
        ("reject B-11: wrong price; see order", [("B-11", "reject", "wrong price; see order")]),
        ("approve B-1\nreject B-11 - never ordered", [("B-1", "approve", ""), ("B-11", "reject", "never ordered")]),
        ("Genehmigt B-1.\nabgelehnt B-11", [("B-1", "approve", ""), ("B-11", "reject", "")]),
        ("ఆమోదం B-1", [("B-1", "approve", "")]),
        ("approve B-1\n\n> approve B-11", [("B-1", "approve", "")]),
        ("approve B-1\n-----Original Message-----\nreject B-1", [("B-1", "approve", "")]),
        ("approve B-1\nOn Mon, 23 Nov 2026, Kranich wrote:\nreject B-1", [("B-1", "approve", "")]),
        ("approve B-1\nVon: Kranich <a@k.example>\nreject B-1", [("B-1", "approve", "")]),
        ("approve B-1\napprove B-1", [("B-1", "approve", "")]),
        ("=approve B-1", [("B-1", "approve", "")]),
    ],
)
def test_what_a_reply_says(text, expected):
    assert answers(taken(ours(), mail(text))) == expected


def test_a_click_on_the_link_answers_and_the_sheet_has_it():
    books = ours()
    subject = link(books, "B-1", "approve")
    assert re.fullmatch(r"approve B-1 #[0-9a-f]{6}", subject)
    outcome = taken(books, mail("", subject=subject, Message_ID="<a@k.example>"))
    (row,) = outcome.tables["Replies"].to_dict("records")
    assert (row["bill"], row["person"], row["answer"], row["status"]) == ("B-1", "lakshmi", "approve", "proposed")
    assert (str(row["received_on"].date()), row["sender"], row["files"]) == ("2026-11-23", "lakshmi@k.example", "1.eml")
    assert set(outcome.tables) == {"Replies"}, "the bill is not approved"


def test_a_page_is_read_as_its_text():
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "lakshmi@k.example", "Re"
    page = "<style>approve B-11</style><div>approve <b>B-1</b><br>&nbsp;</div><blockquote>reject B-1</blockquote>"
    made.set_content(page, subtype="html")
    assert answers(taken(ours(), made.as_bytes())) == [("B-1", "approve", "")]


@pytest.mark.parametrize(
    "content, reason",
    [
        (mail("approve B-1", sender="x@evil.example"), "x@evil.example is the address of nobody"),
        (mail("approve B-1", sender="x@e.example, lakshmi@k.example"), "names no sender, or several"),
        (mail("approve B-1", Auto_Submitted="auto-replied"), "sent by a machine"),
        (mail("approve B-1", Authentication_Results="mx.k.example; dmarc=fail"), "doubts that the mail is from"),
        (mail("approve B-1\nreject B-1"), "B-1 is approved and rejected in the same mail"),
        (mail("approve B-1 #000000"), "B-1 was changed after the mail"),
        (mail("approve B-4"), "B-4 waits for no approval: its status is verified"),
        (mail("approve B 3"), "B 3 was routed to ulrike, not to lakshmi"),
        (mail("approve B-99"), "says of no bill of ours"),
        (mail("Thanks!"), "says of no bill of ours"),
        (b"", "names no sender, or several"),
        (b"\x00\xff" * 300, "names no sender, or several"),
        (b"PK\x03\x04no mail", "names no sender, or several"),
    ],
)
def test_what_is_not_taken_is_said(content, reason):
    outcome = taken(ours(), content)
    assert not outcome.tables and outcome.undone == 1
    (left,) = outcome.more["left_out"]
    assert reason in left["reason"] and left["reason"] in outcome.message


def test_one_bad_mail_keeps_no_other_out():
    outcome = taken(ours(), mail("approve B-1", sender="x@evil.example"), mail("approve B-11"))
    assert (answers(outcome), outcome.undone) == ([("B-11", "approve", "")], 1)


def test_who_is_no_longer_active_is_not_heard_and_approves_nothing():
    active = ["| active", "| yes", "| no", "|", "| yes"]
    gone = "\n".join(f"{row} {cell}" for row, cell in zip(PEOPLE.strip().splitlines(), active, strict=True))
    books = ours(People=gone)
    assert "no longer active" in taken(books, mail("approve B-1")).message
    with pytest.raises(WorkbookError, match="no longer active"):
        wanted("approve", books, bills=("B-1",), by="lakshmi")


def test_a_mail_that_comes_twice_is_one_proposal_and_a_later_answer_takes_its_place():
    books = ours()
    first = mail("approve B-1", Message_ID="<1@k.example>")
    outcome = taken(books, first, first)
    assert (len(outcome.tables["Replies"]), outcome.more["known"]) == (1, 1)
    books = after(books, outcome)
    assert (taken(books, first).tables, taken(books, first).more["known"]) == ({}, 1)
    later = taken(books, mail("reject B-1: too dear", Message_ID="<2@k.example>"))
    assert list(later.tables["Replies"]["status"]) == ["declined", "proposed"]


def confirmed(books: Books, replies: Sequence[str], **options: bool) -> Outcome:
    return wanted("confirm", books, replies=replies, **options)


def test_confirmed_is_as_if_the_approver_sat_here():
    books = ours()
    books = after(books, taken(books, mail("approve B-1\nreject B-11: never ordered")))
    ids = list(books["Replies"]["reply"])
    outcome = confirmed(books, ids)
    bills = outcome.tables["Bills"].set_index("bill")
    assert tuple(bills.loc["B-1", ["status", "approved_by"]]) == ("approved", "lakshmi")
    assert tuple(bills.loc["B-11", ["status", "hold"]]) == ("held", "lakshmi: never ordered")
    assert list(outcome.tables["Replies"]["status"]) == ["confirmed", "confirmed"]
    assert {(entry["document"], entry["column"]) for entry in outcome.entries} == {
        ("B-1", "approved"),
        ("B-11", "hold"),
    }
    with pytest.raises(WorkbookError, match="is confirmed already"):
        confirmed(after(books, outcome), ids[:1])


def test_a_limit_holds_for_a_mail_too():
    books = ours(People=PEOPLE.replace("2000", "1000"))
    books = after(books, taken(books, mail("approve B-1")))
    with pytest.raises(WorkbookError, match="exceeds what lakshmi may approve"):
        confirmed(books, list(books["Replies"]["reply"]))


@pytest.mark.parametrize("field, cell", [("gross", 130000), ("vendor_reference", "RE-9"), ("vendor", "V-2")])
def test_a_bill_that_changed_before_it_is_confirmed_is_not_approved(field, cell):
    books = ours()
    outcome = taken(books, mail("approve B-1"))
    log = chain.extended(books["Log"], outcome.entries, "2026-11-30", "anna", "import-mail")
    books = after(books, outcome).with_tables(Log=log)
    ids = list(books["Replies"]["reply"])
    assert confirmed(books, ids).tables["Bills"]["status"].iloc[0] == "approved"
    bills = books["Bills"].copy()
    bills.loc[bills.index[0], field] = cell
    changed = books.with_tables(Bills=bills)
    with pytest.raises(WorkbookError, match="B-1 was changed after the mail"):
        confirmed(changed, ids)
    assert list(confirmed(changed, ids, decline=True).tables["Replies"]["status"]) == ["declined"]


def test_declined_comes_to_nothing():
    books = ours()
    books = after(books, taken(books, mail("approve B-1")))
    outcome = confirmed(books, list(books["Replies"]["reply"]), decline=True)
    assert set(outcome.tables) == {"Replies"}
    assert list(outcome.tables["Replies"]["status"]) == ["declined"]
