"""import-bill: e-invoices become bills to be verified; what is certain on a plain PDF or picture fills a row.

The vendor is found by tax number, then bank account, then name; one that nobody knows is entered on hold. What a bill
says is taken as it says it: whether it is right, the rules tell. What no rule can see in the book, the bill is held
for: that the sender asks for another sum than its gross, or in another currency than the order's. A file that is there
already is not taken twice; one that cannot be kept is told, and the others are taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from invoice_workbook import references, terms
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import bill_rows, paper_bills
from invoice_workbook.commands.at_sheet import chosen_file
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.commands.vendor_recognition import Senders
from invoice_workbook.documents import e_invoice_pdf
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import file_kinds
from invoice_workbook.formats.einvoice import received_bill
from invoice_workbook.formats.einvoice.received_parts import Bill, cent
from invoice_workbook.formats.paper.words import Paper
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.cells import mapped
from invoice_workbook.tables.new_rows import new_rows, next_ids
from invoice_workbook.tables.write import appended

SAID = 3
"""How many holds are said in the message; the JSON has all."""


@dataclass(frozen=True)
class Came:
    """A file: the bill it holds (None for paper, whose words are `paper`), and its bytes, kept beside the book."""

    name: str
    content: bytes
    bill: Bill | None
    paper: Paper | None = None


@dataclass
class _Inbox:
    """What the files come to, in cells, and what of the books is looked up for each of them."""

    books: Books
    folder: Path
    who: str
    senders: Senders
    known: set[tuple[str, ...]]
    accounts: dict[str, str]
    terms: dict[str, str]
    orders: dict[str, tuple[str, str, str]]
    """Purchase orders by their key: id and currency."""
    corrected: dict[tuple[str, str], str]
    """Bills by vendor's key and reference."""
    bills: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    papers: paper_bills.Papers = field(default_factory=dict)

    @classmethod
    def of(cls, books: Books, folder: Path, who: str) -> "_Inbox":
        bills, orders = books["Bills"], books["PurchaseOrders"]
        vendors = list(joins.id_keys(books, "Bills", "vendor"))
        numbers = list(mapped(bills["vendor_reference"], references.plain))
        days = bills["bill_date"].dt.strftime("%Y-%m-%d").fillna("")
        gross = bills["gross"].astype(object).astype(str)
        owners = joins.id_keys(books, "PurchaseOrders", "vendor")
        ids = zip(orders["purchase_order"], orders["row_currency"], owners, strict=True)
        later_first = zip(reversed(vendors), reversed(numbers), reversed(list(bills["bill"])), strict=True)
        return cls(
            books,
            folder,
            who,
            Senders(books),
            known=set(zip(vendors, numbers, days, gross, strict=True)),
            orders=dict(zip(joins.id_keys(books, "PurchaseOrders", "purchase_order"), ids, strict=True)),
            accounts=dict(
                zip(joins.id_keys(books, "Vendors", "vendor"), books["Vendors"]["bank_account"], strict=True)
            ),
            terms=dict(zip(joins.id_keys(books, "Vendors", "vendor"), books["Vendors"]["terms"], strict=True)),
            corrected={(vendor, number): bill for vendor, number, bill in later_first},
        )

    def is_new(self, key: tuple[str, ...]) -> bool:
        """Whether no bill has this vendor, number, day and gross; from now on one has. () is known of none."""
        if not key:
            return True
        is_new = key not in self.known
        self.known.add(key)
        return is_new


def import_bill(books: Books, given: Given, *, files: Sequence[Path]) -> Outcome:
    """The bills in these files; what cannot be read is told, and the others are taken."""
    found: list[Came] = []
    refused: list[dict[str, Any]] = []
    for file in files:
        try:
            found.append(came(given.read(file), given.papers.get(file)))
        except WorkbookError as error:
            if len(files) == 1:
                raise
            refused.append({"file": str(file), "reason": str(error)})
    outcome = taken_in(books, found, given.folder, given.user, given.papers)
    refused += outcome.more.get("refused", ())
    if not refused:
        return outcome
    words = {"count": len(refused), "all": len(files)}
    said = [text("done.import-bill-refused", books.settings.language, **words), *(one["reason"] for one in refused[:3])]
    message = " ".join([outcome.message, *said])
    return replace(outcome, message=message, more={**outcome.more, "refused": refused}, undone=len(refused))


def came(file: Input, paper: Paper | WorkbookError | None = None) -> Came:
    """A file and the bill in it, or its words. Raises WorkbookError where it is none, or could not be read."""
    file_kinds.refuse_unless(file.name, file.content, file_kinds.XML, file_kinds.PDF, file_kinds.PICTURE)
    if file_kinds.kind_of(file.content) == file_kinds.PICTURE:
        return Came(file.name, file.content, None, paper_bills.sound(paper))
    if file.content.startswith(b"%PDF"):
        paper_bills.ask_readable(paper)
        xml = e_invoice_pdf.carried(file.name, file.content)
        bill = received_bill.read(file.name, xml) if xml else None
        return Came(file.name, file.content, bill, None if bill else paper_bills.sound(paper))
    return Came(file.name, file.content, received_bill.read(file.name, file.content))


def taken_in(
    books: Books, found: Sequence[Came], folder: Path, who: str, papers: paper_bills.Papers | None = None
) -> Outcome:
    """Bills, their lines, new vendors, and the files kept beside the book; in the JSON `bills` and `refused`."""
    inbox = _Inbox.of(books, folder, who)
    inbox.papers = papers or {}
    ids = next_ids(books["Bills"]["bill"], "B-", len(found))
    for one in found:
        try:
            _take(inbox, one, ids[len(inbox.bills)])
        except WorkbookError as error:
            inbox.refused.append({"file": one.name, "reason": str(error)})
    after = {
        "Vendors": _rows(books, "Vendors", inbox.senders.fresh),
        "Bills": _rows(books, "Bills", inbox.bills),
        "BillLines": _rows(books, "BillLines", inbox.lines),
    }
    return Outcome(
        _said(inbox),
        {name: appended(books[name], frame) for name, frame in after.items() if len(frame)},
        needed=inbox.files,
        more={"bills": inbox.told} | ({"refused": inbox.refused} if inbox.refused else {}),
    )


def _said(inbox: _Inbox) -> str:
    language = inbox.books.settings.language
    known = sum(one["verdict"] == "known" for one in inbox.told)
    words = {"count": len(inbox.bills), "vendors": len(inbox.senders.fresh), "known": known}
    held = [text("import-bill.held", language, **one) for one in inbox.told if one.get("hold")]
    papers = paper_bills.said(inbox.told, language)
    return " ".join([text("done.import-bill", language, **words), *papers, *held[:SAID]])


def _take(inbox: _Inbox, came: Came, id_: str) -> None:
    """One file into the inbox; all of it or, where it raises, nothing."""
    row: dict[str, Any] = {"bill": id_, "type": "bill", "status": BillStatus.ENTERED, "entered_by": inbox.who}
    row["received_on"] = pd.Timestamp(inbox.books.as_of)
    bill = came.bill
    if bill is None:
        read = paper_bills.read(inbox.books, came.name, came.paper, inbox.papers, inbox.folder)
        if not inbox.is_new(paper_bills.key(read)):
            inbox.told.append({"file": came.name, "bill": "", "verdict": "known"})
            return
        row |= paper_bills.row(read)
        inbox.told.append({"file": came.name, "bill": id_} | paper_bills.told(read, came.paper))
    else:
        head, lines = bill_rows.head(bill), list(bill_rows.lines(bill, id_))
        vendor, how = inbox.senders.find(bill.seller, bill.currency)
        issued = bill.issued.isoformat() if bill.issued else ""
        number = references.plain(bill.number)
        key = (folded(vendor), number, issued, str(head["gross"]))
        if not inbox.is_new(key):
            inbox.told.append({"file": came.name, "bill": "", "verdict": "known"})
            return
        row |= head | _linked(inbox, bill, vendor)
        row["due_date"] = _due(inbox, vendor, head) if pd.isna(head["due_date"]) else head["due_date"]
        inbox.corrected.setdefault((folded(vendor), number), id_)
        inbox.lines += lines
        told = {"file": came.name, "bill": id_, "vendor": vendor, "verdict": how}
        if bill.prepaid:
            told["prepaid"] = str(bill.prepaid)
        inbox.told.append(told | ({"hold": row["hold"]} if row["hold"] else {}))
    kept = [(bill_rows.file_name(id_, came.name), came.content)]
    for count, (name, content) in enumerate(bill.attachments if bill else (), 1):
        kept.append((bill_rows.file_name(f"{id_} {count}", name), content))
    inbox.files += [File(inbox.folder / bill_rows.FOLDER / name, content) for name, content in kept]
    inbox.bills.append(row | {"files": "; ".join(name for name, _ in kept)})


def _linked(inbox: _Inbox, bill: Bill, vendor: str) -> dict[str, Any]:
    """What of the books the bill speaks of, and what it is held for."""
    order, currency, owner = inbox.orders.get(folded(bill.order), ("", "", ""))
    language = inbox.books.settings.language
    holds = []
    if order and currency != bill.currency:
        holds.append(text("import-bill.other-currency", language, order=order, currency=currency))
    account = inbox.accounts.get(folded(vendor), "")
    if account and bill.seller.account and references.plain(bill.seller.account) != references.plain(account):
        holds.append(text("import-bill.other-account", language, account=bill.seller.account))
    if order and owner != folded(vendor):
        holds.append(text("import-bill.other-vendor", language, order=order, owner=owner))
    if bill.prepaid:
        holds.append(text("import-bill.prepaid", language, prepaid=_shown(bill, bill.prepaid)))
    if bill.payable is not None and bill.payable != bill.gross - bill.prepaid + bill.rounding:
        holds.append(text("import-bill.other-sum", language, payable=_shown(bill, bill.payable)))
    corrects = inbox.corrected.get((folded(vendor), references.plain(bill.corrects)), "") if bill.corrects else ""
    return {"vendor": vendor, "corrects": corrects, "purchase_order": order, "hold": "; ".join(holds)}


def _due(inbox: _Inbox, vendor: str, head: Mapping[str, Any]) -> Any:
    """The day that the vendor's terms give, where a bill names none; NaT where there are no terms."""
    books = inbox.books
    agreed = books.terms_of(inbox.terms.get(folded(vendor), ""))
    if agreed is None or pd.isna(head["bill_date"]) or head["type"] != "bill":
        return pd.NaT
    day = terms.due_date(head["bill_date"].date(), agreed, books.holidays)
    return pd.NaT if day is None else pd.Timestamp(day)


def _shown(bill: Bill, amount: Decimal) -> str:
    return f"{amount.quantize(cent(bill.currency))} {bill.currency}"


def _rows(books: Books, table: str, found: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Cells as rows of a table."""
    fields = dict.fromkeys(name for row in found for name in row)
    cells: dict[str, Sequence[object]] = {
        name: [row.get(name, _BLANK.get(name, "")) for row in found]
        for name in fields
        if not (table == "BillLines" and name == "currency")
    }
    money_in = [str(row.get("currency") or books.settings.currency) for row in found]
    return new_rows(table, cells, money_in)


_BLANK: dict[str, Any] = {
    **dict.fromkeys(("net", "tax", "gross", "prepaid", "rounding"), pd.NA),
    **dict.fromkeys(("bill_date", "due_date", "received_on"), pd.NaT),
}


COMMAND = Command(
    id="import-bill",
    group="Payable",
    place=9,
    work=import_bill,
    options=(
        Option(
            "files",
            "bill-files",
            kind="file",
            many=True,
            is_required=True,
            largest=received_bill.LARGEST,
            too_large="bill-too-large",
        ),
    ),
    icon="XmlImport",
    key_tip="BI",
    is_large=True,
    tables=("Bills",),
    asks="file",
    at_sheet=chosen_file,
    shows="Bills",
    reads_papers=True,
)
