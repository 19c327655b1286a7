"""reconcile: a vendor's statement of account beside our bills, and a letter that asks for what never came."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.commands.at_sheet import Desk, listed
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.vendor_reconciliation import Compared, Document, Pair, compared
from invoice_workbook.delivery.covers import Mails, party_row
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import mapping as mappings
from invoice_workbook.formats import vendor_statement
from invoice_workbook.formats.bank import bank_layout
from invoice_workbook.formats.bank.bank_layout import Layout
from invoice_workbook.formats.vendor_statement import Statement
from invoice_workbook.languages import text
from invoice_workbook.number_shapes import Day
from invoice_workbook.schema import PAYABLE, VENDORS

LARGEST = 20_000_000
"""Bytes of a statement."""


def reconcile(
    books: Books, given: Given, *, vendor: str, file: Path, mapping: Path | None = None, letters: bool = False
) -> Outcome:
    """The statement in a file beside the vendor's bills; with `letters` a draft that asks the vendor.

    In the JSON `both`, `only_theirs`, `only_ours`, `differ` and `other_currency`, and as `basis` what was compared of
    ours. Raises WorkbookError for an unknown vendor, and for a file without numbers or amounts.
    """
    row = books.row_of("Vendors", vendor)
    id_ = str(books["Vendors"]["vendor"][row]).strip()
    layout = bank_layout.mapping(given.read(mapping)) if mapping else None
    statement = _statement(given, file, layout)
    found = compared(books, id_, statement, file.name)
    mails = Mails(books, given.mail_texts, PAYABLE)
    if letters:
        _add_letter(mails, books, id_, found)
    return Outcome(
        " ".join([_said(books, id_, found, file.name), *_drafted(books, mails)]),
        mails=mails.made,
        more={**_told(found), **mails.more},
        to_print=tuple(_lines(found, books.settings.language)),
    )


def _statement(given: Given, file: Path, layout: Layout | None) -> Statement:
    """What the file holds, a table or a paper. Raises WorkbookError where it cannot be read."""
    paper = given.papers.get(file)
    if isinstance(paper, WorkbookError):
        raise paper
    content = given.read(file)
    return vendor_statement.read_paper(file.name, paper, layout) if paper else vendor_statement.read(content, layout)


def _said(books: Books, vendor: str, found: Compared, file: str) -> str:
    """How many of each group, what of ours was compared, and whether anything fits at all."""
    language = books.settings.language
    groups = {name: len(getattr(found, name)) for name in ("both", "only_theirs", "only_ours", "differ")}
    said = [text(f"done.reconcile-{found.basis}", language, file=file, vendor=vendor, **groups)]
    if found.other_currency:
        codes = listed(list(dict.fromkeys(mine.currency for mine, _ in found.other_currency)))
        said.append(text("done.reconcile-currency", language, count=len(found.other_currency), currencies=codes))
    if found.payments:
        said.append(text("done.reconcile-payments", language, count=found.payments))
    if found.is_strange:
        said.append(text("done.reconcile-strange", language, file=file, vendor=vendor))
    return " ".join(said)


def _drafted(books: Books, mails: Mails) -> list[str]:
    drafts = [text("bill-words.drafts", books.settings.language, count=len(mails.made))] if mails.made else []
    return [*drafts, *mails.said]


def _told(found: Compared) -> dict[str, Any]:
    return {
        "basis": found.basis,
        "both": [_pair(one) for one in found.both],
        "only_theirs": [_one(one, "theirs") for one in found.only_theirs],
        "only_ours": [_one(one, "ours") for one in found.only_ours],
        "differ": [_pair(one) for one in found.differ],
        "other_currency": [{**_pair(one), "ours_currency": one[1].currency} for one in found.other_currency],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    theirs, ours = pair
    return {
        "reference": theirs.reference,
        "date": _day(theirs) or _day(ours),
        "theirs": theirs.shown,
        "ours": ours.shown,
        "currency": theirs.currency,
        "bills": list(ours.ids),
    }


def _one(document: Document, side: str) -> dict[str, Any]:
    amounts = {"theirs": "", "ours": "", side: document.shown}
    head = {"reference": document.reference, "date": _day(document)}
    return {**head, **amounts, "currency": document.currency, "bills": list(document.ids)}


def _day(document: Document) -> str:
    return Day.of(document.day) if document.day else ""


def _lines(found: Compared, language: str) -> list[str]:
    told = _told(found)
    return [
        text(_line_of(name, one), language, **{**one, "bills": listed(one["bills"])})
        for name in ("only_theirs", "differ", "only_ours", "other_currency")
        for one in told[name]
    ]


def _line_of(group: str, one: Mapping[str, Any]) -> str:
    return "line.reconcile-rejected" if group == "only_theirs" and one["bills"] else f"line.reconcile-{group}"


def _add_letter(mails: Mails, books: Books, vendor: str, found: Compared) -> None:
    """A draft in the vendor's language: copies of what never came, and where amounts differ.

    Nothing is asked of what we rejected or entered twice, nor where the statement seems to be another vendor's.
    """
    missing = [] if found.is_strange and found.only_ours else [one for one in found.only_theirs if not one.ids]
    differ = [(theirs, ours) for theirs, ours in found.differ if len(ours.ids) == 1]
    if not missing and not differ:
        return
    wording = Wording.of(party_row(books, vendor, PAYABLE)["language"])
    parts = [*_part(wording, "missing", [(one, one) for one in missing]), *_part(wording, "differs", differ)]
    documents = [*(id_ for _, ours in differ for id_ in ours.ids)] or [vendor]
    name = f"Statement {vendor} {books.as_of.isoformat()}"
    mails.add(vendor, "reconcile", name, [], documents, points="\n\n".join(parts))


def _part(wording: Wording, kind: str, pairs: Sequence[Pair]) -> list[str]:
    """A heading and a line for each document; nothing for none."""
    if not pairs:
        return []
    lines = [
        wording.text(
            f"reconcile.{kind}",
            reference=theirs.reference or "-",
            day=wording.date(theirs.day) if theirs.day else "-",
            theirs=wording.amount(theirs.amount, theirs.decimals, theirs.currency),
            ours=wording.amount(ours.amount, ours.decimals, ours.currency),
        )
        for theirs, ours in pairs
    ]
    return ["\n".join([wording.text(f"reconcile.{kind}-heading"), *(f"- {line}" for line in lines)])]


def _asked(desk: Desk) -> Mapping[str, Any]:
    """The vendor of the selected row and the chosen file; letters if the clerk says so."""
    chosen = desk.some(VENDORS.name, "select-statement-vendor")
    if len(chosen.ids) > 1:
        raise WorkbookError("one-statement-vendor", count=len(chosen.ids), ids=listed(chosen.ids))
    desk.acts_on(chosen)
    asked = {"vendor": chosen.ids[0], "file": desk.file}
    return {**asked, "letters": desk.wants(text("desk.reconcile", vendor=chosen.ids[0]))}


COMMAND = Command(
    id="reconcile",
    group="Payable",
    place=12,
    work=reconcile,
    reads=("Allocations", "Bills", "Vendors"),
    options=(
        Option("vendor", "statement-vendor", is_required=True),
        Option("file", "vendor-statement", kind="file", is_required=True, largest=LARGEST),
        Option("mapping", "statement-map", "--map", kind="file", largest=mappings.LARGEST),
        Option("letters", "statement-letter", "--letter", kind="flag"),
    ),
    icon="CompareAndMergeWorkbooks",
    key_tip="RV",
    tables=("Vendors",),
    asks="file",
    at_sheet=_asked,
    is_boxed=True,
    has_papers=True,
    reads_papers=True,
)
