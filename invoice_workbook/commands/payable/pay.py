"""pay: payments proposed on the sheet for the clerk to review; once accepted, released: booked, and in the bank's file.

A proposal's *Reference* says what it pays: `B-1 100.00; B-2 98.00 discount 2.00; B-3 -20.00`. Proposals are renewed at
each run. What is released is asked once more whether it may be paid, and is then on the way until a statement shows it.
Units: minor units.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, folded, key_of
from invoice_workbook.commands import account_verification_notes, at_sheet, letter_files, payment_documents
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.delivery.covers import Mails
from invoice_workbook.documents import call_back, remittance
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.documents.invoice_files import PDF
from invoice_workbook.eligibility import payment_run
from invoice_workbook.eligibility.payment_release import PaymentRelease, ReleasedPayment
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure, reasons
from invoice_workbook.formats.payment import pain001
from invoice_workbook.languages import text
from invoice_workbook.ledger import settlement_text
from invoice_workbook.ledger.new_allocations import PREFIXES, allocated
from invoice_workbook.ledger.payable import payment_file_history
from invoice_workbook.ledger.payable.payment_file_history import ON_THE_WAY
from invoice_workbook.schema import LOG, PAYABLE, PAYMENTS, BillStatus, PaymentStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.new_rows import new_rows, next_ids
from invoice_workbook.tables.write import appended

TRANSFER, NETTING = "transfer", "netting"
"""Methods: through the bank, or settled by credit notes alone."""


def pay(
    books: Books,
    given: Given,
    *,
    next_run: date | None = None,
    release: bool = False,
    payments: Sequence[str] = (),
    sends: bool = False,
    withdraw: Sequence[str] = (),
    file: str = "",
) -> Outcome:
    """Payments proposed until the `next_run`, or those proposed released (`payments`, else all).

    Of what was released before: payments withdrawn, or a batch's `file` made once more.
    """
    if withdraw:
        return withdrawn(books, withdraw)
    if file:
        return remade(books, given, file)
    return _released(books, given, payments, sends) if release else _with_notes(books, given, propose(books, next_run))


def _with_notes(books: Books, given: Given, proposed: Outcome) -> Outcome:
    """The proposals, and a call-back note for each vendor whose account changed."""
    notes = account_verification_notes.notes(books, [one["vendor"] for one in proposed.more["skipped"]])
    printed = letter_files.printed(notes, call_back.pdf, given.folder)
    words = {"made": len(printed.letters), "count": len(notes)}
    said = [text("pay.call-backs", books.settings.language, **words)] if notes else []
    said += reasons(printed.failed)
    return proposed.and_then(Outcome(" ".join(said), files=printed.files, failed=printed.failed))


def _released(books: Books, given: Given, ids: Sequence[str], sends: bool) -> Outcome:
    """Proposals booked, in the bank's files, with an advice to each vendor."""
    done = release(books, ids)
    batches = [batch for batch in done.batches if batch]
    orders = [
        File(
            given.folder / _file_name(batch),
            partial(pain001.write, payment_documents.order(done.logged, batch, given.now)),
        )
        for batch in batches
    ]
    count = sum(map(len, done.batches.values()))
    words = {"count": count, "files": len(orders), "refused": len(done.refused), "folder": given.folder}
    said = [text("done.pay-release", books.settings.language, **words), *(r["reason"] for r in done.refused[:3])]
    booked = Outcome(
        " ".join(said),
        more={"payments": told(done), "refused": done.refused},
        failed=done.failed,
        undone=len(done.refused) - len(done.failed),
    )
    if not count:
        return booked
    advices, mails = _advices(done, given)
    tables = {name: done.books[name] for name in ("Payments", "Allocations", "Bills")}
    return booked.and_then(
        Outcome(
            " ".join(mails.said),
            tables,
            needed=orders,
            files=advices,
            mails=mails.made,
            sends=sends,
            more=mails.more,
            entries=done.entries,
        )
    )


def _file_name(batch: str) -> str:
    return f"{file_stem(f'Payments {batch}')}.xml"


def _advices(done: "Released", given: Given) -> tuple[list[File], Mails]:
    """Each vendor's advice, and the mails that carry them."""
    files: list[File] = []
    mails = Mails(done.books, given.mail_texts, PAYABLE)
    for one in (taken for batch in done.batches.values() for taken in batch):
        advice = payment_documents.advice(done.books, one)
        path = given.folder / f"{file_stem(advice.name)}.pdf"
        files.append(File(path, partial(remittance.pdf, advice), advice.name))
        wording = Wording.of(advice.buyer.language)
        amount = wording.amount(advice.total, advice.decimals, advice.currency)
        mails.add(advice.party, "remittance", advice.name, [path], [advice.name], amount=amount)
    return files, mails


def remade(books: Books, given: Given, batch: str) -> Outcome:
    """The payment file of a batch once more, as the book has it; the bank knows it by its number as the same."""
    order = payment_documents.order(books, batch, given.now)
    path = given.folder / _file_name(order.id)
    message = text("done.pay-file", books.settings.language, batch=batch, count=len(order.transfers), file=path)
    return Outcome(message, needed=[File(path, partial(pain001.write, order))])


def propose(books: Books, next_run: date | None = None) -> Outcome:
    """The Payments with the proposals of today instead of those that were not released."""
    until = next_run or payment_run.next_day(books)
    if until <= books.as_of:
        raise WorkbookError("pay-next-run", day=until.isoformat(), as_of=books.as_of.isoformat())
    run = payment_run.propose(books, until)
    payments = books["Payments"]
    kept = payments[payments["status"] != PaymentStatus.PROPOSED]
    new = _rows(books, run.proposals, payment_file_history.ids(books))
    after = pd.concat([kept, new], ignore_index=True) if len(kept) else new
    shown = [_shown(one) for one in after[after["status"] == PaymentStatus.PROPOSED].to_dict("records")]
    skipped = [_skipped(one) for one in run.skipped]
    language = books.settings.language
    words = {"count": len(shown), "next": until.isoformat()}
    lines = [text("pay.line", language, **one) for one in shown]
    lines += [text("pay.skipped", language, **one) for one in skipped]
    more = {"proposals": shown, "skipped": skipped}
    said = [text("done.pay" if shown else "done.pay-none", language, **words)]
    if skipped:
        said.append(
            text("done.pay-skipped", language, count=len(skipped), bill=skipped[0]["bill"], reason=skipped[0]["reason"])
        )
    return Outcome(" ".join(said), {"Payments": after}, more=more, to_print=tuple(lines))


def _rows(books: Books, proposals: Sequence[payment_run.ProposedPayment], taken: pd.Series) -> pd.DataFrame:
    vendors = dict(zip(joins.id_keys(books, "Vendors", "vendor"), books["Vendors"]["bank_account"], strict=True))
    cells: dict[str, Sequence[object]] = {
        "payment": next_ids(taken, PREFIXES["payable"], len(proposals)),
        "date": [pd.Timestamp(books.as_of)] * len(proposals),
        "vendor": [one.vendor for one in proposals],
        "amount": [one.amount for one in proposals],
        "currency": [one.currency for one in proposals],
        "method": [TRANSFER if one.amount else NETTING for one in proposals],
        "reference": [settlement_text.spelled(one.parts, one.decimals) for one in proposals],
        "bank_account": [vendors[folded(one.vendor)] for one in proposals],
        "status": [PaymentStatus.PROPOSED] * len(proposals),
    }
    return new_rows("Payments", cells, [one.currency for one in proposals])


def _shown(row: Mapping[Any, Any]) -> dict[str, str]:
    fields = ("payment", "vendor", "currency", "bank_account", "reference")
    amount = "" if pd.isna(row["amount"]) else money.as_text(int(row["amount"]), int(row["row_decimals"]))
    return {**{name: str(row[name]) for name in fields}, "amount": amount}


def _skipped(one: payment_run.Skipped) -> dict[str, str]:
    amount = money.as_text(one.amount, one.decimals)
    head = {"bill": one.document, "vendor": one.vendor, "amount": amount, "currency": one.currency}
    return {**head, "reason": one.reason}


@dataclass(frozen=True)
class Released:
    """What a release came to: the books after it, what went, by batch ("" where nothing does), what could not.

    `failed` are those of the `refused` whose advice cannot be printed here.
    """

    books: Books
    batches: dict[str, list[ReleasedPayment]]
    refused: list[dict[str, str]]
    failed: list[Failure]
    entries: list[dict[str, str]]

    @property
    def logged(self) -> Books:
        """The books as they will be once the Log has its entries."""
        new = pd.DataFrame(self.entries, columns=list(LOG.fields), dtype=object).fillna("")
        after = appended(self.books["Log"], new) if len(new) else self.books["Log"]
        return self.books.with_tables(Log=after)


def proposals(books: Books) -> list[str]:
    """The payments that are proposed on the sheet."""
    payments = books["Payments"]
    return list(payments.loc[payments["status"] == PaymentStatus.PROPOSED, "payment"])


def release(books: Books, ids: Collection[str] = ()) -> Released:
    """The proposals named, else every one, as far as they still may be paid, booked; a batch for each file.

    Raises WorkbookError where nothing is proposed, or the day is closed.
    """
    closed = books.settings.date("Closed until")
    if closed and books.as_of <= closed:
        raise WorkbookError("pay-closed", day=books.as_of.isoformat(), closed=closed.isoformat())
    releasing = PaymentRelease(books)
    taken: list[ReleasedPayment] = []
    refused = []
    failed: list[Failure] = []
    payments = books["Payments"]
    named = joins.id_keys(books, "Payments", "payment").isin(set(map(folded, ids)))
    proposed = payments[(payments["status"] == PaymentStatus.PROPOSED) & (named | (not ids))]
    if not len(proposed):
        raise WorkbookError("pay-nothing", sheet=PAYMENTS.sheet)
    for row, payment in zip(proposed.index, proposed.to_dict("records"), strict=True):
        id_ = str(payment["payment"])
        try:
            one = releasing.take(int(row), payment)
        except WorkbookError as error:
            refused.append({"payment": id_, "reason": str(error)})
            continue
        if reason := _unset(books, one):
            refused.append({"payment": id_, "reason": reason})
            failed.append(failure(PDF, id_, reason))
        else:
            taken.append(one)
    return _booked(books, releasing, taken, refused, failed)


def _unset(books: Books, one: ReleasedPayment) -> str:
    """Why a payment's advice cannot be printed; "" where it can. No payment goes of which its vendor is not told."""
    try:
        payment_documents.advice(books, one)
    except WorkbookError as error:
        return text("pay.not-set", books.settings.language, id=one.payment, reason=error)
    return ""


def _booked(
    books: Books,
    releasing: PaymentRelease,
    taken: Sequence[ReleasedPayment],
    refused: list[dict[str, str]],
    failed: list[Failure],
) -> Released:
    batches = _batches(books, taken)
    of = {one.row: batch for batch, mine in batches.items() for one in mine}
    payments, bills = books["Payments"].copy(), books["Bills"].copy()
    entries: list[dict[str, str]] = []
    for one in taken:
        status = PaymentStatus.RELEASED if one.amount else PaymentStatus.CLEARED
        payments.loc[one.row, ["status", "batch"]] = [status, of[one.row]]
        payments.loc[one.row, "reference"] = one.text
        payments.loc[one.row, "date"] = pd.Timestamp(books.as_of)
        entries += _entries(books, one, of[one.row]) if one.amount else []
    for row, status in releasing.statuses(taken):
        bills.loc[row, "status"] = status
    after = books.with_tables(Payments=payments, Bills=bills)
    new = [allocation for one in taken for allocation in one.allocations]
    after = allocated(after, "payable", new) if new else after
    return Released(after, batches, refused, failed, entries)


def _entries(books: Books, one: ReleasedPayment, batch: str) -> list[dict[str, str]]:
    """What the Log keeps of a payment in a file: what it says, and which bills it settles."""
    row_of = dict(zip(joins.id_keys(books, "Bills", "bill"), books["Bills"].index, strict=True))
    own = [a for a in one.allocations if a.kind == "payment" and folded(a.source) == folded(one.payment)]
    papers = [payment_file_history.vendor_document(books, int(str(row_of[folded(a.document)]))) for a in own]
    said = payment_file_history.entry_of_payment(
        one.payment, payment_file_history.fingerprint_of(books["Payments"].loc[one.row].to_dict()), batch
    )
    made = [
        payment_file_history.entry_of_bill(a.document, a.amount, batch, of=of)
        for a, of in zip(own, papers, strict=True)
    ]
    return [said, *made]


def _batches(books: Books, taken: Sequence[ReleasedPayment]) -> dict[str, list[ReleasedPayment]]:
    """The payments of each file: euros to IBANs are one, any other currency, and other accounts, one each."""
    groups: dict[tuple[bool, str], list[ReleasedPayment]] = {}
    for one in taken:
        if one.amount:
            groups.setdefault((not one.is_sepa, one.currency), []).append(one)
    ids = next_ids(payment_file_history.batches(books), f"RUN-{books.as_of:%Y%m%d}-", len(groups))
    found = {id_: mine for id_, (_, mine) in zip(ids, sorted(groups.items()), strict=True)}
    netted = [one for one in taken if not one.amount]
    return found | ({"": netted} if netted else {})


def told(done: Released) -> list[dict[str, str]]:
    """What the JSON says of each payment that went."""
    decimals = dict(zip(done.books["Payments"].index, done.books["Payments"]["row_decimals"], strict=True))
    return [
        {"payment": one.payment, "batch": batch, "amount": money.as_text(one.amount, decimals[one.row])}
        | {"currency": one.currency, "bills": ", ".join(part.document for part in one.parts)}
        for batch, mine in done.batches.items()
        for one in mine
    ]


def withdrawn(books: Books, ids: Sequence[str]) -> Outcome:
    """Payments that the bank did not carry out, taken back: their bills may be paid again.

    What was netted or deducted with them is taken back, too. Raises WorkbookError for one that is not on the way.
    """
    payments, keys = books["Payments"], joins.id_keys(books, "Payments", "payment")
    wanted = {folded(id_) for id_ in ids}
    for id_ in ids:
        row = books.row_of("Payments", id_)
        if (keys == keys[row]).sum() > 1:
            raise WorkbookError("pay-id", id=id_, sheet=PAYMENTS.sheet)
        if payments["status"][row] not in ON_THE_WAY:
            raise WorkbookError("pay-not-on-the-way", id=payments["payment"][row], status=payments["status"][row])
    allocations = books["Allocations"]
    sources = joins.id_keys(books, "Allocations", "source")
    own = (allocations["side"] == "payable") & sources.isin(wanted)
    gone = own | ((allocations["side"] == "payable") & key_of(allocations["note"]).isin(wanted))
    documents = set(joins.id_keys(books, "Allocations", "document")[gone]) | set(sources[gone])
    bills = books["Bills"].copy()
    back = joins.id_keys(books, "Bills", "bill").isin(documents) & (bills["status"] == BillStatus.SCHEDULED)
    bills.loc[back, "status"] = BillStatus.APPROVED
    batch_of = dict(zip(keys, payments["batch"], strict=True))
    row_of = dict(zip(joins.id_keys(books, "Bills", "bill"), books["Bills"].index, strict=True))
    entries = [
        payment_file_history.entry_of_bill(
            str(a["document"]),
            int(a["amount"]),
            batch_of[key],
            payment_file_history.WITHDRAWN,
            of=payment_file_history.vendor_document(books, int(str(row_of[of])))
            if (of := folded(str(a["document"]))) in row_of
            else "",
        )
        for key, a in zip(sources[own], allocations[own].to_dict("records"), strict=True)
    ]
    tables = {
        "Payments": payments[~keys.isin(wanted)].reset_index(drop=True),
        "Allocations": allocations[~gone].reset_index(drop=True),
        "Bills": bills,
    }
    files = sorted({batch_of[key] for key in wanted} - {""})
    message = text("done.pay-withdraw", books.settings.language, count=len(wanted), batches=", ".join(files))
    return Outcome(message, tables, entries=entries)


def _asked(desk: at_sheet.Desk) -> Mapping[str, Any]:
    """New proposals; from the sheet Payments, if the clerk says so, those that stand there are released.

    The selected ones, where some of them are proposals; else all.
    """
    every = proposals(desk.books()) if desk.is_shown(PAYMENTS.name) else []
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
        Option("withdraw", "withdraw", "--withdraw", many=True),
        Option("file", "pay-file", "--file"),
    ),
    icon="AccountingFormat",
    key_tip="PA",
    is_large=True,
    tables=(PAYMENTS.name,),
    at_sheet=_asked,
    shows=PAYMENTS.name,
    has_papers=True,
)
