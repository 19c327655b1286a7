"""confirm: what approvers answered by mail is done: bills approved in their name, or held with their reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import approver_replies, bill_approval
from invoice_workbook.commands.approver_replies import CONFIRMED, DECLINED, PROPOSED
from invoice_workbook.commands.at_sheet import rows
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable.approver_answers import APPROVE
from invoice_workbook.schema import REPLIES


def confirm(books: Books, _: Given, *, replies: Sequence[str], decline: bool = False) -> Outcome:
    """These replies confirmed, each checked as if the approver sat here; with `decline` they come to nothing.

    Raises WorkbookError for the first that is settled already, or whose bill has changed since or may not be
    approved.
    """
    after = books[REPLIES.name].copy()
    by_person: dict[str, list[str]] = {}
    held: list[tuple[str, str]] = []
    for id_ in {folded(one): one.strip() for one in replies}.values():
        row = books.row_of(REPLIES.name, id_)
        reply = after.loc[row]
        if reply["status"] != PROPOSED:
            raise WorkbookError("reply-settled", id=reply["reply"], status=reply["status"])
        after.at[row, "status"] = DECLINED if decline else CONFIRMED
        bill, person = str(reply["bill"]), str(reply["person"])
        if reply["answer"] == APPROVE:
            if not decline:
                approver_replies.ask_unchanged(books, id_, bill)
            by_person.setdefault(person, []).append(bill)
        else:
            held.append((bill, ": ".join(filter(None, (person, str(reply["reason"]))))))
    kind = "declined" if decline else "confirmed"
    message = text(f"done.confirm-{kind}", books.settings.language, count=len(replies))
    done = Outcome("", {REPLIES.name: after}) if decline else _done(books, by_person, held)
    return replace(done, message=message, tables={**done.tables, REPLIES.name: after})


def _done(books: Books, by_person: Mapping[str, Sequence[str]], held: Sequence[tuple[str, str]]) -> Outcome:
    """The bills approved by each person, and those held that were rejected."""
    done = Outcome("")
    for person, bills in by_person.items():
        done = done.and_then(bill_approval.approved(books.with_tables(**done.tables), bills, person))
    for bill, reason in held:
        done = done.and_then(bill_approval.held(books.with_tables(**done.tables), [bill], reason))
    return done


COMMAND = Command(
    id="confirm",
    group="Payable",
    place=14,
    work=confirm,
    options=(
        Option("replies", "replies", many=True, is_required=True),
        Option("decline", "decline", "--decline", kind="flag"),
    ),
    icon="ReviewAcceptOrRejectChangeDialog",
    key_tip="CF",
    tables=("Replies",),
    at_sheet=rows("Replies", "replies", "select-reply", agrees=True),
    needs_record=True,
)
