"""The report's figures worked out another way: plain loops over the rows, decimals in place of minor units.

Nothing of the ledger is used, only the tables as they were read. It is slow and simple on purpose.
"""

import calendar
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from invoice_workbook.books import Books

SIDES = {
    "receivable": ("Invoices", "invoice", "customer", "invoice_date", "Receipts", "receipt", ("draft",)),
    "payable": ("Bills", "bill", "vendor", "bill_date", "Payments", "payment", ("rejected",)),
}
LINES = {"receivable": "InvoiceLines", "payable": "BillLines"}
Rows = list[dict[str, Any]]


def rows(books: Books, table: str) -> Rows:
    """A table's rows: days as dates, blanks as None, ids without case."""
    found = []
    for row in books[table].to_dict("records"):
        clean: dict[str, Any] = {}
        for name, value in row.items():
            blank = not isinstance(value, str) and pd.isna(value)
            clean[str(name)] = None if blank else value.date() if isinstance(value, pd.Timestamp) else value
        found.append(clean)
    return found


def key(value: str) -> str:
    """An id for comparison."""
    return value.strip().casefold()


def half_up(value: Fraction, places: int = 0) -> Decimal:
    """Rounded half away from zero."""
    step = Decimal(1).scaleb(-places)
    exact = Decimal(abs(value.numerator)) * 10**12 / Decimal(value.denominator) / 10**12
    return exact.quantize(step, ROUND_HALF_UP).copy_sign(Decimal(value.numerator))


class Recomputed:
    """The figures of one book."""

    def __init__(self, books: Books) -> None:
        self.books, self.day = books, books.as_of
        self.allocations = rows(books, "Allocations")
        self.documents = {side: rows(books, SIDES[side][0]) for side in SIDES}
        self.money = {side: rows(books, SIDES[side][4]) for side in SIDES}
        self.limits = [int(part) for part in books.settings["Aging limits"].split(",")]

    def owes(self, side: str, document: dict[str, Any]) -> bool:
        """Whether anybody owes it."""
        return document["status"] not in SIDES[side][6]

    def open(self, side: str, document: dict[str, Any], day: date) -> int:
        """What of a document is open on a day; of a credit note as minus."""
        own = key(document[SIDES[side][1]])
        paid = used = 0
        for one in self.allocations:
            if one["side"] != side or one["date"] is None or one["date"] > day or one["amount"] is None:
                continue
            if one["kind"] in ("reminder fee", "interest"):
                continue
            if key(one["document"]) == own:
                paid += one["amount"]
            elif one["kind"] == "credit" and key(one["source"]) == own:
                used += one["amount"]
        gross = (document["gross"] or 0) if self.owes(side, document) else 0
        return paid + used - gross if document["type"] == "credit note" else gross - paid

    def left(self, side: str, money: dict[str, Any], day: date) -> int:
        """What of a receipt or payment is not applied on a day."""
        if money.get("status") == "proposed":
            return 0
        own, left = key(money[SIDES[side][5]]), money["amount"] or 0
        for one in self.allocations:
            if one["side"] != side or one["date"] is None or one["date"] > day:
                continue
            takes = one["kind"] in ("payment", "reminder fee", "interest")
            takes |= one["kind"] == "bank fee" and key(one["source"]) == key(one["document"])
            if key(one["source"]) == own and takes:
                left -= one["amount"] or 0
            if key(one["document"]) == own and one["kind"] not in ("reminder fee", "interest", "bank fee"):
                left += one["amount"] or 0
        return left

    def ages(self, side: str, day: date) -> dict[str, list[int]]:
        """By currency what is owed on a day: the bands, `current` first."""
        _, _, _, dated, _, _, _ = SIDES[side]
        found: dict[str, list[int]] = defaultdict(lambda: [0] * (len(self.limits) + 2))
        for one in self.documents[side]:
            if one[dated] is not None and one[dated] > day:
                continue
            since = one[dated] if one["type"] == "credit note" else (one["due_date"] or one[dated])
            found[one["row_currency"]][self.band(since, day)] += self.open(side, one, day)
        for one in self.money[side]:
            if one["date"] is not None and one["date"] > day:
                continue
            found[one["row_currency"]][self.band(one["date"], day)] -= self.left(side, one, day)
        return {code: bands for code, bands in found.items() if any(bands)}

    def band(self, since: date | None, day: date) -> int:
        """Which band it is in."""
        days = 0 if since is None else (day - since).days
        return next((n for n, limit in enumerate([0, *self.limits]) if days <= limit), len(self.limits) + 1)

    def sold(self, side: str, start: date, end: date) -> dict[str, int]:
        """By currency what was invoiced or billed after a day up to another, less credit notes."""
        found: dict[str, int] = defaultdict(int)
        for one in self.documents[side]:
            day = one[SIDES[side][3]]
            if day is not None and start < day <= end and self.owes(side, one):
                found[one["row_currency"]] += (-1 if one["type"] == "credit note" else 1) * (one["gross"] or 0)
        return found

    def not_due(self, side: str, code: str, day: date) -> int:
        """What of the documents in a currency is not past due, at most what is owed."""
        whole = sum(self.ages(side, day).get(code, [0]))
        found = 0
        for one in self.documents[side]:
            dated = one[SIDES[side][3]]
            due = one["due_date"] or dated
            is_there = dated is None or dated <= day
            if one["row_currency"] == code and one["type"] != "credit note" and is_there:
                left = self.open(side, one, day)
                found += left if left > 0 and (due is None or due >= day) else 0
        return max(0, min(found, max(whole, 0)))

    def ratios(self, code: str, start: date, months: int) -> dict[str, float | None]:
        """The five ratios of a period that ends on the day."""
        days = (self.day - start).days
        owed, owing = (sum(self.ages(side, self.day).get(code, [0])) for side in SIDES)
        before = sum(self.ages("receivable", start).get(code, [0]))
        sold, bought = (self.sold(side, start, self.day).get(code, 0) for side in SIDES)
        current = self.not_due("receivable", code, self.day)
        could = before + Fraction(sold, months)
        return {
            "DSO": self._tenth(owed * days, sold),
            "BPDSO": self._tenth(current * days, sold),
            "ADD": self._tenth((owed - current) * days, sold),
            "CEI": self._tenth((could - owed) * 100, could - current),
            "DPO": self._tenth(owing * days, bought),
        }

    @staticmethod
    def _tenth(over: Fraction | int, under: Fraction | int) -> float | None:
        return float(half_up(Fraction(over) / Fraction(under), 1)) if under > 0 else None

    def month_ends(self) -> list[date]:
        """The last twelve, the day itself for the last."""
        found = []
        for back in range(11, 0, -1):
            year, month = divmod(self.day.year * 12 + self.day.month - 1 - back, 12)
            found.append(date(year, month + 1, calendar.monthrange(year, month + 1)[1]))
        return [*found, self.day]

    def habits(self, side: str) -> dict[tuple[str, str], tuple[int, Decimal]]:
        """By party and currency: documents paid in the year, and the days late, weighed by gross."""
        _, own, party, _, _, source, _ = SIDES[side]
        found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        sources = {key(one[source]) for one in self.money[side]}
        for one in self.documents[side]:
            if one["type"] == "credit note" or not self.owes(side, one) or one["due_date"] is None or not one["gross"]:
                continue
            mine = [a for a in self.allocations if a["side"] == side and key(a["document"]) == key(one[own])]
            mine = [a for a in mine if a["date"] <= self.day and a["kind"] not in ("reminder fee", "interest")]
            paid = sum(a["amount"] for a in mine if a["kind"] == "payment" and key(a["source"]) in sources)
            if paid <= 0 or self.open(side, one, self.day) != 0:
                continue
            last = max(a["date"] for a in mine)
            if last > self.day - timedelta(365):
                found[key(one[party]), one["row_currency"]].append((one["gross"], (last - one["due_date"]).days))
        return {
            who: (len(every), half_up(Fraction(sum(a * d for a, d in every), sum(a for a, _ in every)), 2))
            for who, every in found.items()
        }

    def tax(self, side: str) -> dict[tuple[str, str, str, str], tuple[int, int]]:
        """Net and tax by month, currency, category and rate; what lines do not prove by category ""."""
        _, own, _, dated, _, _, _ = SIDES[side]
        lines: dict[str, dict[tuple[str, int], int]] = defaultdict(lambda: defaultdict(int))
        for line in rows(self.books, LINES[side]):
            lines[key(line[own])][line["tax_category"], line["tax_rate"] or 0] += line["line_net"] or 0
        found: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        first = self.month_ends()[0].replace(day=1)
        seen = set()
        for one in self.documents[side]:
            id_ = key(one[own])
            groups = {} if id_ in seen else lines[id_]
            seen.add(id_)
            if not self.owes(side, one) or one[dated] is None or not first <= one[dated] <= self.day:
                continue
            sign = -1 if one["type"] == "credit note" else 1
            net, tax = one["net"] or 0, one["tax"] or 0
            for (category, rate), amount in groups.items():
                owed = int(half_up(Fraction(amount * rate, 100_000_000)))
                self._add(found, one, dated, (category, rate), (sign * amount, sign * owed))
                net, tax = net - amount, tax - owed
            self._add(found, one, dated, ("", 0), (sign * net, sign * tax))
        return {where: (net, tax) for where, (net, tax) in found.items() if net or tax}

    @staticmethod
    def _add(
        found: dict[tuple[str, str, str, str], list[int]],
        one: dict[str, Any],
        dated: str,
        group: tuple[str, int],
        amounts: tuple[int, int],
    ) -> None:
        rate = Decimal(group[1]).scaleb(-6).normalize()
        where = (one[dated].isoformat()[:7], one["row_currency"], group[0], f"{rate:f}")
        found[where][0] += amounts[0]
        found[where][1] += amounts[1]
