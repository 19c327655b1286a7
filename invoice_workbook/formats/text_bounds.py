"""What a text file may be like: lines of a length that a table or statement has.

Found before the file is decoded, so that one of a gigabyte in one line costs no more than its bytes.
"""

from io import BytesIO

from invoice_workbook.errors import WorkbookError

LARGEST = 256_000_000
"""Bytes of a file; a million rows of a web shop come to 90 MB."""
LONGEST_LINE = 1_000_000
MOST_COLUMNS = 16_384
"""As many as a sheet has."""
SMALL = 4_000_000
"""Bytes that are harmless whatever they are."""


def refuse(file: str, content: bytes) -> None:
    """Raises WorkbookError where a line is longer than a table's or statement's is."""
    if len(content) <= SMALL:
        return
    lines = BytesIO(content) if b"\n" in content[:LONGEST_LINE] else content.split(b"\r")
    for row, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise WorkbookError("input-line", file=file, row=row)
