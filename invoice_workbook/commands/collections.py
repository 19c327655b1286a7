"""collections: who has had all reminders and still owes; the file for the agency; the accounts handed over.

Units: minor units.
"""

from dataclasses import dataclass

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.documents.plain_xlsx import Sheet
from invoice_workbook.ledger import open_items
from invoice_workbook.ledger.receivable import dunning, interest
from invoice_workbook.money import as_text
from invoice_workbook.schema import ALLOCATIONS, CUSTOMERS, INVOICES, RECEIPTS, REMINDERS, Table
from invoice_workbook.tables import joins
from invoice_workbook.tables.write import values

STATUS = "collections"


@dataclass(frozen=True)
class Case:
    """A customer whose invoices go to collections, in one currency."""

    customer: str
    name: str
    currency: str
    places: int
    open: int
    interest: int
    days_late: int
    invoices: tuple[str, ...]

    @property
    def as_json(self) -> dict[str, object]:
        """What the JSON says of it."""
        amounts = {"open": as_text(self.open, self.places), "interest": as_text(self.interest, self.places)}
        head = {"customer": self.customer, "name": self.name, "currency": self.currency}
        return {**head, **amounts, "days_late": self.days_late, "documents": list(self.invoices)}


def cases(books: Books) -> list[Case]:
    """Everybody who is due for collections."""
    due = dunning.for_collections(books)
    invoices = books["Invoices"].loc[due.index]
    owed = interest.derive(books, due["open"], invoices["due_date"])
    frame = due.assign(interest=owed, invoice=invoices["invoice"], customer=invoices["customer"])
    frame = frame.assign(currency=invoices["row_currency"], places=invoices["row_decimals"])
    names = dict(zip(joins.id_keys(books, "Customers", "customer"), books["Customers"]["name"], strict=True))
    found = []
    for (key, currency), group in frame.groupby([frame["customer"].map(folded), "currency"], sort=True):
        sums = (int(group["open"].sum()), int(group["interest"].sum()), int(group["days_late"].max()))
        head = (str(group["customer"].iloc[0]), str(names.get(str(key), "")), str(currency))
        found.append(Case(*head, int(group["places"].iloc[0]), *sums, tuple(group["invoice"])))
    return found


def agency_file(books: Books, case: Case) -> list[Sheet]:
    """What an agency needs of a customer: who, the open documents, their history, the letters sent."""
    key = folded(case.customer)
    customers = joins.id_keys(books, "Customers", "customer")
    mine = joins.id_keys(books, "Invoices", "customer") == key
    documents = books["Invoices"][mine]
    standing = open_items.of_documents(books, "receivable")[mine]
    documents = documents.assign(**{f: standing[f].astype("Int64") for f in ("paid", "open", "days_late")})
    ids = set(joins.id_keys(books, "Invoices", "invoice")[mine])
    history = books["Allocations"][joins.id_keys(books, "Allocations", "document").isin(ids)]
    receipts = books["Receipts"][joins.id_keys(books, "Receipts", "customer") == key]
    letters = books["Reminders"][
        (joins.id_keys(books, "Reminders", "customer") == key) & books["Reminders"]["sent_on"].notna()
    ]
    claimed = documents[documents["invoice"].isin(case.invoices)]
    parts = (
        ("Customer", CUSTOMERS, books["Customers"][customers == key]),
        ("Claim", INVOICES, claimed),
        ("All documents", INVOICES, documents),
        ("Payments", RECEIPTS, receipts),
        ("Allocations", ALLOCATIONS, history),
        ("Letters", REMINDERS, letters),
    )
    return [sheet_of(title, table, frame) for title, table, frame in parts]


def sheet_of(title: str, table: Table, frame: pd.DataFrame) -> Sheet:
    """A table's rows as a plain sheet, without the columns that are our own notes."""
    columns = [column for column in table.columns if column.field in frame and column.field not in ("check", "files")]
    cells = [list(values(column, frame)) for column in columns]
    amounts = frozenset(n for n, column in enumerate(columns) if column.type == "amount")
    decimals = [int(places) for places in frame["row_decimals"]] if "row_decimals" in frame else []
    return Sheet(title, [column.header for column in columns], list(zip(*cells, strict=True)), amounts, decimals)


def letters_of(books: Books, case: Case) -> list[str]:
    """Names of the letters' files that were sent to the customer."""
    reminders = books["Reminders"]
    mine = (joins.id_keys(books, "Reminders", "customer") == folded(case.customer)) & reminders["sent_on"].notna()
    return [name for name in dict.fromkeys(reminders.loc[mine, "files"]) if name]


def handed_over(books: Books, found: list[Case]) -> dict[str, pd.DataFrame]:
    """Invoices and customers with the status collections."""
    ids = {folded(id_) for case in found for id_ in case.invoices}
    owners = {folded(case.customer) for case in found}
    invoices, customers = books["Invoices"].copy(), books["Customers"].copy()
    invoices.loc[joins.id_keys(books, "Invoices", "invoice").isin(ids), "status"] = STATUS
    customers.loc[joins.id_keys(books, "Customers", "customer").isin(owners), "status"] = STATUS
    return {"Invoices": invoices, "Customers": customers}
