"""A customer's statement of account as a page, and as PDF. Units: minor units of the currency."""

from collections.abc import Iterator
from dataclasses import replace

from invoice_workbook.documents import letter
from invoice_workbook.documents.account_statement import Account, Movement
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.letter import Page, Table

COLUMNS = ("document", "date", "due-date", "days-late", "gross", "open")
RIGHTS = ("days-late", "gross", "open")
ACTIVITY = ("document", "date", "gross", "balance")
KINDS = (
    *("invoice", "credit-note", "receipt", "payment", "credit", "discount", "write-off"),
    *("reminder-fee", "interest", "exchange", "bank-fee", "rounding", "tax-withheld"),
)
"""Kinds of movements that have a name of their own."""


def page(account: Account) -> Page:
    """The statement as a page."""
    wording = account.wording()

    def amount(units: int) -> str:
        return wording.amount(units, account.decimals)

    lines = (
        (
            f"{wording.text(item.kind)} {item.document}",
            wording.date(item.day),
            wording.date(item.due),
            str(item.days_late) if item.days_late and item.open > 0 else "",
            amount(item.gross),
            amount(item.open),
        )
        for item in account.items
    )
    shown = wording.amount(account.asked or abs(account.total), account.decimals, account.currency)
    made = letter.page_of(
        account,
        wording,
        wording.text("statement"),
        Table.of(COLUMNS, RIGHTS, lines, wording),
        facts=[(wording.text("customer-number"), account.party)],
        opening=wording.text("statement.opening", date=wording.date(account.day)),
        totals=[(label, wording.amount(units, account.decimals, code)) for label, units, code in _totals(account)],
        bands=[(_band(name, wording), amount(account.of_band(n))) for n, name in enumerate(account.bands)],
        closing=wording.text(f"statement.{_kind(account)}", amount=shown),
        numbers=[account.party],
    )
    activity = Table.of(ACTIVITY, ACTIVITY[2:], _activity(account, wording), wording)
    captions = (wording.text("statement.activity", date=wording.date(account.since)), wording.text("statement.items"))
    return replace(made, amount=account.asked, before=activity, captions=captions)


def _activity(account: Account, wording: Wording) -> Iterator[tuple[str, str, str, str]]:
    """The rows of what moved the account: from the opening balance to the closing one."""
    balance = account.opening
    last = wording.amount(account.total, account.decimals)
    yield wording.text("statement.before"), wording.date(account.since), "", wording.amount(balance, account.decimals)
    for one in account.movements:
        balance += one.amount
        moved, after = (wording.amount(units, account.decimals) for units in (one.amount, balance))
        yield f"{kind_of(one, wording)} {one.document}", wording.date(one.day), moved, after
    yield wording.text("statement.after"), wording.date(account.day), "", last


def kind_of(one: Movement, wording: Wording) -> str:
    """What moved the account, in the letter's words."""
    kind = one.kind if one.kind in KINDS else "other"
    return wording.text(f"movement.{kind}")


def _totals(account: Account) -> Iterator[tuple[str, int, str]]:
    """Label, amount and currency of what stands below the open items; the last is what is to be paid, or the total."""
    wording = account.wording()
    lines = [("statement.total", account.total)]
    if account.total > 0:
        lines += [("statement.later", account.not_yet_due), ("statement.now", account.due_now)]
        without = account.due_now - account.asked
        lines += [("statement.not-asked", -without), ("to-pay", account.asked)] if without else []
    for label, units in lines:
        yield wording.text(label), units, account.currency if label == lines[-1][0] else ""


def _kind(account: Account) -> str:
    """Which words close the letter."""
    if account.asked > 0:
        return "due"
    if account.total > 0:
        return "agreed" if account.due_now else "not-yet"
    return "credit" if account.total < 0 else "even"


def _band(name: str, wording: Wording) -> str:
    """A band's name in the letter's language: current, 1-30, over 90."""
    if name == "current":
        return wording.text("band.current")
    over = name.removeprefix("over ")
    return name if over == name else wording.text("band.over", days=over)


def pdf(account: Account, dress: Dress = PLAIN) -> bytes:
    """The statement as PDF."""
    return letter.make(page(account), dress)
