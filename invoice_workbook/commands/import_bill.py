"""import-bill: e-invoices that came in become bills to be verified; a PDF without one becomes a row to be typed.

The vendor is found by tax number, then bank account, then name; one that nobody knows is entered on hold. What a bill
says is taken as it says it: whether it is right, the rules tell. A file that is there already is not taken twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from invoice_workbook import currencies, references
from invoice_workbook.books import Books, folded
from invoice_workbook.commands.allocating import new_rows, next_ids
from invoice_workbook.commands.files import file_stem
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.received_bill import Bill, Seller
from invoice_workbook.languages import text
from invoice_workbook.ledger import rows, vendors
from invoice_workbook.ledger.payers import bare
from invoice_workbook.tables.cells import mapped
from invoice_workbook.tables.write import appended

FOLDER = "Bills"


@dataclass(frozen=True)
class Came:
    """A file: the bill it holds (None for a PDF without one), and its bytes, to be kept beside the book."""

    name: str
    content: bytes
    bill: Bill | None


@dataclass
class _Inbox:
    """What the files come to, in cells."""

    books: Books
    bills: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    vendors: list[dict[str, Any]] = field(default_factory=list)
    documents: list[tuple[Path, bytes]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    known: set[tuple[str, ...]] = field(default_factory=set)


def import_bill(books: Books, found: Sequence[Came], folder: Path, who: str) -> Outcome:
    """Bills, their lines, new vendors, and the files kept beside the book."""
    inbox = _Inbox(books, known=_known(books))
    ids = next_ids(books["Bills"]["bill"], "B-", len(found))
    for came in found:
        _take(inbox, came, ids[len(inbox.bills)], folder, who)
    after = {
        "Vendors": _rows(books, "Vendors", inbox.vendors),
        "Bills": _rows(books, "Bills", inbox.bills),
        "BillLines": _rows(books, "BillLines", inbox.lines),
    }
    tables = {name: appended(books[name], frame) for name, frame in after.items() if len(frame)}
    words = {"count": len(inbox.bills), "vendors": len(inbox.vendors), "known": len(found) - len(inbox.bills)}
    language = books.settings.language
    said = [text("done.import-bill", language, **words)]
    said += [text("import-bill.prepaid", language, **one) for one in inbox.told if "prepaid" in one][:3]
    return Outcome(
        " ".join(said),
        tables,
        documents=inbox.documents,
        documents_count=len(inbox.documents),
        more={"bills": inbox.told},
    )


def _known(books: Books) -> set[tuple[str, ...]]:
    bills = books["Bills"]
    columns = (
        *(rows.keys(books, "Bills", "vendor"), mapped(bills["vendor_reference"], references.plain)),
        *(bills["bill_date"].dt.strftime("%Y-%m-%d").fillna(""), bills["gross"].astype(object).astype(str)),
    )
    return set(zip(*columns, strict=True))


def _take(inbox: _Inbox, came: Came, id_: str, folder: Path, who: str) -> None:
    kept = f"{id_} {file_stem(Path(came.name).stem)}{Path(came.name).suffix.lower()}"
    day = pd.Timestamp(inbox.books.as_of)
    row: dict[str, Any] = {"bill": id_, "type": "bill", "received_on": day, "status": "entered", "entered_by": who}
    bill = came.bill
    if bill is not None:
        vendor, how = _vendor(inbox, bill.seller, bill.currency)
        places = currencies.DECIMALS.get(bill.currency, 2)
        gross = _units(bill.gross, places, came.name)
        key = (
            folded(vendor),
            references.plain(bill.number),
            bill.issued.isoformat() if bill.issued else "",
            str(gross),
        )
        if key in inbox.known:
            inbox.told.append({"file": came.name, "bill": "", "verdict": "known"})
            return
        inbox.known.add(key)
        row |= _head(inbox, bill, vendor, places, came.name) | {"gross": gross}
        inbox.lines += [_line(bill, one, id_, places, came.name) for one in bill.lines]
        prepaid = {"prepaid": str(bill.prepaid)} if bill.prepaid else {}
        inbox.told.append({"file": came.name, "bill": id_, "vendor": vendor, "verdict": how, **prepaid})
    else:
        inbox.told.append({"file": came.name, "bill": id_, "verdict": "to be typed"})
    names = [(kept, came.content)]
    for number, (name, content) in enumerate(bill.attachments if bill else (), 1):
        plain = Path(name.replace("\\", "/")).name
        names.append((f"{id_} {number} {file_stem(Path(plain).stem)}{Path(plain).suffix.lower()}"[:150], content))
    inbox.documents += [(folder / FOLDER / name, content) for name, content in names]
    inbox.bills.append(row | {"files": "; ".join(name for name, _ in names)})


def _head(inbox: _Inbox, bill: Bill, vendor: str, places: int, file: str) -> dict[str, Any]:
    orders = dict(
        zip(
            rows.keys(inbox.books, "PurchaseOrders", "purchase_order"),
            inbox.books["PurchaseOrders"]["purchase_order"],
            strict=True,
        )
    )
    return {
        "type": "credit note" if bill.is_credit else "bill",
        "corrects": _corrected(inbox.books, vendor, bill.corrects),
        "vendor": vendor,
        "vendor_reference": bill.number,
        "purchase_order": orders.get(folded(bill.order), ""),
        "bill_date": _day(bill.issued),
        "due_date": _day(bill.due),
        "currency": bill.currency,
        "net": _units(bill.net, places, file),
        "tax": _units(bill.tax, places, file),
    }


def _corrected(books: Books, vendor: str, reference: str) -> str:
    """Our bill that a credit note corrects, by the vendor's number."""
    bills = books["Bills"]
    mine = bills[rows.keys(books, "Bills", "vendor") == folded(vendor)]
    same = (
        mine[mapped(mine["vendor_reference"], references.plain) == references.plain(reference)]
        if reference
        else mine[:0]
    )
    return str(same["bill"].iloc[0]) if len(same) else ""


def _line(bill: Bill, line: Any, id_: str, places: int, file: str) -> dict[str, Any]:
    return {
        "bill": id_,
        "line": line.number,
        "order_line": line.order_line,
        "item": line.item,
        "description": line.description[:500],
        "quantity": _units(line.quantity, 6, file),
        "unit_price": _units(line.price, 6, file),
        "tax_category": line.category,
        "tax_rate": _units(line.rate, 6, file),
        "line_net": _units(line.net, places, file),
        "currency": bill.currency,
    }


def _units(amount: Decimal, places: int, file: str) -> int:
    """An exact amount in whole units. Raises WorkbookError where it is finer than they are."""
    scaled = amount.scaleb(places)
    if scaled != scaled.to_integral_value():
        raise WorkbookError("bill-cell", file=file, raw=str(amount), where="amount")
    return int(scaled)


def _day(day: date | None) -> Any:
    return pd.NaT if day is None else pd.Timestamp(day)


def _vendor(inbox: _Inbox, seller: Seller, currency: str) -> tuple[str, str]:
    """The vendor's id, and how it was found: tax number, bank account, name, or new."""
    books = inbox.books
    known = books["Vendors"]
    for field_, value in (("tax_number", seller.tax_number), ("bank_account", seller.account)):
        wanted = references.plain(value)
        mine = known["vendor"][mapped(known[field_], references.plain) == wanted] if wanted else known["vendor"][:0]
        if len(mine) == 1:
            return str(mine.iloc[0]), field_.replace("_", " ")
    from rapidfuzz import fuzz

    near = [
        str(id_)
        for id_, name in zip(known["vendor"], known["name"], strict=True)
        if fuzz.token_sort_ratio(bare(name), bare(seller.name)) >= vendors.NEAR
    ]
    if len(near) == 1:
        return near[0], "name"
    fresh = next((one for one in inbox.vendors if one["name"] == seller.name), None)
    if fresh is None:
        taken = pd.concat([known["vendor"], pd.Series([one["vendor"] for one in inbox.vendors], dtype=object)])
        fresh = {
            "vendor": next_ids(taken, "V-", 1)[0],
            "name": seller.name,
            **{name: getattr(seller, name) for name in ("street", "postal_code", "city", "country", "tax_number")},
            "e_mail": seller.e_mail,
            "phone": seller.phone,
            "currency": currency,
            "bank_account": seller.account,
            "bic": seller.bic,
            "status": "hold",
            "note": text("import-bill.new-vendor", books.settings.language),
        }
        inbox.vendors.append(fresh)
    return str(fresh["vendor"]), "new"


def _rows(books: Books, table: str, found: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Cells as rows of a table."""
    fields = dict.fromkeys(name for row in found for name in row)
    cells: dict[str, Sequence[object]] = {
        name: [row.get(name, _BLANK.get(name, "")) for row in found]
        for name in fields
        if not (table == "BillLines" and name == "currency")
    }
    money_in = [str(row.get("currency") or books.settings.currency) for row in found]
    return new_rows(books, table, cells, money_in)


_BLANK: dict[str, Any] = {
    **dict.fromkeys(("net", "tax", "gross"), pd.NA),
    **dict.fromkeys(("bill_date", "due_date", "received_on"), pd.NaT),
}
