"""check-orders: the rules of customer orders; an order without an error becomes verified, one with an error open."""

from collections.abc import Collection, Sequence

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands import check
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import blocking_errors
from invoice_workbook.languages import text
from invoice_workbook.ledger import totals
from invoice_workbook.ledger.receivable import credit_exposure
from invoice_workbook.money import as_text
from invoice_workbook.tables import joins


def check_orders(books: Books, rules: Collection[str], *, on_top: bool = False) -> Outcome:
    """What these rules find, and the status that follows; the JSON has `verified`, `not_verified` with the reasons."""
    kind = blocking_errors.ORDERS
    found = blocking_errors.found(books, kind)
    errors = blocking_errors.by_document(books, kind, found)
    orders, keys = books["Orders"], joins.id_keys(books, "Orders", "order")
    waiting = orders["status"].isin(credit_exposure.WAITING) & (orders["order"] != "")
    judged = check.check(
        books, rules, further=blocking_errors.against(books, kind, found, set(keys[waiting])), on_top=on_top
    )
    has_lines = totals.of_documents(books, "Orders")["lines"] > 0
    stopped = keys.isin(set(errors))
    sound = waiting & has_lines & ~stopped
    status = orders["status"].mask(sound, "verified").mask(waiting & ~sound, "open")
    language = books.settings.language
    newly = sound & (orders["status"] != "verified")
    empty = text("check-orders.no-lines", language)
    reasons = [
        {"order": str(orders["order"][row]), "reason": errors.get(keys[row], empty)}
        for row in orders.index[waiting & ~sound]
    ]
    written = pd.DataFrame({"status": status})
    if "Orders" in judged.tables:
        written = pd.concat([judged.tables["Orders"], written], axis=1)
    return Outcome(
        _said(language, int(waiting.sum()), int(newly.sum()), reasons, judged.message),
        {**judged.tables, **({"Orders": written} if len(orders) else {})},
        problems=judged.problems,
        to_print=tuple(f"{one['order']}: {one['reason']}" for one in reasons[:20]),
        more={"verified": list(orders["order"][newly]), "not_verified": reasons, "exposure": _exposure(books)},
    )


def _said(language: str, waiting: int, newly: int, reasons: Sequence[dict[str, str]], message: str) -> str:
    """How many of how many, why the rest is not, and what the rules found."""
    if not waiting:
        return f"{text('done.check-orders-none', language)} {message}"
    said = [text("done.check-orders", language, all=waiting, sound=waiting - len(reasons), count=newly)]
    if reasons:
        said.append(text("done.check-orders-left", language, left=len(reasons), **reasons[0]))
    return " ".join([*said, message])


def _exposure(books: Books) -> list[dict[str, str]]:
    """Customers' limits beside what they owe and have ordered, at their latest waiting order."""
    found = credit_exposure.exposure(books)
    customers = books["Orders"]["customer"][found.index]
    latest = found.assign(customer=customers).drop_duplicates("customer", keep="last")
    columns = ("limit", "exposure")
    return [
        {"customer": str(row["customer"]), "currency": str(row["currency"])}
        | {c: "" if pd.isna(row[c]) else as_text(int(row[c]), int(row["decimals"])) for c in columns}
        for row in latest.to_dict("records")
    ]
