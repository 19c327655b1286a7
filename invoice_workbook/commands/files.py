"""files: the xlsx and PDF files of issued invoices."""

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.documents import facts, fonts, wording
from invoice_workbook.documents.facts import Invoice
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger import rows
from invoice_workbook.schema import INVOICES

KINDS = ("xlsx", "pdf")
_UNSAFE = re.compile(r"[^\w.\- ]|^[. ]|[. ]$")


def kinds_named(named: str) -> tuple[str, ...]:
    """Kinds of files from "xlsx,pdf". Raises WorkbookError for one that is not made."""
    wanted = tuple(part.strip().lower() for part in named.split(",") if part.strip()) or KINDS
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
    kinds: Collection[str] = KINDS,
    *,
    folder: Path,
    layout: bytes,
    leave_out: bool = False,
) -> Outcome:
    """The files of these invoices, or of all issued ones, into a folder.

    Everything is proved before the first file is made. Raises WorkbookError for an invoice that is not there, is a
    draft, or does not add up, if it was named; of all of them, or with `leave_out`, such ones are left out and said.
    """
    places = _places(books, ids)
    made: list[Invoice] = []
    left_out: list[dict[str, str]] = []
    for place in places:
        try:
            invoice = facts.gather(books, place)
            shown = fonts.printable(wording.Wording.of(invoice.buyer.language))
            fonts.refuse_boxes(invoice.id, repr((invoice, shown.language)))
            made.append(invoice)
        except WorkbookError as error:
            if ids and not leave_out:
                raise
            left_out.append({"invoice": str(books["Invoices"]["invoice"].iloc[place]), "reason": str(error)})
    names = {invoice.id: [f"{file_stem(invoice.id)}.{kind}" for kind in kinds] for invoice in made}
    invoices = books["Invoices"]
    noted = invoices.copy()
    mine = noted["invoice"].isin(names)
    noted.loc[mine, "files"] = noted.loc[mine, "invoice"].map({id_: "; ".join(n) for id_, n in names.items()})
    words = {"files": len(made) * len(kinds), "count": len(made), "folder": folder}
    message = text("done.files", books.settings.language, **words)
    printed = tuple(one["reason"] for one in left_out)
    return Outcome(
        message + "".join(f" {reason}" for reason in printed[:3]),
        {"Invoices": noted} if made else {},
        documents=_documents(made, kinds, folder, layout),
        documents_count=len(made) * len(kinds),
        more={"left_out": left_out} if left_out else {},
    )


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


def _documents(
    invoices: Sequence[Invoice], kinds: Collection[str], folder: Path, layout: bytes
) -> Iterator[tuple[Path, bytes]]:
    for invoice in invoices:
        for kind in kinds:
            path = folder / f"{file_stem(invoice.id)}.{kind}"
            if kind == "pdf":
                from invoice_workbook.documents import invoice_pdf

                yield path, invoice_pdf.make(invoice)
            else:
                from invoice_workbook.documents import invoice_xlsx

                yield path, invoice_xlsx.make(invoice, layout)
