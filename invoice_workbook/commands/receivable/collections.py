"""collections: who has had all reminders and still owes; the file for the agency; the accounts handed over.

Whoever may not be chased is left out, with the reason; the file says what was sent when, promised and disputed.
Units: minor units.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import agency_history, left_out
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.invoice_papers import papers
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.table_copies import sheet_of
from invoice_workbook.documents import account_statement, plain_xlsx, statement_page, statement_sheet
from invoice_workbook.documents.account_statement import Account
from invoice_workbook.documents.dated_zip import DatedZip
from invoice_workbook.documents.dress import PLAIN, Dress
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
from invoice_workbook.schema import ALLOCATIONS, CUSTOMERS, INVOICES, QUESTIONS, RECEIPTS, REMINDERS, InvoiceStatus
from invoice_workbook.tables import joins

STATUS = InvoiceStatus.COLLECTIONS
"""What invoices that are handed over, and their customers, have as status."""


@dataclass(frozen=True)
class Case:
    """A customer whose invoices go to collections, in one currency. `credit` is what covers a part of what is open."""

    customer: str
    name: str
    currency: str
    decimals: int
    open: int
    credit: int
    interest: int
    days_late: int
    invoices: tuple[str, ...]

    @property
    def as_json(self) -> dict[str, object]:
        """What the JSON says of it."""
        figures = {
            "open": self.open,
            "credit": self.credit,
            "claim": self.open - self.credit,
            "interest": self.interest,
        }
        amounts = {name: as_text(units, self.decimals) for name, units in figures.items()}
        head = {"customer": self.customer, "name": self.name, "currency": self.currency}
        return {**head, **amounts, "days_late": self.days_late, "documents": list(self.invoices)}


@dataclass(frozen=True)
class AgencyFile:
    """An account for the agency: workbook, statement, the claimed invoices, the letters that lie in the folder."""

    path: Path
    sheets: Sequence[Sheet]
    statement: Account
    jobs: Sequence[Job]
    letters: tuple[Path, ...]
    dress: Dress = PLAIN

    @property
    def paths(self) -> Sequence[Path]:
        """Where it goes."""
        return (self.path,)

    def make(self) -> Made:
        """The file; with it, what of the invoices is not in it."""
        packed = io.BytesIO()
        failed = []
        with DatedZip(packed, "w", zipfile.ZIP_DEFLATED, made_on=self.statement.day) as archive:
            archive.writestr(f"{self.path.stem}.xlsx", plain_xlsx.make(list(self.sheets), self.statement.day))
            failed += self._with_statement(archive)
            for one in (job.make() for job in self.jobs):
                failed += one.failed
                for path, content in one.files:
                    archive.writestr(path.name, content)
            for letter in self.letters:
                archive.writestr(letter.name, letter.read_bytes())
        return Made([(self.path, packed.getvalue())], failed)

    def _with_statement(self, archive: zipfile.ZipFile) -> list[Failure]:
        """Puts the statement in, as workbook and, if it can be printed, as PDF."""
        name = f"Statement {self.statement.name}"
        stem = file_stem(name)
        archive.writestr(f"{stem}.xlsx", statement_sheet.xlsx(self.statement, self.dress))
        try:
            archive.writestr(f"{stem}.pdf", statement_page.pdf(self.statement, self.dress))
        except WorkbookError as error:
            return [failure(PDF, name, error)]
        return []


def collections(books: Books, given: Given, *, hand_over: bool = False) -> Outcome:
    """The accounts for collections and a file for the agency for each; `hand_over` marks them.

    An account is not handed over as long as one of its invoices cannot be printed, or one of its letters was changed
    after it was made: then it has no file, either.
    """
    found = cases(books)
    without = left_out.listed(books, dunning.for_agency(books))
    language = books.settings.language
    lines = tuple(
        text("collections.line", language, **{k: v for k, v in case.as_json.items() if k != "documents"})
        for case in found
    )
    done = "done.collections" if found else "done.collections-none"
    said = [text(done, language, count=len(found), folder=given.folder)]
    asks = bool(books.settings.amount("Collections minimum"))
    if asks and (missing := exchange.without_rate(books, books["Invoices"]["row_currency"])):
        said.append(text("collections.no-rate", language, currencies=", ".join(missing)))
    made = [(case, papers(books, given, case.invoices, PDF, leave_out=True, notes=False)) for case in found]
    changed = {case: _changed_letters(books, case) for case in found}
    failed = [one for case, printed in made for one in (*printed.failed, *changed[case])]
    whole = [case for case, printed in made if not printed.failed and not changed[case]]
    return Outcome(
        " ".join([*said, *left_out.said(books, without), *reasons(failed)]),
        handed_over(books, whole) if hand_over and whole else {},
        files=[_agency_file(books, given, case, printed) for case, printed in made if not changed[case]],
        more={"accounts": [case.as_json for case in found], "left_out": without},
        to_print=lines,
        failed=failed,
    )


def _agency_file(books: Books, given: Given, case: Case, printed: Outcome) -> AgencyFile:
    stem = file_stem(f"Collections {case.customer} {case.currency} {books.as_of.isoformat()}")
    letters = tuple(given.folder / name for name in sorted(set(letters_of(books, case)) & given.there))
    jobs = [paper for paper in printed.files if isinstance(paper, Job)]
    sheets = [*agency_sheets(books, case), agency_history.of(books, case.customer)]
    return AgencyFile(given.folder / f"{stem}.zip", sheets, _statement(books, case), jobs, letters, given.dress)


def _statement(books: Books, case: Case) -> Account:
    """The account's statement since the oldest of the invoices that are claimed."""
    ids = set(map(folded, case.invoices))
    days = books["Invoices"]["invoice_date"][joins.id_keys(books, "Invoices", "invoice").isin(ids)]
    since = None if pd.isna(days.min()) else days.min().date()
    found = account_statement.gather(books, frozenset([folded(case.customer)]), since)
    return next(one for one in found if one.currency == case.currency)


def cases(books: Books) -> list[Case]:
    """Everybody who is due for collections."""
    due = dunning.for_collections(books)
    invoices = books["Invoices"].loc[due.index]
    owed = interest.derive(books, due["asked"], instalments.standing(books, "receivable")["due"][due.index])
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
            credit=int(group["covered"].sum()),
            interest=int(group["interest"].sum()),
            days_late=int(group["days_late"].max()),
            invoices=tuple(group["invoice"]),
        )
        for (key, currency), group in frame.groupby([frame["customer"].map(folded), "currency"], sort=True)
    ]


def agency_sheets(books: Books, case: Case) -> list[Sheet]:
    """What an agency needs of a customer: who, the open documents, their history, the letters sent, its promises."""
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
    asked = joins.id_keys(books, "Questions", "document").isin(ids)
    asked |= joins.id_keys(books, "Questions", "party") == key
    parts = (
        ("Customer", CUSTOMERS, books["Customers"][customers == key]),
        ("Claim", INVOICES, claimed),
        ("All documents", INVOICES, documents),
        ("Payments", RECEIPTS, receipts),
        ("Allocations", ALLOCATIONS, history),
        ("Letters", REMINDERS, letters),
        ("Questions and promises", QUESTIONS, books["Questions"][asked]),
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
    reads=(
        "Allocations",
        "Customers",
        "ExchangeRates",
        "Holidays",
        "InterestRates",
        "InvoiceLines",
        "Invoices",
        "Items",
        "Orders",
        "Questions",
        "Receipts",
        "Reminders",
        "Terms",
    ),
    options=(Option("hand_over", "hand-over", "--hand-over", kind="flag"),),
    icon="FileMarkAsFinal",
    key_tip="CL",
    is_boxed=True,
    has_papers=True,
    judges_files=True,
)
