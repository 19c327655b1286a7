"""One sentence to say on the telephone, in the language of the customer or vendor."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.languages import text
from invoice_workbook.ledger.answers import trail
from invoice_workbook.schema import CREDIT_NOTE, PAYABLE, RECEIVABLE, BillStatus, InvoiceStatus, PaymentStatus, Side
from invoice_workbook.tables import joins

Row = "pd.Series[Any]"


class Speech:
    """What is said to one party; its language is the party's, else the book's."""

    def __init__(self, books: Books, language: str) -> None:
        self.books = books
        self.wording = Wording.of(language or books.settings.language, books.settings["Country"])

    def say(self, kind: str, variant: str, **values: object) -> str:
        """A sentence about a kind of thing, as it stands."""
        return text(f"ask.say.{kind}-{variant}", self.wording.language, **values)

    def day(self, day: Any) -> str:
        """A day; nothing where there is none."""
        return "" if pd.isna(day) else self.wording.date(day.date())

    def amount(self, units: Any, row: Any) -> str:
        """An amount in its row's currency."""
        whole = 0 if pd.isna(units) else int(units)
        return self.wording.amount(whole, int(row["row_decimals"]), str(row["row_currency"]))

    def sums(self, frame: pd.DataFrame, field: str) -> str:
        """Sums by currency, each said, without those that come to nothing."""
        sums = frame.groupby(["row_currency", "row_decimals"])[field].sum()
        codes, places = (sums.index.get_level_values(level) for level in (0, 1))
        rows = zip(sums, places, codes, strict=True)
        return ", ".join(self.wording.amount(int(total), int(some), str(code)) for total, some, code in rows if total)

    # A party

    def of_party(self, side: Side, opened: pd.DataFrame, money: pd.DataFrame) -> str:
        """What is open, what of it is late, and what is on account."""
        who, day = "customer" if side is RECEIVABLE else "vendor", self.day(pd.Timestamp(self.books.as_of))
        owed = opened[opened["open"] > 0]
        if opened.empty or not self.sums(opened, "open"):
            said = self.say(who, "none", day=day)
        elif owed.empty:
            said = self.say(who, "credit", total=self.sums(opened.assign(open=-opened["open"]), "open"), day=day)
        else:
            late = owed[owed["days_late"] > 0]
            first = (owed if late.empty else late).iloc[0]
            words = {"document": _called(first, side), "due": self.day(first["due_date"])}
            words |= {"day": day, "total": self.sums(opened, "open")}
            last = {"late": self.sums(late, "open")} if len(late) else {"open": self.amount(first["open"], first)}
            said = self.say(who, "late" if len(late) else "current", **words, **last)
        left = self.sums(money, "left")
        return said if not left else self.say(who, "on-account", said=said.rstrip("."), amount=left)

    # A document

    def of_document(self, side: Side, row: Any) -> str:
        """How an invoice or a bill stands; `row` has its paid, open, days_late and settled_on."""
        words = {
            "document": _called(row, side),
            "day": self.day(row[side.date]),
            "gross": self.amount(row["gross"], row),
        }
        rest: dict[str, object] = {"open": self.amount(abs(int(row["open"])), row), "due": self.day(row["due_date"])}
        variant = _variant(side, row)
        needs: dict[str, dict[str, object]] = {
            "settled": {"settled": self.day(row["settled_on"])},
            "late": {**rest, "days": int(row["days_late"])},
            "open": rest,
            "approved": rest,
            "scheduled": {"open": rest["open"]},
            "checked": {"due": rest["due"]},
            "disputed": {"open": rest["open"]},
            "too-much": {"open": rest["open"]},
            "credit-open": {"open": rest["open"]},
        }
        return self.say(side.document, variant, **words, **needs.get(variant, {}))

    def of_order(self, table: str, row: Any) -> str:
        """An order of a customer, or of ours."""
        kind, id_ = ("order", "order") if table == "Orders" else ("purchase-order", "purchase_order")
        status, day = str(row["status"]) or "open", self.day(row["order_date"])
        if kind == "order" and status == "invoiced":
            invoices = self.books["Invoices"]
            mine = (joins.id_keys(self.books, "Invoices", "order") == str(row["order"]).strip().casefold()).to_numpy()
            return self.say(
                "order", "invoiced", document=row[id_], day=day, invoices=", ".join(invoices["invoice"][mine])
            )
        known = status if status in ("closed", "cancelled") else "open"
        return self.say(kind, known, document=row[id_], day=day)

    def of_money(self, side: Side, row: Any, place: int) -> str:
        """Where a receipt or a payment went."""
        went = trail.of_money(self.books, side, [place])[0]
        words = {"amount": self.amount(abs(int(row["amount"])) if pd.notna(row["amount"]) else 0, row)}
        words["day"] = self.day(row["date"])
        documents = ", ".join(dict.fromkeys(self._named(side, [one["document"] for one in went["to"]])))
        if side is PAYABLE:
            documents = documents or str(row["reference"])
            kind = "proposed" if row["status"] in ("", PaymentStatus.PROPOSED) else "sent"
            return self.say("payment", kind, **words, documents=documents or str(row["payment"]))
        if not documents:
            return self.say("receipt", "left", **words)
        if went["left"] > 0:
            return self.say("receipt", "part", **words, documents=documents, left=self.amount(went["left"], row))
        return self.say("receipt", "applied", **words, documents=documents)

    def _named(self, side: Side, ids: Sequence[str]) -> Iterable[str]:
        """Documents as the party calls them."""
        for id_ in ids:
            row = self.books.find_row(side.documents, id_)
            yield id_ if row is None else _called(self.books[side.documents].loc[row], side)

    def of_line(self, row: Any) -> str:
        """A line of the bank statement that nothing was made of."""
        return self.say(
            "bank", "line", amount=self.amount(abs(int(row["amount"])), row), day=self.day(row["booked_on"])
        )


def _called(row: Any, side: Side) -> str:
    """A document by the party's own number, where that is known."""
    own = str(row["vendor_reference"]).strip() if side is PAYABLE else ""
    return own or str(row[side.document])


def _variant(side: Side, row: Any) -> str:
    """How a document stands, in one word."""
    opened, status, is_credit = int(row["open"]), str(row["status"]), row["type"] == CREDIT_NOTE
    ways = (
        (status in side.owing_nothing, status),
        (is_credit, "credit-open" if opened else "credit-used"),
        (opened == 0, "settled"),
        (opened < 0, "too-much"),
        (status in (InvoiceStatus.DISPUTED, BillStatus.DISPUTED), "disputed"),
        (side is RECEIVABLE, "late" if row["days_late"] > 0 else "open"),
        (status in (BillStatus.APPROVED, BillStatus.SCHEDULED), status),
    )
    return next((variant for holds, variant in ways if holds), "checked")
