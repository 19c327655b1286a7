"""files: the xlsx, PDF and XML files of issued invoices."""

import hashlib
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands.invoice_files import KINDS, PDF, USUAL, XML, Job, validated
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.documents import facts, fonts, wording
from invoice_workbook.documents.facts import Invoice
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger import rows
from invoice_workbook.schema import INVOICES

_UNSAFE = re.compile(r"[^\w.\- ]|^[. ]|[. ]$")


def kinds_named(named: str) -> tuple[str, ...]:
    """Kinds of files from "xlsx,pdf". Raises WorkbookError for one that is not made."""
    wanted = tuple(part.strip().lower() for part in named.split(",") if part.strip()) or USUAL
    for kind in wanted:
        if kind not in KINDS:
            raise WorkbookError("bad-kinds", kind=kind, kinds=", ".join(KINDS))
    return tuple(dict.fromkeys(wanted))


def file_stem(id_: str) -> str:
    """An invoice's number as a file name; one that is no file name gets a mark of its own.

    >>> file_stem("INV-2026-00001")
    'INV-2026-00001'
    """
    safe = _UNSAFE.sub("_", id_.strip())
    return safe if safe == id_.strip() else f"{safe}-{hashlib.sha256(id_.encode()).hexdigest()[:6]}"


def files(
    books: Books,
    ids: Sequence[str] = (),
    kinds: Collection[str] = USUAL,
    *,
    folder: Path,
    layout: bytes,
    leave_out: bool = False,
    validate: bool = False,
) -> Outcome:
    """The files of these invoices, or of all issued ones, into a folder; `validate` runs the official checks too.

    Everything is proved before the first file is made. Raises WorkbookError for an invoice that is not there, is a
    draft, or does not add up, if it was named; of all of them, or with `leave_out`, such ones are left out and said.
    A PDF whose invoice cannot be an e-invoice is made without one, and that is said.
    """
    jobs: list[Job] = []
    left_out: list[dict[str, str]] = []
    without: list[dict[str, str]] = []
    checked: list[dict[str, Any]] = []
    for place in _places(books, ids):
        try:
            invoice = facts.gather(books, place)
            _ask_fonts(invoice)
            lacks = _lacking(invoice)
            mine = tuple(kind for kind in kinds if not lacks or kind != XML)
            if lacks and not mine:
                raise lacks
            if validate and not lacks:
                checked.append(validated(invoice, kinds))
            jobs.append(Job(invoice, mine, folder, file_stem(invoice.id), layout, lacks is None))
            without += [{"invoice": invoice.id, "reason": str(lacks)}] if lacks and {PDF, XML} & set(kinds) else []
        except WorkbookError as error:
            if ids and not leave_out:
                raise
            left_out.append({"invoice": str(books["Invoices"]["invoice"].iloc[place]), "reason": str(error)})
    language = books.settings.language
    words = {"files": sum(len(job.kinds) for job in jobs), "count": len(jobs), "folder": folder}
    said = [text("done.files", language, **words), *_said_of_checks(checked, language)]
    said += [one["reason"] for one in (left_out + without)[:3]]
    more = {"left_out": left_out, "without_e_invoice": without, "validation": checked}
    return Outcome(
        " ".join(said),
        {"Invoices": _noted(books, jobs)} if jobs else {},
        jobs=jobs,
        more={name: found for name, found in more.items() if found},
    )


def _ask_fonts(invoice: Invoice) -> None:
    shown = fonts.printable(wording.Wording.of(invoice.buyer.language))
    fonts.refuse_boxes(invoice.id, repr((invoice, shown.language)))


def _lacking(invoice: Invoice) -> WorkbookError | None:
    """Why an invoice cannot be an e-invoice; None where it can."""
    from invoice_workbook.formats import einvoice

    try:
        einvoice.gather(invoice)
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


def _places(books: Books, ids: Sequence[str]) -> list[int]:
    invoices = books["Invoices"]
    if not ids:
        issued = invoices["status"] != "draft"
        return [int(place) for place in pd.Series(range(len(invoices)), index=invoices.index)[issued]]
    keys = list(rows.keys(books, "Invoices", "invoice"))
    found = []
    for id_ in dict.fromkeys(ids):
        if id_.strip().casefold() not in keys:
            raise WorkbookError("no-such-document", what="invoice", id=id_, sheet=INVOICES.sheet)
        place = keys.index(id_.strip().casefold())
        if invoices["status"].iloc[place] == "draft":
            raise WorkbookError("not-issued", id=id_)
        found.append(place)
    return found
