"""claims: what vendors owe us, and the letters that ask it back; what was asked for is in the Log.

What is asked back is not taken off the next bills. Units: minor units.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import letter_files
from invoice_workbook.commands.at_sheet import Desk, listed
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.delivery.covers import Mails
from invoice_workbook.documents import claim, invoice_data
from invoice_workbook.documents.claim import Claim, Item
from invoice_workbook.failures import reasons
from invoice_workbook.journal import claims as journal
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import claims as owed
from invoice_workbook.money import as_text
from invoice_workbook.schema import BILLS, PAYABLE, PAYMENTS, VENDORS
from invoice_workbook.tables import joins

DAYS_TO_PAY = 14


def claims(
    books: Books, given: Given, *, vendors: Sequence[str] = (), letters: bool = False, sends: bool = False
) -> Outcome:
    """Claims on these vendors, or on all; with `letters` the letters of those not asked back yet, and their mails."""
    every = found(books, vendors)
    more = {"claims": [told(books, one) for one in every]}
    lines = tuple(_lines(books, every))
    if letters or sends:
        return _with_letters(books, given, every if vendors else unasked(books, every), sends).and_then(
            Outcome("", more=more, to_print=lines)
        )
    done = "done.claims" if every else "done.claims-none"
    message = text(done, books.settings.language, count=len({one.party for one in every}))
    return Outcome(message, more=more, to_print=lines)


def _lines(books: Books, every: Sequence[Claim]) -> list[str]:
    return [text("claims.line", books.settings.language, **line(one)) for one in every]


def _with_letters(books: Books, given: Given, asked: Sequence[Claim], sends: bool) -> Outcome:
    """The letters of these claims; what no letter asks for is not noted as asked back."""
    printed = letter_files.printed(asked, claim.pdf, given)
    mails = Mails(books, given.mail_texts, PAYABLE)
    for one, file in printed.letters:
        mails.add(one.party, "claim", one.name, [file.path], [one.name], amount=line(one)["total"])
    words = {"made": len(printed.letters), "count": len(asked), "folder": given.folder}
    said = [text("done.claims-letters", books.settings.language, **words), *reasons(printed.failed), *mails.said]
    return Outcome(
        " ".join(said),
        needed=printed.files,
        mails=mails.made,
        sends=sends,
        more=mails.more,
        entries=entries(books, [one for one, _ in printed.letters]),
        failed=printed.failed,
    )


def found(books: Books, ids: Sequence[str] = ()) -> list[Claim]:
    """The claims on these vendors, or on all: one for each currency. Raises WorkbookError for an unknown vendor."""
    keys = joins.id_keys(books, "Vendors", "vendor")
    for id_ in ids:
        books.row_of("Vendors", id_)
    every = owed.derive(books)
    mine = every[every["vendor"].isin(set(map(folded, ids)))] if ids else every
    place_of = {key: place for place, key in reversed(list(enumerate(keys)))}
    made = []
    for (vendor, currency), part in mine.groupby(["vendor", "currency"], sort=True):
        if int(part["amount"].sum()) > 0:
            made.append(_claim(books, place_of.get(str(vendor), -1), str(vendor), str(currency), part))
    return made


def _claim(books: Books, place: int, key: str, currency: str, part: pd.DataFrame) -> Claim:
    id_ = str(books["Vendors"]["vendor"].iloc[place]) if place >= 0 else key
    bills = dict(zip(joins.id_keys(books, "Bills", "bill"), books["Bills"]["vendor_reference"], strict=True))
    return Claim(
        party=id_,
        day=books.as_of,
        pay_until=books.as_of + timedelta(DAYS_TO_PAY),
        currency=currency,
        decimals=int(part["decimals"].iloc[0]),
        seller=invoice_data.seller(books),
        buyer=invoice_data.party(books, "Vendors", place, id_),
        items=tuple(_item(one, bills) for one in part.to_dict("records")),
        iban=books.settings.iban,
        bic=books.settings.bic,
    )


def _item(one: Mapping[Any, Any], bills: Mapping[str, str]) -> Item:
    """One claim; `bills` are the vendors' own numbers by bill (key)."""
    document = str(one["document"])
    return Item(
        reference=str(bills.get(folded(document), "") or document),
        id=document,
        day=None if pd.isna(one["day"]) else one["day"].date(),
        kind=str(one["kind"]),
        amount=int(one["amount"]),
    )


def unasked(books: Books, all_: Sequence[Claim]) -> list[Claim]:
    """Claims of which something was not asked back yet."""
    asked = journal.asked_back(books)
    return [one for one in all_ if any(item.amount > 0 and folded(item.id) not in asked for item in one.items)]


def entries(books: Books, asked: Sequence[Claim]) -> list[dict[str, str]]:
    """What the Log keeps of claims that were asked back."""
    payments = set(joins.id_keys(books, "Payments", "payment"))
    return [
        journal.entry(
            sheet=PAYMENTS.sheet if folded(item.id) in payments else BILLS.sheet,
            document=item.id,
            amount=as_text(item.amount, one.decimals),
            letter=one.name,
        )
        for one in asked
        for item in one.items
    ]


def told(books: Books, claim: Claim) -> dict[str, object]:
    """What the JSON says of a claim."""
    asked = journal.asked_back(books)
    documents = [
        {"document": item.id, "kind": item.kind, "amount": as_text(item.amount, claim.decimals)}
        | {"asked": folded(item.id) in asked}
        for item in claim.items
    ]
    total = as_text(claim.total, claim.decimals)
    return {"vendor": claim.party, "currency": claim.currency, "total": total, "documents": documents}


def line(claim: Claim) -> dict[str, str]:
    """A claim in one line."""
    documents = ", ".join(item.id for item in claim.items)
    total = f"{as_text(claim.total, claim.decimals)} {claim.currency}"
    return {"vendor": claim.party, "name": claim.buyer.name, "total": total, "documents": documents}


def _asked(desk: Desk) -> Mapping[str, Any]:
    """What the selected vendors, or all, owe us; letters if the clerk says so."""
    chosen = desk.selected(VENDORS.name)
    if chosen.ids:
        desk.acts_on(chosen)
    books = desk.books()
    every = found(books, chosen.ids)
    owing = list(dict.fromkeys(one.party for one in every))
    if not owing:
        return {"vendors": chosen.ids}
    desk.show_lines((*([chosen.words] if chosen.ids else []), *_lines(books, every)))
    return {"vendors": chosen.ids, "letters": desk.wants(text("desk.claims", count=len(owing), ids=listed(owing)))}


COMMAND = Command(
    id="claims",
    group="Payable",
    place=5,
    work=claims,
    reads=("Allocations", "Bills", "Payments", "Vendors"),
    options=(
        Option("vendors", "vendors", many=True),
        Option("letters", "claim-letters", "--letters", kind="flag"),
        Option("sends", "send", "--send", kind="flag"),
    ),
    icon="FunctionsFinancialInsertGallery",
    key_tip="CM",
    tables=("Vendors",),
    at_sheet=_asked,
    has_papers=True,
)
