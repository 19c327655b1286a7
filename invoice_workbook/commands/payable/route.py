"""route: verified bills to whom they are to be approved by, each person with a draft that carries the bills."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import bill_approval, bill_letters
from invoice_workbook.commands.at_sheet import rows_or_all
from invoice_workbook.commands.bill_rows import FOLDER
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.delivery import covers
from invoice_workbook.delivery.covers import Cover, Mails
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import approval
from invoice_workbook.schema import PAYABLE, PEOPLE, BillStatus


def route(books: Books, given: Given, *, bills: Sequence[str] = (), to: str = "") -> Outcome:
    """Verified bills to a person: the one named, else whose limit is the lowest that suffices; drafts carry them."""
    after = books["Bills"].copy()
    chosen = [books.row_of("Bills", id_) for id_ in bills] or list(after.index[after["status"] == BillStatus.VERIFIED])
    routed: dict[str, str] = {}
    left_out: list[dict[str, str]] = []
    for row in chosen:
        name = str(after.at[row, "bill"])
        try:
            person = str(bill_approval.person(books, to)["person"]) if to else _decider(books, int(row))
            bill_approval.move(after, int(row), BillStatus.ROUTED)
        except WorkbookError as error:
            if bills:
                raise
            left_out.append({"bill": name, "reason": str(error)})
            continue
        after.at[row, "routed_to"] = routed[name] = person
    done = "done.route" if chosen else "done.route-none"
    said = [text(done, books.settings.language, count=len(routed), all=len(chosen))]
    said += [one["reason"] for one in left_out[:3]]
    mails = _mails(books, given, routed)
    said += [text("bill-words.drafts", books.settings.language, count=len(mails.made))] if mails.made else []
    reasons = {"left_out": [*left_out, *mails.left_out]} if left_out or mails.left_out else {}
    return Outcome(
        " ".join([*said, *mails.said]),
        {"Bills": after} if routed else {},
        mails=mails.made,
        more={"routed": routed, **reasons},
        undone=len(left_out),
    )


def _mails(books: Books, given: Given, routed: Mapping[str, str]) -> Mails:
    """One mail for each person, with all bills that were routed there; accounting gets it, too."""
    mails = Mails(books, given.mail_texts, PAYABLE)
    by_person: dict[str, list[str]] = {}
    for bill, person in routed.items():
        by_person.setdefault(person, []).append(bill)
    for person, bills in by_person.items():
        name = f"Bills for {person} {books.as_of.isoformat()}"
        mails.put(person, partial(_cover, books, person, name, bills), _files_of(books, given, bills))
    return mails


def _cover(books: Books, person: str, name: str, bills: Sequence[str]) -> Cover:
    return covers.to_colleague(books, person, "route", name, bills, bills=bill_letters.summary(books, bills))


def _files_of(books: Books, given: Given, ids: Sequence[str]) -> list[Path]:
    """The files of these bills that lie beside the book."""
    bills = books["Bills"]
    cells = bills.loc[bills["bill"].isin(ids), "files"]
    names = [f"{FOLDER}/{Path(name).name}" for cell in cells for name in cell.split("; ") if name]
    return [given.folder / name for name in names if name in given.there]


def verified(books: Books) -> list[str]:
    """The bills that are routed where none is named."""
    return list(books["Bills"].loc[books["Bills"]["status"] == BillStatus.VERIFIED, "bill"])


def _decider(books: Books, row: int) -> str:
    """Who may approve a bill, and did not enter it: the lowest limit that suffices, then who has none."""
    people = books["People"]
    entered = folded(str(books["Bills"]["entered_by"][row]))
    found: list[tuple[int, str]] = []
    for _, person in people[people["role"].isin(approval.DECIDERS)].iterrows():
        limit = approval.limit_of(books, person, row)
        if not approval.is_active(person):
            continue
        if folded(str(person["person"])) != entered and approval.may_approve(books, person, row):
            found.append((2**62 if limit is None else limit, str(person["person"])))
    if not found:
        raise WorkbookError("nobody-approves", id=books["Bills"]["bill"][row], sheet=PEOPLE.sheet)
    return min(found)[1]


COMMAND = Command(
    id="route",
    group="Payable",
    place=2,
    work=route,
    options=(Option("bills", "bills", many=True), Option("to", "to", "--to")),
    icon="FileStartWorkflow",
    key_tip="RO",
    tables=("Bills",),
    at_sheet=rows_or_all("Bills", "bills", verified, "desk.all.route"),
    has_papers=True,
)
