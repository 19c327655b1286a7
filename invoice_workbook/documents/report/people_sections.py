"""The report's sections on customers and vendors, discounts, what was stopped, problems, and what waits."""

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.documents.report.model import Cell, Grid, Number, Section, columns, money, say
from invoice_workbook.ledger.reporting import (
    debtors,
    discount_use,
    exceptions,
    payment_habits,
    standing,
    stopped_money,
)
from invoice_workbook.schema import PAYABLE, RECEIVABLE, SIDES

LARGEST = 10
"""Debtors of a currency, and late payers, that the page shows."""
RULES = 20
"""Rules with problems that the page shows; the workbook has all."""
HUNDREDTHS = 2


def owing(books: Books) -> Section:
    """Who owes most, and who pays late by how much."""
    language = books.settings.language
    top = debtors.derive(books).groupby("currency", sort=False).head(LARGEST)
    rows = tuple(
        (
            _named(row["party"], row["name"]),
            row["currency"],
            money(row["owed"], row["decimals"]),
            money(row["late"], row["decimals"]),
            Number(int(row["share"]), 1, "%"),
        )
        for row in top.to_dict("records")
    )
    heads = columns(language, "customer", "currency", "owed", "past-due", "share")
    caption, nothing = say(language, "top-debtors", count=LARGEST), say(language, "nothing-owed")
    debt = Grid(caption, heads, (False, False, True, True, True), rows, (38, 12, 18, 18, 14), nothing=nothing)
    grids = [debt, *(_late(books, side.name) for side in SIDES.values())]
    return Section("parties", say(language, "section.parties"), (), (), tuple(grids))


def _late(books: Books, side: str) -> Grid:
    """Of a side the parties that were late on average, the latest first."""
    language = books.settings.language
    found = payment_habits.by_party(books, side)
    late = found[found["days_late"] > 0].head(LARGEST)
    rows = tuple(
        (
            _named(row["party"], row["name"]),
            row["currency"],
            int(row["documents"]),
            money(row["amount"], row["decimals"]),
            money(row["late_amount"], row["decimals"]),
            Number(int(row["days_late"]), HUNDREDTHS),
        )
        for row in late.to_dict("records")
    )
    party = "customer" if side == RECEIVABLE.name else "vendor"
    heads = columns(language, party, "currency", "documents", "paid-amount", "paid-late", "days-late")
    return Grid(
        say(language, f"late-{side}"),
        heads,
        (False, False, True, True, True, True),
        rows,
        (34, 11, 13, 16, 16, 10),
        nothing=say(language, "nobody-late"),
    )


def _named(party: str, name: str) -> str:
    """A party by its id and name."""
    return f"{party} {name}".strip()


def discounts(books: Books) -> Section:
    """Discounts won and lost, by side and currency."""
    language = books.settings.language
    rows: list[tuple[Cell, ...]] = []
    for side in (PAYABLE, RECEIVABLE):
        for row in discount_use.derive(books, side.name).to_dict("records"):
            cells = [(money(row[name], row["decimals"]), _rate(row[f"{name}_rate"])) for name in discount_use.STATES]
            rows.append(
                (say(language, f"discounts-{side.name}"), row["currency"], *(one for two in cells for one in two))
            )
    heads = columns(language, "side", "currency", "won", "a-year", "lost", "a-year", "still-open", "a-year")
    grid = Grid(
        "",
        heads,
        (False, False, *(True,) * 6),
        tuple(rows),
        (26, 10, 12, 10, 12, 10, 12, 10),
        nothing=say(language, "no-discounts"),
    )
    return Section("discounts", say(language, "section.discounts"), (say(language, "discounts-about"),), (), (grid,))


def _rate(tenths: object) -> Cell:
    return None if pd.isna(tenths) else Number(int(str(tenths)), 1, "%")  # type: ignore[call-overload]


def stopped(books: Books) -> Section:
    """Duplicates and overpayments in money."""
    language = books.settings.language
    rows = tuple(
        (
            say(language, f"rule.{row['rule']}"),
            row["currency"],
            int(row["count"]),
            *(money(row[name], row["decimals"]) for name in stopped_money.STATES.values()),
        )
        for row in stopped_money.derive(books).to_dict("records")
    )
    heads = columns(language, "kind", "currency", "count", "stopped", "at-stake", "let-go")
    grid = Grid(
        "",
        heads,
        (False, False, *(True,) * 4),
        rows,
        (30, 11, 11, 16, 16, 16),
        nothing=say(language, "nothing-stopped"),
    )
    return Section("stopped", say(language, "section.stopped"), (say(language, "stopped-about"),), (), (grid,))


def problems(books: Books) -> Section:
    """Problems by rule, and how long they stand."""
    language = books.settings.language
    rows = tuple(
        (
            row["rule"],
            say(language, f"severity.{row['severity'] or 'notice'}"),
            *(int(row[name]) for name in exceptions.STATUSES),
            _tenths(row["days_open"]),
            _tenths(row["days_to_resolve"]),
        )
        for row in exceptions.derive(books).to_dict("records")
    )
    heads = columns(language, "rule", "severity", "open", "dismissed", "resolved", "days-open", "days-to-resolve")
    grid = Grid(
        "",
        heads,
        (False, False, *(True,) * 5),
        rows,
        (26, 12, 10, 12, 12, 14, 14),
        nothing=say(language, "no-problems"),
        most=RULES,
        more=say(language, "more-rules", count=len(rows) - RULES),
    )
    return Section("problems", say(language, "section.problems"), (), (), (grid,))


def _tenths(value: object) -> Cell:
    return None if pd.isna(value) else Number(int(str(value)), 1)  # type: ignore[call-overload]


def waiting(books: Books) -> Section:
    """What waits: for approval and by whom, money without a document, documents in dispute."""
    language = books.settings.language
    approvals = [
        (row["person"] or say(language, "nobody"), *_standing(row))
        for row in standing.approvals(books).to_dict("records")
    ]
    grids = [_waits(language, "approvals", "person", approvals)]
    money_left, disputed = standing.unapplied(books).to_dict("records"), standing.disputes(books).to_dict("records")
    left = [(say(language, f"unapplied-{row['side']}"), *_standing(row)) for row in money_left]
    apart = [(say(language, f"disputes-{row['side']}"), *_standing(row)) for row in disputed]
    grids += [_waits(language, "unapplied", "side", left), _waits(language, "disputes", "side", apart)]
    return Section("waiting", say(language, "section.waiting"), (), (), tuple(grids))


def _standing(row: dict[object, object]) -> tuple[Cell, ...]:
    oldest = None if pd.isna(row["oldest"]) else int(str(row["oldest"]))  # type: ignore[call-overload]
    return (str(row["currency"]), int(str(row["count"])), money(row["amount"], row["decimals"]), oldest)


def _waits(language: str, id_: str, first: str, rows: list[tuple[Cell, ...]]) -> Grid:
    heads = columns(language, first, "currency", "count", "amount", "oldest")
    return Grid(
        say(language, id_),
        heads,
        (False, False, True, True, True),
        tuple(rows),
        (34, 14, 14, 20, 18),
        nothing=say(language, f"no-{id_}"),
    )
