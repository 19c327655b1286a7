"""The folder Inbox beside a book: what lies there."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import carried
from invoice_workbook.inputs import INBOX, NOT_TAKEN, Input

LARGEST, MOST = 200_000_000, 5_000
"""Bytes of a file that is read; files that are looked at in one run."""
_HIDDEN = (".", "~$")
"""Beginnings of names that are no clerk's files: hidden ones, and the locks of Office."""
_SYSTEMS = ("thumbs.db", "desktop.ini")
"""Files that Windows puts into a folder."""


def read(book: Path) -> dict[Path, Input | WorkbookError]:
    """Every file that lies there, or why it cannot be read. Raises WorkbookError where there is no such folder."""
    folder = book.parent / INBOX
    if not folder.is_dir():
        raise WorkbookError("no-inbox", folder=folder)
    return {path: _input(path) for path in clerks_files(folder)[:MOST]}


def clerks_files(folder: Path) -> list[Path]:
    """The files in a folder that a clerk put there, sorted by name."""
    return [path for path in sorted(folder.iterdir()) if _is_clerks(path)]


def _is_clerks(path: Path) -> bool:
    is_left_out = path.name.startswith(_HIDDEN) or path.name.endswith(NOT_TAKEN) or path.name.casefold() in _SYSTEMS
    return not is_left_out and path.is_file()


def _input(path: Path) -> Input | WorkbookError:
    try:
        if path.stat().st_size > LARGEST:
            return WorkbookError("input-too-large", file=path.name)
        return Input.of(path)
    except OSError as error:
        return WorkbookError("input-damaged", file=path.name, reason=error.strerror or error)


def with_attached(inputs: Mapping[Path, Input | WorkbookError]) -> Mapping[Path, Input | WorkbookError]:
    """These files, and what the mails and archives among them carry."""
    found = dict(inputs)
    for one in inputs.values():
        if isinstance(one, Input) and carried.is_carrier(one.content):
            with suppress(WorkbookError):  # the command tells it
                found |= {file.path: file for file in carried.files(one)}
    return found
