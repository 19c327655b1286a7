"""The way of an approval by mail: a line to reply with below each bill, and what a reply proposes.

A reply never approves by itself, because a mail can be forged: it is a row on the sheet Replies that the clerk
confirms.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.delivery.mail import addresses
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.mail_reply import Reply
from invoice_workbook.journal import entries
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import approval, approver_answers
from invoice_workbook.ledger.payable.approver_answers import Answer
from invoice_workbook.schema import PEOPLE, REPLIES, BillStatus
from invoice_workbook.tables import joins

MARK = "answered mark"
"""The journal's entry of a reply: the mark of its bill when the reply was taken in."""
PROPOSED, CONFIRMED, DECLINED = "proposed", "confirmed", "declined"


@dataclass(frozen=True)
class Proposal:
    """What a reply proposes: its id, whose it is, about which bill (its row)."""

    id: str
    person: str
    answer: Answer
    reply: Reply


def links(books: Books, row: int) -> list[str]:
    """Two lines for a mail, one that approves the bill and one that rejects it: each opens a new mail to us."""
    language = books.settings.language
    (to, *_) = addresses(books.settings["E-mail"], text("settings.company"))
    bill = str(books["Bills"]["bill"][row])
    mark = mark_of(books, row)
    return [
        text(f"bill-words.{answer}", language, link=f"mailto:{to}?subject={quote(f'{answer} {bill} #{mark}')}")
        for answer in (approver_answers.APPROVE, approver_answers.REJECT)
    ]


def mark_of(books: Books, row: int) -> str:
    """The mark of a bill as it is now."""
    return approver_answers.mark(approval.subjects(books, pd.Index([row]))[row])


def person_of(books: Books, reply: Reply) -> str:
    """Whose reply it is, by the address on the sheet People.

    Raises WorkbookError where nobody wrote it, where it is a stranger's, several people's, or of who is not active.
    """
    if reply.is_automatic:
        raise WorkbookError("reply-automatic", sender=reply.sender)
    if reply.doubt:
        raise WorkbookError("reply-doubted", sender=reply.sender, found=reply.doubt)
    people = books["People"]
    mine = [
        row
        for row, cell in people["e_mail"].items()
        if reply.sender in (part.strip().casefold() for part in cell.replace(";", ",").split(","))
    ]
    if not mine:
        raise WorkbookError("reply-stranger", sender=reply.sender, sheet=PEOPLE.sheet)
    if len(mine) > 1:
        raise WorkbookError("reply-shared", sender=reply.sender, sheet=PEOPLE.sheet)
    found = people.loc[[mine[0]]].iloc[0]
    if not approval.is_active(found):
        raise WorkbookError("person-inactive", person=found["person"], sheet=PEOPLE.sheet)
    return str(found["person"])


def proposals(books: Books, reply: Reply) -> Iterator[Proposal | WorkbookError]:
    """What the reply proposes, bill by bill, or why it cannot. Raises WorkbookError where it proposes nothing."""
    person = person_of(books, reply)
    by_row: dict[int, list[Answer]] = {}
    for answer in approver_answers.answers(books, [_without_re(reply.subject), *reply.lines]):
        by_row.setdefault(answer.row, []).append(answer)
    if not by_row:
        raise WorkbookError("reply-names-nothing", sender=reply.sender)
    for row, given in by_row.items():
        try:
            one = _only(books, row, given)
            _ask_waiting(books, person, one)
        except WorkbookError as error:
            yield error
        else:
            digest = hashlib.sha256(f"{reply.identity}\x1f{folded(_bill(books, row))}".encode()).hexdigest()
            yield Proposal(f"R-{digest[:10]}", person, one, reply)


def _without_re(subject: str) -> str:
    """A subject without what mail programs put before it in an answer."""
    head, colon, rest = subject.partition(":")
    return _without_re(rest.strip()) if colon and head.strip().casefold() in ("re", "aw", "antw", "sv") else subject


def _bill(books: Books, row: int) -> str:
    return str(books["Bills"]["bill"][row])


def _only(books: Books, row: int, given: Sequence[Answer]) -> Answer:
    """The one answer about a bill, with the reason that stands anywhere. Raises WorkbookError for two answers."""
    if len({one.answer for one in given}) > 1:
        raise WorkbookError("reply-twofold", id=_bill(books, row))
    reason = next((one.reason for one in given if one.reason), "")
    marks = {one.mark for one in given if one.mark}
    if marks - {mark_of(books, row)}:
        raise WorkbookError("reply-outdated", id=_bill(books, row))
    return Answer(row, given[0].answer, "", reason)


def _ask_waiting(books: Books, person: str, answer: Answer) -> None:
    """Raises WorkbookError for a bill that does not wait for this person."""
    bill = books["Bills"].loc[answer.row]
    if bill["status"] != BillStatus.ROUTED:
        raise WorkbookError("reply-not-waiting", id=bill["bill"], status=bill["status"] or BillStatus.ENTERED)
    if folded(str(bill["routed_to"])) != folded(person):
        raise WorkbookError("reply-of-another", id=bill["bill"], person=person, routed=bill["routed_to"])


def ask_unchanged(books: Books, reply: str, bill: str) -> None:
    """Raises WorkbookError where the bill is not what it was when the reply was taken in."""
    every = entries.of(books)
    mine = (
        (every["table"] == REPLIES.sheet) & (every["column"] == MARK) & (every["document"].map(folded) == folded(reply))
    )
    row = books.row_of("Bills", bill)
    if mine.any() and every.loc[mine, "after"].iloc[-1] != mark_of(books, row):
        raise WorkbookError("reply-outdated", id=_bill(books, row))


def superseded(books: Books, found: Sequence[Proposal]) -> pd.Index:
    """The rows of earlier replies of the same person about the same bill that are not settled yet."""
    replies = books["Replies"]
    about = {(folded(_bill(books, one.answer.row)), folded(one.person)) for one in found}
    keys = zip(joins.id_keys(books, "Replies", "bill"), replies["person"].map(folded), strict=True)
    mine = pd.Series([key in about for key in keys], replies.index, dtype=bool)
    return replies.index[mine & (replies["status"] == PROPOSED)]
