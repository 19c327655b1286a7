"""import-mail: what approvers answered by mail, as proposals that the clerk confirms."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import approver_replies, printed_table
from invoice_workbook.commands.approver_replies import PROPOSED, Proposal
from invoice_workbook.commands.at_sheet import chosen_file
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import mail_reply
from invoice_workbook.languages import named, text
from invoice_workbook.schema import REPLIES
from invoice_workbook.tables.new_rows import new_rows

LARGEST = 25_000_000
"""Bytes of a reply: it may carry our own attachments back."""


def import_mail(books: Books, given: Given, *, files: Sequence[Path]) -> Outcome:
    """The proposals in these mails; in the JSON `proposals`, `known` and, with their reasons, `left_out`."""
    found: dict[str, tuple[Proposal, str]] = {}
    left_out: list[dict[str, str]] = []
    known = 0
    there = {folded(id_) for id_ in books["Replies"]["reply"]}
    for file in files:
        try:
            for one in approver_replies.proposals(books, mail_reply.read(given.read(file))):
                if isinstance(one, WorkbookError):
                    left_out.append({"file": file.name, "reason": str(one)})
                elif folded(one.id) in there or one.id in found:
                    known += 1
                else:
                    found[one.id] = one, file.name
        except WorkbookError as error:
            left_out.append({"file": file.name, "reason": str(error)})
    message = _said(books, len(found), known, left_out)
    told = [_told(books, one) for one, _ in found.values()]
    more = {"proposals": told, "known": known, "left_out": left_out}
    tables = {"Replies": _filed(books, list(found.values()))} if found else {}
    noted = [_noted(books, one) for one, _ in found.values()]
    return Outcome(message, tables, more=more, entries=noted, undone=len(left_out), to_print=_lines(books, told))


def _noted(books: Books, one: Proposal) -> dict[str, str]:
    """The journal's entry: what was answered, so that a change before it is confirmed is noticed."""
    mark = approver_replies.mark_of(books, one.answer.row)
    return {"table": REPLIES.sheet, "document": one.id, "column": approver_replies.MARK, "after": mark}


def _told(books: Books, one: Proposal) -> dict[str, str]:
    bill = str(books["Bills"]["bill"][one.answer.row])
    return {
        "reply": one.id,
        "bill": bill,
        "person": one.person,
        "answer": one.answer.answer,
        "reason": one.answer.reason,
    }


def _lines(books: Books, told: Sequence[dict[str, str]]) -> tuple[str, ...]:
    """Each proposal in a line, its number first: that is what `confirm` asks for."""
    language = books.settings.language
    grid = [[one["reply"], one["bill"], one["person"], named(one["answer"], language), one["reason"]] for one in told]
    return tuple(printed_table.aligned(grid, left=5)) if grid else ()


def _filed(books: Books, found: Sequence[tuple[Proposal, str]]) -> pd.DataFrame:
    """The sheet Replies with these; an earlier answer of the same person about the same bill is declined."""
    before = books["Replies"].copy()
    latest = {(one.person, one.answer.row): one.id for one, _ in found}
    before.loc[approver_replies.superseded(books, [one for one, _ in found]), "status"] = approver_replies.DECLINED
    cells: dict[str, Sequence[object]] = {
        "reply": [one.id for one, _ in found],
        "received_on": [pd.Timestamp(one.reply.sent_on or books.as_of) for one, _ in found],
        "sender": [one.reply.sender for one, _ in found],
        "person": [one.person for one, _ in found],
        "bill": [str(books["Bills"]["bill"][one.answer.row]) for one, _ in found],
        "answer": [one.answer.answer for one, _ in found],
        "reason": [one.answer.reason for one, _ in found],
        "status": [
            PROPOSED if latest[one.person, one.answer.row] == one.id else approver_replies.DECLINED for one, _ in found
        ],
        "files": [name for _, name in found],
    }
    rows: pd.DataFrame = new_rows("Replies", cells, [books.settings.currency] * len(found))
    return pd.concat([before, rows], ignore_index=True)


def _said(books: Books, count: int, known: int, left_out: Sequence[dict[str, str]]) -> str:
    language = books.settings.language
    said = [text("done.import-mail", language, count=count)]
    said += [text("done.import-mail-known", language, count=known)] if known else []
    return " ".join([*said, *(one["reason"] for one in left_out[:3])])


COMMAND = Command(
    id="import-mail",
    group="Payable",
    place=13,
    work=import_mail,
    reads=("BillLines", "Bills", "People", "Replies", "Vendors"),
    options=(Option("files", "mail-files", kind="file", many=True, is_required=True, largest=LARGEST),),
    icon="ReviewReplyWithChanges",
    key_tip="IR",
    tables=("Replies",),
    asks="file",
    at_sheet=chosen_file,
    shows="Replies",
    books=False,
)
