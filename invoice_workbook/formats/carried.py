"""What a file carries: the attachments of a mail (.eml, .msg), the files of an archive (.zip).

What lies in an archive is not unpacked again: an archive within one, or within a mail, is named and stays.
"""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from invoice_workbook.formats import file_kinds, mail_parts, outlook_parts, zip_parts
from invoice_workbook.inputs import Input


def is_carrier(content: bytes) -> bool:
    """Whether a file is taken in as what it carries."""
    return file_kinds.kind_of(content) == file_kinds.MAIL or zip_parts.is_one(content)


def files(file: Input) -> list[Input]:
    """The files within, at paths below the file's own, each with a name of its own.

    Raises WorkbookError where there is none, too much, or the file cannot be read.
    """
    if zip_parts.is_one(file.content):
        return _placed(file.path, zip_parts.unpacked(file))
    if outlook_parts.is_one(file.content):
        return _placed(file.path, outlook_parts.attached(file))
    return _placed(file.path, ((one.name, one.content) for one in mail_parts.attached(file)))


def _placed(path: Path, found: Iterable[tuple[str, bytes]]) -> list[Input]:
    """Files by their names alone; a second one of a name is counted."""
    placed: dict[str, Input] = {}
    for name, content in found:
        plain = PurePosixPath(name.replace("\\", "/")).name or "attachment"
        count, one = 1, plain
        while one in placed:
            count += 1
            one = f"{PurePosixPath(plain).stem} ({count}){PurePosixPath(plain).suffix}"
        placed[one] = Input(path / one, content)
    return list(placed.values())
