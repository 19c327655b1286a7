"""What of the books a bill that comes in may speak of: orders, bills it corrects, papers that are there already.

A paper is known only where vendor, number, day, currency and amounts agree; its file is kept with the bill's in any
case.
Units: minor units.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import references
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import bill_rows
from invoice_workbook.formats.einvoice.received_parts import Bill
from invoice_workbook.journal import documents
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import archived_bills
from invoice_workbook.record import digest as digest_of
from invoice_workbook.tables import joins
from invoice_workbook.tables.cells import mapped

NO_ORDER = ("NA", "N/A")
"""What stands in the place of an order's number where there is none (Peppol BIS Billing 3.0)."""
Key = tuple[str, ...]


class KnownPapers:
    """The bills and orders of the books, looked up once, and the bills that the files of one run add."""

    def __init__(self, books: Books) -> None:
        bills, orders = books["Bills"], books["PurchaseOrders"]
        self._books = books
        vendors = list(joins.id_keys(books, "Bills", "vendor"))
        numbers = list(mapped(bills["vendor_reference"], references.plain))
        days = bills["bill_date"].dt.strftime("%Y-%m-%d").fillna("")
        amounts = [bills[name].astype(object).astype(str) for name in ("net", "tax", "gross")]
        every = zip(vendors, numbers, days, bills["row_currency"], *amounts, strict=True)
        self._papers: dict[Key, str] = {key: str(id_) for key, id_ in zip(every, bills["bill"], strict=True)}
        self._files = {str(id_): str(files) for id_, files in zip(bills["bill"], bills["files"], strict=True)}
        of = zip(orders["purchase_order"], orders["row_currency"], orders["vendor"], strict=True)
        self._orders: dict[str, tuple[str, str, str]] = dict(
            zip(joins.id_keys(books, "PurchaseOrders", "purchase_order"), of, strict=True)
        )
        later_first = zip(reversed(vendors), reversed(numbers), reversed(list(bills["bill"])), strict=True)
        self._numbers = {(vendor, number): str(bill) for vendor, number, bill in later_first}
        self._archived = {
            (folded(said["vendor"]), references.plain(said["vendor_reference"])): id_
            for id_, said in archived_bills.every(books)
        }
        self._new: dict[str, str] = {}

    def find(self, key: Key) -> str:
        """The bill that has this paper already; "" where none does."""
        return self._papers.get(key, "")

    def add(self, key: Key, bill: str) -> None:
        """A bill that this run adds."""
        self._papers[key] = bill
        self._numbers.setdefault((key[0], key[1]), bill)

    def corrected(self, vendor: str, bill: Bill) -> str:
        """The vendor's bill that this one says it corrects; "" where it names none, or none that is there.

        A credit note may be for a bill that is in an archive.
        """
        key = (folded(vendor), references.plain(bill.corrects))
        found = self._numbers.get(key, "") or (self._archived.get(key, "") if bill.is_credit else "")
        return found if bill.corrects else ""

    def spelled(self, order: str) -> str:
        """An order as the book spells it; one that is not there as the vendor spelled it."""
        if order.upper() in NO_ORDER:
            return ""
        return self._orders.get(folded(order), (order, "", ""))[0]

    def order_holds(self, vendor: str, bill: Bill) -> list[str]:
        """What does not fit between the bill and the orders it names: another currency, another vendor."""
        language, holds = self._books.settings.language, []
        for order in dict.fromkeys((bill.order, *(line.order for line in bill.lines))):
            id_, currency, owner = self._orders.get(folded(order), ("", "", ""))
            if id_ and currency != bill.currency:
                holds.append(text("import-bill.other-currency", language, order=id_, currency=currency))
            if id_ and folded(owner) != folded(vendor):
                holds.append(text("import-bill.other-vendor", language, order=id_, owner=folded(owner)))
        return holds

    def kept_as(self, bill: str, name: str, content: bytes) -> str:
        """The name under which one more file of a known paper is kept; "" where the bill has this content already."""
        names = [one for one in self._files.get(bill, "").split("; ") if one]
        known, digest = documents.digests(self._books), digest_of(content)
        if digest in {known.get(f"{bill_rows.FOLDER}/{one}", self._new.get(one)) for one in names}:
            return ""
        kept = bill_rows.file_name(f"{bill} {len(names) + 1}", name)
        self.note_files(bill, {kept: content})
        return kept

    def note_files(self, bill: str, files: Mapping[str, bytes]) -> None:
        """Files that are kept with a bill."""
        self._new |= {name: digest_of(content) for name, content in files.items()}
        self._files[bill] = "; ".join(filter(None, (self._files.get(bill, ""), *files)))

    def files(self, bill: str) -> str:
        """What the bill's column Files is to hold."""
        return self._files.get(bill, "")

    def after(self, bills: pd.DataFrame) -> pd.DataFrame:
        """The bills of the book with the files that were kept with them."""
        files = [self.files(str(id_)) for id_ in bills["bill"]]
        return bills if files == list(bills["files"]) else bills.assign(files=np.array(files, object))


def key_of(vendor: str, head: Mapping[str, Any], bill: Bill) -> Key:
    """What a paper is known by."""
    issued = bill.issued.isoformat() if bill.issued else ""
    amounts = (str(head[name]) for name in ("net", "tax", "gross"))
    return (folded(vendor), references.plain(bill.number), issued, bill.currency, *amounts)
