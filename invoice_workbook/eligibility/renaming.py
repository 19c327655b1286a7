"""May an id be renamed to another? The new one is nobody's: in the books, nor in the journal."""

from invoice_workbook.books import Books, derived, folded, key_of
from invoice_workbook.journal import accounts, approvals, entries, issued, postings
from invoice_workbook.schema import PAYABLE, TABLES

ALLOWED = (
    "Terms",
    "Customers",
    "Items",
    "Orders",
    "Vendors",
    "PurchaseOrders",
    "GoodsReceipts",
    "Bills",
    "Questions",
)
"""Tables whose ids are ours alone."""
KNOWN_ELSEWHERE = ("Invoices", "Receipts", "Payments", "Allocations", "BankLines", "Reminders", "Problems", "Log")
"""Tables whose numbers stand on papers, in the bank's files and in the journal: they stay."""


@derived
def recorded(books: Books, table: str) -> frozenset[str]:
    """The ids (keys) of a table that the journal knows, by what they are called now; some may have no row any more."""
    every = entries.of(books)
    found = set(key_of(every["document"][every["table"] == TABLES[table].sheet]))
    booked = postings.of(books)
    if table == "Vendors":
        found |= set(accounts.known(books)) | {one.get("vendor", "") for one in approvals.subjects(books).values()}
    parts = [
        dict(zip(postings.PARTS[name], said, strict=False)) for name in booked for _, said in booked[name].values()
    ]
    fingerprints = [entries.said_in(words) for words in issued.fingerprints(books).values()]
    field = TABLES[table].id
    found |= {folded(str(one.get(field, ""))) for one in (*parts, *fingerprints)}
    if table == PAYABLE.documents:
        ours = [one for one in parts if one.get("side") == PAYABLE.name]
        found |= {folded(one.get(name, "")) for one in ours for name in ("document", "source")}
    return frozenset(found - {""})
