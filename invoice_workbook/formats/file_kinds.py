"""What a file is, by its first bytes: so that one that cannot be read is named for what it is.

Source: the formats' own signatures (PNG, JPEG, GIF, TIFF, BMP, WebP, HEIF, ZIP, Compound File Binary, RTF, RFC 5322).
"""

import re
import zipfile
from io import BytesIO

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import signed
from invoice_workbook.languages import text

EMPTY, XML, PDF, PICTURE, ARCHIVE, OFFICE, MAIL, PAGE, TEXT, SIGNED, OTHER = (
    "empty",
    "xml",
    "pdf",
    "picture",
    "archive",
    "office",
    "mail",
    "page",
    "text",
    "signed",
    "other",
)
COMPOUND = b"\xd0\xcf\x11\xe0"
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
"""The name of a stream that every mail of Outlook has, and no office document."""
_STARTS = (
    (b"%PDF", PDF),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"BM", PICTURE),
    (b"{\\rtf", OFFICE),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
)
_MAIL = re.compile(rb"(?:from|received|return-path|delivered-to|date|subject|mime-version|message-id|x-[\w-]+):", re.I)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html)\b", re.I)
_BLANK = b"\0 \t\r\n"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(content: bytes) -> str:
    """The kind of a file: one of the names above.

    >>> kind_of(b""), kind_of(b"<Invoice/>"), kind_of(b"GIF89a"), kind_of(b"Invoice 4711: 20 EUR")
    ('empty', 'xml', 'picture', 'text')
    """
    start = content[:2048]
    if not start.strip(_BLANK) and not content.strip(_BLANK):
        return EMPTY
    if start.startswith(COMPOUND):
        return MAIL if _OUTLOOK in content else OFFICE
    for sign, kind in _STARTS:
        if start.startswith(sign) and (sign != b"BM" or b"\0" in start[:32]):
            return kind
    return _in_zip(content) if start.startswith(b"PK\x03\x04") else _other_kind(start)


def _other_kind(start: bytes) -> str:
    if signed.is_one(start):
        return SIGNED
    if start[4:8] == b"ftyp" or (start.startswith(b"RIFF") and start[8:12] == b"WEBP"):
        return PICTURE
    return _text_kind(start)


def _text_kind(start: bytes) -> str:
    bare = start
    for mark in _MARKS:
        bare = bare.removeprefix(mark)
    bare = bare.replace(b"\0", b"").lstrip()  # UTF-16 as well
    if bare.startswith(b"<"):
        return PAGE if _PAGE.match(bare) else XML
    if b"\0" in start:
        return OTHER
    if _MAIL.match(bare):
        return MAIL
    return OTHER if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", start) else TEXT


def _in_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            names = set(opened.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ARCHIVE
    return OFFICE if names & {"[Content_Types].xml", "mimetype"} else ARCHIVE


BINARY = (PDF, PICTURE, ARCHIVE, OFFICE, SIGNED)
"""Kinds that no reader of text can read."""


def refuse_binary(file: str, content: bytes, refusal: str, *taken: str) -> None:
    """Raises WorkbookError (the refusal, with what the file is) for a binary file, unless its kind is taken."""
    kind = kind_of(content)
    if (kind in BINARY or content.startswith(COMPOUND)) and kind not in taken:
        raise WorkbookError(refusal, file=file, what=text(f"file-kind.{kind}"))


def refuse_unless(file: str, content: bytes, *kinds: str) -> None:
    """Raises WorkbookError, with what the file is and what to do with it, unless it is of these kinds."""
    kind = kind_of(content)
    if kind not in kinds:
        raise WorkbookError(f"bill-is-{kind}", file=file)
