"""report: the figures for management as of a day, as a PDF and as a workbook with charts."""

from collections.abc import Sequence
from functools import partial

from invoice_workbook.books import Books
from invoice_workbook.commands import listed_problems, report_figures
from invoice_workbook.commands.declaration import ARCHIVES, Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.documents import typesetting
from invoice_workbook.documents.dress import Dress
from invoice_workbook.documents.report import gathering
from invoice_workbook.documents.report.model import Report
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure, reasons
from invoice_workbook.languages import text
from invoice_workbook.ledger.reporting.periods import MONTHS, QUARTER
from invoice_workbook.number_shapes import Figure


def report(books: Books, given: Given, *, months: int = QUARTER) -> Outcome:
    """The report's two files, and its figures. Raises WorkbookError for a period of other than 1 to 12 months.

    Where a text has no font there is the workbook alone.
    """
    if not 1 <= months <= MONTHS:
        raise WorkbookError("bad-months", months=months, most=MONTHS)
    books = listed_problems.told(books)
    made = gathering.gather(books, months)
    path = given.folder / made.name
    files, failed = [File(path.with_name(f"{made.name}.xlsx"), partial(_workbook, made), made.name)], list[Failure]()
    try:
        typesetting.ask(made.name, made)
        files.insert(0, File(path.with_name(f"{made.name}.pdf"), partial(_page, made, given.dress), made.name))
    except WorkbookError as error:
        failed.append(failure("pdf", made.name, error))
    found = report_figures.as_json(books, months)
    said = [*_said(books, found, made.sections[0].notes), *reasons(failed)]
    return Outcome(" ".join(said), files=files, more=found, failed=failed)


def _workbook(made: Report) -> bytes:
    """The workbook; what makes it is loaded when it is made."""
    from invoice_workbook.documents.report import xlsx

    return xlsx.make(made)


def _page(made: Report, dress: Dress) -> bytes:
    """The PDF."""
    from invoice_workbook.documents.report import pdf

    return pdf.make(made, dress)


def _said(books: Books, found: report_figures.Row, notes: Sequence[str]) -> list[str]:
    """One sentence with the first figures; a dash where there is none, and then why."""
    language = books.settings.language
    values = {name: found["figures"][name] for name in ("DSO", "DPO", "CEI")}
    shown = {name: Figure(f"{value:.1f}") for name, value in values.items() if value is not None}
    words = dict.fromkeys(values, "\N{EN DASH}")
    words |= {name: text("done.report-days", language, days=days) for name, days in shown.items() if name != "CEI"}
    words |= {"CEI": text("done.report-percent", language, percent=shown["CEI"])} if "CEI" in shown else {}
    is_whole = all(value is not None for value in values.values())
    return [text("done.report", language, day=books.as_of, **words), *notes[: 0 if is_whole else 1]]


COMMAND = Command(
    id="report",
    group="Reports",
    place=2,
    work=report,
    reads=(
        "Allocations",
        "BillLines",
        "Bills",
        "Customers",
        "ExchangeRates",
        "Holidays",
        "InvoiceLines",
        "Invoices",
        "Payments",
        "Problems",
        "Receipts",
        "Terms",
        "Vendors",
    ),
    options=(Option("months", "report-months", "--months", kind="whole", default=QUARTER), ARCHIVES),
    icon="ChartTypeLineInsertGallery",
    key_tip="MR",
    is_large=True,
    has_papers=True,
)
