"""collections: who has had all reminders and still owes; the file for the agency; the accounts handed over.

Units: minor units.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.invoice_papers import papers
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.table_copies import sheet_of
from invoice_workbook.documents import plain_xlsx
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.documents.invoice_files import PDF, Job
from invoice_workbook.documents.plain_xlsx import Sheet
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, Made, failure, reasons
from invoice_workbook.journal import documents as document_files
from invoice_workbook.languages import text
from invoice_workbook.ledger import exchange, instalments, open_items
from invoice_workbook.ledger.receivable import dunning, interest
from invoice_workbook.money import as_text
from invoice_workbook.schema import ALLOCATIONS, CUSTOMERS, INVOICES, RECEIPTS, REMINDERS, InvoiceStatus
from invoice_workbook.tables import joins

STATUS = InvoiceStatus.COLLECTIONS
"""What invoices that are handed over, and their customers, have as status."""


@dataclass(frozen=True)
class Case:
    """A customer whose invoices go to collections, in one currency."""

    customer: str
    name: str
    currency: str
    decimals: int
    open: int
    interest: int
    days_late: int
    invoices: tuple[str, ...]

    @property
    def as_json(self) -> dict[str, object]:
        """What the JSON says of it."""
        amounts = {"open": as_text(self.open, self.decimals), "interest": as_text(self.interest, self.decimals)}
        head = {"customer": self.customer, "name": self.name, "currency": self.currency}
        return {**head, **amounts, "days_late": self.days_late, "documents": list(self.invoices)}


@dataclass(frozen=True)
class AgencyFile:
    """A customer's account for the agency: a workbook, the claimed invoices, the letters that lie in the folder."""

    path: Path
    sheets: Sequence[Sheet]
    jobs: Sequence[Job]
    letters: tuple[Path, ...]

    @property
    def paths(self) -> Sequence[Path]:
        """Where it goes."""
        return (self.path,)

    def make(self) -> Made:
        """The file; with it, what of the invoices is not in it."""
        packed = io.BytesIO()
        failed = []
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{self.path.stem}.xlsx", plain_xlsx.make(list(self.sheets)))
            for one in (job.make() for job in self.jobs):
                failed += one.failed
                for path, content in one.files:
                    archive.writestr(path.name, content)
            for letter in self.letters:
                archive.writestr(letter.name, letter.read_bytes())
        return Made([(self.path, packed.getvalue())], failed)


def collections(books: Books, given: Given, *, hand_over: bool = False) -> Outcome:
    """The accounts for collections and a file for the agency for each; `hand_over` marks them.

    An account is not handed over as long as one of its invoices cannot be printed, or one of its letters was changed
    after it was made: then it has no file, either.
    """
    found = cases(books)
    language = books.settings.language
    lines = tuple(
        text("collections.line", language, **{k: v for k, v in case.as_json.items() if k != "documents"})
        for case in found
    )
    done = "done.collections" if found else "done.collections-none"
    said = [text(done, language, count=len(found), folder=given.folder)]
    if missing := exchange.without_rate(books, books["Invoices"]["row_currency"]):
        said.append(text("collections.no-rate", language, currencies=", ".join(missing)))
    made = [(case, papers(books, given, case.invoices, PDF, leave_out=True)) for case in found]
    changed = {case: _changed_letters(books, case) for case in found}
    failed = [one for case, printed in made for one in (*printed.failed, *changed[case])]
    whole = [case for case, printed in made if not printed.failed and not changed[case]]
    return Outcome(
        " ".join([*said, *reasons(failed)]),
        handed_over(books, whole) if hand_over and whole else {},
        files=[_agency_file(books, given, case, printed) for case, printed in made if not changed[case]],
        more={"accounts": [case.as_json for case in found]},
        to_print=lines,
        failed=failed,
    )


def _agency_file(books: Books, given: Given, case: Case, printed: Outcome) -> AgencyFile:
    stem = file_stem(f"Collections {case.customer} {case.currency} {books.as_of.isoformat()}")
    letters = tuple(given.folder / name for name in sorted(set(letters_of(books, case)) & given.there))
    jobs = [paper for paper in printed.files if isinstance(paper, Job)]
    return AgencyFile(given.folder / f"{stem}.zip", agency_sheets(books, case), jobs, letters)


def cases(books: Books) -> list[Case]:
    """Everybody who is due for collections."""
    due = dunning.for_collections(books)
    invoices = books["Invoices"].loc[due.index]
    owed = interest.derive(books, due["open"], instalments.standing(books, "receivable")["due"][due.index])
    frame = due.assign(interest=owed, invoice=invoices["invoice"], customer=invoices["customer"])
    frame = frame.assign(currency=invoices["row_currency"], decimals=invoices["row_decimals"])
    names = dict(zip(joins.id_keys(books, "Customers", "customer"), books["Customers"]["name"], strict=True))
    return [
        Case(
            customer=str(group["customer"].iloc[0]),
            name=str(names.get(str(key), "")),
            currency=str(currency),
            decimals=int(group["decimals"].iloc[0]),
            open=int(group["open"].sum()),
            interest=int(group["interest"].sum()),
            days_late=int(group["days_late"].max()),
            invoices=tuple(group["invoice"]),
        )
        for (key, currency), group in frame.groupby([frame["customer"].map(folded), "currency"], sort=True)
    ]


def agency_sheets(books: Books, case: Case) -> list[Sheet]:
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


def letters_of(books: Books, case: Case) -> list[str]:
    """Names of the letters' files that were sent to the customer."""
    reminders = books["Reminders"]
    mine = (joins.id_keys(books, "Reminders", "customer") == folded(case.customer)) & reminders["sent_on"].notna()
    names = (name for cell in reminders.loc[mine, "files"] for name in cell.split("; "))
    return [name for name in dict.fromkeys(names) if name]


def _changed_letters(books: Books, case: Case) -> list[Failure]:
    """The letters that somebody changed after they were made: none of them goes to an agency."""
    lying, known = books.files, document_files.digests(books)
    if lying is None:
        return []
    others = [name for name in letters_of(books, case) if lying.digests.get(name) not in (None, known.get(name))]
    return [failure("zip", case.customer, WorkbookError("changed-file", file=name)) for name in others]


def handed_over(books: Books, found: list[Case]) -> dict[str, pd.DataFrame]:
    """Invoices and customers with the status collections."""
    ids = {folded(id_) for case in found for id_ in case.invoices}
    owners = {folded(case.customer) for case in found}
    invoices, customers = books["Invoices"].copy(), books["Customers"].copy()
    invoices.loc[joins.id_keys(books, "Invoices", "invoice").isin(ids), "status"] = STATUS
    customers.loc[joins.id_keys(books, "Customers", "customer").isin(owners), "status"] = STATUS
    return {"Invoices": invoices, "Customers": customers}


COMMAND = Command(
    id="collections",
    group="Receivable",
    place=7,
    work=collections,
    options=(Option("hand_over", "hand-over", "--hand-over", kind="flag"),),
    icon="FileMarkAsFinal",
    key_tip="CL",
    is_boxed=True,
    has_papers=True,
    judges_files=True,
)
