"""Bills that came in as rows: e-invoices become bills to be verified; what is certain on paper fills a row.

The vendor is found by tax number, then bank account, then name; one that nobody knows is entered on hold. What a bill
says is taken as it says it: whether it is right, the rules tell, some of them at once. What no rule can see in the
book, the bill is held for: that the sender asks for another sum than its gross, or in another currency than the
order's. A paper that is there already is not taken twice, its file is kept. What of a file nothing was made of is
counted and named.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from invoice_workbook import checks, references, terms
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import bill_rows, paper_bills
from invoice_workbook.commands.known_papers import KnownPapers, key_of
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.commands.received_files import Came
from invoice_workbook.commands.vendor_recognition import Senders
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice.received_parts import Bill, Party, cent
from invoice_workbook.languages import text
from invoice_workbook.ledger import numbers_given
from invoice_workbook.ledger.payable import buyers
from invoice_workbook.record import digest as digest_of
from invoice_workbook.schema import BillStatus
from invoice_workbook.tables import joins
from invoice_workbook.tables.new_rows import new_rows, next_ids
from invoice_workbook.tables.write import appended

SAID = 3
"""How many holds, and how many problems, are said in the message; the JSON has all."""
NAMED = 8
"""How many kinds of elements that were not used are named in the message."""


@dataclass
class _Intake:
    """What the files come to, in cells, and what of the books is looked up for each of them."""

    books: Books
    folder: Path
    who: str
    senders: Senders
    papers: KnownPapers
    accounts: dict[str, str]
    terms: dict[str, str]
    bills: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    read: paper_bills.Papers = field(default_factory=dict)
    """Papers beside the book."""
    shared: dict[str, str] = field(default_factory=dict)
    """Names of the files that this run keeps, by content: bills of one file share it."""

    @classmethod
    def of(cls, books: Books, folder: Path, who: str) -> "_Intake":
        vendors, ids = books["Vendors"], joins.id_keys(books, "Vendors", "vendor")
        accounts, terms_ = (dict(zip(ids, vendors[name], strict=True)) for name in ("bank_account", "terms"))
        return cls(books, folder, who, Senders(books), KnownPapers(books), accounts, terms_)

    def keep(self, bill: str, files: Mapping[str, bytes]) -> None:
        """Files to be kept with a bill."""
        self.papers.note_files(bill, files)
        new = ((name, content) for name, content in files.items() if name not in self.shared.values())
        self.files += [File(self.folder / bill_rows.FOLDER / name, content) for name, content in new]

    def share(self, bill: str, came: Came) -> dict[str, bytes]:
        """A file under the name that the first of its bills gave it, once that is kept."""
        kept = self.shared.get(digest_of(came.content))
        return {kept or bill_rows.file_name(bill, came.name): came.content}


def taken_in(
    books: Books, found: Sequence[Came], folder: Path, who: str, papers: paper_bills.Papers | None = None
) -> Outcome:
    """Bills, their lines, new vendors, and the files kept beside the book; in the JSON `bills` and `refused`."""
    inbox = _Intake.of(books, folder, who)
    inbox.read = papers or {}
    ids = next_ids(numbers_given.ever(books, "Bills"), "B-", len(found))
    for one in found:
        try:
            _take(inbox, one, ids[len(inbox.bills)])
        except WorkbookError as error:
            inbox.refused.append({"file": one.name, "reason": str(error)})
    for row in inbox.bills:
        row["files"] = inbox.papers.files(str(row["bill"]))
    fresh = {
        "Vendors": _rows(books, "Vendors", inbox.senders.fresh),
        "Bills": _rows(books, "Bills", inbox.bills),
        "BillLines": _rows(books, "BillLines", inbox.lines),
    }
    before = {name: inbox.papers.after(books[name]) if name == "Bills" else books[name] for name in fresh}
    after = {
        name: appended(before[name], frame) if len(frame) else before[name]
        for name, frame in fresh.items()
        if len(frame) or before[name] is not books[name]
    }
    problems = _problems(books.with_tables(**after), inbox)
    for told in inbox.told:
        if mine := problems.get(told["bill"]):
            told["problems"] = mine
    return Outcome(
        _said(inbox, problems),
        after,
        needed=inbox.files,
        more={"bills": inbox.told} | ({"refused": inbox.refused} if inbox.refused else {}),
    )


TOLD = ("wrong-buyer", "not-payable", "corrects-open", "pay-by", "terms-differ")
"""Rules about what a bill says of itself: what they find of a bill that comes in is told at once."""


def _problems(after: Books, inbox: _Intake) -> dict[str, list[str]]:
    """By bill what these rules say of the bills that came in."""
    mine = {str(row["bill"]) for row in inbox.bills}
    found = checks.found(after, TOLD)
    said: dict[str, list[str]] = {}
    for bill, message in zip(found["document"], found["message"], strict=True):
        if bill in mine:
            said.setdefault(bill, []).append(message)
    return said


def _said(inbox: _Intake, problems: Mapping[str, Sequence[str]]) -> str:
    language = inbox.books.settings.language
    known = sum(one["verdict"] == "known" for one in inbox.told)
    words = {"count": len(inbox.bills), "vendors": len(inbox.senders.fresh), "known": known}
    held = [text("import-bill.held", language, **one) for one in inbox.told if one.get("hold")]
    wrong = [message for messages in problems.values() for message in messages]
    unused = sum((Counter(one.get("unused", {})) for one in inbox.told), Counter())
    names = ", ".join([*unused][:NAMED]) + (" …" if len(unused) > NAMED else "")
    left = [text("import-bill.unused", language, count=unused.total(), names=names)] if unused else []
    signed = list(dict.fromkeys(one["file"] for one in inbox.told if "signature" in one))
    left += [text("import-bill.not-verified", language, files=", ".join(signed))] if signed else []
    papers = paper_bills.said(inbox.told, language)
    return " ".join([text("done.import-bill", language, **words), *papers, *held[:SAID], *wrong[:SAID], *left])


def _take(inbox: _Intake, came: Came, id_: str) -> None:
    """One file into the inbox; all of it or, where it raises, nothing."""
    row: dict[str, Any] = {"bill": id_, "type": "bill", "status": BillStatus.ENTERED, "entered_by": inbox.who}
    row["received_on"] = pd.Timestamp(inbox.books.as_of)
    bill = came.bill
    if bill is None:
        _take_paper(inbox, came, row)
        return
    _refuse_ours(inbox.books, bill)
    head, lines = bill_rows.head(bill), list(bill_rows.lines(bill, id_))
    vendor, how = inbox.senders.find(bill.seller, bill.currency, is_paid_to_another=bool(bill.payee.name))
    key = key_of(vendor, head, bill)
    if there := inbox.papers.find(key):
        _keep_known(inbox, came, there)
        return
    inbox.papers.add(key, id_)
    for line in lines:
        line["purchase_order"] = inbox.papers.spelled(line["purchase_order"])
    row |= head | _linked(inbox, bill, vendor)
    row["due_date"] = _due(inbox, vendor, head) if pd.isna(head["due_date"]) else head["due_date"]
    inbox.lines += lines
    told = {"file": came.name, "bill": id_, "vendor": vendor, "verdict": how}
    told |= {name: row[name] for name in ("kind", "pay_by", "hold") if row[name]}
    if came.is_signed:
        told["signature"] = "not verified"
    if bill.prepaid:
        told["prepaid"] = str(bill.prepaid)
    inbox.told.append(told | ({"unused": dict(bill.unused)} if bill.unused else {}))
    kept = inbox.share(id_, came)
    for count, (name, content) in enumerate(bill.attachments, 1):
        kept[bill_rows.file_name(f"{id_} {count}", name)] = content
    inbox.keep(id_, kept)
    inbox.shared.setdefault(digest_of(came.content), next(iter(kept)))
    inbox.bills.append(row)


def _take_paper(inbox: _Intake, came: Came, row: dict[str, Any]) -> None:
    """A paper into the inbox: what is certain on it in its row."""
    read = paper_bills.read(inbox.books, came.name, came.paper, inbox.read, inbox.folder)
    key, id_ = paper_bills.key(read), str(row["bill"])
    if there := inbox.papers.find(key):
        _keep_known(inbox, came, there)
        return
    if key:
        inbox.papers.add(key, id_)
    told = {"file": came.name, "bill": id_} | paper_bills.told(read, came.paper)
    inbox.told.append(told | ({"reason": came.reason} if came.reason else {}))
    inbox.keep(id_, {bill_rows.file_name(id_, came.name): came.content})
    inbox.bills.append(row | paper_bills.row(read))


def _keep_known(inbox: _Intake, came: Came, there: str) -> None:
    """A paper that is there already: its file is kept with the bill's, unless they have this very content."""
    inbox.told.append({"file": came.name, "bill": "", "verdict": "known", "known_as": there})
    if name := inbox.papers.kept_as(there, came.name, came.content):
        inbox.files.append(File(inbox.folder / bill_rows.FOLDER / name, came.content))


def _refuse_ours(books: Books, bill: Bill) -> None:
    """Raises WorkbookError for an invoice that a customer made for us (self-billing): it is none of our debts."""
    seller = Party(bill.seller.name, tax_number=bill.seller.tax_number)
    if buyers.is_surely_us(books.settings, str(seller)):
        raise WorkbookError("bill-ours", file=bill.file, number=bill.number, buyer=bill.buyer.name or "-")


def _linked(inbox: _Intake, bill: Bill, vendor: str) -> dict[str, Any]:
    """What of the books the bill speaks of, and what it is held for."""
    language = inbox.books.settings.language
    holds = inbox.papers.order_holds(vendor, bill)
    account = inbox.accounts.get(folded(vendor), "")
    is_other = bool(bill.seller.account) and references.plain(bill.seller.account) != references.plain(account)
    if is_other and bill.payee.name:
        words = {"payee": bill.payee.name, "account": bill.seller.account}
        holds.append(text("import-bill.payee", language, **words))
    elif is_other and account:
        holds.append(text("import-bill.other-account", language, account=bill.seller.account))
    if (owner := inbox.senders.owner(bill.seller.account)) and owner != vendor and not bill.payee.name:
        holds.append(text("import-bill.account-of", language, vendor=owner))
    if bill.prepaid:
        holds.append(text("import-bill.prepaid", language, prepaid=_shown(bill, bill.prepaid)))
    if abs(bill.rounding) > 1:
        holds.append(text("import-bill.rounding", language, rounding=_shown(bill, bill.rounding)))
    if bill.payable is not None and bill.payable != bill.gross - bill.prepaid + bill.rounding:
        holds.append(text("import-bill.other-sum", language, payable=_shown(bill, bill.payable)))
    found: dict[str, Any] = {"vendor": vendor, "corrects": inbox.papers.corrected(vendor, bill)}
    if bill.corrects and not found["corrects"]:
        said = text("import-bill.corrects", language, number=bill.corrects)
        found["note"] = " ".join(filter(None, (bill.note[: bill_rows.LONGEST_TEXT], said)))
    return found | {"purchase_order": inbox.papers.spelled(bill.order), "hold": "; ".join(holds)}


def _due(inbox: _Intake, vendor: str, head: Mapping[str, Any]) -> Any:
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
    **dict.fromkeys(("bill_date", "due_date", "received_on", "delivered_on"), pd.NaT),
}
