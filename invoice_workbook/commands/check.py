"""check, check-totals, flag-late: the rules over the books, to the Problems sheet and the Check columns."""

from collections.abc import Collection, Mapping

import pandas as pd

from invoice_workbook import checks, problems
from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.schema import PROBLEMS, TABLES, plain

TOTALS = ("line-total", "net-total", "no-lines", "tax-total", "gross-total", "tax-rate")
ORDERS = (
    *("price-list", "credit-limit", "customer-on-hold", "duplicate-order", "over-invoiced", "delivered-not-invoiced"),
    *("billing-details", "tax-number", "bank-account", "no-lines"),
)
BILLS = (
    *("duplicate-bill", "duplicate-vendor", "price-match", "quantity-match", "not-ordered", "no-purchase-order"),
    *("bill-before-order", "bill-date", "vendor-on-hold", "bank-account-changed", "bank-account-shared"),
    *("self-approval", "paid-unapproved", "paid-held", "duplicate-payment", "overpayment", "discount-expiring"),
)
LATE = ("late-payment", "paid-late", "late-bill", "due-soon")
RULES_OF: dict[str, tuple[str, ...]] = {
    "check": (),
    "check-totals": TOTALS,
    "check-orders": ORDERS,
    "check-bills": (*TOTALS, *BILLS),
    "flag-late": LATE,
}
"""The rules that each checking command is narrowed to; none means all."""


def rules_named(named: Collection[str]) -> tuple[str, ...]:
    """The rules of these ids in a clerk's order; all where none is named. Raises WorkbookError for an unknown one."""
    for rule in named:
        if rule not in checks.RULES:
            raise WorkbookError("no-such-rule", rule=rule)
    return tuple(rule for rule in checks.RULES if rule in named) if named else checks.RULES


def table_named(name: str) -> str:
    """A table by its own or its sheet's name. Raises WorkbookError for an unknown one."""
    for table in TABLES.values():
        if plain(name) in (plain(table.name), plain(table.sheet)):
            return table.name
    raise WorkbookError("no-such-table", table=name, tables=", ".join(TABLES))


def check(
    books: Books,
    only: Collection[str] = (),
    sheet: str = "",
    *,
    further: pd.DataFrame | None = None,
    on_top: bool = False,
) -> Outcome:
    """Every problem these rules find, merged with what was known of them before; `further` problems count as found.

    Those still open stand first on the sheet Problems with `on_top`; else all stand in their usual order.
    """
    rules = rules_named(only)
    table = TABLES[table_named(sheet)].sheet if sheet else ""
    found = problems.collect(books, checks.find(books, rules))
    before = known(books)
    judged = before["rule"].isin(rules)
    if table:
        found, judged = found[found["sheet"] == table].reset_index(drop=True), judged & (before["sheet"] == table)
    more = pd.Series(dtype=object) if further is None else further["problem"]
    if further is not None:
        found = pd.concat([found, further[~more.isin(found["problem"])]], ignore_index=True)
        judged = judged | before["problem"].isin(more)
    merged = problems.ordered(problems.merge(found, before, judged))
    is_mine = merged["rule"].isin(rules) | merged["problem"].isin(more)
    mine = merged[is_mine & (merged["status"] != problems.RESOLVED)]
    if table:
        mine = mine[mine["sheet"] == table]
    narrow = bool(only or sheet)
    tables = written(books, merged)
    if on_top:
        first = mine.index[mine["status"] == problems.OPEN]
        sheet_rows = tables["Problems"]
        tables["Problems"] = pd.concat([sheet_rows.loc[first], sheet_rows.drop(first)], ignore_index=True)
    return Outcome(summary(mine, books.settings.language, narrow), tables, problems=mine)


def known(books: Books) -> pd.DataFrame:
    """The problems that stand in the book, with what its sheet does not hold left blank."""
    before = books["Problems"].copy()
    sheets = {table.sheet: table for table in TABLES.values()}
    before["table"] = [sheets[s].name if s in sheets else "" for s in before["sheet"]]
    before["field"] = [
        sheets[s].by_header[plain(c)].field if s in sheets and plain(c) in sheets[s].by_header else ""
        for s, c in zip(before["sheet"], before["column"], strict=True)
    ]
    before["related"] = [()] * len(before)
    before["score"] = None
    return problems.located(books, before)


def written(books: Books, merged: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The Problems table and every Check column (of its table that column alone), as they are to be."""
    sheet = merged[list(PROBLEMS.fields)].copy()
    sheet["row"] = sheet["row"].astype("Int64")
    tables: dict[str, pd.DataFrame] = {"Problems": sheet}
    for name, table in TABLES.items():
        if "check" in table.by_field and len(books[name]):
            places = books[name].index
            tables[name] = problems.checks_column(merged, name, places).to_frame("check")
    return tables


def counts(found: pd.DataFrame) -> dict[str, int]:
    """Open problems by severity."""
    still = found[found["status"] == problems.OPEN]["severity"].value_counts()
    return {severity: int(still.get(severity, 0)) for severity in problems.SEVERITIES}


def summary(found: pd.DataFrame, language: str, narrow: bool = False) -> str:
    """One sentence on what is open; `narrow` where only a part was looked at."""
    number = counts(found)
    if not sum(number.values()):
        return text("done.check-clean-part" if narrow else "done.check-clean", language)
    words = {f"{severity}s": count for severity, count in number.items()}
    return text("done.check", language, open=sum(number.values()), **words)


def dismiss(books: Books, reasons: Mapping[str, str], file: str = "") -> Outcome:
    """Problems settled on purpose, each with its reason.

    Raises WorkbookError without a reason, or for an unknown problem.
    """
    before = known(books)
    keys = before["problem"].str.casefold()
    after = before.copy()
    for problem, reason in reasons.items():
        mine = keys == problem.strip().casefold()
        if not reason.strip():
            raise WorkbookError("no-reason", problem=problem)
        if not mine.any():
            raise WorkbookError("no-such-problem", problem=problem, file=file)
        after.loc[mine, "status"] = problems.DISMISSED
        after.loc[mine, "reason"] = reason.strip()
    settled = after[keys.isin([problem.strip().casefold() for problem in reasons])]
    named = {"problem": ", ".join(settled["problem"]), "count": len(settled)}
    message = text("done.dismiss", books.settings.language, **named)
    return Outcome(message, written(books, after), problems=settled)


def dismiss_as_written(books: Books, ids: Collection[str]) -> Outcome:
    """These problems settled with the reasons that stand beside them on the sheet."""
    rows = books["Problems"]
    rows = rows[rows["problem"].isin(ids)]
    return dismiss(books, dict(zip(rows["problem"], rows["reason"], strict=True)))
