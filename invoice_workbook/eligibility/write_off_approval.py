"""May the rest of a document be written off as money comes or goes? Beyond Settings' limit only by who may approve it.

Units: minor units.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from invoice_workbook import money
from invoice_workbook.books import Books
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import write_offs as journal_write_offs
from invoice_workbook.ledger import exchange, write_offs
from invoice_workbook.ledger.open_documents import MONEY, OpenDocument
from invoice_workbook.ledger.payable import bill_rounding
from invoice_workbook.ledger.settlement import Part, Settlement
from invoice_workbook.schema import EXCHANGE_RATES, PAYABLE, PEOPLE, Side


class WriteOffApproval:
    """What is written off while lines are posted, by one user."""

    def __init__(self, books: Books, side: Side, settlement: Settlement, user: str) -> None:
        self._books, self._side, self._settlement, self._user = books, side, settlement, user
        self._more: dict[str, int] = {}
        self.entries: list[dict[str, str]] = []
        """What the Log is to keep of what was approved."""

    def ask(self, line: Mapping[Any, Any], parts: Sequence[Part], day: date) -> None:
        """Raises WorkbookError where a line writes off more than its user may."""
        for one, amount in self._wanted(parts):
            limit = write_offs.limit(self._books, one.currency, day)
            if limit is None or amount <= limit:
                continue
            if not write_offs.may_approve(self._books, self._user, amount, one.currency, day):
                shown = {"amount": money.as_text(amount, one.decimals), "limit": money.as_text(limit, one.decimals)}
                words = {"line": line["bank_line"], "document": one.id, "currency": one.currency, "user": self._user}
                home = self._books.settings.currency
                if limit or exchange.rate(self._books, home, one.currency, day) is not None:
                    raise WorkbookError("apply-write-off", **shown, **words, sheet=PEOPLE.sheet)
                more = {"home": home, "day": day, "amount": shown["amount"]}
                raise WorkbookError("apply-write-off-rate", **more, **words, sheet=EXCHANGE_RATES.sheet)

    def take(self, parts: Sequence[Part], day: date) -> None:
        """Count these parts as written off; what is beyond the limit is approved by the user."""
        for one, amount in self._wanted(parts):
            self._more[one.key] = amount - self._before(one)
            limit = write_offs.limit(self._books, one.currency, day)
            if limit is not None and amount > limit:
                shown = f"{money.as_text(amount, one.decimals)} {one.currency}"
                self.entries.append(journal_write_offs.entry(self._side.documents, one.id, shown, self._user))

    def _wanted(self, parts: Sequence[Part]) -> list[tuple[OpenDocument, int]]:
        """Each document that these parts write off, and what is written off it altogether then."""
        found: dict[str, tuple[OpenDocument, int]] = {}
        for part in parts:
            one = self._settlement.find(part.document) if part.given else None
            given = write_offs.amount_of(part.given, one.currency, self._own(one)) if one is not None else 0
            if one is not None and given:
                _, amount = found.get(one.key, (one, self._before(one) + self._more.get(one.key, 0)))
                found[one.key] = (one, amount + abs(given))
        return list(found.values())

    def _own(self, one: OpenDocument) -> int:
        """What settles a bill's own rounding, which gives up nothing."""
        is_bill = self._side is PAYABLE and one.type != MONEY
        return -int(bill_rounding.left(self._books)[one.row]) if is_bill else 0

    def _before(self, one: OpenDocument) -> int:
        return int(write_offs.of_documents(self._books, self._side.name)["amount"][one.row])
