"""pay: payments proposed on the sheet for the clerk to review; once accepted, released: booked, and in the bank's file.

A proposal's *Reference* says what it pays: `B-1 100.00; B-2 98.00 discount 2.00; B-3 -20.00`. Proposals are renewed at
each run. What is released is asked once more whether it may be paid, and is then on the way until a statement shows it.
Units: minor units.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.commands import (
    account_verification_notes,
    at_sheet,
    letter_files,
    payment_documents,
    payment_proposals,
    payment_releases,
)
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.letter_files import Printed
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.commands.payment_releases import Released
from invoice_workbook.delivery.covers import Mails
from invoice_workbook.documents import call_back, remittance
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.documents.remittance import Advice
from invoice_workbook.failures import reasons
from invoice_workbook.formats.payment import payment_files
from invoice_workbook.formats.payment.pain001 import Order
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import transfers
from invoice_workbook.schema import PAYABLE, PAYMENTS


def pay(
    books: Books,
    given: Given,
    *,
    next_run: date | None = None,
    release: bool = False,
    payments: Sequence[str] = (),
    sends: bool = False,
    file: str = "",
) -> Outcome:
    """Payments proposed until the `next_run`, or those proposed released (`payments`, else all).

    Of what was released before a batch's `file` made once more.
    """
    if file:
        return remade(books, given, file)
    return (
        _released(books, given, payments, sends)
        if release
        else _with_notes(books, given, payment_proposals.propose(books, next_run))
    )


def _with_notes(books: Books, given: Given, proposed: Outcome) -> Outcome:
    """The proposals, and a call-back note for each vendor whose account changed."""
    notes = account_verification_notes.notes(books, [one["vendor"] for one in proposed.more["skipped"]])
    printed = letter_files.printed(notes, call_back.pdf, given)
    words = {"made": len(printed.letters), "count": len(notes)}
    currencies = {one["currency"] for one in proposed.more["proposals"]}
    said = list(_days(books, given, (transfers.execution_day(books, one, books.as_of) for one in currencies)))
    said += [text("pay.call-backs", books.settings.language, **words)] if notes else []
    said += reasons(printed.failed)
    return proposed.and_then(Outcome(" ".join(said), files=printed.files, failed=printed.failed))


def _released(books: Books, given: Given, ids: Sequence[str], sends: bool) -> Outcome:
    """Proposals booked, in the bank's files, with an advice to each vendor."""
    done = payment_releases.release(books, ids)
    made = [payment_documents.order(done.logged, batch, given.now) for batch in done.batches if batch]
    orders = [File(given.folder / _file_name(one), partial(payment_files.write, one)) for one in made]
    count = sum(map(len, done.batches.values()))
    words = {"count": count, "files": len(orders), "refused": len(done.refused), "folder": given.folder}
    said = [text("done.pay-release", books.settings.language, **words), *_days(books, given, [one.day for one in made])]
    said += [r["reason"] for r in done.refused[:3]]
    booked = Outcome(
        " ".join(said),
        more={"payments": payment_releases.told(done), "refused": done.refused},
        undone=len(done.refused),
    )
    if not count:
        return booked
    advices, mails = _advices(done, given)
    tables = {name: done.books[name] for name in ("Payments", "Allocations", "Bills")}
    return booked.and_then(
        Outcome(
            " ".join([*_unprinted(books, advices), *mails.said]),
            tables,
            needed=orders,
            files=advices.files,
            failed=advices.failed,
            mails=mails.made,
            sends=sends,
            more=mails.more,
            entries=done.entries,
        )
    )


def _days(books: Books, given: Given, asked: Iterable[date]) -> Iterator[str]:
    """When the bank carries payments out, where that is not today, or is over by the clock."""
    language, every = books.settings.language, set(asked)
    later = sorted(every - {books.as_of})
    if later:
        yield text("pay.bank-day", language, day=books.as_of, days=later)
    today = given.now.date()
    if every and min(every) < today:
        yield text("pay.day-over", language, day=min(every), today=today)


def _unprinted(books: Books, advices: Printed[Advice]) -> list[str]:
    """That some advices cannot be printed, and why: their payments go all the same."""
    if not advices.failed:
        return []
    made = len(advices.letters)
    words = {"made": made, "count": made + len(advices.failed)}
    return [text("pay.advices", books.settings.language, **words), *reasons(advices.failed)]


def _file_name(order: Order) -> str:
    return f"{file_stem(f'Payments {order.id}')}.{payment_files.suffix(order)}"


def _advices(done: Released, given: Given) -> tuple[Printed[Advice], Mails]:
    """Each vendor's advice, and the mails that carry them; one that cannot be printed is left out alone."""
    mails = Mails(done.books, given.mail_texts, PAYABLE)
    every = (one for batch in done.batches.values() for one in batch)
    printed = letter_files.printed((payment_documents.advice(done.books, one) for one in every), remittance.pdf, given)
    for advice, file in printed.letters:
        wording = Wording.of(advice.buyer.language)
        amount = wording.amount(advice.total, advice.decimals, advice.currency)
        mails.add(advice.party, "remittance", advice.name, [file.path], [advice.name], amount=amount)
    return printed, mails


def remade(books: Books, given: Given, batch: str) -> Outcome:
    """The payment file of a batch once more, as the book has it; the bank knows it by its number as the same."""
    order = payment_documents.order(books, batch, given.now)
    path = given.folder / _file_name(order)
    message = text("done.pay-file", books.settings.language, batch=batch, count=len(order.transfers), file=path)
    return Outcome(
        " ".join([message, *_days(books, given, [order.day])]), needed=[File(path, partial(payment_files.write, order))]
    )


def _asked(desk: at_sheet.Desk) -> Mapping[str, Any]:
    """New proposals; from the sheet Payments, if the clerk says so, those that stand there are released.

    The selected ones, where some of them are proposals; else all.
    """
    every = payment_releases.proposals(desk.books()) if desk.is_shown(PAYMENTS.name) else []
    if not every:
        return {}
    chosen = desk.selected(PAYMENTS.name).ids
    mine = tuple(id_ for id_ in every if id_ in chosen) or tuple(every)
    question = text("desk.release", count=len(mine), total=len(every), ids=at_sheet.listed(mine))
    if not desk.wants(question):
        return {}
    desk.acts_on(desk.only(PAYMENTS.name, mine, len(every)))
    return {"release": True, "payments": mine}


COMMAND = Command(
    id="pay",
    group="Payable",
    place=4,
    work=pay,
    options=(
        Option("payments", "payments", many=True),
        Option("next_run", "next-run", "--next-run", kind="day"),
        Option("release", "release", "--release", kind="flag"),
        Option("sends", "send", "--send", kind="flag"),
        Option("file", "pay-file", "--file"),
    ),
    icon="AccountingFormat",
    key_tip="PA",
    is_large=True,
    tables=(PAYMENTS.name,),
    at_sheet=_asked,
    shows=PAYMENTS.name,
    has_papers=True,
    needs_record=True,
    way_back=("withdraw", "undo"),
)
