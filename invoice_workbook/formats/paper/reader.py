"""A paper's words, read in a process of its own within bounds of time and memory.

Raises WorkbookError: one sentence, whatever a file does to its reader.
"""

from invoice_workbook.formats import file_kinds
from invoice_workbook.formats.bounded import Bounds, call
from invoice_workbook.formats.paper.words import BLANK, Paper

TEXTS = Bounds(seconds=10, megabytes=512)
SCANS = Bounds(seconds=120, megabytes=4096)
"""For all pages of a scan; the recogniser of letters asks for addresses that it never fills."""


def read(file: str, content: bytes) -> Paper:
    """The words of a PDF or picture: of a PDF its own text, and where it has none, what is seen on its pages."""
    if file_kinds.kind_of(content) != file_kinds.PDF:
        return Paper.of(call("invoice_workbook.formats.paper.scan_words:read", content, file=file, bounds=SCANS))
    function = "invoice_workbook.formats.paper.pdf_words:read"
    found = Paper.of(call(function, content, file=file, bounds=TEXTS, scans=False))
    if found.kind == BLANK and not found.wants:
        return Paper.of(call(function, content, file=file, bounds=SCANS))
    return found
