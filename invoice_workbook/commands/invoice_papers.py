"""The xlsx, PDF and XML files of invoices: proved before the first is made, and noted beside each invoice."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.documents import indian_supply, invoice_data, invoice_layout, invoice_pdf
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.documents.invoice_data import Invoice
from invoice_workbook.documents.invoice_files import INV01, KINDS, PDF, USUAL, XLSX, XML, Job, validated
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure, reasons
from invoice_workbook.languages import text
from invoice_workbook.schema import InvoiceStatus


def kinds_named(named: str) -> tuple[str, ...]:
    """Kinds of files from "xlsx,pdf". Raises WorkbookError for one that is not made."""
    wanted = tuple(part.strip().lower() for part in named.split(",") if part.strip()) or USUAL
    for kind in wanted:
        if kind not in KINDS:
            raise WorkbookError("bad-kinds", kind=kind, kinds=", ".join(KINDS))
    return tuple(dict.fromkeys(wanted))


def papers(
    books: Books,
    given: Given,
    invoices: Sequence[str] = (),
    kinds: str = ",".join(USUAL),
    *,
    validate: bool = False,
    leave_out: bool = False,
    notes: bool = True,
) -> Outcome:
    """The files of these invoices, or of all issued ones.

    Everything is proved before the first file is made. Raises WorkbookError for an invoice that is not there, is a
    draft, or does not add up, if it was named; of all of them, or with `leave_out`, such a one has failed. So has a PDF
    with a character that no font here has; the other files of its invoice are made all the same.
    A PDF whose invoice cannot be an e-invoice is made without one, and that is said. Without `notes` the invoices do
    not get the names of their files.
    """
    wanted = kinds_named(kinds)
    folder = given.folder
    if XLSX in wanted and given.own_layout is not None:
        _ask_layout(given.own_layout)
    jobs: list[Job] = []
    failed: list[Failure] = []
    without: list[dict[str, str]] = []
    checked: list[dict[str, Any]] = []
    chosen = places(books, invoices)
    for place in chosen:
        try:
            invoice = invoice_data.gather(books, place)
            is_indian = invoice.supply is not None and XML not in wanted
            lacks = _refused_by_portal(invoice) if is_indian else _lacking(invoice)
            unset = _unset(invoice) if PDF in wanted else None
            mine = tuple(kind for kind in wanted if not (lacks and kind == XML) and not (unset and kind == PDF))
            mine += (INV01,) if is_indian and wanted != (PDF,) and lacks is None and _for_portal(invoice) else ()
            if lacks and set(wanted) == {XML}:
                raise lacks
            if validate and not lacks and not is_indian:
                checked.append(validated(invoice, wanted))
        except WorkbookError as error:
            if invoices and not leave_out:
                raise
            failed.append(failure("files", str(books["Invoices"]["invoice"].iloc[place]), error))
            continue
        stem = file_stem(invoice.id)
        jobs += (
            [Job(invoice, mine, folder, stem, given.layout, lacks is None and not is_indian, given.dress)]
            if mine
            else []
        )
        failed += [failure(PDF, invoice.id, unset)] if unset else []
        failed += [failure(XML, invoice.id, lacks)] if lacks and XML in wanted else []
        without += [{"invoice": invoice.id, "reason": str(lacks)}] if lacks and PDF in mine else []
    language = books.settings.language
    whole = len(chosen) - len({one["document"] for one in failed})
    words = {"files": sum(len(job.kinds) for job in jobs), "made": whole, "count": len(chosen), "folder": folder}
    said = [text("done.files", language, **words), *_said_of_checks(checked, language), *reasons(failed)]
    said += [one["reason"] for one in without[:3] if one["reason"] not in said]
    more = {"without_e_invoice": without, "validation": checked}
    return Outcome(
        " ".join(said),
        {"Invoices": _noted(books, jobs)} if jobs and notes else {},
        files=[*jobs, *_layout(given)],
        more={name: found for name, found in more.items() if found},
        failed=failed,
    )


def _ask_layout(layout: bytes) -> None:
    from invoice_workbook.documents import invoice_xlsx

    invoice_xlsx.ask(layout)


def _layout(given: Given) -> list[File]:
    """The layout, to be restyled, where the clerk has none yet."""
    if given.own_layout is not None:
        return []
    return [File(given.folder / invoice_layout.FILE_NAME, given.layout, is_told=False)]


def follow(invoices: Sequence[str]) -> Callable[[Books, Given], Outcome] | None:
    """The files of invoices that were just issued; None where there is none."""
    return (lambda books, given: papers(books, given, invoices, leave_out=True)) if invoices else None


def _unset(invoice: Invoice) -> WorkbookError | None:
    """Why an invoice's PDF cannot be set; None where it can."""
    try:
        invoice_pdf.ask(invoice.id, invoice)
    except WorkbookError as error:
        return error
    return None


def _lacking(invoice: Invoice) -> WorkbookError | None:
    """Why an invoice cannot be an e-invoice; None where it can."""
    from invoice_workbook.formats.einvoice import einvoice

    try:
        einvoice.gather(invoice)
    except WorkbookError as error:
        return error
    return None


def _for_portal(invoice: Invoice) -> bool:
    """Whether India's e-invoice portal takes the document."""
    supply = invoice.supply
    return supply is not None and indian_supply.goes_to_portal(supply, invoice.buyer.tax_number)


def _refused_by_portal(invoice: Invoice) -> WorkbookError | None:
    """Why India's e-invoice portal would refuse the document; None where it would not, or does not take it."""
    from invoice_workbook.formats.einvoice import inv01

    try:
        if _for_portal(invoice):
            inv01.write(invoice)
    except WorkbookError as error:
        return error
    return None


def _said_of_checks(checked: Sequence[dict[str, Any]], language: str) -> list[str]:
    if not checked:
        return []
    run = all(one["schematron"] == "passed" for one in checked)
    return [text("done.validated" if run else "done.validated-xsd-only", language, count=len(checked))]


def _noted(books: Books, jobs: Sequence[Job]) -> pd.DataFrame:
    """Invoices with the names of their files."""
    noted = books["Invoices"].copy()
    names = {job.invoice.id: "; ".join(job.names) for job in jobs}
    mine = noted["invoice"].isin(names)
    noted.loc[mine, "files"] = noted.loc[mine, "invoice"].map(names)
    return noted


def places(books: Books, ids: Sequence[str]) -> list[int]:
    """The places of these invoices, else of all that are issued. Raises WorkbookError for one that is not."""
    invoices = books["Invoices"]
    if not ids:
        issued = invoices["status"] != InvoiceStatus.DRAFT
        return [int(place) for place in pd.Series(range(len(invoices)), index=invoices.index)[issued]]
    found = []
    for id_ in dict.fromkeys(ids):
        place = int(invoices.index.get_indexer(pd.Index([books.row_of("Invoices", id_)]))[0])
        if invoices["status"].iloc[place] == InvoiceStatus.DRAFT:
            raise WorkbookError("not-issued", id=id_)
        found.append(place)
    return found
