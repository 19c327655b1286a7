"""The summary workbook: a row for each book, totals of each company, the rules, and what only all books show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from invoice_workbook.documents import plain_xlsx
from invoice_workbook.documents.plain_xlsx import Sheet, Value
from invoice_workbook.languages import spoken, text
from invoice_workbook.many.one_book import Found
from invoice_workbook.names import said

MOST_ROWS = 1_000_000
"""Rows of a sheet; Excel has 1,048,576."""


@dataclass(frozen=True)
class Tables:
    """What the workbook shows; `all_across` counts the findings of which `across` are the first."""

    found: Sequence[Found]
    companies: Sequence[Mapping[str, Any]]
    across: Sequence[Mapping[Any, Any]]
    all_across: Mapping[str, int]


def make(tables: Tables, made_on: date) -> bytes:
    """The workbook's bytes."""
    return plain_xlsx.make([_books(tables), _companies(tables), _rules(tables), _across(tables)], made_on)


def _headers(*names: str) -> list[str]:
    return [text(f"many.column.{name}") for name in names]


def _books(tables: Tables) -> Sheet:
    counts = ("errors", "warnings", "notices")
    headers = _headers("book", "company", "state", "told", *counts, "invoices", "bills", "version", "language")
    rows: list[list[Value]] = [
        [
            one.name,
            one.company,
            text(f"many.state.{one.state}"),
            one.told,
            *(getattr(one, name) if one.key else None for name in counts),
            *(one.documents(side) if one.key else None for side in ("receivable", "payable")),
            one.version or None,
            one.language,
        ]
        for one in tables.found[:MOST_ROWS]
    ]
    return Sheet(text("many.sheet.books"), headers, rows)


def _companies(tables: Tables) -> Sheet:
    names = ("gross", "open", "late")
    headers = _headers("company", "currency", "books", "invoices", *(f"receivable-{name}" for name in names))
    headers += _headers("bills", *(f"payable-{name}" for name in names))
    rows: list[list[Value]] = []
    for one in tables.companies[:MOST_ROWS]:
        row: list[Value] = [one["company"], one["currency"], one["books"]]
        for side in ("receivable", "payable"):
            row.append(one[f"{side}_documents"])
            row += [_amount(one[f"{side}_{name}"], one["decimals"]) for name in names]
        rows.append(row)
    amounts = frozenset((4, 5, 6, 8, 9, 10))
    decimals = [one["decimals"] for one in tables.companies]
    return Sheet(text("many.sheet.companies"), headers, rows, amounts, decimals)


def _amount(units: int | None, decimals: int) -> float | None:
    """An amount as a cell shows it: a spreadsheet's cells are binary, and hold fifteen digits exactly."""
    return None if units is None else float(Decimal(units).scaleb(-decimals))


def _rules(tables: Tables) -> Sheet:
    open_: dict[tuple[str, str], list[int]] = {}
    for one in tables.found:
        for of in one.rules:
            sums = open_.setdefault((of["rule"], of["severity"]), [0, 0])
            sums[0] += of["open"]
            sums[1] += 1
    order = sorted(open_.items(), key=lambda one: (-one[1][0], one[0]))
    rows: list[list[Value]] = [
        [rule, said("Problems", "severity", severity, spoken()), *sums] for (rule, severity), sums in order
    ]
    return Sheet(text("many.sheet.rules"), _headers("rule", "severity", "open", "books"), rows)


def _across(tables: Tables) -> Sheet:
    headers = _headers("finding", "kind", "shared", "value", "score", "book", "company", "id", "vendor", "name")
    headers += _headers("reference", "day", "gross", "currency")
    rows: list[list[Value]] = []
    for one in tables.across[:MOST_ROWS]:
        is_bill = one["kind"] == "bill"
        row: list[Value] = [one["finding"], text(f"many.kind.{one['kind']}"), text(f"many.shared.{one['shared']}")]
        row += [one[name] for name in ("value", "score", "book", "company", "id", "vendor", "name")]
        row += [
            one["reference"] if is_bill else None,
            one["day"].date() if is_bill and one["day"] == one["day"] else None,
        ]
        row += [_amount(int(one["gross"]), int(one["decimals"])), one["currency"]] if is_bill else [None, None]
        rows.append(row)
    shown = len({(one["kind"], one["finding"]) for one in tables.across})
    left = sum(tables.all_across.values()) - shown
    if left > 0:
        rows.append([None, text("many.more", count=left)])
    decimals = [int(one["decimals"]) if one["kind"] == "bill" else 2 for one in tables.across] + [2]
    return Sheet(text("many.sheet.across"), headers, rows, frozenset((12,)), decimals)
