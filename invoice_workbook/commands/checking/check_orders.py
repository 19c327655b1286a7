"""check-orders: the rules of customer orders; an order without an error becomes verified, one with an error open."""

from collections.abc import Sequence

import pandas as pd

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.filled_cells import filled_words
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.judgement import judged
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import blocking_errors
from invoice_workbook.languages import text
from invoice_workbook.ledger import filling, totals
from invoice_workbook.ledger.receivable import credit_exposure
from invoice_workbook.money import as_text
from invoice_workbook.schema import OrderStatus
from invoice_workbook.tables import joins


def check_orders(books: Books, _: Given) -> Outcome:
    """Blank cells filled, what the rules of orders find, and the status that follows.

    In the JSON `verified`, `not_verified` and `filled`.
    """
    filled = filling.filled(books, filling.ORDERS)
    books = filled.books
    kind = blocking_errors.ORDERS
    found = blocking_errors.found(books, kind)
    errors = blocking_errors.by_document(books, kind, found)
    orders, keys = books["Orders"], joins.id_keys(books, "Orders", "order")
    waiting = orders["status"].isin(credit_exposure.WAITING) & (orders["order"] != "")
    further = blocking_errors.against(books, kind, found, set(keys[waiting]))
    outcome = judged(books, checks.of_concern("orders"), further=further, on_top=True)
    has_lines = totals.of_documents(books, "Orders")["lines"] > 0
    stopped = keys.isin(set(errors))
    sound = waiting & has_lines & ~stopped
    status = orders["status"].mask(sound, OrderStatus.VERIFIED).mask(waiting & ~sound, OrderStatus.OPEN)
    language = books.settings.language
    newly = sound & (orders["status"] != OrderStatus.VERIFIED)
    empty = text("check-orders.no-lines", language)
    reasons = [
        {"order": str(orders["order"][row]), "reason": errors.get(keys[row], empty)}
        for row in orders.index[waiting & ~sound]
    ]
    written = pd.DataFrame({"status": status})
    if "Orders" in outcome.tables:
        written = pd.concat([outcome.tables["Orders"], written], axis=1)
    message = filled_words(language, filled.counts) + _said(
        language, int(waiting.sum()), int(newly.sum()), reasons, outcome.message
    )
    return Outcome(
        message,
        filled.tables({**outcome.tables, **({"Orders": written} if len(orders) else {})}),
        found=outcome.found,
        to_print=tuple(f"{one['order']}: {one['reason']}" for one in reasons[:20]),
        more={
            "verified": list(orders["order"][newly]),
            "not_verified": reasons,
            "exposure": _exposure(books),
            "filled": dict(filled.counts),
        },
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


COMMAND = Command(
    id="check-orders",
    group="Check",
    of_half="receivable",
    place=3,
    work=check_orders,
    icon="DataValidation",
    key_tip="CO",
)
