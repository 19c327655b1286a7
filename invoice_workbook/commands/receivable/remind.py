"""remind: proposals on the sheet Reminders for the clerk to review, then the letters of those that stay.

A row with the action *send* is renewed at each run until its letter is made; *skip* and *pause* stay as the clerk put
them. A letter asks for what is open when it is made, less what is covered or promised. Units: minor units.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pandas as pd

from invoice_workbook import currencies
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import left_out, letter_files
from invoice_workbook.commands.at_sheet import Desk
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome, RowsLater
from invoice_workbook.delivery.covers import Mails
from invoice_workbook.documents import invoice_data, reminder
from invoice_workbook.documents.reminder import Item, Reminder
from invoice_workbook.failures import reasons
from invoice_workbook.languages import text
from invoice_workbook.ledger import exchange, instalments, numbers_given
from invoice_workbook.ledger.receivable import dunning, interest, printed_references
from invoice_workbook.money import as_text
from invoice_workbook.tables import joins
from invoice_workbook.tables.new_rows import new_rows, next_ids


def remind(books: Books, given: Given, *, letters: bool = False, sends: bool = False) -> Outcome:
    """Proposals on the sheet; with `letters` the letters of those that stayed and their mails, which `sends` sends."""
    return _with_letters(books, given, sends) if letters or sends else proposed(books)


def _with_letters(books: Books, given: Given, sends: bool) -> Outcome:
    """The letters of the proposals; nothing is noted of one that cannot be printed, and of none that has no file."""
    found = letters_of(books)
    printed = letter_files.printed(found, reminder.pdf, given)
    mails = Mails(books, given.mail_texts)
    for one, file in printed.letters:
        invoices = ", ".join(item.invoice for item in one.items)
        kind = f"reminder.{min(one.level, reminder.FIRMEST)}"
        mails.add(one.party, kind, one.name, [file.path], [one.name], invoices=invoices)
    without = left_out.listed(books, dunning.reached(books), _no_longer_due(books))
    words = {"made": len(printed.letters), "count": len(found), "folder": given.folder}
    said = [text("done.remind-letters", books.settings.language, **words), *reasons(printed.failed), *mails.said]
    said += left_out.said(books, without)
    made = [(one, file.path.name) for one, file in printed.letters]
    return Outcome(
        " ".join(said),
        {"Reminders": noted(books, made)} if made else {},
        needed=printed.files,
        mails=mails.made,
        sends=sends,
        more={**mails.more, "left_out": without},
        failed=printed.failed,
    )


def _no_longer_due(books: Books) -> list[tuple[str, str]]:
    """The proposals of which nothing is late any more; why others are left out, `dunning.reached` says."""
    ids = set(joins.id_keys(books, "Invoices", "invoice")[dunning.reached(books).index])
    waiting = _waiting(books)["invoice"]
    return [(str(id_), "no-longer-due") for id_ in waiting[~waiting.map(folded).isin(ids)]]


def proposed(books: Books) -> Outcome:
    """The Reminders as they are to be reviewed."""
    after = _renewed(books)
    waiting = _waiting(after)
    words = {"count": len(waiting), "customers": waiting["customer"].map(folded).nunique()}
    done = "done.remind" if len(waiting) else "done.remind-none"
    message = text(done, books.settings.language, **words, day=books.as_of)
    without = left_out.listed(books, dunning.reached(books), _decided(after))
    return Outcome(
        " ".join([message, *_without_fee(books, waiting), *left_out.said(books, without)]),
        {"Reminders": after["Reminders"]},
        more={"proposals": RowsLater(partial(_shown, books, waiting)), "left_out": without},
    )


def _without_fee(books: Books, waiting: pd.DataFrame) -> list[str]:
    """That letters in some currencies ask for no fee, because nobody can tell how much it is."""
    has_fee = bool(books.settings.amount("Reminder fee"))
    missing = exchange.without_rate(books, waiting["row_currency"]) if has_fee else []
    return [text("remind.no-rate", books.settings.language, currencies=", ".join(missing))] if missing else []


def _decided(after: Books) -> list[tuple[str, str]]:
    """Invoices that are due a reminder and that the clerk set to skip or pause on the sheet."""
    reminders = after["Reminders"]
    held = reminders[reminders["sent_on"].isna() & ~reminders["action"].isin(dunning.GOING)]
    levels = held["level"].fillna(0)
    pairs = {(folded(str(id_)), int(level)) for id_, level in zip(held["invoice"], levels, strict=True)}
    due = dunning.due(after)
    ids = after["Invoices"]["invoice"][due.index]
    mine = zip(ids, due["level"], strict=True)
    return [(str(id_), "put-off") for id_, level in mine if (folded(str(id_)), int(level)) in pairs]


def _shown(books: Books, waiting: pd.DataFrame) -> list[dict[str, object]]:
    due = dunning.due(books)
    asked = dict(zip(joins.id_keys(books, "Invoices", "invoice")[due.index], due["asked"], strict=True))

    def amount(row: Mapping[Any, Any], field: str) -> str:
        return as_text(0 if pd.isna(row[field]) else int(row[field]), int(row["row_decimals"]))

    return [
        {
            **{str(name): row[name] for name in ("reminder", "customer", "invoice")},
            "level": int(row["level"]),
            "days_late": int(row["days_late"]),
            "currency": row["row_currency"],
            "asked": as_text(int(asked.get(folded(row["invoice"]), 0)), int(row["row_decimals"])),
            **{field: amount(row, field) for field in ("open", "interest", "fee")},
        }
        for row in waiting.to_dict("records")
    ]


def to_be_sent(books: Books) -> list[str]:
    """The reminders on the sheet whose letters are to be made."""
    return list(_waiting(books)["reminder"])


def _waiting(books: Books) -> pd.DataFrame:
    """Rows whose letter is to be made."""
    reminders = books["Reminders"]
    return reminders[
        reminders["sent_on"].isna() & reminders["action"].isin(dunning.GOING) & (reminders["reminder"] != "")
    ]


def _renewed(books: Books) -> Books:
    """The books with proposals as of today instead of those that were not sent."""
    reminders, invoices = books["Reminders"], books["Invoices"]
    stale = reminders.index.isin(_waiting(books).index) | (reminders["reminder"] == "")
    kept = reminders[~stale]
    held = kept[kept["sent_on"].isna()]
    decided = set(zip(held["invoice"].map(folded), held["level"].fillna(0).astype(int), strict=True))
    due = dunning.due(books)
    keys = joins.id_keys(books, "Invoices", "invoice")[due.index]
    fresh = [(key, int(level)) not in decided for key, level in zip(keys, due["level"], strict=True)]
    due = due[pd.Series(fresh, index=due.index, dtype=bool)]
    mine = invoices.loc[due.index]
    due = due.assign(
        customer=mine["customer"],
        currency=mine["row_currency"],
        due=instalments.standing(books, "receivable")["due"][due.index],
    )
    due = due.sort_values(["customer", "currency", "due"], kind="stable")
    mine = invoices.loc[due.index]
    fees = {c: exchange.setting_in(books, "Reminder fee", str(c), 0) or 0 for c in set(due["currency"])}
    first = ~due.duplicated(["customer", "currency"])
    cells: dict[str, Sequence[object]] = {
        "reminder": next_ids(numbers_given.ever(books, "Reminders"), "M-", len(due)),
        "run": [books.as_of.isoformat()] * len(due),
        "customer": list(due["customer"]),
        "invoice": list(mine["invoice"]),
        "level": list(due["level"]),
        "days_late": list(due["days_late"]),
        "open": list(due["open"]),
        "interest": list(interest.derive(books, due["asked"], due["due"])),
        "fee": [fees[c] if is_first else 0 for c, is_first in zip(due["currency"], first, strict=True)],
        "action": [dunning.SEND] * len(due),
        "reason": list(_reasons(books, due)),
    }
    new = new_rows("Reminders", cells, list(due["currency"]))
    after = pd.concat([kept, new], ignore_index=True) if len(kept) else new
    return books.with_tables(Reminders=after)


def _reasons(books: Books, due: pd.DataFrame) -> pd.Series:
    """What of each invoice is not asked for, in words; most are asked for as a whole."""
    some = due.loc[(due["covered"] != 0) | (due["promised"] != 0), ["currency", "covered", "promised"]]
    told = pd.Series([_less(books, row) for row in some.to_dict("records")], index=some.index, dtype=object)
    return told.reindex(due.index, fill_value="")


def _less(books: Books, row: Mapping[Any, Any]) -> str:
    """What of an invoice is not asked for, in words for the clerk who reviews the proposal."""
    decimals = currencies.DECIMALS.get(str(row["currency"]), 2)
    parts = {field: as_text(int(row[field]), decimals) for field in ("covered", "promised") if row[field]}
    words = (text(f"remind.{f}", books.settings.language, amount=a, currency=row["currency"]) for f, a in parts.items())
    return " ".join(words)


def letters_of(books: Books) -> list[Reminder]:
    """A letter for each customer and currency of the proposals that still hold today."""
    reminders, due = _waiting(books), _due(books)
    return list(_letters(books, reminders[reminders["invoice"].map(folded).isin(due)], due))


def _due(books: Books) -> dict[str, dict[Any, Any]]:
    """What is known of each invoice (key) that is due a reminder: its cells, and what may be asked of it."""
    due, invoices = dunning.due(books), books["Invoices"]
    since = instalments.standing(books, "receivable")["due"]
    mine = invoices.assign(due_date=since).loc[due.index, ["invoice_date", "due_date"]]
    found = due[["open", "covered", "promised"]].join(mine)
    found = found.assign(fresh=interest.derive(books, due["asked"], mine["due_date"]))
    keys = joins.id_keys(books, "Invoices", "invoice")[due.index]
    return dict(zip(keys[::-1], found[::-1].to_dict("records"), strict=True))


def _letters(books: Books, reminders: pd.DataFrame, due: Mapping[str, Mapping[Any, Any]]) -> Iterator[Reminder]:
    place_of = {key: n for n, key in reversed(list(enumerate(joins.id_keys(books, "Customers", "customer"))))}
    groups = reminders.groupby([reminders["customer"].map(folded), "row_currency"], sort=True)
    for (key, currency), group in groups:
        place = place_of.get(str(key), -1)
        id_ = str(group["customer"].iloc[0])
        yield Reminder(
            party=id_,
            run=books.as_of.isoformat(),
            level=int(group["level"].max()),
            day=books.as_of,
            pay_until=books.as_of + timedelta(dunning.DAYS_TO_PAY),
            currency=str(currency),
            decimals=int(group["row_decimals"].iloc[0]),
            fee=int(group["fee"].fillna(0).max()),
            seller=invoice_data.seller(books),
            buyer=invoice_data.buyer(books, place, id_),
            iban=books.settings.iban,
            bic=books.settings.bic,
            reference=printed_references.for_customer(books, id_, str(currency)),
            items=tuple(_item(row, due[folded(str(row["invoice"]))]) for row in group.to_dict("records")),
        )


def _item(row: Mapping[Any, Any], known: Mapping[Any, Any]) -> Item:
    """The invoice as it stands; its interest is the row's, worked out anew where what is open changed since."""
    issued, due = (None if pd.isna(one) else one.date() for one in (known["invoice_date"], known["due_date"]))
    late, open_, owed = (0 if pd.isna(row[f]) else int(row[f]) for f in ("days_late", "open", "interest"))
    return Item(
        invoice=str(row["invoice"]),
        day=issued,
        due=due,
        days_late=late,
        open=int(known["open"]),
        interest=owed if open_ == known["open"] or not owed else int(known["fresh"]),
        covered=int(known["covered"]),
        promised=int(known["promised"]),
    )


def noted(books: Books, made: Sequence[tuple[Reminder, str]]) -> pd.DataFrame:
    """Reminders with the letters that were made: their day, their file and the amounts that they ask for."""
    reminders = books["Reminders"].copy()
    items = {(folded(one.party), folded(item.invoice)): (item, name) for one, name in made for item in one.items}
    waiting = _waiting(books)
    keys = list(zip(waiting["customer"].map(folded), waiting["invoice"].map(folded), strict=True))
    mine = waiting.index[[key in items for key in keys]]
    sent = [items[key] for key in keys if key in items]
    reminders.loc[mine, "sent_on"] = pd.Timestamp(books.as_of)
    reminders.loc[mine, "files"] = [name for _, name in sent]
    for field in ("open", "interest"):
        reminders.loc[mine, field] = [getattr(item, field) for item, _ in sent]
    return reminders


def _asked(desk: Desk) -> Mapping[str, Any]:
    """From the sheet Reminders, whether the letters of the proposals that stand there are to be made."""
    count = len(to_be_sent(desk.books())) if desk.is_shown("Reminders") else 0
    return {"letters": bool(count) and desk.wants(text("desk.letters", count=count))}


COMMAND = Command(
    id="remind",
    group="Receivable",
    place=6,
    work=remind,
    reads=("Allocations", "Customers", "InterestRates", "Invoices", "Questions", "Receipts", "Reminders", "Terms"),
    options=(
        Option("letters", "letters", "--letters", kind="flag"),
        Option("sends", "send", "--send", kind="flag"),
    ),
    icon="OutlookTaskCreate",
    key_tip="RE",
    is_large=True,
    tables=("Reminders",),
    at_sheet=_asked,
    shows="Reminders",
    has_papers=True,
)
