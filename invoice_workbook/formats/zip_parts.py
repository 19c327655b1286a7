"""The files of an archive (.zip), by Python's own zipfile.

Bounds: as many files and bytes as a mail's attachments, by what the archive says of itself and by what comes out; only
        the two ways of packing that everybody reads (stored, deflated).
"""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import file_kinds
from invoice_workbook.formats.mail_parts import LARGEST, MOST
from invoice_workbook.inputs import Input

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 1
"""The flag of a file behind a password."""
_ASIDE = "__MACOSX"
"""The folder of what a Mac keeps of each file besides."""


def is_one(content: bytes) -> bool:
    """Whether a file is an archive of files, and no office document, which is a zip as well."""
    return content.startswith(b"PK\x03\x04") and file_kinds.kind_of(content) == file_kinds.ARCHIVE


def unpacked(archive: Input) -> list[tuple[str, bytes]]:
    """Names and contents. Raises WorkbookError where there are none or too many, or one cannot be read."""
    try:
        with zipfile.ZipFile(BytesIO(archive.content)) as opened:
            every = [one for one in opened.infolist() if _is_file(one.filename)]
            if len(every) > MOST or sum(one.file_size for one in every) > LARGEST:
                raise WorkbookError("archive-too-large", file=archive.name, count=len(every), most=MOST)
            if any(one.flag_bits & _LOCKED for one in every):
                raise WorkbookError("archive-locked", file=archive.name)
            found = list(_contents(opened, every))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise WorkbookError("archive-damaged", file=archive.name) from error
    if not found:
        raise WorkbookError("archive-empty", file=archive.name)
    return found


def _is_file(name: str) -> bool:
    """Whether an entry is a clerk's file: no folder, nothing hidden."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts) and not name.endswith(("/", "\\")) and _ASIDE not in parts and not parts[-1].startswith(".")


def _contents(opened: zipfile.ZipFile, every: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    for one in every:
        if one.compress_type not in _PACKED:
            raise NotImplementedError(one.compress_type)
        with opened.open(one) as part:
            content = part.read(one.file_size + 1)
        if len(content) != one.file_size:
            raise zipfile.BadZipFile(one.filename)
        yield one.filename, content
