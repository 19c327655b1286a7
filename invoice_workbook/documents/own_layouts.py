"""Layouts of the clerk's own beside the documents: each tried on sample documents before any document wears it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from invoice_workbook.documents import (
    call_back,
    invoice_pdf,
    letter,
    reminder,
    sample_documents,
    statement_page,
    typesetting,
)
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import INVOICE, Dress
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import bounded

LARGEST = 1_000_000
"""Bytes of a layout that is read."""


def worn(dress: Dress, layouts: Mapping[str, bytes | WorkbookError]) -> tuple[Dress, list[WorkbookError]]:
    """The dress with the layouts that work, and why the others do not."""
    refused: list[WorkbookError] = []
    for kind, content in layouts.items():
        try:
            if isinstance(content, WorkbookError):
                raise content
            with_it = replace(dress, layouts=(*dress.layouts, (kind, _source(kind, content))))
            for printed in _samples(kind):
                _ask_shown(kind, printed, typesetting.by_own_layout(kind, printed, with_it))
            dress = with_it
        except WorkbookError as error:
            refused.append(error)
    return dress, refused


def _source(kind: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbookError("layout-not-text", file=typesetting.own_layout_name(kind)) from error


def _ask_shown(kind: str, printed: dict[str, Any], pdf: bytes) -> None:
    """Raises WorkbookError where a document does not say what nobody may miss: its number, and what it comes to."""
    file = typesetting.own_layout_name(kind)
    found = bounded.call("invoice_workbook.formats.paper.pdf_words:read", pdf, file=file, scans=False)
    words = _squeezed("".join(str(word[0]) for word in found.get("words", ())))
    rows = printed["sums"] if kind == INVOICE else printed["totals"]
    name = printed["id"] if kind == INVOICE else printed["title"]
    for what in (name, *(row[1] for row in rows[-1:])):
        if _squeezed(what) not in words:
            raise WorkbookError("layout-lacks", file=file, what=what)


def _squeezed(words: str) -> str:
    return "".join(words.split())


def _samples(kind: str) -> list[dict[str, Any]]:
    """What documents of a kind print: short ones, some of several pages, and those that have less than others."""
    wording = Wording("en")
    if kind == INVOICE:
        return [invoice_pdf.content(one, wording) for one in sample_documents.invoices()]
    pages = [reminder.page(one) for one in sample_documents.reminders()]
    pages += [statement_page.page(sample_documents.account()), call_back.page(sample_documents.call_back())]
    return [letter.content(page) for page in pages]
